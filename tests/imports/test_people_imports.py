"""Imports against a town that is there: who is due, who is away, newcomers' day, groups, namesakes, units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.imports import Params, Preview, check_against_town, get_import
from app.imports.apply import apply_preview
from app.reader.sheet import Sheet, Workbook
from app.rules import marks
from app.services.mark import attendance
from app.services.person import groups, people, roster, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import expected, planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from db.session import Database

DAY = date(2024, 12, 27)
TODAY = date(2024, 12, 28)
Write = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def write(database: Database) -> Write:
    def call(command: Callable[[Session], Any]) -> Any:
        with database.write(actor="t", action="test.run", text="测试") as unit:
            return command(unit.session)

    return call


@pytest.fixture
def town(write: Write) -> dict[str, int]:
    """An office and a village; a class for the village only, and one printed for everybody."""

    def build(session: Session) -> dict[str, int]:
        ids = units.find_or_add_units(session, names=["党政办公室", "东湾村"])
        found = {}
        for name, unit in (
            ("白丽慧", "党政办公室"),
            ("赵文", "党政办公室"),
            ("丁", "东湾村"),
            ("戊", "东湾村"),
        ):
            person = PersonInput(name=name)
            found[name] = people.add_person(session, person=person, posts=[PostInput(ids[unit], "干事")])
        line = AudienceInput(unit_id=ids["东湾村"])
        own = ClassSessionInput(title="村务", held_on=DAY, audience=(line,))
        everybody = ClassSessionInput(title="全员", held_on=date(2024, 12, 26))
        found["村务"] = planning.add_class_session(session, data=own)
        found["全员"] = planning.add_class_session(session, data=everybody)
        expected.settle_lists(session, class_session_ids=[found["全员"]], at="2024-12-01T08:00:00")
        return found

    return write(build)  # type: ignore[no-any-return]


def check(
    database: Database, kind: str, rows: Sequence[tuple[Any, ...]], params: Params | None = None
) -> Preview:
    book = Workbook("k.xlsx", "xlsx", (Sheet("表", [list(row) for row in rows]),))
    return check_against_town(database.read, get_import(kind), book, params or Params(), today=TODAY)


def messages(preview: Preview) -> list[tuple[str, list[str]]]:
    return [(row.verdict, [m.code for m in row.messages]) for row in preview.rows]


HEAD = ("姓名", "单位", "考勤")


def test_somebody_not_due_is_a_walk_in_said_so_never_absent(
    town: dict[str, int], database: Database, write: Write
) -> None:
    rows = [
        HEAD,
        ("白丽慧", "党政办公室", "迟到"),
        ("赵文", "党政办公室", "缺席"),
        ("丁", "东湾村", "出勤"),
        ("戊", "东湾村", "病假"),
    ]
    preview = check(database, "attendance", rows, Params(session_id=town["村务"]))
    assert messages(preview) == [
        ("warning", ["walk_in"]),
        ("error", ["not_due"]),
        ("new", []),
        ("new", []),
    ]
    assert "临时参加" in preview.rows[0].messages[0].text
    assert "wrong_session" not in preview.notes
    write(_apply(preview))
    with database.read() as session:
        sheet = attendance.get_sheet(session, class_session_id=town["村务"])
    assert [(r.name, r.mark, r.source) for r in sheet.rows] == [
        ("丁", "present", "rule"),
        ("戊", "sick_leave", "rule"),
        ("白丽慧", "late", "walk_in"),
    ]
    again = check(database, "attendance", rows[:2], Params(session_id=town["村务"]))
    assert messages(again) == [("skip", [])]


def _apply(preview: Preview) -> Callable[[Session], Any]:
    return lambda session: apply_preview(session, preview, today=TODAY)


def test_a_wrong_class_session_is_told_in_one_sentence(town: dict[str, int], database: Database) -> None:
    with database.write(actor="t", action="test.run") as unit:
        post = [PostInput(unit_id=1)]
        people.add_person(unit.session, person=PersonInput(name="孙勇明"), posts=post)
    rows = [
        HEAD,
        *((name, "党政办公室", "√") for name in ("白丽慧", "赵文", "孙勇明")),
        ("丁", "东湾村", "√"),
    ]
    preview = check(database, "attendance", rows, Params(session_id=town["村务"]))
    assert preview.notes["wrong_session"] == (
        "2024-12-27“村务”的 4 人里有 3 人不在应到名单上，多半是课次选错了，请先核对"
    )


@pytest.mark.parametrize("kind", ["left", "seconded", "suspended"])
def test_a_file_makes_nobody_present_who_is_away(
    town: dict[str, int], database: Database, write: Write, kind: str
) -> None:
    gone = partial(standing.leave_roster, person_id=town["赵文"], on=date(2024, 12, 20), kind=kind)
    write(lambda session: gone(session))
    rows = [HEAD, ("赵文", "党政办公室", "√"), ("白丽慧", "党政办公室", "√")]
    for where in ("全员", "村务"):
        preview = check(database, "attendance", rows, Params(session_id=town[where]))
        assert messages(preview)[0] == ("error", ["person_away"])
    rows[1] = ("赵文", "党政办公室", "不在册")
    assert messages(check(database, "attendance", rows, Params(session_id=town["全员"])))[0][0] == "skip"
    assert messages(check(database, "attendance", rows, Params(session_id=town["村务"])))[0][0] == "skip"


def test_the_first_roster_is_of_people_in_post_already(database: Database, write: Write) -> None:
    preview = check(database, "roster", [("姓名", "单位"), ("丁", "东湾村"), ("戊", "东湾村")])
    assert preview.notes["joining"] == "新增的 2 人按本来就在册登记，不按新来的算"
    write(_apply(preview))
    with database.read() as session:
        assert {p.joined_on for p in roster.list_people(session)} == {None}


def test_new_people_join_on_the_day_given(town: dict[str, int], database: Database, write: Write) -> None:
    rows = [("姓名", "单位"), ("新来甲", "东湾村"), ("丁", "东湾村")]
    assert "没有入册日期" in str(check(database, "roster", rows).notes["joining"])
    preview = check(database, "roster", rows, Params(joined_on=date(2024, 12, 20)))
    assert "从 2024-12-20 起入册" in str(preview.notes["joining"])
    write(_apply(preview))
    with database.read() as session:
        joined = {p.name: p.joined_on for p in roster.list_people(session)}
        village = groups.find_group(session, name="村社区干部")
        before = groups.group_members(session, group_id=village, on=date(2024, 12, 19))
        after = groups.group_members(session, group_id=village, on=date(2024, 12, 20))
    assert (joined["新来甲"], joined["丁"]) == (date(2024, 12, 20), None)
    assert len(after - before) == 1


def test_a_row_says_its_own_day_of_joining(town: dict[str, int], database: Database, write: Write) -> None:
    rows: list[tuple[Any, ...]] = [
        ("姓名", "单位", "人员类别", "到岗时间"),
        ("新来甲", "东湾村", "驻村工作队", "2024.12.10"),
        ("新来乙", "东湾村", "驻村工作队", ""),
        ("新来丙", "东湾村", "", date(2024, 12, 12)),
        ("新来丁", "东湾村", "", "2024年11月"),
        ("新来戊", "东湾村", "", "去年"),
        ("丁", "东湾村", "", "2024-05-06"),
    ]
    preview = check(database, "roster", rows, Params(joined_on=date(2024, 12, 20)))
    assert messages(preview)[3:] == [
        ("warning", ["joined_month_only"]),
        ("error", ["joined_unreadable"]),
        ("update", ["joined_changes"]),
    ]
    assert preview.notes["joining"] == "其余新增的 1 人从 2024-12-20 起入册，学时和制度从那天起要求"
    write(_apply(preview))
    with database.read() as session:
        joined = {p.name: p.joined_on for p in roster.list_people(session)}
        team = groups.find_group(session, name="驻村工作队")
        members = [
            len(groups.group_members(session, group_id=team, on=date(2024, 12, day))) for day in (9, 10, 20)
        ]
    assert {name: str(joined[name]) for name in ("新来甲", "新来乙", "新来丙", "新来丁", "丁", "戊")} == {
        "新来甲": "2024-12-10",
        "新来乙": "2024-12-20",
        "新来丙": "2024-12-12",
        "新来丁": "2024-11-01",
        "丁": "2024-05-06",
        "戊": "None",
    }
    assert members == [0, 1, 2]
    again = check(database, "roster", [*rows[:5], rows[6]])
    assert {row.verdict for row in again.rows} <= {"skip", "warning"}
    assert not again.actions.people  # type: ignore[attr-defined]
    assert "joining" not in check(database, "roster", rows[:2]).notes


def test_groups_come_from_a_column(town: dict[str, int], database: Database, write: Write) -> None:
    rows = [
        ("姓名", "单位", "人员类别"),
        ("丁", "东湾村", "网格员、驻村工作队"),
        ("戊", "东湾村", "村社区干部"),
        ("新来甲", "东湾村", "驻村工作队"),
    ]
    preview = check(database, "roster", rows, Params(joined_on=date(2024, 12, 20)))
    assert messages(preview) == [("update", ["group_new"]), ("skip", []), ("new", ["group_new"])]
    assert preview.notes["new_groups"] == ["驻村工作队"]
    assert [row.fields["groups"] for row in preview.rows] == [
        "网格员、驻村工作队",
        "村社区干部",
        "驻村工作队",
    ]
    write(_apply(preview))
    with database.read() as session:
        team = groups.find_group(session, name="驻村工作队")
        found = [
            len(groups.group_members(session, group_id=team, on=day))
            for day in (date(2024, 1, 1), date(2024, 12, 20))
        ]
        names = groups.group_names(session)
    assert found == [1, 2]
    assert "网格员" in names[town["丁"]]
    assert messages(check(database, "roster", rows[:2])) == [("skip", [])]


def test_a_second_person_of_a_name_is_said(town: dict[str, int], database: Database) -> None:
    preview = check(database, "roster", [("姓名", "单位"), ("赵文", "东湾村")])
    assert messages(preview) == [("warning", ["same_name_elsewhere"])]
    assert "党政办公室" in preview.rows[0].messages[0].text


def test_a_unit_nobody_knows_is_said_at_its_first_row(town: dict[str, int], database: Database) -> None:
    rows = [("姓名", "单位"), ("己一", "北岗村"), ("庚一", "北岗村"), ("辛一", "东湾村")]
    preview = check(database, "roster", rows)
    assert messages(preview) == [("new", ["unit_new"]), ("new", []), ("new", [])]
    assert preview.notes["new_units"] == ["北岗村"]


def test_marks_of_people_due_are_as_before(town: dict[str, int], database: Database) -> None:
    rows = [HEAD, ("赵文", "党政办公室", "缺"), ("丁", "东湾村", "")]
    preview = check(database, "attendance", rows, Params(session_id=town["全员"]))
    assert messages(preview) == [("new", []), ("skip", [])]
    assert marks.ABSENT in {action.mark for action in preview.actions.marks}  # type: ignore[attr-defined]

"""What an issued bulletin tells beside marks: a line of passing, a place, a lecturer; why it changed (I3)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.errors import InputProblem
from app.rules.standing import SECONDED
from app.services.bulletin import bulletin_corrections, bulletins
from app.services.exam import exams
from app.services.exam.exams import ScoreInput
from app.services.mark import attendance
from app.services.person import standing
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.person.units import add_unit, edit_unit, get_unit, merge_units
from app.services.plan.class_sessions import get_class_session
from app.services.plan.expected import remove_from_list
from app.services.plan.planning import (
    AudienceInput,
    ClassSessionInput,
    LecturerInput,
    add_class_session,
    cancel_class_session,
    edit_class_session,
    restore_class_session,
)
from app.services.setting.defaults import load_missing_defaults
from app.services.setting.town import set_town
from db.errors import KnownError

DAY = date(2024, 8, 15)


@pytest.fixture
def people(database: Any, run: Any) -> list[int]:
    """A town of three."""
    load_missing_defaults(database)
    run(lambda s: set_town(s, name="清河镇", type="镇"))
    return [
        run(lambda s, n=name: add_person(s, person=PersonInput(name=n))) for name in ("张三", "李四", "王五")
    ]


@pytest.fixture
def exam(run: Any, people: list[int]) -> int:
    """An exam whose bulletin went out: 70, 65 and 55 points, 李四 passed by a resit before that."""
    exam_id: int = run(lambda s: exams.add_exam(s, title="八月测试", held_on=DAY))
    scores = dict(
        zip(
            people,
            (ScoreInput("normal", 7000), ScoreInput("normal", 5000), ScoreInput("absent", None)),
            strict=True,
        )
    )
    run(lambda s: exams.set_scores(s, exam_id=exam_id, by_person=scores))
    run(
        lambda s: exams.set_scores(
            s, exam_id=exam_id, number=2, by_person={people[1]: ScoreInput("makeup", 6500)}
        )
    )
    draft = run(lambda s: bulletins.draft_scores(s, exam_id=exam_id))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    return exam_id


@pytest.fixture
def held(run: Any, people: list[int]) -> int:
    """A class session whose bulletin went out: everybody there."""
    data = ClassSessionInput(
        title="党课",
        held_on=DAY,
        day_part="上午",
        place="一楼",
        lecturers=(LecturerInput("周老师"),),
        audience=tuple(AudienceInput(person_id=each) for each in people),
    )
    held_id: int = run(lambda s: add_class_session(s, data=data))
    run(lambda s: attendance.fill_rest_present(s, class_session_id=held_id))
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held_id))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    return held_id


def edit(session: Any, exam_id: int, **values: Any) -> None:
    row = exams.get_exam(session, exam_id=exam_id)
    names = ("title", "held_on", "full_centi", "pass_centi", "policy", "note")
    own = {name: getattr(row, name) for name in names}
    exams.edit_exam(session, exam_id=exam_id, version=row.version, **{**own, **values})


def pending(read: Any) -> list[tuple[str, str, str]]:
    rows = read(bulletin_corrections.pending_corrections)
    return [(change.name, change.old, change.new) for row in rows for change in row.changes]


def reasons(read: Any) -> tuple[str, ...]:
    (row,) = read(bulletin_corrections.pending_corrections)
    found: tuple[str, ...] = row.reasons
    return found


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"pass_centi": 8000}, ("“八月测试”合格线", "60分", "80分")),
        ({"full_centi": 15000}, ("“八月测试”满分", "100分", "150分")),
        ({"held_on": date(2024, 8, 16)}, ("“八月测试”测试日期", "2024年8月15日", "2024年8月16日")),
        ({"title": "九月测试"}, ("“八月测试”名称", "八月测试", "九月测试")),
    ],
)
def test_an_exam_that_was_told_changes_with_a_reason(
    run: Any, read: Any, exam: int, values: dict[str, Any], change: tuple[str, str, str]
) -> None:
    run(lambda s: edit(s, exam, note="试卷已归档"))
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(lambda s: edit(s, exam, **values))
    assert pending(read) == []
    run(lambda s: edit(s, exam, **values), reason="登记有误")
    assert pending(read) == [change]
    assert reasons(read) == ("登记有误",)


def test_the_correction_of_a_line_of_passing_tells_the_new_rate_and_settles_it(
    run: Any, read: Any, exam: int
) -> None:
    run(lambda s: edit(s, exam, pass_centi=6800), reason="登记有误")
    (row,) = read(bulletin_corrections.pending_corrections)
    draft = run(lambda s: bulletins.draft_correction(s, bulletin_id=row.bulletin_id, reason="登记有误"))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    text = read(lambda s: bulletins.get_content(s, bulletin_id=draft)).text
    assert "原为“60分”，更正为“68分”" in text
    assert "合格1人" in text
    assert pending(read) == []


def test_nought_points_are_a_result(run: Any, exam: int, people: list[int]) -> None:
    def enter(state: str, centi: int | None) -> Any:
        return lambda s: exams.set_scores(s, exam_id=exam, by_person={people[0]: ScoreInput(state, centi)})

    run(enter("normal", 0), reason="阅卷有误")
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(enter("normal", None))


def test_a_resit_the_paper_tells_changes_with_a_reason_a_later_one_does_not(
    run: Any, exam: int, people: list[int]
) -> None:
    def resit(which: int, centi: int) -> Any:
        entry = {people[which]: ScoreInput("makeup", centi)}
        return lambda s: exams.set_scores(s, exam_id=exam, number=2, by_person=entry)

    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(resit(1, 9000))
    run(resit(2, 9000))
    run(resit(2, 9100))


def test_an_exam_with_a_bulletin_is_not_removed(run: Any, exam: int, people: list[int]) -> None:
    blank = {each: ScoreInput("", None) for each in people}
    run(lambda s: exams.set_scores(s, exam_id=exam, by_person=blank), reason="测试作废")
    run(lambda s: exams.set_scores(s, exam_id=exam, number=2, by_person=blank), reason="测试作废")
    with pytest.raises(InputProblem, match=r"exam\.in_use"):
        run(lambda s: exams.remove_exam(s, exam_id=exam))


def test_place_and_lecturer_of_the_opening_are_compared(
    run: Any, read: Any, held: int, people: list[int]
) -> None:
    def change(session: Any) -> None:
        data = ClassSessionInput(
            title="专题党课",
            held_on=DAY,
            day_part="下午",
            place="",
            lecturers=(LecturerInput("吴老师"),),
            audience=tuple(AudienceInput(person_id=each) for each in people),
        )
        version = get_class_session(session, class_session_id=held).version
        edit_class_session(session, class_session_id=held, version=version, data=data)

    run(change)
    assert pending(read) == [
        ("“党课”课程", "党课", "专题党课"),
        ("“党课”时段", "上午", "下午"),
        ("“党课”地点", "一楼", "未写"),
        ("“党课”授课人", "周老师", "吴老师"),
    ]
    (row,) = read(bulletin_corrections.pending_corrections)
    draft = run(lambda s: bulletins.draft_correction(s, bulletin_id=row.bulletin_id, reason="登记有误"))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    assert pending(read) == []


def test_only_reasons_of_what_still_differs_are_given(run: Any, read: Any, held: int) -> None:
    rows = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows

    def mark(which: int, code: str) -> Any:
        return lambda s: attendance.set_marks(
            s, class_session_id=held, by_participation={rows[which].id: code}
        )

    run(mark(0, "late"), reason="看错行")
    run(mark(0, "present"), reason="又改回")
    run(mark(1, "none"), reason="不在名单")
    run(lambda s: remove_from_list(s, participation_id=rows[1].id))
    assert pending(read) == [(rows[1].name, "出勤", "不在名单")]
    assert reasons(read) == ("不在名单",)
    run(lambda s: cancel_class_session(s, class_session_id=held), reason="课未开成")
    assert "课未开成" in reasons(read)
    (row,) = read(bulletin_corrections.pending_corrections)
    draft = run(lambda s: bulletins.draft_correction(s, bulletin_id=row.bulletin_id, reason="课未开成"))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    run(lambda s: restore_class_session(s, class_session_id=held), reason="查实已开课")
    assert reasons(read) == ("查实已开课",)


def test_village_figures_stand_when_a_village_gets_a_name_or_joins_another(
    run: Any, read: Any, people: Any
) -> None:
    villages = [run(partial(add_unit, name=name)) for name in ("东村", "西村")]
    for unit_id, name in zip(villages, ("赵六", "钱七"), strict=True):
        post = (PostInput(unit_id=unit_id),)
        run(partial(add_person, person=PersonInput(name=name), posts=post))
    held = run(lambda s: add_class_session(s, data=ClassSessionInput(title="党课", held_on=DAY)))
    run(lambda s: attendance.fill_rest_present(s, class_session_id=held))
    draft = run(lambda s: bulletins.draft_period(s, kind="inspection", first=DAY, last=DAY))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))

    def rename(session: Any) -> None:
        unit = get_unit(session, unit_id=villages[0])
        values = {"kind": unit.first_kind, "parent_id": None, "active": True}
        edit_unit(session, unit_id=unit.id, version=unit.version, name="新东村", **values)

    run(rename)
    assert pending(read) == []
    run(lambda s: merge_units(s, source_id=villages[0], target_id=villages[1]))
    assert pending(read) == []
    rows = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows
    east = next(row.id for row in rows if row.unit == "东村")
    wrong = partial(attendance.set_marks, class_session_id=held, by_participation={east: "absent"})
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(wrong)
    run(wrong, reason="登记有误")
    assert [name for name, _, _ in pending(read)] == ["东村"]
    assert reasons(read) == ("登记有误",)


def test_what_moves_the_figures_of_villages_that_were_told_needs_a_reason(
    run: Any, read: Any, people: list[int]
) -> None:
    village = run(partial(add_unit, name="东村"))
    post = (PostInput(unit_id=village),)
    villager = run(partial(add_person, person=PersonInput(name="赵六"), posts=post))
    held = run(lambda s: add_class_session(s, data=ClassSessionInput(title="党课", held_on=DAY)))
    run(lambda s: attendance.fill_rest_present(s, class_session_id=held))
    last = date(2024, 8, 31)
    draft = run(lambda s: bulletins.draft_period(s, kind="inspection", first=date(2024, 8, 1), last=last))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=last))
    rows = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows
    own = {row.person_id: row.id for row in rows}
    office = {own[people[0]]: "absent"}
    run(partial(attendance.set_marks, class_session_id=held, by_participation=office))
    run(partial(standing.leave_roster, person_id=people[1], on=DAY))
    assert pending(read) == []

    def moved(session: Any, on: date) -> None:
        row = get_class_session(session, class_session_id=held)
        data = ClassSessionInput(title="党课", held_on=on)
        edit_class_session(session, class_session_id=held, version=row.version, data=data)

    run(partial(moved, on=date(2024, 8, 20)))
    assert pending(read) == []
    for act in (
        partial(moved, on=date(2024, 9, 2)),
        partial(cancel_class_session, class_session_id=held),
        partial(standing.leave_roster, person_id=villager, on=DAY),
    ):
        with pytest.raises(KnownError, match=r"bulletin\.told"):
            run(act)
    run(partial(standing.leave_roster, person_id=villager, on=DAY), reason="调出登记晚了")
    assert [name for name, _, _ in pending(read)] == ["东村"]
    assert reasons(read) == ("调出登记晚了",)


def test_marks_of_a_secondment_that_was_told_change_with_a_reason(
    run: Any, read: Any, people: list[int]
) -> None:
    audience = tuple(AudienceInput(person_id=each) for each in people)
    data = ClassSessionInput(title="市委党校班", held_on=DAY, pot="上级调训", audience=audience)
    held = run(lambda s: add_class_session(s, data=data))
    run(lambda s: attendance.fill_rest_present(s, class_session_id=held))
    draft = run(lambda s: bulletins.draft_period(s, kind="secondment", first=DAY, last=DAY))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(lambda s: attendance.clear_marks(s, class_session_id=held))
    run(lambda s: attendance.clear_marks(s, class_session_id=held), reason="名单有误")
    assert reasons(read) == ("名单有误",)


def test_a_bulletin_that_came_back_still_knows_why(database: Any, run: Any, read: Any, held: int) -> None:
    run(lambda s: attendance.clear_marks(s, class_session_id=held), reason="登记有误")
    (row,) = read(bulletin_corrections.pending_corrections)
    with database.write(actor="t", action="bulletin.withdraw", text="作废") as unit:
        bulletins.withdraw(unit.session, bulletin_id=row.bulletin_id, reason="误发")
    with database.write(actor="t", action="undo", text="撤销") as back:
        back.revert(unit.operation_id)
    assert reasons(read) == ("登记有误",)


@pytest.mark.parametrize("kind", ["left", "joined", "left for a time"])
def test_a_day_of_leaving_or_joining_that_takes_told_marks_out_needs_a_reason(
    run: Any, read: Any, people: list[int], held: int, kind: str
) -> None:
    gone = people[0]
    changes = {
        "left": partial(standing.leave_roster, person_id=gone, on=DAY),
        "left for a time": partial(standing.leave_roster, person_id=gone, on=DAY, until=date(2024, 9, 1)),
        "joined": partial(standing.come_back, person_id=gone, on=date(2024, 8, 16)),
    }
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(changes[kind])
    run(changes[kind], reason="离册日期登记晚了")
    assert pending(read) == [("张三", "出勤", "不在册")]
    assert reasons(read) == ("离册日期登记晚了",)
    if kind == "left":
        with pytest.raises(KnownError, match=r"bulletin\.told"):
            run(partial(standing.rejoin_roster, person_id=gone))
        run(partial(standing.rejoin_roster, person_id=gone), reason="没有离册")
        assert pending(read) == []


def test_a_day_that_takes_no_told_mark_out_needs_none(
    run: Any, read: Any, people: list[int], held: int
) -> None:
    run(partial(standing.leave_roster, person_id=people[0], on=date(2024, 8, 16)))
    run(partial(standing.leave_roster, person_id=people[1], on=DAY, kind=SECONDED))
    run(partial(standing.come_back, person_id=people[2], on=DAY))
    assert pending(read) == []


def test_a_bulletin_with_somebody_unmarked_stands_for_whoever_was_not_marked_too(
    run: Any, read: Any, people: list[int]
) -> None:
    data = ClassSessionInput(
        title="党课", held_on=DAY, audience=tuple(AudienceInput(person_id=each) for each in people)
    )
    held_id = run(lambda s: add_class_session(s, data=data))
    run(lambda s: attendance.mark_line(s, class_session_id=held_id, line="2迟"))
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held_id))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY, with_unmarked=True))
    joined = partial(standing.come_back, person_id=people[0], on=date(2024, 8, 16))
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(joined)
    run(joined, reason="16日才到岗")
    assert pending(read) == [("张三", "未登记", "不在册")]

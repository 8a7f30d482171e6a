"""`group` and `person`: the contract, refusals, seals, what is told beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.context import open_context
from app.services.mark import attendance
from app.services.person import roster, units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import expected
from app.services.plan.planning import AudienceInput, ClassSessionInput, add_class_session
from app.services.setting.town import set_town
from tests.built import Make
from tests.cli.conftest import Ganxun

Ask = Ganxun
PEOPLE = (
    ("王芳", "党政办公室", "主任", "公务员", "中共党员", "1980-03"),
    ("王芳", "东湾村", "村党支部书记", "村干部", "中共预备党员", "1990-08"),
    ("李伟", "东湾村", "村委会主任", "村干部", "群众", "1999-12"),
    ("刘子昱", "党政办公室", "干事", "公务员", "共青团员", "1998-05-02"),
)


def build_town(folder: Path) -> None:
    """Two units and four people (two of one name)."""
    context = open_context(folder)
    with context.database.write(actor="t", action="test.run") as unit:
        set_town(unit.session, name="清河镇", type="镇")
        ids = units.find_or_add_units(unit.session, names=["党政办公室", "东湾村"])
        for name, place, title, identity, politics, birth in PEOPLE:
            post = PostInput(ids[place], title, "", identity)
            person = PersonInput(name=name, politics=politics, birth=birth)
            add_person(unit.session, person=person, posts=[post])
    context.close()


@pytest.fixture
def ask(copied: Callable[[Make], Ganxun]) -> Ask:
    """Runs `ganxun` on the town."""
    return copied(build_town)


def within(tmp_path: Path, command: Callable[[Any], Any]) -> Any:
    context = open_context(tmp_path / "data")
    with context.database.write(actor="t", action="test.run") as unit:
        found = command(unit.session)
    context.close()
    return found


def members(ask: Ask, group: str) -> list[str]:
    people = json.loads(ask("list", "people", "--json")[1])
    return [f"{p['id']}{p['name']}" for p in people if group in p["groups"]]


def test_a_group_is_made_filled_renamed_and_ended(ask: Ask) -> None:
    assert ask("group", "add", "驻村干部")[0] == 0
    assert ask("group", "add", "驻村干部")[0] == 1
    status, out, _ = ask("group", "fill", "驻村干部", "--title", "书记", "--json")
    told = json.loads(out)
    assert (status, [p["id"] for p in told["added"]], told["on"]) == (0, [2], None)
    assert members(ask, "驻村干部") == ["2王芳"]
    assert ask("group", "rename", "驻村干部", "驻村工作队")[0] == 0
    assert members(ask, "驻村工作队") == ["2王芳"]
    assert ask("group", "end", "驻村工作队", "--on", "2024-06-01")[0] == 0
    assert members(ask, "驻村工作队") == []
    groups = {g["name"]: g for g in json.loads(ask("list", "groups", "--json")[1])}
    assert groups["驻村工作队"]["ended_on"] == "2024-06-01"
    assert ask("group", "end", "没有的类别")[0] == 1


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--identity", "村干部"], [2, 3]),
        (["--identity", "公务员", "--title", "主任"], [1]),
        (["--unit", "东湾村"], [2, 3]),
        (["--unit", "2", "--politics", "群众"], [3]),
        (["--politics", "中共党员"], [1]),
        (["--politics", "党员"], [1, 2]),
        (["--age-up-to", "35", "--on", "2024-08-30"], [2, 3, 4]),
        (["--age-up-to", "33", "--on", "2024-08-31"], [3, 4]),
    ],
)
def test_filters_of_fill(ask: Ask, options: list[str], ids: list[int]) -> None:
    ask("group", "add", "试")
    status, out, _ = ask("group", "fill", "试", *options, "--check", "--json")
    assert (status, sorted(p["id"] for p in json.loads(out)["added"])) == (0, ids)
    assert members(ask, "试") == []
    assert ask("group", "fill", "试", *options)[0] == 0
    assert len(members(ask, "试")) == len(ids)


def test_fill_exactly_ends_those_who_do_not_fit(ask: Ask) -> None:
    ask("group", "fill", "网格员", "--unit", "东湾村")
    status, out, _ = ask(
        "group", "fill", "网格员", "--title", "书记", "--exact", "--on", "2024-06-01", "--json"
    )
    told = json.loads(out)
    assert (status, [p["id"] for p in told["added"]], [p["id"] for p in told["ended"]]) == (0, [], [3])
    assert members(ask, "网格员") == ["2王芳"]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ([], 2, "没有写明"),
        (["--unit", "党政办"], 1, "是不是“党政办公室”"),
        (["--title", "书记", "--on", "昨天"], 2, "昨天"),
    ],
)
def test_fill_is_refused(ask: Ask, options: list[str], status: int, said: str) -> None:
    ask("group", "add", "试")
    found = ask("group", "fill", "试", *options)
    assert (found[0], said in found[2]) == (status, True)


def test_an_audience_takes_a_group_filled_for_the_first_time_for_its_past_too(
    ask: Ask, tmp_path: Path
) -> None:
    ask("group", "add", "驻村干部")
    ask("group", "fill", "驻村干部", "--unit", "东湾村")
    group_id = next(
        g["id"] for g in json.loads(ask("list", "groups", "--json")[1]) if g["name"] == "驻村干部"
    )
    data = ClassSessionInput(
        title="驻村", held_on=date(2024, 3, 1), audience=(AudienceInput(group_id=group_id),)
    )
    held = within(tmp_path, partial(add_class_session, data=data))
    listed = json.loads(ask("list", "participations", "--session", held, "--json")[1])
    assert [p["name"] for p in listed] == ["王芳", "李伟"]


def test_leaving_and_coming_back(ask: Ask, tmp_path: Path) -> None:
    days = (date(2024, 12, 10), date(2024, 12, 20), date(2024, 12, 27))

    def plan(session: Any) -> list[int]:
        held = [add_class_session(session, data=ClassSessionInput(title="课", held_on=day)) for day in days]
        expected.settle_lists(session, class_session_ids=held, at="2024-12-01T08:00:00")
        attendance.fill_rest_present(session, class_session_id=held[1])
        return held

    held = within(tmp_path, plan)
    status, out, err = ask("person", "leave", "刘子昱", "--on", "2024-12-20", "--reason", "调出", "--json")
    told = json.loads(out)
    assert (status, told["id"], [m["date"] for m in told["marks_kept"]]) == (0, 4, ["2024-12-20"])
    assert "2024-12-20“课”已登记出勤" in err
    status, out, _ = ask("mark", held[2], "", "--rest-present", "--json")
    assert (status, json.loads(out)["tally"]["present"], json.loads(out)["tally"]["due"]) == (0, 3, 3)
    assert ask("mark", held[2], "2迟")[0] == 1
    status, out, err = ask("mark", held[2], "2迟", "--even-away")
    assert (status, "12-20离册" in err) == (0, True)
    found = json.loads(ask("list", "people", "--json")[1])
    assert [p["left_on"] for p in found if p["id"] == 4] == ["2024-12-20"]
    assert (
        ask("person", "join", "刘子昱", "--on", "2024-12-25", "--unit", "东湾村", "--title", "文书")[0] == 0
    )
    row = next(p for p in json.loads(ask("list", "people", "--json")[1]) if p["id"] == 4)
    assert (row["left_on"], row["unit"], row["title"]) == (None, "东湾村", "文书")


def test_namesakes_are_refused_with_numbers_and_units(ask: Ask) -> None:
    for verb, more in (("leave", []), ("transfer", ["--unit", "东湾村"]), ("join", [])):
        status, _, err = ask("person", verb, "王芳", "--on", "2024-12-20", *more)
        assert (status, "编号 1 党政办公室主任" in err, "编号 2 东湾村" in err) == (1, True, True), verb
    assert ask("person", "leave", "王芳", "--on", "2024-12-20", "--unit", "东湾村")[0] == 0
    assert ask("person", "leave", "1", "--on", "2024-12-21")[0] == 0


def test_transfer_keeps_what_is_not_said(ask: Ask, tmp_path: Path) -> None:
    assert ask("person", "transfer", "刘子昱", "--on", "2024-12-20")[0] == 2
    assert ask("person", "transfer", "刘子昱", "--on", "2024-12-20", "--unit", "不存在的单位")[0] == 1
    status, out, _ = ask("person", "transfer", "4", "--on", "2024-12-20", "--title", "副主任", "--json")
    assert (status, json.loads(out)["unit"], json.loads(out)["title"]) == (0, "党政办公室", "副主任")
    status, out, _ = ask("person", "transfer", "4", "--on", "2024-12-25", "--unit", "东湾村", "--json")
    assert (status, json.loads(out)["unit"], json.loads(out)["from"]) == (0, "东湾村", "党政办公室")
    posts = within(tmp_path, partial(roster.get_person, person_id=4)).posts
    assert {p.identity for p in posts} == {"公务员"}


def test_somebody_new_joins_with_a_unit_only(ask: Ask) -> None:
    assert ask("person", "join", "新来甲", "--on", "2024-12-20")[0] == 1
    assert ask("person", "join", "99", "--on", "2024-12-20", "--unit", "东湾村")[0] == 1
    assert ask("person", "join", "新来甲", "--on", "2024-12-20", "--unit", "东弯村")[0] == 1
    status, _, err = ask(
        "person", "join", "新来甲", "--on", "2024-12-20", "--unit", "东湾村", "--title", "干事"
    )
    assert (status, "编号 5" in err) == (0, True)
    row = next(p for p in json.loads(ask("list", "people", "--json")[1]) if p["id"] == 5)
    assert (row["joined_on"], row["unit"], row["groups"]) == ("2024-12-20", "东湾村", ["村社区干部"])


def test_seconded_for_three_weeks(ask: Ask) -> None:
    status, out, _ = ask(
        "person", "leave", "李伟", "--on", "2024-12-02", "--kind", "借调", "--until", "2024-12-21", "--json"
    )
    assert (status, json.loads(out)["kind"]) == (0, "借调")
    row = next(p for p in json.loads(ask("list", "people", "--json")[1]) if p["id"] == 3)
    assert row["left_on"] is None


def test_check_writes_nothing(ask: Ask) -> None:
    before = ask("list", "people", "--json")[1]
    assert ask("person", "leave", "李伟", "--on", "2024-12-02", "--check")[0] == 0
    assert ask("person", "join", "新来乙", "--on", "2024-12-02", "--unit", "东湾村", "--check")[0] == 0
    assert ask("list", "people", "--json")[1] == before


def test_a_closed_year_asks_for_the_reason(ask: Ask) -> None:
    assert ask("seal", "--year", "2024", "--anyway")[0] == 0
    for command in (
        ["person", "transfer", "4", "--on", "2024-03-01", "--unit", "东湾村"],
        ["person", "leave", "4", "--on", "2024-06-01"],
        ["group", "fill", "网格员", "--unit", "东湾村", "--on", "2024-06-01"],
    ):
        status, _, err = ask(*command)
        assert (status, "封账" in err) == (1, True), command
        assert ask(*command, "--reason", "原登记有误")[0] == 0, command
    assert ask("group", "fill", "财务人员", "--unit", "东湾村")[0] == 0  # from the first open year on


def test_a_move_to_where_one_is_changes_nothing(ask: Ask) -> None:
    """The unit somebody is in already is no move: the post is not emptied, and nothing is written."""
    for unit in ("党政办公室", "1"):
        status, _, said = ask("person", "transfer", "4", "--on", "2024-12-22", "--unit", unit)
        assert (status, "没有改动" in said) == (2, True)
    row = next(p for p in json.loads(ask("list", "people", "--json")[1]) if p["id"] == 4)
    assert row["title"] == "干事"


def test_a_new_unit_without_a_post_is_told(ask: Ask) -> None:
    """The old post ends with the old unit; that none stands from then on is said."""
    status, _, said = ask("person", "transfer", "4", "--on", "2024-12-22", "--unit", "东湾村")
    assert (status, "职务为空" in said) == (0, True)


def test_joining_after_marks_were_entered_is_told(ask: Ask, tmp_path: Path) -> None:
    """A day of joining later than what was entered takes the person's year out of the count: said at once."""

    def plan(session: Any) -> None:
        held = add_class_session(session, data=ClassSessionInput(title="课", held_on=date(2024, 3, 1)))
        expected.settle_lists(session, class_session_ids=[held], at="2024-03-01T08:00:00")
        attendance.fill_rest_present(session, class_session_id=held)

    within(tmp_path, plan)
    status, out, said = ask("person", "join", "4", "--on", "2024-12-25", "--json")
    assert (status, json.loads(out)["marks_before"], "不再计入应到" in said) == (0, 1, True)


def test_a_second_day_of_leaving_moves_the_first_and_says_so(ask: Ask, tmp_path: Path) -> None:
    leave = partial(ask, "person", "leave", "刘子昱", "--on")
    status, out, err = leave("2024-12-20", "--reason", "调出", "--json")
    assert (status, json.loads(out)["moved_from"], "离册日期由" in err) == (0, None, False)
    status, out, err = leave("2024-12-10", "--reason", "登记晚了", "--json")
    assert (status, json.loads(out)["moved_from"]) == (0, "2024-12-20")
    assert "离册日期由 2024-12-20 改为 2024-12-10" in err
    row = within(tmp_path, partial(roster.get_person, person_id=4)).row
    assert (row.left_on, row.left_reason) == (date(2024, 12, 10), "调出")
    status, _, err = leave("2024-12-10", "--reason", "退休")
    assert (status, "离册日期由" in err) == (0, False)
    assert within(tmp_path, partial(roster.get_person, person_id=4)).row.left_reason == "退休"


@pytest.mark.parametrize(
    ("on", "status"), [("2024-12-19", 0), ("2024-12-20", 1), ("2025-03-01", 1), ("2024-11-01", 0)]
)
def test_nobody_is_transferred_after_leaving(ask: Ask, on: str, status: int) -> None:
    assert ask("person", "leave", "刘子昱", "--on", "2024-12-20")[0] == 0
    found, _, err = ask("person", "transfer", "刘子昱", "--on", on, "--unit", "东湾村", "--title", "干事")
    assert (found, "2024-12-20 已离册" in err) == (status, status == 1)


def test_a_transfer_lies_outside_a_time_off_the_roster_and_inside_a_secondment(ask: Ask) -> None:
    for who, kind in (("刘子昱", "离册"), ("李伟", "借调")):
        away = ("person", "leave", who, "--kind", kind, "--on", "2024-03-01", "--until", "2024-03-31")
        assert ask(*away)[0] == 0
    move = partial(ask, "person", "transfer")
    assert move("刘子昱", "--on", "2024-03-15", "--title", "副主任")[0] == 1
    assert move("刘子昱", "--on", "2024-04-01", "--title", "副主任")[0] == 0
    assert move("李伟", "--on", "2024-03-15", "--title", "副主任")[0] == 0


def test_a_roster_read_in_moves_nobody_who_has_left(ask: Ask, tmp_path: Path) -> None:
    assert ask("person", "leave", "刘子昱", "--on", "2024-12-20")[0] == 0
    book = Workbook()
    sheet: Any = book.active
    for line in (("姓名", "单位", "职务"), ("刘子昱", "党政办公室", "文书"), ("李伟", "东湾村", "文书")):
        sheet.append(line)
    book.save(tmp_path / "花名册.xlsx")
    status, out, err = ask("import", "roster", tmp_path / "花名册.xlsx")
    assert (status, "单位和职务不改" in out + err) == (0, True), out + err
    people = {p["name"]: p for p in json.loads(ask("list", "people", "--json")[1])}
    assert (people["刘子昱"]["title"], people["李伟"]["title"]) == ("干事", "文书")

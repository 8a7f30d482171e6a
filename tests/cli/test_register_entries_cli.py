"""`ganxun register …`: names, ids and JSON of the contract, on shipped registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.context import open_context
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from tests.built import Make
from tests.cli.conftest import Answer, Ganxun, found


def build_town(folder: Path) -> None:
    """Two units, three people."""
    found(folder)
    context = open_context(folder)
    with context.database.write(actor="t", action="person.add") as unit:
        ids = [units.add_unit(unit.session, name=name) for name in ("党政办", "东湾村")]
        for place, name in enumerate(("王芳", "张伟", "李娜")):
            post = PostInput(unit_id=ids[place % 2], title="干事", start_on=date(2018, 1, 1))
            people.add_person(unit.session, person=PersonInput(name=name), posts=[post])
    context.close()


@pytest.fixture
def town(copied: Callable[[Make], Ganxun]) -> Ganxun:
    """`ganxun` on the town."""
    return copied(build_town)


def test_an_entry_is_added_listed_edited_and_removed(town: Ganxun) -> None:
    sets = ["--set", "day=2024-09-26", "--set", "unit=东湾村", "--set", "project=行政执法"]
    added = town("register", "contest", "add", *sets, "--set", "entrants=王芳:92,张伟:88.5")
    assert (added.status, added.out) == (0, "1\n")
    (row,) = town("register", "contest", "list", "--year", "2024", "--json").json
    assert (row["id"], row["day"], row["year"], row["state"]) == (1, "2024-09-26", 2024, "")
    fields = row["fields"]
    assert fields["unit"] == {"unit": "东湾村", "unit_id": 2}
    assert (fields["project"], fields["method"], fields["seats"]) == ("行政执法", None, 3)
    assert fields["entrants"] == [
        {"person": "王芳", "person_id": 1, "score": 92.0},
        {"person": "张伟", "person_id": 2, "score": 88.5},
    ]
    assert town("register", "contest", "edit", 1, "--set", "备注=雨天").status == 0
    (after,) = town("register", "contest", "list", "--json").json
    assert after == {**row, "fields": {**fields, "note": "雨天"}}
    assert town("register", "contest", "list", "--year", "2023", "--json").json == []
    assert town("register", "contest", "remove", 1).status == 0
    assert town("register", "contest", "list", "--json").json == []


@pytest.mark.parametrize("host", ["全镇", "清河镇"])
def test_a_contest_of_the_whole_town_has_no_unit(town: Ganxun, host: str) -> None:
    sets = ["--set", "day=2024-09-26", "--set", "project=行政执法"]
    assert town("register", "contest", "add", *sets, "--set", f"unit={host}").status == 0
    assert town("register", "contest", "edit", 1, "--set", "unit=东湾村").status == 0
    assert town("register", "contest", "edit", 1, "--set", f"unit={host}").status == 0
    (row,) = town("register", "contest", "list", "--json").json
    assert row["fields"]["unit"] is None
    wrong = town("register", "contest", "edit", 1, "--set", "unit=红旗镇")
    assert (wrong.status, wrong.err.startswith("没有单位“红旗镇”")) == (1, True)


def test_states_go_on_and_back(town: Ganxun) -> None:
    begin = ["--set", "unit=东湾村", "--set", "kind=专项行动督导", "--set", "result=found"]
    asked = [
        "--set",
        "finding=台账不全",
        "--set",
        "demand=补齐",
        "--set",
        "owner=张伟",
        "--set",
        "by=2024-10-15",
    ]
    made = town("register", "inspection", "add", "--set", "day=2024-10-08", *begin, *asked).out.strip()
    (row,) = town("register", "inspection", "list", "--state", "待整改", "--json").json
    assert (row["state_title"], row["fields"]["owner"]["person"]) == ("待整改", "张伟")
    short = town("register", "inspection", "state", made, "已整改", "--day", "2024-10-12")
    assert (short.status, short.is_sentence) == (1, True)
    done = ["--day", "2024-10-12", "--set", "done=已补齐"]
    assert town("register", "inspection", "state", made, "已整改", *done).status == 0
    back = ("register", "inspection", "state", made, "待整改", "--day", "2024-10-13")
    assert town(*back).is_sentence
    assert town(*back, "--reason", "抽查仍缺").status == 0
    (row,) = town("register", "inspection", "list", "--json").json
    assert [step["reason"] for step in row["steps"]][-1] == "抽查仍缺"


def test_what_is_proposed_for_another_choice_is_left_alone(town: Ganxun) -> None:
    """Nothing was found: the day by which it would be put right is not proposed."""
    sets = ["--set", "unit=东湾村", "--set", "kind=专项行动督导"]
    assert town("register", "inspection", "add", *sets).err == ""
    (row,) = town("register", "inspection", "list", "--json").json
    assert (row["state_title"], row["fields"]["by"]) == ("无问题", None)


def test_a_period_is_typed_or_proposed_and_a_second_one_is_a_revision(town: Ganxun) -> None:
    first = ["--set", "person=张伟", "--set", "kind=半年报告", "--set", "day=2024-07-03"]
    assert town("register", "young-cadre", "add", *first, "--json").json == {
        "id": 1,
        "revision": False,
        "period": "2024-H1",
    }
    again = ["--set", "person=张伟", "--set", "kind=半年报告", "--set", "day=2024-07-20"]
    revised = town("register", "young-cadre", "add", *again, "--set", "period=2024年上半年", "--json").json
    assert revised == {"id": 1, "revision": True, "period": "2024-H1"}
    (row,) = town("register", "young-cadre", "list", "--json").json
    assert (row["day"], [step["day"] for step in row["steps"]]) == ("2024-07-03", ["2024-07-20"])


def test_a_secret_field_is_never_listed(town: Ganxun) -> None:
    sets = ["--set", "person=张伟", "--set", "kind=半年报告", "--set", "caution=有苗头"]
    assert town("register", "young-cadre", "add", *sets).status == 0
    for more in ((), ("--json",)):
        assert "有苗头" not in town("register", "young-cadre", "list", *more).out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("nothing", "list"), 1),
        (("contest", "add"), 1),
        (("contest", "add", "--set", "project"), 2),
        (("contest", "add", "--set", "project=行政执法", "--set", "project=知识竞赛"), 2),
        (("contest", "add", "--set", "colour=红"), 1),
        (("contest", "edit", "7", "--set", "note=x"), 1),
        (("contest", "edit", "7"), 2),
        (("contest", "remove", "7"), 1),
        (("contest", "list", "--state", "待整改"), 2),
        (("contest", "state", "7", "已办"), 1),
        (("young-cadre", "add", "--set", "person=张伟", "--set", "period=2024-Q1"), 1),
    ],
)
def test_what_cannot_be_done_ends_with_one_sentence(
    town: Ganxun, arguments: tuple[str, ...], status: int
) -> None:
    answer = town("register", *arguments)
    assert (answer.status, answer.is_sentence, answer.out) == (status, True, "")


def test_a_table_for_people(town: Ganxun) -> None:
    town("register", "contest", "add", "--set", "day=2024-09-26", "--set", "project=行政执法",
         "--set", "entrants=王芳:92")  # fmt: skip
    out = town("register", "技能大赛和知识竞赛", "list").out
    first, line, last = out.splitlines()
    assert first.split()[:3] == ["编号", "日期", "主办单位"]
    assert "王芳:92.0" in line
    assert last == "共 1 条"


def test_who_still_owes_what(town: Ganxun) -> None:
    begin = ["--set", "unit=东湾村", "--set", "kind=专项行动督导", "--set", "result=found"]
    asked = ["--set", "finding=台账不全", "--set", "demand=补齐", "--set", "owner=张伟"]
    day = ["--set", "day=2024-10-08", "--set", "by=2024-10-15"]
    made = int(town("register", "inspection", "add", *day, *begin, *asked).out)
    (row,) = town("register", "inspection", "list", "--owed", "--year", "2024", "--json").json
    assert (row["due"], row["who_id"], row["deadline"], row["verdict"]) == (
        "fix",
        made,
        "2024-10-15",
        "overdue",
    )
    assert (row["who"], row["unit"]) == ("2024-10-08东湾村专项行动督导", "东湾村")
    out = town("register", "inspection", "list", "--owed", "--year", "2024").out
    assert "逾期" in out
    town("register", "inspection", "state", made, "已整改", "--day", "2024-10-12", "--set", "done=好")
    after = town("register", "inspection", "list", "--owed", "--year", "2024", "--json").json
    assert [each["due"] for each in after] == ["recheck"]


def test_what_is_proposed_is_listed_and_not_stored(town: Ganxun) -> None:
    from datetime import date

    from app.context import open_context
    from app.services.plan.plan_inputs import LecturerInput
    from tests.services import duty_town

    context = open_context(town.folder)
    with context.database.write(actor="t", action="class_session.add") as unit:
        teacher = (LecturerInput("张教授", organisation="县委党校"),)
        for month in (3, 4, 5):
            duty_town.hold(
                unit.session, date(2024, month, 5), form="座谈研讨", lecturers=teacher, marks={1: "present"}
            )
    context.close()
    (row,) = town("register", "lecturer", "list", "--proposed", "--year", "2024", "--json").json
    assert row == {
        "title": "张教授",
        "basis": "本年授课3次，不在师资库",
        "source": "lecturers_unlisted",
        "period": "",
        "set": {"basis": "2024年授课3次", "name": "张教授", "org": "县委党校"},
        "missing": ["type"],
    }
    (paper,) = town("register", "study-file", "list", "--proposed", "--year", "2024", "--json").json
    assert town("register", "study-file", "list", "--json").json == []
    sets = [f"--set={name}={value}" for name, value in paper["set"].items()]
    assert town("register", "study-file", "add", *sets, "--set", f"period={paper['period']}").status == 0
    assert town("register", "study-file", "list", "--proposed", "--year", "2024", "--json").json == []
    told = town("register", "lecturer", "list", "--proposed", "--year", "2024").out
    assert "建议登记" in told
    assert "类型" in told
    locked = town("register", "talk-reminder", "list", "--proposed", "--year", "2024", "--json")
    assert (locked.status, locked.out) == (1, "")
    assert town("register", "lecturer", "list", "--proposed", "--owed").status == 2


def test_what_goes_beyond_a_limit_is_refused_and_what_comes_near_is_told_beside(town: Ganxun) -> None:
    def fund(kind: str, amount: str, *more: str) -> Answer:
        sets = ["--set", "day=2024-03-01", "--set", f"kind={kind}", "--set", "item=伙食费"]
        return town("register", "fund", "add", *sets, "--set", f"amount={amount}", *more)

    fund("预算", "1000")
    near = fund("支出", "950")
    assert (near.status, near.out) == (0, "2\n")
    assert near.err == "科目支出超过预算：950.00元，最多 1000.00元，已用 95.0%。\n"
    over = fund("支出", "100")
    assert (over.status, over.out, over.is_sentence) == (1, "", True)
    assert "请填写“超标说明”" in over.err
    said = fund("支出", "100", "--set", "超标说明=加开一天")
    assert (said.status, said.out) == (0, "3\n")
    assert "超出 50.00元" in said.err
    cleared = town("register", "fund", "edit", 3, "--set", "reason=")
    assert (cleared.status, cleared.is_sentence) == (1, True)
    assert town("register", "fund", "edit", 3, "--set", "voucher=8").status == 0


def test_an_entry_of_nobody_is_refused(town: Ganxun) -> None:
    sets = ["--set", "kind=学习标杆", "--set", "ground=好学"]
    answer = town("register", "honour", "add", *sets)
    assert (answer.status, answer.err.strip()) == (1, "“姓名”或“单位”都没有填，没有保存；请至少填一项。")
    assert town("register", "honour", "list", "--json").json == []
    answer = town("register", "contest", "add", "--set", "project=行政执法", "--set", "entrants=张伟:九十")
    assert "请写不小于零的数，最多 2 位小数。" in answer.err
    answer = town("register", "conveyance", "add", "--set", "unit=党政办", "--set", "heads=几个")
    assert "请写不小于零的整数。" in answer.err


def test_an_empty_column_of_a_line_says_nothing(town: Ganxun) -> None:
    """Seen before: 张伟:推荐:None:None."""
    sets = ["words=进修班", "source=县委组织部", "quota=2", "by=2024-05-01", "day=2024-04-02",
            "people=张伟：推荐、王芳：退出：防汛"]  # fmt: skip
    assert town("register", "secondment", "add", *(x for one in sets for x in ("--set", one))).status == 0
    out = town("register", "secondment", "list").out
    assert "张伟:推荐、王芳:退出:防汛" in out
    assert "None" not in out

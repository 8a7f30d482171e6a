"""`leave add`, `list bulletins`, `export bulletin`: exit status, refusal, numbers, frozen text."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from app.context import open_context
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.person.units import find_or_add_units
from app.services.plan.planning import ClassSessionInput, add_class_session
from app.services.setting.town import set_town
from tests.cli.conftest import Ganxun


class Town(Ganxun):
    """`ganxun` on a folder with three people and two class sessions of a day."""

    sessions: list[int]
    out: Path


@pytest.fixture
def town(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Town:
    """The town, nothing marked."""
    from datetime import date

    folder = tmp_path / "data"
    context = open_context(folder)
    made = []
    with context.database.write(actor="t", action="test.make") as unit:
        set_town(unit.session, name="清河镇")
        units = find_or_add_units(unit.session, names=["纪委", "清河村"])
        for name, place in (("张三", "纪委"), ("李四", "清河村"), ("王五", "清河村")):
            add_person(unit.session, person=PersonInput(name=name), posts=(PostInput(unit_id=units[place]),))
        for title in ("上午课", "下午课"):
            data = ClassSessionInput(title=title, held_on=date(2024, 8, 15))
            made.append(add_class_session(unit.session, data=data))
    context.close()
    found = Town(folder, capsys)
    found.sessions, found.out = made, tmp_path
    return found


def test_unmarked_people_refuse_the_bulletin_until_said_so(town: Town) -> None:
    first = town.sessions[0]
    town("mark", first, "2缺")
    out = town.out / "a.docx"
    status, _, err = town("export", "bulletin", "--session", first, "--out", out)
    assert status == 1
    assert "还有 2 人未登记" in err
    assert not out.exists()
    status, _, _ = town("export", "bulletin", "--session", first, "--out", out, "--with-unmarked")
    assert status == 0
    texts = [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]
    assert any("未登记2人" in text for text in texts)
    assert json.loads(town("list", "bulletins", "--year", 2024, "--json")[1]) == []


def test_issue_numbers_freezes_and_is_found_again(town: Town) -> None:
    first, second = town.sessions
    town("mark", first, "2缺", "--rest-present")
    out = town.out / "a.txt"
    status, said, _ = town("export", "bulletin", "--session", first, "--out", out, "--issue")
    assert status == 0
    assert "培训通报〔2024〕1号" in said
    before = out.read_text("utf-8-sig")
    assert "缺席1人。清河村：李四。" in before
    status, _, err = town("mark", first, "2病")
    assert (status, err.count("培训通报〔2024〕1号 已经通报过这些内容，没有改动")) == (1, 1)
    assert town("mark", first, "2病", "--reason", "补交病假条")[0] == 0
    assert town("export", "bulletin", "--session", first, "--out", out)[0] == 0
    assert out.read_text("utf-8-sig") == before
    assert town("export", "bulletin", "--session", first, "--out", out, "--issue")[0] == 0
    town("mark", second, "1迟", "--rest-present")
    pdf = town.out / "b.pdf"
    assert town("export", "bulletin", "--session", second, "--out", pdf, "--issue")[0] == 0
    rows = json.loads(town("list", "bulletins", "--year", 2024, "--json")[1])
    assert [(row["number"], row["status"], row["issued"]) for row in rows] == [
        ("培训通报〔2024〕2号", "已定稿", "2024-08-15"),
        ("培训通报〔2024〕1号", "需更正", "2024-08-15"),
    ]
    assert "培训通报〔2024〕2号" in town("list", "bulletins", "--year", 2024)[1]


def test_a_day_is_told_together(town: Town) -> None:
    for held in town.sessions:
        town("mark", held, "", "--rest-present")
    out = town.out / "a.txt"
    status, _, err = town("export", "bulletin", "--date", "2024-08-15", "--out", out)
    assert (status, err) == (0, "")
    assert "共举办干部教育培训2课次" in out.read_text("utf-8-sig")
    status, _, err = town("export", "bulletin", "--date", "2024-08-16", "--out", out)
    assert status == 1
    assert "没有可通报的课次" in err


def test_leave_is_added_by_name(town: Town) -> None:
    answer = town(
        "leave", "add", "李四", "--from", "2024-08-15", "--to", "2024-08-16", "--kind", "病",
        "--approver", "王书记",
    )  # fmt: skip
    assert answer[0] == 0
    (row,) = json.loads(town("list", "leaves", "--year", 2024, "--json")[1])
    assert (row["name"], row["kind"], row["end"], row["approver"]) == ("李四", "病假", "2024-08-16", "王书记")
    assert row["late"] is True  # handed in on the day it is typed, long after
    assert (
        town("leave", "add", "无此人", "--from", "2024-08-15", "--to", "2024-08-15", "--kind", "公")[0] == 1
    )
    assert town("leave", "add", "李四", "--from", "x", "--to", "2024-08-15", "--kind", "公")[0] == 2
    assert town("leave", "add", "李四", "--from", "2024-08-15", "--to", "2024-08-15", "--kind", "乱")[0] == 2


def test_the_approver_of_leave_is_known_by_the_unit(town: Town) -> None:
    from app.services.person.leave_approvers import set_leave_approver

    context = open_context(town.folder)
    with context.database.write(actor="t", action="test.make") as unit:
        set_leave_approver(unit.session, unit_id=2, person_id=3)
    context.close()
    days = ("--from", "2024-08-15", "--to", "2024-08-15", "--kind", "公")
    status, out, _ = town("leave", "add", "李四", *days)
    assert (status, "批准人王五" in out) == (0, True)
    answer = json.loads(town("leave", "add", "王五", *days, "--json")[1])
    assert answer["approver"] == ""  # nobody approves his own leave, and there is nobody above
    approvers = [row["approver"] for row in json.loads(town("list", "leaves", "--year", 2024, "--json")[1])]
    assert approvers == ["王五", ""]
    assert "补假" in town("list", "leaves", "--year", 2024)[1]
    assert [row["leave_approver"] for row in json.loads(town("list", "units", "--json")[1])] == ["", "王五"]


def test_wrong_endings_and_exams_are_refused(town: Town) -> None:
    assert town("export", "bulletin", "--session", 1, "--out", town.out / "a.xlsx")[0] == 2
    status, _, err = town("export", "bulletin-scores", "--exam", 99, "--out", town.out / "a.docx")
    assert status == 1
    assert err.strip().endswith("。")


def test_a_bulletin_of_a_closed_year_asks_for_its_reason(town: Town) -> None:
    first = town.sessions[0]
    town("mark", first, "2缺", "--rest-present")
    assert town("seal", "--year", 2024)[0] == 0
    out = town.out / "a.txt"
    command = ("export", "bulletin", "--session", first, "--out", out, "--issue")
    status, _, err = town(*command)
    assert status == 1
    assert "2024" in err
    assert "封账" in err
    assert not out.exists()
    assert town(*command, "--reason", "当日漏发")[0] == 0
    rows = json.loads(town("list", "bulletins", "--year", 2024, "--json")[1])
    assert [row["status"] for row in rows] == ["已定稿"]


def test_a_stale_bulletin_is_told_and_corrected_from_the_command_line(town: Town) -> None:
    """It printed the old text without a word, and the list said 已定稿."""
    first = town.sessions[0]
    town("mark", first, "2缺", "--rest-present")
    out = town.out / "a.txt"
    assert town("export", "bulletin", "--session", first, "--out", out, "--issue")[0] == 0
    status, _, err = town("export", "bulletin", "--session", first, "--out", out)
    assert (status, err) == (0, "")
    refused, _, err = town("export", "bulletin", "--session", first, "--out", out, "--correct", "改错")
    assert (refused, "不需要更正" in err) == (1, True)
    town("mark", first, "2病", "--reason", "补交病假条")
    for more in ((), ("--issue",)):
        status, _, err = town("export", "bulletin", "--session", first, "--out", out, *more)
        assert status == 0
        assert "培训通报〔2024〕1号 定稿后登记有变动（李四（上午课）：缺席→病假）" in err
        assert "更正通报" in err
    (row,) = json.loads(town("list", "bulletins", "--year", 2024, "--json")[1])
    assert (row["status"], row["changes"]) == ("需更正", 1)
    fix = town.out / "b.txt"
    status, said, _ = town("export", "bulletin", "--session", first, "--out", fix, "--correct", "补交病假条")
    assert (status, "号" in said.split("b.txt")[1]) == (0, False)
    assert "草稿，未定稿" in fix.read_text("utf-8-sig")
    status, said, err = town(
        "export", "bulletin", "--session", first, "--out", fix, "--correct", "补交病假条", "--issue",
        "--issue-date", "2024-08-16",
    )  # fmt: skip
    assert (status, err) == (0, "")
    assert "培训通报〔2024〕2号" in said
    assert "原为“缺席”，更正为“病假”" in fix.read_text("utf-8-sig")
    rows = json.loads(town("list", "bulletins", "--year", 2024, "--json")[1])
    assert {row["status"] for row in rows} == {"已定稿"}
    assert town("export", "bulletin", "--session", first, "--out", out)[2] == ""


def test_a_number_against_the_dates_is_told(town: Town) -> None:
    first, second = town.sessions
    out = town.out / "a.txt"
    for held, more in ((first, ("--issue-date", "2024-12-17")), (second, ())):
        town("mark", held, "", "--rest-present")
        status, _, err = town("export", "bulletin", "--session", held, "--out", out, "--issue", *more)
        assert status == 0
    assert "培训通报〔2024〕2号 的印发日期是 2024-08-15，而 培训通报〔2024〕1号 印发于 2024-12-17" in err


def test_scores_in_order_without_names_are_refused(town: Town) -> None:
    from datetime import date

    from app.services.exam import exams

    context = open_context(town.folder)
    with context.database.write(actor="t", action="test.make") as unit:
        exam = exams.add_exam(unit.session, title="测试", held_on=date(2024, 8, 30))
    context.close()
    out = town.out / "s.txt"
    arguments = (
        "export",
        "bulletin-scores",
        "--exam",
        exam,
        "--by",
        "score",
        "--with-unmarked",
        "--out",
        out,
    )
    status, _, err = town(*arguments)
    assert (status, "按成绩排列要写出姓名" in err) == (1, True)
    assert not out.exists()
    assert town(*arguments, "--names", "masked")[0] == 0

"""What is typed for a paper and makes no sense: one sentence, nothing written; names, numbers and choices."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app.context import open_context
from app.demo.town import TownSize, fill_town
from app.reports import REPORTS
from app.reports.asked import What
from app.services.duty.training_rounds import RoundInput, add_round
from app.services.exam import exams
from app.services.person.people import PersonInput, add_person
from app.services.plan.class_sessions import list_class_sessions
from tests.cli.conftest import CHINESE, Ganxun

ENGLISH = re.compile(r"(?<![-\w])(usage|options|arguments?|required|invalid|choose|show|positional)\b")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up town of 2024 with two people and two tests of one name, and a 轮训."""
    folder = tmp_path_factory.mktemp("town") / "data"
    context = open_context(folder)
    fill_town(context.database, TownSize(30, 24, 1))
    with context.database.write(actor="t", action="test.make") as unit:
        for _ in range(2):
            add_person(unit.session, person=PersonInput(name="同名"))
        for day in (date(2024, 5, 1), date(2024, 6, 1)):
            exams.add_exam(unit.session, title="重名测试", held_on=day)
        course = list_class_sessions(unit.session)[0].course_id
        data = RoundInput("春季轮训", date(2024, 3, 1), date(2024, 6, 30), days=1, course_ids=(course,))
        add_round(unit.session, data=data)
    context.close()
    return folder


@pytest.fixture
def town(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ganxun:
    """The command line on a copy of it."""
    return Ganxun(shutil.copytree(made, tmp_path / "data"), capsys)


Refused = Callable[..., str]


@pytest.fixture
def refused(town: Ganxun, tmp_path: Path) -> Refused:
    """Export and be refused with `status`: the sentence. No file is written and no step of the trail."""

    def call(status: int, paper: str, *arguments: object) -> str:
        before = town("operations", "list", "--json").json
        ending = next(report.formats[0] for report in REPORTS if report.id == paper)
        out = tmp_path / f"x.{ending}"
        answer = town("export", paper, *arguments, "--out", out)
        assert (answer.status, answer.out) == (status, ""), answer.err
        assert answer.is_sentence, answer.err
        assert not list(tmp_path.glob("x.*"))
        assert town("operations", "list", "--json").json == before
        return answer.err

    return call


def test_what_the_town_does_not_have(refused: Refused) -> None:
    for paper in ("sign-in", "attendance", "bulletin"):
        assert "编号为 9999 的课次" in refused(1, paper, "--session", 9999)
    assert "没有测试“9999”" in refused(1, "scores", "--exam", 9999)
    assert "是不是“重名测试”" in refused(1, "scores", "--exam", "重名考试")
    assert "没有测试“无”" in refused(1, "resits", "--year", 2024, "--exam", "无")
    assert "没有此人" in refused(1, "record", "--year", 2024, "--person", "没有此人")
    assert "没有此单位" in refused(1, "record", "--year", 2024, "--unit", "没有此单位")
    assert "没有此单位" in refused(1, "roster", "--unit", "没有此单位")
    # As it always answered.
    assert "没有此单位" in refused(2, "ledger", "--year", 2024, "--unit", "没有此单位")
    assert "没有人员类别“无”" in refused(1, "ledger", "--year", 2024, "--group", "无")
    assert "没有轮训“无”" in refused(1, "rounds", "--year", 2024, "--round", "无")
    assert "没有期次“无”" in refused(1, "sign-in", "--batch", "无")
    assert "找不到这条谈话（9999）" in refused(1, "talk-form", "--talk", 9999)
    assert "编号为 9999 的请假条" in refused(1, "leave-slip", "--leave", 9999)
    assert "没有可通报的课次" in refused(1, "bulletin", "--date", "2024-01-01")
    assert "没有课次" in refused(1, "sign-in", "--month", "2019-01")
    refused(1, "rotation-notice", "--month", "2019-01")


def test_one_of_several_that_is_not_there_refuses_all(town: Ganxun, refused: Refused) -> None:
    known = town("list", "leaves", "--json").json[0]["id"]
    refused(1, "leave-slip", "--leave", known, "--leave", 9999)
    refused(1, "record", "--year", 2024, "--person", 1, "--person", 9999)
    refused(1, "sign-in", "--session", 1, "--session", 9999)


@pytest.mark.parametrize(
    "paper",
    [
        each.id
        for each in REPORTS
        if not each.any_year and any(one.asked.what is What.YEAR for one in each.asked)
    ],
)
def test_a_year_without_data_is_told(refused: Refused, paper: str) -> None:
    asked = {"record": ("--person", 1), "coverage": ("--scheme", 1)}
    said = refused(1, paper, "--year", 2019, *asked.get(paper, ()))
    assert "2019 年没有任何记录" in said
    assert "2024" in said


def test_an_empty_form_is_of_any_year_and_an_empty_list_says_so(
    town: Ganxun, refused: Refused, tmp_path: Path
) -> None:
    answer = town(
        "export",
        "register",
        "--id",
        "inspection",
        "--paper",
        "form",
        "--year",
        2031,
        "--out",
        tmp_path / "f.pdf",
    )
    assert answer.status == 0, answer.err
    said = refused(1, "register", "--id", "inspection", "--year", 2031)
    assert "没有可印的内容" in said


def test_values_that_are_none(refused: Refused) -> None:
    assert "月份“2024-13”看不懂" in refused(2, "sign-in", "--month", "2024-13")
    assert "月份“八月”看不懂" in refused(2, "rotation-notice", "--month", "八月")
    assert "日期“明天”看不懂" in refused(2, "sign-in", "--date", "明天")
    assert "日期“2024-02-30”看不懂" in refused(2, "roster", "--on", "2024-02-30")
    assert "须为大于 0 的编号" in refused(2, "attendance", "--session", "x")
    assert "须为 0 至 40 的整数" in refused(2, "sign-in", "--session", 1, "--blank-rows", 41)
    assert "没有这个选项" in refused(2, "sign-in", "--session", 1, "--panels", 3)
    assert "没有这个选项" in refused(2, "ledger", "--year", 2024, "--sheet", "无此表")
    columns = [part for word in "甲乙丙丁" for part in ("--column", word)]
    assert "最多写 3 次" in refused(2, "sign-in", "--session", 1, *columns)
    assert "不能与 --session 同时使用" in refused(2, "sign-in", "--session", 1, "--month", "2024-08")
    assert "后面须跟一个值" in refused(2, "ledger", "--year")
    assert "不认识：--color" in refused(2, "ledger", "--year", 2024, "--color")


def test_names_that_several_have_are_told_with_their_numbers(town: Ganxun, refused: Refused) -> None:
    said = refused(1, "record", "--year", 2024, "--person", "同名")
    numbers = re.findall(r"编号 (\d+)", said)
    assert len(numbers) == 2
    said = refused(1, "scores", "--exam", "重名测试")
    found = dict(re.findall(r"编号 (\d+) ([\d-]+)", said))
    assert sorted(found.values()) == ["2024-05-01", "2024-06-01"]
    # Nobody is meant by an empty name, also not who has no ID number.
    assert "找不到这个人" in refused(1, "record", "--year", 2024, "--person", "")
    said = refused(1, "sign-in", "--batch", "  ")
    assert "没有期次" in said


def test_a_name_serves_as_well_as_a_number(town: Ganxun, tmp_path: Path) -> None:
    exam = town("list", "exams", "--json").json[0]
    unit = town("list", "units", "--json").json[1]
    group = next(row for row in town("list", "groups", "--json").json if row["people"])
    held = town("list", "sessions", "--json").json[0]

    def text(name: str, *arguments: object) -> str:
        out = tmp_path / f"{name}.pdf"
        answer = town("export", *arguments, "--out", out)
        assert answer.status == 0, answer.err
        paper = pypdfium2.PdfDocument(out)
        try:
            return "".join(page.get_textpage().get_text_bounded() for page in paper)
        finally:
            paper.close()

    pairs: list[tuple[tuple[object, ...], object, object]] = [
        (("scores", "--exam"), exam["id"], exam["exam"]),
        (("roster", "--on", "2024-12-31", "--unit"), unit["id"], unit["name"]),
        (("roster", "--on", "2024-12-31", "--group"), group["id"], group["name"]),
        (("rounds", "--year", 2024, "--round"), 1, "春季轮训"),
    ]
    for command, number, name in pairs:
        assert text("number", *command, number) == text("name", *command, name)
    assert held["title"] in text("batch", "sign-in", "--batch", f"{held['batch']}{held['title']}")
    both = text("both", "record", "--year", 2024, "--person", 1, "--person", 2)
    first, second = (row["name"] for row in town("list", "people", "--json").json[:2])
    assert first in both
    assert second in both


def test_a_switch_is_turned_on_and_off(town: Ganxun, tmp_path: Path) -> None:
    exam = next(row["id"] for row in town("list", "exams", "--json").json if row["tested"])

    def size(*more: object) -> bytes:
        out = tmp_path / "scores.xlsx"
        assert town("export", "scores", "--exam", exam, *more, "--out", out).status == 0
        import openpyxl

        sheet = openpyxl.load_workbook(out).worksheets[0]
        return "".join(str(row) for row in sheet.iter_rows(values_only=True)).encode()

    assert size() == size("--by-rank")
    assert size() != size("--no-by-rank")


def test_help_is_chinese_and_tells_every_flag(ganxun: Ganxun) -> None:
    answer = ganxun("export", "--help")
    assert (answer.status, answer.err) == (0, "")
    assert not ENGLISH.search(answer.out)
    for report in REPORTS:
        assert f" {report.id} " in answer.out.replace("\n", " ")
        assert report.title in answer.out
        own = ganxun("export", report.id, "--help")
        assert (own.status, own.err) == (0, "")
        assert not ENGLISH.search(own.out)
        assert len(CHINESE.findall(own.out)) > 20
        for each in report.asked:
            assert f"  {each.asked.flag}" in own.out
        assert " --out FILE" in own.out
    assert not ganxun.folder.exists()

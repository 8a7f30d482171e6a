"""Every paper of the program given to every import: read back, or refused; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import InputProblem
from app.imports import IMPORTS, Params, Preview, check_against_town, get_import
from app.imports.own_papers import own_paper
from app.reader.limits import FileRefused
from app.reader.sheet import Workbook
from app.reports import REPORTS
from app.wording import sentence
from app.writers.output import write_document
from tests.conftest import NOW
from tests.imports.sheets import inline
from tests.reports.test_golden import made

FILES = [(one.id, ending) for one in REPORTS for ending in ("xlsx", "docx") if ending in one.formats]
READ_BACK = {
    ("sign-in", "attendance"),
    ("attendance", "attendance"),
    ("scores", "scores"),
    ("plan", "plan"),
    ("timetable", "plan"),
    ("resits", "scores"),
    ("roster", "roster"),
}
# Worked out from the records: at no door.
FIGURES = (
    "ledger ledger-details duties hours-warning appraisal four call-up rounds make-up-notice record archive"
)


def checked(town: Any, kind: str, book: Workbook) -> Preview | str:
    try:
        return check_against_town(town.database.read, get_import(kind), book, Params(), today=NOW.date())
    except InputProblem as problem:
        return problem.code if sentence(problem).count("。") == 1 else "several sentences"


def workbook(town: Any, report_id: str, ending: str, folder: Path) -> Workbook | None:
    path = folder / f"a.{ending}"
    write_document(made(town, report_id), path)
    try:
        return inline(path)
    except FileRefused:  # a letter without tables is no list
        return None


@pytest.mark.parametrize(("report_id", "ending"), FILES)
def test_no_paper_writes_anything(town: Any, report_id: str, ending: str, tmp_path: Path) -> None:
    book = workbook(town, report_id, ending, tmp_path)
    if book is None:
        return
    for kind in IMPORTS:
        found = checked(town, kind.id, book)
        if isinstance(found, Preview):
            # A slip that the sheet was printed with is read from it, with a doubt.
            printed = [row for row in found.rows if row.fields.get("mark") == "事假" and row.messages]
            assert found.writes == (len(printed) if report_id == "sign-in" else 0), kind.id
            assert len(found.questions) <= 1, kind.id
        else:
            assert (report_id, kind.id) not in READ_BACK
            if report_id in FIGURES.split():
                assert found == "import.own_paper", kind.id


@pytest.mark.parametrize("report_id", ["ledger", "ledger-details"])
def test_each_sheet_by_itself_is_known(town: Any, report_id: str, tmp_path: Path) -> None:
    """A sheet copied into a file of its own: no import of it adds or changes anything."""
    book = workbook(town, report_id, "xlsx", tmp_path)
    assert book is not None
    assert own_paper(book) is not None
    for sheet in book.sheets:
        for kind in IMPORTS:
            found = checked(town, kind.id, replace(book, sheets=(sheet,)))
            assert isinstance(found, str) or found.writes == 0, (sheet.name, kind.id)


def test_a_score_list_goes_back_into_its_test(town: Any, tmp_path: Path) -> None:
    """Printed, one score put right in the spreadsheet, read again: the same test, one change, old → new."""
    path = tmp_path / "a.xlsx"
    write_document(made(town, "scores"), path)
    same = checked(town, "scores", inline(path))
    assert isinstance(same, Preview)
    assert same.summary["exam"] == "八月业务知识测试"
    assert {row.action for row in same.rows if row.fields["state"]} == {"skip"}
    file = openpyxl.load_workbook(path)
    cell = next(cell for row in file.active for cell in row if cell.value == 92.5)  # type: ignore[union-attr]
    cell.value = 93
    file.save(path)
    changed = checked(town, "scores", inline(path))
    assert isinstance(changed, Preview)
    updates = [row for row in changed.rows if row.action == "update"]
    assert [(row.fields["name"], row.old["score"]) for row in updates] == [("王建国", 92.5)]
    assert [one.exam_id for one in changed.actions.exams] == [town.exam]  # type: ignore[attr-defined]
    assert changed.questions == ()


def test_resits_are_entered_from_their_list(town: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_document(made(town, "resits"), path)
    file = openpyxl.load_workbook(path)
    page = file.active
    head, column = next((cell.row, cell.column) for row in page for cell in row if cell.value == "补考成绩")  # type: ignore[union-attr]
    for row in range(head + 1, page.max_row + 1):  # type: ignore[union-attr]
        if isinstance(page.cell(row, 1).value, int):  # type: ignore[union-attr]
            page.cell(row, column).value = 77  # type: ignore[union-attr]
    file.save(path)
    found = checked(town, "scores", inline(path))
    assert isinstance(found, Preview)
    (exam,) = found.actions.exams  # type: ignore[attr-defined]
    assert exam.exam_id == town.exam
    assert exam.attempts
    assert {(action.number, action.score_centi) for action in exam.attempts} <= {(2, 7700), (1, 7700)}
    firsts = [action for action in exam.attempts if action.number == 1]
    assert firsts == [], "a resit takes no first result's place"


HAND_MADE = [
    ["姓名", "测试成绩", "补考后成绩"],
    ["姓名", "学时类别", "考勤", "学时"],
    ["姓名", "单位", "要求学时", "已获学时", "还差学时"],
    ["序号", "日期", "课程", "期次", "授课人", "人次"],
]


@pytest.mark.parametrize("head", HAND_MADE)
def test_an_offices_own_sheet_is_no_paper_of_the_program(head: list[str], tmp_path: Path) -> None:
    file = openpyxl.Workbook()
    file.active.append(head)  # type: ignore[union-attr]
    file.active.append([1] * len(head))  # type: ignore[union-attr]
    file.save(tmp_path / "a.xlsx")
    assert own_paper(inline(tmp_path / "a.xlsx")) is None

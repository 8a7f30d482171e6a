"""上报表 in the window: pointed at once, kept, filled by one click; a newer file is told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.jobs.kept_forms import form_file
from app.papers.form_map import CellSource, ListSource
from app.services.setting.kept_forms import list_forms
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.pages.reports.forms_dialog import FormsDialog
from ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)
PAGE, TOWN = "reports", build_town


def form(folder: Path, *, lines: int = 0, name: str = "县表.xlsx") -> Path:
    """A small form; with `lines` more above it, as the county does next year."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "汇总"
    for _ in range(lines):
        page.append(["上级新加的一行"])
    page.append(["干部教育培训情况统计表"])
    page.append(["项目", "本年", "合计"])
    page.append(["计划课次", None, f"=B{3 + lines}"])
    page.append(["填报单位"])
    page.append(["课程"])
    book.save(folder / name)
    return folder / name


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> FormsDialog:
    window.set_year(2024)
    found = FormsDialog(window.ctx, window, year=2024)
    found.open()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def put(dialog: FormsDialog, row: int, column: int, source: CellSource | ListSource) -> None:
    dialog.grid.go_to(row, column)
    dialog.choice.chosen.emit(source)


def exported(window: MainWindow) -> list[Path]:
    return sorted(window.ctx.app.paths.exports.glob("*.xlsx"))


def test_pointed_at_once_and_filled_by_one_click(
    dialog: FormsDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not dialog.fill_button.isEnabled()
    dialog.take(form(tmp_path))
    dialog.grid.go_to(3, 2)
    assert "计划课次" in dialog.choice.line.text()
    assert "本年" in dialog.choice.line.text()
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Return)
    assert dialog.choice.figure.hasFocus()
    dialog.choice.figure.setCurrentText("计划课次（课次）")
    dialog.choice.put.click()
    put(dialog, 4, 2, CellSource("fact.town"))
    assert dialog.grid.cells.data(dialog.grid.cells.index(2, 1)) == "【计划课次】"
    dialog.save_button.click()
    assert not dialog.save_button.isEnabled()
    (form(tmp_path)).unlink()
    again = FormsDialog(window.ctx, window, year=2024)
    again.open()
    again.fill_button.click()
    (path,) = exported(window)
    page = openpyxl.load_workbook(path)["汇总"]
    assert (page["B3"].value, page["B4"].value, page["C3"].value) == (_planned(window), "清河镇", "=B3")
    assert path.name in again.note.text()


def _planned(window: MainWindow) -> object:
    from app.services.page.form_values import FormValues

    with window.ctx.app.database.read() as session:
        values = FormValues(session, year=2024, today=window.ctx.app.today)
        return values.value(CellSource("session.planned")).stored


def test_a_formula_takes_nothing_and_a_cell_can_be_cleared(dialog: FormsDialog, tmp_path: Path) -> None:
    dialog.take(form(tmp_path))
    put(dialog, 3, 3, CellSource("session.planned"))
    assert "公式" in dialog.note.text()
    assert not dialog.draft.has_map
    put(dialog, 3, 2, CellSource("session.planned"))
    dialog.choice.clear.click()
    assert not dialog.draft.has_map
    assert not dialog.save_button.isEnabled()


def test_a_list_of_one_of_our_papers(dialog: FormsDialog, window: MainWindow, tmp_path: Path) -> None:
    dialog.take(form(tmp_path))
    dialog.choice.paper_wanted.emit("timetable")
    columns = [dialog.choice.column.itemData(n)[1] for n in range(dialog.choice.column.count())]
    assert "课程" in columns
    put(dialog, 6, 1, ListSource("timetable", "课程"))
    dialog.fill_button.click()
    (path,) = exported(window)
    assert openpyxl.load_workbook(path)["汇总"]["A6"].value


def test_a_newer_file_is_told_and_its_cells_found(
    dialog: FormsDialog, window: MainWindow, tmp_path: Path
) -> None:
    dialog.take(form(tmp_path))
    put(dialog, 3, 2, CellSource("session.planned"))
    put(dialog, 4, 2, CellSource("fact.town"))
    dialog.save()
    (tmp_path / "new").mkdir()
    dialog.take_other(form(tmp_path / "new", lines=2))
    assert "汇总!B3 → 汇总!B5" in dialog.note.text()
    assert "汇总!B4 → 汇总!B6" in dialog.note.text()
    dialog.save()
    with window.ctx.app.database.read() as session:
        (kept,) = list_forms(session)
    assert {place.ref for place in kept.where.cells} == {"B5", "B6"}


def test_a_file_that_was_changed_or_lost_is_told(
    dialog: FormsDialog, window: MainWindow, tmp_path: Path
) -> None:
    dialog.take(form(tmp_path))
    put(dialog, 3, 2, CellSource("session.planned"))
    dialog.save()
    kept = form_file(window.ctx.app, "县表")
    kept.write_bytes(form(tmp_path, lines=1, name="other.xlsx").read_bytes())
    dialog.fill()
    assert "换新表" in dialog.note.text()
    kept.unlink()
    dialog.fill()
    assert "换新表" in dialog.note.text()
    assert exported(window) == []


def test_forgotten_and_taken_back(
    dialog: FormsDialog, window: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    dialog.take(form(tmp_path))
    put(dialog, 3, 2, CellSource("session.planned"))
    dialog.save()
    answers.append("删除")
    dialog.bar.drop.click()
    with window.ctx.app.database.read() as session:
        assert list_forms(session) == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04"])
def test_what_is_no_workbook_is_told(dialog: FormsDialog, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    dialog.take(tmp_path / "a.xlsx")
    assert "xlsx" in dialog.note.text()


def test_looks(dialog: FormsDialog, tmp_path: Path) -> None:

    dialog.take(form(tmp_path))
    put(dialog, 3, 2, CellSource("session.planned"))
    shoot(dialog, "forms_dialog")
    check_looks(dialog, {*"abcdefghijklmnopqrstuvwxyz", "b3"})

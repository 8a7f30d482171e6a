"""The import wizard on the real fixtures: verdicts, corrections, one operation, withdrawn whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.looks import check_looks, shoot
from tests.ui.undoing import take
from ui.pages.roster.roster_tab import RosterTab
from ui.widgets.field.file_choice import SHEETS
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import ImportWizard, open_import_wizard
from ui.wizards.mapping_dialog import MappingDialog

FIXTURES = Path(__file__).resolve().parents[1] / "imports" / "fixtures"
# File names and sheet names of the samples stand on the screen as they are.
FILE_WORDS = {"roster", "office", "faulty", "xlsx", "sheet1", "sheet"}


@pytest.fixture
def tab(window: MainWindow) -> RosterTab:
    found = window.tab("roster")
    assert isinstance(found, RosterTab)
    return found


def open_on(tab: RosterTab, name: str, tmp_path: Path) -> ImportWizard:
    wizard = open_import_wizard(tab, tab.ctx, "roster", {"year": 2024})
    wizard.load(Path(shutil.copy(FIXTURES / name, tmp_path / name)))
    return wizard


def test_the_first_page_says_what_it_wants(tab: RosterTab) -> None:
    wizard = open_import_wizard(tab, tab.ctx, "roster")
    check_looks(wizard)
    shoot(wizard, "import-start")
    wizard.reject()


def test_a_roster_is_imported_as_one_step_and_withdrawn(
    tab: RosterTab, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = open_on(tab, "roster_office.xlsx", tmp_path)
    check_looks(wizard, FILE_WORDS)
    shoot(wizard, "import-preview")
    assert wizard.import_button.isEnabled()
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert not wizard.isVisible()
    count = len(tab.view.model.rows)
    assert count > 10
    assert "导入干部名册" in window.offered.by_id["undo"].text()
    shoot(window, "roster-imported")
    assert take(window, window.ctx.undo.undo)
    assert len(tab.view.model.rows) == 0


def test_problems_stand_first_and_can_be_saved(tab: RosterTab, tmp_path: Path) -> None:
    wizard = open_on(tab, "roster_faulty.xlsx", tmp_path)
    page = wizard.preview_page
    assert page.count_buttons["error"].isChecked()
    assert {line.result.verdict for line in page.model.shown} == {"error"}
    assert "第 " in page._reasons.text()
    check_looks(wizard, FILE_WORDS)
    shoot(wizard, "import-problems")
    target = tmp_path / "错误行.xlsx"
    preview = wizard.check.preview()
    assert preview is not None
    wizard.problem_rows.save(preview, target)
    assert target.stat().st_size > 0
    page.count_buttons[""].click()
    shoot(wizard, "import-all")
    assert len(page.model.shown) == len(page.model.rows)
    wizard.reject()


def test_columns_can_be_corrected_and_are_remembered(tab: RosterTab, tmp_path: Path) -> None:
    wizard = open_on(tab, "roster_office.xlsx", tmp_path)
    wizard.correct_columns()
    dialog = wizard.findChild(MappingDialog)
    assert dialog is not None
    check_looks(dialog, FILE_WORDS)
    shoot(dialog, "import-columns")
    phone = next(box for box in dialog._boxes.values() if box.currentData() == "phone")
    phone.setCurrentIndex(phone.findData(None))
    dialog.save()
    preview = wizard.check.preview()
    assert preview is not None
    assert all(not row.fields.get("phone") for row in preview.rows)
    assert len(tab.ctx.preferences.values.import_layouts) == 1
    wizard.reject()
    again = open_on(tab, "roster_office.xlsx", tmp_path)
    preview = again.check.preview()
    assert preview is not None
    assert all(not row.fields.get("phone") for row in preview.rows)
    again.reject()


def test_a_file_that_is_no_table_is_refused_in_one_sentence(tab: RosterTab, tmp_path: Path) -> None:
    wizard = open_import_wizard(tab, tab.ctx, "roster")
    bad = tmp_path / "名册.xlsx"
    bad.write_bytes(b"MZ" + bytes(500))
    wizard.load(bad)
    assert "没有导入" in wizard.file_page.refusal.text()
    assert not wizard.import_button.isVisible()
    shoot(wizard, "import-refused")
    wizard.reject()


def document(path: Path, rows: list[list[str]]) -> Path:
    made = docx.Document()
    made.add_paragraph("东湾村干部名册")
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, values, strict=True):
            cell.text = text
    made.save(str(path))
    return path


def test_the_table_of_a_word_document_is_dropped_on_the_wizard(tab: RosterTab, tmp_path: Path) -> None:
    assert "*.docx" in SHEETS
    rows = [["姓名", "职务", "联系电话"], ["陈一舟", "书记", "13800000001"], ["林二川（调出）", "委员", ""]]
    wizard = open_import_wizard(tab, tab.ctx, "roster", {"year": 2024})
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(document(tmp_path / "名册.docx", rows)))])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(wizard, QDragEnterEvent(QPoint(10, 10), *rest))
    QApplication.sendEvent(wizard, QDropEvent(QPointF(10, 10), *rest))
    preview = wizard.check.preview()
    assert preview is not None
    assert [(row.fields["name"], row.fields["unit"], row.action) for row in preview.rows] == [
        ("陈一舟", "东湾村", "new"),
        ("林二川", "东湾村", "skip"),
    ]
    check_looks(wizard, {"docx", "名册"})
    shoot(wizard, "import-word")
    wizard.reject()


def test_a_list_of_relatives_only_may_be_read_by_its_columns(tab: RosterTab, tmp_path: Path) -> None:
    rows = [["家属姓名", "单位", "家属电话"], ["林二川", "东湾村", "13900000001"]]
    wizard = open_import_wizard(tab, tab.ctx, "roster", {"year": 2024})
    wizard.load(document(tmp_path / "家属.docx", rows))
    assert "家属姓名" in wizard.file_page.refusal.text()
    assert wizard.file_page.columns_button.isVisible()
    shoot(wizard, "import-relatives")
    wizard.correct_columns()
    dialog = wizard.findChild(MappingDialog)
    assert dialog is not None
    dialog.header.setValue(2)  # the first line of the sheet is the title of the table
    assert {box.accessibleName(): box.currentData() for box in dialog._boxes.values()} == {
        "“家属姓名”列作为": None,
        "“单位”列作为": "unit",
        "“家属电话”列作为": None,
    }
    dialog.reject()
    wizard.reject()

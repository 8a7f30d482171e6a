"""A newcomer's trial: a register that exists only as a file in a folder, through the whole window by keys.

Page, dialog, grid, import wizard and paste, papers, what is owed, the trail's words, seal and undo: without a
line of code for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.duty.duties import duties_of_year
from app.services.page.workbench_registers import register_tasks
from app.services.register import forms, reading
from app.services.setting import defaults
from tests.conftest import NOW
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.towns import fill_town
from tests.ui.undoing import take
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.registers_tab import RegistersTab
from ui.pages.registers.state_dialog import StateDialog
from ui.papers.preview_dialog import PreviewDialog
from ui.records.correction_dialog import CorrectionDialog
from ui.records.operations_dialog import OperationsDialog
from ui.records.seal_dialog import SealDialog
from ui.widgets.paste_dialog import PasteDialog
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import ImportWizard
from ui.work.context import UiContext

PAGE = "registers"
TOWN = fill_town
CTRL = Qt.KeyboardModifier.ControlModifier
ID = "flood-watch"
BOOK: dict[str, Any] = {
    "format": 1, "id": ID, "version": 1, "title": "防汛值班", "group": "应急", "position": 5,
    "who": "unit", "dated": "period", "period": "month", "slot": "kind", "name": "【unit】【kind】",
    "fields": [
        {"id": "day", "title": "日期", "kind": "day", "required": True, "default": "today"},
        {"id": "unit", "title": "单位", "kind": "unit", "required": True},
        {"id": "kind", "title": "材料", "kind": "choice", "required": True, "default": "plan",
         "choices": [["plan", "值班表"], ["log", "值班记录"]]},
        {"id": "heads", "title": "值班人次", "kind": "number", "words": ["人次"]},
        {"id": "cost", "title": "补助", "kind": "money"},
        {"id": "people", "title": "带班领导", "kind": "persons"},
        {"id": "trouble", "title": "险情", "kind": "long"},
        {"id": "done", "title": "处置情况", "kind": "long"},
    ],
    "states": [{"id": "open", "title": "待处置", "asks": ["trouble"]},
               {"id": "done", "title": "已处置", "asks": ["done"]}],
    "dues": [{"id": "all", "title": "每月值班材料", "who": {"units": True}, "period": "month", "grace": 5,
              "where": {"kind": ["plan"]}, "citation": "防汛工作方案：每月报送值班材料"}],
    "papers": [
        {"id": "list", "title": "防汛值班一览表", "form": "list", "total": ["heads", "cost"],
         "columns": ["#", "day", "period", "unit", "kind", "heads", "cost", "people",
                     "trouble", "done", "state"]},
        {"id": "card", "title": "防汛值班登记表", "form": "page", "blocks": [
            {"facts": [["day", "unit"], ["kind", "heads"], ["cost", "people"]]},
            {"long": ["trouble", "done"]}, {"sign": ["值班人"]}]},
        {"id": "urge", "title": "报送值班材料的催办通知", "form": "letter", "due": "all", "to": "unit",
         "text": "你单位【period】值班材料尚未报送，请于【deadline】前报送。"},
    ],
    "shows": {"unit": "【day】【kind】"},
    "grid": {"columns": "period"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    found = tmp_path / "own registers"
    found.mkdir()
    (found / "flood.json").write_text(json.dumps(BOOK, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("GANXUN_REGISTERS", str(found))
    defaults.described.cache_clear()
    yield found
    defaults.described.cache_clear()


@pytest.fixture
def tab(folder: Path, window: MainWindow) -> RegistersTab:
    window.activateWindow()
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    found.show_target(ID)
    QApplication.processEvents()
    assert found.view.page is not None, found.view.empty._text.text()
    assert found.view.page.register.title == "防汛值班"
    return found


@pytest.fixture
def keys(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)


def entries(ctx: UiContext) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        register = forms.get_register(session, register_id=ID)
        return reading.list_entries(session, register=register, year=2024).entries


def shown(kind: type[Any]) -> Any:
    QApplication.processEvents()
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    assert len(found) == 1, (kind, found)
    found[0].activateWindow()
    QApplication.processEvents()
    return found[0]


def front(window: MainWindow, widget: QWidget) -> None:
    window.activateWindow()
    QApplication.processEvents()
    widget.setFocus()


def enter(tab: RegistersTab, keys: Keyboard, trouble: str = "") -> None:
    """A new entry typed in its dialog: the first that is owed, its heads and what was wrong."""
    front(tab.window(), tab.view.owed)  # type: ignore[arg-type]
    keys.press(Qt.Key.Key_N, CTRL)
    form = shown(EntryDialog)
    form.editors["heads"].widget.setFocus()
    keys.type("12")
    if trouble:
        form.editors["trouble"].widget.setFocus()
        keys.type(trouble)
    form._try_save()
    assert not form.isVisible(), form.problem.text()


def test_the_page_knows_it_and_what_is_owed(tab: RegistersTab, window: MainWindow, ctx: UiContext) -> None:
    page = tab.view.page
    assert page is not None
    assert page.headings[:4] == ("日期", "所属期", "单位", "材料")
    assert page.owed
    assert {line.title for line in page.owed} == {"值班表"}  # the slot of the due
    check_looks(window)
    shoot_both(window, "newcomer-page")
    with ctx.app.database.read() as session:
        tasks = register_tasks(session, today=NOW.date())
        duties = duties_of_year(session, year=2024, today=NOW.date())
    assert any(task.id == f"register:{ID}:all" and task.kind == "防汛值班" for task in tasks)
    assert any(line.rule.label == "每月值班材料" and line.figures for line in duties)


def test_an_entry_is_typed_moved_on_changed_and_undone(
    tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow
) -> None:
    enter(tab, keys, "河堤渗水")
    (entry,) = entries(ctx)
    assert (entry.data["heads"], entry.data["trouble"], entry.state) == (12, "河堤渗水", "open")
    table = tab.view.table
    assert table is not None
    front(window, table)
    keys.press(Qt.Key.Key_Return, CTRL)
    form = shown(StateDialog)
    check_looks(form)
    done = form.editors["done"].widget
    done.setFocus()
    keys.type("已加固")
    form._try_save()
    assert entries(ctx)[0].state == "done"
    front(window, table)
    keys.press(Qt.Key.Key_F2)
    again = shown(EntryDialog)
    check_looks(again)
    heads = again.editors["heads"].widget
    heads.setFocus()
    heads.selectAll()
    keys.type("15")
    again._try_save()
    assert entries(ctx)[0].data["heads"] == 15
    for _ in range(3):
        front(window, table)
        keys.press(Qt.Key.Key_Z, CTRL)
    assert entries(ctx) == ()
    for _ in range(3):
        keys.press(Qt.Key.Key_Y, CTRL)
    assert (entries(ctx)[0].data["heads"], entries(ctx)[0].state) == (15, "done")


def test_the_grid_receives_by_space(
    tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow
) -> None:
    front(window, tab.view.owed)
    keys.press(Qt.Key.Key_G, CTRL)
    grid = tab.view.sides.in_front
    assert grid is not None
    front(window, grid.cells)
    for _ in range(3):
        keys.press(Qt.Key.Key_Space)
    grid.entries.flush()
    assert len(entries(ctx)) == 3
    assert {entry.on_day for entry in entries(ctx)} == {NOW.date()}
    check_looks(window, allowed={"m", "r"})
    shoot_both(window, "newcomer-grid")
    keys.press(Qt.Key.Key_G, CTRL)
    assert tab.view.sides.in_front is None


HEAD = ("日期", "单位", "材料", "人次", "补助", "带班领导", "险情")
ROWS = (
    ("2024-06-03", "清溪村", "值班表", 8, 120.5, "王秀英、曾丽", ""),
    ("2024-06-04", "大湾村", "值班记录", 6, "80元", "", ""),
)


def test_the_wizard_imports_a_spreadsheet_as_one_step(
    tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    book = openpyxl.Workbook()
    for row in (("清河镇防汛值班表",), HEAD, *ROWS):
        book.active.append(row)
    path = tmp_path / "防汛值班.xlsx"
    book.save(path)
    front(window, tab.view.owed)
    keys.press(Qt.Key.Key_I, CTRL)
    wizard = shown(ImportWizard)
    wizard.load(path)
    check_looks(wizard, {"xlsx", "sheet"})
    shoot_both(wizard, "newcomer-import")
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert not wizard.isVisible()
    found = {entry.data["heads"]: entry for entry in entries(ctx)}
    assert (found[8].data["cost"], found[6].data["cost"]) == (12_050, 8_000)
    assert (found[8].slot, found[6].slot, found[8].period) == ("plan", "log", "2024-05")
    assert len(found[8].lines_of("people")) == 2
    front(window, tab.view.owed)
    assert take(window, ctx.undo.undo)
    assert entries(ctx) == ()


def test_rows_are_pasted(tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow) -> None:
    text = "\n".join("\t".join(map(str, row)) for row in (HEAD, *ROWS))
    QGuiApplication.clipboard().setText(text)
    front(window, tab.view.owed)
    keys.press(Qt.Key.Key_V, CTRL)
    dialog = shown(PasteDialog)
    check_looks(dialog)
    dialog.save()
    assert sorted(entry.data["heads"] for entry in entries(ctx)) == [6, 8]


def test_its_papers_are_looked_at_and_saved_in_every_format(
    tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow, tmp_path: Path
) -> None:
    import docx
    import pypdfium2

    enter(tab, keys, "河堤渗水")
    table = tab.view.table
    assert table is not None
    front(window, table)
    keys.press(Qt.Key.Key_P, CTRL)
    preview = shown(PreviewDialog)
    assert preview.pane.file is not None
    check_looks(preview, {"pdf"})
    shoot_both(preview, "newcomer-paper")
    for ending in ("pdf", "xlsx", "docx"):
        preview.save_to(str(tmp_path / f"一览表.{ending}"))
    preview.reject()
    sheet = openpyxl.load_workbook(tmp_path / "一览表.xlsx").active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    document = pypdfium2.PdfDocument(tmp_path / "一览表.pdf")
    printed = document[0].get_textpage().get_text_range()
    document.close()
    word = docx.Document(str(tmp_path / "一览表.docx"))
    written = "".join(cell.text for each in word.tables for row in each.rows for cell in row.cells)
    for found in ("".join(cells), printed, written):
        assert "河堤渗水" in found
        assert "待处置" in found
    for paper in ("防汛值班登记表", "报送值班材料的催办通知"):
        action = next(each for each in tab.papers.actions() if each.text() == paper)
        action.trigger()
        shown(PreviewDialog).reject()
        QApplication.processEvents()


def test_the_trail_tells_it_in_the_words_of_the_file(
    tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow
) -> None:
    enter(tab, keys, "河堤渗水")
    with ctx.app.database.read() as session:
        from app.services.trail import audit_trail

        rows = audit_trail.list_changes(session, limit=6)
    told = "\n".join(f"{row.record} {row.change}" for row in rows)
    assert "防汛值班第" in told
    for words in ("值班人次：空 → 12", "险情：空 → 河堤渗水", "所属期：2024年1月"):
        assert words in told, told
    assert "空 → 空" not in told
    for name in ("heads", "trouble", "flood", "{"):
        assert name not in told, told
    front(window, tab.view.owed)
    window.offered.do("trail")
    dialog = shown(OperationsDialog)
    check_looks(dialog)
    shoot_both(dialog, "newcomer-trail")
    dialog.accept()


def test_a_closed_year_asks_for_a_reason_and_prints_as_it_was(
    tab: RegistersTab, keys: Keyboard, ctx: UiContext, window: MainWindow, answers: Answers, folder: Path
) -> None:
    enter(tab, keys, "河堤渗水")
    answers.append("仍要封账")
    window.offered.do("close_year")
    closing = window.findChild(SealDialog)
    assert closing is not None
    closing.accept_button.click()
    table = tab.view.table
    assert table is not None
    front(window, table)
    keys.press(Qt.Key.Key_F2)
    form = shown(EntryDialog)
    form.editors["heads"].widget.setText("20")
    form._try_save()
    slip = shown(CorrectionDialog)
    slip.reject()
    assert entries(ctx)[0].data["heads"] == 12
    form.is_touched = False
    form.reject()
    newer = json.loads(json.dumps(BOOK))
    newer["fields"][3]["title"] = "值班总人次"
    newer["version"] = 2
    later = folder / "later"
    later.mkdir()
    (later / "flood.json").write_text(json.dumps(newer, ensure_ascii=False), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, ctx.app.database.read() as session:
        patch.setenv("GANXUN_REGISTERS", str(later))
        from app.services.register.sealed_forms import register_of_year

        now = forms.get_register(session, register_id=ID)
        assert now.field("heads").title == "值班总人次"
        assert register_of_year(session, register=now, year=2024).field("heads").title == "值班人次"


def test_ctrl_k_finds_it(tab: RegistersTab, ctx: UiContext) -> None:
    from ui.window.findable import fetch_records

    with ctx.app.database.read() as session:
        records = partial(fetch_records, year=2024, today=NOW.date())(session)
    assert "防汛值班" in {each.title for each in records.registers}

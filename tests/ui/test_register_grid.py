"""逐项收取: a year's papers of a hundred people received by keys, dated, revised, let off, taken back."""

from __future__ import annotations

import random
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.operation import seals
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.register import files
from app.services.register.entry_saving import save_entry
from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from app.services.register.waiving import list_waivers
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot, shoot_both
from tests.ui.test_registers import ask_for_papers
from tests.ui.undoing import take
from ui.models.receipt_model import ReceiptModel
from ui.pages.registers import registers_actions
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.grid_view import GridView
from ui.pages.registers.registers_tab import RegistersTab
from ui.pages.registers.waive_dialog import WaiveDialog
from ui.records.correction_dialog import CorrectionDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "registers"
TODAY = date(2024, 8, 15)
OFFICES, HEADS = 19, 6
SHIFT = Qt.KeyboardModifier.ShiftModifier
GOAL = 60


def fill(session: Any) -> None:
    """114 people, six in each of 19 units; 四有 is asked for."""
    for office in range(OFFICES):
        unit = units.add_unit(session, name=f"第{office + 1}办公室")
        for place in range(HEADS):
            post = PostInput(unit_id=unit, title="干事", start_on=date(2018, 1, 1))
            name = f"{'赵钱孙李周吴'[place]}{'一二三四五六七八九十甲乙丙丁戊己庚辛壬'[office]}"
            people.add_person(session, person=PersonInput(name=name), posts=[post])
    ask_for_papers(session)


def TOWN(ctx: UiContext) -> None:
    ctx.runner.command(fill, action="roster.import", text="导入名册")


@pytest.fixture
def tab(window: MainWindow) -> RegistersTab:
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    window.activateWindow()
    return found


@pytest.fixture
def grid(tab: RegistersTab) -> GridView:
    tab.show_target("study-file")
    registers_actions.toggle_grid(tab.view)
    found = tab.view.sides.in_front
    assert found is not None
    return found


def entries(ctx: UiContext, register_id: str = "study-file", year: int = 2024) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        register = get_register(session, register_id=register_id)
        return list_entries(session, register=register, year=year).entries


def waivers(ctx: UiContext) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        return list_waivers(session)


def text(grid: GridView, line: int, column: int = 0) -> str:
    model: ReceiptModel = grid.model
    return str(model.index(line, column).data() or "")


def only(kind: type) -> Any:
    QApplication.processEvents()
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_who_owes_stands_under_its_unit_with_counts_at_the_foot(window: MainWindow, grid: GridView) -> None:
    assert grid.model.is_heading(0)
    assert grid.model.headerData(0, Qt.Orientation.Vertical) == "第1办公室"
    assert grid.cells.place() == (1, 0)
    assert grid.foot.texts() == ["0 / 114"] * 4
    assert text(grid, 1) == "逾期137天"
    assert text(grid, 1, 1) == ""  # not due before next January
    assert "逾期 114 项" in grid.told
    check_looks(window, allowed={"m", "r"})
    shoot_both(window, "register-grid")


def test_space_receives_today_and_goes_down_over_headings(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    for _ in range(HEADS + 1):
        qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    grid.entries.flush()
    assert grid.cells.place() == (HEADS + 3, 0)  # past the heading of the second unit
    found = entries(ctx)
    assert len(found) == HEADS + 1
    assert {(one.on_day, one.slot, one.period) for one in found} == {(TODAY, "plan", "2024")}
    assert grid.foot.texts()[0] == "7 / 114"
    qtbot.keyClick(grid.cells, Qt.Key.Key_Up)
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)  # filled: nothing is taken away, nothing doubled
    grid.entries.flush()
    assert len(entries(ctx)) == HEADS + 1


def test_several_chosen_cells_are_one_step_of_undo(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    for _ in range(3):
        qtbot.keyClick(grid.cells, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    grid.entries.flush()
    assert len(entries(ctx)) == 4
    window.offered.do("undo")
    assert entries(ctx) == ()
    assert text(grid, 1) == "逾期137天"
    window.offered.do("redo")
    assert len(entries(ctx)) == 4


def test_digits_are_the_day_it_came(grid: GridView, ctx: UiContext, qtbot: QtBot) -> None:
    qtbot.keyClicks(grid.cells, "0320")
    assert text(grid, 1) == "0320_"
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    qtbot.keyClicks(grid.cells, "4-2")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Down)
    grid.entries.flush()
    assert [one.on_day for one in entries(ctx)] == [date(2024, 3, 20), date(2024, 4, 2)]
    assert (text(grid, 1), text(grid, 2)) == ("3-20", "4-2 迟2天")
    # Another day over one that stands corrects it; Esc gives up.
    qtbot.keyClick(grid.cells, Qt.Key.Key_Up)
    qtbot.keyClicks(grid.cells, "0401")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    qtbot.keyClicks(grid.cells, "0402")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Escape)
    grid.entries.flush()
    assert [one.on_day for one in entries(ctx)] == [date(2024, 3, 20), date(2024, 4, 1)]


def test_a_day_that_has_not_come_is_refused_in_a_sentence(
    grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    said: list[Any] = []
    ctx.bus.notice.connect(said.append)
    for typed in ("9999", "20250101"):
        qtbot.keyClicks(grid.cells, typed)
        qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
        assert typed in said[-1].text
        assert grid.cells.place() == (1, 0)
    grid.head.day.set_date(date(2025, 1, 1))
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    assert "收到日期" in said[-1].text
    assert entries(ctx) == ()


def test_a_fresh_reading_interrupts_nobody(grid: GridView, ctx: UiContext, qtbot: QtBot) -> None:
    """What is half typed stays while the grid is read again after an earlier key."""
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    qtbot.keyClicks(grid.cells, "03")
    grid.reload()
    assert text(grid, 2) == "03_"
    qtbot.keyClicks(grid.cells, "20")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    grid.entries.flush()
    assert [one.on_day for one in entries(ctx)] == [date(2024, 3, 20), TODAY]


def test_what_is_stored_and_not_read_again_stays_on_the_screen(
    grid: GridView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "reload", lambda: None)
    grid.entries.stale.disconnect()
    for _ in range(3):
        qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
        grid.entries.flush()
    assert [text(grid, line) for line in (1, 2, 3)] == ["8-15"] * 3


def test_the_day_above_the_grid_is_what_space_takes(grid: GridView, ctx: UiContext, qtbot: QtBot) -> None:
    grid.head.day.set_date(date(2024, 3, 29))
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    grid.entries.flush()
    assert [one.on_day for one in entries(ctx)] == [date(2024, 3, 29)]


def test_a_revision_and_what_delete_takes_back(
    grid: GridView, ctx: UiContext, qtbot: QtBot, answers: Answers
) -> None:
    qtbot.keyClicks(grid.cells, "0320")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    grid.entries.flush()
    qtbot.keyClick(grid.cells, Qt.Key.Key_Up)
    qtbot.keyClicks(grid.cells, "r0405")
    assert text(grid, 1) == "改0405_"
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    assert text(grid, 1) == "3-20 改4-5"
    assert entries(ctx)[0].on_day == date(2024, 3, 20)
    qtbot.keyClick(grid.cells, Qt.Key.Key_Up)
    qtbot.keyClick(grid.cells, Qt.Key.Key_Delete)
    assert text(grid, 1) == "3-20"
    qtbot.keyClick(grid.cells, Qt.Key.Key_Delete)
    assert text(grid, 1) == "逾期137天"
    assert entries(ctx) == ()
    assert answers.asked == []  # nothing was lost that a cell does not show


def test_taking_back_asks_where_more_would_go(
    grid: GridView, ctx: UiContext, qtbot: QtBot, answers: Answers
) -> None:
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    grid.entries.flush()
    entry_id = entries(ctx)[0].id
    ctx.runner.command(
        lambda s: save_entry(
            s,
            register_id="study-file",
            entry_id=entry_id,
            values={"title": "一年学习打算"},
            today=TODAY,
            period="2024",
        ),  # fmt: skip
        action="register.edit",
        text="修改",
    )
    qtbot.keyClick(grid.cells, Qt.Key.Key_Up)
    qtbot.keyClick(grid.cells, Qt.Key.Key_Delete)
    assert "还有别的内容" in answers.asked[0].happened
    assert len(entries(ctx)) == 1
    answers.append("收回")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Delete)
    assert entries(ctx) == ()


def test_m_lets_off_the_chosen_with_one_reason(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    qtbot.keyClick(grid.cells, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClicks(grid.cells, "m")
    dialog = only(WaiveDialog)
    check_looks(dialog)
    shoot(dialog, "register-waive")
    dialog._try_save()
    assert dialog.field.problem()
    dialog.reason.setText("产假")
    dialog._try_save()
    assert [one.reason for one in waivers(ctx)] == ["产假", "产假"]
    assert (text(grid, 1), text(grid, 2)) == ("免", "免")
    assert grid.foot.texts()[0] == "0 / 112"
    grid.cells.go_to((1, 0))
    qtbot.keyClick(grid.cells, Qt.Key.Key_Delete)
    assert text(grid, 1) == "逾期137天"
    window.offered.do("undo")
    window.offered.do("undo")
    assert waivers(ctx) == ()


def test_enter_opens_the_entry_and_a_blank_one_begins_with_whose_it_is(
    tab: RegistersTab, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    form = tab.findChildren(EntryDialog)[-1]
    shoot(form, "register-grid-entry")
    form._try_save()
    found = entries(ctx)
    assert [(one.slot, one.period) for one in found] == [("plan", "2024")]
    assert text(grid, 1) == "8-15 迟137天"
    grid.cells.go_to((1, 0))
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    form = tab.findChildren(EntryDialog)[-1]
    assert "修改" in form.windowTitle()
    form.reject()


def test_a_file_dropped_on_a_cell_is_its_receipt(
    grid: GridView, ctx: UiContext, tmp_path: Path, answers: Answers
) -> None:
    paper = tmp_path / "计划.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paper))])
    middle = grid.cells.visualRect(grid.model.index(2, 0)).center()
    event = QDropEvent(
        QPointF(middle), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    grid.cells.dropEvent(event)
    found = entries(ctx)
    assert [one.files for one in found] == [frozenset({"file"})]
    with ctx.app.database.read() as session:
        assert [one.file_name for one in files.list_files(session, entry_id=found[0].id)] == ["计划.pdf"]
    assert text(grid, 2).endswith("附")
    assert paper.exists()


def test_the_line_of_a_column_leaves_the_missing_and_receives_the_rest(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot, window)
    grid.focus_grid()
    keys.press(Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is grid.head.line.line
    grid.head.line.line.setText("3 7 999")
    assert "999" in grid.head.line.echo.text()
    keys.press(Qt.Key.Key_Return, SHIFT)
    assert entries(ctx) == ()  # a slip enters nobody
    grid.head.line.clear()
    keys.type("3 7 12-14")
    assert "3 孙一" in grid.head.line.echo.text()
    assert "109" in grid.head.line.echo.text()
    shoot(window, "register-grid-line")
    keys.press(Qt.Key.Key_Return, SHIFT)
    assert len(entries(ctx)) == 109
    assert grid.foot.texts()[0] == "109 / 114"
    assert grid.head.line.column == 1  # on to the next column, the cursor still in the line
    take(window, partial(window.offered.do, "undo"))
    assert entries(ctx) == ()


def test_the_line_lets_off_with_a_reason(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot, window)
    grid.head.line.focus()
    grid.head.line.line.setText("2缺 5免")
    keys.press(Qt.Key.Key_Return, SHIFT)
    assert len(entries(ctx)) == 112
    dialog = only(WaiveDialog)
    dialog.reason.setText("借调")
    dialog._try_save()
    assert [one.reason for one in waivers(ctx)] == ["借调"]


def test_a_hidden_row_is_not_received_by_the_line(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    grid.head.unit.setCurrentIndex(grid.head.unit.findData("第2办公室"))
    assert grid.foot.texts()[0] == "0 / 6"
    keys = Keyboard(qtbot, window)
    grid.head.line.focus()
    grid.head.line.line.setText("7")
    keys.press(Qt.Key.Key_Return, SHIFT)
    assert len(entries(ctx)) == 5


def test_a_hundred_and_fourteen_by_four_take_few_keys(
    window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    """456 cells with 20 missing in at most 60 keys (Shift is held, not hit)."""
    missing = [sorted(random.Random(column).sample(range(1, 115), 5)) for column in range(4)]
    keys = Keyboard(qtbot, window)
    grid.focus_grid()
    keys.press(Qt.Key.Key_Slash)
    for numbers in missing:
        for number, after in pairwise([*numbers, 0]):
            keys.type(str(number))
            # 12 to 99 and three figures part by themselves: no other number begins so.
            if after and int(f"{number}{str(after)[0]}") <= 114:
                keys.type(" ")
        keys.press(Qt.Key.Key_Return, SHIFT)
    assert len(entries(ctx)) == 456 - 20
    assert grid.foot.texts() == ["109 / 114"] * 4
    assert keys.presses <= GOAL, keys.presses


def test_a_closed_year_asks_why(window: MainWindow, grid: GridView, ctx: UiContext, qtbot: QtBot) -> None:
    with ctx.app.database.write(actor="t", action="year.seal", text="年度封账") as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-05T09:00:00")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    dialog = only(CorrectionDialog)
    dialog.reject()
    assert entries(ctx) == ()
    assert text(grid, 1) == "逾期137天"  # what was not stored is taken back on the screen
    grid.cells.go_to((1, 0))
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    grid.entries.flush()
    dialog = only(CorrectionDialog)
    dialog.reason.setText("补交")
    dialog._try_save()
    assert len(entries(ctx)) == 1


def test_another_year_and_another_register_come_with_the_grid(
    window: MainWindow, tab: RegistersTab, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    window.set_year(2023)
    assert len(entries(ctx)) == 1  # what was typed is stored first
    assert tab.view.sides.in_front is grid
    assert grid.model.grid is not None
    assert grid.model.grid.year == 2023
    qtbot.keyClicks(grid.cells, "20230301")
    qtbot.keyClick(grid.cells, Qt.Key.Key_Return)
    grid.entries.flush()
    assert [one.period for one in entries(ctx, year=2023)] == ["2023"]
    tab.show_target("unit-plan")
    assert grid.model.grid.register.id == "unit-plan"
    assert grid.head.unit.isHidden()
    tab.show_target("task")
    assert tab.view.sides.in_front is None  # it has no grid
    tab.show_target("study-file")
    assert tab.view.sides.in_front is grid


def test_a_group_without_anybody_is_said(window: MainWindow, tab: RegistersTab, grid: GridView) -> None:
    tab.show_target("young-cadre")
    assert "“年轻干部”没有人" in grid.nobody.text()
    assert grid.cells.isHidden()
    check_looks(window)
    shoot(window, "register-grid-nobody")


def test_ctrl_g_is_the_way_in_and_back_and_nothing_hidden_is_deleted(
    window: MainWindow, tab: RegistersTab, grid: GridView, ctx: UiContext, qtbot: QtBot
) -> None:
    qtbot.keyClick(grid.cells, Qt.Key.Key_Space)
    grid.entries.flush()
    assert tab.offered is not None
    assert tab.offered.missing("delete")  # the list behind the grid has a line chosen; it is out of reach
    assert tab.offered.by_id["grid"].text() == "返回列表"
    assert tab.offered.by_id["grid"].shortcut() == QKeySequence("Ctrl+G")
    tab.offered.do("grid")
    assert tab.view.sides.in_front is None
    page = tab.view.page
    assert page is not None
    assert len(page.entries) == 1  # the list knows what the grid has done
    tab.offered.do("grid")
    assert tab.view.sides.in_front is grid


def test_secret_things_stand_in_no_cell(window: MainWindow, tab: RegistersTab, ctx: UiContext) -> None:
    """The grid says when something came; what an entry holds is nowhere in it, nor in its tips."""
    tab.show_target("study-file")
    registers_actions.toggle_grid(tab.view)
    grid = tab.view.sides.in_front
    assert grid is not None
    ctx.runner.command(
        lambda s: save_entry(
            s,
            register_id="young-cadre",
            entry_id=None,
            today=TODAY,
            period="2024-H1",
            values={"person": "1", "kind": "report", "day": TODAY, "caution": "苗头性问题"},
        ),  # fmt: skip
        action="register.add",
        text="新增",
    )
    tab.show_target("young-cadre")
    model = grid.model
    words = [
        str(model.index(line, column).data(role) or "")
        for line in range(model.rowCount())
        for column in range(model.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    ]
    assert not any("苗头" in each for each in words)


def ink(grid: GridView, line: int) -> int:
    """How dark a line of the names at the left is painted."""
    down = grid.cells.verticalHeader()
    section = QRect(0, down.sectionViewportPosition(line), down.width() - 2, down.sectionSize(line) - 2)
    picture = down.grab(section).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = [
        picture.pixelColor(x, y).value() for x in range(picture.width()) for y in range(picture.height())
    ]
    return max(pixels) * len(pixels) - sum(pixels)


def test_the_heading_of_a_unit_is_painted_bold(
    window: MainWindow, grid: GridView, monkeypatch: pytest.MonkeyPatch
) -> None:
    bold, plain_name = ink(grid, 0), ink(grid, 1)
    heads = ReceiptModel.headerData

    def without_font(model: ReceiptModel, section: int, way: Qt.Orientation, role: int) -> object:
        return None if role == Qt.ItemDataRole.FontRole else heads(model, section, way, role)

    monkeypatch.setattr(ReceiptModel, "headerData", without_font)
    assert bold > ink(grid, 0) * 1.1
    assert plain_name == ink(grid, 1)

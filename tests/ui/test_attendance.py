"""考勤签到 by keyboard: figures, undo, failure, paste, cancelled sessions, looks."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.errors import StoreProblem
from app.services.mark import attendance
from app.services.plan import planning
from tests.ui.attendance_data import (
    DAYS,
    TODAY,
    add_slip,
    build_town,
    mark_past,
    shoot_both,
    stored_marks,
)
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.undoing import take
from ui.looks.theme import colour
from ui.models.sheet_model import LEAVE, MARK, NOTE
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext
from ui.work.entry_queue import WriteBlock

KEYS = {"c", "d", "z", "g", "b", "s", "q", "n", "w", "f1", "f3", "f4"}
LINE = "3迟 7假 12缺 18迟早 25病 40公 66迟 91退"


PAGE = "attendance"
TOWN = build_town


@pytest.fixture
def held(built: list[int]) -> list[int]:
    return built


@pytest.fixture
def tab(window: MainWindow, held: list[int], qtbot: QtBot) -> AttendanceTab:
    window.set_year(2024)
    window.activateWindow()
    window.show_tab("attendance")
    found = window.tab("attendance")
    assert isinstance(found, AttendanceTab)
    qtbot.waitUntil(found.sheet.grid.hasFocus)
    return found


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, window)


def figures(tab: AttendanceTab) -> str:
    return tab.sheet.figures.text()


def test_todays_session_is_chosen_in_printed_order(tab: AttendanceTab, held: list[int]) -> None:
    assert tab.sheet.lesson is not None
    assert tab.sheet.lesson.id == held[TODAY]
    assert [row.number for row in tab.sheet.model.rows] == list(range(1, 101))
    assert figures(tab) == "应到 100 实到 0 请假 0 迟到 0 早退 0 缺席 0 未登记 100"
    assert tab.view.list.current_row().id == held[TODAY]
    assert tab.header.line() == "2024 年 · 计划课次 6 · 培训场次 0 · 未登记齐课次 5"


def test_hundred_people_with_eight_exceptions_by_keyboard_alone(
    window: MainWindow, held: list[int], keys: Keyboard, qtbot: QtBot
) -> None:
    window.set_year(2024)
    window.activateWindow()
    keys.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    qtbot.waitUntil(tab.sheet.grid.hasFocus)
    keys.type("/")
    assert tab.sheet.bar.line.hasFocus()
    keys.type(LINE)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    marks = stored_marks(window.ctx, held[TODAY])
    assert [marks[n] for n in (3, 7, 12, 18, 25, 40, 66, 91)] == [
        "late", "personal_leave", "absent", "late_early", "sick_leave", "official_leave", "late", "early",
    ]  # fmt: skip
    assert sum(1 for mark in marks.values() if mark == "present") == 92
    assert figures(tab) == "应到 100 实到 96 请假 3 迟到 3 早退 2 缺席 1 未登记 0"
    assert tab.header.line() == "2024 年 · 计划课次 6 · 培训场次 1 · 未登记齐课次 4"
    assert keys.presses <= 60
    assert tab.view.list.current_row().tally.unmarked == 0
    assert "其余 92 人全勤" in window.notice.text()


def test_a_letter_marks_and_moves_on(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int]
) -> None:
    keys.type(" cq")
    keys.press(Qt.Key.Key_Down)
    keys.type("x")
    keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_Up)
    keys.type("b")
    keys.press(Qt.Key.Key_Backspace)
    marks = stored_marks(ctx, held[TODAY])
    assert [marks[n] for n in range(1, 7)] == ["present", "late", "absent", "sick_leave", "none", "none"]
    assert tab.sheet.grid.currentIndex().row() == 4


def test_no_input_method_swallows_the_letters(tab: AttendanceTab) -> None:
    grid = tab.sheet.grid
    for at in (MARK, NOTE):
        grid.setCurrentIndex(tab.sheet.model.index(0, at))
        asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(grid, asked)
        assert asked.value(Qt.InputMethodQuery.ImEnabled) is False


def test_digits_jump_to_the_printed_number(tab: AttendanceTab, keys: Keyboard) -> None:
    keys.type("73")
    assert tab.sheet.grid.currentIndex().row() == 72
    keys.press(Qt.Key.Key_Down)
    keys.type("9")
    assert tab.sheet.grid.currentIndex().row() == 8


def test_a_symbol_typed_counts_and_marks_go_to_every_selected_line(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    for _ in range(3):
        keys.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    keys.type("g")
    marks = stored_marks(ctx, held[TODAY])
    assert [marks[n] for n in range(1, 6)] == ["official_leave"] * 4 + ["none"]
    keys.type("√")
    assert stored_marks(ctx, held[TODAY])[5] == "present"


def test_marks_by_mouse(tab: AttendanceTab, ctx: UiContext, held: list[int], qtbot: QtBot) -> None:
    tab.sheet.grid.go_to(4)
    menu = tab.sheet.grid.mark_menu()
    texts = [action.text() for action in menu.actions()]
    assert "迟  迟到\tC" in texts
    next(action for action in menu.actions() if "缺席" in action.text()).trigger()
    assert stored_marks(ctx, held[TODAY])[5] == "absent"
    menu.close()
    menu.deleteLater()


def test_the_rest_fills_blanks_only_and_can_be_undone(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], window: MainWindow
) -> None:
    keys.type("qs")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    marks = stored_marks(ctx, held[TODAY])
    assert (marks[1], marks[2]) == ("absent", "personal_leave")
    assert "none" not in marks.values()
    assert "其余 98 人" in window.notice.text()
    assert take(window, lambda: keys.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
    marks = stored_marks(ctx, held[TODAY])
    assert (marks[1], marks[2], marks[3]) == ("absent", "personal_leave", "none")
    assert figures(tab).endswith("未登记 98")
    keys.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert figures(tab).endswith("未登记 0")


def test_undo_takes_back_one_key(tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int]) -> None:
    keys.type("cz")
    assert ctx.undo.undo_text.endswith("早退")
    keys.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [stored_marks(ctx, held[TODAY])[n] for n in (1, 2)] == ["late", "none"]
    assert tab.sheet.model.marks_now()[tab.sheet.model.rows[1].id] == "none"


def test_a_failed_write_puts_the_cell_back_and_says_so(
    tab: AttendanceTab, keys: Keyboard, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.type("c")

    def refuse(_session: Any, **_: object) -> int:
        raise StoreProblem("store.disk_full", path="D:")

    monkeypatch.setattr(attendance, "set_marks", refuse)
    keys.type("q")
    assert list(tab.sheet.model.marks_now().values())[:3] == ["late", "none", "none"]
    assert figures(tab).endswith("缺席 0 未登记 99")
    assert "没有保存" in window.notice.text()
    assert "磁盘空间不足" in window.notice.text()
    assert f"2 号{tab.sheet.model.rows[1].name}" in window.notice.text()
    assert tab.sheet.grid.currentIndex().row() == 2, "whoever types from paper goes on at the next line"


def test_problems_of_the_line_are_said_while_typing_and_nothing_is_entered(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int]
) -> None:
    keys.press(Qt.Key.Key_F4)
    keys.type("3迟 101缺")
    assert "没有 101 号" in tab.sheet.bar.echo_text()
    assert tab.sheet.model.rows[2].name in tab.sheet.bar.echo_text()
    keys.press(Qt.Key.Key_Return)
    assert set(stored_marks(ctx, held[TODAY]).values()) == {"none"}
    keys.press(Qt.Key.Key_Escape)
    assert tab.sheet.grid.hasFocus()
    assert tab.sheet.bar.line.text() == ""


def test_every_problem_of_the_line_is_said_at_once(tab: AttendanceTab, keys: Keyboard) -> None:
    keys.type("/101缺 赖强病 3呆")
    said = tab.sheet.bar.echo_text()
    assert "101" in said
    assert "赖强" in said
    assert "呆" in said
    assert tab.sheet.bar.echo.text().count("<span") == 3
    keys.type(" 102缺 103缺")
    assert "另有 2 处" in tab.sheet.bar.echo_text()


def test_the_echo_tells_names_and_figures_before_entering(tab: AttendanceTab, keys: Keyboard) -> None:
    keys.type("/3迟 7缺")
    text = tab.sheet.bar.echo_text()
    assert f"3 {tab.sheet.model.rows[2].name} 迟" in text
    assert "应到 100 实到 1 迟到 1 缺席 1 未登记 98" in text
    assert "再其余全勤：实到 99" in text


def test_leave_without_a_slip_is_told_and_the_rest_says_what_it_did(
    window: MainWindow, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    with ctx.app.database.read() as session:
        rows = attendance.get_sheet(session, class_session_id=held[TODAY]).rows
    add_slip(ctx, rows[6].person_id, "事", DAYS[TODAY])
    window.set_year(2024)
    window.activateWindow()
    window.show_tab("attendance")
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    qtbot.waitUntil(tab.sheet.grid.hasFocus)
    keys = Keyboard(qtbot, window)
    assert tab.sheet.bar.echo_text().startswith("序号加情况，空格隔开；请假写 7公 7病 7事")
    keys.press(Qt.Key.Key_F4)
    keys.type("8假 3迟")
    assert f"8 {rows[7].name} 事（无假条）" in tab.sheet.bar.echo_text()
    check_looks(window, KEYS)
    shoot_both(window, "attendance-no-slip")
    assert tab.verbs["rest"].isEnabled()
    assert _primary(tab) == ["其余全勤"]
    tab.verbs["rest"].trigger()  # the red button enters what is typed, then the rest
    assert "已登记：例外 2 人，其余 97 人出勤、1 人按假条记事假。" in window.notice.text()
    assert set(stored_marks(ctx, held[TODAY]).values()) == {"present", "late", "personal_leave"}
    assert [tab.sheet.model.index(line, LEAVE).data() for line in (6, 7, 8)] == ["事", "无假条", ""]
    assert _primary(tab) == ["生成通报"]
    check_looks(window, KEYS)
    shoot_both(window, "attendance-done")
    assert take(window, ctx.undo.undo)
    assert _primary(tab) == ["其余全勤"]


def _primary(tab: AttendanceTab) -> list[str]:
    return [b.text() for b in tab.toolbar.findChildren(QPushButton) if b.property("primary")]


def test_only_the_wrong_number_is_red(tab: AttendanceTab, keys: Keyboard) -> None:
    keys.type("/3迟 200缺")
    shown = tab.sheet.bar.echo.text()
    assert shown.count("<span") == 1
    assert f'<span style="color: {colour("problem").name()}">200</span>' in shown
    assert tab.sheet.bar.echo_text().startswith(f"3 {tab.sheet.model.rows[2].name} 迟")


def test_a_day_to_come_is_asked_about_and_a_no_says_nothing_wrong(
    window: MainWindow, tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], answers: Answers
) -> None:
    coming = max(range(len(DAYS)), key=lambda place: DAYS[place])
    assert DAYS[coming] > ctx.app.today
    tab.open_id(held[coming])
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keys.type("d")
    assert [asked.verbs for asked in answers.asked] == [("提前登记",), ("提前登记",)]
    assert set(stored_marks(ctx, held[coming]).values()) == {"none"}
    assert "没有未登记的人" not in window.notice.text()
    answers.append("提前登记")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert set(stored_marks(ctx, held[coming]).values()) == {"present"}


def test_slips_show_and_fill_on_request(
    window: MainWindow, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    with ctx.app.database.read() as session:
        person = attendance.get_sheet(session, class_session_id=held[TODAY]).rows[6].person_id
    add_slip(ctx, person, "病", DAYS[TODAY])
    window.set_year(2024)
    window.show_tab("attendance")
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    assert tab.sheet.model.index(6, 5).data() == "病"
    assert stored_marks(ctx, held[TODAY])[7] == "none"
    tab.verbs["fill"].trigger()
    assert stored_marks(ctx, held[TODAY])[7] == "sick_leave"
    assert figures(tab).startswith("应到 100 实到 0 请假 1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("迟到\n√\n缺席", ["late", "present", "absent"]),
        ("姓名\t考勤\n{2}\t病假\n{1}\t√", ["present", "sick_leave", "none"]),
    ],
    ids=["one column", "names and marks"],
)
def test_paste_shows_what_changes_first(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], text: str, expected: list[str]
) -> None:
    names = [""] + [row.name for row in tab.sheet.model.rows]
    for number in (1, 2):
        text = text.replace(f"{{{number}}}", names[number])
    QGuiApplication.clipboard().setText(text)
    keys.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert set(stored_marks(ctx, held[TODAY]).values()) == {"none"}
    check_looks(dialog)
    shoot(dialog, "attendance-paste")
    keys.press(Qt.Key.Key_Return)
    marks = stored_marks(ctx, held[TODAY])
    assert [marks[n] for n in (1, 2, 3)] == expected


def test_copy_gives_the_sheet_to_excel(tab: AttendanceTab, keys: Keyboard) -> None:
    keys.type("c")
    keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells[:2] == ["1", tab.sheet.model.rows[0].name]
    assert cells[4] == "迟到"


def test_a_cancelled_session_is_only_shown(
    window: MainWindow, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    ctx.runner.command(
        partial(planning.cancel_class_session, class_session_id=held[TODAY], reason="防汛"),
        action="class_session.cancel", text="取消课次",
    )  # fmt: skip
    window.set_year(2024)
    window.show_tab("attendance", held[TODAY])
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    assert tab.sheet.lesson is not None
    assert tab.sheet.lesson.id == held[TODAY]
    qtbot.keyClicks(tab.sheet.grid, "cq ")
    assert set(stored_marks(ctx, held[TODAY]).values()) == {"none"}
    assert "防汛" in tab.sheet.head.warning.text()
    assert not tab.verbs["rest"].isEnabled()
    shoot(window, "attendance-cancelled")
    check_looks(window, KEYS)


def test_everybody_back_to_unmarked_asks_and_can_be_undone(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], answers: Answers
) -> None:
    keys.type("cq")
    tab.verbs["clear"].trigger()
    assert "2 人" in answers.asked[0].happened
    assert stored_marks(ctx, held[TODAY])[1] == "late"
    answers.append("全部改为未登记")
    tab.verbs["clear"].trigger()
    assert set(stored_marks(ctx, held[TODAY]).values()) == {"none"}
    assert figures(tab).endswith("未登记 100")
    ctx.undo.undo()
    assert figures(tab).endswith("未登记 98")


def test_a_remark_is_typed_in_place(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    tab.verbs["edit"].trigger()
    editor = QApplication.focusWidget()
    assert editor is not None
    keys.type("晚到十分钟")
    qtbot.keyClick(editor, Qt.Key.Key_Return)

    def note() -> str:
        with ctx.app.database.read() as session:
            return attendance.get_sheet(session, class_session_id=held[TODAY]).rows[0].note

    qtbot.waitUntil(lambda: note() == "晚到十分钟")


def test_the_sheet_code_and_the_date_open_the_session(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int]
) -> None:
    from app.services.mark.sign_in import sessions_to_print, sign_in_sheet

    with ctx.app.database.read() as session:
        row = sessions_to_print(session, class_session_ids=(held[1],))[0]
        code = sign_in_sheet(session, lesson=row).code
    keys.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    keys.type(code)
    keys.press(Qt.Key.Key_Return)
    assert tab.sheet.lesson is not None
    assert tab.sheet.lesson.id == held[1]
    assert tab.sheet.grid.hasFocus()
    for wanted, number in (("8-22", 5), ("0801", 2), ("村级财务", 2)):
        keys.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        keys.type(wanted)
        keys.press(Qt.Key.Key_Return)
        assert tab.sheet.lesson.id == held[number]


def test_the_year_matrix_opens_a_session(
    tab: AttendanceTab, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    mark_past(ctx, held)
    tab.view.show_matrix()
    model = tab.view.matrix.model
    assert (model.rowCount(), model.columnCount()) == (100, 6)
    assert model.index(2, 0).data() == "迟"
    shoot(tab.window(), "attendance-matrix")
    check_looks(tab.window(), KEYS)
    tab.view.matrix.view.setCurrentIndex(model.index(11, 0))
    qtbot.keyClick(tab.view.matrix.view, Qt.Key.Key_Return)
    assert tab.sheet.lesson is not None
    assert tab.sheet.lesson.id == held[0]
    assert tab.sheet.grid.currentIndex().row() == 11


def test_the_list_puts_what_needs_marks_first(ctx: UiContext, window: MainWindow, held: list[int]) -> None:
    mark_past(ctx, held)
    window.set_year(2024)
    window.show_tab("attendance")
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    assert [row.id for row in tab.view.sessions.shown] == [held[n] for n in (4, 2, 3, 1, 0, 5)]
    states = [tab.view.sessions.index(line, 2).data() for line in range(6)]
    assert tab.view.list.horizontalScrollBar().maximum() == 0, "the state is out of sight"
    assert states == ["○ 未登记 100", "○ 未登记 59", "● 已登记", "● 已登记", "● 已登记", "未开始"]


def test_model(tab: AttendanceTab, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(tab.sheet.model)


def test_looks(tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int]) -> None:
    mark_past(ctx, held)
    add_slip(ctx, tab.sheet.model.rows[8].person_id, "病", DAYS[TODAY])
    tab.refresh(None)
    keys.type("   c q  g")
    keys.press(Qt.Key.Key_F4)
    keys.type("20迟 21假 30缺")
    shoot_both(tab.window(), "attendance")
    check_looks(tab.window(), KEYS)


def test_a_year_without_sessions_takes_no_keys(
    tab: AttendanceTab, keys: Keyboard, ctx: UiContext, held: list[int], window: MainWindow
) -> None:
    keys.type("c")
    window.set_year(2023)
    assert tab.sheet.model.rowCount() == 0
    tab.verbs["edit"].trigger()
    tab.sheet.fill_rest()
    tab.view.paste.paste("√")
    assert not tab.verbs["rest"].isEnabled()
    assert not tab.verbs["print"].isEnabled()
    check_looks(window, KEYS)
    shoot(window, "attendance-empty")
    window.set_year(2024)
    assert len(tab.sheet.model.rows) == 100
    assert tab.verbs["rest"].isEnabled()
    assert tab.verbs["print"].isEnabled()
    assert list(stored_marks(ctx, held[TODAY]).values())[:2] == ["late", "none"]


def test_a_class_session_of_another_year_brings_its_year(
    tab: AttendanceTab, held: list[int], window: MainWindow
) -> None:
    window.set_year(2023)
    window.show_tab("attendance", held[0])
    assert window.year == 2024
    assert window.year_box.year() == 2024
    assert tab.sheet.lesson is not None
    assert tab.sheet.lesson.id == held[0]


def test_an_empty_year_gives_way_to_the_newest_with_class_sessions(
    window: MainWindow, ctx: UiContext
) -> None:
    this_year = ctx.app.today.year
    ctx.preferences.values.year = 0
    for years, chosen in (
        ((), this_year),
        ((this_year + 1, this_year), this_year),
        ((this_year - 1, this_year - 3), this_year - 1),
    ):
        window.open_data(town="清河镇", years=years)
        assert window.year == chosen
    ctx.preferences.values.year = this_year - 2
    window.open_data(town="清河镇", years=(this_year - 1,))
    assert window.year == this_year - 2


def test_a_change_of_one_names_the_person(window: MainWindow, tab: AttendanceTab) -> None:
    """On a correction slip '例外 1 人' tells a superior nothing."""
    from app.services.mark.attendance import EchoRow
    from ui.pages.attendance.step_words import line_words, step_text

    kinds = tab.sheet.model.kinds
    one = EchoRow(1, 3, "孙勇明", "党政办", "absent", "personal_leave")
    two = EchoRow(2, 4, "王芳", "党政办", "none", "late")
    assert line_words([one], kinds) == "孙勇明 缺席 → 事假"
    assert line_words([one, two], kinds) == "孙勇明 缺席 → 事假、王芳 迟到"
    assert line_words([one, two, one], kinds) == "例外 3 人"
    row = tab.sheet.model.rows[0]
    block = WriteBlock(tab.sheet.lesson.id if tab.sheet.lesson else 0, {row.id: "absent"})
    assert step_text(tab.sheet.model, block, {row.id: "late"}) == f"登记考勤：{row.name} 迟到 → 缺席"
    assert step_text(tab.sheet.model, block, {}) == f"登记考勤：{row.name} 缺席"


def test_one_key_never_marks_two_people(tab: AttendanceTab, qtbot: QtBot) -> None:
    """The cursor moved by the program while Ctrl is held (Ctrl+F, Ctrl+Z) leaves nobody chosen behind."""
    grid = tab.sheet.grid
    grid.go_to(0)
    qtbot.keyPress(grid, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    grid.go_to(3)
    qtbot.keyRelease(grid, Qt.Key.Key_Control)
    assert grid.selected_lines() == [3]

"""The leave dialog knows the approver and the 1/7 meter; the sheet and the card say the same (C26, Q25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.leave import leaves
from app.services.mark import attendance
from app.services.person import choosing, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.class_sessions import get_class_session
from app.services.plan.planning import ClassSessionInput
from tests.ui.attendance_data import shoot_both
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks
from ui.models.sheet_model import NOTE
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog
from ui.pages.attendance.leave_dialog import LeaveDialog
from ui.pages.attendance.leaves_dialog import LeavesDialog
from ui.pages.roster.roster_tab import RosterTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

FIRST = date(2024, 8, 12)  # a week of one class, the fourth day is today


def _build(session: Any) -> list[int]:
    ids = units.find_or_add_units(session, names=["党政领导", "东湾村"])
    posts = (
        ("钱卫东", "党政领导", "党委书记"),
        ("李建国", "东湾村", "党支部书记"),
        ("周文", "东湾村", "文书"),
        ("吴敏", "东湾村", "网格员"),
    )
    for name, unit, title in posts:
        people.add_person(
            session, person=PersonInput(name=name), posts=[PostInput(unit_id=ids[unit], title=title)]
        )
    held: list[int] = []
    for number, centi in enumerate((500, 100, 100, 100, 4100)):
        batch = get_class_session(session, class_session_id=held[0]).batch_id if held else None
        data = ClassSessionInput(
            title="村级后备干部专题班",
            held_on=FIRST + timedelta(days=number),
            hours_centi=centi,
            batch_id=batch,
        )
        held.append(planning.add_class_session(session, data=data))
    for one, line in zip(held[:3], ("3病 4缺", "4缺", "4缺"), strict=True):
        attendance.mark_line(session, class_session_id=one, line=line, rest_present=True)
    return held


PAGE = "attendance"


def TOWN(ctx: UiContext) -> list[int]:
    kept: list[list[int]] = []
    ctx.runner.command(_build, action="demo.build", text="建立示例", done=kept.append)
    return kept[0]


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


def open_dialog(tab: AttendanceTab, window: MainWindow) -> LeaveDialog:
    tab.verbs["leaves"].trigger()
    listing = next(one for one in window.findChildren(LeavesDialog) if one.isVisible())
    listing.add.click()
    dialog = next(one for one in listing.findChildren(LeaveDialog) if one.isVisible())
    QApplication.processEvents()
    return dialog


def test_the_dialog_knows_approver_and_meter(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    tab.sheet.grid.go_to(2)
    dialog = open_dialog(tab, window)
    assert (dialog.approver.text(), dialog.person.text()[:2]) == ("李建国", "周文")
    assert dialog.outlook.text() == "本班已请假 5 学时，上限 7 学时；加上这次共 6 学时"
    assert dialog.outlook.objectName() == "warn"
    dialog.end.set_date(FIRST + timedelta(days=4))
    dialog._ask()
    assert dialog.outlook.text().endswith("加上这次共 47 学时，超过上限")
    assert dialog.outlook.objectName() == "over"
    check_looks(dialog)
    shoot_both(dialog, "leave-over")
    dialog.end.set_date(FIRST + timedelta(days=3))
    # A name typed over stays, whoever the person is.
    dialog.approver.setText("王书记")
    dialog.person.set_person(dialog.person._people[1].id)
    dialog._ask()
    assert dialog.approver.text() == "王书记"
    dialog.approver.setText("")
    dialog._ask()
    assert dialog.approver.text() == "钱卫东"  # the branch secretary's own leave goes to the town
    dialog.is_touched = False
    dialog.reject()
    next(one for one in window.findChildren(LeavesDialog) if one.isVisible()).accept()


def test_a_slip_after_class_began_is_late_everywhere(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    tab.sheet.grid.go_to(3)
    dialog = open_dialog(tab, window)
    assert dialog.after_start.isVisible()
    assert "须在开课前交" in dialog.handed_field._hint
    dialog.after_start.click()
    assert "记为补假" in dialog.handed_field._hint
    dialog.accept_button.click()
    with ctx.app.database.read() as session:
        (slip,) = leaves.list_leaves(session)
    assert slip.late
    assert slip.approver == "李建国"
    listing = next(one for one in window.findChildren(LeavesDialog) if one.isVisible())
    assert listing.model.index(0, 6).data() == "08-15 补假"
    assert listing.model.index(0, 1).data() == "东湾村"
    assert listing.print.isEnabled()  # the slip just written is the one in front
    bar = listing.view.horizontalScrollBar()
    assert bar.maximum() == 0, "the list scrolls sideways"
    assert "其中补假 1 张" in listing.line.text()
    check_looks(listing)
    shoot_both(listing, "leaves-late")
    listing.view.select_id(slip.id)
    listing.edit.click()
    again = next(one for one in listing.findChildren(LeaveDialog) if one.isVisible())
    assert again.after_start.isChecked()
    again.after_start.click()
    again.accept_button.click()
    with ctx.app.database.read() as session:
        assert [row.late for row in leaves.list_leaves(session)] == [False]
    ctx.undo.undo()
    listing.accept()
    window.show_tab("roster")
    page = window.tab("roster")
    assert isinstance(page, RosterTab)
    with ctx.app.database.read() as session:
        person = choosing.find_one(session, who="吴敏")
    page.show_person(person.id)
    words = "\n".join(label.text() for label in page.view.card.findChildren(type(page.view.card._name)))
    assert "请假条 1 张，其中补假 1 张" in words
    assert "3 次（08-12 至 08-14）" in words
    check_looks(page.view.card)
    shoot_both(window, "card-leave")


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
def test_by_keyboard(tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+L, Ctrl+N, a name, Tab, Enter: the approver is there already."""
    keys = Keyboard(qtbot, window)
    keys.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    listing = next(one for one in window.findChildren(LeavesDialog) if one.isVisible())
    qtbot.waitUntil(listing.isActiveWindow)
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = next(one for one in listing.findChildren(LeaveDialog) if one.isVisible())
    qtbot.waitUntil(dialog.person.hasFocus)
    dialog.person.selectAll()
    keys.type("周文")
    keys.press(Qt.Key.Key_Tab)
    assert dialog.approver.text() == "李建国"
    keys.press(Qt.Key.Key_Return)
    with ctx.app.database.read() as session:
        (slip,) = leaves.list_leaves(session)
    assert (slip.name, slip.approver) == ("周文", "李建国")
    listing.accept()


def test_a_slip_for_somebody_marked_absent_offers_to_change_the_mark(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, answers: Answers
) -> None:
    tab.sheet.grid.go_to(3)
    for last, answer, wanted in (
        (3, "仍记缺席", ["absent"] * 3),
        (4, "改为事假", ["absent"] * 2 + ["personal_leave"]),
    ):
        tab.verbs["leaves"].trigger()
        listing = next(one for one in window.findChildren(LeavesDialog) if one.isVisible())
        listing.add.click()
        dialog = next(one for one in listing.findChildren(LeaveDialog) if one.isVisible())
        dialog.start.set_date(FIRST + timedelta(days=2))
        dialog.end.set_date(FIRST + timedelta(days=last))
        answers.append(answer)
        dialog.accept_button.click()
        assert answers.asked[-1].happened == "吴敏在8月14日“村级后备干部专题班”登记的是缺席，现在有了假条。"
        assert not dialog.isVisible()
        listing.accept()
        with ctx.app.database.read() as session:
            rows = attendance.marks_by_person(session, person_id=_person(session, "吴敏"), year=2024)
        assert [mark for _, _, mark in rows[:3]] == wanted
    assert "1 课次的缺席已按假条更改" in window.notice.text()
    ctx.undo.undo()
    with ctx.app.database.read() as session:
        rows = attendance.marks_by_person(session, person_id=_person(session, "吴敏"), year=2024)
    assert [mark for _, _, mark in rows[:3]] == ["absent"] * 3


def _person(session: Any, name: str) -> int:
    return choosing.find_one(session, who=name).id


def test_the_newest_slip_stands_first_and_is_chosen(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow
) -> None:
    def build(session: Any) -> None:
        for name, day in (("周文", 13), ("吴敏", 15), ("周文", 12)):
            leaves.add_leave(
                session, person_id=_person(session, name), kind="病",
                start_on=date(2024, 8, day), end_on=date(2024, 8, day),
            )  # fmt: skip

    ctx.runner.command(build, action="demo.build", text="建立示例")
    tab.verbs["leaves"].trigger()
    listing = next(one for one in window.findChildren(LeavesDialog) if one.isVisible())
    days = [listing.model.row_at(line).start_on.day for line in range(3)]
    assert days == [15, 13, 12]
    assert listing.view.current_row() == listing.model.row_at(0)
    assert listing.edit.isEnabled()
    assert listing.print.isEnabled()
    check_looks(listing)
    shoot_both(listing, "leaves")
    listing.accept()


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_enter_or_tab_chooses_the_highlighted_person(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    tab.verbs["leaves"].trigger()
    listing = next(one for one in window.findChildren(LeavesDialog) if one.isVisible())
    listing.add.click()
    dialog = next(one for one in listing.findChildren(LeaveDialog) if one.isVisible())
    dialog.person.clear()
    qtbot.waitUntil(dialog.person.hasFocus)
    keys = Keyboard(qtbot, window)
    keys.type("东湾")
    popup = dialog.person.completer().popup()
    qtbot.waitUntil(lambda: popup.currentIndex().row() == 0)
    assert dialog.person.text() == "东湾"
    assert len(dialog.person._matches) == 3
    first = dialog.person._matches[0]
    keys.press(key)
    assert dialog.person.person() == first
    assert dialog.person.text() == f"{first.name}　东湾村"
    assert dialog.isVisible()
    dialog.is_touched = False
    dialog.reject()
    listing.accept()


def test_the_sheet_tells_of_the_person_under_the_cursor(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    line = tab.sheet.person
    tab.sheet.grid.go_to(0)
    assert line.text() == "钱卫东　本班已请假 0 学时，上限 7 学时"
    assert line.token() == ""
    keys = Keyboard(qtbot, window)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Down)
    assert line.text() == "周文　本班已请假 5 学时，上限 7 学时"
    assert line.token() == "warn"
    keys.press(Qt.Key.Key_Down)
    assert "连续缺席 3 次（08-12 至 08-14）" in line.text()
    assert line.token() == "problem"
    tab.sheet.grid.go_to(2)
    tab.sheet.put({tab.sheet.grid.current_id() or 0: "personal_leave"})
    tab.sheet.queue.flush()
    qtbot.waitUntil(lambda: line.text() == "周文　本班已请假 6 学时，上限 7 学时")


def test_a_discipline_note_from_the_sheet(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot, window)
    tab.sheet.grid.go_to(3)
    keys.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    dialog = next(one for one in tab.findChildren(DisciplineNoteDialog) if one.isVisible())
    qtbot.waitUntil(dialog.words.hasFocus)
    assert dialog.person.text().startswith("吴敏")
    assert dialog.lesson.currentText().startswith("08-15")
    check_looks(dialog)
    keys.type("上课接打电话")
    keys.press(Qt.Key.Key_Return)
    window.activateWindow()
    qtbot.waitUntil(tab.sheet.grid.hasFocus)
    note = tab.sheet.model.index(3, NOTE)
    assert note.data() == "▲纪律"
    assert note.data(Qt.ItemDataRole.EditRole) == ""
    assert "纪律情况：上课接打电话" in tab.sheet.person.text()
    assert "记纪律情况" in "".join(action.text() for action in tab.sheet.grid.mark_menu().actions())
    check_looks(window, set("bcdgnqsxz"))
    shoot_both(window, "sheet-person")
    ctx.undo.undo()
    assert note.data() == ""

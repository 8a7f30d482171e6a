"""What guards the hand: the wheel, the harmless button, reasons of another day, menus before the town."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.operation import seals
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from tests.ui.conftest import Answers
from tests.ui.towns import fill_town
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.pages.attendance.leave_dialog import LeaveDialog
from ui.records.correction_dialog import CorrectionDialog
from ui.widgets.field.form import DatePicker
from ui.widgets.field.person_field import PersonField
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.work.context import UiContext

DAYS = (date(2024, 8, 1), date(2024, 8, 8))


def TOWN(ctx: UiContext) -> list[int]:
    fill_town(ctx)
    made: list[int] = []
    for day in DAYS:
        data = ClassSessionInput(title="乡村振兴", held_on=day, hours_centi=200)
        ctx.runner.command(
            partial(planning.add_class_session, data=data), action="plan.add", text="新增", done=made.append
        )
    return made


@pytest.fixture
def held(built: list[int], window: MainWindow) -> list[int]:
    return built


def roll(window: QWidget, field: QWidget, delta: int = -120) -> None:
    """One tick of the wheel over a field, as the window system sends it."""
    handle = window.windowHandle()
    assert handle is not None
    at = field.mapTo(window, field.rect().center())
    QApplication.sendEvent(
        handle,
        QWheelEvent(
            QPointF(at),
            QPointF(window.mapToGlobal(at)),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    QApplication.processEvents()


def fields(root: QWidget) -> Iterator[QComboBox | QAbstractSpinBox]:
    for kind in (QComboBox, QAbstractSpinBox):
        yield from (field for field in root.findChildren(kind) if field.isVisible() and field.isEnabled())


def shown(field: QComboBox | QAbstractSpinBox) -> str:
    return field.currentText() if isinstance(field, QComboBox) else field.text()


def test_the_wheel_changes_nothing_without_the_cursor_on_any_page(
    window: MainWindow, held: list[int], qtbot: QtBot
) -> None:
    window.activateWindow()
    looked = 0
    for spec in TABS:
        window.show_tab(spec.id)
        QApplication.processEvents()
        for field in fields(window):
            if field.hasFocus():
                window.setFocus()
            before = shown(field)
            for delta in (-120, 120, 120):
                roll(window, field, delta)
                assert shown(field) == before, (spec.id, field.accessibleName())
            looked += 1
    assert looked >= len(TABS) + 4  # the year on every page, and what the pages have


def test_with_the_cursor_the_wheel_works_and_else_it_scrolls(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    area, inner = QScrollArea(dialog), QWidget()
    column = QVBoxLayout(inner)
    boxes = [QSpinBox(inner) for _ in range(40)]
    combo = QComboBox(inner)
    combo.addItems(["一", "二", "三"])
    column.addWidget(combo)
    for box in boxes:
        column.addWidget(box)
    area.setWidget(inner)
    QVBoxLayout(dialog).addWidget(area)
    dialog.resize(300, 240)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitExposed(dialog)
    QGuiApplication.instance().focusWindowChanged.emit(dialog.windowHandle())  # type: ignore[union-attr]
    boxes[20].setFocus()
    roll(dialog, combo)
    assert combo.currentIndex() == 0
    assert area.verticalScrollBar().value() > 0
    area.verticalScrollBar().setValue(0)
    combo.setFocus()
    roll(dialog, combo)
    assert combo.currentIndex() == 1


def test_closing_a_year_by_enter_alone_closes_nothing(
    window: MainWindow, ctx: UiContext, held: list[int], answers: Answers
) -> None:
    from ui.work import messages

    window.offered.do("close_year")
    dialog = QApplication.activeModalWidget() or window.findChild(QDialog)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert len(answers.asked) == 1
    assert answers.asked[0].happened.startswith("2024 年度还没有结束，到 12 月 31 日还有")
    box = messages.make_box(window, answers.asked[0])
    box.show()
    QTest.keyClick(box.focusWidget() or box, Qt.Key.Key_Return)
    assert box.answer == messages.CANCEL
    with ctx.app.database.read() as session:
        assert seals.list_seals(session) == ()
    box.deleteLater()


def test_menus_say_that_there_is_no_town_yet(ctx: UiContext, qtbot: QtBot, answers: Answers) -> None:
    bare = MainWindow(ctx)
    qtbot.addWidget(bare)
    bare.show()
    ids = ("close_year", "archive", "corrections", "trail", "town", "imports", "palette")
    for id_ in ids:
        bare.offered.do(id_)
    assert len(answers.asked) == len(ids)
    assert all("没有打开" in message.happened and message.advice for message in answers.asked)


def mark(ctx: UiContext, held_id: int, line: str) -> None:
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=held_id, line=line, rest_present=True),
        action="attendance.mark",
        text="登记考勤",
    )


def asked(window: MainWindow) -> CorrectionDialog:
    found = [dialog for dialog in window.findChildren(CorrectionDialog) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def give(window: MainWindow, reason: str) -> str:
    """Answer with a reason; returns what the dialog came with."""
    dialog = asked(window)
    before = dialog.reason.text()
    dialog.reason.setText(reason)
    dialog.accept_button.click()
    return before


def issue(ctx: UiContext, ids: list[int]) -> None:
    command = partial(bulletins.issue_sessions, class_session_ids=tuple(ids), on=ctx.app.today)
    ctx.runner.command(command, action="bulletin.issue", text="定稿")


def test_a_reason_is_not_carried_to_another_paper(
    window: MainWindow, ctx: UiContext, held: list[int]
) -> None:
    for held_id in held:
        mark(ctx, held_id, "1迟")
        issue(ctx, [held_id])
    mark(ctx, held[0], "2迟")
    assert give(window, "补交病假条") == ""
    mark(ctx, held[0], "3迟")
    assert give(window, "补交病假条") == "补交病假条"  # the very same paper and day
    mark(ctx, held[1], "2迟")
    assert give(window, "签到表看错") == ""
    mark(ctx, held[0], "4迟")
    assert give(window, "另一原因") == ""  # something else was asked in between


def test_a_closed_year_is_asked_anew_each_time(
    window: MainWindow, ctx: UiContext, held: list[int], answers: Answers
) -> None:
    from app.jobs.year_close import close_year

    mark(ctx, held[0], "1迟")
    mark(ctx, held[1], "1迟")
    answers.append("仍要封账")
    ctx.runner.job(partial(close_year, year=2024, anyway=True), title="")
    mark(ctx, held[0], "2迟")
    assert give(window, "签到表核对有误") == ""
    mark(ctx, held[1], "2迟")
    assert give(window, "另一天") == ""


def test_a_day_to_come_asks_once_before_marks(
    window: MainWindow, ctx: UiContext, held: list[int], answers: Answers
) -> None:
    data = ClassSessionInput(title="党史", held_on=date(2024, 12, 27), hours_centi=200)
    made: list[int] = []
    ctx.runner.command(
        partial(planning.add_class_session, data=data), action="plan.add", text="新增", done=made.append
    )
    window.show_tab("attendance", made[0])
    tab = window.current_tab()
    assert isinstance(tab, AttendanceTab)
    sheet = tab.sheet
    assert sheet.lesson is not None
    assert sheet.lesson.id == made[0]

    def marked() -> int:
        with ctx.app.database.read() as session:
            found = attendance.get_sheet(session, class_session_id=made[0])
            return found.tally.listed - found.tally.unmarked

    first = sheet.model.rows[0].id
    assert sheet.put({first: "late"}) == 0
    sheet.fill_rest()
    assert marked() == 0
    assert [m.happened for m in answers.asked] == ["“党史”在12月27日，还没有开课。"] * 2
    answers.append("提前登记")
    assert sheet.put({first: "late"}) == 1
    sheet.fill_rest()  # asked once in a sitting
    sheet.queue.flush()
    assert marked() == 8
    assert len(answers.asked) == 3


def _person(window: MainWindow, ctx: UiContext) -> LeaveDialog:
    people: list[Any] = []
    from app.services.person.roster import list_people

    ctx.runner.query(lambda s: list_people(s), done=people.extend)
    dialog = LeaveDialog(ctx, window, person_id=people[0].id)
    dialog.open()
    return dialog


def test_a_name_shown_already_is_replaced_by_typing(
    window: MainWindow, ctx: UiContext, held: list[int], qtbot: QtBot
) -> None:
    dialog = _person(window, ctx)
    field = dialog.findChild(PersonField)
    assert field is not None
    assert field.text()
    dialog.activateWindow()
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(field.hasFocus)
    assert field.selectedText() == field.text()
    QTest.keyClicks(field, "99")  # nobody's: no list opens
    assert field.text() == "99"
    dialog.is_touched = False
    dialog.reject()


def test_every_picker_selects_what_it_shows(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    other, picker = QLineEdit(dialog), DatePicker(dialog, today=DAYS[0])
    column = QVBoxLayout(dialog)
    column.addWidget(other)
    column.addWidget(picker)
    picker.set_date(DAYS[1])
    dialog.show()
    dialog.activateWindow()
    qtbot.waitExposed(dialog)
    picker.setFocus(Qt.FocusReason.OtherFocusReason)
    edit = picker.findChild(QLineEdit)
    assert edit is not None
    qtbot.waitUntil(lambda: edit.selectedText() == "2024-08-08")

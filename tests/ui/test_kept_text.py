"""Typed and not entered: it survives a click elsewhere, closing, and a crash; nothing else is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.kept_text import KeptText, save_kept
from app.services.mark import attendance
from tests.conftest import NOW
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.plan_data import build_town
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.pages.reports.reports_tab import ReportsTab
from ui.pages.roster.person_dialog import PersonDialog
from ui.widgets.field.form import LEAVE, DatePicker
from ui.window.kept_text_dialog import KeptTextDialog
from ui.window.left_text import show_left
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.work.context import UiContext
from ui.work.kept_text import OWN_KEY, KeptTexts, is_kept
from ui.work.tasks import SyncRunner

PAGE = "attendance"
TOWN = partial(build_town, months=range(8, 9))


@pytest.fixture
def tab(window: MainWindow) -> AttendanceTab:
    window.set_year(2024)
    window.show_tab("attendance")
    found = window.tab("attendance")
    assert isinstance(found, AttendanceTab)
    return found


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, window)


@pytest.fixture
def again(ctx: UiContext) -> Iterator[Any]:
    """Opens the same data in another window, as the next start would."""
    made: list[MainWindow] = []

    def start() -> MainWindow:
        fresh = UiContext(SyncRunner())
        fresh.attach(open_context(ctx.app.paths.data, clock=ctx.app.clock))
        window = MainWindow(fresh)
        window.open_data(town="清河镇", tab="roster", years=(2024,))
        window.show()
        made.append(window)
        return window

    yield start
    for window in made:
        window.close()
        window.deleteLater()


def stored(ctx: UiContext) -> dict[str, Any]:
    """What is on disk at this moment: what a crash would leave."""
    path = ctx.app.paths.kept_text
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def test_the_exceptions_line_stays_with_its_session(tab: AttendanceTab, keys: Keyboard) -> None:
    first, second = tab.view.sessions.shown[0], tab.view.sessions.shown[1]
    tab.open_id(first.id)
    keys.type("/3迟 7假")
    tab.view.list.select_id(second.id)  # a click elsewhere
    assert tab.sheet.lesson is not None
    assert tab.sheet.lesson.id == second.id
    assert tab.sheet.bar.line.text() == ""
    keys.type("5缺")
    tab.open_id(first.id)
    assert tab.sheet.bar.line.text() == "3迟 7假"
    assert "3 " in tab.sheet.bar.echo_text()
    tab.ctx.bus.show_tab.emit("roster", None)
    tab.ctx.bus.show_tab.emit("attendance", second.id)
    assert tab.sheet.bar.line.text() == "5缺"


def test_the_line_survives_closing_and_is_told_at_the_next_start(
    tab: AttendanceTab, keys: Keyboard, window: MainWindow, ctx: UiContext, again: Any
) -> None:
    held = tab.sheet.lesson
    assert held is not None
    keys.type("/3迟 7假")
    assert [value["text"] for value in stored(ctx).values()] == ["3迟 7假"]  # a crash would leave it
    window.close()
    later = again()
    assert "例外名单填了还没有登记：3迟 7假" in later.notice.text()
    later.notice._button.click()
    page = later.tab("attendance")
    assert isinstance(page, AttendanceTab)
    assert page.sheet.lesson is not None
    assert (page.sheet.lesson.id, page.sheet.bar.line.text()) == (held.id, "3迟 7假")
    page.sheet.bar._enter(False)
    with later.ctx.app.database.read() as session:
        rows = attendance.get_sheet(session, class_session_id=held.id).rows
    assert [row.mark for row in rows if row.number in (3, 7)] == ["late", "personal_leave"]
    assert stored(ctx) == {}
    later.close()
    assert "没有登记" not in again().notice.text()


def test_esc_gives_the_line_up(tab: AttendanceTab, keys: Keyboard, ctx: UiContext) -> None:
    keys.type("/3迟")
    assert stored(ctx)
    keys.press(Qt.Key.Key_Escape)
    assert stored(ctx) == {}


def fields_of(page: QWidget) -> list[Any]:
    return [
        f for kind in (QLineEdit, QPlainTextEdit, QTextEdit) for f in page.findChildren(kind) if is_kept(f)
    ]


def test_every_field_of_every_page_is_kept_and_comes_back(
    window: MainWindow, ctx: UiContext, tab: AttendanceTab, again: Any
) -> None:
    """Search and filter fields, page numbers and dates to look from are choices; all else is typed text."""
    typed: dict[tuple[str, object], str] = {}
    for number, spec in enumerate(TABS):
        window.show_tab(spec.id)
        page = window.tab(spec.id)
        reports = page.view.list.count() if spec.id == "reports" else 1  # type: ignore[attr-defined]
        for place in range(reports):
            if spec.id == "reports":
                page.view.list.setCurrentRow(place)  # type: ignore[attr-defined]
            for field in fields_of(page):
                if field.isEnabled() and field.accessibleName() not in CHOICES:
                    assert field.property(OWN_KEY), f"{spec.id}: {field.accessibleName()}"
                    field.setText(f"{number}缺")
                    typed[spec.id, field.property(OWN_KEY)] = field.text()
    assert len(typed) >= 2, typed
    assert sorted(value["text"] for value in stored(ctx).values()) == sorted(typed.values())
    window.close()
    later = again()
    assert sorted(kept.text for kept in later.ctx.kept.left.values()) == sorted(typed.values())


def dated(window: MainWindow, report_id: str) -> DatePicker:
    """The field for the date under a paper."""
    window.set_year(2024)
    window.show_tab("reports")
    page = window.tab("reports")
    assert isinstance(page, ReportsTab)
    page.view.list.choose(report_id)
    found = [picker for picker in page.view.options.findChildren(DatePicker) if picker.isVisible()]
    assert [picker.accessibleName() for picker in found] == ["落款日期"]
    return found[0]


def test_the_date_under_a_paper_is_there_again_on_the_same_day_only(
    window: MainWindow, ctx: UiContext, again: Any
) -> None:
    first = dated(window, "make-up-notice")
    of_today = first.text()
    first.line.setText("2024-08-12")
    assert dated(window, "rotation-notice").text() == ""  # another paper is not dated by it
    assert dated(window, "make-up-notice").text() == "2024-08-12"
    window.close()
    later = again()
    assert dated(later, "make-up-notice").date() == date(2024, 8, 12)
    later.close()
    (key,) = stored(ctx)
    with_day_before = {
        key.replace(str(NOW.date()), "2024-01-01"): KeptText("台账报表", "落款日期", "2024-08-12")
    }
    save_kept(with_day_before, ctx.app.paths.kept_text)
    assert dated(again(), "make-up-notice").text() == of_today
    assert stored(ctx) == {}


# Days a list is cut at, and the day that entries count for (today with every start): chosen, not written.
CHOICES = frozenset(
    {"截至日期", "日期", "某一天", "起始日期", "从哪天", "到哪天", "开始日期", "结束日期", "补考日期"}
)


def test_a_dialog_is_kept_while_it_is_open_only(
    window: MainWindow, ctx: UiContext, keys: Keyboard, answers: Answers, qtbot: QtBot, again: Any
) -> None:
    window.show_tab("roster")
    window.offered.do("new")
    dialog = window.findChild(PersonDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    keys.type("周文")
    assert [(value["where"], value["text"]) for value in stored(ctx).values()] == [
        (dialog.windowTitle(), "周文")
    ]
    left = KeptTexts()
    left.open(ctx.app.paths.kept_text)  # what the start after a crash would find
    assert [kept.text for kept in left.left.values()] == ["周文"]
    left.deleteLater()
    answers.append(LEAVE)
    keys.press(Qt.Key.Key_Escape)
    assert stored(ctx) == {}


def test_what_a_crash_left_is_said_shown_and_copied(window: MainWindow, ctx: UiContext, again: Any) -> None:
    ctx.kept.put("field/1", "登记谈话", "谈话内容", "认识到位\n表态改正")
    ctx.kept.put("field/2", "登记谈话", "谈话人", "李书记")
    later = again()
    assert "填了还没有保存的 2 项内容还在" in later.notice.text()
    later.notice._button.click()
    dialog = later.findChild(KeptTextDialog)
    assert dialog is not None
    check_looks(dialog)
    shoot_both(dialog, "kept-text")
    dialog.copy.click()
    assert QApplication.clipboard().text() == "认识到位\n表态改正"
    dialog.accept()
    assert len(stored(ctx)) == 2
    show_left(later)
    found = [d for d in later.findChildren(KeptTextDialog) if d.isVisible()]
    found[0].drop.click()
    assert stored(ctx) == {}


def test_a_cell_being_typed_is_entered_when_the_window_closes(
    tab: AttendanceTab, keys: Keyboard, window: MainWindow, ctx: UiContext, again: Any
) -> None:
    held = tab.sheet.lesson
    assert held is not None
    tab.sheet.focus_grid()
    tab.sheet.grid.edit_note()
    keys.type("堵车")
    assert [value["text"] for value in stored(ctx).values()] == ["堵车"]
    window.close()
    later = again()
    with later.ctx.app.database.read() as session:
        rows = attendance.get_sheet(session, class_session_id=held.id).rows
    assert [row.note for row in rows if row.note] == ["堵车"]
    assert stored(ctx) == {}


def test_nothing_typed_reaches_a_log(tab: AttendanceTab, keys: Keyboard, ctx: UiContext) -> None:
    keys.type("/3迟")
    logs = ctx.app.paths.logs
    assert not any("3迟" in path.read_text("utf-8", "replace") for path in logs.rglob("*") if path.is_file())


def test_a_damaged_file_is_no_trouble(window: MainWindow, ctx: UiContext, again: Any) -> None:
    ctx.app.paths.kept_text.write_text('{"a": 1', "utf-8")
    assert again().ctx.kept.left == {}

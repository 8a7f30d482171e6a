"""The form of a class session says how its class stands: shares, planned and held apart (S36)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from db.models import ClassSession, Person
from tests.services.duty_town import hold, hold_days
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.towns import fill_town
from ui.pages.plan import plan_actions
from ui.pages.plan.class_session_dialog import ClassSessionDialog
from ui.pages.plan.plan_tab import PlanTab
from ui.pages.registers.entry_dialog import EntryDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "plan"


def fill(session: Any) -> None:
    people = list(session.scalars(select(Person.id)).all())[:4]
    hold_days(session, (date(2024, 6, 3), date(2024, 6, 4), date(2024, 9, 5)), people, title="青年干部班")
    hold(session, date(2024, 7, 1), title="单次课")


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="class_session.add", text="新增课次")


def opened(ctx: UiContext, window: MainWindow, on: date) -> ClassSessionDialog:
    with ctx.app.database.read() as session:
        number = session.scalars(select(ClassSession.id).where(ClassSession.held_on == on)).one()
    dialog = ClassSessionDialog(ctx, window, day=on, class_session_id=number)
    dialog.open()
    return dialog


def test_a_class_of_several_days_says_how_it_stands(window: MainWindow, ctx: UiContext) -> None:
    dialog = opened(ctx, window, date(2024, 6, 4))
    said = dialog.structure.text()
    assert said.startswith("本期课时结构：党性教育 已开展 ")
    assert "参考" in said
    assert "领导授课" in said
    assert dialog.structure.isVisible()
    check_looks(dialog)
    shoot_both(dialog, "session-structure")
    dialog.reject()


@pytest.mark.parametrize("on", [date(2024, 7, 1)])
def test_a_single_lesson_has_none(window: MainWindow, ctx: UiContext, on: date) -> None:
    dialog = opened(ctx, window, on)
    assert dialog.structure.isHidden()
    dialog.reject()


def test_it_follows_the_class_that_is_chosen(window: MainWindow, ctx: UiContext) -> None:
    dialog = ClassSessionDialog(ctx, window, day=date(2024, 9, 6))
    dialog.open()
    assert dialog.structure.isHidden()
    with ctx.app.database.read() as session:
        batch = session.scalars(
            select(ClassSession.batch_id).where(ClassSession.held_on == date(2024, 6, 3))
        ).one()
    dialog._on_batch(batch)
    assert "计划" in dialog.structure.text()
    dialog._on_batch(None)
    assert dialog.structure.isHidden()
    dialog.is_touched = False
    dialog.reject()


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
def test_its_analysis_is_entered_from_the_class(window: MainWindow, ctx: UiContext, qtbot: QtBot) -> None:
    """党性分析 of a trainee: the class and the paper are known, only who is typed (B13)."""
    window.activateWindow()
    window.set_year(2024)
    window.show_tab("plan")
    tab = window.current_tab()
    assert isinstance(tab, PlanTab)
    with ctx.app.database.read() as session:
        held = session.scalars(select(ClassSession).where(ClassSession.held_on == date(2024, 6, 4))).one()
        number, batch = held.id, held.batch_id
    tab.views.select_id(number)
    plan_actions.analysis(tab.views)
    QApplication.processEvents()
    (form,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, EntryDialog)]
    form.activateWindow()
    form.editors["person"].widget.setFocus()
    keys = Keyboard(qtbot, window)
    keys.type("欧阳雪梅")
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with ctx.app.database.read() as session:
        register = get_register(session, register_id="study-file")
        (entry,) = list_entries(session, register=register, year=2024).entries
    assert (entry.slot, entry.batch_id) == ("analysis", batch)

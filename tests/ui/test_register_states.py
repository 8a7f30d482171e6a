"""办理: the next state of an entry with what it asks, what the program does then, and 免报 from the list."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.follow_up.talks import list_talks
from app.services.operation import seals
from app.services.plan.class_sessions import list_class_sessions
from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from app.services.register.waiving import list_waivers
from app.services.register.writing import add_entry
from tests.ui.looks import check_looks, shoot, shoot_both
from tests.ui.test_register_grid import only
from tests.ui.test_registers import ask_for_papers
from tests.ui.towns import fill_town
from tests.ui.undoing import take
from ui.pages.registers import registers_actions
from ui.pages.registers.registers_tab import RegistersTab
from ui.pages.registers.state_dialog import StateDialog
from ui.pages.registers.waive_dialog import WaiveDialog
from ui.records.correction_dialog import CorrectionDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "registers"
TODAY = date(2024, 8, 15)
SECRET = "经常在工作时间外出"


def enter(session: Any, book: str, **values: Any) -> None:
    register = get_register(session, register_id=book)
    add_entry(session, register=register, values=values, today=TODAY, defaults=True)


def fill(session: Any) -> None:
    """A task of two places, a finding to be put right, a reminder."""
    enter(session, "task", source="县委组织部", words="青干班调训", kind="调训", quota="2", by="2024-09-01")
    enter(
        session, "inspection", unit="清溪村", kind="学习情况检查", result="发现问题", finding="学习记录不全",
        demand="补齐记录", owner="王秀英", by="2024-08-22",
    )  # fmt: skip
    enter(session, "talk-reminder", person="张三丰", aspect="学习纪律", by="单晓𬭎", words=SECRET)


def TOWN(ctx: UiContext) -> dict[str, int]:
    made = fill_town(ctx)
    errors: list[Exception] = []
    ctx.runner.command(fill, action="register.add", text="登记", failed=errors.append)
    assert not errors
    return made


@pytest.fixture
def tab(window: MainWindow) -> RegistersTab:
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    window.activateWindow()
    return found


def ask(ctx: UiContext, query: Any, **values: Any) -> Any:
    with ctx.app.database.read() as session:
        return query(session, **values)


def entry(ctx: UiContext, book: str) -> Any:
    with ctx.app.database.read() as session:
        return list_entries(session, register=get_register(session, register_id=book), year=2024).entries[0]


def handle(tab: RegistersTab, ctx: UiContext, book: str) -> StateDialog:
    """办理 of the only entry of a register."""
    StateDialog(
        ctx, tab, ask(ctx, get_register, register_id=book), entry_id=entry(ctx, book).id, year=2024
    ).open()
    found: StateDialog = only(StateDialog)
    return found


def fields_shown(dialog: StateDialog) -> list[str]:
    return [name for name, field in dialog.fields.items() if field.isVisibleTo(dialog)]


def test_only_what_the_next_state_asks_is_shown(
    window: MainWindow, tab: RegistersTab, ctx: UiContext
) -> None:
    tab.show_target("inspection")
    assert tab.offered is not None
    tab.offered.do("state")
    dialog: StateDialog = only(StateDialog)
    assert "待整改" in dialog.told.text()
    assert fields_shown(dialog) == ["done"]
    assert dialog.reason_field.isHidden()
    check_looks(dialog)
    shoot_both(dialog, "register-state")
    dialog._try_save()
    assert dialog.fields["done"].problem() == "请填写整改情况。"
    done = dialog.editors["done"].widget
    assert isinstance(done, QPlainTextEdit)
    done.setPlainText("已补齐")
    dialog._try_save()
    found = entry(ctx, "inspection")
    assert (found.state, found.data["done"]) == ("fixed", "已补齐")
    # What was not asked and not changed is in no step.
    assert set(found.steps[-1].data) == {"done"}
    window.offered.do("undo")
    assert entry(ctx, "inspection").state == "open"


def test_back_needs_its_reason(tab: RegistersTab, ctx: UiContext) -> None:
    dialog = handle(tab, ctx, "inspection")
    done = dialog.editors["done"].widget
    assert isinstance(done, QPlainTextEdit)
    done.setPlainText("已补齐")
    dialog._try_save()
    dialog = handle(tab, ctx, "inspection")
    back = dialog.to.findText("退回：待整改")
    assert back > 0
    dialog.to.setCurrentIndex(back)
    assert fields_shown(dialog) == []
    dialog._try_save()
    assert dialog.reason_field.problem() == "请写明退回的原因。"
    dialog.reason.setText("记录仍不全")
    dialog._try_save()
    found = entry(ctx, "inspection")
    assert (found.state, found.steps[-1].reason) == ("open", "记录仍不全")


def test_a_day_before_the_last_step_stands_in_the_dialog(tab: RegistersTab, ctx: UiContext) -> None:
    dialog = handle(tab, ctx, "inspection")
    done = dialog.editors["done"].widget
    assert isinstance(done, QPlainTextEdit)
    done.setPlainText("已补齐")
    dialog.day.set_date(date(2024, 8, 1))
    dialog._try_save()
    assert "2024-08-15" in dialog.problem.text()
    assert dialog.isVisible()
    assert entry(ctx, "inspection").state == "open"
    dialog.is_touched = False
    dialog.reject()


def test_a_task_becomes_a_secondment_in_one_step(
    window: MainWindow, tab: RegistersTab, ctx: UiContext
) -> None:
    dialog = handle(tab, ctx, "task")
    assert fields_shown(dialog) == ["quota"]
    assert not dialog.sending.isHidden()
    assert dialog.sending.title.text() == "青干班调训"
    assert dialog.sending.start.text() == "2024-09-01"
    check_looks(dialog)
    shoot(dialog, "register-state-secondment")
    dialog._try_save()
    assert dialog.sending.sent_field.problem() == "请至少写一人。"
    dialog.sending.sent.paste("张三丰\n李建国\n王秀英\n")
    dialog._try_save()
    assert "名额只有 2 人" in dialog.problem.text()
    assert ask(ctx, list_class_sessions, year=2024) == ()
    dialog.sending.sent.widget.setCurrentCell(2, 0)
    dialog.sending.sent.drop_line()
    dialog._try_save()
    rows = ask(ctx, list_class_sessions, year=2024)
    assert [(row.title, row.pot, row.tally.due) for row in rows] == [("青干班调训", "上级调训", 2)]
    assert entry(ctx, "task").state == "sent"
    take(window, partial(window.offered.do, "undo"))
    assert ask(ctx, list_class_sessions, year=2024) == ()
    assert entry(ctx, "task").state == "todo"


def test_the_other_way_asks_nothing_of_the_secondment(tab: RegistersTab, ctx: UiContext) -> None:
    dialog = handle(tab, ctx, "task")
    dialog.to.setCurrentIndex(dialog.to.findText("不办"))
    assert dialog.sending.isHidden()
    assert not dialog.reason_field.isHidden()
    dialog.reason.setText("已由县里统一安排")
    dialog._try_save()
    found = entry(ctx, "task")
    assert (found.state, found.steps[-1].reason) == ("dropped", "已由县里统一安排")
    assert ask(ctx, list_class_sessions, year=2024) == ()


def test_a_secret_is_not_shown_and_stays_where_nothing_is_typed(
    tab: RegistersTab, ctx: UiContext, qtbot: QtBot
) -> None:
    dialog = handle(tab, ctx, "talk-reminder")
    written = [each.text() for each in dialog.findChildren(QLineEdit)]
    written += [each.toPlainText() for each in dialog.findChildren(QPlainTextEdit)]
    assert not any(SECRET in each for each in written)
    dialog.to.setCurrentIndex(dialog.to.findText("转警示谈话"))
    dialog._try_save()
    found = entry(ctx, "talk-reminder")
    assert (found.state, found.data["words"]) == ("warned", SECRET)
    talks = ask(ctx, list_talks, year=2024)
    assert [(talk.name, talk.status) for talk in talks] == [("张三丰", "candidate")]
    assert SECRET not in talks[0].reason


def test_a_secret_that_stands_is_replaced_only_when_something_is_typed(
    tab: RegistersTab, ctx: UiContext
) -> None:
    def known(session: Any) -> None:
        from app.services.register.moving import set_state

        register = get_register(session, register_id="talk-reminder")
        found = list_entries(session, register=register, year=2024).entries[0]
        set_state(
            session, register=register, entry_id=found.id, state="better", on_day=TODAY,
            values={"result": "已改"},
        )  # fmt: skip
        set_state(session, register=register, entry_id=found.id, state="told", on_day=TODAY, reason="再看")

    ctx.runner.command(known, action="register.state", text="办理")
    dialog = handle(tab, ctx, "talk-reminder")
    dialog.to.setCurrentIndex(dialog.to.findText("已纠正"))
    result = dialog.editors["result"].widget
    assert isinstance(result, QPlainTextEdit)
    assert result.toPlainText() == ""
    assert "保密" in dialog.fields["result"]._hint
    dialog._try_save()
    assert entry(ctx, "talk-reminder").data["result"] == "已改"


def test_a_closed_year_asks_why_only_where_the_year_is_touched(
    window: MainWindow, tab: RegistersTab, ctx: UiContext
) -> None:
    """A step stands in the year of its day: finished later it leaves the closed year alone."""
    with ctx.app.database.write(actor="t", action="year.seal", text="年度封账") as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-05T09:00:00")
    dialog = handle(tab, ctx, "inspection")
    done = dialog.editors["done"].widget
    assert isinstance(done, QPlainTextEdit)
    done.setPlainText("已补齐")
    dialog._try_save()
    reason: CorrectionDialog = only(CorrectionDialog)
    reason.reason.setText("补记整改")
    reason._try_save()
    assert entry(ctx, "inspection").state == "fixed"


def test_what_is_owed_is_let_off_from_the_list(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, qtbot: QtBot
) -> None:
    ctx.runner.command(ask_for_papers, action="duty_rule.enable", text="启用")
    tab.show_target("study-file")
    page = tab.view.page
    assert page is not None
    before = len(page.owed)
    tab.view.owed.setFocus()
    tab.view.owed.select_id(page.owed[0].id)
    qtbot.keyClick(tab.view.owed, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    registers_actions.waive(tab.view)
    dialog: WaiveDialog = only(WaiveDialog)
    dialog.reason.setText("病休")
    dialog._try_save()
    assert len(ask(ctx, list_waivers)) == 2
    page = tab.view.page
    assert page is not None
    assert len(page.owed) == before - 2
    window.offered.do("undo")
    assert ask(ctx, list_waivers) == ()

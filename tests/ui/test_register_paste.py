"""登记簿: rows copied from a spreadsheet are shown first and entered as one step; the wizard opens for it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.pages.registers import registers_actions
from ui.pages.registers.register_paste import paste_entries
from ui.pages.registers.registers_tab import RegistersTab
from ui.widgets.paste_dialog import PasteDialog
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import ImportWizard
from ui.work.context import UiContext

PAGE = "registers"
TOWN = fill_town


@pytest.fixture
def tab(window: MainWindow) -> RegistersTab:
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    found.show_target("fund")
    return found


def entries(ctx: UiContext, register_id: str) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        register = get_register(session, register_id=register_id)
        return list_entries(session, register=register).entries


def dialog(tab: RegistersTab) -> PasteDialog:
    (found,) = tab.findChildren(PasteDialog)
    return found


def test_rows_with_their_heading_are_shown_then_entered(
    window: MainWindow, tab: RegistersTab, ctx: UiContext
) -> None:
    text = "日期\t科目\t金额\t凭证号\n3月5日\t讲课费\t500元\t记-1\n3月6日\t资料费\t若干\t记-2"
    QGuiApplication.clipboard().setText(text)
    registers_actions.paste(tab.view)
    shown = dialog(tab)
    check_looks(window)
    shoot(shown, "registers-paste")
    assert not entries(ctx, "fund")
    shown.save()
    (entry,) = entries(ctx, "fund")
    assert (entry.on_day.isoformat(), entry.data["amount"], entry.data["voucher"]) == (
        "2024-03-05",
        50_000,
        "记-1",
    )


def test_rows_without_a_heading_are_the_fields_the_register_names_first(
    tab: RegistersTab, ctx: UiContext
) -> None:
    tab.show_target("contest")
    with ctx.app.database.read() as session:
        from app.services.person.roster import list_people

        names = [row.name for row in list_people(session)][:2]
    paste_entries(tab.view, "\n".join(f"行政执法\t{name}\t{90 + at}" for at, name in enumerate(names)))
    dialog(tab).save()
    (entry,) = entries(ctx, "contest")
    assert [line.data["score"] for line in entry.lines_of("entrants")] == [9000, 9100]


def test_the_same_rows_again_change_nothing(tab: RegistersTab, ctx: UiContext) -> None:
    text = "日期\t科目\t金额\n2024-03-05\t讲课费\t500"
    paste_entries(tab.view, text)
    dialog(tab).save()
    dialog(tab).deleteLater()
    paste_entries(tab.view, text)
    again = tab.findChildren(PasteDialog)[-1]
    assert again.accept_button.text() == "关闭"
    again.save()
    assert len(entries(ctx, "fund")) == 1


def test_an_empty_clipboard_is_said(tab: RegistersTab) -> None:
    told: list[Any] = []
    tab.ctx.bus.notice.connect(told.append)
    paste_entries(tab.view, " \n\t")
    assert told
    assert not tab.findChildren(PasteDialog)


def test_the_wizard_opens_for_the_register_in_front(tab: RegistersTab) -> None:
    registers_actions.import_entries(tab.view)
    (wizard,) = tab.findChildren(ImportWizard)
    assert wizard.kind.id == "register:fund"
    assert "专项经费" in wizard.windowTitle()
    wizard.reject()

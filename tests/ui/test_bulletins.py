"""通报 by keyboard: from the last mark to 定稿, copying, corrections, settings, looks."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.errors import Cancelled
from app.services.bulletin import bulletins
from app.services.mark import attendance
from tests.ui.attendance_data import COURSES, DAYS, TODAY, build_town, mark_past, shoot_both
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.undoing import take
from ui.pages.bulletins.bulletin_edit_dialog import BulletinEditDialog
from ui.pages.bulletins.bulletin_issue_dialog import BulletinIssueDialog
from ui.pages.bulletins.bulletin_kinds_dialog import BulletinKindsDialog
from ui.pages.bulletins.bulletin_new_dialog import BulletinNewDialog
from ui.pages.bulletins.bulletin_reason_dialog import CorrectDialog, WithdrawDialog
from ui.pages.bulletins.bulletins_tab import BulletinsTab
from ui.pages.workbench.workbench_tab import WorkbenchTab
from ui.papers.preview_dialog import PreviewDialog
from ui.records.correction_dialog import CorrectionDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "bulletins"


def TOWN(ctx: UiContext) -> list[int]:
    made = build_town(ctx, count=60)
    mark_past(ctx, made)
    return made


@pytest.fixture
def held(built: list[int]) -> list[int]:
    return built


@pytest.fixture
def tab(window: MainWindow, held: list[int], qtbot: QtBot) -> BulletinsTab:
    window.set_year(2024)
    window.activateWindow()
    window.show_tab("bulletins")
    found = window.tab("bulletins")
    assert isinstance(found, BulletinsTab)
    qtbot.waitUntil(found.view.list.hasFocus)
    return found


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, window)


def states(tab: BulletinsTab) -> list[str]:
    return [f"{e.on:%m-%d} {e.state} {e.number}".strip() for e in tab.view.model.shown]


def dialog_of(tab: BulletinsTab, kind: type[Any]) -> Any:
    found = [d for d in tab.findChildren(QDialog) if isinstance(d, kind) and d.isVisible()]
    assert len(found) == 1
    for _ in range(50):
        QApplication.processEvents()
        if found[0].isActiveWindow() and QApplication.focusWidget() is not None:
            break
    assert found[0].isActiveWindow()
    return found[0]


def reason_dialog(tab: BulletinsTab) -> CorrectionDialog:
    found = [d for d in tab.window().findChildren(CorrectionDialog) if d.isVisible()]
    assert len(found) == 1
    for _ in range(50):
        QApplication.processEvents()
        if found[0].isActiveWindow() and found[0].reason.hasFocus():
            break
    return found[0]


def mark(ctx: UiContext, session_id: int, line: str, *, rest: bool = True) -> None:
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=session_id, line=line, rest_present=rest),
        action="attendance.mark_line",
        text="登记考勤",
    )


def back_to_list(tab: BulletinsTab) -> None:
    for _ in range(100):
        QApplication.processEvents()
        tab.window().activateWindow()
        tab.view.list.setFocus()
        if QApplication.focusWidget() is tab.view.list:
            return
    raise AssertionError(QApplication.focusWidget())


def issue_first(tab: BulletinsTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog_of(tab, BulletinIssueDialog)
    keys.press(Qt.Key.Key_Return)
    assert not [d for d in tab.findChildren(BulletinIssueDialog) if d.isVisible()]


def test_days_without_a_bulletin_stand_first(tab: BulletinsTab, qtbot: QtBot) -> None:
    said = [f"{day:%m-%d} missing" for day in reversed(DAYS[:TODAY])]
    assert states(tab) == [f"{DAYS[TODAY]:%m-%d} waiting", *said]
    assert "4 天没有通报" in tab.header.line()
    ModelTester(qtbot).check(tab.view.model, force_py=True)
    check_looks(tab.window())
    shoot_both(tab.window(), "bulletins-missing")


def test_from_the_day_to_a_frozen_bulletin_by_keyboard(tab: BulletinsTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_Down)  # 8 August, entered completely
    entry = tab.view.list.current_row()
    assert entry.on == DAYS[3]
    assert tab.view.pane.view.page_count >= 1
    assert tab.verbs["issue"].text() == "定稿"
    assert tab.verbs["print"].isVisible()
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, BulletinIssueDialog)
    assert dialog.number.text() == "培训通报〔2024〕1号"
    check_looks(dialog)
    shoot(dialog, "bulletin-issue")
    keys.press(Qt.Key.Key_Return)
    assert f"{DAYS[3]:%m-%d} issued 培训通报〔2024〕1号" in states(tab)
    assert keys.presses == 3
    window = tab.window()
    assert isinstance(window, MainWindow)
    assert "已定稿" in window.notice.text()
    assert not window.notice._button.isVisible(), "a number is withdrawn with a reason, never undone"
    assert tab.view.list.current_row().number == "培训通报〔2024〕1号"
    # The list tells the days apart by their courses, not by what every title begins with.
    assert tab.view.list.current_row().about == COURSES[3]
    # What comes next now is to print it.
    assert tab.verbs["issue"].text() == "打印"
    assert not tab.verbs["print"].isVisible()
    back_to_list(tab)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog_of(tab, PreviewDialog).reject()
    shoot_both(tab.window(), "bulletins-issued")


def test_unmarked_people_must_be_confirmed(tab: BulletinsTab, keys: Keyboard, ctx: UiContext) -> None:
    tab.view.list.select_id(-DAYS[2].toordinal())
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, BulletinIssueDialog)
    assert not dialog.accept_button.isEnabled()
    assert "未登记" in dialog.confirm.text()
    keys.press(Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.confirm.setFocus()
    keys.press(Qt.Key.Key_Space)
    check_looks(dialog)
    shoot(dialog, "bulletin-issue-unmarked")
    assert dialog.accept_button.isEnabled()
    keys.press(Qt.Key.Key_Return)
    assert not dialog.problem.text()
    with ctx.app.database.read() as session:
        (row,) = bulletins.list_bulletins(session, year=2024)
        assert "未登记19人" in bulletins.get_content(session, bulletin_id=row.id).text


def test_a_number_against_the_dates_must_be_confirmed(tab: BulletinsTab, keys: Keyboard) -> None:
    """The later of two open days has gone out: the earlier one would bear the higher number."""
    assert DAYS[2] < DAYS[3]
    tab.view.list.select_id(-DAYS[3].toordinal())
    issue_first(tab, keys)
    back_to_list(tab)
    tab.view.list.select_id(-DAYS[2].toordinal())
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(tab, BulletinIssueDialog)
    dialog.confirm.setChecked(True)
    assert dialog.order.isVisible()
    assert f"印发于 {DAYS[3]:%Y-%m-%d}，比这份晚" in dialog.order.text()
    assert not dialog.accept_button.isEnabled()
    shoot(dialog, "bulletin-issue-order")
    dialog.on.set_date(DAYS[3])
    dialog.on.changed.emit()
    assert not dialog.order.isVisible()
    assert dialog.accept_button.isEnabled()
    dialog.on.set_date(DAYS[2])
    dialog.on.changed.emit()
    assert not dialog.accept_button.isEnabled()
    dialog.order.setChecked(True)
    dialog.accept_button.click()
    assert "培训通报〔2024〕2号" in " ".join(states(tab))


def test_one_click_after_the_last_mark(window: MainWindow, tab: BulletinsTab, held: list[int]) -> None:
    mark(tab.ctx, held[TODAY], "3迟 7事")
    window.show_tab("attendance")
    page: Any = window.tab("attendance")
    page.open_id(held[TODAY])
    page.verbs["bulletin"].trigger()
    entry = tab.view.list.current_row()
    assert (entry.state, entry.on) == ("draft", DAYS[TODAY])
    assert window.tab("bulletins").isVisible()
    assert tab.view.pane.view.page_count >= 1
    page.verbs["bulletin"].trigger()
    assert len([e for e in tab.view.model.shown if e.state == "draft"]) == 1


def test_text_is_copied_whole(tab: BulletinsTab, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("【草稿，未定稿】\n关于8月8日干部教育培训情况的通报\n")
    assert "缺席2人。" in text


def test_change_after_issue_asks_for_a_correction(
    tab: BulletinsTab, keys: Keyboard, held: list[int], ctx: UiContext
) -> None:
    keys.press(Qt.Key.Key_Down)
    issue_first(tab, keys)
    before = states(tab)
    mark(ctx, held[3], "44病", rest=False)
    asked = reason_dialog(tab)
    keys.press(Qt.Key.Key_Escape)
    assert states(tab) == before
    mark(ctx, held[3], "44病", rest=False)
    asked = reason_dialog(tab)
    keys.press(Qt.Key.Key_Return)
    assert asked.reason_field.problem() == "请写明更正原因"
    keys.type("补交病假条")
    check_looks(asked)
    shoot(asked, "told-reason")
    keys.press(Qt.Key.Key_Return)
    window = tab.window()
    assert isinstance(window, MainWindow)
    assert "请出更正通报" in window.notice.text()
    # The next change of the same paper, which is about one day, offers the same reason.
    mark(ctx, held[3], "45病", rest=False)
    assert reason_dialog(tab).reason.selectedText() == "补交病假条"
    keys.press(Qt.Key.Key_Return)
    assert states(tab)[-1].startswith(f"{DAYS[3]:%m-%d} pending") or any("pending" in s for s in states(tab))
    assert "1 份需要更正" in tab.header.line()
    entry = next(e for e in tab.view.model.shown if e.state == "pending")
    tab.view.list.select_id(entry.id)
    assert "缺席 → 病假" in tab.view.state.text()
    assert tab.verbs["issue"].text() == "更正通报…"
    assert tab.verbs["issue"].isEnabled()
    shoot(tab.window(), "bulletins-pending")
    back_to_list(tab)
    keys.press(Qt.Key.Key_Return)
    dialog = dialog_of(tab, CorrectDialog)
    assert dialog.reason.text() == "补交病假条"  # typed once, when the mark was changed
    check_looks(dialog)
    shoot(dialog, "bulletin-correct")
    keys.press(Qt.Key.Key_Return)
    assert tab.view.list.current_row().label == "更正通报"
    back_to_list(tab)
    issue_first(tab, keys)
    assert not any("pending" in s for s in states(tab))
    assert "培训通报〔2024〕2号" in " ".join(states(tab))


def test_a_paper_no_longer_wanted_says_nothing(tab: BulletinsTab) -> None:
    tab.view.list.select_id(tab.view.model.shown[1].id)
    before = tab.view.state.text()
    tab.view._tell_failure(tab.view._asked, Cancelled())
    assert tab.view.state.text() == before
    assert tab.view.pane.view.page_count


def test_the_page_of_today_leads_to_what_must_be_corrected(
    tab: BulletinsTab, keys: Keyboard, held: list[int], ctx: UiContext
) -> None:
    keys.press(Qt.Key.Key_Down)
    issue_first(tab, keys)
    mark(ctx, held[3], "44病", rest=False)
    reason_dialog(tab)
    keys.type("补交病假条")
    keys.press(Qt.Key.Key_Return)
    window = tab.window()
    assert isinstance(window, MainWindow)
    window.show_tab("workbench")
    page = window.tab("workbench")
    assert isinstance(page, WorkbenchTab)
    task = next(task for task in page.view.tasks_model.shown if task.kind == "更正通报")
    assert (task.level, task.note) == ("problem", "1 处与记录不一致")
    page.view.tasks.select_id(task.id)
    page.view.tasks.opened.emit(task)
    assert tab.isVisible()
    assert tab.view.list.current_row().state == "pending"


def test_withdrawing_keeps_the_number_and_undo_brings_it_back(
    tab: BulletinsTab, keys: Keyboard, window: MainWindow
) -> None:
    keys.press(Qt.Key.Key_Down)
    issue_first(tab, keys)
    entry = next(e for e in tab.view.model.shown if e.state == "issued")
    tab.view.list.select_id(entry.id)
    tab.verbs["withdraw"].trigger()
    dialog = dialog_of(tab, WithdrawDialog)
    check_looks(dialog)
    keys.type("登记错误")
    keys.press(Qt.Key.Key_Return)
    assert f"{DAYS[3]:%m-%d} withdrawn 培训通报〔2024〕1号" in states(tab)
    assert f"{DAYS[3]:%m-%d} missing" in states(tab)
    assert take(window, tab.ctx.undo.undo)
    assert f"{DAYS[3]:%m-%d} issued 培训通报〔2024〕1号" in states(tab)


def test_draft_is_edited_and_removed(
    tab: BulletinsTab, keys: Keyboard, answers: Answers, ctx: UiContext
) -> None:
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_F2)
    dialog = dialog_of(tab, BulletinEditDialog)
    check_looks(dialog)
    shoot(dialog, "bulletin-edit")
    dialog.extra.setPlainText("请各单位抓好整改。")
    dialog.names.setCurrentIndex(1)
    dialog._try_save()
    entry = tab.view.list.current_row()
    assert entry.state == "draft"
    with ctx.app.database.read() as session:
        text = bulletins.get_content(session, bulletin_id=entry.id).text
    assert "请各单位抓好整改。" in text
    assert "×" in text
    answers.append("删除草稿")
    tab.verbs["delete"].trigger()
    assert not any("draft" in s for s in states(tab))


def test_new_bulletin_of_an_inspection(tab: BulletinsTab, keys: Keyboard) -> None:
    tab.verbs["new"].trigger()
    dialog = dialog_of(tab, BulletinNewDialog)
    check_looks(dialog)
    dialog.kind.setCurrentIndex(3)
    QApplication.processEvents()
    check_looks(dialog)
    shoot(dialog, "bulletin-new")
    dialog.start.set_date(date(2024, 7, 1))
    dialog._try_save()
    assert tab.view.list.current_row().label == "督查通报"


def test_kind_settings_and_own_template(tab: BulletinsTab, keys: Keyboard, tmp_path: Path) -> None:
    dialog = BulletinKindsDialog(tab.ctx, tab)
    dialog.open()
    check_looks(dialog)
    shoot(dialog, "bulletin-kinds")
    sample = tmp_path / "样例.docx"
    dialog.save_sample(sample)
    own = docx.Document(str(sample))
    own.add_paragraph("清河镇自己的版式")
    own.save(str(sample))
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"x")
    dialog.take_template(broken)
    assert "不是能打开的" in dialog.problem.text()
    dialog.take_template(sample)
    assert "培训情况通报.docx" in dialog.template.text()
    dialog.edits["number_word"].setText("清纪")
    dialog._try_save()
    back_to_list(tab)
    keys.press(Qt.Key.Key_Down)
    issue_first(tab, keys)
    entry = next(e for e in tab.view.model.shown if e.state == "issued")
    assert entry.number == "清纪〔2024〕1号"
    tab.view.list.select_id(entry.id)
    tab.verbs["export"].trigger()
    (written,) = tab.ctx.app.paths.exports.glob("*.docx")
    texts = [paragraph.text for paragraph in docx.Document(str(written)).paragraphs]
    assert "清河镇自己的版式" in texts
    assert "关于8月8日干部教育培训情况的通报" in texts
    assert not [text for text in texts if "【" in text]


def test_attendance_says_that_a_bulletin_has_gone_out(
    tab: BulletinsTab, keys: Keyboard, window: MainWindow, held: list[int]
) -> None:
    keys.press(Qt.Key.Key_Down)
    issue_first(tab, keys)
    window.show_tab("attendance")
    page: Any = window.tab("attendance")
    page.open_id(held[3])
    assert "已发通报" in window.notice.text()


def test_the_rows_behind_a_bulletin_open_with_one_key(
    tab: BulletinsTab, keys: Keyboard, window: MainWindow, held: list[int]
) -> None:
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_F4)
    page: Any = window.tab("attendance")
    assert page.isVisible()
    assert page.sheet.lesson.id == held[3]
    window.show_tab("bulletins")
    back_to_list(tab)
    issue_first(tab, keys)
    back_to_list(tab)
    keys.press(Qt.Key.Key_F4)
    assert page.isVisible()
    assert page.sheet.lesson.id == held[3]

"""课程计划 by keyboard and by looks: calendar, list, figures, forms, copies, cancelling, printing."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.services.plan import class_sessions, planning
from app.services.plan.class_sessions import ClassSessionDetail, ClassSessionRow
from app.services.plan.expected import settle_lists
from app.work import ReadSession
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.looks.theme import theme
from ui.pages.plan import plan_actions, plan_tab
from ui.pages.plan.categories_dialog import CategoriesDialog
from ui.pages.plan.class_session_dialog import ClassSessionDialog
from ui.pages.plan.plan_copy_dialogs import CopySessionDialog, CopyYearDialog
from ui.pages.plan.plan_tab import PlanTab
from ui.pages.plan.programmes_dialog import ProgrammesDialog
from ui.papers.preview_dialog import PreviewDialog
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import ImportWizard

# Completers pop up; the offscreen platform says it cannot raise them or take the keyboard.
pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
D = TypeVar("D", bound=QDialog)


PAGE, TOWN = "plan", build_town


@pytest.fixture
def plan(window: MainWindow) -> PlanTab:
    window.set_year(2024)
    window.show_tab("plan")
    tab = window.tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def dialog_of(qtbot: QtBot, parent: QWidget, kind: type[D]) -> D:
    """The open dialog of a kind, in front."""
    found = [dialog for dialog in parent.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1, found
    qtbot.waitUntil(found[0].isActiveWindow)
    return found[0]


def rows_of(window: MainWindow, **where: object) -> tuple[ClassSessionRow, ...]:
    with window.ctx.app.database.read() as session:
        return class_sessions.list_class_sessions(session, **where)  # type: ignore[arg-type]


def detail_of(window: MainWindow, row_id: int) -> ClassSessionDetail:
    with window.ctx.app.database.read() as session:
        return class_sessions.get_class_session_detail(session, class_session_id=row_id)


def type_text(qtbot: QtBot, text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    Keyboard(qtbot, widget).type(text)


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key, modifiers)


# -- looks -----------------------------------------------------------------------------------------


@pytest.mark.empty_town
def test_empty_plan_says_what_belongs_here(window: MainWindow) -> None:
    window.show_tab("plan")
    check_looks(window)
    shoot(window, "plan-empty")
    assert not window.tab("plan").verbs["print"].isEnabled()


def test_calendar_and_list_look_right(window: MainWindow, plan: PlanTab) -> None:
    check_looks(window)
    shoot(window, "plan-calendar")
    assert plan.views.calendar.current_row() is not None
    plan_actions.toggle_view(plan.views)
    check_looks(window)
    shoot(window, "plan-list")
    assert plan.views.list.current_row() is not None
    assert plan.header.line().startswith("2024 年 · 计划课次 48 · 培训场次 0")


def test_dark_looks_right(window: MainWindow, plan: PlanTab, qapp: QApplication) -> None:
    theme.apply(qapp, dark=True)
    try:
        check_looks(window)
        shoot(window, "plan-calendar-dark")
        plan_actions.edit(plan.views)
        shoot(plan.findChildren(ClassSessionDialog)[0], "plan-form-dark")
        plan.findChildren(ClassSessionDialog)[0].reject()
    finally:
        theme.apply(qapp, dark=False)


# -- calendar by keyboard --------------------------------------------------------------------------


def test_calendar_keys(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    calendar = plan.views.calendar
    calendar.setFocus()
    assert calendar.day == date(2024, 8, 15)
    for key, day in (
        (Qt.Key.Key_Right, date(2024, 8, 16)),
        (Qt.Key.Key_Down, date(2024, 8, 23)),
        (Qt.Key.Key_Left, date(2024, 8, 22)),
        (Qt.Key.Key_Up, date(2024, 8, 15)),
        (Qt.Key.Key_PageDown, date(2024, 9, 15)),
        (Qt.Key.Key_PageUp, date(2024, 8, 15)),
        (Qt.Key.Key_End, date(2024, 8, 31)),
        (Qt.Key.Key_PageDown, date(2024, 9, 30)),
        (Qt.Key.Key_Home, date(2024, 9, 1)),
    ):
        qtbot.keyClick(calendar, key)
        assert calendar.day == day
    calendar.go_to(date(2024, 12, 20))
    qtbot.keyClick(calendar, Qt.Key.Key_PageDown)
    assert calendar.day == date(2025, 1, 20)
    assert window.year == 2025  # the year at the top right follows


def test_space_goes_through_the_sessions_of_a_day(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    first = plan.views.current_row()
    assert first is not None
    data = planning.ClassSessionInput("下午的课", first.held_on, time(14), time(16))
    window.ctx.runner.command(
        partial(planning.add_class_session, data=data), action="class_session.add", text="新增课次"
    )
    calendar = plan.views.calendar
    calendar.setFocus()
    qtbot.keyClick(calendar, Qt.Key.Key_Space)
    row = plan.views.current_row()
    assert row is not None
    assert row.title == "下午的课"
    assert plan.detail.title.text() == "下午的课"
    qtbot.keyClick(calendar, Qt.Key.Key_Space)
    assert plan.views.current_row() == first
    shoot(window, "plan-two-on-a-day")


# -- adding and changing by keyboard ---------------------------------------------------------------


def test_add_a_session_by_keyboard(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    calendar = plan.views.calendar
    calendar.go_to(date(2024, 8, 20))
    calendar.setFocus()
    qtbot.keyClick(calendar, Qt.Key.Key_N)
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    check_looks(dialog)
    shoot(dialog, "plan-form-new")
    assert dialog.fields.title.hasFocus()
    assert "8月共 6 次" in dialog.fields.hint.text()
    assert dialog.fields.place.currentText() == "镇政府三楼会议室"  # the place used last
    assert (dialog.fields.start.text(), dialog.fields.end.text()) == ("09:00", "11:30")
    assert dialog.audience.count.text() == "应到 40 人"
    type_text(qtbot, "安全生产专题")
    press(qtbot, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    (row,) = rows_of(window, on=date(2024, 8, 20))
    assert (row.title, row.when, row.place, row.tally.due) == (
        "安全生产专题", "09:00–11:30", "镇政府三楼会议室", 40,
    )  # fmt: skip
    assert plan.views.current_row() == row  # the new one is in front
    assert "已新增8月20日" in window.notice.text()
    assert window.ctx.undo.undo_text == "新增课次“安全生产专题”"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert rows_of(window, on=date(2024, 8, 20)) == ()


def test_problems_stand_under_their_fields(
    window: MainWindow, plan: PlanTab, qtbot: QtBot, answers: Answers
) -> None:
    plan_actions.new(plan.views, date(2024, 8, 20))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    dialog.fields.start.setText("13:00")
    dialog.fields.hours.setText("很多")
    dialog.save()
    shown = {name: field.problem() for name, field in dialog.fields.by_name.items() if field.problem()}
    assert set(shown) == {"title", "end", "hours"}
    assert dialog.fields.title.hasFocus()
    check_looks(dialog)
    shoot(dialog, "plan-form-problems")
    type_text(qtbot, "党")
    dialog.reject()
    assert dialog.isVisible()  # Esc asks first
    answers.append("放弃填写")
    dialog.reject()
    assert not dialog.isVisible()
    assert rows_of(window, on=date(2024, 8, 20)) == ()


def test_audience_exemptions_and_lecturers(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.new(plan.views, date(2024, 8, 20))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    dialog.fields.title.setFocus()
    type_text(qtbot, "青石村专题")
    panel = dialog.audience
    panel.chosen.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    panel.units.setFocus()
    place = next(i for i in range(panel.units.count()) if "青石村" in panel.units.item(i).text())
    panel.units.setCurrentRow(place)
    press(qtbot, Qt.Key.Key_Space)
    assert panel.count.text() == "应到 6 人"
    panel.person.setFocus()
    type_text(qtbot, "chenjing")
    panel.add_button.click()
    assert "原因没有填写" in panel.problem.text()
    panel.reason.setFocus()
    type_text(qtbot, "产假")
    panel.add_button.click()
    assert panel.count.text() == "应到 5 人，免训 1 人"
    dialog.fields.lecturers.line.setFocus()
    type_text(qtbot, "wjg")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.fields.lecturers.line.text() == "")
    type_text(qtbot, "赵教授（县委党校）")
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.isVisible()  # Enter added the lecturer, it did not save
    shoot(dialog, "plan-form-audience")
    check_looks(dialog)
    qtbot.keyClick(dialog.fields.note, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    (row,) = rows_of(window, on=date(2024, 8, 20))
    detail = detail_of(window, row.id)
    assert [(entry.name, entry.organisation) for entry in detail.lecturers] == [
        ("王建国", ""), ("赵教授", "县委党校"),
    ]  # fmt: skip
    assert detail.lecturers[0].person_id is not None
    assert [(a.name, a.excluded, a.reason) for a in detail.audience] == [
        ("青石村", False, ""), ("陈静", True, "产假"),
    ]  # fmt: skip
    assert row.tally.due == 5
    assert "免训 1 人：陈静（产假）" in plan.detail._facts["应到人员"][1].text()


def test_tab_goes_through_the_form_in_reading_order(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.new(plan.views, date(2024, 8, 20))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    names = []
    for _ in range(24):
        widget = QApplication.focusWidget()
        assert widget is not None
        names.append(widget.accessibleName() or getattr(widget, "text", lambda: "")())
        press(qtbot, Qt.Key.Key_Tab)
    assert names[:19] == [
        "课程名称", "日期", "时段", "开始", "结束", "地点", "授课人", "培训形式", "计入学时", "学时",
        "培训内容类别", "其他类别", "活动性质", "期次", "年度方案", "人数上限",
        "列席人数", "列席人员", "备注",
    ]  # fmt: skip
    assert names[19:] == ["必修", "全体在册人员", "免训还是另加", "免训或另加的人员", "免训原因"]
    dialog.reject()


def test_an_unclear_lecturer_is_asked_about(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.new(plan.views, date(2024, 8, 20))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    dialog.fields.title.setText("党课")
    dialog.fields.lecturers.line.setFocus()
    type_text(qtbot, "xyz")
    dialog.save()
    assert "没有找到“xyz”" in dialog.fields.by_name["lecturers"].problem()
    dialog.fields.lecturers.line.clear()
    type_text(qtbot, "刘教授")
    dialog.save()
    (row,) = rows_of(window, on=date(2024, 8, 20))
    assert row.lecturers == "刘教授"


def test_import_starts_from_here(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    wizard = dialog_of(qtbot, plan, ImportWizard)
    assert "课程计划" in wizard.windowTitle()
    wizard.reject()


def test_edit_keeps_what_was_not_touched(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    before = plan.views.current_row()
    assert before is not None
    kept = detail_of(window, before.id)
    plan.views.calendar.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    shoot(dialog, "plan-form-edit")
    check_looks(dialog)
    dialog.fields.place.lineEdit().setFocus()
    dialog.fields.place.lineEdit().selectAll()
    type_text(qtbot, "二楼")
    dialog.save()
    after = detail_of(window, before.id)
    assert after.row.place == "二楼"
    assert (after.category_ids, after.audience, after.lecturers) == (
        kept.category_ids, kept.audience, kept.lecturers,
    )  # fmt: skip
    assert (after.row.title, after.row.hours_centi, after.row.when) == (
        before.title, before.hours_centi, before.when,
    )  # fmt: skip


def test_a_second_session_of_a_batch(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    first = plan.views.current_row()
    assert first is not None
    plan_actions.new(plan.views, date(2024, 8, 20))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    box = dialog.fields.same_batch
    box.setCurrentIndex(box.findData(first.batch_id))
    box.activated.emit(box.currentIndex())
    assert dialog.fields.title.text() == first.title
    assert not dialog.fields.title.isEnabled()
    assert not dialog.audience.isEnabled()  # course and people are those of the batch
    dialog.save()
    (row,) = rows_of(window, on=date(2024, 8, 20))
    assert (row.batch_id, row.title, row.tally.due) == (first.batch_id, first.title, first.tally.due)
    assert detail_of(window, first.id).sessions_in_batch == 2


def test_a_settled_list_says_so_in_the_form(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    row = plan.views.current_row()
    assert row is not None
    window.ctx.runner.command(
        partial(settle_lists, class_session_ids=[row.id], at="2024-08-15T08:30:00"),
        action="class_session.print",
        text="打印签到表",
    )
    assert "2024-08-15 08:30 已打印" in plan.detail._facts["签到表"][1].text()
    plan_actions.edit(plan.views)
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    assert "已经固定" in dialog.audience.note.text()
    check_looks(dialog)
    shoot(dialog, "plan-form-settled")
    dialog.reject()


# -- other verbs -----------------------------------------------------------------------------------


def test_cancel_restore_and_remove(window: MainWindow, plan: PlanTab, answers: Answers) -> None:
    row = plan.views.current_row()
    assert row is not None
    answers.append("取消课次")
    plan_actions.cancel(plan.views)
    assert "⊘ 已取消" in plan.detail.state.text()
    assert not plan.verbs["cancel"].isEnabled()
    assert plan_actions.print_target(plan.views) != row
    shoot(window, "plan-cancelled")
    plan_actions.restore(plan.views)
    assert "○ 计划" in plan.detail.state.text()
    answers.append("删除课次")
    plan_actions.remove(plan.views)
    assert row.id not in {found.id for found in plan.views.rows}
    window.ctx.undo.undo()
    assert row.id in {found.id for found in plan.views.rows}


def test_copy_to_a_series(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    row = plan.views.current_row()
    assert row is not None
    plan_actions.copy(plan.views)
    dialog = dialog_of(qtbot, plan, CopySessionDialog)
    dialog.times.setValue(3)
    dialog.add_days()
    assert dialog.days() == (date(2024, 8, 22), date(2024, 8, 29), date(2024, 9, 5))
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    check_looks(dialog)
    shoot(dialog, "plan-copy")
    dialog.save()
    assert dialog.answer_field.problem(), "分批, 重复举办 or one 期 of many lessons is asked"
    dialog.answer.setCurrentIndex(dialog.answer.findData("split"))
    dialog.save()
    same = [found.held_on for found in rows_of(window, year=2024) if found.title == row.title]
    assert {date(2024, 8, 22), date(2024, 9, 5)} <= set(same)
    assert date(2024, 8, 29) not in same


def test_copy_last_year(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    window.set_year(2025)
    plan_actions.copy_year(plan.views)
    dialog = dialog_of(qtbot, plan, CopyYearDialog)
    check_looks(dialog)
    shoot(dialog, "plan-copy-year")
    assert dialog.source.currentData() == 2024
    dialog.save()
    assert len(rows_of(window, year=2025)) == 48
    assert len(plan.views.rows) == 48
    window.set_year(2024)
    plan_actions.copy_year(plan.views)
    older = dialog_of(qtbot, plan, CopyYearDialog)
    assert older.source.count() == 0, "a later year is no 往年"
    assert "2024 年以前还没有课程计划" in older.source_field._hint
    assert not older.accept_button.isEnabled()
    older.reject()


def test_programme_marks_sessions_outside(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    row = plan.views.current_row()
    plan_actions.programmes(plan.views)
    dialog = dialog_of(qtbot, plan, ProgrammesDialog)
    dialog.start.set_date(date(2024, 9, 1))
    dialog.save()
    check_looks(dialog)
    shoot(dialog, "plan-programmes")
    dialog.reject()
    assert row is not None
    plan_actions.edit(plan.views, row)
    form = dialog_of(qtbot, plan, ClassSessionDialog)
    form.fields.programme.setCurrentIndex(1)
    form.save()
    assert "不在方案起止日期内" in plan.detail.warning.text()
    assert plan.views.strip.verdict_text(3).startswith("—")


def test_categories_dialog(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.categories(plan.views)
    dialog = dialog_of(qtbot, plan, CategoriesDialog)
    check_looks(dialog)
    shoot(dialog, "plan-categories")
    dialog.name.setText("安全生产")
    dialog.add_tag()
    assert dialog.tags.count() == 10
    dialog.tags.setCurrentRow(0)
    dialog.remove_tag()
    assert "门课程在用" in dialog.problem.text()
    dialog.accept()
    assert plan.filters.category_box.findData("安全生产") > 0


def test_a_new_scheme_is_chosen_for_its_first_category(plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.categories(plan.views)
    dialog = dialog_of(qtbot, plan, CategoriesDialog)
    dialog.name.setText("按对象分")
    dialog.add_scheme()
    item = dialog.schemes.currentItem()
    assert item is not None
    assert item.text() == "按对象分（0）"
    dialog.name.setText("村干部类")
    dialog.add_tag()
    assert dialog.schemes.currentItem().text() == "按对象分（1）"
    dialog.accept()


# -- filters and figures ---------------------------------------------------------------------------


def test_filters_hold_for_both_views(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan.views.show_month(3)
    assert plan.views.calendar.month == date(2024, 3, 1)
    plan.views.show_view("list")
    plan.views.show_month(3)
    assert {row.held_on.month for row in plan.views.model.shown} == {3}
    plan.views.categories.choose(6)
    assert plan.filters.category_box.currentData() == "乡村振兴"
    assert {row.category for row in plan.views.model.shown} <= {"乡村振兴"}
    plan.views.set_filter(month=0, category="", state="waiting")
    assert {row.held_on < date(2024, 8, 15) for row in plan.views.model.shown} == {True}
    plan.views.set_filter(state="")
    assert plan.search_box is not None
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    type_text(qtbot, "档案")
    press(qtbot, Qt.Key.Key_Return)
    assert {row.title for row in plan.views.model.shown} == {"公文写作与档案整理"}
    assert "筛选出" in plan.header.line()
    shoot(window, "plan-search")


def test_months_say_done_and_short(plan: PlanTab) -> None:
    strip = plan.views.strip
    assert (strip.count_text(0), strip.verdict_text(0)) == ("计划 48", "▲ 2 个月不足")
    assert (strip.count_text(3), strip.verdict_text(3)) == ("计划 3", "▲ 差 1")
    assert (strip.count_text(2), strip.verdict_text(2)) == ("计划 5", "◐ 待登记")
    assert strip.verdict_text(9) == "△ 差 1"
    assert strip.verdict_text(10) == "○ 已排满"


def test_sign_in_sheet_in_two_steps_from_a_cold_start(
    window: MainWindow, plan: PlanTab, qtbot: QtBot
) -> None:
    assert plan.verbs["print"].text() == "打印签到表 8月15日"
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    dialog = dialog_of(qtbot, plan, PreviewDialog)
    assert dialog.pane.view.page_count >= 1
    assert dialog.print_button.isEnabled()
    check_looks(dialog)
    dialog.reject()


def test_a_month_of_sheets(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.print_month(plan.views)
    dialog = dialog_of(qtbot, plan, PreviewDialog)
    assert dialog.pane.view.page_count >= 5
    dialog.reject()
    plan_actions.print_day(plan.views)
    dialog_of(qtbot, plan, PreviewDialog).reject()


def test_what_the_page_remembers(window: MainWindow, plan: PlanTab) -> None:
    plan_actions.toggle_view(plan.views)
    window.close()
    assert window.ctx.preferences.get("plan.view") == "list"


def test_on_a_small_screen_the_page_needs_no_scroll_bar(window: MainWindow, plan: PlanTab) -> None:
    area = plan.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        QApplication.processEvents()
        assert area.verticalScrollBar().maximum() == 0
        assert area.horizontalScrollBar().maximum() == 0
    low = window.height() < window.fontMetrics().height() * 30
    assert plan.header.isHidden() == low
    assert plan.views.categories.isHidden() == low
    assert plan.detail.buttons["edit"].isHidden() == low
    check_looks(window)
    shoot(window, "plan-small")


def test_the_form_fits_the_screen(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    plan_actions.new(plan.views, date(2024, 8, 20))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    assert dialog.width() <= dialog.screen().availableSize().width()
    assert dialog.height() <= dialog.screen().availableSize().height()
    right = dialog.accept_button.mapTo(dialog, dialog.accept_button.rect().topRight())
    assert right.x() < dialog.width()
    check_looks(dialog)
    shoot(dialog, "plan-form-small")
    dialog.reject()


def test_who_comes_to_which_batch(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    """各期安排: the choice, an even division, people and units by hand, each its own step (A04)."""
    from ui.pages.plan.batches_dialog import BatchesDialog

    courses = [found.course_id for found in rows_of(window, year=2024)]
    row = next(r for r in rows_of(window, year=2024) if courses.count(r.course_id) > 1)
    plan.views.select_id(row.id)
    plan_actions.batches(plan.views)
    dialog = dialog_of(qtbot, plan, BatchesDialog)
    assert dialog.board is not None
    assert dialog.middle.currentWidget() is not dialog.view
    dialog.choice.setCurrentIndex(dialog.choice.findData("split"))
    dialog._choose()
    dialog._even("unit")
    assert sum(batch.due for batch in dialog.board.batches) == len(dialog.board.people) > 1
    check_looks(dialog)
    shoot(dialog, "plan-batches")
    person = next(p for p in dialog.board.people if p.batch_id == dialog.board.batches[0].batch_id)
    last = dialog.board.batches[-1].batch_id
    dialog.view.select_id(person.id)
    dialog.target.setCurrentIndex(dialog.target.findData(last))
    dialog._put_people()
    assert {p.id: p.batch_id for p in dialog.board.people}[person.id] == last
    dialog.view.select_id(person.id)
    dialog._put_units()
    unit = [p for p in dialog.board.people if p.unit_id == person.unit_id]
    assert {p.batch_id for p in unit} == {last}
    dialog.accept()


def test_a_new_session_of_a_known_course_asks(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    row = plan.views.current_row()
    assert row is not None
    plan_actions.new(plan.views, date(2024, 12, 30))
    dialog = dialog_of(qtbot, plan, ClassSessionDialog)
    fields = dialog.fields
    assert fields.again.isHidden()
    fields.title.setText(row.title)
    assert not fields.again.isHidden()
    check_looks(dialog)
    shoot(dialog, "plan-new-again")
    fields.again.choice.setCurrentIndex(fields.again.choice.findData("repeat-each"))
    dialog.save()
    found = [r for r in rows_of(window, year=2024) if r.held_on == date(2024, 12, 30)]
    assert [(r.batches, r.hours_again) for r in found] == [("repeat", True)]
    others = [r for r in rows_of(window, year=2024) if r.course_id == found[0].course_id]
    assert len(others) > 1, "without tags it is the same course all the same"


def test_lecturers_by_their_post_are_taken(window: MainWindow, plan: PlanTab, qtbot: QtBot) -> None:
    from ui.pages.plan.lecturers_dialog import LecturersDialog

    plan_actions.lecturers(plan.views)
    dialog = dialog_of(qtbot, plan, LecturersDialog)
    count = len(dialog.model.rows)
    assert count
    assert all(row.person_id is not None for row in dialog.model.rows)
    check_looks(dialog)
    shoot(dialog, "plan-lecturers")
    dialog.outside()
    assert len(dialog.model.rows) == count - 1
    window.ctx.undo.undo()
    dialog._reload()
    assert len(dialog.model.rows) == count
    dialog.take()
    assert not dialog.model.rows
    assert not dialog.take_button.isEnabled()
    dialog.accept()


def test_the_class_session_in_front_is_asked_about_once(
    plan: PlanTab, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page read anew, another year, and the year before again: one card each, of what is in front."""
    asked: list[int] = []
    real = plan_tab.fetch_card

    def noted(session: ReadSession, *, class_session_id: int, **rest: Any) -> Any:
        asked.append(class_session_id)
        return real(session, class_session_id=class_session_id, **rest)

    monkeypatch.setattr(plan_tab, "fetch_card", noted)
    row = plan.views.current_row()
    assert row is not None
    plan.refresh(None)
    assert asked == [row.id]
    window.set_year(row.held_on.year - 1)
    window.set_year(row.held_on.year)
    again = plan.views.current_row()
    assert again is not None
    assert asked[1:] == [again.id]

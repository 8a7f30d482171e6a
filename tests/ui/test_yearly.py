"""Year-end papers in the window: figures with their rows, texts, weights, a person's record."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.summary_choices import SummaryChoices
from app.services.figure import appraisals
from app.services.mark import attendance
from app.services.operation import seals
from app.services.plan import class_sessions
from app.services.register import forms, writing
from app.services.setting import summary_choices
from app.services.year import summary_texts
from app.services.year.figure_rows import FigureRow
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.looks.plain import LongLabel
from ui.looks.theme import theme
from ui.pages.reports.appraisal_weights_dialog import AppraisalWeightsDialog
from ui.pages.reports.reports_tab import ReportsTab
from ui.pages.reports.summary_choices_dialog import SummaryChoicesDialog
from ui.pages.reports.summary_dialog import BehindLine, SummaryDialog
from ui.pages.reports.summary_texts_dialog import SummaryTextsDialog, blocks_of
from ui.pages.roster.roster_tab import RosterTab
from ui.papers.preview_dialog import PreviewDialog
from ui.records.correction_dialog import CorrectionDialog
from ui.window.main_window import MainWindow
from ui.work.bus import RegisterPlace
from ui.work.context import UiContext

PAGE = "reports"


def TOWN(ctx: UiContext) -> None:
    build_town(ctx, months=range(7, 10))
    with ctx.app.database.write(actor="测试", action="attendance.mark") as unit:
        held = class_sessions.list_class_sessions(unit.session, year=2024)[0]
        attendance.fill_rest_present(unit.session, class_session_id=held.id)


@pytest.fixture
def reports(window: MainWindow) -> ReportsTab:
    window.set_year(2024)
    window.show_tab("reports")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    return tab


def test_figures_open_their_rows(window: MainWindow, reports: ReportsTab) -> None:
    reports.show_target("summary")
    assert reports.verbs["basis"].isVisible()
    reports.verbs["basis"].trigger()
    dialog = reports.findChild(SummaryDialog)
    assert isinstance(dialog, SummaryDialog)
    assert len(dialog.figures.rows) == 13
    assert dialog.definition.text().startswith(
        "【场次】1 场（1 课次，1 天，1 门课程）；不含未开展课次 6。口径："
    )
    assert len(dialog.behind.rows) == 1
    check_looks(dialog)
    shoot(dialog, "yearly-figures")
    QTest.keyClick(dialog.figures_view, Qt.Key.Key_Down)
    assert dialog.definition.text().startswith("【参训人次】")
    dialog.export_button.click()
    assert [path.suffix for path in window.ctx.app.paths.exports.iterdir()] == [".docx"]
    dialog.behind_view.selectRow(0)
    QTest.keyClick(dialog.behind_view, Qt.Key.Key_Return)
    assert window.current_tab() is window.tab("attendance")


def test_basis_only_where_there_is_some(reports: ReportsTab) -> None:
    reports.show_target("ledger")
    assert not reports.verbs["basis"].isVisible()
    reports.show_target("appraisal")
    assert reports.verbs["basis"].text() == "权重…"


def test_texts_are_edited_and_restored(window: MainWindow, reports: ReportsTab) -> None:
    def texts() -> summary_texts.SummaryTexts:
        with window.ctx.app.database.read() as session:
            return summary_texts.summary_texts(session)

    dialog = SummaryTextsDialog(window.ctx, reports, year=2024)
    dialog.open()
    usual = summary_texts.usual_texts()
    assert blocks_of(dialog.text_edit.toPlainText()) == usual.blocks
    check_looks(dialog)
    shoot(dialog, "yearly-texts")
    dialog.text_edit.setPlainText("共办班【没有】场")
    dialog.accept_button.click()
    assert "没有名为“没有”的数字" in dialog.problem.text()
    dialog.text_edit.setPlainText("一、做法\n\n共办班【场次】场。")
    dialog.accept_button.click()
    assert [block.kind for block in texts().blocks] == ["heading", "text"]
    again = SummaryTextsDialog(window.ctx, reports, year=2024)
    again.open()
    again.usual.click()
    again.accept_button.click()
    assert texts() == usual


def test_a_closed_years_weights_are_corrected_with_a_reason(window: MainWindow, reports: ReportsTab) -> None:
    with window.ctx.app.database.write(actor="t", action="seal.close", text="封账") as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-05T09:00:00")
    reports.show_target("appraisal")
    reports.verbs["basis"].trigger()
    dialog = reports.findChild(AppraisalWeightsDialog)
    assert isinstance(dialog, AppraisalWeightsDialog)
    assert "只是 2024 年度的" in dialog.closed.text()
    check_looks(dialog)
    shoot(dialog, "yearly-weights-closed")
    dialog.boxes["attendance"].setValue(50)
    dialog.boxes["four"].setValue(0)
    dialog.accept_button.click()
    asked = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CorrectionDialog))
    assert "修改考核权重（2024 年度）" in asked.findChildren(LongLabel)[0].text()
    asked.reason.setText("会议定的权重填错")
    asked.accept_button.click()
    with window.ctx.app.database.read() as session:
        assert appraisals.appraisal_weights(session, year=2024).attendance == 50
        assert appraisals.appraisal_weights(session).attendance == 40
        (slip,) = seals.list_corrections(session, year=2024)
    assert (slip.reason, [word for word, *_ in slip.totals]) == ("会议定的权重填错", ["考核权重"])
    window.set_year(2025)
    reports.verbs["basis"].trigger()
    other = [one for one in reports.findChildren(AppraisalWeightsDialog) if one.isVisible()][-1]
    assert other.closed.isHidden()
    assert other.boxes["attendance"].value() == 40


def test_weights(window: MainWindow, reports: ReportsTab) -> None:
    reports.show_target("appraisal")
    reports.verbs["basis"].trigger()
    dialog = reports.findChild(AppraisalWeightsDialog)
    assert isinstance(dialog, AppraisalWeightsDialog)
    check_looks(dialog)
    shoot(dialog, "yearly-weights")
    dialog.boxes["attendance"].setValue(50)
    dialog.accept_button.click()
    assert "现在是 110 分" in dialog.fields["four"].problem()
    dialog.boxes["four"].setValue(0)
    dialog.accept_button.click()
    with window.ctx.app.database.read() as session:
        assert appraisals.appraisal_weights(session).attendance == 50
    assert window.ctx.undo.undo_text == "修改考核权重"


def test_record_from_the_card(window: MainWindow, reports: ReportsTab, qtbot: QtBot) -> None:
    window.show_tab("roster")
    tab = window.tab("roster")
    assert isinstance(tab, RosterTab)
    tab.view.table.selectRow(0)
    check_looks(window)
    shoot(window, "yearly-card")
    tab.verbs["record"].trigger()
    dialog = tab.findChild(PreviewDialog)
    assert isinstance(dialog, PreviewDialog)
    qtbot.waitUntil(lambda: dialog.pane.view.page_count == 1)
    shoot(dialog, "yearly-record")


def test_a_figure_of_a_register_stands_behind_the_summarys_own(
    window: MainWindow, reports: ReportsTab
) -> None:
    with window.ctx.app.database.write(actor="t", action="register.add") as unit:
        values = {
            "day": "2024-05-01",
            "kind": "宣讲",
            "speaker": "王老师",
            "topic": "二十大精神",
            "heads": "230",
        }
        register = forms.get_register(unit.session, register_id="outreach")
        writing.add_entry(unit.session, register=register, values=values, today=date(2024, 5, 2))
    dialog = SummaryDialog(window.ctx, reports, year=2024)
    dialog.open()
    dialog.figures_view.select_id("register.outreach.heads")
    dialog._show_figure(dialog.figures_view.current_row())
    words = dialog.definition.text()
    assert words.startswith("【宣讲送教听众人次】230 人次。口径：登记簿“宣讲、送教和调研”")
    assert "依据 1 条" in words
    check_looks(dialog)
    shoot(dialog, "yearly-figures-register")


def test_dark(window: MainWindow, reports: ReportsTab, qapp: QApplication) -> None:
    theme.apply(qapp, dark=True)
    try:
        dialog = SummaryDialog(window.ctx, reports, year=2024)
        dialog.open()
        check_looks(dialog)
        shoot(dialog, "yearly-figures-dark")
    finally:
        theme.apply(qapp, dark=False)


def test_the_definitions_are_chosen_with_the_keyboard(
    window: MainWindow, reports: ReportsTab, qtbot: QtBot
) -> None:
    figures = SummaryDialog(window.ctx, reports, year=2024)
    figures.open()
    assert figures.definition.text().startswith("【场次】1 场")
    figures.choices_button.click()
    dialog = figures.findChild(SummaryChoicesDialog)
    assert isinstance(dialog, SummaryChoicesDialog)
    check_looks(dialog)
    shoot(dialog, "yearly-choices")
    assert dialog.focusWidget() is dialog.editors["about"]
    QTest.keyClick(dialog.editors["about"], Qt.Key.Key_Space)
    QTest.keyClick(dialog.editors["unit"], Qt.Key.Key_Down)
    assert "同一天的课次合计一场" in dialog.notes["N1"].text()
    dialog.editors["skip_months"].setFocus()
    fingers = Keyboard(qtbot, dialog)
    fingers.type("2、13")
    assert "1到12的月份" in dialog.fields["skip_months"].problem()
    QTest.keyClick(dialog.editors["skip_months"], Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.editors["skip_months"].clear()
    fingers.type("2月")
    QTest.keyClick(dialog.editors["skip_months"], Qt.Key.Key_Return)
    with window.ctx.app.database.read() as session:
        kept = summary_choices.summary_choices(session)
    assert (kept.about, kept.unit, kept.skip_months) == (False, "day", (2,))
    assert "同一天的课次合计一场" in figures.definition.text()
    assert window.ctx.undo.undo_text == "修改总结数字的口径"


def test_every_choice_stands_in_the_window_and_can_be_restored(
    window: MainWindow, reports: ReportsTab, answers: Any
) -> None:
    dialog = SummaryChoicesDialog(window.ctx, reports, year=2024)
    dialog.open()
    assert set(dialog.editors) == {field.name for field in fields(SummaryChoices)}
    assert dialog.choices() == SummaryChoices()
    dialog.editors["age"].setValue(35)
    assert "不满35岁" in dialog.notes["N3"].text()
    dialog.usual.click()
    assert dialog.choices() == SummaryChoices()
    dialog.accept_button.click()


def test_choices_in_the_dark(window: MainWindow, reports: ReportsTab, qapp: QApplication) -> None:
    theme.apply(qapp, dark=True)
    try:
        dialog = SummaryChoicesDialog(window.ctx, reports, year=2024)
        dialog.open()
        check_looks(dialog)
        shoot(dialog, "yearly-choices-dark")
    finally:
        theme.apply(qapp, dark=False)


def test_a_whole_unit_in_one_file(window: MainWindow, reports: ReportsTab) -> None:
    for report_id, ending in (("record", ".pdf"), ("archive", ".pdf")):
        reports.show_target(report_id)
        unit = reports.view.options._editors["people"]
        place = next(i for i in range(unit.count()) if unit.itemText(i).startswith("单位："))
        unit.setCurrentIndex(place)
        unit.activated.emit(place)
        reports.view.preview()
        reports.verbs["export"].trigger()
        names = [path.name for path in window.ctx.app.paths.exports.iterdir() if path.suffix == ending]
        assert any(unit.currentText().removeprefix("单位：") in name for name in names), names
        check_looks(window)
        shoot(window, f"yearly-{report_id}-unit")


def test_every_row_opens_where_it_was_entered(window: MainWindow, reports: ReportsTab) -> None:
    opened: list[tuple[str, object]] = []
    window.ctx.bus.show_tab.connect(lambda tab, target: opened.append((tab, target)))
    for kind, target_id in (("session", 1), ("exam", 2), ("person", 3), ("bulletin", 4), ("records", 5)):
        dialog = SummaryDialog(window.ctx, reports, year=2024)
        dialog._go(BehindLine(0, FigureRow(None, "行", target=kind, target_id=target_id)))
    assert opened[:3] == [("attendance", 1), ("scores", 2), ("roster", 3)]
    assert opened[3:] == [("bulletins", ("bulletin", 4)), ("registers", RegisterPlace("inspection", 5))]

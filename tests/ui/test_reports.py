"""台账报表: every registered paper is shown, printed and exported from the page."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import __version__
from app.errors import InputProblem
from app.jobs.paper_jobs import params_of
from app.reports import REPORTS
from app.reports.asked import What
from app.services.mark import attendance
from app.services.plan import class_sessions
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.looks.theme import theme
from ui.pages.reports.reports_tab import ReportsTab
from ui.pages.reports.reports_view import ReportsView
from ui.papers import output
from ui.window.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


PAGE = "reports"
TOWN = partial(build_town, months=range(7, 10))


@pytest.fixture
def reports(window: MainWindow) -> ReportsTab:
    window.set_year(2024)
    window.show_tab("reports")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    return tab


def exported(window: MainWindow) -> list[Path]:
    folder = window.ctx.app.paths.exports
    return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.mark.empty_town
def test_an_empty_year_says_so(window: MainWindow) -> None:
    window.show_tab("reports")
    check_looks(window)
    shoot(window, "reports-empty")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    assert not tab.verbs["export"].isEnabled()
    # What is said to be missing has the button that leads there.
    for code, words in (("paper.nobody", "导入干部名册"), ("paper.no_sessions", "去课程计划")):
        tab.view._fail(InputProblem(code, paper="台账", period="2024年"))
        assert tab.view.enter_button.isVisible()
        assert tab.view.enter_button.text() == words
    tab.view.enter_button.click()
    assert window.current_tab() is window.tab("plan")


def test_every_report_is_offered_and_shown(window: MainWindow, reports: ReportsTab) -> None:
    assert reports.view.list.count() == sum(1 for report in REPORTS if report.is_listed)
    for place in range(reports.view.list.count()):
        reports.view.list.setCurrentRow(place)
        name = reports.view.report_id()
        check_looks(window)
        shoot(window, f"reports-{name}")
        if name == "scores":  # no exam in this town
            assert reports.view.right.currentWidget() is reports.view.state
        elif name in ("ledger", "sign-in", "attendance", "roster"):
            assert reports.view.right.currentWidget() is reports.view.pane, name
            assert reports.view.pane.view.page_count >= 1


def test_dark_looks_right(window: MainWindow, reports: ReportsTab, qapp: QApplication) -> None:
    theme.apply(qapp, dark=True)
    try:
        check_looks(window)
        shoot(window, "reports-dark")
    finally:
        theme.apply(qapp, dark=False)


def test_export_by_keys_goes_to_the_tidy_folder(
    window: MainWindow, reports: ReportsTab, qtbot: QtBot
) -> None:
    reports.show_target("ledger")
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL)
    reports.verbs["second"].trigger()
    names = [path.name for path in exported(window)]
    assert [Path(name).suffix for name in sorted(names, key=lambda n: n[-4:])] == [".pdf", ".xlsx"]
    assert all("2024" in name for name in names)
    assert "已导出" in window.notice.text()
    assert len(reports.recent.actions()) == 2
    # Exporting a ledger writes nothing into the data.
    assert "打印" not in window.ctx.undo.undo_text
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL)
    assert len(exported(window)) == 3  # an older export is never overwritten


def test_exporting_a_sign_in_sheet_settles_its_list(window: MainWindow, reports: ReportsTab) -> None:
    reports.show_target("sign-in")
    row_id = reports.view.options.values()
    assert row_id is not None

    def printed() -> list[date]:
        with window.ctx.app.database.read() as session:
            rows = class_sessions.list_class_sessions(session, year=2024)
        return [row.held_on for row in rows if row.sheet_printed_at]

    assert printed() == []
    reports.verbs["export"].trigger()
    assert printed() == [date(2024, 8, 15)]
    assert window.ctx.undo.undo_text == "导入计划"  # paper that went out cannot be undone


def test_options_change_the_pages(window: MainWindow, reports: ReportsTab, qtbot: QtBot) -> None:
    reports.show_target("sign-in")
    before = reports.view.pane.view.page_count
    scope = reports.view.options._editors["scope"]
    scope.setCurrentIndex(scope.findData("month"))
    scope.activated.emit(scope.currentIndex())
    qtbot.waitUntil(lambda: reports.view.pane.view.page_count > before)
    assert reports.view.options._shown["month"].isVisible()
    assert not reports.view.options._shown["session"].isVisible()
    shoot(window, "reports-sign-in-month")
    reports.view.options._editors["blank_rows"].setValue(0)
    reports.view.options._editors["extra_columns"].setText("午餐、联系电话")
    reports.view.preview()
    values = reports.view.options.values()
    assert values is not None
    assert (values["blank_rows"], values["extra_columns"]) == (0, ("午餐", "联系电话"))
    check_looks(window)


def test_ledger_options(reports: ReportsTab) -> None:
    reports.show_target("ledger")
    sheets = reports.view.options._editors["sheets"]
    sheets.boxes["个人汇总"].click()
    people = reports.view.options._editors["people"]
    people.setCurrentIndex(1)
    paper = reports.view.options.values()
    assert paper is not None
    assert "个人汇总" not in paper["sheets"]
    # What the workbook prints is what the PDF has: 学时明细 is a paper of its own.
    assert "学时明细" not in paper["sheets"]
    assert "group_id" in paper  # groups with people come first, then units
    people.setCurrentIndex(people.count() - 1)
    paper = reports.view.options.values()
    assert paper is not None
    assert "unit_id" in paper
    assert paper["year"] == 2024


def test_pages_by_keys(reports: ReportsTab, qtbot: QtBot) -> None:
    reports.show_target("ledger")
    view = reports.view.pane.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == view.page_count - 1


def test_print_from_the_page(
    window: MainWindow, reports: ReportsTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.show_target("roster")

    def ask(file: object, title: str) -> None:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(72)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        reports.view.flow.send(file, printer, title)  # type: ignore[arg-type]

    monkeypatch.setattr(reports.view.flow, "ask", ask)
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: "已送往打印机" in reports.header.line(), timeout=30_000)
    assert (tmp_path / "out.pdf").stat().st_size > 1000


def test_folder_and_recent_files_open(
    window: MainWindow, reports: ReportsTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    reports.verbs["export"].trigger()
    reports.verbs["folder"].trigger()
    reports.recent.actions()[0].trigger()
    assert opened[0].endswith("导出")
    assert opened[1].endswith(".xlsx")


def test_recent_exports_come_newest_first(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.pdf").write_text("x")
    (tmp_path / ".half.tmp").write_text("x")
    assert {path.name for path, _, _ in output.recent_exports(tmp_path)} == {"0.pdf", "1.pdf", "2.pdf"}
    assert output.recent_exports(tmp_path / "none") == []


@pytest.mark.parametrize(("size", "least"), [((1366, 768), 17), ((911, 512), 9)])
def test_the_list_shows_its_papers_whatever_is_asked(
    window: MainWindow, reports: ReportsTab, qapp: QApplication, size: tuple[int, int], least: int
) -> None:
    window.resize(*size)
    view = reports.view
    for name in ("record", "ledger", "sign-in", "study-file"):
        reports.show_target(name)
        qapp.processEvents()
        assert view.list.viewport().height() >= least * view.list.sizeHintForRow(0), name
        chosen = view.list.visualItemRect(view.list.currentItem())
        assert view.list.viewport().rect().contains(chosen), name
        # A paper that is asked nothing leaves no empty column.
        assert view.options.isVisible() is bool(view.options._editors), name
        check_looks(window)
    reports.show_target("ledger")
    assert view.options._editors["sheets"].isVisible()


def test_small_pictures_give_way_to_the_page(
    window: MainWindow, reports: ReportsTab, qapp: QApplication
) -> None:
    reports.show_target("ledger")
    for width, is_wide in ((1366, True), (911, False), (1366, True)):
        window.resize(width, 600)
        qapp.processEvents()
        assert reports.view.pane.file is not None
        assert len(reports.view.pane.file.sizes) > 1
        assert reports.view.pane.thumbnails.isVisible() is is_wide
        assert reports.view.pane.view.width() >= 380


def test_the_columns_come_back_as_they_were_left(
    window: MainWindow, reports: ReportsTab, qapp: QApplication
) -> None:
    view = reports.view
    window.resize(1366, 768)
    reports.show_target("sign-in")
    qapp.processEvents()
    view.setSizes([240, 330, 700])
    kept = view.sizes()
    reports.show_target("study-file")  # no options: their column is not there
    qapp.processEvents()
    view.remember()
    reports.show_target("sign-in")
    qapp.processEvents()
    assert view.sizes()[:2] == kept[:2]
    again = ReportsView(window.ctx, window)
    again.resize(view.size())
    again.show()
    qapp.processEvents()
    assert again.sizes()[0] == kept[0]
    assert again.sizes()[1] >= again.widget(1).minimumWidth()
    again.deleteLater()


def test_a_paper_for_each_person_begins_with_one_unit(reports: ReportsTab) -> None:
    for name in ("record", "archive"):
        reports.show_target(name)
        values = reports.view.options.values()
        assert values is not None
        assert values["unit_id"]


def test_a_bulletin_begins_with_what_is_entered_and_leads_to_what_is_not(
    window: MainWindow, reports: ReportsTab
) -> None:
    reports.show_target("bulletin")
    assert reports.verbs["third"].text() == "导出文本"
    # Nobody is entered in this town: the page says so and carries the way there.
    assert reports.view.right.currentWidget() is reports.view.state
    assert reports.view.enter_button.isVisible()
    values = reports.view.options.values()
    assert values is not None
    reports.view.enter_button.click()
    assert window.current_tab() is window.tab("attendance")
    with window.ctx.app.database.write(actor="测试", action="attendance.mark", text="登记") as unit:
        first = class_sessions.list_class_sessions(unit.session, year=2024)[0].id
        rows = attendance.get_sheet(unit.session, class_session_id=first).rows
        attendance.set_marks(
            unit.session, class_session_id=first, by_participation={row.id: "present" for row in rows}
        )
    window.show_tab("reports")
    reports.refresh(None)
    reports.show_target("roster")
    reports.show_target("bulletin")
    assert reports.view.options.values() == {"class_session_ids": (first,), "with_unmarked": False}
    assert reports.view.right.currentWidget() is reports.view.pane
    assert not reports.view.enter_button.isVisible()


def test_about_says_which_version(window: MainWindow, answers: list[str]) -> None:
    answers.append("")
    window.offered.do("about")
    assert __version__ in str(answers.asked[-1])  # type: ignore[attr-defined]


def test_the_summary_can_be_asked_for_as_a_clean_copy(reports: ReportsTab) -> None:
    reports.show_target("summary")
    values = reports.view.options.values()
    assert values is not None
    assert values["is_clean"] is False
    reports.view.options._editors["is_clean"].click()
    values = reports.view.options.values()
    assert values is not None
    assert values["is_clean"] is True


def test_no_parameter_of_a_paper_is_silently_absent(reports: ReportsTab) -> None:
    """What a paper can be asked has its field; the year is the window's."""
    together = {What.UNIT, What.GROUP, What.PERSON}
    for report in (each for each in REPORTS if each.is_listed):
        reports.show_target(report.id)
        shown = set(reports.view.options._editors)
        for each in report.asked:
            what = each.asked.what
            name = "people" if what in together else each.name
            assert what is What.YEAR or {name, what.value} & shown, (report.id, each.name)
        values = reports.view.options.values()
        if values is not None:
            # What is chosen is what the paper takes.
            params_of(reports.ctx.app, report, values)


def test_what_there_is_nothing_of_is_named(reports: ReportsTab) -> None:
    lacking = {"talk-form": "还没有谈话", "leave-slip": "还没有请假条", "scores": "还没有课次或测试"}
    for name, words in lacking.items():
        reports.show_target(name)
        assert reports.view.right.currentWidget() is reports.view.state
        assert words in reports.view.state._text.text()


def test_a_paper_is_found_by_the_name_it_once_had(reports: ReportsTab) -> None:
    reports.show_target("four")
    assert reports.view.report_id() == "study-file"

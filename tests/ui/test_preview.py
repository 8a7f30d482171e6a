"""Paper on screen and to the printer: rendering, paging, zoom, printing at the page's own size, saving."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from app.errors import InputProblem
from app.jobs import paper_jobs
from app.papers.document import Column, Document, Kind, Paper, Section, Table
from app.reports.report import Report
from tests.ui.looks import check_looks, latin, shoot
from tests.ui.plan_data import build_town
from ui.pages.reports.reports_tab import ReportsTab
from ui.papers import output
from ui.papers.preview_dialog import PreviewDialog, open_preview
from ui.papers.sheet_layout_dialog import SheetLayoutDialog
from ui.widgets.paper.pdf_file import PdfPages
from ui.widgets.paper.pdf_view import FIT_PAGE
from ui.window.main_window import MainWindow
from ui.work.context import UiContext


@dataclass(frozen=True)
class NoParams:
    fail: bool = False


def build(_session: Any, params: NoParams, _progress: Any) -> Document:
    if params.fail:
        raise InputProblem("paper.nobody", paper="花名册")
    columns = (Column("序号", Kind.SERIAL, 6), Column("姓名", Kind.NAME, 10), Column("单位", width=30))
    rows = [(i, "王建国", "清河镇党建办") for i in range(1, 61)]
    sections = tuple(
        Section(f"第{n}节", "清河镇测试名单", Table(columns, rows), paper=Paper(size, landscape))
        for n, (size, landscape) in enumerate((("A4", False), ("A3", True)), 1)
    )
    return Document(
        "清河镇测试名单", sections, warnings=("还有 3 人未登记考勤。",), file_stem="测试名单_20240815"
    )


REPORT = Report("test", "测试名单", ("pdf", "xlsx"), __name__, "NoParams")


@pytest.fixture(autouse=True)
def one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    real = paper_jobs.find_report
    monkeypatch.setattr(paper_jobs, "find_report", lambda name: REPORT if name == "test" else real(name))


@pytest.fixture
def preview(window: MainWindow, qtbot: QtBot) -> PreviewDialog:
    dialog = open_preview(window, window.ctx, "test", {})
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_bands_put_together_are_the_page(ctx: UiContext) -> None:
    paper = paper_jobs.make_pdf(ctx.app, "test", {})
    file = PdfPages(paper.data)
    total = file.rows(0, 1.7)
    whole = file.render_band(0, 1.7, 0, total)
    edges = [total * part // 8 for part in range(9)]
    bands = [file.render_band(0, 1.7, *pair) for pair in pairwise(edges)]
    assert whole is not None
    assert [band.height for band in bands if band is not None] == [b - a for a, b in pairwise(edges)]
    joined = b"".join(band.pixels for band in bands if band is not None)
    assert len(joined) == len(whole.pixels)
    # Smoothed edges may differ by a shade where two bands meet.
    assert max(abs(a - b) for a, b in zip(joined, whole.pixels, strict=True)) <= 3
    file.close()
    assert file.render(0, 100) is None


def test_preview_shows_the_pages_and_looks_right(preview: PreviewDialog) -> None:
    assert preview.pane.view.page_count == len(
        PdfPages(paper_jobs.make_pdf(preview._ctx.app, "test", {}).data).sizes
    )
    assert "未登记" in preview.pane.warnings.text()
    check_looks(preview)
    shoot(preview, "preview")
    image = preview.pane.view.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).lightness() // 32 for x in range(0, image.width(), 3)
               for y in range(0, image.height(), 3)}  # fmt: skip
    assert {7, 0} <= colours or len(colours) > 3, "no text was painted"
    preview.reject()


def test_preview_by_keyboard(preview: PreviewDialog, qtbot: QtBot) -> None:
    view = preview.pane.view
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == view.page_count - 1
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 0
    before = view.zoom
    qtbot.keyClick(preview, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > before
    qtbot.keyClick(preview, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(before, rel=0.02)
    view.set_mode(FIT_PAGE)
    assert view.zoom < before
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def ink_box(file: PdfPages, page: int) -> tuple[int, int, int, int]:
    image = file.render(page, 600)
    assert image is not None
    dark = [place for place, value in enumerate(image.pixels[::4]) if value < 160]
    columns, rows = [place % 600 for place in dark], [place // 600 for place in dark]
    return min(columns), min(rows), max(columns), max(rows)


def test_printing_keeps_size_and_direction_of_every_page(
    preview: PreviewDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(150)
    printer.setOutputFileName(str(target))
    wanted = preview.pane.file.sizes
    preview.send_to(printer)
    qtbot.waitUntil(lambda: "已送往打印机" in preview.state.text(), timeout=30_000)
    printed = pypdfium2.PdfDocument(target)
    sizes = [printed.get_page_size(number) for number in range(len(printed))]
    assert len(sizes) == len(wanted)
    for got, due in zip(sizes, wanted, strict=True):
        assert got == pytest.approx(due, abs=2)
    # The ink stands where it stood.
    again = PdfPages(target.read_bytes())
    for page in (0, len(wanted) - 1):
        assert ink_box(again, page) == pytest.approx(ink_box(preview.pane.file, page), abs=3)
    again.close()
    printed.close()
    preview.reject()


def test_page_range_and_stop(preview: PreviewDialog, qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "one.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    preview.send_to(printer)
    qtbot.waitUntil(lambda: "已送往打印机，共 1 页" in preview.state.text(), timeout=30_000)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "two.pdf"))
    preview.send_to(printer)
    preview.stop_button.click()
    qtbot.waitUntil(lambda: "打印已停止" in preview.state.text(), timeout=30_000)
    assert preview.print_button.isEnabled()
    preview.reject()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_print_dialog_opens_in_chinese_and_can_be_left(preview: PreviewDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = preview.findChildren(QPrintDialog)
    assert dialog.isVisible()
    shoot(dialog, "print-dialog")
    assert not [text for text in latin(dialog) if "Print" in text or "Cancel" in text]
    dialog.reject()
    assert preview.print_button.isEnabled()
    preview.reject()


def test_save_to_a_file_in_both_formats(preview: PreviewDialog, tmp_path: Path) -> None:
    for ending, magic in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        preview.save_to(str(tmp_path / f"名单.{ending}"))
        assert (tmp_path / f"名单.{ending}").read_bytes().startswith(magic)
        assert f"名单.{ending}" in preview.state.text()
    preview.reject()


def test_a_report_that_cannot_be_made_says_why(window: MainWindow) -> None:
    dialog = open_preview(window, window.ctx, "test", {"fail": True})
    assert "没有生成花名册" in dialog.state.text()
    assert not dialog.print_button.isEnabled()
    check_looks(dialog)
    dialog.reject()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_only_a_sign_in_sheet_that_went_out_settles_its_list(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    from app.services.plan import class_sessions

    ids = build_town(window.ctx, months=range(8, 9))
    dialog = open_preview(window, window.ctx, "sign-in", {"session_id": ids[0]})

    qtbot.waitUntil(dialog.isActiveWindow)

    def printed_at() -> str | None:
        with window.ctx.app.database.read() as session:
            return class_sessions.get_class_session(session, class_session_id=ids[0]).sheet_printed_at

    assert dialog.pane.view.page_count >= 1
    assert printed_at() is None  # looking is not printing
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (asked,) = dialog.findChildren(QPrintDialog)
    asked.reject()
    assert printed_at() is None  # 取消 in the print dialog: no sheet went out
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    dialog.send_to(printer)
    qtbot.waitUntil(lambda: "已送往打印机" in dialog.state.text(), timeout=30_000)
    assert printed_at() == "2024-08-15T09:00:00"
    shoot(dialog, "preview-sign-in")
    dialog.reject()


def test_a_saved_sign_in_sheet_settles_its_list_and_a_refused_one_does_not(
    window: MainWindow, tmp_path: Path
) -> None:
    from app.services.plan import class_sessions

    ids = build_town(window.ctx, months=range(8, 9))
    saver = output.Saver(window.ctx, window)

    def printed_at() -> str | None:
        with window.ctx.app.database.read() as session:
            return class_sessions.get_class_session(session, class_session_id=ids[0]).sheet_printed_at

    failed: list[Exception] = []
    (tmp_path / "folder.pdf").mkdir()
    saver.save(
        "sign-in", {"session_id": ids[0]}, path=tmp_path / "folder.pdf", failed=lambda e: failed.append(e)
    )
    assert failed
    assert printed_at() is None
    saver.save("sign-in", {"session_id": ids[0]}, path=tmp_path / "sheet.pdf")
    assert printed_at() == "2024-08-15T09:00:00"


def test_the_preview_never_leaves_the_screen(window: MainWindow) -> None:
    dialog = open_preview(window, window.ctx, "test", {})
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() + 48 <= room.height()
    assert dialog.minimumSizeHint().width() <= 911
    check_looks(dialog)
    shoot(dialog, "preview-small")
    dialog.reject()


def test_memory_pdf_is_a_pdf(ctx: UiContext) -> None:
    paper = paper_jobs.make_pdf(ctx.app, "test", {})
    assert BytesIO(paper.data).read(5) == b"%PDF-"
    assert paper.stem == "测试名单_20240815"


def test_the_layout_of_sheets_is_chosen_once(window: MainWindow, qtbot: QtBot) -> None:
    ids = build_town(window.ctx, months=range(8, 9))
    dialog = open_preview(window, window.ctx, "sign-in", {"session_id": ids[0]})
    before = dialog.pane.view.page_count
    dialog.layout_button.click()
    (layout,) = dialog.findChildren(SheetLayoutDialog)
    check_looks(layout)
    shoot(layout, "sheet-layout")
    layout.blank_rows.setValue(40)
    layout.extra.setText("午餐，联系电话、备注二、多余的")
    layout.save()
    assert dialog.pane.view.page_count > before
    assert output.sheet_layout(window.ctx) == {
        "panels": 1, "blank_rows": 40, "extra_columns": ("午餐", "联系电话", "备注二"), "masked_id": False,
    }  # fmt: skip
    dialog.reject()
    window.show_tab("reports")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    tab.show_target("sign-in")
    values = tab.view.options.values()
    assert values is not None
    assert values["blank_rows"] == 40
    assert values["extra_columns"] == ("午餐", "联系电话", "备注二")

"""Sending PDF pages to a printer: each page at the printer's resolution, on the paper it was made for.

Pages are rendered in bands in the pool (an A3 page at 600 dpi would need 280 MB at once) and painted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.work import Progress
from ui.widgets.paper.pdf_file import POINTS_PER_INCH, PageImage, PdfPages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext

MOST_DPI = 600
BANDS = 8


def page_layout(size: tuple[float, float]) -> QPageLayout:
    """Paper and orientation of a PDF page of `size` points, without margins (the page has its own)."""
    width, height = size
    is_landscape = width > height
    points = QSizeF(min(size), max(size))
    paper = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if is_landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(paper, way, QMarginsF(0, 0, 0, 0))


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """Pages (from 0) the clerk asked for in the print dialog, last first when so chosen."""
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        pages = list(range(printer.fromPage() - 1, min(printer.toPage() or count, count)))
    else:
        pages = list(range(count))
    return pages[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else pages


def set_page(printer: QPrinter, size: tuple[float, float]) -> None:
    """Ask for the page's own paper; a printer that does not have it keeps its paper, turned to fit."""
    layout = page_layout(size)
    if _has_paper(printer, layout.pageSize()):
        printer.setPageLayout(layout)
    else:
        printer.setPageOrientation(layout.orientation())
    printer.setFullPage(True)


def _has_paper(printer: QPrinter, paper: QPageSize) -> bool:
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
        return True
    known = QPrinterInfo(printer).supportedPageSizes()
    return not known or any(own.isEquivalentTo(paper) for own in known)


def _band(
    _context: AppContext, _progress: Progress, file: PdfPages, page: int, scale: float, first: int, end: int
) -> PageImage | None:
    return file.render_band(page, scale, first, end)


class PrintRun(QObject):
    """One print job. `moved` tells pages done, `finished` whether all went out; `cancel` stops it."""

    moved = Signal(object)
    finished = Signal(object)

    def __init__(
        self, ctx: UiContext, file: PdfPages, printer: QPrinter, pages: Sequence[int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._file = file
        self._printer = printer
        self._pages = list(pages)
        self._painter = QPainter()
        self._at = 0
        self._band = 0
        self._is_cancelled = False

    def start(self) -> bool:
        """Open the printer; False when it refuses."""
        if not self._pages:
            return False
        set_page(self._printer, self._file.sizes[self._pages[0]])
        if not self._painter.begin(self._printer):
            return False
        self._ask()
        return True

    def cancel(self) -> None:
        """Stop as soon as the band under way is done."""
        self._is_cancelled = True

    def _scale(self) -> float:
        return min(self._printer.resolution(), MOST_DPI) / POINTS_PER_INCH

    def _ask(self) -> None:
        page, scale = self._pages[self._at], self._scale()
        rows = self._file.rows(page, scale)
        first, end = (rows * part // BANDS for part in (self._band, self._band + 1))
        draw = partial(self._draw, first / rows)
        self._ctx.runner.job(
            partial(_band, file=self._file, page=page, scale=scale, first=first, end=end),
            title="",
            done=draw,
            failed=self._fail,
        )

    def _draw(self, top: float, image: PageImage | None) -> None:
        if image is None or self._is_cancelled:
            self._end(is_complete=False)
            return
        width, height = self._file.sizes[self._pages[self._at]]
        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        factor = min(paper.width() / width, paper.height() / height)
        left = (paper.width() - width * factor) / 2
        picture = QImage(image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32)
        high = image.height / image.width * width * factor
        self._painter.drawImage(QRectF(left, top * height * factor, width * factor, high), picture)
        self._band += 1
        # Through the event loop: the window stays alive, and a synchronous runner does not recurse.
        QTimer.singleShot(0, self, self._next)

    def _next(self) -> None:
        if self._band == BANDS:
            self._band = 0
            self._at += 1
            self.moved.emit(self._at)
            if self._at == len(self._pages):
                self._end(is_complete=True)
                return
            set_page(self._printer, self._file.sizes[self._pages[self._at]])
            if not self._printer.newPage():
                self._end(is_complete=False)
                return
        self._ask()

    def _fail(self, error: Exception) -> None:
        self._end(is_complete=False)
        self._ctx.runner.failed.emit(error)

    def _end(self, *, is_complete: bool) -> None:
        if not is_complete:
            self._printer.abort()
        if self._painter.isActive():
            self._painter.end()
        self.finished.emit(is_complete)

"""Rendered pages, made in the pool when asked for and kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from app.work import Progress
from ui.widgets.paper.pdf_file import PageImage, PdfPages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext

KEPT_PIXELS = 40_000_000  # 160 MB of screen pages


def to_pixmap(image: PageImage, ratio: float = 1.0) -> QPixmap:
    """Pixels of PDFium as a Qt picture of its own."""
    picture = QImage(image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32)
    pixmap = QPixmap.fromImage(picture)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _render(
    _context: AppContext, _progress: Progress, file: PdfPages, page: int, width: int
) -> PageImage | None:
    return file.render(page, width)


class PageImages(QObject):
    """One file's pages. `want` names what is on screen now; one page is rendered at a time."""

    ready = Signal(object)  # page number

    def __init__(self, ctx: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._file: PdfPages | None = None
        self._kept: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._wanted: list[tuple[int, int]] = []
        self._busy: tuple[int, int] | None = None

    def set_file(self, file: PdfPages | None) -> None:
        """Show another file; old pictures go."""
        self._file = file
        self._kept.clear()
        self._wanted = []
        self._busy = None

    def image(self, page: int, width: int) -> QPixmap | None:
        """The page at this width in pixels, or at any other width while that is on its way."""
        exact = self._kept.get((page, width))
        if exact is not None:
            self._kept.move_to_end((page, width))
            return exact
        return next((kept for (other, _), kept in reversed(self._kept.items()) if other == page), None)

    def want(self, pages: Iterable[tuple[int, int]]) -> None:
        """(page, width) pairs on screen, most urgent first."""
        self._wanted = [pair for pair in pages if pair not in self._kept]
        self._next()

    def _next(self) -> None:
        if self._busy is not None or self._file is None or not self._wanted:
            return
        self._busy = self._wanted.pop(0)
        page, width = self._busy
        take = partial(self._keep_image, self._file, self._busy)
        self._ctx.runner.job(
            partial(_render, file=self._file, page=page, width=width), title="", done=take, failed=self._fail
        )

    def _keep_image(self, file: PdfPages, key: tuple[int, int], image: PageImage | None) -> None:
        if file is not self._file:
            return  # another file is shown by now
        self._busy = None
        if image is not None:
            self._kept[key] = to_pixmap(image)
            self._forget()
            self.ready.emit(image.page)
        self._next()

    def _fail(self, error: Exception) -> None:
        self._busy = None
        self._wanted = []
        self._ctx.runner.failed.emit(error)

    def _forget(self) -> None:
        total = sum(kept.width() * kept.height() for kept in self._kept.values())
        while total > KEPT_PIXELS and len(self._kept) > 2:
            _, gone = self._kept.popitem(last=False)
            total -= gone.width() * gone.height()

"""The pages of a PDF one below the other: fit to width, zoom, PgUp and PgDn by page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui.looks.theme import colour
from ui.widgets.paper.page_images import PageImages
from ui.widgets.paper.pdf_file import POINTS_PER_INCH, PdfPages
from ui.work.context import UiContext

GAP = 12
FIT_WIDTH = "width"
FIT_PAGE = "page"
ZOOMS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


@dataclass(frozen=True)
class _Place:
    """Where a page lies, in logical pixels from the top."""

    top: int
    width: int
    height: int


class PdfView(QAbstractScrollArea):
    """`page_changed` tells the page in front (from 0), `zoom_changed` the zoom in force."""

    page_changed = Signal(object)
    zoom_changed = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("页面")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._images = PageImages(ctx, self)
        self._images.ready.connect(self._repaint_page)
        self._file: PdfPages | None = None
        self._places: list[_Place] = []
        self._mode: str | float = FIT_WIDTH
        self._page = 0

    # -- what is shown -----------------------------------------------------------------------------

    def set_file(self, file: PdfPages | None) -> None:
        """Show a file from its first page; the zoom stays."""
        same_shape = file is not None and self._file is not None and file.sizes == self._file.sizes
        kept = self.verticalScrollBar().value() if same_shape else 0
        self._file = file
        self._images.set_file(file)
        self._arrange()
        self.verticalScrollBar().setValue(kept)
        self._after_scroll(force=True)

    @property
    def page_count(self) -> int:
        """Pages of the file."""
        return len(self._places)

    @property
    def page(self) -> int:
        """The page in front, from 0."""
        return self._page

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if self._places:
            page = max(0, min(page, len(self._places) - 1))
            self.verticalScrollBar().setValue(self._places[page].top - GAP // 2)
            if self._page != page:  # the last pages cannot reach the top
                self._page = page
                self.page_changed.emit(page)

    @property
    def mode(self) -> str | float:
        """FIT_WIDTH, FIT_PAGE or a factor."""
        return self._mode

    @property
    def zoom(self) -> float:
        """The factor in force for the page in front (1.0 = paper size)."""
        if self._file is None or not self._places:
            return 1.0
        return self._places[self._page].width / (self._file.sizes[self._page][0] * self._per_point())

    def set_mode(self, mode: str | float) -> None:
        """Fit to width, fit the page, or a factor; the page in front stays."""
        page = self._page
        self._mode = mode
        self._arrange()
        self.go_to(page)
        self._after_scroll(force=True)
        self.zoom_changed.emit(self.zoom)

    def zoom_by(self, steps: int) -> None:
        """One step larger (1) or smaller (-1)."""
        now = self.zoom
        larger = [z for z in ZOOMS if z > now * 1.01]
        smaller = [z for z in ZOOMS if z < now * 0.99]
        if steps > 0 and larger:
            self.set_mode(larger[0])
        elif steps < 0 and smaller:
            self.set_mode(smaller[-1])

    # -- geometry ----------------------------------------------------------------------------------

    def _per_point(self) -> float:
        return self.logicalDpiX() / POINTS_PER_INCH

    def _scale(self, width: float, height: float) -> float:
        room = self.viewport().size()
        fit_width = max(0.05, (room.width() - 2 * GAP) / width)
        if self._mode == FIT_WIDTH:
            return fit_width
        if self._mode == FIT_PAGE:
            return min(fit_width, max(0.05, (room.height() - 2 * GAP) / height))
        return float(self._mode) * self._per_point()

    def _arrange(self) -> None:
        self._places = []
        top = GAP
        for width, height in self._file.sizes if self._file is not None else ():
            scale = self._scale(width, height)
            self._places.append(_Place(top, round(width * scale), round(height * scale)))
            top += round(height * scale) + GAP
        room = self.viewport().size()
        wide = max((place.width for place in self._places), default=0) + 2 * GAP
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(48)
        self.verticalScrollBar().setRange(0, max(0, top - room.height()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.horizontalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().setRange(0, max(0, wide - room.width()))
        self._page = min(self._page, max(0, len(self._places) - 1))

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        tops = [place.top for place in self._places]
        first = max(0, bisect_right(tops, top) - 1)
        last = bisect_right(tops, top + self.viewport().height())
        return range(first, last)

    def _rect(self, page: int) -> QRect:
        place = self._places[page]
        left = max(GAP, (self.viewport().width() - place.width) // 2) - self.horizontalScrollBar().value()
        return QRect(left, place.top - self.verticalScrollBar().value(), place.width, place.height)

    def _pixels(self, page: int) -> int:
        return max(1, round(self._places[page].width * self.devicePixelRatioF()))

    # -- events ------------------------------------------------------------------------------------

    def _after_scroll(self, *, force: bool = False) -> None:
        if not self._places:
            self.viewport().update()
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        tops = [place.top for place in self._places]
        page = max(0, bisect_right(tops, middle) - 1)
        if page != self._page or force:
            self._page = page
            self.page_changed.emit(page)
        shown = list(self._visible())
        ahead = [p for p in (shown[-1] + 1, shown[0] - 1) if 0 <= p < len(self._places)] if shown else []
        self._images.want([(p, self._pixels(p)) for p in [*shown, *ahead]])
        self.viewport().update()

    def _repaint_page(self, page: int) -> None:
        if page < len(self._places):
            self.viewport().update(self._rect(page))

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._after_scroll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page, was_at_top = self._page, self.verticalScrollBar().value() == 0
        self._arrange()
        if not was_at_top:
            self.go_to(page)
        self._after_scroll()
        self.zoom_changed.emit(self.zoom)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), colour("frame"))
        for page in self._visible():
            rect = self._rect(page)
            image = self._images.image(page, self._pixels(page))
            if image is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
            else:
                painter.drawPixmap(rect, image)
            painter.setPen(colour("line_strong"))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        bar = self.verticalScrollBar()
        if key == Qt.Key.Key_PageDown:
            self.go_to(self._page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go_to(self._page - 1)
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(self.page_count - 1)
        elif key == Qt.Key.Key_Space:
            bar.setValue(bar.value() + self.viewport().height() * 9 // 10)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        else:
            event.ignore()

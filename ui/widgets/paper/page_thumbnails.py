"""Small pictures of all pages; the one in front is selected, choosing one goes there."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.looks.theme import caption_font, colour
from ui.widgets.paper.page_images import PageImages
from ui.widgets.paper.pdf_file import PdfPages
from ui.work.context import UiContext

THUMB_WIDTH = 104
GAP = 8
OVER = 2  # rendered larger and smoothed down: hairlines of a table would fill a small picture
NO_PARENT = QModelIndex()


class _Pages(QAbstractListModel):
    def __init__(self, images: PageImages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self.file: PdfPages | None = None
        self.ratio = 1.0

    def set_file(self, file: PdfPages | None) -> None:
        self.beginResetModel()
        self.file = file
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() or self.file is None else len(self.file.sizes)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        if self.file is None or not 0 <= index.row() < len(self.file.sizes):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._images.image(index.row(), round(THUMB_WIDTH * self.ratio * OVER))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {index.row() + 1} 页"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None

    def shape(self, page: int) -> float:
        """Height of a page over its width."""
        assert self.file is not None
        width, height = self.file.sizes[page]
        return height / width

    def repaint_page(self, page: int) -> None:
        if page < self.rowCount():
            self.dataChanged.emit(self.index(page), self.index(page), [Qt.ItemDataRole.DecorationRole])


class _PagePainter(QStyledItemDelegate):
    """A page with its border and its number under it, as high as the page is."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, _Pages)
        area: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        high = round(THUMB_WIDTH * model.shape(index.row()))
        page = QRect(area.left() + (area.width() - THUMB_WIDTH) // 2, area.top() + GAP, THUMB_WIDTH, high)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(page, Qt.GlobalColor.white)
        if picture is not None:
            painter.drawPixmap(page, picture)
        painter.setPen(QPen(colour("accent" if chosen else "line_strong"), 2 if chosen else 1))
        painter.drawRect(page.adjusted(-1, -1, 0, 0))
        painter.setFont(caption_font())
        painter.setPen(colour("accent" if chosen else "muted"))
        below = QRect(area.left(), page.bottom() + 3, area.width(), area.bottom() - page.bottom() - 3)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(index.row() + 1)
        )
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        model = index.model()
        assert isinstance(model, _Pages)
        text = QFontMetrics(caption_font()).height()
        return QSize(THUMB_WIDTH + 20, round(THUMB_WIDTH * model.shape(index.row())) + 2 * GAP + text)


class PageThumbnails(QListView):
    """`chosen` tells the page the clerk went to (from 0)."""

    chosen = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAccessibleName("页面缩略图")
        self._images = PageImages(ctx, self)
        self._model = _Pages(self._images, self)
        self._images.ready.connect(self._model.repaint_page)
        self.setModel(self._model)
        self.setItemDelegate(_PagePainter(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(THUMB_WIDTH + 48)
        self.selectionModel().currentChanged.connect(self._choose)
        self.verticalScrollBar().valueChanged.connect(self._ask)

    def set_file(self, file: PdfPages | None) -> None:
        """Show the pages of a file."""
        self._images.set_file(file)
        self._model.ratio = self.devicePixelRatioF()
        self._model.set_file(file)
        self._ask()

    def show_page(self, page: int) -> None:
        """The page in front changed; tells nobody."""
        index = self._model.index(page)
        if index.isValid() and self.currentIndex() != index:
            blocked = self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(blocked)
            self.scrollTo(index)

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())

    def _ask(self) -> None:
        count = self._model.rowCount()
        top = self.indexAt(QPoint(20, 4))
        first = max(0, top.row())
        below = self.indexAt(QPoint(20, self.viewport().height() - 4))
        last = below.row() + 1 if below.isValid() else count
        width = round(THUMB_WIDTH * self._model.ratio * OVER)
        self._images.want([(page, width) for page in range(first, min(last, first + 12))])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask()

"""The first columns of a table, kept in sight while the rest scrolls sideways."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.models.rows_model import RowsModel
from ui.widgets.table.filter_header import FilterHeader

R = TypeVar("R")


class FrozenColumns(QTableView):
    """An overlay on the same model and selection; it only appears once the table is scrolled sideways."""

    def __init__(self, owner: QTableView, header: FilterHeader[R], model: RowsModel[R], count: int) -> None:
        super().__init__(owner)
        self._owner = owner
        self._owners_header = header
        self._count = count
        self.setObjectName("frozen")
        self.setAccessibleName(f"{owner.accessibleName()}固定列")
        self._header = FilterHeader(model, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setSelectionModel(owner.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(owner.verticalScrollMode())
        self.setWordWrap(False)
        self.setItemDelegate(owner.itemDelegate())
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._header.setSectionsMovable(False)
        self._header.clicked_section.connect(header.clicked_section)
        self.doubleClicked.connect(owner.doubleClicked)
        owner.horizontalHeader().sectionResized.connect(self.place)
        owner.horizontalHeader().geometriesChanged.connect(self.place)
        owner.horizontalScrollBar().valueChanged.connect(self.place)
        owner.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(owner.verticalScrollBar().setValue)
        owner.installEventFilter(self)
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.place()
        return False

    def place(self, *_: object) -> None:
        """Lie over the frozen columns; vanish while the table is not scrolled sideways."""
        owner = self._owner
        is_needed = owner.horizontalScrollBar().value() > 0
        if not is_needed:
            self.hide()
            return
        width = 0
        for column in range(self.model().columnCount()):
            is_frozen = column < self._count and not owner.isColumnHidden(column)
            self.setColumnHidden(column, not is_frozen)
            if is_frozen:
                self.setColumnWidth(column, owner.columnWidth(column))
                width += owner.columnWidth(column)
        self._header.set_filter_row(self._owners_header.has_filter_row)
        self.verticalHeader().setDefaultSectionSize(owner.verticalHeader().defaultSectionSize())
        self._header.setFixedHeight(owner.horizontalHeader().height())
        frame = owner.frameWidth()
        height = owner.viewport().height() + owner.horizontalHeader().height()
        self.setGeometry(frame, frame, width + 1, height)
        self.verticalScrollBar().setValue(owner.verticalScrollBar().value())
        self.show()
        self.raise_()

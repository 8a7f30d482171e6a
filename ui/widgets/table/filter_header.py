"""A table header with one filter field under each title."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from ui.models.rows_model import RowsModel

R = TypeVar("R")
_CHANGES_SIZE = frozenset((QEvent.Type.FontChange, QEvent.Type.StyleChange))


class FilterHeader(QHeaderView, Generic[R]):
    """Typing in a field filters its column in the model; both headers of a frozen table stay alike."""

    clicked_section = Signal(int)

    def __init__(self, model: RowsModel[R], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self._fields: list[QLineEdit] = []
        self.has_filter_row = True
        self._plain: QSize | None = None  # the header without the row of fields
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self.clicked_section)
        self.sectionResized.connect(self.place_fields)
        self.sectionMoved.connect(self.place_fields)
        self.geometriesChanged.connect(self.place_fields)
        model.filters_changed.connect(self._take_filters)
        model.headerDataChanged.connect(self._measure_again)
        for column in model.columns:
            field = QLineEdit(self)
            field.setProperty("filter", True)
            field.setPlaceholderText("筛选")
            field.setAccessibleName(f"筛选{column.title}")
            field.setClearButtonEnabled(False)
            field.textEdited.connect(lambda text, name=column.id: model.set_column_filter(name, text))
            self._fields.append(field)

    def field(self, column_id: str) -> QLineEdit:
        """The filter field of a column."""
        return next(f for f, c in zip(self._fields, self._rows.columns, strict=True) if c.id == column_id)

    def set_filter_row(self, shown: bool) -> None:
        """Show or hide the row of fields."""
        self.has_filter_row = shown
        self.updateGeometries()
        self.place_fields()
        self.geometriesChanged.emit()
        self.updateGeometry()

    def _field_height(self) -> int:
        return self._fields[0].sizeHint().height() if self._fields else 0

    def _plain_size(self) -> QSize:
        """Without the row of fields; Qt asks four questions about each column for it, at every layout."""
        if self._plain is None or not self.count():
            self._plain = super().sizeHint()
        return self._plain

    def _measure_again(self, *_: object) -> None:
        self._plain = None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in _CHANGES_SIZE:
            self._measure_again()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.place_fields()

    def sizeHint(self) -> QSize:
        size = self._plain_size()
        return QSize(size.width(), size.height() + self._field_height()) if self.has_filter_row else size

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self._field_height() if self.has_filter_row else 0)
        super().updateGeometries()

    def place_fields(self, *_: object) -> None:
        """Put every field under its section, as long as somebody can see it."""
        if not self.isVisible():
            return
        top = self._plain_size().height()
        height = self._field_height()
        for position, field in enumerate(self._fields):
            shown = self.has_filter_row and not self.isSectionHidden(position)
            field.setVisible(shown)
            if shown:
                x = self.sectionViewportPosition(position)
                field.setGeometry(x, top, self.sectionSize(position), height)

    def _take_filters(self) -> None:
        for column, field in zip(self._rows.columns, self._fields, strict=True):
            text = self._rows.column_filter(column.id)
            if field.text() != text:
                field.setText(text)

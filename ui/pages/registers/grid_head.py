"""What stands above the grid of a register: the unit shown, the day of receipt, the line of exceptions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.looks.plain import is_low
from ui.models.receipt_model import ReceiptModel
from ui.widgets.column_line import ColumnLine
from ui.widgets.field.form import DatePicker, fill_combo

if TYPE_CHECKING:
    from app.services.page.register_grid import RegisterGrid

ALL = "全部单位"
# Characters below which the labels before the fields give way.
NARROW = 54


class GridHead(QWidget):
    """`unit_chosen` when another unit is to be shown."""

    unit_chosen = Signal()

    def __init__(self, model: ReceiptModel, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._today = model, today
        self._is_narrow = self._has_rows = False
        self.unit = QComboBox(self)
        self.unit.setAccessibleName("单位")
        self.unit.setToolTip("只看一个单位")
        self.unit_label = QLabel("单位", self)
        self.unit_label.setBuddy(self.unit)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.unit.setMinimumContentsLength(8)
        self.day = DatePicker(self, today=today)
        self.day.setAccessibleName("收到日期")
        self.day.setToolTip("收到日期：空格和例外名单按这一天登记")
        self.day.setMaximumWidth(self.fontMetrics().horizontalAdvance("0") * 18)
        self.day.set_date(today)
        self.day_label = QLabel("收到日期", self)
        self.day_label.setBuddy(self.day.line)
        self.line = ColumnLine(model, self)
        self.line.hide()  # only its parts are laid out here
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.unit_label, self.unit, self.day_label, self.day, self.line.label):
            row.addWidget(widget)
        row.addWidget(self.line.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.line.echo)
        self.unit.currentIndexChanged.connect(self.unit_chosen)

    def show_grid(self, grid: RegisterGrid) -> None:
        """The units of a fresh grid; the one chosen stays."""
        units = [(name, name or "没有单位") for name in grid.units]
        self._has_rows = bool(grid.rows)
        self.unit.setVisible(bool(units))
        fill_combo(self.unit, [(None, ALL), *units], self.unit.currentData())
        self.line.line.setVisible(self._has_rows)
        self.line.echo.setVisible(self._has_rows and not is_low(self))
        self._show_labels()

    def received_on(self) -> date | None:
        """The day things came in; None where it is none that has come."""
        on = self.day.date()
        return on if on is not None and on <= self._today else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Too narrow for everything: the line keeps its room, the labels stand in the fields' tips.
        self._is_narrow = self.width() < self.fontMetrics().horizontalAdvance("汉") * NARROW
        self._show_labels()
        super().resizeEvent(event)

    def _show_labels(self) -> None:
        self.unit_label.setVisible(not self._is_narrow and not self.unit.isHidden())
        self.day_label.setVisible(not self._is_narrow)
        self.line.label.setVisible(self._has_rows and not self._is_narrow)
        self.line.set_narrow(self._is_narrow)

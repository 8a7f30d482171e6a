"""Which form from above, which of its sheets, and what can be done with the whole of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from ui.widgets.field.form import fill_combo


class FormsBar(QWidget):
    """`chosen(name)`, `sheet_chosen`, and the three buttons `new`, `other`, `drop`."""

    chosen = Signal(str)
    sheet_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = self._combo("上报表", 16)
        self.sheet = self._combo("工作表", 12)
        self.new = self._button("选空表…", "选上级发的空表，xlsx 格式")
        self.other = self._button("换新表…", "上级换了表：按旁边的字找到原来的格子")
        self.drop = self._button("删除…", "删除这张表的对应，填好的表不受影响")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.form, self.new, self.other, self.drop):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.sheet)
        self.form.activated.connect(self._tell_form)
        self.sheet.activated.connect(self._tell_sheet)

    def _combo(self, name: str, characters: int) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(characters)
        return box

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def show_forms(self, names: Sequence[str], name: str) -> None:
        """The forms there are, one in front."""
        fill_combo(self.form, [(each, each) for each in names] or [("", "还没有上报表")], name)

    def show_sheets(self, names: Sequence[str]) -> None:
        """The sheets of the form in front; one alone needs no choice."""
        fill_combo(self.sheet, [(each, each) for each in names])
        self.sheet.setVisible(len(names) > 1)

    def _tell_form(self) -> None:
        self.chosen.emit(self.form.currentData() or "")

    def _tell_sheet(self) -> None:
        self.sheet_chosen.emit()

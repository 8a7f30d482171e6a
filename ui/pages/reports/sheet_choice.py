"""The sheets of a ledger to tick, two side by side: the options should not need scrolling."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

COLUMNS = 2


class SheetChoice(QWidget):
    """`changed` after every tick; all are ticked at first."""

    changed = Signal()

    def __init__(self, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(6)
        self.boxes: dict[str, QCheckBox] = {}
        for place, name in enumerate(names):
            box = QCheckBox(name, self)
            box.setAccessibleName(name)
            box.setChecked(True)
            box.toggled.connect(self.changed)
            layout.addWidget(box, place // COLUMNS, place % COLUMNS)
            self.boxes[name] = box
        for first in list(self.boxes.values())[:1]:
            self.setFocusProxy(first)

    def chosen(self) -> tuple[str, ...]:
        """The names ticked, in order."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def choose(self, names: Iterable[str]) -> None:
        """Tick these, tell nobody."""
        wanted = set(names)
        for name, box in self.boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(name in wanted)
            box.blockSignals(blocked)

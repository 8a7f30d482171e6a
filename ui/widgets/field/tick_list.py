"""A list of named things to tick: filled anew without losing ticks, and told what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

ID = Qt.ItemDataRole.UserRole


class TickList(QListWidget):
    """`ticks_changed` when the clerk ticks; filling says nothing."""

    ticks_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(self.fontMetrics().height() * 7)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _item: self.ticks_changed.emit())

    def set_entries(self, entries: Iterable[tuple[int, str]], ticked: Iterable[int] = ()) -> None:
        """Offer these (id, text), with these ids ticked."""
        chosen = set(ticked)
        self.blockSignals(True)
        self.clear()
        for row_id, text in entries:
            item = QListWidgetItem(text, self)
            item.setData(ID, row_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_state(row_id in chosen))
        self.blockSignals(False)

    def tick_stored(self, named: Mapping[int, str]) -> None:
        """Tick exactly these (id → name); one that is no longer offered is listed all the same."""
        known = {item.data(ID) for item in self._items()}
        self.blockSignals(True)
        for row_id in sorted(named.keys() - known):
            QListWidgetItem(f"{named[row_id]}（已停用）", self).setData(ID, row_id)
        for item in self._items():
            item.setCheckState(_state(item.data(ID) in named))
        self.blockSignals(False)

    def ticked(self) -> list[int]:
        """Ids of what is ticked, top to bottom."""
        return [item.data(ID) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]


def _state(is_ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked

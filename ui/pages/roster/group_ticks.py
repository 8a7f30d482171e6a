"""人员类别 of one person as ticks; a changed tick holds from a day on, what was before is kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.field.form import DatePicker, Field

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow

COLUMNS = 5


class GroupTicks(QWidget):
    """`changed` after each tick. Of somebody new no day is asked: the groups hold from the start."""

    changed = Signal()

    def __init__(self, today: datetime.date, parent: QWidget, *, is_new: bool) -> None:
        super().__init__(parent)
        self._is_new = is_new
        self._had: frozenset[int] = frozenset()
        self.boxes: dict[int, QCheckBox] = {}  # group id → its tick
        self._title = section(self, "人员类别")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self.since = DatePicker(self, today=today)
        self.since.set_date(today)
        self.since_field = Field("类别的变动从哪天起", self.since, self, width=11)
        self.since_field.hide()
        since = QHBoxLayout()
        since.addWidget(self.since_field)
        since.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addLayout(self._grid)
        layout.addLayout(since)

    def show_groups(self, groups: Sequence[GroupRow], had: frozenset[int]) -> None:
        """All there are, and which of them the person has."""
        self._had = had
        for at, group in enumerate(groups):
            box = QCheckBox(group.name, self)
            box.setAccessibleName(f"人员类别：{group.name}")
            box.setChecked(group.id in had)
            box.clicked.connect(self._on_tick)
            self.boxes[group.id] = box
            self._grid.addWidget(box, at // COLUMNS, at % COLUMNS)
        self._title.setVisible(bool(groups))

    def chosen(self) -> frozenset[int]:
        """The groups that are ticked."""
        return frozenset(group_id for group_id, box in self.boxes.items() if box.isChecked())

    def wrong(self) -> list[Field]:
        """The day, where one is needed and missing, with its problem under it."""
        is_dated = self.since_field.isHidden() or self.since.date() is not None
        self.since_field.set_problem("" if is_dated else "请填写日期，例如 2024-08-15。")
        return [] if is_dated else [self.since_field]

    def _on_tick(self, *_: object) -> None:
        self.since_field.setVisible(not self._is_new and self.chosen() != self._had)
        self.changed.emit()


def section(parent: QWidget, text: str) -> QLabel:
    """The heading of a part of a form."""
    label = QLabel(text, parent)
    label.setObjectName("section")
    return label

"""Tags of several schemes behind one button: a menu with ticks, the button tells what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


class Tag(Protocol):
    """Something that can be ticked: its id, its name, and the heading it stands under."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def scheme(self) -> str: ...


class TagButton(QPushButton):
    """`changed` after every tick; Alt+Down or Space opens the menu."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("\u2002未选", parent)
        self.setObjectName("choice")
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self.setMenu(self._menu)

    def set_tags(self, tags: Sequence[Tag], chosen: Iterable[int]) -> None:
        """Offer these, ticked as stored."""
        self._menu.clear()
        wanted = set(chosen)
        scheme = ""
        for tag in tags:
            if tag.scheme != scheme:
                scheme = tag.scheme
                self._menu.addSection(scheme)
            action = QAction(tag.name, self._menu)
            action.setCheckable(True)
            action.setChecked(tag.id in wanted)
            action.setData(tag.id)
            action.toggled.connect(self._on_toggled)
            self._menu.addAction(action)
        self._tell()

    def tags(self) -> tuple[int, ...]:
        """Ids of the ticked tags."""
        return tuple(action.data() for action in self._menu.actions() if action.isChecked())

    def _on_toggled(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        names = [action.text() for action in self._menu.actions() if action.isChecked()]
        text = "、".join(names[:2]) + (f" 等 {len(names)} 个" if len(names) > 2 else "") or "未选"
        self.setText(f"\u2002{text}")  # Qt forgets the padding of a button with a menu
        self.setToolTip("、".join(names))

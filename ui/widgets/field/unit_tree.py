"""The roster's left side: everybody, units by kind, groups, those who left, each with its head-count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow
    from app.services.person.units import UnitRow

CHOICE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class TreeChoice:
    """What was chosen: everybody, a kind of unit, a unit, a group, or those who left."""

    kind: str = "all"
    value: str | int = ""
    title: str = "全部人员"


class UnitTree(QTreeWidget):
    """`chosen(TreeChoice)` when another line is taken; a refresh keeps the line."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("单位与类别")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.choice = TreeChoice()
        self.currentItemChanged.connect(self._on_current)

    def fill(self, units: Sequence[UnitRow], groups: Sequence[GroupRow], *, people: int, left: int) -> None:
        """Show the town; the chosen line stays chosen when it still exists."""
        closed = self._closed()
        self.blockSignals(True)
        self.clear()
        self._add(None, TreeChoice(), people)
        for kind in dict.fromkeys(unit.kind for unit in units):
            members = [unit for unit in units if unit.kind == kind]
            total = sum(unit.people for unit in members)
            parent = self._add(None, TreeChoice("kind", kind, kind or "其他单位"), total)
            for unit in members:
                if unit.active or unit.people:
                    self._add(parent, TreeChoice("unit", unit.id, unit.name), unit.people)
            parent.setExpanded(parent.text(0) not in closed)
        used = [group for group in groups if group.people]
        if used:
            parent = self._add(None, TreeChoice("groups", "", "按类别"), None)
            for group in used:
                self._add(parent, TreeChoice("group", group.name, group.name), group.people)
            parent.setExpanded("按类别" not in closed)
        if left:
            self._add(None, TreeChoice("left", "", "已离册"), left)
        self._choose(self.choice)
        self.blockSignals(False)

    def _add(self, parent: QTreeWidgetItem | None, choice: TreeChoice, people: int | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([choice.title if people is None else f"{choice.title}  {people}"])
        item.setData(0, CHOICE, choice)
        item.setToolTip(0, choice.title if people is None else f"{choice.title}：{people} 人")
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def _closed(self) -> set[str]:
        tops = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return {item.data(0, CHOICE).title for item in tops if item.childCount() and not item.isExpanded()}

    def _each(self, test: Callable[[TreeChoice], bool]) -> QTreeWidgetItem | None:
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            for item in (top, *(top.child(below) for below in range(top.childCount()))):
                if test(item.data(0, CHOICE)):
                    return item
        return None

    def _choose(self, choice: TreeChoice) -> None:
        found = self._each(lambda other: (other.kind, other.value) == (choice.kind, choice.value))
        if found is None:
            self.choice = TreeChoice()
        self.setCurrentItem(found or self.topLevelItem(0))

    def choose(self, kind: str, value: str | int = "") -> None:
        """Take a line as the clerk would."""
        found = self._each(lambda choice: (choice.kind, choice.value) == (kind, value))
        if found is not None:
            self.setCurrentItem(found)

    def _on_current(self, item: QTreeWidgetItem | None, _old: object) -> None:
        if item is not None:
            self.choice = item.data(0, CHOICE)
            self.chosen.emit(self.choice)

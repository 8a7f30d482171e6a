"""The registers in their groups, at the left; groups without anything in them are folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from ui.looks.theme import colour
from ui.models.rows_model import Index
from ui.widgets.basis import folded

if TYPE_CHECKING:
    from app.errors import InputProblem
    from app.services.page.register_page import Shelved

ID = int(Qt.ItemDataRole.UserRole)
COUNT, LATE, TITLE = ID + 1, ID + 2, ID + 3
CHARS = 19
OFF_GROUP = "未启用"
BROKEN_GROUP = "打不开"


class ShelfList(QTreeWidget):
    """`chosen(register id)` by the cursor, `opened` by Enter; `problems` of those that cannot be opened."""

    chosen = Signal(str)
    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("登记簿列表")
        self.setColumnCount(1)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(self.fontMetrics().horizontalAdvance("汉"))
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.setMinimumWidth(wide * CHARS)
        self.setItemDelegate(_CountDelegate(self))
        self._items: dict[str, QTreeWidgetItem] = {}
        self.problems: dict[str, InputProblem] = {}
        self._unfolded: dict[str, bool] = {}
        self.currentItemChanged.connect(self._on_current)
        self.itemExpanded.connect(lambda item: self._remember_fold(item, True))
        self.itemCollapsed.connect(lambda item: self._remember_fold(item, False))

    # -- what the view calls -----------------------------------------------------------------------

    def show_shelf(self, found: tuple[Shelved, ...], current: str) -> str:
        """Fill it; returns the register that is chosen now, '' for none. Tells nobody."""
        blocked = self.blockSignals(True)
        self.clear()
        self._items.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        self.problems = {each.id: each.problem for each in found if each.problem is not None}
        for each in sorted(found, key=lambda one: (one.problem is not None, not one.is_on)):
            name = _group_of(each)
            if name not in groups:
                groups[name] = self._group(name)
            self._add(groups[name], each)
        for name, item in groups.items():
            lines = [one for one in found if _group_of(one) == name]
            has_any = any(one.entries or one.overdue or one.problem for one in lines)
            item.setExpanded(self._unfolded.get(name, has_any and name != OFF_GROUP))
        self._fit()
        chosen = current if current in self._items else next(iter(self._items), "")
        self._put_cursor(chosen)
        self.blockSignals(blocked)
        return chosen

    def choose(self, register_id: str) -> bool:
        """Put the cursor on a register; False where it is not there."""
        if register_id not in self._items:
            return False
        self._put_cursor(register_id)
        return True

    def register_id(self) -> str:
        """The register under the cursor, '' on a group."""
        items = self.selectedItems()
        return str(items[0].data(0, ID) or "") if items else ""

    # -- filling -----------------------------------------------------------------------------------

    def _group(self, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [name])
        item.setFirstColumnSpanned(True)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, colour("muted"))
        return item

    def _add(self, group: QTreeWidgetItem, each: Shelved) -> None:
        item = QTreeWidgetItem(group, [each.title])
        item.setData(0, ID, each.id)
        item.setData(0, TITLE, each.title)
        item.setData(0, COUNT, str(each.entries) if each.entries else "")
        item.setData(0, LATE, f"逾{each.overdue}" if each.overdue else "")
        if not each.entries and not each.overdue:
            item.setForeground(0, colour("muted"))
        if each.problem is not None:
            item.setToolTip(0, f"{each.title}：打不开")
            self._items[each.id] = item
            return
        late = f"，逾期 {each.overdue} 项" if each.overdue else ""
        item.setToolTip(0, folded("\n".join((f"{each.title}：{each.entries} 条{late}", *each.basis))))
        self._items[each.id] = item

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Titles give way to the counts beside them; the whole title is in the tip."""
        metrics = self.fontMetrics()
        room = self.viewport().width() - self.indentation() * 2 - 24
        for item in self._items.values():
            beside = "".join(str(item.data(0, role) or "") for role in (COUNT, LATE))
            taken = metrics.horizontalAdvance(beside) + (16 if beside else 0)
            title = str(item.data(0, TITLE))
            item.setText(0, metrics.elidedText(title, Qt.TextElideMode.ElideRight, room - taken))

    def _put_cursor(self, register_id: str) -> None:
        item = self._items.get(register_id)
        if item is None:
            return
        item.parent().setExpanded(True)
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def _remember_fold(self, item: QTreeWidgetItem, is_open: bool) -> None:
        self._unfolded[item.text(0)] = is_open

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, ID):
            self.chosen.emit(str(item.data(0, ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.register_id():
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: object) -> None:
        index: QModelIndex = self.currentIndex()
        if index.isValid() and self.register_id():
            self.opened.emit()


def _group_of(each: Shelved) -> str:
    if each.problem is not None:
        return BROKEN_GROUP
    return each.group if each.is_on else OFF_GROUP


class _CountDelegate(QStyledItemDelegate):
    """The entries of a register at the right end of its line, what is overdue before them."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        tree = self.parent()
        assert isinstance(tree, QTreeWidget)
        assert isinstance(index, QModelIndex)
        right = tree.visualRect(index).adjusted(0, 0, -8, 0)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for role, shade in ((COUNT, "muted"), (LATE, "accent")):
            words = str(index.data(role) or "")
            if words:
                painter.setPen(colour(shade))
                painter.drawText(right, end, words)
                right.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(words) - 8, 0)
        painter.restore()

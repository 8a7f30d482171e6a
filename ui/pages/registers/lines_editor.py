"""The child lines of an entry.

A table of names and columns, typed, pasted from a spreadsheet, or fixed choices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.rules.names import answers_to
from app.rules.registers.description import Field, Kind
from app.rules.registers.typed_values import LineValue

if TYPE_CHECKING:
    from app.rules.registers.typed_values import Given
    from app.services.register.entry_forms import EntryForm, Option

ROWS, SPARE = 5, 1
NAME = {Kind.PERSONS: "姓名", Kind.UNITS: "单位", Kind.CLASS: "班次", Kind.ENTRY: "登记", Kind.CHOICE: "项目"}
Index = QModelIndex | QPersistentModelIndex


class _NameDelegate(QStyledItemDelegate):
    """Types a name with the list of those it fits below."""

    def __init__(self, editor: LinesEditor) -> None:
        super().__init__(editor.widget)
        self._editor = editor

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = super().createEditor(parent, option, index)
        if index.column() == 0 and isinstance(made, QLineEdit):
            completer = QCompleter(self._editor.names, made)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            made.setCompleter(completer)
        return made


class LinesEditor:
    """`given()` is a tuple of lines; a name nobody has is a problem, never dropped."""

    def __init__(self, of: Field, parent: QWidget) -> None:
        self._of = of
        self._is_fixed = of.kind is Kind.CHOICE
        self._takes_names = of.open or of.kind is Kind.LECTURER
        self._options: tuple[Option, ...] = ()
        self._before: tuple[LineValue, ...] = ()
        self.names: list[str] = []
        self.widget = QTableWidget(0, 1 + len(of.columns), parent)
        self.widget.setAccessibleName(of.title)
        titles = [NAME.get(of.kind, of.title), *(column.title for column in of.columns)]
        self.widget.setHorizontalHeaderLabels(titles)
        self.widget.verticalHeader().hide()
        self.widget.setItemDelegate(_NameDelegate(self))
        self.widget.setTabKeyNavigation(True)
        self.widget.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        header = self.widget.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        line = self.widget.verticalHeader().defaultSectionSize()
        self.widget.setMinimumHeight(line * (ROWS + 1) + 8)
        self._keys = _Keys(self)
        self.widget.installEventFilter(self._keys)

    def fill(self, form: EntryForm) -> None:
        """Show the lines; of fixed choices one for each choice."""
        self._options = form.options.get(self._of.id, ())
        self._before = form.lines.get(self._of.id, ())
        self.names = [option.label for option in self._options]
        lines = list(self._before)
        if self._is_fixed:
            known = [option.value for option in self._options]
            lines += [value for value in known if all(value.link != line.link for line in lines)]
        blocked = self.widget.blockSignals(True)
        self.widget.setRowCount(len(lines) + (0 if self._is_fixed and not self._of.open else SPARE))
        for row, line in enumerate(lines):
            self._put(row, 0, self._label(line))
            for at, column in enumerate(self._of.columns, 1):
                self._put(row, at, _written(column, line.data.get(column.id)))
        self.widget.blockSignals(blocked)

    def _label(self, line: LineValue) -> str:
        found = next((each.label for each in self._options if each.value.link == line.link), None)
        return found if found is not None else line.name or "（已不在名单上）"

    def _put(self, row: int, column: int, text: str) -> None:
        self.widget.setItem(row, column, QTableWidgetItem(text))

    def _text(self, row: int, column: int) -> str:
        item = self.widget.item(row, column)
        return item.text().strip() if item is not None else ""

    # -- what is given -----------------------------------------------------------------------------

    def given(self) -> Given:
        """The lines in order; of fixed choices those with something in their columns."""
        found = []
        for row in range(self.widget.rowCount()):
            value = self._meant(self._text(row, 0))
            if value is None:
                continue
            data = {
                column.id: self._text(row, at)
                for at, column in enumerate(self._of.columns, 1)
                if self._text(row, at)
            }
            if self._is_fixed and self._of.columns and not data:
                continue
            found.append(_with(value, data))
        return tuple(found)

    def _meant(self, text: str) -> LineValue | None:
        """Whom a name means: its label, or the only one it fits; of those on record as well."""
        if not text:
            return None
        for option in self._options:
            if option.label == text:
                return option.value
        kept = next((line for line in self._before if self._label(line) == text), None)
        if kept is not None:
            return kept
        plain = "".join(text.split())
        fits = [each for each in self._options if each.label.partition("（")[0] == plain]
        fits = fits or [each for each in self._options if answers_to(text, each.label)]
        if len(fits) == 1:
            return fits[0].value
        return LineValue(name=text) if self._takes_names and not fits else None

    def problem(self) -> str:
        """The names that mean nobody, or more than one."""
        unknown = [
            text
            for row in range(self.widget.rowCount())
            if (text := self._text(row, 0)) and self._meant(text) is None
        ]
        if not unknown:
            return ""
        return f"“{'、'.join(unknown[:3])}”找不到或不止一个；同名的写明单位，例如 张三（党政办）。"

    def listen(self, call: Callable[..., object]) -> None:
        """Tell of every change, and keep a spare line at the end."""
        self.widget.itemChanged.connect(self._spare)
        self.widget.itemChanged.connect(call)

    def _spare(self, *_: object) -> None:
        last = self.widget.rowCount() - 1
        if (not self._is_fixed or self._of.open) and last >= 0 and self._text(last, 0):
            self.widget.insertRow(last + 1)

    # -- keys --------------------------------------------------------------------------------------

    def paste(self, text: str) -> None:
        """Rows of a spreadsheet at the cursor."""
        top, left = max(self.widget.currentRow(), 0), max(self.widget.currentColumn(), 0)
        for down, line in enumerate(text.rstrip("\n").splitlines()):
            while top + down >= self.widget.rowCount():
                self.widget.insertRow(self.widget.rowCount())
            for right, cell in enumerate(line.split("\t")):
                if left + right < self.widget.columnCount():
                    self._put(top + down, left + right, cell.strip())

    def drop_line(self) -> None:
        """The line under the cursor is emptied and closes up."""
        row = self.widget.currentRow()
        if row >= 0 and not self._is_fixed:
            self.widget.removeRow(row)
            if self.widget.rowCount() == 0:
                self.widget.insertRow(0)
            self._put(self.widget.rowCount() - 1, 0, self._text(self.widget.rowCount() - 1, 0))


class _Keys(QObject):
    """Ctrl+V pastes rows, Ctrl+Delete takes a line away, Delete empties a cell."""

    def __init__(self, editor: LinesEditor) -> None:
        super().__init__(editor.widget)
        self._editor = editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            self._editor.paste(QGuiApplication.clipboard().text())
            return True
        if event.key() == Qt.Key.Key_Delete:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._editor.drop_line()
            else:
                for item in self._editor.widget.selectedItems():
                    item.setText("")
            return True
        return False


def _with(value: LineValue, data: dict[str, str]) -> LineValue:
    from dataclasses import replace

    return replace(value, data=data)


def _written(column: Field, stored: object) -> str:
    """A cell as it is typed again."""
    if stored is None:
        return ""
    if isinstance(stored, int):
        from app.services.register.entry_forms import written_number

        return written_number(stored, 2 if column.kind is Kind.MONEY else column.decimals)
    if column.kind is Kind.CHOICE:
        return next((each.title for each in column.choices if each.id == stored), str(stored))
    return str(stored)

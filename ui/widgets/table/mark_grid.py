"""The grid in which a hundred people are marked without the mouse: one key per mark, the cursor moves on."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.rules import marks
from ui.looks.mark_looks import mark_text
from ui.models.sheet_model import MARK, NAME, NOTE, TITLE, TITLES, UNIT, WIDTHS, SheetModel
from ui.widgets.table.cell_delegates import MarkDelegate
from ui.widgets.table.cursor import put_cursor
from ui.widgets.table.entry_grid import COMMANDS, ENTERS, EntryGrid
from ui.widgets.table.table_view import ROW_HEIGHT, clipboard_data
from ui.widgets.table.typed_number import TypedNumber

_CLEARS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class MarkGrid(EntryGrid):
    """Keys are data (`MarkKindRow.key`); space is 出勤, digits jump to a printed number.

    The mark column is not editable for Qt, so a Chinese input method never swallows the letters.
    """

    marked = Signal(object)  # {participation id: code}
    line_wanted = Signal()
    history_wanted = Signal(object, object)  # participation id, global point (None: a window of its own)
    pasted = Signal(object)  # text
    conduct_wanted = Signal()  # a discipline note for this line

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("考勤登记表")
        self._sheet = model
        self._by_text: dict[str, str] = {}
        self._number = TypedNumber()
        self._person = 0  # under the cursor, while the model is reset
        self.setModel(model)
        self._set_up()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(MarkDelegate(self))
        self._header_height = self.horizontalHeader().sizeHint().height()
        self.set_look(WIDTHS, ROW_HEIGHT - 4)

    def set_kinds(self, kinds: tuple[marks.MarkKindRow, ...]) -> None:
        """Keys, symbols and labels that may be typed."""
        self._by_text = {}
        for kind in kinds:
            for word in (kind.symbol, kind.label, kind.acronym, kind.key.upper()):
                if word:
                    self._by_text.setdefault(word, kind.code)

    def set_low(self, is_low: bool) -> None:
        """On a very low screen the rows stand closer: more people in sight."""
        line = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(line + 5 if is_low else max(ROW_HEIGHT - 4, line + 6))
        self.horizontalHeader().setFixedHeight(line + 7 if is_low else self._header_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Too narrow for all columns: the title goes, number, name and mark stay side by side.
        wide = self.fontMetrics().horizontalAdvance("汉")
        is_narrow = self.width() < wide * (sum(WIDTHS) + len(WIDTHS))
        if is_narrow != self.isColumnHidden(TITLE):
            self.setColumnHidden(TITLE, is_narrow)
            for column, width in ((UNIT, 6.0), (NOTE, 4.6)):
                self.set_column_width(column, width if is_narrow else WIDTHS[column])
        super().resizeEvent(event)

    # -- where the cursor is -----------------------------------------------------------------------

    def go_to(self, line: int) -> None:
        """Put the cursor on a line."""
        if 0 <= line < self._sheet.rowCount():
            index = self._sheet.index(line, MARK)
            # Half a page at once: the eye finds its place again, and not every key repaints the page.
            if not self.viewport().rect().contains(self.visualRect(index)):
                self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            put_cursor(self, index)

    def stay_at(self, refused: Collection[int]) -> None:
        """The cursor stands where a mark was not taken: what is typed next means that line."""
        self.go_to(next((n for n, row in enumerate(self._sheet.rows) if row.id in refused), -1))

    def current_id(self) -> int | None:
        """The participation under the cursor."""
        line = self.currentIndex().row()
        return self._sheet.rows[line].id if 0 <= line < len(self._sheet.rows) else None

    def selected_lines(self) -> list[int]:
        """Selected lines, top to bottom."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def edit_note(self) -> None:
        """F2: the remark of this line."""
        index = self.currentIndex()
        if index.isValid():
            note = self._sheet.index(index.row(), NOTE)
            self.setCurrentIndex(note)
            self.edit(note)

    def _keep(self) -> None:
        line = self.currentIndex().row()
        self._person = self._sheet.rows[line].person_id if 0 <= line < len(self._sheet.rows) else 0

    def _restore(self) -> None:
        people = [row.person_id for row in self._sheet.rows]
        self.go_to(people.index(self._person) if self._person in people else 0)

    # -- keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # Enter of the remark editor ends there
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.modifiers() & COMMANDS or not self._use_key(event):
            super().keyPressEvent(event)

    def _use_key(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if text.isdigit():
            line = self._number.line_after(text, self._sheet.line_of_number)
            if line >= 0:
                self.go_to(line)
            return True
        self._number.forget()
        if key in ENTERS:
            self.go_to(self.currentIndex().row() + 1)
        elif key in _CLEARS:
            self._mark(marks.NONE, move=False)
        elif key == Qt.Key.Key_Space:
            self._mark(marks.PRESENT)
        elif text in ("/", "、") or key == Qt.Key.Key_F4:  # the slash key under a Chinese layout gives 、
            self.line_wanted.emit()
        elif key == Qt.Key.Key_F3:
            self._show_history()
        elif text.strip() and text.upper() in self._by_text:
            self._mark(self._by_text[text.upper()])
        else:
            return False
        return True

    def _mark(self, code: str, _checked: bool = False, *, move: bool = True) -> None:
        if self._sheet.is_read_only:
            return
        lines = self.selected_lines() or [self.currentIndex().row()]
        ids = {self._sheet.rows[line].id: code for line in lines if line >= 0}
        if not ids:
            return
        if move:  # before the marks are sent: a refused write brings the cursor back
            self.go_to(min(lines[-1] + 1, self._sheet.rowCount() - 1))
        self.marked.emit(ids)

    def _copy(self) -> None:
        lines = self.selected_lines()
        if lines:
            cells = [[str(self._sheet.index(n, at).data() or "") for at in range(len(TITLES))] for n in lines]
            for line, row in zip(lines, cells, strict=True):
                kind = next((k for k in self._sheet.kinds if k.code == self._mark_at(line)), None)
                row[MARK] = kind.label if kind is not None else row[MARK]
            QGuiApplication.clipboard().setMimeData(
                clipboard_data([list(TITLES), *cells] if len(cells) > 1 else cells)
            )

    def _mark_at(self, line: int) -> str:
        return self._sheet.mark_of(self._sheet.rows[line].id)

    # -- the mouse ---------------------------------------------------------------------------------

    def mark_menu(self) -> QMenu:
        """Every mark with its key, for the chosen lines."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in self._sheet.kinds:
            keys = {marks.PRESENT: "空格", marks.NONE: "退格"}.get(kind.code, kind.key)
            action = menu.addAction(f"{mark_text(kind)}\t{keys}")
            action.triggered.connect(partial(self._mark, kind.code, move=False))
        menu.addSeparator()
        menu.addAction("修改备注\tF2", self.edit_note)
        menu.addAction("记纪律情况\tCtrl+J", self.conduct_wanted.emit)
        menu.addAction("登记记录\tF3", self._show_history)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid() and not self._sheet.is_read_only:
            self.mark_menu().popup(event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.column() == MARK and not self._sheet.is_read_only:
            self.mark_menu().popup(event.globalPosition().toPoint())
        else:
            super().mouseDoubleClickEvent(event)

    def _show_history(self) -> None:
        self.history_wanted.emit(self.current_id(), None)

    # -- who changed it ----------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._ask_history(self.indexAt(event.pos()), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _ask_history(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid() and index.column() in (NAME, MARK):
            self.history_wanted.emit(self._sheet.rows[index.row()].id, at)

"""The grid in which papers are received: Space has come today, digits the day it came, letters the rest."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QMenu, QWidget

from ui.models.receipt_model import Place, ReceiptModel
from ui.models.rows_model import Index
from ui.widgets.field.file_drop import paths_of
from ui.widgets.table.entry_grid import COMMANDS, ENTERS
from ui.widgets.table.owers_grid import OwersGrid

RECEIVE, WAIVE, REMOVE, OPEN, COPY = "receive", "waive", "remove", "open", "copy"
REVISION = "改"
_LETTERS = {"m": WAIVE, "免": WAIVE}
_MOVES: dict[int, Place] = {
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_JOINTS = ("-", ".", "/", "。")


class ReceiptGrid(OwersGrid):
    """Rows are who owes; a heading of a unit takes no cursor.

    `acted(name)` on the chosen cells; `typed(place, text, is revision)` when a day was typed (`refuse` keeps
    the cursor there); `line_wanted` for the line of exceptions; `dropped(place, paths)` files on a cell.
    """

    acted = Signal(str)
    typed = Signal(object, object, bool)
    line_wanted = Signal()
    dropped = Signal(object, object)

    def __init__(self, model: ReceiptModel, name: str, parent: QWidget | None = None) -> None:
        self._buffer = ""
        self._is_revision = self._is_refused = False
        super().__init__(model, name, parent)

    def _restore(self) -> None:
        typed, is_revision, was = self._buffer, self._is_revision, self._was
        self._buffer, self._is_revision = "", False
        super()._restore()
        self._keep()
        if (
            typed or is_revision
        ) and was == self._was:  # a reading of what was stored before interrupts nobody
            self._buffer, self._is_revision = typed, is_revision
            self._show()

    def currentChanged(self, current: Index, previous: Index) -> None:
        if (self._buffer or self._is_revision) and previous.isValid():
            self._send((previous.row(), previous.column()))
        super().currentChanged(current, previous)

    # -- keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.acted.emit(COPY)
        elif event.modifiers() & COMMANDS or not self._use_key(event):
            super().keyPressEvent(event)

    def _use_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        text = unicodedata.normalize("NFKC", event.text()).strip().lower()
        is_typing = bool(self._buffer) or self._is_revision
        if is_typing:
            return self._use_typing(key, text)
        if text.isdigit():
            self._type(text)
        elif key in ENTERS:
            self.acted.emit(OPEN)
        elif key == Qt.Key.Key_Space:
            self.acted.emit(RECEIVE)
        elif key == Qt.Key.Key_Delete:
            self.acted.emit(REMOVE)
        elif key == Qt.Key.Key_F4 or text in ("/", "、"):
            self.line_wanted.emit()
        elif text in _LETTERS:
            self.acted.emit(_LETTERS[text])
        elif text in ("r", REVISION):
            self.begin_revision()
        elif key in _MOVES and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.go_on(_MOVES[key])
        else:
            return False
        return True

    def _use_typing(self, key: int, text: str) -> bool:
        """A day is being typed: it goes on, is entered, or is given up."""
        if text.isdigit() or (text in _JOINTS and self._buffer):
            self._type("-" if text == "。" else text)
        elif key in ENTERS or key == Qt.Key.Key_Space:
            self._enter((1, 0))
        elif key in _MOVES:
            self._enter(_MOVES[key])
        elif key == Qt.Key.Key_Backspace and self._buffer:
            self._buffer = self._buffer[:-1]
            self._show()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.drop_typed()
        else:
            return False
        return True

    def begin_revision(self) -> None:
        """改: the day of a later version is typed next; Enter alone takes the day above the grid."""
        if self.place() is not None:
            self._is_revision = True
            self._show()

    def _type(self, text: str) -> None:
        if self.place() is not None:
            self._buffer += text
            self._show()

    def _show(self) -> None:
        shown = (REVISION if self._is_revision else "") + self._buffer
        self._receipts.set_typing(self.place(), shown)

    def drop_typed(self) -> None:
        """Give up what is being typed."""
        self._buffer, self._is_revision = "", False
        self._receipts.set_typing(None)

    def _enter(self, step: Place) -> None:
        place = self.place()
        if place is None:
            return
        self._is_refused = False
        self._send(place)
        if not self._is_refused:
            self.go_on(step)

    def refuse(self) -> None:
        """What was typed cannot be: the cursor stays on its cell."""
        self._is_refused = True

    def _send(self, place: Place) -> None:
        text, is_revision = self._buffer, self._is_revision
        self.drop_typed()
        self.typed.emit(place, text, is_revision)

    def finish(self) -> None:
        """What is half typed is entered before something else happens."""
        place = self.place()
        if (self._buffer or self._is_revision) and place is not None:
            self._send(place)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            self.finish()
        super().focusOutEvent(event)

    # -- the mouse ---------------------------------------------------------------------------------

    def cell_menu(self) -> QMenu:
        """What can be done to the chosen cells, with its keys."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, name in (("收到\t空格", RECEIVE), ("免报…\tM", WAIVE)):
            menu.addAction(words).triggered.connect(lambda _=False, n=name: self.acted.emit(n))
        menu.addAction("修订\tR", self.begin_revision)
        menu.addSeparator()
        for words, name in (("逐项填写\t回车", OPEN), ("收回\tDelete", REMOVE)):
            menu.addAction(words).triggered.connect(lambda _=False, n=name: self.acted.emit(n))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.places():
            self.cell_menu().popup(event.globalPos())

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        if self.place() is not None:
            self.acted.emit(OPEN)

    # -- files -------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._place_at(event.position().toPoint()) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        place, paths = self._place_at(event.position().toPoint()), paths_of(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if place is not None and paths:
            self.drop_files(place, paths)

    def drop_files(self, place: Place, paths: list[Path]) -> None:
        """Files were let go over a cell."""
        self.go_to(place)
        self.dropped.emit(place, paths)

    def _place_at(self, at: QPoint) -> Place | None:
        index = self.indexAt(at)
        place = (index.row(), index.column())
        return place if index.isValid() and self._receipts.cell(*place) is not None else None

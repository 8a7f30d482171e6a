"""The grid in which scores are typed: digits enter a score, a letter a state, Enter goes down."""

from __future__ import annotations

import unicodedata
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.errors import InputProblem
from app.rules import scoring
from app.rules.hours import format_centi, parse_centi
from ui.models.rows_model import Index
from ui.models.scores_model import ENTRIES, NOTE, RESIT, SCORE, TITLES, WIDTHS, ScoresModel
from ui.widgets.table.cell_delegates import EntryDelegate
from ui.widgets.table.cursor import put_cursor
from ui.widgets.table.entry_grid import COMMANDS, ENTERS, EntryGrid
from ui.widgets.table.table_view import COMPACT_HEIGHT, clipboard_data
from ui.work import messages

STATE_KEYS = {"q": scoring.ABSENT, "h": scoring.DEFERRED, "m": scoring.EXEMPT, "z": scoring.CHEATED}
STATE_WORDS = {
    **scoring.STATES_BY_LABEL,
    **STATE_KEYS,
    "缺": scoring.ABSENT,
    "缺席": scoring.ABSENT,
    "缓": scoring.DEFERRED,
    "免": scoring.EXEMPT,
    "免考": scoring.EXEMPT,
    "舞弊": scoring.CHEATED,
}
LEGEND = "数字 成绩 · Q 缺考 · H 缓考 · M 免试 · Z 作弊 · 删除键 清空 · 右移一列登记补考 · F2 备注"
_MOVES: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ScoreGrid(EntryGrid):
    """Score cells are not editable for Qt: digits gather in the cell, so no input method interferes."""

    entered = Signal(object, object, object)  # person id, number of the try, state, centi as (state, centi)
    refused = Signal(str)  # the sentence; empty when all is well again
    pasted = Signal(object)

    def __init__(self, model: ScoresModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("成绩登记表")
        self._scores = model
        self._buffer = ""
        self._person = 0
        self.setModel(model)
        self._set_up()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setItemDelegate(EntryDelegate(self))
        self.set_look(WIDTHS, COMPACT_HEIGHT)

    # -- the cursor --------------------------------------------------------------------------------

    def go_to(self, line: int, column: int = SCORE) -> None:
        """Put the cursor on a cell."""
        if 0 <= line < self._scores.rowCount():
            index = self._scores.index(line, column)
            put_cursor(self, index)
            self.scrollTo(index)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Names stay in sight as long as they fit beside the cell."""
        super().scrollTo(index, hint)
        header, column = self.horizontalHeader(), index.column()
        if header.sectionPosition(column) + header.sectionSize(column) <= self.viewport().width():
            self.horizontalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def edit_note(self) -> None:
        """F2: the remark of this line."""
        index = self._scores.index(self.currentIndex().row(), NOTE)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def _keep(self) -> None:
        line = self.currentIndex().row()
        self._person = self._scores.rows[line].person_id if 0 <= line < len(self._scores.rows) else 0

    def _restore(self) -> None:
        self._buffer = ""
        self.go_to(max(self._scores.line_of(self._person), 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        if self._buffer and previous.isValid() and not self._commit(previous):
            self._drop(previous)
        super().currentChanged(current, previous)

    # -- keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.modifiers() & COMMANDS or not self._use_key(event):
            super().keyPressEvent(event)

    def _use_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        text = unicodedata.normalize("NFKC", event.text()).replace("。", ".")
        if key in ENTERS or key in _MOVES:
            return self._leave(_MOVES.get(key, 1))
        if key == Qt.Key.Key_Escape and self._buffer:
            self._drop(self.currentIndex())
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._erase(key == Qt.Key.Key_Backspace)
        elif text.isdigit() or (text == "." and "." not in self._buffer):
            self._type(text)
        elif text.strip().lower() in STATE_WORDS and self._column() in ENTRIES:
            self._state(STATE_WORDS[text.strip().lower()])
        else:
            return False
        return True

    def _column(self) -> int:
        return self.currentIndex().column()

    def _leave(self, step: int) -> bool:
        index = self.currentIndex()
        if self._buffer and not self._commit(index):
            return True
        self.go_to(index.row() + step, index.column() if index.column() in ENTRIES else SCORE)
        return True

    def _type(self, text: str) -> None:
        index = self.currentIndex()
        if index.isValid() and index.column() not in ENTRIES:
            self.go_to(index.row())
            index = self.currentIndex()
        if index.isValid():
            self._buffer += text
            self._show(index)

    def _erase(self, is_backspace: bool) -> None:
        index = self.currentIndex()
        if self._buffer:
            self._buffer = self._buffer[:-1] if is_backspace else ""
            self._show(index)
        elif index.isValid() and index.column() in ENTRIES:
            row = self._scores.rows[index.row()]
            if row.state if index.column() == SCORE else row.resit_state:
                self._send(index, "", None)

    def _show(self, index: Index) -> None:
        self._scores.set_typing(index.row(), index.column(), self._buffer)
        self.refused.emit("")

    def _drop(self, index: Index) -> None:
        self._buffer = ""
        self._scores.set_typing(index.row(), index.column(), "")
        self.refused.emit("")

    def _state(self, state: str, _checked: bool = False) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        if self._buffer:
            self._drop(index)
        column = index.column()
        self._send(index, state, None)
        self.go_to(index.row() + 1, column)

    def _commit(self, index: Index) -> bool:
        """Enter what was typed; False (and a sentence) when it cannot be a score here."""
        exam = self._scores.exam
        centi = parse_centi(self._buffer)
        if exam is None or centi is None or not 0 <= centi <= exam.full_centi:
            self._scores.set_typing(index.row(), index.column(), self._buffer, is_bad=True)
            code = "score.not_number" if centi is None else "score.out_of_range"
            full = format_centi(exam.full_centi) if exam is not None else ""
            self.refused.emit(messages.error_line(InputProblem(code, value=self._buffer, full=full)))
            return False
        self._drop(index)
        self._send(index, scoring.NORMAL if index.column() == SCORE else scoring.MAKEUP, centi)
        return True

    def _send(self, index: Index, state: str, centi: int | None) -> None:
        person = self._scores.rows[index.row()].person_id
        self.entered.emit(person, 2 if index.column() == RESIT else 1, (state, centi))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self.state_menu().popup(event.globalPos())

    def state_menu(self) -> QMenu:
        """States with their keys, for the cell under the cursor."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._column() in ENTRIES:
            for key, state in STATE_KEYS.items():
                action = menu.addAction(f"{scoring.STATE_LABELS[state]}\t{key.upper()}")
                action.triggered.connect(partial(self._state, state))
            menu.addAction("清空\tDelete", partial(self._erase, False))
            menu.addSeparator()
        menu.addAction("修改备注\tF2", self.edit_note)
        return menu

    def finish(self) -> None:
        """Enter half-typed text before something else happens; text that is no score is given up."""
        index = self.currentIndex()
        if self._buffer and index.isValid() and not self._commit(index):
            self._drop(index)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.finish()
        super().focusOutEvent(event)

    def _copy(self) -> None:
        indexes = self.selectionModel().selectedIndexes()
        if not indexes:
            return
        lines = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        cells = [[str(self._scores.index(line, at).data() or "") for at in columns] for line in lines]
        heading = [[TITLES[at] for at in columns]] if len(columns) > 1 and len(lines) > 1 else []
        QGuiApplication.clipboard().setMimeData(clipboard_data(heading + cells))

"""One exam's score list on screen: scores, states, resits and ranks that follow every entry at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from app.rules import scoring
from ui.looks.theme import theme
from ui.models.rows_model import (
    ACCESSIBLE,
    ALIGN,
    BACKGROUND,
    CENTRE,
    DISPLAY,
    FOREGROUND,
    LEFT,
    NO_PARENT,
    RIGHT,
    TOOL_TIP,
    Index,
)
from ui.models.score_lines import (
    BY_LIST,
    entry_of,
    entry_words,
    in_order,
    ranked,
    resit_words,
    result_words,
    with_entry,
)

if TYPE_CHECKING:
    from app.figures.exam_counting import ExamCounts
    from app.services.exam.exams import ExamRow, ScoreInput, ScoreRow

NUMBER, NAME, UNIT, SCORE, STATE, RESIT, RANK, NOTE = range(8)
TITLES = ("序号", "姓名", "单位", "成绩", "状态", "补考", "名次", "备注")
WIDTHS = (3.6, 6, 11, 5, 6, 5, 4, 7)  # Chinese characters
ENTRIES = (SCORE, RESIT)
EDIT = int(Qt.ItemDataRole.EditRole)

_HANDLED = frozenset((DISPLAY, EDIT, ALIGN, FOREGROUND, BACKGROUND, ACCESSIBLE, TOOL_TIP))
_ALIGN = {NUMBER: CENTRE, SCORE: RIGHT, RESIT: RIGHT, RANK: RIGHT}
_STATE_TOKENS = {scoring.ABSENT: "mark_absent", scoring.CHEATED: "mark_absent", scoring.DEFERRED: "mark_late"}

Key = tuple[int, int]  # person id, number of the try

# Made once: putting flags together costs more than the rest of a cell.
_PLAIN_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _PLAIN_FLAGS | Qt.ItemFlag.ItemIsEditable


class ScoresModel(QAbstractTableModel):
    """`typing` is what stands in the cell under the cursor before it is entered."""

    counted = Signal()
    note_typed = Signal(object, object)  # person id, text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.exam: ExamRow | None = None
        self.rows: list[ScoreRow] = []
        self._lines: dict[int, int] = {}
        self._order = BY_LIST
        self._typing: tuple[int, int, str, bool] | None = None

    # -- contents ----------------------------------------------------------------------------------

    def set_rows(self, exam: ExamRow, rows: Sequence[ScoreRow], typed: Mapping[Key, ScoreInput]) -> None:
        """Take the stored list; `typed` entries are not written yet and stay on screen."""
        is_same_exam = self.exam is not None and self.exam.id == exam.id
        self.exam = exam
        fresh = list(rows)
        if is_same_exam and {row.person_id for row in fresh} == set(self._lines):
            by_id = {row.person_id: row for row in fresh}
            fresh = [by_id[row.person_id] for row in self.rows]  # nobody moves under the cursor
            self.rows = fresh
        else:
            self.beginResetModel()
            self.rows = in_order(fresh, self._order)
            self._typing = None
            self._lines = {row.person_id: line for line, row in enumerate(self.rows)}
            self.endResetModel()
        for key, entry in typed.items():
            self._place(key, entry)
        self._rank()

    def clear(self) -> None:
        """No exam."""
        self.beginResetModel()
        self.exam, self.rows, self._typing = None, [], None
        self._lines = {}
        self.endResetModel()

    def set_order(self, order: str) -> None:
        """名单顺序, 名次 or 未登记在前."""
        self._order = order
        self.beginResetModel()
        self.rows = in_order(self.rows, self._order)
        self._lines = {row.person_id: line for line, row in enumerate(self.rows)}
        self.endResetModel()

    def line_of(self, person_id: int) -> int:
        """The screen line, -1 when not listed."""
        return self._lines.get(person_id, -1)

    def set_entries(self, entries: Mapping[Key, ScoreInput]) -> None:
        """Paint entries; ranks and figures follow."""
        for key, entry in entries.items():
            self._place(key, entry)
        self._rank()

    def _place(self, key: Key, entry: ScoreInput) -> None:
        line = self._lines.get(key[0], -1)
        if line >= 0:
            self.rows[line] = with_entry(self.rows[line], key[1], entry)

    def _rank(self) -> None:
        if self.exam is None:
            return
        self.rows = ranked(self.exam, self.rows)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, NOTE))
        self.counted.emit()

    def counts(self) -> ExamCounts:
        """First results and results after resits of what is on screen."""
        from app.services.exam.score_counts import counts_of

        assert self.exam is not None
        return counts_of(self.exam, self.rows)

    def missing(self) -> int:
        """How many have no result of any kind."""
        return sum(1 for row in self.rows if not row.counting_state)

    # -- what is being typed -----------------------------------------------------------------------

    def set_typing(self, line: int, column: int, text: str, *, is_bad: bool = False) -> None:
        """Show half-typed text in a cell; empty text takes it away."""
        old = self._typing
        self._typing = (line, column, text, is_bad) if text else None
        for place in (old, self._typing):
            if place is not None:
                index = self.index(place[0], place[1])
                self.dataChanged.emit(index, index)

    def entry_text(self, line: int, column: int) -> str:
        """What is entered in a score or resit cell, as words."""
        return entry_words(self.rows[line], is_resit=column == RESIT)

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if index.column() == NOTE else _PLAIN_FLAGS

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in _HANDLED:
            return None
        line, column = index.row(), index.column()
        if not (0 <= line < len(self.rows) and 0 <= column < len(TITLES)):
            return None
        if role in (DISPLAY, EDIT):
            return self._text(line, column)
        if role == ALIGN:
            return _ALIGN.get(column, LEFT)
        if role == TOOL_TIP:
            return resit_words(self.rows[line]) if column == RESIT else None
        if role == ACCESSIBLE:
            return f"{self.rows[line].name} {TITLES[column]} {self._text(line, column)}"
        return self._colour(line, column, role)

    def _text(self, line: int, column: int) -> str:
        if self._typing is not None and self._typing[:2] == (line, column):
            return f"{self._typing[2]}|"
        row = self.rows[line]
        if column == STATE:
            return result_words(row)
        if column in ENTRIES:
            return self.entry_text(line, column)
        plain = {NUMBER: row.number, NAME: row.name, UNIT: row.unit, RANK: row.rank, NOTE: row.note}[column]
        return "" if plain is None else str(plain)

    def _colour(self, line: int, column: int, role: int) -> object:
        if self._typing is not None and self._typing[:2] == (line, column):
            if role == FOREGROUND:
                return theme.colour("problem" if self._typing[3] else "text")
            return theme.colour("problem_back" if self._typing[3] else "page")
        if role == BACKGROUND:
            return None
        row = self.rows[line]
        token = ""
        if column == STATE:
            failed = row.counting_centi is not None and not row.passed
            token = "mark_absent" if failed else _STATE_TOKENS.get(row.counting_state, "muted")
        elif column in ENTRIES:
            token = self._entry_token(row, column)
        elif column in (NUMBER, UNIT, RANK, NOTE):
            token = "muted"
        return theme.colour(token) if token else None

    def _entry_token(self, row: ScoreRow, column: int) -> str:
        state, score = entry_of(row, is_resit=column == RESIT)
        if score is None or self.exam is None:
            return _STATE_TOKENS.get(state, "muted")
        return "mark_absent" if score < self.exam.pass_centi else ""

    def setData(self, index: Index, value: object, role: int = EDIT) -> bool:
        if role != EDIT or index.column() != NOTE:
            return False
        text, row = str(value).strip(), self.rows[index.row()]
        if text == row.note:
            return False
        self.rows[index.row()] = replace(row, note=text)
        self.dataChanged.emit(index, index)
        self.note_typed.emit(row.person_id, text)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(TITLES):
            if role == DISPLAY:
                return TITLES[section]
            if role == ALIGN:
                return _ALIGN.get(section, LEFT)
        return None

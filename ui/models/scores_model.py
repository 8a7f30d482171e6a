"""One exam's score list on screen: scores, states, resits and ranks that follow every entry at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from app.given import UNSAID
from app.rules import scoring
from app.rules.hours import format_centi
from app.rules.resits import UNKNOWN_DAY, note_words
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
MISSING = "○ 未登记"
BY_LIST, BY_RANK, MISSING_FIRST = "list", "rank", "missing"
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
            self.rows = self._sorted(fresh)
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
        self.rows = self._sorted(self.rows)
        self._lines = {row.person_id: line for line, row in enumerate(self.rows)}
        self.endResetModel()

    def _sorted(self, rows: Sequence[ScoreRow]) -> list[ScoreRow]:
        if self._order == BY_RANK:
            return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.number))
        if self._order == MISSING_FIRST:
            return sorted(rows, key=lambda row: (bool(row.counting_state), row.number))
        return sorted(rows, key=lambda row: row.number)

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
        if line < 0:
            return
        row = self.rows[line]
        if key[1] == 1:
            row = replace(row, state=entry.state, score_centi=entry.score_centi)
        else:
            row = replace(row, resit_state=entry.state, resit_centi=entry.score_centi)
            if entry.on is not UNSAID:
                row = replace(row, resit_on=entry.on)
        self.rows[line] = row

    def _rank(self) -> None:
        if self.exam is None:
            return
        counting = [_counting(row, self.exam.policy) for row in self.rows]
        scores = [c.score_centi if c is not None and c.state in scoring.SCORED else None for c in counting]
        first = [row.first_centi if row.first_state in scoring.SCORED else None for row in self.rows]
        placed = scoring.ranks(first)
        for line, (row, best, score, rank) in enumerate(
            zip(self.rows, counting, scores, placed, strict=True)
        ):
            self.rows[line] = replace(
                row,
                counting_state=best.state if best is not None else "",
                counting_centi=score,
                rank=rank,
                passed=score is not None and score >= self.exam.pass_centi,
            )
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
        row = self.rows[line]
        state, score = (row.state, row.score_centi) if column == SCORE else (row.resit_state, row.resit_centi)
        if score is not None:
            return format_centi(score)
        return "" if state == scoring.NORMAL else scoring.STATE_LABELS.get(state, "")

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
            return self._resit_words(line) if column == RESIT else None
        if role == ACCESSIBLE:
            return f"{self.rows[line].name} {TITLES[column]} {self._text(line, column)}"
        return self._colour(line, column, role)

    def _text(self, line: int, column: int) -> str:
        if self._typing is not None and self._typing[:2] == (line, column):
            return f"{self._typing[2]}|"
        row = self.rows[line]
        if column == STATE:
            return self._state(row)
        if column in ENTRIES:
            return self.entry_text(line, column)
        plain = {NUMBER: row.number, NAME: row.name, UNIT: row.unit, RANK: row.rank, NOTE: row.note}[column]
        return "" if plain is None else str(plain)

    def _resit_words(self, line: int) -> str | None:
        row = self.rows[line]
        if not row.resit_state:
            return None
        return note_words(row.resit_on, row.resit_note) or UNKNOWN_DAY

    @staticmethod
    def _state(row: ScoreRow) -> str:
        if not row.counting_state:
            return MISSING
        if row.counting_centi is None:
            return scoring.STATE_LABELS.get(row.counting_state, row.counting_state)
        return "合格" if row.passed else "不合格"

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
        state, score = (row.state, row.score_centi) if column == SCORE else (row.resit_state, row.resit_centi)
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


def _counting(row: ScoreRow, policy: str) -> scoring.Try | None:
    tries = [
        scoring.Try(number, state, score)
        for number, state, score in (
            (1, row.state, row.score_centi),
            (2, row.resit_state, row.resit_centi),
        )
        if state
    ]
    return scoring.counting_try(tries, policy)

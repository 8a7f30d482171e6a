"""One class session's sheet on screen: printed order and numbers, marks that change one cell at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from app.rules import marks
from app.rules.marks import MarkKindRow, Tally
from ui.looks.mark_looks import BACKS, TOKENS, mark_text, on_screen
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
    RAW,
    Index,
)
from ui.models.sheet_counts import SheetCounts

if TYPE_CHECKING:
    from app.services.mark.attendance import SheetRow

NUMBER, NAME, UNIT, TITLE, MARK, LEAVE, NOTE = range(7)
TITLES = ("序号", "姓名", "单位", "职务", "考勤", "假条", "备注")
WIDTHS = (3.6, 6, 10, 8.5, 7.5, 3.6, 7)  # Chinese characters
EDIT = int(Qt.ItemDataRole.EditRole)
_HANDLED = frozenset((DISPLAY, EDIT, ALIGN, FOREGROUND, BACKGROUND, RAW, ACCESSIBLE))
CONDUCT, LATE_SLIP, NO_SLIP = "▲纪律", "补", "无假条"
SOURCES = {"walk_in": "临时参加", "hand": "手工加入", "make_up": "补训"}

# Made once: putting flags together costs more than the rest of a cell.
_PLAIN_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _PLAIN_FLAGS | Qt.ItemFlag.ItemIsEditable


class SheetModel(QAbstractTableModel):
    """Rows are frozen; marks and remarks stand beside them so that a key repaints one cell."""

    counted = Signal()  # the figures changed
    note_typed = Signal(object, object)  # participation id, text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[SheetRow, ...] = ()
        self.kinds: tuple[MarkKindRow, ...] = ()
        self.is_read_only = False
        self._marks: list[str] = []
        self._notes: list[str] = []
        self._lines: dict[int, int] = {}
        self._counts = SheetCounts()
        self._texts: dict[str, str] = {}
        self._symbols: dict[str, str] = {}
        self._conduct: frozenset[int] = frozenset()
        self._late_slips: frozenset[int] = frozenset()

    # -- contents ----------------------------------------------------------------------------------

    def set_kinds(self, kinds: Sequence[MarkKindRow]) -> None:
        """The marks as data: symbols and labels."""
        self.kinds = tuple(kinds)
        self._texts = {kind.code: mark_text(kind) for kind in kinds}
        self._symbols = {kind.code: on_screen(kind.symbol) for kind in kinds}

    def set_rows(self, rows: Sequence[SheetRow], typed: Mapping[int, str]) -> None:
        """Take the stored sheet; `typed` are marks not written yet, which stay on screen."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = tuple(rows)
        self._marks = [typed.get(row.id, row.mark) for row in rows]
        self._notes = [row.note for row in rows]
        self._lines = {row.id: line for line, row in enumerate(rows)}
        self._counts = SheetCounts(zip(rows, self._marks, strict=True))
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, NOTE))
        self.counted.emit()

    def set_signs(self, conduct: frozenset[int], late_slips: frozenset[int]) -> None:
        """Ids of the people with a discipline note here, and of those whose slip came late."""
        if (conduct, late_slips) == (self._conduct, self._late_slips):
            return
        self._conduct, self._late_slips = conduct, late_slips
        if self.rows:
            self.dataChanged.emit(self.index(0, LEAVE), self.index(len(self.rows) - 1, NOTE))

    def mark_of(self, participation_id: int) -> str:
        """The mark on screen."""
        return self._marks[self._lines[participation_id]]

    def marks_now(self) -> dict[int, str]:
        """Participation id → mark on screen."""
        return {row.id: mark for row, mark in zip(self.rows, self._marks, strict=True)}

    def line_of(self, participation_id: int) -> int:
        """The screen line, -1 when not listed."""
        return self._lines.get(participation_id, -1)

    def line_of_number(self, number: int) -> int:
        """The screen line of a printed number, -1 when there is none."""
        if 0 < number <= len(self.rows) and self.rows[number - 1].number == number:
            return number - 1
        return next((line for line, row in enumerate(self.rows) if row.number == number), -1)

    def set_marks(self, by_id: Mapping[int, str]) -> dict[int, str]:
        """Paint marks; returns those that differ from what stood there, with their old marks."""
        old: dict[int, str] = {}
        for participation_id, code in by_id.items():
            line = self._lines.get(participation_id, -1)
            if line < 0 or self._marks[line] == code:
                continue
            before = self._marks[line]
            old[participation_id] = before
            self._marks[line] = code
            self._counts.move(self.rows[line], before, code)
            self.dataChanged.emit(self.index(line, MARK), self.index(line, LEAVE))
        if old:
            self.counted.emit()
        return old

    def tally(self) -> Tally:
        """Figures of what is on screen, from running counts."""
        return self._counts.tally(self.kinds)

    def tally_of(self, by_id: Mapping[int, str]) -> Tally:
        """Figures of other marks than those on screen (participation id → mark)."""
        lines = ((row, by_id.get(row.id, marks.NONE)) for row in self.rows)
        return SheetCounts(lines).tally(self.kinds)

    def set_read_only(self, is_read_only: bool) -> None:
        """A cancelled session cannot be changed."""
        self.is_read_only = is_read_only

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if index.column() == NOTE and not self.is_read_only else _PLAIN_FLAGS

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in _HANDLED:
            return None
        line, column = index.row(), index.column()
        if not (0 <= line < len(self.rows) and 0 <= column < len(TITLES)):
            return None
        if role == DISPLAY:
            return self._shown(line, column)
        if role == EDIT:
            return self._text(line, column)
        if role == ALIGN:
            return CENTRE if column in (NUMBER, LEAVE) else LEFT
        if role == ACCESSIBLE:
            return f"{TITLES[column]} {self._shown(line, column)}"
        if role == RAW:
            return self._marks[line] if column == MARK else self._text(line, column)
        return self._colour(line, column, role)

    def _shown(self, line: int, column: int) -> str:
        text = self._text(line, column)
        if column == NOTE and self.rows[line].person_id in self._conduct:
            return f"{CONDUCT}　{text}".rstrip()
        if column == LEAVE and text and self.rows[line].person_id in self._late_slips:
            return f"{text}{LATE_SLIP}"
        if column == LEAVE and self._lacks_slip(line):
            return NO_SLIP
        if column == MARK and self.rows[line].mark == self._marks[line]:
            minutes = (self.rows[line].minutes_late, self.rows[line].minutes_early)
            return text + "".join(f" {count}分" for count in minutes if count)
        return text

    def _lacks_slip(self, line: int) -> bool:
        """Entered as leave, and no slip says so: somebody still has to hand one in (C26)."""
        return self._marks[line] in marks.LEAVES and not self.rows[line].leave

    def _text(self, line: int, column: int) -> str:
        row = self.rows[line]
        if column == MARK:
            return self._texts.get(self._marks[line], self._marks[line])
        if column == NOTE:
            return self._notes[line] or "　".join(filter(None, (row.away, SOURCES.get(row.source, ""))))
        if column == LEAVE:
            return self._symbols.get(row.leave, "") if row.leave else ""
        return str(_PLAIN[column](row))

    def _is_grey(self, line: int) -> bool:
        """Away on that day, and not marked as having come all the same."""
        return bool(self.rows[line].away) and self._marks[line] in (marks.NONE, marks.NOT_LISTED)

    def _colour(self, line: int, column: int, role: int) -> object:
        if self._is_grey(line):
            return theme.colour("muted") if role == FOREGROUND else None
        if column == MARK:
            token = TOKENS.get(self._marks[line], "")
            token = token if role == FOREGROUND else BACKS.get(token, "")
        elif column == LEAVE:
            late = self.rows[line].person_id in self._late_slips or self._lacks_slip(line)
            token = ("warn" if late else "mark_leave") if role == FOREGROUND else ""
        elif column == NOTE and self.rows[line].person_id in self._conduct:
            token = "problem" if role == FOREGROUND else ""
        elif column in (NUMBER, UNIT, TITLE, NOTE):
            token = "muted" if role == FOREGROUND else ""
        else:
            token = ""
        return theme.colour(token) if token else None

    def setData(self, index: Index, value: object, role: int = EDIT) -> bool:
        if role != EDIT or index.column() != NOTE or self.is_read_only:
            return False
        text = str(value).strip()
        line = index.row()
        if text == self._text(line, NOTE):
            return False
        self._notes[line] = text
        self.dataChanged.emit(index, index)
        self.note_typed.emit(self.rows[line].id, text)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(TITLES):
            if role == DISPLAY:
                return TITLES[section]
            if role == ALIGN:
                return CENTRE if section in (NUMBER, LEAVE) else LEFT
        return None


_PLAIN: dict[int, Callable[[SheetRow], object]] = {
    NUMBER: lambda row: row.number,
    NAME: lambda row: row.name,
    UNIT: lambda row: row.unit,
    TITLE: lambda row: row.title,
}

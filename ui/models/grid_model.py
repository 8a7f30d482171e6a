"""People × class sessions: one short code per cell, painted as symbol and colour."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor

from ui.looks.mark_looks import CellLook
from ui.looks.theme import theme
from ui.models.rows_model import (
    ACCESSIBLE,
    ALIGN,
    CENTRE,
    DISPLAY,
    FOREGROUND,
    LEFT,
    NO_PARENT,
    RAW,
    TOOL_TIP,
    Index,
)

_HANDLED = frozenset((DISPLAY, ALIGN, FOREGROUND, TOOL_TIP, ACCESSIBLE, RAW))


@dataclass(frozen=True)
class GridHead:
    """A row (person) or a column (class session): its id, what stands there, its tool tip."""

    id: Hashable
    title: str
    tip: str = ""


class GridModel(QAbstractTableModel):
    """Codes in a list of lists; unknown codes show as they are, None shows nothing."""

    def __init__(self, looks: Mapping[str, CellLook] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.people: tuple[GridHead, ...] = ()
        self.sessions: tuple[GridHead, ...] = ()
        self._cells: list[list[str | None]] = []
        self._looks: dict[str, CellLook] = dict(looks or {})
        self._texts: dict[str | None, str] = {}
        self._colours: dict[str | None, QColor] = {}
        theme.changed.connect(self._prepare)
        self._prepare()

    def _prepare(self) -> None:
        self._texts = {code: look.text for code, look in self._looks.items()}
        self._colours = {code: theme.colour(look.token) for code, look in self._looks.items() if look.token}

    def set_looks(self, looks: Mapping[str, CellLook]) -> None:
        """Other symbols (the clerk may change them)."""
        self._looks = dict(looks)
        self._prepare()
        if self._cells and self.sessions:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._cells) - 1, len(self.sessions) - 1))

    def set_grid(
        self,
        people: Sequence[GridHead],
        sessions: Sequence[GridHead],
        cells: Sequence[Sequence[str | None]],
    ) -> None:
        """Take a fresh grid: `cells[person][session]`."""
        self.beginResetModel()
        self.people, self.sessions = tuple(people), tuple(sessions)
        self._cells = [list(line) for line in cells]
        self.endResetModel()

    def cell(self, line: int, column: int) -> str | None:
        """The code of a cell."""
        return self._cells[line][column]

    def set_cell(self, line: int, column: int, code: str | None) -> None:
        """Change one cell on screen."""
        self._cells[line][column] = code
        index = self.index(line, column)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.sessions)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in _HANDLED:
            return None
        if role == ALIGN:
            return CENTRE
        try:
            code = self._cells[index.row()][index.column()]
        except IndexError:
            return None
        if role == DISPLAY:
            return self._texts.get(code, code)
        if role == FOREGROUND:
            return self._colours.get(code)
        if role == RAW:
            return code
        return self._words(index, code)

    def _words(self, index: Index, code: str | None) -> str:
        look = self._looks.get(code or "")
        label = (look.label or look.text) if look is not None else (code or "")
        person, session = self.people[index.row()], self.sessions[index.column()]
        return f"{person.title} {session.tip or session.title} {label}".strip()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        heads = self.sessions if orientation == Qt.Orientation.Horizontal else self.people
        if not 0 <= section < len(heads):
            return None
        if role == DISPLAY:
            return heads[section].title
        if role == TOOL_TIP:
            return heads[section].tip or None
        if role == ALIGN:
            return CENTRE if orientation == Qt.Orientation.Horizontal else LEFT
        return None

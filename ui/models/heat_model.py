"""A grid whose cells have a ground: blank, partly reached, reached; each with a sign beside its colour."""

from __future__ import annotations

from ui.looks.theme import colour
from ui.models.grid_model import GridModel
from ui.models.rows_model import BACKGROUND, DISPLAY, Index

BLANK, PART, FULL, NONE = "blank", "part", "full", "none"
BACKS = {BLANK: "problem_back", PART: "warn_back"}
TOKENS = {BLANK: "problem", PART: "warn", FULL: "", NONE: "muted"}


def code_of(state: str, text: str) -> str:
    """The code of a cell in that state that shows the text."""
    return f"{state}|{text}"


class HeatModel(GridModel):
    """Codes as `code_of` makes them."""

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role != BACKGROUND:
            return super().data(index, role)
        try:
            code = self._cells[index.row()][index.column()] or ""
        except IndexError:
            return None
        token = BACKS.get(code.partition("|")[0])
        return colour(token) if token else None

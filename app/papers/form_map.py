"""Where the figures go in a form from above: the map of its cells, as it is kept and typed (I16, S44)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from app.errors import InputProblem

T = TypeVar("T")
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
LAST_COLUMN: Final = 16_384
LAST_ROW: Final = 1_048_576
YEAR, MONTH = "year", "month"
# What stands on a form beside figures: id → its words.
FACTS: Final = {
    "fact.town": "乡镇（街道）名称",
    "fact.office": "填报单位",
    "fact.year": "年度",
    "fact.month": "月份",
    "fact.until": "统计截至日期",
    "fact.today": "填报日期",
}


@dataclass(frozen=True, order=True)
class Place:
    """A cell: the name of its sheet ('' is the only one), row and column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def ref(self) -> str:
        """C4."""
        return f"{letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """Sheet!C4."""
        return f"{self.sheet}!{self.ref}" if self.sheet else self.ref

    def below(self, rows: int) -> Place:
        """The cell so many rows further down."""
        return Place(self.sheet, self.row + rows, self.column)


@dataclass(frozen=True)
class CellSource:
    """A figure by its id: of everybody or a unit, of the year so far or of its last month alone."""

    figure: str
    unit: str = ""
    period: str = YEAR

    def to_json(self) -> object:
        """As it stands in a map: the id alone where nothing else is said."""
        if not self.unit and self.period == YEAR:
            return self.figure
        more = {"unit": self.unit} if self.unit else {}
        return {"figure": self.figure, **more, **({"period": self.period} if self.period != YEAR else {})}


@dataclass(frozen=True)
class ListSource:
    """A column of one of the program's own papers, written downwards; `rows` is how many the form has."""

    paper: str
    column: str
    sheet: str = ""
    rows: int = 0

    def to_json(self) -> dict[str, object]:
        """As it stands in a map."""
        found: dict[str, object] = {"paper": self.paper, "sheet": self.sheet, "column": self.column}
        return {**found, "rows": self.rows} if self.rows else found


@dataclass(frozen=True)
class FormMap:
    """Cells with their figures, and first cells of lists with their columns."""

    cells: Mapping[Place, CellSource]
    lists: Mapping[Place, ListSource]

    def to_json(self) -> dict[str, dict[str, object]]:
        """{"cells": {"Sheet!C4": …}, "lists": {…}}."""
        return {
            "cells": {place.text: source.to_json() for place, source in sorted(self.cells.items())},
            "lists": {place.text: source.to_json() for place, source in sorted(self.lists.items())},
        }


def letters(column: int) -> str:
    """3 → C, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number_of(text: str) -> int:
    """C → 3."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place_of(text: str) -> Place:
    """Sheet!C4, 'My sheet'!$C$4 or C4. Raises `InputProblem` form.place."""
    sheet, _, ref = text.rpartition("!")
    found = _PLACE.fullmatch(ref.strip())
    if found is None:
        raise InputProblem("form.place", place=text[:40])
    name = sheet.strip()
    if len(name) > 1 and name[0] == name[-1] == "'":
        name = name[1:-1].replace("''", "'")
    place = Place(name, int(found[2]), number_of(found[1]))
    if place.column > LAST_COLUMN or place.row > LAST_ROW:
        raise InputProblem("form.place", place=text[:40])
    return place


def form_map(told: object) -> FormMap:
    """The map of what was read from JSON.

    Raises `InputProblem` form.map (no such map), form.place, form.cell, form.list or form.twice.
    """
    if not isinstance(told, dict) or not set(told) <= {"cells", "lists"} or not any(told.values()):
        raise InputProblem("form.map")
    cells, lists = told.get("cells") or {}, told.get("lists") or {}
    if not isinstance(cells, dict) or not isinstance(lists, dict):
        raise InputProblem("form.map")
    found = FormMap(
        _by_place({text: _cell(str(text), value) for text, value in cells.items()}),
        _by_place({text: _list(str(text), value) for text, value in lists.items()}),
    )
    both = sorted(set(found.cells) & set(found.lists))
    if both:
        raise InputProblem("form.twice", place=both[0].text)
    return found


def _by_place(sources: Mapping[str, T]) -> dict[Place, T]:
    found: dict[Place, T] = {}
    for text, source in sources.items():
        place = place_of(str(text))
        if place in found:
            raise InputProblem("form.twice", place=place.text)
        found[place] = source
    return found


def _cell(text: str, value: object) -> CellSource:
    told: Mapping[str, object] = (
        {"figure": value} if isinstance(value, str) else value if isinstance(value, dict) else {}
    )
    source = CellSource(
        str(told.get("figure", "")).strip(), str(told.get("unit", "")).strip(), str(told.get("period", YEAR))
    )
    if (
        not source.figure
        or not set(told) <= {"figure", "unit", "period"}
        or source.period not in (YEAR, MONTH)
    ):
        raise InputProblem("form.cell", place=text[:40])
    return source


def _list(text: str, value: object) -> ListSource:
    told: Mapping[str, object] = value if isinstance(value, dict) else {}
    rows = told.get("rows", 0)
    known = set(told) <= {"paper", "sheet", "column", "rows"}
    if not known or not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        raise InputProblem("form.list", place=text[:40])
    source = ListSource(
        str(told.get("paper", "")).strip(),
        str(told.get("column", "")).strip(),
        str(told.get("sheet", "")).strip(),
        rows,
    )
    if not source.paper or not source.column:
        raise InputProblem("form.list", place=text[:40])
    return source

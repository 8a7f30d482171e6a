"""A workbook as plain values: what the reader found, before anybody asks what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass

Cell = str | int | float | bool | date | datetime | time

_SPACES = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))
_EDGES = " \t\r\n\u3000\u00a0'‘’`"


@dataclass(frozen=True)
class Formula:
    """A formula cell: its text when known, and whether a computed value (be it blank) was saved with it."""

    text: str
    has_value: bool

    @property
    def is_trusted(self) -> bool:
        """A plain computed value may be read; a link or a call to the outside may not."""
        upper = self.text.upper()
        return self.has_value and not any(word in upper for word in ("HYPERLINK", "WEBSERVICE", "DDE", "|"))


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 0 here; `number` of a row for people is index + 1.

    `hidden` columns and `hidden_rows` are not shown (a filter hides rows too); `struck` cells are struck out.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    visible: bool = True
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = frozenset()
    formulas: Mapping[tuple[int, int], Formula] = field(default_factory=dict)
    anchors: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()

    def is_open(self, row: int, column: int) -> bool:
        """Whether a formula stands there whose result nobody saved: it looks blank, and is not."""
        formula = self.formulas.get((row, column))
        return formula is not None and not formula.has_value and self.cell(row, column) == ""

    @cached_property
    def formulas_end(self) -> int:
        """The row (from 0) behind the last formula."""
        return max((row for row, _ in self.formulas), default=-1) + 1

    @cached_property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The value at a place, "" when there is none."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def spread(self, row: int, column: int) -> Cell:
        """Like `cell`, but every place of a merged range has its value."""
        anchor = self.anchors.get((row, column))
        return self.cell(*anchor) if anchor else self.cell(row, column)

    def text(self, row: int, column: int) -> str:
        """`cell` as clean text."""
        return text_of(self.cell(row, column))

    def labels(self, row: int) -> tuple[str, ...]:
        """`spread` of every column of the sheet as clean texts: the row read as a header."""
        found = self._labels.get(row)
        if found is None:
            found = tuple([text_of(self.spread(row, column)) for column in range(self.width)])
            self._labels[row] = found
        return found

    @cached_property
    def _labels(self) -> dict[int, tuple[str, ...]]:
        return {}

    def texts(self, row: int) -> list[str]:
        """A whole row as clean texts."""
        return [text_of(value) for value in self.rows[row]]


@dataclass(frozen=True)
class Workbook:
    """A file that was read: its real format (xlsx, xlsb, xls, ods, docx, csv, html, xml) and its sheets."""

    path: str
    format: str
    sheets: tuple[Sheet, ...]


def text_of(value: Cell) -> str:
    """A value as a person would read it: edges and line breaks cleaned, whole numbers without .0."""
    if type(value) is str:
        if value.isalnum():
            return value
        if value.isascii():
            text = value.strip(_EDGES)
            return _SPACES.sub(" ", text) if ("\n" in text or "  " in text or "\t" in text) else text
        return _SPACES.sub(" ", value.translate(_INVISIBLE)).strip(_EDGES)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != time(0) else f"{value:%Y-%m-%d}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def squeezed(value: Cell) -> str:
    """Text without any blanks and with full-width letters and digits made narrow: for comparing."""
    text = text_of(value)
    if text.isalnum() and (text.isascii() or unicodedata.is_normalized("NFKC", text)):
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def as_printed(text: str) -> str:
    """A name for papers: without blanks, letters and digits narrow, brackets and commas as written."""
    kept = _SPACES.sub("", text_of(text))
    return "".join(unicodedata.normalize("NFKC", c) if c.isalnum() else c for c in kept)


def samples_below(sheet: Sheet, body: int, column: int, rows: int = 40) -> list[str]:
    """The first filled cells of a column from row `body` on, squeezed: evidence of what it holds."""
    places = range(body, min(body + rows, len(sheet.rows)))
    return [text for row in places if (text := squeezed(sheet.cell(row, column)))]


def _decoded(value: Any) -> Cell:
    if isinstance(value, list):
        kind, content = value
        if kind == "d":
            return date.fromisoformat(content)
        if kind == "m":
            return datetime.fromisoformat(content)
        return time.fromisoformat(content) if kind == "t" else float(content)
    return value  # type: ignore[no-any-return]


def _anchors(merged: Iterable[Iterable[int]]) -> dict[tuple[int, int], tuple[int, int]]:
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in merged:
        if (bottom - top + 1) * (right - left + 1) > 50_000:
            continue  # a merge over whole columns says nothing and would cost memory
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                anchors[row, column] = (top, left)
    return anchors


def workbook_from(path: str, answer: Mapping[str, Any]) -> Workbook:
    """Build the workbook from the child's JSON answer."""
    sheets = []
    for found in answer["sheets"]:
        rows = tuple(
            tuple([_decoded(value) if type(value) is list else value for value in row])
            for row in found["rows"]
        )
        merged = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in found["merged"])
        formulas = {
            (int(row), int(column)): Formula("=" + text if text else "", bool(has_value))
            for row, column, text, has_value in found["formulas"]
        }
        sheets.append(
            Sheet(
                found["name"],
                rows,
                bool(found["visible"]),
                merged,
                frozenset(found["hidden"]),
                formulas,
                _anchors(merged),
                frozenset(found.get("hidden_rows", ())),
                frozenset((int(row), int(column)) for row, column in found.get("struck", ())),
            )
        )
    return Workbook(path, str(answer["format"]), tuple(sheets))

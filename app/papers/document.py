"""A paper without a format: what reports make and writers take.

Values are plain: `str`, `int`, `float`, `date` or None (an empty cell). Widths are counted in half-width
characters (a Chinese character is 2), heights in millimetres; writers turn them into their own units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from unicodedata import east_asian_width

Value = str | int | float | date | None
Row = Sequence[Value]

# What XML and PDF text cannot carry; a pasted name may hold any of them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Kind(StrEnum):
    """What a column holds; decides type, number format and alignment in every writer."""

    TEXT = "text"  # words, left
    CODE = "code"  # ID, phone: always text, never a number
    NAME = "name"  # a person's name, centred; a missing glyph is reported with it
    WORD = "word"  # short words, centred
    SERIAL = "serial"  # row number, centred
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"  # 0.953 is 95.3%
    DATE = "date"
    MARK = "mark"  # attendance symbol


@dataclass(frozen=True)
class Column:
    """One column. Neighbours with the same `group` share a cell in the upper header row.

    `width` 0 means as wide as its content. `block` names the stretch a wide table is split into for print.
    `grow` lets the column take spare width. `decimals` None prints as many as the number has.
    A `fixed` column is never squeezed for others.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: float = 0.0
    group: str = ""
    block: str = ""
    grow: bool = False
    decimals: int | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns. The first `frozen` columns stay in sight and are repeated on split pages.

    `total` is the last, emphasised row. `alert` values are printed in red (a matrix's ×). `blank_rows` are
    ruled lines to be filled by hand, `panels` the number of column sets side by side on paper.
    `row_height` 0 leaves it to the text; `text_size` is in points; `even` texts are never set smaller to
    fit, they only take more lines.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: Row | None = None
    frozen: int = 0
    alert: frozenset[str] = frozenset()
    blank_rows: int = 0
    panels: int = 1
    row_height: float = 0.0
    text_size: float = 10.0
    even: bool = False

    @property
    def has_groups(self) -> bool:
        """Whether the header has two rows."""
        return any(column.group for column in self.columns)


@dataclass(frozen=True)
class Fact:
    """A labelled fact: 课程：…; an empty `value` leaves room for handwriting.

    `share` is its part of the line, `align` left, center or right in it.
    """

    label: str
    value: str = ""
    share: float = 1.0
    align: str = "left"

    @property
    def text(self) -> str:
        """Label and value as one string."""
        return f"{self.label}：{self.value}" if self.label else self.value


@dataclass(frozen=True)
class Paper:
    """Sheet size and margins (mm)."""

    size: str = "A4"
    landscape: bool = False
    margin: float = 15.0
    binding: float = 0.0

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height as the page lies."""
        width, height = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}[self.size]
        return (height, width) if self.landscape else (width, height)


@dataclass(frozen=True)
class Section:
    """One sheet of a workbook, one run of pages in a PDF.

    `facts` and `notes` are lines; `signature` stands under the table. `code` is printed on every page.
    `own_pages` numbers this section's pages by themselves (第 1/3 页) instead of the whole document.
    """

    name: str
    title: str
    table: Table
    facts: tuple[tuple[Fact, ...], ...] = ()
    notes: tuple[str, ...] = ()
    signature: tuple[Fact, ...] = ()
    paper: Paper = Paper()
    code: str = ""
    own_pages: bool = False


@dataclass(frozen=True)
class Document:
    """A whole paper. `warnings` are shown before printing; `fingerprint` is its own code.

    `file_stem` is the file name to propose, without its ending.
    """

    title: str
    sections: tuple[Section, ...]
    author: str = ""
    created: datetime | None = None
    fingerprint: str = ""
    warnings: tuple[str, ...] = ()
    file_stem: str = ""


def clean_text(text: str) -> str:
    """`text` without the control characters no file format can hold."""
    return _CONTROLS.sub("", text) if _CONTROLS.search(text) else text


def text_width(text: str) -> int:
    """Width of `text` in half-width characters: full-width and ambiguous ones count 2."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)

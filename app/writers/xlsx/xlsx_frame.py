"""The frame of a workbook, made by openpyxl: styles, merges, headers, print set-up; rows come later.

Below everything stand three sample rows: the column's style, the style for text that looks like a formula,
and the red one. `xlsx_rows` reads their style ids from the saved file, drops them, and puts in the real rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.papers.document import Column, Document, Fact, Kind, Section, Table, clean_text, text_width
from app.writers.values import alignment, natural_widths
from app.writers.xlsx.xlsx_print import set_up_print

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray

TITLE_FONT = Font(name="方正小标宋简体", size=20)
FACT_FONT = Font(name="仿宋_GB2312", size=12)
HEAD_FONT = Font(name="黑体", size=11)
BODY_FONT = Font(name="宋体", size=11)
TOTAL_FONT = Font(name="宋体", size=11, bold=True)
ALERT_FONT = Font(name="宋体", size=11, color="FFA61B29")
HEAD_FILL = PatternFill("solid", fgColor="FFF2F2F2")
_LINE = Side(style="thin", color="FF000000")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
SAMPLE_ROWS = 3
TITLE_ROOM = 110.0
WIDEST_NAME = 24.0
MOST_FACT_LINES = 3
FACT_LINE = 17.0
BODY_HEIGHT = 20.0
HEAD_LINE = 16.0
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_FORMATS = {Kind.CODE: "@", Kind.PERCENT: "[=1]0%;[=0]0%;0.0%", Kind.DATE: "yyyy-mm-dd"}


@dataclass(frozen=True)
class SheetFrame:
    """Where the rows of one section go: sheet number, first row, row of the samples, widths, row height."""

    index: int
    table: Table
    first: int
    samples: int
    widths: tuple[float, ...]
    height: float


def build(document: Document) -> tuple[Workbook, list[SheetFrame]]:
    """The workbook without its rows, and where they belong."""
    book = Workbook()
    book.remove(book.worksheets[0])
    about = book.properties
    about.creator = about.lastModifiedBy = clean_text(document.author) or "干训台账"
    about.title = clean_text(document.title)
    about.keywords = document.fingerprint or None
    if document.created:
        about.created = about.modified = document.created
    names: set[str] = set()
    frames = []
    made: dict[object, StyleArray] = {}
    for index, section in enumerate(document.sections, start=1):
        sheet = book.create_sheet(_sheet_name(section.name, names))
        frames.append(_Sheet(sheet, section, made).build(index))
    return book, frames


def _sheet_name(wanted: str, taken: set[str]) -> str:
    base = _FORBIDDEN.sub("", clean_text(wanted)).strip(" '")[:28] or "表"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base}{number}"
    taken.add(name.lower())
    return name


def _dress_head(cell: Cell, align: Alignment) -> None:
    cell.font, cell.alignment, cell.border, cell.fill = HEAD_FONT, align, BOX, HEAD_FILL


def _dress_body(cell: Cell, column: Column, font: Font, *, quoted: bool = False) -> None:
    cell.font = font
    cell.border = BOX
    cell.alignment = Alignment(
        horizontal=alignment(column),
        vertical="center",
        wrap_text=column.kind is Kind.TEXT,
        shrink_to_fit=column.kind in (Kind.NAME, Kind.WORD),
    )
    cell.number_format = _FORMATS.get(column.kind, "General")
    if column.kind is Kind.NUMBER and column.decimals is not None:
        cell.number_format = f"0.{'0' * column.decimals}" if column.decimals else "0"
    cell.quotePrefix = quoted or column.kind is Kind.CODE


class _Sheet:
    """Builds one sheet from the top down."""

    def __init__(self, sheet: Worksheet, section: Section, made: dict[object, StyleArray]) -> None:
        self.sheet = sheet
        self.made = made
        self.section = section
        self.table = section.table
        self.columns = section.table.columns
        self.widths = tuple(width + 1.2 for width in self._natural())
        first_block = self.columns[self.table.frozen].block if self.table.frozen < len(self.columns) else ""
        self.span = self._span(first_block)
        self.row = 1

    def _natural(self) -> list[float]:
        """Widths as on paper, but a column of names is as wide as its longest: a sheet has the room."""
        widths = natural_widths(self.table)
        for index, column in enumerate(self.columns):
            if column.kind is Kind.NAME:
                longest = max((text_width(str(row[index] or "")) for row in self.table.rows), default=0)
                widths[index] = max(widths[index], min(longest + 1.0, WIDEST_NAME))
        return widths

    def _span(self, first_block: str) -> int:
        """Columns that title and facts stretch over: those of the first printed page, but not too few."""
        if not first_block:
            return len(self.columns)
        span = sum(1 for i, c in enumerate(self.columns) if i < self.table.frozen or c.block == first_block)
        while span < len(self.columns) and sum(self.widths[:span]) < TITLE_ROOM:
            span += 1
        return span

    def build(self, index: int) -> SheetFrame:
        self._merged(self.section.title, TITLE_FONT, 34.0, "center")
        for line in self.section.facts:
            self._fields(line)
        top = self.row
        self._header()
        first = self.row
        body = len(self.table.rows) + self.table.blank_rows
        self.row = first + body
        if self.table.total is not None:
            self._total()
        for note in self.section.notes:
            lines = -(-text_width(note) // max(int(sum(self.widths[: self.span])), 1))
            self._merged(note, FACT_FONT, 18.0 * lines, "left")
        if self.section.signature:
            self._fields(self.section.signature, height=30.0)
        self._samples()
        set_up_print(self.sheet, self.section, self.widths, header=top, first=first)
        height = max(BODY_HEIGHT, self.table.row_height * 72 / 25.4)
        return SheetFrame(index, self.table, first, self.row, self.widths, height)

    def _word(self, column: int, text: str, row: int) -> Cell:
        """A cell holding `text`, which is never taken for a formula."""
        cell: Cell = self.sheet.cell(row, column)
        if text:
            cell.value = clean_text(text)
            cell.data_type = "s"
        return cell

    def _put(self, column: int, text: str, font: Font, align: Alignment) -> None:
        cell = self._word(column, text, self.row)
        cell.font = font
        cell.alignment = align

    def _dress(self, cell: Cell, key: object, dress: Callable[[Cell], None]) -> None:
        """Style a cell; the second of a kind copies the first, which spares openpyxl its look-ups."""
        made = self.made.get(key)
        if made is None:
            dress(cell)
            self.made[key] = copy(cell._style)
        else:
            cell._style = copy(made)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        # `merge_cells` would also redraw the borders of every covered cell; ours have theirs already.
        self.sheet.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")

    def _merged(self, text: str, font: Font, height: float, align: str) -> None:
        wraps = font is not TITLE_FONT
        place = Alignment(horizontal=align, vertical="center", wrap_text=wraps, shrink_to_fit=not wraps)
        self._put(1, text, font, place)
        if self.span > 1:
            self._merge(self.row, 1, self.row, self.span)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _fields(self, line: tuple[Fact, ...], height: float = 21.0) -> None:
        """Facts side by side, each merged over about its share of the width."""
        whole, total = sum(field.share for field in line), sum(self.widths[: self.span])
        start, reached, lines = 1, 0.0, 1
        for number, field in enumerate(line):
            reached += field.share / whole
            stop = start
            while stop < self.span and sum(self.widths[:stop]) < total * reached - self.widths[stop] / 2:
                stop += 1
            stop = self.span if number == len(line) - 1 else min(stop, self.span - (len(line) - 1 - number))
            stop = max(stop, start)
            # A long course takes a second line rather than type nobody can read; 12 points are wider than 11.
            room = sum(self.widths[start - 1 : stop]) * 11 / 12
            needed = min(MOST_FACT_LINES, -(-text_width(field.text) // max(int(room), 1)))
            lines = max(lines, needed)
            wraps = needed > 1
            align = Alignment(
                horizontal=field.align, vertical="center", shrink_to_fit=not wraps, wrap_text=wraps
            )
            self._put(start, field.text, FACT_FONT, align)
            if stop > start:
                self._merge(self.row, start, self.row, stop)
            start = stop + 1
        self.sheet.row_dimensions[self.row].height = max(height, FACT_LINE * lines)
        self.row += 1

    def _header(self) -> None:
        grouped = self.table.has_groups
        lower = self.row + (1 if grouped else 0)
        align = Alignment(horizontal="center", vertical="center", wrap_text=True)
        lines = 1
        for number, column in enumerate(self.columns, start=1):
            upper = column.group or column.title
            for row, text in ((self.row, upper), (lower, column.title)):
                cell = self._word(number, text if row == lower or grouped else "", row)
                self._dress(cell, "head", lambda each: _dress_head(each, align))
            if grouped and not column.group:
                self.sheet.cell(lower, number).value = None
                self._merge(self.row, number, lower, number)
            wrapped = sum(
                -(-text_width(part) // max(int(self.widths[number - 1]), 1))
                for part in column.title.split("\n")
            )
            lines = max(lines, wrapped)
        if grouped:
            self._merge_groups()
            self.sheet.row_dimensions[self.row].height = 21.0
        self.sheet.row_dimensions[lower].height = max(24.0, HEAD_LINE * lines + 5)
        self.row = lower + 1

    def _merge_groups(self) -> None:
        start = 0
        for index in range(1, len(self.columns) + 1):
            group = self.columns[start].group
            if index < len(self.columns) and self.columns[index].group == group and group:
                continue
            if group and index - start > 1:
                for column in range(start + 2, index + 1):
                    self.sheet.cell(self.row, column).value = None
                self._merge(self.row, start + 1, self.row, index)
            start = index

    def _samples(self) -> None:
        for number, column in enumerate(self.columns, start=1):
            key = (column.kind, column.decimals)
            variants: tuple[tuple[str, Callable[[Cell], None]], ...] = (
                ("plain", lambda cell, c=column: _dress_body(cell, c, BODY_FONT)),  # type: ignore[misc]
                ("guarded", lambda cell, c=column: _dress_body(cell, c, BODY_FONT, quoted=True)),  # type: ignore[misc]
                ("alert", lambda cell, c=column: _dress_body(cell, c, ALERT_FONT)),  # type: ignore[misc]
            )
            for offset, (name, dress) in enumerate(variants):
                self._dress(self.sheet.cell(self.row + offset, number), (name, key), dress)

    def _total(self) -> None:
        for number, (column, value) in enumerate(
            zip(self.columns, self.table.total or (), strict=True), start=1
        ):
            cell = self.sheet.cell(self.row, number)
            if isinstance(value, str):
                cell.value = clean_text(value)
                cell.data_type = "s"
            else:
                cell.value = value
            _dress_body(cell, column, TOTAL_FONT)
        self.sheet.row_dimensions[self.row].height = BODY_HEIGHT + 2
        self.row += 1

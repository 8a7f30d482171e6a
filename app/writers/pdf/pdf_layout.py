"""Where things stand on a PDF page: column widths, cells as operators, pages as runs of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.papers.document import Column, Kind, Paper, Row, Section, Table, Value
from app.writers.pdf import fonts
from app.writers.pdf.pdf_text import PdfFonts, narrowed
from app.writers.values import alignment, natural_widths, shown

MM = 72 / 25.4
PAD = 3.5
PANEL_GAP = 5 * MM
SMALLEST = 6.0
# A table much narrower than its page is centred rather than pulled apart.
MOST_STRETCH = 1.6
# Chinese glyphs stand in a square of 0.88 above and 0.12 below the line: its middle is 0.38 above.
MIDDLE = 0.38
LEADING = 1.15
_NOT_FIRST = "，。、；：！？）》”’】%,.;:!?)]"
_NOT_LAST = "（《“‘【(["
_NUMBER = frozenset("0123456789.%")
_AFTER_NUMBER = _NUMBER | frozenset("年月日分人次")
_NAME_DOTS = "·•．・"
# Narrower than this, strokes run together; then a name takes two lines.
NARROWEST = 0.6
RED = "0.65 0.11 0.16 rg"
# 黑体 for headings and totals: strokes thickened by drawing run together on a screen.
HEAD = fonts.SANS_BOLD


def wrap(text: str, name: str, size: float, room: float, pdf_fonts: PdfFonts) -> list[str]:
    """Break `text` into lines of at most `room` points; closing punctuation never starts a line, opening
    punctuation never ends one, and a number stays whole with its unit."""
    lines: list[str] = []
    line, used = "", 0.0
    for char in fonts.plain(text):
        step = pdf_fonts.advance(char, name) * size
        if char == "\n":
            lines.append(line)
            line, used = "", 0.0
            continue
        if line and used + step > room and char not in _NOT_FIRST:
            cut = _cut(line, char)
            lines.append(line[:cut])
            line = line[cut:]
            used = sum([pdf_fonts.advance(each, name) for each in line]) * size
            if char == " ":
                continue
        line += char
        used += step
    lines.append(line)
    return lines


def _cut(line: str, char: str) -> int:
    """Where `line` ends when `char` no longer fits on it."""
    place = len(line)
    while place and (line[place - 1] in _NOT_LAST or (char in _AFTER_NUMBER and line[place - 1] in _NUMBER)):
        place -= 1
        char = line[place]
    return place or len(line)


def name_lines(text: str) -> list[str]:
    """A long name in two lines: parted at its dot (阿卜杜拉·买买提), else in the middle."""
    dot = next((place for place, char in enumerate(text) if char in _NAME_DOTS), -1)
    cut = dot + 1 if 0 < dot < len(text) - 1 else (len(text) + 1) // 2
    return [text[:cut], text[cut:]]


class CellColumn(dict[Value, tuple[str, float]]):
    """Operators of each distinct value of one column, and the height they need.

    An operator string starts at the row's left end on its middle line and returns there, so a row is the
    plain concatenation of its cells.
    """

    def __init__(self, column: Column, left: float, width: float, table: Table, pdf_fonts: PdfFonts) -> None:
        super().__init__()
        self._column = column
        self._left = left
        self._width = width
        self._alert = table.alert
        self._size = table.text_size
        self._fonts = pdf_fonts
        self._align = alignment(column)
        # A symbol like 迟退 stays one sign, however small its column.
        self._even = table.even and column.kind is Kind.TEXT
        self._tightest = 0.5 if column.kind is Kind.MARK else 0.8

    def __missing__(self, value: Value) -> tuple[str, float]:
        made = self.make(shown(value, self._column))
        if len(self) < 50_000:
            self[value] = made
        return made

    def make(self, text: str, name: str = fonts.SERIF) -> tuple[str, float]:
        """Operators and height of `text` in this column."""
        if not text:
            return "", 0.0
        room = self._width - 2 * PAD
        size = self._size
        natural = self._fonts.width(text, name, size)
        if natural <= room and "\n" not in text:
            lines = [text]
        elif self._column.kind is Kind.NAME and "\n" not in text:
            # Written smaller it would no longer be the name's size: it is set narrower instead.
            if natural * NARROWEST > room:
                size, lines = max(size * 0.85, SMALLEST), name_lines(text)
            else:
                lines = [text]
        elif self._even:
            lines = wrap(text, name, size, room, self._fonts)
        elif natural * self._tightest <= room and "\n" not in text:
            size, lines = size * room / natural * 0.995, [text]
        else:
            size = max(size * 0.85, SMALLEST)
            lines = wrap(text, name, size, room, self._fonts)
        drawn = self._draw(lines, round(size, 2), name)
        if text in self._alert and name == fonts.SERIF:
            drawn = f"{RED} {drawn} 0 g"
        return drawn + "\n", (len(lines) * LEADING + 0.25) * size

    def _draw(self, lines: list[str], size: float, name: str) -> str:
        parts = []
        at_x = at_y = 0.0
        top = (len(lines) - 1) / 2 * LEADING * size - MIDDLE * size
        for index, line in enumerate(lines):
            width = self._fonts.width(line, name, size)
            scale = self._scale(width)
            width *= scale
            offset = {"left": PAD, "center": (self._width - width) / 2, "right": self._width - PAD - width}
            x = round(self._left + offset[self._align], 2)
            y = round(top - index * LEADING * size, 2)
            drawn = narrowed(self._fonts.show(line, name, size), scale)
            parts.append(f"{x - at_x:.2f} {y - at_y:.2f} Td {drawn}")
            at_x, at_y = x, y
        parts.append(f"{-at_x:.2f} {-at_y:.2f} Td")
        return " ".join(parts)

    def _scale(self, width: float) -> float:
        """How much narrower a name is set so that it never runs over its cell."""
        room = self._width - 2 * PAD
        return 1.0 if self._column.kind is not Kind.NAME or width <= room + 0.01 else room / width


@dataclass(frozen=True)
class Frame:
    """The rectangle of a page that may be drawn on, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float
    size: tuple[float, float]

    @property
    def width(self) -> float:
        """Usable width."""
        return self.right - self.left


def frame_of(paper: Paper) -> Frame:
    """The frame inside the margins, with the binding edge left or, lying, on top; the footer is below."""
    width, height = (side * MM for side in paper.millimetres)
    margin, binding = paper.margin * MM, paper.binding * MM
    left = margin + (0 if paper.landscape else binding)
    top = height - margin - (binding if paper.landscape else 0)
    return Frame(left, margin + 5 * MM, width - margin, top, (width, height))


def fit_widths(table: Table, indices: Sequence[int], room: float) -> list[float]:
    """Column widths in points that fill `room`: text grows or wraps, numbers keep what they need."""
    natural = natural_widths(table)
    widths = [natural[index] * table.text_size / 2 + 2 * PAD for index in indices]
    columns = [table.columns[index] for index in indices]
    spare = min(room, sum(widths) * MOST_STRETCH) - sum(widths)
    if spare >= 0:
        takers = [i for i, c in enumerate(columns) if c.grow] or list(range(len(columns)))
        share = sum(widths[i] for i in takers)
        return [w + spare * w / share if i in takers else w for i, w in enumerate(widths)]
    least = [_least(column, table) for column in columns]
    for kinds in ((Kind.MARK,), (Kind.TEXT, Kind.WORD, Kind.NAME)):
        givers = [
            i
            for i, column in enumerate(columns)
            if column.kind in kinds and not column.fixed and widths[i] > least[i]
        ]
        can_give = sum(widths[i] - least[i] for i in givers)
        part = min(1.0, max(sum(widths) - room, 0.0) / can_give) if can_give else 0.0
        for i in givers:
            widths[i] -= (widths[i] - least[i]) * part
    scale = room / sum(widths)
    return [w * scale for w in widths] if scale < 1 else widths


def _least(column: Column, table: Table) -> float:
    """Points below which a column is not squeezed: a symbol needs its square, words need a few characters."""
    size = table.text_size
    if column.kind is Kind.MARK:
        return 2.2 * size
    return min(column.width or 9, 9) * size / 2 + 2 * PAD


def column_sets(table: Table, room: float) -> list[tuple[str, tuple[int, ...]]]:
    """The stretches a table is printed in: each block with the frozen columns, split again if too wide."""
    key = tuple(range(table.frozen))
    points = [
        _least(column, table) if column.kind is Kind.MARK else width * table.text_size / 2 + 2 * PAD
        for column, width in zip(table.columns, natural_widths(table), strict=True)
    ]
    sets: list[tuple[str, list[int]]] = []
    used = 0.0
    for index in range(table.frozen, len(table.columns)):
        block = table.columns[index].block
        fresh = not sets or block != sets[-1][0]
        if fresh or (block and used + points[index] > room):
            sets.append((block, []))
            used = sum(points[: table.frozen])
        sets[-1][1].append(index)
        used += points[index]
    return [(block, key + tuple(indices)) for block, indices in sets] or [("", key)]


class Grid:
    """One stretch of columns on one paper: header, cells and ruling."""

    def __init__(self, section: Section, indices: tuple[int, ...], frame: Frame, pdf_fonts: PdfFonts) -> None:
        table = section.table
        self.table = table
        self.indices = indices
        self.fonts = pdf_fonts
        gaps = PANEL_GAP * (table.panels - 1)
        self.panel_width = (frame.width - gaps) / table.panels
        self.widths = fit_widths(table, indices, self.panel_width)
        self.columns = [table.columns[index] for index in indices]
        self.lefts = [sum(self.widths[:i]) for i in range(len(self.widths))]
        self.width = sum(self.widths)
        self.indent = max(self.panel_width - self.width, 0.0) / 2
        self.cells = [
            CellColumn(column, left, width, table, pdf_fonts)
            for column, left, width in zip(self.columns, self.lefts, self.widths, strict=True)
        ]
        self.row_height = max(table.row_height * MM, table.text_size * 1.9)
        self.shapes: dict[tuple[float, float, tuple[float, ...]], str] = {}
        self._rows: dict[tuple[Value, ...], tuple[str, float]] = {}
        self._straight = indices == tuple(range(len(table.columns)))

    @cached_property
    def head_size(self) -> float:
        """Type size of the header."""
        return self.table.text_size

    @cached_property
    def head_heights(self) -> list[float]:
        """Heights of the header's one or two rows."""
        lines = max(len(self._head_lines(i)) for i in range(len(self.columns)))
        lower = (lines * LEADING + 0.9) * self.head_size
        return [self.head_size * 1.9, lower] if any(c.group for c in self.columns) else [lower]

    def _head_lines(self, index: int) -> list[str]:
        room = self.widths[index] - 2
        return [
            line
            for part in self.columns[index].title.split("\n")
            for line in wrap(part, HEAD, self.head_size, room, self.fonts)
        ]

    def row(self, row: Row) -> tuple[str, float]:
        """Operators and height of one row."""
        key = tuple(row) if self._straight else tuple([row[index] for index in self.indices])
        found = self._rows.get(key)
        if found is None:
            cells = [column[value] for column, value in zip(self.cells, key, strict=True)]
            height = max(self.row_height, max([cell[1] for cell in cells]))
            found = "".join([cell[0] for cell in cells]), height
            if len(self._rows) < 20_000:
                self._rows[key] = found
        return found

    def total_row(self, row: Row) -> tuple[str, float]:
        """The emphasised last row."""
        made = [
            cell.make(shown(row[index], column), HEAD)
            for cell, index, column in zip(self.cells, self.indices, self.columns, strict=True)
        ]
        return "".join([cell[0] for cell in made]), max(self.row_height, *[cell[1] for cell in made])

    def head(self, left: float, top: float) -> str:
        """The header's words, drawn at `left` and below `top`."""
        parts = []
        heights = self.head_heights
        full = sum(heights)
        for index, column in enumerate(self.columns):
            lower_top, height = (top - heights[0], heights[1]) if column.group else (top, full)
            parts.append(
                self._centred(
                    self._head_lines(index),
                    left + self.lefts[index],
                    lower_top - height / 2,
                    self.widths[index],
                )
            )
        for name, first, last in self.groups():
            width = sum(self.widths[first : last + 1])
            parts.append(self._centred([name], left + self.lefts[first], top - heights[0] / 2, width))
        return "".join(parts)

    def groups(self) -> list[tuple[str, int, int]]:
        """Neighbouring columns with the same group: name, first and last."""
        found: list[tuple[str, int, int]] = []
        for index, column in enumerate(self.columns):
            if not column.group:
                continue
            if found and found[-1][0] == column.group and found[-1][2] == index - 1:
                found[-1] = (column.group, found[-1][1], index)
            else:
                found.append((column.group, index, index))
        return found

    def _centred(self, lines: list[str], left: float, middle: float, width: float) -> str:
        size = self.head_size
        parts = []
        for index, line in enumerate(lines):
            wide = self.fonts.width(line, HEAD, size)
            shrunk = size if wide <= width - 1 else max(size * (width - 1) / wide, 4.5)
            x = left + (width - wide * shrunk / size) / 2
            y = middle + ((len(lines) - 1) / 2 - index) * LEADING * size - MIDDLE * shrunk
            parts.append(self.fonts.line(line, HEAD, round(shrunk, 2), x, y))
        return "".join(parts)

    def ruling(self, left: float, top: float, heights: Sequence[float]) -> str:
        """Lines round header and rows of `heights`; a thin grid in a slightly heavier frame."""
        head = self.head_heights
        bottom = top - sum(head) - sum(heights)
        parts = ["0.45 w"]
        y = top - sum(head)
        for height in heights:
            parts.append(f"{left:.2f} {y:.2f} m {left + self.width:.2f} {y:.2f} l")
            y -= height
        grouped = self.groups()
        inside = {index for _, first, last in grouped for index in range(first + 1, last + 1)}
        for index in range(1, len(self.columns)):
            x = left + self.lefts[index]
            start = top - head[0] if index in inside else top
            parts.append(f"{x:.2f} {start:.2f} m {x:.2f} {bottom:.2f} l")
        for _, first, last in grouped:
            y = top - head[0]
            x0, x1 = left + self.lefts[first], left + self.lefts[last] + self.widths[last]
            parts.append(f"{x0:.2f} {y:.2f} m {x1:.2f} {y:.2f} l")
        parts.append("S 0.9 w")
        parts.append(f"{left:.2f} {bottom:.2f} {self.width:.2f} {top - bottom:.2f} re S")
        return " ".join(parts) + "\n"

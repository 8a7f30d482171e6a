"""Ruled parts of a letter as PDF drawing: tables and forms, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.papers.document import Row, Table
from app.papers.letter import FieldRow
from app.writers.letter_page import MM, Page
from app.writers.pdf import fonts
from app.writers.pdf.pdf_layout import HEAD, LEADING, MIDDLE, PAD, RED, fit_widths, wrap
from app.writers.pdf.pdf_text import PdfFonts
from app.writers.values import alignment, shown

BODY = fonts.SERIF
MOST_KEPT = 50_000


@dataclass(frozen=True)
class Cell:
    """The text of a cell: how many lines, and operators counted from its left end on its middle line."""

    lines: int
    operators: str


@dataclass
class Cells:
    """All cells of one file; equal ones are broken and turned into operators once."""

    fonts: PdfFonts
    _made: dict[tuple[str, float, float, str, str], Cell] = field(default_factory=dict)
    _boxes: dict[tuple[tuple[float, ...], float, float], str] = field(default_factory=dict)

    def cell(self, text: str, size: float, width: float, align: str, name: str = BODY) -> Cell:
        """`text` in a cell of `width`."""
        key = (text, size, width, align, name)
        found = self._made.get(key)
        if found is None:
            found = self._make(text, size, width, align, name)
            if len(self._made) < MOST_KEPT:
                self._made[key] = found
        return found

    def _make(self, text: str, size: float, width: float, align: str, name: str) -> Cell:
        room = width - 2 * PAD
        natural = self.fonts.width(text, name, size)
        if natural <= room and "\n" not in text:
            lines = [(text, natural)]
        else:
            broken = wrap(text, name, size, room, self.fonts)
            lines = [(line, self.fonts.width(line, name, size)) for line in broken]
        parts = []
        at_x = at_y = 0.0
        y = (len(lines) - 1) / 2 * LEADING * size - MIDDLE * size
        for line, wide in lines:
            x = PAD if align == "left" else (width - wide) / 2 if align == "center" else width - PAD - wide
            if line:
                parts.append(f"{x - at_x:.2f} {y - at_y:.2f} Td {self.fonts.show(line, name, size)}")
                at_x, at_y = x, y
            y -= LEADING * size
        return Cell(len(lines), " ".join(parts))

    def box(self, widths: Sequence[float], height: float, left: float) -> str:
        """Ruling of one row."""
        key = (tuple(widths), height, left)
        found = self._boxes.get(key)
        if found is None:
            right = left + sum(widths)
            parts = [
                f"0.6 w {left:.2f} 0 m {right:.2f} 0 l {left:.2f} {-height:.2f} m {right:.2f} {-height:.2f} l"
            ]
            x = left
            for width in (0.0, *widths):
                x += width
                parts.append(f"{x:.2f} 0 m {x:.2f} {-height:.2f} l")
            found = self._boxes[key] = " ".join(parts) + " S\n"
        return found


def _placed(cell: Cell, left: float, middle: float) -> str:
    """A cell's text at its place in the row."""
    return f"BT 1 0 0 1 {left:.2f} {middle:.2f} Tm 0 Tc {cell.operators} ET" if cell.operators else ""


class TableGrid:
    """A table laid out in the width of the page."""

    def __init__(self, table: Table, page: Page, cells: Cells) -> None:
        self._table = table
        self._cells = cells
        self._size = table.text_size
        self._widths = fit_widths(table, range(len(table.columns)), page.room)
        self._left = (page.room - sum(self._widths)) / 2
        self._least = max(table.row_height * MM, self._size * 1.75)
        self._align = [alignment(column) for column in table.columns]
        titles = [column.title for column in table.columns]
        self.head, self.head_height = self._row(titles, bold=True, align=["center"] * len(titles))
        self.first_height = self._least

    def rows(self) -> Iterator[tuple[str, float]]:
        """Operators and height of every row, blank lines and total included."""
        for row in self._table.rows:
            yield self._row(self._texts(row))
        for _ in range(self._table.blank_rows):
            yield self._row([""] * len(self._table.columns))
        if self._table.total is not None:
            yield self._row(self._texts(self._table.total), bold=True)

    def _texts(self, row: Row) -> list[str]:
        return [shown(value, column) for value, column in zip(row, self._table.columns, strict=True)]

    def _row(
        self, texts: Sequence[str], *, bold: bool = False, align: Sequence[str] | None = None
    ) -> tuple[str, float]:
        size = self._size
        places = align or self._align
        cells = [
            self._cells.cell(text, size, width, place, HEAD if bold else BODY)
            for text, width, place in zip(texts, self._widths, places, strict=True)
        ]
        tallest = max([cell.lines for cell in cells])
        height = max(self._least, tallest * size * LEADING + size * 0.6)
        parts = [self._cells.box(self._widths, height, self._left)]
        left = self._left
        for text, cell, width in zip(texts, cells, self._widths, strict=True):
            drawn = _placed(cell, left, -height / 2)
            parts.append(f"{RED} {drawn} 0 g" if text in self._table.alert else drawn)
            left += width
        return "\n".join(parts), height


def boxed_row(row: FieldRow, label_width: float, page: Page, cells: Cells) -> tuple[str, float]:
    """One row of a form: label cell and value cell for every field. A field without a label has one cell."""
    size = page.size
    label_room = label_width * size + 2 * PAD
    labelled = sum(1 for item in row.fields if item.label)
    free = page.room - labelled * label_room
    whole = sum(item.share for item in row.fields) or 1.0
    made: list[tuple[str, float, str]] = []
    for item in row.fields:
        if item.label:
            made.append((item.label, label_room, "center"))
        made.append((item.value, free * item.share / whole, item.align))
    texts = [cells.cell(text, size, width, align) for text, width, align in made]
    tallest = max(cell.lines for cell in texts)
    height = max(row.height * MM, tallest * size * LEADING + size * 0.9, size * 2.1)
    parts = [cells.box([width for _, width, _ in made], height, 0.0)]
    left = 0.0
    for cell, (text, width, align) in zip(texts, made, strict=True):
        # Long answers of a high box start at its top, like handwriting would.
        at_top = row.height * MM > 3 * size and align == "left" and bool(text)
        middle = -(cell.lines * size * LEADING / 2 + size * 0.5) if at_top else -height / 2
        parts.append(_placed(cell, left, middle))
        left += width
    return "\n".join(parts), height

"""Ruled parts of a letter as PDF drawing: tables and forms, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.document import Row, Table
from app.letter import FieldRow
from app.writers import fonts
from app.writers.letter_page import MM, Page
from app.writers.pdf_layout import LEADING, MIDDLE, PAD, RED, fit_widths, wrap
from app.writers.pdf_text import PdfFonts, emphasised
from app.writers.values import alignment, shown

RULE = "0.6 w"


def _cell(
    lines: Sequence[str], size: float, left: float, width: float, middle: float, align: str, drawn: PdfFonts
) -> str:
    """The lines of one cell round the height `middle` (negative, from the row's top)."""
    parts = []
    y = middle + (len(lines) - 1) / 2 * LEADING * size - MIDDLE * size
    for line in lines:
        if line:
            wide = drawn.width(line, fonts.SERIF, size)
            offset = {"left": PAD, "center": (width - wide) / 2, "right": width - PAD - wide}[align]
            shown_text = drawn.show(line, fonts.SERIF, round(size, 2))
            parts.append(f"BT 1 0 0 1 {left + offset:.2f} {y:.2f} Tm 0 Tc {shown_text} ET")
        y -= LEADING * size
    return "\n".join(parts)


def _box(widths: Sequence[float], height: float, left: float) -> str:
    """Ruling of one row."""
    parts = [f"{RULE} {left:.2f} 0 m {left + sum(widths):.2f} 0 l"]
    parts.append(f"{left:.2f} {-height:.2f} m {left + sum(widths):.2f} {-height:.2f} l")
    x = left
    for width in (0.0, *widths):
        x += width
        parts.append(f"{x:.2f} 0 m {x:.2f} {-height:.2f} l")
    return " ".join(parts) + " S\n"


class TableGrid:
    """A table laid out in the width of the page."""

    def __init__(self, table: Table, page: Page, drawn: PdfFonts) -> None:
        self._table = table
        self._fonts = drawn
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
        cells = [
            wrap(text, fonts.SERIF, size, width - 2 * PAD, self._fonts)
            for text, width in zip(texts, self._widths, strict=True)
        ]
        height = max(self._least, max(len(lines) for lines in cells) * size * LEADING + size * 0.6)
        parts = [_box(self._widths, height, self._left)]
        left = self._left
        for index, lines in enumerate(cells):
            place = (align or self._align)[index]
            width = self._widths[index]
            drawn = _cell(lines, size, left, width, -height / 2, place, self._fonts)
            if texts[index] in self._table.alert:
                drawn = f"{RED} {drawn} 0 g"
            parts.append(emphasised(drawn, size) if bold else drawn)
            left += width
        return "\n".join(parts), height


def boxed_row(row: FieldRow, label_width: float, page: Page, drawn: PdfFonts) -> tuple[str, float]:
    """One row of a form: label cell and value cell for every field. A field without a label has one cell."""
    size = page.size
    label_room = label_width * size + 2 * PAD
    labelled = sum(1 for item in row.fields if item.label)
    free = page.room - labelled * label_room
    whole = sum(item.share for item in row.fields) or 1.0
    cells: list[tuple[list[str], float, str]] = []
    for item in row.fields:
        if item.label:
            label = wrap(item.label, fonts.SERIF, size, label_room - 2 * PAD, drawn)
            cells.append((label, label_room, "center"))
        width = free * item.share / whole
        cells.append((wrap(item.value, fonts.SERIF, size, width - 2 * PAD, drawn), width, item.align))
    tallest = max(len(lines) for lines, _, _ in cells)
    height = max(row.height * MM, tallest * size * LEADING + size * 0.9, size * 2.1)
    parts = [_box([width for _, width, _ in cells], height, 0.0)]
    left = 0.0
    for lines, width, align in cells:
        top_set = row.height * MM > 3 * size and align == "left" and any(lines)
        middle = -(len(lines) * size * LEADING / 2 + size * 0.5) if top_set else -height / 2
        parts.append(_cell(lines, size, left, width, middle, align, drawn))
        left += width
    return "\n".join(parts), height

"""How a value looks as text, and how wide its column wants to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.papers.document import Column, Kind, Table, Value, text_width

# Rows looked at to find a column's width; a county's detail table has 60,000.
SAMPLE_ROWS = 1500
WIDEST_TEXT = 36.0


def shown(value: Value, column: Column) -> str:
    """`value` as a reader sees it in `column`; an empty cell stays empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if column.kind is Kind.PERCENT:
        return "100%" if value == 1 else "0%" if value == 0 else f"{value * 100:.1f}%"
    if column.decimals is not None:
        return f"{value:.{column.decimals}f}"
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def alignment(column: Column) -> str:
    """left or center: office tables centre everything but running words."""
    return "left" if column.kind is Kind.TEXT else "center"


def natural_widths(table: Table) -> list[float]:
    """Width of each column in half-width characters: the asked one, else what header and content
    need. A column that may grow is measured too, the asked width being its least."""
    rows: Sequence[Sequence[Value]] = table.rows
    step = max(1, len(rows) // SAMPLE_ROWS)
    sample = [*rows[::step], *([table.total] if table.total else [])]
    widths = []
    for index, column in enumerate(table.columns):
        if column.width and not column.grow:
            widths.append(column.width)
            continue
        heading = max(text_width(line) for line in column.title.split("\n"))
        longest = max((text_width(text) for text in {shown(row[index], column) for row in sample}), default=0)
        widths.append(max(heading + 1.0, min(longest, WIDEST_TEXT) + 1.0, column.width, 5.0))
    return widths

"""The facts above a table (课程：…  期次：…): one line of them, its long values in two lines."""

from __future__ import annotations

from collections.abc import Sequence

from app.papers.document import Fact
from app.writers.pdf import fonts
from app.writers.pdf.pdf_layout import LEADING, Frame, wrap
from app.writers.pdf.pdf_text import PdfFonts

FACT_SIZE = 10.5
# A little narrower is not seen; beyond that the value takes a second line rather than smaller type.
NARROW = 0.9
MOST_LINES = 2
SMALLEST = 6.0


def fact_line(line: Sequence[Fact], frame: Frame, y: float, pdf_fonts: PdfFonts) -> tuple[str, float]:
    """Operators of one line of facts at height `y`, and the height it takes beyond its first line.

    Each field stands in its share of the width; an empty value leaves a line to write on.
    """
    parts = []
    most = 0.0
    whole = sum(field.share for field in line) or 1.0
    left = frame.left
    for item in line:
        room = frame.width * item.share / whole
        width = pdf_fonts.width(item.text, fonts.SERIF, FACT_SIZE)
        if width * NARROW <= room - 4 or not item.value:
            scale = min(1.0, (room - 4) / width) if width else 1.0
            spare = room - width * scale
            x = left + {"left": 0.0, "center": spare / 2, "right": spare}[item.align]
            parts.append(pdf_fonts.line(item.text, fonts.SERIF, FACT_SIZE, x, y, scale=scale))
        else:
            drawn, more = _several_lines(item, left, room - 4, y, pdf_fonts)
            parts.append(drawn)
            most = max(most, more)
        if not item.value:
            start = left + width
            stop = left + min(room - 8, width + 90)
            if stop > start:
                parts.append(f"0.45 w {start:.2f} {y - 2:.2f} m {stop:.2f} {y - 2:.2f} l S\n")
        left += room
    return "".join(parts), most


def _several_lines(item: Fact, left: float, room: float, y: float, pdf_fonts: PdfFonts) -> tuple[str, float]:
    """The value beside its label in two lines; only what is longer still is written smaller."""
    label = f"{item.label}：" if item.label else ""
    indent = pdf_fonts.width(label, fonts.SERIF, FACT_SIZE)
    size = FACT_SIZE
    lines = wrap(item.value, fonts.SERIF, size, room - indent, pdf_fonts)
    while len(lines) > MOST_LINES and size > SMALLEST:
        size -= 0.5
        lines = wrap(item.value, fonts.SERIF, size, room - indent, pdf_fonts)
    parts = [pdf_fonts.line(label, fonts.SERIF, FACT_SIZE, left, y)]
    step = size * LEADING
    for number, text in enumerate(lines):
        parts.append(pdf_fonts.line(text, fonts.SERIF, size, left + indent, y - number * step))
    return "".join(parts), step * (len(lines) - 1)

"""The yardstick of letters (B17, B18): the same texts and rules on bare canvas, places and breaks given."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2

from tests.bench.paper_baselines import SERIF, serif

Texts = tuple[tuple[float, float, float, str], ...]
Rules = tuple[tuple[float, ...], ...]
Placed = tuple[tuple[Texts, Rules], ...]


def placed_in(path: Path) -> Placed:
    """Per page of our own file: text with its place and size, and ruled lines."""
    pages = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            texts, rules = [], []
            for item in page.get_objects(textpage=page.get_textpage()):
                if isinstance(item, pypdfium2.PdfTextObj):
                    matrix = item.get_matrix()
                    texts.append((matrix.e, matrix.f, item.get_font_size(), item.extract()))
                else:
                    rules.append(tuple(item.get_bounds()))
            pages.append((tuple(texts), tuple(rules)))
    return tuple(pages)


def by_canvas(pages: Placed, path: Path) -> None:
    """The same texts at the same places with `drawString`, the same rules with `rect`; nothing is broken."""
    from reportlab.pdfgen.canvas import Canvas

    serif()
    canvas = Canvas(str(path), initialFontName=SERIF)
    for texts, rules in pages:
        for x, y, size, text in texts:
            canvas.setFont(SERIF, size)
            canvas.drawString(x, y, text)
        canvas.setLineWidth(0.6)
        for left, bottom, right, top in rules:
            canvas.rect(left, bottom, right - left, top - bottom)
        canvas.showPage()
    canvas.save()


def words_of(path: Path) -> list[str]:
    """The characters of each page, sorted, so that both sides can be compared."""
    with pypdfium2.PdfDocument(path) as document:
        return ["".join(sorted(re.sub(r"\s", "", page.get_textpage().get_text_range()))) for page in document]

"""B18: one-page records of 300 people in one PDF against a bare canvas; the whole job from the data file."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2

from app.letter import Letters
from app.paper_jobs import make_document, write_report
from app.writers.letter_pdf import write_letter_pdf
from tests.bench.bench_letters import words_of
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.paper_baselines import SERIF, serif
from tests.bench.towns import open_town

COUNT, SESSIONS = 300, 200
VALUES = {"year": 2024, "today": date(2025, 1, 5), "made_at": datetime(2025, 1, 5, 10, 30)}


@cache
def folder() -> Path:
    """Where the papers go."""
    made = Path(tempfile.mkdtemp(prefix="ganxun-records-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def records() -> Letters:
    """The records of a town of 300."""
    made = make_document(open_town(COUNT, SESSIONS), "record", VALUES)
    assert isinstance(made, Letters)
    assert len(made.letters) == COUNT
    return made


@cache
def placed() -> tuple[tuple[tuple[tuple[float, float, float, str], ...], tuple[tuple[float, ...], ...]], ...]:
    """Per page: text with its place and size, and ruled lines, as our own file has them."""
    path = folder() / "placed.pdf"
    write_letter_pdf(records(), path)
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


def by_canvas(path: Path) -> None:
    """The same texts at the same places with `drawString`, the same rules with `rect`."""
    from reportlab.pdfgen.canvas import Canvas

    serif()
    canvas = Canvas(str(path), initialFontName=SERIF)
    for texts, rules in placed():
        for x, y, size, text in texts:
            canvas.setFont(SERIF, size)
            canvas.drawString(x, y, text)
        canvas.setLineWidth(0.6)
        for left, bottom, right, top in rules:
            canvas.rect(left, bottom, right - left, top - bottom)
        canvas.showPage()
    canvas.save()


def pages(rounds: int) -> Outcome:
    """Our records, broken and set, against text whose places are given; one page each."""
    theirs, own = folder() / "canvas.pdf", folder() / "records.pdf"
    placed()

    def same(_theirs: Any, _own: Any) -> None:
        assert words_of(theirs) == words_of(own)
        assert len(words_of(own)) == COUNT

    return interleave(
        rounds, lambda: by_canvas(theirs), lambda: write_letter_pdf(records(), own), same=same
    ).outcome("real records; places and line breaks given to the canvas")


def whole(rounds: int) -> Outcome:
    """Queries, wording, pages and file: what the click on the whole town takes."""
    context = open_town(COUNT, SESSIONS)
    path = folder() / "whole.pdf"

    def click() -> None:
        path.unlink(missing_ok=True)
        assert write_report(context, "record", VALUES, path=path).pages == COUNT

    own = interleave(rounds, click, click).outcome().ours
    return Outcome(None, own, own * 1000, "reported, not asserted")


BENCHES = (
    Bench("B18", "300 one-page records", "reportlab canvas, places given", 1.0, 0.6, pages),
    Bench("B18-whole", "300 records from the data file", "–", 3000, 1500, whole, unit="ms"),
)

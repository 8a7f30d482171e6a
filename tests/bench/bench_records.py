"""B18: one-page records of 300 people in one PDF against a bare canvas; the whole job from the data file."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.jobs.paper_jobs import make_document, write_report
from app.papers.letter import Letters
from app.writers.pdf.letter_pdf import write_letter_pdf
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.letter_yardstick import Placed, by_canvas, placed_in, words_of
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
def placed() -> Placed:
    """Where our own file puts everything."""
    path = folder() / "placed.pdf"
    write_letter_pdf(records(), path)
    return placed_in(path)


def pages(rounds: int) -> Outcome:
    """Our records, broken and set, against text whose places are given; one page each."""
    theirs, own = folder() / "canvas.pdf", folder() / "records.pdf"
    placed()

    def same(_theirs: Any, _own: Any) -> None:
        assert words_of(theirs) == words_of(own)
        assert len(words_of(own)) == COUNT

    return interleave(
        rounds, lambda: by_canvas(placed(), theirs), lambda: write_letter_pdf(records(), own), same=same
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

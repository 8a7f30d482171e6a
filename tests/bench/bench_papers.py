"""B1–B4 and B14: papers against the usual ways of making them, both read back and compared."""

from __future__ import annotations

import atexit
import math
import pickle
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from app.papers.document import Document
from app.reports import ledger, ledger_params, sign_in
from app.reports.ledger_params import LedgerParams
from app.services.plan.class_sessions import list_class_sessions
from app.writers.pdf.table_pdf import write_pdf
from app.writers.xlsx.table_xlsx import write_xlsx
from tests.bench import paper_baselines as baselines
from tests.bench.harness import Bench, Outcome, fresh_process, interleave
from tests.bench.towns import open_town, town_folder

PEOPLE, SESSIONS, YEAR = 300, 200, 2024
MADE_AT = datetime(2025, 1, 5)


@cache
def folder() -> Path:
    """Where the papers go."""
    made = Path(tempfile.mkdtemp(prefix="ganxun-papers-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def ledger_document(*sheets: str) -> Document:
    """The year's ledger of the bench town: all its sheets, or some."""
    params = LedgerParams(
        YEAR, made_at=MADE_AT, sheets=sheets or (ledger_params.DETAILS, *ledger_params.SHEETS)
    )
    with open_town(PEOPLE, SESSIONS).database.read() as session:
        return ledger.build(session, params)


@cache
def sign_in_document() -> Document:
    """Sign-in sheets of 48 class sessions of 300 people, 12 pages each."""
    with open_town(PEOPLE, SESSIONS).database.read() as session:
        held = sorted(list_class_sessions(session, year=YEAR), key=lambda row: -row.tally.listed)
        ids = tuple(row.id for row in held[:48])
        params = sign_in.SignInParams(class_session_ids=ids, blank_rows=0, made_at=MADE_AT)
        return sign_in.build(session, params)


def grid(rounds: int) -> Outcome:
    """B1: query and write the attendance grid; the baseline gets the values for nothing."""
    document = ledger_document("考勤总表")
    plan = baselines.plan_workbook(document)
    theirs, own = folder() / "grid-x.xlsx", folder() / "grid.xlsx"
    times = interleave(
        rounds,
        lambda: baselines.by_xlsxwriter(plan, theirs),
        lambda: write_xlsx(ledger_document("考勤总表"), own),
        same=lambda *_: same_cells(theirs, own),
    )
    table = document.sections[0].table
    return times.outcome(f"{len(table.rows)} × {len(table.columns) - 3}, queries included")


def same_cells(theirs: Path, own: Path) -> None:
    """Every cell of every sheet."""
    from python_calamine import CalamineWorkbook

    one, other = CalamineWorkbook.from_path(str(theirs)), CalamineWorkbook.from_path(str(own))
    assert one.sheet_names == other.sheet_names
    for name in one.sheet_names:
        left, right = one.get_sheet_by_name(name).to_python(), other.get_sheet_by_name(name).to_python()
        assert len(left) == len(right) > 0
        for number, (a, b) in enumerate(zip(left, right, strict=True), 1):
            assert a == b, (name, number)


def workbook(rounds: int) -> Outcome:
    """B2: write the whole ledger with its detail rows."""
    document = ledger_document()
    plan = baselines.plan_workbook(document)
    theirs, own = folder() / "ledger-x.xlsx", folder() / "ledger.xlsx"
    times = interleave(
        rounds,
        lambda: baselines.by_xlsxwriter(plan, theirs),
        lambda: write_xlsx(document, own),
        same=lambda *_: same_cells(theirs, own),
    )
    details = next(section for section in document.sections if section.name == "学时明细")
    size = f"{len(details.table.rows):,} × {len(details.table.columns)}"
    grown = fresh_process(_MEMORY, str(town_folder(PEOPLE, SESSIONS, 1)), str(folder() / "memory.xlsx"))
    return times.outcome(f"{size} detail rows, writing takes +{grown} MB")


_GROWTH = """
import sys
from pathlib import Path
def kilobytes(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])
def grown(job):
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts anew
    before = kilobytes("VmRSS")
    job()
    return (kilobytes("VmHWM") - before) // 1024
"""
_MEMORY = f"""{_GROWTH}
from app.context import open_context
from app.reports import ledger
from app.reports.ledger_params import DETAILS, SHEETS, LedgerParams
from app.writers.xlsx.table_xlsx import write_xlsx
context = open_context(Path(sys.argv[1]))
with context.database.read() as session:
    document = ledger.build(session, LedgerParams(2024, sheets=(DETAILS, *SHEETS)))
context.close()
import openpyxl, zipfile, app.writers.xlsx.xlsx_rows
print(grown(lambda: write_xlsx(document, Path(sys.argv[2]))))
"""
_SHEETS_MEMORY = f"""{_GROWTH}
import pickle
from dataclasses import replace
from app.writers.pdf.table_pdf import write_pdf
document = pickle.loads(Path(sys.argv[1]).read_bytes())
write_pdf(replace(document, sections=document.sections[:1]), Path(sys.argv[2]))  # the fonts are read
print(grown(lambda: write_pdf(document, Path(sys.argv[2]))))
"""


def sheets(rounds: int) -> Outcome:
    """B3: 576 pages of sign-in sheets."""
    document = sign_in_document()
    baselines.serif()
    theirs, own = folder() / "sign-in-x.pdf", folder() / "sign-in.pdf"
    times = interleave(
        rounds,
        lambda: baselines.by_canvas(document, theirs),
        lambda: write_pdf(document, own),
        same=lambda *_: same_pages(theirs, own),
    )
    return times.outcome(f"{page_count(own)} pages")


def sheets_memory(_rounds: int) -> Outcome:
    """B3: what writing the sign-in sheets takes at its highest, in a process of its own."""
    kept, own = folder() / "sign-in.pickle", folder() / "memory.pdf"
    kept.write_bytes(pickle.dumps(sign_in_document()))
    start = time.perf_counter()
    grown = float(fresh_process(_SHEETS_MEMORY, str(kept), str(own)))
    return Outcome(None, time.perf_counter() - start, grown, f"{page_count(own)} pages")


def page_count(path: Path) -> int:
    """Pages of a PDF."""
    from pypdf import PdfReader

    return len(PdfReader(path).pages)


def same_pages(theirs: Path, own: Path) -> None:
    """As many pages, the same words on them, and the same picture but for a hair."""
    from pypdf import PdfReader

    one, other = PdfReader(theirs), PdfReader(own)
    count = len(one.pages)
    assert count == len(other.pages)
    for number in sorted({*range(0, count, 37), count - 1}):
        left, right = (sorted(re.sub(r"\s", "", r.pages[number].extract_text())) for r in (one, other))
        assert left == right, number
    for number in (0, count - 1):
        left, right = picture(theirs, number), picture(own, number)
        wrong = sum(abs(a - b) > 64 for a, b in zip(left, right, strict=True)) / len(left)
        assert wrong < 0.01, (number, wrong)


def picture(path: Path, number: int) -> bytes:
    """A page as grey bytes."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return bytes(document[number].render(scale=1, grayscale=True).to_pil().tobytes())
    finally:
        document.close()


def ledger_pages(rounds: int) -> Outcome:
    """B4: the year's ledger as PDF, without the detail rows that nobody prints."""
    document = ledger_document(*ledger_params.SHEETS)
    theirs, own = folder() / "ledger-x.pdf", folder() / "ledger.pdf"
    baselines.serif()
    times = interleave(
        rounds,
        lambda: baselines.by_longtable(document, theirs),
        lambda: write_pdf(document, own),
        same=lambda *_: same_words(document, theirs, own),
    )
    return times.outcome(f"{page_count(own)} pages")


def same_words(document: Document, theirs: Path, own: Path) -> None:
    """Every name and every symbol as often in one as in the other."""
    names = {str(row[1]) for row in document.sections[0].table.rows}
    symbols = {str(value) for section in document.sections for value in section.table.alert} | {"√", "○"}
    wanted = names | symbols
    counts = [Counter(word for word in words(path) if word in wanted) for path in (theirs, own)]
    assert counts[0] == counts[1]
    assert counts[1]["√"] > 1000


def words(path: Path) -> list[str]:
    """Every word of a PDF."""
    from pypdf import PdfReader

    return " ".join(page.extract_text() for page in PdfReader(path).pages).split()


def faster(rounds: int, theirs: Any, own: Any, note: str) -> Outcome:
    """How many times faster ours is."""
    outcome = interleave(rounds, theirs, own).outcome(note)
    return Outcome(outcome.baseline, outcome.ours, 1 / outcome.value, note)


def against_pandas(rounds: int) -> Outcome:
    """B14: the workbook of B2 by pandas with openpyxl, unstyled."""
    document = ledger_document()
    return faster(
        rounds,
        lambda: baselines.by_pandas(document, folder() / "pandas.xlsx"),
        lambda: write_xlsx(document, folder() / "ledger.xlsx"),
        "the workbook of B2, theirs without styles",
    )


def against_fpdf(rounds: int) -> Outcome:
    """B14: the sign-in sheets of B3 by fpdf2."""
    document = sign_in_document()
    return faster(
        rounds,
        lambda: baselines.by_fpdf(document, folder() / "fpdf.pdf"),
        lambda: write_pdf(document, folder() / "sign-in.pdf"),
        "the sign-in sheets of B3",
    )


def against_office(rounds: int) -> Outcome:
    """B14: the sign-in sheets of B3 printed to PDF by LibreOffice from a workbook."""
    document = sign_in_document()
    own = partial(write_pdf, document, folder() / "sign-in.pdf")
    if baselines.office() is None:
        own_seconds = interleave(rounds, own, own).outcome().ours
        return Outcome(None, own_seconds, float("nan"), "LibreOffice is missing")
    book = folder() / "office.xlsx"
    write_xlsx(document, book)
    return faster(rounds, lambda: baselines.by_office(book), own, "the sign-in sheets of B3")


def growth(rounds: int, job: Callable[[int], Any]) -> Outcome:
    """B12: the exponent at which `job(people)` grows from 300 to 6,000 people."""
    outcome = interleave(rounds, lambda: job(300), lambda: job(6000)).outcome("300 → 6,000 people")
    return Outcome(outcome.baseline, outcome.ours, math.log(outcome.value) / math.log(20), outcome.note)


def grid_of(people: int) -> None:
    """B1's job in a town of `people`."""
    with open_town(people, 100).database.read() as session:
        document = ledger.build(session, LedgerParams(YEAR, sheets=("考勤总表",), made_at=MADE_AT))
    write_xlsx(document, folder() / "growth.xlsx")


def sheets_of(people: int) -> None:
    """B3's job in a town of `people`: ten class sessions."""
    with open_town(people, 100).database.read() as session:
        ids = tuple(row.id for row in list_class_sessions(session, year=YEAR))[:10]
        document = sign_in.build(session, sign_in.SignInParams(class_session_ids=ids, made_at=MADE_AT))
    write_pdf(document, folder() / "growth.pdf")


BENCHES = (
    Bench("B1", "ledger grid to xlsx", "XlsxWriter, values given", 0.6, 0.35, grid),
    Bench("B2", "whole ledger workbook", "XlsxWriter", 0.5, 0.25, workbook),
    Bench("B3", "sign-in sheets to PDF", "reportlab canvas", 0.15, 0.11, sheets),
    Bench("B3-memory", "sign-in sheets to PDF", "–", 25, 16, sheets_memory, unit="MB"),
    Bench("B4", "the year's ledger to PDF", "reportlab LongTable", 0.1, 0.07, ledger_pages),
    Bench(
        "B12-B1", "growth of the grid", "1× people", 1.1, 1.0, partial(growth, job=grid_of), unit="exponent"
    ),
    Bench(
        "B12-B3",
        "growth of the sheets",
        "1× people",
        1.1,
        1.0,
        partial(growth, job=sheets_of),
        unit="exponent",
    ),
    Bench("B14-pandas", "workbook", "pandas + openpyxl", 5, 10, against_pandas, bigger_is_better=True),
    Bench("B14-fpdf", "sign-in sheets", "fpdf2", 5, 10, against_fpdf, bigger_is_better=True),
    Bench("B14-office", "sign-in sheets", "LibreOffice", 5, 10, against_office, bigger_is_better=True),
)

"""B21: the whole catalogue of a year in one pass, against the papers that print it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from app.figures.catalogue import FIGURES
from app.figures.scopes import year_scope
from app.papers.document import Document
from app.reports import ledger, summary
from app.reports.ledger_params import LedgerParams
from app.reports.summary import SummaryParams
from app.services.duty.duties import duties_of_year
from app.services.figure.ask import Asked, catalogue
from app.services.figure.facts import read_facts
from db.session import Database
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.towns import open_town

YEAR, TODAY = 2024, date(2025, 1, 5)
MADE_AT = datetime(2025, 1, 5, 9)


def papers(database: Database) -> Document:
    """Ledger, summary and calendar of duties as documents, nothing written; the ledger."""
    with database.read() as session:
        book = ledger.build(session, LedgerParams(YEAR, made_at=MADE_AT))
        summary.build(session, SummaryParams(YEAR, today=TODAY, made_at=MADE_AT))
        duties_of_year(session, year=YEAR, today=TODAY)
        return book


def figures(database: Database) -> tuple[Asked, ...]:
    """Every figure of the catalogue, from facts read anew."""
    with database.read() as session:
        facts = read_facts(session, year=YEAR, today=TODAY)
        return catalogue(facts, year_scope(YEAR, today=TODAY))


def same_words(book: Document, asked: tuple[Asked, ...]) -> None:
    """What the ledger's 口径说明 says is what the catalogue says."""
    assert len(asked) == len(FIGURES)
    known = {each.figure.word: each.text for each in asked}
    told = next(section.table for section in book.sections if section.name == "口径说明")
    shared = [row for row in told.rows if row[1] in known]
    assert len(shared) > 20
    for row in shared:
        assert str(row[2]).split(" ")[0] == known[str(row[1])], row


def whole_catalogue(people: int, sessions: int, years: int, rounds: int) -> Outcome:
    """B21 at one size."""
    database = open_town(people, sessions, years).database
    times = interleave(rounds, partial(papers, database), partial(figures, database), same=same_words)
    return times.outcome(f"{len(FIGURES)} figures, {people:,} × {sessions} × {years}")


BENCHES = (
    Bench(
        "B21",
        "the whole catalogue of a year",
        "ledger, summary and calendar",
        1.0,
        0.5,
        partial(whole_catalogue, 300, 200, 1),
    ),
)

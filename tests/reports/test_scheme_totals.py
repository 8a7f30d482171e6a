"""分类汇总 in ledger and summary: only where asked for, and its sums are the ledger's (A02, A03)."""

from __future__ import annotations

from typing import Any

import pytest

from app.figures.scopes import year_scope
from app.papers.document import Document
from app.papers.letter import Letters
from app.reports import report
from app.reports.ledger_params import BY_SCHEME, SHEETS, LedgerParams
from app.reports.scheme_totals import GROUPS, NAME
from app.reports.summary import SummaryParams
from app.services.coverage.coverage import UNTAGGED_NAME
from app.services.figure.ask import value
from app.services.figure.facts import read_facts
from app.services.plan.category_schemes import list_schemes
from app.work import Progress
from tests.reports.test_golden import MADE_AT

SCHEME, TOPIC, HELD, CREDIT, TOOK, MADE = 1, 2, 3, 4, 5, 6


def made(town: Any, report_id: str, params: Any) -> Any:
    with town.database.read() as session:
        return report(report_id).build(session, params, Progress())


def test_only_where_it_is_asked_for(town: Any) -> None:
    plain = made(town, "ledger", LedgerParams(2024, made_at=MADE_AT))
    assert NAME not in [section.name for section in plain.sections]
    more = made(town, "ledger", LedgerParams(2024, sheets=(*SHEETS, BY_SCHEME), made_at=MADE_AT))
    assert [section.name for section in more.sections][-2:] == [NAME, "口径说明"]
    bare = made(town, "summary", SummaryParams(2024, made_at=MADE_AT))
    with_them = made(town, "summary", SummaryParams(2024, made_at=MADE_AT, with_schemes=True))
    assert isinstance(with_them, Letters)
    titles = [letter.title for letter in with_them.letters]
    assert titles == [bare.letters[0].title, NAME, bare.letters[1].title]


@pytest.fixture
def rows(town: Any) -> list[tuple[Any, ...]]:
    paper = made(town, "ledger", LedgerParams(2024, sheets=(BY_SCHEME,), made_at=MADE_AT))
    assert isinstance(paper, Document)
    return [tuple(row) for row in paper.sections[0].table.rows]


def test_every_topic_of_every_scheme_has_a_line(town: Any, rows: list[tuple[Any, ...]]) -> None:
    with town.database.read() as session:
        schemes = list_schemes(session)
    told = [
        (row[SCHEME], row[TOPIC]) for row in rows if row[SCHEME] != GROUPS and row[TOPIC] != UNTAGGED_NAME
    ]
    assert told == [(scheme.name, tag.name) for scheme in schemes for tag in scheme.tags]
    assert {row[TOPIC] for row in rows if row[SCHEME] == GROUPS}


def test_a_scheme_adds_up_to_the_ledger(town: Any, rows: list[tuple[Any, ...]]) -> None:
    """Where each course has at most one tag of it."""
    with town.database.read() as session:
        facts = read_facts(session, year=2024, today=MADE_AT.date())
        scope = year_scope(2024, today=MADE_AT.date())
        took = value(facts, "att.took", scope).part
    assert sum(row[TOOK] for row in rows if row[SCHEME] == "培训内容") == took

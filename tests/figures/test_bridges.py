"""A bridge that is missing is found: words taken for each other are joined on every paper that has one."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from app.context import AppContext
from app.figures.catalogue import BY_ID, FIGURES
from app.figures.scopes import year_scope
from app.reports import report
from app.reports.reconciliation import AGREE
from app.services.figure import bridges
from app.services.figure.ask import text, value
from app.services.figure.facts import read_facts
from app.work import Progress
from tests.figures.test_one_word import TODAY, YEAR, full, params, said_in  # noqa: F401
from tests.figures.words_of_papers import TOWN, WORDS, tables_of

Pair = tuple[str, str]
# Words of one kind of thing: whoever reads two of them on two papers asks why the numbers differ.
FAMILIES = (
    ("session.planned", "session.held", "session.self", "session.ahead", "session.sent"),
    ("hours.course", "hours.planned"),
    ("hours.course", "hours.sent"),
    ("hours.people", "hours.class", "hours.sent_people", "hours.self_people", "pot.make", "pot.entry"),
    ("pot.sum", "pot.mark", "pot.make", "pot.lecture", "pot.entry", "pot.double"),
    ("exam.listed", "exam.due", "exam.exempt"),
    ("exam.due", "exam.sat", "exam.absent", "exam.deferred", "exam.open"),
    ("exam.first", "exam.passed", "resit.passed"),
    ("exam.first_rate_sat", "exam.rate_sat"),
    ("att.listed", "att.due", "att.ahead", "att.off", "sent.due"),
    ("att.took", "att.present", "att.walkin"),
    ("att.missed", "make.done", "make.else", "make.open", "make.drop"),
    ("duty.asked", "duty.done", "duty.tardy", "duty.short", "duty.late"),
    ("told.days", "told.same", "told.late", "told.none"),
)
# Taken person by person and never below nought, or weighted: the totals do not add up to each other.
NO_SUM = {
    ("req.toward", "req.asked"), ("req.short", "req.asked"), ("req.short", "req.toward"),
    ("mark.total", "mark.deducted"),
}  # fmt: skip
PAPERS = ("ledger", "summary")
_BY_LENGTH = sorted(WORDS, key=len, reverse=True)


def sums() -> set[Pair]:
    """(a, b): the definition of a says that it is a sum or difference of b, in the same unit."""
    found = set()
    for own in FIGURES:
        for part in re.split("；", own.definition):
            if not re.search("之和|减去", part) or "÷" in part:
                continue
            rest = re.sub("[（，]?不?含.*", "", part)
            for word in _BY_LENGTH:
                if word in rest and WORDS[word] != own.id and BY_ID[WORDS[word]].unit == own.unit:
                    found.add((own.id, WORDS[word]))
                    rest = rest.replace(word, "|")
    return found - NO_SUM


def related() -> set[Pair]:
    """Every two figures that a bridge has to lead between."""
    return sums() | {pair for family in FAMILIES for pair in combinations(family, 2)}


def without_a_bridge() -> set[Pair]:
    """Related figures no bridge leads between."""
    return {pair for pair in related() if not any(set(pair) <= each.ids for each in bridges.BRIDGES)}


def test_related_words_have_a_bridge() -> None:
    assert without_a_bridge() == set()
    assert len(sums()) > 20


@pytest.mark.parametrize("name", [each.name for each in bridges.BRIDGES])
def test_a_bridge_that_is_missing_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridges, "BRIDGES", tuple(each for each in bridges.BRIDGES if each.name != name))
    assert without_a_bridge()


def untold(context: AppContext) -> list[str]:
    """Words on the ledger or the summary from which the paper does not lead to a related word that has
    another number, wherever that stands."""
    with context.database.read() as session:
        said = list(said_in(session, set(PAPERS)))
        told = {
            name: [
                str(row[3])
                for table, _ in tables_of(report(name).build(session, params(name), Progress()))
                for row in table.rows
                if str(row[1]).startswith("衔接：") and row[2] == AGREE
            ]
            for name in PAPERS
        }
        facts, scope = read_facts(session, year=YEAR, today=TODAY), year_scope(YEAR, today=TODAY)
        known = {id: text(facts, id, scope) for id in BY_ID if value(facts, id, scope).part}
    found = []
    for name in PAPERS:
        on = {each.id for each in said if each.kind == TOWN and each.paper.startswith(f"{name} ")} & set(
            known
        )
        for a, b in sorted({*related(), *(pair[::-1] for pair in related())}):
            if a in on and b in known and known[a] != known[b]:
                words = [f"{BY_ID[id].word} {known[id]}" for id in (a, b)]
                if not any(all(word in line for word in words) for line in told[name]):
                    found.append(f"{name}: {words}")
    return found


def test_ledger_and_summary_lead_from_each_word_to_those_beside_it(full: AppContext) -> None:  # noqa: F811
    assert untold(full) == []


@pytest.mark.parametrize("name", ["场次", "学时", "人学时"])
def test_a_line_that_is_missing_on_the_papers_is_found(
    full: AppContext,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    left = tuple(each for each in bridges.BRIDGES if each.name != name)
    monkeypatch.setattr(bridges, "BRIDGES", left)
    found = untold(full)
    assert any(each.startswith("ledger: ") for each in found)
    assert any(each.startswith("summary: ") for each in found)

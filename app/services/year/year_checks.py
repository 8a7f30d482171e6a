"""Counts that papers of a year state about themselves, taken on two ways that must agree (I12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.rules import marks
from app.rules.marks import Tally
from app.services.mark.mark_kinds import plain_kinds
from app.services.person.roster import RosterFilter, list_people
from app.services.plan.class_sessions import CANCELLED, list_class_sessions
from app.services.year.ledger import period_totals


@dataclass(frozen=True)
class YearChecks:
    """Roster, class sessions and attendance of a period; `by_person` and `by_session` count the same marks.

    `gone` are people with marks in the period who have left by its end.
    """

    first: date
    last: date
    listed: int
    gone: int
    sessions: int
    by_person: Tally
    by_session: Tally


def year_checks(session: Session, *, year: int, today: date) -> YearChecks:
    """The counts from 1 January to `today`, or to the end of a past year."""
    first, last = date(year, 1, 1), min(today, date(year, 12, 31))
    kinds = plain_kinds(session)
    totals = period_totals(session, first=first, last=last)
    counts: Counter[str] = Counter()
    for person in totals.values():
        counts.update(person.by_mark)
    held = [
        row
        for row in list_class_sessions(session, year=year)
        if row.status != CANCELLED and row.held_on <= last
    ]
    listed = {person.id for person in list_people(session, roster=RosterFilter(on=last))}
    return YearChecks(
        first=first,
        last=last,
        listed=len(listed),
        gone=len(totals.keys() - listed),
        sessions=len(held),
        by_person=marks.tally(dict(counts), kinds),
        by_session=_added(row.tally for row in held),
    )


def _added(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    return Tally(
        due=sum(t.due for t in found),
        present=sum(t.present for t in found),
        absent=sum(t.absent for t in found),
        unmarked=sum(t.unmarked for t in found),
    )

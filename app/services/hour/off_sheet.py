"""Hours that do not stand in the attendance sheets: make-ups, lectures, entries, and what counted twice.

Together with the marks they are everybody's hours; the ledger lists them so that its sums can be checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.rules.hour_pots import ENTRY, KIND_LABELS, LECTURE, MAKE_UP
from app.services.hour.hour_entries import HourEntryRow, list_hour_entries
from app.services.hour.hours import HourSums


@dataclass(frozen=True)
class OtherHours:
    """One line beside the marks; `centi` (1/100 学时) is negative for what was counted twice."""

    person_id: int
    on: date
    kind: str
    pot: str
    title: str
    centi: int
    note: str


def other_hours(session: Session, *, sums: HourSums, first: date, last: date) -> tuple[OtherHours, ...]:
    """Every line of the period that `sums` counted beside the marks, by date and person."""
    rows = [
        OtherHours(t.person_id, t.on, KIND_LABELS[MAKE_UP], t.pot, t.title, t.centi, each.reason)
        for each in sums.make_ups
        for t in (each.timed,)
        if t.centi
    ]
    rows += [
        OtherHours(t.person_id, t.on, KIND_LABELS[LECTURE], t.pot, t.title, t.centi, "")
        for t, _ in sums.lectures
        if t.centi
    ]
    rows += [
        OtherHours(e.person_id, e.credited_on, KIND_LABELS[ENTRY], e.pot, e.title, e.hours_centi, _source(e))
        for e in list_hour_entries(session, year=first.year)
        if e.counted and first <= e.credited_on <= last
    ]
    rows += [
        OtherHours(d.person_id, d.on, "重复扣除", d.pot, d.title, -d.centi, each.reason)
        for each in sums.dropped
        for d in (each.dropped,)
        if d.centi
    ]
    return tuple(sorted(rows, key=lambda row: (row.on, row.person_id, row.kind)))


def _source(entry: HourEntryRow) -> str:
    words = [entry.source, entry.evidence, "自报" if entry.self_reported else ""]
    return "，".join(word for word in words if word)

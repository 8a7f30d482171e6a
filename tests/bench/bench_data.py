"""B5 yearly totals, B8 one mark, B12 growth of the totals: the program against plain SQL on the same file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlcipher3.dbapi2 as driver

from app.guards import GUARDS
from app.services.hour.hour_sums import countable_sessions, mark_sums
from app.services.mark import attendance
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally.mark_totals import Cell, person_totals
from db.engine import apply_settings
from db.session import FILE_NAME, Database
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.towns import open_town, town_copy

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
MARKS = (
    *("none", "present", "late", "early", "late_early"),
    *("official_leave", "sick_leave", "personal_leave", "absent", "not_listed"),
)
PRESENT = ("present", "late", "early", "late_early")

# As good as plain SQL gets: driven from the year's class sessions, no index walk for the grouping.
BEST_SQL = f"""
SELECT p.person_id, {", ".join(f"sum(p.mark = '{mark}')" for mark in MARKS)},
       sum(CASE WHEN p.mark IN {PRESENT} THEN s.hours_centi ELSE 0 END)
FROM class_session AS s CROSS JOIN participation AS p ON p.class_session_id = s.id
WHERE s.held_on BETWEEN '2024-01-01' AND '2024-12-31' AND s.status <> 'cancelled'
GROUP BY +p.person_id
"""


def raw_totals(database: Database) -> list[tuple[Any, ...]]:
    """The baseline, through the same connection pool."""
    with database.read() as session:
        cursor = session.connection().connection.cursor()
        rows = cursor.execute(BEST_SQL).fetchall()
        cursor.close()
        return rows


@dataclass(frozen=True)
class Totals:
    """What the ledger sums: rows per mark code by person and unit of the day, hours by person and pot."""

    counts: dict[Cell, dict[str, int]]
    hours: dict[int, dict[str, int]]


def our_totals(database: Database) -> Totals:
    """The pass that everything in the ledger is summed from, with the hours put right."""
    with database.read() as session:
        held = countable_sessions(session, first=FIRST, last=LAST, excluded_forms=())
        kinds = plain_kinds(session)
        plain = person_totals(session, ids=[row.id for row in held], kinds=kinds, worth=held)
        hours, _ = mark_sums(session, lessons=held, plain=lambda _held: (plain.credited, plain.unmarked))
        return Totals(plain.counts, hours)


def same_totals(raw: list[tuple[Any, ...]], ours: Totals) -> None:
    """Every count and every hour of every person."""
    found: dict[int, dict[str, int]] = {}
    for (person_id, _), own in ours.counts.items():
        into = found.setdefault(person_id, {})
        for mark, number in own.items():
            into[mark] = into.get(mark, 0) + number
    assert len(raw) == len(found) > 0
    for person_id, *counts, hours in raw:
        assert {m: c for m, c in zip(MARKS, counts, strict=True) if c} == found[person_id], person_id
        assert hours == sum(ours.hours[person_id].values()), person_id


def yearly_totals(people: int, sessions: int, years: int, rounds: int) -> Outcome:
    """B5 at one size."""
    database = open_town(people, sessions, years).database
    times = interleave(rounds, partial(raw_totals, database), partial(our_totals, database), same=same_totals)
    return times.outcome(f"{people:,} × {sessions} × {years}")


def one_mark(rounds: int) -> Outcome:
    """B8: mark one person through the service against one raw UPDATE and commit, 100 times each a round."""
    folder = town_copy(300, 200)
    database = Database.open(folder, guards=GUARDS)
    with database.read() as session:
        sheet = attendance.get_sheet(session, class_session_id=100)
    ids = [row.id for row in sheet.rows[:100]]
    raw = driver.connect(str(folder / FILE_NAME), isolation_level=None)
    apply_settings(raw, None)

    def baseline() -> None:
        for participation_id in ids:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("UPDATE participation SET mark = 'late' WHERE id = ?", (participation_id,))
            raw.execute("COMMIT")

    marks = {"now": "absent"}

    def ours() -> None:
        marks["now"] = "present" if marks["now"] == "absent" else "absent"
        for participation_id in ids:
            with database.write(actor="bench", action="attendance.mark", text="登记考勤") as unit:
                attendance.set_marks(
                    unit.session, class_session_id=100, by_participation={participation_id: marks["now"]}
                )

    try:
        return interleave(rounds, baseline, ours).outcome("100 marks a round")
    finally:
        raw.close()
        database.close()


def totals_growth(rounds: int) -> Outcome:
    """B12 for B5: 300 and 6,000 people."""
    small, large = open_town(300, 100).database, open_town(6000, 100).database
    times = interleave(rounds, partial(our_totals, small), partial(our_totals, large))
    outcome = times.outcome("300 → 6,000 people")
    return Outcome(outcome.baseline, outcome.ours, math.log(outcome.value) / math.log(20), outcome.note)


BENCHES = (
    Bench("B5-60k", "yearly totals", "best raw SQL", 1.15, 1.0, partial(yearly_totals, 300, 200, 1)),
    Bench("B5-300k", "yearly totals", "best raw SQL", 1.15, 1.0, partial(yearly_totals, 300, 200, 5)),
    Bench("B5-2M", "yearly totals", "best raw SQL", 1.15, 1.0, partial(yearly_totals, 20_000, 100, 1)),
    Bench("B8", "one mark: service, audit, commit", "raw commit", 2.5, 1.6, one_mark),
    Bench("B12-B5", "growth of yearly totals", "1× people", 1.1, 1.0, totals_growth, unit="exponent"),
)

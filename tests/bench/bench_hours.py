"""B16 hours and duties: everybody's pots, what is open, the year's duties, against plain SQL sums."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.services.duty.duties import DutyLine, hours_and_duties
from app.services.hour.hours import PersonHours
from db.session import Database
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.towns import open_town

TODAY = date(2024, 12, 1)
PRESENT = ("present", "late", "early", "late_early")
YEAR = "BETWEEN '2024-01-01' AND '2024-12-31'"

# The same sums as plainly as SQL can say them: credited hours per pot, what is open, what is ahead.
HOURS_SQL = f"""
SELECT p.person_id,
       sum(CASE WHEN s.pot = '集中' AND p.mark IN {PRESENT} THEN s.hours_centi ELSE 0 END),
       sum(CASE WHEN s.pot <> '集中' AND p.mark IN {PRESENT} THEN s.hours_centi ELSE 0 END),
       sum(CASE WHEN p.mark = 'none' AND s.held_on < '{TODAY}' THEN s.hours_centi ELSE 0 END),
       sum(CASE WHEN p.mark = 'none' AND s.held_on >= '{TODAY}' THEN s.hours_centi ELSE 0 END)
FROM class_session AS s CROSS JOIN participation AS p ON p.class_session_id = s.id
WHERE s.held_on {YEAR} AND s.status <> 'cancelled'
GROUP BY +p.person_id
"""
DUTY_SQL = (
    f"""
SELECT substr(held_on, 1, 7), count(*), sum(status = 'held') FROM class_session
WHERE held_on {YEAR} AND status <> 'cancelled' GROUP BY 1
""",
    f"""
SELECT e.id, count(*), sum(a.state <> '') FROM exam AS e JOIN attempt AS a ON a.exam_id = e.id
WHERE e.held_on {YEAR} GROUP BY e.id
""",
    f"""
SELECT s.held_on, min(b.issued_on) FROM class_session AS s LEFT JOIN bulletin AS b ON b.about_on = s.held_on
WHERE s.held_on {YEAR} GROUP BY s.held_on
""",
)

Ours = tuple[tuple[PersonHours, ...], tuple[DutyLine, ...]]
Raw = tuple[list[tuple[Any, ...]], list[list[tuple[Any, ...]]]]


def raw_sums(database: Database) -> Raw:
    """The baseline, through the same connection pool."""
    with database.read() as session:
        cursor = session.connection().connection.cursor()
        people = cursor.execute(HOURS_SQL).fetchall()
        others = [cursor.execute(sql).fetchall() for sql in DUTY_SQL]
        cursor.close()
        return people, others


def our_sums(database: Database) -> Ours:
    """What the pages 制度执行 and 学时 ask for."""
    with database.read() as session:
        return hours_and_duties(session, year=2024, today=TODAY)


def same_sums(raw: Raw, ours: Ours) -> None:
    """Every person's hours, and Q1 of every month."""
    people, lines = ours
    sums = {row[0]: row for row in raw[0]}
    assert len(people) >= len(sums) * 0.9 > 0
    for person in people:
        if person.person_id in sums:
            _, central, rest, pending, ahead = sums[person.person_id]
            assert person.total_centi == central + rest, person.person_id
            ruled = [s for s in person.standings if s.code == "Q21"]
            assert all(
                (s.pending_centi, s.offered_centi) == (pending, ahead) for s in ruled if s.shortfall_centi
            )
    months = {key: held for key, _, held in raw[1][0]}
    quota = next(line for line in lines if line.rule.code == "Q1")
    assert {figure.period_key: figure.done for figure in quota.figures} == months


def hours_and_duties_bench(people: int, sessions: int, years: int, rounds: int) -> Outcome:
    """B16 at one size."""
    database = open_town(people, sessions, years).database
    times = interleave(rounds, partial(raw_sums, database), partial(our_sums, database), same=same_sums)
    return times.outcome(f"{people:,} × {sessions} × {years}")


BENCHES = (
    Bench(
        "B16",
        "hours and duties of a year",
        "raw SQL sums",
        2,
        1.5,
        partial(hours_and_duties_bench, 300, 200, 1),
    ),
    Bench(
        "B16-5y",
        "the same in five years of data",
        "raw SQL sums",
        2,
        1.5,
        partial(hours_and_duties_bench, 300, 200, 5),
    ),
)

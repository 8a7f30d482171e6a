"""How far everybody is in the rounds of the 4+6 board, from its whole history (E13).

In a round everybody present takes one turn. Newcomers and people who come back begin where those who are
least far stand: nobody catches up for a time they were not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.rotation import LECTURE
from app.services.plan.roster_in_time import RosterInTime
from db.models import BatchAudience, IdentityGroup, Leave, RotationTurn

LEADERS = "班子成员"
LONG_DAYS = 15


@dataclass(frozen=True)
class Standing:
    """Before a month's turns: person id → finished rounds, unit, and who is there and not away for long.

    `levels` holds everybody who may take the role that month, in official order; `later` counts turns that
    stand on the boards of later months already.
    """

    levels: Mapping[int, int]
    unit_of: Mapping[int, int | None]
    away: frozenset[int]
    later: Mapping[int, int]

    def of_round(self, person_id: int) -> tuple[int, int, int, int]:
        """(people of the unit, those of them done, everybody, those of them done) in the person's round."""
        level = self.levels.get(person_id, 0)
        there = [p for p in self.levels if p not in self.away]
        own = [p for p in there if self.unit_of.get(p) == self.unit_of.get(person_id)]
        return (
            len(own),
            sum(self.levels[p] > level for p in own),
            len(there),
            sum(self.levels[p] > level for p in there),
        )


def standings(session: Session, *, role: str, months: Collection[str]) -> dict[str, Standing]:
    """Month ('2024-08') → how far everybody was when its turns were to be given out."""
    turns: dict[str, list[int]] = {}
    for month, person_id in session.execute(
        select(RotationTurn.month, RotationTurn.person_id).where(RotationTurn.role == role)
    ):
        turns.setdefault(month, []).append(person_id)
    roster = RosterInTime(session)
    leaders = session.scalar(select(IdentityGroup.id).where(IdentityGroup.name == LEADERS))
    slips = _slips(session)
    found: dict[str, Standing] = {}
    levels: dict[int, int] = {}
    before: set[int] = set()
    for month in sorted({*turns, *months}):
        unit_of = _eligible(roster, leaders, role, date.fromisoformat(month + "-01"))
        away = _away(slips, month) & set(unit_of)
        present = set(unit_of) - away
        _let_in(levels, present, before)
        if month in months:
            later = Counter(p for other, people in turns.items() if other > month for p in people)
            found[month] = Standing({p: levels.get(p, 0) for p in unit_of}, unit_of, frozenset(away), later)
        for person_id in turns.get(month, ()):
            levels[person_id] = levels.get(person_id, 0) + 1
        before = present
    return found


def _let_in(levels: dict[int, int], present: set[int], before: set[int]) -> None:
    """Whoever was not there last time begins where the least far of the others stand."""
    staying = present & before
    base = min((levels[p] for p in staying), default=0)
    for person_id in present - staying:
        levels[person_id] = max(levels.get(person_id, base), base)


def _eligible(roster: RosterInTime, leaders: int | None, role: str, on: date) -> dict[int, int | None]:
    """Who may take the role on a day, with the unit: leaders lecture, everybody else reports."""
    everybody = {row.person_id: row.unit_id for row in roster.expected(on, ())}
    group = [BatchAudience(group_id=leaders, excluded=False)] if leaders is not None else None
    leading = {row.person_id for row in roster.expected(on, group)} if group else set()
    return {p: unit for p, unit in everybody.items() if (p in leading) == (role == LECTURE)}


def _slips(session: Session) -> list[tuple[int, date, date]]:
    return [
        (person_id, start, end)
        for person_id, start, end in session.execute(select(Leave.person_id, Leave.start_on, Leave.end_on))
        if (end - start).days + 1 >= LONG_DAYS
    ]


def _away(slips: Collection[tuple[int, date, date]], month: str) -> set[int]:
    """People whose slip covers at least 15 days of the month."""
    first = date.fromisoformat(month + "-01")
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return {
        person_id
        for person_id, start, end in slips
        if start < last and end >= first and (min(end, last) - max(start, first)).days >= LONG_DAYS
    }

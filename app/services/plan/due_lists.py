"""Who is due in class sessions as their lists will be, nothing written: what imports check against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.standing import away_words
from app.services.plan.batches import Placement, split_runs
from app.services.plan.expected import audiences_of, placements, settled_of
from app.services.plan.roster_in_time import RosterInTime
from db.models import BatchAudience, ClassSession, Participation


@dataclass
class DueLists:
    """Asked by class session id; plain values and what was read of the roster, so it outlives its session."""

    roster: RosterInTime
    sessions: Mapping[int, tuple[int, date]]  # class session → batch, day
    settled: Mapping[int, frozenset[int]]  # lists that stand → whom they name (walk-ins left out)
    audiences: Mapping[int, Sequence[BatchAudience]]
    placed: Mapping[int, Placement]
    _due: dict[int, frozenset[int]] = field(default_factory=dict)
    _away: dict[date, dict[int, str]] = field(default_factory=dict)

    def due(self, class_session_id: int) -> frozenset[int]:
        """Ids of the people due in a class session."""
        if class_session_id in self.settled:
            return self.settled[class_session_id]
        if class_session_id not in self._due:
            self._due[class_session_id] = self._expected(class_session_id)
        return self._due[class_session_id]

    def away(self, class_session_id: int) -> Mapping[int, str]:
        """Person id → '12-20离册' of those who are away on the day of a class session."""
        _, on = self.sessions[class_session_id]
        if on not in self._away:
            found = self.roster.away(on)
            self._away[on] = {person: away_words(away, year=on.year) for person, away in found.items()}
        return self._away[on]

    def _expected(self, class_session_id: int) -> frozenset[int]:
        batch_id, on = self.sessions[class_session_id]
        placement = self.placed.get(batch_id)
        if placement is not None:
            rows = placement.rows(batch_id, on)
        else:
            rows = self.roster.expected(on, self.audiences.get(batch_id, ()))
        return frozenset(row.person_id for row in rows)


def due_lists(session: Session, *, class_session_ids: Sequence[int]) -> DueLists:
    """The lists of these class sessions."""
    wanted = set(class_session_ids)
    found = {
        held_id: (batch_id, on)
        for held_id, batch_id, on in session.execute(
            select(ClassSession.id, ClassSession.batch_id, ClassSession.held_on)
        )
        if held_id in wanted
    }
    standing = settled_of(session, class_session_ids=class_session_ids)
    settled: dict[int, set[int]] = {held_id: set() for held_id in standing}
    for held_id, person_id in session.execute(
        select(Participation.class_session_id, Participation.person_id).where(
            Participation.source != "walk_in", Participation.class_session_id.in_(standing)
        )
    ):
        settled[held_id].add(person_id)
    roster = RosterInTime(session)
    runs = split_runs(session, class_session_ids=list(wanted))
    audiences = audiences_of(
        session,
        batch_ids={batch_id for batch_id, _ in found.values()}
        | {batch.batch_id for run in runs for batch in run.batches},
    )
    return DueLists(
        roster,
        found,
        {held_id: frozenset(people) for held_id, people in settled.items()},
        audiences,
        placements(session, runs=runs, roster=roster, audiences=audiences),
    )

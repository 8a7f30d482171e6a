"""Every person reached by every held class session, counted as the ledger counts (A10).

参训人次 are those of `att.took`, hours those of 考勤学时 and 补训学时 less 重复扣除 of the town's own held
class sessions. What was missed and made up for without coming to another class session is reached, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.figures.coverage_counting import Reached
from app.figures.scopes import Scope
from app.rules.hour_pots import MAKE_UP, MARK
from app.services.figure import hours_read
from app.services.figure.facts import OWN, YearFacts
from app.services.figure.hours_read import DOUBLE
from app.services.follow_up.settled import DONE, miss_states
from db.models import MakeUp, Participation


def reached(facts: YearFacts, scope: Scope) -> tuple[Reached, ...]:
    """One row per person and class session of the scope, in no order that matters."""
    return facts.once(("reached", scope), lambda: tuple(_added(facts, scope)))


def _added(facts: YearFacts, scope: Scope) -> Iterator[Reached]:
    found: dict[tuple[int, int | None, int], list[int]] = {}
    for row in (*_present(facts, scope), *_made_up(facts, scope), *_hours(facts, scope)):
        if facts.takes(row.person_id, facts.by_id[row.class_session_id].on, row.unit_id, scope):
            key = (row.person_id, row.unit_id, row.class_session_id)
            own = found.setdefault(key, [0, 0, 0])
            for place, number in enumerate((row.took, row.made, row.centi)):
                own[place] += number
    for (person_id, unit_id, held_id), (took, made, centi) in found.items():
        if took or made or centi:
            yield Reached(person_id, unit_id, held_id, took, made, centi)


def _present(facts: YearFacts, scope: Scope) -> Iterator[Reached]:
    present = {kind.code for kind in facts.kinds if kind.counts_as_present}
    for row in facts.rows(scope, OWN, facts.people):
        if row.mark in present:
            unit = facts.unit_for(row.person_id, row.unit_id, scope)
            yield Reached(row.person_id, unit, row.class_session_id, took=1)


def _made_up(facts: YearFacts, scope: Scope) -> Iterator[Reached]:
    """Repairs done by a day of their own: who came to another class session for it is present there."""
    own = {lesson.id for lesson in facts.sessions_of(scope, OWN)}
    done = [
        each
        for each in miss_states(facts.session, first=scope.first, last=scope.until)
        if each.state == DONE and each.class_session_id in own
    ]
    targets: dict[int, int | None] = dict(
        facts.session.execute(
            select(MakeUp.participation_id, MakeUp.target_session_id).where(
                MakeUp.participation_id.in_([each.participation_id for each in done])
            )
        ).all()
    )
    present = {kind.code for kind in facts.kinds if kind.counts_as_present}
    for each in done:
        target = targets.get(each.participation_id)
        came = target in facts.by_id and facts.marks_of(target or 0).get(each.person_id) in present
        if not came:
            unit = facts.unit_for(each.person_id, each.unit_id, scope)
            yield Reached(each.person_id, unit, each.class_session_id, made=1)


def _hours(facts: YearFacts, scope: Scope) -> Iterator[Reached]:
    own = {lesson.id for lesson in facts.sessions_of(scope, OWN)}
    there = hours_read.of_period(facts, scope)
    for line in hours_read.lines(facts, scope, facts.people):
        if line.source in (MARK, DOUBLE) and line.class_session_id in own and line.person_id in there:
            centi = -line.centi if line.source == DOUBLE else line.centi
            yield Reached(line.person_id, line.unit_id, line.class_session_id or 0, centi=centi)
    yield from _made_up_hours(facts, scope, own)


def _made_up_hours(facts: YearFacts, scope: Scope, own: set[int]) -> Iterator[Reached]:
    """Hours of repairs stand with what was missed, in the unit that had missed it."""
    sums = hours_read.sums_of(facts, scope)
    dropped = {each.dropped.key: each.dropped.centi for each in sums.dropped if not each.counts}
    missed = [each for each in sums.make_ups if each.class_session_id in own]
    units = {
        (held_id, person_id): unit_id
        for held_id, person_id, unit_id in facts.session.execute(
            select(Participation.class_session_id, Participation.person_id, Participation.unit_id).where(
                Participation.class_session_id.in_({each.class_session_id for each in missed})
            )
        )
    }
    for each in missed:
        person_id, held_id = each.timed.person_id, each.class_session_id
        taken = dropped.get(each.timed.key, 0) if each.timed.key[0] == MAKE_UP else 0
        unit = facts.unit_for(person_id, units.get((held_id, person_id)), scope)
        yield Reached(person_id, unit, held_id, centi=each.timed.centi - taken)

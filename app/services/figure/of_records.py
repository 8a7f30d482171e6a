"""What was repaired, talked about, told and inspected: make-ups, talks, bulletins of the day, visits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.rules.talk_states import CANDIDATE, CLOSED, NOTICED, WAIVED
from app.services.bulletin.bulletin_corrections import pending_corrections
from app.services.bulletin.bulletin_issued import Told, told_sessions
from app.services.figure.facts import OWN, YearFacts
from app.services.figure.of_attendance import MONTH, PERSON, SESSION, TOTAL, UNIT, Found, grouped
from app.services.follow_up.settled import DONE, DROPPED, ELSEWHERE, GONE, MissState, miss_states
from app.services.record.kind_rows import records_of
from db.models import WarningTalk

INSPECTION_RULE = "C29"


@dataclass(frozen=True)
class Repair:
    """One missed class session of the town and how far its repair was on the last day of the scope."""

    row: MissState
    unit_id: int | None


def repairs(facts: YearFacts, scope: Scope) -> tuple[Repair, ...]:
    """What people missed in held class sessions of the period, and how it stood on the day it is seen."""
    return facts.once(("repairs", scope), lambda: _repairs(facts, scope))


def _repairs(facts: YearFacts, scope: Scope) -> tuple[Repair, ...]:
    missed = facts.once(
        ("missed", scope.as_of),
        lambda: miss_states(facts.session, first=facts.first, last=scope.as_of),
    )
    own = {lesson.id for lesson in facts.sessions_of(scope, OWN)}
    gone = {(row.person_id, row.class_session_id) for row in facts.exceptions}
    found = []
    for row in missed:
        if row.class_session_id not in own or (row.person_id, row.class_session_id) in gone:
            continue
        unit = facts.unit_for(row.person_id, row.unit_id, scope)
        if facts.takes(row.person_id, row.missed_on, unit, scope):
            found.append(Repair(row, unit))
    return tuple(found)


def _repaired(*states: str) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        counts: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        mine = [each for each in repairs(facts, scope) if each.row.state in states]
        for each in mine:
            own = each.row
            place = _place(key, own.person_id, each.unit_id, own.missed_on, own.class_session_id)
            counts[place] = counts.get(place, 0) + 1
        # Read now: whoever opens the rows behind the figure has no session any more.
        sessions, names = (facts.by_id, facts.names) if mine else ({}, {})

        def rows() -> Rows:
            told = ((each.row, sessions[each.row.class_session_id]) for each in mine)
            return tuple(
                FigureRow(row.missed_on, lesson.title, names[row.person_id], "", "session", lesson.id)
                for row, lesson in told
            )

        return {place: Value(n, rows=rows) for place, n in counts.items()}

    return measure


def _still_open(facts: YearFacts, scope: Scope, key: str) -> Found:
    """缺训 less what was settled: also a mark of the town's own that no list of repairs knows is open."""
    settled = [_repaired(state)(facts, scope, key) for state in (DONE, ELSEWHERE, DROPPED, GONE)]
    return {
        place: Value(own.missed - sum(each[place].part for each in settled if place in each))
        for place, own in grouped(facts, scope, key).items()
    }


def _place(
    key: str, person_id: int, unit_id: int | None, on: date, session_id: int | None = None
) -> Hashable:
    return {TOTAL: None, PERSON: person_id, UNIT: unit_id, MONTH: f"{on:%Y-%m}", SESSION: session_id}[key]


def _talks(status: str) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        counts: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        mine = []
        every = _by_state(facts, scope).get(status, ())
        # A sum of everybody asks nobody's post.
        if scope.is_whole and key == TOTAL:
            mine, counts, every = list(every), {None: len(every)}, ()
        for talk in every:
            unit = facts.unit_of_day(talk.person_id, talk.found_on, scope)
            if facts.takes(talk.person_id, talk.found_on, unit, scope):
                place = _place(key, talk.person_id, unit, talk.found_on)
                counts[place] = counts.get(place, 0) + 1
                mine.append(talk)
        names = facts.names if mine else {}

        def rows() -> Rows:
            return tuple(
                FigureRow(talk.found_on, names[talk.person_id], "", "", "person", talk.person_id)
                for talk in mine
            )

        return {place: Value(n, rows=rows) for place, n in counts.items()}

    return measure


class TalkFact(NamedTuple):
    """One warning talk, by the day of its fact."""

    person_id: int
    found_on: date
    status: str
    noticed_on: date | None
    talked_on: date | None

    def status_on(self, day: date) -> str:
        """How it stood on the day."""
        if self.status == WAIVED:
            return WAIVED
        if self.status == CLOSED and (self.talked_on is None or self.talked_on <= day):
            return CLOSED
        is_noticed = self.status in (NOTICED, CLOSED)
        return NOTICED if is_noticed and self.noticed_on is not None and self.noticed_on <= day else CANDIDATE


def _by_state(facts: YearFacts, scope: Scope) -> Mapping[str, list[TalkFact]]:
    """Talks about facts of the period by how they stood on its day."""

    def read() -> Mapping[str, list[TalkFact]]:
        found: dict[str, list[TalkFact]] = {}
        for talk in facts.once("talks", lambda: _read_talks(facts)):
            if scope.first <= talk.found_on <= scope.until:
                found.setdefault(talk.status_on(scope.as_of), []).append(talk)
        return found

    return facts.once(("talks by state", scope.first, scope.until, scope.as_of), read)


def _read_talks(facts: YearFacts) -> tuple[TalkFact, ...]:
    rows = facts.session.execute(
        select(
            WarningTalk.person_id,
            WarningTalk.found_on,
            WarningTalk.status,
            WarningTalk.noticed_on,
            WarningTalk.talked_on,
        )
        .where(WarningTalk.found_on.between(facts.first, facts.last))
        .order_by(WarningTalk.id)
    )
    return tuple(map(TalkFact._make, rows))


def told_by_day(facts: YearFacts, scope: Scope) -> dict[date, str]:
    """Day with held class sessions → same, late or none: whether all of them were told, and when (Q29)."""
    told = facts.once("told", lambda: told_sessions(facts.session, first=facts.first, last=facts.last))
    days: dict[date, list[Told | None]] = {}
    for lesson in facts.sessions_of(scope, OWN):
        own = told.get(lesson.id)
        days.setdefault(lesson.on, []).append(own if own is not None and own.on <= scope.as_of else None)
    return {on: _telling(on, each) for on, each in days.items()}


def _wrong(facts: YearFacts, scope: Scope, _key: str) -> Found:
    every = facts.once("told wrong", lambda: pending_corrections(facts.session, year=facts.year))
    own = [row for row in every if scope.first <= row.about_on <= scope.until]
    rows = tuple(
        FigureRow(r.about_on, f"{r.number_text} {r.title}", "", "", "bulletin", r.bulletin_id) for r in own
    )
    return {None: Value(len(own), rows=lambda: rows)}


def _telling(on: date, told: list[Told | None]) -> str:
    if None in told:
        return "none"
    return "same" if all(each and each.on <= on and not each.unmarked for each in told) else "late"


def _told(*states: str) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        days = [on for on, state in told_by_day(facts, scope).items() if state in states]
        if key == TOTAL:
            return {None: Value(len(days), rows=lambda: tuple(FigureRow(on, "", "") for on in days))}
        months: dict[Hashable, int] = {}
        for on in days:
            months[f"{on:%Y-%m}"] = months.get(f"{on:%Y-%m}", 0) + 1
        return {month: Value(n) for month, n in months.items()}

    return measure


@dataclass(frozen=True)
class VisitFact:
    """One inspection; `unit_id` None is the whole town."""

    on: date
    unit_id: int | None
    title: str
    entry_id: int | None = None


def visits(facts: YearFacts, scope: Scope) -> tuple[VisitFact, ...]:
    """Inspections of the period up to its last day."""

    def read() -> tuple[VisitFact, ...]:
        return tuple(
            VisitFact(row.done_on, row.unit_id, row.title, row.id)
            for row in records_of(facts.session, code=INSPECTION_RULE)
            if facts.first <= row.done_on <= facts.last
        )

    return tuple(each for each in facts.once("visits", read) if scope.first <= each.on <= scope.until)


def villages(facts: YearFacts, scope: Scope) -> tuple[int, ...]:
    """Units that are villages and communities in use at the period's end, in official order."""
    then = {unit.id: unit.on(scope.until) for unit in facts.units.values()}
    return tuple(unit_id for unit_id, phase in then.items() if phase.is_village and phase.active)


def _visits(kind: str) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        counts: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        rows = []
        for each in visits(facts, scope):
            if visit_kind(facts, each) == kind:
                place: Hashable = {TOTAL: None, UNIT: each.unit_id}.get(key, f"{each.on:%Y-%m}")
                counts[place] = counts.get(place, 0) + 1
                rows.append(FigureRow(each.on, each.title, "", "", "records", each.entry_id))
        return {place: Value(n, rows=lambda: tuple(rows)) for place, n in counts.items()}

    return measure


def visit_kind(facts: YearFacts, visit: VisitFact) -> str:
    """village, office or town, by what the unit was on the day of the visit."""
    if visit.unit_id is None:
        return "town"
    return "village" if facts.units[visit.unit_id].on(visit.on).is_village else "office"


def _covered(facts: YearFacts, scope: Scope, key: str) -> Found:
    whole = villages(facts, scope)
    been = {each.unit_id for each in visits(facts, scope)}
    if key == UNIT:
        return {village: Value(int(village in been), 1) for village in whole}
    return {None: Value(sum(1 for v in whole if v in been), len(whole), enough=bool(whole))}


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "make.done": _repaired(DONE),
    "make.else": _repaired(ELSEWHERE),
    "make.drop": _repaired(DROPPED, GONE),
    "make.open": _still_open,
    "talk.closed": _talks(CLOSED),
    "talk.noticed": _talks(NOTICED),
    "talk.open": _talks(CANDIDATE),
    "talk.waived": _talks(WAIVED),
    "told.days": _told("same", "late", "none"),
    "told.same": _told("same"),
    "told.late": _told("late"),
    "told.none": _told("none"),
    "told.wrong": _wrong,
    "visit.village": _visits("village"),
    "visit.office": _visits("office"),
    "visit.town": _visits("town"),
    "visit.covered": _covered,
}

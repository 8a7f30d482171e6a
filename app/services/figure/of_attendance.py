"""Counts of attendance: 应到 and what it is made of, by person, unit, class session and month."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from app.figures.counting import Attendance, added
from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.services.figure.facts import AHEAD, OWN, SENT, YearFacts
from app.services.tally import marks_read

Found = dict[Hashable, Value]
TOTAL, PERSON, UNIT, SESSION, EXAM, MONTH = "total", "person", "unit", "session", "exam", "month"

# id → which class sessions, and what of their figures.
_COUNTS: Mapping[str, tuple[str, str]] = {
    "att.due": (OWN, "due"),
    "att.present": (OWN, "present"),
    "att.walkin": (OWN, "walkin"),
    "att.took": (OWN, "took"),
    "att.late": (OWN, "late"),
    "att.early": (OWN, "early"),
    "att.both": (OWN, "both"),
    "att.late_or_early": (OWN, "late_or_early"),
    "att.official": (OWN, "official"),
    "att.sick": (OWN, "sick"),
    "att.personal": (OWN, "personal"),
    "att.leave": (OWN, "leave"),
    "att.absent": (OWN, "absent"),
    "att.unmarked": (OWN, "unmarked"),
    "att.missed": (OWN, "missed"),
    "att.ahead": (AHEAD, "due"),
    "sent.due": (SENT, "due"),
    "sent.present": (SENT, "present"),
    "sent.unmarked": (SENT, "unmarked"),
}
_ALL = (OWN, SENT, AHEAD)
_RATES: Mapping[str, str] = {"att.rate": OWN, "att.sent_rate": SENT}


def grouped(facts: YearFacts, scope: Scope, key: str, which: str = OWN) -> dict[Hashable, Attendance]:
    """Attendance by person, unit, class session or month; `total` under None."""
    if key == TOTAL:
        return {None: facts.attendance_of(scope, which)}
    if key in (PERSON, UNIT):
        place = 0 if key == PERSON else 1
        found: dict[Hashable, Attendance] = {}
        for cell, own in facts.cells(scope, which).items():
            one = cell[place]
            found[one] = found[one].plus(own) if one in found else own
        return found
    by_session = facts.once(("by session", which, scope), lambda: _by_session(facts, scope, which))
    if key == SESSION:
        return {held_id: own for held_id, own in by_session.items()}  # noqa: C416 (another key type)
    months: dict[Hashable, list[Attendance]] = {}
    for held_id, own in by_session.items():
        months.setdefault(f"{facts.by_id[held_id].on:%Y-%m}", []).append(own)
    return {month: added(own) for month, own in months.items()}


def _by_session(facts: YearFacts, scope: Scope, which: str) -> dict[int, Attendance]:
    sessions = facts.sessions_of(scope, which)
    if scope.is_whole:
        return {lesson.id: lesson.attendance for lesson in sessions}
    whose = {person_id for person_id, _ in facts.cells(scope, which)}
    rows: dict[int, list[marks_read.MarkRow]] = {}
    for row in facts.rows(scope, which, whose):
        unit = facts.unit_for(row.person_id, row.unit_id, scope)
        if facts.takes(row.person_id, facts.by_id[row.class_session_id].on, unit, scope):
            rows.setdefault(row.class_session_id, []).append(row)
    return {held_id: added(marks_read.tallied(own, facts.kinds).values()) for held_id, own in rows.items()}


def _count(which: str, name: str) -> Callable[[YearFacts, Scope, str], Found]:
    def of(facts: YearFacts, scope: Scope, key: str) -> Found:
        def rows() -> Rows:
            by_session = grouped(facts, scope, SESSION, which)
            return tuple(
                FigureRow(lesson.on, lesson.title, lesson.batch, f"{number} 人", "session", lesson.id)
                for lesson in facts.sessions_of(scope, which)
                if lesson.id in by_session and (number := getattr(by_session[lesson.id], name))
            )

        behind = rows if key == TOTAL else tuple
        return {k: Value(getattr(a, name), rows=behind) for k, a in grouped(facts, scope, key, which).items()}

    return of


def _every(name: Callable[[str, Attendance], int]) -> Callable[[YearFacts, Scope, str], Found]:
    """Over all class sessions of the period, whichever they are."""

    def of(facts: YearFacts, scope: Scope, key: str) -> Found:
        found: dict[Hashable, int] = {}
        for which in _ALL:
            for place, own in grouped(facts, scope, key, which).items():
                found[place] = found.get(place, 0) + name(which, own)
        return {place: Value(number) for place, number in found.items()}

    return of


def _off(which: str, own: Attendance) -> int:
    return own.not_listed + (own.walkin if which != OWN else 0)


def _rate(which: str) -> Callable[[YearFacts, Scope, str], Found]:
    def of(facts: YearFacts, scope: Scope, key: str) -> Found:
        return {k: own.rate for k, own in grouped(facts, scope, key, which).items()}

    return of


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    **{id: _count(which, name) for id, (which, name) in _COUNTS.items()},
    **{id: _rate(which) for id, which in _RATES.items()},
    "att.off": _every(_off),
    "att.listed": _every(lambda _which, own: own.due + own.walkin + own.not_listed),
}

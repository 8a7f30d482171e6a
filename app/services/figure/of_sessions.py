"""Class sessions, batches, courses, days and hours of the plan: the town's, whoever is asked about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date

from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.rules.hours import format_centi
from app.services.figure.facts import AHEAD, OWN, SENT, YearFacts
from app.services.figure.of_attendance import MONTH, SESSION, TOTAL, Found
from app.services.figure.sessions_read import SessionFact, cancelled_parts
from app.services.hour.hour_settings import hour_settings

Held = tuple[SessionFact, ...]


def alone_forms(facts: YearFacts) -> frozenset[str]:
    """Forms that are no 集中培训: the town's choice, 自学 and 网络学习 by default."""
    return frozenset(facts.choices.alone_forms)


def uncounted_forms(facts: YearFacts) -> frozenset[str]:
    """Forms whose hours nobody is credited with."""
    return facts.once(
        "uncounted", lambda: frozenset(hour_settings(facts.session, year=facts.year).excluded_forms)
    )


def collective(facts: YearFacts, scope: Scope) -> Held:
    """培训场次: held class sessions of the town, without 自学 and 网络学习."""
    alone = alone_forms(facts)
    return tuple(lesson for lesson in facts.sessions_of(scope, OWN) if lesson.form not in alone)


def alone(facts: YearFacts, scope: Scope) -> Held:
    """自学和网络课次."""
    forms = alone_forms(facts)
    return tuple(lesson for lesson in facts.sessions_of(scope, OWN) if lesson.form in forms)


def planned(facts: YearFacts, scope: Scope) -> Held:
    """计划课次: held and ahead."""
    both = (*facts.sessions_of(scope, OWN), *facts.sessions_of(scope, AHEAD))
    return tuple(sorted(both, key=lambda lesson: (lesson.on, lesson.id)))


def not_entered(facts: YearFacts, scope: Scope) -> Held:
    """未登记齐课次: over, and somebody on the list has no mark yet."""
    return tuple(h for h in planned(facts, scope) if h.on <= scope.until and h.attendance.unmarked)


def _sent(facts: YearFacts, scope: Scope) -> Held:
    return facts.sessions_of(scope, SENT)


def _ahead(facts: YearFacts, scope: Scope) -> Held:
    return facts.sessions_of(scope, AHEAD)


def _rows(lessons: Iterable[SessionFact]) -> Callable[[], Rows]:
    found = tuple(lessons)
    return lambda: tuple(
        FigureRow(h.on, h.title, h.batch, f"{format_centi(h.hours_centi)} 学时", "session", h.id)
        for h in found
    )


def _each(
    which: Callable[[YearFacts, Scope], Held], amount: Callable[[YearFacts, SessionFact], int]
) -> Callable[[YearFacts, Scope, str], Found]:
    def of(facts: YearFacts, scope: Scope, key: str) -> Found:
        lessons = which(facts, scope)
        if key == TOTAL:
            return {None: Value(sum(amount(facts, h) for h in lessons), rows=_rows(lessons))}
        found: dict[Hashable, int] = {}
        for h in lessons:
            place: Hashable = h.id if key == SESSION else f"{h.on:%Y-%m}"
            found[place] = found.get(place, 0) + amount(facts, h)
        return {place: Value(number) for place, number in found.items()}

    return of


def _one(_facts: YearFacts, _held: SessionFact) -> int:
    return 1


def _hours(facts: YearFacts, lesson: SessionFact) -> int:
    return 0 if lesson.form in uncounted_forms(facts) else lesson.hours_centi


def _different(of_one: Callable[[SessionFact], Hashable]) -> Callable[[YearFacts, Scope, str], Found]:
    def of(facts: YearFacts, scope: Scope, key: str) -> Found:
        lessons = collective(facts, scope)
        if key == TOTAL:
            return {None: Value(len({of_one(h) for h in lessons}), rows=_rows(lessons))}
        found: dict[Hashable, set[Hashable]] = {}
        for h in lessons:
            found.setdefault(h.id if key == SESSION else f"{h.on:%Y-%m}", set()).add(of_one(h))
        return {place: Value(len(each)) for place, each in found.items()}

    return of


def _batches(facts: YearFacts, scope: Scope, key: str) -> Found:
    """A batch is held when all its days are over or cancelled; it belongs to the last of them."""
    parts = facts.once("batches", lambda: cancelled_parts(facts.session, first=facts.first, last=facts.last))
    attended = {
        lesson.batch_id: lesson
        for lesson in facts.sessions
        if lesson.is_held(scope.until) and not lesson.is_sent
    }
    open_days = {h.batch_id for h in facts.sessions if not h.is_held(scope.until) and not h.is_sent}
    ended: dict[int, date] = {}
    for batch_id in attended:
        days = [on for on, cancelled in parts.get(batch_id, ()) if not cancelled]
        last = max(days)
        if batch_id not in open_days and scope.first <= last <= scope.until:
            ended[batch_id] = last
    if key != MONTH:
        rows = _rows(attended[batch_id] for batch_id in ended)
        return {None: Value(len(ended), rows=rows)} if key == TOTAL else {}
    months: dict[Hashable, int] = {}
    for last in ended.values():
        months[f"{last:%Y-%m}"] = months.get(f"{last:%Y-%m}", 0) + 1
    return {month: Value(number) for month, number in months.items()}


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "session.planned": _each(planned, _one),
    "session.held": _each(collective, _one),
    "session.self": _each(alone, _one),
    "session.ahead": _each(_ahead, _one),
    "session.sent": _each(_sent, _one),
    "session.open": _each(not_entered, _one),
    "batch.held": _batches,
    "course.held": _different(lambda held: held.course_id),
    "day.held": _different(lambda held: held.on),
    "hours.course": _each(collective, _hours),
    "hours.planned": _each(_ahead, _hours),
    "hours.sent": _each(_sent, _hours),
}

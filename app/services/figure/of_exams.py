"""Tests: first results and results after resits, by person, unit of the test's day, and test."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.figures.exam_counting import NO_EXAM, ExamCounts, person_counts
from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.rules.scoring import Try
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import EXAM, MONTH, PERSON, TOTAL, Found
from db.models import Attempt, Exam


@dataclass(frozen=True)
class ExamFact:
    """One test with everybody's tries; `month` is its 所属月 ('2024-08'), '' where it has none.

    `days` has the days of resits that are known: (person id, number of the try) → day.
    """

    id: int
    title: str
    on: date
    batch_id: int | None
    month: str
    full_centi: int
    pass_centi: int
    policy: str
    tries: Mapping[int, tuple[Try, ...]]
    days: Mapping[tuple[int, int], date] = field(default_factory=dict)

    def tries_by(self, person_id: int, day: date) -> tuple[Try, ...]:
        """Somebody's tries sat by the day, as far as their days are known."""
        own = self.tries.get(person_id, ())
        if not self.days:
            return own
        return tuple(each for each in own if self.days.get((person_id, each.number), day) <= day)


def exams_of_year(facts: YearFacts) -> tuple[ExamFact, ...]:
    """The year's tests by day, with the tries of everybody on their lists."""
    return facts.once("exams", lambda: _read(facts))


def _read(facts: YearFacts) -> tuple[ExamFact, ...]:
    within = Exam.held_on.between(facts.first, facts.last)
    tries: dict[int, dict[int, list[Try]]] = {}
    days: dict[int, dict[tuple[int, int], date]] = {}
    for exam_id, person_id, number, state, score, on in facts.session.execute(
        select(
            Attempt.exam_id, Attempt.person_id, Attempt.number, Attempt.state, Attempt.score_centi,
            Attempt.sat_on,
        )
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(within)
        .order_by(Attempt.id)
    ):  # fmt: skip
        if on is not None:
            days.setdefault(exam_id, {})[person_id, number] = on
        tries.setdefault(exam_id, {}).setdefault(person_id, []).append(Try(number, state, score))
    rows = facts.session.execute(
        select(
            Exam.id, Exam.title, Exam.held_on, Exam.batch_id, Exam.month, Exam.full_centi, Exam.pass_centi,
            Exam.policy,
        )
        .where(within)
        .order_by(Exam.held_on, Exam.id)
    )  # fmt: skip
    return tuple(
        ExamFact(
            *row, {person: tuple(own) for person, own in tries.get(row.id, {}).items()}, days.get(row.id, {})
        )
        for row in rows
    )


def exams_of(facts: YearFacts, scope: Scope) -> tuple[ExamFact, ...]:
    """Tests of the period whose day has come."""
    return tuple(exam for exam in exams_of_year(facts) if scope.first <= exam.on <= scope.until)


def grouped(facts: YearFacts, scope: Scope, key: str, *, policy: str = "") -> dict[Hashable, ExamCounts]:
    """Both results by person, unit, test or month; in all under None.

    `policy` ('first' or 'best') takes the place of each test's own rule for resits.
    """
    return facts.once(("exams", scope, key, policy), lambda: _grouped(facts, scope, key, policy))


def _grouped(facts: YearFacts, scope: Scope, key: str, policy: str) -> dict[Hashable, ExamCounts]:
    found: dict[Hashable, ExamCounts] = {None: NO_EXAM} if key == TOTAL else {}
    for exam in exams_of(facts, scope):
        for person_id in exam.tries:
            tries = exam.tries_by(person_id, scope.as_of)
            person = facts.people[person_id]
            if not person.is_listed(exam.on) and not any(each.state for each in tries):
                continue  # gone before the test, and nothing was entered
            unit = facts.unit_of_day(person_id, exam.on, scope)
            if not facts.takes(person_id, exam.on, unit, scope):
                continue
            own = person_counts(
                tries, pass_centi=exam.pass_centi, full_centi=exam.full_centi, policy=policy or exam.policy
            )
            place: Hashable = {
                TOTAL: None, PERSON: person_id, EXAM: exam.id, MONTH: f"{exam.on:%Y-%m}",
            }.get(key, unit)  # fmt: skip
            found[place] = found[place].plus(own) if place in found else own
    return found


def _value(of: Callable[[ExamCounts], Value]) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        def rows() -> Rows:
            own = grouped(facts, scope, EXAM)
            return tuple(
                FigureRow(exam.on, exam.title, "", words(own[exam.id]), "exam", exam.id)
                for exam in exams_of(facts, scope)
                if exam.id in own
            )

        def value(counts: ExamCounts) -> Value:
            found = of(counts)
            return Value(found.part, found.whole, found.enough, rows) if key == TOTAL else found

        return {place: value(counts) for place, counts in grouped(facts, scope, key).items()}

    return measure


def words(counts: ExamCounts) -> str:
    """首考合格 101/112，补考后 112/114，应考 114."""
    first, after = counts.first, counts.after
    return f"首考合格 {first.passed}/{first.sat}，补考后 {after.passed}/{after.sat}，应考 {counts.due}"


def _plain(of: Callable[[ExamCounts], int]) -> Callable[[YearFacts, Scope, str], Found]:
    return _value(lambda counts: Value(of(counts)))


def _point(points: int | None) -> Value:
    return Value(points or 0, 1, enough=points is not None)


def _held(facts: YearFacts, scope: Scope, key: str) -> Found:
    found = exams_of(facts, scope)
    if key == TOTAL:
        return {None: Value(len(found))}
    counts: dict[Hashable, int] = {}
    for exam in found:
        place: Hashable = exam.id if key == EXAM else f"{exam.on:%Y-%m}"
        counts[place] = counts.get(place, 0) + 1
    return {place: Value(number) for place, number in counts.items()}


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "exam.held": _held,
    "exam.listed": _plain(lambda c: c.listed),
    "exam.exempt": _plain(lambda c: c.exempt),
    "exam.due": _plain(lambda c: c.due),
    "exam.sat": _plain(lambda c: c.after.sat),
    "exam.absent": _plain(lambda c: c.after.absent),
    "exam.deferred": _plain(lambda c: c.after.deferred),
    "exam.open": _plain(lambda c: c.after.open),
    "exam.passed": _plain(lambda c: c.after.passed),
    "exam.rate_sat": _value(lambda c: c.rate()),
    "exam.rate_due": _value(lambda c: c.rate(of_due=True)),
    "exam.first_sat": _plain(lambda c: c.first.sat),
    "exam.first_absent": _plain(lambda c: c.first.absent),
    "exam.first_deferred": _plain(lambda c: c.first.deferred),
    "exam.first": _plain(lambda c: c.first.passed),
    "exam.first_rate_sat": _value(lambda c: c.rate(first=True)),
    "exam.first_rate_due": _value(lambda c: c.rate(of_due=True, first=True)),
    "exam.mean": _value(lambda c: c.after.mean),
    "exam.first_mean": _value(lambda c: c.first.mean),
    "exam.max": _value(lambda c: _point(c.first.highest)),
    "exam.min": _value(lambda c: _point(c.first.lowest)),
    "resit.due": _plain(lambda c: c.resits_due),
    "resit.passed": _plain(lambda c: c.resits_passed),
}

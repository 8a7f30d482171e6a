"""Tests as the duties see them: who was due, and who has a result, an exemption with a reason or a resit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.rules import resits, scoring
from db.models import Attempt, Exam
from db.results import ResultRow

FIRST = 1
# 作弊 is a result too, though no good one.
SAT = frozenset({scoring.NORMAL, scoring.MAKEUP})


@dataclass(frozen=True)
class DutyExam:
    """An exam: `month` is the one it counts for (所属月), by its day where none was set; `until` is the last
    day of a resit.

    `listed` maps the people on its list to whether they are settled by that day, `waived` tells those let off
    with a reason. `tardy` are those a resit settled only afterwards, with its day, `undated` those a resit
    settled whose day nobody wrote down: it counts as in time.
    """

    id: int
    title: str
    on: date
    month: str
    batch_id: int | None
    until: date
    listed: Mapping[int, bool]
    waived: frozenset[int]
    tardy: Mapping[int, date]
    undated: frozenset[int]

    @cached_property
    def settled(self) -> frozenset[int]:
        """Who has a result, also of a resit by the day, or is let off with a reason."""
        return frozenset(person for person, done in self.listed.items() if done)


@dataclass
class _Person:
    """One person's tries of an exam: settled in time, the earliest resit after the day, whether by a resit
    without a day only."""

    done: bool = False
    waived: bool = False
    tardy: date | None = None
    undated: bool = False

    def take(self, *, is_resit: bool, settles: bool, waives: bool, on: date | None, until: date) -> None:
        """One try; without a day a first one is of the exam's own."""
        self.waived = self.waived or waives
        if not settles:
            return
        if on is None or waives or on <= until:
            is_unknown = is_resit and on is None and not waives
            self.undated = is_unknown and (self.undated or not self.done)
            self.done = True
        else:
            self.tardy = min(self.tardy or on, on)


def exams_of(
    session: Session, *, first: date, last: date, today: date, among: ColumnElement[bool] | None = None
) -> tuple[DutyExam, ...]:
    """Exams held in the period, or of a month of it, and not after today; by day; `among`: which of them.

    Settled is who sat one of the tries and has a score, was caught cheating, or is let off (免试) with a
    reason; 缺考 and 缓考 without a resit are not. A resit settles by the day set (Q2, Q28); one that is dated
    after today has not been.
    """
    months = Exam.month.between(f"{first:%Y-%m}", f"{last:%Y-%m}")
    own = [(Exam.held_on.between(first, last) | months), Exam.held_on <= today]
    exams = session.execute(
        select(Exam.id, Exam.title, Exam.held_on, Exam.month, Exam.batch_id, Exam.resit_by)
        .where(*own, *(() if among is None else (among,)))
        .order_by(Exam.held_on, Exam.id)
    ).all()
    until = {row.id: resits.last_day(row.held_on, row.month, row.resit_by) for row in exams}
    people: dict[int, dict[int, _Person]] = {row.id: {} for row in exams}
    for exam_id, person_id, number, state, score, note, on in session.execute(
        select(
            Attempt.exam_id, Attempt.person_id, Attempt.number, Attempt.state, Attempt.score_centi,
            Attempt.note, Attempt.sat_on,
        )
        .where(Attempt.exam_id.in_(list(people)))
        .order_by(Attempt.number)
    ):  # fmt: skip
        is_waived = state == scoring.EXEMPT and bool(note.strip())
        settles = (state in SAT and score is not None) or state == scoring.CHEATED or is_waived
        is_ahead = on is not None and on > today
        people[exam_id].setdefault(person_id, _Person()).take(
            is_resit=number != FIRST or state == scoring.MAKEUP, settles=settles and not is_ahead,
            waives=is_waived, on=on, until=until[exam_id],
        )  # fmt: skip
    return tuple(_exam_row(row, until[row.id], people[row.id]) for row in exams)


def _exam_row(row: ResultRow, until: date, people: Mapping[int, _Person]) -> DutyExam:
    return DutyExam(
        id=row.id,
        title=row.title,
        on=row.held_on,
        month=row.month or f"{row.held_on:%Y-%m}",
        batch_id=row.batch_id,
        until=until,
        listed={person: each.done for person, each in people.items()},
        waived=frozenset(person for person, each in people.items() if each.waived),
        tardy={
            person: each.tardy for person, each in people.items() if each.tardy is not None and not each.done
        },
        undated=frozenset(person for person, each in people.items() if each.undated),
    )

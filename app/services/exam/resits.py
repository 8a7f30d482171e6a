"""补考 and 点名调训: who is not through yet, exam by exam and person by person (B38, D14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.given import UNSAID, Unsaid
from app.rules import scoring
from app.rules.resits import last_day, note_words
from app.services.exam.exams import ScoreInput, set_scores
from app.services.follow_up.make_ups import MissedRow, list_missed
from app.services.person.roster import posts_by_person
from app.services.person.units import due_on
from db.models import Attempt, Exam, Person
from db.results import ResultRow

RESIT_NUMBER = 2
STATES = (scoring.ABSENT, scoring.DEFERRED, scoring.CHEATED)


@dataclass(frozen=True)
class ResitRow:
    """Somebody who must sit an exam again: 缺考, 缓考, 作弊, 不合格; `resit_state` '' = no second try yet.

    `resit_until` is the last day on which a resit is in time, `resit_on` the day of the one entered.
    """

    exam_id: int
    exam: str
    on: date
    person_id: int
    name: str
    unit: str
    title: str
    state: str
    score_centi: int | None
    pass_centi: int
    resit_state: str
    resit_centi: int | None
    resit_note: str = ""
    resit_on: date | None = None
    resit_until: date = date.max

    @property
    def id(self) -> tuple[int, int]:
        """Exam and person."""
        return (self.exam_id, self.person_id)

    @property
    def resit_words(self) -> str:
        """Day and note of the resit in one line."""
        return note_words(self.resit_on, self.resit_note)


@dataclass(frozen=True)
class CallUpRow:
    """One person to be called up by name: what was missed and is not repaired, which exams are not passed."""

    person_id: int
    name: str
    unit: str
    title: str
    missed: tuple[MissedRow, ...]
    resits: tuple[ResitRow, ...]

    @property
    def own_missed(self) -> tuple[MissedRow, ...]:
        """Those of the town's own class sessions: the person's 未补. 上级调训 is told beside."""
        return tuple(row for row in self.missed if not row.is_sent)

    @property
    def missed_centi(self) -> int:
        """Hours of what was missed, 1/100 学时."""
        return sum(row.hours_centi for row in self.missed)


def list_resits(session: Session, *, year: int) -> tuple[ResitRow, ...]:
    """补考名单 of the year's exams by exam and listed order, until a later try passes."""
    exams = session.execute(
        select(Exam.id, Exam.title, Exam.held_on, Exam.month, Exam.pass_centi, Exam.policy, Exam.resit_by)
        .where(Exam.held_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Exam.held_on, Exam.id)
    ).all()
    lines = _lines(session, [exam.id for exam in exams])
    whose = {person_id for own in lines.values() for person_id in own}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(whose))).all())
    return tuple(
        _resit_row(exam, names[person_id], own)
        for exam in exams
        for person_id, own in lines.get(exam.id, {}).items()
        if _is_not_through(exam, own)
    )


def _lines(session: Session, exam_ids: Sequence[int]) -> dict[int, dict[int, list[ResultRow]]]:
    """Exam id → person id → their tries, people in listed order; only whom a try was not good enough."""
    failed = (
        select(Attempt.exam_id, Attempt.person_id)
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(
            Attempt.exam_id.in_(exam_ids),
            Attempt.state.in_(STATES)
            | (Attempt.state.in_(scoring.SCORED) & (Attempt.score_centi < Exam.pass_centi)),
        )
    )
    found: dict[int, dict[int, list[ResultRow]]] = {}
    for row in session.execute(
        select(
            Attempt.exam_id, Attempt.person_id, Attempt.number, Attempt.state, Attempt.score_centi,
            Attempt.unit_name, Attempt.title, Attempt.note, Attempt.sat_on,
        )
        .where(Attempt.exam_id.in_(exam_ids), tuple_(Attempt.exam_id, Attempt.person_id).in_(failed))
        .order_by(Attempt.exam_id, Attempt.number, Attempt.id)
    ):  # fmt: skip
        found.setdefault(row[0], {}).setdefault(row[1], []).append(row)
    return found


def _counting(exam: ResultRow, own: Sequence[ResultRow]) -> scoring.Try | None:
    entered = [scoring.Try(row.number, row.state, row.score_centi) for row in own if row.state]
    return scoring.counting_try(entered, exam.policy)


def _is_not_through(exam: ResultRow, own: Sequence[ResultRow]) -> bool:
    """The try that counts is missing, or has a score below the line."""
    best = _counting(exam, own)
    if best is None:
        return False
    scored = best.state in scoring.SCORED and best.score_centi is not None
    return best.state in STATES or (scored and (best.score_centi or 0) < exam.pass_centi)


def _resit_row(exam: ResultRow, name: str, own: Sequence[ResultRow]) -> ResitRow:
    first, *later = own
    best = _counting(exam, own)
    again = later[-1] if later else (first if first.number > 1 else None)
    is_first = first.number == 1
    return ResitRow(
        exam_id=exam.id,
        exam=exam.title,
        on=exam.held_on,
        person_id=first.person_id,
        name=name,
        unit=first.unit_name,
        title=first.title,
        state=(first.state if is_first else "") or (best.state if best else ""),
        score_centi=first.score_centi if is_first else None,
        pass_centi=exam.pass_centi,
        resit_state=again.state if again else "",
        resit_centi=again.score_centi if again else None,
        resit_note=later[-1].note if later else "",
        resit_on=again.sat_on if again else None,
        resit_until=last_day(exam.held_on, exam.month, exam.resit_by),
    )


def set_resit(
    session: Session,
    *,
    exam_id: int,
    person_id: int,
    state: str,
    score_centi: int | None = None,
    note: str | None = None,
    on: date | None | Unsaid = UNSAID,
) -> int:
    """Enter the second try, sat on the day `on` (None: not known); the first stays.

    Raises `InputProblem` score.*.
    """
    entry = ScoreInput(state, score_centi, note, on)
    return set_scores(session, exam_id=exam_id, by_person={person_id: entry}, number=RESIT_NUMBER)


def call_up_list(
    session: Session, *, year: int, on: date, required_only: bool = False
) -> tuple[CallUpRow, ...]:
    """点名调训名单: everybody of the roster on the day `on` who is not through yet then, in official order.

    `required_only` looks at 必修 courses only (the 重点班次 of B38); exams always count.
    """
    missed: dict[int, list[MissedRow]] = {}
    # What was made up after the year's end is known to a list of a later day.
    for row in list_missed(session, year=year, open_only=True, until=max(on, date(year, 12, 31))):
        if row.required or not required_only:
            missed.setdefault(row.person_id, []).append(row)
    failed: dict[int, list[ResitRow]] = {}
    for resit in list_resits(session, year=year):
        failed.setdefault(resit.person_id, []).append(resit)
    people = session.execute(
        select(Person.id, Person.name, Person.sort_key).where(Person.id.in_({*missed, *failed}), due_on(on))
    ).all()
    posts = posts_by_person(session, on=on)
    last = (1 << 30, 0)
    found = []
    for person_id, name, sort_key in people:
        own = posts.get(person_id)
        post, place = own[0] if own else (None, last)
        row_of = CallUpRow(
            person_id,
            name,
            post.unit if post else "",
            post.title if post else "",
            tuple(missed.get(person_id, ())),
            tuple(failed.get(person_id, ())),
        )
        found.append(((place, sort_key, person_id), row_of))
    found.sort(key=lambda pair: pair[0])
    return tuple(row for _, row in found)

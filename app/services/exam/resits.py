"""补考 and 点名调训: who is not through yet, exam by exam and person by person (B38, D14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.given import UNSAID, Unsaid
from app.rules import scoring
from app.rules.resits import note_words
from app.services.exam.exams import ScoreInput, list_exams, list_scores, set_scores
from app.services.follow_up.make_ups import MissedRow, list_missed
from app.services.person.roster import posts_by_person
from app.services.person.units import due_on
from db.models import Person

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
    result = []
    for exam in list_exams(session, year=year):
        for row in list_scores(session, exam_id=exam.id):
            missing = row.counting_state in STATES
            failed = row.counting_centi is not None and not row.passed
            if not missing and not failed:
                continue
            result.append(
                ResitRow(
                    exam_id=exam.id,
                    exam=exam.title,
                    on=exam.held_on,
                    person_id=row.person_id,
                    name=row.name,
                    unit=row.unit,
                    title=row.title,
                    state=row.state or row.counting_state,
                    score_centi=row.score_centi,
                    pass_centi=exam.pass_centi,
                    resit_state=row.resit_state,
                    resit_centi=row.resit_centi,
                    resit_note=row.resit_note,
                    resit_on=row.resit_on,
                    resit_until=exam.resit_until,
                )
            )
    return tuple(result)


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

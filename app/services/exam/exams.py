"""测试与成绩: exams of a batch or a month, attempts, ranking (A29, A30, E21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import UNSAID, Unsaid
from app.rules import resits, scoring
from app.rules.hours import format_centi
from app.services.exam.exam_checks import check_day_of_resit, check_exam, check_resit_by, check_score
from app.services.plan.roster_in_time import RosterInTime
from db.models import Attempt, Batch, Bulletin, ClassSession, Course, Exam, Participation, Person


@dataclass(frozen=True)
class ExamRow:
    """One exam with its figures; `scope` names the batch's course or the month.

    `resit_by` is the last day of a resit where one was set.
    """

    id: int
    title: str
    held_on: date
    batch_id: int | None
    month: str
    scope: str
    full_centi: int
    pass_centi: int
    policy: str
    note: str
    version: int
    figures: scoring.ExamFigures
    resit_by: date | None = None

    @property
    def resit_until(self) -> date:
        """The last day on which a resit is in time, set or not."""
        return resits.last_day(self.held_on, self.month, self.resit_by)


@dataclass(frozen=True)
class ScoreRow:
    """One person's line in an exam: first try, resit, the try that counts; `rank` is of first results.

    `resit_on` is the day of the resit, None where nobody wrote it down.
    """

    person_id: int
    number: int
    name: str
    unit: str
    title: str
    state: str
    score_centi: int | None
    resit_state: str
    resit_centi: int | None
    counting_state: str
    counting_centi: int | None
    rank: int | None
    passed: bool
    note: str
    search_key: str
    resit_note: str = ""
    resit_on: date | None = None

    @property
    def first_state(self) -> str:
        """State of the first result; a resit alone counts as it."""
        return self.state or self.resit_state

    @property
    def first_centi(self) -> int | None:
        """Score of the first result, 1/100 point."""
        return self.score_centi if self.state else self.resit_centi


@dataclass(frozen=True)
class ScoreInput:
    """What the clerk typed for one person: a state, and a score when there is one. An empty state clears.

    `on` is the day of this try (None: not known); unsaid, a day that is stored stays.
    """

    state: str
    score_centi: int | None = None
    note: str | None = None
    on: date | None | Unsaid = UNSAID


def list_exams(session: Session, *, year: int | None = None) -> tuple[ExamRow, ...]:
    """Exams by date, of a year."""
    statement = select(Exam).order_by(Exam.held_on, Exam.id)
    if year is not None:
        statement = statement.where(Exam.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    exams = session.scalars(statement).all()
    tries: dict[int, dict[int, list[scoring.Try]]] = {}
    for exam_id, person_id, number, state, score in session.execute(
        select(Attempt.exam_id, Attempt.person_id, Attempt.number, Attempt.state, Attempt.score_centi).where(
            Attempt.exam_id.in_([exam.id for exam in exams])
        )
    ):
        tries.setdefault(exam_id, {}).setdefault(person_id, []).append(scoring.Try(number, state, score))
    titles = dict(
        session.execute(
            select(Batch.id, Course.title + Batch.name).join(Course, Course.id == Batch.course_id)
        ).all()
    )
    return tuple(_exam_row(exam, tries.get(exam.id, {}), titles) for exam in exams)


def _exam_row(exam: Exam, tries: Mapping[int, list[scoring.Try]], titles: Mapping[int, str]) -> ExamRow:
    counting = []
    for own in tries.values():
        entered = [t for t in own if t.state]
        counting.append(scoring.counting_try(entered, exam.policy) if entered else None)
    scope = titles.get(exam.batch_id, "") if exam.batch_id is not None else exam.month
    return ExamRow(
        exam.id,
        exam.title,
        exam.held_on,
        exam.batch_id,
        exam.month,
        scope,
        exam.full_centi,
        exam.pass_centi,
        exam.policy,
        exam.note,
        exam.version,
        scoring.figures(counting, exam.pass_centi),
        exam.resit_by,
    )


def get_exam(session: Session, *, exam_id: int) -> ExamRow:
    """One exam. Raises `InputProblem` exam.not_found."""
    found = next((exam for exam in list_exams(session) if exam.id == exam_id), None)
    if found is None:
        raise InputProblem("exam.not_found", exam=exam_id)
    return found


def add_exam(
    session: Session,
    *,
    title: str,
    held_on: date,
    batch_id: int | None = None,
    month: str = "",
    full_centi: int = 10000,
    pass_centi: int = 6000,
    policy: str = "best",
    note: str = "",
    list_people: bool = True,
    resit_by: date | None = None,
) -> int:
    """Add an exam; everybody due gets a line (A29: every trainee must have a result). Returns its id.

    Due are the batch's participants, or the whole roster for a monthly exam. `resit_by` is the last day on
    which a resit is in time (Q2). Raises `InputProblem` exam.title_missing, .marks_bad, .resit_early.
    """
    check_exam(title, full_centi, pass_centi)
    check_resit_by(held_on, resit_by)
    exam = Exam(
        title=title.strip(),
        held_on=held_on,
        batch_id=batch_id,
        month=month or (f"{held_on:%Y-%m}" if batch_id is None else ""),
        full_centi=full_centi,
        pass_centi=pass_centi,
        policy=policy,
        note=note.strip(),
        resit_by=resit_by,
    )
    session.add(exam)
    session.flush()
    if list_people:
        list_due_people(session, exam_id=exam.id)
    return exam.id


def edit_exam(
    session: Session,
    *,
    exam_id: int,
    version: int,
    title: str,
    held_on: date,
    full_centi: int,
    pass_centi: int,
    policy: str,
    note: str,
    resit_by: date | None | Unsaid = UNSAID,
) -> None:
    """Change an exam's own data; the last day of a resit stays where it is unsaid.

    Raises `ConflictProblem` conflict.stale on a stale `version`, `InputProblem` as `add_exam`.
    """
    check_exam(title, full_centi, pass_centi)
    exam = _exam(session, exam_id)
    if exam.version != version:
        raise ConflictProblem("conflict.stale")
    highest = session.scalar(select(func.max(Attempt.score_centi)).where(Attempt.exam_id == exam_id)) or 0
    if highest > full_centi:
        raise InputProblem("score.out_of_range", value=format_centi(highest), full=format_centi(full_centi))
    exam.title, exam.held_on, exam.note = title.strip(), held_on, note.strip()
    exam.full_centi, exam.pass_centi, exam.policy = full_centi, pass_centi, policy
    if resit_by is not UNSAID:
        exam.resit_by = resit_by
    check_resit_by(exam.held_on, exam.resit_by)
    session.flush()


def remove_exam(session: Session, *, exam_id: int) -> None:
    """Remove an exam without results.

    Raises `InputProblem` exam.has_attempts, or exam.in_use when a bulletin (a withdrawn one too) tells of it.
    """
    exam = _exam(session, exam_id)
    papers = session.scalar(select(func.count()).where(Bulletin.exam_id == exam_id)) or 0
    if papers:
        raise InputProblem("exam.in_use", count=papers)
    attempts = session.scalars(select(Attempt).where(Attempt.exam_id == exam_id)).all()
    entered = sum(1 for a in attempts if a.state)
    if entered:
        raise InputProblem("exam.has_attempts", count=entered)
    for attempt in attempts:
        session.delete(attempt)
    session.flush()
    session.delete(exam)
    session.flush()


def list_due_people(session: Session, *, exam_id: int) -> int:
    """Give everybody due a blank line; people already listed stay. Returns how many were added."""
    exam = _exam(session, exam_id)
    listed = set(session.scalars(select(Attempt.person_id).where(Attempt.exam_id == exam_id)))
    due: list[tuple[int, str, str]] = []
    if exam.batch_id is not None:
        due = [
            (row.person_id, row.unit_name, row.title)
            for row in session.execute(
                select(Participation.person_id, Participation.unit_name, Participation.title)
                .join(ClassSession, ClassSession.id == Participation.class_session_id)
                .where(ClassSession.batch_id == exam.batch_id)
                .group_by(Participation.person_id)
                .order_by(func.min(Participation.number))
            )
        ]
    if not due:
        due = [(r.person_id, r.unit_name, r.title) for r in RosterInTime(session).expected(exam.held_on, ())]
    added = [item for item in due if item[0] not in listed]
    for person_id, unit, title in added:
        session.add(Attempt(exam_id=exam_id, person_id=person_id, unit_name=unit, title=title))
    session.flush()
    return len(added)


def set_scores(
    session: Session, *, exam_id: int, by_person: Mapping[int, ScoreInput], number: int = 1
) -> int:
    """Enter results of the try `number` (1 first, 2 resit) for many people; returns how many changed.

    People not listed yet are added with today's unit. Raises `InputProblem` score.out_of_range,
    score.state_unknown or score.resit_early; then nothing is entered.
    """
    exam = _exam(session, exam_id)
    existing = {
        a.person_id: a
        for a in session.scalars(select(Attempt).where(Attempt.exam_id == exam_id, Attempt.number == number))
    }
    missing = [person_id for person_id in by_person if person_id not in existing]
    snapshot = {r.person_id: r for r in RosterInTime(session).expected(exam.held_on, ())} if missing else {}
    changed = 0
    for person_id, entry in by_person.items():
        check_score(exam, entry.state, entry.score_centi)
        if number > 1 and entry.on is not UNSAID:
            check_day_of_resit(exam, entry.on)
        attempt = existing.get(person_id)
        if attempt is None:
            row = snapshot.get(person_id)
            attempt = Attempt(
                exam_id=exam_id,
                person_id=person_id,
                number=number,
                unit_name=row.unit_name if row else "",
                title=row.title if row else "",
                state="",
            )
            session.add(attempt)
        on = _day_of_try(attempt, entry)
        new = (entry.state, entry.score_centi, on)
        changed += (attempt.state, attempt.score_centi, attempt.sat_on) != new
        attempt.state, attempt.score_centi, attempt.sat_on = new
        if entry.note is not None:
            attempt.note = entry.note.strip()
    session.flush()
    return changed


def _day_of_try(attempt: Attempt, entry: ScoreInput) -> date | None:
    """What was said, else what is stored; a try that is cleared has no day."""
    if not entry.state:
        return None
    return attempt.sat_on if entry.on is UNSAID else entry.on


def list_scores(session: Session, *, exam_id: int) -> tuple[ScoreRow, ...]:
    """Every line of an exam in listed order, ranked with ties by the first result: a resit has no rank."""
    exam = _exam(session, exam_id)
    people: dict[int, list[Attempt]] = {}
    for attempt in session.scalars(
        select(Attempt).where(Attempt.exam_id == exam_id).order_by(Attempt.number, Attempt.id)
    ):
        people.setdefault(attempt.person_id, []).append(attempt)
    names = {
        p.id: (p.name, p.search_key)
        for p in session.execute(
            select(Person.id, Person.name, Person.search_key)
            .join(Attempt, Attempt.person_id == Person.id)
            .where(Attempt.exam_id == exam_id)
        )
    }
    counting = {}
    for person_id, own in people.items():
        entered = [scoring.Try(a.number, a.state, a.score_centi) for a in own if a.state]
        counting[person_id] = scoring.counting_try(entered, exam.policy)
    order = list(people)
    placed = scoring.ranks([_ranked(_first(people[person_id])) for person_id in order])
    rows = []
    for index, person_id in enumerate(order):
        first, *later = people[person_id]
        resit = later[-1] if later else None
        best = counting[person_id]
        score = _ranked(best)
        rows.append(
            ScoreRow(
                person_id=person_id,
                number=index + 1,
                name=names[person_id][0],
                unit=first.unit_name,
                title=first.title,
                state=first.state if first.number == 1 else "",
                score_centi=first.score_centi if first.number == 1 else None,
                resit_state=resit.state if resit else (first.state if first.number > 1 else ""),
                resit_centi=resit.score_centi if resit else (first.score_centi if first.number > 1 else None),
                counting_state=best.state if best else "",
                counting_centi=score,
                rank=placed[index],
                passed=score is not None and score >= exam.pass_centi,
                note=first.note,
                search_key=names[person_id][1],
                resit_note=resit.note if resit else "",
                resit_on=resit.sat_on if resit else (first.sat_on if first.number > 1 else None),
            )
        )
    return tuple(rows)


def _first(own: list[Attempt]) -> scoring.Try | None:
    entered = (scoring.Try(a.number, a.state, a.score_centi) for a in own if a.state)
    return min(entered, key=lambda t: t.number, default=None)


def _ranked(counting: scoring.Try | None) -> int | None:
    if counting is None or counting.state not in scoring.SCORED:
        return None
    return counting.score_centi


def _exam(session: Session, exam_id: int) -> Exam:
    exam = session.get(Exam, exam_id)
    if exam is None:
        raise InputProblem("exam.not_found", exam=exam_id)
    return exam

"""One person's year for a dossier: hours, attendance, scores, talks, make-ups, with their ids (A32, C28).

Set-based: the same handful of queries for one person or for a whole town.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.counting import NOBODY, Attendance
from app.figures.exam_counting import NO_EXAM, ExamCounts, first_try, person_counts
from app.figures.scopes import Scope, year_scope
from app.figures.values import NOTHING
from app.rules import scoring
from app.rules.four_papers import FOUR
from app.rules.hours import credit
from app.rules.session_status import CANCELLED
from app.rules.talk_states import CLOSED, NOTICED
from app.services.figure.facts import OWN, SENT, YearFacts, read_facts
from app.services.figure.measured import by
from app.services.figure.of_attendance import PERSON, grouped
from app.services.figure.of_exams import exams_of
from app.services.figure.of_exams import grouped as exams_grouped
from app.services.figure.of_records import TalkFact
from app.services.figure.of_study import four_of
from app.services.follow_up.make_ups import MissedRow, list_missed
from app.services.follow_up.talks import TalkRow, list_talks
from app.services.hour.hours import PersonHours, hours_of_year
from app.services.mark.mark_credit import credit_changes
from app.services.operation.sealed_values import politics_when_closed
from app.services.person.roster import RosterFilter, list_people
from app.services.setting.mark_kinds import kinds_in_time, plain_kinds
from db.models import Batch, ClassSession, Course, Participation, Person

MANY = 500

Row = TypeVar("Row", MissedRow, TalkRow)


@dataclass(frozen=True)
class Lesson:
    """One class session on a person's list; `credited_centi` is what the mark gives."""

    class_session_id: int
    on: date
    title: str
    pot: str
    mark: str
    label: str
    credited_centi: int


@dataclass(frozen=True)
class Score:
    """One exam of a person: the first result beside the try that counts, or why there is none.

    `passed` None: not tested. `resit_on` is the day of a resit, where it is known.
    """

    exam_id: int
    on: date
    title: str
    score_centi: int | None
    full_centi: int
    state: str
    passed: bool | None
    first_centi: int | None = None
    first_words: str = ""
    counts: ExamCounts = NO_EXAM
    resit_on: date | None = None

    @property
    def has_resat(self) -> bool:
        """Whether a resit changed the result."""
        return self.counts.has_resits

    @property
    def words(self) -> str:
        """合格, 补考合格, 不合格, or the state (缺考, 缓考, 未登记 …)."""
        if self.passed is not None and self.state != scoring.CHEATED:
            return ("补考合格" if self.counts.resits_passed else "合格") if self.passed else "不合格"
        return scoring.STATE_LABELS.get(self.state, "未登记")


@dataclass(frozen=True)
class PersonFactsRow:
    """What stands in the head of a record."""

    sex: str
    birth: str
    politics: str


@dataclass(frozen=True)
class Repairs:
    """What became of the missed class sessions, in times: 缺训 is their sum."""

    done: int = 0
    elsewhere: int = 0
    open: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class PersonRecord:
    """Everything of one person's year. `four` maps each of the 四有 to the day it came in, or None.

    `tally` are the town's own class sessions that were held, `sent` those of the superiors, `exams` first
    results and results after resits: the same numbers as in the ledger, from the catalogue.
    """

    hours: PersonHours
    facts: PersonFactsRow
    tally: Attendance
    sent: Attendance
    repairs: Repairs
    exams: ExamCounts
    lessons: tuple[Lesson, ...]
    missed: tuple[MissedRow, ...]
    scores: tuple[Score, ...]
    talks: tuple[TalkRow, ...]
    four: Mapping[str, date | None]
    talks_closed: int = 0
    talks_noticed: int = 0

    @property
    def person_id(self) -> int:
        """The person."""
        return self.hours.person_id

    @property
    def entered(self) -> int:
        """应到 less 未登记: the denominator of the attendance rate, as in the ledger."""
        return self.tally.entered


def people_of_unit(session: Session, *, unit_id: int, year: int, today: date) -> tuple[int, ...]:
    """Ids of a unit's people at the end of the year (or today, while it runs), in official order."""
    on = min(today, date(year, 12, 31))
    return tuple(p.id for p in list_people(session, roster=RosterFilter(on=on, unit_id=unit_id)))


def person_records(
    session: Session,
    *,
    year: int,
    today: date,
    person_ids: Collection[int] | None = None,
    facts: YearFacts | None = None,
    hours: Sequence[PersonHours] | None = None,
    with_lists: bool = True,
) -> tuple[PersonRecord, ...]:
    """The records of `person_ids` (None: everybody of the year) in official order, up to `today`.

    `facts` and `hours` of the year, where they have been read already. Without `with_lists` no lessons, no
    missed class sessions and no talks one by one: for papers that print only the figures.
    """
    hours = hours or hours_of_year(session, year=year, today=today, person_ids=person_ids)
    ids = None if person_ids is None else list(person_ids)
    known = _facts(session, ids, year)
    lists = _lists(session, year, today, ids) if with_lists else _Lists()
    facts = facts or read_facts(session, year=year, today=today)
    scope = year_scope(year, today=today)
    own_marks, sent = (grouped(facts, scope, PERSON, which) for which in (OWN, SENT))
    scores = _scores(facts, scope, {each.person_id for each in hours})
    exams = exams_grouped(facts, scope, PERSON)
    repairs = _repairs(facts, scope) if with_lists else {}
    four = four_of(facts, scope)
    talks = [by(facts, id, scope, PERSON) for id in ("talk.closed", "talk.noticed")]
    return tuple(
        PersonRecord(
            each,
            known[each.person_id],
            own_marks.get(each.person_id, NOBODY),
            sent.get(each.person_id, NOBODY),
            repairs.get(each.person_id, Repairs()),
            exams.get(each.person_id, NO_EXAM),
            tuple(lists.lessons.get(each.person_id, [])),
            tuple(lists.missed.get(each.person_id, [])),
            tuple(scores.get(each.person_id, [])),
            tuple(lists.talks.get(each.person_id, [])),
            {word: four.get(each.person_id, {}).get(word) for word in FOUR},
            *(own.get(each.person_id, NOTHING).part for own in talks),
        )
        for each in hours
    )


@dataclass(frozen=True)
class _Lists:
    """What a record lists one by one, by person."""

    lessons: Mapping[int, list[Lesson]] = field(default_factory=dict)
    missed: Mapping[int, list[MissedRow]] = field(default_factory=dict)
    talks: Mapping[int, list[TalkRow]] = field(default_factory=dict)


def _lists(session: Session, year: int, today: date, ids: list[int] | None) -> _Lists:
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    one = ids[0] if ids and len(ids) == 1 else None
    missed = (row for row in list_missed(session, year=year, person_id=one, until=last) if row.on <= last)
    talks = (_as_of(row, last) for row in list_talks(session, year=year, statuses=(NOTICED, CLOSED)))
    found = (row for row in talks if row is not None)
    return _Lists(_lessons(session, first, last, ids), _grouped(missed), _grouped(found))


def _as_of(row: TalkRow, last: date) -> TalkRow | None:
    """A talk as it stood on the last day, as its figures count it; None while it was only due."""
    fact = TalkFact(row.person_id, row.found_on, row.status, row.noticed_on, row.talked_on)
    status = fact.status_on(last)
    if row.found_on > last or status not in (NOTICED, CLOSED):
        return None
    return row if status == row.status else row._replace(status=status, talked_on=None, talker="")


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    result: dict[int, list[Row]] = {}
    for row in rows:
        result.setdefault(row.person_id, []).append(row)
    return result


def _facts(session: Session, ids: list[int] | None, year: int) -> dict[int, PersonFactsRow]:
    then = politics_when_closed(session, year=year)
    statement = select(Person.id, Person.sex, Person.birth, Person.politics)
    if ids is not None and len(ids) <= MANY:
        statement = statement.where(Person.id.in_(ids))
    return {
        row[0]: PersonFactsRow(row[1], row[2], then.get(row[0], row[3])) for row in session.execute(statement)
    }


def _lessons(session: Session, first: date, last: date, ids: list[int] | None) -> dict[int, list[Lesson]]:
    held = {
        row.id: row
        for row in session.execute(
            select(
                ClassSession.id,
                ClassSession.held_on,
                Course.title,
                ClassSession.pot,
                ClassSession.hours_centi,
            )
            .join(Batch, Batch.id == ClassSession.batch_id)
            .join(Course, Course.id == Batch.course_id)
            .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
            .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
        )
    }
    marked = _marked(session, first, last, ids)
    plain = {kind.code: kind.hour_percent for kind in plain_kinds(session)}
    in_time = kinds_in_time(session)
    place = {held_id: number for number, held_id in enumerate(held)}
    # One value per class session and mark is shared by everybody who has it.
    shared: dict[tuple[int, str, str, int | None], Lesson] = {}

    def lesson(held_id: int, mark: str, typed: str, changed: int | None) -> Lesson:
        key = (held_id, mark, typed, changed)
        if key not in shared:
            row = held[held_id]
            label = in_time.by_code(row.held_on)[typed].label
            centi = credit(row.hours_centi, plain[mark]) if changed is None else changed
            shared[key] = Lesson(held_id, row.held_on, row.title, row.pot, mark, label, centi)
        return shared[key]

    return {
        person_id: [lesson(held_id, *own[held_id]) for held_id in sorted(own, key=place.__getitem__)]
        for person_id, own in marked.items()
    }


def _marked(
    session: Session, first: date, last: date, ids: list[int] | None
) -> dict[int, dict[int, tuple[str, str, int | None]]]:
    """Person id → class session id → (mark, code typed, credit where it is not the plain share)."""
    statement = (
        select(
            Participation.id,
            Participation.person_id,
            Participation.class_session_id,
            Participation.mark,
            Participation.status,
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
    )
    if ids is not None and len(ids) <= MANY:
        statement = statement.where(Participation.person_id.in_(ids))
    changes = credit_changes(session, first=first, last=last, person_ids=ids)
    marked: dict[int, dict[int, tuple[str, str, int | None]]] = {}
    # A row a participation: unpacked, not asked by name.
    for id, person_id, class_session_id, mark, status in session.execute(statement).all():
        change = changes.get(id) if changes else None
        own = (mark, status or mark, change.centi if change else None)
        marked.setdefault(person_id, {})[class_session_id] = own
    return marked


REPAIRS = ("make.done", "make.else", "make.open", "make.drop")


def _repairs(facts: YearFacts, scope: Scope) -> dict[int, Repairs]:
    """Person id → what became of the missed class sessions."""
    counts: dict[int, list[int]] = {}
    for place, id in enumerate(REPAIRS):
        for person_id, value in by(facts, id, scope, PERSON).items():
            if isinstance(person_id, int):
                counts.setdefault(person_id, [0, 0, 0, 0])[place] = value.part
    return {person_id: Repairs(*own) for person_id, own in counts.items()}


def _scores(facts: YearFacts, scope: Scope, wanted: Collection[int]) -> dict[int, list[Score]]:
    result: dict[int, list[Score]] = {}
    for exam in exams_of(facts, scope):
        for person_id in exam.tries:
            if person_id not in wanted:
                continue
            own = [each for each in exam.tries_by(person_id, scope.as_of) if each.state]
            counting, first = scoring.counting_try(own, exam.policy), first_try(own)
            counts = person_counts(
                own, pass_centi=exam.pass_centi, full_centi=exam.full_centi, policy=exam.policy
            )
            result.setdefault(person_id, []).append(
                Score(
                    exam.id,
                    exam.on,
                    exam.title,
                    _points(counting),
                    exam.full_centi,
                    counting.state if counting else "",
                    bool(counts.after.passed) if counts.after.sat else None,
                    _points(first),
                    "" if first is None or first.state in scoring.SCORED else _state_words(first),
                    counts,
                    exam.days.get((person_id, own[-1].number)) if len(own) > 1 else None,
                )
            )
    return result


def _points(found: scoring.Try | None) -> int | None:
    return found.score_centi if found is not None and found.state in scoring.SCORED else None


def _state_words(found: scoring.Try) -> str:
    return scoring.STATE_LABELS.get(found.state, "未登记")

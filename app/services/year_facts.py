"""What the year's summary counts from, read once per year with set-based queries."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.services.exams import list_exams
from app.services.roster import RosterFilter, list_people
from app.services.town import get_setting
from db.models import (
    Batch,
    Bulletin,
    ClassSession,
    Course,
    DutyRecord,
    HourEntry,
    MarkKind,
    Participation,
    Person,
    Programme,
    Unit,
)

ALONE = ("网络学习", "自学")
MEMBERS = ("中共党员", "党员", "中共预备党员", "预备党员")
YOUNG_GROUP, MEMBER_GROUP = "年轻干部", "党员"
SELF_STUDY_CENTI = 3000
NOON = time(12)


@dataclass(frozen=True)
class SummarySettings:
    """Blanks of seed 002 that are the town's own choice."""

    age: int = 60
    group_words: tuple[str, ...] = ("中心组",)
    seminar_words: tuple[str, ...] = ("研讨",)


@dataclass(frozen=True)
class HeldSession:
    """One held class session with its figures; `half_days` is 1 or 2."""

    id: int
    on: date
    title: str
    batch: str
    course_id: int
    form: str
    programme: str
    hours_centi: int
    half_days: int
    present: int
    credited_centi: int


@dataclass(frozen=True)
class AttendedRow:
    """One person of the roster and how often they took part."""

    person_id: int
    name: str
    unit: str
    times: int


@dataclass(frozen=True)
class MemberRow:
    """A Party member of the roster."""

    person_id: int
    name: str
    unit: str
    birth: str
    attended: bool


@dataclass(frozen=True)
class SelfStudyRow:
    """Months in which a person's self-study reached 30 hours."""

    person_id: int
    name: str
    unit: str
    months_reached: int


@dataclass(frozen=True)
class ExamFacts:
    """One exam's three counts."""

    id: int
    on: date
    title: str
    due: int
    tested: int
    passed: int


@dataclass(frozen=True)
class RecordRow:
    """One duty record: a report received, an inspection made."""

    on: date
    title: str
    who: str


@dataclass(frozen=True)
class YearRecords:
    """Everything the figures of one year are made of; `months` are those begun by the last day."""

    last: date
    months: tuple[str, ...]
    held: tuple[HeldSession, ...]
    attended: tuple[AttendedRow, ...]
    members: tuple[MemberRow, ...]
    head_months: tuple[int, ...]
    self_study: tuple[SelfStudyRow, ...]
    exams: tuple[ExamFacts, ...]
    young: tuple[int, ...]
    reports: tuple[RecordRow, ...]
    inspections: tuple[RecordRow, ...]
    inspection_bulletins: int
    villages: int

    @property
    def collective(self) -> tuple[HeldSession, ...]:
        """Held in a collective form (N1)."""
        return tuple(s for s in self.held if s.form not in ALONE)

    def named(self, words: Collection[str]) -> tuple[HeldSession, ...]:
        """Held sessions whose title, form or programme contains one of `words`."""
        return tuple(
            s
            for s in self.held
            if any(word in s.title or word in s.form or word in s.programme for word in words)
        )


def summary_settings(session: Session) -> SummarySettings:
    """The town's choices, defaults where nothing was chosen."""
    usual = SummarySettings()
    words = json.loads(get_setting(session, name="summary.words", default="{}"))
    return SummarySettings(
        age=int(get_setting(session, name="summary.age", default=str(usual.age))),
        group_words=tuple(words.get("group", usual.group_words)),
        seminar_words=tuple(words.get("seminar", usual.seminar_words)),
    )


def read_year(session: Session, *, year: int, until: date) -> YearRecords:
    """The records of `year` up to and including the day `until`."""
    first = date(year, 1, 1)
    months = tuple(f"{year}-{month:02d}" for month in range(1, 13) if date(year, month, 1) <= until)
    held = _held_sessions(session, first, until)
    people = list_people(session, roster=RosterFilter(on=until))
    times = _times(session, [s.id for s in held if s.form not in ALONE])
    attended = tuple(AttendedRow(p.id, p.name, p.unit, times.get(p.id, 0)) for p in people)
    members = tuple(
        MemberRow(p.id, p.name, p.unit, p.birth, times.get(p.id, 0) > 0)
        for p in people
        if p.politics in MEMBERS or MEMBER_GROUP in p.groups
    )
    exams = tuple(
        ExamFacts(e.id, e.held_on, e.title, e.figures.due, e.figures.tested, e.figures.passed)
        for e in list_exams(session, year=year)
        if e.held_on <= until
    )
    issued = select(func.count()).where(
        Bulletin.year == year, Bulletin.kind == "inspection", Bulletin.status == "issued"
    )
    villages = select(func.count()).select_from(Unit).where(Unit.kind.in_(("村", "社区")), Unit.active)
    return YearRecords(
        last=date(year, 12, 31),
        months=months,
        held=held,
        attended=attended,
        members=members,
        head_months=_heads_at_month_ends(session, months, until),
        self_study=_self_study(session, first, until, {p.id: (p.name, p.unit) for p in people}),
        exams=exams,
        young=tuple(p.id for p in people if YOUNG_GROUP in p.groups),
        reports=_records(session, "Q17", first, until),
        inspections=_records(session, "C29", first, until),
        inspection_bulletins=session.scalar(issued) or 0,
        villages=session.scalar(villages) or 0,
    )


def _held_sessions(session: Session, first: date, last: date) -> tuple[HeldSession, ...]:
    present = func.sum(case((MarkKind.counts_as_present, 1), else_=0))
    credited = func.sum((ClassSession.hours_centi * MarkKind.hour_percent + 50) // 100)
    sums = (
        select(
            Participation.class_session_id.label("held_id"),
            present.label("present"),
            credited.label("credited"),
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .where(ClassSession.held_on.between(first, last))
        .group_by(Participation.class_session_id)
        .subquery()
    )
    rows = session.execute(
        select(
            ClassSession,
            Batch.name.label("batch"),
            Course.id.label("course_id"),
            Course.title.label("title"),
            Programme.title.label("programme"),
            sums.c.present,
            sums.c.credited,
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(Programme, Programme.id == Course.programme_id)
        .outerjoin(sums, sums.c.held_id == ClassSession.id)
        .where(ClassSession.status == "held", ClassSession.held_on.between(first, last))
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    )
    return tuple(
        HeldSession(
            id=row.ClassSession.id,
            on=row.ClassSession.held_on,
            title=row.title,
            batch=row.batch,
            course_id=row.course_id,
            form=row.ClassSession.form,
            programme=row.programme or "",
            hours_centi=row.ClassSession.hours_centi,
            half_days=_half_days(row.ClassSession),
            present=row.present or 0,
            credited_centi=row.credited or 0,
        )
        for row in rows
    )


def _half_days(held: ClassSession) -> int:
    if held.day_part == "全天":
        return 2
    through_noon = held.start_time and held.end_time and held.start_time < NOON and held.end_time > time(14)
    return 2 if through_noon else 1


def _times(session: Session, class_session_ids: Collection[int]) -> dict[int, int]:
    result: dict[int, int] = {}
    ids = list(class_session_ids)
    for start in range(0, len(ids), 500):
        for person_id, number in session.execute(
            select(Participation.person_id, func.count())
            .join(MarkKind, MarkKind.code == Participation.mark)
            .where(Participation.class_session_id.in_(ids[start : start + 500]), MarkKind.counts_as_present)
            .group_by(Participation.person_id)
        ):
            result[person_id] = result.get(person_id, 0) + number
    return result


def _heads_at_month_ends(session: Session, months: Collection[str], until: date) -> tuple[int, ...]:
    stays = session.execute(select(Person.joined_on, Person.left_on)).all()
    heads = []
    for month in months:
        year, number = int(month[:4]), int(month[5:])
        end = min(date(year, number, monthrange(year, number)[1]), until)
        heads.append(
            sum(1 for joined, left in stays if not (joined and joined > end) and not (left and left <= end))
        )
    return tuple(heads)


def _self_study(
    session: Session, first: date, last: date, names: dict[int, tuple[str, str]]
) -> tuple[SelfStudyRow, ...]:
    month = func.substr(HourEntry.credited_on, 1, 7)
    rows = session.execute(
        select(HourEntry.person_id, month, func.sum(HourEntry.hours_centi).label("total"))
        .where(HourEntry.pot == "自学", HourEntry.counted, HourEntry.credited_on.between(first, last))
        .group_by(HourEntry.person_id, month)
    )
    reached: dict[int, int] = {}
    for row in rows:
        reached[row.person_id] = reached.get(row.person_id, 0) + (row.total >= SELF_STUDY_CENTI)
    return tuple(
        SelfStudyRow(person_id, *names[person_id], months)
        for person_id, months in reached.items()
        if person_id in names
    )


def _records(session: Session, code: str, first: date, last: date) -> tuple[RecordRow, ...]:
    rows = session.execute(
        select(DutyRecord.done_on, DutyRecord.title, func.coalesce(Unit.name, Person.name, ""))
        .outerjoin(Unit, Unit.id == DutyRecord.unit_id)
        .outerjoin(Person, Person.id == DutyRecord.person_id)
        .where(DutyRecord.rule_code == code, DutyRecord.done_on.between(first, last))
        .order_by(DutyRecord.done_on)
    )
    return tuple(RecordRow(*row) for row in rows)

"""What the year's summary counts from, read once per year with set-based queries."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from app.rules.summary_choices import BY_EXAM, SummaryChoices
from app.services.hour.hour_settings import hour_settings
from app.services.mark.mark_credit import credit_changes
from app.services.mark.mark_kinds import list_mark_kinds
from app.services.person.roster import PersonRow, RosterFilter, count_people, list_people
from app.services.trail.sealed_values import politics_when_closed
from app.services.year.ledger_scores import ledger_exams
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

MEMBERS = ("中共党员", "党员", "中共预备党员", "预备党员")
YOUNG_GROUP, MEMBER_GROUP, FLOATING_GROUP = "年轻干部", "党员", "流动党员"
REPORT_RULE, INSPECTION_RULE = "Q17", "C29"
NOON = time(12)


@dataclass(frozen=True)
class HeldSession:
    """One held class session with its figures; `half_days` is 1 or 2."""

    id: int
    on: date
    title: str
    batch: str
    batch_id: int
    course_id: int
    form: str
    programme: str
    hours_centi: int
    half_days: int
    present: int
    credited_centi: int


@dataclass(frozen=True)
class AttendedRow:
    """One person of the roster and how often they took part; `since` is the day they joined, if known."""

    person_id: int
    name: str
    unit: str
    times: int
    since: date | None = None


@dataclass(frozen=True)
class MemberRow:
    """A Party member of the roster; `first_on` is the first collective session they took part in."""

    person_id: int
    name: str
    unit: str
    birth: str
    is_floating: bool
    first_on: date | None


@dataclass(frozen=True)
class SelfStudy:
    """Self-study of the year: hours (1/100) by person and month, and how many entries were 自报."""

    by_month: Mapping[int, Mapping[str, int]]
    entries: int
    self_reported: int


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
    """One duty record: a report received (of a person), an inspection made (of a village)."""

    on: date
    title: str
    who: str
    unit_id: int | None
    person_id: int | None


@dataclass(frozen=True)
class IssuedRow:
    """One 督查通报 that went out."""

    id: int
    on: date
    title: str


@dataclass(frozen=True)
class VillageRow:
    """One village or community in use."""

    id: int
    name: str


@dataclass(frozen=True)
class YearRecords:
    """Everything the figures of one year are made of.

    `months` are those begun by the day `until`; `young` holds the young cadres (id, name) on the roster at
    the end of each half-year that is over.
    """

    year: int
    until: date
    months: tuple[str, ...]
    present_labels: tuple[str, ...]
    held: tuple[HeldSession, ...]
    collective: tuple[HeldSession, ...]
    attended: tuple[AttendedRow, ...]
    listed: int
    members: tuple[MemberRow, ...]
    head_months: tuple[int, ...]
    self_study: SelfStudy
    exams: tuple[ExamFacts, ...]
    young: Mapping[int, tuple[tuple[int, str], ...]]
    reports: tuple[RecordRow, ...]
    inspections: tuple[RecordRow, ...]
    issued: tuple[IssuedRow, ...]
    villages: tuple[VillageRow, ...]

    @property
    def full_months(self) -> tuple[str, ...]:
        """The months that are over by the last day; all that began while none is."""
        over = tuple(month for month in self.months if month_end(month) <= self.until)
        return over or self.months

    def named(self, words: Collection[str]) -> tuple[HeldSession, ...]:
        """Held sessions whose title, form or programme contains one of `words`."""
        return tuple(
            s
            for s in self.held
            if any(word in s.title or word in s.form or word in s.programme for word in words)
        )


def month_end(month: str) -> date:
    """'2024-02' → its last day."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def read_year(session: Session, *, year: int, until: date, choices: SummaryChoices) -> YearRecords:
    """The records of `year` up to and including the day `until`, read as the town chose to count."""
    first = date(year, 1, 1)
    months = tuple(f"{year}-{month:02d}" for month in range(1, 13) if date(year, month, 1) <= until)
    held = _held_sessions(session, first, until)
    collective = tuple(s for s in held if s.form not in choices.alone_forms)
    people = list_people(session, roster=RosterFilter(on=until))
    times, first_days, listed = _times(session, {s.id: s.on for s in collective})
    return YearRecords(
        year=year,
        until=until,
        months=months,
        present_labels=tuple(kind.label for kind in list_mark_kinds(session) if kind.counts_as_present),
        held=held,
        collective=collective,
        attended=tuple(AttendedRow(p.id, p.name, p.unit, times.get(p.id, 0), p.joined_on) for p in people),
        listed=listed,
        members=_members(people, first_days, politics_when_closed(session, year=until.year)),
        head_months=_heads_at_month_ends(session, months, until),
        self_study=_self_study(session, first, until),
        exams=_exams(session, first, until, choices),
        young=_young(session, year, until),
        reports=_records(session, REPORT_RULE, first, until),
        inspections=_records(session, INSPECTION_RULE, first, until),
        issued=_issued(session, year, until),
        villages=tuple(
            VillageRow(row.id, row.name)
            for row in session.execute(
                select(Unit.id, Unit.name)
                .where(Unit.kind.in_(("村", "社区")), Unit.active)
                .order_by(Unit.position, Unit.id)
            )
        ),
    )


def _members(
    people: Collection[PersonRow], first_days: Mapping[int, date], then: Mapping[int, str]
) -> tuple[MemberRow, ...]:
    return tuple(
        MemberRow(p.id, p.name, p.unit, p.birth, FLOATING_GROUP in p.groups, first_days.get(p.id))
        for p in people
        if then.get(p.id, p.politics) in MEMBERS or MEMBER_GROUP in p.groups
    )


def _exams(session: Session, first: date, last: date, choices: SummaryChoices) -> tuple[ExamFacts, ...]:
    policy = "" if choices.retakes == BY_EXAM else choices.retakes
    found = []
    for exam in ledger_exams(session, first=first, last=last, policy=policy):
        counts = exam.figures
        found.append(ExamFacts(exam.id, exam.held_on, exam.title, counts.due, counts.tested, counts.passed))
    return tuple(found)


def _young(session: Session, year: int, until: date) -> dict[int, tuple[tuple[int, str], ...]]:
    """Half (1 or 2) → young cadres (id, name) on the roster at its end; only halves that are over."""
    ends = {1: date(year, 6, 30), 2: date(year, 12, 31)}
    return {
        half: tuple(
            (p.id, p.name)
            for p in list_people(session, roster=RosterFilter(on=end))
            if YOUNG_GROUP in p.groups
        )
        for half, end in ends.items()
        if end <= until
    }


def _issued(session: Session, year: int, until: date) -> tuple[IssuedRow, ...]:
    rows = session.execute(
        select(Bulletin.id, Bulletin.issued_on, Bulletin.title)
        .where(
            Bulletin.year == year,
            Bulletin.kind == "inspection",
            Bulletin.status == "issued",
            Bulletin.issued_on <= until,
        )
        .order_by(Bulletin.issued_on, Bulletin.id)
    )
    return tuple(IssuedRow(row.id, row.issued_on, row.title) for row in rows if row.issued_on is not None)


def _marked_sums(first: date, last: date) -> Subquery:
    """People present and hours credited (1/100) of each class session by its marks."""
    present = func.sum(case((MarkKind.counts_as_present, 1), else_=0))
    credited = func.sum((ClassSession.hours_centi * MarkKind.hour_percent + 50) // 100)
    return (
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


def _held_sessions(session: Session, first: date, last: date) -> tuple[HeldSession, ...]:
    sums = _marked_sums(first, last)
    uncounted = hour_settings(session, year=last.year).excluded_forms
    more: Counter[int] = Counter()
    for change in credit_changes(session, first=first, last=last).values():
        more[change.class_session_id] += change.more_centi
    rows = session.execute(
        select(
            ClassSession,
            Batch.name.label("batch"),
            Batch.id.label("batch_id"),
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
            batch_id=row.batch_id,
            course_id=row.course_id,
            form=row.ClassSession.form,
            programme=row.programme or "",
            hours_centi=row.ClassSession.hours_centi,
            half_days=_half_days(row.ClassSession),
            present=row.present or 0,
            credited_centi=0
            if row.ClassSession.form in uncounted
            else (row.credited or 0) + more.get(row.ClassSession.id, 0),
        )
        for row in rows
    )


def _half_days(held: ClassSession) -> int:
    if held.day_part == "全天":
        return 2
    through_noon = held.start_time and held.end_time and held.start_time < NOON and held.end_time > time(14)
    return 2 if through_noon else 1


def _times(session: Session, days: Mapping[int, date]) -> tuple[dict[int, int], dict[int, date], int]:
    """Times and first day present of each person in these class sessions, and how many people were due."""
    times: dict[int, int] = {}
    first_days: dict[int, date] = {}
    listed: set[int] = set()
    ids = list(days)
    for start in range(0, len(ids), 500):
        for person_id, held_id, is_present in session.execute(
            select(Participation.person_id, Participation.class_session_id, MarkKind.counts_as_present)
            .join(MarkKind, MarkKind.code == Participation.mark)
            .where(
                Participation.class_session_id.in_(ids[start : start + 500]),
                MarkKind.counts_as_due | MarkKind.counts_as_present,
            )
        ):
            listed.add(person_id)
            if is_present:
                times[person_id] = times.get(person_id, 0) + 1
                day = days[held_id]
                first_days[person_id] = min(first_days.get(person_id, day), day)
    return times, first_days, len(listed)


def _heads_at_month_ends(session: Session, months: Collection[str], until: date) -> tuple[int, ...]:
    return tuple(count_people(session, on=min(month_end(month), until)) for month in months)


def _self_study(session: Session, first: date, last: date) -> SelfStudy:
    month = func.substr(HourEntry.credited_on, 1, 7)
    counting = (HourEntry.pot == "自学", HourEntry.counted, HourEntry.credited_on.between(first, last))
    by_month: dict[int, dict[str, int]] = {}
    entries = reported = 0
    for row in session.execute(
        select(
            HourEntry.person_id,
            month.label("month"),
            func.sum(HourEntry.hours_centi).label("total"),
            func.count().label("entries"),
            func.sum(case((HourEntry.self_reported, 1), else_=0)).label("reported"),
        )
        .where(*counting)
        .group_by(HourEntry.person_id, month)
    ):
        by_month.setdefault(row.person_id, {})[row.month] = row.total
        entries += row.entries
        reported += row.reported
    return SelfStudy(by_month, entries, reported)


def _records(session: Session, code: str, first: date, last: date) -> tuple[RecordRow, ...]:
    rows = session.execute(
        select(
            DutyRecord.done_on,
            DutyRecord.title,
            func.coalesce(Unit.name, Person.name, ""),
            DutyRecord.unit_id,
            DutyRecord.person_id,
        )
        .outerjoin(Unit, Unit.id == DutyRecord.unit_id)
        .outerjoin(Person, Person.id == DutyRecord.person_id)
        .where(DutyRecord.rule_code == code, DutyRecord.done_on.between(first, last))
        .order_by(DutyRecord.done_on, DutyRecord.id)
    )
    return tuple(RecordRow(*row) for row in rows)

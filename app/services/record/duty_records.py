"""专项记录: contests, inspections, plans and reports received, which no other table knows (E20, C29, E35)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, given, merged
from app.rules.four_papers import FOUR, paper_of
from app.rules.periods import HALF, YEAR, period_of, periods_of_year
from app.rules.records.moved import KINDS
from app.rules.records.moved import Record as Typed
from app.rules.records.told import Record
from app.rules.session_status import CANCELLED
from app.services.record.kind_rows import records_of
from app.services.record.kind_writing import drop_record, put_in_place, put_record
from db.models import Batch, ClassSession, Course, Person, Unit

# 成果转化 of a class, and of a person where one is named: 学习档案 and 一期一档 tell it (A24).
RESULT = "A24"
# What a record must say to count: of which class, whose paper, which unit's.
NEEDS_BATCH = frozenset({"A24", "Q15", "Q16", "Q28"})
NEEDS_PERSON = frozenset({"Q16", "Q17", "Q18"})
NEEDS_UNIT = frozenset({"Q20"})
# What is chosen, not typed: which of the four papers a record of 四有 is (Q18).
TITLES = {"Q18": FOUR}


# What belongs to a period of the calendar, however late it comes (所属期).
PERIODS = {"Q17": HALF, "Q18": YEAR, "Q20": YEAR}
# What lasts from a day to a day; what people compete in; what needs its reason.
LASTS = frozenset({"Q15"})
CONTESTS = frozenset({"Q6"})
REASONS = frozenset({"Q28"})
# Kinds that say what they were about, and how that is called.
SUBJECTS = {"Q6": "比赛项目", "Q19": "研讨案例"}
# Papers that look back: so long into a new half or year they are still taken for the one before.
LOOKS_BACK_MONTHS = {"Q17": 2, "年度学习总结": 3}


@dataclass(frozen=True)
class Contestant:
    """Somebody who took part, with the score in 1/100 point where there was one."""

    person_id: int
    score_centi: int | None = None
    name: str = ""


@dataclass(frozen=True)
class BatchChoice:
    """A class (期) a record can belong to."""

    id: int
    first_on: date
    title: str

    @property
    def label(self) -> str:
        """'08-05 发展党员工作细则 第1期'."""
        return f"{self.first_on:%m-%d} {self.title}"


@dataclass(frozen=True)
class DutyRecordRow:
    """One record; unit, person and batch are '' when the kind has none."""

    id: int
    rule_code: str
    kind: str
    done_on: date
    unit_id: int | None
    unit: str
    person_id: int | None
    person: str
    title: str
    note: str
    batch_id: int | None = None
    batch: str = ""
    for_period: str = ""
    subject: str = ""
    ended_on: date | None = None
    people: tuple[Contestant, ...] = ()
    revises: date | None = None

    @property
    def period(self) -> str:
        """2024年上半年, or '' for kinds without."""
        return period_words(self.for_period)


@dataclass(frozen=True)
class DutyRecordInput(Given):
    """What the clerk types. Without a `for_period` a paper takes the one that its day proposes."""

    rule_code: str
    done_on: date
    title: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    note: str = ""
    for_period: str = ""
    subject: str = ""
    ended_on: date | None = None
    people: tuple[Contestant, ...] = ()


def proposed_period(code: str, on: date, subject: str = "") -> str:
    """The period a paper that arrives on the day most likely belongs to; '' for kinds without.

    A half-year report of 3 July is of the first half, an annual summary of 5 January of the year before.
    """
    kind = PERIODS.get(code)
    if kind is None:
        return ""
    back = LOOKS_BACK_MONTHS.get(code, LOOKS_BACK_MONTHS.get(subject, 0))
    into = (on.month - 1) % (6 if kind == HALF else 12) + 1
    day = on if into > back else on.replace(day=1) - timedelta(days=31 * (into - 1) + 1)
    return period_of(kind, day)


def period_choices(code: str, on: date) -> tuple[tuple[str, str], ...]:
    """(key, words) of the periods a paper of the kind can belong to: two years back to the running one."""
    kind = PERIODS.get(code)
    if kind is None:
        return ()
    found = [p for year in range(on.year - 2, on.year + 1) for p in periods_of_year(kind, year)]
    return tuple((period.key, period_words(period.key)) for period in reversed(found))


def period_words(key: str) -> str:
    """2024年, 2024年上半年; '' for none."""
    year, _, half = key.partition("-")
    return f"{year}年{ {'H1': '上半年', 'H2': '下半年'}.get(half, '') }" if key else ""


def list_duty_records(
    session: Session,
    *,
    year: int | None = None,
    rule_code: str | None = None,
    batch_id: int | None = None,
) -> tuple[DutyRecordRow, ...]:
    """Records of a year, a kind or a class by date."""
    names = _Names(session)
    firsts: dict[tuple[object, ...], date] = {}
    codes = KINDS if rule_code is None else (rule_code,)
    found = [row for code in codes for row in records_of(session, code=code)]
    rows = [
        _row(row, names, firsts)
        for row in sorted(found, key=lambda each: (each.done_on, abs(each.id)))
        if batch_id is None or row.batch_id == batch_id
    ]
    return tuple(row for row in rows if year is None or year in (row.done_on.year, _year(row.for_period)))


def _year(period: str) -> int | None:
    return int(period[:4]) if period else None


class _Names:
    """What units, people and classes are called, each table read when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def units(self) -> dict[int, str]:
        """Unit id → name."""
        return dict(self._session.execute(select(Unit.id, Unit.name)).all())

    @cached_property
    def people(self) -> dict[int, str]:
        """Person id → name."""
        return dict(self._session.execute(select(Person.id, Person.name)).all())

    @cached_property
    def classes(self) -> dict[int, str]:
        """Batch id → course and name."""
        rows = self._session.execute(
            select(Batch.id, Course.title, Batch.name).join(Course, Course.id == Batch.course_id)
        )
        return {batch_id: f"{title} {name}".strip() for batch_id, title, name in rows}


def _row(record: Record, names: _Names, firsts: dict[tuple[object, ...], date]) -> DutyRecordRow:
    return DutyRecordRow(
        id=record.id,
        rule_code=record.rule_code,
        kind=KINDS.get(record.rule_code, record.rule_code),
        done_on=record.done_on,
        unit_id=record.unit_id,
        unit=names.units.get(record.unit_id or 0, ""),
        person_id=record.person_id,
        person=names.people.get(record.person_id or 0, ""),
        title=record.title,
        note=record.note,
        batch_id=record.batch_id,
        batch=names.classes.get(record.batch_id or 0, ""),
        for_period=record.for_period,
        subject=record.subject,
        ended_on=record.ended_on,
        people=tuple(
            Contestant(person_id, score, names.people.get(person_id, ""))
            for person_id, score in record.people
        ),
        revises=_first_version(record, firsts),
    )


def _first_version(record: Record, firsts: dict[tuple[object, ...], date]) -> date | None:
    """The day the first version of a paper came in, when this one is a later version."""
    if not record.for_period:
        return None
    paper = paper_of(record.subject, record.title) if record.rule_code in TITLES else ""
    key = (record.rule_code, record.for_period, record.person_id, record.unit_id, paper)
    first = firsts.setdefault(key, record.done_on)
    return first if first != record.done_on else None


def list_batches(session: Session, *, year: int) -> tuple[BatchChoice, ...]:
    """Classes (期) of the year with a class session that was not cancelled, the newest first."""
    first = func.min(ClassSession.held_on)
    rows = session.execute(
        select(Batch.id, first, Course.title, Batch.name)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            ClassSession.status != CANCELLED,
        )
        .group_by(Batch.id)
        .order_by(first.desc(), Batch.id.desc())
    )
    return tuple(BatchChoice(batch_id, on, f"{title} {name}".strip()) for batch_id, on, title, name in rows)


def add_duty_record(session: Session, *, data: DutyRecordInput) -> int:
    """Add a record; returns its id.

    Raises `InputProblem` duty_record.kind, or .batch, .person, .unit, .item, .period, .reason when the kind
    cannot count without, .days when it ends before it begins, .people when somebody is named twice.
    """
    return put_record(session, record=_checked(data))


def edit_duty_record(session: Session, *, record_id: int, data: DutyRecordInput) -> None:
    """Change a record. Raises `InputProblem` duty_record.not_found and what adding raises."""
    record = _found(session, record_id)
    if record is None:
        raise InputProblem("duty_record.not_found")
    data = merged(_stored(record, data), data)
    put_in_place(session, old=record, record=_checked(data))


def _found(session: Session, record_id: int) -> Record | None:
    return next(
        (row for code in KINDS for row in records_of(session, code=code) if row.id == record_id), None
    )


def _stored(record: Record, data: DutyRecordInput) -> DutyRecordInput:
    """The record as it would be typed; of another kind its period and subject say nothing."""
    names = [field.name for field in fields(DutyRecordInput) if field.name != "people"]
    values = {name: getattr(record, name) for name in names}
    if "rule_code" in given(data) and data.rule_code != record.rule_code:
        values |= {"for_period": "", "subject": "", "ended_on": None}
    return DutyRecordInput(**values, people=tuple(Contestant(*each) for each in record.people))


def _checked(data: DutyRecordInput) -> Typed:
    if data.rule_code not in KINDS:
        raise InputProblem("duty_record.kind")
    kind = KINDS[data.rule_code]
    for code, needed, value in (
        ("batch", NEEDS_BATCH, data.batch_id),
        ("person", NEEDS_PERSON, data.person_id),
        ("unit", NEEDS_UNIT, data.unit_id),
    ):
        if data.rule_code in needed and value is None:
            raise InputProblem(f"duty_record.{code}", kind=kind)
    subject = _subject(data, kind)
    period = data.for_period or proposed_period(data.rule_code, data.done_on, subject)
    if (data.rule_code in PERIODS) != bool(period) or (period and not _is_period(data.rule_code, period)):
        raise InputProblem("duty_record.period", kind=kind)
    if data.ended_on is not None and data.ended_on < data.done_on:
        raise InputProblem("duty_record.days")
    if data.rule_code in REASONS and not (data.note.strip() or data.title.strip() not in ("", kind)):
        raise InputProblem("duty_record.reason")
    return Typed(
        id=0,
        rule_code=data.rule_code,
        done_on=data.done_on,
        unit_id=data.unit_id,
        person_id=data.person_id,
        batch_id=data.batch_id,
        title=data.title.strip() or (subject if data.rule_code in TITLES else kind),
        note=data.note.strip(),
        for_period=period,
        subject=subject,
        ended_on=data.ended_on if data.rule_code in LASTS else None,
        people=_wanted(data),
    )


def _subject(data: DutyRecordInput, kind: str) -> str:
    """What it was about: one of the four papers for 四有; else as typed."""
    if data.rule_code not in TITLES:
        return data.subject.strip() if data.rule_code in SUBJECTS else ""
    paper = paper_of(data.subject, data.title.strip())
    if not paper:
        raise InputProblem("duty_record.item", kind=kind)
    return paper


def _is_period(code: str, key: str) -> bool:
    year = key[:4]
    return year.isdigit() and key in {p.key for p in periods_of_year(PERIODS[code], int(year))}


def _wanted(data: DutyRecordInput) -> tuple[tuple[int, int | None], ...]:
    """Who took part. Raises duty_record.people when somebody is named twice."""
    if data.rule_code not in CONTESTS:
        return ()
    wanted = {each.person_id: each.score_centi for each in data.people}
    if len(wanted) < len(data.people):
        raise InputProblem("duty_record.people")
    return tuple(wanted.items())


def remove_duty_record(session: Session, *, record_id: int) -> None:
    """Take a record back."""
    drop_record(session, record_id=record_id)

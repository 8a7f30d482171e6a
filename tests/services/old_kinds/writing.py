"""Records of the old kinds written as the program once took them: for tests of those who read by kind.

The program itself writes entries of registers; a data file of before is moved by its migration.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, given, merged
from app.rules.four_papers import FOUR, paper_of
from app.rules.periods import HALF, YEAR, period_of, periods_of_year
from app.rules.records.told import KINDS, Record
from app.rules.session_status import CANCELLED
from app.services.record.duty_records import Contestant, list_duty_records, period_words
from app.services.record.kind_rows import records_of
from db.models import Batch, ClassSession, Course
from tests.services.old_kinds.kind_writing import drop_record, put_in_place, put_record
from tests.services.old_kinds.moved import Record as Typed

__all__ = ["Contestant", "DutyRecordInput", "add_duty_record", "list_duty_records"]

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


def _checked(data: DutyRecordInput) -> Any:
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

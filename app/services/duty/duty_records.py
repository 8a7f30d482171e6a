"""专项记录: contests, inspections, plans and reports received, which no other table knows (E20, C29, E35)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, merged
from app.rules.four_papers import FOUR
from app.services.plan.class_sessions import CANCELLED
from db.models import Batch, ClassSession, Course, DutyRecord, Person, Unit

KINDS = {
    "Q6": "业务技能大赛",
    "A24": "成果转化",
    "C29": "学习情况检查",
    "Q15": "实岗锻炼",
    "Q16": "党性分析",
    "Q17": "半年报告",
    "Q18": "学习档案",
    "Q19": "典型案例研讨会",
    "Q20": "单位工作计划",
    "Q28": "免于测试",
}
# 成果转化 of a class, and of a person where one is named: 学习档案 and 一期一档 tell it (A24).
RESULT = "A24"
# What a record must say to count: of which class, whose paper, which unit's.
NEEDS_BATCH = frozenset({"A24", "Q15", "Q16", "Q28"})
NEEDS_PERSON = frozenset({"Q16", "Q17", "Q18"})
NEEDS_UNIT = frozenset({"Q20"})
# What is chosen, not typed: which of the four papers a record of 四有 is (Q18).
TITLES = {"Q18": FOUR}


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


@dataclass(frozen=True)
class DutyRecordInput(Given):
    """What the clerk types."""

    rule_code: str
    done_on: date
    title: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    note: str = ""


def list_duty_records(
    session: Session,
    *,
    year: int | None = None,
    rule_code: str | None = None,
    batch_id: int | None = None,
) -> tuple[DutyRecordRow, ...]:
    """Records of a year, a kind or a class by date."""
    statement = (
        select(
            DutyRecord,
            Unit.name.label("unit"),
            Person.name.label("person"),
            Course.title.label("course"),
            Batch.name.label("batch"),
        )
        .outerjoin(Unit, Unit.id == DutyRecord.unit_id)
        .outerjoin(Person, Person.id == DutyRecord.person_id)
        .outerjoin(Batch, Batch.id == DutyRecord.batch_id)
        .outerjoin(Course, Course.id == Batch.course_id)
        .order_by(DutyRecord.done_on, DutyRecord.id)
    )
    if year is not None:
        statement = statement.where(DutyRecord.done_on.between(date(year, 1, 1), date(year, 12, 31)))
    if batch_id is not None:
        statement = statement.where(DutyRecord.batch_id == batch_id)
    if rule_code is not None:
        statement = statement.where(DutyRecord.rule_code == rule_code)
    return tuple(
        DutyRecordRow(
            id=row.DutyRecord.id,
            rule_code=row.DutyRecord.rule_code,
            kind=KINDS.get(row.DutyRecord.rule_code, row.DutyRecord.rule_code),
            done_on=row.DutyRecord.done_on,
            unit_id=row.DutyRecord.unit_id,
            unit=row.unit or "",
            person_id=row.DutyRecord.person_id,
            person=row.person or "",
            title=row.DutyRecord.title,
            note=row.DutyRecord.note,
            batch_id=row.DutyRecord.batch_id,
            batch=f"{row.course} {row.batch or ''}".strip() if row.course else "",
        )
        for row in session.execute(statement)
    )


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

    Raises `InputProblem` duty_record.kind, or .batch, .person, .unit when the kind cannot count without.
    """
    record = DutyRecord(**_checked(data))
    session.add(record)
    session.flush()
    return record.id


def edit_duty_record(session: Session, *, record_id: int, data: DutyRecordInput) -> None:
    """Change a record. Raises `InputProblem` duty_record.not_found and what adding raises."""
    record = session.get(DutyRecord, record_id)
    if record is None:
        raise InputProblem("duty_record.not_found")
    names = [field.name for field in fields(DutyRecordInput)]
    data = merged(DutyRecordInput(**{name: getattr(record, name) for name in names}), data)
    for name, value in _checked(data).items():
        setattr(record, name, value)
    session.flush()


def _checked(data: DutyRecordInput) -> dict[str, Any]:
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
    values = asdict(data)
    return {**values, "title": data.title.strip() or kind, "note": data.note.strip()}


def remove_duty_record(session: Session, *, record_id: int) -> None:
    """Take a record back."""
    record = session.get(DutyRecord, record_id)
    if record is not None:
        session.delete(record)
        session.flush()

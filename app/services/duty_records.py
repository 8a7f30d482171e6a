"""专项记录: contests, inspections, plans and reports received, which no other table knows (E20, C29, E35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from db.models import DutyRecord, Person, Unit

KINDS = {
    "Q6": "业务技能大赛",
    "C29": "学习情况检查",
    "Q15": "实岗锻炼",
    "Q16": "党性分析",
    "Q17": "半年报告",
    "Q18": "学习档案",
    "Q19": "典型案例研讨会",
    "Q20": "单位工作计划",
    "Q28": "免于测试",
}


@dataclass(frozen=True)
class DutyRecordRow:
    """One record; unit and person are '' when the kind has none."""

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


@dataclass(frozen=True)
class DutyRecordInput:
    """What the clerk types."""

    rule_code: str
    done_on: date
    title: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    note: str = ""


def list_duty_records(
    session: Session, *, year: int, rule_code: str | None = None
) -> tuple[DutyRecordRow, ...]:
    """Records of the year by date."""
    statement = (
        select(DutyRecord, Unit.name.label("unit"), Person.name.label("person"))
        .outerjoin(Unit, Unit.id == DutyRecord.unit_id)
        .outerjoin(Person, Person.id == DutyRecord.person_id)
        .where(DutyRecord.done_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(DutyRecord.done_on, DutyRecord.id)
    )
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
        )
        for row in session.execute(statement)
    )


def add_duty_record(session: Session, *, data: DutyRecordInput) -> int:
    """Add a record; returns its id. Raises `InputProblem` duty_record.kind."""
    if data.rule_code not in KINDS:
        raise InputProblem("duty_record.kind")
    record = DutyRecord(
        rule_code=data.rule_code,
        done_on=data.done_on,
        title=data.title.strip() or KINDS[data.rule_code],
        unit_id=data.unit_id,
        person_id=data.person_id,
        batch_id=data.batch_id,
        note=data.note.strip(),
    )
    session.add(record)
    session.flush()
    return record.id


def remove_duty_record(session: Session, *, record_id: int) -> None:
    """Take a record back."""
    record = session.get(DutyRecord, record_id)
    if record is not None:
        session.delete(record)
        session.flush()

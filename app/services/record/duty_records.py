"""Entries of registers listed as the old kinds: for 一期一档, 学习档案 and bulletins (A24, C29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.four_papers import paper_of
from app.rules.records.told import KINDS, Record
from app.services.record.kind_rows import records_of
from db.models import Batch, Course, Person, Unit

# 成果转化 of a class, and of a person where one is named: 学习档案 and 一期一档 tell it (A24).
RESULT = "A24"
# Whose title is one of a list: which of the four papers a record of 四有 is (Q18).
WITH_PAPER = frozenset({"Q18"})


@dataclass(frozen=True)
class Contestant:
    """Somebody who took part, with the score in 1/100 point where there was one."""

    person_id: int
    score_centi: int | None = None
    name: str = ""


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
    paper = paper_of(record.subject, record.title) if record.rule_code in WITH_PAPER else ""
    key = (record.rule_code, record.for_period, record.person_id, record.unit_id, paper)
    first = firsts.setdefault(key, record.done_on)
    return first if first != record.done_on else None

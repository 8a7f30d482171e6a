"""专项记录: contests, inspections, plans and reports received, which no other table knows (E20, C29, E35)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, given, merged
from app.rules.four_papers import FOUR, paper_of
from app.rules.periods import HALF, YEAR, period_of, periods_of_year
from app.rules.session_status import CANCELLED
from db.models import Batch, ClassSession, Course, DutyRecord, DutyRecordPerson, Person, Unit
from db.results import ResultRow

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
        within = DutyRecord.done_on.between(date(year, 1, 1), date(year, 12, 31))
        statement = statement.where(within | DutyRecord.for_period.startswith(f"{year}"))
    if batch_id is not None:
        statement = statement.where(DutyRecord.batch_id == batch_id)
    if rule_code is not None:
        statement = statement.where(DutyRecord.rule_code == rule_code)
    people = _people(session)
    firsts: dict[tuple[object, ...], date] = {}
    return tuple(_row(row, people, firsts) for row in session.execute(statement))


def _row(
    row: ResultRow, people: dict[int, tuple[Contestant, ...]], firsts: dict[tuple[object, ...], date]
) -> DutyRecordRow:
    record = row.DutyRecord
    return DutyRecordRow(
        id=record.id,
        rule_code=record.rule_code,
        kind=KINDS.get(record.rule_code, record.rule_code),
        done_on=record.done_on,
        unit_id=record.unit_id,
        unit=row.unit or "",
        person_id=record.person_id,
        person=row.person or "",
        title=record.title,
        note=record.note,
        batch_id=record.batch_id,
        batch=f"{row.course} {row.batch or ''}".strip() if row.course else "",
        for_period=record.for_period,
        subject=record.subject,
        ended_on=record.ended_on,
        people=people.get(record.id, ()),
        revises=_first_version(record, firsts),
    )


def _first_version(record: DutyRecord, firsts: dict[tuple[object, ...], date]) -> date | None:
    """The day the first version of a paper came in, when this one is a later version."""
    if not record.for_period:
        return None
    paper = paper_of(record.subject, record.title) if record.rule_code in TITLES else ""
    key = (record.rule_code, record.for_period, record.person_id, record.unit_id, paper)
    first = firsts.setdefault(key, record.done_on)
    return first if first != record.done_on else None


def _people(session: Session) -> dict[int, tuple[Contestant, ...]]:
    found: dict[int, tuple[Contestant, ...]] = {}
    for record_id, person_id, score, name in session.execute(
        select(
            DutyRecordPerson.record_id, DutyRecordPerson.person_id, DutyRecordPerson.score_centi, Person.name
        )
        .join(Person, Person.id == DutyRecordPerson.person_id)
        .order_by(DutyRecordPerson.position, DutyRecordPerson.id)
    ):
        found[record_id] = (*found.get(record_id, ()), Contestant(person_id, score, name))
    return found


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
    record = DutyRecord(**_checked(data))
    session.add(record)
    session.flush()
    _set_people(session, record.id, data)
    return record.id


def edit_duty_record(session: Session, *, record_id: int, data: DutyRecordInput) -> None:
    """Change a record. Raises `InputProblem` duty_record.not_found and what adding raises."""
    record = session.get(DutyRecord, record_id)
    if record is None:
        raise InputProblem("duty_record.not_found")
    data = merged(_stored(session, record, data), data)
    for name, value in _checked(data).items():
        setattr(record, name, value)
    session.flush()
    _set_people(session, record_id, data)


def _stored(session: Session, record: DutyRecord, data: DutyRecordInput) -> DutyRecordInput:
    """The record as it would be typed; of another kind its period and subject say nothing."""
    names = [field.name for field in fields(DutyRecordInput) if field.name != "people"]
    values = {name: getattr(record, name) for name in names}
    if "rule_code" in given(data) and data.rule_code != record.rule_code:
        values |= {"for_period": "", "subject": "", "ended_on": None}
    return DutyRecordInput(**values, people=_people(session).get(record.id, ()))


def _checked(data: DutyRecordInput) -> dict[str, object]:
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
    values = asdict(data)
    del values["people"]
    return {
        **values,
        "title": data.title.strip() or (subject if data.rule_code in TITLES else kind),
        "note": data.note.strip(),
        "subject": subject,
        "for_period": period,
        "ended_on": data.ended_on if data.rule_code in LASTS else None,
    }


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


def _set_people(session: Session, record_id: int, data: DutyRecordInput) -> None:
    """Who took part, as wanted; lines that stay are only corrected."""
    wanted = {each.person_id: each for each in data.people} if data.rule_code in CONTESTS else {}
    if data.rule_code in CONTESTS and len(wanted) < len(data.people):
        raise InputProblem("duty_record.people")
    order = {person_id: place for place, person_id in enumerate(wanted)}
    rows = session.scalars(select(DutyRecordPerson).where(DutyRecordPerson.record_id == record_id)).all()
    for row in rows:
        if row.person_id not in wanted:
            session.delete(row)
    have = {row.person_id: row for row in rows}
    for person_id, each in wanted.items():
        row = have.get(person_id) or DutyRecordPerson(record_id=record_id, person_id=person_id)
        row.score_centi, row.position = each.score_centi, order[person_id]
        session.add(row)
    session.flush()


def remove_duty_record(session: Session, *, record_id: int) -> None:
    """Take a record back."""
    record = session.get(DutyRecord, record_id)
    if record is not None:
        for row in session.scalars(select(DutyRecordPerson).where(DutyRecordPerson.record_id == record_id)):
            session.delete(row)
        session.flush()
        session.delete(record)
        session.flush()

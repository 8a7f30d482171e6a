"""减负: how many records were typed in a year, and how many papers they fill without more typing (I20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.rules.marks import NONE
from app.rules.session_status import CANCELLED
from app.services.plan.batches import ATTENDED
from db.models import (
    Attempt,
    Bulletin,
    ClassSession,
    Exam,
    HourEntry,
    Leave,
    Participation,
    RegisterEntry,
    WarningTalk,
)

# What a year is told by once: ledger, its details, coverage, duties, plan and held, summary.
YEAR_PAPERS = 6


@dataclass(frozen=True)
class Burden:
    """By kind, in the order they are told: records typed, and papers that come out of them."""

    typed: Mapping[str, int]
    papers: Mapping[str, int]

    @property
    def words(self) -> str:
        """录入 1 200 条（…），可出 160 份（…）."""
        entered = "、".join(f"{name} {count}" for name, count in self.typed.items() if count)
        made = "、".join(f"{name} {count}" for name, count in self.papers.items() if count)
        return (
            f"录入 {sum(self.typed.values())} 条（{entered}）；"
            f"不用再填一次，可出表册 {sum(self.papers.values())} 份（{made}）"
        )


def burden_of_year(session: Session, *, year: int, today: date) -> Burden:
    """Records dated in the year and by `today`; marks that were entered, not who was only listed."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    lessons = ClassSession.held_on.between(first, last) & (ClassSession.status != CANCELLED)
    of_lessons = (
        select(func.count())
        .select_from(Participation)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
    )
    exams = Exam.held_on.between(first, last)
    results = (
        select(func.count())
        .select_from(Attempt)
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(exams, Attempt.score_centi.is_not(None))
    )
    held = select(func.count(func.distinct(Participation.class_session_id))).join(
        ClassSession, ClassSession.id == Participation.class_session_id
    )
    people = select(func.count(func.distinct(Participation.person_id))).join(
        ClassSession, ClassSession.id == Participation.class_session_id
    )
    came = Participation.mark.in_(ATTENDED)
    talks = _count(session, WarningTalk.id, WarningTalk.talked_on.between(first, last))
    leaves = _count(session, Leave.id, Leave.start_on.between(first, last))
    took_place = _number(session, held.where(lessons, came))
    return Burden(
        {
            "课次": _count(session, ClassSession.id, lessons),
            "考勤": _number(session, of_lessons.where(lessons, Participation.mark != NONE)),
            "测试成绩": _number(session, results),
            "请假": leaves,
            "谈话": talks,
            "学时": _count(session, HourEntry.id, HourEntry.credited_on.between(first, last)),
            "登记簿": _count(session, RegisterEntry.id, RegisterEntry.on_day.between(first, last)),
        },
        {
            "签到表": took_place,
            "考勤登记表": took_place,
            "通报": _count(session, Bulletin.id, Bulletin.issued_on.between(first, last)),
            "成绩单": _count(session, Exam.id, exams),
            "请假条": leaves,
            "谈话记录": talks,
            "个人学习培训情况": _number(session, people.where(lessons, came)),
            "年度台账等": YEAR_PAPERS if took_place else 0,
        },
    )


def _count(session: Session, column: InstrumentedAttribute[int], where: ColumnElement[bool]) -> int:
    return _number(session, select(func.count(column)).where(where))


def _number(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0

"""What is still open in a year that is about to be closed (R19): said, never a reason to refuse."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.bulletin_codes import DRAFT
from app.rules.marks import NONE
from app.rules.session_status import CANCELLED
from app.rules.talk_states import OPEN
from app.services.bulletin import bulletin_corrections
from app.services.bulletin.bulletin_days import days_without
from app.services.follow_up.settled import PLANNED
from app.services.operation import seals
from db.models import (
    Attempt,
    Bulletin,
    ClassSession,
    Exam,
    HourEntry,
    MakeUp,
    Participation,
    RegisterEntry,
    WarningTalk,
)


def doubts(session: Session, *, year: int, today: date) -> tuple[str, ...]:
    """Why `year` should hardly be closed today: it still runs, or nothing was recorded in it; () for neither.

    Whoever closes it all the same is asked first.
    """
    said = []
    last = date(year, 12, 31)
    if today <= last:
        coming = _coming(session, year, today)
        more = f"，还有 {coming}没有开展" if coming else ""
        days = f"到 12 月 31 日还有 {(last - today).days} 天" if today < last else "今天是最后一天"
        said.append(f"{year} 年度还没有结束，{days}{more}；封账后这一年的登记都只能开更正单。")
    if not _has_records(session, year):
        said.append(f"{year} 年度没有登记过任何考勤、成绩、学时和制度执行记录。")
    return tuple(said)


def refuse_doubtful(session: Session, *, year: int, today: date) -> None:
    """Raises `InputProblem` seal.doubtful for a year that still runs or holds nothing."""
    said = doubts(session, year=year, today=today)
    if said:
        raise InputProblem("seal.doubtful", doubts="".join(said).rstrip("。"))


def _coming(session: Session, year: int, today: date) -> str:
    """'3 个课次、1 场测试' after today."""
    last = date(year, 12, 31)
    sessions = select(func.count()).where(
        ClassSession.held_on > today, ClassSession.held_on <= last, ClassSession.status != CANCELLED
    )
    exams = select(func.count()).where(Exam.held_on > today, Exam.held_on <= last)
    counted = ((session.scalar(sessions), "个课次"), (session.scalar(exams), "场测试"))
    return "、".join(f"{number} {unit}" for number, unit in counted if number)


def _has_records(session: Session, year: int) -> bool:
    first_last = _days(year)
    for found in (
        select(Participation.id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(ClassSession.held_on.between(*first_last), Participation.mark != NONE),
        select(Attempt.id)
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(Exam.held_on.between(*first_last), Attempt.state != ""),
        select(HourEntry.id).where(HourEntry.credited_on.between(*first_last)),
        select(Bulletin.id).where(Bulletin.about_on.between(*first_last)),
        select(RegisterEntry.id).where(RegisterEntry.year == year),
    ):
        if session.scalar(found.limit(1)) is not None:
            return True
    return False


def open_items(session: Session, *, year: int, today: date) -> tuple[str, ...]:
    """A sentence for each kind of unfinished business of `year`, weightiest first; empty when all is done."""
    until = min(today, date(year, 12, 31))
    days = days_without(session, year=year, today=until)
    missing = [day for day in days if day.is_held]
    unequal = bulletin_corrections.pending_corrections(session, year=year)
    counted = (
        (seals.count_unmarked(session, year=year), "还有 {} 人次未登记考勤，封账后只能用更正单补登。"),
        (_without_score(session, year), "还有 {} 人次的测试成绩没有录入，封账后只能用更正单补录。"),
        (len(missing), "有 {} 个培训日没有通报。"),
        (len(days) - len(missing), "有 {} 个培训日还没有登记考勤，也没有通报。"),
        (_drafts(session, year), "有 {} 份通报草稿没有定稿。"),
        (len(unequal), "有 {} 份通报与现在的记录不一致，尚未出更正通报。"),
        (_open_talks(session, year), "有 {} 件谈话没有办结，封账后只能用更正单补记。"),
        (_planned_make_ups(session, year), "有 {} 人次补训已安排未完成，封账后只能用更正单补记。"),
    )
    return tuple(words.format(number) for number, words in counted if number)


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _without_score(session: Session, year: int) -> int:
    statement = select(func.count()).select_from(Attempt).join(Exam, Exam.id == Attempt.exam_id)
    return session.scalar(statement.where(Exam.held_on.between(*_days(year)), Attempt.state == "")) or 0


def _drafts(session: Session, year: int) -> int:
    statement = select(func.count()).select_from(Bulletin)
    return session.scalar(statement.where(Bulletin.year == year, Bulletin.status == DRAFT)) or 0


def _open_talks(session: Session, year: int) -> int:
    is_open = (WarningTalk.found_on.between(*_days(year)), WarningTalk.status.in_(OPEN))
    return session.scalar(select(func.count()).select_from(WarningTalk).where(*is_open)) or 0


def _planned_make_ups(session: Session, year: int) -> int:
    statement = (
        select(func.count())
        .select_from(MakeUp)
        .join(Participation, Participation.id == MakeUp.participation_id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
    )
    is_open = (ClassSession.held_on.between(*_days(year)), MakeUp.state == PLANNED)
    return session.scalar(statement.where(*is_open)) or 0

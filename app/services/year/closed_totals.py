"""What a closed year's ledger adds up to: said before and after on a 更正单 (D29)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.hours import format_centi
from app.services.follow_up.talks import CLOSED
from app.services.hour.hours import sum_hours
from app.services.year.year_checks import year_checks
from db.models import Attempt, Exam, WarningTalk

# Word of the ledger → its value as printed.
Totals = dict[str, str]


def closed_totals(session: Session, *, year: int) -> Totals:
    """The totals of the closed `year`, counted to its last day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    checks = year_checks(session, year=year, today=last)
    tally = checks.by_person
    hours = sum_hours(session, first=first, last=last, today=last).totals
    found: Totals = {
        "期末在册": f"{checks.listed} 人",
        "课次": f"{checks.sessions} 个",
        "应到": f"{tally.due} 人次",
        "实到": f"{tally.present} 人次",
        "迟到": f"{tally.late} 人次",
        "早退": f"{tally.early} 人次",
        "请假": f"{tally.on_leave} 人次",
        "缺席": f"{tally.absent} 人次",
        "未登记": f"{tally.unmarked} 人次",
    }
    pots: dict[str, int] = {}
    for own in hours.values():
        for pot, centi in own.items():
            pots[pot] = pots.get(pot, 0) + centi
    found |= {f"{pot}学时": f"{format_centi(centi)} 人学时" for pot, centi in sorted(pots.items()) if centi}
    entered = select(func.count(), func.coalesce(func.sum(Attempt.score_centi), 0)).join(
        Exam, Exam.id == Attempt.exam_id
    )
    count, points = session.execute(
        entered.where(Exam.held_on.between(first, last), Attempt.score_centi.is_not(None))
    ).one()
    talks = select(func.count()).where(
        WarningTalk.found_on.between(first, last), WarningTalk.status == CLOSED
    )
    return {
        **found,
        "成绩": f"{count} 个",
        "成绩合计": f"{format_centi(points or 0)} 分",
        "警示谈话": f"{session.scalar(talks) or 0} 次",
    }

"""What a closed year's ledger adds up to: said before and after on a 更正单."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.figures.scopes import year_scope
from app.rules.hours import format_centi
from app.services.figure.ask import ask
from app.services.figure.facts import read_facts
from app.services.figure.of_attendance import TOTAL
from app.services.figure.of_hours import pots
from db.models import Attempt, Exam

# Word of the ledger → its value as printed.
Totals = dict[str, str]


IDS = (
    "heads.end",
    "session.planned",
    "session.held",
    "session.sent",
    "hours.course",
    "att.due",
    "att.present",
    "att.walkin",
    "att.late",
    "att.early",
    "att.leave",
    "att.absent",
    "att.unmarked",
    "make.done",
    "talk.closed",
    "exam.due",
    "exam.sat",
    "exam.passed",
)


def closed_totals(session: Session, *, year: int) -> Totals:
    """The totals of the closed `year`, counted to its last day; hours by pot."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    facts = read_facts(session, year=year, today=last)
    scope = year_scope(year, today=last)
    asked = [ask(facts, id, scope) for id in IDS]
    found: Totals = {each.figure.word: f"{each.text} {each.figure.unit}" for each in asked}
    totals = pots(facts, scope, TOTAL).get(None, {})
    found |= {f"{pot}学时": f"{format_centi(centi)} 人学时" for pot, centi in sorted(totals.items())}
    entered = select(func.count(), func.coalesce(func.sum(Attempt.score_centi), 0)).join(
        Exam, Exam.id == Attempt.exam_id
    )
    count, points = session.execute(
        entered.where(Exam.held_on.between(first, last), Attempt.score_centi.is_not(None))
    ).one()
    return {**found, "成绩": f"{count} 个", "成绩合计": f"{format_centi(points or 0)} 分"}

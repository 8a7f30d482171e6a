"""课时结构 of one class (期): shares and days, planned and held apart, with references (B06, B12, B18).

The references are those of Party schools: a town is shown them, never judged by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.rounding import NOT_ENOUGH, percent_text
from app.services.duty.duty_class_measures import SharedHours, hours_of_leaders
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_lecturers import read_lecturers
from app.services.duty.duty_sessions import HeldRow, class_sessions_of
from app.services.rule.duty_rules import DutyRuleRow, list_duty_rules
from db.models import ClassSession

PARTY, LEADERS, DAYS = "Q12", "Q13", "Q14"


@dataclass(frozen=True)
class Share:
    """A share of the hours (1/100 学时) of some class sessions; not `is_known` while more than a tenth of
    them is taught by somebody who is nobody of the roster."""

    part: int
    whole: int
    is_known: bool = True

    @property
    def words(self) -> str:
        """18.2%, 尚无 while there is none of them, or 数据不足."""
        if not self.whole:
            return "尚无"
        return percent_text(self.part, self.whole) if self.is_known else NOT_ENOUGH


@dataclass(frozen=True)
class Gauge:
    """One line: what was held and what is planned in all, and what Party schools are asked for."""

    label: str
    held: str
    planned: str
    reference: str

    @property
    def words(self) -> str:
        """党性教育 已开展 18.2%，计划 20.0%（参考 20%）."""
        return f"{self.label} 已开展 {self.held}，计划 {self.planned}（参考 {self.reference}）"


def class_structure(session: Session, *, batch_id: int, today: date) -> tuple[Gauge, ...]:
    """The gauges of a class of several class sessions; none for a single lesson."""
    first, last, count = session.execute(
        select(func.min(ClassSession.held_on), func.max(ClassSession.held_on), func.count()).where(
            ClassSession.batch_id == batch_id
        )
    ).one()
    if count < 2:
        return ()
    rows = tuple(
        row
        for row in class_sessions_of(session, first=first, last=last, today=today, batch_id=batch_id)
        if row.is_own
    )
    if len(rows) < 2:
        return ()
    rules = {rule.code: rule for rule in list_duty_rules(session, on=last)}
    facts = DutyFacts(session, year=last.year, today=today)
    held = tuple(row for row in rows if row.held)
    taught = read_lecturers(session, first=first, last=last)
    found = []
    if (rule := rules.get(PARTY)) is not None:
        shares = [_party(rule, own) for own in (held, rows)]
        found.append(_gauge("党性教育", shares, rule))
    if (rule := rules.get(LEADERS)) is not None:
        shares = [_shared(hours_of_leaders(facts, rule, own, taught)) for own in (held, rows)]
        found.append(_gauge("领导授课", shares, rule))
    if (rule := rules.get(DAYS)) is not None:
        days = [f"{len({row.on for row in own})}天" for own in (held, rows)]
        found.append(Gauge("培训天数", days[0], days[1], f"专题班 {rule.required} 天"))
    return tuple(found)


def _party(rule: DutyRuleRow, rows: Sequence[HeldRow]) -> Share:
    wanted = set(rule.filter.get("categories", ()))
    part = sum(row.hours_centi for row in rows if row.categories & wanted)
    return Share(part, sum(row.hours_centi for row in rows))


def _shared(found: SharedHours) -> Share:
    return Share(found.part, found.whole, found.is_known)


def _gauge(label: str, shares: Sequence[Share], rule: DutyRuleRow) -> Gauge:
    return Gauge(label, shares[0].words, shares[1].words, f"{rule.required}%")

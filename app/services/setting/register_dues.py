"""The dues of registers among the duty rules: each enters once by its code, then the town's word holds.

What entries owe by themselves (a rectification by its day, a term that ends) is no rule of the town: it asks
nobody before there is an entry, and stands by its description alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.periods import CLASS, HALF, MONTH, ONCE, QUARTER, YEAR
from app.rules.registers.description import Due, Period, Register
from db.models import DutyRule

MEASURE = "register"
# Whom a rule is asked of, by who owes.
SCOPES = {"town": "town", "units": "unit", "people": "person", "classes": "class"}
# In which periods a rule is judged; a campaign and an event stand in the year of their deadline.
PERIODS = {
    Period.YEAR: YEAR,
    Period.HALF: HALF,
    Period.QUARTER: QUARTER,
    Period.MONTH: MONTH,
    Period.CLASS: CLASS,
    Period.ONCE: ONCE,
    Period.PROGRAMME: YEAR,
    Period.NONE: YEAR,
}


def code_of(register: Register, due: Due) -> str:
    """The code of a due among the duty rules."""
    return due.code or f"R-{register.id}-{due.id}"


def missing_dues(registers: Iterable[Register], known: frozenset[str]) -> tuple[tuple[Register, Due], ...]:
    """The dues whose code no rule of the data file has; rules are never deleted, so such a one is new."""
    return tuple(
        (register, due)
        for register in registers
        for due in register.dues
        if due.who.kind in SCOPES and code_of(register, due) not in known
    )


def add_due_rules(
    session: Session, *, registers: Iterable[Register], from_on: date | None = None
) -> tuple[str, ...]:
    """Enter the dues that no rule has yet, as their descriptions say; returns their titles.

    What is there, changed or switched off by the clerk, is never touched. They hold from `from_on` on, the
    first day of the years that are open.
    """
    known = frozenset(session.scalars(select(DutyRule.code).distinct()))
    last = max(session.scalars(select(DutyRule.position)).all(), default=0)
    titles = []
    for place, (register, due) in enumerate(missing_dues(registers, known), last + 1):
        rule = _rule(register, due, place)
        rule.from_on = from_on
        session.add(rule)
        titles.append(due.title)
    session.flush()
    return tuple(titles)


def _rule(register: Register, due: Due, place: int) -> DutyRule:
    narrowed = {"register": register.id, "due": due.id, "deadline": True}
    return DutyRule(
        code=code_of(register, due),
        label=due.title,
        scope=SCOPES[due.who.kind],
        measure=MEASURE,
        period=PERIODS[due.period],
        required=due.at_least,
        unit="项",
        filter_json=json.dumps(narrowed, ensure_ascii=False, separators=(",", ":")),
        citation=due.citation or f"登记簿“{register.title}”自定的期限",
        verified=False,
        enabled=register.on and due.on,
        position=place,
    )

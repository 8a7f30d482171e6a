"""The dues of registers among the duty rules: each enters once by its code, then the town's word holds.

What entries owe by themselves (a rectification by its day, a term that ends) is no rule of the town: it asks
nobody before there is an entry, and stands by its description alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.periods import CLASS, HALF, MONTH, ONCE, QUARTER, YEAR
from app.rules.registers.description import Due, Period, Register
from db.models import DutyRule, Seal

MEASURE = "register"
# Whom a rule is asked of, by who owes.
SCOPES = {"town": "town", "units": "unit", "people": "person", "classes": "class", "lectures": "class"}
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


def follow_own_dues(session: Session, *, before: Register, now: Register) -> None:
    """What changed in the dues of a register of the clerk's own goes to their duty rules: title, period, on.

    What 制度设置 changed and the register does not touch stays. A due that is gone asks no more. A year that
    is closed stays judged as it was: the change is a new version from the first day after it.
    """
    then, after = _wanted(before), _wanted(now)
    for rule in own_rules(session, register_id=now.id):
        wanted = {
            name: value
            for name, value in after.get(rule.code, {"enabled": False}).items()
            if then.get(rule.code, {}).get(name) != value and getattr(rule, name) != value
        }
        if wanted:
            changed = _open_version(session, rule)
            for name, value in wanted.items():
                setattr(changed, name, value)
    session.flush()


def _wanted(register: Register) -> dict[str, dict[str, object]]:
    """Code → what a duty rule says of a due."""
    return {
        code_of(register, due): {
            "label": due.title,
            "scope": SCOPES[due.who.kind],
            "period": PERIODS[due.period],
            "enabled": register.on and due.on,
        }
        for due in register.dues
        if due.who.kind in SCOPES
    }


def first_open_day(session: Session) -> date | None:
    """The first day that no closed year covers; None where none is closed."""
    closed = session.scalar(select(func.max(Seal.year)))
    return date(closed + 1, 1, 1) if closed is not None else None


def drop_own_dues(session: Session, *, register_id: str) -> None:
    """The duty rules of a register that is gone: away, and off where a closed year was judged by them."""
    first = first_open_day(session)
    for rule in own_rules(session, register_id=register_id):
        if _is_open(rule, first):
            session.delete(rule)
        elif rule.enabled:
            _open_version(session, rule).enabled = False
    session.flush()


def _is_open(rule: DutyRule, first: date | None) -> bool:
    return first is None or (rule.from_on is not None and rule.from_on >= first)


def own_rules(session: Session, *, register_id: str) -> tuple[DutyRule, ...]:
    """The newest version of each duty rule of a register."""
    found: dict[str, DutyRule] = {}
    wanted = select(DutyRule).where(DutyRule.measure == MEASURE).order_by(DutyRule.from_on, DutyRule.id)
    for rule in session.scalars(wanted):
        if json.loads(rule.filter_json).get("register") == register_id:
            found[rule.code] = rule
    return tuple(found.values())


def _open_version(session: Session, rule: DutyRule) -> DutyRule:
    """The rule itself, or its version from the first day that no closed year covers."""
    first = first_open_day(session)
    if _is_open(rule, first):
        return rule
    kept = {column.key: getattr(rule, column.key) for column in DutyRule.__table__.columns}
    del kept["id"], kept["version"]
    new = DutyRule(**{**kept, "from_on": first})
    rule.to_on = first
    session.add(new)
    return new


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

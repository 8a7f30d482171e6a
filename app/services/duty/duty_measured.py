"""What a measure of a duty gives: what is asked, what was done, and the rows behind both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.rules.periods import Period
from app.services.duty.duty_facts import HeldRow, YearFacts
from app.services.duty.duty_rules import DutyRuleRow

SESSION, PERSON, EXAM, UNIT, BULLETIN = "session", "person", "exam", "unit", "bulletin"


@dataclass(frozen=True)
class DutyRow:
    """One row behind a figure: done or missing, when, what, who, why; `target` says what opens."""

    ok: bool
    on: date | None
    what: str
    who: str = ""
    note: str = ""
    target: str = ""
    target_id: int | None = None


Rows = Callable[[], Iterable[DutyRow]]


@dataclass(frozen=True)
class Measured:
    """What is asked and what was done, in the same unit; `rows` lists what that is made of."""

    required: int
    done: int
    rows: Rows


Measure = Callable[[YearFacts, DutyRuleRow, Period], Measured | None]


def words_of(rule: DutyRuleRow) -> tuple[str, ...]:
    """Words that class sessions of the rule are recognised by; none: all of them."""
    return tuple(rule.filter.get("words", ()))


def session_row(held: HeldRow, today: date) -> DutyRow:
    """A class session as a row: done once its attendance is entered."""
    note = "" if held.held else ("计划" if held.on >= today else "考勤未登记")
    return DutyRow(held.held, held.on, held.title, held.batch, note, SESSION, held.id)

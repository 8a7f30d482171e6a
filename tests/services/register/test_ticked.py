"""What a course is ticked as is what the dues of registers look for."""

from __future__ import annotations

from datetime import date

import pytest

from app.registers import shipped_register
from app.rules import natures
from app.rules.registers.owing import owed
from app.rules.registers.terms import terms_of
from app.rules.registers.town_facts import SessionFacts, TownFacts


@pytest.mark.parametrize(
    ("register_id", "due_id", "nature"),
    [("case", "seminar", natures.CASES), ("contest", "town", natures.CONTEST)],
)
def test_a_session_ticked_as_such_is_what_the_due_asks(register_id: str, due_id: str, nature: str) -> None:
    """The words of a due are those that courses are ticked with (E20, E26)."""
    register = shipped_register(register_id)
    due = next(one for one in register.dues if one.id == due_id)
    held = SessionFacts(1, date(2024, 3, 5), frozenset({nature}))
    facts = TownFacts(sessions=(held,))
    first = owed(due, register, facts, terms=terms_of(due, facts, 2024)[:1], today=date(2024, 3, 31)).rows[0]
    assert first.verdict == "done"

"""The unit of figures and ledgers: an unknown one is wrong use there, and always was."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.errors import InputProblem, UsageProblem
from app.services.person.choosing import find_unit


def known_unit(session: Session, *, name: str) -> int:
    """Id of the unit called `name` or numbered so. Raises `UsageProblem` usage.unit."""
    try:
        return find_unit(session, name=name)
    except InputProblem as problem:
        raise UsageProblem("usage.unit", unit=name) from problem

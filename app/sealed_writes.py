"""A write that comes with a reason may touch a closed year; then it leaves a slip (更正单)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# The program's own tidying: a closed year simply stays as it is, nobody is asked for a reason.
AUTOMATIC = frozenset({"attendance.prepare", "class_session.expect", "talk.refresh", "defaults.load"})


@contextmanager
def corrected(unit: Any, context: Any) -> Iterator[None]:
    """Run the body inside the write `unit`; with `unit.reason` it may touch a closed year (R19)."""
    if not unit.reason:
        yield
        return
    from app.services.trail import seals

    if not seals.list_seals(unit.session):
        yield
        return
    at = context.clock().isoformat(timespec="seconds")
    with seals.correction(unit.session, reason=unit.reason, at=at, text=lambda: str(unit.text)):
        yield

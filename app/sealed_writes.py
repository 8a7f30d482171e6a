"""A write as a correction of a closed year: the slip comes first, its words when the work is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# The program's own tidying: a closed year simply stays as it is, nobody is asked for a reason.
AUTOMATIC = frozenset({"attendance.prepare", "class_session.expect", "talk.refresh", "defaults.load"})


@contextmanager
def corrected(unit: Any, reason: str, context: Any) -> Iterator[None]:
    """Run the body inside the write `unit`; with a `reason` it may touch a closed year (R19)."""
    if not reason:
        yield
        return
    from app.services import seals

    sealed = seals.list_seals(unit.session)
    year = sealed[0].year if sealed else context.clock().year
    at = context.clock().isoformat(timespec="seconds")
    slip = seals.begin_correction(unit.session, year=year, reason=reason, at=at)
    yield
    seals.finish_correction(unit.session, correction_id=slip, text=unit.text)

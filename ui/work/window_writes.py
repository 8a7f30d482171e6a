"""Writes of this window as the worker does them: one operation each, and what it left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from app.changes import Changes
from app.work import WriteSession

if TYPE_CHECKING:
    from app.context import AppContext
    from app.reverting import TakenBack
    from db.session import WriteUnit

T = TypeVar("T")


@dataclass(frozen=True)
class WriteResult(Generic[T]):
    """What a write answers, and what it changed."""

    value: T
    changes: Changes


class WindowWrites(dict[int, str]):
    """What this window has done: operation id → page in front at the time.

    Only the database worker touches it, so it knows what is on its way, too.
    """

    def write(
        self,
        context: AppContext,
        fn: Callable[[WriteSession], T],
        *,
        page: str,
        action: str,
        text: str | Callable[[T], str],
        reason: str,
    ) -> WriteResult[T]:
        """Call `fn` in a write session; a callable `text` names the operation by what `fn` answered."""
        plain = text if isinstance(text, str) else ""
        with context.database.write(actor=context.actor, action=action, text=plain, reason=reason) as unit:
            value = fn(unit.session)
            if not isinstance(text, str):
                unit.text = text(value)
        self._note(unit, page)
        return WriteResult(value, Changes(unit.operation_id, unit.touched, action, unit.text))

    def take_back(
        self,
        context: AppContext,
        pick: Callable[[WriteSession], int],
        *,
        page: str,
        rest_only: bool,
        reason: str,
    ) -> WriteResult[TakenBack]:
        """Take back the operation that `pick(session)` names, as an operation of its own."""
        from app.reverting import take_back

        with context.database.write(actor=context.actor, action="history.undo", reason=reason) as unit:
            back = take_back(context, unit, pick(unit.session), rest_only=rest_only)
        self._note(unit, page)
        changes = Changes(unit.operation_id, unit.touched, unit.action, unit.text)
        return WriteResult(replace(back, operation_id=unit.operation_id or 0), changes)

    def _note(self, unit: WriteUnit, page: str) -> None:
        if unit.operation_id is not None:
            self[unit.operation_id] = page

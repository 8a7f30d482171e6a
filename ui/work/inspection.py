"""迎检 in the window: what a query answers is masked before any page, card, dialog or clipboard sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from app.context import AppContext

T = TypeVar("T")


def as_shown(context: AppContext, answer: T) -> T:
    """The answer as the screen may have it: while others look, without whole ID and mobile numbers."""
    if not context.inspecting:
        return answer
    from app.inspection import masked

    shown: T = masked(answer)
    return shown

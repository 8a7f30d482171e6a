"""Digits typed one after another make a printed number, as long as they follow each other quickly."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

DIGITS_SECONDS = 1.5


class TypedNumber:
    """The number so far; a digit that leads nowhere begins a new number."""

    def __init__(self) -> None:
        self._digits = ""
        self._typed_at = 0.0

    def forget(self) -> None:
        """Another key came between."""
        self._digits = ""

    def line_after(self, digit: str, line_of_number: Callable[[int], int]) -> int:
        """The line of the number with this digit added, or of the digit alone; -1 when there is none."""
        now = monotonic()
        typed = self._digits + digit if now - self._typed_at < DIGITS_SECONDS else digit
        line = line_of_number(int(typed))
        if line < 0:
            typed = digit
            line = line_of_number(int(typed))
        self._digits, self._typed_at = typed, now
        return line

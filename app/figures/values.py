"""A value before it is printed: integers, never a float; the text is made in `printing`, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

Rows = tuple["FigureRow", ...]


@dataclass(frozen=True)
class FigureRow:
    """One row behind a figure; `target` says what opens: session, exam, person, bulletin or records (an
    inspection of 登记簿)."""

    on: date | None
    what: str
    who: str = ""
    amount: str = ""
    target: str = ""
    target_id: int | None = None


def no_rows() -> Rows:
    """Nothing behind it."""
    return ()


@dataclass(frozen=True)
class Value:
    """`part`, or `part` of `whole`; hours and days are hundredths. Not `enough`: 数据不足, whatever `part`.

    `rows` gives what is behind it, when asked.
    """

    part: int
    whole: int | None = None
    enough: bool = True
    rows: Callable[[], Rows] = field(default=no_rows, compare=False, repr=False)

    def plus(self, other: Value) -> Value:
        """The sum of two values of a figure that adds; `rows` of both."""
        whole = None if self.whole is None or other.whole is None else self.whole + other.whole
        return Value(
            self.part + other.part,
            whole,
            self.enough or other.enough,
            lambda: (*self.rows(), *other.rows()),
        )


NOTHING = Value(0, None, enough=False)

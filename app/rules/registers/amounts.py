"""What a computed value may be, and how it is printed: exact parts of a whole, rounded once and last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.rules.rounding import NOT_ENOUGH, half_up, percent_text, two_decimals

NUMBER, MEAN, PERCENT, MONEY = "number", "mean", "percent", "money"
YES = "是"


@dataclass(frozen=True)
class Amount:
    """`part ÷ whole`, exactly; `form` says how it is printed.

    A number of d decimals is stored in 1/10**d with that as its whole; money is in cents with 100. A whole of
    0 is 数据不足.
    """

    part: int
    whole: int = 1
    form: str = NUMBER

    @property
    def value(self) -> Fraction | None:
        """What it is worth; None where there is nothing to divide by."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """As papers print it: means and money with two decimals, percent by the house, numbers as short as
        they are."""
        if self.form == PERCENT:
            return percent_text(self.part, self.whole)
        if not self.whole:
            return NOT_ENOUGH
        sign, part = ("-", -self.part) if self.part < 0 else ("", self.part)
        if self.form in (MEAN, MONEY):
            return sign + two_decimals(part, self.whole)
        units, rest = divmod(half_up(part, self.whole, 100), 100)
        return f"{sign}{units}.{rest:02d}".rstrip("0").rstrip(".") if rest else f"{sign}{units}"


# None is empty: nothing to compute it from.
Value = Amount | str | bool | date | tuple[str, ...] | None


def value_text(value: Value) -> str:
    """A computed value as papers print it; names are joined, a mark that does not hold is empty."""
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "、".join(value)
    return value or ""


def number(stored: int, decimals: int) -> Amount:
    """A stored number of so many decimals."""
    return Amount(stored, 10**decimals)


def money(cents: int) -> Amount:
    """An amount of money in cents."""
    return Amount(cents, 100, MONEY)


def added(amounts: list[Amount]) -> Amount:
    """The exact sum, in the form of the first; 0 of nothing."""
    if not amounts:
        return Amount(0)
    whole = max((one.whole for one in amounts), default=1)
    total = sum((Fraction(one.part, one.whole) for one in amounts if one.whole), Fraction(0))
    if (total * whole).denominator == 1:
        return Amount(int(total * whole), whole, amounts[0].form)
    return Amount(total.numerator, total.denominator, amounts[0].form)


def order_key(value: Value) -> tuple[int, object]:
    """What rows are sorted by: numbers, days and words each among themselves, the empty ones last."""
    if value is None or value == "" or value is False:
        return (9, 0)
    if isinstance(value, Amount):
        return (0, value.value) if value.value is not None else (9, 0)
    if isinstance(value, bool):
        return (1, 0)
    if isinstance(value, tuple):
        return (3, "、".join(value))
    return (3, value) if isinstance(value, str) else (2, value)

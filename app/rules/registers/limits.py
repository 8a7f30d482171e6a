"""What an entry may not go beyond without a word: ceilings of fees, a budget, a cap of hours (B39, D33).

Beyond a limit the field it asks must say why, else the entry is refused in one sentence; with it, it is kept
and printed. What stood beyond in silence already may be changed, as long as it grows no worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.errors import InputProblem
from app.rules.registers.amounts import MONEY, PERCENT, Amount
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around, Values, Work
from app.rules.registers.description import Limit, Register
from app.rules.registers.entries import Entry
from app.rules.registers.values import day_filled, matches, scalar

NEAR, OVER = "near", "over"


@dataclass(frozen=True)
class Measured:
    """How an entry stands to a limit: how much it has and how much it may; `pool` what it shares the limit
    with (the year and the item of a budget)."""

    limit: Limit
    has: Amount
    most: Amount
    pool: tuple[object, ...] = ()

    @property
    def excess(self) -> Fraction:
        """How much it is over; 0 or less within."""
        return (self.has.value or Fraction(0)) - (self.most.value or Fraction(0))

    @property
    def stands(self) -> str:
        """OVER beyond it, NEAR from the percent it warns at, else ''."""
        if self.excess > 0:
            return OVER
        has, most = self.has.value or Fraction(0), self.most.value or Fraction(0)
        return NEAR if self.limit.warn and has and has * 100 >= most * self.limit.warn else ""


def measured(register: Register, entry: Entry, values: Values) -> tuple[Measured, ...]:
    """Every limit that holds for an entry and can be told, by what is computed of it (`values`).

    Where the most is unknown, nothing is asked.
    """
    limits = [one for one in register.limits if matches(register, entry, one.when)]
    if not limits:
        return ()
    work = Work(register, entry, Around(entry.on_day))
    work.own.update(values.own)
    found = []
    for limit in limits:
        has, most = work.of_entry(limit.of), work.of_entry(limit.most)
        if isinstance(has, Amount) and isinstance(most, Amount) and has.whole and most.whole:
            found.append(Measured(limit, has, most, _pool(register, entry, limit)))
    return tuple(found)


def _pool(register: Register, entry: Entry, limit: Limit) -> tuple[object, ...]:
    """The year and the choices by which what is compared is added up, and what the limit is narrowed to."""
    names = (*shared_by(register, limit), *limit.when)
    return (entry.year, *(scalar(register, entry, name) for name in names))


def shared_by(register: Register, limit: Limit) -> tuple[str, ...]:
    """The choices by which what a limit compares is added up: the item of a budget."""
    sides = (one for one in register.computed if not one.among and one.id in (limit.of, limit.most))
    return tuple(dict.fromkeys(str(one.args["per"]) for one in sides if "per" in one.args))


def require_said(register: Register, *, before: Entry | None, after: Entry, around: Around) -> None:
    """Refuse an entry that goes beyond a limit without a word: `InputProblem` entry.limit.

    `before` is the entry as it stood (None: it is new). Beyond and silent before, and no worse now in the
    same pool, it may stay: an old entry's remark can be changed.
    """
    for one in measured(register, after, values_of(register, after, around)):
        if one.stands != OVER or day_filled(register, after, one.limit.asks) is not None:
            continue
        if before is not None and _was_so(register, before, one, around):
            continue
        raise InputProblem(
            "entry.limit",
            title=one.limit.title,
            has=told(one.has),
            most=told(one.most),
            asks=register.field(one.limit.asks).title,
        )


def require_backed(
    register: Register, *, before: Entry, after: Entry | None, was: Around, around: Around
) -> None:
    """Refuse to take away what others are measured by, as a budget: `InputProblem` entry.backs.

    `after` is the entry as it will stand, None when it goes; `was` and `around` what is known before and
    afterwards. What was beyond the limit already may lose it.
    """
    for one in told_limits(register, before, values_of(register, before, was)):
        if not one.limit.told or not one.has.value or one.stands == OVER:
            continue
        stays = after is not None and matches(register, after, one.limit.told)
        if after is not None and stays and _pool(register, after, one.limit) == one.pool:
            continue  # it stays where it is; whether it is enough `require_said` asks
        for other in around.entries:
            if other.id == before.id or _pool(register, other, one.limit) != one.pool:
                continue
            found = measured(register, other, values_of(register, other, around))
            now = next((each for each in found if each.limit == one.limit), None)
            if now is None or now.stands == OVER:
                raise InputProblem("entry.backs", has=told(one.has), title=one.limit.title)


def _was_so(register: Register, before: Entry, now: Measured, around: Around) -> bool:
    """Whether it was beyond the same limit, silent, and by no less."""
    if day_filled(register, before, now.limit.asks) is not None:
        return False
    found = measured(register, before, values_of(register, before, around))
    then = next((one for one in found if one.limit == now.limit), None)
    return then is not None and then.pool == now.pool and then.excess >= now.excess


def told(amount: Amount) -> str:
    """1200.00元, 40."""
    return f"{amount.text}元" if amount.form == MONEY else amount.text


def told_limits(register: Register, entry: Entry, values: Values) -> tuple[Measured, ...]:
    """Those that lists tell on this entry: a budget is told on its own row, not on each that spends of it."""
    found = measured(register, entry, values)
    return tuple(one for one in found if matches(register, entry, one.limit.told))


def standing(found: tuple[Measured, ...]) -> str:
    """How an entry stands to all its limits: OVER, NEAR or ''."""
    stands = [one.stands for one in found]
    return OVER if OVER in stands else NEAR if NEAR in stands else ""


def limit_text(found: tuple[Measured, ...]) -> str:
    """What papers and lists say of it: 超出 500.00元, 已用 92.5%; '' where nothing is near."""
    return "；".join(_said(one) for one in found if one.stands)


def _said(one: Measured) -> str:
    if one.stands == OVER:
        over = one.excess * one.has.whole
        return f"超出 {told(Amount(over.numerator, over.denominator * one.has.whole, one.has.form))}"
    share = (one.has.value or Fraction(0)) / (one.most.value or Fraction(1))
    return f"已用 {Amount(share.numerator, share.denominator, PERCENT).text}"


def limit_notes(register: Register, entry: Entry, values: Values) -> tuple[str, ...]:
    """What is said once an entry is kept that is near a limit or beyond it, one line for each."""
    near = (one for one in measured(register, entry, values) if one.stands)
    return tuple(f"{one.limit.title}：{told(one.has)}，最多 {told(one.most)}，{_said(one)}" for one in near)

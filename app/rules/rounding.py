"""The one rounding of the house: percent, means and hundredths, from integers to the text that is printed.

Every paper, page, bulletin and command prints these texts and no others. h1: percent with one decimal, half
up, where "100%" is only said of all and "0%" only of none; one decimal and two decimals half up; `down` only
where a sentence says 以上, 余 or 不少于. A whole of nothing is 数据不足, never 0.
"""

from __future__ import annotations

NOT_ENOUGH = "数据不足"


def half_up(part: int, whole: int, scale: int = 1) -> int:
    """`part ÷ whole × scale` as a whole number, halves rounded up. `whole` above 0, `part` not below."""
    return (2 * scale * part + whole) // (2 * whole)


def percent_tenths(part: int, whole: int) -> int | None:
    """Tenths of a percent (978 is 97.8 %), half up; 1000 only when all, 0 only when none, None of nothing."""
    if whole <= 0:
        return None
    tenths = half_up(part, whole, 1000)
    if 0 < part < whole:
        return min(max(tenths, 1), 999)
    return tenths


def tenths_text(tenths: int) -> str:
    """978 → '97.8%', 1000 → '100%', 0 → '0%'."""
    return f"{tenths // 10}%" if tenths in (0, 1000) else f"{tenths // 10}.{tenths % 10}%"


def percent_text(part: int, whole: int) -> str:
    """'97.8%'; '100%' only of all, '0%' only of none, 数据不足 of nothing."""
    tenths = percent_tenths(part, whole)
    return NOT_ENOUGH if tenths is None else tenths_text(tenths)


def one_decimal(part: int, whole: int) -> str:
    """A mean with one decimal, half up: '41.3'; 数据不足 of nothing."""
    return _decimals(part, whole, 1)


def two_decimals(part: int, whole: int) -> str:
    """A mean with two decimals, half up: '84.60'; 数据不足 of nothing."""
    return _decimals(part, whole, 2)


def down(part: int, whole: int) -> int | None:
    """The whole number not above `part ÷ whole`: for 以上, 余 and 不少于 only. None of nothing."""
    return part // whole if whole > 0 else None


def _decimals(part: int, whole: int, places: int) -> str:
    if whole <= 0:
        return NOT_ENOUGH
    scale: int = 10**places
    units, rest = divmod(half_up(part, whole, scale), scale)
    return f"{units}.{rest:0{places}d}"

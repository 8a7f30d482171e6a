"""Words for figures: "130余场" is rounded down to a tidy figure, never up (requirements §5)."""

from __future__ import annotations

NOT_ENOUGH = "（数据不足）"


def tidy_down(value: int) -> int:
    """The tidy figure not above `value`: tens up to 999, hundreds up to 9,999, then thousands."""
    if value < 10:
        return value
    step = 10 if value < 1000 else 100 if value < 10000 else 1000
    return value // step * step


def about(value: int) -> str:
    """137 → '130余', 130 → '130', 7 → '7': 余 only where something was left over."""
    tidy = tidy_down(value)
    return f"{tidy}余" if tidy < value else str(value)


def percent(part: int, whole: int) -> str:
    """Share with one decimal, rounded down so that 100% is only said of all: 999 of 1000 → '99.9%'."""
    if whole <= 0:
        return NOT_ENOUGH
    tenths = part * 1000 // whole
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def decimal_down(numerator: int, denominator: int) -> str:
    """A mean with one decimal, rounded down: 'at least' must stay true."""
    if denominator <= 0:
        return NOT_ENOUGH
    tenths = numerator * 10 // denominator
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"

"""Words for figures: "130余场" is rounded down to a tidy figure, never up."""

from __future__ import annotations

from collections.abc import Iterable

from app.rules import rounding

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
    """Share as it is printed everywhere (`rounding.percent_text`); （数据不足） of nothing."""
    return rounding.percent_text(part, whole) if whole > 0 else NOT_ENOUGH


def looks_odd(words: str) -> bool:
    """Whether a figure shames or puzzles where it stands in a text: 0, 0%, 0—1, or a fraction as in
    "0.5 天以上"; a share with a decimal (99.1%) is ordinary."""
    number = words.rstrip("%")
    if number.split("—")[0] in ("0", "0.0"):
        return True
    return "." in number and (not words.endswith("%") or number.startswith("0."))


def ranges(numbers: Iterable[int], *, most: int = 0) -> str:
    """[1, 2, 3, 7] → '1—3、7'; with `most`, no more groups than that and 等 behind them."""
    groups: list[list[int]] = []
    for number in sorted(set(numbers)):
        if groups and number == groups[-1][1] + 1:
            groups[-1][1] = number
        else:
            groups.append([number, number])
    shown = groups[:most] if most else groups
    words = "、".join(str(a) if a == b else f"{a}—{b}" for a, b in shown)
    return f"{words}等" if len(shown) < len(groups) else words

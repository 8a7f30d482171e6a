"""Running numbers of what is given out: certificates of a year, each number once (peers 60)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

# The default of a text field whose empty value is the next number of the year.
NEXT = "next"
_NUMBER = re.compile(r"(?P<head>.*?)(?P<serial>\d{1,9})(?P<tail>\D*)", re.DOTALL)


def next_number(year: int, used: Collection[str], before: Sequence[tuple[int, str]] = ()) -> str:
    """The number after the highest of the year, written as that one is: 〔2024〕003号 → 〔2024〕004号 (E32).

    The first of a year is written like the latest of `before` (year and number of earlier years, in order)
    with its own year in it, else 〔2024〕001号. Numbers without a digit, and serials of more than nine
    digits, are passed over.
    """
    found = [(int(one["serial"]), one) for one in map(_NUMBER.fullmatch, used) if one is not None]
    if found:
        serial, pattern = max(found, key=lambda each: each[0])
        return f"{pattern['head']}{serial + 1:0{len(pattern['serial'])}d}{pattern['tail']}"
    for other, number in reversed(before):
        like = _NUMBER.fullmatch(number)
        if like is not None and str(other) in like["head"]:
            head = like["head"].replace(str(other), str(year))
            return f"{head}{1:0{len(like['serial'])}d}{like['tail']}"
    return f"〔{year}〕001号"

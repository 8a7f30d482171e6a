"""Values of the command line with their bounds, so that a slip of the finger never reaches the data file."""

from __future__ import annotations

# The highest record number the data file can hold; a greater one cannot be asked for.
_HIGHEST = 2**63 - 1


def _within(text: str, low: int, high: int) -> int:
    value = int(text)
    if not low <= value <= high:
        raise ValueError(text)
    return value


# argparse names the function in its message; `_in_chinese` says the bounds.
def year(text: str) -> int:
    """A calendar year, 1900 to 2999."""
    return _within(text, 1900, 2999)


def record_number(text: str) -> int:
    """A number `list` showed."""
    return _within(text, 1, _HIGHEST)


def amount(text: str) -> int:
    """How many of something a made-up town has."""
    return _within(text, 1, 1_000_000)


def years_back(text: str) -> int:
    """How many years a made-up town has."""
    return _within(text, 1, 50)


def mark_meaning(text: str) -> tuple[str, str]:
    """旷训=缺席: a sign of the file and the mark it stands for."""
    word, _, mark = text.rpartition("=")
    if not word.strip() or not mark.strip():
        raise ValueError(text)
    return word.strip(), mark.strip()

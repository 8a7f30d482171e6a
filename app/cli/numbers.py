"""Values of the command line with their bounds, so that a slip of the finger never reaches the data file."""

from __future__ import annotations

from argparse import ArgumentTypeError

# The highest record number the data file can hold; a greater one cannot be asked for.
_HIGHEST = 2**63 - 1


def within(text: str, low: int, high: int, words: str) -> int:
    """A whole number from `low` to `high`. Raises `ArgumentTypeError` saying `words`."""
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise ArgumentTypeError(f"须为{words}：{text}")
    return value


def year(text: str) -> int:
    """A calendar year, 1900 to 2999."""
    return within(text, 1900, 2999, " 1900 至 2999 的年份")


def record_number(text: str) -> int:
    """A number `list` showed."""
    return within(text, 1, _HIGHEST, "大于 0 的编号")


def amount(text: str) -> int:
    """How many of something a made-up town has."""
    return within(text, 1, 1_000_000, " 1 至 1000000 的整数")


def years_back(text: str) -> int:
    """How many years a made-up town has."""
    return within(text, 1, 50, " 1 至 50 的整数")


def whole(text: str) -> int:
    """A whole number."""
    return within(text, -_HIGHEST, _HIGHEST, "整数")


def mark_meaning(text: str) -> tuple[str, str]:
    """旷训=缺席: a sign of the file and the mark it stands for."""
    word, _, mark = text.rpartition("=")
    if not word.strip() or not mark.strip():
        raise ArgumentTypeError(f"须为 符号=考勤，例如 旷训=缺席：{text}")
    return word.strip(), mark.strip()

"""The one text of a value, and the number a workbook stores for it: both rounded here and nowhere else."""

from __future__ import annotations

from app.figures.figure_line import EXACT, ONE, Figure
from app.figures.values import Value
from app.rules.hours import format_centi
from app.rules.rounding import NOT_ENOUGH, half_up, one_decimal, percent_tenths, percent_text, two_decimals


def text(value: Value, figure: Figure) -> str:
    """As every writer, the window and the command line print it: '5082', '157', '97.8%', '41.3', 数据不足."""
    if not value.enough:
        return NOT_ENOUGH
    if figure.rounding == EXACT:
        return format_centi(value.part) if figure.scale == 100 else str(value.part)
    whole = value.whole or 0
    if figure.is_percent:
        return percent_text(value.part, whole)
    if figure.rounding == ONE:
        return one_decimal(value.part, whole * figure.scale)
    return two_decimals(value.part, whole * figure.scale)


def number(value: Value, figure: Figure) -> int | float | str:
    """What a cell stores: the rounded number, so that its look and `text` are equal; or 数据不足."""
    if not value.enough:
        return NOT_ENOUGH
    if figure.rounding == EXACT:
        return hundredths(value.part) if figure.scale == 100 else value.part
    whole = value.whole or 0
    if whole <= 0:
        return NOT_ENOUGH
    if figure.is_percent:
        tenths = percent_tenths(value.part, whole)
        return NOT_ENOUGH if tenths is None else tenths / 1000
    places = 10 if figure.rounding == ONE else 100
    return half_up(value.part, whole * figure.scale, places) / places


def share(part: int, whole: int) -> float | str:
    """A percentage as a cell stores it, rounded as `text` prints it; 数据不足 of nothing."""
    tenths = percent_tenths(part, whole)
    return NOT_ENOUGH if tenths is None else tenths / 1000


def hundredths(centi: int) -> int | float:
    """250 → 2.5, 300 → 3: the number a cell stores."""
    return centi // 100 if centi % 100 == 0 else centi / 100


def exact(value: Value, figure: Figure) -> str:
    """The pair behind a rounded figure: '881/896'; of an exact one its text."""
    if figure.rounding == EXACT or value.whole is None or not value.enough:
        return text(value, figure)
    part = format_centi(value.part) if figure.scale == 100 else str(value.part)
    return f"{part}/{value.whole}"

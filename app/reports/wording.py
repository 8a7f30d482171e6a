"""Chinese dates, headings and masked numbers as papers word them."""

from __future__ import annotations

from datetime import date

from app.papers.letter import long_date
from app.rules import organs
from app.rules.day_words import WEEKDAYS, short_date
from app.services.plan.class_sessions import ClassSessionRow
from app.services.setting.town import TownRow


def weekday(day: date) -> str:
    """星期四."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def period(first: date, last: date) -> str:
    """2024年1月1日—12月31日; the year is said once when it is the same."""
    end = short_date(last) if first.year == last.year else long_date(last)
    return f"{long_date(first)}—{end}"


def quarter(day: date) -> str:
    """第三季度."""
    return f"第{'一二三四'[(day.month - 1) // 3]}季度"


def when(lesson: ClassSessionRow) -> str:
    """Day, weekday and hours of a class session."""
    hours = f" {lesson.when}" if lesson.when else ""
    part = f" {lesson.day_part}" if lesson.day_part and lesson.day_part not in hours else ""
    return f"{long_date(lesson.held_on)}（{weekday(lesson.held_on)}）{part}{hours}"


def town_name(town: TownRow | None) -> str:
    """清河镇, or '' while nothing is set."""
    return town.name if town else ""


def office_name(town: TownRow | None) -> str:
    """清河镇党建办: who fills in the paper."""
    return f"{town.name}{town.office}" if town else ""


def organ_name(town: TownRow | None) -> str:
    """中共清河镇委员会党建工作办公室: who signs a notice."""
    return organs.organ(town.name, town.office, town.type) if town else ""


def birth_month(text: str) -> str:
    """1991.01 of '1991-01' or '1991-01-02', as 出生年月 is written in a cadre's file; '' stays ''."""
    return text[:7].replace("-", ".")


def masked_id(number: str) -> str:
    """An ID number with its birth date hidden: 990105********002X; shorter numbers keep four at the end."""
    if len(number) == 18:
        return f"{number[:6]}********{number[-4:]}"
    return "*" * max(len(number) - 4, 0) + number[-4:] if number else ""


def masked_phone(number: str) -> str:
    """138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else number


def centi(value: int | None) -> float | None:
    """1/100 units as the number a cell holds; None stays an empty cell."""
    return None if value is None else value / 100

"""How a place counts 学时: day ↔ 学时, lecturing, forms that do not count. Data, because it differs."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.hours import MAX_HOURS_CENTI
from app.services.operation.sealed_values import settings_when_closed
from app.services.setting.town import set_setting
from db.models import Setting

PREFIX = "hours."


@dataclass(frozen=True)
class HourSettings:
    """`day_centi`, `half_day_centi`: 1/100 学时 of a day. `lecture_percent`: hours credited for teaching, in
    percent of the class session's (0: none, 500: five times). `excluded_forms` never count (C33)."""

    day_centi: int = 800
    half_day_centi: int = 400
    lecture_percent: int = 0
    excluded_forms: tuple[str, ...] = ("以会代训",)


def hour_settings(session: Session, *, year: int | None = None) -> HourSettings:
    """The place's rules (of a closed `year` those of then); what was never set has its default."""
    stored: dict[str, str | None] = dict(
        session.execute(
            select(Setting.name, Setting.value).where(Setting.name.startswith(PREFIX, autoescape=True))
        ).all()
    )
    if year is not None:
        stored |= settings_when_closed(session, year=year)
    values: dict[str, object] = {}
    for field in fields(HourSettings):
        text = stored.get(PREFIX + field.name)
        if text is None:
            continue
        if field.name == "excluded_forms":
            values[field.name] = tuple(part for part in text.split("、") if part)
        elif text.isdigit():
            values[field.name] = int(text)
    return HourSettings(**values)  # type: ignore[arg-type]


def set_hour_settings(session: Session, *, settings: HourSettings) -> None:
    """Keep the place's rules. Raises `InputProblem` hours.settings for figures that cannot be."""
    good_day = 0 < settings.half_day_centi <= settings.day_centi <= MAX_HOURS_CENTI
    if not good_day or not 0 <= settings.lecture_percent <= 1000:
        raise InputProblem("hours.settings")
    for field in fields(HourSettings):
        value = getattr(settings, field.name)
        text = "、".join(value) if isinstance(value, tuple) else str(value)
        set_setting(session, name=PREFIX + field.name, value=text)

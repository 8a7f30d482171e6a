"""The town itself: its name and type, used in every heading: 镇, 乡 or 街道."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.operation.sealed_values import settings_when_closed
from app.services.operation.seals import is_sealed
from db.audit import is_reading
from db.models import Setting

LONGEST_NAME = 30
KEPT = "settings"
TOWN_TYPES = ("镇", "乡", "街道")


@dataclass(frozen=True)
class TownRow:
    """Name with its type (清河镇), and the office that keeps the ledger."""

    name: str
    type: str
    office: str = "党建办"


def get_town(session: Session) -> TownRow | None:
    """The town, or None while the data file is still blank."""
    values = dict(session.execute(select(Setting.name, Setting.value)).all())
    if not values.get("town.name"):
        return None
    return TownRow(values["town.name"], values.get("town.type", "镇"), values.get("town.office") or "党建办")


def set_town(session: Session, *, name: str, type: str = "", office: str = "") -> None:
    """Set the town's name and type (镇/乡/街道; guessed from the name when empty).

    Raises `InputProblem` town.name_missing, town.name_long or town.type.
    """
    name = "".join(name.split())
    if not name:
        raise InputProblem("town.name_missing")
    if len(name) > LONGEST_NAME:
        raise InputProblem("town.name_long", most=LONGEST_NAME)
    if not type:
        type = next((t for t in TOWN_TYPES if name.endswith(t)), "镇")
    if type not in TOWN_TYPES:
        raise InputProblem("town.type", type=type)
    if not name.endswith(TOWN_TYPES):
        name += type
    for key, value in (("town.name", name), ("town.type", type), ("town.office", office)):
        if value:
            set_setting(session, name=key, value=value)


def get_setting(session: Session, *, name: str, default: str = "", year: int | None = None) -> str:
    """One setting's text, `default` when it was never set.

    For a closed `year` as it was when closed, or as it was corrected for that year alone.
    """
    if year is not None:
        corrected = _stored(session, of_year(name, year))
        if corrected is not None:
            return corrected
    then = {} if year is None else settings_when_closed(session, year=year)
    if name in then:
        kept = then[name]
        return default if kept is None else kept
    found = _stored(session, name)
    return default if found is None else found


def _stored(session: Session, name: str) -> str | None:
    """A setting as it is kept; whoever only reads reads them all at once."""
    if not is_reading(session):
        return session.scalar(select(Setting.value).where(Setting.name == name))
    if KEPT not in session.info:
        session.info[KEPT] = dict(session.execute(select(Setting.name, Setting.value)).all())
    kept: dict[str, str] = session.info[KEPT]
    return kept.get(name)


def of_year(name: str, year: int) -> str:
    """The name under which a setting is kept for one closed year alone."""
    return f"{name}@{year}"


def set_setting(session: Session, *, name: str, value: str, year: int | None = None) -> None:
    """Set one setting; with a closed `year` for that year alone, which takes a reason and leaves a 更正单.

    A year that is open has no settings of its own: for it the setting changes for all that are open.
    """
    if year is not None and is_sealed(session, year=year):
        if get_setting(session, name=name, year=year) == value:
            return
        name = of_year(name, year)
    setting = session.scalar(select(Setting).where(Setting.name == name))
    if setting is None:
        session.add(Setting(name=name, value=value))
    else:
        setting.value = value
    session.flush()

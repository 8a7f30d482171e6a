"""文号: the register of each kind and year, and whether a number would stand out of the order of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.bulletin_parts import next_number, number_text
from app.services.bulletin.bulletin_kinds import list_bulletin_kinds
from db.models import Bulletin

NUMBER_PATH = "$.frozen.head.number"


@dataclass(frozen=True)
class Numbered:
    """An issued number and the date it bears."""

    number: str
    on: date


def numbers_used(session: Session, *, kind: str, year: int) -> tuple[int, ...]:
    """Numbers of a kind and year, withdrawn ones included, in order."""
    found = session.scalars(
        select(Bulletin.number)
        .where(Bulletin.kind == kind, Bulletin.year == year, Bulletin.number.is_not(None))
        .order_by(Bulletin.number)
    )
    return tuple(number for number in found if number is not None)


def next_number_text(session: Session, *, kind: str, year: int) -> str:
    """The number the next 定稿 of a kind would get."""
    word = next((k.number_word for k in list_bulletin_kinds(session) if k.code == kind), "")
    return number_text(word, year, next_number(numbers_used(session, kind=kind, year=year)))


def dated_later(session: Session, *, kind: str, on: date) -> Numbered | None:
    """The number of a kind and year that bears the latest date after `on`; None when all are in order.

    A new number dated `on` would then be higher but older than it; withdrawn ones keep their place.
    """
    found = session.execute(
        select(
            func.coalesce(func.json_extract(Bulletin.facts_json, NUMBER_PATH), "").label("number"),
            Bulletin.issued_on,
        )
        .where(
            Bulletin.kind == kind,
            Bulletin.year == on.year,
            Bulletin.number.is_not(None),
            Bulletin.issued_on > on,
        )
        .order_by(Bulletin.issued_on.desc(), Bulletin.number.desc())
        .limit(1)
    ).first()
    return Numbered(found.number, found.issued_on) if found is not None else None

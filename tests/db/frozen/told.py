"""What the program says of a town, as plain values: figures, duties with their rows, papers, bulletins.

Read by the script that made the frozen file (with the program of then) and by the tests (with today's), so
only what both have is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.scopes import year_scope
from app.reports import study_archive
from app.reports.person_record import PersonRecordParams
from app.services.bulletin import bulletin_corrections
from app.services.duty import duties
from app.services.figure.ask import catalogue
from app.services.figure.facts import read_facts
from app.services.person import units
from db.models import Bulletin


def told_of(session: Session, *, year: int, today: date) -> dict[str, Any]:
    """Every figure of the year, of the town and of each unit; every duty; every archive of a person."""
    return {
        "figures": _figures(session, year, today, None),
        "units": {unit.name: _figures(session, year, today, unit.id) for unit in units.list_units(session)},
        "duties": _duties(session, year, today),
        "archives": _archives(session, year, today),
        "unequal": len(bulletin_corrections.pending_corrections(session, year=year)),
        "bulletins": list(
            session.scalars(select(Bulletin.body).where(Bulletin.year == year).order_by(Bulletin.id))
        ),
    }


def _archives(session: Session, year: int, today: date) -> list[str]:
    """Every Chinese text of the archives in its order, but what names the program that made them."""
    made = study_archive.build(session, PersonRecordParams(year, today=today))
    return [text for text in _texts(made) if not text.isascii() and "数据校验码" not in text]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _texts(part)


def _figures(session: Session, year: int, today: date, unit_id: int | None) -> dict[str, str]:
    facts = read_facts(session, year=year, today=today)
    scope = year_scope(year, today=today, unit_id=unit_id)
    return {each.figure.id: each.text for each in catalogue(facts, scope)}


def _duties(session: Session, year: int, today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in duties.duties_of_year(session, year=year, today=today):
        for one in line.figures:
            rows = duties.duty_rows(
                session, year=year, code=one.code, period_key=one.period_key, today=today,
                rule_id=one.rule_id,
            )  # fmt: skip
            found[f"{one.code} {one.period_key}"] = {
                "stands": [one.required, one.done, one.status],
                "counts": [one.late, one.waived, one.unknown, one.lacking],
                "note": one.note,
                "rows": [
                    [row.ok, row.on and row.on.isoformat(), row.what, row.who, row.note, row.target,
                     row.target_id, row.sign]
                    for row in rows
                ],
            }  # fmt: skip
    return found

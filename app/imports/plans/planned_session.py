"""What a row of a plan says of a class session, and what writing it would change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from app.imports.known import KnownSession
from app.imports.preview import FieldValue
from app.imports.values import BLANK_WORDS
from app.rules.dates import Moment

_PEOPLE_SPLIT = re.compile(r"[、,，;；/\n]")
_TEACHER = re.compile(r"^.{1,3}(?:教授|老师|讲师|主任|科长|局长|书记|所长|部长|处长)?$")
_OFFICE = re.compile(r".{2}(?:校|局|办|所|委|院|中心|站|大学|部|公司|政府|大队|支队)$")


@dataclass(frozen=True)
class PlannedSession:
    """What a row says about a class session; `hours_centi` None means that the row does not say."""

    date: date
    title: str
    start: time | None
    end: time | None
    day_part: str
    category: str
    hours_centi: int | None
    place: str
    lecturers: tuple[str, ...]
    audience: str
    note: str
    form: str = ""


@dataclass(frozen=True)
class PlanAction:
    """Add the class session, or bring `session_id` up to what the row says (blanks change nothing)."""

    action: str
    row: int
    session_id: int | None
    wanted: PlannedSession


@dataclass(frozen=True)
class PlanActions:
    """Class sessions to write, in file order.

    `answers`: course title → what its several 期 are (one of `app.rules.batches.ANSWERS`). `programme`: the
    plan chosen for days that several plans of the year hold.
    """

    sessions: tuple[PlanAction, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    programme: str = ""


def differs(held: KnownSession, wanted: PlannedSession) -> bool:
    """Whether the row says something else than what is known; blanks say nothing."""
    if wanted.category and wanted.category not in (held.category, *held.tags, "、".join(held.tags)):
        return True
    pairs = (
        (wanted.place, held.place),
        (wanted.start, held.start),
        (wanted.end, held.end),
        (wanted.day_part, held.day_part),
        (wanted.hours_centi, held.hours_centi),
        (wanted.lecturers, held.lecturers),
    )
    return any(new not in ("", None, ()) and new != old for new, old in pairs)


def overwritten(held: KnownSession, wanted: PlannedSession) -> dict[str, FieldValue]:
    """What the class session loses to the row, by field; a blank overwrites nothing."""
    before = fields_of(_as_planned(held), Moment(held.date))
    after = fields_of(wanted, Moment(held.date))
    same = {"date", "title", "audience"}
    if wanted.category in (held.category, *held.tags, "、".join(held.tags)):
        same.add("category")
    return {
        name: before[name]
        for name, value in after.items()
        if name not in same and value not in (None, "") and value != before[name]
    }


def _as_planned(held: KnownSession) -> PlannedSession:
    return PlannedSession(
        held.date,
        held.title,
        held.start,
        held.end,
        held.day_part,
        held.category,
        held.hours_centi,
        held.place,
        held.lecturers,
        "",
        held.note,
    )


def people_in(text: str) -> tuple[str, ...]:
    """Lecturers written in one cell, separated by 、 or a comma."""
    if text in BLANK_WORDS:
        return ()
    found: list[str] = []
    for chunk in _PEOPLE_SPLIT.split(text):
        parts = chunk.split()
        if len(parts) == 2 and _OFFICE.search(parts[0]) and _TEACHER.search(parts[1]):
            parts = ["".join(parts)]  # 县委党校 张教授 is one lecturer
        found += parts
    return tuple(found)


def fields_of(wanted: PlannedSession, moment: Moment) -> dict[str, FieldValue]:
    """The fields of a verdict."""
    hours = None if wanted.hours_centi is None else wanted.hours_centi / 100
    return {
        "date": moment.day.isoformat() if moment.day else None,
        "title": wanted.title,
        "category": wanted.category,
        "hours": hours,
        "place": wanted.place,
        "start": f"{wanted.start:%H:%M}" if wanted.start else "",
        "end": f"{wanted.end:%H:%M}" if wanted.end else "",
        "day_part": wanted.day_part,
        "lecturer": "、".join(wanted.lecturers),
        "audience": wanted.audience,
        "note": wanted.note,
    }

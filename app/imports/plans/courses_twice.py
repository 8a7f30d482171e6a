"""Courses a plan holds on several days, and days that several plans of the year hold: what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from app.imports.known import KnownTown
from app.imports.plans.planned_session import PlanAction
from app.imports.preview import NEW
from app.reader.sheet import squeezed


def plans_to_choose(actions: Sequence[PlanAction], known: KnownTown) -> tuple[str, ...]:
    """Titles of plans of the year of which several hold the day of a new class session (C36)."""
    found: dict[str, None] = {}
    for day in {action.wanted.date for action in actions if action.action == NEW}:
        own = [title for title, first, last in known.programmes if first <= day <= last]
        if len(own) > 1:
            found |= dict.fromkeys(own)
    return tuple(found)


@dataclass(frozen=True)
class TwiceCourse:
    """A course that stands several times in a year after the import, of which nobody said what its 期 are."""

    title: str
    days: tuple[date, ...]


def courses_twice(actions: Sequence[PlanAction], known: KnownTown) -> tuple[TwiceCourse, ...]:
    """Courses the file plans on several days (or again beside known ones), which need an answer (A04)."""
    said = {squeezed(lesson.title) for lesson in known.sessions if lesson.batches}
    days: dict[tuple[int, str], dict[tuple[date, time | None, str], str]] = {}
    for action in actions:
        if action.action == NEW:
            wanted = action.wanted
            own = days.setdefault((wanted.date.year, squeezed(wanted.title)), {})
            own[wanted.date, wanted.start, wanted.day_part] = wanted.title
    for lesson in known.sessions:
        key = (lesson.date.year, squeezed(lesson.title))
        if key in days and not lesson.cancelled:
            days[key].setdefault((lesson.date, lesson.start, lesson.day_part), lesson.title)
    return tuple(
        TwiceCourse(next(iter(found.values())), tuple(sorted(on for on, _, _ in found)))
        for (_, plain), found in days.items()
        if len(found) > 1 and plain not in said
    )


def days_of_one_row(actions: Sequence[PlanAction], twice: Sequence[TwiceCourse]) -> list[str]:
    """Titles of courses whose days are all those of one row (3月5日-7日): one 期 of several lessons."""
    rows: dict[str, set[int]] = {}
    days: dict[str, int] = {}
    for action in actions:
        title = squeezed(action.wanted.title)
        rows.setdefault(title, set()).add(action.row)
        days[title] = days.get(title, 0) + 1
    plain = {each.title: squeezed(each.title) for each in twice}
    return [
        each.title
        for each in twice
        if len(rows.get(plain[each.title], ())) == 1 and days[plain[each.title]] == len(each.days)
    ]

"""更正通报: what differs between a frozen bulletin and today's records, old → new (I3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.bulletin_parts import TEXT, Part, numbered
from app.rules.day_words import short_date


@dataclass(frozen=True)
class Change:
    """One difference: `about` is the class session or exam, `old` and `new` are words.

    A figure instead of a person has person_id 0 and its name in `name`.
    """

    person_id: int
    name: str
    unit: str
    about: str
    old: str
    new: str


Frozen = Mapping[int, tuple[str, str, str]]  # person id → name, unit, value in words


def compare(about: str, before: Frozen, after: Frozen, *, nothing: str) -> tuple[Change, ...]:
    """People whose value differs; who is on one side only reads `nothing` on the other."""
    found = []
    for person_id in dict.fromkeys((*before, *after)):
        name, unit, old = before.get(person_id, ("", "", nothing))
        new_name, new_unit, new = after.get(person_id, ("", "", nothing))
        if old != new:
            found.append(Change(person_id, name or new_name, unit or new_unit, about, old, new))
    return tuple(found)


def compare_figures(
    before: Mapping[str, str], after: Mapping[str, str], *, nothing: str
) -> tuple[Change, ...]:
    """Figures told in words under a name (a class, a village) that differ."""
    return tuple(
        Change(0, name, "", "", before.get(name, nothing), after.get(name, nothing))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def compose_correction(
    *, title: str, number: str, issued_on: date, reason: str, changes: Sequence[Change], after: Iterable[str]
) -> tuple[Part, ...]:
    """The text of a correction: which bulletin, why, old → new, and the figures as they are now."""
    several = len({change.about for change in changes if change.about}) > 1
    lines = [
        Part(
            TEXT,
            f"{index}. {change.unit}{change.name}"
            f"{f'（{change.about}）' if several and change.about else ''}："
            f"原为“{change.old}”，更正为“{change.new}”。",
        )
        for index, change in enumerate(changes, 1)
    ]
    opening = (
        f"{issued_on.year}年{short_date(issued_on)}印发的《{title}》（{number}），因{reason.rstrip('。')}，"
        f"需作更正。现将更正事项通报如下。"
    )
    sections = numbered((("更正内容", lines), ("更正后的情况", [Part(TEXT, words) for words in after])))
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此更正。"))

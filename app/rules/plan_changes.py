"""A year's plan beside last year's: what is new, what was moved or changed, what is no longer there (C33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.rules.plan_dates import same_place

NEW = "新增"


@dataclass(frozen=True)
class Planned:
    """A class session of a plan, cancelled ones apart. `told` are its facts by their words, to be compared:
    授课人, 地点, 学时 …"""

    id: int
    title: str
    batch: str
    on: date
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Changes:
    """Class session id of the new year → what is changed ('' for nothing); what last year had beside them."""

    words: Mapping[int, str]
    gone: tuple[Planned, ...]


def plan_changes(before: Iterable[Planned], now: Iterable[Planned], *, year: int) -> Changes:
    """The plan of a year against that of the year before.

    Classes are the same by title and 期, in the order of their days. A day is unchanged when it is the same
    weekday of the same week of its month, as copying a plan makes it.
    """
    old: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for each in sorted(before, key=lambda one: (one.on, one.id)):
        old[each.title.strip(), each.batch.strip()].append(each)
    new: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for each in sorted(now, key=lambda one: (one.on, one.id)):
        new[each.title.strip(), each.batch.strip()].append(each)
    words: dict[int, str] = {}
    gone: list[Planned] = []
    for key in {**old, **new}:
        pairs = _paired(old.get(key, []), new.get(key, []), year)
        words |= {one.id: _words(pairs.get(one.id), one, year) for one in new.get(key, [])}
        taken = {one.id for one in pairs.values()}
        gone += [one for one in old.get(key, []) if one.id not in taken]
    return Changes(words, tuple(sorted(gone, key=lambda one: (one.on, one.id))))


def _paired(old: list[Planned], new: list[Planned], year: int) -> dict[int, Planned]:
    """New class session id → the old one it was: those of the same place in the year first, then in order."""
    rest = list(old)
    found: dict[int, Planned] = {}
    for one in new:
        same = next((each for each in rest if same_place(each.on, year) == one.on), None)
        if same is not None:
            found[one.id] = same
            rest.remove(same)
    for one in new:
        if one.id not in found and rest:
            found[one.id] = rest.pop(0)
    return found


def _words(before: Planned | None, now: Planned, year: int) -> str:
    """'新增', '改期（上年8月13日）；授课人由张三改为李四', '' where nothing is changed."""
    if before is None:
        return NEW
    parts = []
    if same_place(before.on, year) != now.on:
        parts.append(f"改期（上年{before.on.month}月{before.on.day}日）")
    known = dict(before.told)
    for name, value in now.told:
        was = known.get(name, "")
        if was != value:
            parts.append(f"{name}由{was or '空'}改为{value or '空'}")
    return "；".join(parts)

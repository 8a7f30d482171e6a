"""Which backups stay: 12 newest, 14 days, 8 weeks, 24 months, and one of every year for ever.

Pure: names in, names out. The time stands in the name, because a copied file has a new time of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

LATEST = 12
# How many newest periods keep their newest backup; None keeps every one.
PERIODS: tuple[tuple[Callable[[datetime], object], int | None], ...] = (
    (lambda at: at.date(), 14),
    (lambda at: at.isocalendar()[:2], 8),
    (lambda at: (at.year, at.month), 24),
    (lambda at: at.year, None),
)
# Never thrown away: what a closed year was closed with, and what stood here before a restore.
KEPT_REASONS = ("封账前", "恢复前")
_STAMP = re.compile(r"_(\d{8}_\d{6})_([^_.]*)")


def stamp(name: str) -> tuple[datetime, str] | None:
    """Time and reason of a backup's file name; None for any other file."""
    found = _STAMP.search(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d_%H%M%S"), found[2]
    except ValueError:
        return None


def kept(names: Iterable[str]) -> set[str]:
    """The names that stay; a name without a time is not ours and stays too."""
    stay: set[str] = set()
    dated: list[tuple[datetime, str]] = []
    for name in names:
        known = stamp(name)
        if known is None or known[1] in KEPT_REASONS:
            stay.add(name)
        else:
            dated.append((known[0], name))
    dated.sort(reverse=True)
    stay.update(name for _, name in dated[:LATEST])
    for period, most in PERIODS:
        newest: dict[object, str] = {}
        for at, name in dated:
            newest.setdefault(period(at), name)
        stay.update(list(newest.values())[:most])
    return stay

"""参赛人员 as one line of names with scores: 张三 92.5、李四（党政办）88、王五 (E20)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.hours import format_centi

_PART = re.compile(r"[、，,；;\n]+")
_SCORE = re.compile(r"(?P<name>.*?)\s*(?P<score>\d+(?:\.\d{1,2})?)?\s*分?$")


@dataclass(frozen=True)
class Named:
    """Somebody who can be meant: id, name and unit."""

    id: int
    name: str
    unit: str


def written(people: Sequence[tuple[str, int | None]]) -> str:
    """Names and scores (1/100 point) as they are typed."""
    return "、".join(name if score is None else f"{name} {format_centi(score)}" for name, score in people)


def read(text: str, roster: Sequence[Named]) -> tuple[tuple[tuple[int, int | None], ...], str]:
    """(person, score in 1/100 point) of each, and the first part that names nobody or several ('' for none).

    A unit in brackets tells people of one name apart.
    """
    found: list[tuple[int, int | None]] = []
    for part in (each.strip() for each in _PART.split(text)):
        if not part:
            continue
        match = _SCORE.match(part)
        assert match is not None
        name, _, unit = match["name"].strip().replace("(", "（").replace(")", "）").partition("（")
        unit = unit.rstrip("）")
        fits = [p for p in roster if p.name == name.strip() and (not unit or unit in p.unit)]
        if len(fits) != 1:
            return (), part
        score = match["score"]
        found.append((fits[0].id, None if score is None else round(float(score) * 100)))
    return tuple(found), ""

"""Columns that their words give to others than the list's people: 谈话人职务, the village of a 包村干部."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from app.imports.layouts.fields import label_forms

# Sent to a village, or answering for one: that is not where somebody works.
_POSTED = re.compile(r"[包联挂驻派蹲](?:[村居社点片组保扶联]|系)|[包联挂驻派]干|第一书记|下派|选派|结对")
_VILLAGE = re.compile(r"村|社区|居$|村居|网格|片区")
Paths = Sequence[Sequence[str]]


def villages_of_posted(paths: Paths, own: Collection[int], meaning: Callable[[str], str]) -> list[int]:
    """The villages beside 包村干部 or 驻村队员 (`own` columns of names): where they are sent, no units."""
    if not any(_POSTED.search(paths[column][-1]) for column in own):
        return []
    return [
        column
        for column, path in enumerate(paths)
        if path and meaning(path[-1]) == "unit" and _VILLAGE.search(label_forms(path[-1])[1])
    ]


def called_after_others(paths: Paths, own: int | None, names: Collection[int]) -> list[int]:
    """谈话人职务 beside 谈话人, when the list is of the 谈话对象: headed after the `names` of others."""
    if own is None:
        return []
    others = set(names) - {own}
    stems = tuple(stem for column in others if len(stem := _stem(paths, column)) > 1)
    mine = _stem(paths, own)
    return [
        column
        for column, path in enumerate(paths)
        if path and stems and column not in {*others, own}
        if (label := label_forms(path[-1])[1]).startswith(stems) and not label.startswith(mine)
    ]


def _stem(paths: Paths, column: int) -> str:
    return label_forms(paths[column][-1])[1].removesuffix("姓名")

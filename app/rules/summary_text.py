"""Paragraphs of the year's summary with marks like 【N1】 that figures take the place of."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_MARK = re.compile("【([^【】]{1,12})】")
TO_FILL = re.compile("〔请填写[^〕]*〕")


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: words, or the name of a mark."""

    text: str
    is_mark: bool = False


def pieces(text: str) -> tuple[Piece, ...]:
    """'共【N1】场' → 共, mark N1, 场."""
    found = []
    for number, part in enumerate(_MARK.split(text)):
        if part:
            found.append(Piece(part, is_mark=number % 2 == 1))
    return tuple(found)


def unknown_marks(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Marks nothing takes the place of, each once."""
    return tuple(dict.fromkeys(p.text for p in pieces(text) if p.is_mark and p.text not in known))


def places_to_fill(text: str) -> int:
    """How many 〔请填写…〕 are left for the clerk."""
    return len(TO_FILL.findall(text))

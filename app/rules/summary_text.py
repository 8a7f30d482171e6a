"""Paragraphs of the year's summary with marks like 【N1】 that figures take the place of."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_MARK = re.compile("【([^【】]{1,12})】")
TO_FILL = re.compile("〔请填写[^〕]*〕")
TO_CHECK = re.compile("〔请核对[^〕]*〕")
_SENTENCES = re.compile("(?<=[。；])")


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


def places_to_check(text: str) -> int:
    """How many 〔请核对…〕 are left: sentences no record backs, figures that were not written."""
    return len(TO_CHECK.findall(text))


def without_boasts(text: str, doubtful: Mapping[str, str]) -> str:
    """`text` without the clauses whose figure is `doubtful` (mark → what is to be checked of it).

    A figure of 数据不足 or of nought is no achievement: its clause goes, and the sentence says what to check.
    """
    return "".join(_honest(sentence, doubtful) for sentence in _SENTENCES.split(text))


def _honest(sentence: str, doubtful: Mapping[str, str]) -> str:
    marks = [p.text for p in pieces(sentence) if p.is_mark and p.text in doubtful]
    if not marks:
        return sentence
    end = sentence[-1] if sentence[-1:] in ("。", "；") else ""
    kept = [
        clause
        for clause in sentence.removesuffix(end).split("，")
        if not any(p.is_mark and p.text in doubtful for p in pieces(clause))
    ]
    asks = "".join(f"〔请核对：{doubtful[mark]}，没有写入〕" for mark in dict.fromkeys(marks))
    return "，".join(kept) + asks + end

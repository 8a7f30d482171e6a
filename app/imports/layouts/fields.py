"""What a column can mean: a field, the words its headers use, and how its values look.

Header words are guessed by meaning: exact words first, then patterns, then the look of the values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_NOISE = re.compile(r"[\s:：*＊/、,，.．_\-—()（）\[\]【】“”\"'★▲]+")
LONGEST_LABEL = 14
_CODES = r"代码|编码|代号|编号|工号"
_ONLY_CODE = re.compile(rf"^(?:{_CODES}|数字)$")
# Fields whose values are numbers of papers or names of things that have numbers.
_NUMBERED = frozenset(("id_number", "document", "evidence", "note", "phone"))


@dataclass(frozen=True, eq=False)
class ColumnMeaning:
    """One meaning a column can have.

    `spread`: a merged or grouped cell holds for the rows below; `once`: one blank is enough to see a group.
    """

    name: str
    label: str
    words: frozenset[str]
    pattern: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    looks: Callable[[str], bool] | None = None
    by_look: bool = False
    spread: bool = False
    prefer: re.Pattern[str] | None = None
    once: bool = False

    def score(self, label: str) -> int:
        """How well a header text names this field: 12 preferred, 10 exact, 6 by pattern, 0 not at all."""
        return _scored(self, label) if label else 0


@lru_cache(maxsize=32768)
def _scored(item: ColumnMeaning, label: str) -> int:
    whole, plain = label_forms(label)
    words = item.words
    if whole in words or plain in words or whole.lower() in words or plain.lower() in words:
        found = 12 if item.prefer is not None and item.prefer.search(whole) else 10
    elif item.pattern is None or len(plain) > LONGEST_LABEL:
        return 0
    elif item.pattern.search(plain) or (whole != plain and item.pattern.search(whole)):
        found = 6
    else:
        return 0
    if item.never is not None and (item.never.search(plain) or _ONLY_CODE.match(whole.removeprefix(plain))):
        return 0
    return found


@lru_cache(maxsize=16384)
def meanings(label: str, fields: tuple[ColumnMeaning, ...]) -> tuple[tuple[str, int], ...]:
    """(name of the field, score) of every field that a header text names."""
    return tuple((item.name, score) for item in fields if (score := item.score(label)))


@lru_cache(maxsize=4096)
def label_forms(label: str) -> tuple[str, str]:
    """A header text with and without what stands in its brackets, blanks and marks removed."""
    text = unicodedata.normalize("NFKC", label)
    whole = _NOISE.sub("", text)
    return whole, _NOISE.sub("", _BRACKETS.sub("", text)) or whole


def make_field(
    name: str,
    label: str,
    words: str,
    pattern: str = "",
    never: str = "",
    *,
    looks: Callable[[str], bool] | None = None,
    by_look: bool = False,
    spread: bool = False,
    prefer: str = "",
) -> ColumnMeaning:
    """A field from its words (separated by blanks) and patterns; a column of codes is never a meaning."""
    if name not in _NUMBERED:
        never = f"{never}|{_CODES}" if never else _CODES
    return ColumnMeaning(
        name,
        label,
        frozenset(words.split()),
        re.compile(pattern) if pattern else None,
        re.compile(never) if never else None,
        looks,
        by_look,
        spread,
        re.compile(prefer) if prefer else None,
    )


def like(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """A test of values by a pattern."""

    def looks(text: str) -> bool:
        return pattern.search(text) is not None

    return looks

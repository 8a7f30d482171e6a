"""A person's own values: a cell's text into a name, a telephone number, a sex, a post, or why it is none."""

from __future__ import annotations

import re

from app.imports.values import BLANK_WORDS, blank_to_empty
from app.imports.words.written_names import read_name
from app.reader.sheet import Cell, squeezed

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffc]")
_SCIENTIFIC = re.compile(r"^\d\.\d+[eE]\+?1[4-9]$")
_MASKED_ID = re.compile(r"\d{0,10}[*＊×]{3,}[\dXx]{0,6}")


def name_fault(raw: Cell, *, formula: bool) -> str:
    """formula_in_name, control_character_in_name or ""."""
    if formula or (isinstance(raw, str) and raw.lstrip(" '\t\u3000").startswith(("=", "＝", "+", "@", "|"))):
        return "formula_in_name"
    if isinstance(raw, str) and _CONTROL.search(raw):
        return "control_character_in_name"
    return ""


def person_name(raw: Cell) -> str:
    """A name without inner blanks, invisible characters and remarks behind it (张　三（女） → 张三)."""
    return read_name(raw).name


def is_masked_id(raw: Cell) -> bool:
    """Whether a card number was written with its birth or more hidden (990101********0012)."""
    return isinstance(raw, str) and _MASKED_ID.fullmatch("".join(raw.split())) is not None


def is_number_stored_id(raw: Cell) -> bool:
    """An ID number kept as a number: its last digits are lost for good."""
    if isinstance(raw, bool):
        return False
    if isinstance(raw, int | float):
        return abs(raw) >= 1e15
    return isinstance(raw, str) and _SCIENTIFIC.match(squeezed(raw)) is not None


def has_lost_digits(raw: Cell) -> bool:
    """A long number that was saved as 1.38E+10."""
    return isinstance(raw, str) and re.match(r"^\d\.\d+[eE]\+?\d{2}$", squeezed(raw)) is not None


_VACANT = re.compile(r"^[(（\[]?(?:空缺|暂缺|暂空|缺额|空岗|待定|待选|待补|缺|空)[)）\]]?$")


def is_vacant(name: str) -> bool:
    """Whether a name cell says that nobody holds the post."""
    return _VACANT.match(name) is not None


def title_of(raw: Cell) -> str:
    """A post; blanks between single characters (主 任) are for looks only."""
    text = blank_to_empty(raw)
    parts = text.split(" ")
    return "".join(parts) if len(parts) > 1 and all(len(part) == 1 for part in parts) else text


def sex_of(raw: Cell) -> str | None:
    """男 or 女, "" when empty, None when it is neither."""
    text = squeezed(raw)
    if text in BLANK_WORDS:
        return ""
    first = {"M": "男", "F": "女", "m": "男", "f": "女", "1": "男", "2": "女"}.get(text, text[:1])
    return first if first in ("男", "女") else None

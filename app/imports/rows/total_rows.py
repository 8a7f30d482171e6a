"""Which rows of a list are totals: a word of totals (合计、共计), and beside it only counts."""

from __future__ import annotations

from collections.abc import Sequence

from app.imports.rows.lone_cells import SERIAL, Places
from app.imports.values import MARK_WORDS
from app.imports.words import row_words as words

Texts = Sequence[tuple[int, str]]  # the filled cells of a row: column (from 0) and text


def is_total(places: Places, texts: Texts, key: str) -> bool:
    """A word of totals, and beside it nothing of a person: counts, the unit, blanks."""
    first_column, first = texts[0]
    others = [text for _, text in texts if text not in (first, key)]
    if any(words.is_persons_own(text) or _is_mark(places, c, text) for c, text in texts):
        return False
    sure = words.is_total(key) or (words.is_total(first) and not words.is_surely_name(key))
    if sure and (not has_serial(places, texts) or words.is_total(first)):
        return _holds_counts(places, texts) or words.is_total(key or first)
    if not key and any(words.is_total(text) for _, text in texts):
        return _holds_counts(places, texts)
    weak = words.may_be_total(key) or (
        words.may_be_total(first) and (not key or first_column == places.key or words.is_count(key))
    )
    if not weak and not key:
        weak = any(words.may_be_total(text) for text in others)
    return weak and not has_serial(places, texts) and _holds_counts(places, texts)


def _is_mark(places: Places, column: int, text: str) -> bool:
    """A mark in the column of marks (病假), whatever it is a word of elsewhere."""
    return places.field_of.get(column) == "mark" and text in MARK_WORDS and not text.isdigit()


def has_serial(places: Places, texts: Texts) -> bool:
    """Whether the row has its own number in the list, as a person's row has."""
    return any(c in places.serials and SERIAL.fullmatch(text) for c, text in texts)


def _holds_counts(places: Places, texts: Texts) -> bool:
    """Whether all cells but those of units are counts or words of totals."""
    return all(
        c == places.unit
        or words.is_count(text)
        or words.is_total(text)
        or words.may_be_total(text)
        or text in ("人", "人次", "学时", "/", "-", "—")
        or (c < places.key and c not in places.field_of)
        for c, text in texts
    )

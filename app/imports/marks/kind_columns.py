"""Attendance with a column for each kind (出勤 | 迟到 | 病假 …), ticked where it holds."""

from __future__ import annotations

from app.imports.layouts.fields import label_forms
from app.imports.layouts.layout import Layout
from app.imports.layouts.stacked import comes_again
from app.imports.values import LEGEND_WORDS
from app.imports.words.row_words import is_note, is_signature, is_total
from app.reader.sheet import squeezed
from app.rules import marks

_TICKS = frozenset("√ ✓ ✔ ☑ ✅ V v 1 ○ ● ■ ★ * × 是".split())
_EMPTY = frozenset(("", "□", "0", "-", "—", "/", "否"))


def kind_columns(layout: Layout) -> dict[int, str]:
    """The columns headed by kinds of attendance that hold ticks, with their words; {} unless two at least.

    Counts of kinds (事假 2, 迟到 0 …) are no ticks, and a row has one tick, or 迟到 with 早退.
    """
    if layout.corrected or layout.across or layout.dates or "mark" not in layout.columns:
        return {}
    used = {place for name, place in layout.columns.items() if name not in ("mark", "note")}
    words = {
        column: word
        for column, label in enumerate(layout.header_texts)
        if column not in used and (word := label_forms(label)[1]) in LEGEND_WORDS
    }
    if len({LEGEND_WORDS[word] for word in words.values()}) < 2 or layout.columns["mark"] not in words:
        return {}
    rows = (row for row in range(layout.body, layout.last) if not comes_again(layout, row))
    ticked = [_ticked(layout, row, words) for row in rows]
    filled = [found for found in ticked if found]
    if (
        not filled
        or any(found is None for found in ticked)
        or 2 * sum(map(_go_together, filled)) < len(filled)
    ):
        return {}
    return words


def tick_of(layout: Layout, row: int, words: dict[int, str]) -> str:
    """The word of the kind ticked in a row (from 0), "" where none is."""
    found = _ticked(layout, row, words) or []
    if not _go_together(found):
        return "、".join(found)  # 出勤、事假: no mark, so it is asked about
    late = [word for word in found if LEGEND_WORDS[word] != marks.PRESENT] or found
    return "".join(sorted(late, key="早退".__eq__))


def _ticked(layout: Layout, row: int, words: dict[int, str]) -> list[str] | None:
    """The kinds ticked in a row, None when a cell holds a count or a mark of its own."""
    found = []
    name = layout.columns.get("name")
    who = squeezed(layout.sheet.cell(row, name)) if name is not None else ""
    if not who or is_total(who) or is_signature(who) or is_note(who):
        return []
    for column, word in words.items():
        text = squeezed(layout.sheet.cell(row, column))
        if text in _TICKS or text == word:
            found.append(word)
        elif text not in _EMPTY:
            if text.replace(".", "").isdigit() or LEGEND_WORDS.get(text):
                return None  # a count, or a mark of its own
            found.append(word)  # 9:10 under 迟到, 发烧 under 病假
    return found


def _go_together(found: list[str]) -> bool:
    codes = {LEGEND_WORDS[word] for word in found}
    return len(found) < 2 or codes - {marks.PRESENT} <= {marks.LATE, marks.EARLY}

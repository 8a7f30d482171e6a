"""Several lists one below the other on a sheet, each with a header of its own: one layout for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.imports.date_columns import date_like
from app.imports.fields import Field
from app.imports.layout import Layout
from app.imports.params import Correction
from app.reader.sheet import Sheet, samples_below, squeezed, text_of

EXACT = 10


def one_below_the_other(
    layout: Layout, fields: Sequence[Field], key: str, find: Callable[[Sheet, Correction], Layout | None]
) -> list[Layout]:
    """`layout`, and a layout for each other header of its sheet that has the key and other columns.

    A header that only comes again (on each page) is no other one.
    """
    if layout.across or layout.corrected or layout.body == 0:
        return [layout]
    item = next(one for one in fields if one.name == key)
    heads = _Words(item)
    rows = [
        row
        for row in range(len(layout.sheet.rows))
        if not layout.top <= row < layout.body and _is_header(layout.sheet, row, heads, item, fields)
    ]
    found = [layout]
    for row in rows:
        if any(one.top <= row < one.body for one in found):
            continue
        other = find(_parted(layout.sheet, row), Correction({}, None, row))
        if other is not None and key in other.columns and not _same(other, layout):
            known = replace(other, people=layout.people, units=layout.units, today=layout.today)
            found.append(replace(known, sheet=layout.sheet))
    found.sort(key=lambda one: one.top)
    begins = [0, *(_begin(one) for one in found[1:])]
    ends = [*begins[1:], None]
    return [replace(one, begin=a, end=b) for one, a, b in zip(found, begins, ends, strict=True)]


class _Words(dict[object, bool]):
    """Whether a cell is a word of the key's header, looked at once for each different value of a sheet."""

    def __init__(self, item: Field) -> None:
        self._item = item

    def __missing__(self, value: object) -> bool:
        is_word = isinstance(value, str) and len(value) <= 12 and squeezed(value) in self._item.words
        self[value] = is_word
        return is_word


def _is_header(sheet: Sheet, row: int, heads: _Words, item: Field, fields: Sequence[Field]) -> bool:
    """The key's word and another field's, exactly, with something below the key."""
    cells = sheet.rows[row]
    if True not in map(heads.__getitem__, cells):
        return False
    places = [c for c, value in enumerate(cells) if heads[value]]
    if not places or not samples_below(sheet, row + 1, places[0], 3):
        return False
    others = [one for one in fields if one.name != item.name]
    return any(
        c != places[0] and (date_like(value) or any(one.score(text_of(value)) >= EXACT for one in others))
        for c, value in enumerate(cells)
        if value != ""
    )


def _parted(sheet: Sheet, row: int) -> Sheet:
    """The sheet without the last row of the list before, which is no upper line of the header below it."""
    above = sheet.rows[row - 1] if row else ()
    filled = [c for c, value in enumerate(above) if value != ""]
    wide = any(sheet.anchors.get((row - 1, c + 1)) == (row - 1, c) for c in filled)
    if len(filled) < 2 or wide:
        return sheet
    return replace(sheet, rows=(*sheet.rows[: row - 1], (), *sheet.rows[row:]))


def _same(other: Layout, layout: Layout) -> bool:
    """Whether another header says the same in the same places."""
    return dict(other.columns) == dict(layout.columns) and [one.label for one in other.dates] == [
        one.label for one in layout.dates
    ]


def _begin(layout: Layout) -> int:
    """The first of the title lines and blank rows right above a header."""
    row = layout.top
    while row > 0 and len([cell for cell in layout.sheet.rows[row - 1] if cell != ""]) <= 1:
        row -= 1
    return row

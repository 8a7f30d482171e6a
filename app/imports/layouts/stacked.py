"""Several lists one below the other on a sheet, each with a header of its own: one layout for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.imports.layouts.columns import SERIAL_WORDS
from app.imports.layouts.date_columns import date_like
from app.imports.layouts.dating import texts_above, titles_begin
from app.imports.layouts.fields import ColumnMeaning, label_forms
from app.imports.layouts.layout import Layout
from app.imports.params import LayoutCorrection
from app.imports.words.row_words import is_surely_name
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of
from app.rules.dates import month_in, read_moment, year_in

EXACT = 10
MOSTLY, AGAIN = 0.5, 0.7
_LONG_NUMBER = re.compile(r"\d{7}")


def one_below_the_other(
    layout: Layout,
    fields: Sequence[ColumnMeaning],
    key: str,
    find: Callable[[Sheet, LayoutCorrection], Layout | None],
    *,
    timed: bool = False,
) -> list[Layout]:
    """`layout`, and a layout for each other header of its sheet that has the key and other columns.

    A header that only comes again (on each page) is no other one than that of the list it stands in, unless
    it is `timed` and another month, day or year stands right over it.
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
    found, above = [layout], layout
    for row in rows:
        if row >= layout.body and above.top < layout.top:
            above = layout
        again = comes_again(above, row)
        if again and not (timed and _is_of_another_time(above, row)):
            continue
        if any(one.top <= row < one.body for one in found):
            continue
        other = find(_parted(layout.sheet, row), LayoutCorrection({}, None, row))
        if other is not None and key in other.columns and (again or not _same(other, above)):
            known = replace(other, people=layout.people, units=layout.units, today=layout.today)
            above = replace(known, sheet=layout.sheet)
            found.append(above)
    found.sort(key=lambda one: one.top)
    begins = [0, *(_begin(one) for one in found[1:])]
    ends = [*begins[1:], None]
    return [replace(one, begin=a, end=b) for one, a, b in zip(found, begins, ends, strict=True)]


class _Words(dict[object, bool]):
    """Whether a cell is a word of the key's header, looked at once for each different value of a sheet."""

    def __init__(self, item: ColumnMeaning) -> None:
        self._item = item

    def __missing__(self, value: object) -> bool:
        is_word = isinstance(value, str) and len(value) <= 12 and squeezed(value) in self._item.words
        self[value] = is_word
        return is_word


def _is_header(
    sheet: Sheet, row: int, heads: _Words, item: ColumnMeaning, fields: Sequence[ColumnMeaning]
) -> bool:
    """The key's word and another field's, exactly, with something below the key."""
    cells = sheet.rows[row]
    if True not in map(heads.__getitem__, cells):
        return False
    places = [c for c, value in enumerate(cells) if heads[value]]
    if not places or not samples_below(sheet, row + 1, places[0], 3):
        return False
    rest = [value for c, value in enumerate(cells) if c != places[0] and value != ""]
    heading = [_heads(value, item, fields) for value in rest]
    if any(not known and is_surely_name(squeezed(v)) for v, known in zip(rest, heading, strict=True)):
        return False  # somebody whose post is 工作人员
    others = sum(heading)
    # Words of headers stand among headers only: 党员 in a remark beside an ID number is none.
    return 0 < others >= MOSTLY * len(rest) and not any(_LONG_NUMBER.search(squeezed(v)) for v in rest)


def _heads(value: Cell, item: ColumnMeaning, fields: Sequence[ColumnMeaning]) -> bool:
    """A date over its marks, 序号, or the exact word of a field."""
    text = text_of(value)
    return (
        date_like(value)
        or label_forms(text)[0] in SERIAL_WORDS
        or any(one.score(text) >= EXACT for one in fields if one.name != item.name)
    )


def _parted(sheet: Sheet, row: int) -> Sheet:
    """The sheet without the last row of the list before, which is no upper line of the header below it."""
    above = sheet.rows[row - 1] if row else ()
    filled = [c for c, value in enumerate(above) if value != ""]
    wide = any(sheet.anchors.get((row - 1, c + 1)) == (row - 1, c) for c in filled)
    if len(filled) < 2 or wide:
        return sheet
    return replace(sheet, rows=(*sheet.rows[: row - 1], (), *sheet.rows[row:]))


def comes_again(layout: Layout, row: int) -> bool:
    """The header once more, as on the next printed page."""
    heads = layout.header_texts
    filled = [(c, squeezed(value)) for c, value in enumerate(layout.sheet.rows[row]) if value != ""]
    same = sum(c < len(heads) and bool(text) and text in heads[c] for c, text in filled)
    return same >= 2 and same >= AGAIN * len(filled)


def _is_of_another_time(above: Layout, row: int) -> bool:
    """Whether the lines right over a header name another time than those over the list above."""
    times = [
        {
            (year_in(text), month_in(text), read_moment(text).month_day or read_moment(text).day)
            for text in texts_above(above.sheet, titles_begin(above.sheet, top), top)
        }
        - {(None, None, None)}
        for top in (above.top, row)
    ]
    return bool(times[1]) and times[0] != times[1]


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

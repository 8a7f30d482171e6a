"""Several tests or months one below the other under the same heading: 一、三月份测试 … 二、四月份测试.

A line that only names a unit or a group of people (一、东湾村, 二、村干部) parts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.imports.layouts.layout import Layout
from app.imports.layouts.stacked import comes_again
from app.imports.rows_read import HEADING, SECTION
from app.imports.words import row_words as words
from app.reader.sheet import squeezed, text_of
from app.rules.dates import read_moment

Names = Callable[[str], bool]
MOST_CELLS, LONGEST = 3, 40
SHARED = 0.5  # of the people below a title that stand above it, too: it is another list of the same people
_NUMBER_ALONE = re.compile(r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．:：]?")
_CONTINUED = re.compile(r"[(（]?(?:续表?|接上[页表]|第\d+页)\d*[)）]?$")


@dataclass(frozen=True)
class _Head:
    """The lines that begin a list further down: rows `first` to `top`, the heading again to `body`."""

    first: int
    top: int
    body: int
    lines: tuple[str, ...]

    @property
    def repeats(self) -> bool:
        """Whether the heading of the list comes again below the lines."""
        return self.body > self.top


def lists_below(
    layouts: Sequence[Layout], key: str, names: Names, stem: Callable[[str], str] = str
) -> list[Layout]:
    """The lists of one sheet, each under its own line; `names` tells a line that says what a list is of.

    Lines that differ only in what `stem` takes away (东湾村三月份测试, 西山村三月份测试) name one thing.
    """
    parted = [part for layout in map(_with_own_months, layouts) for part in _parted(layout, key, names)]
    if len(parted) == 1:
        return parted
    first, *rest = parted
    above = _lines(first, first.begin, first.top)
    most = max((len(_lines(one, one.begin, one.top)) for one in rest if one.body > one.top), default=0)
    common = above[: max(len(above) - most, 0)] if most and first.end != first.body else above
    found = []
    for one in parted:
        own = [line for line in _lines(one, one.begin, one.top) if one is not first or line not in common]
        named = one.named or next((line for line in own if names(line)), "")
        found.append(replace(one, common=tuple(common), named=named))
    lines = {one.named for one in found if one.named}
    stems = {line: stem(line) for line in lines}
    return [
        replace(one, named=stems[one.named])
        if one.named and sum(other == stems[one.named] for other in stems.values()) > 1
        else one
        for one in found
    ]


def _with_own_months(layout: Layout) -> Layout:
    """Without a column of months that is one of several (月份 over 1 to 12)."""
    place = layout.columns.get("month")
    if place is None or not any(map(str.isdigit, layout.labels[place])):
        return layout
    return replace(layout, columns={name: c for name, c in layout.columns.items() if name != "month"})


def _lines(layout: Layout, begin: int, end: int) -> list[str]:
    return [text for row in range(begin, end) for text in layout.sheet.texts(row) if text]


def _parted(layout: Layout, key: str, names: Names) -> list[Layout]:
    """One list where its rows are parted by lines that name another test, month or course."""
    column = layout.columns[key]
    current = {_same(line) for line in _lines(layout, layout.begin, layout.top)}
    heads: list[tuple[_Head, str]] = []
    begin = layout.body
    for head in _heads(layout, column):
        if {_same(line) for line in head.lines} <= current:
            continue  # the title again, on another page
        named = next((line for line in head.lines if names(line)), "")
        if not named and head.repeats and _is_title(head.lines[0]) and _shares(layout, column, begin, head):
            named = head.lines[0]
        if named:
            heads.append((head, named))
            current = {_same(line) for line in head.lines}
            begin = head.body
    ends = [*(head.first for head, _ in heads), layout.end]
    return [
        replace(layout, end=ends[0]),
        *(
            replace(layout, begin=head.first, top=head.top, body=head.body, end=end, named=named)
            for (head, named), end in zip(heads, ends[1:], strict=True)
        ),
    ]


def _same(line: str) -> str:
    """A title however it is spaced, and whether it says that it goes on."""
    return _CONTINUED.sub("", squeezed(line))


def _heads(layout: Layout, column: int) -> list[_Head]:
    """The lines between rows of data, with rows of data below them."""
    found, row = [], layout.body
    while row < layout.last:
        lines = _line(layout, row, column)
        if not lines:
            row += 1
            continue
        first, told = row, []
        while row < layout.last and (lines or not layout.sheet.rows[row]):
            told += lines
            row += 1
            lines = _line(layout, row, column) if row < layout.last else []
        top = row
        while row < layout.last and comes_again(layout, row):
            row += 1
        if row < layout.last and any(layout.sheet.cell(r, column) != "" for r in range(row, layout.last)):
            found.append(_Head(first, top, row, tuple(told)))
    return found


def _line(layout: Layout, row: int, column: int) -> list[str]:
    """The texts of a row that is a line over others; [] for somebody's row, a total, a note, a signature."""
    filled = [value for value in layout.sheet.rows[row] if value != ""]
    if not 0 < len(filled) <= MOST_CELLS + 1:
        return []
    said = layout.dialogue.params.row_class(layout.sheet.name, row + 1)
    if said and said not in (HEADING, SECTION):
        return []
    texts = [text for value in filled if (text := text_of(value))]
    if texts and _NUMBER_ALONE.fullmatch(squeezed(texts[0])):
        texts = texts[1:]
    if not texts or len(texts) > MOST_CELLS or len(texts[0]) > LONGEST:
        return []
    first = squeezed(texts[0])
    if words.bare_name(first) in layout.people or words.is_surely_name(first):
        return []
    if words.is_total(first) or words.is_note(first) or words.is_signature(first) or words.is_sentence(first):
        return []
    return texts if all(map(_beside, texts[1:])) else []


def _beside(text: str) -> bool:
    """What may stand beside a title: 日期：…, 单位：…, a day."""
    return re.search(r"[:：]", text) is not None or (
        re.search(r"[年月./\-]", text) is not None and read_moment(text).problem in ("", "year_missing")
    )


def _is_title(line: str) -> bool:
    """A line of words that is neither a person, a unit nor a group of people."""
    bare = words.without_decoration(squeezed(line))
    return not (
        len(bare) < 4 or words.may_be_name(bare) or words.is_surely_unit(bare) or words.is_group(bare)
    )


def _shares(layout: Layout, column: int, begin: int, head: _Head) -> bool:
    def people(first: int, last: int) -> set[str]:
        cells = (squeezed(layout.sheet.cell(row, column)) for row in range(first, last))
        return {text for text in cells if text in layout.people or words.is_surely_name(text)}

    above, below = people(begin, head.first), people(head.body, layout.last)
    return bool(above) and len(above & below) > SHARED * min(len(above), len(below))

"""Several people in one row: lists printed in blocks side by side (姓名 成绩 | 姓名 成绩), 上午 beside 下午,
or 学员1姓名 学员2姓名 学员3姓名. One layout per block; what stands outside the blocks holds for all of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.imports.layouts.block_headers import POST, Block
from app.imports.layouts.date_columns import date_like
from app.imports.layouts.layout import Layout
from app.imports.words.row_words import is_surely_unit, without_head_count
from app.reader.sheet import Cell, squeezed

_HALF = re.compile(r"上午|下午|晚上")


def side_by_side(layout: Layout, key: str) -> list[Layout]:
    """`layout` once per block of people, else just itself."""
    blocks = layout.blocks
    if not blocks or layout.across or layout.columns[key] not in blocks[0].columns:
        return [layout]
    everything = frozenset(column for block in blocks for column in block.columns)
    if any(dated.column not in everything for dated in layout.dates):
        return [layout]
    parts = [
        _part(layout, number, block, everything - set(block.columns), key)
        for number, block in enumerate(blocks)
    ]
    # A block without a column of its own for the key is no list of people.
    parts = [part for part in parts if key in part.columns]
    return parts if len(parts) > 1 else [layout]


def _part(layout: Layout, number: int, block: Block, others: frozenset[int], key: str) -> Layout:
    """The layout of one block: each column of the first has its like in this one, or none."""
    first = layout.blocks[0].columns
    columns = dict(block.fields or {})
    for name, place in layout.columns.items():
        found = _like(layout, place, first, block.columns) if place in first else place
        if found is not None and (block.fields is None or place not in first):
            columns.setdefault(name, found)
    dates = tuple(dated for dated in layout.dates if dated.column in block.columns)
    fixed = {**layout.fixed, **_said_above(block.group)}
    if key == "name" and "title" not in columns and POST.match(squeezed(block.group)):
        fixed["title"] = squeezed(block.group)
    return replace(
        layout,
        columns=columns,
        dates=dates,
        fixed=fixed,
        part=number,
        own=frozenset(block.columns),
        others=others,
    )


def _like(layout: Layout, place: int, first: tuple[int, ...], here: tuple[int, ...]) -> int | None:
    """The column of this block that is headed as `place` is in the first one."""
    offset = place - first[0]
    wanted = layout.leaves[place]
    if offset < len(here) and layout.leaves[here[offset]] == wanted:
        return here[offset]
    return next((column for column in here if layout.leaves[column] == wanted), None)


def _said_above(group: str) -> dict[str, Cell]:
    """What the heading of a block says of all its people: the half-day, the day, the unit."""
    if not group:
        return {}
    said: dict[str, Cell] = {}
    if half := _HALF.search(group):
        said["clock"] = half[0]
    if date_like(group) or (half and date_like(group.replace(half[0], ""))):
        said["date"] = group
    elif not half and is_surely_unit(without_head_count(squeezed(group))):
        said["unit"] = without_head_count(group)
    return said

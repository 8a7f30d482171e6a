"""A column without a heading that holds the units of the people beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from app.imports.layouts.fields import ColumnMeaning
from app.imports.words.row_words import (
    ends_as_unit,
    is_group,
    is_total,
    is_unit_of_groups,
    may_be_name,
    may_be_total,
    without_head_count,
)
from app.imports.words.surnames import looks_like_name
from app.reader.sheet import Cell, Sheet, squeezed


def unit_without_heading(
    sheet: Sheet,
    body: int,
    paths: Sequence[Sequence[Cell]],
    fields: Sequence[ColumnMeaning],
    columns: Mapping[str, int],
    dated: Set[int],
) -> dict[str, int]:
    """A column without a heading that holds the units, when no other does; often merged over their people."""
    if not any(item.name == "unit" for item in fields) or {"unit", "unit_title"} & set(columns):
        return {}
    for column, path in enumerate(paths):
        if path or column in dated or column in columns.values() or column in sheet.hidden:
            continue
        if _holds_units(sheet, body, column):
            return {"unit": column}
    return {}


def _is_total(sheet: Sheet, row: int) -> bool:
    first = next((squeezed(value) for value in sheet.rows[row] if value != ""), "")
    return is_total(first) or may_be_total(first)


def _holds_units(sheet: Sheet, body: int, column: int) -> bool:
    """Names of units, or words that are merged over several rows and are neither people nor groups."""
    # A line of totals has its count there.
    rows = (row for row in range(body, min(body + 2000, len(sheet.rows))) if not _is_total(sheet, row))
    found = (squeezed(sheet.cell(row, column)) for row in rows)
    texts = list(dict.fromkeys(without_head_count(text) for text in found if text))
    if not texts or any(len(text) > 20 or text.isdigit() for text in texts):
        return False
    units = sum(ends_as_unit(text) and is_unit_of_groups(text) for text in texts)
    if units >= 0.5 * len(texts):
        return True
    merged = any(left == column and bottom > top >= body for top, left, bottom, _ in sheet.merged)
    other = sum(is_group(text) or looks_like_name(text) for text in texts)
    return (
        merged and 2 * other < len(texts) and all(may_be_name(text) or ends_as_unit(text) for text in texts)
    )

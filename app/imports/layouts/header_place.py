"""Which row heads a list, and which column of it the key, where no heading says so."""

from __future__ import annotations

from collections.abc import Sequence

from app.imports.layouts.fields import ColumnMeaning
from app.imports.layouts.header_rows import header_base, key_column, mixed_base
from app.imports.layouts.name_columns import header_by_content, place_of
from app.imports.params import LayoutCorrection
from app.reader.sheet import Sheet


def header_place(
    sheet: Sheet,
    fields: Sequence[ColumnMeaning],
    key: str,
    *,
    matrix: bool,
    correction: LayoutCorrection | None,
    named: str,
) -> tuple[int, int, int | None] | None:
    """(row, score, column of the names where its header does not say so) of the header, None without one.

    `named` is the heading of the names as the clerk said it.
    """
    if correction is not None and correction.header_row is not None:
        return correction.header_row, 0, None
    if named and (said := place_of(sheet, named)) is not None:
        return said[0], 10, said[1]
    if base := header_base(sheet, fields, key, matrix=matrix) or header_by_content(sheet, fields):
        return *base, None
    return mixed_base(sheet, fields, matrix=matrix) if key == "name" else None


def key_place(sheet: Sheet, row: int, fields: Sequence[ColumnMeaning], key: str, place: int | None) -> int:
    """The column of the key: as it was found, else as its header says."""
    if place is not None:
        return place
    return key_column(sheet, row, next(item for item in fields if item.name == key))

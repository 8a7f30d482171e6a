"""Turns calamine sheets into plain rows, with the caps that keep a hostile file small."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypedDict

from app.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, MAX_TEXT, FileRefused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# A cell as calamine gives it, or already as it travels (`app.reader.child`): ["d", day], ["m", moment].
Value = int | float | str | bool | time | date | datetime | timedelta | list[str]
Row = list[Value]
# Row, column, text, and whether the file has its value.
FormulaFound = tuple[int, int, str, bool]


class Extras(TypedDict, total=False):
    """What a format tells of a sheet beside its values."""

    hidden: list[int]  # columns
    formulas: list[FormulaFound]
    hidden_rows: list[int]
    struck: list[list[int]]  # row, column


class SheetValue(TypedDict):
    """One sheet as it travels from the child process to the program."""

    name: str
    visible: bool
    rows: list[Row]
    merged: list[list[int]]  # top, left, bottom, right
    hidden: list[int]
    formulas: list[FormulaFound]
    hidden_rows: list[int]
    struck: list[list[int]]


class Refusal(TypedDict):
    """A file that is not read, and why."""

    refused: str
    data: dict[str, object]


class Book(TypedDict):
    """A file that was read: its real format and its sheets."""

    format: str
    sheets: list[SheetValue]


def trimmed(rows: list[Row]) -> list[Row]:
    """Blank rows become empty lists and those at the end go, so that row numbers stay true."""
    kept = [row if any(value != "" for value in row) else [] for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def capped(rows: list[Row]) -> list[Row]:
    """`rows` with over-long texts cut; refuses more cells than any office list has."""
    if len(rows) > MAX_ROWS:
        raise FileRefused("import.too_many_rows", rows=len(rows), limit=MAX_ROWS)
    if sum(map(len, rows)) > MAX_CELLS:
        raise FileRefused("import.too_large")
    for row in rows:
        for index, value in enumerate(row):
            if type(value) is str and len(value) > MAX_TEXT:
                row[index] = value[:MAX_TEXT]
    return rows


def sheet_value(
    name: str,
    rows: list[Row],
    *,
    visible: bool = True,
    merged: list[list[int]] | None = None,
    hidden: list[int] | None = None,
    formulas: list[FormulaFound] | None = None,
    hidden_rows: list[int] | None = None,
    struck: list[list[int]] | None = None,
) -> SheetValue:
    """One sheet as the parent expects it; merged ranges are [top, left, bottom, right], from 0."""
    return {
        "name": name,
        "visible": visible,
        "rows": capped(trimmed(rows)),
        "merged": (merged or [])[:MAX_MERGES],
        "hidden": hidden or [],
        "formulas": formulas or [],
        "hidden_rows": hidden_rows or [],
        "struck": struck or [],
    }


def _start(sheet: CalamineSheet) -> tuple[int, int]:
    if sheet.start is None or sheet.end is None:
        return 0, 0
    rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
    if rows > MAX_ROWS:
        raise FileRefused("import.too_many_rows", rows=rows, limit=MAX_ROWS)
    if columns > MAX_COLUMNS or rows * columns > 4 * MAX_CELLS:
        raise FileRefused("import.too_large")
    return int(sheet.start[0]), int(sheet.start[1])


def calamine_sheets(source: str | io.BytesIO, extras: dict[int, Extras]) -> list[SheetValue]:
    """Every worksheet of the file; `extras` adds hidden columns and formulas by sheet position."""
    import python_calamine

    try:
        with open(source, "rb") if isinstance(source, str) else source as file:
            book = python_calamine.CalamineWorkbook.from_filelike(file)
            sheets = []
            for position, about in enumerate(book.sheets_metadata):
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(position)
                _start(sheet)
                found = sheet.to_python(skip_empty_area=False) if sheet.end is not None else []
                rows: list[Row] = [[*row] for row in found]
                merged = [[*a, *b] for a, b in (sheet.merged_cell_ranges or [])[:MAX_MERGES]]
                visible = about.visible == python_calamine.SheetVisibleEnum.Visible
                sheets.append(
                    sheet_value(about.name, rows, visible=visible, merged=merged, **extras.get(position, {}))
                )
            return sheets
    except python_calamine.PasswordError:
        raise FileRefused("import.encrypted") from None
    except python_calamine.CalamineError:
        raise FileRefused("import.damaged") from None

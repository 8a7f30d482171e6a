"""Writes the rows that could not be imported back to Excel, with the reason beside each; importing the
mended file again ignores that column."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.errors import InputProblem
from app.imports.layouts.columns import REASON_COLUMN
from app.imports.layouts.layout import Layout
from app.imports.people.person_values import is_number_stored_id
from app.imports.preview import ERROR, Preview
from app.reader.sheet import Cell, Workbook, text_of

TOP_LINES = 12


def save_problems(preview: Preview, path: str | os.PathLike[str], *, warnings: bool = False) -> int:
    """Write the rows in error (with `warnings` also the doubtful ones) to the xlsx `path`.

    The lines above the header and the header itself go along, so that the mended file is understood like
    the first one. Returns the number of rows; raises InputProblem import.problems_unwritable, and
    import.problems_over_source for the file that was read: it is the clerk's only copy.
    """
    if is_same_file(path, preview.path):
        raise InputProblem("import.problems_over_source", file=Path(path).name)
    from openpyxl import Workbook as NewBook

    reasons = _reasons(preview, warnings=warnings)
    book = NewBook()
    book.remove(book.active)
    count = 0
    for layout in _layouts(preview):
        own = {row: text for (sheet, row), text in reasons.items() if sheet == layout.sheet.name}
        if own:
            _write_sheet(book.create_sheet(layout.sheet.name[:31] or "错误行"), layout, own)
            count += len(own)
    if not book.sheetnames:
        book.create_sheet("错误行")
    _save(book, Path(path))
    return count


def is_same_file(path: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether both name one file that is there, whatever way it is written."""
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):
        return False


def _layouts(preview: Preview) -> tuple[Layout, ...]:
    source = preview.source
    assert isinstance(source, tuple)
    assert isinstance(source[0], Workbook)
    layouts: tuple[Layout, ...] = source[1]
    return layouts


def _reasons(preview: Preview, *, warnings: bool) -> dict[tuple[str, int], str]:
    """(sheet, row number) → all reasons of that row, each once; a matrix has many cells in one row."""
    texts: dict[tuple[str, int], dict[str, None]] = {}
    for row in preview.rows:
        if row.verdict == ERROR or (warnings and row.verdict == "warning"):
            own = texts.setdefault((row.sheet, row.row), {})
            for message in row.messages:
                if message.level != "note":
                    own[f"{message.column}：{message.text}" if message.column else message.text] = None
    return {place: "；".join(own) for place, own in texts.items()}


def _write_sheet(target: Any, layout: Layout, reasons: dict[int, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = layout.sheet
    column = sheet.width + 1
    old = next((c for c, label in enumerate(layout.labels) if label == REASON_COLUMN), None)
    if old is not None:
        column = old + 1
    number = 0
    for row in range(max(0, layout.body - TOP_LINES), layout.body):
        number += 1
        _write_row(target, number, sheet.rows[row])
    for top, left, bottom, right in sheet.merged:
        first = max(0, layout.body - TOP_LINES)
        if first <= top and bottom < layout.body and right < column:
            target.merge_cells(
                start_row=top - first + 1,
                start_column=left + 1,
                end_row=bottom - first + 1,
                end_column=right + 1,
            )
    header = target.cell(max(number, 1), column, REASON_COLUMN)
    header.font = Font(bold=True, color="C00000")
    for row, reason in sorted(reasons.items()):
        number += 1
        # Merged-down cells are written out, because the rows around them are gone.
        values = [_value(layout, row - 1, c) for c in range(sheet.width)]
        _write_row(target, number, values)
        cell = target.cell(number, column, reason)
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    target.column_dimensions[cell_letter(column)].width = 60


def _value(layout: Layout, row: int, column: int) -> Cell:
    never = (layout.columns.get("name"), layout.columns.get("id_number"), layout.columns.get("course"))
    sheet = layout.sheet
    return sheet.cell(row, column) if column in never else sheet.spread(row, column)


def cell_letter(column: int) -> str:
    """Column letters for openpyxl, counting from 1."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _write_row(target: Any, number: int, values: Any) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for column, value in enumerate(values, 1):
        if value == "":
            continue
        cell = target.cell(number, column)
        if isinstance(value, str) or is_number_stored_id(value):
            # Text stays text: no formula is ever written, and an ID number keeps every digit it has.
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", _text(value))
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.number_format = "@"
        else:
            cell.value = value
            if isinstance(value, date | datetime | time):
                cell.number_format = "yyyy-mm-dd" if not isinstance(value, time) else "hh:mm"


def _text(value: Cell) -> str:
    return value if isinstance(value, str) else text_of(value)


def _save(book: Any, path: Path) -> None:
    """Under a temporary name first, so that a full disk or an open file leaves nothing half."""
    part = path.with_name(path.name + ".part")
    try:
        book.save(part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputProblem("import.problems_unwritable", file=path.name) from error

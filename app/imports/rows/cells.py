"""Single cells the clerk corrected in the preview: the file is read as if they stood in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from app.errors import InputProblem
from app.imports.layouts.layout import Layout
from app.imports.questions import BY_PLACE
from app.imports.rows_read import CLASSES
from app.reader.sheet import Sheet, Workbook

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def place_of(name: str) -> tuple[int, int]:
    """B3 → (2, 1), row and column from 0. Raises InputProblem import.cell_unknown."""
    found = _PLACE.fullmatch(name.upper())
    if found is None:
        raise InputProblem("import.cell_unknown", cell=name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def placed(answers: Mapping[str, Any], workbook: Workbook) -> dict[str, Any]:
    """The answers with the sheet's name before a place that has none (B3, 12), where there is only one."""
    sheets = [sheet.name for sheet in workbook.sheets if sheet.rows]
    if len(sheets) != 1:
        return dict(answers)
    return {
        part: {key if "!" in key else f"{sheets[0]}!{key}": value for key, value in said.items()}
        if part in BY_PLACE
        else said
        for part, said in answers.items()
    }


def refuse_places(answers: Mapping[str, Any], workbook: Workbook, people: Collection[int]) -> None:
    """Refuse answers about rows the file does not have, classes of row and people nobody knows.

    Raises InputProblem import.row_unknown, import.row_class or import.person_answer.
    """
    filled = {sheet.name: len(sheet.rows) for sheet in workbook.sheets}
    for part in ("rows", "people"):
        for name, said in answers.get(part, {}).items():
            sheet, _, row = str(name).rpartition("!")
            if not row.isdecimal() or not 1 <= int(row) <= filled.get(sheet, 0):
                raise InputProblem("import.row_unknown", row=name)
            if part == "rows" and said not in CLASSES:
                raise InputProblem(
                    "import.row_class", row=name, said=str(said)[:20], choices="、".join(CLASSES)
                )
            if part == "people" and not (str(said).isdecimal() and int(said) in {0, *people}):
                raise InputProblem("import.person_answer", row=name, said=str(said)[:20])


def refuse_open_formulas(layout: Layout, column: int, file: str) -> None:
    """Refuse a list of which whole rows are formulas without their results: nobody could say who they are.

    `column` is that of the names. Raises InputProblem import.formulas_open.
    """
    sheet = layout.sheet
    open_ones = [
        row
        for row in range(layout.body, sheet.formulas_end)
        if sheet.is_open(row, column)
        and (row >= len(sheet.rows) or not any(c != "" for c in sheet.rows[row]))
    ]
    if open_ones:
        shown = "、".join(str(row + 1) for row in open_ones[:5]) + ("等" if len(open_ones) > 5 else "")
        raise InputProblem("import.formulas_open", file=file, rows=shown)


def with_cells(workbook: Workbook, cells: Mapping[str, str]) -> Workbook:
    """`workbook` with the texts of `cells` ("Sheet1!B3" → text) in their places.

    Raises InputProblem import.cell_unknown for a sheet or a row the file does not have.
    """
    by_sheet: dict[str, dict[tuple[int, int], str]] = {}
    for name, text in cells.items():
        sheet, _, place = name.rpartition("!")
        row, column = place_of(place)
        found = next((each for each in workbook.sheets if each.name == sheet), None)
        if found is None or not row < len(found.rows):
            raise InputProblem("import.cell_unknown", cell=name)
        by_sheet.setdefault(sheet, {})[row, column] = str(text)
    if not by_sheet:
        return workbook
    sheets = tuple(_changed(sheet, by_sheet.get(sheet.name, {})) for sheet in workbook.sheets)
    return replace(workbook, sheets=sheets)


def _changed(sheet: Sheet, texts: Mapping[tuple[int, int], str]) -> Sheet:
    """A merged range is corrected as a whole, a formula gives way to what was typed."""
    if not texts:
        return sheet
    rows = [list(row) for row in sheet.rows]
    formulas = dict(sheet.formulas)
    for place, text in texts.items():
        row, column = sheet.anchors.get(place, place)
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text
        formulas.pop((row, column), None)
    return replace(sheet, rows=tuple(map(tuple, rows)), formulas=formulas)

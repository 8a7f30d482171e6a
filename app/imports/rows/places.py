"""The cells of one row of the file, so that the clerk can correct one without leaving the preview."""

from __future__ import annotations

from dataclasses import dataclass

from app.imports.layouts.layout import Layout, letters
from app.imports.preview import Preview, RowResult
from app.reader.sheet import Sheet, Workbook


@dataclass(frozen=True)
class CellPlace:
    """One cell: its address as `answers.cells` has it, its heading, its text, whether a message doubts it."""

    address: str
    label: str
    text: str
    is_doubted: bool


def cells_of(preview: Preview, row: RowResult) -> tuple[CellPlace, ...]:
    """The cells of a row under a heading or filled; those a message names first, then as they stand."""
    sheet, layout = _where(preview, row)
    if sheet is None:
        return ()
    doubted = {message.column for message in row.messages if message.column and message.level != "note"}
    places = []
    for column in range(sheet.width):
        label = layout.column_label(column) if layout is not None else f"{letters(column)} 列"
        text = sheet.text(row.row - 1, column)
        headed = layout is not None and column < len(layout.labels) and bool(layout.labels[column])
        if text or headed:
            address = f"{sheet.name}!{letters(column)}{row.row}"
            places.append(CellPlace(address, label, text, label in doubted))
    return tuple(sorted(places, key=lambda place: not place.is_doubted))


def _where(preview: Preview, row: RowResult) -> tuple[Sheet | None, Layout | None]:
    source = preview.source
    if not isinstance(source, tuple) or not isinstance(source[0], Workbook):
        return None, None
    name = row.sheet or preview.layout.sheet
    layout = next((each for each in source[1] if each.sheet.name == name), None)
    sheet = next((each for each in source[0].sheets if each.name == name), None)
    return sheet, layout

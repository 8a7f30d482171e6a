"""Which sheets of a file are read, where their headers are, and what is left aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.errors import InputProblem
from app.imports.blocks import side_by_side
from app.imports.kind import AnyImport
from app.imports.known import KnownTown
from app.imports.layout import HEADER_WITHIN, Layout, find_layout
from app.imports.params import Correction, Params
from app.imports.preview import ColumnChoice, LayoutInfo
from app.imports.questions import Dialogue
from app.imports.whose import refuse_names
from app.reader.sheet import Sheet, Workbook, squeezed


def _layout(kind: AnyImport, sheet: Sheet, params: Params, titles: Mapping[str, date]) -> Layout | None:
    def find(correction: Correction | None) -> Layout | None:
        return find_layout(
            sheet,
            kind.id,
            kind.fields,
            key=kind.key,
            matrix=kind.matrix,
            headless=kind.headless,
            year=params.year,
            titles=titles,
            correction=correction,
        )

    guessed = find(None)
    if params.correction is not None:
        found = find(params.correction)
        return found if found is not None and kind.key in found.columns else None
    found = _remembered(find, guessed, params.corrections, len(sheet.rows)) or guessed
    if found is None or kind.key not in found.columns or not kind.accepts(found):
        return None
    return found


def _remembered(
    find: Callable[[Correction | None], Layout | None],
    guessed: Layout | None,
    corrections: Mapping[str, Correction],
    rows: int,
) -> Layout | None:
    """The layout as the user corrected it in an earlier file of the same make.

    The same header may come under more or fewer title lines next time, so its row is looked for.
    """
    known = corrections.get(guessed.fingerprint) if guessed is not None else None
    if guessed is not None and known is not None and known.layout in ("", guessed.fingerprint):
        return find(replace(known, header_row=None, sheet=None))
    moved = {one.layout: one for one in corrections.values() if one.layout and one.header_row is not None}
    if guessed is not None and guessed.fingerprint in moved:
        return find(replace(moved[guessed.fingerprint], header_row=None, sheet=None))
    for row in range(min(HEADER_WITHIN, rows)) if moved else ():
        there = find(Correction({}, None, row))
        if there is not None and (one := moved.get(there.fingerprint)):
            return find(replace(one, header_row=row, sheet=None))
    return None


def _unique_titles(known: KnownTown) -> dict[str, date]:
    """Titles of classes that were held once only: a column headed by one needs no date."""
    counts = Counter(squeezed(held.title) for held in known.sessions)
    return {title: held.date for held in known.sessions if counts[title := squeezed(held.title)] == 1}


def find_layouts(kind: AnyImport, workbook: Workbook, known: KnownTown, dialogue: Dialogue) -> list[Layout]:
    """The sheets to import: the best one, and others of the same make (one sheet per village or month).

    Raises InputProblem import.no_header when no sheet looks like this kind of list.
    """
    params = dialogue.params
    wanted = params.sheet or (params.correction.sheet if params.correction else None)
    sheets = [
        s for s in workbook.sheets if s.rows and (s.name == wanted if wanted is not None else s.visible)
    ]
    if params.sheet and not sheets:
        names = "、".join(sheet.name for sheet in workbook.sheets if sheet.rows)
        raise InputProblem(
            "import.sheet_unknown", file=Path(workbook.path).name, sheet=params.sheet, sheets=names
        )
    if not sheets and wanted is None:
        sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    titles = _unique_titles(known) if kind.matrix else {}
    found = [layout for sheet in sheets if (layout := _layout(kind, sheet, params, titles)) is not None]
    if not found and params.correction is None:
        turned = (kind.turned(sheet, known, params) for sheet in sheets)
        found = [layout for layout in turned if layout is not None]
    if not found:
        refuse_names(sheets, kind.fields, file=Path(workbook.path).name, title=kind.title)
        raise InputProblem(
            "import.no_header", file=Path(workbook.path).name, title=kind.title, headers=kind.words.needs
        )
    best = max(found, key=lambda layout: layout.score)
    keep = [layout for layout in found if layout is best or kind.is_alike(layout, best)]
    people = frozenset(person.name for person in known.people)
    units = frozenset(map(squeezed, known.units))
    return [
        block
        for layout in _without_copies(kind, best, keep)
        for block in side_by_side(replace(layout, people=people, units=units, today=known.today), kind.key)
    ]


def _keys(kind: AnyImport, layout: Layout) -> set[str]:
    column = layout.columns[kind.key]
    rows = range(layout.body, len(layout.sheet.rows))
    return {text for row in rows if (text := squeezed(layout.sheet.cell(row, column)))}


def _without_copies(kind: AnyImport, best: Layout, layouts: list[Layout]) -> list[Layout]:
    """Leave out sheets that repeat people already read (an older copy of the same list)."""
    if not kind.has_copies or len(layouts) == 1:
        return layouts
    seen = _keys(kind, best)
    kept: list[Layout] = []
    for layout in layouts:
        own = _keys(kind, layout)
        fresh = own and len(own & seen) <= 0.2 * len(own)
        if layout is best or fresh or kind.says_more(layout, [best, *(k for k in kept if k is not best)]):
            kept.append(layout)
            seen |= own
    return kept


def layout_info(kind: AnyImport, workbook: Workbook, layout: Layout) -> LayoutInfo:
    """The layout as the wizard shows it."""
    fields = {column: name for name, column in layout.columns.items()}
    fields.update({dated.column: "@date" for dated in layout.dates})
    fields.update({person.column: "@person" for person in layout.across})
    choices = []
    for column in range(layout.sheet.width):
        values = [
            layout.sheet.text(row, column)
            for row in range(layout.body, min(layout.body + 30, len(layout.sheet.rows)))
        ]
        samples = tuple(value for value in values if value)[:3]
        if samples or layout.labels[column]:
            choices.append(ColumnChoice(column, layout.column_label(column), fields.get(column), samples))
    header = max(layout.body - 1, 0)
    names = tuple(sheet.name for sheet in workbook.sheets if sheet.rows)
    return LayoutInfo(layout.sheet.name, header, layout.fingerprint, tuple(choices), names)


def sheet_notes(kind: AnyImport, workbook: Workbook, layouts: list[Layout]) -> dict[str, object]:
    """Which sheets were read and which filled ones were not, when there is more than one."""
    read = list(dict.fromkeys(layout.sheet.name for layout in layouts))
    others = [sheet.name for sheet in workbook.sheets if sheet.rows and sheet.name not in read]
    notes: dict[str, object] = {}
    if len(read) > 1 or others:
        notes["sheets"] = read
    if others:
        notes["sheets_left_out"] = others
    return notes

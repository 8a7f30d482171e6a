"""Which sheets of a file are read, where their headers are, and what is left aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.errors import InputProblem
from app.imports.kind import AnyImport
from app.imports.known import KnownTown
from app.imports.layouts.duty_rosters import is_duty_roster, refuse_duty_roster
from app.imports.layouts.layout import HEADER_WITHIN, Layout, find_layout, letters
from app.imports.layouts.name_columns import (
    COLUMN,
    UNCLEAR,
    ask_column,
    refusal_of,
    refuse_names,
    said_column,
)
from app.imports.layouts.name_columns import PART as NAMES
from app.imports.layouts.side_by_side import side_by_side
from app.imports.layouts.stacked import one_below_the_other
from app.imports.layouts.whose import OWNS, THEIRS, WHOSE
from app.imports.params import LayoutCorrection, Params
from app.imports.preview import ColumnChoice, LayoutInfo
from app.imports.questions import Dialogue
from app.imports.rows_read import filled_rows
from app.imports.sheets.sheet_choice import choose, tell_left_out, wanted_sheets
from app.reader.sheet import Sheet, Workbook, squeezed


def _layout(
    kind: AnyImport, sheet: Sheet, params: Params, titles: Mapping[str, date], named: str = ""
) -> Layout | None:
    if params.correction is None and (own := kind.written(sheet)) is not None:
        return own
    answers = {**params.answers, NAMES: {COLUMN: named}} if named else params.answers

    def find(correction: LayoutCorrection | None) -> Layout | None:
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
            answers=answers,
        )

    if not kind.reads_duty and is_duty_roster(sheet) and not (params.correction or params.sheet):
        return None
    guessed = find(None)
    if params.correction is not None:
        found = find(params.correction)
        return found if found is not None and kind.key in found.columns else None
    found = _remembered(find, guessed, params.corrections, len(sheet.rows)) or (
        kind.refined(guessed) if guessed is not None and kind.key in guessed.columns else guessed
    )
    if found is None or kind.key not in found.columns or not kind.accepts(found):
        return None
    return found


def _remembered(
    find: Callable[[LayoutCorrection | None], Layout | None],
    guessed: Layout | None,
    corrections: Mapping[str, LayoutCorrection],
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
        there = find(LayoutCorrection({}, None, row))
        if there is not None and (one := moved.get(there.fingerprint)):
            return find(replace(one, header_row=row, sheet=None))
    return None


def _unique_titles(known: KnownTown) -> dict[str, date]:
    """Titles of classes that were held once only: a column headed by one needs no date."""
    counts = Counter(squeezed(lesson.title) for lesson in known.sessions)
    return {title: lesson.date for lesson in known.sessions if counts[title := squeezed(lesson.title)] == 1}


def find_layouts(kind: AnyImport, workbook: Workbook, known: KnownTown, dialogue: Dialogue) -> list[Layout]:
    """The sheets to import: the best one, and others of the same make (one sheet per village or month).

    Raises InputProblem import.no_header when no sheet looks like this kind of list.
    """
    params = dialogue.params
    sheets = _sheets(workbook, params)
    titles = _unique_titles(known) if kind.matrix else {}
    found = [layout for sheet in sheets if (layout := _layout(kind, sheet, params, titles)) is not None]
    if not found and params.correction is None:
        turned = (kind.turned(sheet, known, params) for sheet in sheets)
        found = [layout for layout in turned if layout is not None]
        found = found or _by_asking(kind, sheets, dialogue, titles)
    if not found:
        if not kind.reads_duty:
            refuse_duty_roster(sheets, file=workbook.path, title=kind.title)
        refuse_names(sheets, kind.fields, file=Path(workbook.path).name, title=kind.title)
        raise InputProblem(
            "import.no_header", file=Path(workbook.path).name, title=kind.title, headers=kind.words.needs
        )
    by_hand = params.sheet or params.correction is not None
    hidden = [
        layout
        for sheet in ([] if by_hand else workbook.sheets)
        if sheet.rows and sheet not in sheets and (layout := _layout(kind, sheet, params, titles)) is not None
    ]
    choice = choose(kind, found, hidden, dialogue)
    why = {sheet.name: "没有选这一张" for sheet in workbook.sheets} if by_hand else _hidden_words(workbook)
    tell_left_out(workbook, choice.layouts, {**why, **choice.why}, dialogue)
    _note_followed(choice.layouts, dialogue)
    people = frozenset(person.name for person in known.people)
    units = frozenset(map(squeezed, known.units))
    told = [
        replace(layout, people=people, units=units, today=known.today, dialogue=dialogue)
        for layout in choice.layouts
    ]
    return [
        block
        for layout in told
        for part in kind.parted(_stacked(kind, layout, params, titles))
        for block in side_by_side(part, kind.key)
    ]


def _note_followed(layouts: Sequence[Layout], dialogue: Dialogue) -> None:
    """Note which answers about columns these layouts followed."""
    answers = dialogue.params.answers
    for layout in layouts:
        heads = {squeezed(label) for label in layout.labels}
        name = layout.columns.get("name")
        if name is not None and squeezed(layout.column_label(name)) == squeezed(said_column(answers)):
            dialogue.used.add((NAMES, COLUMN))
        for key, said in answers.get(WHOSE, {}).items():
            if said in (OWNS, THEIRS) and {squeezed(part) for part in str(key).split("、")} <= heads:
                dialogue.used.add((WHOSE, key))


def _by_asking(
    kind: AnyImport, sheets: Sequence[Sheet], dialogue: Dialogue, titles: Mapping[str, date]
) -> list[Layout]:
    """The first sheet with several columns of names, read by one of them; which one is asked."""
    for sheet in sheets:
        code, headers = refusal_of(sheet, kind.fields)
        if code != UNCLEAR or said_column(dialogue.params.answers):
            continue
        layout = _layout(kind, sheet, dialogue.params, titles, named=headers[-1])
        if layout is not None:
            ask_column(dialogue, headers)
            return [layout]
    return []


def _stacked(kind: AnyImport, layout: Layout, params: Params, titles: Mapping[str, date]) -> Sequence[Layout]:
    """The lists of one sheet, where another header stands below the first."""
    if params.correction is not None:
        return [layout]
    given = replace(params, corrections={})
    return one_below_the_other(
        layout,
        kind.fields,
        kind.key,
        lambda sheet, header: _layout(kind, sheet, replace(given, correction=header), titles),
        timed=kind.timed,
    )


def _sheets(workbook: Workbook, params: Params) -> list[Sheet]:
    """The sheets to look at: those the user named, else the visible ones. Raises import.sheet_unknown."""
    filled = [sheet for sheet in workbook.sheets if sheet.rows]
    if params.sheet:
        if found := wanted_sheets(params.sheet, workbook):
            return found
        names = "、".join(sheet.name for sheet in filled if sheet.name) or "只有一张，没有名称"
        file = Path(workbook.path).name
        raise InputProblem("import.sheet_unknown", file=file, sheet=params.sheet, sheets=names)
    if params.correction is not None and params.correction.sheet is not None:
        return [sheet for sheet in filled if sheet.name == params.correction.sheet]
    return [sheet for sheet in filled if sheet.visible] or filled


def _hidden_words(workbook: Workbook) -> dict[str, str]:
    return {sheet.name: "是隐藏的工作表" for sheet in workbook.sheets if not sheet.visible}


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
    """Which sheets were read and which filled ones were not, and the columns of the read ones nobody uses."""
    read = list(dict.fromkeys(layout.sheet.name for layout in layouts))
    others = [sheet for sheet in workbook.sheets if sheet.rows and sheet.name not in read]
    notes: dict[str, object] = {"columns_unused": columns_unused(layouts)}
    if len(read) > 1 or others:
        notes["sheets"] = read
    if others:
        classes = layouts[0].dialogue.rows.classes
        notes["sheets_left_out"] = [sheet.name for sheet in others]
        notes["sheets_not_read"] = [
            {"name": sheet.name, "rows": len(rows), "why": classes.get((sheet.name, rows[0]), ("", ""))[1]}
            for sheet in others
            if (rows := [row for row, _ in filled_rows(sheet)])
        ]
    return notes


def columns_unused(layouts: list[Layout]) -> list[dict[str, object]]:
    """Every column of a sheet that was read which holds something below its header and is no field's."""
    by_sheet: dict[str, list[Layout]] = {}
    for layout in layouts:
        by_sheet.setdefault(layout.sheet.name, []).append(layout)
    found: list[dict[str, object]] = []
    for name, own in by_sheet.items():
        used = {column for layout in own for column in _used(layout)}
        used |= {column for sheet, column in own[0].dialogue.columns if sheet == name}
        used -= {column for sheet, column in own[0].dialogue.idle if sheet == name}
        first = own[0]
        for column in range(first.sheet.width):
            if column in used:
                continue
            rows = first.sheet.rows[first.body :]
            filled = sum(column < len(row) and row[column] != "" for row in rows)
            if filled:
                label = first.labels[column] if column < len(first.labels) else ""
                found.append({"sheet": name, "column": letters(column), "label": label, "filled": filled})
    return found


def _used(layout: Layout) -> set[int]:
    return {
        *layout.columns.values(),
        *(dated.column for dated in layout.dates),
        *(person.column for person in layout.across),
        *(leaving.column for leaving in layout.leaving),
    }

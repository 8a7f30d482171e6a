"""The imports there are. Adding one = a module in `kinds` with its `Import`, and a line here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.errors import InputProblem, UsageProblem
from app.imports.kind import AnyImport, Start
from app.imports.kinds.attendance import AttendanceImport
from app.imports.kinds.hours import HoursImport
from app.imports.kinds.plan import PlanImport
from app.imports.kinds.register_entries import PREFIX, RegisterImport
from app.imports.kinds.roster import RosterImport
from app.imports.kinds.scores import ScoresImport
from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.imports.preview import Preview, RowResult
from app.imports.questions import Dialogue
from app.imports.rows.cells import placed, refuse_open_formulas, refuse_places, with_cells
from app.imports.rows.row_kinds import told_above
from app.imports.rows_read import DATA
from app.imports.sheets.choosing import layout_info, sheet_notes
from app.imports.sheets.doors import layouts_of, other_kind_note
from app.reader.reading import read_file
from app.reader.sheet import Workbook, squeezed
from app.registers import shipped
from app.work import NO_PROGRESS, Progress

IMPORTS: tuple[AnyImport, ...] = (
    RosterImport(),
    PlanImport(),
    AttendanceImport(),
    ScoresImport(),
    HoursImport(),
)


def get_import(kind: str) -> AnyImport:
    """The import called `kind`; `register:ID` is that of a register as it was shipped.

    Raises UsageProblem import.kind_unknown.
    """
    for found in IMPORTS:
        if found.id == kind:
            return found
    register = shipped().get(kind.removeprefix(PREFIX)) if kind.startswith(PREFIX) else None
    if register is not None:
        return RegisterImport(register)
    raise UsageProblem("import.kind_unknown", kind=kind)


def check_workbook(
    kind: AnyImport, workbook: Workbook, known: KnownTown, params: Params, *, progress: Progress = NO_PROGRESS
) -> Preview:
    """What importing `workbook` would do, row by row. Pure: reads nothing, writes nothing."""
    kind = kind.for_file(workbook, params)
    params = kind.completed(params, known)
    params = replace(params, answers=placed(params.answers, workbook))
    refuse_places(params.answers, workbook, {person.id for person in known.people})
    dialogue = Dialogue(params)
    workbook = with_cells(workbook, params.answers.get("cells", {}))
    layouts = [
        replace(_from_said(layout, params), progress=progress, dialogue=dialogue)
        for layout in layouts_of(kind, IMPORTS, workbook, known, dialogue)
    ]
    said = tuple(params.marks)
    dialogue.params = params = _with_remembered(params, layouts)
    progress.start(sum(len(layout.sheet.rows) for layout in layouts), "正在核对")
    rows: list[RowResult] = []
    start = Start(known, workbook, layouts[0])
    checker = kind.checker(start)
    checker.params, checker.questions = params, dialogue.questions
    for layout in layouts:
        told_above(layout)
        refuse_open_formulas(layout, layout.columns.get(kind.key, -1), Path(workbook.path).name)
        checker.use(layout)
        rows.extend(checker.rows())
    rows.extend(checker.rest())
    actions, notes = kind.finish(checker, start)
    notes.update(sheet_notes(kind, workbook, layouts))
    notes.update({"marks": dict(params.marks)} if params.marks else {})
    notes.update(_unused(dialogue, said, layouts))
    notes.update(other_kind_note(kind, IMPORTS, workbook, known, layouts))
    if not rows and not dialogue.questions:
        raise InputProblem("import.no_rows", file=Path(workbook.path).name, title=kind.title)
    return Preview(
        kind.id,
        workbook.path,
        tuple(rows),
        actions,
        layout_info(kind, workbook, layouts[0]),
        notes,
        (workbook, tuple(layouts)),
        known.stamp,
        kind.action,
        tuple(dialogue.questions),
        dialogue.rows.complete(workbook),
        kind,
    )


def _unused(dialogue: Dialogue, said: Sequence[str], layouts: Sequence[Layout]) -> dict[str, list[str]]:
    """The answers and the explained signs that the file has no use for."""
    unused = {
        "answers_unused": dialogue.unused(),
        "marks_unused": _marks_unused(said, layouts) if said else [],
    }
    return {name: names for name, names in unused.items() if names}


def _marks_unused(said: Sequence[str], layouts: Sequence[Layout]) -> list[str]:
    """The signs that were explained and stand in no cell."""
    rows = [row for layout in layouts for row in layout.sheet.rows] if said else []
    texts = {squeezed(cell) for row in rows for cell in row if cell != ""}
    used = layouts[0].dialogue.used
    return [
        word
        for word in said
        if ("marks", word) not in used and not any(squeezed(word) in text for text in texts)
    ]


def _from_said(layout: Layout, params: Params) -> Layout:
    """The layout with its first data row where the user says that a row of its head is data."""
    head = range(layout.body)
    said = (row for row in head if params.row_class(layout.sheet.name, row + 1) == DATA)
    return replace(layout, body=next(said, layout.body))


def _with_remembered(params: Params, layouts: Sequence[Layout]) -> Params:
    """The signs as they were explained for an earlier file of the same make; what is said now goes first."""
    known: dict[str, str] = {}
    for layout in layouts:
        remembered = params.corrections.get(layout.fingerprint)
        known |= remembered.marks if remembered is not None else {}
    return replace(params, marks={**known, **params.marks})


def check_file(
    kind: str,
    path: str | os.PathLike[str],
    known: KnownTown,
    params: Params | None = None,
    *,
    progress: Progress = NO_PROGRESS,
) -> Preview:
    """Read and check the file at `path` as a list of `kind`. Raises InputProblem (import.…) or Cancelled."""
    found = get_import(kind)
    workbook = read_file(path, progress=progress)
    return check_workbook(found, workbook, known, params or Params(), progress=progress)

"""The wrong door: a file that another import fits clearly better than the one it was given to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.errors import InputProblem
from app.imports.kind import AnyImport
from app.imports.known import KnownTown
from app.imports.layouts.header_rows import most_score
from app.imports.layouts.layout import HEADER_WITHIN, Layout
from app.imports.own_papers import refuse_own_paper
from app.imports.params import Params
from app.imports.questions import Dialogue
from app.imports.sheets.choosing import find_layouts
from app.reader.sheet import Sheet, Workbook

# Nearly a known heading more.
CLEARLY = 8.0


def layouts_of(
    kind: AnyImport, kinds: Sequence[AnyImport], workbook: Workbook, known: KnownTown, dialogue: Dialogue
) -> list[Layout]:
    """`find_layouts`, which names the right door where the file is another list altogether.

    Raises InputProblem import.own_paper for a paper of figures of the program itself, import.other_kind with
    the other's title, else what `find_layouts` raises.
    """
    refuse_own_paper(workbook, dialogue.params)
    try:
        return find_layouts(kind, workbook, known, dialogue)
    except InputProblem as problem:
        if problem.code != "import.no_header" or dialogue.params.correction is not None:
            raise
        other = better_door(kind, kinds, workbook, known)
        if other is None:
            raise
        file = Path(workbook.path).name
        raise InputProblem(
            "import.other_kind", file=file, title=kind.title, other=other.title, kind=other.id
        ) from problem


def better_door(
    kind: AnyImport,
    kinds: Sequence[AnyImport],
    workbook: Workbook,
    known: KnownTown,
    own: Layout | None = None,
) -> AnyImport | None:
    """The import that fits the file clearly better than `kind`; `own` is its best layout, if it has one."""
    workbook = replace(workbook, sheets=tuple(map(_beginning, workbook.sheets)))
    found = [
        (other.is_sure(layout), layout.score + 2 * len(layout.dates), -place, other)
        for place, other in enumerate(kinds)
        if other is not kind
        and (own is None or _could_say(other, workbook, own))
        and (layout := _best(other, workbook, known)) is not None
        and (own is None or _says_more(layout, own))
    ]
    return max(found)[3] if found else None


def _beginning(sheet: Sheet) -> Sheet:
    """The rows that can hold a header, and some below it: enough to know a list by."""
    enough = 2 * HEADER_WITHIN
    return replace(sheet, rows=sheet.rows[:enough]) if len(sheet.rows) > enough else sheet


def _best(kind: AnyImport, workbook: Workbook, known: KnownTown) -> Layout | None:
    try:
        layouts = find_layouts(kind, workbook, known, Dialogue(Params()))
    except InputProblem:
        return None
    return max(layouts, key=lambda layout: layout.score)


def _could_say(other: AnyImport, workbook: Workbook, own: Layout) -> bool:
    """Whether the other import has a place for everything that was understood, and headings that could say
    clearly more: to read a file as every other kind of list would take longer than the import itself."""
    if not set(own.columns) <= {item.name for item in other.fields}:
        return False
    most = (most_score(sheet, other.fields) for sheet in workbook.sheets)
    return other.matrix or max(most, default=0) >= own.score + CLEARLY


def _says_more(other: Layout, own: Layout) -> bool:
    """Everything that was understood, and something that makes it a list of the other kind."""
    return not set(own.columns) - set(other.columns) and (
        other.score >= own.score + CLEARLY or len(other.dates) > len(own.dates) + 1
    )


def other_kind_note(
    kind: AnyImport, kinds: Sequence[AnyImport], workbook: Workbook, known: KnownTown, layouts: list[Layout]
) -> dict[str, object]:
    """{"other_kind": {"id", "title"}} where another import fits better and nobody said the columns."""
    if any(layout.corrected for layout in layouts):
        return {}
    best = max(layouts, key=lambda layout: layout.score)
    if kind.is_sure(best):
        return {}
    other = better_door(kind, kinds, workbook, known, best)
    return {"other_kind": {"id": other.id, "title": other.title}} if other is not None else {}

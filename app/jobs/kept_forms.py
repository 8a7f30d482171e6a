"""Forms from above in the window: pointed at once, their cells looked at, filled by one click (I16, S44)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.context import AppContext
from app.errors import InputProblem
from app.jobs.form_fill import Filled, column_names, fill_form, is_list_paper, list_paper
from app.papers.form_map import FormMap, Place, place_of
from app.services.page.form_values import FormChoice, form_choices
from app.services.setting.kept_forms import KeptForm, get_form, list_forms
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from app.writers.xlsx.form_fill import Form

FOLDER = "上报表"
MOST_ROWS, MOST_COLUMNS = 200, 40
FEWEST_ROWS, FEWEST_COLUMNS = 20, 8


@dataclass(frozen=True)
class FormSheet:
    """A sheet as it is looked at: its texts by row and column (from 1), merged ranges, formulas."""

    name: str
    rows: int
    columns: int
    texts: Mapping[tuple[int, int], str]
    merged: tuple[tuple[int, int, int, int], ...]
    formulas: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class OpenedForm:
    """A form to be mapped: its file, its fingerprint and its sheets."""

    path: Path
    fingerprint: str
    sheets: tuple[FormSheet, ...]


@dataclass(frozen=True)
class FormShelf:
    """What the window shows at first: kept forms, those whose empty file is gone, what can be filled in."""

    forms: tuple[KeptForm, ...]
    missing: frozenset[str]
    choices: tuple[FormChoice, ...]
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Moved:
    """What a newer file of a form did to its cells: where each went, and those that are not found."""

    where: FormMap
    moved: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]

    @property
    def words(self) -> str:
        """C4 → C6；找不到 D9."""
        told = [f"{old} → {new}" for old, new in self.moved]
        return "；".join((*told, *([f"找不到 {'、'.join(self.lost)}"] if self.lost else ())))


def form_file(context: AppContext, name: str) -> Path:
    """Where the empty file of a form is kept."""
    from app.reports.file_names import safe_stem

    return context.paths.templates / FOLDER / f"{safe_stem(name)}.xlsx"


def form_shelf(context: AppContext, _progress: Progress = NO_PROGRESS, *, year: int) -> FormShelf:
    """Read what the window shows at first."""
    from app.reports import REPORTS

    with context.database.read() as session:
        forms = list_forms(session)
        choices = form_choices(session, year=year, today=context.today)
    papers = tuple((each.id, each.title) for each in REPORTS if each.is_listed and is_list_paper(each))
    missing = frozenset(form.name for form in forms if not form_file(context, form.name).is_file())
    return FormShelf(forms, missing, choices, papers)


def open_form(_context: AppContext, progress: Progress = NO_PROGRESS, *, path: Path) -> OpenedForm:
    """Look at a workbook's sheets. Raises what `Form.of` raises."""
    from app.writers.xlsx.form_fill import Form

    form = Form.of(path)
    progress.start(len(form.package.sheets), "打开上报表")
    sheets = []
    for name in form.package.sheets:
        sheets.append(_sheet(form, name))
        progress.step()
    return OpenedForm(path, fingerprint_of(path), tuple(sheets))


def fingerprint_of(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sheet(form: Form, name: str) -> FormSheet:
    found = form.sheet(name)
    texts = {
        (row, column): text
        for (row, column) in found.cells
        if row <= MOST_ROWS and column <= MOST_COLUMNS and (text := form.text(Place(name, row, column)))
    }
    rows = max([FEWEST_ROWS, *(row + 5 for row, _ in texts)])
    columns = max([FEWEST_COLUMNS, *(column + 2 for _, column in texts)])
    return FormSheet(
        name,
        min(rows, MOST_ROWS),
        min(columns, MOST_COLUMNS),
        texts,
        tuple(found.merged),
        frozenset(place for place, cell in found.cells.items() if cell.has_formula),
    )


def paper_columns(
    context: AppContext, _progress: Progress = NO_PROGRESS, *, paper: str, year: int
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(sheet, its columns) of a paper of the year. Raises what the paper raises."""
    document = list_paper(context, paper, year=year)
    return tuple((section.name, column_names(section)) for section in document.sections)


# -- words beside a cell ---------------------------------------------------------------------------


def beside(opened: OpenedForm, where: FormMap) -> dict[str, tuple[str, str]]:
    """The words left of and above each mapped cell."""
    sheets = {sheet.name: sheet for sheet in opened.sheets}
    only = opened.sheets[0] if len(opened.sheets) == 1 else None
    found = {}
    for place in (*where.cells, *where.lists):
        sheet = sheets.get(place.sheet) or (only if not place.sheet else None)
        if sheet is not None:
            found[place.text] = words_beside(sheet, place.row, place.column)
    return found


def words_beside(sheet: FormSheet, row: int, column: int) -> tuple[str, str]:
    """The nearest text left of a cell in its row and above it in its column."""
    left = next((sheet.texts[row, c] for c in range(column - 1, 0, -1) if (row, c) in sheet.texts), "")
    above = next((sheet.texts[r, column] for r in range(row - 1, 0, -1) if (r, column) in sheet.texts), "")
    return left, above


def moved_cells(opened: OpenedForm, form: KeptForm) -> Moved:
    """The map of a form for a newer file: cells are found again by the words beside them."""
    spots: dict[tuple[str, tuple[str, str]], list[Place]] = {}
    for sheet in opened.sheets:
        for row in range(1, sheet.rows + 1):
            for column in range(1, sheet.columns + 1):
                if (row, column) not in sheet.texts:
                    words = words_beside(sheet, row, column)
                    spots.setdefault((sheet.name, words), []).append(Place(sheet.name, row, column))
    moved: list[tuple[str, str]] = []
    lost: list[str] = []
    now: dict[Place, Place] = {}
    for text, words in form.beside.items():
        place = place_of(text)
        name = place.sheet or (opened.sheets[0].name if opened.sheets else "")
        found = spots.get((name, words), [])
        here = next((each for each in found if (each.row, each.column) == (place.row, place.column)), None)
        if here is not None:
            now[place] = place
        elif found and words != ("", ""):
            now[place] = Place(place.sheet, found[0].row, found[0].column)
            moved.append((place.text, now[place].text))
        else:
            lost.append(place.text)
    where = FormMap(
        {now[place]: source for place, source in form.where.cells.items() if place in now},
        {now[place]: source for place, source in form.where.lists.items() if place in now},
    )
    return Moved(where, tuple(moved), tuple(lost))


# -- keeping and filling ---------------------------------------------------------------------------


def keep_file(
    context: AppContext, _progress: Progress = NO_PROGRESS, *, opened: OpenedForm, name: str
) -> None:
    """Keep a copy of the empty file. Raises `InputProblem` form.changed when it is not what was seen."""
    context.refuse_in_inspection()
    from app.writers.files import replacing

    target = form_file(context, name)
    if target.exists() and target.samefile(opened.path):
        return
    data = opened.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != opened.fingerprint:
        raise InputProblem("form.changed", file=opened.path.name)
    with replacing(target) as stream:
        stream.write(data)


def fill_kept(
    context: AppContext,
    progress: Progress = NO_PROGRESS,
    *,
    name: str,
    year: int,
    until: date | None = None,
    out: Path | None = None,
) -> Filled:
    """Fill a kept form into the folder of exports, or `out`.

    Raises `InputProblem` form.unknown, form.no_file (the empty file is gone), form.other_file (somebody
    changed it) and what `fill_form` raises.
    """
    from app.reports.file_names import free_path, stem

    with context.database.read() as session:
        form = get_form(session, name=name)
    template = form_file(context, name)
    if not template.is_file():
        raise InputProblem("form.no_file", form=name)
    if fingerprint_of(template) != form.fingerprint:
        raise InputProblem("form.other_file", form=name)
    if out is None:
        day = until or context.today
        out = free_path(context.paths.exports, stem(f"{year}年", name, on=day), "xlsx")
    return fill_form(context, progress, template=template, where=form.where, year=year, out=out, until=until)

"""The imports there are. Adding one = a module with a check, a line here, a sample sheet and a test."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.errors import InputProblem, UsageProblem
from app.imports import attendance, columns, hours, plan, roster, scores
from app.imports.across import BothWaysCheck, people_across
from app.imports.blocks import side_by_side
from app.imports.fields import Field
from app.imports.known import KnownTown
from app.imports.layout import HEADER_WITHIN, Correction, Layout, find_layout
from app.imports.preview import ColumnChoice, LayoutInfo, Preview, RowResult
from app.imports.reading import read_file
from app.imports.score_columns import ScorePart, at_part, chosen_parts, score_parts
from app.imports.sheet import Sheet, Workbook, squeezed
from app.work import NO_PROGRESS, Progress


@dataclass(frozen=True)
class Params:
    """What the user may say beside the file. `corrections`: layout fingerprint → the user's own mapping."""

    year: int | None = None
    session_id: int | None = None
    exam: str = ""
    exam_date: date | None = None
    batches: Mapping[str, str] | str = ""  # what the 期 of courses are: for all, or title → answer
    programme: str | None = None  # title of the plan, where several of the year fit; '' for none
    score_column: str = ""  # which of several columns of scores, or 全部
    correction: Correction | None = None
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    joined_on: date | None = None  # the day new people of a roster join on; None: in post already


@dataclass(frozen=True)
class Import:
    """One kind of import: `id` for commands, `title` for people, the fields its columns can have."""

    id: str
    title: str
    fields: tuple[Field, ...]
    key: str
    action: str
    matrix: bool = False
    needs: str = "姓名、身份证号"  # what a header must have at least, in the user's words


ROSTER = Import("roster", "干部名册", columns.ROSTER_FIELDS, roster.KEY, "roster.import")
PLAN = Import("plan", "课程计划", columns.PLAN_FIELDS, plan.KEY, "plan.import", needs="培训时间、培训内容")
ATTENDANCE = Import(
    "attendance",
    "考勤",
    columns.ATTENDANCE_FIELDS,
    attendance.KEY,
    "attendance.import",
    matrix=True,
    needs="姓名、考勤情况、各次课的日期（或考勤情况）",
)
SCORES = Import("scores", "测试成绩", columns.SCORE_FIELDS, scores.KEY, "scores.import", needs="姓名、成绩")
HOURS = Import("hours", "学时", columns.HOUR_FIELDS, hours.KEY, "hours.import", needs="姓名、学时")
IMPORTS: tuple[Import, ...] = (ROSTER, PLAN, ATTENDANCE, SCORES, HOURS)


def get_import(kind: str) -> Import:
    """The import called `kind`. Raises UsageProblem import.kind_unknown."""
    for found in IMPORTS:
        if found.id == kind:
            return found
    raise UsageProblem("import.kind_unknown", kind=kind)


def _is_usable(kind: Import, layout: Layout, params: Params) -> bool:
    """A layout must be able to give what the import is for, not only names."""
    have = set(layout.columns)
    if kind.id == "plan":
        return bool(have & {"date", "month", "start"})
    if kind.id == "attendance":
        return bool(layout.dates) or "mark" in have
    if kind.id == "scores":
        return bool(have & {"score", "state"}) or bool(score_parts(layout))
    if kind.id == "hours":
        return "hours" in have
    return True


def _layout(kind: Import, sheet: Sheet, params: Params, titles: Mapping[str, date]) -> Layout | None:
    def find(correction: Correction | None) -> Layout | None:
        return find_layout(
            sheet,
            kind.id,
            kind.fields,
            key=kind.key,
            matrix=kind.matrix,
            year=params.year,
            titles=titles,
            correction=correction,
        )

    guessed = find(None)
    if params.correction is not None:
        found = find(params.correction)
        return found if found is not None and kind.key in found.columns else None
    found = _remembered(find, guessed, params.corrections, len(sheet.rows)) or guessed
    if found is None or kind.key not in found.columns or not _is_usable(kind, found, params):
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


def find_layouts(kind: Import, workbook: Workbook, known: KnownTown, params: Params) -> list[Layout]:
    """The sheets to import: the best one, and others of the same make (one sheet per village or month).

    Raises InputProblem import.no_header when no sheet looks like this kind of list.
    """
    wanted = params.correction.sheet if params.correction else None
    sheets = [
        s for s in workbook.sheets if s.rows and (s.name == wanted if wanted is not None else s.visible)
    ]
    if not sheets and wanted is None:
        sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    titles = _unique_titles(known) if kind.matrix else {}
    found = [layout for sheet in sheets if (layout := _layout(kind, sheet, params, titles)) is not None]
    if not found and kind is ATTENDANCE and params.correction is None:
        turned = (people_across(sheet, known, params.year) for sheet in sheets)
        found = [layout for layout in turned if layout is not None]
    if not found:
        raise InputProblem(
            "import.no_header", file=Path(workbook.path).name, title=kind.title, headers=kind.needs
        )
    best = max(found, key=lambda layout: layout.score)
    keep = [layout for layout in found if layout is best or _is_alike(kind, layout, best)]
    return [block for layout in _without_copies(kind, best, keep) for block in side_by_side(layout, kind.key)]


def _is_alike(kind: Import, layout: Layout, best: Layout) -> bool:
    """Another sheet of the same make: the same fields, or a full list of another kind of people."""
    if set(layout.columns) == set(best.columns) or kind.id in ("plan", "attendance"):
        return True
    return (
        kind.id == "roster"
        and bool({"unit", "unit_title"} & set(layout.columns))
        and len(layout.columns) >= 4
    )


def _keys(kind: Import, layout: Layout) -> set[str]:
    column = layout.columns[kind.key]
    rows = range(layout.body, len(layout.sheet.rows))
    return {text for row in rows if (text := squeezed(layout.sheet.cell(row, column)))}


def _without_copies(kind: Import, best: Layout, layouts: list[Layout]) -> list[Layout]:
    """Leave out sheets that repeat people already read (an older copy of the same list)."""
    if kind.id == "attendance" or len(layouts) == 1:
        return layouts
    seen, kept = _keys(kind, best), []
    for layout in layouts:
        own = _keys(kind, layout)
        if layout is best or (own and len(own & seen) <= 0.2 * len(own)):
            kept.append(layout)
            seen |= own
    return kept


def layout_info(kind: Import, workbook: Workbook, layout: Layout) -> LayoutInfo:
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


def _completed(kind: Import, known: KnownTown, params: Params) -> Params:
    """A class session that is named gives the year of dates without one.

    Raises InputProblem import.session_unknown or class_session.cancelled.
    """
    if kind is not ATTENDANCE or params.session_id is None:
        return params
    held = next((held for held in known.sessions if held.id == params.session_id), None)
    if held is None:
        raise InputProblem("import.session_unknown", id=params.session_id)
    if held.cancelled:
        raise InputProblem("class_session.cancelled")
    return replace(params, year=params.year or held.date.year)


def check_workbook(
    kind: Import, workbook: Workbook, known: KnownTown, params: Params, *, progress: Progress = NO_PROGRESS
) -> Preview:
    """What importing `workbook` would do, row by row. Pure: reads nothing, writes nothing."""
    params = _completed(kind, known, params)
    layouts = find_layouts(kind, workbook, known, params)
    progress.start(sum(len(layout.sheet.rows) for layout in layouts), "正在核对")
    rows: list[RowResult] = []
    checker = _checker(kind, workbook, known, params, layouts[0])
    for layout in layouts:
        checker.use(replace(layout, progress=progress))
        rows.extend(checker.rows())
    actions, notes = _finish(checker, known, params)
    notes.update(_sheet_notes(kind, workbook, layouts))
    if not rows:
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
    )


def _sheet_notes(kind: Import, workbook: Workbook, layouts: list[Layout]) -> dict[str, object]:
    """Which sheets were read and which filled ones were not, when there is more than one."""
    read = list(dict.fromkeys(layout.sheet.name for layout in layouts))
    others = [sheet.name for sheet in workbook.sheets if sheet.rows and sheet.name not in read]
    notes: dict[str, object] = {}
    if len(read) > 1 or others:
        notes["sheets"] = read
    if others:
        notes["sheets_left_out"] = others
    return notes


def with_joining(preview: Preview, joined_on: date | None) -> Preview:
    """The preview of a roster with another day of joining for its new people (None: in post already)."""
    if not isinstance(preview.actions, roster.RosterActions):
        return preview
    return replace(preview, actions=replace(preview.actions, joined_on=joined_on))


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


Checker = (
    roster.RosterCheck | plan.PlanCheck | attendance.AttendanceCheck | scores.ExamsCheck | hours.HourCheck
)


def _checker(kind: Import, workbook: Workbook, known: KnownTown, params: Params, layout: Layout) -> Checker:
    if kind is ROSTER:
        return roster.RosterCheck(known, layout, params.joined_on)
    if kind is PLAN:
        return plan.PlanCheck(known, layout, params.year)
    if kind is ATTENDANCE:
        return BothWaysCheck(known, layout, params.year, params.session_id)
    if kind is HOURS:
        return hours.HourCheck(known, layout, params.year)
    return _exams_check(workbook, known, params, layout)


def _exams_check(workbook: Workbook, known: KnownTown, params: Params, layout: Layout) -> scores.ExamsCheck:
    """One check for each exam among the columns of scores."""
    parts = chosen_parts(
        layout,
        known,
        file=Path(workbook.path).name,
        column=params.score_column,
        exam=params.exam,
    )
    own: list[ScorePart | None] = [part for n, part in enumerate(parts) if n == 0 or not part.resit]
    checks = [
        scores.ScoreCheck(
            known,
            (at_part(layout, part) or layout) if part is not None else layout,
            exam=params.exam,
            held_on=params.exam_date,
            year=params.year,
            file_stem=Path(workbook.path).stem,
            part=part,
        )
        for part in (own or [None])
    ]
    return scores.ExamsCheck(parts, checks)


def _plan_actions(
    checker: plan.PlanCheck, known: KnownTown, params: Params
) -> tuple[object, dict[str, object]]:
    """The plan with an answer for each course that stands twice; those without one are noted."""
    twice = plan.courses_twice(checker.actions, known)
    answers = {
        each.title: params.batches if isinstance(params.batches, str) else params.batches.get(each.title, "")
        for each in twice
    }
    open_ones = [each for each in twice if not answers[each.title]]
    notes: dict[str, object] = {}
    if open_ones:
        notes["courses_twice"] = [
            {"title": each.title, "days": [day.isoformat() for day in each.days]} for each in open_ones
        ]
    plans = plan.plans_to_choose(checker.actions, known)
    if params.programme and params.programme not in {title for title, _, _ in known.programmes}:
        raise InputProblem("import.programme_unknown", title=params.programme)
    if plans and params.programme is None:
        notes["programmes"] = list(plans)
    return plan.PlanActions(tuple(checker.actions), answers, params.programme or ""), notes


def _finish(checker: Checker, known: KnownTown, params: Params) -> tuple[object, dict[str, object]]:
    if isinstance(checker, roster.RosterCheck):
        return roster.actions_of(checker), roster.notes_of(checker)
    if isinstance(checker, plan.PlanCheck):
        return _plan_actions(checker, known, params)
    if isinstance(checker, attendance.AttendanceCheck):
        notes: dict[str, object] = {}
        if checker.judge.wrong_session:
            notes["wrong_session"] = checker.judge.wrong_session
        return attendance.AttendanceActions(tuple(checker.actions)), notes
    if isinstance(checker, hours.HourCheck):
        return hours.HourActions(tuple(checker.actions)), {}
    return scores.actions_of(checker), scores.notes_of(checker)

"""The imports there are. Adding one = a module with a check, a line here, a sample sheet and a test."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.errors import InputProblem, UsageProblem
from app.imports import attendance, columns, hours, plan, roster, scores
from app.imports.across import BothWaysCheck
from app.imports.cells import with_cells
from app.imports.checking import Checker
from app.imports.choosing import find_layouts, layout_info, sheet_notes
from app.imports.kind import Import
from app.imports.known import KnownTown
from app.imports.layout import Layout
from app.imports.params import Params
from app.imports.preview import Preview, RowResult
from app.imports.questions import Dialogue
from app.imports.rows_read import HEADING
from app.imports.score_columns import ScorePart, at_part, chosen_parts
from app.reader.reading import read_file
from app.reader.sheet import Workbook
from app.work import NO_PROGRESS, Progress

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
    dialogue = Dialogue(params)
    workbook = with_cells(workbook, params.answers.get("cells", {}))
    layouts = [
        replace(layout, progress=progress, dialogue=dialogue)
        for layout in find_layouts(kind, workbook, known, params)
    ]
    progress.start(sum(len(layout.sheet.rows) for layout in layouts), "正在核对")
    rows: list[RowResult] = []
    checker = _checker(kind, workbook, known, params, layouts[0])
    checker.params, checker.questions = params, dialogue.questions
    for layout in layouts:
        for row in range(layout.top, layout.body):
            dialogue.rows.note(layout.sheet.name, row + 1, HEADING)
        checker.use(layout)
        rows.extend(checker.rows())
    actions, notes = _finish(checker, known, params)
    notes.update(sheet_notes(kind, workbook, layouts))
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
        tuple(dialogue.questions),
        dialogue.rows.complete(workbook),
    )


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
    assert isinstance(checker, scores.ExamsCheck)
    return scores.actions_of(checker), scores.notes_of(checker)

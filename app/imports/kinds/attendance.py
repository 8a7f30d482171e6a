"""考勤: marks by day and person, in whatever way the sheet lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.imports.kind import MARKS, PEOPLE, SESSIONS, Import, Start, Words
from app.imports.known import KnownTown
from app.imports.layouts.columns import ATTENDANCE_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.marks import attendance
from app.imports.marks.attendance import AttendanceActions
from app.imports.marks.cards import card_report
from app.imports.marks.leave_register import as_register, leave_register
from app.imports.marks.lists_check import ListsCheck
from app.imports.marks.other_lists import half_columns, is_of_no_class, listed_word, shift_columns
from app.imports.marks.punch_sheets import punch_log, punch_sheet
from app.imports.marks.transposed import people_across
from app.imports.params import Params
from app.reader.sheet import Sheet
from app.services.bulk.bulk_writes import enter_marks
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class AttendanceImport(Import[ListsCheck, AttendanceActions]):
    """Marks of class sessions that are planned."""

    id = "attendance"
    title = "考勤"
    fields = ATTENDANCE_FIELDS
    key = attendance.KEY
    action = "attendance.import"
    words = Words(
        needs="姓名、考勤情况、各次课的日期（或考勤情况）",
        hint="考勤表：一人一行、一天一列，或者每行一人一天；✓、迟到、病假等写法都能识别。",
    )
    knows = frozenset({PEOPLE, SESSIONS, MARKS})
    matrix = True
    timed = True
    has_copies = False

    def accepts(self, layout: Layout) -> bool:
        if as_register(layout) is not None or card_report(layout.sheet) is not None:
            return False
        if is_of_no_class(layout):
            return False
        if half_columns(layout) or listed_word(layout) or shift_columns(layout):
            return punch_log(layout) is None
        return (bool(layout.dates) or "mark" in layout.columns) and punch_log(layout) is None

    def is_alike(self, layout: Layout, best: Layout) -> bool:
        return True

    def turned(self, sheet: Sheet, known: KnownTown, params: Params) -> Layout | None:
        return (
            card_report(sheet)
            or leave_register(sheet, params.year)
            or punch_sheet(sheet, params.year)
            or people_across(sheet, known, params.year)
        )

    def completed(self, params: Params, known: KnownTown) -> Params:
        """A class session that is named gives the year of dates without one.

        Raises InputProblem import.session_unknown or class_session.cancelled.
        """
        if params.session_id is None:
            return params
        lesson = next((lesson for lesson in known.sessions if lesson.id == params.session_id), None)
        if lesson is None:
            raise InputProblem("import.session_unknown", id=params.session_id)
        if lesson.cancelled:
            raise InputProblem("class_session.cancelled")
        return replace(params, year=params.year or lesson.date.year)

    def checker(self, start: Start) -> ListsCheck:
        return ListsCheck(start.known, start.layout, start.params.year, start.params.session_id)

    def finish(self, checker: ListsCheck, start: Start) -> tuple[AttendanceActions, dict[str, object]]:
        wrong = checker.judge.wrong_session
        return AttendanceActions(tuple(checker.actions)), {"wrong_session": wrong} if wrong else {}

    def marked_sessions(self, actions: AttendanceActions) -> tuple[int, ...]:
        return tuple(sorted({action.session_id for action in actions.marks}))

    def apply(
        self, session: Session, actions: AttendanceActions, *, today: date, progress: Progress
    ) -> dict[str, int]:
        wanted: dict[int, dict[int, str]] = {}
        for action in actions.marks:
            wanted.setdefault(action.session_id, {})[action.person_id] = action.mark
        progress.start(len(actions.marks), "正在写入考勤")
        changed = enter_marks(session, wanted=wanted, progress=progress)
        return {"marks": changed, "sessions": len(wanted)}

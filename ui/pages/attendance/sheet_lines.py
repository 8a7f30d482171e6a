"""What is noted beside the marks: remarks, minutes, discipline notes, slips, papers of the session."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ui.pages.attendance.attendance_view import AttendanceView


def save_note(view: AttendanceView, participation_id: int, text: str) -> None:
    """A remark was typed into the sheet."""
    from app.services.mark import attendance

    view.ctx.runner.command(
        partial(attendance.set_note, participation_id=participation_id, note=text),
        action="attendance.note",
        text="修改考勤备注",
        initiator=view.sheet.owner,
        failed=view.sheet.show_failure,
    )


def edit_note(view: AttendanceView) -> None:
    """F2: the remark under the cursor."""
    view.sheet.grid.edit_note()


def enter_minutes(view: AttendanceView) -> None:
    """T: minutes late and early of the line under the cursor."""
    from ui.pages.attendance.minutes_dialog import MinutesDialog

    sheet = view.sheet
    line = _line(view)
    if sheet.lesson is None or line < 0:
        return
    sheet.queue.flush()
    labels = {kind.code: kind.label for kind in sheet.model.kinds}
    dialog = MinutesDialog(view.ctx, view, lesson=sheet.lesson, row=sheet.model.rows[line], labels=labels)
    # As after every mark: the paper is read from top to bottom.
    dialog.saved.connect(partial(_go_on, view, min(line + 1, len(sheet.model.rows) - 1)))
    dialog.finished.connect(sheet.focus_grid)
    dialog.open()


def _go_on(view: AttendanceView, line: int, _mark: str) -> None:
    view.sheet.grid.go_to(line)


def _line(view: AttendanceView) -> int:
    row_id = view.sheet.grid.current_id()
    return view.sheet.model.line_of(row_id) if row_id is not None else -1


def note_conduct(view: AttendanceView) -> None:
    """Ctrl+J: a discipline note about the person under the cursor, in this class session (T4)."""
    from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog

    lesson, line = view.sheet.lesson, _line(view)
    if lesson is None or line < 0 or view.sheet.model.is_read_only:
        return
    view.sheet.queue.flush()
    person_id = view.sheet.model.rows[line].person_id
    dialog = DisciplineNoteDialog(
        view.ctx, view, year=lesson.held_on.year, lesson=lesson, person_id=person_id
    )
    dialog.finished.connect(view.sheet.focus_grid)
    dialog.open()


def show_leaves(view: AttendanceView) -> None:
    """The list of leave slips, that of the person under the cursor first."""
    from ui.pages.attendance.leaves_dialog import LeavesDialog

    person_id = None
    line = view.sheet.grid.currentIndex().row()
    if 0 <= line < len(view.sheet.model.rows):
        person_id = view.sheet.model.rows[line].person_id
    LeavesDialog(view.ctx, view, lesson=view.sheet.lesson, person_id=person_id).open()


def show_kinds(view: AttendanceView) -> None:
    """考勤状态: words, keys and worth of the marks, from a day on."""
    from ui.pages.attendance.mark_kinds_dialog import MarkKindsDialog

    view.sheet.queue.flush()
    dialog = MarkKindsDialog(view.ctx, view)
    dialog.finished.connect(view.sheet.focus_grid)
    dialog.open()


def show_files(view: AttendanceView) -> None:
    """Ctrl+M: the signed sheet's scan, photos, courseware of this class session."""
    keep_files(view, ())


def keep_files(view: AttendanceView, dropped: Sequence[Path]) -> None:
    """The papers of the class session; what was dropped on the sheet is kept first."""
    from ui.records.session_files_dialog import SessionFilesDialog

    lesson = view.sheet.lesson
    if lesson is not None:
        view.sheet.queue.flush()
        dialog = SessionFilesDialog(view.ctx, view, lesson, tuple(dropped))
        dialog.finished.connect(view.sheet.focus_grid)
        dialog.open()

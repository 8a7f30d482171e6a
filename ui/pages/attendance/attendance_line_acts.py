"""What is noted beside the marks: remarks, minutes, discipline notes, and the papers of the class session."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.pages.attendance.attendance_sheet import SheetPage
from ui.widgets.field.file_drop import FileDrop
from ui.work.context import UiContext


class AttendanceLineActs(QObject):
    """Bound to one `SheetPage`; every act is undoable."""

    def __init__(self, ctx: UiContext, sheet: SheetPage, owner: QWidget) -> None:
        super().__init__(owner)
        self._ctx, self._sheet, self._owner = ctx, sheet, owner
        self._line_after = 0
        sheet.model.note_typed.connect(self._save_note)
        sheet.grid.conduct_wanted.connect(self.note_conduct)
        sheet.head.files.clicked.connect(self.show_files)
        self.drops = FileDrop(sheet)
        self.drops.dropped.connect(self.open_files)

    def _save_note(self, participation_id: int, text: str) -> None:
        from app.services.mark import attendance

        self._ctx.runner.command(
            partial(attendance.set_note, participation_id=participation_id, note=text),
            action="attendance.note",
            text="修改考勤备注",
            initiator=self._owner,
            failed=self._sheet.show_failure,
        )

    def enter_minutes(self) -> None:
        """T: minutes late and early of the line under the cursor."""
        from ui.pages.attendance.minutes_dialog import MinutesDialog

        held, row_id = self._sheet.held, self._sheet.grid.current_id()
        line = self._sheet.model.line_of(row_id) if row_id is not None else -1
        if held is None or line < 0:
            return
        self._sheet.queue.flush()
        labels = {kind.code: kind.label for kind in self._sheet.model.kinds}
        row = self._sheet.model.rows[line]
        dialog = MinutesDialog(self._ctx, self._owner, held=held, row=row, labels=labels)
        # As after every mark: the paper is read from top to bottom.
        self._line_after = min(line + 1, len(self._sheet.model.rows) - 1)
        dialog.saved.connect(self._go_on)
        dialog.finished.connect(self._sheet.focus_grid)
        dialog.open()

    def _go_on(self, _mark: str) -> None:
        self._sheet.grid.go_to(self._line_after)

    def note_conduct(self) -> None:
        """Ctrl+J: a discipline note about the person under the cursor, in this class session (T4)."""
        from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog

        held, row_id = self._sheet.held, self._sheet.grid.current_id()
        line = self._sheet.model.line_of(row_id) if row_id is not None else -1
        if held is None or line < 0 or self._sheet.model.is_read_only:
            return
        self._sheet.queue.flush()
        person_id = self._sheet.model.rows[line].person_id
        dialog = DisciplineNoteDialog(
            self._ctx, self._owner, year=held.held_on.year, held=held, person_id=person_id
        )
        dialog.finished.connect(self._sheet.focus_grid)
        dialog.open()

    def show_kinds(self) -> None:
        """考勤状态: words, keys and worth of the marks, from a day on."""
        from ui.pages.attendance.mark_kinds_dialog import MarkKindsDialog

        self._sheet.queue.flush()
        dialog = MarkKindsDialog(self._ctx, self._owner)
        dialog.finished.connect(self._sheet.focus_grid)
        dialog.open()

    # -- papers kept with the class session --------------------------------------------------------

    def show_files(self) -> None:
        """Ctrl+M: the signed sheet's scan, photos, courseware of this class session."""
        self.open_files([])

    def open_files(self, dropped: list[Path]) -> None:
        """The papers of the class session; what was dropped on the sheet is kept first."""
        from ui.records.session_files_dialog import SessionFilesDialog

        held = self._sheet.held
        if held is not None:
            self._sheet.queue.flush()
            dialog = SessionFilesDialog(self._ctx, self._owner, held, tuple(dropped))
            dialog.finished.connect(self._sheet.focus_grid)
            dialog.open()

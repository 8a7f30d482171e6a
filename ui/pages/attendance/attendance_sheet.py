"""The right side of 考勤签到: one class session's facts, figures, exceptions line and grid."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.rules.session_status import CANCELLED
from app.work import ReadSession
from ui.looks.mark_looks import legend_text
from ui.models.sheet_model import SheetModel
from ui.pages.attendance.attendance_person import PersonLine, SheetNotes
from ui.pages.attendance.sheet_entry import SheetEntry, line_key
from ui.pages.attendance.sheet_head import SheetHead
from ui.widgets.exceptions_bar import ExceptionsBar
from ui.widgets.figures import FiguresStrip
from ui.widgets.table.mark_grid import MarkGrid
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.marks import MarkKindRow
    from app.services.mark.attendance import AttendanceSheet
    from app.services.plan.class_sessions import ClassSessionRow

FIGURES = (
    ("due", "应到", ""),
    ("present", "实到", ""),
    ("on_leave", "请假", "mark_leave"),
    ("late", "迟到", "mark_late"),
    ("early", "早退", "mark_late"),
    ("absent", "缺席", "mark_absent"),
    ("unmarked", "未登记", "accent"),
)
# What 应到 is called of a class of the superiors.
SENT_DUE = {"due": "应调"}
LOW_LINES = 30


def captions_of(lesson: ClassSessionRow) -> dict[str, str]:
    """What the strip calls its figures: 应到, of 上级调训 应调."""
    from app.rules.hour_pots import SENT

    words = {figure_id: word for figure_id, word, _ in FIGURES}
    return {**words, **SENT_DUE} if lesson.pot == SENT else words


def fetch_sheet(
    session: ReadSession, *, class_session_id: int
) -> tuple[AttendanceSheet, tuple[MarkKindRow, ...]]:
    """The sheet and the marks as data, in one read."""
    from app.services.mark import attendance
    from app.services.setting import mark_kinds

    sheet = attendance.get_sheet(session, class_session_id=class_session_id)
    return sheet, mark_kinds.list_mark_kinds(session, on=sheet.class_session.held_on)


class SheetPage(QWidget):
    """Paints at once, writes behind; `changed` carries the class session with its figures of now."""

    changed = Signal(object)  # ClassSessionRow
    loaded = Signal(object)  # ClassSessionRow
    made_low = Signal(bool)

    def __init__(self, ctx: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self.ctx, self.owner = ctx, owner
        self._wanted_person = 0
        self.model = SheetModel(self)
        self._build()
        self.entry = SheetEntry(ctx, self.model, self.grid, self.bar, owner)
        self.queue, self.put, self.fill_rest = self.entry.queue, self.entry.put, self.entry.fill_rest
        self.entry.counted.connect(self.changed)
        self.entry.stale.connect(self.reload)
        self.entry.finished.connect(self.focus_grid)
        self.model.counted.connect(self._show_figures)
        self.grid.line_wanted.connect(self.bar.focus)
        self.bar.left.connect(self.focus_grid)
        self.notes = SheetNotes(ctx, self.model, self.grid, self.person, self.loaded, self.changed)
        self.notes.files_known.connect(self.head.show_files)

    def _build(self) -> None:
        self.head = SheetHead(self)
        self.figures = FiguresStrip(FIGURES, self, name="考勤汇总", is_flat=True)
        self.bar = ExceptionsBar(self.model, self)
        self.grid = MarkGrid(self.model, self)
        self.person = PersonLine(self)
        self.legend = QLabel(self)
        self.legend.setObjectName("caption")
        self.legend.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.head, self.figures, self.bar, self.grid, self.person, self.legend):
            layout.addWidget(widget, int(widget is self.grid))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a very low screen the rows are worth more than the title and the reminder of the keys.
        is_low = self.window().height() < self.fontMetrics().height() * LOW_LINES
        self.legend.setHidden(is_low)
        self.head.facts.setHidden(is_low)
        self.bar.set_low(is_low)
        self.grid.set_low(is_low)
        self.made_low.emit(is_low)

    @property
    def lesson(self) -> ClassSessionRow | None:
        """The class session on the sheet, with its figures of now."""
        return self.entry.lesson

    def focus_grid(self) -> None:
        """The cursor goes to the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- loading -----------------------------------------------------------------------------------

    def open(self, lesson: ClassSessionRow) -> None:
        """Show a class session; its list is brought up to date first while nothing is settled yet."""
        from app.services.mark import attendance

        self.queue.flush()
        is_other = self.lesson is None or self.lesson.id != lesson.id
        self.entry.lesson = lesson
        if is_other:
            self.bar.show_kept(self.ctx.kept, line_key(lesson.id), f"{lesson.held_on} {lesson.title}")
        if lesson.status != CANCELLED and not lesson.sheet_printed_at and not lesson.marked:
            self.ctx.runner.command(
                partial(attendance.prepare_sheet, class_session_id=lesson.id),
                action="attendance.prepare",
                text="整理应到名单",
                initiator=self.owner,
                done=self._prepared,
            )
        else:
            self.reload()

    def clear(self) -> None:
        """No class session: nothing can be typed into what is left on screen."""
        self.queue.flush()
        self.entry.lesson = None
        self.notes.follow(None)
        self.bar.show_kept(self.ctx.kept, "", "")
        self.model.set_rows((), {})

    def _prepared(self, _changed: int) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the sheet again; marks still on their way stay on screen."""
        if self.lesson is not None:
            self.ctx.runner.query(
                partial(fetch_sheet, class_session_id=self.lesson.id),
                key="attendance-sheet",
                done=self._show_sheet,
            )

    def _show_sheet(self, found: tuple[AttendanceSheet, tuple[MarkKindRow, ...]]) -> None:
        sheet, kinds = found
        if self.lesson is None or sheet.class_session.id != self.lesson.id:
            return
        lesson = self.entry.lesson = sheet.class_session
        self.model.set_kinds(kinds)
        self.grid.set_kinds(self.model.kinds)
        self.legend.setText(legend_text(kinds))
        is_cancelled = lesson.status == CANCELLED
        self.model.set_read_only(is_cancelled)
        self.entry.keep_stored({row.id: row.mark for row in sheet.rows})
        self.model.set_rows(sheet.rows, self.queue.pending(lesson.id))
        self.head.show_session(lesson)
        self.figures.set_captions(captions_of(lesson))
        self.bar.setEnabled(not is_cancelled)
        self.bar.update_echo()
        if not self.grid.currentIndex().isValid():
            self.grid.go_to(0)
        if self._wanted_person:
            self.go_to_person(self._wanted_person)
            self._wanted_person = 0
        self.loaded.emit(lesson)

    def go_to_person(self, person_id: int) -> bool:
        """Put the cursor on a person; False when not listed."""
        line = next((n for n, row in enumerate(self.model.rows) if row.person_id == person_id), -1)
        self.grid.go_to(line)
        return line >= 0

    def want_person(self, person_id: int) -> None:
        """Put the cursor on a person after the next load."""
        self._wanted_person = person_id

    def _show_figures(self) -> None:
        tally = self.model.tally()
        self.figures.set_values({name: getattr(tally, name) for name, _, _ in FIGURES})

    def show_failure(self, error: Exception) -> None:
        """What was not stored is taken back on screen and told."""
        self.entry.show_failure(error)

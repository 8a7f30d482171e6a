"""Marks on their way from hand to data file: painted at once, written behind, told when they failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.rules.session_status import HELD, PLANNED
from ui.models.sheet_model import SheetModel
from ui.pages.attendance.away_guard import AwayGuard
from ui.pages.attendance.step_words import line_words, rest_words, step_text
from ui.widgets.exceptions_bar import ExceptionsBar
from ui.widgets.table.mark_grid import MarkGrid
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext
from ui.work.entry_queue import EntryQueue, WriteBlock
from ui.work.future_question import FutureGuard
from ui.work.under_way import Done, Failed

if TYPE_CHECKING:
    from app.services.mark.attendance import EchoRow
    from app.services.plan.class_sessions import ClassSessionRow

LINE_KEY = "exceptions/"


def line_key(class_session_id: int) -> str:
    """Under what the exceptions line of a class session is kept until it is entered."""
    return f"{LINE_KEY}{class_session_id}"


def names_of(model: SheetModel, block: WriteBlock[int, str]) -> str:
    """'3 号张伟等 2 人': whom a block of marks concerns."""
    lines = sorted(line for line in map(model.line_of, block.values) if line >= 0)
    if not lines:
        return ""
    first = model.rows[lines[0]]
    return f"{first.number} 号{first.name}" + (f"等 {len(lines)} 人" if len(lines) > 1 else "")


class SheetEntry(QObject):
    """Of one sheet. `counted(ClassSessionRow)`: figures of now; `stale`: read again; `finished`: to the grid.

    `page` is whose writing it is: it is not told of its own changes.
    """

    counted = Signal(object)
    stale = Signal()
    finished = Signal()

    def __init__(
        self, ctx: UiContext, model: SheetModel, grid: MarkGrid, bar: ExceptionsBar, page: QWidget
    ) -> None:
        super().__init__(grid)
        self._ctx, self._model, self._grid, self._bar, self._owner = ctx, model, grid, bar, page
        self.lesson: ClassSessionRow | None = None
        self._stored: dict[int, str] = {}
        self._said = ""
        self.queue = EntryQueue(self._write, self)
        self.queue.saved.connect(self._on_saved)
        self.queue.failed.connect(self._on_failed)
        self.away = AwayGuard(model, page)
        self._future = FutureGuard(ctx, page)
        grid.marked.connect(self.put)
        bar.applied.connect(self._apply_line)

    def keep_stored(self, marks_by_id: dict[int, str]) -> None:
        """The marks as the data file has them: what a failed one goes back to."""
        self._stored = marks_by_id

    # -- marks -------------------------------------------------------------------------------------

    def put(self, by_id: Mapping[int, str]) -> int:
        """Paint marks and send them on their way; returns how many changed."""
        if self.lesson is None or self._model.is_read_only:
            return 0
        wanted = by_id
        by_id = self.away.allowed(wanted) if self._future.allows(self.lesson) else {}
        self._grid.stay_at(wanted.keys() - by_id.keys())
        changed = self._model.set_marks(by_id)
        if changed:
            self.queue.put(self.lesson.id, {key: by_id[key] for key in changed})
        return len(changed)

    def _write(self, block: WriteBlock[int, str], done: Done[int], failed: Failed) -> None:
        self._ctx.runner.command(
            self.away.call(block),
            action="attendance.mark",
            text=step_text(self._model, block, self._stored),
            initiator=self._owner,
            done=done,
            failed=failed,
        )

    def _on_saved(self, block: WriteBlock[int, str]) -> None:
        if self.lesson is not None and block.target == self.lesson.id:
            self._stored.update(block.values)
            self._tell_figures()

    def _on_failed(self, block: WriteBlock[int, str], error: Exception) -> None:
        if self.lesson is not None and block.target == self.lesson.id:
            newer = self.queue.pending(block.target)
            back = {key: self._stored[key] for key in block.values if key not in newer}
            # The cursor stays: somebody typing from paper would go on at the wrong line.
            self._model.set_marks(back)
        text = f"{names_of(self._model, block)}没有保存，已恢复原样。{messages.error_line(error)}"
        self._ctx.bus.notice.emit(Notice(text, problem=True))

    def _tell_figures(self) -> None:
        if self.lesson is not None:
            status = HELD if self.lesson.status == PLANNED else self.lesson.status
            self.lesson = replace(self.lesson, tally=self._model.tally(), status=status)
            self.counted.emit(self.lesson)

    # -- the exceptions line -----------------------------------------------------------------------

    def _apply_line(self, line: str, echo: tuple[EchoRow, ...], rest: bool) -> None:
        from app.services.mark import attendance

        if self.lesson is None or not self._future.allows(self.lesson) or not self.away.line_allowed(echo):
            return
        self.queue.flush()
        self._model.set_marks({row.participation_id: row.new for row in echo})
        words = line_words(echo, self._model.kinds, is_short=rest)
        parts = [words] if words else []
        parts += [f"其余 {rest_words(self._paint_rest(), self._model.kinds)}"] if rest else []
        self._said = f"已登记：{'，'.join(parts)}。"
        self._ctx.runner.command(
            partial(
                attendance.mark_line,
                class_session_id=self.lesson.id,
                line=line,
                rest_present=rest,
                even_away=any(row.away for row in echo),
            ),
            action="attendance.mark_line",
            text=f"登记考勤：{'，'.join(parts)}",
            initiator=self._owner,
            done=partial(self._line_done, self.lesson.id),
            failed=self.show_failure,
        )

    def _line_done(self, class_session_id: int, _echo: object) -> None:
        self._ctx.kept.forget({line_key(class_session_id)})
        if self.lesson is not None and self.lesson.id == class_session_id:
            self._bar.clear()
        self._bulk_done()

    def fill_rest(self) -> None:
        """其余全勤: blanks only, never a mark that stands (complaint 1)."""
        from app.services.mark import attendance

        is_locked = self.lesson is None or self._model.is_read_only
        if (
            self.lesson is None
            or is_locked
            or self._bar.enter_with_rest()
            or not self._future.allows(self.lesson)
        ):
            return
        self.queue.flush()
        filled = self._paint_rest()
        if not filled:
            self._ctx.bus.say("没有未登记的人，未作改动。")
            return
        self._said = f"已登记其余 {rest_words(filled, self._model.kinds)}，已登记的没有改动。"
        self._ctx.runner.command(
            partial(attendance.fill_rest_present, class_session_id=self.lesson.id),
            action="attendance.fill_rest",
            text=f"其余全勤 {len(filled)} 人",
            initiator=self._owner,
            done=self._bulk_done,
            failed=self.show_failure,
        )

    def _paint_rest(self) -> dict[int, str]:
        blank = self.away.rest()
        changed = self._model.set_marks(blank)
        return {key: code for key, code in blank.items() if key in changed}

    def _bulk_done(self, _answer: object = None) -> None:
        self._ctx.bus.say(self._said, undo=True)
        self.finished.emit()
        self.stale.emit()
        self._tell_figures()

    def show_failure(self, error: Exception) -> None:
        """What was not stored is taken back on screen and told."""
        self.stale.emit()
        self._ctx.bus.notice.emit(Notice(messages.error_line(error), problem=True))

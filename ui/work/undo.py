"""Undo and redo over the operations stored in the data file: ids and texts, never objects.

The stack is only a view of the operation table: it is asked again after every write and every change of the
page, because Ctrl+Z takes what was done on the page in front in this sitting (see `undo_steps`). What is not
to go back without a question is handed to whoever listens to `question` (`ui.window.undo_questions`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from app.errors import GanxunError, RevertConflictError
from app.work import ReadSession, WriteSession
from ui.work.bus import Bus, Notice
from ui.work.refusals import NEEDS_REASON
from ui.work.tasks import Runner

if TYPE_CHECKING:
    from app.reverting import TakenBack
    from app.services.operation.undo_steps import Sitting, Step, UndoState


class Choose(Protocol):
    """`step_to_undo` or `step_to_redo`."""

    def __call__(self, session: WriteSession, /, *, sitting: Sitting) -> Step:
        """The step, or raise why there is none."""


class UndoStack(QObject):
    """What Ctrl+Z and Ctrl+Y would do next."""

    state_changed = Signal()
    question = Signal(object)  # app.services.operation.undo_steps.Step, when `asks`

    def __init__(self, runner: Runner, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._bus = bus
        self.undo_text = ""
        self.redo_text = ""
        self.undo_asks = False
        self.redo_asks = False
        # The window sets it: somebody listens to `question`.
        self.asks = False
        bus.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Ask the operation table again."""
        runner, page = self._runner, self._runner.page

        def state(session: ReadSession) -> UndoState:
            from app.services.operation import undo_steps  # on the worker: the window does not wait for it

            return undo_steps.undo_state(session, sitting=undo_steps.Sitting(runner.sitting, page))

        runner.query(state, key="undo-state", done=self._take_state)

    def turn_to(self, page: str) -> None:
        """Another page came to the front; what it asks for goes before `reload`."""
        self._runner.page = page

    def undo(self) -> None:
        """Take back the newest act of this sitting on this page, or ask about another."""
        from app.services.operation.undo_steps import step_to_undo

        self._next(step_to_undo)

    def redo(self) -> None:
        """Do the last undone act again."""
        from app.services.operation.undo_steps import step_to_redo

        self._next(step_to_redo)

    def take(self, step: Step, *, reason: str = "", rest_only: bool = False) -> None:
        """Take this very operation back (an undo: do it again)."""
        self._runner.revert(
            lambda _session: step.id,
            reason=reason,
            rest_only=rest_only,
            done=self._done,
            failed=partial(self._failed, [step]),
        )

    def _next(self, choose: Choose) -> None:
        """Choose on the worker, after everything that is on its way."""
        from app.services.operation.undo_steps import Sitting

        runner, page = self._runner, self._runner.page
        chosen: list[Step] = []

        def pick(session: WriteSession) -> int:
            step = choose(session, sitting=Sitting(runner.sitting, page))
            chosen.append(step)
            return step.id

        runner.revert(pick, done=self._done, failed=partial(self._failed, chosen))

    def _failed(self, chosen: list[Step], error: Exception) -> None:
        from app.services.operation.undo_steps import AskFirst

        step = chosen[0] if chosen else None
        if isinstance(error, AskFirst):
            step = error.step
        elif not isinstance(error, RevertConflictError) and not _needs_reason(error):
            step = None
        if step is not None and self.asks:
            self.question.emit(step)
        else:
            self._runner.failed.emit(error)

    def _done(self, back: TakenBack) -> None:
        from app.services.operation.undo_steps import Step

        verb, other = ("重做", "撤销") if back.is_redo else ("撤销", "重做")
        kept = f"，{back.kept} 条其后改过的记录保留" if back.kept else ""
        step = Step(back.operation_id, "", back.text, "")
        text = f"已{verb}：{back.text or '上一步'}{kept}"
        self._bus.notice.emit(Notice(text, label=other, call=partial(self.take, step)))

    def _on_changed(self, _changes: Changes, _initiator: object) -> None:
        self.reload()

    def _take_state(self, state: UndoState) -> None:
        # An operation without words still counts as one.
        self.undo_text = "" if state.undo is None else (state.undo.text or "上一步")
        self.redo_text = "" if state.redo is None else (state.redo.text or "上一步")
        self.undo_asks = state.undo is not None and bool(state.undo.asks)
        self.redo_asks = state.redo is not None and bool(state.redo.asks)
        self.state_changed.emit()


def _needs_reason(error: Exception) -> bool:
    return isinstance(error, GanxunError) and error.code in NEEDS_REASON

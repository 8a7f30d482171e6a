"""Undo and redo over the operations stored in the data file: ids and texts, never objects.

The stack is only a view of the operation table: it is asked again after every write, so it also knows
what was done before the program was closed.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from ui.bus import Bus
from ui.tasks import Runner


class UndoStack(QObject):
    """What Ctrl+Z and Ctrl+Y would do next."""

    state_changed = Signal()

    def __init__(self, runner: Runner, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._bus = bus
        self._undo: tuple[int, str] | None = None
        self._redo: tuple[int, str] | None = None
        bus.changed.connect(self._on_changed)

    @property
    def undo_text(self) -> str:
        """What 撤销 would take back, such as 登记考勤; empty when nothing."""
        return self._undo[1] if self._undo else ""

    @property
    def redo_text(self) -> str:
        """What 重做 would do again; empty when nothing."""
        return self._redo[1] if self._redo else ""

    def reload(self) -> None:
        """Ask the operation table again."""
        try:
            from app.services import operations
        except ImportError:
            return
        self._runner.query(operations.get_undo_state, key="undo-state", done=self._take)

    def undo(self) -> None:
        """Take back the last operation."""
        if self._undo is not None:
            from app.services import operations

            self._revert(operations.undo_operation, self._undo, "operation.undo", "撤销")

    def redo(self) -> None:
        """Do the last undone operation again."""
        if self._redo is not None:
            from app.services import operations

            self._revert(operations.redo_operation, self._redo, "operation.redo", "重做")

    def _revert(self, call: Any, entry: tuple[int, str], action: str, verb: str) -> None:
        operation_id, text = entry
        self._undo = self._redo = None
        self.state_changed.emit()

        def revert(session: Any) -> None:
            call(session, operation_id=operation_id)

        self._runner.command(
            revert,
            action=action,
            text=text,
            initiator=self,
            done=lambda _: self._bus.say(f"已{verb}：{text}"),
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.reload()
        self._runner.failed.emit(error)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        self.reload()

    def _take(self, state: Any) -> None:
        if state is None:
            return
        self._undo = (state.undo.id, state.undo.text) if state.undo else None
        self._redo = (state.redo.id, state.redo.text) if state.redo else None
        self.state_changed.emit()

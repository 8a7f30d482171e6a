"""Undo and redo over the operations stored in the data file: ids and texts, never objects.

The stack is only a view of the operation table: it is asked again after every write, so it also knows
what was done before the program was closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from ui.bus import Bus
from ui.tasks import Runner

if TYPE_CHECKING:
    from app.services.trail.operations import UndoState


class UndoStack(QObject):
    """What Ctrl+Z and Ctrl+Y would do next."""

    state_changed = Signal()

    def __init__(self, runner: Runner, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._bus = bus
        self.undo_text = ""
        self.redo_text = ""
        bus.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Ask the operation table again."""
        from app.services.trail import operations

        self._runner.query(operations.undo_state, key="undo-state", done=self._take)

    def undo(self) -> None:
        """Take back the last operation that is not yet taken back."""
        from app.services.trail import operations

        self._runner.revert(operations.operation_to_undo, action="history.undo", done=self._undone)

    def redo(self) -> None:
        """Do the last undone operation again."""
        from app.services.trail import operations

        self._runner.revert(operations.operation_to_redo, action="history.redo", done=self._redone)

    def _undone(self, text: str) -> None:
        self._bus.say(f"已撤销：{text}" if text else "已撤销")

    def _redone(self, text: str) -> None:
        self._bus.say(f"已重做：{text}" if text else "已重做")

    def _on_changed(self, _changes: Changes, _initiator: object) -> None:
        self.reload()

    def _take(self, state: UndoState) -> None:
        # An operation without words still counts as one.
        self.undo_text = "" if state.undo_id is None else (state.undo_text or "上一步")
        self.redo_text = "" if state.redo_id is None else (state.redo_text or "上一步")
        self.state_changed.emit()

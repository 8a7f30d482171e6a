"""The one place through which parts of the window hear of each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

BACKUP_TO_DISK, BACKUP_NOW = "disk", "now"


@dataclass(frozen=True)
class Notice:
    """A quiet line after something worked (or could not): shown in the notice bar, never in a box.

    `undo` adds the button 撤销; `label` with `call` adds another button (打开文件夹, 重试).
    """

    text: str
    undo: bool = False
    problem: bool = False
    label: str = ""
    call: Callable[[], object] | None = None


class RegisterPlace(NamedTuple):
    """Where 登记簿 is to open, a target of `show_tab`: a register, an entry of it, only what is of `who`."""

    register_id: str
    entry_id: int | None = None
    who: str = ""


class Bus(QObject):
    """Signals carry `object` only: an int wraps at 2^31, a dict with int keys arrives empty."""

    changed = Signal(object, object)  # app.changes.Changes, the widget that asked for it (or None)
    notice = Signal(object)  # Notice
    backup_changed = Signal()  # an automatic backup failed, or works again
    backup_wanted = Signal(object)  # BACKUP_TO_DISK, or BACKUP_NOW: the automatic one again
    show_tab = Signal(object, object)  # tab id, target for Tab.show_target (or None)

    def say(self, text: str, *, undo: bool = False) -> None:
        """One line in the notice bar, with 撤销 when `undo`."""
        self.notice.emit(Notice(text, undo=undo))

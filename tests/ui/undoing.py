"""Undo and redo in tests that are about something else: what is asked about is answered with yes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.records.revert_dialog import RevertDialog


def shown(window: QWidget) -> RevertDialog | None:
    """The dialog that asks, when it does."""
    found = [dialog for dialog in window.findChildren(RevertDialog) if dialog.isVisible()]
    assert len(found) <= 1
    return found[0] if found else None


def take(window: QWidget, act: Callable[[], object], reason: str = "") -> bool:
    """Run `act` (undo or redo), say yes with `reason` when it asks; returns whether it asked."""
    act()
    dialog = shown(window)
    if dialog is None:
        return False
    dialog.reason.setText(reason)
    dialog.act.click()
    assert not dialog.isVisible()
    return True

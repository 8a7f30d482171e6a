"""What the menus offer for trust: the trail of changes, closing a year, correction slips, kept papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class TrustActs:
    """Acts of the main window; every one needs open data."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def show_trail(self) -> None:
        """操作记录."""
        if self._window.pages.isEnabled():
            from ui.dialogs.audit_dialog import AuditDialog

            AuditDialog(self._window.ctx, self._window).open()

"""What 更多 offers in 制度执行: the books behind the hours, the topics of the weekly meetings."""

from __future__ import annotations

from ui.pages.base import Tab
from ui.work.context import UiContext


class DutyActs:
    """Acts of the page `tab`, for its year."""

    def __init__(self, ctx: UiContext, tab: Tab) -> None:
        self._ctx = ctx
        self._tab = tab

    def edit_topics(self) -> None:
        """周例会学习专题."""
        from ui.pages.duties.study_dialog import TopicsDialog

        TopicsDialog(self._ctx, self._tab, self._tab.year).open()

    def show_entries(self) -> None:
        """学时登记簿."""
        from ui.pages.duties.hour_entries_dialog import HourEntriesDialog

        HourEntriesDialog(self._ctx, self._tab, year=self._tab.year).open()

    def show_overlaps(self) -> None:
        """重复和重叠."""
        from ui.pages.duties.overlaps_dialog import OverlapsDialog

        OverlapsDialog(self._ctx, self._tab, year=self._tab.year).open()

    def show_settings(self) -> None:
        """学时折算."""
        from ui.pages.duties.hour_settings_dialog import HourSettingsDialog

        HourSettingsDialog(self._ctx, self._tab).open()

    def import_hours(self) -> None:
        """导入平台学时."""
        from ui.wizards.import_wizard import open_import_wizard

        open_import_wizard(self._tab, self._ctx, "hours", {"year": self._tab.year})

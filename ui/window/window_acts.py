"""What the menus do to the window itself: help, folders, the town's name, the sample town."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTableView, QWidget

from ui.work import messages
from ui.work.sample import other_folder

if TYPE_CHECKING:
    from ui.widgets.table.table_view import TableView
    from ui.window.frame import Frame


def has_town(window: Frame, what: str) -> bool:
    """Whether there is a town yet to do this with; says what to do first where there is none."""
    if not window.pages.isEnabled():
        is_open = window.ctx.is_open
        messages.tell(
            window,
            f"还没有单位数据，“{what}”没有打开。" if is_open else f"数据还没有打开完，“{what}”没有打开。",
            advice="请先在开始页填写乡镇名称，或先看看样例乡镇。" if is_open else "请稍等片刻再试。",
        )
    return window.pages.isEnabled()


class WindowActs:
    """Acts of the main window that belong to no page."""

    def __init__(self, window: Frame) -> None:
        self._window = window

    def show_help(self) -> None:
        """F1: the page about what is in front."""
        from ui.window.help_dialog import HelpDialog

        tab = self._window.current_tab()
        HelpDialog(tab.help_page if tab is not None else "general", self._window).show()

    def show_about(self) -> None:
        """Which program this is and where the data lies."""
        from ui.window.help_dialog import show_about

        show_about(self._window)

    def edit_town(self) -> None:
        """Change the town's name."""
        if has_town(self._window, "单位和经办人"):
            from ui.window.town_dialog import TownDialog

            dialog = TownDialog(self._window.ctx, self._window)
            dialog.saved.connect(self._window.show_town)
            dialog.open()

    def switch_sample(self) -> None:
        """To the sample town, or back to the clerk's own data; the two never mix."""
        if self._window.ctx.is_open:
            self._window.switch_folder(other_folder(self._window.ctx.app.paths.data))

    def show_palette(self) -> None:
        """Ctrl+K: find a page, an act, a class session, a person or a paper, and go there or do it."""
        if has_town(self._window, "查找和操作"):
            from ui.window.palette import Palette

            Palette(self._window).open()

    def show_columns(self) -> None:
        """The column menu of the table in front (the keyboard's way to a header's right click)."""
        tab = self._window.current_tab()
        if tab is None:
            return
        tables = [table for table in _tables(tab) if table.isVisible()]
        if tables:
            table = next((table for table in tables if table.hasFocus()), tables[0])
            menu = table.column_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(table.mapToGlobal(table.rect().topLeft()))

    def toggle_compact(self) -> None:
        """28 px rows instead of 32, in every table."""
        preferences = self._window.ctx.preferences
        is_compact = not preferences.get("compact", False)
        preferences.set("compact", is_compact)
        for table in _tables(self._window):
            table.set_compact(is_compact)

    def open_exports(self) -> None:
        """Show the folder of exported papers."""
        if self._window.ctx.is_open:
            _open_folder(self._window.ctx.app.paths.exports)

    def open_data_folder(self) -> None:
        """Show the data folder."""
        if self._window.ctx.is_open:
            _open_folder(self._window.ctx.app.paths.data)


def _tables(widget: QWidget) -> list[TableView[object]]:
    from ui.widgets.table.table_view import TableView  # not needed before the window is shown

    children: list[QTableView] = list(widget.findChildren(QTableView))
    return [child for child in children if isinstance(child, TableView)]


def _open_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

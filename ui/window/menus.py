"""The menu bar of the main window; every action of the program can be reached and read from here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.actions.action import WINDOW_KEYS
from ui.window.registry import TABS, page_keys
from ui.window.trust_acts import TrustActs
from ui.window.window_acts import WindowActs

if TYPE_CHECKING:
    from ui.window.backups import Backups
    from ui.window.frame import Frame

# What a key says while the page in front has nothing for it.
IDLE_TEXT = {
    "new": "新增",
    "edit": "修改",
    "save": "保存",
    "print": "打印",
    "export": "导出",
    "import": "导入",
    "delete": "删除",
}


class Menus:
    """Builds the menus once and lets them follow the page in front and the undo stack."""

    def __init__(self, window: Frame, backups: Backups) -> None:
        self._window, self._backups = window, backups
        self.acts = WindowActs(window)
        self.trust = TrustActs(window)
        self.page_actions: dict[str, QAction] = {}
        bar = window.menuBar()
        self._build_file(bar.addMenu("文件(&F)"))
        self._build_edit(bar.addMenu("编辑(&E)"))
        self._build_view(bar.addMenu("查看(&V)"))
        self._build_help(bar.addMenu("帮助(&H)"))
        self.follow_page()
        self.follow_undo()

    def _add(self, menu: QMenu, text: str, call: Callable[[], object], keys: str = "") -> QAction:
        action = QAction(text, self._window)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split("|")])
        action.triggered.connect(lambda _checked=False: call())
        menu.addAction(action)
        self._window.addAction(action)
        return action

    def _add_page(self, menu: QMenu, name: str) -> None:
        action = self._add(menu, IDLE_TEXT[name], lambda: self._window.run_verb(name), WINDOW_KEYS[name])
        action.setData(name)  # the palette names it with the page's own words
        self.page_actions[name] = action

    def _build_file(self, menu: QMenu) -> None:
        for name in ("import", "export", "print"):
            self._add_page(menu, name)
        self._add(menu, "导入记录", self.trust.show_imports)
        menu.addSeparator()
        self._add(menu, "打开导出文件夹", self.acts.open_exports)
        self._add(menu, "打开数据文件夹", self.acts.open_data_folder)
        self.sample = self._add(menu, "打开样例乡镇", self.acts.switch_sample)
        menu.addSeparator()
        self._add(menu, "备份到 U 盘", self._backups.to_disk)
        self._add(menu, "从备份恢复", self._backups.restore)
        self._add(menu, "年度封账", self.trust.close_year)
        self._add(menu, "封账和更正单", self.trust.show_corrections)
        menu.addSeparator()
        self._add(menu, "退出", self._window.close, "Ctrl+Q")

    def _build_edit(self, menu: QMenu) -> None:
        undo = self._window.ctx.undo
        self.undo = self._add(menu, "撤销", undo.undo, "Ctrl+Z")
        self.redo = self._add(menu, "重做", undo.redo, "Ctrl+Y|Ctrl+Shift+Z")
        menu.addSeparator()
        for name in ("new", "edit", "save", "delete"):
            self._add_page(menu, name)
        menu.addSeparator()
        self._add(menu, "单位和经办人", self.acts.edit_town)
        self.find = self._add(menu, "查找", self._window.focus_search, "Ctrl+F")

    def _build_view(self, menu: QMenu) -> None:
        for number, spec in enumerate(TABS, start=1):
            self._add(menu, spec.title, partial(self._window.show_tab, spec.id), page_keys(number))
        menu.addSeparator()
        self._add(menu, "查找和操作…", self.acts.show_palette, "Ctrl+K")
        self._add(menu, "表格的列", self.acts.show_columns, "Ctrl+Shift+K")
        compact = self._add(menu, "紧凑行距", self.acts.toggle_compact)
        compact.setCheckable(True)
        compact.setChecked(bool(self._window.ctx.preferences.get("compact", False)))
        self._add(menu, "一期一档和附件", self.trust.show_archive)
        self._add(menu, "操作记录", self.trust.show_trail)
        self._add(menu, "刷新", self._window.reload, "F5")

    def _build_help(self, menu: QMenu) -> None:
        self._add(menu, "本页帮助", self.acts.show_help, "F1")
        self._add(menu, "关于干训台账", self.acts.show_about)

    def follow_page(self) -> None:
        """Texts and states of the page in front."""
        tab = self._window.current_tab()
        for name, action in self.page_actions.items():
            verb = tab.verbs.get(name) if tab is not None else None
            action.setText(verb.text() if verb is not None else IDLE_TEXT[name])
            # Every step is saved at once; whoever presses Ctrl+S out of habit is told so.
            action.setEnabled(verb.isEnabled() if verb is not None else name == "save")
        self.find.setEnabled(tab is not None and tab.search_box is not None)

    def follow_folder(self, is_sample: bool) -> None:
        """Which way the sample's line leads."""
        self.sample.setText("回到本单位数据" if is_sample else "打开样例乡镇")

    def follow_undo(self) -> None:
        """撤销：登记考勤."""
        undo = self._window.ctx.undo
        for action, verb, text, asks in (
            (self.undo, "撤销", undo.undo_text, undo.undo_asks),
            (self.redo, "重做", undo.redo_text, undo.redo_asks),
        ):
            action.setText(f"{verb}：{text}{'…' if asks else ''}" if text else verb)
            action.setEnabled(bool(text))

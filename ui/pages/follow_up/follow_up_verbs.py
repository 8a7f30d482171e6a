"""The verbs of 谈话补训: one row of buttons whose words and targets follow the list in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from ui.pages.follow_up.follow_up_acts import FollowUpActs
from ui.widgets.page import verb

if TYPE_CHECKING:
    from ui.pages.follow_up.follow_up_tab import FollowUpTab

TALKS, MISSED, RESITS = 0, 1, 2
# Words of the verbs by view; '' hides the verb there.
WORDS = {
    "edit": ("登记谈话", "安排补训", "登记补考"),
    "notice": ("谈话通知", "补训通知", ""),
    "print": ("打印记录", "点名名单", "补考名单"),
    "delete": ("不予谈话…", "不再补训…", ""),
    "done": ("", "登记补训", ""),
}
KEYS = {
    "edit": "Enter",
    "notice": "Ctrl+Shift+P",
    "print": "Ctrl+P",
    "delete": "Ctrl+Delete",
    "done": "Ctrl+Enter",
}


class FollowUpVerbs:
    """Builds the tool row of the page and hands every verb to `FollowUpActs` with the chosen lines."""

    def __init__(self, tab: FollowUpTab) -> None:
        self._tab = tab
        self.acts = FollowUpActs(tab.ctx, tab)
        _keyed(tab, tab.add_verb("notice", "谈话通知", self._notice), "Ctrl+Shift+P")
        _keyed(tab, tab.add_verb("done", "登记补训", self._finish), "Ctrl+Return")
        tab.add_verb("print", "打印记录", self._print)
        tab.add_verb("edit", "登记谈话", self.open_chosen, primary=True)
        self.settled = QAction("显示已办结的", tab)
        self.settled.setCheckable(True)
        _keyed(tab, self.settled, "Ctrl+H")
        self.settled.toggled.connect(tab.filter)
        self.restore = verb(tab, "恢复", self._restore, tip="退回一步：已办结的恢复为未办")
        self.attended = verb(tab, "按考勤登记补训", self._attended)
        self.noticed = verb(tab, "记为已通知", self._noticed, tip="已当面或电话通知，不印通知单")
        self.notes = verb(tab, "纪律情况登记簿…", self._notes)
        self.triggers = verb(tab, "谈话触发条件…", self.edit_triggers)
        tab.toolbar.add_menu(
            "更多",
            [
                self.settled,
                tab.add_verb("delete", "不予谈话…", self._give_up, button=False),
                self.restore,
                self.noticed,
                self.attended,
                tab.add_verb("export", "导出", self._export, button=False),
                tab.add_verb("new", "记纪律情况…", self.note, button=False),
                self.notes,
                self.triggers,
            ],
        )

        tab.toolbar.fold(tab.verbs["print"])

    @property
    def _view(self) -> int:
        return self._tab.views.currentIndex()

    # -- following ---------------------------------------------------------------------------------

    def show_view(self, place: int) -> None:
        """Another list is in front: its words, its verbs."""
        for name, words in WORDS.items():
            action = self._tab.verbs[name]
            action.setVisible(bool(words[place]))
            if words[place]:
                action.setText(words[place])
                action.setToolTip(f"{words[place]}（{KEYS[name]}）")
        self.attended.setVisible(place == MISSED)
        self.noticed.setVisible(place == TALKS)
        self.triggers.setVisible(place == TALKS)
        self.notes.setVisible(place == TALKS)
        self._tab.verbs["new"].setVisible(place == TALKS)
        self.restore.setVisible(place != RESITS)
        self.settled.setVisible(place != RESITS)

    def follow(self, line: Any) -> None:
        """Offer what can be done with the line under the cursor."""
        verbs, place = self._tab.verbs, self._view
        has_line = line is not None and self._tab.page.model.rowCount() > 0
        is_open = has_line and line.is_open
        verbs["edit"].setEnabled(is_open or (has_line and place == TALKS))
        verbs["delete"].setEnabled(is_open and place != RESITS)
        verbs["done"].setEnabled(is_open and place == MISSED)
        verbs["notice"].setEnabled(is_open)
        self.noticed.setEnabled(is_open)
        verbs["print"].setEnabled(has_line)
        verbs["export"].setEnabled(has_line)
        self.restore.setEnabled(has_line and (not is_open or place == MISSED))

    # -- acting ------------------------------------------------------------------------------------

    def open_chosen(self) -> None:
        """Enter: the next step of the chosen lines."""
        steps: tuple[Any, ...] = (self.acts.record, self.acts.plan, self.acts.resit)
        steps[self._view](self._tab.page.chosen())

    def _notice(self) -> None:
        if self._view == TALKS:
            self.acts.notice(self._tab.page.chosen())
        elif self._view == MISSED:
            self.acts.notice_units(self._tab.year, self._tab.page.chosen())

    def _finish(self) -> None:
        if self._view == MISSED:
            self.acts.finish(self._tab.page.chosen())

    def _noticed(self) -> None:
        if self._view == TALKS:
            self.acts.noticed(self._tab.page.chosen())

    def _attended(self) -> None:
        self.acts.finish_attended(self._tab.year)

    def _print(self) -> None:
        if self._view == TALKS:
            self.acts.print_forms(self._tab.page.chosen())
        elif self._view == MISSED:
            self.acts.print_names(self._tab.year)
        else:
            self.acts.print_resits(self._tab.year)

    def _export(self) -> None:
        if self._view == TALKS:
            self.acts.export_forms(self._tab.page.chosen())
        else:
            self.acts.export("call-up" if self._view == MISSED else "resits", self._tab.year)

    def _give_up(self) -> None:
        if self._view == TALKS:
            self.acts.waive(self._tab.page.chosen())
        elif self._view == MISSED:
            self.acts.drop(self._tab.page.chosen())

    def _restore(self) -> None:
        if self._view == TALKS:
            self.acts.restore_talks(self._tab.page.chosen())
        elif self._view == MISSED:
            self.acts.restore_make_ups(self._tab.page.chosen())

    def note(self) -> None:
        """A discipline note (T4)."""
        from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog

        DisciplineNoteDialog(self._tab.ctx, self._tab, year=self._tab.year).open()

    def _notes(self) -> None:
        from ui.pages.attendance.discipline_notes_dialog import DisciplineNotesDialog

        DisciplineNotesDialog(self._tab.ctx, self._tab, year=self._tab.year).open()

    def edit_triggers(self) -> None:
        """谈话触发条件."""
        from ui.pages.follow_up.talk_triggers_dialog import TalkTriggersDialog

        TalkTriggersDialog(self._tab.ctx, self._tab).open()


def _keyed(tab: FollowUpTab, action: QAction, keys: str) -> None:
    action.setShortcut(keys)
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setToolTip(f"{action.text()}（{keys.replace('Return', 'Enter')}）")
    tab.addAction(action)

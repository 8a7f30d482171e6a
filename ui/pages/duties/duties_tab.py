"""制度执行: every duty by month, and everybody's 学时 with the rules behind them (I6, I7, I13, D13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab
from ui.pages.duties import duty_actions
from ui.pages.duties.duties_view import CALENDAR, VIEWS, DutiesView
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes

SOUGHT_PEOPLE, SOUGHT_WORDS = "姓名或单位", "内容、单位或姓名"
# Below so many lines of text the rows are worth more than the title.
LOW_LINES = 24
# What a duty or an hour may be made of.
TABLES = (
    *(
        "person",
        "assignment",
        "group_membership",
        "identity_group",
        "unit",
        "unit_state",
        "setting",
        "programme",
        "course",
    ),
    *("batch", "class_session", "course_category", "lecturer", "participation", "mark_kind", "make_up"),
    *(
        "hour_entry",
        "duty_rule",
        "register_entry",
        "register_step",
        "exam",
        "attempt",
        "bulletin",
        "rotation_turn",
    ),
    *("unit_study", "mentorship", "mentor_talk", "standing", "register_line"),
    *("training_round", "round_audience", "round_course", "mark_version", "lateness_rule"),
)


class DutiesTab(Tab):
    """What is shown is in `duties_view`, what can be done in `duty_actions`."""

    title = "制度执行"
    help_page = "duties"
    ACTIONS = duty_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.view = DutiesView(ctx, self)
        self.toolbar.add_left(self.view.bar)
        self.search = self.add_search(SOUGHT_PEOPLE)
        self.search.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 8)
        actions = self.offer(self.view, duty_actions.ACTIONS)
        empty = EmptyPage("还没有启用的制度", "启用后，这里按月显示每项制度完成了没有。", self)
        empty.add_button("制度设置", partial(duty_actions.set_rules, self.view))
        self.set_body(self.view, empty)
        self.search.searched.connect(self.view.search)
        self.search.left.connect(self.activate)
        self.view.hours.entry_opened.connect(partial(duty_actions.edit_entry, self.view))
        self.view.chosen.connect(self._follow_view)
        self.view.chosen.connect(actions.follow)
        self.view.followed.connect(actions.follow)
        self.view.entered.connect(self._enter)
        self.view.counted.connect(self._tell_line)
        self._follow_view()

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        self.view.load()
        self.view.focus_view()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or any(changes.touches(table) for table in TABLES):
            self.view.forget()
            self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            self.view.forget()
        super().set_year(year)
        self.view.year = year
        self._load()

    def show_target(self, target: object) -> None:
        """'calendar', 'hours', 'board', 'weeks', 'pairs' or 'rounds'."""
        names = [name for name, _, _ in VIEWS]
        self.show_view(names.index(str(target)) if target in names else CALENDAR)

    def remember(self) -> None:
        self.view.remember()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_low(self.height() < LOW_LINES * self.fontMetrics().lineSpacing())

    # -- views -------------------------------------------------------------------------------------

    def show_view(self, place: int) -> None:
        """Bring a view to the front."""
        self.view.show_view(place)

    def _enter(self) -> None:
        if self.isVisible():
            self.activate()

    def _load(self) -> None:
        if self.isVisible():
            self.view.load()

    def _follow_view(self) -> None:
        """Search box and header of the view that came to the front, and its rows."""
        self.search.setVisible(self.view.is_searched)
        self.search.setPlaceholderText(SOUGHT_PEOPLE if self.view.routine is None else SOUGHT_WORDS)
        if self.search.text():
            self.search.clear()
            self.view.search_nothing()
        self._tell_line()
        self._load()

    def _tell_line(self) -> None:
        self.header.set_line(f"{self.year} 年" if self.year else "", self.view.words)
        self.show_empty(self.view.place == CALENDAR and not self.view.has_duties)

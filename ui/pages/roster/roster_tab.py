"""干部名册: everybody on the roster on a day of the chosen year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab
from ui.pages.roster import roster_actions
from ui.pages.roster.roster_page import RosterLine, RosterPage, load_roster
from ui.pages.roster.roster_view import RosterView
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes

TABLES = ("person", "assignment", "unit", "unit_state", "identity_group", "group_membership", "standing")
ON_THE_CARD = ("edit", "transfer", "delete", "record")


class RosterTab(Tab):
    """What is shown is in `roster_view`, what can be done in `roster_actions`."""

    title = "干部名册"
    help_page = "roster"
    ACTIONS = roster_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._wanted: int | None = None
        self._box = self.add_search("姓名、拼音首字母、证件尾号")
        self.view = RosterView(ctx, self)
        self._box.searched.connect(self.view.search)
        self._box.left.connect(self.view.go_to_list)
        actions = self.offer(self.view, roster_actions.ACTIONS)
        self.view.card.set_actions([self.verbs[name] for name in ON_THE_CARD])
        self.view.chosen.connect(actions.follow)
        self.view.chosen.connect(self._show_header)
        self.view.wanted.connect(self.show_person)
        self.view.table.opened.connect(self._open)
        empty = EmptyPage(
            "名册还是空的",
            "这里放全镇干部：姓名、单位、职务和类别。已有花名册表格时，可以直接导入，"
            "多行表头、合并单元格和小计行都能识别。",
            self,
        )
        empty.add_button("从表格导入名册", self.verbs["import"].trigger)
        empty.add_button("逐个新增", self.verbs["new"].trigger, main=False)
        self.set_body(self.view, empty)

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        if self.view.table.isVisible() and self.focusWidget() is None:
            self.view.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES):
            return
        self._is_stale = True
        if self.isVisible():
            self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self.view.year = year
            self.refresh(None)

    def show_target(self, target: object) -> None:
        """A person's id: search and tree step back, the person is chosen."""
        if isinstance(target, int):
            self.show_person(target)

    def remember(self) -> None:
        self.view.remember()

    # -- loading -----------------------------------------------------------------------------------

    def show_person(self, person_id: int) -> None:
        """Load again and put the cursor on a person."""
        self._wanted = person_id
        self._load()

    def _load(self) -> None:
        self._is_stale = False
        self.ctx.runner.query(partial(load_roster, on=self.view.day), key="roster", done=self._show_page)

    def _show_page(self, page: RosterPage) -> None:
        self.show_empty(not page.people and not page.left)
        self.view.show_page(page)
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            self.view.show_detail()
            return
        if not self.view.table.select_id(wanted):
            self._box.clear()
        self.view.show_person(wanted)

    def _show_header(self) -> None:
        if self.view.page is not None:
            self.header.set_line(*self.view.header_words())

    def _open(self, _line: RosterLine) -> None:
        self.verbs["edit"].trigger()

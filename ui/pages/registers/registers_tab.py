"""登记簿: what each register says, owes and holds; every one made from its description."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.pages.base import Tab
from ui.pages.registers import registers_actions, suggested_actions
from ui.pages.registers.registers_view import RegistersView
from ui.work.bus import RegisterPlace
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.page.register_page import RegisterPage, Shelved


class RegistersTab(Tab):
    """What is shown is in `registers_view`, what can be done in `registers_actions`."""

    title = "登记簿"
    help_page = "registers"
    ACTIONS = registers_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._has_jumped = False
        self._wanted: RegisterPlace | None = None
        self.view = RegistersView(ctx, self)
        self.search = self.add_search("姓名、单位或内容")
        self.papers = QMenu(self)
        self.papers_button = self.toolbar.add_menu("表格", [])
        self.papers_button.setMenu(self.papers)
        actions = self.offer(self.view, registers_actions.ACTIONS)
        self.set_body(self.view)
        self.search.searched.connect(self.view.search)
        self.search.left.connect(self.view.focus_entries)
        self.view.chosen.connect(actions.follow)
        self.view.chosen.connect(self._tell_line)
        self.view.wanted.connect(self._load_page)
        self.view.sides.left.connect(self._load)
        self.view.opened.connect(partial(registers_actions.edit, self.view))
        self.view.unlock_wanted.connect(self._unlock)
        self.view.received.connect(partial(registers_actions.receive, self.view))
        self.view.taken.connect(partial(suggested_actions.take, self.view))

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        self.view.focus_entries()

    def refresh(self, changes: Changes | None) -> None:
        # What is owed follows from people, classes and marks as well as from entries.
        if changes is None or changes.touches():
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self.view.year = year
            self._is_stale = True
            if self.isVisible():
                self._load()

    def show_target(self, target: object) -> None:
        """A register's id, or a place in one: the keys go there too."""
        place = target if isinstance(target, RegisterPlace) else RegisterPlace(str(target))
        self._has_jumped, self._wanted = True, place
        self.ctx.preferences.set(registers_actions.LAST, place.register_id)
        self.search.setText(place.who)
        self.view.search(place.who)
        if self.view.shelf.choose(place.register_id):
            self._load_page(place.register_id)

    def may_close(self) -> bool:
        self.view.sides.settle()
        return True

    def remember(self) -> None:
        self.view.remember()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.view.lock.close():
            self._is_stale = True  # what was confidential is read again, behind its lock

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        from app.services.page import register_page as pages

        self._is_stale = False
        ask = partial(pages.list_shelf, year=self.year, today=self.ctx.app.today)
        self.ctx.runner.query(ask, key="register-shelf", done=self._show_shelf)

    def _show_shelf(self, found: tuple[Shelved, ...]) -> None:
        chosen = self.view.show_shelf(found)
        if chosen:
            self._load_page(chosen)

    def _load_page(self, register_id: str) -> None:
        from app.services.page import register_page as pages

        problem = self.view.shelf.problems.get(register_id)
        if problem is not None:
            self.papers_button.setEnabled(False)
            self.view.show_problem(problem)
            return
        ask = partial(
            pages.read_page,
            register_id=register_id,
            year=self.year,
            today=self.ctx.app.today,
            is_unlocked=self.view.lock.is_open(register_id),
        )
        self.ctx.runner.query(ask, key="register-page", done=self._show_page)

    def _unlock(self) -> None:
        register_id = self.view.register_id
        if self.view.lock.unlock(register_id):
            self._load_page(register_id)

    def _show_page(self, page: RegisterPage) -> None:
        # The list of another register, or its first entry, is another table: the keys go along, unless they
        # are in the list at the left, in the search or in a dialog.
        before = self.view.table
        is_chosen = self.view.page is None or self._has_jumped
        stays = not is_chosen and (self.view.shelf.hasFocus() or self.search.hasFocus())
        self._has_jumped = False
        self.view.show_page(page)
        self._fill_papers(page)
        if self._go_to_entry(page):
            return
        if self.isVisible() and not stays and self.view.table is not before:
            self.view.focus_entries()

    def _go_to_entry(self, page: RegisterPage) -> bool:
        """Put the keys on the entry another page pointed to; False where none was, or it is not here."""
        place = self._wanted
        if place is None or place.register_id != page.register.id:
            return False
        self._wanted = None
        table = self.view.table
        if place.entry_id is None or table is None or not table.select_id(place.entry_id):
            return False
        table.setFocus()
        return True

    def _fill_papers(self, page: RegisterPage) -> None:
        self.papers.clear()
        for paper in page.register.papers:
            action = self.papers.addAction(paper.title)
            action.triggered.connect(partial(registers_actions.preview, self.view, paper.id))
        self.papers_button.setEnabled(bool(page.register.papers) and not self.view.is_locked)

    def _tell_line(self) -> None:
        page = self.view.page
        if page is None:
            return
        year = "" if page.register.dated == "none" else f"{self.year} 年"
        if self.view.sides.in_front is not None:
            self.header.set_line(year, page.register.title, self.view.sides.in_front.told)
            return
        counted = f"{len(page.entries) or page.hidden} 条"
        states = "、".join(
            f"{state.title} {page.counts[state.title]}"
            for state in page.register.states
            if page.counts.get(state.title)
        )
        self.header.set_line(
            year, page.register.title, _limits(page, f"{counted}：{states}" if states else counted)
        )


def _limits(page: RegisterPage, words: str) -> str:
    """With how many stand beyond a limit of the register or near one."""
    stands = [entry.stands for entry in page.entries]
    said = [(stands.count("over"), "超限"), (stands.count("near"), "接近限额")]
    return "；".join([words, *(f"{title} {count}" for count, title in said if count)])

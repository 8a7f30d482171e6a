"""A table of actions on the screen: buttons of a tool row, menus, keys, tips, what is dead now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QPushButton, QWidget

from ui.actions.action import MAIN, ROW, Action
from ui.widgets.page import Toolbar

D = TypeVar("D")
ON_ITS_PAGE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class Offered(Generic[D]):
    """One `QAction` for each action of the table, by id; `follow` after every choice keeps them true."""

    def __init__(
        self, page: QWidget, table: Sequence[Action[D]], desk: D, *, holds: Qt.ShortcutContext = ON_ITS_PAGE
    ) -> None:
        """`page` has the keys, and they hold on it as `holds` says."""
        self._desk = desk
        self._holds = holds
        self._table = {action.id: action for action in table}
        self.by_id: dict[str, QAction] = {}
        self._menus: list[tuple[QPushButton, list[str]]] = []  # with the ids of their lines
        for action in table:
            self.by_id[action.id] = self._make(page, action)
            self._show(action)

    def _make(self, page: QWidget, action: Action[D]) -> QAction:
        made = QAction(action.words, page)
        if action.ticked is None:
            made.triggered.connect(partial(self._run, action))
        else:
            made.setCheckable(True)
            made.toggled.connect(partial(self._turn, action))
        if action.own_keys:
            made.setShortcuts([QKeySequence(keys) for keys in action.own_keys])
            made.setShortcutContext(self._holds)
            page.addAction(made)
        return made

    def fill(self, toolbar: Toolbar) -> None:
        """Put the buttons and the menus of the table into a tool row."""
        menus: dict[str, list[QAction]] = {}
        for id_, action in self._table.items():
            made = self.by_id[id_]
            if action.place == ROW:
                toolbar.add_action(made)
            if action.menu:
                lines = menus.setdefault(action.menu, [])
                if action.follows_line:
                    line = QAction(made.parent())
                    line.setSeparator(True)
                    lines.append(line)
                lines.append(made)
        for words, lines in menus.items():
            ids = [id_ for id_, action in self._table.items() if action.menu == words]
            self._menus.append((toolbar.add_menu(words, lines), ids))
        for id_, action in self._table.items():
            if action.place == MAIN:
                toolbar.add_action(self.by_id[id_], primary_button=True)
        folding = sorted((a for a in self._table.values() if a.folds), key=lambda action: action.folds)
        if folding:
            toolbar.fold(*(self.by_id[action.id] for action in folding))
        self._follow_menus()

    def fill_bar(self, bar: QMenuBar) -> None:
        """Put every action under its menu, menus and lines in the order of the table."""
        menus: dict[str, QMenu] = {}
        for id_, action in self._table.items():
            if action.menu not in menus:
                menus[action.menu] = bar.addMenu(action.menu)
            menu = menus[action.menu]
            if action.follows_line:
                menu.addSeparator()
            menu.addAction(self.by_id[id_])

    @property
    def table(self) -> tuple[Action[D], ...]:
        """What is offered, in its order."""
        return tuple(self._table.values())

    def do(self, id_: str) -> None:
        """Do it as by its key: what is dead is not done."""
        self.by_id[id_].trigger()

    def _follow_menus(self) -> None:
        """A menu with nothing in it just now is gone."""
        for button, ids in self._menus:
            button.setVisible(any(self.is_shown(id_) for id_ in ids))

    def follow(self) -> None:
        """Words, tips, ticks, and what is dead or gone: as the desk is now."""
        for action in self._table.values():
            if not action.is_still:
                self._show(action)
        self._follow_menus()

    def _show(self, action: Action[D]) -> None:
        made = self.by_id[action.id]
        words, tip = action.says(self._desk) if action.says else (action.words, action.tip)
        made.setText(
            words.replace("&", "&&")
        )  # the clerk's own words may have it; none of ours names a key by it
        reason = action.missing(self._desk)
        # A tip that follows the choice and has nothing to say leaves the word to what is missing.
        made.setToolTip(reason if action.says and reason and not tip else action.tip_of(tip or words))
        made.setEnabled(not reason)
        made.setVisible(action.shown is None or action.shown(self._desk))
        if action.ticked is not None:
            made.setChecked(action.ticked(self._desk))

    def missing(self, id_: str) -> str:
        """Why this cannot be done now, '' when it can."""
        return self._table[id_].missing(self._desk)

    def words(self, id_: str) -> str:
        """What it is called just now."""
        return self.by_id[id_].text().replace("&&", "&")

    def is_shown(self, id_: str) -> bool:
        """Whether it is offered at all just now."""
        shown = self._table[id_].shown
        return shown is None or shown(self._desk)

    def _run(self, action: Action[D], _checked: bool = False) -> None:
        """Do it, unless what it needs went away since the last look."""
        if not action.missing(self._desk):
            action.call(self._desk)

    def _turn(self, action: Action[D], is_on: bool) -> None:
        """On or off: whoever turned it, the desk follows; when the desk turned it, nothing is left to do."""
        assert action.ticked is not None
        if is_on != action.ticked(self._desk):
            self._run(action)
            self.follow()

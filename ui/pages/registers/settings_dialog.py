"""登记簿设置: registers at the left, one of them line by line; each change at once, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.changes import Changes
from app.rules.registers.setting_lines import DAYS, MOVE, REMOVE, RENAME, TOGGLE
from ui.looks.plain import LongLabel, fit_screen
from ui.pages.registers import setting_verbs as verbs
from ui.pages.registers.refusals import said
from ui.pages.registers.settings_desk import SettingsDesk
from ui.widgets.page import verb as keyed
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.register_settings import Book, BookSettings

CONCERNS = ("register_form", "register_entry", "duty_rule")
OWN_HINT = "自建的登记簿：回车修改。没有登记时可以删除，有登记的可以停用。"
HINT = "每一处改动都记为与随程序的差别，升级不会冲掉：回车修改，空格隐藏或显示，删除键恢复默认。"


class SettingsDialog(SettingsDesk):
    """Registers, lines and the buttons of what can be done."""

    def __init__(self, ctx: UiContext, parent: QWidget, *, register_id: str = "") -> None:
        super().__init__(ctx, parent, register_id=register_id)
        self.hint = LongLabel("", self, name="caption")
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.books_view.current_changed.connect(self._choose)
        self.books_view.opened.connect(lambda _row: self.lines_view.setFocus())
        self.lines_view.current_changed.connect(self._follow)
        self.lines_view.opened.connect(lambda _row: verbs.edit(self))
        for view in (self.books_view, self.lines_view):
            view.horizontalHeader().setStretchLastSection(True)
            view.installEventFilter(self)
        ctx.bus.changed.connect(self._on_changed)
        self.resize(self.sizeHint())
        self._load()

    def _lay_out(self) -> None:
        self.books_view.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 20)
        tables = QHBoxLayout()
        tables.setSpacing(12)
        tables.addWidget(self.books_view, 1)
        tables.addWidget(self.lines_view, 3)
        side = QVBoxLayout()
        side.setSpacing(8)
        for each in verbs.SIDE:
            side.addWidget(self._button(each))
        side.addStretch(1)
        tables.addLayout(side)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for each in verbs.FOOT:
            foot.addWidget(self._button(each))
        foot.addStretch(1)
        close = QPushButton("关闭", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 12)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        layout.addLayout(tables, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)

    def _button(self, verb: verbs.Verb) -> QPushButton:
        button = QPushButton(verb.words, self)
        button.setAccessibleName(verb.words.rstrip("…"))
        button.setAutoDefault(False)
        if verb.keys:
            keyed(self, verb.words, partial(self._press_on, verb), keys=verb.keys)
        shown = (verb.keys or verb.tip_keys).replace("Up", "↑").replace("Down", "↓")
        button.setToolTip(f"{verb.tip or verb.words.rstrip('…')}{f'（{shown}）' if shown else ''}")
        button.clicked.connect(partial(self._press, verb.call))
        self.buttons[verb.id] = button
        return button

    def _press_on(self, verb: verbs.Verb) -> None:
        """Its key, where its button could be pressed."""
        if self.buttons[verb.id].isEnabled():
            verb.call(self)

    def _press(self, call: Callable[[SettingsDesk], object], _checked: bool = False) -> None:
        call(self)

    # -- what is shown -----------------------------------------------------------------------------

    def _load(self) -> None:
        from app.services.page import register_settings as pages

        self.ctx.runner.query(pages.list_books, key="register-books", done=self._show_books)

    def _show_books(self, found: tuple[Book, ...]) -> None:
        self.books.set_rows(found)
        if self.wanted and self.books_view.select_id(self.wanted):
            self.wanted = ""
        elif self.books_view.current_row() is None and found:
            self.books_view.select_id(found[0].id)
            self.books_view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose()

    def _choose(self, _row: object = None) -> None:
        from app.services.page import register_settings as pages

        book = self.book
        if book is None or book.problem is not None:
            self.found = None
            self.lines.set_rows(())
            self.hint.setText("")
            problem = book.problem if book is not None else None
            self.say(said(problem) if problem is not None else "")
            self._follow()
            return
        ask = partial(pages.read_book, register_id=book.id)
        self.ctx.runner.query(ask, key="register-book", done=self._show_book)

    def _show_book(self, found: BookSettings) -> None:
        if self.found is not None and self.found.now.id != found.now.id:
            self.say("")
        self.found = found
        self.hint.setText(OWN_HINT if found.base is None else HINT)
        self.lines.set_rows(found.lines)
        if self.wanted_line and self.lines_view.select_id(self.wanted_line):
            self.wanted_line = ()
        elif self.lines_view.current_row() is None and found.lines:
            self.lines_view.select_id(found.lines[0].id)
        self._follow()

    def _follow(self, _row: object = None) -> None:
        """Which verbs can be used on what is under the cursors."""
        line, found = self.line, self.found
        can = line.verbs if line is not None else frozenset[str]()
        is_shipped = found is not None and found.base is not None
        has = {
            "edit": bool({RENAME, DAYS} & can) or (found is not None and not is_shipped),
            "toggle": TOGGLE in can,
            "up": MOVE in can,
            "down": MOVE in can,
            "field": is_shipped,
            "choice": is_shipped and verbs.choice_field(self) is not None,
            "back": line is not None and (line.is_changed or REMOVE in can),
            "back_all": is_shipped and found is not None and bool(found.changes),
            "switch": found is not None,
            "change": found is not None and not is_shipped,
            "drop": found is not None and not is_shipped,
            "save_as": found is not None,
        }
        for name, is_on in has.items():
            self.buttons[name].setEnabled(is_on)
        if found is not None:
            self.buttons["switch"].setText("停用" if found.now.on else "启用")

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches(*CONCERNS):
            self._load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:  # a table would only toggle its selection with it
                verbs.switch(self) if watched is self.books_view else verbs.toggle(self)
                return True
            if event.key() == Qt.Key.Key_F2:
                verbs.change(self) if watched is self.books_view else verbs.edit(self)
                return True
            if event.key() == Qt.Key.Key_Delete and watched is self.lines_view:
                verbs.back(self)
                return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 84, high * 34))

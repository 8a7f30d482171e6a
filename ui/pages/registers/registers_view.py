"""登记簿: registers at the left; at the right what is owed on top, the entries of the chosen one below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.models.rows_model import RowsModel
from ui.pages.registers.lock import Lock
from ui.pages.registers.owed_band import OwedBand
from ui.pages.registers.refusals import said
from ui.pages.registers.register_lists import entry_table
from ui.pages.registers.register_sides import RegisterSides
from ui.pages.registers.shelf_list import ShelfList
from ui.pages.registers.suggested_band import SuggestedBand
from ui.widgets.page import EmptyPage
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.errors import InputProblem
    from app.services.page.register_page import ListedEntry, OwedLine, RegisterPage, Shelved

SPLITTER = "registers.splitter"
LAST = "registers.last"


class RegistersView(QSplitter):
    """`page` is the register shown; `chosen` when it or a line changed, `wanted(id)` when one must be read.

    `received` by Space on something owed, `taken` by Space on something suggested, `opened` by Enter on an
    entry or on either. In `sides` the grid of those who owe takes the place of both lists.
    """

    chosen = Signal()
    wanted = Signal(str)
    received = Signal()
    taken = Signal()
    unlock_wanted = Signal()
    opened = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ctx = ctx
        self.year = 0
        self.page: RegisterPage | None = None
        self.lock = Lock(self, ctx)
        self.shelf = ShelfList(self)
        self.owing = OwedBand(self)
        self.owed = self.owing.table
        self.suggested = SuggestedBand(self)
        self._tables: dict[str, tuple[RowsModel[ListedEntry], TableView[ListedEntry]]] = {}
        self._stack = QStackedWidget(self)
        self.empty = EmptyPage("还没有登记", "按 Ctrl+N 新增；应报的列在上面，按空格记为今天收到。", self)
        self._stack.addWidget(self.empty)
        self.locked = EmptyPage("保密登记", "", self)
        self.locked.add_button("解锁", self.unlock_wanted.emit)
        self._stack.addWidget(self.locked)
        self._text = ""
        self.sides = RegisterSides(ctx, self, page=parent)
        self._lay_out()
        self.sides.followed.connect(self.chosen)
        self.sides.opened.connect(self.opened)
        self.shelf.chosen.connect(self.wanted)
        self.shelf.opened.connect(self.focus_entries)
        self.owing.taken.connect(self.received)
        self.suggested.taken.connect(self.taken)
        for band in (self.owing, self.suggested):
            band.opened.connect(self.opened)
            band.followed.connect(self.chosen)

    def _lay_out(self) -> None:
        right = QWidget(self)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.owing)
        layout.addWidget(self.suggested)
        layout.addWidget(self._stack, 1)
        self.sides.addWidget(right)
        right.installEventFilter(self)
        self._right = right
        self.addWidget(self.shelf)
        self.addWidget(self.sides)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        _restore(self)

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.saveState())
        self.ctx.preferences.set(LAST, self.register_id)

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def is_locked(self) -> bool:
        """Whether a confidential register is in front that nobody has unlocked since the page was left."""
        return self.page is not None and self.lock.hides(self.page.register)

    @property
    def register_id(self) -> str:
        """The register chosen at the left, '' for none."""
        return self.shelf.register_id()

    def show_shelf(self, found: tuple[Shelved, ...]) -> str:
        """Fill the list at the left; returns the register chosen now."""
        current = self.register_id or str(self.ctx.preferences.get(LAST, ""))
        return self.shelf.show_shelf(found, current)

    def show_page(self, page: RegisterPage) -> None:
        """A register's year; its lines stay where they are when they are the same."""
        self.page = page
        register = page.register
        self.sides.show_side(None if self.is_locked else page, self.year)
        if self.is_locked:
            self._show_above(page)
            self.locked.set_text(
                f"{register.title}是保密登记",
                f"{self.year} 年有 {page.hidden} 条。解锁后显示，离开这一页自动锁上；新增登记不用解锁。",
            )
            self._stack.setCurrentWidget(self.locked)
            self.chosen.emit()
            return
        key = f"{register.id}|{'|'.join(page.headings)}"
        if key not in self._tables:
            self._tables[key] = self._make(page)
        model, table = self._tables[key]
        model.set_rows(page.entries)
        self._filter(model)
        if page.entries and table.current_row() is None:
            table.select_id(page.entries[0].id)
        self._show_above(page)
        self.empty.set_text(f"{register.title}还没有登记", register.hint or _hint(page))
        self._stack.setCurrentWidget(table if page.entries else self.empty)
        self.chosen.emit()

    def show_problem(self, problem: InputProblem) -> None:
        """A register that cannot be opened: why, and nothing of the one before."""
        self.page = None
        self.sides.show_side(None, self.year)
        self.owing.show_lines(())
        self.suggested.show_lines((), 0)
        self.empty.set_text("登记簿打不开", said(problem))
        self._stack.setCurrentWidget(self.empty)
        self.chosen.emit()

    def _make(self, page: RegisterPage) -> tuple[RowsModel[ListedEntry], TableView[ListedEntry]]:
        model, table = entry_table(page, self, self.ctx.preferences)
        table.opened.connect(lambda _row: self.opened.emit())
        table.current_changed.connect(lambda _row: self.chosen.emit())
        table.installEventFilter(self)
        self._stack.addWidget(table)
        return model, table

    def _show_above(self, page: RegisterPage) -> None:
        self.owing.show_lines(page.owed)
        self.suggested.show_lines(page.suggested, page.aside)

    # -- the chosen lines --------------------------------------------------------------------------

    @property
    def table(self) -> TableView[ListedEntry] | None:
        """The table of entries in front; none while the grid stands before it."""
        current = self._stack.currentWidget() if self.sides.in_front is None else None
        return next((table for _, table in self._tables.values() if table is current), None)

    @property
    def entry(self) -> ListedEntry | None:
        """The entry under the cursor."""
        return self.table.current_row() if self.table is not None else None

    @property
    def entries(self) -> list[ListedEntry]:
        """The entries selected."""
        return self.table.selected_rows() if self.table is not None else []

    @property
    def is_above(self) -> bool:
        """Whether the cursor is in one of the lists above the entries: nothing below is deleted by a key."""
        return self.owing.has_keys or self.suggested.has_keys

    @property
    def owed_line(self) -> OwedLine | None:
        """What is owed under the cursor, while the cursor is there."""
        return self.owing.line

    @property
    def owed_lines(self) -> list[OwedLine]:
        """What is owed and selected, while the cursor is there."""
        return self.owing.lines

    def focus_entries(self) -> None:
        """The keys go to the grid or to what is owed where something is, else to the entries."""
        if self.sides.in_front is not None:
            self.sides.in_front.focus_grid()
        elif self.page is not None and self.page.owed:
            self.owing.focus()
        elif self.page is not None and self.page.suggested:
            self.suggested.focus()
        elif self.table is not None:
            self.table.setFocus()
        else:
            self.shelf.setFocus()

    def search(self, text: str) -> None:
        """Only entries and debts with these words."""
        self._text = text.casefold().strip()
        for model, _ in self._tables.values():
            self._filter(model)
        wanted = self._text
        self.sides.search(text)
        self.suggested.search(wanted)
        self.owing.search(wanted)

    def _filter(self, model: RowsModel[ListedEntry]) -> None:
        wanted = self._text
        model.set_filter((lambda row: wanted in row.words.casefold()) if wanted else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._right and event.type() == QEvent.Type.Resize:
            for band in (self.owing, self.suggested):
                band.fit(self._right.height())
        if event.type() == QEvent.Type.FocusIn:
            self.chosen.emit()  # what the keys do follows where they go
        return super().eventFilter(watched, event)


def _restore(view: RegistersView) -> None:
    """The list at the left as wide as it was left."""
    wide = view.fontMetrics().horizontalAdvance("汉")
    view.setSizes([wide * 17, wide * 80])
    state = view.ctx.preferences.get_bytes(SPLITTER)
    if not state.isEmpty():
        view.restoreState(state)


def _hint(page: RegisterPage) -> str:
    if page.owed:
        return "应报的列在上面：空格记为今天收到，回车逐项填写；Ctrl+N 新增。"
    return "按 Ctrl+N 新增，或用 Ctrl+I 从表格导入。"

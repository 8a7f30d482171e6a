"""What the acts of 登记簿设置 work on: the register and line under the cursors, and keeping differences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.looks.plain import LongLabel
from ui.models.rows_model import Column, RowsModel
from ui.pages.registers.refusals import said
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.registers.document import Document
    from app.rules.registers.setting_lines import Line
    from app.services.page.register_settings import Book, BookSettings


def _state(book: Book) -> str:
    if book.problem is not None:
        return "打不开"
    return "启用" if book.is_on else "停用"


def _changed(book: Book) -> str:
    if book.is_own:
        return "自建"
    parts = [f"改{book.changes}"] if book.changes else []
    return "".join((*parts, f"失效{book.lost}" if book.lost else ""))


def _state_colour(book: Book) -> str:
    return "problem" if book.problem is not None else "muted"


BOOKS: tuple[Column[Book], ...] = (
    Column("on", "状态", _state, 3, colour=_state_colour),
    Column("title", "登记簿", lambda row: row.title, 9, tip=lambda row: row.title),
    Column("changes", "改动", _changed, 3, colour=lambda row: "warn" if row.lost else ""),
)


def _shipped(line: Line) -> str:
    return line.shipped


def _now(line: Line) -> str:
    return said(line.problem) if line.problem is not None else line.now


LINES: tuple[Column[Line], ...] = (
    Column("section", "类", lambda row: row.section, 3),
    Column("what", "内容", lambda row: row.what, 10, tip=lambda row: row.what),
    Column("mark", "改", lambda row: "改" if row.is_changed else "", 2, colour=lambda _: "warn"),
    Column("now", "现在", _now, 11, tip=_now),
    Column("shipped", "随程序", _shipped, 10, tip=_shipped, colour=lambda _: "muted"),
)


class SettingsDesk(QDialog):
    """`book` is the register at the left, `found` what is known of it, `line` the line under the cursor.

    `wanted` and `wanted_line` are where the cursors go when what is there has been read again.
    """

    def __init__(self, ctx: UiContext, parent: QWidget, *, register_id: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("登记簿设置")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ctx, self.wanted = ctx, register_id
        self.found: BookSettings | None = None
        self.wanted_line: tuple[str, ...] = ()
        self.books = RowsModel(BOOKS, parent=self)
        self.books_view = TableView(self.books, "登记簿", self, frozen=0)
        self.lines = RowsModel(LINES, parent=self)
        self.lines_view = TableView(self.lines, "这本登记簿的设置", self, frozen=0)
        self.lines_view.remember(ctx.preferences, "registers.settings")
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()

    @property
    def book(self) -> Book | None:
        """The register under the cursor at the left."""
        return self.books_view.current_row()

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.lines_view.current_row() if self.found is not None else None

    def say(self, text: str) -> None:
        """What was refused, or what a register cannot be opened for; '' takes it away."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def say_failed(self, error: Exception) -> None:
        """The refusal of an act."""
        self.say(said(error))

    def go_to(self, register_id: str) -> None:
        """The cursor goes to a register that was made, changed or taken in."""
        self.wanted = register_id
        if self.books_view.select_id(register_id):
            self.wanted = ""

    def keep(
        self,
        changes: Document,
        text: str,
        *,
        done: Callable[[object], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Keep the differences of the register; what is refused is said."""
        from app.services.register import settings

        if self.found is None:
            return
        self.say("")
        self.ctx.runner.command(
            partial(settings.save_settings, register_id=self.found.now.id, changes=changes),
            action="register.settings",
            text=text,
            done=done or (lambda _: self.ctx.bus.say("登记簿设置已保存。", undo=True)),
            failed=failed or self.say_failed,
        )

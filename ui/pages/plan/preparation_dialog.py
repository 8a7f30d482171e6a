"""备课情况: who teaches in the lessons to come, how far each is, and which 课件 have come (A05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.rules.preparation import DOING, NEXT, WORDS
from ui.looks.plain import LongLabel
from ui.models.plan_rows import day_text
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow
    from app.services.plan.preparation import Preparation

COLUMNS: tuple[Column[Preparation], ...] = (
    Column("state", "备课", lambda row: row.words, 10),
    Column("on", "日期", lambda row: row.held_on, 7, show=day_text),
    Column("lecturer", "授课人", lambda row: row.lecturer, 9, tip=lambda row: row.lecturer),
    Column("title", "课次", lambda row: row.title, 20, tip=lambda row: f"{row.title} {row.batch}"),
)


class PreparationDialog(QDialog):
    """Space: 未备课 → 备课中 → 已备课; Ctrl+M the papers of the lesson; Enter goes to it."""

    def __init__(
        self, ctx: UiContext, parent: QWidget | None, *, year: int, go_to: Callable[[int], None],
        rows: tuple[ClassSessionRow, ...],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("备课情况")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx, self._go_to = ctx, go_to
        self._lessons = {row.id: row for row in rows}
        today = ctx.app.today
        self._days = (
            max(today, date(year, 1, 1)) if year == today.year else date(year, 1, 1),
            date(year, 12, 31),
        )
        self.line = LongLabel("正在读取…", self)
        self.model: RowsModel[Preparation] = RowsModel(COLUMNS, row_id=lambda row: row.id, parent=self)
        self.view = TableView(self.model, "备课列表", self, frozen=0)
        self.view.opened.connect(self._open)
        self.step = self._button("登记备课（空格）", self._step)
        self.files = self._button("本课次材料…", self._show_files)
        close = self._button("关闭", self.accept)
        for keys, call in (("Space", self._step), ("Ctrl+M", self._show_files)):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        buttons = QHBoxLayout()
        buttons.addWidget(self.step)
        buttons.addWidget(self.files)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.load()

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: call())
        return button

    def load(self) -> None:
        """Read the lessons to come once more."""
        from app.services.plan import preparation

        first, last = self._days
        ask = partial(preparation.list_preparations, first=first, last=last)
        self._ctx.runner.query(ask, key="preparations", done=self.show_rows)

    def show_rows(self, rows: tuple[Preparation, ...]) -> None:
        """The lessons have been read; the cursor stays on its line."""
        chosen = self.view.current_row()
        self.model.set_rows(rows)
        for widget in (self.view, self.step, self.files):
            widget.setVisible(bool(rows))
        left = sum(not row.is_ready for row in rows)
        self.line.setText(
            f"以后的课次有授课人 {len(rows)} 人次，{left} 人次还没有备好课。"
            "空格：未备课→备课中→已备课；存入课件讲稿即为已备课。"
            if rows
            else "以后的课次还没有写授课人。请在课次的“授课人”一栏填写。"
        )
        first = chosen if chosen is not None else next(iter(rows), None)
        if first is not None:
            self.view.select_id(first.id)
        self.view.setFocus()

    def _step(self) -> None:
        row = self.view.current_row()
        if row is None:
            return
        from app.services.plan import preparation

        state = NEXT.get(row.state, DOING)
        self._ctx.runner.command(
            partial(preparation.set_prepared, lecturer_ids=(row.id,), state=state),
            action="class_session.prepare",
            text=f"{row.lecturer}《{row.title}》：{WORDS[state]}",
            done=lambda _: self.load(),
        )

    def _show_files(self) -> None:
        row = self.view.current_row()
        lesson = self._lessons.get(row.class_session_id) if row is not None else None
        if lesson is None:
            return
        from ui.records.session_files_dialog import SessionFilesDialog

        dialog = SessionFilesDialog(self._ctx, self, lesson, ())
        dialog.finished.connect(lambda _: self.load())
        dialog.open()

    def _open(self, row: Preparation) -> None:
        self.accept()
        self._go_to(row.class_session_id)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 56, self.fontMetrics().height() * 22)

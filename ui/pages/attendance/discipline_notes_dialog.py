"""The year's discipline notes: look, word anew, take back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.changes import Changes
from ui.looks.plain import LongLabel, primary
from ui.models.rows_model import Column, RowsModel
from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog
from ui.widgets.page import verb
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.follow_up.talk_incidents import NoteRow

COLUMNS: tuple[Column[NoteRow], ...] = (
    Column("on", "日期", lambda row: row.on, 5.6),
    Column("name", "姓名", lambda row: row.name, 5),
    Column("title", "课程", lambda row: row.title, 12, tip=lambda row: row.title),
    Column("text", "具体情况", lambda row: row.text, 16, tip=lambda row: row.text),
)


class DisciplineNotesDialog(QDialog):
    """List with 新增 and 删除; Enter words a note anew."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{year} 年纪律情况登记簿")
        self._ctx, self._year = ctx, year
        self.model: RowsModel[NoteRow] = RowsModel(COLUMNS, parent=self)
        self.table = plain_table(self.model, "纪律情况", self, columns=44)
        self.table.opened.connect(self._edit)
        self.hint = LongLabel("", self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for text, call in (("关闭", self.accept), ("删除", self._remove), ("记纪律情况", self._add)):
            button = QPushButton(text, self)
            button.setAccessibleName(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=call: act())
            row.addWidget(primary(button) if call == self._add else button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        verb(self, "记纪律情况", self._add, keys="Ctrl+N")
        verb(self, "删除", self._remove, keys="Ctrl+Delete")
        ctx.bus.changed.connect(self._on_changed)
        self._load()

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("汉")
        return QSize(wide * 52, wide * 26)

    def _load(self) -> None:
        from app.services.follow_up import talk_incidents

        self._ctx.runner.query(
            partial(talk_incidents.list_notes, year=self._year), key="discipline-notes", done=self._show_notes
        )

    def _show_notes(self, rows: tuple[NoteRow, ...]) -> None:
        self.model.set_rows(rows)
        self.hint.setText(
            "回车修改，Ctrl+Delete 删除；删除后，尚未通知的待谈话随之撤回。"
            if rows
            else "还没有记过纪律情况。"
        )
        if rows and self.table.current_row() is None:
            self.table.select_id(rows[0].id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches("discipline_note"):
            self._load()

    def _add(self) -> None:
        DisciplineNoteDialog(self._ctx, self, year=self._year).open()

    def _edit(self, note: NoteRow) -> None:
        DisciplineNoteDialog(self._ctx, self, year=self._year, note=note).open()

    def _remove(self) -> None:
        from app.services.follow_up import talk_incidents

        note = self.table.current_row()
        if note is not None:
            self._ctx.runner.command(
                partial(talk_incidents.remove_note, note_id=note.id),
                action="talk.note",
                text=f"删除纪律情况：{note.name}",
                done=self._removed,
            )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除纪律情况。", undo=True)

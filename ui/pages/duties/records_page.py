"""专项记录: contests, inspections, plans and papers received, results of classes (E20, C29, E35, A24)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.models.rows_model import Column, RowsModel
from ui.pages.duties.routine_page import RoutinePage
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.record.duty_records import DutyRecordRow

# Kept for every course by the dozen: they stand last and never hide the contests and inspections.
DOZENS = "学习档案"
# So many kinds are counted in the header line.
MOST_KINDS = 5
COLUMNS: tuple[Column[DutyRecordRow], ...] = (
    Column("on", "日期", lambda row: row.done_on, 6),
    Column("kind", "类别", lambda row: row.kind, 9),
    Column("period", "所属期", lambda row: row.period, 7),
    Column("title", "内容", lambda row: row.title, 14, tip=lambda row: row.title),
    Column("batch", "班次", lambda row: row.batch, 14, tip=lambda row: row.batch),
    Column("unit", "单位", lambda row: row.unit, 8),
    Column("person", "人员", lambda row: row.person, 6),
    Column("note", "说明", lambda row: _said(row), 24, tip=lambda row: _said(row)),
)


def _said(row: DutyRecordRow) -> str:
    """Everything else the record says: what it was about, who took part, that it revises an earlier one."""
    first = f"修订稿，首次收到 {row.revises:%m-%d}" if row.revises is not None else ""
    until = f"至 {row.ended_on:%m-%d}" if row.ended_on is not None else ""
    about = row.subject if row.subject not in ("", row.title) else ""
    people = f"参赛 {len(row.people)} 人" if row.people else ""
    return "；".join(part for part in (first, until, about, people, row.note) if part)


class RecordsPage(RoutinePage):
    """The newest first, 学习档案 last; Delete takes the record under the cursor back."""

    new_text = "新增记录"
    edit_text = "修改记录"
    is_searched = True
    hint = (
        "技能大赛、检查、单位计划、研讨会、成果转化等登记在这里，制度月历据此计数。"
        "回车：修改；删除键：删除光标所在的记录。"
    )

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self.model: RowsModel[DutyRecordRow] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, "专项记录", self, frozen=0)
        self.table.remember(ctx.preferences, "routines.records")
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.installEventFilter(self)
        self.table.opened.connect(lambda _row: self.edit())
        self.lay_out(self.table)

    def load(self, year: int) -> None:
        from app.services.record import duty_records

        self.year = year
        ask = partial(duty_records.list_duty_records, year=year)
        self.ctx.runner.query(ask, key="duty-records", done=self._show_records)

    def _show_records(self, rows: tuple[DutyRecordRow, ...]) -> None:
        newest = rows[::-1]
        shown = sorted(newest, key=lambda row: row.kind.endswith(DOZENS))
        self.model.set_rows(shown)
        kinds = Counter(row.kind for row in rows).most_common(MOST_KINDS)
        several = "、".join(f"{kind} {count}" for kind, count in kinds) if len(kinds) > 1 else ""
        self.counted.emit(f"{len(rows)} 条记录" + (f"：{several}" if several else ""))
        if rows and self.table.current_row() is None:
            self.table.select_id(shown[0].id)

    def search(self, text: str) -> None:
        """Rows with these words in any column."""
        wanted = text.casefold()

        def holds(row: DutyRecordRow) -> bool:
            words = (
                *(row.kind, row.period, row.title, row.batch, row.unit, row.person, _said(row)),
                f"{row.done_on}",
            )
            return any(wanted in word.casefold() for word in words)

        self.model.set_filter(holds if wanted else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        if pressed == Qt.Key.Key_Delete and event.type() == QEvent.Type.KeyPress:
            self._remove()
            return True
        return super().eventFilter(watched, event)

    def _remove(self) -> None:
        row = self.table.current_row()
        if row is not None:
            from app.services.record import duty_records

            self.do(duty_records.remove_duty_record, f"删除记录“{row.title}”", record_id=row.id)

    def new(self) -> None:
        """A new record."""
        from ui.pages.duties.record_dialog import RecordDialog

        today = self.ctx.app.today
        day = today if today.year == self.year else date(self.year, 12, 31)
        RecordDialog(self.ctx, self, day).open()

    def edit(self) -> None:
        """The record under the cursor."""
        row = self.table.current_row()
        if row is not None:
            from ui.pages.duties.record_dialog import RecordDialog

            RecordDialog(self.ctx, self, row.done_on, row).open()

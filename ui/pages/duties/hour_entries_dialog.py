"""学时登记簿: the year's entries; add, change, take away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.changes import Changes
from app.rules.hours import format_centi
from ui.looks.plain import primary
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.hour.hour_entries import HourEntryRow


def _span(row: HourEntryRow) -> str:
    if row.ended_on is None or row.ended_on == row.credited_on:
        return f"{row.credited_on:%m-%d}"
    return f"{row.credited_on:%m-%d} 至 {row.ended_on:%m-%d}"


def _state(row: HourEntryRow) -> str:
    if not row.counted:
        return f"不计：{row.reason}"
    return "自报" if row.self_reported else "计入"


COLUMNS: tuple[Column[HourEntryRow], ...] = (
    Column("name", "姓名", lambda row: row.name, 5),
    Column("unit", "单位", lambda row: row.unit, 8),
    Column("pot", "类别", lambda row: row.pot, 4.4),
    Column("hours", "学时", lambda row: row.hours_centi, 4, show=format_centi, align=RIGHT),
    Column("span", "日期", _span, 8, sort=lambda row: row.credited_on),
    Column("title", "学习内容", lambda row: row.title, 12),
    Column("source", "平台", lambda row: row.source, 8),
    Column("evidence", "凭证", lambda row: row.evidence, 6),
    Column("state", "情况", _state, 8, colour=lambda row: "" if row.counted else "warn"),
)


class HourEntriesDialog(QDialog):
    """List of entries with 登记, 修改 and 删除."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("学时登记簿")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._year = year
        self.line = QLabel(self)
        self.model: RowsModel[HourEntryRow] = RowsModel(COLUMNS, parent=self)
        self.view = TableView(self.model, "学时登记列表", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.current_changed.connect(self._follow)
        self.view.opened.connect(lambda _row: self._edit())
        self.add = primary(self._button("登记学时", self._add))
        self.change = self._button("修改", self._edit)
        self.remove = self._button("删除", self._remove)
        close = self._button("关闭", self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.remove)
        buttons.addWidget(self.change)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        ctx.bus.changed.connect(self._on_changed)
        self._follow(None)
        self._load()

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _load(self) -> None:
        from app.services.hour import hour_entries

        self._ctx.runner.query(
            partial(hour_entries.list_hour_entries, year=self._year),
            key="hour-entries",
            done=self._show_entries,
        )

    def _show_entries(self, rows: tuple[HourEntryRow, ...]) -> None:
        self.model.set_rows(rows)
        total = format_centi(sum(row.hours_centi for row in rows if row.counted))
        self.line.setText(
            f"{self._year} 年 {len(rows)} 条，计入 {total} 学时。考勤得到的学时不在这里，自动计算。"
        )
        self._follow(self.view.current_row())

    def _follow(self, row: object) -> None:
        self.remove.setEnabled(row is not None)
        self.change.setEnabled(row is not None)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches("hour_entry"):
            self._load()

    def _add(self) -> None:
        from ui.pages.duties.hour_entry_dialog import HourEntryDialog

        HourEntryDialog(self._ctx, self, year=self._year).open()

    def _edit(self) -> None:
        from ui.pages.duties.hour_entry_dialog import HourEntryDialog

        row = self.view.current_row()
        if row is not None:
            HourEntryDialog(self._ctx, self, year=self._year, entry_id=row.id).open()

    def _remove(self) -> None:
        from app.services.hour import hour_entries

        row = self.view.current_row()
        if row is not None:
            self._ctx.runner.command(
                partial(hour_entries.remove_hour_entry, entry_id=row.id),
                action="hours.remove",
                text=f"删除学时登记：{row.name}",
                done=self._removed,
            )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除学时登记。", undo=True)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 72, self.fontMetrics().height() * 26)

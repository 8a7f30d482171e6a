"""重复和重叠: what was earned at the same time as something else, counted once, and why (I6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.rules.hours import format_centi
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.hour.hour_overlaps import OverlapRow

COLUMNS: tuple[Column[OverlapRow], ...] = (
    Column("name", "姓名", lambda row: row.name, 5),
    Column("on", "日期", lambda row: row.on, 6),
    Column(
        "counts",
        "处理",
        lambda row: "▲ 待核对" if row.counts else "只计一次",
        5,
        colour=lambda row: "warn" if row.counts else "",
    ),
    Column("dropped", "不计的（待核对的）", lambda row: row.dropped, 16, tip=lambda row: row.dropped),
    Column("kind", "来源", lambda row: row.kind, 4),
    Column("centi", "学时", lambda row: row.centi, 4, show=format_centi, align=RIGHT),
    Column("kept", "计入的", lambda row: row.kept, 16, tip=lambda row: row.kept),
    Column("reason", "原因", lambda row: row.reason, 18, tip=lambda row: row.reason),
)


class OverlapsDialog(QDialog):
    """A list to look at; each is counted once without any doing."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("重复和重叠的学时")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._year = year
        self.line = QLabel(self)
        self.model: RowsModel[OverlapRow] = RowsModel(COLUMNS, parent=self)
        self.view = TableView(self.model, "重复和重叠列表", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        close = QPushButton("关闭", self)
        close.setAccessibleName("关闭")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        from app.services.hour import hours

        ctx.runner.query(
            partial(hours.overlaps_of_year, year=year, today=ctx.app.today),
            key="overlaps",
            done=self._show_overlaps,
        )

    def _show_overlaps(self, rows: tuple[OverlapRow, ...]) -> None:
        self.model.set_rows(rows)
        doubts = sum(row.counts for row in rows)
        self.line.setText(
            f"{self._year} 年 {len(rows)} 条：同一人同一时间、同一课程各期的学时只计一次，以学时多的为准"
            + (f"；{doubts} 条待核对，请在“课程计划”的“各期安排”里说明。" if doubts else "。")
            if rows
            else f"{self._year} 年没有重复或重叠的学时。"
        )

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 70, self.fontMetrics().height() * 22)

"""冲突检查: class sessions of one time with one lecturer, room or audience, and too few seats (D38)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.rules.clashes import AUDIENCE, KIND_LABELS, SEATS
from ui.looks.plain import LongLabel
from ui.models.plan_rows import day_text
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.clashes import ClashRow


def who_text(row: ClashRow) -> str:
    """张三; 12 人：甲、乙、丙等; 小会议室 40 座，应到 114 人."""
    if row.kind == SEATS:
        guests = f"（含列席 {row.row.guests} 人）" if row.row.guests else ""
        return f"{row.who} {row.seats} 座，应到 {row.people} 人{guests}".strip()
    return f"{row.people} 人：{row.who}" if row.kind == AUDIENCE else row.who


def clash_text(row: ClashRow, class_session_id: int) -> str:
    """What the card of a class session says of it: 授课人张三 14:30 还有“党史学习”."""
    if row.kind == SEATS or row.other is None:
        return who_text(row)
    other = row.other if row.row.id == class_session_id else row.row
    sure = "" if row.is_sure else "（没有写时间，请核对）"
    return f"{KIND_LABELS[row.kind]}{who_text(row)}，{other.when or '同一天'}还有“{other.title}”{sure}"


COLUMNS: tuple[Column[ClashRow], ...] = (
    Column("on", "日期", lambda row: row.on, 7, show=day_text),
    Column("kind", "冲突", lambda row: KIND_LABELS[row.kind], 5),
    Column("who", "谁、哪里", who_text, 14, tip=who_text),
    Column(
        "one", "课次", lambda row: f"{row.row.when} {row.row.title}".strip(), 16, tip=lambda r: r.row.title
    ),
    Column(
        "other",
        "另一课次",
        lambda row: f"{row.other.when} {row.other.title}".strip() if row.other else "",
        16,
        tip=lambda row: row.other.title if row.other else "",
    ),
    Column("sure", "说明", lambda row: "" if row.is_sure else "没有写时间，请核对", 9),
)


class ClashesDialog(QDialog):
    """A list to look at; Enter goes to the class session."""

    def __init__(
        self, ctx: UiContext, parent: QWidget | None, *, year: int, go_to: Callable[[int], None]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("冲突检查")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._year = year
        self._go_to = go_to
        self.line = LongLabel("正在检查…", self)
        self.model: RowsModel[ClashRow] = RowsModel(COLUMNS, row_id=id, parent=self)
        self.view = TableView(self.model, "冲突列表", self, frozen=0)
        self.view.opened.connect(self._open)
        close = QPushButton("关闭", self)
        close.setAccessibleName("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        from app.services.plan import clashes

        ctx.runner.query(partial(clashes.list_clashes, year=year), key="clashes", done=self.show_rows)

    def show_rows(self, rows: tuple[ClashRow, ...]) -> None:
        """The clashes have been looked for."""
        self.model.set_rows(rows)
        self.view.setVisible(bool(rows))
        self.line.setText(
            f"{self._year} 年有 {len(rows)} 处冲突，按 Enter 转到该课次。没写结束时间的，按到半天结束计。"
            if rows
            else f"{self._year} 年的课次没有冲突：同一时间没有相同的授课人、地点、参训对象，座位都够。"
        )
        self.view.setFocus()

    def _open(self, row: ClashRow) -> None:
        self.accept()
        self._go_to(row.row.id)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 66, self.fontMetrics().height() * 20)

"""建议登记: what the records suggest, under what is owed; nothing of it is stored until it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.models.rows_model import Column, RowsModel
from ui.pages.registers.register_lists import refill
from ui.widgets.table.plain_table import plain_table

if TYPE_CHECKING:
    from app.services.register.suggesting import Suggested

LINES = 4
PLANNED = "安排进下一年计划"

COLUMNS: tuple[Column[Suggested], ...] = (
    Column("title", "建议登记", lambda row: row.title, 12, tip=lambda row: row.title),
    Column("basis", "依据", lambda row: row.basis, 22, tip=lambda row: row.basis),
    Column(
        "missing",
        "还要填写",
        lambda row: "、".join(row.missing) if row.is_entry else PLANNED,
        8,
        colour=lambda _row: "muted",
    ),
)


class SuggestedBand(QWidget):
    """`opened` by Enter on a line, `taken` by Space; both only while the cursor is in it."""

    opened = Signal()
    taken = Signal()
    followed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.caption = QLabel("", self)
        self.caption.setObjectName("caption")
        self.model: RowsModel[Suggested] = RowsModel(COLUMNS, parent=self)
        self.table = plain_table(self.model, "建议登记", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.caption)
        layout.addWidget(self.table)
        self.table.opened.connect(lambda _line: self.opened.emit())
        self.table.current_changed.connect(lambda _line: self.followed.emit())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.followed.emit())
        self.table.installEventFilter(self)
        self.hide()

    def show_lines(self, lines: tuple[Suggested, ...], aside: int) -> None:
        """What is suggested now; `aside` more were put aside."""
        refill(self.table, lines)
        put_by = f"另有 {aside} 条不再提示（更多 → 恢复提示）。" if aside else ""
        told = f"按记录建议登记 {len(lines)} 条，还没有登记。回车：填写；空格：直接登记。" if lines else ""
        self.caption.setText(told + put_by)
        self.table.setVisible(bool(lines))
        self.setVisible(bool(lines or aside))
        rows = min(max(len(lines), 1), LINES)
        height = self.table.verticalHeader().defaultSectionSize() * rows
        self.table.setFixedHeight(height + self.table.horizontalHeader().sizeHint().height() + 4)

    @property
    def has_keys(self) -> bool:
        """Whether the cursor is in it."""
        return self.table.hasFocus()

    @property
    def line(self) -> Suggested | None:
        """The line under the cursor, while the cursor is there."""
        return self.table.current_row() if self.has_keys else None

    @property
    def lines(self) -> list[Suggested]:
        """The lines selected, while the cursor is there."""
        return self.table.selected_rows() if self.has_keys else []

    def focus(self) -> None:
        """The keys go here."""
        rows = self.model.shown
        if self.table.current_row() is None and rows:
            self.table.select_id(rows[0].id)
        self.table.setFocus()

    def search(self, wanted: str) -> None:
        """Only lines with these words."""
        self.model.set_filter(
            (lambda row: wanted in f"{row.title} {row.basis}".casefold()) if wanted else None
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.followed.emit()
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        ):
            self.taken.emit()
            return True
        return super().eventFilter(watched, event)

"""The year's leave slips: look, add, correct, take back. A slip never marks by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.changes import Changes
from ui.looks.plain import fit_screen, primary
from ui.models.rows_model import Column, RowsModel
from ui.widgets.page import verb
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.leave.leaves import LeaveRow
    from app.services.plan.class_sessions import ClassSessionRow

WIDE = 56  # Chinese characters
KINDS = {"official": "因公", "sick": "病假", "personal": "事假"}


def _span(row: LeaveRow) -> str:
    if row.start_on == row.end_on:
        return f"{row.start_on:%m-%d}"
    return f"{row.start_on:%m-%d} 至 {row.end_on:%m-%d}"


COLUMNS: tuple[Column[LeaveRow], ...] = (
    Column("name", "姓名", lambda row: row.name, 4),
    Column("unit", "单位", lambda row: row.unit, 7),
    Column("kind", "类别", lambda row: KINDS[row.kind], 2.6, colour=lambda _row: "mark_leave"),
    Column("span", "日期", _span, 6.6, sort=lambda row: row.start_on),
    Column("scope", "范围", lambda row: "单课次" if row.class_session_id else "", 3.2),
    Column("approver", "批准人", lambda row: row.approver, 4),
    Column(
        "handed",
        "交来",
        lambda row: row.handed_words,
        5,
        colour=lambda row: "warn" if row.late or not row.handed_in_on else "",
        tip=lambda row: row.note,
    ),
    Column("reason", "事由", lambda row: row.reason, 6, tip=lambda row: row.reason),
)


class LeavesDialog(QDialog):
    """List of slips with 新增, 修改 (Enter) and 删除."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        lesson: ClassSessionRow | None = None,
        person_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("请假条")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._held = lesson
        self._person_id = person_id
        self._wanted: int | None = None
        self._year = lesson.held_on.year if lesson is not None else ctx.app.today.year
        self.line = QLabel(self)
        self.model: RowsModel[LeaveRow] = RowsModel(COLUMNS, parent=self)
        self.view = TableView(self.model, "请假条列表", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * WIDE)
        self.view.current_changed.connect(self._follow)
        self.add = primary(self._button("新增请假条", self._add))
        self.edit = self._button("修改", self._edit)
        self.edit.setEnabled(False)
        self.view.opened.connect(self._edit)
        self.remove = self._button("删除", self._remove)
        self.remove.setEnabled(False)
        self.print = self._button("打印请假条", self._print)
        self.print.setEnabled(False)
        self._build()
        ctx.bus.changed.connect(self._on_changed)
        self._load()

    def _build(self) -> None:
        close = self._button("关闭", self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.edit)
        buttons.addWidget(self.remove)
        buttons.addWidget(self.print)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        for text, call, keys in (
            ("新增请假条", self._add, "Ctrl+N"),
            ("打印请假条", self._print, "Ctrl+P"),
            ("删除", self._remove, "Ctrl+Delete"),
        ):
            verb(self, text, call, keys=keys)
        for button, keys in ((self.add, "Ctrl+N"), (self.print, "Ctrl+P"), (self.remove, "Ctrl+Delete")):
            button.setToolTip(f"{button.text()}（{keys}）")

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _load(self) -> None:
        from app.services.leave import leaves

        self._ctx.runner.query(
            partial(leaves.list_leaves, year=self._year), key="leaves-dialog", done=self._show_leaves
        )

    def _show_leaves(self, rows: tuple[LeaveRow, ...]) -> None:
        # What was handed in last is what is looked for.
        self.model.set_rows(sorted(rows, key=lambda row: (row.start_on, row.id), reverse=True))
        self._select()
        late = sum(1 for row in rows if row.late)
        text = f"{self._year} 年 {len(rows)} 张" + (f"，其中补假 {late} 张" if late else "")
        self.line.setText(
            f"{text}。假条只是预计，登记考勤时才算数。" if rows else f"{self._year} 年还没有请假条。"
        )
        self._follow(self.view.current_row())

    def _select(self) -> None:
        """The slip just written, else the one chosen before, else the newest: its buttons are ready."""
        if self._wanted is not None and self.view.select_id(self._wanted):
            self._wanted = None
        first = self.model.row_at(0)
        if first is not None and self.view.current_row() is None:
            self.view.select_id(first.id)

    def _follow_saved(self, leave_id: int) -> None:
        self._wanted = leave_id
        self._select()

    def _follow(self, row: object) -> None:
        self.edit.setEnabled(row is not None)
        self.remove.setEnabled(row is not None)
        self.print.setEnabled(row is not None)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches("leave"):
            self._load()

    def _add(self) -> None:
        from ui.pages.attendance.leave_dialog import LeaveDialog

        dialog = LeaveDialog(self._ctx, self, lesson=self._held, person_id=self._person_id)
        dialog.saved.connect(self._follow_saved)
        dialog.open()

    def _edit(self, _row: object = None) -> None:
        from ui.pages.attendance.leave_dialog import LeaveDialog

        row = self.view.current_row()
        if row is not None:
            LeaveDialog(self._ctx, self, lesson=self._held, leave=row).open()

    def _print(self) -> None:
        from ui.papers.preview_dialog import open_preview

        rows = self.view.selected_rows()
        if rows:
            open_preview(self, self._ctx, "leave-slip", {"leave_ids": tuple(row.id for row in rows)})

    def _remove(self) -> None:
        from app.services.leave import leaves

        row = self.view.current_row()
        if row is not None:
            self._ctx.runner.command(
                partial(leaves.remove_leave, leave_id=row.id),
                action="leave.remove",
                text=f"删除请假条：{row.name}",
                done=self._removed,
            )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除请假条；已登记的考勤没有改动。", undo=True)

    def sizeHint(self) -> QSize:
        wanted = QSize(self.fontMetrics().horizontalAdvance("汉") * 62, self.fontMetrics().height() * 24)
        return fit_screen(self, wanted)

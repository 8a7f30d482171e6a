"""操作记录: every step that was made, imports among them, what became of it; any one can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.changes import Changes
from app.work import ReadSession
from ui.models.rows_model import RIGHT, Column
from ui.records.log_dialog import Log, LogDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.operation.operations import OperationFilter, OperationRow

OWN, IMPORTS, ALL = "own", "imports", "all"


def _state(row: OperationRow) -> str:
    from app.services.operation.operations import STATE_LABELS

    return STATE_LABELS[row.state]


COLUMNS: tuple[Column[OperationRow], ...] = (
    Column("at", "时间", lambda row: row.at.replace("T", " ")[:16], 9),
    Column("actor", "操作人", lambda row: row.actor, 6),
    Column("text", "操作", lambda row: row.text, 34),
    Column("count", "记录数", lambda row: row.entry_count, 5, align=RIGHT),
    Column("state", "状态", _state, 6),
    Column("reason", "原因", lambda row: row.reason, 12),
)
LOG: Log[OperationRow] = Log(
    title="操作记录",
    name="操作列表",
    columns=COLUMNS,
    search="搜索操作、操作人、原因",
    kind="显示哪些操作",
    kinds=((OWN, "自己做的"), (IMPORTS, "只看导入"), (ALL, "连同自动整理")),
    nothing=("还没有操作记录", "登记、修改、导入的每一步都会列在这里，随时可以查看和撤销。"),
)


class OperationsDialog(LogDialog["OperationRow"]):
    """`wanted(row)`: take this step back; `details(operation id)`: its changes record by record."""

    wanted = Signal(object)
    details = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__(ctx, parent, LOG)
        self.each = self.add_button("逐条改动", self._open_details)
        self.foot.addStretch(1)
        self.add_button("关闭", self.accept, default=True)
        self.back = self.add_button("撤销这一步…", self._take_back)
        self.view.doubleClicked.connect(lambda _index: self._open_details())
        ctx.bus.changed.connect(self._on_changed)
        self.restart()

    def wanted_rows(self) -> OperationFilter:
        """The filter as chosen."""
        from app.services.operation.operations import OperationFilter

        kind = self.kind.currentData()
        return OperationFilter(
            first=self.first.date(),
            last=self.last.date(),
            text=self.search.text(),
            imports_only=kind == IMPORTS,
            own_only=kind == OWN,
        )

    def ask(self, last: OperationRow | None, size: int) -> Callable[[ReadSession], Sequence[OperationRow]]:
        from app.services.operation import operations

        return partial(
            operations.list_operations,
            wanted=self.wanted_rows(),
            before_id=None if last is None else last.id,
            limit=size,
        )

    def _on_changed(self, _changes: Changes, _initiator: object) -> None:
        self.restart()

    def follow(self, row: OperationRow | None) -> None:
        from app.services.operation.operations import STANDS, UNDO, UNDO_REST

        is_undo = row is not None and row.action in (UNDO, UNDO_REST)
        self.back.setText("重做这一步…" if is_undo else "撤销这一步…")
        self.back.setAccessibleName(self.back.text())
        self.back.setEnabled(row is not None and row.state == STANDS)
        why = f"\n原因：{row.reason}" if row is not None and row.reason else ""
        self.whole.setText("" if row is None else f"{row.text}{why}")

    def _take_back(self) -> None:
        row = self.current()
        if row is not None:
            self.wanted.emit(row)

    def _open_details(self) -> None:
        row = self.current()
        self.details.emit(None if row is None else row.id)

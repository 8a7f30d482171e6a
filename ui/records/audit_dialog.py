"""操作记录, record by record: who, when, what, old → new; filtered, paged, exported for a superior."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.work import Progress, ReadSession
from ui.looks.plain import LongLabel, primary
from ui.models.rows_model import Column
from ui.papers.output import announce
from ui.records.log_dialog import Log, LogDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.services.trail.audit_trail import AuditFilter, AuditRow, ChainState
    from app.writers.files import Written

COLUMNS: tuple[Column[AuditRow], ...] = (
    Column("at", "时间", lambda row: row.at, 9),
    Column("actor", "操作人", lambda row: row.actor, 5),
    Column("step", "操作", lambda row: row.step, 10),
    Column("table", "种类", lambda row: row.table, 5),
    Column("record", "对象", lambda row: row.record, 14),
    Column("change", "改动", lambda row: row.change, 24),
    Column("reason", "原因", lambda row: row.reason, 8),
)


def _chain(context: AppContext, _progress: Progress) -> ChainState:
    from app.services.trail import audit_trail

    with context.database.read() as session:
        return audit_trail.chain_state(session)


def _export(context: AppContext, progress: Progress, wanted: AuditFilter) -> Written:
    from app.reports.audit_list import AuditListParams, build
    from app.reports.file_names import free_path
    from app.writers.output import write_document

    params = AuditListParams(
        wanted.text, wanted.first, wanted.last, wanted.kind, context.clock(), wanted.operation_id
    )
    with context.database.read() as session:
        document = build(session, params, progress)
    return write_document(document, free_path(context.paths.exports, document.file_stem, "xlsx"), progress)


def _log(operation_id: int | None) -> Log[AuditRow]:
    from app.services.trail import audit_words

    return Log(
        title="操作记录：逐条改动" if operation_id is None else "这一步的逐条改动",
        name="操作记录列表",
        columns=COLUMNS,
        search="搜索姓名、操作",
        kind="种类",
        kinds=(("", "全部种类"), *((kind, kind) for kind in audit_words.KINDS)),
        nothing=("没有改动", "登记、修改、导入改动的每一条记录都会列在这里。"),
    )


class AuditDialog(LogDialog["AuditRow"]):
    """Read only: the trail itself can be changed by nobody."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, operation_id: int | None = None) -> None:
        self._operation_id = operation_id
        super().__init__(ctx, parent, _log(operation_id))
        self.chain = LongLabel("正在核对记录链……", self)
        self.foot.addWidget(self.chain, 1)
        self.add_button("关闭", self.accept, default=True)
        primary(self.add_button("导出", self.export))
        self.restart()
        ctx.runner.job(_chain, title="", done=self._take_chain)

    def wanted(self) -> AuditFilter:
        """The filter as chosen."""
        from app.services.trail.audit_trail import AuditFilter

        return AuditFilter(
            self.search.text(),
            self.first.date(),
            self.last.date(),
            self.kind.currentData() or "",
            self._operation_id,
        )

    def export(self) -> None:
        """The filtered list as a spreadsheet."""
        self._ctx.runner.job(
            partial(_export, wanted=self.wanted()), title="导出操作记录", done=self._exported
        )

    def _exported(self, written: Written) -> None:
        announce(self._ctx, written)
        self.chain.setText(f"已导出“{written.path.name}”。")

    def ask(self, last: AuditRow | None, size: int) -> Callable[[ReadSession], Sequence[AuditRow]]:
        from app.services.trail import audit_trail

        return partial(
            audit_trail.list_changes,
            wanted=self.wanted(),
            before_id=None if last is None else last.id,
            limit=size,
        )

    def follow(self, row: AuditRow | None) -> None:
        if row is None:
            self.whole.setText("")
            return
        why = f"　原因：{row.reason}" if row.reason else ""
        self.whole.setText(f"{row.table}　{row.record}{why}\n{row.change}")

    def _take_chain(self, chain: ChainState) -> None:
        if chain.broken_at is None:
            self.chain.setText(f"记录链核对完好，共 {chain.operations} 步，校验码 {chain.head_code}")
        else:
            self.chain.setText(f"记录链从第 {chain.broken_at} 步起对不上：数据文件曾被别的程序改动。")

"""What is typed into the grid of a register: painted at once, written in blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.work import Progress
from ui.models.receipt_model import OwedCell, ReceiptModel
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext
from ui.work.entry_queue import EntryQueue, WriteBlock
from ui.work.under_way import Done, Failed

if TYPE_CHECKING:
    from app.attachment_store import StoredFile
    from app.context import AppContext
    from app.rules.registers.owing import Owed
    from app.services.register.grid_entry import Received

GRID = "register.grid"
BACK = "收回后可以撤销。"
WIDE = "{who}不只免这一格：收回后，同一次免的其他材料或各期也不再免报。"


class GridEntries(QObject):
    """`stale` when the grid has to be read again."""

    stale = Signal()

    def __init__(
        self, ctx: UiContext, model: ReceiptModel, page: QWidget, owner: QWidget | None = None
    ) -> None:
        super().__init__(page)
        self._ctx, self._model, self._page, self._owner = ctx, model, page, owner
        self._queue: EntryQueue[Owed, date] = EntryQueue(self._write, self)
        self._queue.saved.connect(self._on_saved)
        self._queue.failed.connect(self._on_failed)
        self._registers: dict[int, str] = {}
        self._written: dict[Owed, date] = {}  # stored, and not read again yet

    @property
    def register_id(self) -> str:
        """The register whose grid is shown."""
        return self._model.grid.register.id if self._model.grid is not None else ""

    def flush(self) -> None:
        """What waits is on its way now."""
        self._queue.flush()

    def repaint_pending(self) -> None:
        """A fresh grid: what is not stored yet lies over it."""
        if self._queue.is_idle:
            self._written.clear()
        self._paint()

    def _paint(self, more: Mapping[Owed, date] | None = None) -> None:
        self._model.set_days({**self._written, **self._queue.pending(self._target()), **(more or {})})

    def _target(self) -> int:
        """A number for the register, as the queue wants one."""
        number = next((n for n, name in self._registers.items() if name == self.register_id), None)
        if number is None:
            number = len(self._registers) + 1
            self._registers[number] = self.register_id
        return number

    # -- received ----------------------------------------------------------------------------------

    def put(self, days: Mapping[Owed, date]) -> None:
        """Paint days and send them on their way."""
        if days:
            target = self._target()
            self._queue.put(target, days)
            self._paint()

    def put_column(self, days: Mapping[Owed, date], title: str) -> None:
        """The rest of a column at once, as one step of its own."""
        self.flush()
        self._paint(days)
        grid = self._model.grid
        book = grid.register.title if grid is not None else ""
        said = f"“{title}”收到 {len(days)} 项。"
        told = f"{book}：“{title}”其余收到 {len(days)} 项"
        self._receive(days, told, lambda _: self._did(said), self._tell_failed)

    def _write(self, block: WriteBlock[Owed, date], done: Done[Received], failed: Failed) -> None:
        self._receive(block.values, self._told(block.values), done, failed, self._registers[block.target])

    def _receive(
        self, days: Mapping[Owed, date], told: str, done: Done[Received], failed: Failed, register: str = ""
    ) -> None:
        from app.services.register import grid_entry

        self._ctx.runner.command(
            partial(
                grid_entry.receive_cells,
                register_id=register or self.register_id,
                days=dict(days),
                today=self._ctx.app.today,
            ),
            action=GRID,
            text=told,
            initiator=self._owner,
            done=done,
            failed=failed,
        )

    def _told(self, rows: Mapping[Owed, object] | Sequence[Owed], verb: str = "收到") -> str:
        title = self._model.grid.register.title if self._model.grid is not None else ""
        first = next(iter(rows)).debtor.name
        return f"{title}：{verb}{first}" + (f"等 {len(rows)} 项" if len(rows) > 1 else "")

    def _on_saved(self, block: WriteBlock[Owed, date]) -> None:
        self._written.update(block.values)
        if self._queue.is_idle:
            self.stale.emit()

    def _on_failed(self, block: WriteBlock[Owed, date], error: Exception) -> None:
        first = next(iter(block.values)).debtor.name
        who = f"{first}等 {len(block.values)} 项" if len(block.values) > 1 else first
        self._tell_failed(error, f"{who}没有保存，已恢复原样。")

    def _tell_failed(self, error: Exception, before: str = "") -> None:
        self.repaint_pending()
        self._ctx.bus.notice.emit(Notice(f"{before}{messages.error_line(error)}", problem=True))
        self.stale.emit()

    # -- the rest ----------------------------------------------------------------------------------

    def revise(self, owed: Owed, on: date) -> None:
        """A later version came in."""
        from app.services.register import grid_entry

        self.flush()
        call = partial(grid_entry.revise_cell, register_id=self.register_id, owed=owed, on=on)
        told = f"已记下修订：{owed.debtor.name}，{on}。"
        self._do(call, self._told([owed], "修订"), told)

    def take_back(self, cells: Sequence[OwedCell]) -> None:
        """The last thing done to the cells; asked where that loses more than a day."""
        from app.services.register import grid_entry

        self.flush()
        wanted = [each for each in cells if not self._model.is_blank(each.cell)]
        wide = [each for each in wanted if each.cell.is_waived and each.cell.is_waived_widely]
        if wide and not messages.confirm(self._page, WIDE.format(who=wide[0].who), "收回", safe=BACK):
            return
        loses = [each for each in wanted if each.cell.has_more and not each.cell.revised]
        if loses:
            first = f"{loses[0].who}的“{loses[0].title}”"
            what = (
                f"{first}等 {len(loses)} 条还有别的内容或文件，收回会一起删除。"
                if len(loses) > 1
                else (f"{first}还有别的内容或文件，收回会一起删除。")
            )
            if not messages.confirm(self._page, what, "收回", safe=BACK):
                return
        if wanted:
            rows = [each.row for each in wanted]
            call = partial(
                grid_entry.take_back, register_id=self.register_id, owed=rows, today=self._ctx.app.today
            )
            self._do(call, self._told(rows, "收回"), f"已收回 {len(rows)} 项。")

    def _do(self, call: partial[Any], text: str, said: str) -> None:
        self._ctx.runner.command(
            call,
            action=GRID,
            text=text,
            initiator=self._owner,
            done=lambda _: self._did(said),
            failed=self._tell_failed,
        )

    def _did(self, said: str) -> None:
        self._ctx.bus.say(said, undo=True)
        self.stale.emit()

    # -- files -------------------------------------------------------------------------------------

    def attach(self, cell: OwedCell, paths: Sequence[Path], on: date) -> None:
        """Files dropped on a cell: copied into the store, then recorded; a blank cell came in with them."""
        self.flush()
        self._ctx.runner.job(
            partial(_keep, sources=tuple(paths)),
            title=f"存入附件：{cell.who}",
            done=partial(self._record, cell, on, self.register_id),
            failed=self._tell_failed,
        )

    def _record(self, cell: OwedCell, on: date, register_id: str, stored: tuple[StoredFile, ...]) -> None:
        from app.services.register import grid_entry

        self._ctx.runner.command(
            partial(
                grid_entry.attach_to_cell,
                register_id=register_id,
                owed=cell.row,
                stored=stored,
                on=on,
                today=self._ctx.app.today,
                at=self._ctx.app.clock().isoformat(timespec="seconds"),
            ),
            action="register.file",
            text=f"{self._told([cell.row], '存入原件：')}",
            initiator=self._owner,
            done=lambda _: self._did(f"已存入 {len(stored)} 个文件：{cell.who}“{cell.title}”。"),
            failed=self._tell_failed,
        )


def _keep(context: AppContext, progress: Progress, sources: tuple[Path, ...]) -> tuple[StoredFile, ...]:
    from app.attachment_store import AttachmentStore

    store = AttachmentStore(context.paths.attachments)
    progress.start(len(sources), "正在存入附件")
    kept = []
    for source in sources:
        kept.append(store.keep(source))
        progress.step()
    return tuple(kept)

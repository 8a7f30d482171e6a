"""逐项收取: the second view of a register, those who owe × what they owe, worked by keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.rules.registers import owing
from ui.looks.plain import LongLabel, is_low
from ui.models.receipt_model import OwedCell, ReceiptModel
from ui.pages.registers.grid_entries import GridEntries
from ui.pages.registers.grid_head import GridHead
from ui.pages.registers.grid_keys import GridKeys
from ui.widgets.table.column_foot import ColumnFoot
from ui.widgets.table.receipt_grid import WAIVE, ReceiptGrid
from ui.work.context import UiContext
from ui.work.entry_queue import is_undo

if TYPE_CHECKING:
    from app.services.page.register_grid import GridRow, RegisterGrid

HINT = (
    "空格：收到，下移；数字：收到的日期（0115）；M 免报；R 修订；Delete 收回；回车 逐项填写；"
    "/ 例外名单；文件可拖到格子里。"
)
NOBODY = {
    owing.NO_GROUP: "人员类别“{names}”没有人，“{title}”没有应报的；请在干部名册里设置类别。",
    owing.NO_CLASS: "本年没有达到要求的班次，“{title}”没有应报的。",
    owing.NO_PROGRAMME: "本年没有相应的年度方案或专项行动，“{title}”没有应报的。",
    owing.NO_ENTRY: "登记簿里没有到期的条目，“{title}”没有应报的。",
    owing.NO_ONE: "没有适用的单位或人员，“{title}”没有应报的。",
}


class GridView(QWidget):
    """`opened(cell)` when the entry dialog is wanted, `followed` when cursor or figures are others.

    `owner` is the page, which need not be read again for what is done here; `told` the line of its head.
    """

    opened = Signal(object)
    followed = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget, *, owner: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._wanted = ("", 0)
        self._text = ""
        self.told = ""
        self.model = ReceiptModel(self)
        self.head = GridHead(self.model, ctx.app.today, self)
        self.cells = ReceiptGrid(self.model, "逐项收取", self)
        self.entries = GridEntries(ctx, self.model, self, owner)
        self.keys = GridKeys(ctx, self, self.model, self.head, self.cells, self.entries)
        self.foot = ColumnFoot(self.cells, "已收 / 应收", self._count_of)
        self.hint = LongLabel(HINT, self, name="caption")
        self.nobody = LongLabel("", self, name="problem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addWidget(self.nobody)
        layout.addWidget(self.cells, 1)
        layout.addWidget(self.foot)
        layout.addWidget(self.hint)
        layout.addStretch(0)
        self.keys.opened.connect(self.opened)
        self.cells.selectionModel().currentChanged.connect(self._follow)
        self.head.unit_chosen.connect(self._refill)
        self.entries.stale.connect(self.reload)

    # -- what the page calls -----------------------------------------------------------------------

    def load(self, register_id: str, year: int) -> None:
        """The grid of a register's year; what waits of another one is on its way first."""
        if self._wanted != (register_id, year):
            self.settle()
            self.head.line.clear()
        self._wanted = (register_id, year)
        self.reload()

    def reload(self) -> None:
        """The same grid again."""
        register_id, year = self._wanted
        if not register_id:
            return
        from app.services.page.register_grid import grid_of

        ask = partial(grid_of, register_id=register_id, year=year, today=self.ctx.app.today)
        self.ctx.runner.query(ask, key="register-grid", done=self._show)

    def search(self, text: str) -> None:
        """Only those with these words in their name or unit."""
        wanted = text.casefold().strip()
        if wanted != self._text:
            self._text = wanted
            self._refill()

    def focus_grid(self) -> None:
        """The keys go to the grid."""
        self.cells.setFocus()

    def cell(self) -> OwedCell | None:
        """The cell under the cursor."""
        place = self.cells.place()
        return self.model.owed_at(*place) if place is not None else None

    def waive(self) -> None:
        """免报 of the chosen cells."""
        self.keys.act(WAIVE)

    def settle(self) -> None:
        """What is half typed or waits is on its way now."""
        self.cells.finish()
        self.entries.flush()

    # -- what is shown -----------------------------------------------------------------------------

    def _show(self, grid: RegisterGrid) -> None:
        if (grid.register.id, grid.year) != self._wanted:
            return
        self.head.show_grid(grid)
        self.cells.corner.setText("序号  姓名" if grid.units else "序号  单位")
        said = [
            NOBODY.get(code, NOBODY[owing.NO_ONE]).format(title=title, names="、".join(names))
            for title, code, names in grid.nobody
        ]
        self.nobody.setText(" ".join(said))
        self.nobody.setVisible(bool(said))
        self.cells.setVisible(bool(grid.rows))
        self.foot.setVisible(bool(grid.rows))
        self.hint.setVisible(bool(grid.rows) and not is_low(self))
        self._fill(grid)

    def _refill(self, *_: object) -> None:
        if self.model.grid is not None:
            self._fill(self.model.grid)

    def _fill(self, grid: RegisterGrid) -> None:
        self.model.set_grid(grid, self._is_shown)
        self.entries.repaint_pending()
        over = sum(cell is not None and cell.is_over for row in grid.rows for cell in row.cells)
        late = f"，逾期 {over} 项" if over else ""
        who = "人" if grid.units else "个单位"
        self.told = f"{len(grid.rows)} {who}，每{who[0]} {len(grid.columns)} 项{late}" if grid.rows else ""
        self._follow()
        self.followed.emit()

    def _is_shown(self, row: GridRow) -> bool:
        unit = self.head.unit.currentData()
        if unit is not None and row.unit != unit:
            return False
        return not self._text or self._text in f"{row.name} {row.unit}".casefold()

    def _count_of(self, column: int) -> str:
        came, asked = self.model.counted(column)
        return f"{came} / {asked}"

    def _follow(self, *_: object) -> None:
        place = self.cells.place()
        if place is not None:
            self.head.line.set_column(place[1])
            self.followed.emit()

    # -- frame -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            self.entries.flush()  # what Ctrl+Z takes back must be on its way first
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.settle()
        super().hideEvent(event)

"""The list of bulletins at the left, the paper as it will be printed at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.errors import Cancelled
from app.work import CancelToken
from ui.models.rows_model import RowsModel
from ui.pages.bulletins.bulletin_rows import COLUMNS, DRAFT, BulletinLine, WantedLine
from ui.papers import output
from ui.papers.at_rest import WORKING, AtRest
from ui.widgets.paper.pdf_pane import PdfPane
from ui.widgets.table.plain_table import plain_table
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.jobs.paper_jobs import PdfPaper

SPLITTER = "bulletins.splitter"


class BulletinsView(QSplitter):
    """`entry` is what is chosen; `chosen` when that changed, `opened` by Enter, `wanted(id)` to be loaded."""

    chosen = Signal()
    opened = Signal()
    wanted = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ctx = ctx
        self.year = 0
        self.entry: BulletinLine | None = None
        self.saver = output.Saver(ctx, self)
        self.is_asking = False  # a dialog about the next step is open: the key is not heard twice
        self._wanted = WantedLine()
        self._token: CancelToken | None = None
        self._asked = 0  # the number of the paper wanted last
        self._shown: int | None = None
        self._rest = AtRest(ctx, self, self._make_paper)
        self.model: RowsModel[BulletinLine] = RowsModel(COLUMNS, parent=self)
        self.list = plain_table(self.model, "通报列表", self, is_compact=False)
        self.list.remember(ctx.preferences, "bulletins.list")
        self.pane = PdfPane(ctx, self)
        self.state = QLabel(self)
        self.state.setObjectName("hint")
        self.state.setWordWrap(True)
        self._lay_out()
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._open)

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.state)
        column.addWidget(self.pane, 1)
        self.addWidget(self.list)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMinimumWidth(wide * 20)
        self.setSizes([wide * 34, wide * 60])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.restoreState(state)

    # -- the list ----------------------------------------------------------------------------------

    def show_rows(self, rows: tuple[BulletinLine, ...]) -> None:
        """Fill the list; what is wanted is chosen, else what was."""
        current = self.list.current_row()
        wanted = self._wanted.take(rows, current.id if current is not None else None)
        self.model.set_rows(rows)
        if wanted is not None:
            self.list.select_id(wanted)
        self._choose(self.list.current_row())

    def select(self, bulletin_id: int) -> None:
        """Show this bulletin after the next load, which is asked for."""
        self._wanted.id = bulletin_id
        self._shown = None
        self.wanted.emit(bulletin_id)

    def select_number(self, number: str) -> None:
        """What has just gone out stays in sight: it is copied and exported next."""
        found = self._wanted.went_out(number, self.model.rows)
        if found is not None:
            self.list.select_id(found)

    def search(self, text: str) -> None:
        """Only what has this in its day, number, title or label."""
        wanted = text.casefold()
        self.model.set_filter(
            (lambda e: wanted in f"{e.on:%Y-%m-%d} {e.number} {e.title} {e.label}".casefold())
            if wanted
            else None
        )

    def _open(self, entry: BulletinLine) -> None:
        self.entry = entry
        self.opened.emit()

    # -- the paper ---------------------------------------------------------------------------------

    def forget_paper(self) -> None:
        """Something was written: the paper is made again with the next choice."""
        self._shown = None

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.saveState())
        self._rest.stop()
        self.pane.clear()

    def _choose(self, entry: BulletinLine | None) -> None:
        self.entry = entry
        self._say()
        self.chosen.emit()
        if entry is None:
            self._give_up()
            self.pane.clear()
            self._shown = None
            return
        if entry.id == self._shown:
            return
        self._shown = entry.id
        self._give_up()
        self._rest.start()
        self._say()

    def _say(self) -> None:
        """Where the paper stands; an empty pane says that its pages come."""
        is_made = self._rest.is_waiting or self._token is not None
        words = (state_words(self.entry), WORKING if is_made and self.pane.file is None else "")
        self.state.setText("\n".join(part for part in words if part))

    def _give_up(self) -> None:
        """Another paper is wanted, or none; the one before may still answer, late."""
        self._asked += 1
        self._rest.stop()
        if self._token is not None:
            self._token.cancel()
            self._token = None

    def _make_paper(self) -> None:
        if self.entry is not None:
            self._token = output.build_pdf(
                self.ctx,
                "bulletin",
                self.entry.params,
                done=partial(self._show_paper, self._asked),
                failed=partial(self._tell_failure, self._asked),
            )

    def _show_paper(self, number: int, paper: PdfPaper) -> None:
        if number != self._asked:
            return
        self._token = None
        self.pane.show_pdf(paper.data, paper.warnings)
        self._say()

    def _tell_failure(self, number: int, error: Exception) -> None:
        if number != self._asked or isinstance(error, Cancelled):  # another paper is wanted by now
            return
        self._token = None
        self.pane.clear()
        self.state.setText(messages.error_line(error))


def state_words(entry: BulletinLine | None) -> str:
    """Where this paper stands."""
    if entry is None:
        return ""
    if entry.pending is not None:
        count = len(entry.pending.changes)
        first = entry.pending.changes[0]
        more = f"等 {count} 处" if count > 1 else ""
        return f"▲ 定稿后记录有变动：{first.name} {first.old} → {first.new}{more}，请出更正通报。"
    if entry.day is not None:
        waiting = f"，还有 {entry.day.unmarked} 人次未登记" if entry.day.unmarked else "，已登记齐"
        return f"这一天还没有通报{waiting}。核对后按“定稿”编号封存。"
    if entry.state == DRAFT:
        return "草稿：数字随考勤和成绩变化，定稿后不再变。"
    return ""

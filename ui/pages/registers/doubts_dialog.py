"""核对所属期: what an upgrade took over by the day it came in, changed to the period before by one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel, fit_screen, primary
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.register.period_doubts import Doubt

ABOUT = (
    "以下材料是升级前登记的，当时按收到日期记所属期。年初收到的年度总结、一月和七月收到的半年报告，往往属于上一期。"
    "空格：改为上一期；删除键：不改，从这里去掉。可以先用 Ctrl+A 或 Shift+↓ 选多份。"
)


class DoubtLine:
    """A line of the list."""

    def __init__(self, doubt: Doubt) -> None:
        self.id = doubt.entry_id
        self.doubt = doubt

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DoubtLine) and self.doubt == other.doubt

    def __hash__(self) -> int:
        return hash(self.doubt)


COLUMNS: tuple[Column[DoubtLine], ...] = (
    Column("day", "收到日期", lambda line: line.doubt.on_day, 7),
    Column("person", "姓名", lambda line: line.doubt.person, 6),
    Column("unit", "单位", lambda line: line.doubt.unit, 9),
    Column("paper", "材料", lambda line: line.doubt.paper, 9),
    Column("period", "现记为", lambda line: line.doubt.period, 8),
    Column("earlier", "上一期", lambda line: line.doubt.earlier, 8),
    Column("register", "登记簿", lambda line: line.doubt.register, 10),
)


class DoubtsDialog(QDialog):
    """Space moves what is selected to the period before, Delete lets it stay; both can be undone."""

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对所属期")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.model: RowsModel[DoubtLine] = RowsModel(COLUMNS, parent=self)
        self.table = plain_table(self.model, "待核对的所属期", self)
        self.table.installEventFilter(self)
        self.move_button = primary(QPushButton("改为上一期", self))
        self.keep_button = QPushButton("不改", self)
        close = QPushButton("关闭", self)
        buttons = QHBoxLayout()
        for button, call in (
            (close, self.accept),
            (self.keep_button, self.keep),
            (self.move_button, self.move_on),
        ):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, call=call: call())
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.move_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(LongLabel(ABOUT, self))
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.load()

    def load(self) -> None:
        """Read what is left."""
        from app.services.register import period_doubts

        self._ctx.runner.query(period_doubts.list_doubts, key="period-doubts", done=self._show)

    def _show(self, found: tuple[Doubt, ...]) -> None:
        self.model.set_rows([DoubtLine(each) for each in found])
        for button in (self.move_button, self.keep_button):
            button.setEnabled(bool(found))
        if found and self.table.current_row() is None:
            self.table.select_id(found[0].entry_id)
        self.table.setFocus()

    def move_on(self) -> None:
        """What is selected belongs to the period before."""
        from app.services.register import period_doubts

        self._run(period_doubts.move_to_earlier, "改为上一期")

    def keep(self) -> None:
        """What is selected stays where it is."""
        from app.services.register import period_doubts

        self._run(period_doubts.keep_periods, "所属期不改")

    def _run(self, call: Callable[..., int], words: str) -> None:
        lines = [line.doubt for line in self.table.selected_rows()]
        if not lines:
            return
        first = f"{lines[0].person}{lines[0].paper}"
        several = f"等 {len(lines)} 份" if len(lines) > 1 else ""
        self._ctx.runner.command(
            partial(call, entry_ids=tuple(each.entry_id for each in lines)),
            action="register.edit",
            text=f"{words}：{first}{several}",
            done=lambda _: self._done(words, len(lines)),
        )

    def _done(self, words: str, count: int) -> None:
        self._ctx.bus.say(f"{words}：{count} 份。", undo=True)
        self.load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Space:
                self.move_on()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self.keep()
                return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 66, high * 22))

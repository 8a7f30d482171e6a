"""What is shown on the 工作台: today and the coming days at the left, what lies open at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.rules.day_words import WEEKDAYS
from ui.looks.plain import LongLabel
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.basis import folded
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.workbench_lines import DayLine, Task, Workbench

SPLITTER = "workbench.splitter"
SYMBOLS = {"problem": "×", "warn": "△", "info": "○"}
TOKENS = {"problem": "problem", "warn": "warn", "info": "info"}
ORDER = tuple(SYMBOLS)
# Width in Chinese characters of the list of days when it is empty.
NARROW, WIDEST = 14, (1 << 24) - 1

DAY_COLUMNS: tuple[Column[DayLine], ...] = (
    Column(
        "on",
        "日期",
        lambda line: (
            f"今天 {line.on:%m-%d}" if line.is_today else f"周{WEEKDAYS[line.on.weekday()]} {line.on:%m-%d}"
        ),
        5.6,
        sort=lambda line: line.on,
        colour=lambda line: "accent" if line.is_today else "",
    ),
    Column("when", "时间", lambda line: line.when, 6),
    Column(
        "title",
        "课程",
        lambda line: line.title,
        13,
        tip=lambda line: f"{line.title} {line.when} {line.place}",
    ),
    Column("due", "应到", lambda line: line.audience, 3, align=RIGHT),
    Column("state", "情况", lambda line: line.state, 8),
)


def _basis(task: Task) -> str:
    from app.services.page.rests_on import basis_of

    return folded(basis_of(task.id, task.rests_on))


TASK_COLUMNS: tuple[Column[Task], ...] = (
    Column(
        "kind",
        "事项",
        lambda task: f"{SYMBOLS[task.level]} {task.kind}",
        6.4,
        sort=lambda task: ORDER.index(task.level),
        colour=lambda task: TOKENS[task.level],
        tip=_basis,
    ),
    Column("text", "内容", lambda task: task.text, 20, tip=lambda task: f"{task.text} {task.note}".strip()),
    Column("note", "情况", lambda task: task.note, 12, tip=lambda task: task.note),
)


class WorkbenchView(QSplitter):
    """`chosen`: another class session is under the cursor of the days, or what can be done changed."""

    chosen = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ctx = ctx
        self.year = 0
        self.bench: Workbench | None = None
        self.is_early = False  # a snapshot is shown while the data is being opened: nothing can be done yet
        self._sizes: QByteArray | None = None  # while the list of days is narrow
        self.days_model: RowsModel[DayLine] = RowsModel(DAY_COLUMNS, parent=self)
        self.days = plain_table(
            self.days_model,
            "今天和今后七天的课次",
            self,
            is_compact=False,
            gives_way=("title", ("when", "due")),
        )
        self.tasks_model: RowsModel[Task] = RowsModel(TASK_COLUMNS, parent=self)
        self.tasks = plain_table(self.tasks_model, "待办事项", self, is_compact=False, gives_way=("text", ()))
        self.no_days = LongLabel("今天和今后七天没有课次。", self)
        self.no_tasks = LongLabel("没有待办事项。", self)
        self.ahead = self._pane("今天和今后七天", self.days, self.no_days)
        self.addWidget(self.ahead)
        self.addWidget(self._pane("待办", self.tasks, self.no_tasks))
        self.setChildrenCollapsible(False)
        self.setSizes([500, 560])
        state = ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.restoreState(state)
        self.days.current_changed.connect(self._choose)

    def _pane(self, title: str, table: QWidget, nothing: QWidget) -> QWidget:
        pane = QWidget(self)
        label = QLabel(title, pane)
        label.setObjectName("subtitle")
        label.setBuddy(table)
        layout = QVBoxLayout(pane)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label)
        layout.addWidget(nothing)
        layout.addWidget(table, 1000)
        layout.addStretch(1)  # without a table the words stay at the top
        return pane

    @property
    def day(self) -> DayLine | None:
        """The class session under the cursor."""
        line: DayLine | None = self.days.current_row()
        return line

    def show_days(self, bench: Workbench) -> None:
        """Fill the list of days; the first is chosen unless one is."""
        self.bench = bench
        self.days_model.set_rows(bench.days)
        self.days.setVisible(bool(bench.days))
        self.no_days.setVisible(not bench.days)
        self._give_room(is_narrow=not bench.days)
        if bench.days and self.day is None:
            self.days.select_id(bench.days[0].id)
        self.chosen.emit()

    def show_tasks(self, tasks: list[Task]) -> None:
        """Fill what lies open, the overdue first."""
        self.tasks_model.set_rows(sorted(tasks, key=lambda task: ORDER.index(task.level)))
        self.tasks.setVisible(bool(tasks))
        self.no_tasks.setVisible(not tasks)

    def focus_view(self) -> None:
        """The keys go to the days, or to what lies open where there are none."""
        table = self.days if self.days_model.shown or not self.tasks_model.shown else self.tasks
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current_row() is None and table.rows_model.shown:
            table.select_id(table.rows_model.shown[0].id)

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self._sizes or self.saveState())

    def _choose(self, _line: DayLine | None) -> None:
        self.chosen.emit()

    def _give_room(self, *, is_narrow: bool) -> None:
        """Nothing ahead: the room belongs to what lies open, until there is something again."""
        if is_narrow == (self._sizes is not None):
            return
        if is_narrow:
            self._sizes = self.saveState()
            self.ahead.setMaximumWidth(self.fontMetrics().horizontalAdvance("汉") * NARROW)
        else:
            self.ahead.setMaximumWidth(WIDEST)
            self.restoreState(self._sizes or QByteArray())
            self._sizes = None

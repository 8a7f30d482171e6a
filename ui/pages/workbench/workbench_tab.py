"""工作台: today and the coming days at the left, what lies open at the right; every line leads on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.rules.day_words import WEEKDAYS
from ui.looks.plain import Paragraph
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.pages.base import Tab
from ui.pages.workbench.workbench_lines import backup_task, empty_words, fetch_bench, fetch_rules
from ui.widgets.basis import folded
from ui.widgets.page import EmptyPage
from ui.widgets.table.plain_table import plain_table
from ui.work.bus import BACKUP_NOW, BACKUP_TO_DISK
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes
    from app.first_page.snapshot import DayPage
    from app.paths import Paths
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


class WorkbenchTab(Tab):
    """The first page: what to do today, and two clicks to today's sign-in sheet."""

    title = "工作台"
    help_page = "workbench"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._bench: Workbench | None = None
        self._rules: tuple[Task, ...] = ()
        # Whose snapshot is shown until the first answer of the queries.
        self._early: Paths | None = None
        self._sizes: QByteArray | None = None  # of the splitter while the list of days is narrow
        self._build()
        self.add_verb("edit", "登记考勤", self._enter_marks)
        self.add_verb("print", "打印签到表", self._print_next, primary=True)
        self._follow_day(None)
        ctx.bus.backup_changed.connect(self._show_tasks)

    def _build(self) -> None:
        self.days_model: RowsModel[DayLine] = RowsModel(DAY_COLUMNS, parent=self)
        self.days = plain_table(
            self.days_model,
            "今天和今后七天的课次",
            self,
            is_compact=False,
            gives_way=("title", ("when", "due")),
        )
        self.days.opened.connect(self._open_day)
        self.days.current_changed.connect(self._follow_day)
        self.tasks_model: RowsModel[Task] = RowsModel(TASK_COLUMNS, parent=self)
        self.tasks = plain_table(self.tasks_model, "待办事项", self, is_compact=False, gives_way=("text", ()))
        self.tasks.opened.connect(self._open_task)
        self.no_days = Paragraph("今天和今后七天没有课次。", self)
        self.no_tasks = Paragraph("没有待办事项。", self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.ahead = self._pane("今天和今后七天", self.days, self.no_days)
        self.splitter.addWidget(self.ahead)
        self.splitter.addWidget(self._pane("待办", self.tasks, self.no_tasks))
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([500, 560])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.splitter.restoreState(state)
        self.empty = EmptyPage("", "", self)
        self.first_step = self.empty.add_button("导入干部名册", self._first_step)
        self.one_by_one = self.empty.add_button("逐次新增课次", self._add_session, main=False)
        self.set_body(self.splitter, self.empty)

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

    # -- what the main window calls ----------------------------------------------------------------

    def show_early(self, page: DayPage, paths: Paths) -> None:
        """Show a snapshot while the data is being opened; nothing of it can be done yet."""
        self._early, self._rules = paths, page.rules
        self._show(page.bench)
        self._focus()

    def activate(self) -> None:
        if self._is_stale or (self._bench is not None and self._bench.today != self.ctx.app.today):
            self._load()
        self._focus()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touched:
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            self._rules = ()  # they are of the year before
        super().set_year(year)
        self._is_stale = True
        if self.isVisible():
            self._load()

    def remember(self) -> None:
        self.ctx.preferences.set_bytes(SPLITTER, self._sizes or self.splitter.saveState())

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        if not self.year or not self.ctx.is_open:
            return
        self._is_stale = False
        ask = partial(fetch_bench, year=self.year, today=self.ctx.app.today)
        self.ctx.runner.query(ask, key="workbench", done=self._take)

    def _take(self, bench: Workbench) -> None:
        if self._early is not None and bench != self._bench:
            self._rules = ()  # the file was written since the snapshot was looked at
        self._early = None
        self._show(bench)
        self.ctx.settling.later(self._ask_rules)

    def _show(self, bench: Workbench) -> None:
        self._bench = bench
        self.show_empty(bench.is_blank)
        if bench.is_blank:
            title, text, button = empty_words(bench.people, self.year)
            self.empty.set_text(title, text)
            self.first_step.setText(button)
            self.first_step.setAccessibleName(button)
            self.one_by_one.setVisible(bool(bench.people))
            self._rules = ()
        self.days_model.set_rows(bench.days)
        self.days.setVisible(bool(bench.days))
        self.no_days.setVisible(not bench.days)
        self._give_room(is_narrow=not bench.days)
        self._show_tasks()
        if bench.days and self.days.current_row() is None:
            self.days.select_id(bench.days[0].id)
        self._follow_day(self.days.current_row())

    def _ask_rules(self) -> None:
        if self._bench is not None and not self._bench.is_blank:
            ask = partial(fetch_rules, year=self.year, today=self._bench.today)
            self.ctx.runner.query(ask, key="workbench-rules", done=self._take_rules)

    def _give_room(self, *, is_narrow: bool) -> None:
        """Nothing ahead: the room belongs to what lies open, until there is something again."""
        if is_narrow == (self._sizes is not None):
            return
        if is_narrow:
            self._sizes = self.splitter.saveState()
            self.ahead.setMaximumWidth(self.fontMetrics().horizontalAdvance("汉") * NARROW)
        else:
            self.ahead.setMaximumWidth(WIDEST)
            self.splitter.restoreState(self._sizes or QByteArray())
            self._sizes = None

    def _take_rules(self, tasks: tuple[Task, ...]) -> None:
        self._rules = tasks
        self._show_tasks()

    def _show_tasks(self) -> None:
        bench = self._bench
        if bench is None:
            return
        backup = backup_task(self.ctx.preferences, self._early or self.ctx.app.paths, bench.today)
        tasks = [*bench.tasks, *self._rules, *([backup] if backup is not None else [])]
        tasks.sort(key=lambda task: ORDER.index(task.level))
        self.tasks_model.set_rows(tasks)
        self.tasks.setVisible(bool(tasks))
        self.no_tasks.setVisible(not tasks)
        today = bench.today
        held = sum(line.is_today for line in bench.days)
        urgent = sum(task.level == "problem" for task in tasks)
        self.header.set_line(
            f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}",
            f"今天 {held} 课次" if self.year == today.year else f"{self.year} 年遗留事项",
            f"待办 {len(tasks)} 项，已逾期 {urgent} 项" if tasks else "没有待办",
        )

    # -- verbs -------------------------------------------------------------------------------------

    def _focus(self) -> None:
        if self._bench is not None and self._bench.is_blank:
            self.first_step.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        table = self.days if self.days_model.shown or not self.tasks_model.shown else self.tasks
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current_row() is None and table.rows_model.shown:
            table.select_id(table.rows_model.shown[0].id)

    def _follow_day(self, line: DayLine | None) -> None:
        for name in ("print", "edit"):
            self.verbs[name].setEnabled(line is not None and self._early is None)
            self.verbs[name].setVisible(bool(self.days_model.shown))
        words = "打印签到表" if line is None or not line.is_today else "打印今天的签到表"
        self.verbs["print"].setText(words)

    def _print_next(self) -> None:
        line = self.days.current_row()
        if line is not None:
            self._preview(line.id)

    def _preview(self, class_session_id: int) -> None:
        from ui.papers.preview_dialog import open_preview

        open_preview(self, self.ctx, "sign-in", {"session_id": class_session_id})

    def _enter_marks(self) -> None:
        line = self.days.current_row()
        if line is not None:
            self.ctx.bus.show_tab.emit("attendance", line.id)

    def _open_day(self, line: DayLine) -> None:
        """Enter: a sheet that is not out yet is printed, any other is entered."""
        if self._early is not None:
            return
        if line.sheet_printed or line.unmarked < line.audience:
            self.ctx.bus.show_tab.emit("attendance", line.id)
        else:
            self._preview(line.id)

    def _open_task(self, task: Task) -> None:
        if self._early is not None:
            return
        if task.tab == "print":
            if isinstance(task.target, int):
                self._preview(task.target)
            else:
                self.ctx.bus.show_tab.emit("plan", None)
        elif task.tab in ("backup", "backup-again"):
            self.ctx.bus.backup_wanted.emit(BACKUP_TO_DISK if task.tab == "backup" else BACKUP_NOW)
        else:
            self.ctx.bus.show_tab.emit(task.tab, task.target)

    def _add_session(self) -> None:
        """A plan without a table: on the plan page, one class session after the other."""
        self.ctx.bus.show_tab.emit("plan", "new")

    def _first_step(self) -> None:
        from ui.wizards.import_wizard import open_import_wizard

        has_people = self._bench is not None and self._bench.people
        open_import_wizard(self, self.ctx, "plan" if has_people else "roster", {"year": self.year})

"""测试成绩: exams of the year at the left, those with missing results first; scores at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.pages.base import Tab
from ui.pages.scores.scores_acts import ScoresActs
from ui.pages.scores.scores_sheet import ScoresPage
from ui.widgets.page import EmptyPage, verb
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext
from ui.work.entry_queue import is_undo

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.exam.exams import ExamRow

SPLITTER = "scores.splitter"
NARROW = 23
WIDGET_MAX = (1 << 24) - 1


def missing_of(exam: ExamRow) -> int:
    """People due without any result (complaint 12: an empty score is not a zero)."""
    figures = exam.figures
    return max(0, figures.due - figures.tested - figures.absent - figures.deferred)


def _state(exam: ExamRow) -> str:
    missing = missing_of(exam)
    return f"○ 未登记 {missing}" if missing else "● 已登记"


COLUMNS: tuple[Column[ExamRow], ...] = (
    Column("date", "日期", lambda exam: f"{exam.held_on:%m-%d}", 3.2, sort=lambda exam: exam.held_on),
    Column(
        "title",
        "测试",
        lambda exam: exam.title,
        9.8,
        tip=lambda exam: f"{exam.held_on:%Y-%m-%d} {exam.title} {exam.scope}",
    ),
    Column(
        "state",
        "状态",
        _state,
        6.2,
        colour=lambda exam: "accent" if missing_of(exam) else "muted",
        sort=missing_of,
    ),
    Column(
        "done",
        "已登记/应考",
        lambda exam: f"{exam.figures.due - missing_of(exam)}/{exam.figures.due}",
        5.6,
        sort=lambda exam: exam.figures.due - missing_of(exam),
        align=RIGHT,
    ),
)


class ScoresTab(Tab):
    """The list of exams and the entry grid of the chosen one."""

    title = "测试成绩"
    help_page = "scores"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._wanted: int | None = None
        self._rows: tuple[ExamRow, ...] = ()
        box = self.add_search("测试名称或日期")
        box.searched.connect(self._search)
        self._build_body()
        box.left.connect(self._open_found)
        self.acts = ScoresActs(ctx, self.page, self)
        self._build_verbs()

    def _build_body(self) -> None:
        self.exams: RowsModel[ExamRow] = RowsModel(COLUMNS, parent=self)
        self.list = plain_table(self.exams, "测试列表", self, is_compact=False)
        self.list.remember(self.ctx.preferences, "scores.exams")
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._enter)
        self.page = ScoresPage(self.ctx, self)
        self.page.changed.connect(self._reload_list)
        self.page.made_low.connect(self._make_room)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.page)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMinimumWidth(wide * 18)
        self.splitter.setSizes([wide * 30, wide * 70])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.splitter.restoreState(state)
        empty = EmptyPage(
            "这一年还没有测试",
            "培训结束后组织的测试在这里登记：先新增一次测试，应考人员会自动列出；也可以直接导入成绩表。",
            self,
        )
        empty.add_button("新增测试", self._new)
        empty.add_button("导入成绩", self._import, main=False)
        self.set_body(self.splitter, empty)

    def _make_room(self, is_low: bool) -> None:
        """A small screen belongs to the scores: the heading goes, the list keeps date, name and state."""
        self.header.setHidden(is_low)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMaximumWidth(wide * NARROW if is_low else WIDGET_MAX)
        if is_low:
            self.splitter.setSizes([wide * NARROW, self.width()])

    def _build_verbs(self) -> None:
        acts = self.acts
        self._listed = [
            self.add_verb("export", "成绩单", acts.preview),
            self.add_verb("edit_exam", "修改测试", acts.edit_exam),
        ]
        change = self._listed[1]
        change.setShortcut("Ctrl+Shift+E")
        change.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        change.setToolTip("修改测试（Ctrl+Shift+E）")
        self.addAction(change)
        self.add_verb("import", "导入成绩", self._import)
        self.add_verb("new", "新增测试", self._new, primary=True)
        verbs = self.verbs
        verbs["print"] = verbs["export"]
        self.add_verb("edit", "修改备注", self.page.grid.edit_note, button=False)
        self.add_verb("delete", "删除测试…", acts.remove_exam, button=False)
        people = verb(self, "查找或添加人员", acts.find_person, keys="Ctrl+Shift+F")
        due = verb(self, "补列应考人员", acts.list_due, keys="Ctrl+Shift+L")
        paste = verb(self, "粘贴成绩\tCtrl+V", acts.paste_clipboard, tip="粘贴成绩（在表格中按 Ctrl+V）")
        history = verb(self, "登记记录", acts.show_history, keys="F3")
        tell = verb(self, "成绩通报", acts.make_bulletin)
        more = [tell, people, due, paste, verbs["edit"], history, verbs["delete"]]
        self.toolbar.add_menu("更多", more)
        self._listed += more
        self.toolbar.fold(verbs["import"], verbs["edit_exam"], verbs["export"])

    # -- loading -----------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        elif not self.list.hasFocus():
            self.page.focus_grid()

    def set_year(self, year: int) -> None:
        super().set_year(year)
        self._is_stale = True
        self.page.clear()
        if self.isVisible():
            self._load()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches("exam", "attempt", "person", "course", "batch"):
            return
        self._is_stale = True
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """An exam's id."""
        if isinstance(target, int):
            self.open_exam(target)

    def open_exam(self, exam_id: int) -> None:
        """Show an exam after the next load of the list."""
        self._wanted = exam_id
        self._load()

    def _query(self, done: Callable[[tuple[ExamRow, ...]], object]) -> None:
        from app.services.exam import exams

        self.ctx.runner.query(partial(exams.list_exams, year=self.year), key="score-exams", done=done)

    def _load(self) -> None:
        self._is_stale = False
        self._query(self._take)

    def _reload_list(self) -> None:
        self._query(self._take_list)

    def _take_list(self, rows: tuple[ExamRow, ...]) -> None:
        """Fresh figures in the order that stands: nothing moves while somebody is typing."""
        places = {exam.id: at for at, exam in enumerate(self._rows)}
        self._rows = tuple(sorted(rows, key=lambda exam: places.get(exam.id, len(places))))
        self.exams.set_rows(self._rows)
        self._show_line()

    def _take(self, rows: tuple[ExamRow, ...]) -> None:
        self._rows = tuple(sorted(rows, key=lambda exam: (not missing_of(exam), -exam.held_on.toordinal())))
        chosen = self.page.exam.id if self.page.exam is not None else None
        self.exams.set_rows(self._rows)
        self.show_empty(not rows)
        self._show_line()
        for action in self._listed:
            action.setEnabled(bool(rows))
        wanted = self._wanted or chosen
        self._wanted = None
        found = next((exam for exam in self._rows if exam.id == wanted), None)
        found = found or next(iter(self._rows), None)
        if found is None:
            self.page.clear()
            return
        if found.id == chosen:
            self.page.open(found)
            return
        if not self.list.select_id(found.id) or self.page.exam is None or self.page.exam.id != found.id:
            self._choose(found)
        self.page.focus_grid()

    def _show_line(self) -> None:
        missing = sum(missing_of(exam) for exam in self._rows)
        self.header.set_line(
            f"{self.year} 年",
            f"{len(self._rows)} 次测试",
            f"还有 {missing} 人次没有成绩" if missing else "成绩都已登记" if self._rows else "",
        )

    # -- choosing ----------------------------------------------------------------------------------

    def _choose(self, exam: ExamRow | None) -> None:
        if exam is not None and (self.page.exam is None or self.page.exam.id != exam.id):
            self.page.open(exam)

    def _enter(self, exam: ExamRow) -> None:
        self._choose(exam)
        self.page.focus_grid()

    def _search(self, text: str) -> None:
        wanted = text.casefold()
        self.exams.set_filter(
            (lambda exam: wanted in f"{exam.title} {exam.scope} {exam.held_on:%Y-%m-%d}".casefold())
            if wanted
            else None
        )

    def _open_found(self) -> None:
        current = self.list.current_row() or next(iter(self.exams.shown), None)
        if current is not None:
            self.list.select_id(current.id)
            self._enter(current)

    def _new(self) -> None:
        from ui.pages.scores.exam_dialog import ExamDialog

        dialog = ExamDialog(self.ctx, self, year=self.year)
        dialog.saved.connect(self.open_exam)
        dialog.open()

    def _import(self) -> None:
        from ui.wizards.import_wizard import open_import_wizard

        self.page.queue.flush()
        exam = self.page.exam
        scope: dict[str, object] = {"year": self.year}
        if exam is not None:
            scope["exam"] = exam.title
        open_import_wizard(self, self.ctx, "scores", scope)

    # -- frame -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            self.page.queue.flush()  # what Ctrl+Z takes back must be on its way first
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.page.queue.flush()
        super().hideEvent(event)

    def may_close(self) -> bool:
        self.page.grid.finish()
        self.page.queue.flush()
        return True

    def remember(self) -> None:
        self.ctx.preferences.set_bytes(SPLITTER, self.splitter.saveState())

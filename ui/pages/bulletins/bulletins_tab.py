"""通报: days without a bulletin first, the real page beside the list, 定稿, copy, export, corrections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.errors import Cancelled
from app.work import CancelToken
from ui.models.rows_model import RowsModel
from ui.pages.base import Tab
from ui.pages.bulletins.bulletin_acts import BulletinActs
from ui.pages.bulletins.bulletin_rows import COLUMNS, DRAFT, Entries, Entry, Wanted, fetch
from ui.papers import output
from ui.widgets.page import EmptyPage, verb
from ui.widgets.paper.pdf_pane import PdfPane
from ui.widgets.table.plain_table import plain_table
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes
    from app.jobs.paper_jobs import PdfPaper

SPLITTER = "bulletins.splitter"
TABLES = (
    "bulletin",
    "bulletin_kind",
    "participation",
    "class_session",
    "attempt",
    "exam",
    "setting",
    "person",
    "unit",
    "unit_state",
    "course",
    "mark_kind",
    "mark_version",
    "lecturer",
)


class BulletinsTab(Tab):
    """The list at the left, the paper as it will be printed at the right."""

    title = "通报"
    help_page = "bulletins"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._wanted = Wanted()
        self._token: CancelToken | None = None
        self._shown: int | None = None
        box = self.add_search("日期、文号或内容")
        box.searched.connect(self._search)
        self._build_body()
        box.left.connect(self.list.setFocus)
        self.acts = BulletinActs(ctx, self)
        self.acts.made.connect(self.select)
        self.acts.issued.connect(self._select_number)
        self._build_verbs()

    def _build_body(self) -> None:
        self.model: RowsModel[Entry] = RowsModel(COLUMNS, parent=self)
        self.list = plain_table(self.model, "通报列表", self, is_compact=False)
        self.list.remember(self.ctx.preferences, "bulletins.list")
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._open)
        self.pane = PdfPane(self.ctx, self)
        self.state = QLabel(self)
        self.state.setObjectName("hint")
        self.state.setWordWrap(True)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.state)
        column.addWidget(self.pane, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMinimumWidth(wide * 20)
        self.splitter.setSizes([wide * 34, wide * 60])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.splitter.restoreState(state)
        empty = EmptyPage(
            "今年还没有要通报的培训",
            "登记考勤后，当天的培训情况通报会自动列在这里；测试成绩、上级调训和督查也可以通报。",
            self,
        )
        empty.add_button("去考勤签到", self._go_to_attendance)
        empty.add_button("新建通报", self._new, main=False)
        self.set_body(self.splitter, empty)

    def _build_verbs(self) -> None:
        acts = self.acts
        self.add_verb("new", "新建通报", self._new)
        self.add_verb("edit", "修改草稿", acts.edit)
        copy = self.add_verb("copy", "复制文字", acts.copy_text)
        copy.setShortcut("Ctrl+Shift+C")
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.setToolTip("复制全文，可直接粘贴到聊天或内网（Ctrl+Shift+C）")
        self.addAction(copy)
        self.add_verb("export", "导出 Word", acts.export_docx)
        self.add_verb("print", "打印预览", acts.preview)
        step = self.add_verb("issue", "定稿", self._next_step, primary=True)
        step.setShortcut("Ctrl+Return")
        step.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(step)
        self.add_verb("delete", "删除草稿", acts.remove, button=False)
        pdf = verb(self, "导出 PDF", acts.export_pdf)
        self._correct = verb(self, "更正通报…", acts.correct)
        self._withdraw = verb(self, "撤回…", acts.withdraw)
        source = verb(self, "查看考勤或成绩", acts.open_source, keys="F4")
        settings = verb(self, "通报设置…", self._settings)
        verbs = self.verbs
        self.toolbar.add_menu(
            "更多",
            [source, self._correct, self._withdraw, verbs["delete"], pdf, settings],
        )
        self.toolbar.fold(verbs["new"], verbs["edit"], verbs["export"])
        self._of_paper = [source, copy, verbs["export"], verbs["print"], pdf]
        self._follow(None)

    # -- loading -----------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        self.list.setFocus()

    def set_year(self, year: int) -> None:
        super().set_year(year)
        self._is_stale = True
        if self.isVisible():
            self._load()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES):
            return
        self._is_stale = True
        self._shown = None
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """A class session's id, or ("exam", id): its bulletin, drafted now if there is none.

        ("bulletin", id) is one that exists.
        """
        if isinstance(target, int):
            self.acts.draft_session(target)
        elif isinstance(target, tuple) and target[0] == "exam":
            self.acts.draft_exam(target[1])
        elif isinstance(target, tuple) and target[0] == "bulletin":
            self.select(target[1])

    def select(self, bulletin_id: int) -> None:
        """Show this bulletin after the next load."""
        self._wanted.id = bulletin_id
        self._shown = None
        self._load()

    def _select_number(self, number: str) -> None:
        """What has just gone out stays in sight: it is copied and exported next."""
        found = self._wanted.went_out(number, self.model.rows)
        if found is not None:
            self.list.select_id(found)

    def _load(self) -> None:
        self._is_stale = False
        self.ctx.runner.query(
            partial(fetch, year=self.year, today=self.ctx.app.today), key="bulletins", done=self._take
        )

    def _take(self, found: Entries) -> None:
        current = self.list.current_row()
        wanted = self._wanted.take(found.rows, current.id if current is not None else None)
        self.model.set_rows(found.rows)
        self.show_empty(not found.rows)
        self.header.set_line(
            f"{self.year} 年",
            f"已定稿 {found.issued} 份",
            f"{found.missing} 天没有通报" if found.missing else "每个培训日都有通报",
            *([f"{found.pending} 份需要更正"] if found.pending else []),
        )
        if wanted is not None:
            self.list.select_id(wanted)
        self._choose(self.list.current_row())

    # -- the paper ---------------------------------------------------------------------------------

    def _choose(self, entry: Entry | None) -> None:
        self._follow(entry)
        self.acts.entry = entry
        if entry is None:
            self.pane.clear()
            self._shown = None
            return
        if entry.id == self._shown:
            return
        self._shown = entry.id
        if self._token is not None:
            self._token.cancel()
        self._token = output.build_pdf(self.ctx, "bulletin", entry.params, done=self._show, failed=self._fail)

    def _show(self, paper: PdfPaper) -> None:
        self._token = None
        self.pane.show_pdf(paper.data, paper.warnings)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):  # another paper is wanted by now
            return
        self._token = None
        self.pane.clear()
        self.state.setText(messages.error_line(error))

    def _follow(self, entry: Entry | None) -> None:
        """Say where this paper stands, and offer what can be done with it."""
        row = entry.row if entry is not None else None
        is_issued = row is not None and row.status == "issued"
        self._follow_step(entry)
        is_draft = row is not None and row.status == DRAFT
        self.verbs["edit"].setEnabled(is_draft or (entry is not None and entry.day is not None))
        self.verbs["delete"].setEnabled(is_draft)
        self._correct.setEnabled(is_issued and row is not None and row.corrects_id is None)
        self._withdraw.setEnabled(is_issued)
        for action in self._of_paper:
            action.setEnabled(entry is not None)
        self.state.setText(_words(entry))

    def _follow_step(self, entry: Entry | None) -> None:
        step = self.verbs["issue"]
        text, tip = _next_words(entry)
        step.setText(text)
        step.setToolTip(f"{tip}（Ctrl+Enter）")
        step.setEnabled(entry is not None)
        self.verbs["print"].setVisible(text != "打印")

    def _next_step(self) -> None:
        entry = self.list.current_row()
        if entry is not None:
            self._open(entry)

    def _open(self, entry: Entry) -> None:
        """Enter on a line: the next step of it."""
        self.acts.entry = entry
        if entry.is_open:
            self.acts.issue()
        elif entry.pending is not None:
            self.acts.correct()
        else:
            self.acts.preview()

    # -- verbs -------------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        wanted = text.casefold()
        self.model.set_filter(
            (lambda e: wanted in f"{e.on:%Y-%m-%d} {e.number} {e.title} {e.label}".casefold())
            if wanted
            else None
        )

    def _new(self) -> None:
        from ui.pages.bulletins.bulletin_new_dialog import BulletinNewDialog

        dialog = BulletinNewDialog(self.ctx, self, year=self.year)
        dialog.made.connect(self.select)
        dialog.open()

    def _settings(self) -> None:
        from ui.pages.bulletins.bulletin_kinds_dialog import BulletinKindsDialog

        BulletinKindsDialog(self.ctx, self).open()

    def _go_to_attendance(self) -> None:
        self.ctx.bus.show_tab.emit("attendance", None)

    def remember(self) -> None:
        self.ctx.preferences.set_bytes(SPLITTER, self.splitter.saveState())
        self.pane.clear()


def _next_words(entry: Entry | None) -> tuple[str, str]:
    """The one red button is what comes next: 定稿, then a correction if due, else print. Text and tip."""
    if entry is None or entry.is_open:
        return "定稿", "编文号并封存内容"
    if entry.pending is not None:
        return "更正通报…", "写明原因，起草更正通报"
    return "打印", "预览后打印或另存"


def _words(entry: Entry | None) -> str:
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

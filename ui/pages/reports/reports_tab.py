"""台账报表: choose a paper and its scope, see its pages, print it, export it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.changes import Changes
from app.work import CancelToken, Progress
from ui.pages.base import Tab
from ui.pages.reports.kept_previews import KeptPreviews
from ui.pages.reports.report_choices import ReportChoices, load_choices, rare_kinds
from ui.pages.reports.report_list import ReportList
from ui.pages.reports.report_options import ReportOptions
from ui.pages.reports.report_side import ReportSide
from ui.papers import output
from ui.papers.print_flow import PrintFlow
from ui.widgets.page import EmptyPage
from ui.widgets.paper.pdf_pane import PdfPane
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.jobs.paper_jobs import PdfPaper
    from app.reports.asked import What
    from app.writers.files import Written

WAIT_MS = 300
MOST_RECENT = 12
FORMAT_WORDS = {"xlsx": "导出 Excel", "pdf": "导出 PDF", "docx": "导出 Word", "txt": "导出文本"}
UNMARKED = "bulletin.unmarked"
SIGN_IN = "sign-in"
# Papers with something behind them to look at or to set: the words of the button.
BASIS = {"summary": "数字和依据…", "appraisal": "权重…"}

# What there is nothing of to choose from → the page it is entered on.
NOTHING = {"谈话": "谈话补训", "请假条": "考勤签到"}

# What a paper lacks → the button that leads there, and its page.
WAYS = {
    UNMARKED: ("去登记考勤", "attendance"),
    "paper.nobody": ("导入干部名册", "roster"),
    "paper.no_sessions": ("去课程计划", "plan"),
    "paper.no_exams": ("去测试成绩", "scores"),
}


def _recent(context: AppContext, _progress: Progress) -> list[tuple[Path, str]]:
    found = output.recent_exports(context.paths.exports)
    return [
        (path, f"{at.month}月{at.day}日 {at:%H:%M} · {max(1, size // 1024)} KB") for path, at, size in found
    ]


def go_to_missing(tab: ReportsTab, code: str) -> None:
    """To where what the paper lacks is entered: the class session's marks, the plan, the roster."""
    page = WAYS[code][1]
    if page == "roster":
        from ui.wizards.import_wizard import open_import_wizard

        open_import_wizard(tab, tab.ctx, "roster", {"year": tab.year})
        return
    values = tab.options.values() or {}
    wanted = values.get("class_session_ids") or (values.get("class_session_id"),)
    tab.ctx.bus.show_tab.emit(page, wanted[0] if page == "attendance" else None)


def kept_layout(tab: ReportsTab) -> dict[str, object]:
    """How the clerk likes sign-in sheets, as it stands in the options; {} for other papers."""
    if tab.report_id() != SIGN_IN:
        return {}
    layout = output.sheet_layout(tab.ctx)
    return {**layout, "extra_columns": "、".join(layout.get("extra_columns", ()))}


def why_not(tab: ReportsTab) -> str:
    """What there is nothing of to choose from."""
    words = tab.options.lacking()
    if words in NOTHING:
        return f"{tab.year} 年还没有{words}，先在“{NOTHING[words]}”中登记。"
    return "这一年还没有课次或测试，先在“课程计划”或“测试成绩”中登记。"


def open_basis(tab: ReportsTab, report_id: str) -> None:
    """The summary's figures with their rows, the appraisal's weights."""
    if report_id == "summary":
        from ui.pages.reports.summary_dialog import SummaryDialog

        SummaryDialog(tab.ctx, tab, year=tab.year).open()
    elif report_id == "appraisal":
        from ui.pages.reports.appraisal_weights_dialog import AppraisalWeightsDialog

        AppraisalWeightsDialog(tab.ctx, tab, year=tab.year).open()


class ReportsTab(Tab):
    """Left: papers, options, recent exports. Right: the pages as they will be printed."""

    title = "台账报表"
    help_page = "reports"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._choices: ReportChoices | None = None
        self._formats: tuple[str, ...] = ()
        self._token: CancelToken | None = None
        self._waits_for_print = False
        self._printing: tuple[str, output.Params] = ("", {})
        self._saver, self._kept = output.Saver(ctx, self), KeptPreviews()
        self.flow = PrintFlow(ctx, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.preview)
        self.recent = QMenu(self)
        self.recent_button = self.toolbar.add_menu("最近导出", [])
        self.recent_button.setMenu(self.recent)
        self.recent_button.setToolTip("打开最近导出的文件")
        self.add_verb("basis", "数字和依据…", self.open_basis)
        self.add_verb("folder", "打开文件夹", self.open_folder)
        self.add_verb("third", "导出 Word", self.export_third)
        self.add_verb("second", "导出 PDF", self.export_second)
        self.add_verb("print", "打印…", self.print_paper)
        self.add_verb("export", "导出 Excel", self.export_first, primary=True)
        self._build()
        self.options.changed.connect(self._timer.start)
        self.list.currentItemChanged.connect(self._on_report)
        self.flow.told.connect(self._tell)
        self.flow.went_out.connect(self._note_printed)

    def _build(self) -> None:
        self.list = ReportList(self)
        self.options = ReportOptions(self.ctx.app.today, self)
        side = ReportSide(self.list, self.options, self)
        self.pane = PdfPane(self.ctx, self)
        self.state = EmptyPage("", "", self)
        self._lacking = ""
        self.enter_button = self.state.add_button("去登记考勤", self._enter)
        self.right = QStackedWidget(self)
        self.right.addWidget(self.pane)
        self.right.addWidget(self.state)
        self.splitter = QSplitter(self)
        self.splitter.addWidget(side)
        self.splitter.addWidget(self.right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([side.minimumWidth(), 1000])
        self.splitter.restoreState(self.ctx.preferences.get_bytes("reports.splitter"))
        self.set_body(self.splitter)

    # -- what the window calls ---------------------------------------------------------------------

    def activate(self) -> None:
        self.list.fill(str(self.ctx.preferences.get("reports.last", "")))
        if self._is_stale:
            self._load()
        if not isinstance(QApplication.focusWidget(), QTabBar):
            self.list.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches():
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self._is_stale = True
            if self.isVisible():
                self._load()

    def show_target(self, target: object) -> None:
        """A report's id."""
        self.list.fill("")
        self.list.choose(target)

    def remember(self) -> None:
        self.ctx.preferences.set_bytes("reports.splitter", self.splitter.saveState())
        self.ctx.preferences.set("reports.last", self.report_id())
        self.pane.clear()

    # -- reports and options -----------------------------------------------------------------------

    def report_id(self) -> str:
        """The paper chosen."""
        return self.list.report_id()

    def _load(self, rare: frozenset[What] = frozenset()) -> None:
        self._is_stale = False
        known = self._choices.rare if self._choices is not None else frozenset()
        load = partial(load_choices, year=self.year, rare=known | rare)
        self.ctx.runner.query(load, key="report-choices", done=self._take)
        self._load_recent()

    def _take(self, choices: ReportChoices) -> None:
        self._choices = choices
        self._on_report()

    def _on_report(self, *_: object) -> None:
        report_id = self.report_id()
        if self._choices is None or not report_id:
            return
        from app.jobs.paper_jobs import find_report

        report = find_report(report_id)
        wanted = rare_kinds(report.asked)
        if not wanted <= self._choices.rare:
            self._load(wanted)
            return
        self.options.show_report(report, self._choices, kept_layout(self))
        self.options.keep_typed(self.ctx.kept)
        self._formats = report.formats
        for name, ending in zip(("export", "second", "third"), (*report.formats, "", "")[:3], strict=True):
            action = self.verbs[name]
            action.setVisible(bool(ending))
            if ending:
                words = FORMAT_WORDS[ending]
                action.setText(words)
                keys = "（Ctrl+E）" if name == "export" else ""
                action.setToolTip(f"{words}，存到导出文件夹{keys}")
        self.verbs["basis"].setVisible(report_id in BASIS)
        self.verbs["basis"].setText(BASIS.get(report_id, ""))
        self.header.set_line(f"{self.year} 年", report.title)
        self.preview()

    def open_basis(self) -> None:
        """What stands behind the paper."""
        open_basis(self, self.report_id())

    # -- pages -------------------------------------------------------------------------------------

    def preview(self) -> None:
        """Build the chosen paper and show its pages."""
        self._timer.stop()
        if self._token is not None:
            self._token.cancel()
            self._token = None
        values = self.options.values()
        if values is None:
            self._say("没有可以生成的内容", why_not(self))
            return
        if self.report_id() == SIGN_IN:
            output.keep_sheet_layout(self.ctx, values)
        self._set_ready(False)
        if self.pane.file is None:
            self._say("正在生成预览…", "页面多时需要几秒，可以在上方随时取消。")
        head = self._choices.head if self._choices is not None else ""
        self._token = self._kept.build(
            self.ctx, self.report_id(), values, head=head, done=self._show, failed=self._fail
        )

    def _show(self, paper: PdfPaper) -> None:
        self._token = None
        self.pane.show_pdf(paper.data, paper.warnings)
        self.right.setCurrentWidget(self.pane)
        self._set_ready(True)
        self._tell(f"共 {self.pane.view.page_count} 页")
        if self._waits_for_print:
            self._waits_for_print = False
            self._ask_printer()

    def _fail(self, error: Exception) -> None:
        self._token = None
        self._waits_for_print = False
        code = getattr(error, "code", "")
        self._say(f"没有生成{output.report_title(self.report_id())}", messages.error_line(error), code)

    def _enter(self) -> None:
        go_to_missing(self, self._lacking)

    def _say(self, title: str, text: str, code: str = "") -> None:
        self._lacking = code
        self.enter_button.setVisible(code in WAYS)
        self.enter_button.setText(WAYS[code][0] if code in WAYS else "")
        self.enter_button.setAccessibleName(self.enter_button.text())
        self.pane.clear()
        self.state.set_text(title, text)
        self.right.setCurrentWidget(self.state)
        self._set_ready(False)

    def _set_ready(self, is_ready: bool) -> None:
        for name in ("print", "export", "second", "third"):
            self.verbs[name].setEnabled(is_ready)

    def _tell(self, text: str) -> None:
        self.header.set_line(f"{self.year} 年", output.report_title(self.report_id()), text)

    # -- print and export --------------------------------------------------------------------------

    def print_paper(self) -> None:
        """The list of a sign-in sheet is brought up to date first, so that paper and screen agree."""
        values = self.options.values()
        if values is not None and not self.flow.is_running:
            self._printing = (self.report_id(), values)
            output.prepare(self.ctx, self.report_id(), values, done=self._prepared, failed=self._fail)

    def _prepared(self, changed: int) -> None:
        if changed:
            self._waits_for_print = True
            self.preview()
        else:
            self._ask_printer()

    def _ask_printer(self) -> None:
        if self.pane.file is not None:
            self.flow.ask(self.pane.file, output.report_title(self.report_id()))

    def _note_printed(self) -> None:
        output.note_printed(self.ctx, *self._printing)

    def export_first(self) -> None:
        """The usual format, under its telling name into the folder of exports."""
        self._export(self._formats[0])

    def export_second(self) -> None:
        """The other format."""
        self._export(self._formats[1])

    def export_third(self) -> None:
        """One format more, for letters."""
        self._export(self._formats[2])

    def _export(self, ending: str) -> None:
        values = self.options.values()
        if values is not None and ending:
            self._saver.save(self.report_id(), values, ending=ending, done=self._exported)

    def _exported(self, _written: Written) -> None:
        self._load_recent()

    def open_folder(self) -> None:
        """Show the folder of exports."""
        output.show_folder(self.ctx.app.paths.exports)

    def _load_recent(self) -> None:
        self.ctx.runner.job(_recent, title="", done=self._show_recent)

    def _show_recent(self, found: list[tuple[Path, str]]) -> None:
        self.recent.clear()
        for path, facts in found[:MOST_RECENT]:
            action = self.recent.addAction(f"{path.name}　{facts}")
            action.triggered.connect(partial(output.open_file, path))
        self.recent_button.setEnabled(bool(found))

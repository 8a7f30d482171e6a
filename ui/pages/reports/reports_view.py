"""Left: the papers. Then the options of the chosen one, and its pages as they will be printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.work import CancelToken
from ui.pages.reports.kept_previews import KeptPreviews
from ui.pages.reports.options_area import OptionsArea
from ui.pages.reports.report_choices import ReportChoices, rare_kinds
from ui.pages.reports.report_list import ReportList
from ui.pages.reports.report_options import ReportOptions
from ui.papers import output
from ui.papers.at_rest import WORKING, AtRest
from ui.papers.print_flow import PrintFlow
from ui.widgets.page import EmptyPage
from ui.widgets.paper.pdf_pane import PdfPane
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.jobs.paper_jobs import PdfPaper

WAIT_MS = 300
CAN_STOP = "页面多时需要几秒，可以在上方随时取消。"
SPLITTER = "reports.columns"
UNMARKED = "bulletin.unmarked"
SIGN_IN = "sign-in"

# What there is nothing of to choose from → the page it is entered on.
NOTHING = {"谈话": "谈话补训", "请假条": "考勤签到"}

# What a paper lacks → the button that leads there, and its page.
WAYS = {
    UNMARKED: ("去登记考勤", "attendance"),
    "paper.nobody": ("导入干部名册", "roster"),
    "paper.no_sessions": ("去课程计划", "plan"),
    "paper.no_exams": ("去测试成绩", "scores"),
}


def kept_layout(ctx: UiContext, report_id: str) -> dict[str, object]:
    """How the clerk likes sign-in sheets, as it stands in the options; {} for other papers."""
    if report_id != SIGN_IN:
        return {}
    layout = output.sheet_layout(ctx)
    return {**layout, "extra_columns": "、".join(layout.get("extra_columns", ()))}


def why_not(lacking: str, year: int) -> str:
    """What there is nothing of to choose from."""
    if lacking in NOTHING:
        return f"{year} 年还没有{lacking}，先在“{NOTHING[lacking]}”中登记。"
    return "这一年还没有课次或测试，先在“课程计划”或“测试成绩”中登记。"


class ReportsView(QSplitter):
    """`chosen` when the paper or what can be done with it changed, `told(text)` what there is to say of it.

    `wanted(kinds)` asks for choices that are rarely needed, `enter_wanted` leads to what the paper lacks,
    `exported` after a file was written.
    """

    chosen = Signal()
    told = Signal(str)
    wanted = Signal(object)
    enter_wanted = Signal()
    exported = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.year = 0
        self.formats: tuple[str, ...] = ()
        self.is_ready = False
        self.lacking = ""  # the code of what the paper lacks
        self.choices: ReportChoices | None = None
        self.saver, self._kept = output.Saver(ctx, self), KeptPreviews()
        self._token: CancelToken | None = None
        self._asked = 0  # the number of the preview wanted last; older ones may still answer
        self._shown: PdfPaper | None = None
        self._waits_for_print = False
        self._printing: tuple[str, output.Params] = ("", {})
        self._rest = AtRest(ctx, self, self.preview)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.preview)
        self.flow = PrintFlow(ctx, self)
        self._build()
        self.options.changed.connect(self._timer.start)
        self.list.currentItemChanged.connect(self._show_report)
        self.flow.told.connect(self.told.emit)
        self.flow.went_out.connect(self._note_printed)

    def _build(self) -> None:
        self.list = ReportList(self)
        self.options = ReportOptions(self.ctx.app.today, self)
        area = OptionsArea(self.options, self)
        self.right = QStackedWidget(self)
        self.pane = PdfPane(self.ctx, self.right)
        self.state = EmptyPage("", "", self.right)
        self.enter_button = self.state.add_button("去登记考勤", self.enter_wanted.emit)
        self.right.addWidget(self.pane)
        self.right.addWidget(self.state)
        for part in (self.list, area, self.right):
            self.addWidget(part)
        self.setStretchFactor(2, 1)
        self.setChildrenCollapsible(False)
        self.setSizes([self.list.minimumWidth(), area.minimumWidth(), 1000])
        self.restoreState(self.ctx.preferences.get_bytes(SPLITTER))

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.saveState())
        self.ctx.preferences.set("reports.last", self.report_id())
        self._rest.stop()
        self.pane.clear()

    # -- the paper and its options -----------------------------------------------------------------

    def report_id(self) -> str:
        """The paper chosen."""
        return self.list.report_id()

    def show_choices(self, choices: ReportChoices) -> None:
        """What there is to choose from was read."""
        self.choices = choices
        self._show_report()

    def _show_report(self, *_: object) -> None:
        report_id = self.report_id()
        if self.choices is None or not report_id:
            return
        from app.jobs.paper_jobs import find_report

        report = find_report(report_id)
        rare = rare_kinds(report.asked)
        if not rare <= self.choices.rare:
            self.wanted.emit(rare)
            return
        self.options.show_report(report, self.choices, kept_layout(self.ctx, report_id))
        self.options.keep_typed(self.ctx.kept)
        self.formats = report.formats
        self.told.emit("")
        self.chosen.emit()
        self._give_up()
        if self._has_kept():
            self.preview()
            return
        self._set_ready(False)
        if self.pane.file is None:
            self._say(WORKING, CAN_STOP)
        self._rest.start()

    # -- its pages ---------------------------------------------------------------------------------

    def preview(self) -> None:
        """Build the chosen paper and show its pages."""
        self._give_up()
        values = self.options.values()
        if values is None:
            self._say("没有可以生成的内容", why_not(self.options.lacking(), self.year))
            return
        if self.report_id() == SIGN_IN:
            output.keep_sheet_layout(self.ctx, values)
        self._set_ready(False)
        if self.pane.file is None:
            self._say(WORKING, CAN_STOP)
        head = self.choices.head if self.choices is not None else ""
        self._token = self._kept.build(
            self.ctx,
            self.report_id(),
            values,
            head=head,
            done=partial(self._show_paper, self._asked),
            failed=partial(self._tell_failure, self._asked),
        )

    def _give_up(self) -> None:
        """What was wanted before is not any more; it may still answer, late."""
        self._asked += 1
        self._timer.stop()
        self._rest.stop()
        if self._token is not None:
            self._token.cancel()
            self._token = None

    def _has_kept(self) -> bool:
        """Whether there is nothing to wait for: the pages are there, or there is nothing to make."""
        values = self.options.values()
        head = self.choices.head if self.choices is not None else ""
        return values is None or self._kept.has(self.ctx, self.report_id(), values, head=head)

    def _show_paper(self, number: int, paper: PdfPaper) -> None:
        if number != self._asked:  # another paper is wanted by now
            return
        self._token = None
        if paper is not self._shown or self.pane.file is None:  # else its pages are there already
            self._shown = paper
            self.pane.show_pdf(paper.data, paper.warnings)
        self.right.setCurrentWidget(self.pane)
        self._set_ready(True)
        self.told.emit(f"共 {self.pane.view.page_count} 页")
        if self._waits_for_print:
            self._waits_for_print = False
            self._ask_printer()

    def _tell_failure(self, number: int, error: Exception) -> None:
        if number == self._asked:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._token = None
        self._waits_for_print = False
        code = getattr(error, "code", "")
        self._say(f"没有生成{output.report_title(self.report_id())}", messages.error_line(error), code)

    def _say(self, title: str, text: str, code: str = "") -> None:
        self.lacking = code
        self.enter_button.setVisible(code in WAYS)
        self.enter_button.setText(WAYS[code][0] if code in WAYS else "")
        self.enter_button.setAccessibleName(self.enter_button.text())
        self.pane.clear()
        self.state.set_text(title, text)
        self.right.setCurrentWidget(self.state)
        self._set_ready(False)

    def _set_ready(self, is_ready: bool) -> None:
        self.is_ready = is_ready
        self.chosen.emit()

    # -- print -------------------------------------------------------------------------------------

    def print_paper(self) -> None:
        """The list of a sign-in sheet is brought up to date first, so that paper and screen agree."""
        values = self.options.values()
        if values is not None and not self.flow.is_running:
            self._printing = (self.report_id(), values)
            output.prepare(self.ctx, self.report_id(), values, done=self._print_prepared, failed=self._fail)

    def _print_prepared(self, changed: int) -> None:
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

"""The paper before it is printed: `open_preview(parent, ctx, report_id, params)`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.work import CancelToken
from ui.looks.plain import LongLabel, fit_screen, flat, primary
from ui.papers import output
from ui.papers.print_flow import PrintFlow
from ui.widgets.page import verb
from ui.widgets.paper.pdf_pane import PdfPane
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.jobs.paper_jobs import PdfPaper
    from app.writers.files import Written

Params = Mapping[str, object]
SIGN_IN = "sign-in"


def open_preview(
    parent: QWidget, ctx: UiContext, report_id: str, params: Params, *, title: str = ""
) -> PreviewDialog:
    """Show the pages of a report, called by its own title or as told, with print and save. The dialog deletes
    itself."""
    dialog = PreviewDialog(ctx, report_id, params, parent, title=title)
    dialog.open()
    dialog.load()
    return dialog


class PreviewDialog(QDialog):
    """Builds the PDF, shows it, prints it or saves it; a sign-in sheet is settled first."""

    def __init__(
        self, ctx: UiContext, report_id: str, params: Params, parent: QWidget | None = None, title: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._report_id = report_id
        self._params = dict(params)
        self._token: CancelToken | None = None
        self._waits_for_print = False
        self._saver = output.Saver(ctx, self)
        self.flow = PrintFlow(ctx, self)
        self.flow.told.connect(self._on_told)
        self.flow.ended.connect(self._print_ended)
        self.flow.went_out.connect(self._note_printed)
        self._stem = ""
        self._title = title or output.report_title(report_id)
        self.setWindowTitle(f"{self._title} · 预览")
        self.pane = PdfPane(ctx, self)
        self.state = LongLabel(f"正在生成{self._title}…", self)
        self._build()
        self._set_ready(False)

    def _build(self) -> None:
        self.save_button = QPushButton("另存为…", self)
        self.save_button.setToolTip("另存为 PDF 或 Excel（Ctrl+S）")
        self.save_button.clicked.connect(self.save_as)
        self.print_button = primary(QPushButton("打印", self))
        self.print_button.setToolTip("打印（Ctrl+P）")
        self.print_button.clicked.connect(self.print_pages)
        self.close_button = QPushButton("关闭", self)
        self.close_button.clicked.connect(self.reject)
        self.stop_button = flat(QPushButton("停止打印", self))
        self.stop_button.clicked.connect(self.flow.stop)
        self.stop_button.hide()
        self.layout_button = QPushButton("版式…", self)
        self.layout_button.setToolTip("单栏或双栏、空行、加印的栏")
        self.layout_button.clicked.connect(self.choose_layout)
        self.layout_button.setVisible(self._report_id == SIGN_IN)
        for button in (
            self.save_button,
            self.print_button,
            self.close_button,
            self.stop_button,
            self.layout_button,
        ):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.state, 1)
        row.addWidget(self.stop_button)
        row.addWidget(self.layout_button)
        row.addWidget(self.close_button)
        row.addWidget(self.save_button)
        row.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.pane, 1)
        layout.addLayout(row)
        verb(self, "打印", self.print_pages, keys="Ctrl+P")
        verb(self, "另存为", self.save_as, keys="Ctrl+S")
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.sizeHint()
        wanted = QSize(max(900, room.width() * 9 // 10), max(600, room.height() * 95 // 100))
        self.resize(fit_screen(self, wanted))

    # -- building the paper ------------------------------------------------------------------------

    def load(self) -> None:
        """Build the paper and show it."""
        self._set_ready(False)
        self.state.setText(f"正在生成{self._title}…")
        self._token = output.build_pdf(
            self._ctx, self._report_id, self._values(), done=self._show, failed=self._fail
        )

    def _values(self) -> Params:
        """What was asked for; a sign-in sheet in the layout the clerk likes."""
        layout = output.sheet_layout(self._ctx) if self._report_id == SIGN_IN else {}
        return {**layout, **self._params}

    def choose_layout(self) -> None:
        """签到表版式."""
        from ui.papers.sheet_layout_dialog import SheetLayoutDialog

        SheetLayoutDialog(self._ctx, self, after=self.load).open()

    def _show(self, paper: PdfPaper) -> None:
        self._token = None
        self._stem = paper.stem
        self.setWindowTitle(f"{paper.title} · 预览")
        self.pane.show_pdf(paper.data, paper.warnings)
        self.state.setText(f"共 {self.pane.view.page_count} 页")
        self._set_ready(True)
        self.pane.view.setFocus()
        if self._waits_for_print:
            self._waits_for_print = False
            self._ask_printer()

    def _fail(self, error: Exception) -> None:
        self._token = None
        self._waits_for_print = False
        self._set_ready(self.pane.file is not None)
        self.state.setText(messages.error_line(error))

    def _set_ready(self, is_ready: bool) -> None:
        self.print_button.setEnabled(is_ready)
        self.save_button.setEnabled(is_ready)

    # -- print -------------------------------------------------------------------------------------

    def print_pages(self) -> None:
        """Bring the list of a sign-in sheet up to date, build it anew if that changed it, then print."""
        if self.print_button.isEnabled():
            output.prepare(self._ctx, self._report_id, self._params, done=self._prepared, failed=self._fail)

    def _prepared(self, changed: int) -> None:
        if changed:
            self._waits_for_print = True
            self.load()
        else:
            self._ask_printer()

    def _ask_printer(self) -> None:
        if self.pane.file is not None:
            self.flow.ask(self.pane.file, self._title)

    def send_to(self, printer: QPrinter) -> None:
        """Print on `printer` with its page range and order."""
        if self.pane.file is not None and not self.flow.is_running:
            self._set_ready(False)
            self.stop_button.show()
            self.flow.send(self.pane.file, printer, self._title)

    def _note_printed(self) -> None:
        output.note_printed(self._ctx, self._report_id, self._params)

    def _on_told(self, text: str) -> None:
        self.state.setText(text)
        if self.flow.is_running:
            self._set_ready(False)
            self.stop_button.show()

    def _print_ended(self, _is_complete: bool) -> None:
        self.stop_button.hide()
        self._set_ready(True)

    # -- save --------------------------------------------------------------------------------------

    def save_as(self) -> None:
        """Choose name, place and format; the telling name in the folder of exports is offered."""
        if not self.save_button.isEnabled():
            return
        from app.jobs.paper_jobs import find_report

        folder = self._ctx.app.paths.exports
        folder.mkdir(parents=True, exist_ok=True)
        kinds = {"pdf": "PDF 文件 (*.pdf)", "xlsx": "Excel 工作簿 (*.xlsx)", "docx": "Word 文档 (*.docx)"}
        filters = [kinds[ending] for ending in kinds if ending in find_report(self._report_id).formats]
        dialog = QFileDialog(self, "另存为", str(folder / f"{self._stem}.pdf"), ";;".join(filters))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda text: dialog.setDefaultSuffix(next(ending for ending in kinds if f".{ending})" in text))
        )
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write the paper to this file."""
        path = Path(name)
        if path.suffix.lower() not in (".pdf", ".xlsx", ".docx"):
            path = path.with_name(f"{path.name}.pdf")
        self._saver.save(self._report_id, self._values(), path=path, done=self._saved, failed=self._fail)

    def _saved(self, written: Written) -> None:
        self.state.setText(f"已保存“{written.path.name}”。")

    # -- life --------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Esc and the close button; while pages are being sent it first stops them."""
        if self.flow.is_running:
            self.flow.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        if self._token is not None:
            self._token.cancel()
        self.pane.clear()
        super().done(result)

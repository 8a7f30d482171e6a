"""Ask for a printer, send the pages, tell how far it is: the same for the preview and the reports page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ui.papers.printing import PrintRun, chosen_pages
from ui.widgets.paper.pdf_file import PdfPages
from ui.work.context import UiContext


class PrintFlow(QObject):
    """`told` gives a line to show, `ended` whether everything went out, `went_out` that pages did."""

    told = Signal(object)
    ended = Signal(object)
    went_out = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._widget = parent
        self._file: PdfPages | None = None
        self._printer: QPrinter | None = None
        self._run: PrintRun | None = None
        self._total = 0
        self._sent = 0
        self._title = ""

    @property
    def is_running(self) -> bool:
        """Whether pages are on their way."""
        return self._run is not None

    def ask(self, file: PdfPages, title: str) -> None:
        """Open the print dialog; its choice starts the run."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._widget)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("打印")
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCollateCopies, True)
        dialog.setMinMax(1, max(1, len(file.sizes)))
        self._file, self._printer, self._title = file, printer, title
        dialog.accepted.connect(self._accepted)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _accepted(self) -> None:
        if self._file is not None and self._printer is not None:
            self.send(self._file, self._printer, self._title)

    def send(self, file: PdfPages, printer: QPrinter, title: str) -> None:
        """Print on `printer` with its page range and order."""
        if self._run is not None:
            return
        pages = chosen_pages(printer, len(file.sizes))
        self._title = title
        self._total = len(pages)
        self._printer = printer  # must outlive the run
        self._run = PrintRun(self._ctx, file, printer, pages, self)
        self._run.moved.connect(self._moved)
        self._run.finished.connect(self._finished)
        self._moved(0)
        if not self._run.start():
            self._run = None
            self.told.emit("打印机没有接受任务，纸张没有打印；请检查打印机是否开机、联机后再试。")
            self.ended.emit(False)

    def stop(self) -> None:
        """Stop after the band under way."""
        if self._run is not None:
            self._run.cancel()

    def _moved(self, pages: int) -> None:
        self._sent = pages
        self.told.emit(f"正在送往打印机：{pages} / {self._total} 页")

    def _finished(self, is_complete: bool) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        if is_complete:
            self.told.emit(f"已送往打印机，共 {self._total} 页。")
            self._ctx.bus.say(f"{self._title}已送往打印机，共 {self._total} 页。")
        else:
            self.told.emit("打印已停止，已送出的页可能仍会印出；需要时可重新打印。")
        if self._sent:  # also when stopped half way: what was sent may still be printed
            self.went_out.emit()
        self.ended.emit(is_complete)

"""The list paper of a register that is being made, as it will print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.work import Progress
from ui.widgets.paper.pdf_file import PdfPages
from ui.widgets.paper.pdf_view import FIT_WIDTH, PdfView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.rules.registers.description import Register


class PaperSample(QWidget):
    """Call `draw`; the paper before stays until the next one is there."""

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._is_closed = False
        self.file: PdfPages | None = None
        self.line = QLabel("一览表印出来的样子（内容是示例）", self)
        self.line.setObjectName("caption")
        self.view = PdfView(ctx, self)
        self.view.setAccessibleName("一览表的样子")
        self.view.set_mode(FIT_WIDTH)
        self.view.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)

    def draw(self, register: Register) -> None:
        """The first list of a register that holds."""
        self._ctx.runner.job(partial(_sample, register=register), title="", done=self._show)

    def _show(self, data: bytes) -> None:
        if not self._is_closed:
            self._replace(PdfPages(data))

    def close_file(self) -> None:
        """The editor closes: nothing is drawn any more."""
        self._is_closed = True
        self._replace(None)

    def _replace(self, file: PdfPages | None) -> None:
        before, self.file = self.file, file
        self.view.set_file(file)
        if before is not None:
            before.close()


def _sample(context: AppContext, progress: Progress, register: Register) -> bytes:
    from app.jobs.register_samples import sample_pdf

    return sample_pdf(context, progress, register=register)

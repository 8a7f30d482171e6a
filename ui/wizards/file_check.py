"""The file that is open in the import wizard: read and checked beside the window, anew after each answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.wizards.import_answers import ImportAnswers
from ui.wizards.import_work import Checked, check, make_params
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.imports import LayoutCorrection, Preview, Question, Workbook
    from app.work import CancelToken


class FileCheck(QObject):
    """`started` when a check begins; `checked(Checked)` or `failed(Exception)` when it ends.

    What was read stays in memory: an answer or a correction of the columns checks it without reading again.
    """

    started = Signal()
    checked = Signal(object)
    failed = Signal(object)

    def __init__(self, ctx: UiContext, kind_id: str, answers: ImportAnswers, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._kind_id = kind_id
        self._answers = answers
        self._result: Checked | None = None
        self._token: CancelToken | None = None
        self.correction: LayoutCorrection | None = None  # what the clerk said of the columns

    @property
    def workbook(self) -> Workbook | None:
        """What was read; None before the first file was."""
        return self._result.workbook if self._result is not None else None

    def preview(self) -> Preview | None:
        """What the rows came to; None before, and where the columns could not be told."""
        return self._result.preview if self._result is not None else None

    def open(self, path: Path) -> None:
        """Another file: nothing said of the last one holds."""
        self.correction = None
        self._answers.forget()
        self._start(path)

    def again(self) -> None:
        """Check the same file with what was answered since."""
        if self._result is not None:
            self._start(self._result.workbook)

    def correct_columns(self, correction: LayoutCorrection) -> None:
        """Check the same file with its columns as the clerk has them."""
        if self._result is not None:
            self.correction = correction
            self.again()

    def answer(self, **answers: object) -> None:
        """The answer to a question about the whole file: checked anew with it."""
        self._answers.say(**answers)
        self.again()

    def answer_questions(self, answers: list[tuple[Question, str]]) -> None:
        """Answers to questions of the preview: checked anew with them."""
        preview = self.preview()
        if preview is not None:
            self._answers.answer(preview, answers)
            self.again()

    def ask_again(self) -> None:
        """What was said of this file and of its signs is asked for once more."""
        preview = self.preview()
        if preview is not None:
            self._answers.take_back(preview)
            self.again()

    def cancel(self) -> None:
        """Nobody waits any more."""
        if self._token is not None:
            self._token.cancel()

    def _start(self, source: Path | Workbook) -> None:
        self.started.emit()
        remembered = self._ctx.preferences.values.import_layouts
        params = make_params(self._answers.params, remembered, self.correction)
        work = partial(check, kind=self._kind_id, source=source, params=params)
        self._token = self._ctx.runner.job(work, title="核对表格", done=self._keep, failed=self._fail)

    def _keep(self, result: Checked) -> None:
        self._result = result
        self.checked.emit(result)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)

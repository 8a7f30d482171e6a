"""From a spreadsheet to the data file: choose, look at every row's verdict, correct, import, take back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.looks.plain import fit_screen
from ui.widgets.field.file_choice import choose_file
from ui.widgets.field.form import LEAVE, STAY
from ui.widgets.page import PageStack
from ui.widgets.progress_panel import ProgressPanel
from ui.wizards.batches_choice import BatchesChoice
from ui.wizards.before_import import ask_first
from ui.wizards.file_check import FileCheck
from ui.wizards.file_page import FileDropDialog, FilePage
from ui.wizards.import_answers import ImportAnswers
from ui.wizards.import_work import Checked
from ui.wizards.import_writing import ImportWriting, tell_failure
from ui.wizards.preview_page import PreviewPage
from ui.wizards.problem_rows import ProblemRows
from ui.wizards.questions_page import QuestionsPage
from ui.wizards.row_corrections import RowCorrections
from ui.wizards.score_choice import ScoreChoice
from ui.wizards.wizard_buttons import WizardButtons
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.imports import AnyImport, Preview

FILE, PREVIEW, SCORES, BATCHES, QUESTIONS = range(5)


def open_import_wizard(
    parent: QWidget, ctx: UiContext, kind: str | AnyImport, params: Mapping[str, Any] | None = None
) -> ImportWizard:
    """Open the wizard for `kind` (roster, plan, attendance, scores, register:contest), or an import itself.

    `params` may hold year, session_id, exam, exam_date: what the page already knows.
    """
    wizard = ImportWizard(ctx, kind, dict(params or {}), parent)
    wizard.open()
    return wizard


class ImportWizard(FileDropDialog):
    """Two pages: the file, then its rows. Nothing is written before 导入, and that is one step to undo."""

    def __init__(
        self, ctx: UiContext, kind: str | AnyImport, params: dict[str, Any], parent: QWidget
    ) -> None:
        super().__init__(parent)
        from app.imports import get_import

        self.kind = get_import(kind) if isinstance(kind, str) else kind
        self.setWindowTitle(f"从表格导入{self.kind.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._ctx = ctx
        self.answers = ImportAnswers(ctx.preferences, params)
        self.check = FileCheck(ctx, self.kind.id, self.answers, self)
        self._other = ""  # id of the import the file looks like
        self._build()
        self.problem_rows = ProblemRows(ctx, self, self.buttons.say)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return fit_screen(self, QSize(self.fontMetrics().horizontalAdvance("汉") * 82, 620))

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.file_page = FilePage(
            self.kind.title, self.kind.words.hint, self.choose, self.correct_columns, self.change_door, self
        )
        self.preview_page = PreviewPage(self._ctx.preferences.values.masked, self, today=self._ctx.app.today)
        self.score_choice = ScoreChoice(lambda column: self.check.answer(score_column=column), self)
        self.batches_choice = BatchesChoice(self.check.answer, self)
        self.questions_page = QuestionsPage(self._ctx, self.check.answer_questions, self)
        self.corrections = RowCorrections(self, self.check.preview, self.answers, self.check.again)
        self.check.started.connect(self._on_start)
        self.check.checked.connect(self._on_checked)
        self.check.failed.connect(self._refuse)
        self.preview_page.row_wanted.connect(self.corrections.correct_row)
        self.preview_page.rows_wanted.connect(self.corrections.show_rows)
        self.pages = PageStack(self)
        choices = (self.score_choice, self.batches_choice, self.questions_page)
        for page in (self.file_page, self.preview_page, *choices):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.pages, 1)
        panel = ProgressPanel(self._ctx.runner, self)
        self._writing = ImportWriting(self._ctx, panel, self)
        layout.addWidget(panel)
        self.buttons = WizardButtons(
            {
                "again": self.choose,
                "map": self.correct_columns,
                "columns": self._offer_score_columns,
                "answers": self.check.ask_again,
                "door": self.change_door,
                "save": self.save_problems,
                "cancel": self.reject,
                "go": self._go_on,
                "import": self.apply,
            },
            self,
        )
        self.import_button = self.buttons["import"]
        self.save_button = self.buttons["save"]
        layout.addWidget(self.buttons)

    # -- choosing a file ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for the file."""
        folder = str(self._ctx.preferences.get("import.folder", ""))
        choose_file(self, f"选择{self.kind.title}表格", self.load, folder=folder)

    def load(self, path: Path) -> None:
        """Read and check a file."""
        self._ctx.preferences.set("import.folder", str(path.parent))
        self.score_choice.forget()
        self.check.open(path)

    def _on_start(self) -> None:
        self.file_page.refusal.hide()
        self._set_busy(True, "正在读取和核对…")

    def _set_busy(self, is_busy: bool, note: str = "") -> None:
        self.file_page.choose_button.setEnabled(not is_busy)
        self.buttons.set_busy(is_busy, note)

    def _refuse(self, error: Exception) -> None:
        self._set_busy(False)
        self._show_page(FILE)
        self._other = self.file_page.refuse(error)

    def _on_checked(self, checked: Checked) -> None:
        self._set_busy(False)
        if checked.preview is None:
            assert checked.problem is not None
            code = checked.problem.code
            if code == "import.several_scores":
                choices: Any = checked.problem.data["choices"]
                self.score_choice.remember(str(checked.problem.data["file"]), choices)
                self._offer_score_columns()
                return
            self._refuse(checked.problem)
            return
        self.answers.remember_columns(checked.preview, self.check.correction)
        self.preview_page.show_preview(checked.preview)
        self._other = self.buttons.offer_door(checked.preview)
        if checked.preview.questions:
            self._show_page(QUESTIONS)
            self.questions_page.offer(Path(checked.preview.path).name, checked.preview.questions)
            return
        asks = self.batches_choice.offers(checked.preview, self.answers.params.get("batches"))
        self._show_page(BATCHES if asks else PREVIEW)
        self.buttons.offer_import(checked.preview)

    def change_door(self) -> None:
        """The file is another list: go on with the import it belongs to."""
        workbook = self.check.workbook
        if workbook is None or not self._other:
            return
        path, parent = Path(workbook.path), self.parentWidget()
        assert parent is not None
        wizard = open_import_wizard(parent, self._ctx, self._other, self.answers.given)
        super().reject()
        wizard.load(path)

    def _offer_score_columns(self) -> None:
        self._show_page(SCORES)
        self.score_choice.offer()

    def _go_on(self) -> None:
        """The questions on the page in front are answered."""
        page = self.batches_choice if self.pages.currentIndex() == BATCHES else self.questions_page
        page.go()

    def _show_page(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        preview = self.check.preview()
        self.buttons.show_for(
            again=number != FILE,
            preview=preview if number == PREVIEW else None,
            columns=self.score_choice.has_columns,
            door=bool(self._other),
            answers=self.answers.has_answered,
            go=number in (BATCHES, QUESTIONS),
        )
        if number == PREVIEW:
            self.preview_page.table.setFocus()

    # -- correcting and saving problems ------------------------------------------------------------

    def correct_columns(self) -> None:
        """Let the clerk say what each column is."""
        if self.check.workbook is not None:
            self.corrections.correct_columns(self.kind, self.check.workbook, self.check.correct_columns)

    def save_problems(self) -> None:
        """Write the rows in error to a file that can be corrected and imported again."""
        preview = self.check.preview()
        if preview is not None:
            self.problem_rows.ask(preview)

    # -- importing ---------------------------------------------------------------------------------

    def apply(self) -> None:
        """Write everything that can be written, as one operation."""
        preview = self.check.preview()
        if preview is None or self._writing.is_running or not self.preview_page.may_import():
            return
        preview = self.preview_page.completed(preview)
        ask_first(self._ctx, self, preview, self._write)

    def _write(self, preview: Preview) -> None:
        self._set_busy(True, f"正在写入 {preview.writes} 行…")
        self._writing.start(preview, self.kind.title, done=self._applied, failed=self._not_applied)

    def _applied(self, _answer: object) -> None:
        preview = self.check.preview()
        text = f"已导入{self.kind.title}：{outcome(preview)}" if preview is not None else "已导入"
        self._ctx.bus.notice.emit(Notice(text, undo=True))
        self.accept()

    def _not_applied(self, error: Exception) -> None:
        self._set_busy(False)
        self.buttons.say(tell_failure(self, self._ctx, error))

    def reject(self) -> None:
        if self._writing.is_running:
            # All or nothing: the window stays until it is known which.
            self.buttons.say("正在停止…")
            self._writing.cancel()
            return
        asked = "改正和说明还没有用上，表格也没有导入。"
        if self.answers.is_touched and messages.ask(self, asked, STAY, LEAVE, cancel=False) != LEAVE:
            return
        self.check.cancel()
        super().reject()


def outcome(preview: Preview) -> str:
    """新增 58 人，更新 2 行，3 行有错误未导入."""
    new = sum(row.action == "new" for row in preview.rows)
    update = sum(row.action == "update" for row in preview.rows)
    parts = [f"新增 {new} 行" if new else "", f"更新 {update} 行" if update else ""]
    parts.append(f"{preview.errors} 行有错误未导入" if preview.errors else "")
    return "，".join(part for part in parts if part) or "没有变化"

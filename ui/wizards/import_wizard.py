"""From a spreadsheet to the data file: choose, look at every row's verdict, correct, import, take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.errors import Cancelled
from ui import messages
from ui.bus import Notice
from ui.context import UiContext
from ui.widgets.field.file_choice import choose_file
from ui.widgets.page import EmptyPage, Paragraph, fit_screen, flat, primary
from ui.widgets.progress_panel import ProgressPanel
from ui.wizards.batches_choice import BatchesChoice
from ui.wizards.before_import import ask_first
from ui.wizards.import_work import Checked, check, dump_correction, make_params
from ui.wizards.import_writing import ImportWriting
from ui.wizards.preview_page import PreviewPage
from ui.wizards.problem_rows import ProblemRows
from ui.wizards.score_choice import ScoreChoice

if TYPE_CHECKING:
    from app.imports import Correction, Preview
    from app.work import CancelToken

Call = Callable[[], object]


def open_import_wizard(
    parent: QWidget, ctx: UiContext, kind: str, params: Mapping[str, Any] | None = None
) -> ImportWizard:
    """Open the wizard for `kind` (roster, plan, attendance, scores).

    `params` may hold year, session_id, exam, exam_date: what the page already knows.
    """
    wizard = ImportWizard(ctx, kind, dict(params or {}), parent)
    wizard.open()
    return wizard


class FilePage(QWidget):
    """The first page: what is wanted, the button, and why the last file was refused."""

    def __init__(
        self, title: str, hint: str, choose: Call, correct: Call, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        start = EmptyPage(
            f"选择要导入的{title}表格",
            f"{hint}可以是 Excel、WPS 或 CSV 文件，标题行、合并单元格、小计行不用整理。"
            "选好后先看每一行的核对结果，确认了才会写入。",
            self,
        )
        self.choose_button = start.add_button("选择文件", choose)
        self.columns_button = start.add_button("指定各列", correct, main=False)
        self.columns_button.hide()
        self.refusal = Paragraph("", self, name="problem")
        self.refusal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.refusal.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(start, 1)
        layout.addWidget(self.refusal)


class FileDropDialog(QDialog):
    """A file dropped on it is loaded."""

    def load(self, path: Path) -> None:
        """Take the file at `path`."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.load(files[0])


class ImportWizard(FileDropDialog):
    """Two pages: the file, then its rows. Nothing is written before 导入, and that is one step to undo."""

    def __init__(self, ctx: UiContext, kind: str, params: dict[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        from app.imports import get_import

        self.kind = get_import(kind)
        self.setWindowTitle(f"从表格导入{self.kind.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._ctx = ctx
        self._params = params
        self._checked: Checked | None = None
        self._auto_fingerprint = ""
        self._score_columns: tuple[str, tuple[str, ...]] = ("", ())
        self._given = dict(params)  # what the page knows; answers are of one file only
        self._correction: Correction | None = None
        self._token: CancelToken | None = None
        self.problem_rows = ProblemRows(ctx, self, self._say)
        self._build()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return fit_screen(self, QSize(self.fontMetrics().horizontalAdvance("汉") * 82, 620))

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.file_page = FilePage(
            self.kind.title, self.kind.words.hint, self.choose, self.correct_columns, self
        )
        self.preview_page = PreviewPage(self._ctx.preferences.values.masked, self, today=self._ctx.app.today)
        self.score_choice = ScoreChoice(lambda column: self._answer(score_column=column), self)
        self.batches_choice = BatchesChoice(self._answer, self)
        self.pages = QStackedWidget(self)
        for page in (self.file_page, self.preview_page, self.score_choice, self.batches_choice):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.pages, 1)
        panel = ProgressPanel(self._ctx.runner, self)
        self._writing = ImportWriting(self._ctx, panel, self)
        layout.addWidget(panel)
        layout.addLayout(self._button_row())

    def _button_row(self) -> QHBoxLayout:
        def button(text: str, call: Any) -> QPushButton:
            made = QPushButton(text, self)
            made.setAutoDefault(False)
            made.clicked.connect(call)
            return made

        self.again_button = flat(button("换一个文件", self.choose))
        self.map_button = flat(button("各列对应", self.correct_columns))
        self.columns_button = flat(button("另选成绩列", self._offer_score_columns))
        self.save_button = flat(button("错误行另存为 Excel", self.save_problems))
        self.cancel_button = button("取消", self.reject)
        self.import_button = primary(button("导入", self.apply))
        self._note = QLabel(self)
        self._note.setObjectName("hint")
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.again_button, self.map_button, self.columns_button, self.save_button):
            row.addWidget(widget)
            widget.hide()
        row.addStretch(1)
        row.addWidget(self._note)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        self.import_button.hide()
        return row

    # -- choosing a file ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for the file."""
        folder = str(self._ctx.preferences.get("import.folder", ""))
        choose_file(self, f"选择{self.kind.title}表格", self.load, folder=folder)

    def load(self, path: Path) -> None:
        """Read and check a file."""
        self._ctx.preferences.set("import.folder", str(path.parent))
        self._correction = None
        self._auto_fingerprint = ""
        self._score_columns = ("", ())
        self._params = dict(self._given)
        self._check(path)

    def _check(self, source: Any) -> None:
        self.file_page.refusal.hide()
        self._set_busy(True, "正在读取和核对…")
        remembered = self._ctx.preferences.values.import_layouts
        self._token = self._ctx.runner.job(
            check,
            self.kind.id,
            source,
            make_params(self._params, remembered, self._correction),
            title="核对表格",
            done=self._take,
            failed=self._refuse,
        )

    def _set_busy(self, is_busy: bool, note: str = "") -> None:
        for button in (
            self.file_page.choose_button,
            self.again_button,
            self.map_button,
            self.save_button,
            self.import_button,
        ):
            button.setEnabled(not is_busy)
        self._note.setText(note if is_busy else "")

    def _say(self, text: str) -> None:
        self._note.setText(text)

    def _refuse(self, error: Exception) -> None:
        self._set_busy(False)
        self.file_page.columns_button.hide()
        self._show_refusal(error)

    def _show_refusal(self, error: Exception) -> None:
        self.file_page.refusal.setText(messages.error_line(error))
        self.file_page.refusal.show()
        self._show_page(0)

    def _take(self, checked: Checked) -> None:
        self._set_busy(False)
        self._checked = checked
        if checked.preview is None:
            assert checked.problem is not None
            code = checked.problem.code
            if code == "import.several_scores":
                choices: Any = checked.problem.data["choices"]
                self._score_columns = (str(checked.problem.data["file"]), tuple(choices))
                self._offer_score_columns()
                return
            self.file_page.columns_button.setVisible(code in ("import.no_header", "import.no_rows"))
            self._show_refusal(checked.problem)
            return
        if self._correction is None:
            self._auto_fingerprint = checked.preview.layout.fingerprint
        else:
            # Under the name of the guess and of the header meant: the next file may be guessed otherwise.
            own = checked.preview.layout.fingerprint
            for fingerprint in {self._auto_fingerprint, own} - {""}:
                layouts = self._ctx.preferences.values.import_layouts
                layouts[fingerprint] = dump_correction(self._correction, own)
        self.preview_page.show_preview(checked.preview)
        asks = self.batches_choice.offers(checked.preview, self._params.get("batches"))
        self._show_page(3 if asks else 1)
        self._follow_counts(checked.preview)

    def _offer_score_columns(self) -> None:
        self._show_page(2)
        self.score_choice.offer(*self._score_columns)

    def _answer(self, **answers: object) -> None:
        """The answer to a question of the file: checked anew with it."""
        self._params |= answers
        if self._checked is not None:
            self._check(self._checked.workbook)

    def _show_page(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        for button in (self.again_button, self.map_button, self.import_button):
            button.setVisible(number == 1)
        self.columns_button.setVisible(number == 1 and bool(self._score_columns[1]))
        preview = self._preview()
        self.save_button.setVisible(number == 1 and preview is not None and preview.has_problems)
        if number == 1:
            self.import_button.setDefault(True)
            self.preview_page.table.setFocus()

    def _preview(self) -> Preview | None:
        return self._checked.preview if self._checked is not None else None

    def _follow_counts(self, preview: Preview) -> None:
        count = writes(preview)
        self.import_button.setText(f"导入 {count} 行" if count else "没有可导入的行")
        self.import_button.setEnabled(count > 0)
        if preview.errors and count:
            self._note.setText(f"{preview.errors} 行有错误，不会导入")

    # -- correcting and saving problems ------------------------------------------------------------

    def correct_columns(self) -> None:
        """Let the clerk say what each column is."""
        if self._checked is None:
            return
        from ui.wizards.mapping_dialog import MappingDialog

        preview = self._checked.preview
        MappingDialog(
            self.kind, self._checked.workbook, preview.layout if preview else None, self._recheck, self
        ).open()

    def _recheck(self, correction: Correction) -> None:
        if self._checked is not None:
            self._correction = correction
            self._check(self._checked.workbook)

    def save_problems(self) -> None:
        """Write the rows in error to a file that can be corrected and imported again."""
        preview = self._preview()
        if preview is not None:
            self.problem_rows.ask(preview)

    # -- importing ---------------------------------------------------------------------------------

    def apply(self) -> None:
        """Write everything that can be written, as one operation."""
        preview = self._preview()
        if preview is None or self._writing.is_running or not self.preview_page.may_import():
            return
        preview = self.preview_page.completed(preview)
        ask_first(self._ctx, self, preview, self._answer, self._write)

    def _write(self, preview: Preview) -> None:
        count = writes(preview)
        self._set_busy(True, f"正在写入 {count} 行…")
        what = f"导入{self.kind.title}"
        said = {"title": what, "text": f"{what}（{count} 行）"}
        self._writing.start(preview, done=self._applied, failed=self._not_applied, **said)

    def _applied(self, _answer: object) -> None:
        preview = self._preview()
        text = f"已导入{self.kind.title}：{outcome(preview)}" if preview is not None else "已导入"
        self._ctx.bus.notice.emit(Notice(text, undo=True))
        self.accept()

    def _not_applied(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Cancelled):
            self._note.setText(messages.error_line(error))
        else:
            messages.show_error(self, error)

    def reject(self) -> None:
        if self._writing.is_running:
            # All or nothing: the window stays until it is known which.
            self._note.setText("正在停止…")
            self._writing.cancel()
            return
        if self._token is not None:
            self._token.cancel()
        super().reject()


def writes(preview: Preview) -> int:
    """How many rows the import would write."""
    return sum(row.action in ("new", "update") for row in preview.rows)


def outcome(preview: Preview) -> str:
    """新增 58 人，更新 2 行，3 行有错误未导入."""
    new = sum(row.action == "new" for row in preview.rows)
    update = sum(row.action == "update" for row in preview.rows)
    parts = [f"新增 {new} 行" if new else "", f"更新 {update} 行" if update else ""]
    parts.append(f"{preview.errors} 行有错误未导入" if preview.errors else "")
    return "，".join(part for part in parts if part) or "没有变化"

"""The window of forms from above, and which one is in front: chosen, pointed at anew, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.papers.form_map import CellSource, ListSource
from ui.looks.plain import LongLabel, fit_screen, primary
from ui.pages.reports.form_choice import CellChoice
from ui.pages.reports.form_draft import EMPTY, FormDraft
from ui.pages.reports.form_grid import FormGrid
from ui.pages.reports.forms_bar import FormsBar
from ui.widgets.field.file_choice import choose_file
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.jobs.kept_forms import FormShelf, OpenedForm

WORKBOOKS = "xlsx 表格 (*.xlsx)"
LONGEST_NAME = 40


class FormsFrame(QDialog):
    """What the cells take, and saving and filling, is the dialog's own (`forms_dialog`)."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("上报表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._year = year
        self._fills = False
        self.draft = FormDraft()
        self.bar = FormsBar(self)
        self.grid = FormGrid(self)
        self.choice = CellChoice(self)
        self.note = LongLabel("", self, name="hint")
        self.save_button = self._button("保存", self.save)
        self.fill_button = primary(self._button("填写", self.fill))
        self.fill_button.setToolTip("按指定的格子填写，存到导出文件夹；空表留着下月再用")
        self._lay_out()
        self._connect()
        self._load("")

    def _button(self, text: str, call: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addStretch(1)
        for button in (self._button("关闭", self.reject), self.save_button, self.fill_button):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.grid, 1)
        middle.addWidget(self.choice)
        layout.addLayout(middle, 1)
        layout.addWidget(self.note)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.bar.chosen.connect(self.show_form)
        self.bar.sheet_chosen.connect(self._show_sheet)
        self.bar.new.clicked.connect(partial(choose_file, self, "选上级的空表", self.take, filters=WORKBOOKS))
        self.bar.other.clicked.connect(
            partial(choose_file, self, "选新发的空表", self.take_other, filters=WORKBOOKS)
        )
        self.bar.drop.clicked.connect(self._drop)
        self.grid.moved.connect(self._on_cell)
        self.grid.wanted.connect(self.choice.figure.setFocus)
        self.choice.chosen.connect(self._put)
        self.choice.cleared.connect(partial(self._put, None))
        self.choice.paper_wanted.connect(self._ask_columns)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉") * 92, self.fontMetrics().height() * 30
        return fit_screen(self, QSize(wide, high))

    # -- which form --------------------------------------------------------------------------------

    def _job(self, call: Callable[..., object], title: str, done: Callable[..., object]) -> None:
        self._ctx.runner.job(call, title=title, done=done, failed=self._fail)

    def _load(self, name: str) -> None:
        from app.jobs import kept_forms

        call = partial(kept_forms.form_shelf, year=self._year)
        self._job(call, "读取上报表", partial(self._show_shelf, name))

    def _show_shelf(self, name: str, shelf: FormShelf) -> None:
        if self.draft.shelf is None:
            self.choice.show_choices(shelf.choices, shelf.papers)
        self.draft.shelf = shelf
        names = self.draft.names
        self.bar.show_forms(names, name or self.draft.name)
        self._follow()
        if names and not self.draft.name:
            self.show_form(name or names[0])
        elif not names:
            self.note.setText(
                "选上级发的空表，指出哪一格填哪个数字；以后每月点“填写”就行，表里别的内容原样不动。"
            )

    def show_form(self, name: str) -> None:
        """Bring a kept form to the front."""
        from app.jobs.kept_forms import form_file

        kept, shelf = self.draft.kept(name), self.draft.shelf
        if kept is None or shelf is None:
            return
        self.draft.begin(kept.name, kept.where, None, touched=False)
        if kept.name in shelf.missing:
            self._show_opened()
            self.note.setText("空表不在这台电脑上，请点“换新表”再选一次；已指定的格子还在。")
            return
        self._open(form_file(self._ctx.app, kept.name), self._show_kept)

    def _open(self, path: Path, done: Callable[[OpenedForm], None]) -> None:
        from app.jobs import kept_forms

        self._job(partial(kept_forms.open_form, path=path), "打开上报表", done)

    def _show_kept(self, opened: OpenedForm) -> None:
        kept = self.draft.kept()
        if kept is not None and opened.fingerprint != kept.fingerprint:
            self._take_other(opened)
            return
        self.draft.opened = opened
        self._show_opened()
        self.note.setText(f"点“填写”即按 {self._ctx.app.today:%Y-%m-%d} 的数字填好，存到导出文件夹。")

    def take(self, path: Path) -> None:
        """A new form, by the name of its file."""
        self._open(path, self._take_new)

    def _take_new(self, opened: OpenedForm) -> None:
        self.draft.begin(opened.path.stem[:LONGEST_NAME], EMPTY, opened, touched=True)
        self.bar.show_forms(self.draft.names, self.draft.name)
        self._show_opened()
        self.note.setText("用方向键或鼠标选一格，按 Enter 选要填的数字。都指定好以后点“保存”。")
        self.grid.setFocus()

    def take_other(self, path: Path) -> None:
        """A newer file of the form in front; its cells are found again by the words beside them."""
        self._open(path, self._take_other)

    def _take_other(self, opened: OpenedForm) -> None:
        from app.jobs.kept_forms import moved_cells

        kept = self.draft.kept()
        if kept is None:
            return
        found = moved_cells(opened, kept)
        self.draft.begin(kept.name, found.where, opened, touched=True)
        self._show_opened()
        told = found.words or "指定的格子都没有移动"
        self.note.setText(f"这张空表和上次的不同：{told}。请核对，对了就点“保存”。")

    def _drop(self) -> None:
        kept = self.draft.kept()
        happened = f"要删除上报表“{kept.name}”的对应。" if kept is not None else ""
        if kept is None or not messages.confirm(
            self, happened, "删除", safe="填好的表不受影响；删除后可以撤销。"
        ):
            return
        from app.services.setting import kept_forms

        self._ctx.runner.command(
            partial(kept_forms.drop_form, name=kept.name),
            action="form.remove",
            text=f"删除上报表“{kept.name}”",
            done=self._dropped,
            failed=self._fail,
        )

    def _dropped(self, _answer: object) -> None:
        self.draft.begin("", EMPTY, None, touched=False)
        self._show_opened()
        self._ctx.bus.say("已删除上报表的对应。", undo=True)
        self._load("")

    # -- the dialog's own ----------------------------------------------------------------------------

    def _show_opened(self) -> None:
        raise NotImplementedError

    def _show_sheet(self) -> None:
        raise NotImplementedError

    def _on_cell(self, *_: int) -> None:
        raise NotImplementedError

    def _put(self, source: CellSource | ListSource | None) -> None:
        raise NotImplementedError

    def _ask_columns(self, paper: str) -> None:
        raise NotImplementedError

    def _follow(self) -> None:
        raise NotImplementedError

    def save(self) -> None:
        """Keep what was said."""
        raise NotImplementedError

    def fill(self) -> None:
        """Fill the form in front."""
        raise NotImplementedError

    def _fail(self, error: Exception) -> None:
        self._fills = False
        self.note.setText(messages.error_line(error))
        self._follow()

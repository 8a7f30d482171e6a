"""A register of the clerk's own: its fields, one list paper, one due, and the paper as it will print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import InputProblem
from app.rules.registers.description import Who
from app.rules.registers.form_words import WHO_TITLES
from app.rules.registers.own_form import WHO, OwnForm, begun, document_of, place_of, with_who
from ui.looks.plain import fit_screen
from ui.pages.registers.own_due_fields import DueFields
from ui.pages.registers.own_field_rows import FieldRows
from ui.pages.registers.paper_sample import PaperSample
from ui.pages.registers.refusals import said
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.registers.document import Document
    from app.services.register.own_registers import OwnRegister

WAIT = 350  # milliseconds after the last key until the paper is drawn
TRIAL = "own_trial"  # the id of one that is not kept yet


class OwnEditor(FormDialog):
    """`saved(register id)` after it was kept. It is kept only when it holds; what does not is said there."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget,
        *,
        register_id: str = "",
        saved: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__("修改登记簿" if register_id else "新建登记簿", "保存", parent)
        self.ctx, self._register_id, self._saved = ctx, register_id, saved
        self._form = begun(Who.UNIT)
        self._own: OwnRegister | None = None
        self.title = QLineEdit(self)
        self.title.setMaxLength(30)
        self.who = QComboBox(self)
        fill_combo(self.who, [(who.value, WHO_TITLES[who]) for who in WHO], Who.UNIT.value)
        self.rows = FieldRows(self)
        self.paper = QLineEdit(self)
        self.paper.setMaxLength(40)
        self.paper.setPlaceholderText("不填：登记簿名称加“一览表”")
        self.due = DueFields(self)
        self.sample = PaperSample(ctx, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.draw)
        self._lay_out()
        self.first = self.title
        self._show(self._form)
        self._listen()
        if register_id:
            from app.services.register import own_registers

            self.accept_button.setEnabled(False)
            ask = partial(own_registers.read_own, register_id=register_id)
            ctx.runner.query(ask, key="register-own", done=self._begin)
        else:
            self.draw()

    def _lay_out(self) -> None:
        self.title_field = Field("名称", self.title, self, width=28)
        self.who_field = Field("登记对象", self.who, self)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title_field, 1)
        head.addWidget(self.who_field)
        caption = QLabel("栏目（最多十栏，按一览表里的次序）", self)
        caption.setObjectName("field")
        self.paper_field = Field("一览表的名称", self.paper, self, width=30)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(caption)
        left.addWidget(self.rows)
        left.addWidget(self.paper_field)
        left.addWidget(self.due)
        left.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 3)
        both.addWidget(self.sample, 2)
        self.body.addLayout(both)

    def _listen(self) -> None:
        for edit in (self.title, self.paper):
            edit.textEdited.connect(self._on_touch)
        self.who.activated.connect(self._on_who)
        self.rows.touched.connect(self._on_touch)
        self.due.touched.connect(self._on_touch)

    def _begin(self, found: OwnRegister) -> None:
        self._own = found
        self.accept_button.setEnabled(True)
        self._show(found.form)
        if found.used.entries:
            self.who.setEnabled(False)
            self.due.once.setEnabled(False)
            self.who_field.set_hint(f"已有 {found.used.entries} 条登记，不能再改")
        self.draw()

    def _show(self, form: OwnForm) -> None:
        self._form = form
        self.title.setText(form.title)
        self.who.setCurrentIndex(self.who.findData(form.who.value))
        self.rows.show_fields(form.fields)
        if not form.id:
            self.rows.add()
        self.paper.setText("" if form.paper == f"{form.title}一览表" else form.paper)
        self.due.show_form(form)

    def _on_who(self, _index: int) -> None:
        form = with_who(replace(self._form, fields=self.rows.fields()), Who(self.who.currentData()))
        self.rows.show_fields(form.fields)
        self._form = replace(self._form, who=form.who)
        self.due.follow(form.who)
        self._on_touch()

    def _on_touch(self) -> None:
        self.touch()
        self._timer.start()

    def form(self) -> OwnForm:
        """What the fields say."""
        title = " ".join(self.title.text().split())
        due = self.due.due(title)
        return replace(
            self._form,
            title=title,
            who=Who(self.who.currentData()),
            fields=self.rows.fields(),
            paper=self.paper.text(),
            due=due,
            once_a_period=due is not None and self.due.once.isChecked(),
        )

    def draw(self) -> None:
        """The paper of what is typed, by the writer that prints it; what does not hold leaves the last."""
        from app.rules.registers.checking import register_of

        self._timer.stop()
        self._clear()
        try:
            self.sample.draw(register_of(_tried(self.form(), self._own)))
        except InputProblem as problem:
            if self.is_touched:
                self._say(problem)

    def _clear(self) -> None:
        self.problem.hide()
        for row in self.rows.rows:
            row.say("")
        for field in (self.title_field, self.due.period_field, self.paper_field):
            field.set_problem("")

    def _say(self, error: Exception) -> None:
        """A refusal at the field it is about."""
        text = said(error)
        part, at = place_of(error) if isinstance(error, InputProblem) else ("", 0)
        rows = self.rows.filled_rows()
        if part == "fields" and at < len(rows):
            rows[at].say(text)
        elif part == "papers":
            self.paper_field.set_problem(text)
        elif part == "dues":
            self.due.period_field.set_problem(text)
        elif isinstance(error, InputProblem) and error.data.get("path") == "title":
            self.title_field.set_problem(text)
        else:
            self.problem.setText(text)
            self.problem.show()

    def save(self) -> None:
        self._timer.stop()
        self._clear()
        form = self.form()
        if not form.title:
            self.title_field.set_problem("请填写登记簿的名称。")
            self.title.setFocus()
            return
        if not self.rows.are_named():
            return
        self.accept_button.setEnabled(False)
        self._keep(form)

    def _keep(self, form: OwnForm) -> None:
        from app.services.register import own_registers

        verb = "修改" if self._register_id else "新建"
        self.ctx.runner.command(
            partial(own_registers.save_own, register_id=self._register_id, form=form),
            action="register.own",
            text=f"{verb}登记簿：{form.title}",
            done=self._kept,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        self._say(error)

    def _kept(self, register_id: str) -> None:
        self.ctx.bus.say(f"登记簿“{self.form().title}”已保存。", undo=True)
        if self._saved is not None:
            self._saved(register_id)
        self.accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        self.sample.close_file()
        super().done(result)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, super().sizeHint().expandedTo(QSize(wide * 84, high * 30)))


def _tried(form: OwnForm, own: OwnRegister | None) -> Document:
    """The document of an unfinished form, under a name for the trial."""
    named = replace(form, title=form.title or "新登记簿")
    document = document_of(named, before=own.document if own is not None else None)
    return {**document, "id": document["id"] or TRIAL}

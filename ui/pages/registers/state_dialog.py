"""办理: the next state of an entry with only what it asks, and what the program does then."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.rules.registers.description import Field as Described
from app.rules.registers.description import Kind, Register
from ui.looks.plain import LongLabel
from ui.pages.registers.field_editors import FieldEditor, editor_of
from ui.pages.registers.lines_editor import LinesEditor
from ui.pages.registers.secondment_fields import SecondmentFields, day_problem, says
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.registers.states import Move
    from app.rules.registers.typed_values import Given
    from app.services.register.acting import Acted
    from app.services.register.entry_forms import EntryForm
    from app.services.register.state_form import StateForm

SECONDMENT, TALK_CANDIDATE = "secondment", "talk_candidate"
DONE = {
    SECONDMENT: "已办理，并在课程计划里登记了上级调训课次。",
    TALK_CANDIDATE: "已办理，并列入“谈话补训”的待谈话名单。",
}
KEPT = "已填，保密内容不显示；填写即替换"


class StateDialog(FormDialog):
    """Where the entry goes is chosen on top; fields it does not ask are not shown."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget,
        register: Register,
        *,
        entry_id: int,
        year: int | None = None,
    ) -> None:
        super().__init__(f"{register.title}：办理", "办理", parent)
        self.ctx, self._register, self._entry_id = ctx, register, entry_id
        self._form: EntryForm | None = None
        self._before: dict[str, Given] = {}
        self.editors: dict[str, FieldEditor] = {}
        self.fields: dict[str, Field] = {}
        self.told = LongLabel("", self, name="caption")
        self.to = QComboBox(self)
        self.day = DatePicker(self, today=ctx.app.today)
        self.reason = QLineEdit(self)
        self._build()
        QShortcut(
            QKeySequence("Ctrl+Return"), self, self.accept_button.click
        )  # also in a field of several lines
        self.accept_button.setEnabled(False)
        today = ctx.app.today
        from app.services.register.state_form import state_form

        ask = partial(
            state_form, register_id=register.id, year=year or today.year, today=today, entry_id=entry_id
        )
        ctx.runner.query(ask, key="register-states", done=self._show_form)

    # -- the form ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.body.addWidget(self.told)
        self.to_field = Field("转到", self.to, self)
        self.body.addWidget(self.to_field)
        asked = {name for state in self._register.states for name in state.asks}
        for each in self._register.fields:
            if each.id in asked and each.kind is not Kind.FILE and not each.retired:
                self._add(each)
        self.sending = SecondmentFields(self.ctx.app.today, self)
        self.body.addWidget(self.sending)
        self.day_field = Field("办理日期", self.day, self)
        self.reason_field = Field("原因", self.reason, self, width=30)
        self.body.addWidget(self.day_field)
        self.body.addWidget(self.reason_field)
        self.body.addStretch(1)

    def _add(self, each: Described) -> None:
        today = self.ctx.app.today
        editor: FieldEditor = LinesEditor(each, self) if each.is_lines else editor_of(each, self, today)
        self.editors[each.id] = editor
        self.fields[each.id] = Field(each.title, editor.widget, self, hint=each.hint)
        self.body.addWidget(self.fields[each.id])

    def _show_form(self, found: StateForm) -> None:
        form = self._form = found.form
        self.told.setText(f"{found.called}　现在：{found.now or '未开始办理'}")
        fill_combo(self.to, [(move.state.id, _called(move)) for move in form.moves])
        for name, editor in self.editors.items():
            editor.fill(form)
            self._before[name] = editor.given()
            editor.listen(self.touch)
            if name in found.kept:
                self.fields[name].set_hint(KEPT)
        self.sending.fill(form, found.people)
        self.sending.touched.connect(self.touch)
        self.day.set_date(self.ctx.app.today)
        for line in (self.reason, self.day.line):
            line.textEdited.connect(self.touch)
        self.to.currentIndexChanged.connect(self._follow)
        self._follow()
        if not form.moves:
            self.problem.setText("没有可以转到的状态。")
            self.problem.show()
        self.accept_button.setEnabled(bool(form.moves))
        first = self._first()
        first.setFocus()

    def _first(self) -> QWidget:
        """The first field that is asked and empty; where nothing is, Enter does it at once."""
        move = self.move_chosen
        missing = move.missing if move is not None else ()
        if move is not None and move.back:
            return self.reason
        wanted = next((name for name in missing if name in self.editors), "")
        if wanted:
            return self.editors[wanted].widget
        return self.sending.sent.widget if self._makes_session() else self.to

    @property
    def move_chosen(self) -> Move | None:
        """Where it goes as chosen."""
        moves = self._form.moves if self._form is not None else ()
        place = self.to.currentIndex()
        return moves[place] if 0 <= place < len(moves) else None

    def _makes_session(self) -> bool:
        move = self.move_chosen
        return move is not None and not move.back and move.state.act == SECONDMENT

    def _follow(self, *_: object) -> None:
        """Only what the chosen state asks; the reason where it goes back or ends without a result."""
        move = self.move_chosen
        asked = () if move is None or move.back else move.asks
        for name, field in self.fields.items():
            field.setVisible(name in asked)
        self.sending.setVisible(self._makes_session())
        back = move is not None and move.back
        ends = move is not None and move.state.ends and not move.asks and not move.state.act
        self.reason_field.setVisible(back or ends)
        self.reason_field.set_label("退回原因" if back else "原因（可不填）")

    # -- saving ------------------------------------------------------------------------------------

    def given(self) -> dict[str, Given]:
        """What is asked and was changed or filled just now."""
        return {
            name: value
            for name, editor in self.editors.items()
            if self.fields[name].isVisibleTo(self) and (value := editor.given()) != self._before[name]
        }

    def save(self) -> None:
        move = self.move_chosen
        if move is None or not self._is_right(move):
            return
        from app.services.register import acting

        self.accept_button.setEnabled(False)
        call: Callable[..., Acted] = partial(
            acting.bring_on,
            register_id=self._register.id,
            entry_id=self._entry_id,
            state=move.state.id,
            on_day=self.day.date() or self.ctx.app.today,
            values=self.given(),
            reason=self.reason.text().strip() if self.reason_field.isVisibleTo(self) else "",
            secondment=self.sending.given() if self._makes_session() else None,
        )
        self.ctx.runner.command(
            call,
            action="register.state",
            text=f"{self._register.title}：{'退回' if move.back else '办理'}“{move.state.title}”",
            done=self._done,
            failed=self.show_failure,
        )

    def _is_right(self, move: Move) -> bool:
        is_right = says(self.day_field, day_problem(self.day))
        for name in () if move.back else move.asks:
            editor = self.editors.get(name)
            if editor is None:
                continue
            problem = editor.problem()
            if not problem and name in move.missing and not editor.given():
                problem = f"请填写{self._register.field(name).title}。"
            is_right = says(self.fields[name], problem) and is_right
        if move.back:
            empty = not self.reason.text().strip()
            is_right = says(self.reason_field, "请写明退回的原因。" if empty else "") and is_right
        if self._makes_session():
            is_right = self.sending.is_right() and is_right
        return is_right

    def _done(self, acted: Acted) -> None:
        self.ctx.bus.say(DONE.get(acted.act, "已办理。"), undo=True)
        self.accept()


def _called(move: Move) -> str:
    return f"退回：{move.state.title}" if move.back else move.state.title

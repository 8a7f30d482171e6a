"""An entry of any register: its form is made from the description."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.rules.registers.description import Kind, Register
from app.rules.registers.terms import CALENDAR
from app.work import ReadSession
from ui.pages.registers.field_editors import ChoiceEditor, FieldEditor, editor_of
from ui.pages.registers.file_editor import FileEditor
from ui.pages.registers.kept_secrets import KeptSecrets
from ui.pages.registers.lines_editor import LinesEditor
from ui.widgets.field.file_drop import FileDrop
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.rules.registers.description import Field as Described
    from app.rules.registers.typed_values import Given
    from app.services.register.entry_forms import EntryForm
    from app.services.register.files import FileChange
    from app.services.register.proposed import Proposed
    from app.services.register.writing import Added
    from ui.pages.registers.waive_dialog import OwedThing

SHORT = frozenset({Kind.DAY, Kind.MONTH, Kind.NUMBER, Kind.MONEY, Kind.CHOICE})
NEAREST = "按日期推定"


class EntryDialog(FormDialog):
    """A new entry, or one that is changed: only what its choices show is asked for."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget,
        register: Register,
        *,
        year: int,
        entry_id: int | None = None,
        owed: OwedThing | None = None,
        suggested: Proposed | None = None,
        begin: Mapping[str, Given] | None = None,
    ) -> None:
        verb = "修改" if entry_id is not None else "新增"
        super().__init__(f"{register.title}：{verb}登记", "保存", parent)
        self.ctx, self.register, self._entry_id = ctx, register, entry_id
        self._wanted = owed.row.term.key if owed is not None else suggested.period if suggested else ""
        self._form: EntryForm | None = None
        self.secrets: KeptSecrets | None = None
        self.editors: dict[str, FieldEditor] = {}
        self.fields: dict[str, Field] = {}
        self.period = QComboBox(self)
        self._build()
        QShortcut(QKeySequence("Ctrl+Return"), self, self._save_by_key)
        self.accept_button.setToolTip("保存（Ctrl+Enter，在多行的栏目里也行）")
        self.accept_button.setEnabled(False)  # what stands in the fields is known only with the form
        # A year in the past is filled with days of that year.
        today = ctx.app.today
        day = today if today.year == year else date(year, 12, 31)
        given = suggested.values if suggested is not None else begin
        ask = partial(
            _read, register_id=register.id, year=year, today=day, entry_id=entry_id, owed=owed, given=given
        )
        ctx.runner.query(ask, key="register-form", done=self._show_form)

    # -- the form ----------------------------------------------------------------------------------

    def _build(self) -> None:
        shown = [each for each in self.register.fields if self._is_shown(each)]
        row: list[Field] = []
        for each in shown:
            field = self._field(each)
            if each.kind in SHORT and not each.is_lines:
                row.append(field)
                if len(row) == 2:
                    self._lay(row)
                continue
            self._lay(row)
            self.body.addWidget(field)
        files = next((each for each in self.editors.values() if isinstance(each, FileEditor)), None)
        if files is not None:
            FileDrop(self).dropped.connect(files.add)  # wherever on the form it is dropped
        self.period.hide()
        if self.register.period in CALENDAR:
            self.period.show()
            field = Field("所属期", self.period, self, hint="日期是收到的日子；首次收到的为准")
            self.period.activated.connect(self.touch)
            row.append(field)
        self._lay(row)

    def _is_shown(self, each: Described) -> bool:
        return not (each.hidden or (each.retired and self._entry_id is None))

    def _lay(self, row: list[Field]) -> None:
        """Short fields two in a line."""
        if not row:
            return
        line = QHBoxLayout()
        line.setSpacing(16)
        for field in row:
            line.addWidget(field, 1)
        if len(row) == 1:
            line.addStretch(1)
        self.body.addLayout(line)
        row.clear()

    def _field(self, each: Described) -> Field:
        editor = _editor(each, self, self.ctx)
        self.editors[each.id] = editor
        field = self.fields[each.id] = Field(each.title, editor.widget, self, hint=each.hint)
        if isinstance(editor, FileEditor):
            editor.say = field.set_problem
        return field

    def _show_form(self, form: EntryForm) -> None:
        self._form = form
        self.secrets = KeptSecrets(self.ctx, self, self.register, form, self.fields)
        for editor in self.editors.values():
            editor.fill(self.secrets.shown)
        self.secrets.offer(self.editors)
        periods: list[tuple[object, str]] = [*form.periods]
        if self._entry_id is None:
            periods.insert(0, ("", NEAREST))
        fill_combo(self.period, periods, form.period or self._wanted)
        for editor in self.editors.values():
            editor.listen(self.touch)
            if isinstance(editor, ChoiceEditor):
                editor.listen(self._follow)
        self._follow()
        self.accept_button.setEnabled(True)
        first = self._first()
        if first is not None:
            first.setFocus()

    def _first(self) -> QWidget | None:
        shown = [each for each in self.register.fields if self.is_asked(each.id)]
        assert self._form is not None
        first = _first_of(shown, self._form, self.register.keys)
        return None if first is None else self.editors[first.id].widget

    def is_asked(self, name: str) -> bool:
        """Whether the field stands on the form as its choices are now."""
        return name in self.fields and self.fields[name].isVisibleTo(self)

    def _follow(self, *_: object) -> None:
        """Fields that a choice calls for; what is hidden keeps what it had and is not given."""
        for each in self.register.fields:
            field = self.fields.get(each.id)
            if field is not None and each.when:
                field.setVisible(all(self.chosen(name) in wanted for name, wanted in each.when.items()))

    def chosen(self, name: str) -> str:
        """The id of the choice in that field, '' where none is or there is no such field."""
        editor = self.editors.get(name)
        return editor.chosen() if isinstance(editor, ChoiceEditor) else ""

    # -- saving ------------------------------------------------------------------------------------

    def _given(self) -> dict[str, Given]:
        """What stands in the fields that are asked for.

        Of an entry on record only what is other than it was.
        """
        found: dict[str, Given] = {}
        for name, editor in self.editors.items():
            is_kept = self.secrets is not None and self.secrets.keeps(name, editor)
            if self.is_asked(name) and not is_kept and not isinstance(editor, FileEditor):
                found[name] = editor.given()
        return found

    def _files(self) -> dict[str, FileChange]:
        """What happens to the files of each field."""
        editors = {name: each for name, each in self.editors.items() if isinstance(each, FileEditor)}
        return {name: each.change for name, each in editors.items() if each.change is not None}

    def _save_by_key(self) -> None:
        """Ctrl+Enter, also where Enter makes a new line."""
        if self.accept_button.isEnabled():
            self._try_save()

    def save(self) -> None:
        if not self._is_right():
            return
        from app.services.register import entry_saving

        self.accept_button.setEnabled(False)
        period = str(self.period.currentData() or "")
        title = self.register.title
        call = partial(
            entry_saving.save_entry,
            register_id=self.register.id,
            entry_id=self._entry_id,
            version=self._form.version if self._form is not None else None,
            values=self._given(),
            period=period,
            today=self.ctx.app.today,
            files=self._files(),
            at=self.ctx.app.clock().isoformat(timespec="seconds"),
        )
        self.ctx.runner.command(
            call,
            action="register.edit" if self._entry_id is not None else "register.add",
            text=f"{title}：{'修改' if self._entry_id is not None else '新增'}登记",
            done=self._saved,
            failed=self.show_failure,
        )

    def _is_right(self) -> bool:
        is_right = True
        for each in self.register.fields:
            if each.id not in self.editors:
                continue
            field, editor = self.fields[each.id], self.editors[each.id]
            problem = editor.problem() if field.isVisibleTo(self) else ""
            is_asked = each.required and each.kind is not Kind.FILE  # a file may come later
            if not problem and is_asked and field.isVisibleTo(self) and not editor.given():
                problem = f"请填写{each.title}。"
            field.set_problem(problem)
            is_right = is_right and not problem
        for name, problem in _of_nobody(self).items():
            self.fields[name].set_problem(problem)
            is_right = False
        return is_right

    def _saved(self, added: Added) -> None:
        self.ctx.bus.say("".join(f"{each}。" for each in ("已保存", *added.notes)), undo=True)
        self.accept()


def _of_nobody(form: EntryDialog) -> dict[str, str]:
    """Problems by field: of those of which one must be filled none is, and the first shown says so."""
    found = {}
    for either in form.register.either:
        shown = [name for name in either.fields if form.is_asked(name)]
        holds = all(form.chosen(name) in wanted for name, wanted in either.when.items())
        if holds and shown and not any(form.editors[name].given() for name in shown):
            titles = "或".join(form.register.field(name).title for name in shown)
            found[shown[0]] = f"请填写{titles}，至少填一项。"
    return found


def _first_of(shown: Sequence[Described], form: EntryForm, keys: Sequence[str]) -> Described | None:
    """Where the cursor begins: the first empty field that must be filled or is one of the description's keys.

    Else the first empty one of a new entry; of one on record a filled one of one line, where Enter saves.
    """
    empty = [each for each in shown if not form.texts.get(each.id) and not form.lines.get(each.id)]
    typed = (each for each in empty if each.id in keys or (each.required and each.kind is not Kind.FILE))
    filled = [each for each in shown if each.kind is not Kind.LONG and not each.is_lines]
    rest = empty if form.entry_id is None else sorted(filled, key=lambda each: each.id not in keys)
    return next(typed, next(iter((*rest, *shown)), None))


def _editor(each: Described, parent: QWidget, ctx: UiContext) -> FieldEditor:
    if each.kind is Kind.FILE:
        return FileEditor(each, parent, ctx)
    return LinesEditor(each, parent) if each.is_lines else editor_of(each, parent, ctx.app.today)


def _read(
    session: ReadSession,
    *,
    register_id: str,
    year: int,
    today: date,
    entry_id: int | None,
    owed: OwedThing | None,
    given: Mapping[str, Given] | None,
) -> EntryForm:
    """The form; of something owed it begins with whom, which class and which paper, else `given`."""
    from app.services.register import entry_forms, entry_saving

    if owed is not None:
        given = entry_saving.begun(session, register_id=register_id, owed=owed.row)
    return entry_forms.entry_form(
        session, register_id=register_id, year=year, today=today, entry_id=entry_id, given=given
    )

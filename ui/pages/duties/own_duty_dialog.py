"""A duty of the town's own: whom it is asked of, what counts, how much, from when to when (E42, C20, B22)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from app.rules import own_duties as rules
from app.rules.periods import LABELS, MONTH
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.tag_button import TagButton
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.duty.own_duties import OwnDutyChoices, OwnDutyInput
    from app.services.rule.duty_rules import DutyRuleRow

BAD_DAY = "日期看不懂，例如 2025-1-1"
NO_MOST = 0


@dataclass(frozen=True)
class Named:
    """A name to tick."""

    id: int
    name: str
    scheme: str


class NameButton(TagButton):
    """Names behind one button; one that is stored and no longer offered stays ticked."""

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading = heading
        self._names: tuple[str, ...] = ()

    def offer(self, names: Iterable[str], chosen: Sequence[str]) -> None:
        """Offer these, with the chosen ones ticked."""
        self._names = tuple(dict.fromkeys((*names, *chosen)))
        ticked = [place for place, name in enumerate(self._names) if name in chosen]
        self.set_tags([Named(*each, self._heading) for each in enumerate(self._names)], ticked)

    def chosen(self) -> tuple[str, ...]:
        """The names ticked."""
        return tuple(self._names[place] for place in self.tags())


class OwnDutyDialog(FormDialog):
    """New without `rule`, else that version as it stands."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, rule: DutyRuleRow | None = None) -> None:
        super().__init__(f"修改制度：{rule.label}" if rule else "新增制度", "保存", parent)
        self._ctx = ctx
        self._rule = rule
        self._choices: OwnDutyChoices | None = None
        self._make()
        self._build()
        self.first = self.label
        self.accept_button.setEnabled(False)
        from app.services.duty import own_duties

        ctx.runner.query(own_duties.own_duty_choices, key="own-duty", done=self._show)

    def _make(self) -> None:
        today = self._ctx.app.today
        self.label, self.unit, self.words, self.citation = (QLineEdit(self) for _ in range(4))
        self.scope, self.period, self.what, self.by, self.register, self.number = (
            QComboBox(self) for _ in range(6)
        )
        self.required, self.most = QSpinBox(self), QSpinBox(self)
        self.required.setRange(1, 99999)
        self.most.setRange(NO_MOST, 99999)
        self.most.setSpecialValueText("不限")
        self.forms, self.natures = NameButton("形式", self), NameButton("活动性质", self)
        self.tags_button, self.groups = NameButton("标签", self), NameButton("人员类别", self)
        self.start, self.end, self.change = (DatePicker(self, today=today) for _ in range(3))
        self.owner = QComboBox(self)
        self.owner.setEditable(True)
        self.enabled = QCheckBox("启用这项制度", self)

    def _build(self) -> None:
        self.body.addWidget(Field("名称", self.label, self, width=40))
        self.required_field = Field("至少", self.required, self, width=6)
        self._row(
            Field("由谁完成", self.scope, self, width=14),
            Field("周期", self.period, self, width=8),
            self.required_field,
            Field("至多", self.most, self, width=6),
        )
        self.by_field = Field("怎样计算", self.by, self, width=12)
        self._row(
            Field("计什么", self.what, self, width=14),
            self.by_field,
            Field("计量单位", self.unit, self, width=6, hint="可留空，如 次、期"),
        )
        self._of_sessions = (
            Field("课次形式", self.forms, self, width=14),
            Field("活动性质", self.natures, self, width=14),
            Field("课程标签", self.tags_button, self, width=14),
        )
        self._of_entries = (
            Field("登记簿", self.register, self, width=20),
            Field("相加的栏目", self.number, self, width=14),
        )
        self._row(*self._of_sessions)
        self._row(*self._of_entries)
        hint = "几个词用顿号隔开，有一个就算；可留空"
        self.groups_field = Field("只计哪些人", self.groups, self, width=14)
        self._row(Field("标题含有", self.words, self, width=30, hint=hint), self.groups_field)
        self.start_field = Field("从哪天起执行", self.start, self, width=10)
        self.end_field = Field("到哪天停止", self.end, self, width=10, hint="可留空；这一天起不再执行")
        new = "留空：更正这一版；填日期：从那天起执行新的一版"
        self.change_field = Field("改动从哪天起", self.change, self, width=10, hint=new)
        self.change_field.setVisible(self._rule is not None)
        self._row(self.start_field, self.end_field, self.change_field)
        self._row(Field("牵头单位", self.owner, self, width=20), Field("依据", self.citation, self, width=40))
        self.body.addWidget(self.enabled)

    def _row(self, *fields: Field) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for place, each in enumerate(fields):
            grid.addWidget(each, 0, place, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(len(fields), 1)
        self.body.addLayout(grid)

    # -- what stands in it -------------------------------------------------------------------------

    def _show(self, choices: OwnDutyChoices) -> None:
        from app.services.duty.own_duties import OwnDutyInput, input_of

        self._choices = choices
        today = self._ctx.app.today
        fresh = OwnDutyInput(label="", period=MONTH, from_on=today.replace(month=1, day=1))
        self._fill(input_of(self._rule) if self._rule is not None else fresh, choices)
        self._listen()
        self._fit()
        self.accept_button.setEnabled(True)

    def _fill(self, data: OwnDutyInput, choices: OwnDutyChoices) -> None:
        counted = data.counted
        self.label.setText(data.label)
        fill_combo(self.scope, _scopes(choices, counted), _scope_key(data))
        fill_combo(self.period, [(each, LABELS[each]) for each in rules.PERIODS], data.period)
        fill_combo(self.what, list(rules.WHAT.items()), counted.what)
        fill_combo(self.by, list(rules.BY.items()), counted.by)
        self.required.setValue(data.required)
        self.most.setValue(data.most or NO_MOST)
        self.unit.setText(data.unit)
        self.words.setText("、".join(counted.words))
        self.forms.offer(choices.forms, counted.forms)
        self.natures.offer(choices.natures, counted.natures)
        self.tags_button.offer(choices.tags, counted.tags)
        self.groups.offer(choices.groups, counted.groups)
        books = [(book, title) for book, (title, _) in choices.registers.items()]
        if counted.register and counted.register not in choices.registers:
            books.append((counted.register, f"{counted.register}（已停用）"))
        fill_combo(self.register, books, counted.register)
        self._fill_numbers(counted.number)
        fill_combo(self.owner, [(name, name) for name in choices.offices], None)
        self.owner.setCurrentText(data.owner)
        self.citation.setText(data.citation)
        self.citation.setCursorPosition(0)
        self.start.set_date(data.from_on)
        self.end.set_date(data.to_on)
        self.enabled.setChecked(data.enabled)

    def _fill_numbers(self, chosen: str = "") -> None:
        found = self._choices.registers.get(self.register.currentData() or "") if self._choices else None
        numbers = [("", "不相加"), *(found[1] if found is not None else ())]
        if chosen and chosen not in dict(numbers):
            numbers.append((chosen, chosen))
        fill_combo(self.number, numbers, chosen)

    def _listen(self) -> None:
        for combo in (self.scope, self.period, self.what, self.by, self.register, self.number, self.owner):
            combo.activated.connect(self.touch)
        self.what.activated.connect(self._fit)
        self.register.activated.connect(lambda _place: self._fill_numbers())
        for edit in (self.label, self.unit, self.words, self.citation):
            edit.textEdited.connect(self.touch)
        self.owner.editTextChanged.connect(self.touch)
        for spin in (self.required, self.most):
            spin.textChanged.connect(self.touch)
        for button in (self.forms, self.natures, self.tags_button, self.groups):
            button.changed.connect(self.touch)
        for picker in (self.start, self.end, self.change):
            picker.changed.connect(self.touch)
        self.enabled.clicked.connect(self.touch)

    def _fit(self, *_: object) -> None:
        """Only what belongs to what is counted can be seen."""
        what = self.what.currentData()
        for each in self._of_sessions:
            each.setVisible(what == rules.SESSIONS)
        for each in self._of_entries:
            each.setVisible(what == rules.ENTRIES)
        self.groups_field.setVisible(what != rules.STUDIES)

    # -- what is saved -----------------------------------------------------------------------------

    def save(self) -> None:
        places = (self.start_field, self.end_field, self.change_field)
        pickers = (self.start, self.end, self.change)
        for place, picker in zip(places, pickers, strict=True):
            place.set_problem("" if picker.is_valid() else BAD_DAY)
        if not all(picker.is_valid() for picker in pickers):
            return
        from app.services.duty import own_duties

        self.accept_button.setEnabled(False)
        data = _input(self)
        call = partial(own_duties.add_own_duty, data=data)
        if self._rule is not None:
            call = partial(
                own_duties.change_own_duty,
                rule_id=self._rule.id,
                version=self._rule.version,
                data=data,
                from_on=self.change.date(),
            )
        self._ctx.runner.command(
            call,
            action="duty.change" if self._rule is not None else "duty.add",
            text=f"{'修改' if self._rule is not None else '新增'}制度：{data.label.strip()}",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _rule_id: int) -> None:
        self.accept()


def _counted(form: OwnDutyDialog) -> rules.Counted:
    """What is chosen, of what can be seen."""
    what = form.what.currentData()
    of_sessions, of_entries = what == rules.SESSIONS, what == rules.ENTRIES
    _, _, kind = form.scope.currentData().partition(":")
    return rules.Counted(
        what=what,
        by=form.by.currentData(),
        forms=form.forms.chosen() if of_sessions else (),
        natures=form.natures.chosen() if of_sessions else (),
        tags=form.tags_button.chosen() if of_sessions else (),
        words=tuple(filter(None, re.split(r"[、,，;；\s]+", form.words.text()))),
        register=form.register.currentData() or "" if of_entries else "",
        number=form.number.currentData() or "" if of_entries else "",
        groups=form.groups.chosen() if what != rules.STUDIES else (),
        kinds=tuple(kind.split("、")) if kind else (),
    )


def _input(form: OwnDutyDialog) -> OwnDutyInput:
    """The form as it stands."""
    from app.services.duty.own_duties import OwnDutyInput

    return OwnDutyInput(
        label=form.label.text(),
        required=form.required.value(),
        scope=form.scope.currentData().partition(":")[0],
        period=form.period.currentData(),
        counted=_counted(form),
        most=form.most.value() or None,
        unit=form.unit.text(),
        owner=form.owner.currentText(),
        citation=form.citation.text(),
        enabled=form.enabled.isChecked(),
        from_on=form.start.date(),
        to_on=form.end.date(),
    )


def _scopes(choices: OwnDutyChoices, counted: rules.Counted) -> list[tuple[object, str]]:
    """Whom a duty can be asked of; 'unit:党支部' is each unit of that kind."""
    kinds = dict.fromkeys((rules.BRANCH, *choices.kinds))
    stored = "、".join(counted.kinds)
    if stored:
        kinds.setdefault(stored)
    return [
        (rules.TOWN, "全镇"),
        (rules.UNIT, "每个单位"),
        *((f"{rules.UNIT}:{kind}", f"每个{kind}") for kind in kinds),
        (rules.PERSON, "每名人员"),
    ]


def _scope_key(data: OwnDutyInput) -> str:
    kinds = "、".join(data.counted.kinds)
    return f"{data.scope}:{kinds}" if kinds else data.scope

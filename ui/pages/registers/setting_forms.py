"""The small forms of 登记簿设置: a name, a choice, a field of her own, the days of a due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSpinBox

from app.rules.registers import setting_lines as lines
from app.rules.registers.description import Kind
from app.rules.registers.form_words import KIND_TITLES
from app.rules.registers.own_form import OFFERED
from ui.looks.plain import LongLabel
from ui.pages.registers.refusals import said
from ui.widgets.field.form import Field, FormDialog, fill_combo

if TYPE_CHECKING:
    from app.rules.registers.description import Due
    from app.rules.registers.document import Document
    from app.rules.registers.setting_lines import Line
    from ui.pages.registers.settings_desk import SettingsDesk

LONGEST = 30
BY_HINT = "月-日（03-31）、次年的 next-01-31，或年-月-日"


class SettingForm(FormDialog):
    """Subclasses set `self.field`, under which a refusal is said."""

    field: Field

    def __init__(self, title: str, settings: SettingsDesk) -> None:
        super().__init__(title, "保存", settings)
        self._settings = settings

    def keep(self, changes: Document, text: str) -> None:
        """Keep the differences and close."""
        self.accept_button.setEnabled(False)
        self._settings.keep(changes, text, done=self._done, failed=self._refused)

    def _done(self, _found: object) -> None:
        self._settings.ctx.bus.say("登记簿设置已保存。", undo=True)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        self.field.set_problem(said(error))

    def line_edit(self, label: str, text: str = "", *, width: int = 30, hint: str = "") -> QLineEdit:
        """A short text in its field."""
        edit = QLineEdit(text, self)
        edit.setMaxLength(LONGEST)
        edit.textEdited.connect(self.touch)
        self.field = Field(label, edit, self, width=width, hint=hint)
        self.body.addWidget(self.field)
        return edit

    def filled(self, edit: QLineEdit) -> str:
        """What was typed; '' after saying that it is missing."""
        text = " ".join(edit.text().split())
        self.field.set_problem("" if text else "请填写名称。")
        return text


class RenameDialog(SettingForm):
    """The register, a field or a choice is called otherwise."""

    def __init__(self, settings: SettingsDesk, line: Line) -> None:
        super().__init__(f"改名：{line.what}", settings)
        self._line = line
        hint = f"随程序的名称：{line.shipped.partition('（')[0]}" if line.shipped else ""
        self.name = self.line_edit("名称", self._now(), hint=hint)
        self.first = self.name

    def _now(self) -> str:
        found, key = self._settings.found, self._line.key
        if found is None:
            return ""
        if key[0] == "title":
            return found.now.title
        field = found.now.field(key[1])
        if key[0] != "choices":
            return field.title
        return next(one.title for one in field.choices if one.id == key[2])

    def save(self) -> None:
        found, text = self._settings.found, self.filled(self.name)
        if found is None or found.base is None or not text:
            return
        changes = lines.renamed(found.changes, found.base, self._line.key, text)
        self.keep(changes, f"登记簿设置：{found.now.title}，{self._line.what}改名为{text}")


class ChoiceDialog(SettingForm):
    """A choice of her own."""

    def __init__(self, settings: SettingsDesk, field_id: str) -> None:
        assert settings.found is not None
        self._field_id = field_id
        self._of = settings.found.now.field(field_id).title
        super().__init__(f"加选项：{self._of}", settings)
        self.name = self.line_edit("选项")
        self.first = self.name

    def save(self) -> None:
        found, text = self._settings.found, self.filled(self.name)
        if found is not None and text:
            changes = lines.with_choice(found.changes, found.now, self._field_id, text)
            self.keep(changes, f"登记簿设置：{found.now.title}，“{self._of}”加选项{text}")


class FieldDialog(SettingForm):
    """A field of her own: it stands in the first list at once."""

    def __init__(self, settings: SettingsDesk) -> None:
        title = settings.found.now.title if settings.found is not None else ""
        super().__init__(f"加栏目：{title}", settings)
        self.name = self.line_edit("名称", hint="加在登记表里，也是第一张一览表的最后一列")
        name_field = self.field
        self.kind = QComboBox(self)
        fill_combo(self.kind, [(kind.value, KIND_TITLES[kind]) for kind in OFFERED], Kind.TEXT.value)
        self.choices = self.line_edit("选项", hint="用顿号隔开，例如 上门、电话")
        self._choices_field = self.field
        self.field = name_field
        self.required = QCheckBox("必填", self)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Field("类型", self.kind, self))
        row.addWidget(self.required)
        row.addStretch(1)
        self.body.insertLayout(1, row)
        self.first = self.name
        self.kind.activated.connect(self._on_kind)
        self.required.clicked.connect(self.touch)
        self._on_kind()

    def _on_kind(self, *_: object) -> None:
        self._choices_field.setVisible(self.kind.currentData() == Kind.CHOICE.value)

    def save(self) -> None:
        found, text = self._settings.found, self.filled(self.name)
        if found is None or not text:
            return
        made: Document = {"title": text, "kind": self.kind.currentData()}
        if self.required.isChecked():
            made["required"] = True
        if made["kind"] == Kind.CHOICE.value:
            words = split_choices(self.choices.text())
            if not words:
                self._choices_field.set_problem("请至少写一个选项，用顿号隔开。")
                return
            made["choices"] = [[f"c{at}", word] for at, word in enumerate(words, 1)]
        self.keep(lines.with_field(found.changes, made), f"登记簿设置：{found.now.title}，加栏目{text}")


def split_choices(text: str) -> list[str]:
    """Words with 、 , or ； between them, each once."""
    for sign in "，,；;\t\n":
        text = text.replace(sign, "、")
    return list(dict.fromkeys(word for each in text.split("、") if (word := " ".join(each.split()))))


class DaysDialog(SettingForm):
    """By when, and how long before it is said; her own 依据 where no rule of the town has one."""

    def __init__(self, settings: SettingsDesk, base: Due, due: Due) -> None:
        super().__init__(f"期限：{due.title}", settings)
        self._base, self._due = base, due
        self._days: dict[str, QLineEdit] = {}
        self._numbers: dict[str, QSpinBox] = {}
        self.is_ruled = settings.found is not None and due.id in settings.found.ruled
        if self.is_ruled:
            self.body.addWidget(LongLabel("启用、停用和依据在“制度执行 → 制度设置”里定；这里定期限。", self))
        self._build()
        self.citation = QLineEdit(due.citation, self)
        self.citation.textEdited.connect(self.touch)
        citation = Field("依据", self.citation, self, width=50)
        citation.setVisible(not self.is_ruled)
        self.body.addWidget(citation)

    def _build(self) -> None:
        due = self._due
        fixed = not due.after and bool(due.by or due.by_slot)
        if fixed and (due.by or not due.by_slot):
            self._day("by", "期限", due.by)
        for slot, day in due.by_slot.items():
            if day:
                self._day(f"slot:{slot}", self._slot_title(slot), day)
        row = QHBoxLayout()
        row.setSpacing(16)
        if due.after:
            row.addWidget(self._number("days", "之后几天", due.days, -400, 2000))
        elif not fixed:
            row.addWidget(self._number("grace", "期满后宽限几天", due.grace, 0, 400))
        row.addWidget(self._number("warn", "提前几天提醒", due.warn, 0, 400))
        if not self.is_ruled and due.who.kind != "entries":
            row.addWidget(self._number("at_least", "至少几份", due.at_least, 1, 1000))
        row.addStretch(1)
        self.body.addLayout(row)

    def _slot_title(self, slot: str) -> str:
        found = self._settings.found
        if found is None or not found.now.slot:
            return slot
        choices = found.now.field(found.now.slot).choices
        return next((one.title for one in choices if one.id == slot), slot)

    def _day(self, name: str, label: str, text: str) -> None:
        edit = self.line_edit(label, text, width=12, hint=BY_HINT if not self._days else "")
        self._days[name] = edit
        self.first = self.first or edit

    def _number(self, name: str, label: str, value: int, least: int, most: int) -> Field:
        box = QSpinBox(self)
        box.setRange(least, most)
        box.setValue(value)
        box.textChanged.connect(self.touch)
        self._numbers[name] = box
        self.first = self.first or box
        made = Field(label, box, self, width=8)
        if not hasattr(self, "field"):
            self.field = made
        return made

    def save(self) -> None:
        found = self._settings.found
        if found is None or found.base is None:
            return
        values: Document = {name: box.value() for name, box in self._numbers.items()}
        by_slot = dict(self._due.by_slot)
        for name, edit in self._days.items():
            if name == "by":
                values["by"] = edit.text().strip()
            else:
                by_slot[name.removeprefix("slot:")] = edit.text().strip()
        if by_slot:
            values["by_slot"] = by_slot
        if not self.is_ruled:
            values["citation"] = self.citation.text().strip()
        changes = lines.with_days(found.changes, found.base, self._due.id, values)
        self.keep(changes, f"登记簿设置：{found.now.title}，“{self._due.title}”的期限")

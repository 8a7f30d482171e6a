"""What is known of one person as fields: name, ID number, birth, joining … checked and given back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.rules.id_number import read_id_number
from ui.widgets.field.form import Field, fill_combo
from ui.widgets.field.joined_field import JoinedField

if TYPE_CHECKING:
    from app.services.person.people import PersonInput
    from app.services.person.roster import PersonDetail

SEXES = (("", ""), ("男", "男"), ("女", "女"))
POLITICS = ("", "中共党员", "中共预备党员", "共青团员", "民主党派", "群众")
EDUCATION = ("", "研究生", "大学", "大专", "中专", "高中", "初中")
ID_PROBLEMS = {
    "id_length": "身份证号应为 18 位，请核对。",
    "id_characters": "身份证号里有不该出现的字符，请核对。",
    "id_impossible_date": "身份证号里的出生日期不存在，请核对。",
    "id_check_digit": "身份证号最后一位校验不符，请核对原件。",
}


class PersonFields(QWidget):
    """`changed` when anything was typed or chosen."""

    changed = Signal()

    def __init__(self, today: datetime.date, parent: QWidget, *, is_new: bool) -> None:
        super().__init__(parent)
        self._today = today
        self.name = QLineEdit(self)
        self.sex = QComboBox(self)
        self.id_number = QLineEdit(self)
        self.id_number.setMaxLength(24)
        self.birth = QLineEdit(self)
        self.birth.setPlaceholderText("1985-03")
        self.phone = QLineEdit(self)
        self.ethnicity = QLineEdit(self)
        self.politics = _open_combo(self, POLITICS)
        self.education = _open_combo(self, EDUCATION)
        self.note = QLineEdit(self)
        self.joining = JoinedField(today, self, is_new=is_new)
        fill_combo(self.sex, SEXES)
        self.name_field = Field("姓名", self.name, self, width=12)
        self.id_field = Field("身份证号", self.id_number, self, width=19)
        self.birth_field = Field("出生年月", self.birth, self, width=10)
        self._lay_out()
        for edit in (self.name, self.id_number, self.birth, self.phone, self.ethnicity, self.note):
            edit.textEdited.connect(self._on_typed)
        for combo in (self.sex, self.politics, self.education):
            combo.activated.connect(self._on_typed)
        self.joining.changed.connect(self.changed)
        self.id_number.editingFinished.connect(self.read_id_number)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for at, field in enumerate((
            self.name_field, self.id_field, Field("性别", self.sex, self, width=4), self.birth_field,
            Field("电话", self.phone, self, width=14), Field("民族", self.ethnicity, self, width=8),
            Field("政治面貌", self.politics, self, width=14), Field("学历", self.education, self, width=10),
            self.joining,
        )):  # fmt: skip
            grid.addWidget(field, at // 4, at % 4)
        grid.addWidget(Field("备注", self.note, self), 2, 1, 1, 3)

    def _on_typed(self, *_: object) -> None:
        self.changed.emit()

    def show_person(self, detail: PersonDetail) -> None:
        """What is stored."""
        person = detail.row
        for edit, text in (
            (self.name, person.name),
            (self.id_number, person.id_number),
            (self.birth, person.birth),
            (self.phone, person.phone),
            (self.ethnicity, detail.ethnicity),
            (self.note, person.note),
        ):
            edit.setText(text)
        fill_combo(self.sex, SEXES, person.sex)
        self.politics.setCurrentText(person.politics)
        self.education.setCurrentText(detail.education)
        self.joining.day.set_date(person.joined_on)

    # -- checking ----------------------------------------------------------------------------------

    def read_id_number(self) -> bool:
        """Look over the ID number, tell birth and sex from it; False with its problem under the field."""
        text = self.id_number.text().strip()
        self.id_field.set_problem("")
        if not text:
            return True
        read = read_id_number(text, today=self._today)
        if read.problem:
            self.id_field.set_problem(ID_PROBLEMS[read.problem])
            return False
        self.id_number.setText(read.number)
        if read.birth is not None and not self.birth.text().strip():
            self.birth.setText(read.birth.strftime("%Y-%m-%d"))
        if read.sex and not self.sex.currentData():
            fill_combo(self.sex, SEXES, read.sex)
        elif read.sex and self.sex.currentData() != read.sex:
            self.id_field.set_problem(f"身份证号表明性别为{read.sex}，与所选不符。")
            return False
        return True

    def wrong(self) -> list[Field]:
        """The fields that cannot be stored, in reading order, each with its problem under it."""
        self.name_field.set_problem("" if self.name.text().strip() else "请填写姓名。")
        birth = tidy_birth(self.birth.text())
        if birth is not None:
            self.birth.setText(birth)
        self.birth_field.set_problem("" if birth is not None else "请写成 1985-03 或 1985-03-12。")
        self.joining.check()
        self.read_id_number()
        fields = (self.name_field, self.id_field, self.birth_field, self.joining.field)
        return [field for field in fields if field.problem()]

    def show_id_problem(self, text: str) -> None:
        """The store refused the ID number."""
        self.id_field.set_problem(text)
        self.id_number.setFocus()

    def plain_name(self) -> str:
        """The name without gaps: 张　三 is 张三."""
        return "".join(self.name.text().split())

    def person(self) -> PersonInput:
        """The value to store."""
        from app.services.person.people import PersonInput

        return PersonInput(
            name=self.name.text(),
            sex=str(self.sex.currentData() or ""),
            birth=self.birth.text().strip(),
            id_number=self.id_number.text().strip(),
            phone=self.phone.text(),
            ethnicity=self.ethnicity.text(),
            politics=self.politics.currentText(),
            education=self.education.currentText(),
            note=self.note.text(),
            joined_on=self.joining.value(),
        )


def _open_combo(parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
    box = QComboBox(parent)
    box.setEditable(True)
    box.addItems(choices)
    return box


def tidy_birth(text: str) -> str | None:
    """'1985.3' → '1985-03', '19850312' → '1985-03-12', '' → ''; None when it is no date."""
    for mark in ("年", "月", ".", "/", "。"):
        text = text.replace(mark, "-")
    text = text.replace("日", "").strip().strip("-")
    if not text:
        return ""
    if text.isdigit() and len(text) in (6, 8):
        text = "-".join(part for part in (text[:4], text[4:6], text[6:]) if part)
    parts = text.split("-")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts) or len(parts[0]) != 4:
        return None
    numbers = [int(part) for part in parts]
    try:
        day = datetime.date(numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 1)
    except ValueError:
        return None
    return day.isoformat() if len(numbers) == 3 else day.isoformat()[:7]

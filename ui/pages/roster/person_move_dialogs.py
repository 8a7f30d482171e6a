"""What happens to a person on the roster: 调动, and taking back a mistaken entry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.work import ReadSession
from ui.looks.plain import LongLabel
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.field.posts_editor import IDENTITIES, chosen_unit, unit_combo
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow


class TransferDialog(FormDialog):
    """Another unit or post from a day on; papers before that day keep the old unit."""

    def __init__(self, ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
        super().__init__(f"调动：{person.name}", "调动", parent)
        self._ctx = ctx
        self._person = person
        now = " ".join(part for part in (person.unit, person.title) if part) or "没有现任职务"
        self.body.addWidget(LongLabel(f"现任：{now}。调动以前的签到表和台账仍按原单位，不会改动。", self))
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.day_field = Field("调动日期（从这一天起在新单位）", self.day, self, width=11)
        self.unit = QComboBox(self)
        self.title = QLineEdit(self)
        self.rank = QLineEdit(person.rank, self)
        self.identity = QComboBox(self)
        self.identity.setEditable(True)
        self.identity.addItems(IDENTITIES)
        self.identity.setCurrentText(person.identity)
        self.keep = QCheckBox("保留原职务，新职务作为兼任", self)
        self._unit_field: Field | None = None
        self.first = self.unit
        self.title.textEdited.connect(self.touch)
        self.rank.textEdited.connect(self.touch)
        self.accept_button.setEnabled(False)
        ctx.runner.query(_load_units, key=("transfer", id(self)), done=self._show_units)

    def _show_units(self, units: tuple[UnitRow, ...]) -> None:
        self.unit.hide()
        self.unit.deleteLater()
        self.unit = unit_combo([unit for unit in units if unit.active], self)
        self.unit.activated.connect(self.touch)
        self._unit_field = Field("新单位", self.unit, self, width=24)
        self.body.addWidget(self._unit_field)
        self.body.addWidget(Field("新职务", self.title, self, width=24))
        self.body.addWidget(Field("职级", self.rank, self, width=16))
        self.body.addWidget(Field("身份", self.identity, self, width=16))
        self.body.addWidget(self.day_field)
        self.body.addWidget(self.keep)
        self.first = self.unit
        self.unit.setFocus()
        self.accept_button.setEnabled(True)

    def save(self) -> None:
        unit_id = chosen_unit(self.unit)
        day = self.day.date()
        if self._unit_field is not None:
            self._unit_field.set_problem("" if unit_id is not None else "请从列表中选择单位。")
        self.day_field.set_problem("" if day is not None else "请填写日期，例如 2024-08-15。")
        if unit_id is None or day is None:
            (self.unit if unit_id is None else self.day).setFocus()
            return
        from app.services.person import people

        keeps = self.keep.isChecked()
        post = people.PostInput(
            unit_id,
            self.title.text().strip(),
            self.rank.text().strip(),
            self.identity.currentText().strip(),
            is_primary=not keeps,
        )
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(
                people.transfer_person,
                person_id=self._person.id,
                on=day,
                post=post,
                ends=() if keeps else None,
            ),
            action="person.transfer",
            text=f"调动 {self._person.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self._ctx.bus.say(f"已调动 {self._person.name} 到{self.unit.currentText()}", undo=True)
        self.accept()


def remove(ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
    """Ask, then remove a person who was entered by mistake; refused once there are records."""
    if not messages.confirm(
        parent,
        f"要删除误登记的“{person.name}”。",
        "删除",
        safe="有考勤或成绩记录的人不会被删除；删除后可以撤销。",
        advice="调走、退休的人请改用“离册”。",
    ):
        return
    from app.services.person import people

    ctx.runner.command(
        partial(people.remove_person, person_id=person.id),
        action="person.remove",
        text=f"删除误登记 {person.name}",
        done=partial(_say, ctx, f"已删除 {person.name}"),
    )


def _say(ctx: UiContext, text: str, _answer: object) -> None:
    ctx.bus.say(text, undo=True)


def _load_units(session: ReadSession) -> tuple[UnitRow, ...]:
    from app.services.person import units

    return units.list_units(session)

"""What happens to a person on the roster: 调动, 离册, 重新入册, and taking back a mistaken entry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui import messages
from ui.context import UiContext
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.field.posts_editor import IDENTITIES, chosen_unit, unit_combo
from ui.widgets.page import Paragraph

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow

REASONS = ("调出本镇", "退休", "辞职", "换届离任", "解聘", "去世", "其他")


class TransferDialog(FormDialog):
    """Another unit or post from a day on; papers before that day keep the old unit."""

    def __init__(self, ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
        super().__init__(f"调动：{person.name}", "调动", parent)
        self._ctx = ctx
        self._person = person
        now = " ".join(part for part in (person.unit, person.title) if part) or "没有现任职务"
        self.body.addWidget(Paragraph(f"现任：{now}。调动以前的签到表和台账仍按原单位，不会改动。", self))
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
        ctx.runner.query(_load_units, key=("transfer", id(self)), done=self._take)

    def _take(self, units: Any) -> None:
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


class LeaveDialog(FormDialog):
    """Off the roster from a day on; everything recorded before stays."""

    def __init__(self, ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
        super().__init__(f"离册：{person.name}", "离册", parent)
        self._ctx = ctx
        self._person = person
        text = "从这一天起不再列入应到名单，以前的考勤、成绩和台账全部保留。离册不是缺席，可以随时重新入册。"
        self.body.addWidget(Paragraph(text, self))
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.day_field = Field("离册日期", self.day, self, width=11)
        self.reason = QComboBox(self)
        self.reason.setEditable(True)
        self.reason.addItems(REASONS)
        self.body.addWidget(self.day_field)
        self.body.addWidget(Field("原因", self.reason, self, width=16))
        self.first = self.day

    def save(self) -> None:
        day = self.day.date()
        self.day_field.set_problem("" if day is not None else "请填写日期，例如 2024-08-15。")
        if day is None:
            self.day.setFocus()
            return
        from app.services.person import standing

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(
                standing.leave_roster,
                person_id=self._person.id,
                on=day,
                reason=self.reason.currentText().strip(),
            ),
            action="person.leave",
            text=f"{self._person.name} 离册",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self._ctx.bus.say(f"{self._person.name} 已离册", undo=True)
        self.accept()


def rejoin(ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
    """Ask, then take back a 离册."""
    if not messages.confirm(
        parent, f"把“{person.name}”重新列入名册。", "重新入册", safe="以前的记录都还在。"
    ):
        return
    from app.services.person import standing

    ctx.runner.command(
        partial(standing.rejoin_roster, person_id=person.id),
        action="person.rejoin",
        text=f"{person.name} 重新入册",
        done=partial(_say, ctx, f"{person.name} 已重新入册"),
    )


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


def _load_units(session: Any) -> Any:
    from app.services.person import units

    return units.list_units(session)

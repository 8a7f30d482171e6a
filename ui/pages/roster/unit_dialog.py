"""One unit: its name, kind, the unit above it, who approves leave there (C26), in use or not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.work import WriteSession
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.widgets.field.posts_editor import chosen_unit, unit_combo
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow


SINCE_HINT = "以前的数字照旧；留空为更正，一直如此"


def unit_kinds() -> tuple[str, ...]:
    """The kinds of units, as data."""
    from app.services.setting.defaults import read_defaults

    return tuple(str(entry["name"]) for entry in read_defaults("unit_kinds"))


def _store(
    session: WriteSession, *, unit_id: int | None, values: dict[str, Any], approver_id: int | None
) -> int:
    from app.services.person import leave_approvers, units

    if unit_id is None:
        unit_id = units.add_unit(
            session, name=values["name"], kind=values["kind"], parent_id=values["parent_id"]
        )
    else:
        values["kind"] = values["kind"] or units.guess_kind(values["name"])
        units.edit_unit(session, unit_id=unit_id, **values)
    leave_approvers.set_leave_approver(session, unit_id=unit_id, person_id=approver_id)
    return unit_id


class UnitDialog(FormDialog):
    """`unit` None adds one at the end of the official order."""

    def __init__(
        self, ctx: UiContext, unit: UnitRow | None, units: tuple[UnitRow, ...], parent: QWidget
    ) -> None:
        super().__init__("新增单位" if unit is None else f"修改单位：{unit.name}", "保存", parent)
        self._ctx = ctx
        self._unit = unit
        self.name = QLineEdit(unit.name if unit else "", self)
        self.name_field = Field("单位名称", self.name, self, width=24)
        self.kind = QComboBox(self)
        fill_combo(
            self.kind,
            [("", "按名称判断"), *((kind, kind) for kind in unit_kinds())],
            unit.kind if unit else "",
        )
        others = [other for other in units if unit is None or other.id != unit.id]
        self.above = unit_combo(others, self, unit.parent_id if unit else None)
        self.above_field = Field("上级单位", self.above, self, width=24, hint="可留空")
        self.approver = PersonField(self)
        self.approver_field = Field(
            "请假批准人",
            self.approver,
            self,
            width=24,
            hint="留空时依次找上级单位设定的人、支部书记、主要负责人",
        )
        self.state = QComboBox(self)
        fill_combo(self.state, [(True, "使用中"), (False, "已停用")], unit.active if unit else True)
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(unit.since if unit else None)
        self.day_field = Field("性质、状态从哪天起", self.day, self, width=12, hint=SINCE_HINT)
        self._build()
        self.first = self.name
        above = self.above.lineEdit()
        assert above is not None
        for edit in (self.name, self.approver, above):
            edit.textEdited.connect(self.touch)
        for box in (self.kind, self.above, self.state):
            box.activated.connect(self.touch)
        self.day.changed.connect(self.touch)
        for box in (self.kind, self.state):
            box.activated.connect(self._suggest_day)
        from app.services.person import roster

        ctx.runner.query(
            partial(roster.list_people, roster=roster.RosterFilter(on=ctx.app.today)),
            key=("unit-people", id(self)),
            done=self._show_approvers,
        )

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.name_field, 0, 0)
        grid.addWidget(Field("性质", self.kind, self, width=14), 0, 1)
        grid.addWidget(self.above_field, 1, 0)
        self.body.addLayout(grid)
        state = Field("状态", self.state, self, width=10)
        if self._unit is not None:
            grid.addWidget(state, 1, 1)
            grid.addWidget(self.day_field, 2, 1)
            grid.addWidget(self.approver_field, 2, 0)
        else:
            state.hide()
            self.day_field.hide()
            self.body.addWidget(self.approver_field)

    def _suggest_day(self, _position: int) -> None:
        """A change is of today, unless another day is written; the past stays what it was."""
        if self._unit is not None and self.day.date() == self._unit.since:
            self.day.set_date(self._ctx.app.today if self._differs() else self._unit.since)

    def _differs(self) -> bool:
        assert self._unit is not None
        chosen = (str(self.kind.currentData()), bool(self.state.currentData()))
        return chosen != (self._unit.kind, self._unit.active)

    def _day_problem(self) -> str:
        day = self.day.date()
        if self._unit is None:
            return ""
        if not self.day.is_valid():
            return "请填日期，例如 8-15"
        if day is not None and day > self._ctx.app.today:
            return "这一天还没到，请到那天再改"
        if day is None and self._unit.since is not None and not self._differs():
            return "没有这次变更的，请在操作记录里撤销它"
        if day is not None and self._unit.since is None and not self._differs():
            return "性质和状态没有变，请留空"
        return ""

    def _show_approvers(self, people: tuple[PersonRow, ...]) -> None:
        self.approver.set_people(people)
        if self._unit is not None and not self.is_touched:
            self.approver.set_person(self._unit.leave_approver_id)
            if self._unit.leave_approver_id is not None and self.approver.person() is None:
                name = self._unit.leave_approver
                self.approver_field.set_hint(f"原设定的{name}已不在册；请另选一人，或留空")

    def save(self) -> None:
        name = self.name.text().strip()
        self.name_field.set_problem("" if name else "请填写单位名称。")
        approver = self.approver.person() if self.approver.text().strip() else None
        wrong = bool(self.approver.text().strip()) and approver is None
        self.approver_field.set_problem("请选一个人：输入姓名后从列表中选" if wrong else "")
        above_id = chosen_unit(self.above) if self.above.currentText().strip() else None
        lost = bool(self.above.currentText().strip()) and above_id is None
        self.above_field.set_problem("请从列表中选择单位。" if lost else "")
        self.day_field.set_problem(self._day_problem())
        for field in (self.name_field, self.above_field, self.approver_field, self.day_field):
            if field.problem():
                field.editor.setFocus()
                return
        values: dict[str, Any] = {"name": name, "kind": str(self.kind.currentData()), "parent_id": above_id}
        if self._unit is not None:
            values |= {"version": self._unit.version, "active": bool(self.state.currentData())}
            values["from_on"] = self.day.date()
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(
                _store,
                unit_id=self._unit.id if self._unit is not None else None,
                values=values,
                approver_id=approver.id if approver is not None else None,
            ),
            action="unit.add" if self._unit is None else "unit.edit",
            text=f"{'新增' if self._unit is None else '修改'}单位 {name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self.accept()

    def show_failure(self, error: Exception) -> None:
        super().show_failure(error)
        field = {
            "unit.exists": self.name_field,
            "unit.circle": self.above_field,
            "unit.state_later": self.day_field,
        }.get(getattr(error, "code", ""))
        if field is not None:
            self.problem.hide()
            field.set_problem(messages.error_line(error))

"""请假条: who, which kind, which days (or this class session only), approved by whom, handed in when."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from ui.context import UiContext
from ui.widgets.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.person_field import PersonField

if TYPE_CHECKING:
    from app.services.class_sessions import ClassSessionRow
    from app.services.leaves import LeaveRow
    from app.services.roster import PersonRow

KINDS = (("official", "因公"), ("sick", "病假"), ("personal", "事假"))


class LeaveDialog(FormDialog):
    """`saved(leave id)` after the slip is stored."""

    saved = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        held: ClassSessionRow | None = None,
        person_id: int | None = None,
        leave: LeaveRow | None = None,
    ) -> None:
        super().__init__("修改请假条" if leave is not None else "新增请假条", "保存", parent)
        self._ctx = ctx
        self._leave = leave
        self._wanted = person_id
        self._only_day = held.held_on if held is not None else None
        self._session_id = held.id if held is not None else None
        if leave is not None and leave.class_session_id is not None:
            self._only_day, self._session_id = leave.start_on, leave.class_session_id
        today = ctx.app.today
        self.person = PersonField(self)
        self.kind = QComboBox(self)
        fill_combo(self.kind, KINDS, "personal")
        self.start = DatePicker(self, today=today)
        self.end = DatePicker(self, today=today)
        day = held.held_on if held is not None else today
        self.start.set_date(day)
        self.end.set_date(day)
        self.only = QCheckBox("只用于这一课次", self)
        self.only.setVisible(self._session_id is not None)
        self.approver = QLineEdit(self)
        self.handed = DatePicker(self, today=today)
        self.handed.set_date(today)
        self.reason = QLineEdit(self)
        self._build()
        self.first = self.person
        if leave is not None:
            self._show(leave)
        for edit in (self.person, self.approver, self.reason):
            edit.textEdited.connect(self.touch)
        for picker in (self.start, self.end, self.handed):
            picker.changed.connect(self.touch)
        self.only.toggled.connect(self._follow_only)
        from app.services import roster

        ctx.runner.query(
            partial(roster.list_people, roster=roster.RosterFilter(on=day)),
            key="leave-people",
            done=self._take,
        )

    def _build(self) -> None:
        self.person_field = Field("姓名", self.person, self, width=22)
        self.start_field = Field("从哪天", self.start, self, width=10)
        self.end_field = Field("到哪天（含）", self.end, self, width=10)
        self.handed_field = Field("假条交来日期", self.handed, self, width=18, hint="晚于请假当天的记为补假")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop  # a problem under one field does not push its neighbour about
        grid.addWidget(self.person_field, 0, 0, top)
        grid.addWidget(Field("类别", self.kind, self, width=8), 0, 1, top)
        grid.addWidget(self.start_field, 1, 0, top)
        grid.addWidget(self.end_field, 1, 1, top)
        grid.addWidget(self.only, 2, 0, 1, 2)
        grid.addWidget(Field("批准人", self.approver, self, width=12), 3, 0, top)
        grid.addWidget(self.handed_field, 3, 1, top)
        self.body.addLayout(grid)
        self.body.addWidget(Field("事由", self.reason, self, width=40))

    def _show(self, leave: LeaveRow) -> None:
        """The slip as it stands; whose it is cannot change."""
        self.person.setText(leave.name)
        self.person.setEnabled(False)
        self.first = self.kind
        fill_combo(self.kind, KINDS, leave.kind)
        self.start.set_date(leave.start_on)
        self.end.set_date(leave.end_on)
        self.handed.set_date(leave.handed_in_on)
        self.approver.setText(leave.approver)
        self.reason.setText(leave.reason)
        self.only.setChecked(leave.class_session_id is not None)
        self._follow_only(self.only.isChecked())

    def _take(self, people: tuple[PersonRow, ...]) -> None:
        self.person.set_people(people)
        if self._wanted is not None:
            self.person.set_person(self._wanted)

    def _follow_only(self, is_only: bool) -> None:
        if is_only and self._only_day is not None:
            self.start.set_date(self._only_day)
            self.end.set_date(self._only_day)
        self.start.setEnabled(not is_only)
        self.end.setEnabled(not is_only)

    def save(self) -> None:
        start, end = self.start.date(), self.end.date()
        person = self._leave or self.person.person()
        self.person_field.set_problem("" if person is not None else "请选一个人：输入姓名后从列表中选")
        self.start_field.set_problem("" if start is not None else "请填日期，例如 8-15")
        late = "结束日期早于开始日期" if start is not None and end is not None and end < start else ""
        self.end_field.set_problem("请填日期，例如 8-15" if end is None else late)
        self.handed_field.set_problem("" if self.handed.is_valid() else "日期看不懂，例如 8-15；不知道可留空")
        if person is None or start is None or end is None or end < start or not self.handed.is_valid():
            return
        self._store(person, start, end)

    def _store(self, who: LeaveRow | PersonRow, start: date, end: date) -> None:
        from app.services import leaves

        self.accept_button.setEnabled(False)
        if self._leave is not None:
            call, verb, text = partial(leaves.change_leave, leave_id=self._leave.id), "change", "修改"
        else:
            call, verb, text = partial(leaves.add_leave, person_id=who.id), "add", "新增"
        self._ctx.runner.command(
            partial(
                call,
                kind=self.kind.currentData(),
                start_on=start,
                end_on=end,
                class_session_id=self._session_id if self.only.isChecked() else None,
                reason=self.reason.text(),
                approver=self.approver.text(),
                handed_in_on=self.handed.date(),
            ),
            action=f"leave.{verb}",
            text=f"{text}请假条：{who.name}",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, leave_id: int) -> None:
        self.saved.emit(leave_id)
        self.accept()

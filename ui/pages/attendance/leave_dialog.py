"""请假条: who, which kind, which days (or this class session only), approved by whom, handed in when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.work import ReadSession
from ui.pages.attendance.handed_in import HandedIn
from ui.pages.attendance.outlook_line import OutlookLine
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.leave.leave_standing import LeaveOutlook
    from app.services.leave.leaves import LeaveRow
    from app.services.person.roster import PersonRow
    from app.services.plan.class_sessions import ClassSessionRow

KINDS = (("official", "因公"), ("sick", "病假"), ("personal", "事假"))
NO_APPROVER = "没有设定批准人，请填写；以后自动填写，请在“干部名册 → 单位管理”里设定"


class LeaveDialog(FormDialog):
    """`saved(leave id)` after the slip is stored."""

    saved = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        lesson: ClassSessionRow | None = None,
        person_id: int | None = None,
        leave: LeaveRow | None = None,
    ) -> None:
        super().__init__("修改请假条" if leave is not None else "新增请假条", "保存", parent)
        self._ctx = ctx
        self._leave = leave
        self._wanted = person_id
        self._only_day = lesson.held_on if lesson is not None else None
        self._session_id = lesson.id if lesson is not None else None
        if leave is not None and leave.class_session_id is not None:
            self._only_day, self._session_id = leave.start_on, leave.class_session_id
        today = ctx.app.today
        self.person = PersonField(self)
        self.kind = QComboBox(self)
        fill_combo(self.kind, KINDS, "personal")
        self.start = DatePicker(self, today=today)
        self.end = DatePicker(self, today=today)
        day = lesson.held_on if lesson is not None else today
        self.start.set_date(day)
        self.end.set_date(day)
        self.only = QCheckBox("只用于这一课次", self)
        self.only.setVisible(self._session_id is not None)
        self.approver = QLineEdit(self)
        self._known_approver = ""
        self.handing = HandedIn(self, today=today)
        self.handed, self.after_start = self.handing.day, self.handing.after_start
        self.after_start.setChecked(
            leave is None and lesson is not None and _has_begun(lesson, ctx.app.clock())
        )
        self.reason = QLineEdit(self)
        self.outlook = OutlookLine(self)
        self._build()
        self.first = self.person
        if leave is not None:
            self._show(leave)
        self._connect()
        self._follow_handed()
        ctx.runner.query(partial(_people_on, day=day), key="leave-people", done=self._show_people)

    def _connect(self) -> None:
        for edit in (self.person, self.approver, self.reason):
            edit.textEdited.connect(self.touch)
        for picker in (self.start, self.end, self.handed):
            picker.changed.connect(self.touch)
            picker.changed.connect(self._follow_handed)
        for picker in (self.start, self.end):
            picker.changed.connect(self._ask)
        self.person.textEdited.connect(self._ask)
        self.person.chosen.connect(self._ask)
        self.after_start.clicked.connect(self.touch)
        self.after_start.toggled.connect(self._follow_handed)
        self.only.toggled.connect(self._follow_only)

    def _build(self) -> None:
        self.approver_field = Field("批准人", self.approver, self, width=12)
        self.person_field = Field("姓名", self.person, self, width=22)
        self.start_field = Field("从哪天", self.start, self, width=10)
        self.end_field = Field("到哪天（含）", self.end, self, width=10)
        self.handed_field = self.handing.make_field(self)
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
        grid.addWidget(self.approver_field, 3, 0, top)
        grid.addWidget(self.handed_field, 3, 1, top)
        grid.addWidget(self.after_start, 4, 1, top)
        self.body.addLayout(grid)
        self.body.addWidget(Field("事由", self.reason, self, width=40))
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.outlook)  # under the fields that scroll: seen before saving on any screen

    def _show(self, leave: LeaveRow) -> None:
        """The slip as it stands; whose it is cannot change."""
        self.person.setText(leave.name)
        self.person.setEnabled(False)
        self.first = self.kind
        fill_combo(self.kind, KINDS, leave.kind)
        self.start.set_date(leave.start_on)
        self.end.set_date(leave.end_on)
        self.handing.show(leave)
        self.approver.setText(leave.approver)
        self.reason.setText(leave.reason)
        self.only.setChecked(leave.class_session_id is not None)
        self._follow_only(self.only.isChecked())

    def _show_people(self, people: tuple[PersonRow, ...]) -> None:
        self.person.set_people(people)
        if self._wanted is not None:
            self.person.set_person(self._wanted)
        self._ask()

    # -- what is known before saving ---------------------------------------------------------------

    def _ask(self, *_: object) -> None:
        """Who approves, and how the 1/7 meter would stand with this slip."""
        who = self._leave.person_id if self._leave is not None else None
        chosen = self.person.candidate() if who is None else None
        person_id = chosen.id if chosen is not None else who
        start, end = self.start.date(), self.end.date()
        if person_id is None or start is None or end is None or end < start:
            self.outlook.hide()
            return
        from app.services.leave import leave_standing

        self._ctx.runner.query(
            partial(
                leave_standing.leave_outlook,
                person_id=person_id,
                start_on=start,
                end_on=end,
                class_session_id=self._session_id if self.only.isChecked() else None,
                leave_id=self._leave.id if self._leave is not None else None,
            ),
            key=("leave-outlook", id(self)),
            done=self._show_outlook,
        )

    def _show_outlook(self, found: LeaveOutlook) -> None:
        approval = found.approval
        typed = self.approver.text().strip()
        if self._leave is None and typed in ("", self._known_approver):
            self._known_approver = approval.name if approval is not None else ""
            self.approver.setText(self._known_approver)
        self.approver_field.set_hint(approval.why if approval is not None else NO_APPROVER)
        self.outlook.tell(found)

    def _follow_handed(self, *_: object) -> None:
        self.handing.follow(self.start.date())

    def _follow_only(self, is_only: bool) -> None:
        if is_only and self._only_day is not None:
            self.start.set_date(self._only_day)
            self.end.set_date(self._only_day)
        self.start.setEnabled(not is_only)
        self.end.setEnabled(not is_only)
        self._follow_handed()
        self._ask()

    def save(self) -> None:
        start, end = self.start.date(), self.end.date()
        person = self._leave or self.person.person()
        self.person_field.set_problem("" if person is not None else "请选一个人：输入姓名后从列表中选")
        self.start_field.set_problem("" if start is not None else "请填日期，例如 8-15")
        self.end_field.set_problem(_end_problem(start, end))
        self.handed_field.set_problem("" if self.handed.is_valid() else "日期看不懂，例如 8-15；不知道可留空")
        if person is None or start is None or end is None or end < start or not self.handed.is_valid():
            return
        self._store(person, start, end)

    def _store(self, who: LeaveRow | PersonRow, start: date, end: date) -> None:
        self.accept_button.setEnabled(False)
        call, action, text = _write_of(who, self._leave)
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
                note=self.handing.note(start, self._leave),
            ),
            action=action,
            text=text,
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, leave_id: int) -> None:
        from ui.pages.attendance.slip_offer import offer_excuse

        self.saved.emit(leave_id)
        person = self._leave or self.person.candidate()
        name = person.name if person is not None else ""
        offer_excuse(self, self._ctx, leave_id, f"{name} {self.kind.currentText()}", then=self.accept)


def _has_begun(lesson: ClassSessionRow, now: datetime) -> bool:
    """Whether the class session is today and under way."""
    return lesson.held_on == now.date() and lesson.start_time is not None and now.time() > lesson.start_time


def _end_problem(start: date | None, end: date | None) -> str:
    if end is None:
        return "请填日期，例如 8-15"
    return "结束日期早于开始日期" if start is not None and end < start else ""


def _write_of(who: LeaveRow | PersonRow, leave: LeaveRow | None) -> tuple[Callable[..., int], str, str]:
    """The service that stores the slip, its action, and the name of the step."""
    from app.services.leave import leaves

    if leave is not None:
        return partial(leaves.change_leave, leave_id=leave.id), "leave.change", f"修改请假条：{who.name}"
    return partial(leaves.add_leave, person_id=who.id), "leave.add", f"新增请假条：{who.name}"


def _people_on(session: ReadSession, *, day: date) -> tuple[PersonRow, ...]:
    from app.services.person import roster

    return roster.list_people(session, roster=roster.RosterFilter(on=day))

"""安排补训: a later class session of the same course that has room, or a day of one's own (I8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QRadioButton, QWidget

from app.errors import GanxunError
from ui.looks.plain import LongLabel
from ui.models.rows_model import RowsModel
from ui.pages.follow_up.follow_up_rows import LATER
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.table.plain_table import plain_table
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.follow_up.make_up_targets import LaterRow
    from app.services.follow_up.make_ups import MissedRow

MOST_NAMES = 6


def names_of(rows: Sequence[MissedRow]) -> str:
    """张三、李四等 5 人次."""
    names = list(dict.fromkeys(row.name for row in rows))
    shown = "、".join(names[:MOST_NAMES])
    return shown if len(rows) == 1 else f"{shown}{'等' if len(names) > MOST_NAMES else ''} {len(rows)} 人次"


class MakeUpDialog(FormDialog):
    """The nearest session that fits is chosen already: Enter is enough."""

    def __init__(self, ctx: UiContext, rows: Sequence[MissedRow], parent: QWidget | None) -> None:
        super().__init__("安排补训", "安排", parent)
        self._ctx, self._rows = ctx, tuple(rows)
        self._target: int | None = None  # the later session they have been put into
        self.later = QRadioButton("参加后续课次（自动列入该课次应到名单）", self)
        self.own = QRadioButton("另行安排补训", self)
        self.model: RowsModel[LaterRow] = RowsModel(LATER, parent=self)
        self.table = plain_table(self.model, "可补训的课次", self, columns=43)
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 5)
        self.table.opened.connect(self._try_save)
        self.hint = LongLabel("", self)
        self.day = DatePicker(self, today=ctx.app.today)
        self.place, self.content = QLineEdit(self), QLineEdit(self)
        self._build()
        self.first = self.table
        self.later.toggled.connect(self._follow)
        self.day.changed.connect(self.touch)
        for edit in (self.place, self.content):
            edit.textEdited.connect(self.touch)
        self.later.setChecked(True)
        self._fill()
        from app.services.follow_up import make_up_targets

        ids = [row.participation_id for row in self._rows]
        ctx.runner.query(
            partial(make_up_targets.later_sessions, participation_ids=ids, today=ctx.app.today),
            key="make-up-later",
            done=self._show_later,
        )

    def _build(self) -> None:
        titles = "、".join(dict.fromkeys(f"“{row.title}”" for row in self._rows))
        self.body.addWidget(LongLabel(f"{names_of(self._rows)}，所缺课程：{titles}", self, name="hint"))
        self.body.addWidget(self.later)
        self.body.addWidget(self.table)
        self.body.addWidget(self.hint)
        self.body.addWidget(self.own)
        self.day_field = Field("补训日期", self.day, self, width=10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.addWidget(self.day_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Field("地点", self.place, self, width=16), 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Field("补训内容", self.content, self, width=40), 1, 0, 1, 2)
        self.body.addLayout(grid)

    def _fill(self) -> None:
        """What these have been arranged for already, when it is one and the same."""
        plans = {(row.target_session_id, row.make_up_on, row.place, row.content) for row in self._rows}
        if len(plans) != 1 or not self._rows[0].state:
            return
        self._target, on, place, content = plans.pop()
        self.place.setText(place)
        self.content.setText(content)
        if self._target is None:
            self.day.set_date(on)
            self.own.setChecked(True)

    def _show_later(self, found: tuple[LaterRow, ...]) -> None:
        self.model.set_rows(found)
        one_course = len({row.course_id for row in self._rows}) == 1
        self.table.setVisible(bool(found))  # an empty list would push the date below the edge
        if found:
            self.hint.setText("只列同一课程、尚未开课、坐得下的课次；座位数在课次里填写。")
            if self._target is None or not self.table.select_id(self._target):
                self.table.select_id(found[0].id)
            self._to(self.day if self.own.isChecked() else self.table)
            return
        why = "今后没有同一课程的课次，或都已坐满" if one_course else "选中的不是同一课程"
        self.hint.setText(f"{why}，请另行安排补训。")
        self.later.setEnabled(False)
        self.own.setChecked(True)
        self._to(self.day)

    def _to(self, widget: QWidget) -> None:
        self.first = widget
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, is_later: bool) -> None:
        self.table.setEnabled(is_later)
        for widget in (self.day, self.place, self.content):
            widget.setEnabled(not is_later)
        if not is_later:
            self._area.ensureWidgetVisible(self.content)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.first is self.day:
            self._area.ensureWidgetVisible(self.content)
            self._area.ensureWidgetVisible(self.day)

    def save(self) -> None:
        from app.services.follow_up.make_ups import plan_make_up

        if self.later.isChecked():
            chosen = self.table.current_row()
            if chosen is None:
                return
            plan = partial(plan_make_up, target_session_id=chosen.class_session_id)
        else:
            day = self.day.date()
            self.day_field.set_problem("" if day is not None else "请填日期，例如 8-15")
            if day is None:
                return
            plan = partial(plan_make_up, held_on=day, place=self.place.text(), content=self.content.text())
        self._plan(plan)

    def _plan(self, plan: Callable[..., tuple[int, ...]]) -> None:
        ids = [row.participation_id for row in self._rows]
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(plan, participation_ids=ids),
            action="make_up.plan",
            text=f"安排补训：{names_of(self._rows)}",
            done=self._done,
            failed=partial(self._refused, plan),
        )

    def _refused(self, plan: Callable[..., tuple[int, ...]], error: Exception) -> None:
        """Who is due at the later one anyway is asked about; everything else is said."""
        if not isinstance(error, GanxunError) or error.code != "make_up.due_anyway":
            self.show_failure(error)
            return
        self.accept_button.setEnabled(True)
        if messages.confirm(
            self,
            f"{error.data['names']}（{error.data['count']} 人）本来就应参加这一次，不能既算应到又算补训。",
            "仍按这一次补训",
            safe="名单不会重复，学时只计一次。",
            advice="可以另选一期，或另行安排补训。",
        ):
            self._plan(partial(plan, due_anyway=True))

    def _done(self, ids: tuple[int, ...]) -> None:
        self.accept()
        self._ctx.bus.say(f"已安排补训 {len(ids)} 人次。", undo=True)

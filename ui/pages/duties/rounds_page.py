"""轮训: the rotations of the year, how far each has come, and who still lacks days (Q27, B24)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.services.duty.duty_round_measures import NONE, PLANNED
from ui.models.rows_model import Column, RowsModel
from ui.pages.duties.routine_page import RoutinePage
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.duty.duty_round_measures import RoundPerson, RoundState

COLUMNS: tuple[Column[RoundState], ...] = (
    Column("name", "轮训", lambda state: state.row.name, 14, tip=lambda state: state.row.name),
    Column("end", "截止", lambda state: state.row.end_on, 6),
    Column("days", "每人天数", lambda state: state.row.days, 5),
    Column("due", "应参训", lambda state: len(state.people), 4.5),
    Column("done", "已完成", lambda state: state.done, 4.5),
    Column("planned", "已有安排", lambda state: state.count(PLANNED), 5),
    Column(
        "none",
        "没有安排",
        lambda state: state.count(NONE),
        5,
        colour=lambda state: "problem" if state.count(NONE) else "",
    ),
    Column("who", "对象", lambda state: state.row.audience, 12, tip=lambda state: state.row.audience),
    Column(
        "courses",
        "计入的课程",
        lambda state: "、".join(state.row.courses),
        24,
        tip=lambda state: "\n".join(state.row.courses),
    ),
)
PEOPLE: tuple[Column[RoundPerson], ...] = (
    Column("unit", "单位", lambda each: each.unit, 14),
    Column("name", "姓名", lambda each: each.name, 6),
    Column("days", "已参训天数", lambda each: each.days, 6),
    Column("asked", "应参训天数", lambda each: each.asked, 6),
    Column(
        "next",
        "下一次安排",
        lambda each: each.planned_words,
        20,
        colour=lambda each: "problem" if each.state == NONE else "",
        tip=lambda each: each.planned_words,
    ),
)


class RoundsPage(RoutinePage):
    """The rotations above, the people of the one under the cursor who still lack days below."""

    new_text = "新建轮训"
    edit_text = "修改轮训"
    prints = True
    hint = (
        "只计勾选的课程，按考勤登记的出勤日期计天数；下面列出还没有完成的人员。回车：修改；删除键：删除轮训；"
        "打印：未参训名单。"
    )

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self.model: RowsModel[RoundState] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, "轮训", self, frozen=0)
        self.table.remember(ctx.preferences, "routines.rounds")
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.installEventFilter(self)
        self.table.opened.connect(lambda _row: self.edit())
        self.people: RowsModel[RoundPerson] = RowsModel(PEOPLE, parent=self)
        self.below = plain_table(self.people, "未完成人员", self)
        self.below.opened.connect(self._show_person)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.table)
        splitter.addWidget(self.below)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([300, 400])
        self.lay_out(splitter)
        self.setFocusProxy(self.table)
        self.table.current_changed.connect(self._follow)

    def load(self, year: int) -> None:
        from app.services.duty import duty_round_measures

        self.year = year
        ask = partial(duty_round_measures.rounds_of_year, year=year, today=self.ctx.app.today)
        self.ctx.runner.query(ask, key="training-rounds", done=self._show_rounds)

    def _show_rounds(self, rows: tuple[RoundState, ...]) -> None:
        self.model.set_rows(rows)
        left = sum(len(row.remaining) for row in rows)
        self.counted.emit(f"{len(rows)} 个轮训，未完成 {left} 人" if rows else "还没有轮训")
        if rows and self.table.current_row() is None:
            self.table.select_id(rows[0].id)
        self._follow()

    def _follow(self, *_: object) -> None:
        state = self.table.current_row()
        if state is None:
            self.people.set_rows(())
            self.tell("")
            return
        # Whom nothing is planned for comes first: for them something has to be done.
        self.people.set_rows(sorted(state.remaining, key=lambda each: each.state != NONE))
        left = state.days_left(self.ctx.app.today)
        self.tell(
            f"{state.row.name}：应参训 {len(state.people)} 人，已完成 {state.done} 人，"
            f"已有安排 {state.count(PLANNED)} 人，没有安排 {state.count(NONE)} 人；"
            f"每人不少于 {state.row.days} 天，" + (f"离截止还有 {left} 天" if left else "已到截止日期")
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        if pressed == Qt.Key.Key_Delete and event.type() == QEvent.Type.KeyPress:
            self._remove()
            return True
        return super().eventFilter(watched, event)

    def _remove(self) -> None:
        state = self.table.current_row()
        if state is not None:
            from app.services.duty import training_rounds

            self.do(training_rounds.remove_round, f"删除轮训“{state.row.name}”", round_id=state.id)

    def _show_person(self, person: RoundPerson) -> None:
        self.ctx.bus.show_tab.emit("roster", person.person_id)

    def focus_view(self) -> None:
        """The cursor goes to the rotations."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def paper(self) -> tuple[str, dict[str, object]] | None:
        """未参训名单 of the rotation under the cursor."""
        state = self.table.current_row()
        if state is None:
            return None
        return "rounds", {"year": self.year, "round_id": state.id, "today": self.ctx.app.today}

    def new(self) -> None:
        """A new 轮训."""
        from ui.pages.duties.round_dialog import RoundDialog

        today = self.ctx.app.today
        day = date(self.year, 1, 1) if today.year != self.year else today.replace(month=1, day=1)
        RoundDialog(self.ctx, self, day).open()

    def edit(self) -> None:
        """The 轮训 under the cursor."""
        state = self.table.current_row()
        if state is not None:
            from ui.pages.duties.round_dialog import RoundDialog

            RoundDialog(self.ctx, self, self.ctx.app.today, state.row).open()

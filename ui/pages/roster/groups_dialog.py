"""人员类别: names, order, who belongs, since when; groups that are no longer used end (A02, D08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.work import ReadSession, WriteSession
from ui.looks.plain import LongLabel
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.side_list_dialog import SideListDialog, Verb
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow

COLUMNS = (
    Column["GroupRow"]("name", "人员类别", lambda group: group.name, 11),
    Column["GroupRow"]("people", "现有人数", lambda group: group.people, 5, align=RIGHT),
    Column["GroupRow"]("ever", "曾经属于", lambda group: group.ever, 5, align=RIGHT),
    Column["GroupRow"](
        "ended",
        "状态",
        lambda group: f"{group.ended_on} 起停用" if group.ended_on else "",
        9,
        colour=lambda _: "muted",
    ),
)


class GroupsDialog(SideListDialog["GroupRow"]):
    """Every change is saved at once and can be undone; the dialog only has 关闭."""

    concerns = ("identity_group", "group_membership")

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent, "人员类别")
        self._wanted: int | None = None
        self.model: RowsModel[GroupRow] = self.make_table(COLUMNS, "人员类别表", "groups")
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.opened.connect(self._open_members)
        verbs: tuple[Verb, ...] = (
            ("add", "新建类别", self._add, "Ctrl+N", False),
            ("members", "成员…", self._members, "F4", False),
            ("rename", "改名", self._rename, "F2", True),
            ("up", "上移", partial(self._move, -1), "Alt+Up", False),
            ("down", "下移", partial(self._move, 1), "Alt+Down", True),
            ("end", "停用…", self._end, "", False),
        )
        self.build(
            "课程的应到范围和制度要求按类别确定人员。"
            "每人从哪天起属于、到哪天为止都有记录，以前的课按当时的类别算。",
            verbs,
        )

    # -- rows --------------------------------------------------------------------------------------

    def _load(self) -> None:
        today = self._ctx.app.today
        self._ctx.runner.query(
            partial(_load_groups, on=today), key=("groups", id(self)), done=self._show_groups
        )

    def _show_groups(self, groups: tuple[GroupRow, ...]) -> None:
        self.model.set_rows(groups)
        if self._wanted is not None:
            self.table.select_id(self._wanted)
            self._wanted = None
        elif self.table.current_row() is None and groups:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._follow()

    def _current(self) -> GroupRow | None:
        group: GroupRow | None = self.table.current_row()
        return group

    def _follow(self, _row: object = None) -> None:
        group = self._current()
        for name, button in self.buttons.items():
            button.setEnabled(name == "add" or group is not None)
        if group is None:
            return
        ids = [row.id for row in self.model.rows]
        self.buttons["up"].setEnabled(group.id != ids[0])
        self.buttons["down"].setEnabled(group.id != ids[-1])
        self.buttons["members"].setEnabled(group.ended_on is None)
        self.buttons["end"].setText("恢复使用" if group.ended_on is not None else "停用…")

    # -- changes -----------------------------------------------------------------------------------

    def _add(self) -> None:
        dialog = GroupNameDialog(self._ctx, None, self)
        dialog.made.connect(self._choose_later)
        dialog.open()

    def _choose_later(self, group_id: int) -> None:
        self._wanted = group_id
        self._load()

    def _rename(self) -> None:
        group = self._current()
        if group is not None:
            GroupNameDialog(self._ctx, group, self).open()

    def _members(self) -> None:
        group = self._current()
        if group is not None:
            self._open_members(group)

    def _open_members(self, group: GroupRow) -> None:
        from ui.pages.roster.group_members_dialog import GroupMembersDialog

        if group.ended_on is None:
            GroupMembersDialog(self._ctx, group, self).open()

    def _move(self, step: int) -> None:
        group = self._current()
        if group is None:
            return
        ids = [row.id for row in self.model.rows]
        at = ids.index(group.id)
        if not 0 <= at + step < len(ids):
            return
        ids[at], ids[at + step] = ids[at + step], ids[at]
        self._wanted = group.id
        from app.services.person import groups

        self._ctx.runner.command(
            partial(groups.order_groups, group_ids=ids),
            action="group.order",
            text=f"调整“{group.name}”的顺序",
        )

    def _end(self) -> None:
        group = self._current()
        if group is None:
            return
        if group.ended_on is None:
            GroupEndDialog(self._ctx, group, self).open()
            return
        from app.services.person import groups

        self._ctx.runner.command(
            partial(groups.reopen_group, group_id=group.id),
            action="group.reopen",
            text=f"恢复人员类别 {group.name}",
        )


class GroupNameDialog(FormDialog):
    """A new group, or another name for one; `made(id)` of a new one."""

    made = Signal(object)

    def __init__(self, ctx: UiContext, group: GroupRow | None, parent: QWidget) -> None:
        super().__init__("新建人员类别" if group is None else f"改名：{group.name}", "保存", parent)
        self._ctx, self._group = ctx, group
        self.name = QLineEdit(group.name if group is not None else "", self)
        self.name.setPlaceholderText("例如 驻村工作队")
        self.name_field = Field("名称", self.name, self, width=24)
        self.body.addWidget(self.name_field)
        self.name.textEdited.connect(self.touch)
        self.name.selectAll()
        self.first = self.name

    def save(self) -> None:
        name = "".join(self.name.text().split())
        self.name_field.set_problem("" if name else "请填写名称。")
        if not name:
            self.name.setFocus()
            return
        from app.services.person import groups

        self.accept_button.setEnabled(False)
        if self._group is None:
            call: Callable[[WriteSession], object] = partial(groups.add_group, name=name)
            action, text = "group.add", f"新建人员类别 {name}"
        else:
            call = partial(groups.rename_group, group_id=self._group.id, name=name)
            action, text = "group.rename", f"人员类别改名 {self._group.name} → {name}"
        self._said = text
        self._ctx.runner.command(call, action=action, text=text, done=self._done, failed=self.show_failure)

    def _done(self, answer: object) -> None:
        self._ctx.bus.say(f"已保存：{self._said}", undo=True)
        if isinstance(answer, int):
            self.made.emit(answer)
        self.accept()


class GroupEndDialog(FormDialog):
    """From which day a group is no longer used; who belonged to it stays known."""

    def __init__(self, ctx: UiContext, group: GroupRow, parent: QWidget) -> None:
        super().__init__(f"停用：{group.name}", "停用", parent)
        self._ctx, self._group = ctx, group
        text = (
            f"从这一天起不再按“{group.name}”确定应到人员和制度要求，"
            f"现有 {group.people} 人的归属到前一天为止。"
            "以前的签到表、台账和记录不变，可以撤销，也可以以后恢复使用。"
        )
        self.body.addWidget(LongLabel(text, self))
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.day_field = Field("停用日期", self.day, self, width=11)
        self.body.addWidget(self.day_field)
        self.first = self.day

    def save(self) -> None:
        day = self.day.date()
        self.day_field.set_problem("" if day is not None else "请填写日期，例如 2024-08-15。")
        if day is None:
            self.day.setFocus()
            return
        from app.services.person import groups

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(groups.end_group, group_id=self._group.id, on=day),
            action="group.end",
            text=f"停用人员类别 {self._group.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, ended: int) -> None:
        self._ctx.bus.say(f"已停用“{self._group.name}”，{ended} 人的归属到此为止", undo=True)
        self.accept()


def _load_groups(session: ReadSession, *, on: date) -> tuple[GroupRow, ...]:
    from app.services.person import groups

    return groups.list_groups(session, on=on)

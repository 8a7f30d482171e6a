"""单位管理: the official order, names, kinds, who approves leave, merging of doubles."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from app.work import ReadSession
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.pages.roster.unit_dialog import UnitDialog
from ui.widgets.field.form import Field, FormDialog
from ui.widgets.field.posts_editor import chosen_unit, unit_combo
from ui.widgets.side_list_dialog import SideListDialog, Verb
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.units import UnitRow

COLUMNS = (
    Column["UnitRow"]("position", "顺序", lambda unit: unit.position, 3, align=RIGHT),
    Column["UnitRow"]("name", "单位", lambda unit: unit.name, 14),
    Column["UnitRow"]("kind", "性质", lambda unit: unit.kind, 6),
    Column["UnitRow"]("people", "现有人数", lambda unit: unit.people, 5, align=RIGHT),
    Column["UnitRow"]("approver", "请假批准人", lambda unit: unit.leave_approver, 6),
    Column["UnitRow"](
        "active", "状态", lambda unit: "" if unit.active else "已停用", 5, colour=lambda _: "muted"
    ),
)


class UnitsDialog(SideListDialog["UnitRow"]):
    """Every change is saved at once and can be undone; the dialog only has 关闭."""

    concerns = ("unit", "unit_state", "assignment")

    def __init__(self, ctx: UiContext, parent: QWidget, *, year: int = 0) -> None:
        super().__init__(ctx, parent, "单位管理")
        self._year = year or ctx.app.today.year
        self._wanted: int | None = None
        self.model: RowsModel[UnitRow] = self.make_table(COLUMNS, "单位表", "units")
        self.table.opened.connect(self._edit)
        verbs: tuple[Verb, ...] = (
            ("add", "新增单位", self._add, "Ctrl+N", False),
            ("edit", "修改", self._edit_current, "F2", True),
            ("up", "上移", partial(self._move, -1), "Alt+Up", False),
            ("down", "下移", partial(self._move, 1), "Alt+Down", True),
            ("card", "单位卡片", self._show_card, "Ctrl+U", False),
            ("merge", "合并到…", self._merge, "", False),
            ("remove", "删除", self._remove, "", False),
        )
        self.build(
            "签到表和台账按这里的顺序排列单位。选中一个单位，用“上移”“下移”调整（Alt+↑、Alt+↓）。", verbs
        )

    # -- rows --------------------------------------------------------------------------------------

    def _load(self) -> None:
        today = self._ctx.app.today
        self._ctx.runner.query(partial(_load_units, on=today), key=("units", id(self)), done=self._show_units)

    def _show_units(self, units: tuple[UnitRow, ...]) -> None:
        self.model.set_rows(units)
        if self._wanted is not None:
            self.table.select_id(self._wanted)
            self._wanted = None
        elif self.table.current_row() is None and units:
            self.table.setCurrentIndex(self.model.index(0, 1))
        self._follow()

    def _current(self) -> UnitRow | None:
        unit: UnitRow | None = self.table.current_row()
        return unit

    def _follow(self, _row: object = None) -> None:
        unit = self._current()
        for name, button in self.buttons.items():
            button.setEnabled(name == "add" or unit is not None)
        ids = [row.id for row in self.model.rows]
        if unit is not None:
            self.buttons["up"].setEnabled(unit.id != ids[0])
            self.buttons["down"].setEnabled(unit.id != ids[-1])

    # -- changes -----------------------------------------------------------------------------------

    def _add(self) -> None:
        UnitDialog(self._ctx, None, self.model.rows, self).open()

    def _edit_current(self) -> None:
        unit = self._current()
        if unit is not None:
            self._edit(unit)

    def _edit(self, unit: UnitRow) -> None:
        UnitDialog(self._ctx, unit, self.model.rows, self).open()

    def _move(self, step: int) -> None:
        unit = self._current()
        if unit is None:
            return
        ids = [row.id for row in self.model.rows]
        at = ids.index(unit.id)
        if not 0 <= at + step < len(ids):
            return
        ids[at], ids[at + step] = ids[at + step], ids[at]
        self._wanted = unit.id
        from app.services.person import units

        self._ctx.runner.command(
            partial(units.order_units, unit_ids=ids), action="unit.order", text=f"调整“{unit.name}”的顺序"
        )

    def _show_card(self) -> None:
        from ui.records.unit_card_dialog import UnitCardDialog

        unit = self._current()
        if unit is not None:
            card = UnitCardDialog(self._ctx, self, unit_id=unit.id, year=self._year)
            card.left.connect(self.accept)
            card.open()

    def _merge(self) -> None:
        unit = self._current()
        if unit is not None:
            MergeDialog(self._ctx, unit, self.model.rows, self).open()

    def _remove(self) -> None:
        unit = self._current()
        if unit is None or not messages.confirm(
            self, f"要删除单位“{unit.name}”。", "删除", safe="有任职记录的单位不会被删除；删除后可以撤销。"
        ):
            return
        from app.services.person import units

        self._ctx.runner.command(
            partial(units.remove_unit, unit_id=unit.id), action="unit.remove", text=f"删除单位 {unit.name}"
        )


class MergeDialog(FormDialog):
    """Two names of one unit: everybody moves to the one that stays."""

    def __init__(self, ctx: UiContext, unit: UnitRow, units: tuple[UnitRow, ...], parent: QWidget) -> None:
        super().__init__(f"合并单位：{unit.name}", "合并", parent)
        self._ctx = ctx
        self._unit = unit
        text = f"“{unit.name}”的全部任职（{unit.people} 人现任）并入下面选的单位，然后去掉“{unit.name}”。"
        hint = QLabel(text + "已打印的签到表仍显示原名称。", self)
        self.target = unit_combo([other for other in units if other.id != unit.id], self)
        self.target_field = Field("并入单位", self.target, self, width=24)
        self.body.addWidget(hint)
        self.body.addWidget(self.target_field)
        self.first = self.target

    def save(self) -> None:
        target_id = chosen_unit(self.target)
        self.target_field.set_problem("" if target_id is not None else "请从列表中选择单位。")
        if target_id is None:
            self.target.setFocus()
            return
        from app.services.person import units

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(units.merge_units, source_id=self._unit.id, target_id=target_id),
            action="unit.merge",
            text=f"合并单位 {self._unit.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, moved: int) -> None:
        self._ctx.bus.say(f"已合并，移动 {moved} 条任职", undo=True)
        self.accept()


def _load_units(session: ReadSession, *, on: date) -> tuple[UnitRow, ...]:
    from app.services.person import units

    return units.list_units(session, on=on)

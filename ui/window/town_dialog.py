"""单位和经办人: the town's name, type and office for every heading, and who works on this computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.setting.town import TOWN_TYPES
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.setting.town import TownRow


class TownDialog(FormDialog):
    """`saved(name)` when it is stored; papers printed before keep their heading."""

    saved = Signal(str)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__("单位和经办人", "保存", parent)
        self._ctx = ctx
        self._known = ("", "", "")
        self.name = QLineEdit(self)
        self.name.setMaxLength(30)
        self.kind = QComboBox(self)
        fill_combo(self.kind, [(kind, kind) for kind in TOWN_TYPES])
        self.office = QLineEdit(self)
        self.office.setMaxLength(30)
        self.operator = QLineEdit(ctx.preferences.values.operator, self)
        self.operator.setMaxLength(20)
        self.operator.setPlaceholderText(ctx.app.actor)
        self.name_field = Field("乡镇（街道）名称", self.name, self, width=24)
        self.body.addWidget(self.name_field)
        self.body.addWidget(Field("类型", self.kind, self, width=8))
        self.body.addWidget(Field("台账由哪个办公室管理", self.office, self, width=24, hint="例如 党建办"))
        hint = "记在操作记录里；每台电脑各填一次"
        self.body.addWidget(Field("经办人姓名", self.operator, self, width=24, hint=hint))
        self.first = self.name
        self.name.textEdited.connect(self.touch)
        self.office.textEdited.connect(self.touch)
        self.operator.textEdited.connect(self.touch)
        self.kind.activated.connect(self.touch)
        from app.services.setting import town

        ctx.runner.query(town.get_town, key=("town", id(self)), done=self._show_town)

    def _show_town(self, town: TownRow | None) -> None:
        if town is not None:
            self.name.setText(town.name)
            self.office.setText(town.office)
            fill_combo(self.kind, [(kind, kind) for kind in TOWN_TYPES], town.type)
            self._known = (town.name, town.office, town.type)

    def save(self) -> None:
        name = "".join(self.name.text().split())
        self.name_field.set_problem("" if name else "请填写名称，例如 清河镇。")
        if not name:
            self.name.setFocus()
            return
        from app.services.setting import town

        self._keep_operator()
        kind = str(self.kind.currentData())
        if (self.name.text(), self.office.text(), kind) == self._known:
            self.accept()
            return
        self._full = name if name.endswith(TOWN_TYPES) else name + kind
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(town.set_town, name=name, type=kind, office=self.office.text().strip()),
            action="town.set",
            text="修改单位名称",
            done=self._done,
            failed=self._refused,
        )

    def _keep_operator(self) -> None:
        """The name belongs to this computer, not to the town; from now on every step is recorded under it."""
        typed = " ".join(self.operator.text().split())
        values = self._ctx.preferences.values
        if typed == values.operator:
            return
        from app.operator_name import usual_operator

        values.operator = typed
        self._ctx.app.actor = typed or usual_operator()
        self._ctx.preferences.save()
        self._ctx.bus.say(f"今后的操作记在“{self._ctx.app.actor}”名下")

    def _done(self, _answer: object) -> None:
        self._ctx.bus.say(f"单位名称已改为 {self._full}", undo=True)
        self.saved.emit(self._full)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        self.name_field.set_problem(messages.error_line(error))

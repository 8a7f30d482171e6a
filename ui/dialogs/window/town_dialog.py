"""单位名称: the town's name, type and the office that keeps the ledger; used in every heading."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui import messages
from ui.context import UiContext
from ui.tabs.workbench.start_page import TOWN_TYPES
from ui.widgets.field.form import Field, FormDialog, fill_combo

if TYPE_CHECKING:
    from app.services.setting.town import TownRow


class TownDialog(FormDialog):
    """`saved(name)` when it is stored; papers printed before keep their heading."""

    saved = Signal(str)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__("单位名称", "保存", parent)
        self._ctx = ctx
        self.name = QLineEdit(self)
        self.name.setMaxLength(30)
        self.kind = QComboBox(self)
        fill_combo(self.kind, [(kind, kind) for kind in TOWN_TYPES])
        self.office = QLineEdit(self)
        self.office.setMaxLength(30)
        self.name_field = Field("乡镇（街道）名称", self.name, self, width=24)
        self.body.addWidget(self.name_field)
        self.body.addWidget(Field("类型", self.kind, self, width=8))
        self.body.addWidget(Field("台账由哪个办公室管理", self.office, self, width=24, hint="例如 党建办"))
        self.first = self.name
        self.name.textEdited.connect(self.touch)
        self.office.textEdited.connect(self.touch)
        self.kind.activated.connect(self.touch)
        from app.services.setting import town

        ctx.runner.query(town.get_town, key=("town", id(self)), done=self._take)

    def _take(self, town: TownRow | None) -> None:
        if town is not None:
            self.name.setText(town.name)
            self.office.setText(town.office)
            fill_combo(self.kind, [(kind, kind) for kind in TOWN_TYPES], town.type)

    def save(self) -> None:
        name = "".join(self.name.text().split())
        self.name_field.set_problem("" if name else "请填写名称，例如 清河镇。")
        if not name:
            self.name.setFocus()
            return
        from app.services.setting import town

        kind = str(self.kind.currentData())
        self._full = name if name.endswith(TOWN_TYPES) else name + kind
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(town.set_town, name=name, type=kind, office=self.office.text().strip()),
            action="town.set",
            text="修改单位名称",
            done=self._done,
            failed=self._refused,
        )

    def _done(self, _answer: Any) -> None:
        self._ctx.bus.say(f"单位名称已改为 {self._full}", undo=True)
        self.saved.emit(self._full)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        self.name_field.set_problem(messages.error_line(error))

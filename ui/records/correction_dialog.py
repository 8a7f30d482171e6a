"""What is closed or has been told is changed only with a reason, which stays on record and on paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.looks.plain import LongLabel
from ui.widgets.field.form import Field, FormDialog
from ui.work.refusals import Refused

# Why something without a day of its own reaches into a closed year.
ON_EVERY_PAPER = {
    "unit": "单位的名称、性质、上级、顺序和停用都印在那一年的台账上，现在改了，重印那一年的台账也会变。",
    "setting": "本镇名称、牵头部门和这一年的权重、口径印在那一年的台账上，现在改了，重印也会变。",
    "person": "姓名、出生年月、入册和离册日期印在那一年的台账上，现在改了，重印那一年的台账也会变。",
}


class CorrectionDialog(FormDialog):
    """Asks why; then the refused step is done after all. `given(reason)` tells what was typed."""

    given = Signal(object)

    def __init__(self, refused: Refused, parent: QWidget | None, *, last_reason: str = "") -> None:
        is_sealed = refused.error.code == "seal.closed"
        super().__init__("更正单" if is_sealed else "更正原因", "更正", parent)
        self._refused = refused
        self._is_done = False
        self.reason = QLineEdit(last_reason, self)
        self.reason.setPlaceholderText("例如 签到表核对，登记有误")
        self.reason.setMaxLength(200)
        self.reason_field = Field("更正原因", self.reason, self, width=44)
        self.reason.textEdited.connect(self._typed)
        step = f"要做的是：{refused.text}。\n" if refused.text else ""
        data = refused.error.data
        if is_sealed:
            kept = "写明原因后照改，原因、原来的内容和改后的内容都留在更正单上。"
            why = ON_EVERY_PAPER.get(str(data.get("table", "")), "")
            text = f"{data['year']}年度已封账。{why}\n{step}{kept}"
        else:
            kept = "写明原因后照改，原因留在登记记录里，并写进更正通报。"
            text = f"{data['number']}已经通报过这些内容。\n{step}{kept}"
        self.body.addWidget(LongLabel(text, self))
        self.body.addWidget(self.reason_field)
        self.first = self.reason
        self.reason.selectAll()  # of this very paper and day: Enter takes it, typing replaces it
        self.finished.connect(self._finish)

    def _typed(self, _text: str) -> None:
        self.reason_field.set_problem("")

    def save(self) -> None:
        words = self.reason.text().strip()
        self.reason_field.set_problem("" if words else "请写明更正原因")
        if words:
            self._is_done = True
            self.accept()

    def _finish(self, _result: int) -> None:
        if self._is_done:
            words = self.reason.text().strip()
            self._refused.again(words)
            self.given.emit(words)
        else:
            self._refused.give_up()

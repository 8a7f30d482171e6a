"""更正单: a closed year is changed only with a reason, which stays on record and on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.tasks import Refused
from ui.widgets.form import Field, FormDialog
from ui.widgets.page import Paragraph


class CorrectionDialog(FormDialog):
    """Asks why; then the refused step is done after all, with its slip."""

    def __init__(self, refused: Refused, parent: QWidget | None) -> None:
        super().__init__("更正单", "更正", parent)
        self._refused = refused
        self._is_done = False
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("例如 签到表核对，登记有误")
        self.reason.setMaxLength(200)
        self.reason_field = Field("更正原因", self.reason, self, width=44)
        step = f"要做的是：{refused.text}。\n" if refused.text else ""
        text = (
            f"{refused.year}年度已封账。\n{step}写明原因后照改，原因、原来的内容和改后的内容都留在更正单上。"
        )
        self.body.addWidget(Paragraph(text, self))
        self.body.addWidget(self.reason_field)
        self.first = self.reason
        self.finished.connect(self._finish)

    def save(self) -> None:
        words = self.reason.text().strip()
        self.reason_field.set_problem("" if words else "请写明更正原因")
        if words:
            self._is_done = True
            self.accept()

    def _finish(self, _result: int) -> None:
        if self._is_done:
            self._refused.again(self.reason.text().strip())
        else:
            self._refused.give_up()

"""时限: how many minutes are no 迟到/早退, and from how many on it is 缺席."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from app.rules.arrivals import Windows
from ui.looks.plain import LongLabel
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext


class TimeWindowsDialog(FormDialog):
    """Holds for marks entered from now on; earlier ones stay as they are."""

    def __init__(self, ctx: UiContext, windows: Windows, parent: QWidget | None) -> None:
        super().__init__("迟到早退时限", "保存", parent)
        self._ctx = ctx
        self.grace = QLineEdit(str(windows.grace), self)
        self.after = QLineEdit("" if windows.absent_after is None else str(windows.absent_after), self)
        self.after.setPlaceholderText("不按缺席")
        self.body.addWidget(LongLabel("按本单位的考勤规定填写；已登记的考勤不变。", self))
        self.body.addWidget(Field("几分钟以内不算迟到早退", self.grace, self, width=16))
        self.body.addWidget(Field("超过几分钟按缺席（留空为不按缺席）", self.after, self, width=16))
        for edit in (self.grace, self.after):
            edit.setValidator(QIntValidator(0, 999, edit))
            edit.textEdited.connect(self.touch)
        self.first = self.grace

    def save(self) -> None:
        from app.services.mark import arrivals

        after = self.after.text().strip()
        windows = Windows(int(self.grace.text() or 0), int(after) if after else None)
        self._ctx.runner.command(
            partial(arrivals.set_windows, windows=windows),
            action="attendance.windows",
            text="迟到早退时限",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()

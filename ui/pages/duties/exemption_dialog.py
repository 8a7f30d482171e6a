"""免于测试: a class let off its test, with its reason (Q28)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.work import ReadSession
from ui.looks.plain import LongLabel
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.record.exemptions import Exemption


class ExemptionDialog(FormDialog):
    """The reason; of a class that is let off already it can be changed, or the test asked for again."""

    def __init__(self, ctx: UiContext, parent: QWidget, *, class_session_id: int) -> None:
        super().__init__("免于测试", "保存", parent)
        from app.services.record import exemptions

        self._ctx, self._id = ctx, class_session_id
        self._title = ""
        self.about = LongLabel("", self, name="")
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("例如 现场操作考核代替笔试")
        self.first = self.reason
        self.field = Field("原因", self.reason, self, width=30, hint="印在制度执行里，显示为“免”")
        self.body.addWidget(self.about)
        self.body.addWidget(self.field)
        self.again = self.add_link("取消免试")
        self.again.hide()
        self.again.clicked.connect(self._ask_again)
        self.reason.textEdited.connect(self.touch)
        self.accept_button.setEnabled(False)
        ask = partial(exemptions.exemption_of, class_session_id=class_session_id)
        ctx.runner.query(ask, key="exemption", done=self._show)

    def _show(self, found: Exemption) -> None:
        self._title = found.title
        since = f"，{found.on:%Y-%m-%d} 登记" if found.on is not None else ""
        self.about.setText(f"{found.title}{since}")
        if not self.is_touched:
            self.reason.setText(found.reason)
        self.again.setVisible(found.entry_id is not None)
        self.accept_button.setEnabled(True)

    def save(self) -> None:
        if not self.reason.text().strip():
            self.field.set_problem("请写明免于测试的原因。")
            return
        from app.services.record import exemptions

        self._run(
            partial(
                exemptions.let_off,
                class_session_id=self._id,
                reason=self.reason.text(),
                on=self._ctx.app.today,
            ),
            "免于测试",
        )

    def _ask_again(self) -> None:
        from app.services.record import exemptions

        self._run(partial(exemptions.ask_again, class_session_id=self._id), "取消免试")

    def _run(self, call: Callable[[ReadSession], object], words: str) -> None:
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            call,
            action="register.waive",
            text=f"{words}：{self._title}",
            done=lambda _: self._done(words),
            failed=self.show_failure,
        )

    def _done(self, words: str) -> None:
        self._ctx.bus.say(f"已登记：{words}。", undo=True)
        self.accept()

"""发证: a class and a day; everybody who took all of it gets the next number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from app.services.register import certificates
from ui.looks.plain import LongLabel
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.register.certificates import Certified, ClassChoice

TOLD = "学完这一班全部课次（含已补训）的每人发一份，证书号接着往下排；已有的不变。没学完的另行登记。"


class CertificateDialog(FormDialog):
    """One operation for the whole class; who missed something is named afterwards."""

    def __init__(self, ctx: UiContext, parent: QWidget, *, year: int) -> None:
        super().__init__("按班次发证", "发证", parent)
        self.ctx = ctx
        self.batch = QComboBox(self)
        self.batch.setMinimumContentsLength(30)
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.first = self.batch
        self.batch_field = Field("班次", self.batch, self, width=40)
        self.day_field = Field("颁发日期", self.day, self)
        self.body.addWidget(LongLabel(TOLD, self, name="hint"))
        self.body.addWidget(self.batch_field)
        self.body.addWidget(self.day_field)
        self.batch.activated.connect(self.touch)
        self.day.line.textEdited.connect(self.touch)
        ctx.runner.query(
            partial(certificates.list_classes, year=year), key="certificate-classes", done=self._show
        )

    def _show(self, rows: tuple[ClassChoice, ...]) -> None:
        fill_combo(self.batch, [(row.id, row.label) for row in rows])
        if not rows:
            self.batch_field.set_problem("本年度没有课次。")

    def save(self) -> None:
        on_day = self.day.date()
        if self.batch.currentData() is None:
            self.batch_field.set_problem("请选择班次。")
            return
        if on_day is None:
            self.day_field.set_problem("请写成 2024-08-15。")
            return
        self.accept_button.setEnabled(False)
        self.ctx.runner.command(
            partial(certificates.give_certificates, batch_id=int(self.batch.currentData()), on_day=on_day),
            action="register.receive",
            text=f"结业证书：{self.batch.currentText()}发证",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, given: Certified) -> None:
        told = f"新发 {len(given.ids)} 份，原来已有 {given.had} 份"
        if given.unfinished:
            named = "、".join(given.unfinished[:6]) + ("等" if len(given.unfinished) > 6 else "")
            told += f"；没学完未发 {len(given.unfinished)} 人：{named}"
        self.ctx.bus.say(f"{told}。", undo=bool(given.ids))
        self.accept()

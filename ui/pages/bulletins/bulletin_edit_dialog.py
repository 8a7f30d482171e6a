"""修改草稿: title, how people are named, order of scores, and the clerk's own paragraph."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.services.bulletin.bulletin_paper import BulletinContent, BulletinOptions

NAMES = (("full", "写全名"), ("masked", "隐去名字（张××）"), ("hidden", "不写姓名，只写人数"))
ORDERS = (("unit", "按单位汇总"), ("score", "按成绩排名"))


def fetch(session: Session, *, bulletin_id: int) -> tuple[BulletinContent, BulletinOptions]:
    """The draft as of now and what was chosen for it."""
    from app.services.bulletin import bulletins

    content = bulletins.get_content(session, bulletin_id=bulletin_id)
    return content, bulletins.get_options(session, bulletin_id=bulletin_id)


class BulletinEditDialog(FormDialog):
    """Saves into the draft."""

    def __init__(self, ctx: UiContext, bulletin_id: int, parent: QWidget | None) -> None:
        super().__init__("修改通报草稿", "保存", parent)
        self._ctx = ctx
        self._bulletin_id = bulletin_id
        self._shown = ("", "")  # how people are named and in what order, as shown at first
        self.title = QLineEdit(self)
        self.names = QComboBox(self)
        fill_combo(self.names, NAMES, "full")
        self.order = QComboBox(self)
        fill_combo(self.order, ORDERS, "unit")
        self.reason = QLineEdit(self)
        self.extra = QPlainTextEdit(self)
        self.extra.setTabChangesFocus(True)
        self.extra.setMinimumHeight(self.fontMetrics().height() * 6)
        self.title_field = Field("标题", self.title, self, width=52)
        self.order_field = Field("成绩排列", self.order, self, width=20)
        self.reason_field = Field("更正原因", self.reason, self, width=52)
        self.extra_field = Field("自己加的话", self.extra, self, hint="一行一段，放在“有关要求”或检查问题里")
        self.names_field = Field("姓名", self.names, self, width=24)
        for field in (
            self.title_field, self.names_field, self.order_field, self.reason_field, self.extra_field,
        ):  # fmt: skip
            self.body.addWidget(field)
        self.order_field.hide()
        self.reason_field.hide()
        self.first = self.title
        self.title.textEdited.connect(self.touch)
        self.reason.textEdited.connect(self.touch)
        self.names.activated.connect(self.touch)
        self.order.activated.connect(self.touch)
        self.accept_button.setEnabled(False)
        ctx.runner.query(
            partial(fetch, bulletin_id=bulletin_id),
            key="bulletin-draft",
            done=self._show_content,
            failed=self.show_failure,
        )

    def _show_content(self, found: tuple[BulletinContent, BulletinOptions]) -> None:
        content, options = found
        is_scores = content.kind == "scores"
        is_correction = options.corrects_id is not None
        self.title.setText(content.title)
        fill_combo(self.names, NAMES, options.names or ("hidden" if is_scores else "full"))
        fill_combo(self.order, ORDERS, options.order or "unit")
        self._shown = (self.names.currentData(), self.order.currentData())
        self.extra.setPlainText(options.extra)
        self.reason.setText(options.reason)
        self.order_field.setVisible(is_scores and not is_correction)
        self.reason_field.setVisible(is_correction)
        for field in (self.title_field, self.names_field, self.extra_field):
            field.setVisible(not is_correction)
        self.names_field.setVisible(not is_correction and content.kind != "inspection")
        self.extra.textChanged.connect(self.touch)
        self.accept_button.setEnabled(True)
        (self.reason if is_correction else self.title).setFocus()

    def save(self) -> None:
        is_blank = not self.title.text().strip()
        self.title_field.set_problem("请填标题" if is_blank else "")
        lacks_reason = not self.reason_field.isHidden() and not self.reason.text().strip()
        self.reason_field.set_problem("请写明原因" if lacks_reason else "")
        in_order = not self.order_field.isHidden() and self.order.currentData() == "score"
        nameless = in_order and self.names.currentData() == "hidden"
        self.names_field.set_problem("按成绩排列要写出姓名" if nameless else "")
        if is_blank or lacks_reason or nameless:
            return
        from app.services.bulletin import bulletins

        self.accept_button.setEnabled(False)
        # What the kind of bulletin says by itself stays unsaid until it is chosen otherwise.
        names, order = self.names.currentData(), self.order.currentData()
        self._ctx.runner.command(
            partial(
                bulletins.edit_draft,
                bulletin_id=self._bulletin_id,
                title=self.title.text(),
                names=names if names != self._shown[0] else None,
                order=order if order != self._shown[1] else None,
                extra=self.extra.toPlainText().strip(),
                reason=self.reason.text() or None,
            ),
            action="bulletin.edit",
            text="修改通报草稿",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self.accept()

"""总结的文字: title and paragraphs of the year's summary, one line each, with their marks."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.pages.reports.closed_note import ClosedNote
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.year.summary_texts import SummaryBlock, SummaryTexts

_HEADING = re.compile(r"[一二三四五六七八九十]+、[^。]{1,40}$")
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）[^。]{1,40}$")


def kind_of(line: str) -> str:
    """一、… is a heading, （一）… without a full stop a smaller one, anything else a paragraph."""
    if _HEADING.match(line):
        return "heading"
    return "subheading" if _SUBHEADING.match(line) else "text"


def blocks_of(text: str) -> tuple[SummaryBlock, ...]:
    """The lines of the editor as blocks."""
    from app.services.year.summary_texts import SummaryBlock

    return tuple(
        SummaryBlock(kind_of(line.strip()), line.strip()) for line in text.splitlines() if line.strip()
    )


class SummaryTextsDialog(FormDialog):
    """A plain editor: every line is a heading or a paragraph; of a closed year its own."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("年度总结的文字", "保存", parent)
        self._ctx = ctx
        self._year = year
        self.closed = ClosedNote(self)
        self.body.addWidget(self.closed)
        self.title_edit = QLineEdit(self)
        self.text_edit = QPlainTextEdit(self)
        self.text_edit.setTabChangesFocus(True)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.text_edit.setMinimumSize(wide * 44, self.fontMetrics().height() * 10)
        hint = (
            "一行一段；“一、”“（一）”开头的短行是标题。【场次】等标记会换成统计的数字，"
            "登记簿的数字也可以写，如【技能大赛场数】。"
        )
        self.body.addWidget(Field("标题", self.title_edit, self))
        self.body.addWidget(Field("正文", self.text_edit, self, hint=hint))
        self.first = self.text_edit
        self.usual = self.add_link("恢复自带文字")
        self.usual.clicked.connect(self._restore)
        from app.services.year import summary_texts

        self.closed.look(ctx, year)
        ctx.runner.query(
            partial(summary_texts.summary_texts, year=year), key="summary-texts", done=self._start_with
        )

    def _start_with(self, texts: SummaryTexts) -> None:
        self._show(texts)
        self.is_touched = False
        self.title_edit.textEdited.connect(self.touch)
        self.text_edit.textChanged.connect(self.touch)

    def _show(self, texts: SummaryTexts) -> None:
        self.title_edit.setText(texts.title)
        self.text_edit.setPlainText("\n".join(block.text for block in texts.blocks))

    def _restore(self) -> None:
        from app.services.year.summary_texts import usual_texts

        self._show(usual_texts())

    def save(self) -> None:
        from app.services.year import summary_texts

        self.accept_button.setEnabled(False)
        blocks = blocks_of(self.text_edit.toPlainText())
        self._ctx.runner.command(
            partial(
                summary_texts.set_summary_texts,
                title=self.title_edit.text(),
                blocks=blocks,
                year=self._year,
            ),
            action="summary.texts",
            text=self.closed.step("修改年度总结的文字"),
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()

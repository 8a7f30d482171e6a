"""登记补考: the second try of one person; the first result stays (A29, I8)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.given import UNSAID, Unsaid
from app.rules.hours import format_centi, parse_centi
from app.rules.scoring import ABSENT, CHEATED, DEFERRED, EXEMPT, MAKEUP
from ui.looks.plain import LongLabel
from ui.pages.follow_up.follow_up_rows import exam_words
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.exam.resits import ResitRow

WORDS = {"缺考": ABSENT, "缓考": DEFERRED, "免试": EXEMPT, "作弊": CHEATED, "缺": ABSENT, "缓": DEFERRED}


def read_result(text: str) -> tuple[str, int | None] | None:
    """'75' → (补考, 7500); '缺考' → (缺考, None); None when it is neither."""
    text = text.strip().removesuffix("分").strip()
    if text in WORDS:
        return WORDS[text], None
    centi = parse_centi(text)
    return None if centi is None else (MAKEUP, centi)


def _in_time(row: ResitRow) -> str:
    return f"到 {row.resit_until} 为止的计入当期；不知道的留空"


class ResitDialog(FormDialog):
    """Two fields: a score, or 缺考 / 缓考, and the day it was sat on."""

    def __init__(self, ctx: UiContext, row: ResitRow, parent: QWidget | None) -> None:
        super().__init__(f"登记补考：{row.name}", "登记", parent)
        self._ctx, self._row = ctx, row
        line = f"合格线 {format_centi(row.pass_centi)} 分"
        first = exam_words(row.state, row.score_centi) or "未登记"
        self.body.addWidget(
            LongLabel(
                f"{row.exam}（{row.on}），首次：{first}，{line}。首次成绩不变。",
                self,
                name="hint",
            )
        )
        if row.resit_state:
            before = "，".join(filter(None, (exam_words(row.resit_state, row.resit_centi), row.resit_words)))
            self.body.addWidget(
                LongLabel(
                    f"已登记补考：{before}。再登记的结果会代替它，原来的留在操作记录里。", self, name="warn"
                )
            )
        self.score = QLineEdit(self)
        self.day = DatePicker(self, today=ctx.app.today)
        # What was entered before stands there.
        self._kept_day = row.resit_on if row.resit_state else ctx.app.today
        self.day.set_date(self._kept_day)
        centi = row.resit_centi
        self.score.setText(exam_words(row.resit_state, None) if centi is None else format_centi(centi))
        self.score.selectAll()  # typing replaces it
        self.day_field = Field("补考日期", self.day, self, width=12, hint=_in_time(row))
        self.score_field = Field(
            "补考成绩", self.score, self, width=12, hint="填分数；没有来的填 缺考 或 缓考"
        )
        self.body.addWidget(self.score_field)
        self.body.addWidget(self.day_field)
        self.first = self.score
        self.score.textEdited.connect(self.touch)
        self.day.changed.connect(self.touch)

    def save(self) -> None:
        found = read_result(self.score.text())
        self.score_field.set_problem("" if found else "请填分数，例如 75；没有来的填 缺考 或 缓考")
        self.day_field.set_problem("" if self.day.is_valid() else "请填日期，例如 8-15")
        if found is None or not self.day.is_valid():
            return
        from app.services.exam import resits

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(
                resits.set_resit,
                exam_id=self._row.exam_id,
                person_id=self._row.person_id,
                state=found[0],
                score_centi=found[1],
                on=self._day(),
            ),
            action="exam.resit",
            text=f"登记补考：{self._row.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _day(self) -> date | None | Unsaid:
        """The day of a new result; of one that stands only when it is another."""
        day = self.day.date()
        return UNSAID if self._row.resit_state and day == self._kept_day else day

    def _done(self, _count: int) -> None:
        found = read_result(self.score.text())
        passed = found is not None and found[1] is not None and found[1] >= self._row.pass_centi
        self.accept()
        words = "已合格，不再列入补考名单" if passed else "仍列在补考名单"
        self._ctx.bus.say(f"已登记{self._row.name}的补考，{words}。", undo=True)

"""What is asked before an import is written: the day of a test, class sessions that have not come yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from ui.context import UiContext
from ui.future_question import confirm_coming
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.page import Paragraph

if TYPE_CHECKING:
    from app.imports import Preview
    from app.services.mark.future import ComingSession


class ExamDateDialog(FormDialog):
    """A new test whose sheet says no day: it is never dated today in silence."""

    def __init__(self, ctx: UiContext, parent: QWidget, title: str, chosen: Callable[[date], object]) -> None:
        super().__init__("测试日期", "确定", parent)
        self._chosen = chosen
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.changed.connect(self.touch)
        self.day_field = Field("测试是哪天举行的", self.day, self, width=12, hint="例如 2024-08-30")
        text = f"“{title}”是新的测试，表里没有写日期；测试记在哪个月，要以实际日期为准。"
        self.body.addWidget(Paragraph(text, self))
        self.body.addWidget(self.day_field)
        self.first = self.day

    def save(self) -> None:
        day = self.day.date()
        self.day_field.set_problem("" if day is not None else "请填写测试日期，例如 2024-08-30")
        if day is not None:
            self.accept()
            self._chosen(day)


def ask_first(
    ctx: UiContext,
    parent: QWidget,
    preview: Preview,
    answer: Callable[..., object],
    write: Callable[[Preview], object],
) -> None:
    """Ask what has to be asked, then `write(preview)`; `answer(exam_date=…)` has the file checked anew."""
    if preview.notes.get("exam_date_missing"):
        title = str(preview.notes.get("exam", ""))
        ExamDateDialog(ctx, parent, title, lambda day: answer(exam_date=day)).open()
        return
    from app.imports import marked_sessions

    ids = marked_sessions(preview)
    if not ids:
        write(preview)
        return
    ctx.runner.query(
        partial(_coming, ids=ids, today=ctx.app.today),
        key="import-coming",
        done=partial(_ask_coming, parent, partial(write, preview)),
    )


def _coming(session: Any, *, ids: tuple[int, ...], today: date) -> tuple[ComingSession, ...]:
    from app.services.mark.future import coming_sessions

    return coming_sessions(session, class_session_ids=ids, today=today)


def _ask_coming(parent: QWidget, write: Callable[[], object], found: tuple[ComingSession, ...]) -> None:
    if confirm_coming(parent, [each.words for each in found], "仍要导入"):
        write()

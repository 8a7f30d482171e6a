"""周例会: topic and heads of one unit's week, and the year's topics to pick from (E05, Q8)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.work import ReadSession
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.routine.unit_study import StudyCell

MOST_HEADS = 9999


def _topics(session: ReadSession, *, year: int) -> tuple[str, ...]:
    from app.services.routine import unit_study

    return unit_study.list_topics(session, year=year)


class StudyDialog(FormDialog):
    """Opens at the topic: picked from the year's list, or typed."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, unit: tuple[int, str], week: date, study: StudyCell | None
    ) -> None:
        super().__init__(f"{unit[1]} {week.month}月{week.day}日起一周的周例会", "保存", parent)
        self._ctx, self._unit, self._week = ctx, unit, week
        self._topic = study.topic if study is not None else ""
        self.topic = QComboBox(self)
        self.topic.setEditable(True)
        self.topic.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.topic.setEditText(self._topic)
        completer = self.topic.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        heads = "" if study is None or study.heads is None else str(study.heads)
        self.heads = QLineEdit(heads, self)
        self.heads_field = Field("到会人数", self.heads, self, width=6)
        hint = "可从全年专题里选，也可以直接填写"
        self.body.addWidget(Field("主题", self.topic, self, width=40, hint=hint))
        self.body.addWidget(self.heads_field)
        self.topic.editTextChanged.connect(self.touch)
        self.heads.textEdited.connect(self.touch)
        self.first = self.topic
        self.add_link("全年专题").clicked.connect(self._edit_topics)
        self._load()

    def _load(self) -> None:
        self._ctx.runner.query(
            partial(_topics, year=self._week.year), key="study-topics", done=self._offer_topics
        )

    def _offer_topics(self, topics: tuple[str, ...]) -> None:
        typed, was_touched = self.topic.currentText(), self.is_touched
        fill_combo(self.topic, [(topic, topic) for topic in topics])
        self.topic.setEditText(typed)
        self.is_touched = was_touched

    def _edit_topics(self) -> None:
        dialog = TopicsDialog(self._ctx, self, self._week.year)
        dialog.accepted.connect(self._load)
        dialog.open()

    def save(self) -> None:
        typed = self.heads.text().strip()
        is_number = typed.isdecimal() and int(typed) <= MOST_HEADS
        self.heads_field.set_problem("" if not typed or is_number else "请填整数，例如 12；不清楚可以不填。")
        if typed and not is_number:
            return
        from app.services.routine import unit_study

        self._ctx.runner.command(
            partial(
                unit_study.set_study,
                unit_id=self._unit[0],
                week=self._week,
                held=True,
                topic=self.topic.currentText(),
                heads=int(typed) if typed else None,
            ),
            action="routine.edit",
            text=f"登记{self._unit[1]}周例会",
            done=self._stored,
            failed=self.show_failure,
        )

    def _stored(self, _answer: object) -> None:
        self.accept()


class TopicsDialog(FormDialog):
    """The year's topics, one a line."""

    def __init__(self, ctx: UiContext, parent: QWidget, year: int) -> None:
        super().__init__(f"{year}年周例会学习专题", "保存", parent)
        self._ctx, self._year = ctx, year
        self.lines = QPlainTextEdit(self)
        self.lines.setTabChangesFocus(True)
        self.lines.setMinimumHeight(self.fontMetrics().lineSpacing() * 10)
        hint = "一行一个专题，按学习顺序写；登记周例会时从这里选。"
        self.body.addWidget(Field("专题", self.lines, self, width=44, hint=hint))
        self.lines.textChanged.connect(self.touch)
        self.first = self.lines
        ctx.runner.query(partial(_topics, year=year), key="topics-of-year", done=self._show_topics)

    def _show_topics(self, topics: tuple[str, ...]) -> None:
        self.lines.setPlainText("\n".join(topics))
        self.is_touched = False

    def save(self) -> None:
        from app.services.routine import unit_study

        topics = self.lines.toPlainText().splitlines()
        self._ctx.runner.command(
            partial(unit_study.set_topics, year=self._year, topics=topics),
            action="routine.edit",
            text=f"修改{self._year}年学习专题",
            done=self._stored,
            failed=self.show_failure,
        )

    def _stored(self, _answer: object) -> None:
        self.accept()

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


def _topics(session: ReadSession, *, year: int, unit_id: int) -> tuple[str, ...]:
    from app.services.routine import unit_study

    return unit_study.list_topics(session, year=year, unit_id=unit_id)


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
            partial(_topics, year=self._week.year, unit_id=self._unit[0]),
            key="study-topics",
            done=self._offer_topics,
        )

    def _offer_topics(self, topics: tuple[str, ...]) -> None:
        typed, was_touched = self.topic.currentText(), self.is_touched
        fill_combo(self.topic, [(topic, topic) for topic in topics])
        self.topic.setEditText(typed)
        self.is_touched = was_touched

    def _edit_topics(self) -> None:
        dialog = TopicsDialog(self._ctx, self, self._week.year, unit_id=self._unit[0])
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
    """The year's topics, one a line: of the town, and of units that have a list of their own (E05).

    Opens at the list that `unit_id` picks from.
    """

    def __init__(self, ctx: UiContext, parent: QWidget, year: int, *, unit_id: int | None = None) -> None:
        super().__init__(f"{year}年周例会学习专题", "保存", parent)
        self._ctx, self._year, self._start = ctx, year, unit_id
        self._stored_lists: dict[int | None, str] = {}
        self._lists: dict[int | None, str] = {}
        self._shown: int | None = None
        self.unit = QComboBox(self)
        self.lines = QPlainTextEdit(self)
        self.lines.setTabChangesFocus(True)
        self.lines.setMinimumHeight(self.fontMetrics().lineSpacing() * 10)
        own = "单位自己列了专题的用自己的，没有列的用全镇通用的。"
        self.body.addWidget(Field("哪个单位的", self.unit, self, width=24, hint=own))
        hint = "一行一个专题，按学习顺序写；登记周例会时从这里选。"
        self.body.addWidget(Field("专题", self.lines, self, width=44, hint=hint))
        self.lines.textChanged.connect(self._on_typed)
        self.unit.activated.connect(self._show_unit)
        self.first = self.lines
        self.accept_button.setEnabled(False)
        from app.services.routine import unit_study

        ctx.runner.query(partial(unit_study.topic_lists, year=year), key="topics-of-year", done=self._show)

    def _show(self, lists: tuple[tuple[int | None, str, tuple[str, ...]], ...]) -> None:
        self._stored_lists = {unit_id: "\n".join(topics) for unit_id, _, topics in lists}
        self._lists = dict(self._stored_lists)
        start = self._start if self._lists.get(self._start) else None
        places = [unit_id for unit_id, _, _ in lists]
        for unit_id, name, topics in lists:
            self.unit.addItem(f"{name}（{len(topics)}个）" if topics else name, unit_id)
        self.unit.setCurrentIndex(places.index(start))
        self._show_unit()
        self.is_touched = False
        self.accept_button.setEnabled(True)

    def _show_unit(self, *_: object) -> None:
        """What is typed for one unit stays while another is looked at."""
        touched = self.is_touched
        self._shown = self.unit.currentData()
        self.lines.setPlainText(self._lists[self._shown])
        self.is_touched = touched

    def _on_typed(self) -> None:
        self._lists[self._shown] = self.lines.toPlainText()
        self.touch()

    def save(self) -> None:
        from app.services.routine import unit_study

        changed = {
            unit_id: text.splitlines()
            for unit_id, text in self._lists.items()
            if text != self._stored_lists[unit_id]
        }
        self._ctx.runner.command(
            partial(unit_study.keep_topics, year=self._year, by_unit=changed),
            action="routine.edit",
            text=f"修改{self._year}年学习专题",
            done=self._stored,
            failed=self.show_failure,
        )

    def _stored(self, _answer: object) -> None:
        self.accept()

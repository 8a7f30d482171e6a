"""What only the clerk can say of a file: one line a question, answered before the rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.looks.plain import LongLabel
from ui.widgets.field.form import DatePicker, Field, fill_combo
from ui.widgets.short_label import ShortLabel
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.imports import Question

CHOOSE = "请选择"
FREE = ("--unit",)  # the choices are suggestions: a unit nobody knows yet may be typed
ACROSS = 3  # signs beside each other: two dozen of them still fit a small screen


class QuestionsPage(QWidget):
    """`answered([(question, text)])` once every question has an answer."""

    def __init__(
        self,
        ctx: UiContext,
        answered: Callable[[list[tuple[Question, str]]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._answered = answered
        self.fields: list[tuple[Question, Field]] = []
        self._title = ShortLabel(self)
        self._title.setObjectName("title")
        text = "这些表里没有写，程序不替您猜。说明后仍然先看每一行的核对结果，确认了才会写入。"
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(LongLabel(text, self))
        layout.addSpacing(8)
        layout.addWidget(self._area, 1)

    def offer(self, file: str, questions: Sequence[Question]) -> None:
        """Show the questions of a file; the signs of attendance stand together."""
        self._title.setText(f"“{file}”有 {len(questions)} 处要先说明")
        inner = QWidget(self._area)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(12)
        self.fields = []
        signs: dict[str, list[Question]] = {}
        for question in questions:
            if question.code == "mark_unknown":
                signs.setdefault(_why(question), []).append(question)
        for question in questions:
            if question.code != "mark_unknown" or len(signs[_why(question)]) == 1:
                rows.addWidget(self._field(question, question.text, inner), 0, Qt.AlignmentFlag.AlignLeft)
        for why, several in signs.items():
            if len(several) > 1:
                rows.addLayout(self._signs(why, several, inner))
        rows.addStretch(1)
        self._area.setWidget(inner)
        if self.fields:
            self.fields[0][1].editor.setFocus()

    def _field(self, question: Question, label: str, parent: QWidget, *, width: int = 24) -> Field:
        field = Field(label, self._editor(question, parent), parent, width=width).narrow()
        self.fields.append((question, field))
        return field

    def _signs(self, why: str, questions: Sequence[Question], parent: QWidget) -> QVBoxLayout:
        """Under one question each sign with its box, as many beside each other as fit."""
        box = QVBoxLayout()
        box.setSpacing(8)
        box.addWidget(QLabel(f"这些符号各表示哪种考勤？（{why}）", parent))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for number, question in enumerate(questions):
            field = self._field(question, f"“{question.word}”", parent, width=16)
            grid.addWidget(field, number // ACROSS, number % ACROSS)
        grid.setColumnStretch(ACROSS, 1)
        box.addLayout(grid)
        return box

    def _editor(self, question: Question, parent: QWidget) -> QWidget:
        from app.imports.answering import wants_day

        if wants_day(question):
            return DatePicker(parent, today=self._ctx.app.today)
        if not question.choices:
            return QLineEdit(parent)
        combo = QComboBox(parent)
        if question.option in FREE:
            combo.setEditable(True)
            combo.addItems(list(question.choices))
            combo.setCurrentIndex(-1)
            edit = combo.lineEdit()
            if edit is not None:
                edit.setPlaceholderText("选择或填写")
        else:
            fill_combo(combo, [("", CHOOSE), *((choice, choice) for choice in question.choices)], "")
        return combo

    def go(self) -> None:
        """Hand the answers over; a question without one says so."""
        answers = []
        for question, field in self.fields:
            text = _text_of(field.editor)
            problem = _problem_of(question, field.editor, text)
            field.set_problem(problem)
            if not problem:
                answers.append((question, text))
        if len(answers) == len(self.fields):
            self._answered(answers)
        else:
            next(field for _, field in self.fields if field.problem()).editor.setFocus()


def _why(question: Question) -> str:
    """表中没有图例说明 of “旷训”表示哪种考勤？（表中没有图例说明）."""
    return question.text.partition("？（")[2].removesuffix("）")


def _problem_of(question: Question, editor: QWidget, text: str) -> str:
    from app.imports.answering import is_answer

    if isinstance(editor, DatePicker) and editor.text() and not text:
        return "看不懂，请写成 2024-08-15"
    if not text:
        return "请先说明这一处"
    return "" if is_answer(question, text) else "请写成 2024 这样的数字"


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, DatePicker):
        day = editor.date()
        return day.isoformat() if day is not None else ""
    if isinstance(editor, QComboBox):
        return editor.currentText().strip() if editor.isEditable() else str(editor.currentData() or "")
    return editor.text().strip() if isinstance(editor, QLineEdit) else ""

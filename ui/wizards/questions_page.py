"""What only the clerk can say of a file: one line a question, answered before the rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.context import UiContext
from ui.widgets.field.form import DatePicker, Field, fill_combo
from ui.widgets.page import Paragraph, primary

if TYPE_CHECKING:
    from app.imports import Question

CHOOSE = "请选择"
FREE = ("--unit",)  # the choices are suggestions: a unit nobody knows yet may be typed


class QuestionsPage(QWidget):
    """`answered([(question, text)])` once every question has an answer."""

    def __init__(
        self,
        ctx: UiContext,
        answered: Callable[[list[tuple[Question, str]]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._ctx = ctx
        self._answered = answered
        self.fields: list[tuple[Question, Field]] = []
        self._title = QLabel(self)
        self._title.setObjectName("title")
        text = "这些表里没有写，程序不替您猜。说明后仍然先看每一行的核对结果，确认了才会写入。"
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.go_button = primary(QPushButton("继续", self))
        self.go_button.setAccessibleName("继续")
        self.go_button.clicked.connect(self.go)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(Paragraph(text, self))
        layout.addWidget(self._area, 1)
        layout.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignRight)

    def offer(self, file: str, questions: Sequence[Question]) -> None:
        """Show the questions of a file."""
        self._title.setText(f"“{file}”有 {len(questions)} 处要先说明")
        inner = QWidget(self._area)
        inner.setObjectName("page")
        rows = QVBoxLayout(inner)
        rows.setSpacing(12)
        self.fields = []
        for question in questions:
            field = Field(question.text, self._editor(question, inner), inner, width=24)
            self.fields.append((question, field))
            rows.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        self._area.setWidget(inner)
        self.go_button.setDefault(True)
        if self.fields:
            self.fields[0][1].editor.setFocus()

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
            field.set_problem("" if text else "请先说明这一处")
            if text:
                answers.append((question, text))
        if len(answers) == len(self.fields):
            self._answered(answers)
        else:
            next(field for _, field in self.fields if field.problem()).editor.setFocus()


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, DatePicker):
        day = editor.date()
        return day.isoformat() if day is not None else ""
    if isinstance(editor, QComboBox):
        return editor.currentText().strip() if editor.isEditable() else str(editor.currentData() or "")
    return editor.text().strip() if isinstance(editor, QLineEdit) else ""

"""按分钟折算: over so many minutes a late coming or early leaving counts so many per cent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel

STEPS_WRONG = "每一行要么两格都填，要么都空着：超过几分钟，计百分之几。"


class MinuteSteps(QWidget):
    """Lines of minutes and percent; `edited` after every key."""

    edited = Signal()

    def __init__(self, lines: int, parent: QWidget | None = None, *, spacing: int) -> None:
        super().__init__(parent)
        head = QLabel("按分钟折算（只用于计作迟到、早退的）", self)
        head.setObjectName("field")
        self.pairs: list[tuple[QLineEdit, QLineEdit]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for line in range(lines):
            pair = (QLineEdit(self), QLineEdit(self))
            for column, (edit, before, name) in enumerate(
                zip(pair, ("超过", "分钟，计"), ("分钟", "百分比"), strict=True)
            ):
                edit.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,3}"), edit))
                edit.setAccessibleName(f"第{line + 1}档{name}")
                edit.setMaximumWidth(self.fontMetrics().horizontalAdvance("0") * 6 + 28)
                edit.textEdited.connect(self.edited)
                grid.addWidget(QLabel(before, self), line, column * 2)
                grid.addWidget(edit, line, column * 2 + 1)
            grid.addWidget(QLabel("%", self), line, 4)
            self.pairs.append(pair)
        grid.setColumnStretch(5, 1)
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing)
        layout.addWidget(head)
        layout.addLayout(grid)
        layout.addWidget(self.problem)

    def set_steps(self, steps: Sequence[tuple[int, int]]) -> None:
        """Show these (minutes, percent); the lines left over are empty."""
        for at, pair in enumerate(self.pairs):
            step = steps[at] if at < len(steps) else ("", "")
            for edit, value in zip(pair, step, strict=True):
                edit.setText(str(value))

    def set_in_use(self, is_in_use: bool) -> None:
        """What does not apply cannot be typed."""
        for pair in self.pairs:
            for edit in pair:
                edit.setEnabled(is_in_use)

    def steps(self) -> tuple[tuple[int, int], ...] | None:
        """(minutes, percent) of the filled lines, None when a line is half filled: told under them."""
        lines = [(minutes.text(), percent.text()) for minutes, percent in self.pairs]
        filled = [line for line in lines if any(line)]
        is_right = all(all(line) for line in filled)
        self.tell("" if is_right else STEPS_WRONG)
        return tuple((int(minutes), int(percent)) for minutes, percent in filled) if is_right else None

    def tell(self, problem: str) -> None:
        """What is wrong with the lines; nothing when empty."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

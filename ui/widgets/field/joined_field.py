"""入册日期 of somebody new: a day, or said to have been in post already; never empty in silence."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.field.form import DatePicker, Field

FROM_THEN = "学时和制度从这天起要求"


class JoinedField(QWidget):
    """`changed` after every step; for somebody known the day may be empty and nothing is asked.

    `is_line`: everything in one line, for all new people of a list.
    """

    changed = Signal()

    def __init__(
        self, today: datetime.date, parent: QWidget | None = None, *, is_new: bool, is_line: bool = False
    ) -> None:
        super().__init__(parent)
        self._is_new = is_new
        self.day = DatePicker(self, today=today)
        self.field = Field("入册日期", self.day, self, width=11, is_line=is_line)
        self.in_post = QCheckBox("新增的人本来就在册" if is_line else "本来就在册", self)
        self.in_post.setToolTip("不按新来的算：学时和制度要求按全年")
        self.in_post.setVisible(is_new)
        if is_new:
            self.day.set_date(today)
            self.field.set_hint(FROM_THEN)
        if is_line:
            layout: QHBoxLayout | QVBoxLayout = QHBoxLayout(self)
            layout.addWidget(self.in_post)
            layout.addWidget(self.field, 1)
            self.day.setFixedWidth(self.day.minimumWidth())
            self.setTabOrder(self.in_post, self.day)
        else:
            layout = QVBoxLayout(self)
            layout.addWidget(self.field)
            layout.addWidget(self.in_post)
            layout.addStretch(0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16 if is_line else 4)
        self.in_post.clicked.connect(self._follow)
        self.day.changed.connect(self.changed)

    def _follow(self, *_: object) -> None:
        self.day.setEnabled(not self.in_post.isChecked())
        self.field.set_hint("" if self.in_post.isChecked() else FROM_THEN)
        self.changed.emit()

    def set_in_post(self, is_in_post: bool) -> None:
        """Say it for the clerk; it can be changed."""
        self.in_post.setChecked(is_in_post)
        self._follow()

    def value(self) -> datetime.date | None:
        """The day, None for somebody in post already."""
        return None if self._is_new and self.in_post.isChecked() else self.day.date()

    def check(self) -> bool:
        """Whether the field may be saved; says what is wrong."""
        problem = "" if self.day.is_valid() else "不是日期，请写成 2024-08-15。"
        is_asked = self._is_new and not self.in_post.isChecked()
        if is_asked and not problem and self.day.date() is None:
            problem = "请填写；不是新来的，请勾选“本来就在册”。"
        self.field.set_problem(problem)
        return not problem

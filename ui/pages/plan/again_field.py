"""今年已有同名课程: what a further class session of a course the year has already is (A04)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from app.rules.batches import ANSWERS, LATER, REPEAT, REPEAT_EACH, SERIES, choice_of
from app.rules.session_status import CANCELLED
from ui.widgets.field.form import Field, fill_combo

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow

MOST_DAYS = 4


class AgainField(Field):
    """Hidden until the title stands in the year already; the course's own choice is taken up."""

    def __init__(self, parent: QWidget) -> None:
        self.choice = QComboBox(parent)
        super().__init__("今年已有同名课程", self.choice, parent)
        self.hide()

    def follow(self, title: str, day: date | None, rows: Sequence[ClassSessionRow]) -> None:
        """Ask when another class session of that year is called `title`."""
        year = day.year if day is not None else None
        live = (row for row in rows if row.status != CANCELLED and row.held_on.year == year)
        same = [row for row in live if row.title == title]
        if same and self.isHidden():
            said = same[0]
            each = said.batches == REPEAT and said.hours_again
            choices = [(key, text) for key, text in ANSWERS.items() if key != SERIES]
            fill_combo(self.choice, choices, REPEAT_EACH if each else said.batches)
        days = "、".join(f"{row.held_on.month}月{row.held_on.day}日" for row in same[:MOST_DAYS])
        self.set_hint(f"{days}已有；多次课算同一期的请在“期次”里选" if same else "")
        self.setVisible(bool(same))

    def answer(self) -> tuple[str | None, bool]:
        """(what the 期 are, whether each counts its hours); None when there is nothing to ask."""
        return (None, False) if self.isHidden() else choice_of(self.choice.currentData() or LATER)

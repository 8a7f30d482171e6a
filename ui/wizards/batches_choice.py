"""A plan in which courses stand several times: is each course 分批, 重复举办, or one 期 of many lessons?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.rules.batches import ANSWERS, LATER
from ui.looks.plain import LongLabel
from ui.widgets.field.form import fill_combo

if TYPE_CHECKING:
    from app.imports import Preview

MOST_DAYS = 4


def days_words(days: list[date]) -> str:
    """3月5日、6月4日等 6 次."""
    shown = "、".join(f"{day.month}月{day.day}日" for day in days[:MOST_DAYS])
    return f"{shown}等 {len(days)} 次" if len(days) > MOST_DAYS else f"{shown}，{len(days)} 次"


def answers_combo(parent: QWidget | None = None, *, with_series: bool = True) -> QComboBox:
    """The answers there are, 以后再定 first."""
    combo = QComboBox(parent)
    rows = [(key, text) for key, text in ANSWERS.items() if with_series or key != "series"]
    fill_combo(combo, sorted(rows, key=lambda row: row[0] != LATER))
    return combo


class BatchesChoice(QWidget):
    """One line a course; `chosen(batches={title: answer}, programme=title)` when the clerk goes on."""

    def __init__(self, chosen: Callable[..., object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.combos: dict[str, QComboBox] = {}
        self.plan: QComboBox | None = None
        self._title = QLabel(self)
        self._title.setObjectName("title")
        self._text = LongLabel(
            "同一门课程一年里有几期的，每人应参加一次还是每次？这决定各期的应到名单、补训和学时，"
            "以后可以在“课程计划”的“各期安排”里更改。选好后仍然先看每一行的核对结果。",
            self,
        )
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(8)
        layout.addWidget(self._area, 1)

    def offers(self, preview: Preview, answers: object) -> bool:
        """Show what is open: courses without an answer (以后再定 is one), and which plan of several."""
        twice = preview.notes.get("courses_twice", [])
        known = answers if isinstance(answers, dict) else {}
        is_open = isinstance(twice, list) and any(each["title"] not in known for each in twice)
        is_open = is_open or bool(preview.notes.get("programmes"))
        if is_open:
            self._offer(preview)
        return is_open

    def _offer(self, preview: Preview) -> None:
        twice: Any = preview.notes.get("courses_twice", [])
        plans: Any = preview.notes.get("programmes", [])
        self._title.setText(
            f"有 {len(twice)} 门课程在一年里排了几次" if twice else "同一天有几个年度方案，这些课次归入哪个？"
        )
        self._text.setVisible(bool(twice))
        inner = QWidget(self._area)
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.combos = {}
        for row, each in enumerate(twice):
            name = QLabel(each["title"], inner)
            name.setWordWrap(True)
            days = QLabel(days_words([date.fromisoformat(day) for day in each["days"]]), inner)
            days.setObjectName("hint")
            combo = answers_combo(inner)
            combo.setAccessibleName(f"“{each['title']}”的各期")
            grid.addWidget(name, row, 0)
            grid.addWidget(days, row, 1)
            grid.addWidget(combo, row, 2)
            self.combos[each["title"]] = combo
        self.plan = None
        if plans:
            self.plan = QComboBox(inner)
            self.plan.setAccessibleName("归入年度方案")
            fill_combo(self.plan, [(title, title) for title in plans] + [("", "不归入方案")])
            grid.addWidget(QLabel("归入年度方案", inner), len(twice), 0)
            grid.addWidget(self.plan, len(twice), 2)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(twice) + 1, 1)
        self._area.setWidget(inner)
        next(iter([*self.combos.values(), *([self.plan] if self.plan else [])])).setFocus()

    def go(self) -> None:
        """Hand the answers over."""
        answers = {title: combo.currentData() for title, combo in self.combos.items()}
        self._chosen(batches=answers, programme=self.plan.currentData() if self.plan is not None else None)

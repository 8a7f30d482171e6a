"""Small parts of the plan page by themselves: clock field, category colours, states, calendar cells."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from ui.looks.category_colours import PALETTE, CategoryColours
from ui.models.plan_rows import PlanFilter, state_of
from ui.widgets.calendar.calendar_paint import DayPainter
from ui.widgets.field.clock_field import ClockField, parse_time


class Row:
    """As much of a class session as these parts look at."""

    def __init__(
        self, status: str = "planned", day: date = date(2024, 8, 1), *, marked: bool = False
    ) -> None:
        self.id = id(self)
        self.status, self.held_on, self.marked = status, day, marked
        self.title, self.category, self.tags = "党史", "乡村振兴", ("绿色课堂",)
        self.lecturers = self.place = self.batch = self.note = ""

    def was_held(self, today: date) -> bool:
        return self.status != "cancelled" and self.held_on <= today and self.marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", time(9)), ("930", time(9, 30)), ("0930", time(9, 30)), ("9:30", time(9, 30)),
        ("9：30", time(9, 30)), ("14.00", time(14)), ("9点30分", time(9, 30)), (" 8 ", time(8)),
        ("24", None), ("9:60", None), ("", None), ("上午", None), ("99999", None),
    ],
)  # fmt: skip
def test_times_as_people_type_them(text: str, expected: time | None) -> None:
    assert parse_time(text) == expected


def test_a_clock_field_tidies_itself(qtbot: QtBot) -> None:
    field = ClockField()
    qtbot.addWidget(field)
    field.setText("930")
    field.editingFinished.emit()
    assert field.text() == "09:30"
    field.setText("早上")
    field.editingFinished.emit()
    assert (field.text(), field.is_valid()) == ("早上", False)


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("pair", [pair for both in PALETTE for pair in both])
def test_category_text_is_readable_on_its_tint(pair: tuple[str, str]) -> None:
    light, dark = sorted((luminance(QColor(name)) for name in pair), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_ten_categories_start_again_and_none_has_its_own() -> None:
    colours = CategoryColours(tuple(f"类{n}" for n in range(10)))
    assert colours.strong("类0") == colours.strong("类9")
    assert len({colours.strong(f"类{n}").name() for n in range(9)}) == 9
    assert colours.strong("") not in [colours.strong(f"类{n}") for n in range(9)]


def test_states() -> None:
    today = date(2024, 8, 15)
    assert state_of(Row(), today).id == "waiting"  # type: ignore[arg-type]
    assert state_of(Row(day=today), today).id == "planned"  # type: ignore[arg-type]
    assert state_of(Row(marked=True), today).id == "held"  # type: ignore[arg-type]
    assert state_of(Row(day=date(2024, 8, 16), marked=True), today).id == "planned"  # type: ignore[arg-type]
    assert state_of(Row("cancelled", marked=True), today).id == "cancelled"  # type: ignore[arg-type]


def test_filters_combine() -> None:
    today, row = date(2024, 8, 15), Row()
    assert PlanFilter(month=8, category="乡村振兴", state="waiting", text="党").lets(row, today)  # type: ignore[arg-type]
    assert PlanFilter(category="绿色课堂").lets(row, today)  # type: ignore[arg-type]
    for wanted in (PlanFilter(month=7), PlanFilter(category="未分类"), PlanFilter(text="党 乡镇")):
        assert not wanted.lets(row, today)  # type: ignore[arg-type]


def test_a_full_day_says_how_many_are_left_out() -> None:
    rows = [Row() for _ in range(9)]
    painter = DayPainter(QFont(), CategoryColours(), date(2024, 8, 15))
    rect = QRect(0, 0, 150, 90)
    shown = painter.entries(rect, rows)  # type: ignore[arg-type]
    assert 0 < len(shown) < 9
    assert all(rect.contains(entry.rect) for entry in shown)
    assert painter.entries(rect, rows[:1])[0].is_tall  # type: ignore[arg-type]
    low = QRect(0, 0, 110, 44)  # 1366 × 768 at 125 %: one session is still shown, beside the number
    (entry,) = painter.entries(low, rows[:1])  # type: ignore[arg-type]
    assert low.contains(entry.rect)
    assert len(painter.entries(low, rows[:3])) == 1  # type: ignore[arg-type]


def test_a_narrow_cell_keeps_the_title_before_time_and_category() -> None:
    row = Row()
    row.title, row.category = "防范化解重大风险能力提升", "政治理论学习"
    row.start_time, row.day_part = time(9), "上午"  # type: ignore[attr-defined]
    font = QFont()
    painter = DayPainter(font, CategoryColours(), date(2024, 8, 15))
    wide = painter._line  # about one Chinese character

    def texts(first: int, *, is_tall: bool) -> tuple[str, str, bool]:
        return painter.texts(row, first * wide, (first + 1) * wide, is_tall=is_tall)  # type: ignore[arg-type]

    upper, _, _ = texts(7, is_tall=False)
    assert upper.startswith("防范化解")
    assert texts(40, is_tall=False)[0] == "09:00 防范化解重大风险能力提升"
    assert texts(5, is_tall=True)[0].startswith("09:00")
    upper, lower, is_title = texts(3, is_tall=True)
    assert is_title
    assert upper
    assert (upper + lower).startswith("防范化解重")
    assert texts(20, is_tall=True)[1:] == ("政治理论学习", False)

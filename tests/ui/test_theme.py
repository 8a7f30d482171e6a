"""Colours that can be read in both themes; one style sheet; bundled fonts."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.looks.theme import FONT_FAMILY, TOKENS, theme
from ui.window.main_window import MainWindow

UI = Path(__file__).resolve().parents[2] / "ui"
TEXTS = ("text", "muted", "accent", "problem", "warn", "good", "info",
         "mark_present", "mark_late", "mark_leave", "mark_absent", "mark_none")  # fmt: skip
PAIRS = [
    *product(TEXTS, ("page",)),
    ("select_text", "select"), ("accent_text", "accent"), ("text", "frame"), ("muted", "frame"),
    ("problem", "problem_back"), ("warn", "warn_back"), ("good", "good_back"), ("info", "info_back"),
    ("text", "problem_back"), ("text", "warn_back"), ("text", "info_back"), ("accent", "info_back"),
]  # fmt: skip


def luminance(colour: QColor) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(value) for value in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [0, 1])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_reaches_the_contrast_of_the_accessibility_guideline(front: str, back: str, dark: int) -> None:
    first, second = (luminance(QColor(TOKENS[token][dark])) for token in (front, back))
    ratio = (max(first, second) + 0.05) / (min(first, second) + 0.05)
    assert ratio >= 4.5, round(ratio, 2)


def test_the_bundled_font_is_used(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == FONT_FAMILY


def test_only_the_theme_sets_style_sheets() -> None:
    guilty = [
        str(path.relative_to(UI))
        for path in UI.rglob("*.py")
        if path.name != "theme.py" and re.search(r"setStyleSheet|processEvents\(", path.read_text("utf-8"))
    ]
    assert guilty == []


def test_only_messages_and_the_loop_run_nested(qtbot: QtBot) -> None:
    allowed = {"messages.py", "main.py", "self_test.py"}
    guilty = [
        str(path.relative_to(UI))
        for path in UI.rglob("*.py")
        if path.name not in allowed and re.search(r"\.exec_?\(", path.read_text("utf-8"))
    ]
    assert guilty == []


def test_the_dark_theme_dresses_everything(window: MainWindow, qapp: QApplication) -> None:
    fill_town(window.ctx)
    try:
        theme.apply(qapp, dark=True)
        window.show_tab("roster")
        check_looks(window)
        shoot(window, "roster-dark")
        assert theme.colour("page").lightness() < 60
    finally:
        theme.apply(qapp, dark=False)


@pytest.mark.parametrize("dark", [0, 1])
def test_the_cursors_frame_is_not_the_colour_of_errors(dark: int) -> None:
    focus = QColor(TOKENS["focus"][dark]).hue()
    for token in ("problem", "accent"):
        apart = abs(focus - QColor(TOKENS[token][dark]).hue())
        assert min(apart, 360 - apart) > 90, token

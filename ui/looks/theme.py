"""Colours, fonts and the one style sheet: a table of tokens for light and dark, Fusion on top of it.

No other module calls `setStyleSheet` (pitfall P32); widgets that paint ask `colour(token)`.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES

# Arguments of the application: named from Python instead, a style brings all names of its parts into being.
STYLE = ("-style", "fusion")
FONT_FAMILY = "Noto Sans SC"
BASE_POINTS = 10.5
CAPTION_POINTS = 9.0
TITLE_POINTS = 14.0

# token: (light, dark). Text tokens reach 4.5:1 on `page` and on `row_alert` of their theme.
TOKENS: dict[str, tuple[str, str]] = {
    "page": ("#FFFFFF", "#1E1E1E"),
    "frame": ("#F5F4F2", "#262626"),
    "raised": ("#FFFFFF", "#2C2C2C"),
    "line": ("#DDDAD5", "#3D3D3D"),
    "line_strong": ("#8E8A84", "#7C7C7C"),
    "text": ("#1F1E1C", "#E8E6E3"),
    "muted": ("#66625C", "#A6A29C"),
    "accent": ("#A61B29", "#E5707B"),
    "accent_hover": ("#8C1622", "#EC8A93"),
    "accent_text": ("#FFFFFF", "#1E1E1E"),
    "select": ("#F7E6E7", "#4A2A2E"),
    "select_text": ("#1F1E1C", "#F4F1EE"),
    "hover": ("#F3F1EE", "#333333"),
    "disabled": ("#9A958E", "#6E6B67"),
    # Not the red of accents and problems: the frame of the cursor must never look like an error.
    "focus": ("#1F5A93", "#7FB4E8"),
    "problem": ("#A61B29", "#F08A93"),
    "problem_back": ("#FBEDEE", "#3A2427"),
    "warn": ("#8A5A00", "#E3B04B"),
    "warn_back": ("#FFF6E0", "#38301F"),
    "good": ("#2B6A3B", "#7CC48C"),
    "good_back": ("#EAF5EC", "#22321F"),
    "info": ("#1F5A93", "#7FB4E8"),
    "info_back": ("#E9F1FA", "#1F2E3D"),
    "mark_present": ("#66625C", "#A6A29C"),
    "mark_late": ("#8A5A00", "#E3B04B"),
    "mark_leave": ("#1F5A93", "#7FB4E8"),
    "mark_absent": ("#A61B29", "#F08A93"),
    "mark_none": ("#66625C", "#A6A29C"),
}


class Theme(QObject):
    """The theme in force; `changed` after the system switched between light and dark."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_dark = False

    def colour(self, token: str) -> QColor:
        """The colour of a token in the theme in force."""
        return QColor(TOKENS[token][1 if self.is_dark else 0])

    def apply(self, application: QApplication, *, dark: bool | None = None) -> None:
        """Fonts, palette and style sheet; `dark=None` follows the system. Fusion is chosen with `STYLE`."""
        self.is_dark = _system_is_dark() if dark is None else dark
        register_fonts()
        font = QFont(FONT_FAMILY)
        font.setPointSizeF(BASE_POINTS)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        application.setFont(font)
        application.setPalette(self._palette())
        application.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def follow_system(self, application: QApplication) -> None:
        """Switch when the system does."""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda _scheme: self.apply(application))

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for target, token in (
            (role.Window, "frame"), (role.WindowText, "text"), (role.Base, "page"),
            (role.AlternateBase, "frame"), (role.Text, "text"), (role.Button, "raised"),
            (role.ButtonText, "text"), (role.ToolTipBase, "raised"), (role.ToolTipText, "text"),
            (role.Highlight, "select"), (role.HighlightedText, "select_text"), (role.Link, "accent"),
            (role.Accent, "accent"), (role.PlaceholderText, "muted"), (role.BrightText, "accent_text"),
            (role.Mid, "line"), (role.Midlight, "line"), (role.Dark, "line_strong"), (role.Light, "raised"),
        ):  # fmt: skip
            palette.setColor(target, self.colour(token))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.colour("disabled"))
        return palette

    def _style_sheet(self) -> str:
        template = (RESOURCES / "styles" / "ganxun.qss").read_text("utf-8")
        icons = "dark" if self.is_dark else "light"
        template = template.replace("@icons@", (RESOURCES / "icons" / icons).as_posix())
        return re.sub(r"@(\w+)@", lambda match: self.colour(match[1]).name(), template)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


@cache
def register_fonts() -> None:
    """Make the bundled screen fonts known to Qt; once per process."""
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        path = RESOURCES / "fonts" / name
        if path.is_file():
            QFontDatabase.addApplicationFont(str(path))


theme = Theme()


def colour(token: str) -> QColor:
    """The colour of a token in the theme in force."""
    return theme.colour(token)


def caption_font() -> QFont:
    """9 pt."""
    font = QFont(QApplication.font())
    font.setPointSizeF(CAPTION_POINTS)
    return font


def title_font() -> QFont:
    """14 pt bold."""
    font = QFont(QApplication.font())
    font.setPointSizeF(TITLE_POINTS)
    font.setBold(True)
    return font

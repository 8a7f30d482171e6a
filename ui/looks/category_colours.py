"""Colours of categories: a strong one for text and bars and a tint behind it, in light and dark.

The text always stands beside the colour (pitfall P36); strong on tint reaches 4.5:1.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui.looks.theme import theme

# (strong, tint) light, (strong, tint) dark; the last one is for sessions without a category.
PALETTE: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("#8A3B12", "#FBEEE6"), ("#E8A87C", "#3A2A20")),
    (("#1F5A93", "#E9F1FA"), ("#7FB4E8", "#1F2E3D")),
    (("#6A3D9A", "#F2ECF9"), ("#BFA0E6", "#30283D")),
    (("#9C1F6B", "#FBEAF4"), ("#E893C4", "#3B2433")),
    (("#0B6666", "#E4F4F3"), ("#6FC9C4", "#1C3332")),
    (("#2B6A3B", "#EAF5EC"), ("#7CC48C", "#22321F")),
    (("#5A6500", "#F3F5DF"), ("#C5CF62", "#30331C")),
    (("#6B5844", "#F4F0EA"), ("#C9B49A", "#342D25")),
    (("#3D5266", "#EBF0F4"), ("#A3BCD2", "#27303A")),
    (("#66625C", "#F3F1EE"), ("#A6A29C", "#333333")),
)


class CategoryColours:
    """Which colour a category has: its place in the first scheme decides, more than nine start again."""

    def __init__(self, categories: tuple[str, ...] = ()) -> None:
        self._places = {name: place % (len(PALETTE) - 1) for place, name in enumerate(categories)}

    def strong(self, category: str) -> QColor:
        """For text and bars."""
        return self._pair(category, 0)

    def tint(self, category: str) -> QColor:
        """Behind the text."""
        return self._pair(category, 1)

    def _pair(self, category: str, part: int) -> QColor:
        light, dark = PALETTE[self._places.get(category, len(PALETTE) - 1)]
        return QColor((dark if theme.is_dark else light)[part])

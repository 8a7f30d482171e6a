"""How one day of the month calendar is drawn: number, entries, and how many did not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from app.rules.session_status import CANCELLED
from ui.looks.category_colours import CategoryColours
from ui.looks.theme import caption_font, colour
from ui.models.plan_rows import NO_CATEGORY, state_of

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow

PAD = 3
BAR = 3
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class DayEntry:
    """One class session in a day: two lines when there is room, else one."""

    rect: QRect
    row: ClassSessionRow
    is_tall: bool


class DayPainter:
    """Draws days in one font and set of colours."""

    def __init__(self, font: QFont, colours: CategoryColours, today: date) -> None:
        self._font = font
        self._small = caption_font()
        self._line = QFontMetrics(self._small).height()
        self._number = QFontMetrics(font).height()
        self._colours = colours
        self._today = today

    def _is_tight(self, rect: QRect, count: int) -> bool:
        """Whether the sessions need the room beside the day's number, too."""
        return count * (self._line + 4) > rect.height() - self._number - PAD - 2

    def entries(self, rect: QRect, rows: Sequence[ClassSessionRow]) -> list[DayEntry]:
        """Where the sessions of a day lie; what does not fit is left out."""
        top, left = rect.top() + self._number + PAD, rect.left() + PAD
        if self._is_tight(rect, len(rows)):
            top = rect.top() + PAD
            left += QFontMetrics(self._font).horizontalAdvance("00") + PAD + 4
        room = rect.bottom() - top - 1
        one, two = self._line + 4, 2 * self._line + 5
        if len(rows) == 1 and room < two:
            two = min(two, max(room, 2 * self._line - 4))  # close together, but the title can be read
        is_tall = len(rows) * two <= room
        high = two if is_tall else one
        fits = room // high
        if len(rows) > fits:
            fits = max(1, (room - self._line) // high)
        wide = rect.right() - PAD - left
        return [
            DayEntry(QRect(left, top + place * high, wide, high - 2), row, is_tall)
            for place, row in enumerate(rows[:fits])
        ]

    def paint_day(
        self,
        painter: QPainter,
        rect: QRect,
        day: date,
        rows: Sequence[ClassSessionRow],
        is_inside: bool,
        current: int | None,
    ) -> None:
        """Background, number, entries."""
        painter.fillRect(rect, colour("frame" if day.weekday() >= 5 or not is_inside else "page"))
        painter.setPen(colour("line"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        is_tight = is_inside and self._is_tight(rect, len(rows))
        self._paint_number(painter, rect, day, is_inside, is_tight)
        if not is_inside:
            return
        entries = self.entries(rect, rows)
        for entry in entries:
            self._paint_entry(painter, entry, is_current=entry.row.id == current)
        if len(rows) > len(entries):
            painter.setFont(self._small)
            painter.setPen(colour("muted"))
            below = QRect(rect.left() + 6, rect.bottom() - self._line - 1, rect.width() - 12, self._line)
            painter.drawText(below, LEFT, f"另有 {len(rows) - len(entries)} 课次")

    def _paint_number(
        self, painter: QPainter, rect: QRect, day: date, is_inside: bool, is_tight: bool
    ) -> None:
        painter.setFont(self._font)
        text = str(day.day) if is_inside else f"{day.month}/{day.day}"
        place = QRect(rect.left() + 6, rect.top() + 2, rect.width() - 12, self._number)
        if day == self._today:
            text = text if is_tight else f"{text} 今天"
            wide = QFontMetrics(self._font).horizontalAdvance(text) + 10
            painter.fillRect(QRect(rect.left() + 2, rect.top() + 2, wide, self._number), colour("accent"))
            painter.setPen(colour("accent_text"))
        else:
            painter.setPen(colour("text" if is_inside else "disabled"))
        painter.drawText(place, LEFT, text)

    def _paint_entry(self, painter: QPainter, entry: DayEntry, *, is_current: bool) -> None:
        row, rect = entry.row, entry.rect
        state = state_of(row, self._today)
        is_cancelled = row.status == CANCELLED
        strong = self._colours.strong(row.category)
        painter.fillRect(rect, self._colours.tint(row.category))
        painter.fillRect(rect.left(), rect.top(), BAR, rect.height(), strong)
        font = QFont(self._small)
        font.setStrikeOut(is_cancelled)
        metrics = QFontMetrics(font)
        is_close = entry.is_tall and rect.height() < 2 * self._line + 2
        upper_at = rect.top() + (-1 if is_close else 1)
        lower_at = rect.bottom() - self._line + 1 if is_close else rect.top() + self._line + 1
        first = QRect(rect.left() + BAR + 4, upper_at, rect.width() - BAR - 6, self._line)
        painter.setFont(self._small)
        painter.setPen(colour(state.token))
        painter.drawText(first, LEFT, state.symbol)
        first.setLeft(first.left() + metrics.horizontalAdvance(f"{state.symbol} "))
        second = QRect(rect.left() + BAR + 4, lower_at, rect.width() - BAR - 6, self._line)
        painter.setFont(font)
        painter.setPen(colour("muted" if is_cancelled else "text"))
        upper, lower, is_title = self.texts(row, first.width(), second.width(), is_tall=entry.is_tall)
        painter.drawText(first, LEFT, upper)
        if not is_title:
            painter.setFont(self._small)
            painter.setPen(strong)
        if entry.is_tall:
            painter.drawText(second, LEFT, lower)
        if is_current:
            painter.setPen(QPen(strong, 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def texts(self, row: ClassSessionRow, first: int, second: int, *, is_tall: bool) -> tuple[str, str, bool]:
        """What stands in the two lines of that many pixels, and whether the second is of the title, too.

        The title comes before all else; its time and its category (which the bar's colour says) only
        where they leave it room.
        """
        metrics = QFontMetrics(self._small)
        start = f"{row.start_time:%H:%M}" if row.start_time else row.day_part
        timed = f"{start} {row.title}".strip()

        def cut(text: str, room: int) -> str:
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

        if not is_tall:
            return cut(timed if metrics.horizontalAdvance(timed) <= first else row.title, first), "", True
        if first >= metrics.horizontalAdvance(f"{start} 汉汉汉汉汉"):
            return cut(timed, first), cut(row.category or NO_CATEGORY, second), False
        if second >= metrics.horizontalAdvance("汉汉汉汉汉汉"):
            return cut(start, first), cut(row.title, second), True
        fits = next((n for n in range(len(row.title), 0, -1)
                     if metrics.horizontalAdvance(row.title[:n]) <= first), 0)  # fmt: skip
        return row.title[:fits], cut(row.title[fits:], second), True

"""A month of class sessions: time, title, state and category in every day; worked with the keyboard.

Arrows move days, PgUp/PgDn months, Space goes through the sessions of a day, Enter opens, N adds.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.rules.day_words import WEEKDAYS
from ui.looks.category_colours import CategoryColours
from ui.looks.theme import caption_font, colour
from ui.models.plan_rows import day_text, state_of
from ui.widgets.calendar.calendar_paint import DayEntry, DayPainter
from ui.widgets.calendar.month_days import MonthDays, months_on

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthCalendar(QWidget):
    """`opened(row)`, `new_on(date)`, `current_changed(row or None)`, `month_changed(its first day)`."""

    opened = Signal(object)
    new_on = Signal(object)
    current_changed = Signal(object)
    month_changed = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(self.fontMetrics().height() * 9)
        self._today = today
        self._day = today
        self._days: dict[date, list[ClassSessionRow]] = {}
        self._current: int | None = None
        self._colours = CategoryColours()
        self._describe()

    # -- what is shown -----------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[ClassSessionRow], colours: CategoryColours) -> None:
        """Class sessions of any months; the cursor stays."""
        self._colours = colours
        self._days = {}
        for row in rows:
            self._days.setdefault(row.held_on, []).append(row)
        if self.current_row() is None:
            self._current = None
            self._pick_first()
        self._describe()
        self.update()

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return self._day

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._day.replace(day=1)

    def current_row(self) -> ClassSessionRow | None:
        """The class session under the cursor."""
        return next((r for r in self._days.get(self._day, ()) if r.id == self._current), None)

    def select(self, row: ClassSessionRow) -> None:
        """Put the cursor on a class session."""
        self.go_to(row.held_on, row.id)

    def go_to(self, day: date, row_id: int | None = None) -> None:
        """Put the cursor on a day, on its first session unless one is named."""
        before = (self.month, self._current)
        self._day = day
        self._current = row_id
        if self.current_row() is None:
            self._pick_first()
        self._describe()
        self.update()
        if self.month != before[0]:
            self.month_changed.emit(self.month)
        if self._current != before[1]:
            self.current_changed.emit(self.current_row())

    def _pick_first(self) -> None:
        found = self._days.get(self._day)
        self._current = found[0].id if found else None

    def _describe(self) -> None:
        rows = self._days.get(self._day, [])
        words = [f"{row.when} {row.title} {state_of(row, self._today).word}" for row in rows]
        text = "；".join(words) or "没有课次"
        self.setAccessibleName(f"课程月历，{self._day.year}年{day_text(self._day)}，{text}")

    # -- geometry ----------------------------------------------------------------------------------

    def _shown_days(self) -> MonthDays:
        line = self.fontMetrics().height()
        header = line + 8 if self.height() > line * 15 else line  # low: the days need the room
        return MonthDays(self._day, self.size(), header)

    def rect_of(self, day: date) -> QRect:
        """Where a day of the shown weeks lies."""
        return self._shown_days().rect_of(day)

    def _entries(self, day: date) -> list[DayEntry]:
        rows = self._days.get(day, [])
        return DayPainter(self.font(), self._colours, self._today).entries(self.rect_of(day), rows)

    def _row_at(self, point: QPoint) -> ClassSessionRow | None:
        day = self._shown_days().day_at(point)
        if day is None:
            return None
        return next((entry.row for entry in self._entries(day) if entry.rect.contains(point)), None)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("汉")
        return QSize(wide * 50, wide * 28)

    # -- events ------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, shown = QPainter(self), self._shown_days()
        painter.fillRect(self.rect(), colour("page"))
        painter.setFont(caption_font())
        for column, name in enumerate(WEEKDAYS):
            left, right = self.width() * column // 7, self.width() * (column + 1) // 7
            painter.setPen(colour("muted"))
            head = QRect(left, 0, right - left, shown.header_height)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"周{name}")
        days = DayPainter(self.font(), self._colours, self._today)
        for week in shown.weeks:
            for day in week:
                inside = day.month == self._day.month
                days.paint_day(
                    painter, shown.rect_of(day), day, self._days.get(day, []), inside, self._current
                )
        painter.setPen(QPen(colour("focus" if self.hasFocus() else "line_strong"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(shown.rect_of(self._day).adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in STEPS:
            self.go_to(self._day + timedelta(days=STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            last = calendar.monthrange(self._day.year, self._day.month)[1]
            self.go_to(self._day.replace(day=1 if key == Qt.Key.Key_Home else last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key == Qt.Key.Key_N:
            self.new_on.emit(self._day)
        elif key == Qt.Key.Key_Space:
            self._next_on_day()
        else:
            super().keyPressEvent(event)

    def turn(self, months: int) -> None:
        """The same day some months on."""
        self.go_to(months_on(self._day, months))

    def _open(self) -> None:
        row = self.current_row()
        if row is not None:
            self.opened.emit(row)
        else:
            self.new_on.emit(self._day)

    def _next_on_day(self) -> None:
        rows = self._days.get(self._day, [])
        if rows:
            ids = [row.id for row in rows]
            place = ids.index(self._current) if self._current in ids else -1
            self.go_to(self._day, ids[(place + 1) % len(ids)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        day = self._shown_days().day_at(point)
        if day is not None:
            row = self._row_at(point)
            self.go_to(day, row.id if row is not None else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row is not None:
            self.opened.emit(row)
        else:
            self.new_on.emit(self._day)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._row_at(event.pos())
            if row is not None:
                state = state_of(row, self._today).text
                lines = (f"{row.when} {row.title}", row.category, row.place, row.lecturers, state)
                QToolTip.showText(event.globalPos(), "\n".join(line for line in lines if line), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

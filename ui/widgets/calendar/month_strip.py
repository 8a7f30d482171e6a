"""The year at a glance: every month against 每月不少于 4 次 (A09), the categories side by side (A19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ui.looks.category_colours import CategoryColours
from ui.looks.theme import caption_font, colour

if TYPE_CHECKING:
    from app.rules.plan_quota import Balance, MonthPlan

# state: (symbol, colour token, words after the count)
LOOKS = {
    "done": ("✓", "good", "达标"),
    "unmarked": ("◐", "warn", "待登记"),
    "short": ("▲", "problem", "差 {missing}"),
    "ahead": ("△", "warn", "差 {missing}"),
    "planned": ("○", "info", "已排满"),
    "off": ("—", "muted", "方案期外"),
}


class _Strip(QWidget):
    """Cells side by side; arrows move, Enter or a click chooses."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._cursor = 0

    def cell_count(self) -> int:
        raise NotImplementedError

    def choose(self, cell: int) -> None:
        raise NotImplementedError

    def cell_tip(self, cell: int) -> str:
        raise NotImplementedError

    def cell_rect(self, cell: int) -> QRect:
        """Equal cells over the whole width."""
        count = max(1, self.cell_count())
        left, right = self.width() * cell // count, self.width() * (cell + 1) // count
        return QRect(left, 0, right - left, self.height())

    def _cell_at(self, x: int) -> int:
        return min(self.cell_count() - 1, max(0, x * max(1, self.cell_count()) // max(1, self.width())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.cell_count():
            self._cursor = self._cell_at(round(event.position().x()))
            self.choose(self._cursor)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._cursor = max(0, min(self.cell_count() - 1, self._cursor + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.cell_count():
            QToolTip.showText(event.globalPos(), self.cell_tip(self._cell_at(event.pos().x())), self)
            return True
        return super().event(event)

    def _draw_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.cell_rect(self._cursor).adjusted(2, 2, -3, -3), 3, 3)


class MonthStrip(_Strip):
    """全年 and twelve months. `chosen` tells the month, 0 for the whole year."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("各月课次是否达标", parent)
        self._months: Sequence[MonthPlan] = ()
        self._month = 0

    def set_months(self, months: Sequence[MonthPlan]) -> None:
        """Fresh figures."""
        self._months = months
        self.setAccessibleDescription("；".join(map(_month_words, months)))
        self.update()

    def set_month(self, month: int) -> None:
        """Mark the month shown, 0 for the year; tells nobody."""
        self._month = self._cursor = month
        self.update()

    def count_text(self, cell: int) -> str:
        """'4 场' held, '2/5 场' of those planned, '计划 4': of a month, or of the year in the first cell."""
        if cell == 0:
            return _counts(sum(m.held for m in self._months), sum(m.planned for m in self._months))
        plan = self._months[cell - 1]
        return "" if plan.state == "off" and not plan.planned else _counts(plan.held, plan.planned)

    def verdict_text(self, cell: int) -> str:
        """'▲ 差 1': how a month stands; the first cell tells how many months are short."""
        if cell == 0:
            short = sum(1 for month in self._months if month.state == "short")
            return f"▲ {short} 个月不足" if short else ""
        symbol, _, words = LOOKS[self._months[cell - 1].state]
        return f"{symbol} {words.format(missing=self._months[cell - 1].missing)}"

    def _draw_texts(self, painter: QPainter, cell: int, rect: QRect) -> None:
        high = self.fontMetrics().height()
        upper = QRect(rect.left() + 8, 3, rect.width() - 14, high)
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft, "全年" if cell == 0 else f"{cell}月")
        name, count = "全年" if cell == 0 else f"{cell}月", self.count_text(cell)
        taken = painter.fontMetrics().horizontalAdvance(f"{name} ")
        painter.setFont(caption_font())
        painter.setPen(colour("muted"))
        room = upper.width() - taken
        # Too narrow for both: the number alone, or nothing; its tool tip tells.
        fits = (text for text in (count, count.removesuffix(" 场")))
        shown = next((text for text in fits if painter.fontMetrics().horizontalAdvance(text) <= room), "")
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, shown)
        painter.setPen(colour("problem" if cell == 0 else LOOKS[self._months[cell - 1].state][1]))
        lower = QRect(rect.left() + 8, high + 4, rect.width() - 10, rect.height() - high - 4)
        text = self.verdict_text(cell)
        if painter.fontMetrics().horizontalAdvance(text) > lower.width():
            text = text.removesuffix("不足")
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft, text)

    def cell_count(self) -> int:
        return 1 + len(self._months) if self._months else 0

    def choose(self, cell: int) -> None:
        self.chosen.emit(cell)

    def cell_tip(self, cell: int) -> str:
        if cell == 0:
            held, planned = sum(m.held for m in self._months), sum(m.planned for m in self._months)
            return f"显示全年（培训场次 {held}，计划 {planned} 次）"
        return _month_words(self._months[cell - 1])

    def sizeHint(self) -> QSize:
        caption = QFontMetrics(caption_font())
        return QSize(
            caption.horizontalAdvance("汉") * 80, self.fontMetrics().height() + caption.height() + 10
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for cell in range(self.cell_count()):
            rect = self.cell_rect(cell)
            is_shown = cell == self._month
            painter.fillRect(rect, colour("select" if is_shown else "frame"))
            painter.setPen(colour("line"))
            painter.drawLine(rect.topRight(), rect.bottomRight())
            bold = QFont(self.font())
            bold.setBold(is_shown)
            painter.setFont(bold)
            painter.setPen(colour("select_text" if is_shown else "text"))
            self._draw_texts(painter, cell, rect)
            if is_shown:
                painter.fillRect(rect.left(), rect.bottom() - 2, rect.width(), 3, colour("accent"))
        self._draw_focus(painter)
        painter.end()


def _counts(held: int, planned: int) -> str:
    if held == planned:
        return f"{held} 场"
    return f"{held}/{planned} 场" if held else f"计划 {planned}"


def _month_words(plan: MonthPlan) -> str:
    held, ahead = f"培训场次 {plan.held}", plan.planned - plan.held
    planned = f"计划 {plan.planned} 次"
    words = {
        "done": f"{held}，已达标（每月不少于 {plan.quota} 次）"
        + (f"，另有 {ahead} 次未开展" if ahead else ""),
        "unmarked": f"{planned}，{held}，其余 {ahead} 次还没有登记考勤",
        "short": f"{held}，{planned}，差 {plan.missing} 次",
        "ahead": f"{planned}，还差 {plan.missing} 次",
        "planned": f"{planned}，满足每月不少于 {plan.quota} 次",
        "off": "不在年度方案的起止日期内",
    }
    return f"{plan.month}月：{words[plan.state]}"


class CategoryBar(_Strip):
    """How often each category is planned; blanks are flagged. `chosen` tells the category, '' for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("各类别课次", parent)
        self._balance: Sequence[Balance] = ()
        self._category = ""
        self._period = ""
        self.colours = CategoryColours()

    def set_balance(self, balance: Sequence[Balance], colours: CategoryColours, period: str) -> None:
        """Fresh figures of a period ('8月', '全年')."""
        self._balance, self.colours, self._period = balance, colours, period
        self.setAccessibleDescription("，".join(f"{b.category} {b.planned} 次" for b in balance))
        self._cursor = min(self._cursor, max(0, len(balance) - 1))
        self.update()

    def set_category(self, category: str) -> None:
        """Mark the category that is filtered for; tells nobody."""
        self._category = category
        self.update()

    def cell_count(self) -> int:
        return len(self._balance)

    def choose(self, cell: int) -> None:
        category = self._balance[cell].category
        self.chosen.emit("" if category == self._category else category)

    def cell_tip(self, cell: int) -> str:
        found = self._balance[cell]
        count = f"{found.planned} 次" if found.planned else "还没有安排，属于空白"
        return f"{self._period}“{found.category}”{count}；点一下只看这一类"

    def sizeHint(self) -> QSize:
        caption = QFontMetrics(caption_font())
        return QSize(caption.horizontalAdvance("汉") * 80, caption.height() + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(caption_font())
        metrics = painter.fontMetrics()
        for cell, found in enumerate(self._balance):
            rect = self.cell_rect(cell).adjusted(0, 1, -4, -1)
            strong = self.colours.strong(found.category)
            painter.fillRect(rect, self.colours.tint(found.category))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), strong)
            count = str(found.planned) if found.planned else "▲ 0"
            wide = metrics.horizontalAdvance(count)
            left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            middle = Qt.AlignmentFlag.AlignVCenter
            inner = rect.adjusted(9, 0, -6, 0)
            name = metrics.elidedText(found.category, Qt.TextElideMode.ElideRight, inner.width() - wide - 6)
            painter.setPen(strong)
            painter.drawText(inner, int(left | middle), name)
            painter.setPen(colour("text" if found.planned else "problem"))
            painter.drawText(inner, int(right | middle), count)
            if found.category == self._category:
                painter.setPen(QPen(strong, 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
        self._draw_focus(painter)
        painter.end()

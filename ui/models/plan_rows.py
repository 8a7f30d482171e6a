"""Class sessions as table rows: how their state is shown, the columns, what a filter lets pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.rules.day_words import WEEKDAYS
from app.rules.session_status import CANCELLED
from ui.models.rows_model import CENTRE, RIGHT, Column

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow

NO_CATEGORY = "未分类"


@dataclass(frozen=True)
class PlanState:
    """How a class session stands: symbol, word and colour token, never the colour alone."""

    id: str
    symbol: str
    word: str
    token: str

    @property
    def text(self) -> str:
        """'● 已开展'."""
        return f"{self.symbol} {self.word}"


STATES: tuple[PlanState, ...] = (
    PlanState("planned", "○", "计划", "text"),
    PlanState("waiting", "◐", "待登记", "warn"),
    PlanState("held", "●", "已开展", "good"),
    PlanState("cancelled", "⊘", "已取消", "muted"),
)
_BY_ID = {state.id: state for state in STATES}


def state_of(row: ClassSessionRow, today: date) -> PlanState:
    """Held: its day has come and somebody was there; one whose day is over waits for its attendance (A26)."""
    if row.status == CANCELLED:
        return _BY_ID["cancelled"]
    if row.was_held(today):
        return _BY_ID["held"]
    return _BY_ID["waiting" if row.held_on < today else "planned"]


def day_text(day: date) -> str:
    """'8月15日 周四'."""
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def hours_text(hours_centi: int) -> str:
    """Hours without needless zeros; empty for none."""
    from app.rules.hours import format_centi

    return format_centi(hours_centi) if hours_centi else ""


def outside_text(row: ClassSessionRow, ranges: Mapping[str, Sequence[tuple[date, date]]]) -> str:
    """What is wrong when a session lies outside the dates of its programme (A07), else ''."""
    spans = ranges.get(row.programme, ())
    if not spans or any(first <= row.held_on <= last for first, last in spans):
        return ""
    own = [span for span in spans if row.held_on.year in (span[0].year, span[1].year)] or spans
    words = "、".join(f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}" for first, last in own)
    return f"不在方案起止日期内（{words}）"


def columns(today: date) -> tuple[Column[ClassSessionRow], ...]:
    """日期 时间 课程 类别 期次 授课人 地点 学时 应到 状态, and more that are hidden at first."""

    def faint(row: ClassSessionRow) -> str:
        return "muted" if row.status == CANCELLED else ""

    return (
        Column("date", "日期", lambda r: r.held_on, 6.2, show=day_text, colour=faint),
        Column("time", "时间", lambda r: r.when, 5.6, colour=faint),
        Column("title", "课程", lambda r: r.title, 11.5, colour=faint, tip=lambda r: r.title),
        Column("category", "类别", lambda r: r.category, 7, colour=faint),
        Column("batch", "期次", lambda r: r.batch, 3.5, colour=faint),
        Column("lecturers", "授课人", lambda r: r.lecturers, 5, colour=faint),
        Column("place", "地点", lambda r: r.place, 7.5, colour=faint),
        Column("hours", "学时", lambda r: r.hours_centi, 2.6, show=hours_text, align=RIGHT, colour=faint),
        Column("due", "应到", lambda r: r.tally.due or None, 2.6, align=RIGHT, colour=faint),
        Column(
            "state", "状态", lambda r: state_of(r, today).text, 5,
            colour=lambda r: state_of(r, today).token,
        ),
        Column("present", "实到", _present, 3, align=RIGHT, hidden=True),
        Column("form", "形式", lambda r: r.form, 5, hidden=True),
        Column("tags", "其他类别", lambda r: "、".join(r.tags), 9, hidden=True),
        Column("required", "必修", lambda r: "必修" if r.required else "", 3, align=CENTRE, hidden=True),
        Column("programme", "年度方案", lambda r: r.programme, 10, hidden=True),
        Column("note", "备注", lambda r: r.note, 8, hidden=True),
    )  # fmt: skip


def _present(row: ClassSessionRow) -> int | None:
    return row.tally.present if row.marked else None


@dataclass(frozen=True)
class PlanFilter:
    """What the page lets through; `month` 0 is the whole year."""

    month: int = 0
    category: str = ""
    state: str = ""
    text: str = ""

    def lets(self, row: ClassSessionRow, today: date) -> bool:
        """Whether a class session is shown."""
        if self.month and row.held_on.month != self.month:
            return False
        return self.lets_in_month(row, today)

    def lets_in_month(self, row: ClassSessionRow, today: date) -> bool:
        """The same without the month (the calendar shows one month anyway)."""
        if self.category == NO_CATEGORY:
            if row.category:
                return False
        elif self.category and self.category not in (row.category, *row.tags):
            return False
        if self.state and state_of(row, today).id != self.state:
            return False
        words = f"{row.title} {row.lecturers} {row.place} {row.category} {row.batch} {row.note}".casefold()
        return all(word in words for word in self.text.casefold().split())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not (self.month or self.category or self.state or self.text)

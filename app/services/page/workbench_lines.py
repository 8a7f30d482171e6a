"""The lines of the 工作台 as plain values; without SQLAlchemy, so that they can be shown before the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PROBLEM, WARN, INFO = "problem", "warn", "info"
LEVELS = (PROBLEM, WARN, INFO)  # the most urgent first

# Where a line leads: a record, a view, several of both, or the page alone.
Target = int | str | tuple[str, int] | None


@dataclass(frozen=True)
class Task:
    """One thing to do: `kind` in few words, what it is about, and the page `tab` with its `target`.

    `rests_on` is the 依据 of a line that knows its own (see `app.services.page.rests_on`).
    """

    id: str
    kind: str
    text: str
    note: str
    level: str
    tab: str
    target: Target = None
    count: int = 1
    rests_on: str = ""


@dataclass(frozen=True)
class DayLine:
    """A class session of today or of the days to come; `sheet` and `entry` say how far it is."""

    id: int
    on: date
    when: str
    title: str
    place: str
    audience: int
    sheet_printed: bool
    unmarked: int
    is_today: bool

    @property
    def state(self) -> str:
        """签到表已打印, 考勤已登记 …"""
        if not self.audience:
            return "没有应到人员"
        if self.unmarked == 0:
            return "考勤已登记"
        if self.unmarked < self.audience:
            return f"还有 {self.unmarked} 人未登记"
        return "签到表已打印" if self.sheet_printed else "签到表未打印"


@dataclass(frozen=True)
class Workbench:
    """Today, the coming week, and what lies open; `is_blank`: nothing planned in the year."""

    today: date
    days: tuple[DayLine, ...]
    tasks: tuple[Task, ...]
    people: int
    sessions: int

    @property
    def is_blank(self) -> bool:
        """Whether the year holds no plan yet."""
        return not self.sessions

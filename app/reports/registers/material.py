"""What the papers of one register are made of, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.papers.document import Column, Row
from app.reports import file_names, wording
from app.rules.registers.cells import Cells
from app.rules.registers.description import Paper, Register
from app.rules.registers.entries import Entry
from app.rules.registers.owing import Owing
from app.services.setting.town import TownRow

# A letter that urges gives a week, as offices do; the clerk may say another day.
NEXT_YEAR = "下年度"
DAYS_TO_ANSWER = 7


@dataclass(frozen=True)
class Material:
    """A register's year: its entries in order, and what is owed by due.

    `until` is the day by which what is overdue is asked for, `DAYS_TO_ANSWER` after `on` without one;
    `roster` the place of each unit and person in the official order, by name; `planned` the categories that
    next year's plan has, where a list asks for them.
    """

    register: Register
    cells: Cells
    entries: tuple[Entry, ...]
    owing: Mapping[str, Owing]
    town: TownRow | None
    year: int
    on: date
    made_at: datetime | None = None
    until: date | None = None
    roster: Mapping[str, int] = field(default_factory=dict)
    planned: frozenset[str] = frozenset()

    @property
    def asked_by(self) -> date:
        """The day by which what is overdue is asked for."""
        return self.until or self.on + timedelta(days=DAYS_TO_ANSWER)

    def heading(self, paper: Paper) -> str:
        """清河镇2024年技能大赛一览表; of a register without a year none; 下年度 is the next."""
        town = wording.town_name(self.town)
        if paper.title.startswith(NEXT_YEAR):
            return f"{town}{self.year + 1}年度{paper.title.removeprefix(NEXT_YEAR)}"
        year = "" if self.register.dated == "none" else f"{self.year}年"
        return f"{town}{year}{paper.title}"

    def stem(self, *parts: str) -> str:
        """The file name to propose."""
        year = "" if self.register.dated == "none" else f"{self.year}年"
        return file_names.stem(year, *parts, on=self.on)


@dataclass(frozen=True)
class Content:
    """The table of a list paper."""

    columns: tuple[Column, ...]
    lines: Sequence[Row]
    total: Row | None = None

"""What the list of bulletins shows: days without one, drafts, issued ones, in one table."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.models.rows_model import Column

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.services.bulletin.bulletin_corrections import PendingRow
    from app.services.bulletin.bulletin_days import DayRow
    from app.services.bulletin.bulletins import BulletinRow

MISSING, WAITING, PENDING, DRAFT, ISSUED, WITHDRAWN = (
    *("missing", "waiting", "pending"), *("draft", "issued", "withdrawn"),
)  # fmt: skip
STATES = {
    MISSING: "▲ 没有通报",
    WAITING: "○ 待登记",
    PENDING: "▲ 需更正",
    DRAFT: "○ 草稿",
    ISSUED: "● 已定稿",
    WITHDRAWN: "× 已撤回",
}
COLOURS = {
    MISSING: "problem",
    WAITING: "warn",
    PENDING: "warn",
    DRAFT: "accent",
    ISSUED: "good",
    WITHDRAWN: "muted",
}
ORDER = {MISSING: 0, WAITING: 0, PENDING: 1, DRAFT: 2, ISSUED: 3, WITHDRAWN: 3}


@dataclass(frozen=True)
class BulletinLine:
    """One line. A day without a bulletin has a negative `id` and no `row`."""

    id: int
    state: str
    on: datetime.date
    label: str
    number: str
    title: str
    day: DayRow | None = None
    row: BulletinRow | None = None
    pending: PendingRow | None = None
    about: str = ""  # the title without what every title has

    @property
    def params(self) -> dict[str, object]:
        """What the preview builds."""
        if self.row is not None:
            return {"bulletin_id": self.row.id}
        assert self.day is not None
        return {"class_session_ids": self.day.class_session_ids, "with_unmarked": True}

    @property
    def is_open(self) -> bool:
        """Whether 定稿 is the next step."""
        return self.state in (MISSING, WAITING, DRAFT)


@dataclass(frozen=True)
class Entries:
    """Everything the tab shows, read in one go."""

    rows: tuple[BulletinLine, ...]
    missing: int
    pending: int
    issued: int


COLUMNS: tuple[Column[BulletinLine], ...] = (
    Column("date", "日期", lambda e: f"{e.on:%m-%d}", 3.2, sort=lambda e: e.on),
    Column(
        "state", "状态", lambda e: STATES[e.state], 4.8, colour=lambda e: COLOURS[e.state],
        sort=lambda e: ORDER[e.state],
    ),
    Column("title", "内容", lambda e: e.about or e.title, 9.6, tip=lambda e: e.title),
    Column("number", "文号", lambda e: e.number, 9.4),
)  # fmt: skip


@dataclass
class WantedLine:
    """Which line is current when the list comes: a bulletin by id, or the number that has just gone out."""

    id: int | None = None
    number: str = ""

    def went_out(self, number: str, rows: Sequence[BulletinLine]) -> int | None:
        """The line of a number just given; its row has another id than the day had.

        Mostly it comes with the list that is read after the writing: then None, and `take` finds it there.
        """
        found = next((entry.id for entry in rows if entry.number == number), None)
        self.number = "" if found is not None else number
        return found

    def take(self, rows: Sequence[BulletinLine], current: int | None) -> int | None:
        """The line to choose among `rows`: what was wanted, else what is current, else the first."""
        wanted, self.id = self.id or current, None
        out = next((entry for entry in rows if self.number and entry.number == self.number), None)
        if out is not None:
            wanted, self.number = out.id, ""
        if any(entry.id == wanted for entry in rows):
            return wanted
        return rows[0].id if rows else None


def fetch(session: Session, *, year: int, today: datetime.date) -> Entries:
    """Days without a bulletin first (Q29), then what needs a correction, drafts, and the rest by date."""
    from app.rules import bulletin_codes
    from app.services.bulletin import bulletin_corrections, bulletin_days, bulletins

    pending = {row.bulletin_id: row for row in bulletin_corrections.pending_corrections(session, year=year)}
    days = bulletin_days.days_without(session, year=year, today=today)
    made = [_of_day(day) for day in days if day.draft_id is None]
    rows = bulletins.list_bulletins(session, year=year)
    subjects = bulletin_days.titles_told(session, bulletins=rows)
    subjects |= {day.draft_id: day.titles for day in days if day.draft_id is not None}
    made += [_of_row(row, pending.get(row.id), subjects.get(row.id, "")) for row in rows]
    made.sort(key=lambda e: (ORDER[e.state], -e.on.toordinal(), -e.id))
    return Entries(
        tuple(made),
        sum(day.is_held for day in days),
        len(pending),
        sum(1 for row in rows if row.status == bulletin_codes.ISSUED),
    )


def _of_day(day: DayRow) -> BulletinLine:
    count = f"（{len(day.class_session_ids)} 课次）" if len(day.class_session_ids) > 1 else ""
    state = MISSING if day.is_held else WAITING
    return BulletinLine(
        -day.on.toordinal(), state, day.on, "培训情况通报", "", f"{day.titles}{count}", day=day
    )


def _of_row(row: BulletinRow, pending: PendingRow | None, subject: str) -> BulletinLine:
    state = PENDING if pending is not None else row.status
    about = f"{'更正：' if row.corrects_id is not None else ''}{subject or short_title(row.title)}"
    return BulletinLine(
        row.id,
        state,
        row.about_on,
        row.label,
        row.number_text,
        row.title,
        row=row,
        pending=pending,
        about=about,
    )


def short_title(title: str) -> str:
    """'关于“11月政策法规测试”成绩的通报' → '“11月政策法规测试”成绩': every title begins and ends the same."""
    return (
        title.removeprefix("关于").removeprefix("更正").removesuffix("通报").removesuffix("的").strip("《》")
    )

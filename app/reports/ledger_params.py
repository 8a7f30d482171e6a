"""What a ledger is asked for: the year, whose, until when, which sheets, by which unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.figures.scopes import POST_LABELS, THEN, Scope, year_scope
from app.reports.asked import Asked, MadeAt, What, Year

SHEETS = ("个人汇总", "单位汇总", "考勤总表", "场次一览", "成绩一览", "其他学时", "口径说明")
# Every way of classifying and the classes of people (A02, A03): only where it is asked for.
BY_SCHEME = "分类汇总"
ALL_SHEETS = (*SHEETS[:-1], BY_SCHEME, SHEETS[-1])
# One line for each participation: hundreds of pages, so a workbook of its own.
DETAILS = "学时明细"
DETAIL_SHEETS = (DETAILS, "其他学时", "口径说明")

OneUnit = Annotated[int | None, Asked("单位", "--unit", What.UNIT, empty="全部人员")]
OneGroup = Annotated[int | None, Asked("人员类别", "--group", What.GROUP, instead_of="--unit")]
Until = Annotated[date | None, Asked("截至日期", "--until", What.DATE, note="空着为全年")]
Posts = Annotated[
    str,
    Asked(
        "单位口径",
        "--units",
        What.CHOICE,
        choices=tuple(POST_LABELS.items()),
        note="调动人员的数字归当时（各次培训当日）或期末的单位，印在口径说明中",
    ),
]


@dataclass(frozen=True)
class LedgerParams:
    """A year's ledger. `unit_id` or `group_id` limits it to some people, `sheets` to some of its sheets.

    `until` closes the period before 31 December (a ledger made in August). `posts` is the printed switch:
    a unit's numbers by the unit of the day ("then") or by the period's end ("end").
    """

    year: Year
    unit_id: OneUnit = None
    group_id: OneGroup = None
    until: Until = None
    sheets: Annotated[
        tuple[str, ...],
        Asked("包含的表", "--sheet", What.CHOICE, choices=tuple((name, name) for name in ALL_SHEETS)),
    ] = SHEETS
    made_at: MadeAt = None
    posts: Posts = THEN

    @property
    def is_whole(self) -> bool:
        """Whether everybody is in it."""
        return self.unit_id is None and self.group_id is None

    @property
    def first(self) -> date:
        """First day of the period."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Last day of the period."""
        end = date(self.year, 12, 31)
        return min(end, self.until) if self.until else end

    @property
    def as_of(self) -> date:
        """The day it is made; the end of the period when nobody says."""
        return self.made_at.date() if self.made_at else self.last

    @property
    def scope(self) -> Scope:
        """What the catalogue is asked of."""
        return year_scope(
            self.year,
            today=self.as_of,
            until=self.until,
            unit_id=self.unit_id,
            group_id=self.group_id,
            posts=self.posts,
        )


@dataclass(frozen=True)
class LedgerDetailParams:
    """学时明细 of a year, one line per person and class session, for everybody or a unit or group."""

    year: Year
    unit_id: OneUnit = None
    group_id: OneGroup = None
    until: Until = None
    made_at: MadeAt = None
    posts: Posts = THEN

    @property
    def whole(self) -> LedgerParams:
        """The same as sheets of the ledger."""
        return LedgerParams(
            self.year, self.unit_id, self.group_id, self.until, DETAIL_SHEETS, self.made_at, self.posts
        )

"""方案和专项学习情况表: what was held under each plan and each tag, and which unit came (B42, E43, A01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table
from app.papers.letter import long_date
from app.reports import file_names, plan_words, wording
from app.reports.asked import MadeAt, Today, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.services.coverage.campaigns import NO_PLAN, Campaign, campaigns_of_year
from app.services.plan.programmes import list_programmes
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAPER = Paper("A4", margin=12)
NOTE = (
    "口径：本镇已开展的课次，含自学和网络学习，不含上级调训；学时为课次学时之和，不计学时的形式除外；"
    "参训人次含临时参加；参训人数同一人只计一次；单位按培训当日计。"
)
NOTE_PLANS = "跨年度规划含所属年度方案的课次，各行不能相加。"
NOTE_TAGS = "一个课次可以带几个标签，在每个标签下各计一次，各行不能相加。"
NOTE_UNITS = "各单位、各人参加各种标签的情况见“培训覆盖表”。"
SUMS = (
    Column("已开展课次", Kind.INTEGER, 10),
    Column("未开展课次", Kind.INTEGER, 10),
    Column("学时", Kind.NUMBER, 8),
    Column("参训人次", Kind.INTEGER, 9),
    Column("参训人数", Kind.INTEGER, 9),
)
PLANS = (Column("序号", Kind.SERIAL, 5), Column("方案", Kind.TEXT, 36, grow=True), *SUMS)
TAGS = (
    Column("序号", Kind.SERIAL, 5),
    Column("分类方式", Kind.TEXT, 14),
    Column("标签", Kind.TEXT, 24, grow=True),
    *SUMS,
)
UNITS = (
    Column("序号", Kind.SERIAL, 5),
    Column("方案", Kind.TEXT, 32, grow=True),
    Column("单位", Kind.TEXT, 22, grow=True),
    Column("参训人次", Kind.INTEGER, 9),
    Column("参训人数", Kind.INTEGER, 9),
)


@dataclass(frozen=True)
class CampaignsParams:
    """A year as seen on `today`."""

    year: Year
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: CampaignsParams, progress: Progress = NO_PROGRESS) -> Document:
    """A sheet by plan, one by tag, one by unit. Raises `InputProblem` paper.no_sessions."""
    progress.start(1, "核对方案和标签")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    found = campaigns_of_year(session, year=params.year, today=today)
    if not found.plans:
        raise InputProblem("paper.no_sessions", period=f"{params.year}年", paper="方案和专项学习情况表")
    town = get_town(session)
    lines = [plan_words.line(each) for each in list_programmes(session, year=params.year)]
    head = _Head(town, params.year, today)
    sections = [head.section("按方案", PLANS, _plans(found.plans), (*lines, NOTE, NOTE_PLANS))]
    if found.tags:
        sections.append(head.section("按标签", TAGS, _tags(found.tags), (NOTE, NOTE_TAGS)))
    if units := _units([each for each in found.plans if each.name != NO_PLAN]):
        sections.append(head.section("按单位", UNITS, units, (NOTE, NOTE_PLANS, NOTE_UNITS)))
    progress.step()
    return coded(
        Document(
            title=head.title,
            sections=tuple(sections),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(
                wording.town_name(town), f"{params.year}年方案和专项学习情况表", on=today
            ),
        )
    )


@dataclass(frozen=True)
class _Head:
    """What stands on every sheet."""

    town: TownRow | None
    year: int
    today: date

    @property
    def title(self) -> str:
        return f"{wording.town_name(self.town)}{self.year}年方案和专项学习情况表"

    def section(
        self, name: str, columns: tuple[Column, ...], rows: Sequence[Row], notes: tuple[str, ...]
    ) -> Section:
        office = Fact("填报单位", wording.office_name(self.town))
        day = Fact("截至日期", Printed(long_date(self.today)), align="right")
        return Section(
            name,
            f"{self.title}（{name}）",
            Table(columns, rows, frozen=2),
            facts=((office, day),),
            notes=notes,
            signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
            paper=PAPER,
        )


def _sums(one: Campaign) -> Row:
    return (one.held, one.ahead, wording.centi(one.centi), one.took, one.people)


def _plans(found: Sequence[Campaign]) -> list[Row]:
    return [(number, each.name, *_sums(each)) for number, each in enumerate(found, 1)]


def _tags(found: Sequence[Campaign]) -> list[Row]:
    return [(number, each.group, each.name, *_sums(each)) for number, each in enumerate(found, 1)]


def _units(found: Sequence[Campaign]) -> list[Row]:
    parts = [(each.name, part) for each in found for part in each.units]
    return [(number, name, part.unit, part.took, part.people) for number, (name, part) in enumerate(parts, 1)]

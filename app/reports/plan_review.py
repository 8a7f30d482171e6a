"""规划实施情况中期、总结评估表: the targets of a plan over several years, year by year (S40, B32, D26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table
from app.papers.letter import long_date
from app.reports import file_names, plan_words, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.plan_targets import EACH, LAST, MOST, SUM, plain
from app.services.setting.town import TownRow, get_town
from app.services.year.plan_targets import PlanReview, TargetRow, review_plans
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAPER = Paper("A4", landscape=True, margin=12)
HOW = {SUM: "累计", EACH: "每年不少于", MOST: "每年不超过", LAST: "期末达到"}
MOST_NAME = 20
BY_HAND, OPEN = "*", "（未封账）"
NOTE = (
    "口径：各年的数取自封账年度的数字列表（与年度台账、年度总结相同）；没有封账的年度不填。"
    "“累计”把已填各年相加，“每年不少于”“每年不超过”说有几年达到，“期末达到”取最近一年；"
    "完成率为累计、最近一年与目标值之比，或达到的年数与已填年数之比。没有记录的写“数据不足”，不按零算。"
)
NOTE_OPEN = "注“未封账”的年度是截至制表日的数，以后还会变，每年的指标不按它判断。"
NOTE_HAND = "标 * 的是手工填报的数。"


@dataclass(frozen=True)
class PlanReviewParams:
    """The plans that hold in the year, evaluated up to it."""

    year: Year
    with_open: Annotated[bool, Asked("未封账的年度也填", "--with-open", What.SWITCH)] = False
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: PlanReviewParams, progress: Progress = NO_PROGRESS) -> Document:
    """A sheet for each plan with targets. Raises `InputProblem` paper.no_targets."""
    progress.start(1, "核对规划指标")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    found = review_plans(session, year=params.year, today=today, with_open=params.with_open)
    if not found:
        raise InputProblem("paper.no_targets", year=params.year)
    town = get_town(session)
    progress.step()
    return coded(
        Document(
            title=_title(found[0], params.year),
            sections=tuple(_section(each, town, params.year, today) for each in found),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(wording.town_name(town), f"{params.year}年规划评估表", on=today),
        )
    )


def _title(found: PlanReview, year: int) -> str:
    stage = "总结评估表" if year >= found.years[-1] else "中期评估表"
    return f"《{found.programme.title.strip('《》')}》实施情况{stage}"


def _section(found: PlanReview, town: TownRow | None, year: int, today: date) -> Section:
    years = f"{found.years[0]}—{found.years[-1]}年"
    closed = "、".join(f"{each}年" for each in found.closed) or "还没有"
    notes = [plan_words.line(found.programme), NOTE]
    if found.open:
        notes.append(NOTE_OPEN)
    if any(row.typed for row in found.rows):
        notes.append(NOTE_HAND)
    return Section(
        found.programme.title.strip("《》")[:MOST_NAME],
        _title(found, year),
        Table(
            _columns(found), [_row(number, row, found) for number, row in enumerate(found.rows, 1)], frozen=2
        ),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("规划期", f"{years}，已封账：{closed}", align="center"),
                Fact("截至日期", Printed(long_date(today)), align="right"),
            ),
        ),
        notes=tuple(notes),
        signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
        paper=PAPER,
    )


def _columns(found: PlanReview) -> tuple[Column, ...]:
    return (
        Column("序号", Kind.SERIAL, 5),
        Column("指标", Kind.TEXT, 24, grow=True),
        Column("目标算法", Kind.WORD, 11, group="目标"),
        Column("目标值", Kind.WORD, 9, group="目标"),
        Column("单位", Kind.WORD, 7, group="目标"),
        *(
            Column(f"{year}年{OPEN if year in found.open else ''}", Kind.WORD, 9, group="各年完成")
            for year in found.years
        ),
        Column("合计或最近", Kind.WORD, 11, group="完成情况"),
        Column("完成率", Kind.WORD, 8, group="完成情况"),
        Column("情况", Kind.WORD, 10, group="完成情况"),
        Column("数据来源", Kind.WORD, 12),
        Column("评价", Kind.TEXT, 22, grow=True),
    )


def _row(number: int, row: TargetRow, found: PlanReview) -> Row:
    return (
        number,
        row.title,
        HOW.get(row.how, row.how),
        plain(row.target),
        row.unit,
        *(_year(row, year) for year in found.years),
        _total(row),
        row.progress.share,
        row.progress.stands,
        row.source,
        row.words,
    )


def _year(row: TargetRow, year: int) -> str:
    text = row.years.get(year, "")
    return f"{text}{BY_HAND}" if text and year in row.typed else text


def _total(row: TargetRow) -> str:
    total = plain(row.progress.total)
    return f"{total} 年达到" if total and row.how in (EACH, MOST) else total

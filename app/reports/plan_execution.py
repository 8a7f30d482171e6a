"""培训计划执行情况对照表: what the year's plan sets for each class, and what was held (S35, B15, B25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import MadeAt, Today, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.hours import format_centi
from app.services.plan.execution import ExecutionRow, list_execution
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TITLE = "培训计划执行情况对照表"
PAPER = Paper("A4", landscape=True, margin=12)
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("班次", Kind.TEXT, 34, grow=True),
    Column("计划期数", Kind.INTEGER, 9),
    Column("已安排", Kind.INTEGER, 8),
    Column("已举办", Kind.INTEGER, 8),
    Column("计划人数", Kind.INTEGER, 9),
    Column("到课人数", Kind.INTEGER, 9),
    Column("已授学时", Kind.NUMBER, 9),
    Column("执行情况", Kind.TEXT, 22, grow=True),
)
NOTES = (
    (
        "口径：一期有课次已到日期并有人到课的，计为已举办；已取消的课次和上级调训不计。"
        "到课人数按期计，同一人在一期内只计一次、参加几期计几次，临时参加的不计；已授学时为已举办课次的学时合计。"
    ),
    "“计划未定数”是年度计划里没有写期数和人数的班次。",
)


@dataclass(frozen=True)
class PlanExecutionParams:
    """The plan of a year as it stands on `today`."""

    year: Year
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: PlanExecutionParams, progress: Progress = NO_PROGRESS) -> Document:
    """One table with its sum. Raises `InputProblem` paper.no_sessions."""
    progress.start(2, "核对计划执行")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    found = list_execution(session, year=params.year, today=today)
    if not found:
        raise InputProblem("paper.no_sessions", period=f"{params.year}年", paper=TITLE)
    progress.step()
    town = get_town(session)
    planned = [row for row in found if (row.planned, row.planned_heads) != (None, None)]
    said = f"计划 {len(planned)} 个班次，已完成 {sum(row.words == '已完成' for row in planned)} 个"
    section = Section(
        "计划执行",
        f"{wording.town_name(town)}{params.year}年{TITLE}",
        Table(
            COLUMNS, [_row(number, row) for number, row in enumerate(found, 1)], total=_total(found), frozen=2
        ),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("计划班次", said, align="center"),
                Fact("截至日期", Printed(long_date(min(today, date(params.year, 12, 31)))), align="right"),
            ),
        ),
        notes=NOTES,
        signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
        paper=PAPER,
    )
    progress.step()
    return coded(
        Document(
            title=f"{wording.town_name(town)}{params.year}年{TITLE}",
            sections=(section,),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(f"{params.year}年", wording.town_name(town), TITLE, on=today),
        )
    )


def _row(number: int, row: ExecutionRow) -> tuple[Value, ...]:
    return (
        number,
        row.title,
        row.planned,
        row.arranged,
        row.held,
        row.planned_heads,
        row.heads,
        _hours(row.hours_centi),
        row.words,
    )


def _hours(centi: int) -> float | int:
    return float(format_centi(centi)) if centi % 100 else centi // 100


def _total(found: tuple[ExecutionRow, ...]) -> tuple[Value, ...]:
    """Sums; of what the plan sets only over the classes it sets something for."""
    return (
        None,
        "合计",
        sum(row.planned or 0 for row in found),
        sum(row.arranged for row in found),
        sum(row.held for row in found),
        sum(row.planned_heads or 0 for row in found),
        sum(row.heads for row in found),
        _hours(sum(row.hours_centi for row in found)),
        "",
    )

"""培训有效期一览表: for each course that runs out, who holds it until when, who must come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, What
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.validity import EXPIRED, LABELS
from app.services.coverage.validity import ValidityRow, list_validity
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TITLE = "培训有效期一览表"
MOST_NAME = 20
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("单位", Kind.TEXT, 24, grow=True),
    Column("姓名", Kind.NAME, 10),
    Column("最近参加", Kind.DATE, 12),
    Column("有效至", Kind.DATE, 12),
    Column("情况", Kind.WORD, 10),
)


@dataclass(frozen=True)
class ValidityParams:
    """The courses that run out, as they stand on a day."""

    on: Annotated[date | None, Asked("截至日期", "--on", What.DATE, is_today=True)] = None
    made_at: MadeAt = None


def build(session: Session, params: ValidityParams, progress: Progress = NO_PROGRESS) -> Document:
    """A sheet for each course. Raises `InputProblem` paper.no_validity where no course runs out."""
    progress.start(2, "核对有效期")
    on = params.on or (params.made_at.date() if params.made_at else date.today())
    found = list_validity(session, today=on)
    if not found:
        raise InputProblem("paper.no_validity")
    progress.step()
    town = get_town(session)
    sheets = [(title, list(rows)) for title, rows in groupby(found, key=lambda row: row.course)]
    progress.step()
    return coded(
        Document(
            title=f"{wording.town_name(town)}{TITLE}",
            sections=tuple(_section(title, rows, town, on) for title, rows in sheets),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(wording.town_name(town), TITLE, on=on),
        )
    )


def _section(title: str, rows: Sequence[ValidityRow], town: TownRow | None, on: date) -> Section:
    counts = "，".join(
        f"{word} {count} 人"
        for state, word in LABELS.items()
        if (count := sum(row.state == state for row in rows))
    )
    return Section(
        title[:MOST_NAME],
        f"{wording.town_name(town)}{TITLE}（{title}）",
        Table(
            COLUMNS,
            [_row(number, row) for number, row in enumerate(rows, 1)],
            frozen=3,
            alert=frozenset({LABELS[EXPIRED]}),
        ),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("人数", counts, align="center"),
                Fact("截至日期", Printed(long_date(on)), align="right"),
            ),
        ),
        notes=(
            (
                f"口径：参加后 {rows[0].months} 个月内有效，按最近一次到课之日起算；到期前 60 天内为将到期。"
                "同名课程各年合并计算，对象为当日在册人员。"
            ),
        ),
        signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
        paper=Paper("A4", margin=12),
    )


def _row(number: int, row: ValidityRow) -> tuple[Value, ...]:
    return (number, row.unit, row.name, row.came_on, row.until, row.words)

"""新录用、新任职人员培训名单: who is new in the year, and whether the training for it was had (B27, D05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import MadeAt, Today, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.services.coverage.newcomers import KIND_LABELS, Newcomer, list_newcomers
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TITLE = "新录用、新任职人员培训名单"
PAPER = Paper("A4", landscape=True, margin=12)
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("类型", Kind.WORD, 8),
    Column("姓名", Kind.NAME, 10),
    Column("单位", Kind.TEXT, 22, grow=True),
    Column("职务", Kind.TEXT, 22, grow=True),
    Column("起始日期", Kind.DATE, 12),
    Column("培训情况", Kind.TEXT, 34, grow=True),
)
NOTES = (
    (
        "口径：起始日期为录用或任职之日；入册日期在本年的为新录用，应参加初任或任职培训；在册人员本年开始担任以前没有担任过的职务的为新任职，"
        "应参加任职培训；没有写日期的不列入。课程勾选“初任培训”“任职培训”的课次，在录用（任职）之日以后到课的，计为已参训。"
    ),
)


@dataclass(frozen=True)
class NewcomersParams:
    """New people of a year, as seen on `today`."""

    year: Year
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: NewcomersParams, progress: Progress = NO_PROGRESS) -> Document:
    """One table; where nobody is new it says so."""
    progress.start(2, "核对新录用和新任职人员")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    found = list_newcomers(session, year=params.year, today=today)
    progress.step()
    town = get_town(session)
    left = sum(row.done_on is None for row in found)
    section = Section(
        "新录用新任职",
        f"{wording.town_name(town)}{params.year}年{TITLE}",
        Table(COLUMNS, [_row(number, row) for number, row in enumerate(found, 1)], frozen=3),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("人数", f"{len(found)} 人，尚未参训 {left} 人", align="center"),
                Fact("截至日期", Printed(long_date(min(today, date(params.year, 12, 31)))), align="right"),
            ),
        ),
        notes=(*NOTES, *(() if found else ("本年没有新录用和新任职的人员。",))),
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


def _row(number: int, row: Newcomer) -> tuple[Value, ...]:
    return (number, KIND_LABELS[row.kind], row.name, row.unit, row.title, row.on, row.words)

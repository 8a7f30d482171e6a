"""轮训未参训名单: who of a 轮训 still lacks days, unit by unit, with what is planned (Q27, B24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.services.duty.duty_round_measures import (
    NONE,
    PLANNED,
    RoundPerson,
    RoundState,
    round_state,
    rounds_of_year,
)
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAPER = Paper("A4", margin=12)
MOST_NAME = 20
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("单位", Kind.TEXT, 22, grow=True),
    Column("姓名", Kind.NAME, 10),
    Column("已参训天数", Kind.INTEGER, 9),
    Column("应参训天数", Kind.INTEGER, 9),
    Column("下一次安排", Kind.TEXT, 20, grow=True),
    Column("备注", Kind.TEXT, 14),
)


@dataclass(frozen=True)
class RoundsParams:
    """One 轮训, or all that touch the year, as seen on `today`."""

    year: Year
    round_id: Annotated[int | None, Asked("轮训", "--round", What.ROUND, empty="全部轮训")] = None
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: RoundsParams, progress: Progress = NO_PROGRESS) -> Document:
    """A sheet for each 轮训. Raises `InputProblem` paper.no_rounds, round.not_found."""
    progress.start(2, "核对轮训")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    if params.round_id is not None:
        found: Sequence[RoundState] = (round_state(session, round_id=params.round_id, today=today),)
    else:
        found = rounds_of_year(session, year=params.year, today=today)
    if not found:
        raise InputProblem("paper.no_rounds", year=params.year)
    progress.step()
    town = get_town(session)
    name = found[0].row.name if len(found) == 1 else f"{params.year}年轮训"
    progress.step()
    return coded(
        Document(
            title=f"{wording.town_name(town)}{name}未参训名单",
            sections=tuple(_section(state, town, today) for state in found),
            author=wording.office_name(town),
            created=params.made_at,
            fingerprint=PAPER_CODE,
            file_stem=file_names.stem(wording.town_name(town), f"{name}未参训名单", on=today),
        )
    )


def _section(state: RoundState, town: TownRow | None, today: date) -> Section:
    row = state.row
    rows = sorted(state.remaining, key=lambda each: _order(state, each))
    courses = "、".join(row.courses)
    notes = (
        (
            f"对象：{row.audience}；期限：{long_date(row.start_on)}至{long_date(row.end_on)}；"
            f"每人参训不少于{row.days}天；计入的课程：{courses}。"
        ),
        "口径：按考勤登记的出勤日期计，一日只计一天，补训计入；已离册、借调、停职的不在名单内，新入册的从入册之日起计。",
        *(() if rows else ("没有未参训的人员。",)),
    )
    return Section(
        row.name[:MOST_NAME],
        f"{wording.town_name(town)}{row.name}未参训名单",
        Table(COLUMNS, [_row(number, each) for number, each in enumerate(rows, 1)], frozen=3),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("应参训", _counts(state), align="center"),
                Fact("截至日期", Printed(long_date(today)), align="right"),
            ),
        ),
        notes=notes,
        signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
        paper=PAPER,
    )


def _counts(state: RoundState) -> str:
    return (
        f"{len(state.people)} 人，已完成 {state.done} 人，"
        f"已有安排 {state.count(PLANNED)} 人，没有安排 {state.count(NONE)} 人"
    )


def _order(state: RoundState, person: RoundPerson) -> tuple[int, int]:
    """Units in their order, people within them in theirs."""
    units = list(dict.fromkeys(each.unit for each in state.people))
    return units.index(person.unit), state.people.index(person)


def _row(number: int, person: RoundPerson) -> tuple[Value, ...]:
    return (number, person.unit, person.name, person.days, person.asked, person.planned_words, "")

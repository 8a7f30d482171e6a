"""师徒结对台账: pairs × months with who still has to talk, and what each talk was about (E22, E23, Q7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import MadeAt, Today, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.services.routine.mentorship import PairRow, PairRules, list_pairs, list_talks, pair_rules
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LYING = Paper("A4", landscape=True, margin=10)
SIGNATURE = (Fact("制表人"), Fact("审核人"), Fact("日期"))
GAP = "×"


@dataclass(frozen=True)
class PairsParams:
    """The year; `today` tells which months are over."""

    year: Year
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: PairsParams, progress: Progress = NO_PROGRESS) -> Document:
    """Two sheets. Raises `InputProblem` paper.no_pairs."""
    progress.start(2, "核对师徒结对")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    pairs = list_pairs(session, year=params.year)
    if not pairs:
        raise InputProblem("paper.no_pairs", year=params.year)
    progress.step()
    town = get_town(session)
    heading = f"{wording.town_name(town)}{params.year}年师徒结对"
    document = Document(
        title=f"{heading}台账",
        sections=(
            _matrix(pairs, pair_rules(session, year=params.year), f"{heading}台账", town, params.year, today),
            _talks(session, pairs, f"{heading}谈心谈话记录", params.year),
        ),
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=file_names.stem(wording.town_name(town), f"{params.year}年师徒结对台账", on=today),
    )
    progress.step()
    return coded(document)


def _sign(pair: PairRow, month: str, today: date) -> str | None:
    if pair.contents.get(month):
        return f"{len(pair.talks[month])}次"
    if pair.talks.get(month):
        return "△"
    if not pair.is_due(month):
        return "—"
    return GAP if month < f"{today:%Y-%m}" else None


def _matrix(
    pairs: Sequence[PairRow], rules: PairRules, title: str, town: TownRow | None, year: int, today: date
) -> Section:
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("师傅", Kind.NAME, 9),
        Column("师傅单位", Kind.TEXT, 14, grow=True),
        Column("徒弟", Kind.NAME, 9),
        Column("徒弟单位", Kind.TEXT, 14, grow=True),
        Column("结对", Kind.DATE, 11),
        Column("结束", Kind.DATE, 11),
        *(Column(f"{month}月", Kind.MARK, 5.5) for month in range(1, 13)),
        Column("协议和备注", Kind.TEXT, 14, grow=True),
    )
    rows: list[tuple[Value, ...]] = [
        (
            *(number, pair.mentor, pair.mentor_unit, pair.mentee, pair.mentee_unit),
            *(pair.start_on, pair.end_on),
            *(_sign(pair, month, today) for month in months),
            pair.note,
        )
        for number, pair in enumerate(pairs, 1)
    ]
    now = sum(pair.end_on is None or pair.end_on > today for pair in pairs)
    target = f"，目标 {rules.target} 对" if rules.target else ""
    return Section(
        "结对和谈话",
        title,
        Table(columns, rows, frozen=4, alert=frozenset({GAP})),
        facts=(
            (
                Fact("填报单位", wording.office_name(town)),
                Fact("现有", f"{now} 对{target}", align="center"),
                Fact("截至日期", Printed(long_date(today)), align="right"),
            ),
        ),
        notes=(
            "格内为当月谈话次数；△ 已谈但没有填内容，不计数；× 当月没有谈话；— 当月没有结对；空白 未到。",
            f"条件：师傅为班子成员或职级含{'、'.join(rules.ranks)}，徒弟 {rules.age} 岁以下（含）。",
        ),
        signature=SIGNATURE,
        paper=LYING,
    )


def _talks(session: Session, pairs: Sequence[PairRow], title: str, year: int) -> Section:
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("日期", Kind.DATE, 12),
        Column("师傅", Kind.NAME, 10),
        Column("徒弟", Kind.NAME, 10),
        Column("谈话内容", Kind.TEXT, 60, grow=True),
    )
    names = {pair.id: (pair.mentor, pair.mentee) for pair in pairs}
    talks = list_talks(session, year=year)
    rows: list[tuple[Value, ...]] = [
        (number, on, *names[pair_id], topic or "没有填写")
        for number, (on, pair_id, topic) in enumerate((t for t in talks if t[1] in names), 1)
    ]
    return Section(
        "谈话内容",
        title,
        Table(columns, rows, frozen=4),
        notes=() if rows else ("还没有登记谈话。",),
        signature=SIGNATURE,
        paper=LYING,
    )

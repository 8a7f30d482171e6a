"""讲学述学安排通知: who lectures and who reports in a month, as an official paper (E12, E13, I10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Kind, Table
from app.papers.letter import Block, Heading, Letter, Paragraph, TableBlock
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Templates, What
from app.rules.day_words import short_date
from app.rules.rotation import LECTURE, REPORT
from app.services.routine.rotation import TurnRow, list_turns
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NO_DATE = "这个月的安排已经过去，通知上没有写日期；补印请按当时印发的日期填写。"
PARTS = ((LECTURE, "班子成员讲学"), (REPORT, "干部述学"))


@dataclass(frozen=True)
class RotationNoticeParams:
    """The month ('2024-08'); `templates` holds the clerk's own layouts.

    `on` is the date under the notice; without it the day it is made, as long as the month is not over: a
    reprint of a past month is left without a date rather than dated after the fact.
    """

    month: Annotated[str, Asked("月份", "--month", What.MONTH)]
    on: Annotated[
        date | None,
        Asked("落款日期", "--date", What.DATE, note="空着为当天；补印已过月份的通知时不写日期"),
    ] = None
    made_at: MadeAt = None
    templates: Templates = None


def build(session: Session, params: RotationNoticeParams, progress: Progress = NO_PROGRESS) -> Letter:
    """The notice of a month. Raises `InputProblem` rotation.nobody when nobody is on the board."""
    progress.start(1, "生成讲学述学安排通知")
    turns = sorted(list_turns(session, month=params.month), key=_by_day)
    if not turns:
        raise InputProblem("rotation.nobody", month=file_names.month_words(params.month))
    town, on = get_town(session), _on(params, turns)
    month = file_names.month_words(params.month)
    by_role = {role: [turn for turn in turns if turn.role == role] for role, _ in PARTS}
    counts = "，".join(f"{title}{len(by_role[role])}人" for role, title in PARTS if by_role[role])
    blocks: list[Block] = [
        Paragraph(f"按照干部教育培训安排，现将{month}讲学述学人员安排通知如下：{counts}。")
    ]
    numerals = iter("一二")
    for role, title in PARTS:
        if by_role[role]:
            blocks += [Heading(f"{next(numerals)}、{title}"), TableBlock(_table(by_role[role]))]
    blocks.append(Paragraph("请提前准备讲稿，按时参加；确因工作不能参加的，提前三天报告，另行调整。"))
    progress.step()
    return Letter(
        f"关于{month}讲学述学安排的通知",
        tuple(blocks),
        recipients="各支部、镇属各单位：" if town is None or town.type == "镇" else "各支部、各单位：",
        issuer=wording.organ_name(town),
        on=on,
        author=wording.office_name(town),
        created=params.made_at,
        warnings=() if on else (NO_DATE,),
        file_stem=file_names.stem(month, wording.town_name(town), "讲学述学安排通知"),
    )


def _by_day(turn: TurnRow) -> tuple[bool, date]:
    """Those with a day first, by day; the others keep their order behind them."""
    day = turn.planned_on or turn.held_on
    return day is None, day or date.max


def _on(params: RotationNoticeParams, turns: list[TurnRow]) -> date | None:
    """The day of the notice: it comes before the last turn of the month, or has no date."""
    if params.on is not None or params.made_at is None:
        return params.on
    year, month = (int(part) for part in params.month.split("-"))
    over = date(year + month // 12, month % 12 + 1, 1)
    days = [day for turn in turns if (day := turn.planned_on or turn.held_on)]
    last = max(days) if len(days) == len(turns) else over
    made = params.made_at.date()
    return made if made < min(over, max(last, date(year, month, 1))) else None


def _table(turns: list[TurnRow]) -> Table:
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.WORD, 9),
        Column("单位", Kind.TEXT, 18, grow=True),
        Column("职务", Kind.TEXT, 14),
        Column("主题", Kind.TEXT, 22, grow=True),
        Column("日期", Kind.WORD, 10),
    )
    rows = [
        (
            number,
            turn.name,
            turn.unit,
            turn.title,
            turn.topic,
            short_date(day) if (day := turn.planned_on or turn.held_on) else "",
        )
        for number, turn in enumerate(turns, 1)
    ]
    return Table(columns, rows, text_size=12)

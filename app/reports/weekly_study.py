"""周例会登记表: units × weeks by quarter, who missed which week, and what each unit studied (E05, Q8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.periods import QUARTER, Period, periods_of_year
from app.services.routine.unit_study import (
    AHEAD,
    BARE,
    BEFORE,
    GAP,
    MET,
    StudyMatrix,
    list_topics,
    study_matrix,
)
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LYING = Paper("A4", landscape=True, margin=10)
STANDING = Paper("A4", margin=12)
SIGNATURE = (Fact("制表人"), Fact("审核人"), Fact("日期"))
QUARTERS = tuple((number, f"第{word}季度") for number, word in enumerate("一二三四", 1))
SIGNS = {MET: "√", BARE: "△", GAP: "×", BEFORE: "—", AHEAD: ""}
LEGEND = "√ 已开　△ 已开但没有填学习专题，不计数　× 没有登记　— 当周没有人员或开始登记以前　空白 未到。"


@dataclass(frozen=True)
class WeeksParams:
    """The year, or one quarter of it; `today` tells which weeks are over."""

    year: Year
    quarter: Annotated[
        int | None, Asked("季度", "--quarter", What.CHOICE, choices=QUARTERS, empty="全年")
    ] = None
    today: Today = None
    made_at: MadeAt = None


def build(session: Session, params: WeeksParams, progress: Progress = NO_PROGRESS) -> Document:
    """A sheet a quarter that has begun, the missing by week and by unit, the topics.

    Raises `InputProblem` paper.no_weeks.
    """
    progress.start(2, "核对周例会")
    today = params.today or (params.made_at.date() if params.made_at else date.today())
    quarters = _quarters(params)
    matrix = study_matrix(session, first=date(params.year, 1, 1), last=date(params.year, 12, 31))
    if not matrix.cells:
        raise InputProblem("paper.no_weeks", year=params.year)
    progress.step()
    made = _Made(session, params, matrix, today, get_town(session))
    begun = [each for each in quarters if made.weeks_of(each)]
    if not begun:
        raise InputProblem("paper.no_weeks", year=params.year)
    document = Document(
        title=made.title("周例会登记表"),
        sections=(
            *(made.quarter(each) for each in begun),
            made.by_week(),
            made.by_unit(),
            made.topics(),
        ),
        author=wording.office_name(made.town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=file_names.stem(wording.town_name(made.town), f"{made.span}周例会登记表", on=today),
    )
    progress.step()
    return coded(document)


def _quarters(params: WeeksParams) -> tuple[Period, ...]:
    every = periods_of_year(QUARTER, params.year)
    if not params.quarter:
        return every
    return (every[params.quarter - 1],)


def _named(names: list[str], owed: int) -> str:
    """The units by name; all of them in a word."""
    if not names:
        return "无"
    return f"全部 {owed} 个单位" if len(names) == owed > 1 else "、".join(names)


class _Made:
    """The sheets of one matrix."""

    def __init__(
        self, session: Session, params: WeeksParams, matrix: StudyMatrix, today: date, town: TownRow | None
    ) -> None:
        self.session, self.params, self.matrix, self.today, self.town = session, params, matrix, today, town
        quarter = dict(QUARTERS)[params.quarter] if params.quarter else ""
        self.span = f"{params.year}年{quarter}"

    def title(self, what: str) -> str:
        """The heading of a sheet."""
        return f"{wording.town_name(self.town)}{self.span}{what}"

    def weeks_of(self, period: Period) -> list[date]:
        """The Mondays of the period from the first meeting on, up to today."""
        begun = self.matrix.begun or self.today
        first = begun.replace(day=1)
        return [week for week in self.matrix.weeks if period.holds(week) and first <= week <= self.today]

    def _facts(self, gaps: int) -> tuple[tuple[Fact, ...], ...]:
        return (
            (
                Fact("填报单位", wording.office_name(self.town)),
                Fact("缺", f"{gaps} 次", align="center"),
                Fact("截至日期", Printed(long_date(self.today)), align="right"),
            ),
        )

    def quarter(self, period: Period) -> Section:
        """Units × the weeks of a quarter."""
        weeks = self.weeks_of(period)
        columns = (
            Column("序号", Kind.SERIAL, 5),
            Column("单位", Kind.TEXT, 22, grow=True),
            *(Column(f"{week.day}日", Kind.MARK, 6, group=f"{week.month}月") for week in weeks),
            Column("已开", Kind.INTEGER, 6),
            Column("缺", Kind.INTEGER, 5),
        )
        rows: list[tuple[Value, ...]] = []
        for number, (unit_id, name) in enumerate(self.matrix.units, 1):
            stands = [self.matrix.stands(unit_id, week, self.today) for week in weeks]
            signs = [SIGNS[each] or None for each in stands]
            missed = stands.count(GAP) + stands.count(BARE)
            rows.append((number, name, *signs, stands.count(MET), missed))
        gaps = sum(int(str(row[-1])) for row in rows)
        return Section(
            period.label,
            self.title(f"周例会登记表（{period.label}）")
            if not self.params.quarter
            else self.title("周例会登记表"),
            Table(columns, rows, frozen=2, alert=frozenset({SIGNS[GAP]})),
            facts=self._facts(gaps),
            notes=(LEGEND, "一周归它的星期一；“缺”含没有填学习专题的。"),
            signature=SIGNATURE,
            paper=LYING,
        )

    def _missed(self) -> Iterator[tuple[date, int, list[str]]]:
        """Week, how many units owed a meeting, and the names of those without one that counts."""
        for week in self.matrix.weeks:
            stands = {name: self.matrix.stands(each, week, self.today) for each, name in self.matrix.units}
            owed = [name for name, each in stands.items() if each in (MET, BARE, GAP)]
            if owed and self._is_over(week):
                yield week, len(owed), [name for name in owed if stands[name] != MET]

    def _is_asked(self, week: date) -> bool:
        return any(period.holds(week) for period in _quarters(self.params))

    def _is_over(self, week: date) -> bool:
        return self._is_asked(week) and (self.today - week).days > 6

    def by_week(self) -> Section:
        """Each week that is over with the units that missed it."""
        columns = (
            Column("序号", Kind.SERIAL, 5),
            Column("星期一", Kind.DATE, 12),
            Column("应开单位", Kind.INTEGER, 9),
            Column("已开单位", Kind.INTEGER, 9),
            Column("未开单位", Kind.TEXT, 50, grow=True),
        )
        rows: list[tuple[Value, ...]] = [
            (number, week, owed, owed - len(names), _named(names, owed))
            for number, (week, owed, names) in enumerate(self._missed(), 1)
        ]
        return Section(
            "未开单位",
            self.title("周例会未开单位"),
            Table(columns, rows, frozen=2),
            facts=self._facts(sum(len(names) for _, _, names in self._missed())),
            notes=("没有填学习专题的列为未开。",),
            signature=SIGNATURE,
            paper=STANDING,
        )

    def by_unit(self) -> Section:
        """Each unit with the weeks it missed, most first."""
        missed: dict[str, list[str]] = {}
        for week, _, names in self._missed():
            for name in names:
                missed.setdefault(name, []).append(f"{week.month}月{week.day}日")
        columns = (
            Column("序号", Kind.SERIAL, 5),
            Column("单位", Kind.TEXT, 22, grow=True),
            Column("缺几次", Kind.INTEGER, 8),
            Column("缺的各周（星期一）", Kind.TEXT, 50, grow=True),
        )
        ordered = sorted(missed.items(), key=lambda each: -len(each[1]))
        rows: list[tuple[Value, ...]] = [
            (number, name, len(days), "、".join(days)) for number, (name, days) in enumerate(ordered, 1)
        ]
        return Section(
            "各单位缺次",
            self.title("周例会各单位缺次"),
            Table(columns, rows, frozen=2),
            notes=() if rows else ("没有缺次的单位。",),
            paper=STANDING,
        )

    def topics(self) -> Section:
        """What each unit studied and how often, and what of its list it has not yet studied."""
        columns = (
            Column("序号", Kind.SERIAL, 5),
            Column("单位", Kind.TEXT, 20, grow=True),
            Column("已学专题", Kind.TEXT, 46, grow=True),
            Column("计划专题中未学的", Kind.TEXT, 30, grow=True),
        )
        rows: list[tuple[Value, ...]] = []
        for number, (unit_id, name) in enumerate(self.matrix.units, 1):
            met = [week for week in self.matrix.weeks if self.matrix.is_met(unit_id, week)]
            own = [self.matrix.cells[unit_id, week] for week in met]
            studied = {cell.topic.strip() for cell in own}
            planned = list_topics(self.session, year=self.params.year, unit_id=unit_id)
            left = [topic for topic in planned if topic not in studied]
            counts = Counter(cell.topic.strip() for cell in own if self._is_asked(cell.week))
            told = (f"{topic}{times}次" if times > 1 else topic for topic, times in counts.items())
            rows.append((number, name, "；".join(told), "；".join(left)))
        return Section(
            "学习专题",
            self.title("周例会学习专题"),
            Table(columns, rows, frozen=2),
            notes=("计划专题：单位自己列的，没有列的按全镇的。",),
            paper=LYING,
        )

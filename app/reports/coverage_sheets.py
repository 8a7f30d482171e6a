"""The three matrices of 培训覆盖表: by unit, by person, by class of people (A10, A02, A03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.figures.coverage_counting import BY_HOURS, BY_PEOPLE, BY_SESSIONS, CoverLine, Reach
from app.figures.notes import definition_note
from app.figures.printing import hundredths
from app.papers.document import Column, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import wording
from app.reports.paper_code import Printed
from app.services.coverage.blanks import Blanks
from app.services.coverage.coverage import Coverage, Topic
from app.services.setting.town import TownRow

BY_UNIT, BY_PERSON, BY_GROUP = "单位覆盖", "人员覆盖", "人员类别覆盖"
TOPIC_BLANK, UNIT_BLANK, PEOPLE_BLANK = "专题空白", "单位空白", "人员空白"
SHEETS = (BY_UNIT, BY_PERSON, BY_GROUP, TOPIC_BLANK, UNIT_BLANK, PEOPLE_BLANK)
LYING = Paper("A4", landscape=True, margin=12)
SIGNATURE = (Fact("制表人"), Fact("审核人"), Fact("日期"))
BLANK, COVERED = "空", "√"
ALERT = frozenset({BLANK})
# The head over the topics.
OVER = {BY_SESSIONS: "参训次数（含补训）", BY_HOURS: "参训学时（含补训）", BY_PEOPLE: "覆盖的人数"}
COUNTED = (
    "次数为参训人次与另行补训的次数，学时为这些课次的考勤学时和补训学时（重复的只计一次）；"
    "只计本镇已开展的课次，不含上级调训。一个课次有几个类别的各计一次，末栏只计一次。"
)
LAST = "期末不在册的不算空白。单位按培训当日所在单位，空白按期末所在单位。"


@dataclass(frozen=True)
class CoverageData:
    """What every sheet of the paper is made of; `unit` is its name where only one is asked for."""

    found: Coverage
    blanks: Blanks
    by: str
    town: TownRow | None
    unit: str = ""

    @property
    def title(self) -> str:
        """清河镇2024年培训覆盖表（培训内容）."""
        year = self.found.scope.first.year
        return f"{wording.town_name(self.town)}{self.unit}{year}年培训覆盖表（{self.found.scheme}）"

    def heading(self, sheet: str) -> str:
        """The title over one sheet."""
        year = self.found.scope.first.year
        return f"{wording.town_name(self.town)}{self.unit}{year}年培训{sheet}表（{self.found.scheme}）"

    @property
    def facts(self) -> tuple[tuple[Fact, ...], ...]:
        """填报单位, 统计期间 and the day it is seen on."""
        scope = self.found.scope
        return (
            (
                Fact("填报单位", wording.office_name(self.town)),
                Fact("统计期间", wording.period(scope.first, scope.until), align="center"),
                Fact("截至日期", Printed(long_date(scope.today)), align="right"),
            ),
        )


def number(reach: Reach, by: str, *, single: bool = False) -> Value:
    """A cell: 空 where nobody was reached, else times, hours or people (one person: √)."""
    if reach.is_blank:
        return BLANK
    if by == BY_HOURS:
        return hundredths(reach.centi)
    return COVERED if by == BY_PEOPLE and single else reach.by(by)


def _topics(topics: Sequence[Topic], by: str) -> tuple[Column, ...]:
    kind = Kind.NUMBER if by == BY_HOURS else Kind.INTEGER
    width = max(5.4, min(9, 90 / max(len(topics), 1)))
    return tuple(Column(topic.name, kind, width, group=OVER[by]) for topic in topics)


def _sums(by: str) -> tuple[Column, ...]:
    if by == BY_HOURS:
        return (Column("合计学时", Kind.NUMBER, 8),)
    if by == BY_PEOPLE:
        return (Column("参加过的", Kind.INTEGER, 7),)
    return (Column("参训人次", Kind.INTEGER, 7), Column("另行补训", Kind.INTEGER, 7))


def _sum_values(reach: Reach, by: str, *, single: bool = False) -> tuple[Value, ...]:
    if by == BY_HOURS:
        return (hundredths(reach.centi),)
    if by == BY_PEOPLE:
        return (number(reach, by, single=True),) if single else (len(reach.people),)
    return (reach.took, reach.made)


def _cells(line: CoverLine, data: CoverageData, *, single: bool = False) -> tuple[Value, ...]:
    own = tuple(
        number(line.cell(topic.id), data.by, single=single)
        if topic.sessions or topic in data.found.topics
        else None
        for topic in data.found.columns
    )
    return (*own, *_sum_values(line.total, data.by, single=single))


def units_section(data: CoverageData) -> Section:
    """单位 × 类别."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("单位", Kind.TEXT, 16, grow=True),
        Column("期末在册", Kind.INTEGER, 6),
        *_topics(data.found.columns, data.by),
        *_sums(data.by),
    )
    rows = [
        (place, line.name, len(line.heads), *_cells(line, data))
        for place, line in enumerate(data.found.units, 1)
    ]
    total = ("合计", None, len(data.found.roster), *_cells(data.found.whole, data))
    return _section(BY_UNIT, data, Table(columns, rows, total=total, frozen=2, alert=ALERT, text_size=9))


def people_section(data: CoverageData) -> Section:
    """人员 × 类别."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 8),
        Column("单位", Kind.TEXT, 14, grow=True),
        *_topics(data.found.columns, data.by),
        *_sums(data.by),
        Column("空白项", Kind.INTEGER, 6),
        Column("备注", Kind.TEXT, 6),
    )
    rows = [
        (
            place,
            line.name,
            line.unit,
            *_person_cells(line, data),
            sum(bool(line.missing(topic.id)) for topic in data.found.topics),
            line.note or None,
        )
        for place, line in enumerate(data.found.people, 1)
    ]
    total = ("合计", None, None, *_cells(data.found.whole, data), data.found.blank_cells, None)
    return _section(BY_PERSON, data, Table(columns, rows, total=total, frozen=3, alert=ALERT, text_size=8.5))


def _person_cells(line: CoverLine, data: CoverageData) -> tuple[Value, ...]:
    """Of somebody no longer here, and of what carries no tag, nothing is a blank."""
    own: list[Value] = []
    for topic in data.found.columns:
        value = number(line.cell(topic.id), data.by, single=True)
        own.append(None if value == BLANK and not line.missing(topic.id) else value)
        if topic not in data.found.topics and own[-1] == BLANK:
            own[-1] = None
    sums = _sum_values(line.total, data.by, single=True)
    return (*own, *(None if value == BLANK else value for value in sums))


def groups_section(data: CoverageData) -> Section:
    """人员类别 × 类别: whoever belongs to several stands in each of them."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("人员类别", Kind.TEXT, 14, grow=True),
        Column("期末在册", Kind.INTEGER, 6),
        *_topics(data.found.columns, data.by),
        *_sums(data.by),
    )
    rows = [
        (place, line.name, len(line.heads), *_cells(line, data))
        for place, line in enumerate(data.found.groups, 1)
    ]
    notes = ("人员类别按培训当日的归属，一人属几个类别的各计一次，不能相加。",)
    table = Table(columns, rows, frozen=2, alert=ALERT, text_size=9)
    return _section(BY_GROUP, data, table, notes if rows else ("还没有设置人员类别。",))


def _section(name: str, data: CoverageData, table: Table, more: tuple[str, ...] = ()) -> Section:
    words = {BY_HOURS: "数字为学时。", BY_PEOPLE: "数字为参加过的不同的人。"}.get(data.by, "")
    notes = (
        definition_note(("att.took", "heads.end"), COUNTED, words, f"“{BLANK}”为一次也没有参加。", LAST),
        *more,
    )
    return Section(name, data.heading(name), table, data.facts, notes, SIGNATURE, LYING)

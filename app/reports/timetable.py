"""课程表: the year's, a quarter's or a month's class sessions for the wall or as a list (C02, C08)."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table, text_width
from app.papers.letter import long_date
from app.reports import file_names, plan_words, wording
from app.reports.asked import Asked, MadeAt, What, Year
from app.reports.paper_code import PAPER_CODE, Printed, coded
from app.rules.day_words import WEEKDAYS, short_date
from app.rules.periods import month_end
from app.rules.plan_changes import NEW, Changes
from app.rules.plan_dates import same_place
from app.rules.session_status import CANCELLED
from app.services.person.groups import list_groups
from app.services.person.units import list_units
from app.services.plan.plan_changes import changes_of_year
from app.services.plan.programmes import list_programmes
from app.services.plan.timetable import PlannedClass, planned_classes
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LIST, WALL = "list", "wall"
LAYOUTS = ((LIST, "A4 一览"), (WALL, "A3 张贴"))
QUARTERS = tuple((number, f"第{'一二三四'[number - 1]}季度") for number in range(1, 5))
WALL_PAPER = Paper("A3", landscape=True, margin=12)
LIST_PAPER = Paper("A4", landscape=True, margin=12)
# Millimetres of an A3 page across that title, facts, headings, notes and signature leave.
WALL_ROOM = 222.0
WALL_WIDTH = 396.0
WALL_SIZES = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
SATURDAY = 5
# First days of the five stretches of a month on the wall of a year.
STRETCHES = (1, 8, 15, 22, 29)
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("日期", Kind.WORD, 10),
    Column("星期", Kind.WORD, 5),
    Column("时间", Kind.WORD, 13),
    Column("课程", Kind.TEXT, 30, grow=True),
    Column("类别", Kind.TEXT, 13),
    Column("授课人", Kind.TEXT, 18),
    Column("培训对象", Kind.TEXT, 18),
    Column("地点", Kind.TEXT, 16),
    Column("学时", Kind.NUMBER, 6),
    Column("备注", Kind.TEXT, 12),
)
CHANGED = Column("与上年比", Kind.TEXT, 18)


@dataclass(frozen=True)
class TimetableParams:
    """A year, or a quarter or month of it; for all, or what concerns a unit or a group."""

    year: Year
    month: Annotated[str | None, Asked("月份", "--month", What.MONTH, empty="全年")] = None
    quarter: Annotated[
        int | None, Asked("季度", "--quarter", What.CHOICE, choices=QUARTERS, empty="全年")
    ] = None
    unit_id: Annotated[int | None, Asked("单位", "--unit", What.UNIT, empty="全部")] = None
    group_id: Annotated[int | None, Asked("人员类别", "--group", What.GROUP, instead_of="--unit")] = None
    layout: Annotated[str, Asked("版式", "--layout", What.CHOICE, choices=LAYOUTS)] = LIST
    changes: Annotated[bool, Asked("标出与上年不同的", "--changes", What.SWITCH)] = False
    made_at: MadeAt = None

    @property
    def span(self) -> tuple[date, date]:
        """First and last day. Raises `InputProblem` paper.month_of_year."""
        if self.month:
            year, month = map(int, self.month.split("-"))
            if year != self.year:
                raise InputProblem("paper.month_of_year", month=self.month, year=self.year)
            if self.quarter and (month - 1) // 3 + 1 != self.quarter:
                raise InputProblem("paper.month_of_quarter", month=self.month, quarter=self.quarter)
            return date(year, month, 1), month_end(year, month)
        if self.quarter:
            return date(self.year, self.quarter * 3 - 2, 1), month_end(self.year, self.quarter * 3)
        return date(self.year, 1, 1), date(self.year, 12, 31)

    @property
    def words(self) -> str:
        """2024年, 2024年第三季度, 2024年8月."""
        if self.month:
            return file_names.month_words(self.month)
        return f"{self.year}年" + (dict(QUARTERS)[self.quarter] if self.quarter else "")


def build(session: Session, params: TimetableParams, progress: Progress = NO_PROGRESS) -> Document:
    """The list or the sheet for the wall. Raises `InputProblem` paper.no_sessions, paper.month_of_year."""
    progress.start(2, "读取课程计划")
    first, last = params.span
    found = planned_classes(session, first=first, last=last, unit_id=params.unit_id, group_id=params.group_id)
    held = [each for each in found if each.row.status != CANCELLED]
    whose = _whose(session, params)
    if not held:
        raise InputProblem("paper.no_sessions", period=params.words + whose, paper="课程表")
    progress.step()
    notes = plan_words.basis(list_programmes(session), (each.row.programme for each in held))
    if len(held) != len(found):
        notes = (*notes, "已取消的课次不列。")
    changes = changes_of_year(session, year=params.year) if params.changes else None
    if params.changes:
        notes = (*notes, *_told(changes, params, whose))
    progress.step()
    words = changes.words if changes is not None else {}
    return coded(_paper(held, params, get_town(session), whose, notes, words))


def _told(changes: Changes | None, params: TimetableParams, whose: str) -> tuple[str, ...]:
    """How the marks are to be read, and what last year had beside them."""
    if changes is None:
        return (f"{params.year - 1}年没有课程计划，没有可比的。",)
    told = (f"“与上年比”：同名同期的课次与{params.year - 1}年相比；月份、星期和第几周相同的不算改期。",)
    first, last = params.span
    gone = [each for each in changes.gone if first <= same_place(each.on, params.year) <= last]
    if whose:
        return (*told, "上年有、本年没有的只列在全体的课程表上。")
    if not gone:
        return told
    names = "、".join(f"{each.title}（{each.on.month}月{each.on.day}日）" for each in gone)
    return (*told, f"{params.year - 1}年有、本年没有的：{names}。")


def _paper(
    held: Sequence[PlannedClass],
    params: TimetableParams,
    town: TownRow | None,
    whose: str,
    notes: tuple[str, ...],
    changes: Mapping[int, str],
) -> Document:
    name = f"{wording.town_name(town)}{params.words}{whose}干部教育培训课程表"
    table = (
        _wall(held, params, changes)
        if params.layout == WALL
        else Table(
            (*COLUMNS, CHANGED) if params.changes else COLUMNS,
            [
                (*_row(number, each), *((changes.get(each.row.id, ""),) if params.changes else ()))
                for number, each in enumerate(held, 1)
            ],
            frozen=2,
            text_size=10,
            even=True,
        )
    )
    on = params.made_at.date() if params.made_at else date.today()
    section = Section(
        f"{params.words}课程表",
        name,
        table,
        facts=(
            (
                Fact("制表单位", wording.office_name(town)),
                Fact("对象", whose or "全体", align="center"),
                Fact("制表日期", Printed(long_date(on)), align="right"),
            ),
        ),
        notes=notes,
        signature=(Fact("制表人"), Fact("审核人")),
        paper=WALL_PAPER if params.layout == WALL else LIST_PAPER,
    )
    return Document(
        title=name,
        sections=(section,),
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=file_names.stem(params.words, wording.town_name(town), whose, "课程表", on=on),
    )


def _whose(session: Session, params: TimetableParams) -> str:
    if params.unit_id is not None:
        return next((unit.name for unit in list_units(session) if unit.id == params.unit_id), "")
    if params.group_id is not None:
        return next((group.name for group in list_groups(session) if group.id == params.group_id), "")
    return ""


def _row(number: int, each: PlannedClass) -> Row:
    row = each.row
    return (
        number,
        short_date(row.held_on),
        WEEKDAYS[row.held_on.weekday()],
        row.when,
        row.title,
        row.category,
        each.teachers,
        each.comers,
        row.place,
        row.hours_centi / 100 if row.hours_centi else None,
        row.note,
    )


# -- for the wall ----------------------------------------------------------------------------------


def _wall(held: Sequence[PlannedClass], params: TimetableParams, changes: Mapping[int, str]) -> Table:
    """A month by its weeks, anything longer by months and the stretches of each, on one page if it can be."""
    first, last = params.span
    if params.month:
        columns, rows = _weeks(held, first, last, changes)
        return _fitted(Table(columns, rows, even=True))
    columns, rows = _months(held, first.month, last.month, changes)
    return _fitted(Table(columns, rows, frozen=1, even=True))


def _months(
    held: Sequence[PlannedClass], first: int, last: int, changes: Mapping[int, str]
) -> tuple[tuple[Column, ...], list[Row]]:
    ends = (*(f"{day - 1}日" for day in STRETCHES[1:]), "月底")
    columns = (
        Column("月份", Kind.WORD, 7, fixed=True),
        *(Column(f"{begin}日—{end}", Kind.TEXT, 42) for begin, end in zip(STRETCHES, ends, strict=True)),
    )
    rows: list[Row] = []
    for month in range(first, last + 1):
        cells: list[list[str]] = [[] for _ in STRETCHES]
        for each in held:
            on = each.row.held_on
            if on.month == month:
                words = f"{on.day}日 星期{WEEKDAYS[on.weekday()]} {_lesson(each, changes)}"
                cells[(on.day - 1) // 7].append(words)
        rows.append((f"{month}月", *("\n".join(cell) or None for cell in cells)))
    return columns, rows


def _weeks(
    held: Sequence[PlannedClass], first: date, last: date, changes: Mapping[int, str]
) -> tuple[tuple[Column, ...], list[Row]]:
    columns = tuple(
        Column(f"星期{WEEKDAYS[day]}", Kind.TEXT, 36 if day < SATURDAY else 20) for day in range(7)
    )
    rows: list[Row] = []
    for week in Calendar().monthdatescalendar(first.year, first.month):
        cells = []
        for day in week:
            own = [_lesson(each, changes) for each in held if each.row.held_on == day]
            cells.append("\n".join([f"{day.day}日", *own]) if first <= day <= last else None)
        rows.append(tuple(cells))
    return columns, rows


def _fitted(table: Table) -> Table:
    """The table in the largest type that leaves it on one page, its rows sharing what room is left."""
    for size in WALL_SIZES:
        needs = [_height(row, table.columns, size) for row in table.rows]
        if sum(needs) <= WALL_ROOM or size == WALL_SIZES[-1]:
            break
    height = WALL_ROOM / len(needs)
    while height > 1 and sum(max(height, need) for need in needs) > WALL_ROOM:
        height -= 0.5
    return replace(table, row_height=height, text_size=size)


def _height(row: Row, columns: Sequence[Column], size: float) -> float:
    """Millimetres a row needs in type of `size` points."""
    point = 25.4 / 72
    whole = sum(column.width for column in columns)
    most = 1
    for column, value in zip(columns, row, strict=True):
        room = (WALL_WIDTH * column.width / whole - 2 * 3.5 * point) / (size * point / 2)
        # A line ends early where a mark must not begin the next one.
        lines = sum(
            -(-text_width(part) // max(int(room) - 1, 1)) or 1 for part in str(value or "").split("\n")
        )
        most = max(most, lines)
    return most * size * 1.2 * point + 2.5


def _lesson(each: PlannedClass, changes: Mapping[int, str]) -> str:
    """09:00–11:30 党史学习（张三，三楼会议室）; what is new or changed with its mark at the end."""
    row = each.row
    words = "，".join(part for part in (each.teachers, row.place) if part)
    changed = changes.get(row.id, "")
    mark = f"【{changed if changed == NEW else '有调整'}】" if changed else ""
    return f"{row.when} {row.title}".strip() + (f"（{words}）" if words else "") + mark

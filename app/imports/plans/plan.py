"""课程计划: rows of a training plan → class sessions to add or change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from app.imports.checking import Checker
from app.imports.known import KnownSession, KnownTown
from app.imports.layouts.columns import PLAN_FIELDS
from app.imports.layouts.dating import (
    DATE_TEXTS,
    MONTH_DOUBTFUL,
    ORDER,
    ask_year,
    completed,
    one_month,
    over_two_months,
    period_of,
)
from app.imports.layouts.layout import Layout
from app.imports.plans.open_days import OpenDays, Placed
from app.imports.plans.own_plan import OwnCheck, OwnPlanLayout
from app.imports.plans.plan_doubts import tell_doubts_of_day
from app.imports.plans.plan_times import RowTimes, is_no_class, tell_clock, tell_to_the_second
from app.imports.plans.planned_session import (
    PlanAction,
    PlannedSession,
    differs,
    fields_of,
    overwritten,
    people_in,
)
from app.imports.plans.several_classes import classes_of, one_by_one
from app.imports.plans.term_titles import is_term, subject_above
from app.imports.plans.week_grid import GridLayout, grid_records
from app.imports.preview import NEW, SKIP, UPDATE, RowResult, Verdicts, result
from app.imports.rows.records import Record, records, tell_doubts
from app.imports.values import BLANK_WORDS, blank_to_empty, hours_centi
from app.reader.sheet import squeezed, text_of
from app.rules.dates import Moment
from app.rules.day_parts import half_day
from app.rules.hours import MAX_HOURS_CENTI

KEY = "course"
_TENTATIVE = re.compile(r"暂定|初定|预定|初步")


class PlanCheck(Checker):
    """Checks the rows of one plan."""

    def __init__(self, known: KnownTown, layout: Layout, year: int | None) -> None:
        self._layout = layout
        self._given_year = year
        self._told = known.told_sessions
        self._known: dict[tuple[date, str], list[KnownSession]] = {}
        for held in known.sessions:
            self._known.setdefault((held.date, squeezed(held.title)), []).append(held)
        self._seen: dict[tuple[date, str, time | None, str], int] = {}
        self._claimed: set[int] = set()
        self.actions: list[PlanAction] = []

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet."""
        layout = self._layout
        if isinstance(layout, OwnPlanLayout):
            return OwnCheck(self._known, self._told, self._claimed, self.actions).rows(layout)
        grid = layout if isinstance(layout, GridLayout) else None
        found = list(grid_records(grid) if grid else self._records())
        period = period_of(layout.sheet, layout.top + 1)
        columns = frozenset({"date", "clock"} if grid else layout.columns)
        times = RowTimes(columns, one_month(period, layout.month))
        held = [times.read(record) for record in found]
        dated = completed([each.moment for each in held], period=period, given=self._given_year)
        bare = [
            moment.month_day[1]
            for each, (moment, _) in zip(held, dated, strict=True)
            if each.bare and moment.month_day
        ]
        if over_two_months(bare):
            dated = [
                (replace(moment, day=None, problem=MONTH_DOUBTFUL) if each.bare else moment, how)
                for each, (moment, how) in zip(held, dated, strict=True)
            ]
        ask_year(layout.dialogue, (moment for moment, _ in dated))
        whole = [(replace(each, moment=moment), how) for each, (moment, how) in zip(held, dated, strict=True)]
        placed = OpenDays(layout.dialogue, self._given_year or layout.year).placed(whole)
        results = [self._row(record, one) for record, own in zip(found, placed, strict=True) for one in own]
        return sorted(results, key=lambda row: row.row)

    def _records(self) -> Iterator[Record]:
        for record in records(self._layout, PLAN_FIELDS, key=KEY):
            yield from one_by_one(record)

    def _label(self, field: str) -> str:
        return self._layout.column_label(self._layout.columns.get(field))

    def _row(self, record: Record, placed: Placed) -> RowResult:
        say, held = Verdicts(), placed.held
        tell_doubts(record, self._label(KEY), say)
        title = blank_to_empty(record.raw(KEY))
        if is_no_class(title):
            return self._no_class(record, title, held.moment)
        moment = held.moment
        if placed.left:
            say.note(placed.code, self._day_label(), placed.text)
            return result(record.row, say, SKIP, {"date": None, "title": title}, record.sheet.name)
        title = self._title(title, say)
        if classes_of(record.raw(KEY)):
            text = "一格里有几次课，学时是合计的，没有分开登记；请每次课写一行"
            say.warn("course_several", self._label(KEY), text)
        self._tell_date(record, placed, say)
        if not isinstance(self._layout, GridLayout):
            tell_doubts_of_day(record, self._layout, None if placed.code else moment.day, say)
        hours = self._hours(record, say)
        wanted = PlannedSession(
            moment.day or date.min,
            title,
            moment.start,
            moment.end,
            moment.day_part if moment.start is None else "",
            blank_to_empty(record.raw("category")),
            hours,
            blank_to_empty(record.raw("place")),
            people_in(record.text("lecturer")),
            blank_to_empty(record.raw("audience")),
            "；".join(filter(None, (blank_to_empty(record.raw("note")), held.keep))),
        )
        action = NEW if say.failed else self._settle(record, wanted, say)
        return result(record.row, say, action, fields_of(wanted, moment), record.sheet.name)

    def _title(self, title: str, say: Verdicts) -> str:
        label = self._label(KEY)
        if not title:
            say.error("title_missing", label, "没有培训内容，请补上课程名称")
        elif title.startswith("="):
            say.error("formula_in_title", label, f"“{title[:20]}”是公式，请改成文字")
        elif is_term(title):
            layout = self._layout
            lines = (text for row in range(layout.begin, layout.top) for text in layout.sheet.texts(row))
            if not (subject := subject_above(lines)):
                say.error("title_only_counted", label, f"“{title[:20]}”不是课程名称，请写上培训内容")
                return title
            title = f"{subject}（{title}）"
            say.warn("title_of_sheet", label, f"没有课程名称，按表的标题登记为“{title}”，请核对")
        return title

    def _no_class(self, record: Record, title: str, moment: Moment) -> RowResult:
        """A day on which there is no class is told and left out."""
        say = Verdicts()
        say.note("no_class", self._label(KEY), f"“{title[:20]}”不是课程，这一行不导入")
        fields = {"date": moment.day.isoformat() if moment.day else None, "title": title}
        return result(record.row, say, SKIP, fields, record.sheet.name)

    def _day_label(self) -> str:
        return self._label("date") or self._label("start") or self._label("month")

    def _tell_date(self, record: Record, placed: Placed, say: Verdicts) -> None:
        """Say what is wrong with the day, or what was assumed of it."""
        held, moment, label = placed.held, placed.held.moment, self._day_label()
        raw = record.raw("date") or record.raw("start")
        shown = f"培训时间“{text_of(raw)[:30]}”" if text_of(raw) else ""
        if moment.problem or held.ends_later:
            code, text = DATE_TEXTS[moment.problem or "not_definite"]
            say.error(code, label, shown + text)
        elif placed.code:
            (say.note if placed.code == "days_each" else say.warn)(placed.code, label, placed.text)
        elif placed.how == ORDER:
            say.warn("date_year_by_order", label, f"{shown}没有年份，按先后次序是 {moment.day:%Y} 年，请核对")
        if held.year_beside is not None and moment.day is not None:
            text = f"{shown}和“{self._label('year')}”一栏的 {held.year_beside} 年不同，按日期登记，请核对"
            say.warn("date_year_differs", label, text)
        if _TENTATIVE.search(text_of(raw)) and moment.day is not None and not placed.code:
            say.warn("date_tentative", label, f"{shown}是暂定的日期，按这一天登记，定了以后请核对")
        tell_clock(held, self._label("clock") or label, say)
        tell_to_the_second(raw, label, say)

    def _hours(self, record: Record, say: Verdicts) -> int | None:
        raw = record.raw("hours")
        if squeezed(raw) in BLANK_WORDS:
            return None
        hours = hours_centi(raw)
        label = self._label("hours")
        if hours is None:
            say.error(
                "hours_unreadable", label, f"学时“{text_of(raw)[:20]}”看不懂，请只写数字，例如 3 或 2.5"
            )
        elif not 0 <= hours <= MAX_HOURS_CENTI:
            say.error("hours_out_of_range", label, f"学时“{text_of(raw)[:20]}”超出 0 至 99，请改正")
            return None
        return hours

    def _settle(self, record: Record, wanted: PlannedSession, say: Verdicts) -> str:
        key = (wanted.date, squeezed(wanted.title), wanted.start, wanted.day_part)
        if key in self._seen:
            say.error(
                "duplicate_in_file",
                self._label(KEY),
                f"与第 {self._seen[key]} 行的日期、内容都相同，请删去一行",
            )
            return NEW
        self._seen[key] = record.row
        known = self._match(wanted)
        if known is None:
            self.actions.append(PlanAction(NEW, record.row, None, wanted))
            return NEW
        self._claimed.add(known.id)
        if not differs(known, wanted):
            return SKIP
        self.actions.append(PlanAction(UPDATE, record.row, known.id, wanted))
        say.overwrites(overwritten(known, wanted))
        say.told = self._told.get(known.id, "")
        return UPDATE

    def _match(self, wanted: PlannedSession) -> KnownSession | None:
        """The class session of that day and title; of several, the one at the same time of day."""
        open_ones = [
            held
            for held in self._known.get((wanted.date, squeezed(wanted.title)), [])
            if held.id not in self._claimed
        ]
        exact = [h for h in open_ones if _same_time(h, wanted)]
        # Without a time the known one is meant; in the other half of the day it is a second class.
        loose = [h for h in open_ones if not _other_half(h, wanted)]
        return next(iter(exact or loose), None)


def _same_time(held: KnownSession, wanted: PlannedSession) -> bool:
    if wanted.start is not None or held.start is not None:
        return held.start == wanted.start
    return held.day_part == wanted.day_part


def _other_half(held: KnownSession, wanted: PlannedSession) -> bool:
    first, second = half_of(held.start, held.day_part), half_of(wanted.start, wanted.day_part)
    return bool(first and second and first != second)


def half_of(start: time | None, day_part: str) -> str:
    """上午, 下午 or 晚上 of a start time or a stated part of the day; "" when neither says."""
    if start is None:
        return day_part
    return half_day(start)

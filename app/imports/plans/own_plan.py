"""课程计划表 of the program itself: read as it was written, cell by cell, with nothing guessed (C02, C08)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from app.imports.known import KnownSession
from app.imports.layouts.layout import HEADER_WITHIN, Layout, fingerprint
from app.imports.plans.plan_times import clock_value, day_value
from app.imports.plans.planned_session import PlanAction, PlannedSession, fields_of, overwritten
from app.imports.preview import NEW, SKIP, UPDATE, RowResult, Verdicts, result
from app.imports.rows_read import DATA
from app.imports.values import hours_centi
from app.reader.sheet import Cell, Sheet, squeezed, text_of
from app.rules import plan_sheet
from app.rules.dates import Moment, read_moment
from app.rules.hours import MAX_HOURS_CENTI

COLUMNS = {
    "date": plan_sheet.DATE,
    "clock": plan_sheet.PART,
    "start": plan_sheet.START,
    "end": plan_sheet.END,
    "course": plan_sheet.COURSE,
    "category": plan_sheet.CATEGORY,
    "form": plan_sheet.FORM,
    "hours": plan_sheet.HOURS,
    "lecturer": plan_sheet.LECTURER,
    "audience": plan_sheet.AUDIENCE,
    "place": plan_sheet.PLACE,
    "status": plan_sheet.STATUS,
    "note": plan_sheet.NOTE,
}
SURE = 1000.0


@dataclass(frozen=True)
class OwnPlanLayout(Layout):
    """A sheet that the program wrote."""


@dataclass(frozen=True)
class OwnRow:
    """A row as it stands; `unread` are headings whose cell says nothing that can be read."""

    row: int
    day: date | None
    start: time | None
    end: time | None
    texts: dict[str, str]
    hours: int | None
    unread: tuple[tuple[str, str], ...]

    @property
    def is_cancelled(self) -> bool:
        """Whether the row says that the class session is off."""
        return self.texts["status"] == plan_sheet.CANCELLED_WORD


def own_plan(sheet: Sheet) -> OwnPlanLayout | None:
    """The layout of a sheet with the program's own headings in their order."""
    for row in range(min(HEADER_WITHIN, len(sheet.rows))):
        labels = tuple(squeezed(cell) for cell in sheet.rows[row])
        if plan_sheet.is_own(labels):
            columns = {name: plan_sheet.HEADINGS.index(title) for name, title in COLUMNS.items()}
            return OwnPlanLayout(
                sheet,
                row,
                row + 1,
                columns,
                (),
                labels,
                SURE,
                fingerprint("own-plan", plan_sheet.HEADINGS),
                corrected=True,
            )
    return None


def own_rows(layout: OwnPlanLayout) -> Iterator[OwnRow]:
    """Every row below the heading that says more than its number."""
    for row in range(layout.body, len(layout.sheet.rows)):
        cells = {name: layout.sheet.cell(row, column) for name, column in layout.columns.items()}
        if any(value != "" for value in cells.values()):
            yield _row(row + 1, cells)


def _row(number: int, cells: dict[str, Cell]) -> OwnRow:
    unread = []
    clocks: dict[str, time | None] = {}
    for name in ("start", "end"):
        clocks[name] = _clock(cells[name])
        if cells[name] != "" and clocks[name] is None:
            unread.append((COLUMNS[name], text_of(cells[name])))
    hours = hours_centi(cells["hours"]) if cells["hours"] != "" else None
    if cells["hours"] != "" and hours is None:
        unread.append((COLUMNS["hours"], text_of(cells["hours"])))
    texts = {
        name: plan_sheet.told(value) if isinstance(value, str) else text_of(value)
        for name, value in cells.items()
        if name not in ("date", "start", "end", "hours")
    }
    return OwnRow(number, _day(cells["date"]), clocks["start"], clocks["end"], texts, hours, tuple(unread))


def _day(value: Cell) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return read_moment(day_value(value)).day if value != "" else None


def _clock(value: Cell) -> time | None:
    """09:00 as it is written, whatever else a clerk may have put there as a list's clock is read."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    text = value.strip().replace("：", ":") if isinstance(value, str) else ""
    hour, colon, minute = text.partition(":")
    if (
        colon
        and hour.isdigit()
        and minute.isdigit()
        and len(minute) == 2
        and int(hour) < 24
        and int(minute) < 60
    ):
        return time(int(hour), int(minute))
    return read_moment(clock_value(value)).start if value != "" else None


def is_said(row: OwnRow, known: KnownSession) -> bool:
    """Whether the row says of a class session nothing but what is known of it; blanks say nothing."""
    texts = row.texts
    same = (
        (texts["lecturer"], "、".join(known.lecturers)),
        (texts["category"], "、".join(tag for tag in (known.category, *known.tags) if tag)),
        (texts["place"], known.place),
        (texts["note"], known.note),
        (texts["form"], known.form),
    )
    return (
        all(not new or new == plan_sheet.told(old) for new, old in same)
        and _is_same_time(row, known)
        and row.hours in (None, known.hours_centi)
    )


def _is_same_time(row: OwnRow, known: KnownSession) -> bool:
    if row.start is None and row.end is None:
        return known.start is None and row.texts["clock"] in ("", known.day_part)
    return (row.start, row.end) == (known.start, known.end) and row.texts["clock"] in ("", known.day_part)


def best_of(row: OwnRow, held: Sequence[KnownSession]) -> KnownSession | None:
    """The class session a row is about, of those of its day and title: the one it says, the one of its
    time, then any that is not of another time."""
    said = [each for each in held if is_said(row, each)]
    timed = [
        each
        for each in held
        if each.start == row.start and (row.start or row.texts["clock"] in ("", each.day_part))
    ]
    loose = [each for each in held if row.start is None or each.start is None] if len(held) == 1 else []
    for some in (said, timed, loose):
        if some:
            return min(some, key=lambda each: each.cancelled != row.is_cancelled)
    return None


def problems_of(row: OwnRow) -> Iterator[tuple[str, str, str]]:
    """(code, heading, sentence) of everything that keeps a row from being read."""
    if row.day is None:
        yield "date_unreadable", plan_sheet.DATE, "没有日期或日期看不懂，请写成 2024-08-15 这样的日期"
    if not row.texts["course"]:
        yield "title_missing", plan_sheet.COURSE, "没有课程名称，请补上"
    for heading, text in row.unread:
        yield "unreadable", heading, f"{heading}“{text[:20]}”看不懂，请改正"
    if row.hours is not None and not 0 <= row.hours <= MAX_HOURS_CENTI:
        yield "hours_out_of_range", plan_sheet.HOURS, "学时超出 0 至 99，请改正"
    if row.start and row.end and row.end <= row.start:
        yield "clock_reversed", plan_sheet.END, "结束时间早于开始时间，请改正"


@dataclass
class OwnCheck:
    """The verdicts on such rows: what one says of a class session it knows is no change.

    `claimed` and `actions` are those of the whole file.
    """

    known: Mapping[tuple[date, str], Sequence[KnownSession]]
    told: Mapping[int, str]
    claimed: set[int]
    actions: list[PlanAction]

    def rows(self, layout: OwnPlanLayout) -> list[RowResult]:
        """The verdicts of one sheet."""
        found = []
        for row in own_rows(layout):
            layout.dialogue.rows.note(layout.sheet.name, row.row, DATA)
            say = Verdicts()
            action = self._action(row, say)
            fields = fields_of(planned(row), Moment(row.day))
            found.append(result(row.row, say, action, fields, layout.sheet.name))
        return found

    def _action(self, row: OwnRow, say: Verdicts) -> str:
        for problem in problems_of(row):
            say.error(*problem)
        if say.failed:
            return NEW
        wanted = planned(row)
        held = self.known.get((wanted.date, squeezed(wanted.title)), ())
        known = best_of(row, [each for each in held if each.id not in self.claimed])
        if row.is_cancelled and (known is None or not known.cancelled):
            say.note("class_cancelled", plan_sheet.STATUS, "这一课次写着“已取消”，不导入")
            return SKIP
        if known is None:
            self.actions.append(PlanAction(NEW, row.row, None, wanted))
            return NEW
        self.claimed.add(known.id)
        if row.is_cancelled or is_said(row, known):
            return SKIP
        self.actions.append(PlanAction(UPDATE, row.row, known.id, wanted))
        say.overwrites(overwritten(known, wanted))
        say.told = self.told.get(known.id, "")
        return UPDATE


def planned(row: OwnRow) -> PlannedSession:
    """The class session that a row of the program's own table says."""
    texts = row.texts
    return PlannedSession(
        row.day or date.min,
        texts["course"],
        row.start,
        row.end,
        texts["clock"],
        texts["category"],
        row.hours,
        texts["place"],
        tuple(name for name in texts["lecturer"].split("、") if name),
        texts["audience"],
        texts["note"],
        texts["form"],
    )

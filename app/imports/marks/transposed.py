"""Attendance with the days downwards and the people across: read when the sheet is clearly so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import time

from app.imports import rows_read
from app.imports.known import KnownTown
from app.imports.layouts.columns import (
    CLOCK,
    COURSE,
    DATE,
    HOURS,
    LECTURER,
    PLACE,
    SERIAL_WORDS,
)
from app.imports.layouts.date_columns import date_like
from app.imports.layouts.dating import ORDER
from app.imports.layouts.fields import ColumnMeaning, label_forms
from app.imports.layouts.layout import HEADER_WITHIN, Layout, PersonColumn, context_of, fingerprint, letters
from app.imports.layouts.person_fields import NOTE
from app.imports.marks.attendance import AttendanceCheck, tell_order
from app.imports.marks.row_days import dated_rows
from app.imports.people.person_values import person_name
from app.imports.preview import ERROR, RowMessage, RowResult, Verdicts
from app.imports.rows.records import Record, is_footer, is_total
from app.imports.values import mark_code
from app.imports.words.surnames import looks_like_name
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of
from app.rules import marks
from app.rules.dates import read_moment

FEWEST_PEOPLE = 3
_BESIDE = (DATE, CLOCK, COURSE, HOURS, PLACE, LECTURER, NOTE)


def people_across(sheet: Sheet, known: KnownTown, year: int | None) -> Layout | None:
    """The layout of a sheet with a row of people and a column of days; None unless it is clearly one."""
    names = {person.name for person in known.people}
    units = {squeezed(unit) for unit in known.units}
    best: Layout | None = None
    for row in range(min(HEADER_WITHIN, len(sheet.rows))):
        found = _at_row(sheet, row, names, units, year)
        if found is not None and (best is None or len(found.across) > len(best.across)):
            best = found
    return best


def _at_row(sheet: Sheet, row: int, names: Set[str], units: Set[str], year: int | None) -> Layout | None:
    texts = {c: v for c, v in enumerate(sheet.rows[row]) if isinstance(v, str) and v.strip()}
    if len(texts) < FEWEST_PEOPLE:
        return None
    cells = {c: person_name(v) for c, v in texts.items()}
    people = [c for c, name in cells.items() if c > 0 and name in names]
    days = 1  # people of the roster are sign enough
    if len(people) < FEWEST_PEOPLE:
        days = 2
        people = [c for c, name in cells.items() if c > 0 and looks_like_name(name)]
    if len(people) < FEWEST_PEOPLE:
        return None
    body = row + 2 if _has_units(sheet, row + 1, people, units) else row + 1
    first = people[0]
    left = _beside(sheet, row, body, first, days)
    if "date" not in left:
        return None
    # Between the people the roster knows stand people it does not: they are to be said, not passed over.
    people = [
        c for c in cells if c >= first and c not in left.values() and _is_person(sheet, row, body, c, names)
    ]
    if not _holds_marks(sheet, body, people):
        return None
    above = row - 1 if row and _has_units(sheet, row - 1, people, units) else None
    unit_row = row + 1 if body == row + 2 else above
    across = tuple(
        PersonColumn(
            c, sheet.rows[row][c], text_of(sheet.spread(unit_row, c)) if unit_row is not None else ""
        )
        for c in people
    )
    labels = tuple(text_of(sheet.spread(row, c)) for c in range(sheet.width))
    found_year, found_month = context_of(sheet, row, year)
    columns = {**left, "name": people[0]}
    print_ = fingerprint("attendance-across", [labels[c] for c in sorted(left.values())])
    return Layout(
        sheet, row, body, columns, (), labels, len(people), print_, found_year, found_month, across=across
    )


def _has_units(sheet: Sheet, row: int, people: Sequence[int], units: Set[str]) -> bool:
    if not 0 <= row < len(sheet.rows):
        return False
    return sum(squeezed(sheet.spread(row, c)) in units for c in people) >= 0.6 * len(people)


def _beside(sheet: Sheet, row: int, body: int, first: int, days: int) -> dict[str, int]:
    """The columns of days, half-days and classes, left of the people or right of them."""
    found: dict[str, int] = {}
    for column in [*range(first), *range(first + 1, sheet.width)]:
        label = text_of(sheet.spread(row, column))
        samples = samples_below(sheet, body, column)
        if not samples or (label and label_forms(label)[0] in SERIAL_WORDS):
            continue
        named = DATE.score(label) > 0 or "日期" in label or "时间" in label
        if "date" not in found and column < first and _holds_days(sheet, body, column, days, named=named):
            found["date"] = column
        elif "clock" not in found and _is_clock(samples):
            found["clock"] = column
        elif "course" not in found and COURSE.score(label):
            found["course"] = column
    return found


def _is_clock(samples: Iterable[str]) -> bool:
    return all(text in ("上午", "下午", "晚上", "全天") for text in samples)


def _holds_days(sheet: Sheet, body: int, column: int, fewest: int, *, named: bool) -> bool:
    values = [v for r in range(body, len(sheet.rows)) if (v := sheet.cell(r, column)) != ""]
    days = [v for v in values if date_like(v)]
    if not named:  # bare numbers without a heading may be anything
        days = [v for v in days if _is_day_by_itself(v)]
    return len(days) >= fewest and len(days) >= 0.6 * len(values)


def _is_day_by_itself(value: Cell) -> bool:
    """A date, or a day that says so (5日, its month being in the title)."""
    if isinstance(value, time):
        return False
    month = 1 if isinstance(value, str) and value.strip()[-1:] in ("日", "号") else None
    return read_moment(value, year=2000, month=month).day is not None


def _is_person(sheet: Sheet, row: int, body: int, column: int, names: Set[str]) -> bool:
    raw = sheet.cell(row, column)
    if person_name(raw) in names:
        return True
    label = text_of(raw)
    if is_total(label) or label_forms(label)[0] in SERIAL_WORDS or _heads(label, _BESIDE):
        return False
    samples = samples_below(sheet, body, column)
    return looks_like_name(label) and all(mark_code(text, {}) is not None for text in samples[:5])


def _heads(label: str, fields: Iterable[ColumnMeaning]) -> bool:
    return any(item.score(label) for item in fields)


def _holds_marks(sheet: Sheet, body: int, people: Sequence[int]) -> bool:
    texts = [text for column in people for text in samples_below(sheet, body, column)]
    read = sum(mark_code(text, {}) not in (None, marks.NONE) for text in texts)
    return len(people) >= FEWEST_PEOPLE and bool(texts) and read >= 0.6 * len(texts)


class BothWaysCheck(AttendanceCheck):
    """Checks attendance sheets however they lie."""

    def rows(self) -> list[RowResult]:
        """The verdicts on every mark of the current sheet."""
        return self._across() if self._layout.across else super().rows()

    def _across(self) -> list[RowResult]:
        layout = self._layout
        twice = Counter(person_name(person.raw) for person in layout.across)
        people = []
        for person in layout.across:
            say = Verdicts()
            self._finder.look_at(replace(layout, columns={**layout.columns, "name": person.column}))
            record = Record(layout.sheet, layout.body, {"name": person.raw, "unit": person.unit})
            name, found = self._finder.find(record, say)
            label = name if twice[name] == 1 else f"{name}（{letters(person.column)} 列）"
            people.append((person, name, found, label, say.messages))
        results: list[RowResult] = []
        days = list(self._days())
        dated = dated_rows(self._layout, days, self._year)
        for number, (record, (moment, how)) in enumerate(zip(days, dated, strict=True)):
            target = self._row_target(record, moment, only=False)
            for person, name, found, label, messages in people:
                say = Verdicts()
                say.messages.extend(_said(messages, first=number == 0))
                if how == ORDER and person is people[0][0]:
                    tell_order(moment, label, say)
                cell = layout.sheet.cell(record.row - 1, person.column)
                cell = "√" if name and squeezed(cell) == name else cell
                results.append(self._mark(record, name, found, target, cell, label, say))
        return results

    def _days(self) -> Iterator[Record]:
        """One record a row of marks; a day written once stands for the rows below it."""
        layout, sheet, last = self._layout, self._layout.sheet, None
        for row in range(layout.body, len(sheet.rows)):
            values = {name: sheet.spread(row, c) for name, c in layout.columns.items() if name != "name"}
            texts = [text for text in sheet.texts(row) if text]
            if not texts:
                continue
            rest = rows_read.TOTAL if is_total(texts[0]) else rows_read.NOTE if is_footer(texts[0]) else ""
            if rest:
                layout.dialogue.rows.note(sheet.name, row + 1, rest)
                continue
            cells = [text for p in layout.across if (text := squeezed(sheet.cell(row, p.column)))]
            if not cells or not any(mark_code(text, self._reader.symbols) for text in cells):
                layout.dialogue.rows.note(sheet.name, row + 1, rows_read.LEFT_OUT, "没有考勤符号")
                continue
            if values["date"] == "" and last is not None:
                values["date"] = last
            last = values["date"]
            layout.dialogue.rows.note(sheet.name, row + 1, rows_read.DATA)
            yield Record(sheet, row + 1, values)


def _said(messages: Sequence[RowMessage], *, first: bool) -> list[RowMessage]:
    """What is worth saying once is said with the first mark; what stops a mark, with each."""
    return [message for message in messages if first or message.level == ERROR]

"""学时: a platform's export (姓名、身份证号、学时、平台、起止日期) → hour entries (B07, C06, D12).

The same export can be read again: what is there already is skipped, a figure that grew is brought up to date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from app.imports.checking import Checker
from app.imports.known import KnownTown
from app.imports.layouts.columns import HOUR_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import NEW, SKIP, UPDATE, FieldValue, RowResult, Verdicts, result
from app.imports.questions import Question
from app.imports.results.exam_names import ExamTime, time_of
from app.imports.results.hour_columns import (
    HourPart,
    HourParts,
    hour_parts,
    hours_place,
    names_time,
    pot_named,
)
from app.imports.results.hour_lines import HourHeading, hour_line, time_of_list
from app.imports.results.hour_spans import span_of
from app.imports.rows.records import Record, records
from app.imports.values import BLANK_WORDS, hours_centi
from app.reader.sheet import squeezed, text_of
from app.rules.dates import year_in
from app.rules.hour_pots import ONLINE

KEY = "name"
MOST_CENTI = 99_999
_NOTHING = BLANK_WORDS | {"0", "0.0", "0.00"}


@dataclass(frozen=True)
class HourAction:
    """Enter hours (1/100 学时), or bring the entry `entry_id` up to date."""

    action: str
    row: int
    person_id: int
    pot: str
    title: str
    hours_centi: int
    first: date
    last: date | None
    platform: str
    evidence: str
    entry_id: int | None = None


@dataclass(frozen=True)
class HourActions:
    """Everything to enter."""

    entries: tuple[HourAction, ...]


class HourCheck(Checker):
    """Checks the rows of one export."""

    def __init__(
        self, known: KnownTown, layout: Layout, year: int | None, *, column: str = "", file: str = ""
    ) -> None:
        self._known = known
        self._year = year
        self._column = column
        self._file = file
        self._seen: dict[tuple[int, str, date, str], int] = {}
        self.actions: list[HourAction] = []
        self._asks = HourParts(())
        self._time: ExamTime | None = None
        self._line = HourHeading()
        self.use(layout)

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        place = hours_place(layout)
        if place is not None:
            layout = replace(layout, columns={**layout.columns, "hours": place})
        self._layout = layout
        self._finder = Finder(self._known, layout)

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet, one for each column of hours that it fills."""
        layout = self._layout
        if "hours" not in layout.columns:
            return [self._without_hours(record) for record in records(layout, HOUR_FIELDS, key=KEY)]
        self._asks = hour_parts(layout, column=self._column, year=self._year, file=self._file)
        self._line = hour_line(layout, self._year)
        self._time = self._line.time or time_of_list(layout, self._year)
        asked = [*self._asks.parts, *self._asks.addends, *filter(None, (self._asks.total,))]
        layout.dialogue.columns |= {(layout.sheet.name, part.column) for part in asked}
        return [row for record in records(layout, HOUR_FIELDS, key=KEY) for row in self._parts_of(record)]

    def _without_hours(self, record: Record) -> RowResult:
        """Somebody of a list on the same sheet that has no column of hours: told, never left out."""
        say = Verdicts()
        words = "这一部分没有“学时”列，没有导入；请改好表头，或把这些行改为不导入"
        say.error("hour_column_missing", "", words)
        return result(record.row, say, NEW, {"name": record.text("name"), "hours": None}, record.sheet.name)

    def _parts_of(self, record: Record) -> list[RowResult]:
        parts = self._asks.parts
        cells = [record.sheet.cell(record.row - 1, part.column) for part in parts]
        filled = [(p, c) for p, c in zip(parts, cells, strict=True) if squeezed(c) not in _NOTHING]
        doubt = self._wrong_sum(record)
        return [
            self._row(replace(record, values={**record.values, "hours": cell}), part, doubt)
            for part, cell in (filled or [(parts[0], cells[0])])
        ]

    def _wrong_sum(self, record: Record) -> str:
        """What to say when the columns do not add up to the total beside them."""
        total = self._asks.total
        if total is None or not self._asks.addends:
            return ""
        cells = [record.sheet.cell(record.row - 1, part.column) for part in self._asks.addends]
        written = record.sheet.cell(record.row - 1, total.column)
        centi = [0 if squeezed(cell) in _NOTHING else hours_centi(cell) for cell in cells]
        whole = hours_centi(written)
        if squeezed(written) in _NOTHING or whole is None or None in centi:
            return ""
        found = sum(each for each in centi if each is not None)
        if found == whole:
            return ""
        return f"各列学时加起来是 {found / 100:g}，“{total.label}”写的是 {whole / 100:g}，请核对"

    def _label(self, field: str) -> str:
        return self._layout.column_label(self._layout.columns.get(field))

    def _row(self, record: Record, part: HourPart, doubt: str) -> RowResult:
        say = Verdicts()
        name, person = self._finder.find(record, say)
        if doubt:
            say.error("hours_sum_differs", part.label, doubt)
        centi = self._hours(record, part, say)
        first, last = self._days(record, part, say)
        pot = self._pot(record, part, say)
        platform = record.text("platform")
        title = record.text("course") or self._line.title or platform
        if not title and len(self._asks.parts) > 1 and not part.pot:
            title = part.label  # columns of one pot and day stay apart by their headings
        fields: dict[str, FieldValue] = {
            "name": name,
            "hours": None if centi is None else (centi // 100 if centi % 100 == 0 else centi / 100),
            "pot": pot,
            "course": title,
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
        }
        action = NEW
        if centi is None and not say.failed:
            say.note("hours_empty", self._label("hours"), "没有学时，不登记")
            action = SKIP
        elif not say.failed and person is not None and first is not None and centi is not None:
            evidence = record.text("evidence") or record.text("note")
            wanted = HourAction(
                NEW, record.row, person.id, pot, title, centi, first, last, platform, evidence
            )
            action = self._settle(wanted, name, say)
        return result(record.row, say, action, fields, record.sheet.name)

    def _hours(self, record: Record, part: HourPart, say: Verdicts) -> int | None:
        raw = record.raw("hours")
        if squeezed(raw) in _NOTHING:
            return None
        label = self._layout.labels[part.column] if part.column < len(self._layout.labels) else ""
        in_minutes = "分钟" in squeezed(label) and re.fullmatch(r"\d+(?:\.0)?", squeezed(raw))
        centi = hours_centi(f"{squeezed(raw).partition('.')[0]}分钟" if in_minutes else raw)
        if in_minutes and centi is not None:
            shown = f"{squeezed(raw)} 分钟按 45 分钟 1 学时折算为 {centi / 100:g} 学时"
            say.note("hours_of_minutes", part.label, shown)
        if centi is None:
            words = f"学时“{text_of(raw)[:12]}”看不懂，请写数字，例如 35.5"
            say.error("hours_unreadable", self._label("hours"), words)
            return None
        if not 0 < centi <= MOST_CENTI:
            say.error("hours_out_of_range", self._label("hours"), f"学时“{text_of(raw)[:12]}”太大，请核对")
        return centi

    def _pot(self, record: Record, part: HourPart, say: Verdicts) -> str:
        """The pot the column's heading names, else the row's own; an unknown word for one is said."""
        word = record.text("pot")
        pot = part.pot if len(self._asks.parts) > 1 and part.pot else pot_named(word) or part.pot
        pot = pot or self._line.pot
        if not pot and word and word not in BLANK_WORDS:
            text = f"学时类别“{word[:12]}”不是本软件的类别，按“{ONLINE}”登记，请核对"
            say.warn("pot_assumed", self._label("pot"), text)
        return pot or ONLINE

    def _days(self, record: Record, part: HourPart, say: Verdicts) -> tuple[date | None, date | None]:
        """First and last day: the row's own; else the time that the heading or the title names."""
        beside = year_in(f"{record.text('year')}年")
        year = beside or self._year or (self._time.first.year if self._time else None)
        first, last = span_of(record.raw("span"), year)
        begins, ends = span_of(record.raw("first"), year), span_of(record.raw("last"), year)
        first = begins[0] or first
        last = ends[1] or ends[0] or last or begins[1]  # a month ends with its last day
        written = any(squeezed(record.raw(field)) not in BLANK_WORDS for field in ("span", "first", "last"))
        if first is None and last is not None:
            first = last
        if first is None and written:
            field = "span" if "span" in self._layout.columns else "first"
            say.error("date_unreadable", self._label(field), "日期看不懂，请写成 2024-03-01至2024-05-31")
        elif first is None and (whole := self._whole(record, part, beside)) is not None:
            first, last = whole.first, whole.last
        elif first is None:
            say.error("year_missing", "", "文件没有写日期，也没有写年份；请说明是哪一年的学时")
            text = "文件没有写日期，也没有写年份；是哪一年的学时？"
            self._layout.dialogue.ask(Question("year", text, (), "--year 2024"))
        if first is not None and last is not None and last < first:
            say.error("dates_reversed", self._label("span"), "结束日期早于开始日期，请更正")
        return first, last if last != first else None

    def _whole(self, record: Record, part: HourPart, beside: int | None) -> ExamTime | None:
        """The time of a row without days: its own month and year, the column's heading, the title."""
        month = record.text("month")
        year = beside or (self._time.first.year if self._time else None)
        if month not in BLANK_WORDS:
            return time_of([f"{month}月" if month.isdigit() else month], year)
        if beside is None:
            return part.time or self._time
        return time_of([part.label if names_time(part.label) else ""], beside)

    def _settle(self, wanted: HourAction, name: str, say: Verdicts) -> str:
        key = (wanted.person_id, wanted.pot, wanted.first, wanted.title)
        if key in self._seen:
            words = f"“{name}”在第 {self._seen[key]} 行已有同一项学时，请删去一行或写明课程"
            say.error("duplicate_in_file", self._label("name"), words)
            return NEW
        self._seen[key] = wanted.row
        old = self._known.hours.get(key)
        if old is None:
            self.actions.append(wanted)
            return NEW
        entry_id, centi = old
        if centi == wanted.hours_centi:
            return SKIP
        say.overwrites({"hours": centi // 100 if centi % 100 == 0 else centi / 100})
        say.note("hours_changed", self._label("hours"), f"原来登记 {centi / 100:g} 学时，改为本表的数")
        changed = {**wanted.__dict__, "action": UPDATE, "entry_id": entry_id}
        self.actions.append(HourAction(**changed))
        return UPDATE

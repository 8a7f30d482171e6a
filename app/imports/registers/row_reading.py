"""One row of a list as what it says of an entry: values by field, child lines, 所属期, state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.errors import InputProblem
from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import FieldValue, RowMessage, Verdicts
from app.imports.questions import Question
from app.imports.registers.above import Above, above_of
from app.imports.registers.cell_values import CellReader, Doubt, sheet_times
from app.imports.registers.meanings import CALLED, PERIOD, ROW_PERSON, SINCE, STATE, Meanings, Place
from app.imports.registers.town_names import Refusal, TownNames
from app.imports.rows.records import Record, tell_doubts
from app.imports.values import BLANK_WORDS, MARK_WORDS
from app.reader.sheet import Cell, squeezed, text_of
from app.rules import marks
from app.rules.dates import year_in
from app.rules.registers.description import Field, Kind, Period, Register
from app.rules.registers.typed_values import LineValue, Value, typed_period
from app.rules.registers.values import DAY, envelope_field, field_or_none

_GIVEN = frozenset("已交 已报 已收 已报送 交 收 有 齐 已完成 完成 已上交 已提交".split())
_NOT_GIVEN = frozenset("未交 未报 未收 未报送 缺 没有 未 未完成 未上交 欠".split())
_LET_OFF = frozenset("免 免交 免报 不需 不需要 不用交".split())


@dataclass
class Row:
    """What one row (of a matrix: one cell) says. `lines` by field as the row has them; `is_dated` whether it
    says its own day; `begins` whether it says anything of the entry itself."""

    record: Record
    say: Verdicts
    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, LineValue] = field(default_factory=dict)
    shown: dict[str, FieldValue] = field(default_factory=dict)
    period: str = ""
    state: str = ""
    since: date | None = None
    is_dated: bool = False
    begins: bool = True

    @property
    def number(self) -> int:
        """The file's own number of the row."""
        return self.record.row


class RowReader:
    """Reads the rows of one list."""

    def __init__(
        self, meanings: Meanings, names: TownNames, known: KnownTown, layout: Layout, finder: Finder
    ) -> None:
        self.meanings, self.names, self.layout, self.finder = meanings, names, layout, finder
        self.register: Register = meanings.register
        self._known = known
        self.above: Above = above_of(layout, meanings)
        params = layout.dialogue.params
        self._year = self.above.year or params.year
        self.cells = CellReader(names, self._year, sheet_times(self.above.texts))
        self.is_matrix = any(name in layout.columns for name in meanings.slots)

    # -- rows ------------------------------------------------------------------------------------------

    def rows_of(self, record: Record) -> Iterator[Row]:
        """What a record says: one row, in a matrix one for each cell that holds anything."""
        row = Row(record, Verdicts())
        self._read_year(record)
        self._read_fields(row)
        self._read_words(row)
        self._read_day(row)
        if not self.is_matrix:
            yield row
            return
        cells = list(self._slot_cells(row))
        yield from cells
        if not cells and (row.say.failed or row.say.messages):
            yield row

    def _read_year(self, record: Record) -> None:
        """A year that stands in the row completes its days."""
        said = year_in(record.text(PERIOD)) if record.text(PERIOD) else None
        self.cells.year = said or self._year

    def label(self, name: str) -> str:
        """The file's heading of a meaning, else its own title."""
        if name in self.layout.columns:
            return self.layout.column_label(self.layout.columns[name])
        return next((one.label for one in self.meanings.columns if one.name == name), "")

    def _raw(self, record: Record, name: str) -> Cell:
        """The cell of a meaning: its own, that of a range merged down over it, else what stands above."""
        column = self.layout.columns.get(name)
        raw = record.raw(name)
        if column is not None and raw == "":
            anchor = record.sheet.anchors.get((record.row - 1, column))
            if anchor is not None and anchor[1] == column:
                raw = record.sheet.cell(*anchor)
        return raw

    def _read_fields(self, row: Row) -> None:
        own = False
        for name, place in self.meanings.places.items():
            if place.column is not None:
                continue
            if name == ROW_PERSON and name in self.layout.columns:
                self._read_person(row, place.field)
                continue
            raw = self._raw(row.record, name)
            own |= raw != "" and not place.field.is_lines
            if raw == "":
                raw = self.above.cells.get(name, "")
            if raw != "":
                self._read_field(row, name, place, raw)
        row.begins = own
        for one in self.register.fields:
            if one.columns:
                self._read_columns(row, one)
        self._read_called(row)
        self._read_section(row)
        tell_doubts(row.record, "", row.say)

    def _read_field(self, row: Row, name: str, place: Place, raw: Cell) -> None:
        one = place.field
        found, doubts = self._try(row, name, lambda: self.cells.read(one, raw, self._full_label(name)))
        if found in (None, ()):
            return
        row.values[one.id] = found
        row.is_dated |= one.id == DAY
        if name in self.layout.columns or one.id == DAY:
            row.shown[one.id] = self.shown(one, found)
        self._tell(row, name, doubts)

    def _full_label(self, name: str) -> str:
        column = self.layout.columns.get(name)
        return "" if column is None else self.layout.labels[column]

    def _try(self, row: Row, name: str, call: object) -> tuple[Value, tuple[Doubt, ...]]:
        assert callable(call)
        try:
            found: tuple[Value, tuple[Doubt, ...]] = call()
            return found
        except Refusal as refusal:
            row.say.error(refusal.code, self.label(name), refusal.text)
            if self.cells.asks_year:
                text = "表里的日期没有写年份；是哪一年？"
                self.layout.dialogue.ask(Question("year", text, (), "--year 2024"))
            return None, ()

    def _tell(self, row: Row, name: str, doubts: tuple[Doubt, ...]) -> None:
        for doubt in doubts:
            row.say.messages.append(RowMessage(doubt.code, self.label(name), doubt.text, doubt.level))

    # -- people and lines ------------------------------------------------------------------------------

    def _read_person(self, row: Row, one: Field) -> None:
        """Whom the row is of; several names in one cell are the people of one entry."""
        raw = row.record.raw(ROW_PERSON)
        text = text_of(raw)
        if not text or text in BLANK_WORDS:
            if one.kind is Kind.PERSON and one.required:
                row.say.error("name_missing", self.label(ROW_PERSON), "没有姓名，请补上姓名")
            return
        if one.is_lines and not self.names.meant(text) and any(c in text for c in "、，,；;:：\n "):
            found, doubts = self._try(row, ROW_PERSON, lambda: self.cells.read(one, raw))
            if isinstance(found, tuple) and found:
                row.values[one.id] = found
                row.shown[ROW_PERSON] = self.shown(one, found)
            self._tell(row, ROW_PERSON, doubts)
            return
        name, person = self.finder.find(row.record, row.say)
        row.shown[ROW_PERSON] = name
        if person is None:
            return
        if one.is_lines:
            row.lines[one.id] = LineValue(person_id=person.id)
        else:
            row.values[one.id] = (LineValue(person_id=person.id),)

    def _read_columns(self, row: Row, one: Field) -> None:
        """The columns of child lines: they belong to the one line that this row has."""
        data: dict[str, str | int] = {}
        for column in one.columns:
            name = f"f.{one.id}.{column.id}"
            raw = row.record.raw(name)
            if raw == "":
                continue
            found, doubts = self._try(
                row, name, lambda c=column, r=raw, n=name: self.cells.read_column(c, r, self._full_label(n))
            )
            self._tell(row, name, doubts)
            if isinstance(found, (str, int)):
                data[column.id] = found
                row.shown[f"{one.id}.{column.id}"] = self.shown(column, found)
        listed = row.values.get(one.id)
        if one.id not in row.lines and isinstance(listed, tuple) and len(listed) == 1:
            row.lines[one.id] = listed[0]
            del row.values[one.id]
        if one.id in row.lines:
            row.lines[one.id] = replace(row.lines[one.id], data={**row.lines[one.id].data, **data})
        elif data and not row.say.failed:
            label = self.label(self.meanings.name_of(one.id))
            words = "一行只能写一个，请分开写" if listed else "没有写，这一行的数不知道是谁的，请补上"
            row.say.error("line_unclear", label, f"“{label}”{words}")
        missing = [each.title for each in one.columns if each.required and each.id not in data]
        if one.id in row.lines and missing and not row.lines[one.id].data:
            row.say.error("column_missing", missing[0], f"没有写“{missing[0]}”，请补上")

    def _read_called(self, row: Row) -> None:
        """名称, where an entry is called by one of several fields (a lecturer of the town or from outside)."""
        register = self.register
        people = [one for one in register.fields if one.kind is Kind.PERSON and not one.required]
        named = field_or_none(register, "name")
        person = next((one for one in people if envelope_field(register, Kind.PERSON) == one.id), None)
        if named is None or named.kind is not Kind.TEXT or person is None:
            return
        text = str(row.values.get(named.id) or "") or row.record.text(CALLED)
        if not text or person.id in row.values:
            return
        found = self.names.meant(text)
        unit = str(row.values.get("org") or row.record.text("unit") or "")
        fitting = [
            each
            for each in found
            if not unit or any(self.names.units.same(unit, own) for own in (each.unit, *each.units) if own)
        ]
        if len(fitting) == 1:
            row.values[person.id] = (LineValue(person_id=fitting[0].id),)
            row.values.pop(named.id, None)
        elif text not in BLANK_WORDS:
            row.values[named.id] = text
        row.shown[named.id] = text

    def _read_section(self, row: Row) -> None:
        """The unit of the line the row stands below, where every entry is of a unit."""
        field_id = envelope_field(self.register, Kind.UNIT)
        if not field_id or field_id in row.values or not row.record.section:
            return
        if (
            self.meanings.name_of(field_id) in self.layout.columns
            or not self.register.field(field_id).required
        ):
            return
        name, _ = self.names.units.resolve(row.record.section, create=False)
        try:
            row.values[field_id] = (LineValue(unit_id=self.names.unit(name)),)
            row.shown[field_id] = name
        except Refusal:
            return

    # -- 所属期, state, day ---------------------------------------------------------------------------

    def _read_words(self, row: Row) -> None:
        self._read_period(row)
        text = row.record.text(STATE) or text_of(self.above.cells.get(STATE, ""))
        if text and text not in BLANK_WORDS:
            plain = squeezed(text)
            states = self.register.states
            found = next((one for one in states if plain in (squeezed(one.title), one.id)), None)
            if found is None:
                known = "、".join(one.title for one in states)
                words = f"“{text[:20]}”不是这本登记簿的状态，可以写：{known}"
                row.say.error("state_unknown", self.label(STATE), words)
            else:
                row.state = found.id
                row.shown[STATE] = found.title
        raw = row.record.raw(SINCE)
        if raw != "" and text_of(raw) not in BLANK_WORDS:
            found_day, doubts = self._try(
                row, SINCE, lambda: (self.cells.day("状态日期", raw, []).isoformat(), ())
            )
            row.since = date.fromisoformat(str(found_day)) if found_day else None
            self._tell(row, SINCE, doubts)

    def _read_period(self, row: Row) -> None:
        register = self.register
        text = row.record.text(PERIOD) or text_of(self.above.cells.get(PERIOD, ""))
        if not text or text in BLANK_WORDS:
            row.period = self.above.period
            return
        year = self._year or (self._known.today or date.today()).year
        for written in (text, f"{year}年{text}"):
            try:
                row.period = typed_period(written, register.period)
                row.shown[PERIOD] = row.period
                return
            except InputProblem:
                continue
        row.say.error(
            "period_unreadable",
            self.label(PERIOD),
            f"“{text[:20]}”看不懂，请写成 {_EXAMPLES[register.period]}",
        )

    def _read_day(self, row: Row) -> None:
        """The day that the title says, where the row says none."""
        if DAY in row.values or row.say.failed and not row.is_dated and self._has_day_cell(row):
            return
        said = self.layout.dialogue.params.exam_date
        day = said or self.above.day
        if day is not None and not self.is_matrix:
            row.values[DAY] = day.isoformat()
            row.is_dated = True
            row.shown[DAY] = day.isoformat()

    def _has_day_cell(self, row: Row) -> bool:
        return row.record.raw(f"f.{DAY}") != ""

    # -- one column a paper ----------------------------------------------------------------------------

    def _slot_cells(self, row: Row) -> Iterator[Row]:
        for name, choice in self.meanings.slots.items():
            if name not in self.layout.columns:
                continue
            raw = row.record.raw(name)
            text = squeezed(raw)
            if text in BLANK_WORDS or text in _NOT_GIVEN or MARK_WORDS.get(text) == marks.ABSENT:
                continue
            found = Row(
                row.record,
                Verdicts(),
                {**row.values, self.register.slot: choice.id},
                dict(row.lines),
                {**row.shown, self.register.slot: choice.title},
                row.period,
                row.state,
                row.since,
                True,
            )
            found.say.messages = list(row.say.messages)
            found.say.candidates, found.say.namesake = row.say.candidates, row.say.namesake
            self._slot_day(found, name, raw, text)
            yield found

    def _slot_day(self, row: Row, name: str, raw: Cell, text: str) -> None:
        if text in _LET_OFF:
            row.say.error("let_off", self.label(name), f"“{text}”要写明原因，请在登记簿里按免报登记")
            return
        if isinstance(raw, bool) or text in _GIVEN or MARK_WORDS.get(text) == marks.PRESENT:
            day = self.layout.dialogue.params.exam_date or row_day(row) or self.above.file_day
            if day is None:
                question = "表里打“√”的没有写日期；是哪天收到的？"
                self.layout.dialogue.ask(Question("entry_day", question, (), "--date 2024-03-31"))
                row.say.error("day_missing", self.label(name), "打了“√”，没有写哪天收到；请说明日期")
                return
            row.values[DAY] = day.isoformat()
        else:
            found, doubts = self._try(row, name, lambda: self._day_of(name, raw))
            self._tell(row, name, doubts)
            if found is None:
                return
            row.values[DAY] = found
        row.shown[DAY] = str(row.values[DAY])

    def _day_of(self, name: str, raw: Cell) -> tuple[Value, tuple[Doubt, ...]]:
        doubts: list[Doubt] = []
        text = text_of(raw)
        for sign in "√✓✔":
            text = text.replace(sign, "")
        value = text.strip("（）() ") if isinstance(raw, str) else raw
        return self.cells.day(self.label(name), value, doubts).isoformat(), tuple(doubts)

    # -- showing ---------------------------------------------------------------------------------------

    def shown(self, one: Field, value: Value) -> FieldValue:
        """A value as the preview shows it."""
        return shown_value(one, value, self._title)

    def _title(self, one: Field, line: LineValue) -> str:
        if line.person_id is not None and line.person_id in self.names.people.by_id:
            return self.names.people.by_id[line.person_id].name
        if one.kind is Kind.CHOICE and line.name:
            return next((each.title for each in one.choices if each.id == line.name), line.name)
        return self.names.title(line) or line.name


_EXAMPLES = {
    Period.YEAR: "2024年",
    Period.HALF: "2024年上半年",
    Period.QUARTER: "2024年第三季度",
    Period.MONTH: "2024年8月",
}


def row_day(row: Row) -> date | None:
    """The day a row says."""
    said = row.values.get(DAY)
    return date.fromisoformat(str(said)) if said else None


def shown_value(one: Field, value: Value, title: object) -> FieldValue:
    """Secret values are never shown; numbers as numbers, choices and links by what they are called."""
    assert callable(title)
    if value in (None, "", ()):
        return None
    if one.secret:
        return "（保密）"
    if isinstance(value, tuple):
        return "、".join(_line_text(one, line, title) for line in value)
    if isinstance(value, int):
        places = 2 if one.kind is Kind.MONEY else one.decimals
        return value if not places else round(value / 10**places, places)
    if one.kind is Kind.CHOICE:
        return next((each.title for each in one.choices if each.id == value), str(value))
    return value


def _line_text(one: Field, line: LineValue, title: object) -> str:
    assert callable(title)
    data = [shown_value(each, line.data.get(each.id), title) for each in one.columns]
    parts = [str(title(one, line)), *(str(each) for each in data if each is not None)]
    return "：".join(parts)

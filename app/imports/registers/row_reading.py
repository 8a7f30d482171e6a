"""Reads the rows of one list, field by field, as what they say of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import FieldValue, RowMessage, Verdicts
from app.imports.questions import Question
from app.imports.registers.above import Above, above_of
from app.imports.registers.cell_values import CellReader, Doubt, sheet_times
from app.imports.registers.meanings import PERIOD, ROW_PERSON, Meanings
from app.imports.registers.row import Row
from app.imports.registers.row_people import read_called, read_columns, read_person
from app.imports.registers.row_words import read_day, read_words
from app.imports.registers.showing import shown_value, title_in
from app.imports.registers.slot_columns import slot_rows
from app.imports.registers.town_names import Refusal, TownNames
from app.imports.rows.records import Record, tell_doubts
from app.reader.sheet import Cell
from app.rules.dates import year_in
from app.rules.registers.description import Field, Register
from app.rules.registers.typed_values import LineValue, Value
from app.rules.registers.values import DAY, envelope_field
from app.rules.registers.vocabulary import link_word

Read = tuple[Value, tuple[Doubt, ...]]


class RowReader:
    """Reads the rows of one list; `row_people`, `row_words` and `slot_columns` read the rest of a row."""

    def __init__(
        self, meanings: Meanings, names: TownNames, known: KnownTown, layout: Layout, finder: Finder
    ) -> None:
        self.meanings, self.names, self.layout, self.finder = meanings, names, layout, finder
        self.register: Register = meanings.register
        self.today = known.today or date.today()
        self.above: Above = above_of(layout, meanings)
        self.year = self.above.year or layout.dialogue.params.year
        self.cells = CellReader(names, self.year, sheet_times(self.above.texts))
        self.is_matrix = any(name in layout.columns for name in meanings.slots)
        self.tells_days = self._tells_days()
        self._title = title_in(names)

    def rows_of(self, record: Record) -> Iterator[Row]:
        """What a record says: one row, in a matrix one for each cell that holds anything."""
        row = Row(record, Verdicts())
        said = year_in(record.text(PERIOD)) if record.text(PERIOD) else None
        self.cells.year = said or self.year  # a year that stands in the row completes its days
        self._read_fields(row)
        read_words(self, row)
        read_day(self, row)
        if not self.is_matrix:
            yield row
            return
        cells = list(slot_rows(self, row))
        yield from cells
        if not cells and (row.say.failed or row.say.messages):
            yield row

    def _tells_days(self) -> bool:
        """Whether the list has days of its entries at all."""
        column = self.layout.columns.get(f"f.{DAY}")
        rows = range(self.layout.body, self.layout.last)
        return column is not None and any(self.layout.sheet.cell(row, column) != "" for row in rows)

    def label(self, name: str) -> str:
        """The file's heading of a meaning, else its own title."""
        if name in self.layout.columns:
            return self.layout.column_label(self.layout.columns[name])
        return next((one.label for one in self.meanings.columns if one.name == name), "")

    def whole_label(self, name: str) -> str:
        """Everything that stands over a column, "" where there is none."""
        column = self.layout.columns.get(name)
        return "" if column is None else self.layout.labels[column]

    def raw(self, record: Record, name: str) -> Cell:
        """The cell of a meaning: its own, or that of a range merged down over it."""
        column = self.layout.columns.get(name)
        found = record.raw(name)
        if column is not None and found == "":
            anchor = record.sheet.anchors.get((record.row - 1, column))
            if anchor is not None and anchor[1] == column:
                found = record.sheet.cell(*anchor)
        return found

    def attempt(self, row: Row, name: str, call: Callable[[], Read]) -> Value:
        """What `call` reads, its doubts said; None, the reason said, for what is not understood."""
        try:
            found, doubts = call()
        except Refusal as refusal:
            row.say.error(refusal.code, self.label(name), refusal.text)
            if self.cells.asks_year:
                text = "表里的日期没有写年份；是哪一年？"
                self.layout.dialogue.ask(Question("year", text, (), "--year 2024"))
            return None
        for doubt in doubts:
            row.say.messages.append(RowMessage(doubt.code, self.label(name), doubt.text, doubt.level))
        return found

    def shown(self, one: Field, value: Value) -> FieldValue:
        """A value as the preview shows it."""
        return shown_value(one, value, self._title)

    def _read_fields(self, row: Row) -> None:
        begins = False
        for name, place in self.meanings.places.items():
            if place.column is not None:
                continue
            if name == ROW_PERSON and name in self.layout.columns:
                read_person(self, row, place.field)
                continue
            raw = self.raw(row.record, name)
            begins |= raw != "" and not place.field.is_lines
            if raw == "":
                raw = self.above.cells.get(name, "")
            if raw != "":
                self._read_field(row, name, place.field, raw)
        row.begins = begins
        for one in self.register.fields:
            if one.columns:
                read_columns(self, row, one)
        read_called(self, row)
        self._read_section(row)
        if ROW_PERSON not in self.layout.columns:  # else said with the name
            tell_doubts(row.record, "", row.say)

    def _read_field(self, row: Row, name: str, one: Field, raw: Cell) -> None:
        found = self.attempt(row, name, lambda: self.cells.read(one, raw, self.whole_label(name)))
        if found in (None, ()):
            return
        row.values[one.id] = found
        row.is_dated |= one.id == DAY
        row.shown[one.id] = self.shown(one, found)

    def _read_section(self, row: Row) -> None:
        """The unit of the line the row stands below, where every entry is of a unit."""
        field_id = next(
            (
                one.id
                for one in self.register.fields
                if link_word(one.kind, one.of) == "unit"
                and one.required
                and one.id == envelope_field(self.register, one.kind)
            ),
            "",
        )
        is_told = not field_id or field_id in row.values or not row.record.section
        if is_told or self.meanings.name_of(field_id) in self.layout.columns:
            return
        name, _ = self.names.units.resolve(row.record.section, create=False)
        try:
            row.values[field_id] = (LineValue(unit_id=self.names.unit(name)),)
        except Refusal:
            return
        row.shown[field_id] = name

"""Reads the rows of one list, field by field, as what they say of entries."""

from __future__ import annotations

from collections.abc import Iterator

from app.imports.preview import Verdicts
from app.imports.registers.list_reader import ListReader
from app.imports.registers.meanings import PERIOD, ROW_PERSON
from app.imports.registers.row import Row
from app.imports.registers.row_people import leave_own_unit, read_called, read_columns, read_person
from app.imports.registers.row_words import read_day, read_words
from app.imports.registers.slot_columns import slot_rows
from app.imports.registers.town_names import Refusal
from app.imports.rows.records import Record, tell_doubts
from app.reader.sheet import Cell
from app.rules.dates import year_in
from app.rules.registers.description import Field
from app.rules.registers.typed_values import LineValue
from app.rules.registers.values import DAY, envelope_field
from app.rules.registers.vocabulary import link_word


def rows_of(reader: ListReader, record: Record) -> Iterator[Row]:
    """What a record says: one row, in a matrix one for each cell that holds anything."""
    row = Row(record, Verdicts(), label=reader.label)
    said = year_in(record.text(PERIOD)) if record.text(PERIOD) else None
    reader.cells.year = said or reader.year  # a year that stands in the row completes its days
    _read_fields(reader, row)
    read_words(reader, row)
    read_day(reader, row)
    if not reader.is_matrix:
        yield row
        return
    cells = list(slot_rows(reader, row))
    yield from cells
    if not cells and (row.say.failed or row.say.messages):
        yield row


def _read_fields(reader: ListReader, row: Row) -> None:
    begins = False
    for name, place in reader.meanings.places.items():
        if place.column is not None:
            continue
        if name == ROW_PERSON and name in reader.layout.columns:
            read_person(reader, row, place.field)
            continue
        raw = reader.raw(row.record, name)
        begins |= raw != "" and not place.field.is_lines
        if raw == "":
            raw = reader.above.cells.get(name, "")
            if name in reader.above.weak and place.field.id != reader.register.slot:
                row.weak.add(place.field.id)
        if raw != "":
            _read_field(reader, row, name, place.field, raw)
    row.begins = begins
    for one in reader.register.fields:
        if one.columns:
            read_columns(reader, row, one)
    read_called(reader, row)
    leave_own_unit(reader, row)
    _read_section(reader, row)
    if ROW_PERSON not in reader.layout.columns:  # else said with the name
        tell_doubts(row.record, "", row.say)


def _read_field(reader: ListReader, row: Row, name: str, one: Field, raw: Cell) -> None:
    found = reader.attempt(row, name, lambda: reader.cells.read(one, raw, reader.whole_label(name)))
    if found in (None, ()):
        return
    row.values[one.id] = found
    row.is_dated |= one.id == DAY
    row.shown[one.id] = reader.shown(one, found)


def _read_section(reader: ListReader, row: Row) -> None:
    """The unit of the line the row stands below, where every entry is of a unit."""
    field_id = next(
        (
            one.id
            for one in reader.register.fields
            if link_word(one.kind, one.of) == "unit"
            and one.required
            and one.id == envelope_field(reader.register, one.kind)
        ),
        "",
    )
    is_told = not field_id or field_id in row.values or not row.record.section
    if is_told or reader.meanings.name_of(field_id) in reader.layout.columns:
        return
    name, _ = reader.names.units.resolve(row.record.section, create=False)
    try:
        row.values[field_id] = (LineValue(unit_id=reader.names.unit(name)),)
    except Refusal:
        return
    row.shown[field_id] = name

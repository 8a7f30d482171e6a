"""Whom a row of a register's list is of, and the columns of the child line that the row is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.imports.registers.list_reader import ListReader, Read
from app.imports.registers.meanings import CALLED, ROW_PERSON
from app.imports.registers.row import Row
from app.imports.values import BLANK_WORDS
from app.reader.sheet import Cell, text_of
from app.rules.registers.description import Field, Kind, Who
from app.rules.registers.typed_values import LineValue
from app.rules.registers.values import envelope_field, field_or_none

_SEPARATORS = "、，,；;:：\n "


def read_person(reader: ListReader, row: Row, one: Field) -> None:
    """Whom the row is of; several names in one cell are the people of one entry."""
    raw = row.record.raw(ROW_PERSON)
    text = text_of(raw)
    if not text or text in BLANK_WORDS:
        if one.kind is Kind.PERSON and one.required:
            row.say.error("name_missing", reader.label(ROW_PERSON), "没有姓名，请补上姓名")
        return
    if one.is_lines and not reader.names.meant(text) and any(c in text for c in _SEPARATORS):
        found = reader.attempt(row, ROW_PERSON, lambda: reader.cells.read(one, raw))
        if isinstance(found, tuple) and found:
            row.values[one.id] = found
            row.shown[ROW_PERSON] = reader.shown(one, found)
        return
    name, person = reader.finder.find(row.record, row.say)
    row.shown[ROW_PERSON] = name
    if person is None:
        return
    if one.is_lines:
        row.lines[one.id] = LineValue(person_id=person.id)
    else:
        row.values[one.id] = (LineValue(person_id=person.id),)


def read_columns(reader: ListReader, row: Row, one: Field) -> None:
    """The columns of child lines: they belong to the one line that this row has."""
    data = _data_of(reader, row, one)
    listed = row.values.get(one.id)
    if one.id not in row.lines and isinstance(listed, tuple) and len(listed) == 1:
        row.lines[one.id] = listed[0]
        del row.values[one.id]
    if one.id in row.lines:
        line = row.lines[one.id]
        row.lines[one.id] = line = replace(line, data={**line.data, **data})
        missing = next((each.title for each in one.columns if each.required and each.id not in line.data), "")
        if missing:
            row.say.error("column_missing", missing, f"没有写“{missing}”，请补上")
    elif data and not row.say.failed:
        label = reader.label(reader.meanings.name_of(one.id))
        words = "一行只能写一个，请分开写" if listed else "没有写，这一行的数不知道是谁的，请补上"
        row.say.error("line_unclear", label, f"“{label}”{words}")


def _data_of(reader: ListReader, row: Row, one: Field) -> dict[str, str | int]:
    data: dict[str, str | int] = {}
    for column in one.columns:
        name = f"f.{one.id}.{column.id}"
        raw = row.record.raw(name)
        if raw == "":
            continue
        found = reader.attempt(row, name, partial(_read, reader, column, raw, name))
        if isinstance(found, (str, int)):
            data[column.id] = found
            row.shown[f"{one.id}.{column.id}"] = reader.shown(column, found)
    return data


def _read(reader: ListReader, column: Field, raw: Cell, name: str) -> Read:
    return reader.cells.read_column(column, raw, reader.whole_label(name))


def read_called(reader: ListReader, row: Row) -> None:
    """姓名 or 名称, where an entry is of somebody of the town or only has a name (one from outside)."""
    register = reader.register
    own = envelope_field(register, Kind.PERSON)
    person = field_or_none(register, own) if own else None
    named = field_or_none(register, "name")
    if named is None or named.kind is not Kind.TEXT or person is None or person.required:
        return
    text = str(row.values.get(named.id) or "") or row.record.text(CALLED)
    if not text or text in BLANK_WORDS or person.id in row.values:
        return
    unit = str(row.values.get("org") or row.record.text("unit") or "")
    same = reader.names.units.same
    fitting = [
        each
        for each in reader.names.meant(text)
        if not unit or any(same(unit, one) for one in (each.unit, *each.units) if one)
    ]
    if len(fitting) == 1:
        row.values[person.id] = (LineValue(person_id=fitting[0].id),)
        row.values.pop(named.id, None)
    else:
        row.values[named.id] = text
    row.shown[named.id] = text


def leave_own_unit(reader: ListReader, row: Row) -> None:
    """The unit beside a person is the person's, where an entry is of a person or of a unit."""
    unit = envelope_field(reader.register, Kind.UNIT)
    person = envelope_field(reader.register, Kind.PERSON)
    if reader.register.who is not Who.PERSON or not unit or reader.register.field(unit).required:
        return
    whose, of = row.values.get(person), row.values.get(unit)
    if not isinstance(whose, tuple) or not isinstance(of, tuple) or not whose or not of:
        return
    known = reader.names.people.by_id.get(whose[0].person_id or 0)
    name = reader.names.title(of[0])
    same = reader.names.units.same
    if known is not None and any(same(name, one) for one in (known.unit, *known.units) if one):
        del row.values[unit]

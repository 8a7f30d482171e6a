"""Which entry of the register a row means: that of its key, else that of its day and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.imports.registers.meanings import named_fields
from app.rules.registers.description import Dated, Field, Kind, Register, Who
from app.rules.registers.entries import Entry, Line, Scalar
from app.rules.registers.keys import Key, key_of
from app.rules.registers.saying import same, stored
from app.rules.registers.typed_values import PROGRAMMES, LineValue, Value, is_linked
from app.rules.registers.values import DAY, envelope_field

_WHO = {Who.UNIT: Kind.UNIT, Who.PERSON: Kind.PERSON, Who.CLASS: Kind.CLASS, Who.LECTURER: Kind.LECTURER}


def strict_fields(register: Register) -> tuple[str, ...]:
    """The fields that must agree where an entry has no key: its name, whose it is; rather no amounts."""
    who = envelope_field(register, _WHO[register.who]) if register.who in _WHO else ""
    named = [each for each in named_fields(register) if each != DAY]
    plain = [each for each in named if register.field(each).kind not in (Kind.NUMBER, Kind.MONEY)]
    found = [*(plain or named), *filter(None, (who, register.slot))]
    if not found:
        asked = [each.id for each in register.fields if each.required and each.id != DAY]
        found = asked or [each.id for each in register.fields if each.id != DAY][:1]
    return tuple(dict.fromkeys(found))


def loose_fields(register: Register) -> tuple[str, ...]:
    """Further links that must not contradict (another payee is another line of the ledger)."""
    strict = strict_fields(register)
    asked = {name for state in register.states for name in state.asks}
    return tuple(
        one.id
        for one in register.fields
        if is_linked(one) and not one.is_lines and one.id not in strict and one.id not in asked
    )


@dataclass
class Stock:
    """The entries of a register, each meant by one group of rows at most (but for those of a key)."""

    register: Register
    entries: Sequence[Entry]
    taken: set[int] = field(default_factory=set)
    keys: dict[Key, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in sorted(self.entries, key=lambda one: (one.on_day, one.id)):
            key = key_of(self.register, entry)
            if key is not None:
                self.keys.setdefault(key, entry)

    def of_key(self, probe: Entry) -> Entry | None:
        """The entry of the key that a row has."""
        key = key_of(self.register, probe)
        return None if key is None else self.keys.get(key)

    def exact(self, values: Mapping[str, Value], *, dated: bool, state: str = "") -> Entry | None:
        """An entry that says all of this already."""
        for entry in self._free():
            if dated and not self._is_of_day(entry, values):
                continue
            if (not state or entry.state == state) and self._agrees(entry, values, values):
                return entry
        return None

    def named(self, values: Mapping[str, Value], *, dated: bool) -> list[Entry]:
        """The entries that day and name of a row fit."""
        strict = [each for each in strict_fields(self.register) if each in values]
        if not strict:
            return []
        loose = [each for each in loose_fields(self.register) if each in values]
        return [
            entry
            for entry in self._free()
            if (not dated or self._is_of_day(entry, values))
            and self._agrees(entry, values, strict)
            and all(self._agrees_or_open(entry, values, each) for each in loose)
        ]

    def take(self, entry: Entry) -> None:
        """This entry has its rows."""
        self.taken.add(entry.id)

    def _free(self) -> Iterable[Entry]:
        return (entry for entry in self.entries if entry.id not in self.taken)

    def _is_of_day(self, entry: Entry, values: Mapping[str, Value]) -> bool:
        if self.register.dated is Dated.NONE:
            return True
        return entry.on_day.isoformat() == values.get(DAY)

    def _agrees(self, entry: Entry, values: Mapping[str, Value], fields: Iterable[str]) -> bool:
        return all(
            same(values[each], stored(self.register, entry, self.register.field(each)))
            for each in fields
            if each != DAY
        )

    def _agrees_or_open(self, entry: Entry, values: Mapping[str, Value], field_id: str) -> bool:
        there = stored(self.register, entry, self.register.field(field_id))
        return there in (None, (), "") or same(values[field_id], there)


def probe_of(register: Register, values: Mapping[str, Value], period: str = "") -> Entry:
    """The entry that these values would make, without a number."""
    day = values.get(DAY)
    links: dict[str, int | None] = {}
    data: dict[str, Scalar] = {}
    lines: list[Line] = []
    slot = ""
    for name, value in values.items():
        one = register.field(name)
        if name == DAY:
            continue
        if register.slot and name == register.slot:
            slot = str(value or "")
        elif isinstance(value, tuple):
            _put_links(register, one, value, links, lines)
        elif value is not None:
            data[name] = value
    return Entry(
        0,
        register.id,
        date.fromisoformat(str(day)) if day else date.max,
        None,
        period,
        slot,
        links.get("unit_id"),
        links.get("person_id"),
        links.get("batch_id"),
        links.get("programme_id"),
        data,
        tuple(lines),
        (),
        1,
        frozenset(),
        frozenset(data),
    )


_ENVELOPE = {Kind.UNIT: "unit_id", Kind.PERSON: "person_id", Kind.CLASS: "batch_id"}


def _put_links(
    register: Register,
    one: Field,
    value: tuple[LineValue, ...],
    links: dict[str, int | None],
    lines: list[Line],
) -> None:
    if one.choices_from == PROGRAMMES and not one.is_lines:
        links["programme_id"] = value[0].programme_id if value else None
        return
    if one.kind in _ENVELOPE and envelope_field(register, one.kind) == one.id:
        column = _ENVELOPE[one.kind]
        links[column] = getattr(value[0], column) if value else None
        return
    for place, line in enumerate(value):
        lines.append(
            Line(
                0,
                one.id,
                place,
                line.person_id,
                line.unit_id,
                line.batch_id,
                line.class_session_id,
                line.category_id,
                line.entry_id,
                line.name,
                line.data,
            )
        )

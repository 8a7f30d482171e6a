"""The grid of a register: those who owe × what they owe, each cell with what came for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.cells import period_title
from app.rules.registers.description import Due, Period, Register
from app.rules.registers.entries import Entry
from app.rules.registers.owing import DONE, LATE, OVERDUE, WAIVED, Owed, slots_of
from app.rules.registers.terms import CALENDAR
from app.rules.registers.town_facts import CLASS, PERSON, UNIT, Waiver
from app.services.duty.duty_registers import owed_reading
from app.services.register.forms import get_register
from app.services.register.grid_entry import file_field

# Cells are of somebody: the town and entries owe on the list above the entries.
OWERS = {"people": PERSON, "units": UNIT, "classes": CLASS}
PERIODS = "period"
Spot = tuple[str, str]


@dataclass(frozen=True)
class GridColumn:
    """What is owed: a slot or a period; `deadline` where it is one day for everybody.

    `is_asked` is False where the due is switched off: nothing in it is overdue.
    """

    spot: Spot
    title: str
    deadline: date | None
    is_asked: bool = True


@dataclass(frozen=True)
class GridCell:
    """What somebody owes there and how it stands.

    `revised` are the days of later versions; `has_more` that the entry says more than that it came, so that
    taking it back loses something; `is_waived_widely` that what lets it off lets off more than this cell;
    `is_asked` as its column.
    """

    row: Owed
    revised: tuple[date, ...] = ()
    has_more: bool = False
    has_file: bool = False
    is_asked: bool = True
    is_waived_widely: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing came and nothing lets it off."""
        return self.row.on_day is None and self.row.verdict != WAIVED

    @property
    def is_waived(self) -> bool:
        """Whether it is let off."""
        return self.row.verdict == WAIVED

    @property
    def is_over(self) -> bool:
        """Whether it is overdue and asked for."""
        return self.is_asked and self.row.verdict == OVERDUE

    @property
    def is_in(self) -> bool:
        """Whether it has come, in time or late."""
        return self.row.verdict in (DONE, LATE)


@dataclass(frozen=True)
class GridRow:
    """One who owes; `number` is the same as on the printed list. A cell is None where it is not owed."""

    number: int
    kind: str
    id: int
    name: str
    unit: str
    cells: tuple[GridCell | None, ...]


@dataclass(frozen=True)
class RegisterGrid:
    """A register's year by those who owe; `nobody` the dues that concern nobody: (title, code, names).

    `file_field` is the field that takes a file dropped on a cell, '' without one.
    """

    register: Register
    year: int
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    nobody: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    file_field: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units of those who owe, in their order; () where units themselves do."""
        if all(row.kind != PERSON for row in self.rows):
            return ()
        return tuple(dict.fromkeys(row.unit for row in self.rows))


def grid_of(session: Session, *, register_id: str, year: int, today: date) -> RegisterGrid:
    """The grid of a register's year. Raises `InputProblem` register.unknown, register.no_grid."""
    register = get_register(session, register_id=register_id)
    if register.grid is None:
        raise InputProblem("register.no_grid", register=register.title)
    reading = owed_reading(session, today=today)
    columns: dict[Spot, GridColumn] = {}
    found: dict[tuple[str, int], dict[Spot, GridCell]] = {}
    who: dict[tuple[str, int], Owed] = {}
    nobody = []
    for due in _dues(register):
        owing = reading.of_due(register, due, year=year)
        is_asked = reading.is_on(register, due)
        if owing.nobody:
            nobody.append((due.title, owing.nobody, owing.names))
        for each in _columns(register, due, owing.rows, is_asked):
            columns.setdefault(each.spot, each)
        facts = reading.facts(register, due, year=year)
        entries = {entry.id: entry for entry in facts.entries}
        for row in owing.rows:
            key = (row.debtor.kind, row.debtor.id)
            who.setdefault(key, row)
            cell = _cell(register, row, entries.get(row.entry_id or 0), is_asked, facts.waivers)
            found.setdefault(key, {}).setdefault(_spot(register, row), cell)
    order = _in_order(register, columns.values())
    rows = tuple(
        GridRow(
            number, *key, who[key].debtor.name, who[key].debtor.unit,
            tuple(found[key].get(column.spot) for column in order),
        )
        for number, key in enumerate(found, 1)
    )  # fmt: skip
    return RegisterGrid(register, year, order, rows, tuple(nobody), file_field(register))


def _dues(register: Register) -> tuple[Due, ...]:
    named = register.grid.dues if register.grid is not None else ()
    return tuple(due for due in register.dues if due.who.kind in OWERS and (not named or due.id in named))


def _spot(register: Register, row: Owed) -> Spot:
    """Where something owed stands: its slot, or its period; what a slot-less due asks stands by its due."""
    if register.grid is not None and register.grid.columns == PERIODS:
        return "", row.term.period.key or row.due
    return row.slot or row.due, ""


def _columns(register: Register, due: Due, rows: Sequence[Owed], is_asked: bool) -> Iterable[GridColumn]:
    days: dict[Spot, set[date]] = {}
    first: dict[Spot, Owed] = {}
    for row in rows:
        spot = _spot(register, row)
        days.setdefault(spot, set()).add(row.deadline)
        first.setdefault(spot, row)
    if not rows and register.grid is not None and register.grid.columns != PERIODS:
        for slot in slots_of(due, register):
            yield GridColumn((slot or due.id, ""), _slot_title(register, slot) or due.title, None, is_asked)
    for spot, row in first.items():
        deadline = next(iter(days[spot])) if len(days[spot]) == 1 else None
        yield GridColumn(spot, _title(register, due, row), deadline, is_asked)


def _title(register: Register, due: Due, row: Owed) -> str:
    if register.grid is not None and register.grid.columns == PERIODS:
        if due.period in CALENDAR:
            return period_title(row.term.key)
        return row.term.period.label if due.period in (Period.CLASS, Period.PROGRAMME) else due.title
    return _slot_title(register, row.slot) or due.title


def _slot_title(register: Register, slot: str) -> str:
    if not slot or not register.slot:
        return ""
    choices = register.field(register.slot).choices
    return next((each.title for each in choices if each.id == slot), slot)


def _in_order(register: Register, columns: Iterable[GridColumn]) -> tuple[GridColumn, ...]:
    """Slots as the description lists them, periods by time."""
    found = tuple(columns)
    if register.grid is not None and register.grid.columns == PERIODS:
        return tuple(sorted(found, key=lambda one: (one.deadline or date.max, one.spot)))
    order = [each.id for each in register.field(register.slot).choices] if register.slot else []
    return tuple(
        sorted(found, key=lambda one: order.index(one.spot[0]) if one.spot[0] in order else len(order))
    )


def _cell(
    register: Register, row: Owed, entry: Entry | None, is_asked: bool, waivers: Iterable[Waiver]
) -> GridCell:
    if entry is None or row.on_day is None:
        is_wide = row.verdict == WAIVED and not any(_is_own(one, row) for one in waivers)
        return GridCell(row, is_asked=is_asked, is_waived_widely=is_wide)
    revised = tuple(step.on_day for step in entry.steps if not step.state)
    return GridCell(row, revised, says_more(register, entry), bool(entry.files), is_asked)


def _is_own(waiver: Waiver, row: Owed) -> bool:
    """Whether a waiver lets off this one thing and nothing else."""
    own = (row.register, row.due, row.debtor.kind, row.debtor.id, row.term.period.key, row.slot)
    return own == (
        waiver.register, waiver.due, waiver.kind, waiver.debtor_id, waiver.period, waiver.slot,
    )  # fmt: skip


def says_more(register: Register, entry: Entry) -> bool:
    """Whether an entry says more than a cell can: texts, links, files, states reached later."""
    proposed = {each.id: each.default for each in register.fields}
    typed = {name for name, value in entry.data.items() if value != proposed.get(name)}
    reached = [step for step in entry.steps if step.state and step.on_day != entry.on_day]
    return bool(typed or entry.lines or entry.files or reached)

"""What the page 登记簿 shows: the registers in their groups, and one register's year in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import basis_of
from app.rules.registers import vocabulary
from app.rules.registers.amounts import order_key, value_text
from app.rules.registers.cells import Cells, period_title
from app.rules.registers.computed import values_by_entry
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.lectures import slot_choices
from app.rules.registers.names import Names
from app.rules.registers.owing import OVERDUE, SOON, Owed
from app.rules.registers.shown import shown_names
from app.rules.registers.verdict_words import verdict_text
from app.services.duty.duty_registers import owed_reading, owing_of_year
from app.services.page.register_around import read_around
from app.services.register.debtor_names import with_names
from app.services.register.forms import Shelf, shelf
from app.services.register.owed import OwedReading
from app.services.register.period_doubts import count_doubts
from app.services.register.reading import counts_by_register, list_entries
from app.services.register.suggesting import Suggested, suggestions_of

WHOLE_TOWN = "全镇"


@dataclass(frozen=True)
class Shelved:
    """A register in the list at the left: its entries of the year, what is over and what is nearly due.

    One with a `problem` cannot be opened; what is said of it is that. `basis` are the sentences it
    rests on.
    """

    id: str
    title: str
    group: str
    entries: int
    overdue: int
    soon: int
    is_on: bool
    problem: InputProblem | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedEntry:
    """An entry in words, one a column; `words` is all of them, for the search, `keys` what each sorts by.

    `stands` is how it stands to its limits: 'near', 'over' or ''. `unit_id` is the unit it is of.
    """

    id: int
    on_day: date
    texts: tuple[str, ...]
    keys: tuple[tuple[int, object], ...]
    name: str
    state: str
    stands: str = ""
    unit_id: int | None = None

    @property
    def words(self) -> str:
        """Everything that stands in the line."""
        return " ".join((self.name, *self.texts))


@dataclass(frozen=True)
class OwedLine:
    """Something owed: what, whose, for when, by when; what a new entry of it begins with."""

    due: str
    title: str
    who: str
    unit: str
    period: str
    deadline: date
    verdict: str
    is_over: bool
    row: Owed

    @property
    def id(self) -> tuple[str, str, int, int, str, str]:
        """What tells it from every other line: two trips of one traveller are two."""
        row = self.row
        debtor = row.debtor
        return (row.due, debtor.kind, debtor.id, debtor.of or 0, row.term.period.key, row.slot)


@dataclass(frozen=True)
class RegisterPage:
    """One register's year: headings and lines of its list, what is missing, overdue first.

    `suggested` is what the records suggest, `aside` how much of that was put aside. `numbers` are the columns
    of numbers and money, `limited` that of the limits (-1: none). `hidden` entries of a confidential register
    stand behind its lock: only their number is said. The 所属期 of
    `doubts` entries, of any register, is to be looked at.
    """

    register: Register
    headings: tuple[str, ...]
    entries: tuple[ListedEntry, ...]
    owed: tuple[OwedLine, ...]
    counts: Mapping[str, int]
    hidden: int = 0
    numbers: frozenset[int] = frozenset()
    suggested: tuple[Suggested, ...] = ()
    aside: int = 0
    limited: int = -1
    doubts: int = 0


def list_shelf(session: Session, *, year: int, today: date) -> tuple[Shelved, ...]:
    """Every register that has a page, in order: those of a group together."""
    found = shelf(session)
    counted = counts_by_register(session, year=year)
    reading = owed_reading(session, registers=found.registers, today=today)
    lines = [
        Shelved(
            register.id,
            register.title,
            register.group,
            counted.get(register.id, 0),
            *_late(reading, register, year),
            register.on,
            basis=basis_of(register),
        )
        for register in _in_order(found)
    ]
    lines += [
        Shelved(each.id or each.title, each.title, "", counted.get(each.id, 0), 0, 0, False, each.refusal)
        for each in found.broken
    ]
    return tuple(lines)


def _in_order(found: Shelf) -> list[Register]:
    shown = [each for each in found.registers.values() if not each.hidden]
    groups: dict[str, int] = {}
    for each in sorted(shown, key=lambda one: one.position):
        groups.setdefault(each.group, len(groups))
    return sorted(shown, key=lambda one: (groups[one.group], one.position))


def _late(reading: OwedReading, register: Register, year: int) -> tuple[int, int]:
    """How many are over, and how many nearly due, of the dues that are on."""
    if not register.on:
        return 0, 0
    owing = [each.owing for each in reading.of_register(register, year=year) if each.is_on]
    verdicts = Counter(row.verdict for each in owing for row in each.rows)
    return verdicts[OVERDUE], verdicts[SOON]


def read_page(
    session: Session, *, register_id: str, year: int, today: date, is_unlocked: bool = False
) -> RegisterPage:
    """One register's year, newest first; of a confidential one only how many, until it is unlocked.

    Raises `InputProblem` register.unknown.
    """
    known_registers = shelf(session)
    registers, register = known_registers.registers, known_registers[register_id]
    found = list_entries(session, register=register, year=year, registers=registers)
    if register.secret and not is_unlocked:
        return RegisterPage(register, (), (), (), {}, hidden=len(found.entries), doubts=count_doubts(session))
    around = read_around(
        session,
        register=register,
        entries=found.entries,
        words=found.words,
        registers=registers,
        year=year,
        today=today,
    )
    values = values_by_entry(register, around)

    cells = Cells(register, found.words, values)
    names = shown_names(register)
    asked = owing_of_year(session, register=register, registers=registers, year=year, today=today).values()
    missing = (row for each in asked for row in each.rows if row.is_missing)
    owed = sorted(
        with_names(session, rows=missing, register=register, registers=registers),
        key=lambda row: (row.verdict != OVERDUE, row.deadline),
    )
    entries = [_listed(cells, entry, names) for entry in reversed(found.entries)]
    offered = suggestions_of(session, register=register, registers=registers, year=year, today=today)
    return RegisterPage(
        register,
        tuple(_heading(register, name) for name in names),
        tuple(entries),
        tuple(owed_line(register, row) for row in owed),
        Counter(entry.state for entry in entries),
        numbers=frozenset(at for at, name in enumerate(names) if _is_number(register, name)),
        suggested=offered.lines,
        aside=offered.aside,
        limited=names.index("limit") if "limit" in names else -1,
        doubts=count_doubts(session),
    )


def _is_number(register: Register, name: str) -> bool:
    found = Names(register).find(name)
    return found is not None and found.gives in (vocabulary.NUMBERS, vocabulary.MONEYS)


def _heading(register: Register, name: str) -> str:
    found = Names(register).find(name)
    return found.title if found is not None else name


def _listed(cells: Cells, entry: Entry, names: tuple[str, ...]) -> ListedEntry:
    values = [cells.value(entry, name) for name in names]
    texts, keys = tuple(map(value_text, values)), tuple(map(order_key, values))
    return ListedEntry(
        entry.id,
        entry.on_day,
        texts,
        keys,
        cells.name(entry),
        cells.text(entry, "state"),
        cells.stands(entry),
        entry.unit_id,
    )


def owed_line(register: Register, row: Owed) -> OwedLine:
    """A thing owed in words: what, whose, for when and how it stands."""
    due = register.due(row.due)
    title = due.title
    if row.slot:
        choices = slot_choices(register, due)
        title = next((each.title for each in choices if each.id == row.slot), row.slot)
    return OwedLine(
        row.due,
        title,
        row.debtor.name or WHOLE_TOWN,
        row.debtor.unit,
        period_title(row.term.key) if row.term.key else row.term.period.label,
        row.deadline,
        verdict_text(row),
        row.verdict == OVERDUE,
        row,
    )

"""The figures that a register gives of a year: entries, people, heads, hours and money, counted exactly.

Pure. Entries are taken as they stood on the last day of what is summed up: a state that was reached later
does not move a year that is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.rules.registers.amounts import MONEY, Amount, added
from app.rules.registers.cells import Cells
from app.rules.registers.description import Figure, Register
from app.rules.registers.entries import Entry, Line
from app.rules.registers.narrowing import fits
from app.rules.registers.owing import debtors_of
from app.rules.registers.town_facts import PERSON
from app.rules.registers.values import field_or_none, linked

COUNT, PEOPLE, HEADS = "count", "people", "heads"
UNITS = {COUNT: "条", PEOPLE: "人", HEADS: "人次", "hours": "学时", "money": "元"}


@dataclass(frozen=True)
class Measured:
    """A figure of a year.

    `amount` None is 数据不足: the register has no entry of the year, or none that says what is added up.
    `counted` entries stand behind it, `empty` of them do not say what is added up; `amounts` are theirs.
    """

    amount: Amount | None
    counted: tuple[Entry, ...] = ()
    empty: int = 0
    amounts: tuple[Amount, ...] = ()

    @property
    def words(self) -> str:
        """As it stands in a text: '12', '37.5', '3000' or, of odd money, '3000.50'; '' without an amount."""
        if self.amount is None:
            return ""
        text = self.amount.text
        return text.removesuffix(".00") if self.amount.form == MONEY else text


def as_of(entry: Entry, day: date) -> Entry:
    """The entry in the state it was in on that day."""
    return replace(entry, steps=tuple(step for step in entry.steps if step.on_day <= day))


def measured(figure: Figure, cells: Cells, entries: Iterable[Entry], *, until: date) -> Measured:
    """One figure over the entries of a year, up to a day and as of it."""
    known = [as_of(entry, until) for entry in entries if entry.on_day <= until]
    counted = tuple(entry for entry in known if fits(cells, figure.where, entry))
    if not known:
        return Measured(None)
    if figure.fn == COUNT:
        return Measured(Amount(len(counted)), counted, 0, (Amount(1),) * len(counted))
    if figure.fn == PEOPLE:
        return _people(figure, cells.register, counted)
    return _added(figure, cells, counted)


def _people(figure: Figure, register: Register, counted: Sequence[Entry]) -> Measured:
    """How many different people; who is no one of the roster counts by name."""
    own = [set(_named(figure, register, entry)) for entry in counted]
    if counted and not any(own):
        return Measured(None, (), len(counted))
    heads: set[tuple[str, object]] = set().union(*own) if own else set()
    amounts = tuple(Amount(len(each)) for each in own)
    return Measured(Amount(len(heads)), tuple(counted), sum(1 for each in own if not each), amounts)


def _named(figure: Figure, register: Register, entry: Entry) -> Iterator[tuple[str, object]]:
    if not figure.of:
        yield from ((kind, key) for kind, key in debtors_of(register, entry) if kind == PERSON)
        return
    for line in linked(register, entry, figure.of):
        key: int | str = line.person_id or line.entry_id or line.name
        kind = PERSON if line.person_id else "entry" if line.entry_id else "name"
        if key:
            yield kind, key


def _added(figure: Figure, cells: Cells, counted: Sequence[Entry]) -> Measured:
    """Numbers, hours or money added up; of lines their number."""
    amounts: list[Amount] = []
    said: list[Entry] = []
    for entry in counted:
        amount = _amount(figure, cells, entry)
        if amount is not None:
            amounts.append(amount)
            said.append(entry)
    if counted and not amounts:
        return Measured(None, (), len(counted))
    total = added(amounts) if amounts else Amount(0, 1, MONEY if figure.fn == "money" else "number")
    return Measured(total, tuple(said), len(counted) - len(said), tuple(amounts))


def _amount(figure: Figure, cells: Cells, entry: Entry) -> Amount | None:
    field = field_or_none(cells.register, figure.of)
    if field is not None and (field.is_lines or _lines(cells, entry, figure.of)):
        lines = _lines(cells, entry, figure.of)
        return Amount(len(lines)) if lines else None
    found = cells.value(entry, figure.of)
    return found if isinstance(found, Amount) and found.whole else None


def _lines(cells: Cells, entry: Entry, field_id: str) -> tuple[Line, ...]:
    return linked(cells.register, entry, field_id)


def definition(register: Register, figure: Figure) -> str:
    """What is counted, for the footnote: '登记簿“典型案例和研讨”中本年的条目，类型为反面、正面'."""
    words = f"登记簿“{register.title}”中本年的条目"
    for name, wanted in figure.where.items():
        words += f"，{_narrowed(register, name, wanted)}"
    if figure.fn == PEOPLE:
        return f"{words}，同一人只计一次"
    if figure.fn == COUNT:
        return f"{words}的条数"
    return f"{words}的“{_title(register, figure.of)}”合计"


def _narrowed(register: Register, name: str, wanted: object) -> str:
    if wanted is True:
        return f"“{_title(register, name)}”已填写"
    ids = wanted if isinstance(wanted, tuple) else (wanted,)
    if name == "state":
        titles = {one.id: one.title for one in register.states}
        return f"状态为{'、'.join(titles.get(str(each), str(each)) for each in ids)}"
    field = field_or_none(register, name)
    titles = {one.id: one.title for one in field.choices} if field else {}
    return f"{_title(register, name)}为{'、'.join(titles.get(str(each), str(each)) for each in ids)}"


def _title(register: Register, name: str) -> str:
    titles = {one.id: one.title for one in register.computed}
    titles |= {one.id: one.title for one in register.fields}
    return titles.get(name, name)

"""What is owed to the registers of a data file: one reading for the page, 工作台, 制度月历, CLI and letters.

`app.services.duty.duty_registers` gives it the classes and makes it whole: ask there.

Which due asks at all says its duty rule, in dated versions as every duty; one that has no rule in the file
asks as its description says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.rules.duties import in_force
from app.rules.registers.amounts import Amount
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Due, Period, Register
from app.rules.registers.entries import Entry
from app.rules.registers.owing import OVERDUE, SOON, Owed, Owing, owed
from app.rules.registers.terms import terms_of
from app.rules.registers.town_facts import Term, TownFacts
from app.services.register.debtor_names import with_names
from app.services.register.town_reading import ReadLessons, TownReading
from app.services.rule.duty_people import PeopleInTime
from app.services.rule.duty_rules import DutyRuleRow, list_duty_rules
from app.services.setting.register_dues import MEASURE, code_of

# What a rule of the data file narrows people by → what a description calls it.
_NARROWED = {"groups": "groups", "identities": "identity", "politics": "politics"}


@dataclass(frozen=True)
class DueOwing:
    """A due of a register and what it asks of a year; `is_on` whether it is asked at all that day."""

    register: Register
    due: Due
    owing: Owing
    is_on: bool


@dataclass(frozen=True)
class OwedTask:
    """What the 工作台 tells of one due: how much is over and soon due, and the earliest of it."""

    register: Register
    due: Due
    overdue: int
    soon: int
    earliest: Owed


class OwedReading:
    """Everything that is owed, of any register and year: the town and its entries are read once."""

    def __init__(
        self,
        session: Session,
        *,
        registers: Mapping[str, Register],
        today: date,
        lessons: ReadLessons,
        in_time: PeopleInTime | None = None,
        rules: Sequence[DutyRuleRow] | None = None,
    ) -> None:
        self._session, self.registers, self.today = session, registers, today
        self._town = TownReading(session, today=today, registers=registers, lessons=lessons, in_time=in_time)
        self._rules = rules
        self._by_code: dict[str, list[DutyRuleRow]] | None = None

    def of_due(
        self, register: Register, due: Due, *, year: int, terms: Sequence[Term] | None = None
    ) -> Owing:
        """What one due asks of a year, or of the terms given."""
        if terms is None:
            own = self._asking(register, due)
            due = dated_by(narrowed_by(due, own), own) if own is not None else due
        facts = self.facts(register, due, year=year)
        if terms is None:
            terms = terms_of(due, facts, year, begins=self._begins(register, due))
        return owed(due, register, facts, terms=terms, today=self.today)

    def of_register(self, register: Register, *, year: int) -> tuple[DueOwing, ...]:
        """Every due of a register with what it asks of a year, in their order."""
        return tuple(
            DueOwing(register, due, self.of_due(register, due, year=year), self.is_on(register, due))
            for due in register.dues
        )

    def named(self, register: Register, rows: Iterable[Owed]) -> tuple[Owed, ...]:
        """The rows, those that an entry owes with what it is called."""
        return with_names(self._session, rows=rows, register=register, registers=self.registers)

    def facts(self, register: Register, due: Due, *, year: int) -> TownFacts:
        """What is known for one due: the entries of its register and of the one it asks about."""
        other = str(due.who.narrowed.get("register") or register.id)
        books = tuple(dict.fromkeys((register.id, other)))
        if due.who.kind in ("entries", "lectures") and not due.who.narrowed.get("each"):
            facts = self._town.of_entries(registers=books)
        else:
            facts = self._town.of_year(year, registers=books)
        if due.who.kind == "lectures":
            facts = self._town.with_lectures(facts, year=year)
        if not due.sum_of:
            return facts
        return replace(facts, amounts=amounts_of(register, due.sum_of, facts.entries, today=self.today))

    def is_on(self, register: Register, due: Due) -> bool:
        """Whether a due is asked today: by its duty rule, where there is one, else by its description.

        What a duty counts by a measure of its own (四有 of Q18) is asked where either says so. A register
        that is switched off asks for nothing.
        """
        if not register.on:
            return False
        if self.rules(register, due):
            return self._holds(due, self.rules(register, due))
        return due.on or self._holds(due, self._versions(register, due))

    def _holds(self, due: Due, versions: Iterable[DutyRuleRow]) -> bool:
        """Whether one of the versions is in force; what is due once by its last day stays owed after it."""
        once = due.period is Period.ONCE
        return any(
            one.enabled and in_force(one.from_on, None if once else one.to_on, self.today) for one in versions
        )

    def rules(self, register: Register, due: Due) -> tuple[DutyRuleRow, ...]:
        """The versions of a due's duty rule that read registers, oldest first."""
        return tuple(one for one in self._versions(register, due) if one.measure == MEASURE)

    def _versions(self, register: Register, due: Due) -> tuple[DutyRuleRow, ...]:
        """The versions of a due's duty rule, however it counts, oldest first."""
        if self._by_code is None:
            found: dict[str, list[DutyRuleRow]] = {}
            for rule in self._rules if self._rules is not None else list_duty_rules(self._session):
                found.setdefault(rule.code, []).append(rule)
            self._by_code = found
        own = self._by_code.get(code_of(register, due), ())
        return tuple(sorted(own, key=lambda one: (one.from_on or date.min, one.id)))

    def _asking(self, register: Register, due: Due) -> DutyRuleRow | None:
        """The newest version that asks."""
        return next((one for one in reversed(self._versions(register, due)) if one.enabled), None)

    def _begins(self, register: Register, due: Due) -> date | None:
        if due.period is not Period.ONCE:
            return None
        return next((one.from_on for one in self._versions(register, due) if one.enabled), None)

    def _is_told_as_duty(self, register: Register, due: Due) -> bool:
        """Whether 制度执行 tells what is missing: by a measure of its own, so that it stands there once."""
        return any(one.enabled and one.measure != MEASURE for one in self._versions(register, due))

    def tasks(self, *, years: Iterable[int] | None = None) -> tuple[OwedTask, ...]:
        """What is over or soon due of this year and the one before, one line a due, the worst first."""
        asked = tuple(years) if years is not None else (self.today.year - 1, self.today.year)
        found = []
        for register in self.registers.values():
            for due in register.dues:
                if self._may_press(register, due) and not self._is_told_as_duty(register, due):
                    rows = [row for year in asked for row in self.of_due(register, due, year=year).rows]
                    found += _task(register, due, rows)
        return tuple(sorted(found, key=lambda one: (not one.overdue, one.earliest.deadline)))

    def _may_press(self, register: Register, due: Due) -> bool:
        """Whether a due is asked and could be owed: one of entries only where there are some."""
        source = str(due.who.narrowed.get("register") or register.id)
        has = due.who.kind != "entries" or bool(self._town.entries.get(source))
        return has and self.is_on(register, due)


def _task(register: Register, due: Due, rows: Iterable[Owed]) -> list[OwedTask]:
    pressing = [row for row in rows if row.verdict in (OVERDUE, SOON)]
    if not pressing:
        return []
    over = sum(row.verdict == OVERDUE for row in pressing)
    earliest = min(pressing, key=lambda row: row.deadline)
    return [OwedTask(register, due, over, len(pressing) - over, earliest)]


def amounts_of(register: Register, name: str, entries: Iterable[Entry], *, today: date) -> dict[int, int]:
    """Entry id → the whole part of its number `name`, typed or computed."""
    found = {}
    for entry in entries:
        if entry.register != register.id:
            continue
        value = values_of(register, entry, Around(today)).own.get(name)
        if value is None:
            stored = entry.data.get(name)
            decimals = next((one.decimals for one in register.fields if one.id == name), 0)
            value = Amount(stored, 10**decimals) if isinstance(stored, int) else None
        if isinstance(value, Amount) and value.value is not None:
            found[entry.id] = int(value.value)
    return found


def narrowed_by(due: Due, rule: DutyRuleRow) -> Due:
    """The due with what the clerk set in its duty rule: whom it concerns, and how much it asks."""
    own = {
        name: tuple(value)
        for key, name in _NARROWED.items()
        if (value := rule.filter.get(key)) and isinstance(value, list | tuple)
    }
    if not own:
        return due
    return replace(due, who=replace(due.who, narrowed={**due.who.narrowed, **own}))


def dated_by(due: Due, rule: DutyRuleRow) -> Due:
    """The due with the last day that its duty rule says, where it is owed once and has no day of its own."""
    if due.period is not Period.ONCE or due.by or due.by_slot or due.after or rule.to_on is None:
        return due
    return replace(due, by=f"{rule.to_on - timedelta(days=1):%Y-%m-%d}")

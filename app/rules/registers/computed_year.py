"""What is computed over the entries of a year: a budget planned, spent and left, the hours of each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.rules.registers.amounts import Value, money, number
from app.rules.registers.computing import Work, links_of, named
from app.rules.registers.description import Computed
from app.rules.registers.entries import Entry
from app.rules.registers.values import field_or_none, scalar


def balance(work: Work, one: Computed) -> Value:
    """What is left of `per` in the entry's year after it: what `plus` names is added, all else taken off."""
    entry = work.entry
    until = [row for row in _of_year(work, one) if (row[0].on_day, row[0].id) <= (entry.on_day, entry.id)]
    return money(sum(cents if adds else -cents for _, cents, adds in until))


def total(work: Work, one: Computed) -> Value:
    """All of `per` in the entry's year that `plus` names."""
    return money(sum(cents for _, cents, adds in _of_year(work, one) if adds))


def rest(work: Work, one: Computed) -> Value:
    """What is left of `per` at the end of the entry's year: the balance after its last entry."""
    return money(sum(cents if adds else -cents for _, cents, adds in _of_year(work, one)))


def planned(work: Work, one: Computed) -> Value:
    """All of `per` in the entry's year that `plus` names; empty where nothing is so: there is no budget."""
    adding = [cents for _, cents, adds in _of_year(work, one) if adds]
    return money(sum(adding)) if adding else None


def is_named(work: Work, entry: Entry, plus: object) -> bool:
    """Whether an entry has the choices that `plus` names."""
    return isinstance(plus, Mapping) and all(
        str(scalar(work.register, entry, name)) in named(values) for name, values in plus.items()
    )


def _of_year(work: Work, one: Computed) -> list[tuple[Entry, int, bool]]:
    """The entries of the same year and `per`, with their cents and whether `plus` names them."""
    register, entry = work.register, work.entry
    per, plus = str(one.args.get("per", "")), one.args.get("plus")
    wanted = scalar(register, entry, per)
    found = []
    for each in {one.id: one for one in (*work.around.entries, entry)}.values():
        if each.year != entry.year or scalar(register, each, per) != wanted:
            continue
        cents = scalar(register, each, one.of)
        adds = is_named(work, each, plus)
        found.append((each, cents if isinstance(cents, int) else 0, adds))
    return found


def yearly_lines(work: Work, one: Computed) -> Sequence[Value]:
    """For whom each line points to: the sum of `of` over the entries of the year that name them and that
    `plus` names, this one among them."""
    field, plus = field_or_none(work.register, one.of), one.args.get("plus")
    sums: dict[tuple[tuple[str, int | None], ...], int] = {}
    for each in {one.id: one for one in (*work.around.entries, work.entry)}.values():
        stored = scalar(work.register, each, one.of)
        if each.year == work.entry.year and isinstance(stored, int) and is_named(work, each, plus):
            for who in {links_of(line) for line in each.lines_of(one.among)}:
                sums[who] = sums.get(who, 0) + stored
    decimals = field.decimals if field is not None else 0
    return [number(sums.get(links_of(line), 0), decimals) for line in work.rows(one.among)]

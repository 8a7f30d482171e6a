"""Lines of all entries added up by what they are of, ranked: the topics that units asked for (B37, D28)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.rules.registers.amounts import PERCENT, Amount
from app.rules.registers.cells import Cells
from app.rules.registers.entries import Entry
from app.rules.registers.vocabulary import link_word


@dataclass(frozen=True)
class Tallied:
    """One of what lines are of: its place (equal sums share one: 1, 1, 3), sum, part of all, and whose."""

    place: int
    name: str
    total: Amount
    part: Amount
    who: tuple[str, ...]


def tallied(cells: Cells, entries: Iterable[Entry], lines: str, column: str) -> tuple[Tallied, ...]:
    """The sums of a column of the lines by what each line is of, the greatest first.

    `who` are those whose entries name it, each once, in the order of the entries.
    """
    register = cells.register
    field = register.field(lines)
    word = link_word(field.kind, field.of)
    sums: dict[str, Fraction] = {}
    who: dict[str, dict[str, None]] = {}
    for entry in entries:
        for place in range(len(entry.lines_of(lines))):
            name = cells.text(entry, word, lines, place)
            value = cells.value(entry, column, lines, place)
            if isinstance(value, Amount) and value.value is not None:
                sums[name] = sums.get(name, Fraction(0)) + value.value
                who.setdefault(name, {})[cells.text(entry, register.who.value)] = None
    whole = sum(sums.values(), Fraction(0))
    found = []
    for name, total in sorted(sums.items(), key=lambda pair: -pair[1]):
        share = total / whole if whole else Fraction(0)
        place = 1 + sum(other > total for other in sums.values())
        part = Amount(share.numerator, share.denominator, PERCENT)
        asked = tuple(filter(None, who[name]))
        found.append(Tallied(place, name, Amount(total.numerator, total.denominator), part, asked))
    return tuple(found)

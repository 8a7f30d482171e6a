"""What a name of a description ('score', 'entrants.score', 'person.unit', 'state') is worth in an entry.

Papers, lists of the window, cards, letters and exports all ask here, so that one thing is called one way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.rules.periods import HALF, MONTH, QUARTER, YEAR, periods_of_year
from app.rules.registers import vocabulary
from app.rules.registers.amounts import Amount, Value, money, number, value_text
from app.rules.registers.computing import Values
from app.rules.registers.description import Dated, Field, Kind, Register
from app.rules.registers.entries import Entry, Line, Scalar
from app.rules.registers.limits import limit_text, standing, told_limits
from app.rules.registers.link_words import Linked, LinkWords
from app.rules.registers.values import field_or_none, linked, scalar

_KINDS = {"": YEAR, "H": HALF, "Q": QUARTER}


def period_title(key: str) -> str:
    """'2024' → '2024年', '2024-H1' → '2024年上半年', '2024-08' → '2024年8月'."""
    year, _, rest = key.partition("-")
    if not rest or not year.isdigit():
        return f"{year}年" if year.isdigit() else key
    kind = _KINDS.get(rest[0], MONTH)
    for one in periods_of_year(kind, int(year)):
        if one.key == key:
            return f"{year}年{one.label}"
    return key


class Cells:
    """The values of entries of one register, by name; `values` gives what is computed of an entry."""

    def __init__(self, register: Register, words: LinkWords, values: Callable[[Entry], Values]) -> None:
        self.register, self.words = register, words
        self._values = values

    def value(self, entry: Entry, name: str, lines: str = "", place: int = 0) -> Value:
        """What `name` is in the entry, or in its line number `place` (from 0) among `lines`."""
        head, _, tail = name.partition(".")
        if lines:
            one = self.register.field(lines)
            if head == vocabulary.link_word(one.kind, one.of):
                if one.kind is Kind.CHOICE and not tail:
                    return self._said(one, entry.lines_of(lines)[place]) or None
                return _told(self.words.of_line(entry.lines_of(lines)[place]), tail)
            if not tail and (lines, name) in self._values(entry).lines:
                return self._values(entry).of_line(lines, name, place)
            column = next((each for each in one.columns if each.id == name), None)
            if column is not None:
                return self._typed(column, entry.lines_of(lines)[place].data.get(name))
        return self._of_entry(entry, head, tail)

    def text(self, entry: Entry, name: str, lines: str = "", place: int = 0) -> str:
        """The same as words, as papers print them."""
        return value_text(self.value(entry, name, lines, place))

    def filled(self, entry: Entry, template: str, lines: str = "", place: int = 0) -> str:
        """A template with each 【name】 in words: '【day】【project】'."""
        parts = template_parts(template)
        return "".join(self.text(entry, each, lines, place) if is_name else each for each, is_name in parts)

    def name(self, entry: Entry) -> str:
        """What the entry is called: its register's template, else whom or what it is of, else its number."""
        told = self.filled(entry, self.register.name).strip("　 ·，、") if self.register.name else ""
        return told or f"{self.register.title}第{entry.id}号"

    def stands(self, entry: Entry) -> str:
        """How it stands to the limits of its register: 'near', 'over' or ''."""
        return (
            standing(told_limits(self.register, entry, self._values(entry))) if self.register.limits else ""
        )

    def links(self, entry: Entry, field_id: str) -> tuple[Linked, ...]:
        """What a link field points to, in order."""
        return tuple(self.words.of_line(line) for line in linked(self.register, entry, field_id))

    def _of_entry(self, entry: Entry, head: str, tail: str) -> Value:
        if not tail:
            found = self._of_envelope(entry, head)
            if found is not None:
                return found
            values = self._values(entry)
            if head in values.own:
                return self._computed(head, values.own[head])
        one = field_or_none(self.register, head)
        if one is None:
            return None
        if one.kind is Kind.FILE:
            return "有" if head in entry.files else None
        if not tail:
            return self._field(entry, one)
        return self._tail(entry, one, tail)

    def _computed(self, name: str, value: Value) -> Value:
        """A computed value; whether a document is in force in words."""
        if isinstance(value, str) and any(
            one.id == name and one.args.get("what") == "force" for one in self.register.computed
        ):
            return vocabulary.FORCE.get(value, value)
        return value

    def _of_envelope(self, entry: Entry, head: str) -> Value:
        if head == "state":
            return next((one.title for one in self.register.states if one.id == entry.state), None)
        if head == "period" and field_or_none(self.register, "period") is None:
            return period_title(entry.period) if entry.period else self._of_term(entry)
        if head == "year" and field_or_none(self.register, "year") is None:
            return str(entry.year) if entry.year is not None else None
        if head == "called":
            return self.name(entry)
        if head == "files":
            return Amount(entry.file_count) if entry.file_count else None
        if head == "limit":
            return limit_text(told_limits(self.register, entry, self._values(entry))) or None
        if head == "since":
            return next((step.on_day for step in reversed(entry.steps) if step.state), None)
        return None

    def _of_term(self, entry: Entry) -> str | None:
        """The class or the campaign an entry is of, where no period of the calendar is."""
        if entry.batch_id is not None:
            return self.words.batches.get(entry.batch_id, Linked("")).title or None
        if entry.programme_id is not None:
            return self.words.programmes.get(entry.programme_id, Linked("")).title or None
        return None

    def _field(self, entry: Entry, one: Field) -> Value:
        if one.kind is Kind.DAY and one.id == "day" and self.register.dated is not Dated.NONE:
            return entry.on_day
        lines = linked(self.register, entry, one.id)
        if lines:
            return "、".join(self._said(one, line) for line in lines)
        if one.choices_from == "programmes" and entry.programme_id is not None:
            return self.words.programmes.get(entry.programme_id, Linked("")).title or None
        found = self._typed(one, scalar(self.register, entry, one.id))
        return one.empty if found is None and one.empty else found

    def _said(self, one: Field, line: Line) -> str:
        """A line in a list of them: the choice's word, else what it points to."""
        if one.kind is Kind.CHOICE and line.category_id is None:
            return _choice(one, line.name)
        return self.words.of_line(line).title

    def _tail(self, entry: Entry, one: Field, tail: str) -> Value:
        """A column of its lines joined, or what its link tells of that to which it points."""
        columns = self._values(entry).lines.get((one.id, tail))
        if columns is not None:
            return "、".join(filter(None, map(value_text, columns))) or None
        column = next((each for each in one.columns if each.id == tail), None)
        lines = linked(self.register, entry, one.id)
        if column is not None:
            said = (value_text(self._typed(column, line.data.get(tail))) for line in lines)
            return "、".join(filter(None, said)) or None
        told = [_told(self.words.of_line(line), tail) for line in lines]
        if len(told) == 1:
            return told[0]
        return "、".join(filter(None, map(value_text, told))) or None

    def _typed(self, one: Field, stored: Scalar | None) -> Value:
        """A stored scalar as what it is: amounts exact, days as days, choices and months in words."""
        if stored is None or stored == "":
            return None
        if one.kind is Kind.CHOICE:
            return _choice(one, str(stored))
        if isinstance(stored, int):
            return money(stored) if one.kind is Kind.MONEY else number(stored, one.decimals)
        if one.kind is Kind.DAY:
            return date.fromisoformat(stored)
        return period_title(stored) if one.kind is Kind.MONTH else stored


def template_parts(template: str) -> tuple[tuple[str, bool], ...]:
    """A template in parts: (words, False) and (name, True) in order."""
    found: list[tuple[str, bool]] = []
    rest = template
    while "【" in rest and "】" in rest[rest.index("【") :]:
        words, _, rest = rest.partition("【")
        name, _, rest = rest.partition("】")
        found += [(words, False)] if words else []
        found.append((name, True))
    return (*found, (rest, False)) if rest else tuple(found)


def _choice(one: Field, stored: str) -> str:
    """The word of a choice; one that is no longer there is said as it was stored."""
    return next((each.title for each in one.choices if each.id == stored), stored)


def _told(found: Linked, tail: str) -> Value:
    """Its name, or what it tells under `tail`."""
    if not tail:
        return found.title or None
    told = found.told.get(tail)
    if isinstance(told, bool) or told is None or told == "":
        return None
    return Amount(told) if isinstance(told, int) else told

"""What a name in a description stands for: 'field', 'lines.column', 'person.unit', a computed value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.registers import vocabulary as words
from app.rules.registers.description import LINKS, Computed, Field, Kind, Register

MARKED = re.compile(r"【([^【】]*)】")
LINES, LINK = "lines", "link"

_GIVES = {Kind.NUMBER: words.NUMBERS, Kind.MONEY: words.MONEYS, Kind.DAY: words.DAYS}
# The word by which those who owe are called in a list of them.
DEBTOR_WORDS = {"units": "unit", "people": "person", "classes": "class"}


@dataclass(frozen=True)
class Found:
    """What a name was found to be.

    `uses` the fields it reads ('score', or 'entrants' and 'entrants.score'), `computed` the computed value,
    `gives` number | text | mark | day | money | link | lines, `title` its heading, `field` where it is one.
    """

    gives: str
    title: str
    uses: tuple[str, ...] = ()
    computed: str = ""
    secret: bool = False
    field: Field | None = None


class Names:
    """The names of one register; `others` are the registers its entry fields may point into (None: any)."""

    def __init__(self, register: Register, others: Mapping[str, Register] | None = None) -> None:
        self.register = register
        self._others = others
        self._fields = {one.id: one for one in register.fields}
        self._computed = {(one.among, one.id): one for one in register.computed}

    def find(self, name: str, rows: str = "") -> Found | None:
        """What `name` is among `rows` ('' entries, a field of lines, 'grid', 'owed:units'), or None."""
        head, _, tail = name.partition(".")
        if rows.startswith(words.TALLY):
            return self._of_tally(name, rows.partition(":")[2])
        if rows == words.GRID or rows.startswith(words.OWED):
            return self._of_debtors(name, head, tail, rows)
        if rows in self._fields and self._fields[rows].is_lines:
            found = self._in_lines(self._fields[rows], head, tail)
            if found is not None:
                return found
        return self._of_entry(name, head, tail)

    def _of_tally(self, name: str, tally: str) -> Found | None:
        """A column of a list that adds `tally` ('lines.column') up by what the lines are of."""
        lines, _, column = tally.partition(".")
        summed = self.find(tally)
        if name not in words.TALLY_WORDS or summed is None:
            return None
        gives = words.NUMBERS if name in ("place", "sum", "count") else words.TEXTS
        if name == "unplanned":
            gives = words.MARKS
        titles = {"name": self._fields[lines].title, "sum": summed.title}
        return Found(gives, titles.get(name, words.TALLY_WORDS[name]), (lines, f"{lines}.{column}"))

    def shown(self, name: str, link: str) -> Found | None:
        """What a mark on a card is: of the entry, or of those lines that point to what the card is of."""
        found = self.find(name)
        for one in self.register.fields:
            if found is None and one.is_lines and words.link_word(one.kind, one.of) == link:
                found = self.find(name, one.id)
        return found

    def _of_entry(self, name: str, head: str, tail: str) -> Found | None:
        if (name == "state" and not self.register.states) or (name == "limit" and not self.register.limits):
            return None
        if name in words.ENTRY_WORDS:
            return Found(words.TEXTS, self._heading(name))
        if not tail and ("", head) in self._computed:
            return self._by(self._computed["", head])
        field = self._fields.get(head)
        if field is None:
            return None
        if not tail:
            gives = LINES if field.is_lines else LINK if field.kind in LINKS else _gives(field)
            return Found(gives, field.title, (field.id,), secret=field.secret, field=field)
        return self._column(field, tail) or self._attribute(field, tail)

    def _in_lines(self, field: Field, head: str, tail: str) -> Found | None:
        if head == words.link_word(field.kind, field.of):
            if tail:
                return self._attribute(field, tail)
            return Found(LINK, field.title, (field.id,), secret=field.secret)
        return None if tail else self._column(field, head)

    def _column(self, field: Field, column: str) -> Found | None:
        """A column of its lines, or what is computed among them."""
        if (field.id, column) in self._computed:
            return self._by(self._computed[field.id, column])
        for one in field.columns:
            if one.id == column:
                secret = field.secret or one.secret
                return Found(_gives(one), one.title, (field.id, f"{field.id}.{column}"), "", secret, one)
        return None

    def _attribute(self, field: Field, tail: str) -> Found | None:
        """What the link tells of that to which it points."""
        if field.kind is Kind.ENTRY:
            title = self._of_other(field, tail)
        else:
            title = words.ATTRIBUTES.get(words.link_word(field.kind, field.of), {}).get(tail)
        if title is None:
            return None
        return Found(words.TEXTS, title, (field.id,), secret=field.secret)

    def _of_other(self, field: Field, tail: str) -> str | None:
        is_own = field.entry_of == self.register.id
        if self._others is None and not is_own:
            return tail
        other = self.register if is_own else (self._others or {}).get(field.entry_of)
        found = Names(other).find(tail) if other is not None else None
        return found.title if found is not None and not found.secret else None

    def _heading(self, name: str) -> str:
        """What a word is called: the name of an entry as the field that names it."""
        for field_id in ("name", "title") if name == "called" else ():
            if field_id in self._fields:
                return self._fields[field_id].title
        return words.ENTRY_WORDS[name]

    def _of_debtors(self, name: str, head: str, tail: str, rows: str) -> Found | None:
        known = words.GRID_WORDS if rows == words.GRID else words.OWED_WORDS
        if name in known:
            title = self._slot_title() if name == "slot" else ""
            return Found(words.TEXTS, title or known[name])
        kind = rows.partition(":")[2]
        if kind == "entries":
            return self._of_entry(name, head, tail)
        who = DEBTOR_WORDS.get(kind, self.register.who.value)
        if head != who:
            return None
        attributes = words.ATTRIBUTES.get(who, {})
        if tail and tail not in attributes:
            return None
        return Found(LINK if not tail else words.TEXTS, attributes.get(tail, ""))

    def _slot_title(self) -> str:
        """What tells one paper from another of those who owe: the slot, or the step of a lecture."""
        if self.register.slot:
            return self._fields[self.register.slot].title
        for due in self.register.dues:
            head, _, tail = due.fills.partition(".")
            columns = self._fields[head].columns if tail and head in self._fields else ()
            for one in columns:
                if one.id == tail:
                    return one.title
        return ""

    def _by(self, computed: Computed) -> Found:
        return Found(self._given(computed), computed.title, computed=_key(computed))

    def _given(self, computed: Computed) -> str:
        gives = words.FUNCTIONS[computed.fn].gives
        if gives == "of":
            found = self.find(computed.of, computed.among)
            return found.gives if found is not None else words.NUMBERS
        if gives == "what":
            what = str(computed.args.get("what", ""))
            return words.LOOKUPS[what][0] if what in words.LOOKUPS else words.USES.get(what, words.TEXTS)
        return gives


def _key(computed: Computed) -> str:
    return f"{computed.among}.{computed.id}" if computed.among else computed.id


def _gives(field: Field) -> str:
    return _GIVES.get(field.kind, words.TEXTS)

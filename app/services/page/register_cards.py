"""What the registers say of a person, a unit or a class: lines of their cards, and of a class's file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.rules.registers import vocabulary
from app.rules.registers.cells import Cells, template_parts
from app.rules.registers.computed import values_by_entry
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry, Line
from app.services.page.register_around import read_around
from app.services.register.entry_rows import read_entries
from app.services.register.forms import shelf
from app.services.register.reading import with_words
from db.models import RegisterEntry, RegisterLine

PERSON, UNIT, CLASS, DOSSIER = "person", "unit", "class", "dossier"
_COLUMNS = {PERSON: "person_id", UNIT: "unit_id", CLASS: "batch_id", DOSSIER: "batch_id"}


@dataclass(frozen=True)
class CardLine:
    """One entry in the words that its register gives it for a card."""

    register_id: str
    title: str
    entry_id: int
    on_day: date
    words: str


def card_lines(session: Session, *, card: str, link_id: int, year: int, today: date) -> tuple[CardLine, ...]:
    """What the registers say on a card ('person', 'unit', 'class' or 'dossier') of a year, by register and
    day.

    Registers without words for such a card, as confidential ones, say nothing.
    """
    registers = shelf(session).registers
    speaking = {key: one for key, one in registers.items() if one.on and _template(one, card)}
    found = read_entries(session, *_wanted(speaking, card, link_id, year))
    lines: list[CardLine] = []
    for register_id, register in speaking.items():
        own = tuple(entry for entry in found if entry.register == register_id)
        if own:
            lines += _said(session, register, own, registers, card, link_id, year, today)
    return tuple(lines)


def _template(register: Register, card: str) -> str:
    shows = register.shows
    return {PERSON: shows.person, UNIT: shows.unit, CLASS: shows.class_, DOSSIER: shows.dossier}[card]


def _wanted(
    registers: Mapping[str, Register], card: str, link_id: int, year: int
) -> tuple[ColumnElement[bool], ...]:
    """Entries that belong to it, or that name it in a line."""
    column = _COLUMNS[card]
    named = select(RegisterLine.entry_id).where(getattr(RegisterLine, column) == link_id)
    own: ColumnElement[bool] = getattr(RegisterEntry, column) == link_id
    return (
        RegisterEntry.register.in_(list(registers)),
        own | RegisterEntry.id.in_(named),
        (RegisterEntry.year == year) | RegisterEntry.year.is_(None),
    )


def _said(
    session: Session,
    register: Register,
    entries: tuple[Entry, ...],
    registers: Mapping[str, Register],
    card: str,
    link_id: int,
    year: int,
    today: date,
) -> Iterable[CardLine]:
    words = with_words(session, register=register, entries=entries, registers=registers).words
    around = read_around(
        session,
        register=register,
        entries=entries,
        words=words,
        registers=registers,
        year=year,
        today=today,
    )
    values = values_by_entry(register, around)

    cells = Cells(register, words, values)
    template = _template(register, card)
    for entry in entries:
        field_id, place = _place(register, entry, card, link_id)
        parts = template_parts(template)
        told = [cells.text(entry, part, field_id, place) if is_name else part for part, is_name in parts]
        yield CardLine(register.id, register.title, entry.id, entry.on_day, "".join(told).strip())


def _place(register: Register, entry: Entry, card: str, link_id: int) -> tuple[str, int]:
    """Which line of which field names it; '' where the entry itself is its own."""
    link = {PERSON: "person", UNIT: "unit"}.get(card, "class")
    for one in register.fields:
        if one.is_lines and vocabulary.link_word(one.kind, one.of) == link:
            for place, line in enumerate(entry.lines_of(one.id)):
                if _points(line, card) == link_id:
                    return one.id, place
    return "", 0


def _points(line: Line, card: str) -> int | None:
    found: int | None = getattr(line, _COLUMNS[card])
    return found

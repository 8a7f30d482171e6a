"""What 登记簿设置 shows: every register with how much of it was changed, and one of them line by line."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import shipped
from app.rules.registers.description import Register
from app.rules.registers.document import Document
from app.rules.registers.form_words import form_words
from app.rules.registers.setting_lines import BOOK, DUE, FIELD, Line, lines_of
from app.services.register import forms, own_registers, settings
from app.services.register.used_parts import count_entries


@dataclass(frozen=True)
class Book:
    """A register in the list: `changes` how many things she set, `lost` how many no longer fit."""

    id: str
    title: str
    is_on: bool
    is_own: bool
    changes: int
    lost: int
    problem: InputProblem | None = None


@dataclass(frozen=True)
class BookSettings:
    """One register: as it is shipped (None for her own), as it is, her differences, its lines, its entries.

    `ruled` are dues that 制度设置 switches.
    """

    now: Register
    base: Register | None
    changes: Document
    lines: tuple[Line, ...]
    entries: int
    ruled: frozenset[str] = frozenset()


def list_books(session: Session) -> tuple[Book, ...]:
    """Every register, those that cannot be used last."""
    shelf = forms.shelf(session)
    base = shipped()
    found = []
    for register in shelf.registers.values():
        if register.hidden:
            continue
        changes = {} if register.is_own else forms.changes_of(session, register_id=register.id)
        told = len(form_words(changes, base.get(register.id))) if changes else 0
        lost = len(shelf.leftovers.get(register.id, ()))
        found.append(Book(register.id, register.title, register.on, register.is_own, told, lost))
    broken = (
        Book(each.id or each.title, each.title, False, each.id.startswith("own_"), 0, 0, each.refusal)
        for each in shelf.broken
    )
    return (*found, *broken)


def read_book(session: Session, *, register_id: str) -> BookSettings:
    """One register line by line. Raises `InputProblem` register.unknown, register.broken."""
    register = forms.get_register(session, register_id=register_id)
    entries = count_entries(session, register_id=register_id)
    if register.is_own:
        return BookSettings(register, None, {}, _own_lines(session, register), entries)
    found = settings.read_settings(session, register_id=register_id)
    lines = lines_of(found.shipped, found.register, found.changes, found.leftovers, found.ruled)
    return BookSettings(found.register, found.shipped, found.changes, lines, entries, found.ruled)


def _own_lines(session: Session, register: Register) -> tuple[Line, ...]:
    """Her own as it is kept, in words; it is changed in its editor."""
    document = own_registers.read_own(session, register_id=register.id).document
    sections = {"字段": FIELD, "应报": DUE}
    return tuple(
        Line(
            next((each for key, each in sections.items() if what.startswith(key)), BOOK),
            (what,),
            what,
            "",
            said,
        )
        for what, said in form_words(document).items()
    )

"""Descriptions kept in the data file: the clerk's changes, her own registers, what a closed year stood by.

The effective description is the shipped one with her differences laid on it; her own are whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import broken, shipped
from app.rules.registers.changes import Leftover, effective
from app.rules.registers.checking import parsed, register_of
from app.rules.registers.description import Register
from app.rules.registers.document import Document
from app.rules.registers.references import check_together
from app.rules.registers.together import Broken, sound_ones
from app.rules.registers.typed_values import choice_meant
from app.services.setting.register_dues import add_due_rules, first_open_day, follow_own_dues
from db.json_map import json_text
from db.models import RegisterForm

OWN, CHANGE, SEEN, SEALED = "own", "change", "seen", "sealed"
OWN_CHOICE = "x_"


@dataclass(frozen=True)
class Shelf:
    """Every register as the town has it, in the order of the page, and which of her changes no longer fit.

    `broken` are those that cannot be used, each with why; the others do not suffer from them.
    """

    registers: Mapping[str, Register]
    leftovers: Mapping[str, tuple[Leftover, ...]]
    broken: tuple[Broken, ...] = ()

    def __getitem__(self, register_id: str) -> Register:
        """The register of that id. Raises `InputProblem` register.unknown or register.broken (title, why)."""
        if register_id in self.registers:
            return self.registers[register_id]
        for each in self.broken:
            if register_id in (each.id, each.title):
                raise each.refusal
        raise InputProblem("register.unknown", value=register_id, known="、".join(self.registers))


def shelf(session: Session) -> Shelf:
    """The registers of the data file: shipped ones with her differences, then her own."""
    kept = _kept(session)
    base = shipped()
    registers: dict[str, Register] = {}
    leftovers: dict[str, tuple[Leftover, ...]] = {}
    for register_id, register in base.items():
        changes = kept.get((CHANGE, register_id))
        if changes is None:
            registers[register_id] = register
            continue
        found = effective(register, changes, others=base)
        registers[register_id] = found.register
        if found.leftovers:
            leftovers[register_id] = found.leftovers
    own, failed = _own(kept)
    sound, unfit = sound_ones(own, beside=registers) if own else ({}, ())
    return Shelf({**registers, **sound}, leftovers, (*broken(), *failed, *unfit))


def _own(kept: Mapping[tuple[str, str], object]) -> tuple[dict[str, Register], list[Broken]]:
    """The clerk's own by id, read strictly; and those that cannot be read."""
    found, failed = {}, []
    for (kind, register_id), document in kept.items():
        if kind != OWN:
            continue
        try:
            found[register_id] = parsed(document)
        except InputProblem as problem:
            title = document.get("title", "") if isinstance(document, Mapping) else ""
            failed.append(Broken(register_id, str(title) or register_id, problem))
    return found, failed


def get_register(session: Session, *, register_id: str) -> Register:
    """One register as the town has it. Raises `InputProblem` register.unknown."""
    return shelf(session)[register_id]


def _kept(session: Session) -> dict[tuple[str, str], object]:
    """(kind, register) → the kept document; what is no JSON any more stays its text."""
    rows = session.execute(
        select(RegisterForm.kind, RegisterForm.register, RegisterForm.json)
        .where(RegisterForm.kind.in_((OWN, CHANGE)))
        .order_by(RegisterForm.id)
    )
    return {(kind, register_id): read_json(text) for kind, register_id, text in rows}


def read_json(text: str) -> object:
    """What a kept text says; the text itself where it is no JSON any more."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def changes_of(session: Session, *, register_id: str) -> Document:
    """The clerk's differences of a register; {} for none."""
    return _document(_kept(session).get((CHANGE, register_id)))


def own_document(session: Session, *, register_id: str) -> Document:
    """The document of a register of the clerk's own; {} for none."""
    return _document(_kept(session).get((OWN, register_id)))


def _document(kept: object) -> Document:
    return dict(kept) if isinstance(kept, Mapping) else {}


def keep_form(
    session: Session, *, register_id: str, kind: str, document: object, year: int | None = None
) -> int:
    """Keep a document of a register: the one of its kind (and year) is replaced. Returns its id."""
    text = json_text(document)
    digest = hashlib.sha256(text.encode()).hexdigest()
    wanted = (
        RegisterForm.register == register_id,
        RegisterForm.kind == kind,
        RegisterForm.year.is_not_distinct_from(year),
    )
    found = session.scalar(select(RegisterForm).where(*wanted))
    if found is None:
        found = RegisterForm(register=register_id, kind=kind, year=year)
        session.add(found)
    found.json, found.sha256 = text, digest
    session.flush()
    return found.id


def drop_form(session: Session, *, register_id: str, kind: str) -> None:
    """Take the kept document of that kind away."""
    wanted = (RegisterForm.register == register_id, RegisterForm.kind == kind)
    for row in session.scalars(select(RegisterForm).where(*wanted)):
        session.delete(row)
    session.flush()


def keep_changes(session: Session, *, register: Register, changes: Mapping[str, object]) -> None:
    """Keep the clerk's differences of a shipped register; without any nothing is kept.

    What does not fit is kept as well and listed by `shelf` (an update may have taken its ground away).
    """
    if register.is_own:
        raise InputProblem("register.unknown", value=register.id, known="")
    if changes:
        keep_form(session, register_id=register.id, kind=CHANGE, document=dict(changes))
    else:
        drop_form(session, register_id=register.id, kind=CHANGE)


def keep_own(session: Session, *, document: Mapping[str, object]) -> Register:
    """Keep a register of the clerk's own, new or changed, with its dues; only a valid one (E32). Returns it.

    Raises `InputProblem` register.… with the path of what does not hold, register.own_name for an id that
    does not begin with 'own_' or is a shipped one's.
    """
    base = shipped()
    register = register_of(dict(document), others=base)
    if not register.is_own or register.id in base:
        raise InputProblem("register.own_name", value=register.id)
    known = shelf(session).registers
    before = known.get(register.id)
    check_together({**known, register.id: register})
    keep_form(session, register_id=register.id, kind=OWN, document=dict(document))
    add_due_rules(session, registers=(register,), from_on=first_open_day(session))
    if before is not None:
        follow_own_dues(session, before=before, now=register)
    return register


def add_choice(session: Session, *, register: Register, field_id: str, title: str) -> str:
    """A choice the clerk adds to an open field; returns its id, that of one called so already.

    Raises `InputProblem` entry.choice for a field that takes no new ones.
    """
    field = get_register(session, register_id=register.id).field(field_id)
    words = " ".join(title.split())
    known = choice_meant(field.choices, words)
    if known is not None:
        return known.id
    if not field.open or not words:
        told = "、".join(each.title for each in field.choices)
        raise InputProblem("entry.choice", field=field_id, title=field.title, value=title, known=told)
    taken = {each.id for each in field.choices}
    choice_id = next(each for n in range(1, 10_000) if (each := f"{OWN_CHOICE}{n}") not in taken)
    if register.is_own:
        _add_to_own(session, register.id, field_id, [choice_id, words])
        return choice_id
    changes = changes_of(session, register_id=register.id)
    choices = {**changes.get("choices", {})}
    choices[field_id] = [*choices.get(field_id, []), [choice_id, words]]
    keep_changes(session, register=register, changes={**changes, "choices": choices})
    return choice_id


def _add_to_own(session: Session, register_id: str, field_id: str, choice: list[str]) -> None:
    document = own_document(session, register_id=register_id)
    for field in document["fields"]:
        if field["id"] == field_id:
            field["choices"] = [*field.get("choices", []), choice]
    keep_own(session, document=document)

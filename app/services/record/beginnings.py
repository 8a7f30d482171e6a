"""Where a duty's entries are kept, and what a new one begins with: its kind, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.rules.own_duties import MEASURE as OWN
from app.rules.records.told import BOOKS
from app.rules.registers.description import Kind, Register, Who
from app.rules.registers.typed_values import Given, LineValue
from app.services.register.forms import get_register
from app.services.rule.duty_rules import DutyRuleRow

REGISTER = "register"
# The duty whose entries let a class off: they have no page of their own.
WAIVED = "Q28"


@dataclass(frozen=True)
class Beginning:
    """The register an entry of a duty belongs to, and what is known of it before anything is typed."""

    register: Register
    values: Mapping[str, Given]


def book_of(rule: DutyRuleRow) -> str:
    """The register whose entries a duty counts; '' for a duty that counts none."""
    if rule.measure in (REGISTER, OWN):
        return str(rule.filter.get("register", ""))
    return BOOKS[rule.code][0] if rule.code in BOOKS and rule.code != WAIVED else ""


def begin_entry(
    session: Session, *, rule: DutyRuleRow, person_id: int | None = None, unit_id: int | None = None
) -> Beginning:
    """A new entry for a duty: of the kind that counts for it, of a person or a unit.

    Raises `InputProblem` register.unknown.
    """
    register = get_register(session, register_id=book_of(rule))
    values: dict[str, Given] = dict(_kind(register, rule))
    whom = Kind.PERSON if register.who is Who.PERSON else Kind.PERSONS
    if person_id is not None and (name := _first(register, whom)):
        values[name] = (LineValue(person_id=person_id),)
    if unit_id is not None and (name := _first(register, Kind.UNIT)):
        values[name] = (LineValue(unit_id=unit_id),)
    return Beginning(register, values)


def begin_analysis(session: Session, *, batch_id: int) -> Beginning:
    """A new 党性分析 of a class, the paper it is kept as (B13). Raises `InputProblem` register.unknown."""
    book, slot, _ = BOOKS["Q16"]
    register = get_register(session, register_id=book)
    values: dict[str, Given] = {register.slot: slot}
    if name := _first(register, Kind.CLASS):
        values[name] = (LineValue(batch_id=batch_id),)
    return Beginning(register, values)


def _first(register: Register, kind: Kind) -> str:
    return next((one.id for one in register.fields if one.kind is kind), "")


def _kind(register: Register, rule: DutyRuleRow) -> Mapping[str, Given]:
    """The choices by which an entry counts for the duty, where there is but one."""
    if rule.measure == REGISTER:
        due = next((one for one in register.dues if one.id == rule.filter.get("due")), None)
        said = due.where if due is not None else {}
        return {name: wanted[0] for name, wanted in said.items() if len(wanted) == 1}
    if rule.measure == OWN:
        return {}
    _, slot, (name, value) = BOOKS[rule.code]
    found = {register.slot: slot} if slot and not slot.startswith("!") else {}
    return {**found, name: value} if name else found

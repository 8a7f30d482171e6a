"""An entry brought on to a state, with what the program does then: one operation, one step of undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.hour_pots import SENT
from app.rules.registers.description import Kind, Register
from app.rules.registers.entries import Entry
from app.rules.registers.typed_values import Given, LineValue
from app.rules.registers.values import linked, scalar
from app.services.follow_up.reminded_talks import add_reminded
from app.services.plan.planning import AudienceInput, ClassSessionInput, add_class_session
from app.services.register.forms import get_register
from app.services.register.moving import set_state
from app.services.register.reading import entry_of

SECONDMENT, TALK_CANDIDATE = "secondment", "talk_candidate"


@dataclass(frozen=True)
class SecondmentInput:
    """The 上级调训 that a task asks for: when it begins, what it is called, who is sent."""

    held_on: date
    title: str
    person_ids: tuple[int, ...]
    place: str = ""


@dataclass(frozen=True)
class Acted:
    """The step, and what was made: a class session or a talk, by its id."""

    step_id: int
    act: str = ""
    made_id: int | None = None


def bring_on(
    session: Session,
    *,
    register_id: str,
    entry_id: int,
    state: str,
    on_day: date,
    values: Mapping[str, Given] | None = None,
    reason: str = "",
    secondment: SecondmentInput | None = None,
) -> Acted:
    """Bring an entry to a state and do what belongs to it.

    A secondment without `secondment` only gets its state (the class session is there already and is named in
    the field for it). Raises `InputProblem` secondment.nobody, secondment.quota, and what `set_state` and
    planning raise.
    """
    register = get_register(session, register_id=register_id)
    given = dict(values or {})
    made: int | None = None
    entry = entry_of(session, register=register, entry_id=entry_id)
    if secondment is not None:
        made = _add_secondment(session, register, entry, given, secondment)
        field_id = session_field(register)
        if field_id:
            given[field_id] = (LineValue(class_session_id=made),)
    moved = set_state(
        session,
        register=register,
        entry_id=entry_id,
        state=state,
        on_day=on_day,
        values=given,
        reason=reason,
    )
    if moved.act == TALK_CANDIDATE:
        made = _add_candidate(session, register, entry, on_day)
    return Acted(moved.step_id, moved.act, made)


def session_field(register: Register) -> str:
    """The field that names the class session of an entry; '' without one."""
    fields = (each for each in register.fields if each.kind is Kind.CLASS and each.of == "session")
    return next((each.id for each in fields), "")


def quota_of(register: Register, entry: Entry, given: Mapping[str, Given]) -> int | None:
    """How many may be sent: as given now, else as it stands; None where nobody said."""
    if not any(each.id == "quota" for each in register.fields):
        return None
    said = given.get("quota", scalar(register, entry, "quota"))
    return int(str(said)) if said not in (None, "") and str(said).isdigit() else None


def _add_secondment(
    session: Session, register: Register, entry: Entry, given: Mapping[str, Given], data: SecondmentInput
) -> int:
    people = tuple(dict.fromkeys(data.person_ids))
    if not people:
        raise InputProblem("secondment.nobody")
    quota = quota_of(register, entry, given)
    if quota is not None and len(people) > quota:
        raise InputProblem("secondment.quota", count=len(people), quota=quota)
    source = scalar(register, entry, "source") if any(f.id == "source" for f in register.fields) else None
    return add_class_session(
        session,
        data=ClassSessionInput(
            title=data.title,
            held_on=data.held_on,
            place=data.place,
            pot=SENT,
            audience=tuple(AudienceInput(person_id=each) for each in people),
            capacity=quota,
            note=f"来文单位：{source}" if source else "",
        ),
    )


def _add_candidate(session: Session, register: Register, entry: Entry, on: date) -> int | None:
    lines = linked(register, entry, "person") if any(f.id == "person" for f in register.fields) else ()
    person_id = entry.person_id or next((line.person_id for line in lines), None)
    if person_id is None:
        raise InputProblem("entry.debtor")
    return add_reminded(session, person_id=person_id, entry_id=entry.id, told_on=entry.on_day, on=on)

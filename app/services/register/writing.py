"""Entries entered, changed, handed in again, removed; what is not given stays as it is.

Values come as they are typed, by field id (or title); a dialog may give stored scalars and lines instead.
Everything is checked on the entry as it stands afterwards; a refusal leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import UNSAID, Unsaid
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.keys import key_of
from app.rules.registers.saying import same, stored
from app.rules.registers.states import first_state, require_move
from app.rules.registers.terms import CALENDAR
from app.rules.registers.typed_values import Given, no_period, plausible, typed_day_of, typed_period
from app.rules.registers.values import DAY, day_filled, field_or_none, matches
from app.services.register import storing
from app.services.register.entry_checks import check_entry
from app.services.register.known_names import KnownNames
from app.services.register.limits import hold_backing, hold_limits
from app.services.register.numbering import hold_number
from app.services.register.proposing import TODAY, default_values, propose_period
from app.services.register.reading import WAIVER, entries_of_key, entry_of
from db.models import Attachment, RegisterEntry, RegisterLine, RegisterStep


@dataclass(frozen=True)
class Added:
    """What adding did: the entry, whether it was there already (then this is a revision), its 所属期.

    `notes` say which limits it has come near, or stands beyond with its reason.
    """

    entry_id: int
    is_revision: bool = False
    period: str = ""
    notes: tuple[str, ...] = ()


def add_entry(
    session: Session,
    *,
    register: Register,
    values: Mapping[str, Given],
    today: date,
    period: str = "",
    state: str = "",
    defaults: bool = False,
) -> Added:
    """Enter something; where its key has an entry already, it is a revision of that one.

    `period` is the 所属期 as typed ('' takes the missing one whose deadline is nearest); with `state` the
    entry begins in that state, else in the first that has all it asks. With `defaults` fields that are not
    given take what the description proposes for them.
    Raises `InputProblem` entry.required, entry.when, entry.period, entry.limit, and what typed values and
    states raise.
    """
    if defaults:
        values = {**default_values(session, register=register, today=today, given=values), **values}
    names = KnownNames(session, register, on=today)
    on_day = _day(register, values, today)
    found = storing.typed_values(register, values, names, year=on_day.year)
    record = RegisterEntry(register=register.id, on_day=on_day, data={})
    asked = {name for one in register.states for name in one.asks}
    later = {name: value for name, value in found.items() if name in asked}
    with session.no_autoflush:
        own = {name: value for name, value in found.items() if name not in asked}
        envelope = {n: v for n, v in own.items() if storing.is_envelope(register, n)}
        rest = {n: v for n, v in own.items() if n not in envelope}
        storing.put_values(session, register=register, record=record, values=envelope)
        record.period = _period(session, register, record, period)
    record.year = storing.dated_year(register, record.on_day, record.period)
    first = _first_of_key(session, register, record)
    if first is not None:
        step = revise_entry(
            session, register=register, entry_id=first.id, on_day=on_day, values=values, names=names
        )
        return Added(first.id, step is not None, first.period)
    session.add(record)
    session.flush()
    storing.put_values(session, register=register, record=record, values=rest)
    _begin(session, register, record, later, state)
    hold_number(session, register=register, record=record)
    entry = entry_of(session, register=register, entry_id=record.id)
    check_entry(register, entry, given=found)
    notes = hold_limits(session, register=register, before=None, after=entry)
    return Added(record.id, False, record.period, notes)


def _day(register: Register, values: Mapping[str, Given], today: date) -> date:
    """The day of a new entry: as given, else today where the description says so or asks for none."""
    field = field_or_none(register, DAY)
    if field is None:
        return today
    given = values.get(DAY, values.get(field.title))
    if isinstance(given, date):
        return plausible(field, given)
    if given and str(given).strip():
        return typed_day_of(field, str(given), year=today.year)
    if field.required and field.default != TODAY:
        raise InputProblem("entry.required", field=field.id, title=field.title)
    return today


def _period(session: Session, register: Register, record: RegisterEntry, typed: str) -> str:
    """The 所属期 of a new entry: as typed, else the missing one whose deadline is nearest to the day."""
    if register.period not in CALENDAR:
        if typed:
            raise no_period(typed, register.period)
        return ""
    if typed:
        return typed_period(typed, register.period)
    return propose_period(session, register=register, record=record)


def _first_of_key(session: Session, register: Register, record: RegisterEntry) -> Entry | None:
    probe = Entry(
        0,
        register.id,
        record.on_day,
        record.year,
        record.period or "",
        record.slot or "",
        record.unit_id,
        record.person_id,
        record.batch_id,
        record.programme_id,
    )
    key = key_of(register, probe)
    return None if key is None else next(iter(entries_of_key(session, register=register, key=key)), None)


def _begin(
    session: Session, register: Register, record: RegisterEntry, later: storing.Values, state: str
) -> None:
    """The state a new entry begins in, with what states ask for and was given."""
    session.flush()
    entry = entry_of(session, register=register, entry_id=record.id)
    if not any(matches(register, entry, one.when) for one in register.states):
        storing.put_values(session, register=register, record=record, values=later)
        return
    if state:
        require_move(register, entry, state=state, on_day=record.on_day, given=later)
    step = RegisterStep(entry_id=record.id, state=state, on_day=record.on_day, data={})
    session.add(step)
    session.flush()
    storing.put_values(session, register=register, record=record, values=later, step=step)
    session.flush()
    if state:
        return
    begun = first_state(register, entry_of(session, register=register, entry_id=record.id))
    first = next((one for one in register.states if matches(register, entry, one.when)), None)
    if begun:
        step.state = begun
    elif first is not None and any(later.values()):
        asks = first.asks
        now = entry_of(session, register=register, entry_id=record.id)
        missing = [name for name in asks if day_filled(register, now, name) is None]
        titles = "、".join(register.field(name).title for name in missing)
        raise InputProblem("entry.begun", fields=titles)
    else:
        session.delete(step)
    session.flush()


def edit_entry(
    session: Session,
    *,
    register: Register,
    entry_id: int,
    values: Mapping[str, Given],
    today: date,
    version: int | None = None,
    period: str | Unsaid = UNSAID,
) -> tuple[str, ...]:
    """Change what is given, where it stands: in the entry, or in the step that said it.

    Returns which limits it has come near (`Added.notes`).

    Raises `InputProblem` entry.not_found, entry.required, entry.when, entry.period, entry.limit, entry.taken
    (another entry has the key by then), what typed values raise, and `ConflictProblem` conflict.stale.
    """
    record = storing.entry_record(session, register=register, entry_id=entry_id, version=version)
    stood = entry_of(session, register=register, entry_id=entry_id)
    names = KnownNames(session, register, on=record.on_day)
    found = storing.typed_values(register, values, names, year=record.on_day.year)
    steps, lines = storing.steps_of(session, entry_id=entry_id), storing.lines_of(session, entry_id=entry_id)
    before = record.on_day
    for field_id, value in found.items():
        step = storing.place_of(register, steps, field_id, lines)
        storing.put_values(session, register=register, record=record, values={field_id: value}, step=step)
    if not isinstance(period, Unsaid):
        record.period = typed_period(period, register.period) if period else ""
        if not period and register.period in CALENDAR:
            raise no_period(period, register.period)
    record.year = storing.dated_year(register, record.on_day, record.period)
    for step in steps:
        if step.on_day == before and step.on_day != record.on_day and step.state:
            step.on_day = record.on_day  # what was reached on the day itself goes with it
    session.flush()
    hold_number(session, register=register, record=record)
    entry = entry_of(session, register=register, entry_id=entry_id)
    check_entry(register, entry, given=found)
    notes = hold_limits(session, register=register, before=stood, after=entry)
    _refuse_taken(session, register, entry)
    return notes


def _refuse_taken(session: Session, register: Register, entry: Entry) -> None:
    key = key_of(register, entry)
    if key is None:
        return
    other = next(
        (one for one in entries_of_key(session, register=register, key=key) if one.id != entry.id), None
    )
    if other is not None:
        raise InputProblem("entry.taken", id=other.id, day=other.on_day.isoformat())


def revise_entry(
    session: Session,
    *,
    register: Register,
    entry_id: int,
    on_day: date,
    values: Mapping[str, Given],
    names: KnownNames | None = None,
) -> int | None:
    """A later version handed in on a day: what it says lies over what was there, the first receipt stays.

    Returns the step, None when it is the same day and says nothing new. Raises entry.not_found, entry.before
    (earlier than the first receipt: that is what the edit is for), and what typed values raise.
    """
    record = storing.entry_record(session, register=register, entry_id=entry_id)
    if on_day < record.on_day:
        raise InputProblem("entry.before", day=on_day.isoformat(), first=record.on_day.isoformat())
    known = names or KnownNames(session, register, on=on_day)
    found = storing.typed_values(register, values, known, year=on_day.year)
    said = {n: v for n, v in found.items() if not storing.is_envelope(register, n) and v not in (None, ())}
    entry = entry_of(session, register=register, entry_id=entry_id)
    new = {n: v for n, v in said.items() if not same(v, stored(register, entry, register.field(n)))}
    if on_day == record.on_day and not new:
        return None
    step = RegisterStep(entry_id=entry_id, state="", on_day=on_day, data={})
    session.add(step)
    session.flush()
    storing.put_values(session, register=register, record=record, values=new, step=step)
    session.flush()
    revised = entry_of(session, register=register, entry_id=entry_id)
    check_entry(register, revised, given=new)
    hold_limits(session, register=register, before=entry, after=revised)
    return step.id


def _drop_waivers(session: Session, entry_id: int) -> None:
    """What let this entry off goes with it: there is nothing left to let off."""
    waivers = select(RegisterLine.entry_id).join(RegisterEntry, RegisterEntry.id == RegisterLine.entry_id)
    wanted = waivers.where(RegisterEntry.register == WAIVER, RegisterLine.entry_ref_id == entry_id)
    ids = [each for each in session.scalars(wanted) if each is not None]
    storing.drop_rows(session, wanted=select(RegisterLine).where(RegisterLine.entry_id.in_(ids)))
    storing.drop_rows(session, wanted=select(RegisterEntry).where(RegisterEntry.id.in_(ids)))


def remove_entry(session: Session, *, register: Register, entry_id: int) -> None:
    """Take an entry back with all that belongs to it.

    Raises entry.not_found, entry.used (others name it), entry.backs (others are measured by it).
    """
    record = storing.entry_record(session, register=register, entry_id=entry_id)
    if register.limits:
        gone = entry_of(session, register=register, entry_id=entry_id)
        hold_backing(session, register=register, gone=gone)
    steps = [step.id for step in storing.steps_of(session, entry_id=entry_id)]
    _drop_waivers(session, entry_id)
    user = session.scalar(
        select(func.coalesce(RegisterLine.entry_id, RegisterStep.entry_id))
        .outerjoin(RegisterStep, RegisterStep.id == RegisterLine.step_id)
        .where(RegisterLine.entry_ref_id == entry_id)
    )
    if user is not None and user != entry_id:
        raise InputProblem("entry.used", id=user)
    of_lines = (RegisterLine.entry_id == entry_id) | RegisterLine.step_id.in_(steps)
    of_files = (Attachment.entry_id == entry_id) | Attachment.step_id.in_(steps)
    storing.drop_rows(session, wanted=select(RegisterLine).where(of_lines))
    storing.drop_rows(session, wanted=select(Attachment).where(of_files))
    storing.drop_rows(session, wanted=select(RegisterStep).where(RegisterStep.entry_id == entry_id))
    session.delete(record)
    session.flush()

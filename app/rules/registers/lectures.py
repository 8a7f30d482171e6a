"""What a lecture owes: the line of its fee (B39), and the five steps of teaching (D21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.registers.description import Choice, Due, Field, Kind, Register
from app.rules.registers.entries import Entry, Line
from app.rules.registers.states import state_on
from app.rules.registers.terms import later, listed
from app.rules.registers.town_facts import LECTURE, Debtor, Lecture, TownFacts
from app.rules.registers.values import field_or_none, matches


@dataclass(frozen=True)
class OwedByLecture:
    """Something a lecture owes by a day (`slot` which step), when that was closed, and by which entry."""

    debtor: Debtor
    slot: str
    deadline: date
    closed_on: date | None = None
    closed_by: int | None = None


def owed_by_lectures(due: Due, register: Register, facts: TownFacts, today: date) -> Iterator[OwedByLecture]:
    """What each lecture held by `today` owes, in their order.

    `fills` names the field of who is paid: one line a lecturer and day, however many classes were taught
    together. Or 'steps.step': each choice of that column, once a lecture, in the lecturer's own entry.
    """
    held = [one for one in facts.lectures if one.on <= today and _concerns(due, facts, one)]
    if steps_of(register, due):
        yield from _steps(due, register, facts, held, today)
    else:
        yield from _paid(due, register, facts, held, today)


def steps_of(register: Register, due: Due) -> tuple[Choice, ...]:
    """The choices a due of lectures asks one by one; () where it asks one thing."""
    head, _, tail = due.fills.partition(".")
    field = field_or_none(register, head)
    if not tail or field is None:
        return ()
    return next((one.choices for one in field.columns if one.id == tail), ())


def slot_choices(register: Register, due: Due) -> tuple[Choice, ...]:
    """The words of the slots of what a due asks: of its steps, else of the register's slot."""
    if found := steps_of(register, due):
        return found
    return register.field(register.slot).choices if register.slot else ()


def _concerns(due: Due, facts: TownFacts, lecture: Lecture) -> bool:
    """Paid ones only, or of lecturers who were in one of the states named that day."""
    narrowed = due.who.narrowed
    if narrowed.get("paid") and not lecture.is_paid:
        return False
    states = listed(narrowed.get("state"))
    entry = next((one for one in facts.entries if one.id == lecture.lecturer), None)
    return not states or (entry is not None and state_on(entry, lecture.on) in states)


def debtor_of(lecture: Lecture) -> Debtor:
    """A lecture as one who owes: known by its first class session and the entry of who taught."""
    name = f"{lecture.name} {lecture.on.month}月{lecture.on.day}日《{lecture.title}》"
    return Debtor(LECTURE, min(lecture.sessions), name, of=lecture.lecturer)


# -- the fee -------------------------------------------------------------------------------------------


def _paid(
    due: Due, register: Register, facts: TownFacts, held: Sequence[Lecture], today: date
) -> Iterator[OwedByLecture]:
    days: dict[tuple[int, date], list[Lecture]] = {}
    for lecture in held:
        days.setdefault((lecture.lecturer, lecture.on), []).append(lecture)
    fees = [
        entry
        for entry in facts.entries
        if entry.register == register.id and entry.on_day <= today and matches(register, entry, due.where)
    ]
    for (lecturer, on), taught in days.items():
        own = [entry for entry in fees if _pays(entry, due.fills, lecturer)]
        classes = {each for one in taught for each in one.classes}
        taught_on = {day for who, day in days if who == lecturer}
        closing = [
            entry
            for entry in own
            if entry.on_day == on or (entry.on_day not in taught_on and entry.batch_id in classes)
        ]
        first = min(closing, key=lambda one: (one.on_day, one.id), default=None)
        closed = (None, None) if first is None else (first.on_day, first.id)
        yield OwedByLecture(debtor_of(taught[0]), "", later(on, due.days), *closed)


def _pays(entry: Entry, payee: str, lecturer: int) -> bool:
    return any(line.entry_id == lecturer for line in entry.lines_of(payee))


# -- the steps -----------------------------------------------------------------------------------------


def _steps(
    due: Due, register: Register, facts: TownFacts, held: Sequence[Lecture], today: date
) -> Iterator[OwedByLecture]:
    head, _, tail = due.fills.partition(".")
    field = register.field(head)
    entries = {entry.id: entry for entry in facts.entries if entry.register == register.id}
    for lecture in held:
        entry = entries.get(lecture.lecturer)
        lines = entry.lines_of(head) if entry is not None else ()
        own = [line for line in lines if line.class_session_id in lecture.sessions]
        for step in steps_of(register, due):
            days = [_day(field, line, lecture.on) for line in own if line.data.get(tail) == step.id]
            on = min((day for day in days if day <= today), default=None)
            deadline = later(lecture.on, due.days_by.get(step.id, due.days))
            yield OwedByLecture(debtor_of(lecture), step.id, deadline, on, lecture.lecturer)


def _day(field: Field, line: Line, held_on: date) -> date:
    """The day a step was taken as its line says it, else the day of the lecture."""
    column = next((one.id for one in field.columns if one.kind is Kind.DAY), "")
    try:
        return date.fromisoformat(str(line.data.get(column, "")))
    except ValueError:
        return held_on

"""The registers of a data file and what is owed to them, with the classes that the duties see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from app.rules import natures
from app.rules.periods import year_period
from app.rules.registers.description import Register
from app.rules.registers.owing import Owing
from app.rules.registers.town_facts import ClassFacts, SessionFacts
from app.services.duty.duty_marks import trainee_ids
from app.services.duty.duty_sessions import HeldRow, class_sessions_of, classes_of
from app.services.register.forms import shelf
from app.services.register.owed import OwedReading
from app.services.register.town_reading import Lessons
from app.services.rule.duty_people import PeopleInTime
from app.services.rule.duty_rules import DutyRuleRow


def owed_reading(
    session: Session,
    *,
    today: date,
    registers: Mapping[str, Register] | None = None,
    in_time: PeopleInTime | None = None,
    rules: Sequence[DutyRuleRow] | None = None,
) -> OwedReading:
    """What is owed to any register in any year; `registers`, people and rules where the caller has them."""
    return OwedReading(
        session,
        registers=shelf(session).registers if registers is None else registers,
        today=today,
        lessons=read_lessons,
        in_time=in_time,
        rules=rules,
    )


def owing_of_year(
    session: Session,
    *,
    register: Register,
    year: int,
    today: date,
    registers: Mapping[str, Register] | None = None,
) -> dict[str, Owing]:
    """Due id → what it asks of a year, of the dues that are on: for papers and lists of one register."""
    reading = owed_reading(session, registers=registers, today=today)
    return {each.due.id: each.owing for each in reading.of_register(register, year=year) if each.is_on}


def read_lessons(session: Session, *, year: int, today: date) -> Lessons:
    """The classes that end in the year, with their trainees, and the town's class sessions held in it.

    Those of the superiors are among them: whoever is sent to a long one owes its papers. One that is over
    and was never held is none. A class of the town's own is a key one where it is ticked as 专题班.
    Trainees are read, class by class, when a due asks for them; the session must still be open then.
    """
    whole = year_period(year)
    rows = class_sessions_of(session, first=whole.first, last=whole.last, today=today)
    ending = (each for each in classes_of(rows) if whole.holds(each.last))
    runs = [each for each in ending if each.last > today or each.has_ended(today)]
    classes = tuple(
        ClassFacts(
            each.batch_id,
            each.title,
            each.first,
            each.last,
            _Trainees(session, [lesson.id for lesson in each.sessions]),
            frozenset().union(*(_names(row) for row in each.sessions)),
            each.is_own and any(natures.SPECIAL in row.natures for row in each.sessions),
        )
        for each in runs
    )
    return classes, tuple(
        SessionFacts(row.id, row.on, _names(row)) for row in rows if row.held and row.is_own
    )


class _Trainees(Set[int]):
    """The ids of those who are due in a class, read when they are first looked at."""

    def __init__(self, session: Session, lesson_ids: Sequence[int]) -> None:
        self._session, self._lesson_ids = session, lesson_ids

    @cached_property
    def _ids(self) -> frozenset[int]:
        return trainee_ids(self._session, ids=self._lesson_ids)

    def __contains__(self, person_id: object) -> bool:
        return person_id in self._ids

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _names(row: HeldRow) -> frozenset[str]:
    return frozenset({row.form, *row.natures, *row.categories}) - {""}

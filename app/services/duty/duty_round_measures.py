"""How far a 轮训 has come: days each person of its audience attended in the classes ticked for it (Q27)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.duties import PersonFacts
from app.rules.periods import Period
from app.rules.session_status import CANCELLED
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_marks import made_up_for, marks_of
from app.services.duty.duty_measured import PERSON, DutyRow, Measured
from app.services.duty.training_rounds import RoundRow, in_audience, list_rounds
from app.services.rule.duty_people import PeopleInTime
from app.services.rule.duty_rules import DutyRuleRow
from db.models import Batch, ClassSession, Course, Unit

MARK = "R"
DONE, PLANNED, NONE = "done", "planned", "none"
STATE_WORDS = {DONE: "已完成", PLANNED: "已有安排", NONE: "没有安排"}


@dataclass(frozen=True)
class RoundPerson:
    """Somebody a 轮训 asks: the days attended, and the next class ticked for it whose list names them."""

    person_id: int
    name: str
    unit: str
    days: int
    asked: int
    next_on: date | None = None
    next_title: str = ""

    @property
    def is_done(self) -> bool:
        """Whether enough different days were attended."""
        return self.days >= self.asked

    @property
    def state(self) -> str:
        """DONE; PLANNED where a class still ahead lists them; NONE where nothing does."""
        return DONE if self.is_done else PLANNED if self.next_on is not None else NONE

    @property
    def planned_words(self) -> str:
        """9月3日 村干部轮训（第二期）, or 没有安排."""
        if self.next_on is None:
            return STATE_WORDS[NONE]
        return f"{self.next_on.month}月{self.next_on.day}日 {self.next_title}".strip()

    @property
    def id(self) -> int:
        """The person's id, for tables."""
        return self.person_id


@dataclass(frozen=True)
class RoundState:
    """A 轮训 with everybody it asks, in official order."""

    row: RoundRow
    people: tuple[RoundPerson, ...]

    @property
    def id(self) -> int:
        """The round's id, for tables."""
        return self.row.id

    @property
    def done(self) -> int:
        """How many have attended enough."""
        return sum(person.is_done for person in self.people)

    def count(self, state: str) -> int:
        """How many are done, planned, or without anything planned."""
        return sum(person.state == state for person in self.people)

    def days_left(self, today: date) -> int:
        """Days until its last day; 0 on it and after."""
        return max((self.row.end_on - today).days, 0)

    @property
    def remaining(self) -> tuple[RoundPerson, ...]:
        """Who has not, by unit."""
        return tuple(person for person in self.people if not person.is_done)


def rounds_of_year(session: Session, *, year: int, today: date) -> tuple[RoundState, ...]:
    """Every 轮训 that touches the year, with how far it has come by today."""
    in_time = PeopleInTime(session)
    return tuple(_state(session, in_time, row, today) for row in list_rounds(session, year=year))


def round_state(session: Session, *, round_id: int, today: date) -> RoundState:
    """One 轮训. Raises `InputProblem` round.not_found."""
    row = next((each for each in list_rounds(session) if each.id == round_id), None)
    if row is None:
        raise InputProblem("round.not_found")
    return _state(session, PeopleInTime(session), row, today)


def _state(session: Session, in_time: PeopleInTime, row: RoundRow, today: date) -> RoundState:
    """Asked is who is on the roster and in the audience today, or was on its last day: leavers are not
    asked, newcomers from their day on."""
    above = _above(session)
    asked = [
        person
        for person in in_time.on(min(row.end_on, today))
        if in_audience(row, groups=person.groups, unit_ids=above.get(person.unit_id, (person.unit_id,)))
    ]
    days, ahead = _attended(session, row, today)
    return RoundState(row, tuple(_person(person, row, days, ahead) for person in asked))


def _person(
    person: PersonFacts,
    row: RoundRow,
    days: dict[int, set[date]],
    ahead: dict[int, tuple[date, str]],
) -> RoundPerson:
    there = {day for day in days.get(person.id, ()) if person.joined_on is None or day >= person.joined_on}
    next_on, title = ahead.get(person.id, (None, ""))
    return RoundPerson(person.id, person.name, person.unit, len(there), row.days, next_on, title)


def _above(session: Session) -> dict[int | None, tuple[int | None, ...]]:
    parents = dict(session.execute(select(Unit.id, Unit.parent_id)).all())
    found: dict[int | None, tuple[int | None, ...]] = {}
    for unit_id in parents:
        chain: list[int | None] = []
        at: int | None = unit_id
        while at is not None and at not in chain:
            chain.append(at)
            at = parents.get(at)
        found[unit_id] = tuple(chain)
    return found


def _attended(
    session: Session, row: RoundRow, today: date
) -> tuple[dict[int, set[date]], dict[int, tuple[date, str]]]:
    """Person id → days present in the ticked classes by today, and the next one ahead that lists them."""
    sessions = session.execute(
        select(ClassSession.id, ClassSession.held_on, Batch.name, Course.title)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            Batch.course_id.in_(row.course_ids),
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(row.start_on, row.end_on),
        )
        .order_by(ClassSession.held_on, ClassSession.id)
    ).all()
    on = {lesson.id: lesson.held_on for lesson in sessions}
    names = {each.id: f"{each.title}（{each.name}）" if each.name else each.title for each in sessions}
    days: dict[int, set[date]] = {}
    ahead: dict[int, tuple[date, str]] = {}
    for mark in marks_of(session, ids=list(on)):
        day = on[mark.class_session_id]
        if day <= today and mark.is_present:
            days.setdefault(mark.person_id, set()).add(day)
        elif day > today and mark.is_due:
            own = (day, names[mark.class_session_id])
            ahead[mark.person_id] = min(own, ahead.get(mark.person_id, own))
    for held_id, person_id in made_up_for(
        session, ids=[held_id for held_id, day in on.items() if day <= today]
    ):
        days.setdefault(person_id, set()).add(on[held_id])
    return days, ahead


def round_periods(facts: DutyFacts) -> tuple[Period, ...]:
    """One period for each 轮训 that touches the year."""
    year = facts.year.first.year
    return tuple(Period(f"{year}-{MARK}{row.id}", row.name, row.start_on, row.end_on) for row in facts.rounds)


def coverage(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured | None:
    """People of a 轮训's audience who attended their days in its own classes (Q27)."""
    row = next((each for each in facts.rounds if period.key.endswith(f"-{MARK}{each.id}")), None)
    if row is None:
        return None
    state = _state(facts.session, facts.in_time, row, facts.today)

    def behind() -> Iterable[DutyRow]:
        for person in state.people:
            note = "" if person.is_done else _words(person)
            yield DutyRow(
                person.is_done,
                None,
                f"参训{person.days}/{person.asked}天",
                f"{person.name}（{person.unit}）",
                note,
                PERSON,
                person.person_id,
            )

    return Measured(len(state.people), state.done, behind)


def _words(person: RoundPerson) -> str:
    if person.next_on is None:
        return "没有安排"
    return f"已安排{person.planned_words}"

"""The 4+6 rotation board: leaders lecture, cadres report, month by month (E12, E13, I10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import UNSAID, Unsaid
from app.rules.rotation import LECTURE, PLACES, Speaker, choice_words, propose
from app.services.person.roster import PersonRow, RosterFilter, list_people, posts_by_person
from app.services.routine.rotation_held import held_turns
from app.services.routine.rotation_rounds import standings
from db.models import Person, RotationTurn

LEADERS = "班子成员"


@dataclass(frozen=True)
class TurnRow:
    """One turn on the board; `done_on` is set once it was held.

    `auto_on` is the day of a class session that fulfils it by itself, `lesson` that session's title, `why`
    what speaks for this person in this month.
    """

    id: int
    month: str
    role: str
    person_id: int
    name: str
    unit: str
    title: str
    position: int
    topic: str
    planned_on: date | None
    done_on: date | None
    class_session_id: int | None
    comment: str
    auto_on: date | None = None
    lesson: str = ""
    why: str = ""

    @property
    def held_on(self) -> date | None:
        """When it was given: as entered, or by the class session."""
        return self.done_on or self.auto_on


def list_turns(session: Session, *, month: str | None = None, year: int | None = None) -> tuple[TurnRow, ...]:
    """Turns of a month or a year, by month, role and place."""
    statement = (
        select(RotationTurn, Person.name)
        .join(Person, Person.id == RotationTurn.person_id)
        .order_by(RotationTurn.month, RotationTurn.role, RotationTurn.position, RotationTurn.id)
    )
    if month is not None:
        statement = statement.where(RotationTurn.month == month)
    if year is not None:
        statement = statement.where(RotationTurn.month.startswith(f"{year}-"))
    found = session.execute(statement).all()
    people = {p.id: p for p in list_people(session)} if found else {}
    # Whoever moves later stood there with the post of the month.
    posts = {
        each: posts_by_person(session, on=date.fromisoformat(f"{each}-01"))
        for each in {turn.month for turn, _ in found}
    }
    held = held_turns(session, prefix=month or str(year or "")) if found else {}
    reasons = _reasons(session, [turn for turn, _ in found])
    rows = []
    for turn, name in found:
        person = people.get(turn.person_id)
        post = next((post for post, _ in posts[turn.month].get(turn.person_id, ())), None) or person
        by = held.get(turn.id)
        rows.append(
            TurnRow(
                id=turn.id,
                month=turn.month,
                role=turn.role,
                person_id=turn.person_id,
                name=name,
                unit=post.unit if post else "",
                title=post.title if post else "",
                position=turn.position,
                topic=turn.topic,
                planned_on=turn.planned_on,
                done_on=turn.done_on,
                class_session_id=turn.class_session_id,
                comment=turn.comment,
                auto_on=by.on if by else None,
                lesson=by.title if by else "",
                why=reasons[turn.id],
            )
        )
    return tuple(rows)


def _reasons(session: Session, turns: Sequence[RotationTurn]) -> dict[int, str]:
    """Turn id → why this person stands there: turns before, the round, and the pace of the unit."""
    history: dict[tuple[str, int], list[str]] = {}
    for role, person_id, month in session.execute(
        select(RotationTurn.role, RotationTurn.person_id, RotationTurn.month).order_by(RotationTurn.month)
    ):
        history.setdefault((role, person_id), []).append(month)
    on_board: dict[tuple[str, str], set[int]] = {}
    of_unit: dict[tuple[str, str, int | None], int] = {}
    for turn in turns:
        on_board.setdefault((turn.month, turn.role), set()).add(turn.person_id)
    known = {
        role: standings(session, role=role, months={month for month, own in on_board if own == role})
        for role in {turn.role for turn in turns}
    }
    for turn in turns:
        unit = known[turn.role][turn.month].unit_of.get(turn.person_id)
        of_unit[turn.month, turn.role, unit] = of_unit.get((turn.month, turn.role, unit), 0) + 1
    found = {}
    for turn in turns:
        standing = known[turn.role][turn.month]
        level = standing.levels.get(turn.person_id, 0)
        others = [
            standing.levels[p]
            for p in standing.levels
            if p not in standing.away and p not in on_board[turn.month, turn.role]
        ]
        before = [month for month in history[turn.role, turn.person_id] if month < turn.month]
        found[turn.id] = choice_words(
            turn.role,
            times=len(before),
            last_month=before[-1] if before else "",
            is_least=level <= min(others) if others else None,
            of_unit=of_unit[turn.month, turn.role, standing.unit_of.get(turn.person_id)],
            round_number=level + 1,
            of_round=standing.of_round(turn.person_id),
        )
    return found


def eligible(session: Session, *, month: str, role: str) -> tuple[PersonRow, ...]:
    """Who may take the role: leaders lecture (group 班子成员), everybody else reports."""
    people = list_people(session, roster=RosterFilter(on=date.fromisoformat(month + "-01")))
    return tuple(p for p in people if (LEADERS in p.groups) == (role == LECTURE))


def propose_month(session: Session, *, month: str, role: str) -> tuple[int, ...]:
    """Person ids for the places still free in the month, from the whole history; nothing is written."""
    taken = session.scalars(
        select(RotationTurn.person_id).where(RotationTurn.month == month, RotationTurn.role == role)
    ).all()
    last_months: dict[int, str] = dict(
        session.execute(
            select(RotationTurn.person_id, func.max(RotationTurn.month))
            .where(RotationTurn.role == role, RotationTurn.month < month)
            .group_by(RotationTurn.person_id)
        ).all()
    )
    standing = standings(session, role=role, months=[month])[month]
    speakers = [
        Speaker(
            person_id=person_id,
            unit_id=standing.unit_of[person_id],
            last_month=last_months.get(person_id, ""),
            times=level + standing.later.get(person_id, 0),
            order=(place,),
            on_leave=person_id in standing.away,
        )
        for place, (person_id, level) in enumerate(standing.levels.items())
    ]
    return propose(speakers, PLACES[role] - len(taken), taken=taken)


def add_turns(session: Session, *, month: str, role: str, person_ids: Sequence[int]) -> tuple[int, ...]:
    """Put people on the board after those already there; returns the turn ids.

    Raises `InputProblem` rotation.twice when somebody already stands there.
    """
    last = session.scalar(
        select(func.max(RotationTurn.position)).where(RotationTurn.month == month, RotationTurn.role == role)
    )
    ids = []
    for place, person_id in enumerate(person_ids, (last or 0) + 1):
        if _find(session, month, role, person_id) is not None:
            raise InputProblem("rotation.twice")
        turn = RotationTurn(month=month, role=role, person_id=person_id, position=place)
        session.add(turn)
        session.flush()
        ids.append(turn.id)
    return tuple(ids)


def swap_turns(session: Session, *, first_id: int, second_id: int) -> None:
    """Exchange the people of two turns (also of different months).

    Raises `InputProblem` rotation.role when one lectures and the other reports.
    """
    first, second = _turn(session, first_id), _turn(session, second_id)
    if first.role != second.role:
        raise InputProblem("rotation.role")
    _refuse_held(session, first, second)
    if first.month == second.month:
        first.position, second.position = second.position, first.position
    else:
        if _find(session, first.month, first.role, second.person_id) or _find(
            session, second.month, first.role, first.person_id
        ):
            raise InputProblem("rotation.twice")
        first.person_id, second.person_id = second.person_id, first.person_id
    session.flush()


def move_turn(session: Session, *, turn_id: int, month: str) -> None:
    """Take a turn to another month, after those there. Raises `InputProblem` rotation.twice or .done."""
    turn = _turn(session, turn_id)
    if turn.month == month:
        return
    _refuse_held(session, turn)
    if _find(session, month, turn.role, turn.person_id):
        raise InputProblem("rotation.twice")
    last = session.scalar(
        select(func.max(RotationTurn.position)).where(
            RotationTurn.month == month, RotationTurn.role == turn.role
        )
    )
    # A day or a class session of the old month does not fit the new one.
    turn.month, turn.position, turn.planned_on, turn.class_session_id = month, (last or 0) + 1, None, None
    session.flush()


def replace_turn(session: Session, *, turn_id: int, person_id: int) -> None:
    """Somebody else takes the turn. Raises `InputProblem` rotation.twice or rotation.done."""
    turn = _turn(session, turn_id)
    if turn.person_id != person_id:
        _refuse_held(session, turn)
        if _find(session, turn.month, turn.role, person_id):
            raise InputProblem("rotation.twice")
        turn.person_id = person_id
        session.flush()


def edit_turn(
    session: Session,
    *,
    turn_id: int,
    topic: str,
    planned_on: date | None,
    done_on: date | None,
    class_session_id: int | Unsaid | None = UNSAID,
    comment: str | None = None,
) -> None:
    """Topic and dates of a turn, and the comment and class session where given; `done_on` makes it count
    (Q4, Q5).

    Without a date of its own it counts once the linked class session was held with this lecturer.
    """
    turn = _turn(session, turn_id)
    turn.topic = topic.strip()
    if comment is not None:
        turn.comment = comment.strip()
    turn.planned_on, turn.done_on = planned_on, done_on
    if not isinstance(class_session_id, Unsaid):
        turn.class_session_id = class_session_id
    session.flush()


def remove_turn(session: Session, *, turn_id: int) -> None:
    """Take a turn off the board. Raises `InputProblem` rotation.done when it was held."""
    turn = _turn(session, turn_id)
    _refuse_held(session, turn)
    session.delete(turn)
    session.flush()


def _turn(session: Session, turn_id: int) -> RotationTurn:
    turn = session.get(RotationTurn, turn_id)
    if turn is None:
        raise InputProblem("rotation.not_found")
    return turn


def _refuse_held(session: Session, *turns: RotationTurn) -> None:
    """What was given stays. Raises `InputProblem` rotation.done or rotation.held_by_session."""
    for turn in turns:
        if turn.done_on:
            raise InputProblem("rotation.done")
        by = held_turns(session, prefix=turn.month).get(turn.id)
        if by is not None:
            raise InputProblem("rotation.held_by_session", title=by.title)


def _find(session: Session, month: str, role: str, person_id: int) -> int | None:
    return session.scalar(
        select(RotationTurn.id).where(
            RotationTurn.month == month, RotationTurn.role == role, RotationTurn.person_id == person_id
        )
    )

"""新录用、新任职: who came or took a post in the year, and whether the training for it was had (B27, D05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import natures
from app.rules.session_status import CANCELLED
from app.services.plan.batches import ATTENDED
from db.models import Assignment, Batch, ClassSession, Course, Participation, Person, Unit

JOINED, APPOINTED = "joined", "appointed"
KIND_LABELS: Mapping[str, str] = {JOINED: "新录用", APPOINTED: "新任职"}
# What counts for each: who is new to the service may have either.
WANTED: Mapping[str, frozenset[str]] = {
    JOINED: frozenset({natures.INITIAL, natures.APPOINTED}),
    APPOINTED: frozenset({natures.APPOINTED}),
}


@dataclass(frozen=True)
class Newcomer:
    """Somebody of the list: since when, by what; `done` the first such training since, `planned` the next."""

    person_id: int
    name: str
    unit: str
    title: str
    kind: str
    on: date
    done_on: date | None = None
    done: str = ""
    planned_on: date | None = None
    planned: str = ""

    @property
    def words(self) -> str:
        """已参训 3月5日 任职培训班; 已安排 9月1日 …; 未安排."""
        if self.done_on is not None:
            return f"已参训 {self.done_on.month}月{self.done_on.day}日 {self.done}"
        if self.planned_on is not None:
            return f"已安排 {self.planned_on.month}月{self.planned_on.day}日 {self.planned}"
        return "未安排"


@dataclass(frozen=True)
class _Lesson:
    id: int
    on: date
    title: str
    natures: frozenset[str]


def list_newcomers(session: Session, *, year: int, today: date) -> tuple[Newcomer, ...]:
    """New people by their day, then those with a new post; of whoever is on the roster on `today`.

    A post is new where the person was there before and held none called so until then. Days nobody wrote down
    make nobody new.
    """
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    lessons = _lessons(session, first)
    came = _came(session, [each.id for each in lessons if each.on <= today])
    listed = _listed(session, [each.id for each in lessons if each.on > today])
    found = []
    for person_id, name, unit, title, kind, on in (
        *_joined(session, first, last),
        *_appointed(session, first, last),
    ):
        own = [each for each in lessons if each.on >= on and each.natures & WANTED[kind]]
        done = next((each for each in own if person_id in came[each.id]), None)
        ahead = next((each for each in own if person_id in listed[each.id]), None)
        found.append(
            Newcomer(
                person_id, name, unit, title, kind, on,
                done.on if done else None, done.title if done else "",
                ahead.on if ahead else None, ahead.title if ahead else "",
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.kind != JOINED, one.on, one.person_id)))


_Who = tuple[int, str, str, str, str, date]


def _joined(session: Session, first: date, last: date) -> Iterable[_Who]:
    rows = session.execute(
        select(Person.id, Person.name, Unit.name, Assignment.title, Person.joined_on)
        .outerjoin(Assignment, (Assignment.person_id == Person.id) & Assignment.is_primary)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .where(Person.joined_on.between(first, last), Person.left_on.is_(None) | (Person.left_on > last))
        .order_by(Person.id, Assignment.id)
    )
    found = {row[0]: row for row in rows}  # the last of several primary posts
    for person_id, name, unit, title, on in found.values():
        if on is not None:
            yield person_id, name, unit or "", title or "", JOINED, on


def _appointed(session: Session, first: date, last: date) -> Iterable[_Who]:
    """New titles of people who were there before the year."""
    began = select(Assignment.person_id).where(Assignment.start_on.between(first, last))
    rows = session.execute(
        select(
            Person.id, Person.name, Person.joined_on, Unit.name, Assignment.title, Assignment.start_on,
            Assignment.end_on,
        )
        .join(Person, Person.id == Assignment.person_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.person_id.in_(began), Person.left_on.is_(None) | (Person.left_on > last))
        .order_by(Assignment.person_id, Assignment.start_on, Assignment.id)
    ).all()  # fmt: skip
    before: dict[int, set[str]] = defaultdict(set)
    told: dict[int, _Who] = {}
    for person_id, name, joined_on, unit, title, start_on, end_on in rows:
        was_there = joined_on is None or joined_on < first
        still = end_on is None or end_on > last
        if start_on is None or not (first <= start_on <= last and title.strip()):
            before[person_id].add(title)
            continue
        if was_there and still and title not in before[person_id]:
            told[person_id] = (person_id, name, unit, title, APPOINTED, start_on)
        before[person_id].add(title)
    yield from told.values()


def _lessons(session: Session, first: date) -> list[_Lesson]:
    """Class sessions from the year on that are 初任 or 任职培训, by day."""
    rows = session.execute(
        select(ClassSession.id, ClassSession.held_on, Course.title, ClassSession.form, Course.natures)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(ClassSession.held_on >= first, ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    wanted = frozenset().union(*WANTED.values())
    found = [_Lesson(row[0], row[1], row[2], natures.natures_of(row[3], row[4]) & wanted) for row in rows]
    return [each for each in found if each.natures]


def _came(session: Session, ids: list[int]) -> Mapping[int, frozenset[int]]:
    return _people(session, ids, attended=True)


def _listed(session: Session, ids: list[int]) -> Mapping[int, frozenset[int]]:
    return _people(session, ids, attended=False)


def _people(session: Session, ids: list[int], *, attended: bool) -> Mapping[int, frozenset[int]]:
    wanted = select(Participation.class_session_id, Participation.person_id).where(
        Participation.class_session_id.in_(ids)
    )
    if attended:
        wanted = wanted.where(Participation.mark.in_(ATTENDED))
    found: dict[int, set[int]] = defaultdict(set)
    for session_id, person_id in session.execute(wanted):
        found[session_id].add(person_id)
    return defaultdict(frozenset, {key: frozenset(own) for key, own in found.items()})

"""空白: who was reached by nothing of a topic, why, and where the plan offers it next (A10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.scopes import Scope
from app.rules.hour_pots import SENT
from app.rules.marks import NOT_LISTED
from app.rules.session_status import CANCELLED, PLANNED
from app.services.coverage.coverage import Coverage, Topic
from app.services.coverage.schemes import scheme_topics
from app.services.plan.due_lists import due_lists
from app.services.tally.mark_totals import WALK_IN
from db.models import Batch, BatchAudience, ClassSession, Course, Participation

MISSED, EXEMPT, NOT_ASKED, NOT_HELD = "missed", "exempt", "not_asked", "not_held"
WHY_WORDS = {
    MISSED: "应训未训",
    EXEMPT: "免训",
    NOT_ASKED: "没有列入名单",
    NOT_HELD: "没有开展",
}


@dataclass(frozen=True)
class NextSession:
    """A class session of the plan still ahead, with whom its list names."""

    id: int
    on: date
    title: str
    batch: str
    place: str
    due: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def words(self) -> str:
        """12月3日 安全生产（第二期）."""
        batch = f"（{self.batch}）" if self.batch else ""
        return f"{self.on.month}月{self.on.day}日 {self.title}{batch}"


@dataclass(frozen=True)
class Blank:
    """One person without one topic. `next` is the first class session ahead that has the person on its list,
    else the first of the topic (`is_listed` False: the person has to be put on it)."""

    person_id: int
    name: str
    unit_id: int | None
    unit: str
    topic_id: int
    topic: str
    why: str
    reason: str = ""
    next: NextSession | None = None
    is_listed: bool = False

    @property
    def id(self) -> int:
        """A number of its own among the blanks of a topic or of a person, for tables."""
        return self.person_id * 100_000 + self.topic_id

    @property
    def why_words(self) -> str:
        """免训：产假."""
        return f"{WHY_WORDS[self.why]}{f'：{self.reason}' if self.reason else ''}"

    @property
    def next_words(self) -> str:
        """The next class session; 须加入名单 where the person is not on its list; 没有安排 without any."""
        if self.next is None:
            return "没有安排"
        return self.next.words if self.is_listed else f"{self.next.words}，须加入名单"


@dataclass(frozen=True)
class Blanks:
    """Every blank of a coverage, in the order of its people and topics; topic id → class sessions ahead."""

    rows: tuple[Blank, ...]
    ahead: Mapping[int, tuple[NextSession, ...]]

    def of_topic(self, topic_id: int, people: Collection[int] | None = None) -> tuple[Blank, ...]:
        """Those without a topic; of some people only, if given."""
        return tuple(
            row
            for row in self.rows
            if row.topic_id == topic_id and (people is None or row.person_id in people)
        )

    def of_person(self, person_id: int) -> tuple[Blank, ...]:
        """What one person lacks."""
        return tuple(row for row in self.rows if row.person_id == person_id)


def blanks_of(session: Session, *, found: Coverage) -> Blanks:
    """The blanks of people on the roster at the period's end, each with the plan's next fitting session."""
    topics_of = scheme_topics(session, scheme_id=found.scheme_id).of_course
    wanted = {topic.id for topic in found.topics}
    of_course = {course: set(topics) & wanted for course, topics in topics_of.items()}
    ahead = sessions_ahead(session, of_course=of_course, today=found.scope.today)
    asked = _asked(session, found.scope, of_course)
    exempt = _exempt(session, found.scope, of_course)
    order = {person: place for place, person in enumerate(found.roster)}
    lines = {line.id: line for line in found.people}
    rows = []
    for person_id in sorted(order, key=order.__getitem__):
        line = lines[person_id]
        for topic in found.topics:
            if line.missing(topic.id):
                why, reason = _why(person_id, topic, asked, exempt)
                lesson, is_listed = fitting(person_id, ahead.get(topic.id, ()))
                rows.append(
                    Blank(
                        person_id,
                        line.name,
                        line.unit_id,
                        line.unit,
                        topic.id,
                        topic.name,
                        why,
                        reason,
                        lesson,
                        is_listed,
                    )
                )
    return Blanks(tuple(rows), ahead)


def fitting(person_id: int, ahead: Iterable[NextSession]) -> tuple[NextSession | None, bool]:
    """The first class session that has the person on its list, else the first of all; and which it is."""
    every = tuple(ahead)
    own = next((lesson for lesson in every if person_id in lesson.due), None)
    return (own, True) if own is not None else (every[0] if every else None, False)


def sessions_ahead(
    session: Session, *, of_course: Mapping[int, Collection[int]], today: date
) -> dict[int, tuple[NextSession, ...]]:
    """Topic id → the town's planned class sessions from today on, by day, with their lists."""
    rows = session.execute(
        select(
            ClassSession.id,
            ClassSession.held_on,
            Course.title,
            Batch.name,
            ClassSession.place,
            Batch.course_id,
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            ClassSession.status == PLANNED,
            ClassSession.held_on >= today,
            ClassSession.pot != SENT,
            Batch.course_id.in_([course for course, topics in of_course.items() if topics]),
        )
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    ).all()
    due = due_lists(session, class_session_ids=[row.id for row in rows]) if rows else None
    found: dict[int, list[NextSession]] = {}
    for row in rows:
        listed = due.due(row.id) if due is not None else frozenset()
        lesson = NextSession(row.id, row.held_on, row.title, row.name, row.place, listed)
        for topic in of_course[row.course_id]:
            found.setdefault(topic, []).append(lesson)
    return {topic: tuple(lessons) for topic, lessons in found.items()}


def _why(
    person_id: int,
    topic: Topic,
    asked: Mapping[int, set[int]],
    exempt: Mapping[int, Mapping[int, str]],
) -> tuple[str, str]:
    if person_id in asked.get(topic.id, ()):
        return MISSED, ""
    if person_id in exempt.get(topic.id, {}):
        return EXEMPT, exempt[topic.id][person_id]
    return (NOT_ASKED if topic.sessions else NOT_HELD), ""


def _days(scope: Scope) -> tuple[date, date]:
    return scope.first, scope.until


def _asked(session: Session, scope: Scope, of_course: Mapping[int, Collection[int]]) -> dict[int, set[int]]:
    """Topic id → who stood as due on a list of a class session of the period that has come."""
    found: dict[int, set[int]] = {}
    rows = session.execute(
        select(Batch.course_id, Participation.person_id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .where(
            ClassSession.held_on.between(*_days(scope)),
            ClassSession.status != CANCELLED,
            ClassSession.pot != SENT,
            Participation.source != WALK_IN,
            Participation.mark != NOT_LISTED,
            Batch.course_id.in_([course for course, topics in of_course.items() if topics]),
        )
        .distinct()
    )
    for course_id, person_id in rows:
        for topic in of_course[course_id]:
            found.setdefault(topic, set()).add(person_id)
    return found


def _exempt(
    session: Session, scope: Scope, of_course: Mapping[int, Collection[int]]
) -> dict[int, dict[int, str]]:
    """Topic id → person → why they were let off by name in a 期 of the period (A06)."""
    found: dict[int, dict[int, str]] = {}
    rows = session.execute(
        select(Batch.course_id, BatchAudience.person_id, BatchAudience.reason)
        .join(Batch, Batch.id == BatchAudience.batch_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(
            BatchAudience.excluded,
            BatchAudience.person_id.is_not(None),
            ClassSession.held_on.between(*_days(scope)),
            Batch.course_id.in_([course for course, topics in of_course.items() if topics]),
        )
        .order_by(BatchAudience.id)
    )
    for course_id, person_id, reason in rows:
        for topic in of_course[course_id]:
            found.setdefault(topic, {}).setdefault(person_id or 0, reason)
    return found

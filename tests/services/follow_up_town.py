"""A town of chance in which everything befalls everybody that 谈话补训 is about."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.services.follow_up import settled
from db.models import (
    Attempt,
    Batch,
    ClassSession,
    Course,
    DisciplineNote,
    Exam,
    Leave,
    MakeUp,
    Participation,
    Person,
    Standing,
    Unit,
)
from tests.services import follow_up_before as before

YEAR, NEXT = 2024, 2025


def fill(session: Session, seed: int) -> None:
    """A dozen people, courses of one to three 期, and everything that can befall them."""
    chance = random.Random(f"follow-up {seed}")

    def day(year: int = YEAR) -> date:
        return date(year, 1, 1) + timedelta(days=chance.randrange(366))

    units = [Unit(name=f"单位{n}", position=n) for n in range(3)]
    people = [
        Person(
            name=f"人{n}",
            search_key=f"r{n}",
            sort_key=f"r{n:02d}",
            joined_on=day() if chance.random() < 0.2 else None,
            left_on=day() if chance.random() < 0.2 else None,
        )
        for n in range(12)
    ]
    session.add_all([*units, *people])
    session.flush()
    for person in people:
        if chance.random() < 0.3:
            start = day()
            end = None if chance.random() < 0.3 else start + timedelta(days=90)
            session.add(Standing(person_id=person.id, kind="left", start_on=start, end_on=end))
    lessons: list[ClassSession] = []
    for number in range(9):
        course = Course(
            title=f"课程{number}",
            required=chance.random() < 0.5,
            batches=chance.choice(("", "split", "repeat")),
            hours_again=chance.random() < 0.5,
        )
        session.add(course)
        session.flush()
        for batch_number in range(chance.choice((1, 1, 2, 3))):
            batch = Batch(course_id=course.id, name=f"第{batch_number + 1}期")
            session.add(batch)
            session.flush()
            for _ in range(chance.choice((1, 2))):
                lesson = ClassSession(
                    batch_id=batch.id,
                    held_on=day(chance.choice((YEAR, YEAR, YEAR, NEXT))),
                    hours_centi=chance.choice((100, 250)),
                    status=chance.choice(("held", "held", "held", "planned", "cancelled")),
                    pot=chance.choice(("集中", "集中", "上级调训")),
                )
                session.add(lesson)
                lessons.append(lesson)
    session.flush()
    _attend(session, chance, lessons, people, units)
    _test(session, chance, people, day)
    _slip_and_note(session, chance, lessons, people, day)


def _attend(session: Session, chance: random.Random, lessons: Any, people: Any, units: Any) -> None:
    parts = []
    for lesson in lessons:
        for number, person in enumerate(people):
            if chance.random() < 0.85:
                unit = chance.choice(units)
                parts.append(
                    Participation(
                        class_session_id=lesson.id,
                        person_id=person.id,
                        unit_id=chance.choice((unit.id, None)),
                        unit_name=unit.name,
                        number=number,
                        source=chance.choice(("rule", "rule", "rule", "hand", "walk_in", "make_up")),
                        mark=chance.choice(before.all_marks()),
                        minutes_late=chance.choice((None, 0, 7)),
                        minutes_early=chance.choice((None, 4)),
                    )
                )
    session.add_all(parts)
    session.flush()
    for part in parts:
        if part.mark in settled.MISSED and chance.random() < 0.5:
            target = chance.choice((*lessons, None))
            state = chance.choice((settled.PLANNED, settled.DONE, settled.DROPPED))
            late = chance.choice((YEAR, YEAR, NEXT))
            session.add(
                MakeUp(
                    participation_id=part.id,
                    target_session_id=target.id if target else None,
                    held_on=None if target else date(YEAR, 11, 5),
                    place="会议室",
                    content=chance.choice(("", "自学")),
                    state=state,
                    done_on=date(late, chance.randrange(1, 13), 9) if state == settled.DONE else None,
                    hours_centi=100 if state == settled.DONE else 0,
                    note="病休" if state == settled.DROPPED else "",
                )
            )
    session.flush()


def _test(session: Session, chance: random.Random, people: Any, day: Callable[..., date]) -> None:
    for number in range(4):
        exam = Exam(
            title=f"测试{number}",
            held_on=day(chance.choice((YEAR, NEXT))),
            month=chance.choice(("", "2024-05")),
            policy=chance.choice(("best", "first")),
            full_centi=10000,
            pass_centi=6000,
            resit_by=chance.choice((None, date(NEXT, 12, 30))),
        )
        session.add(exam)
        session.flush()
        for person in people:
            for tried in chance.choice(((), (1,), (1,), (2,), (1, 2), (1, 3), (1, 2, 3), (2, 1))):
                state = chance.choice(before.all_states())
                scored = state in ("normal", "makeup") and chance.random() < 0.9
                session.add(
                    Attempt(
                        exam_id=exam.id,
                        person_id=person.id,
                        number=tried,
                        unit_name="单位",
                        title=chance.choice(("", "干事")),
                        state=state,
                        score_centi=chance.choice((0, 5900, 6000, 9000)) if scored else None,
                        note=chance.choice(("", "补")),
                        sat_on=exam.held_on if tried > 1 else None,
                    )
                )
                session.flush()


def _slip_and_note(
    session: Session, chance: random.Random, lessons: Any, people: Any, day: Callable[..., date]
) -> None:
    for _ in range(14):
        start = day()
        lesson = chance.choice((*lessons, None, None, None))
        session.add(
            Leave(
                person_id=chance.choice(people).id,
                kind="sick",
                start_on=start,
                end_on=start + timedelta(days=chance.choice((0, 30, 300))),
                class_session_id=lesson.id if lesson else None,
                handed_in_on=chance.choice((None, start)),
            )
        )
    for _ in range(3):
        session.add(
            DisciplineNote(
                person_id=chance.choice(people).id, class_session_id=chance.choice(lessons).id, text="接电话"
            )
        )
    session.flush()

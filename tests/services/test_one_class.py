"""What is read of one class alone is what the whole year says of it, on towns of chance; and in few reads."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.figures.counting import NOBODY, Attendance, attendance, column_of
from app.rules import marks
from app.rules.marks import MarkKindRow
from app.rules.session_status import CANCELLED
from app.services.archive import archive_check
from app.services.archive.archive_check import ArchiveRow
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.one_class import OneClass
from app.services.plan.class_sessions import get_class_session, list_class_sessions, tallies_of
from app.services.setting.mark_kinds import plain_kinds
from db.models import Attempt, Batch, ClassSession, Course, Exam, Lecturer, Participation, Person, Programme
from db.session import Database
from tests.services.conftest import Run
from tests.services.follow_up_town import YEAR, fill


def fill_tests(session: Session, seed: int) -> None:
    """Tests of classes and of months, some sat in time, some late, some let off."""
    chance = random.Random(f"one class {seed}")
    people = session.scalars(select(Person.id)).all()
    batches = session.scalars(select(Batch.id).order_by(Batch.id)).all()
    for number in range(24):
        on = date(YEAR, 1, 1) + timedelta(days=chance.randrange(420))
        batch = chance.choice((*batches, None, None))
        last = max(
            session.scalars(select(ClassSession.held_on).where(ClassSession.batch_id == batch)), default=None
        )
        if last is not None and chance.random() < 0.7:
            on = last + timedelta(days=chance.randrange(-3, 6))
        month = chance.choice(("", "", f"{on:%Y-%m}", f"{YEAR}-0{chance.randrange(1, 10)}"))
        exam = Exam(title=f"班测{number}", held_on=on, batch_id=batch, month=month, pass_centi=6000)
        session.add(exam)
        session.flush()
        for person in people:
            if chance.random() < 0.9:
                state = chance.choice((*["normal"] * 12, "exempt", "absent"))
                session.add(
                    Attempt(
                        exam_id=exam.id, person_id=person, number=1, state=state,
                        score_centi=8000 if state == "normal" else None,
                        note=chance.choice(("", "产假")), unit_name="", title="",
                    )
                )  # fmt: skip
    for course in session.scalars(select(Course).order_by(Course.id)):
        if chance.random() < 0.5:
            programme = Programme(
                title=f"方案{course.id}", start_on=date(YEAR, 1, 1), end_on=date(YEAR, 12, 31),
                document_no=chance.choice(("", "文〔2024〕1号")),
            )  # fmt: skip
            session.add(programme)
            session.flush()
            course.programme_id = programme.id
    for lesson in session.scalars(select(ClassSession)):
        for place in range(chance.randrange(3)):
            session.add(Lecturer(class_session_id=lesson.id, name=f"讲师{place}", position=place))
    session.flush()


def fill_both(session: Session, seed: int) -> None:
    """A dozen people with classes of chance, and tests of these."""
    fill(session, seed)
    fill_tests(session, seed)


BY_CHANCE = fill_both


@pytest.fixture(params=range(8))
def town(database: Database) -> Database:
    """The town of a seed."""
    return database


def by_the_whole_year(session: Session, class_session_id: int) -> ArchiveRow:
    """As it was: everything of the year is read for the one class."""
    lesson = get_class_session(session, class_session_id=class_session_id)
    own = [row for row in list_class_sessions(session, batch_id=lesson.batch_id) if row.status != CANCELLED]
    days = [row for row in own if row.tally.took > 0] or [lesson]
    year = lesson.held_on.year
    duties = DutyFacts(session, year=year, today=date(year + 1, 12, 31))
    return archive_check._Known(duties, days).row(lesson, own or [lesson], days)


@pytest.mark.slow
def test_the_file_of_a_class_is_that_of_the_whole_year(town: Database) -> None:
    seen: set[bool] = set()
    with town.read() as session:
        ids = session.scalars(select(ClassSession.id)).all()
    for one in ids:
        with town.read() as session:
            wanted = by_the_whole_year(session, one)
        with town.read() as session:
            assert archive_check.check_session(session, class_session_id=one) == wanted
        seen.add(any(label.startswith("测试") for label in wanted.here))
    assert len(ids) > 10
    assert seen == {True, False}


def test_a_row_of_the_plan_is_what_its_records_say(town: Database) -> None:
    with town.read() as session:
        rows = {row.id: row for row in list_class_sessions(session, year=YEAR)}
        tallies = tallies_of(session, class_session_ids=list(rows))
        own = ("id", "batch_id", "held_on", "start_time", "end_time", "day_part", "place", "form", "pot")
        more = ("hours_centi", "status", "status_reason", "note", "capacity", "sheet_printed_at", "version")
        for lesson in session.scalars(select(ClassSession).where(ClassSession.id.in_(rows))):
            row = rows[lesson.id]
            batch = session.get_one(Batch, lesson.batch_id)
            course = session.get_one(Course, batch.course_id)
            programme = session.get(Programme, course.programme_id) if course.programme_id else None
            assert [getattr(row, name) for name in own + more] == [getattr(lesson, n) for n in own + more]
            assert (row.batch, row.course_id, row.title) == (batch.name, course.id, course.title)
            assert (row.required, row.batches, row.hours_again) == (
                course.required, course.batches, course.hours_again,
            )  # fmt: skip
            assert type(row.required) is type(row.hours_again) is bool
            assert row.programme == (programme.title if programme is not None else "")
            teachers = session.scalars(
                select(Lecturer.name)
                .where(Lecturer.class_session_id == lesson.id)
                .order_by(Lecturer.position)
            )
            assert row.lecturers == "、".join(teachers)
            if lesson.id in tallies:
                assert row.tally == tallies[lesson.id]
        assert len(rows) == len(
            session.scalars(
                select(ClassSession.id).where(
                    ClassSession.held_on.between(date(YEAR, 1, 1), date(YEAR, 12, 31))
                )
            ).all()
        )


def kind_by_kind(by_mark: Any, kinds: Any, walk_ins: Any = None) -> Attendance:
    """As it was: every kind is looked at, whether anybody has it or not."""
    found = dict.fromkeys(vars(NOBODY), 0)
    for kind in kinds:
        number, extra = by_mark.get(kind.code, 0), (walk_ins or {}).get(kind.code, 0)
        column = column_of(kind)
        found[column] += number
        if column != "present":
            found["not_listed"] += extra
            continue
        found["walkin"] += extra
        found["late"] += number * (kind.code in (marks.LATE, marks.LATE_EARLY))
        found["early"] += number * (kind.code in (marks.EARLY, marks.LATE_EARLY))
        found["both"] += number * (kind.code == marks.LATE_EARLY)
    return Attendance(**found)


@pytest.mark.parametrize("town", [0], indirect=True)
def test_marks_nobody_has_are_passed_over(town: Database) -> None:
    with town.read() as session:
        kinds: tuple[MarkKindRow, ...] = plain_kinds(session)
    chance = random.Random(7)
    codes = [*(kind.code for kind in kinds), "of_another_town"]
    for _ in range(300):
        listed = {code: chance.randrange(3) for code in codes if chance.random() < 0.6}
        beside = chance.choice((None, {}, {code: chance.randrange(2) for code in codes}))
        assert attendance(listed, kinds, beside) == kind_by_kind(listed, kinds, beside)


@pytest.mark.parametrize("town", [0, 1], indirect=True)
def test_the_file_of_a_class_reads_no_other_class(town: Database, run: Run) -> None:
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    def asked(one: int) -> list[str]:
        found.clear()
        with town.read() as session:
            engine = session.get_bind()
            event.listen(engine, "before_cursor_execute", note)
            try:
                archive_check.check_session(session, class_session_id=one)
            finally:
                event.remove(engine, "before_cursor_execute", note)
        return list(found)

    with town.read() as session:
        for lesson in session.scalars(select(ClassSession)):
            year = lesson.held_on.year
            duties = OneClass(session, batch_id=lesson.batch_id, year=year, today=date(year + 1, 12, 31))
            assert {row.batch_id for each in duties.classes for row in each.sessions} <= {lesson.batch_id}
            assert {exam.batch_id for exam in duties.exams} <= {lesson.batch_id, None}
            assert len({exam.month for exam in duties.exams if exam.batch_id is None}) <= 1
        one = session.scalars(
            select(ClassSession.id).join(Participation).where(Participation.mark == "present")
        ).first()
        assert one is not None
    first = asked(one)
    assert len(first) <= 30
    run(lambda s: fill_tests(s, 99))
    assert len(asked(one)) == len(first)

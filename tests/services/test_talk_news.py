"""Candidates brought up to date by the news of the trail are those found by looking at everybody."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.context import AppContext
from app.errors import GanxunError
from app.reverting import revert
from app.services.follow_up import candidates, talk_incidents, talk_news, talks
from app.services.follow_up.talk_news import Head
from app.services.operation.operations import list_operations
from app.services.setting.defaults import load_missing_defaults
from db.audit import bulk_update
from db.models import (
    Batch,
    ClassSession,
    Course,
    DisciplineNote,
    Leave,
    MakeUp,
    Participation,
    Person,
    Seal,
    WarningTalk,
)
from db.session import Database
from tests.services import follow_up_before as before
from tests.services.follow_up_town import NEXT, YEAR, fill


def some(session: Session, chance: random.Random, model: Any) -> Any:
    rows = session.scalars(select(model).order_by(model.id)).all()
    return chance.choice(rows) if rows else None


def a_mark(session: Session, chance: random.Random) -> None:
    some(session, chance, Participation).mark = chance.choice(before.all_marks())


def marks_past_the_session(session: Session, chance: random.Random) -> None:
    parts = [some(session, chance, Participation).id for _ in range(3)]
    bulk_update(
        session, Participation, [{"id": each, "mark": chance.choice(("late", "absent"))} for each in parts]
    )


def minutes(session: Session, chance: random.Random) -> None:
    part = session.scalars(select(Participation).where(Participation.mark == "late")).first()
    if part is not None:
        part.minutes_late = chance.randrange(1, 30)


def another_person(session: Session, chance: random.Random) -> None:
    part = some(session, chance, Participation)
    held = select(Participation.person_id).where(Participation.class_session_id == part.class_session_id)
    free = session.scalars(select(Person.id).where(Person.id.not_in(held))).all()
    if free:
        part.person_id = chance.choice(free)


def a_row_gone(session: Session, chance: random.Random) -> None:
    part = session.scalars(
        select(Participation)
        .where(Participation.mark.in_(("late", "early")))
        .order_by(Participation.id.desc())
    ).first()
    if part is not None:
        for own in session.scalars(select(MakeUp).where(MakeUp.participation_id == part.id)):
            session.delete(own)
        session.flush()
        session.delete(part)


def marked_then_gone(session: Session, chance: random.Random) -> None:
    a_mark(session, chance)
    session.flush()
    a_row_gone(session, chance)


def a_slip(session: Session, chance: random.Random) -> None:
    absent = session.scalars(select(Participation).where(Participation.mark == "absent")).all()
    if absent:
        part = chance.choice(absent)
        on = session.get_one(ClassSession, part.class_session_id).held_on
        session.add(
            Leave(
                person_id=part.person_id,
                kind="sick",
                start_on=on,
                end_on=on,
                handed_in_on=chance.choice((on, None)),
            )
        )


def a_slip_handed_in(session: Session, chance: random.Random) -> None:
    slip = some(session, chance, Leave)
    slip.handed_in_on = None if slip.handed_in_on else slip.start_on


def a_slip_of_another(session: Session, chance: random.Random) -> None:
    some(session, chance, Leave).person_id = some(session, chance, Person).id


def a_slip_gone(session: Session, chance: random.Random) -> None:
    slip = some(session, chance, Leave)
    if slip is not None:
        session.delete(slip)


def a_note(session: Session, chance: random.Random) -> None:
    talk_incidents.add_note(
        session,
        person_id=some(session, chance, Person).id,
        class_session_id=some(session, chance, ClassSession).id,
        text="讲话",
    )


def a_note_worded(session: Session, chance: random.Random) -> None:
    note = some(session, chance, DisciplineNote)
    if note is not None:
        note.text = f"接电话 {chance.random()}"


def a_note_gone(session: Session, chance: random.Random) -> None:
    note = some(session, chance, DisciplineNote)
    if note is not None:
        session.delete(note)


def a_talk_settled(session: Session, chance: random.Random) -> None:
    talk = some(session, chance, WarningTalk)
    if talk is not None:
        talk.status = chance.choice((talks.CANDIDATE, talks.NOTICED, talks.CLOSED, talks.WAIVED))


def a_talk_gone(session: Session, chance: random.Random) -> None:
    talk = some(session, chance, WarningTalk)
    if talk is not None:
        session.delete(talk)


def another_day(session: Session, chance: random.Random) -> None:
    lesson = some(session, chance, ClassSession)
    lesson.held_on += timedelta(days=chance.randrange(-40, 40))


def called_off(session: Session, chance: random.Random) -> None:
    lesson = some(session, chance, ClassSession)
    lesson.status = "held" if lesson.status == "cancelled" else "cancelled"


def another_title(session: Session, chance: random.Random) -> None:
    some(session, chance, Course).title = f"课程 {chance.random()}"


def another_threshold(session: Session, chance: random.Random) -> None:
    talks.edit_trigger(
        session, code="T1", threshold=chance.randrange(1, 4), period="quarter", due_days=7, enabled=True
    )


OF_ONE = (
    *(a_mark, a_mark, a_mark, marks_past_the_session, minutes, another_person, a_row_gone, marked_then_gone),
    *(a_slip, a_slip_handed_in, a_slip_of_another, a_slip_gone, a_note, a_note_worded, a_note_gone),
    *(a_talk_settled, a_talk_gone),
)
OF_ALL = (another_day, called_off, another_title, another_threshold)


def content(session: Session, year: int) -> list[Any]:
    rows = session.execute(
        select(WarningTalk.__table__).where(
            WarningTalk.found_on.between(date(year, 1, 1), date(year, 12, 31))
        )
    )
    return sorted(tuple(row)[1:] for row in rows)


BY_CHANCE = fill


@pytest.fixture
def town(context: AppContext) -> Database:
    """The town of a seed."""
    return context.database


def up_to_date(database: Database, year: int, head: Head | None) -> Head | None:
    with database.write(actor="t", action=talk_news.REFRESH, text="更新") as unit:
        return talk_news.bring_up_to_date(unit.session, year=year, head=head)


def is_complete(database: Database, year: int) -> bool:
    """Looking at everybody finds nothing more to change."""
    with database.write(actor="t", action="test.look", text="核对") as unit:
        return candidates.refresh_candidates(unit.session, year=year) == 0


@pytest.mark.slow
@pytest.mark.parametrize("town", range(12), indirect=True)
def test_after_any_writes_looking_at_the_people_named_is_looking_at_everybody(
    town: Database, context: AppContext, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(request.node.name)
    heads = {year: up_to_date(town, year, None) for year in (YEAR, NEXT)}
    narrow = changed = 0
    for _ in range(25):
        every = chance.random() < 0.2
        acts = [chance.choice(OF_ONE) for _ in range(chance.choice((1, 1, 2, 4)))]
        acts += [chance.choice(OF_ALL)] if every else []
        for act in acts:
            with town.write(actor="t", action="test.run", text="测试") as unit:
                act(unit.session, chance)
        taken_back = chance.random() < 0.3
        if taken_back:
            with town.read() as session:
                newest = list_operations(session)[0].id
            with suppress(GanxunError):  # some cannot be taken back
                revert(context, newest)
        for year, head in heads.items():
            assert head is not None
            with town.read() as session:
                people = talk_news.people_behind(session, head=head)
                was = content(session, year)
            assert people is not None or every or taken_back
            narrow += people is not None
            heads[year] = up_to_date(town, year, head)
            with town.read() as session:
                changed += people is not None and content(session, year) != was
                assert not talk_news.is_behind(session, head=heads[year])
            assert is_complete(town, year)
    assert narrow > 20
    assert changed > 0


@pytest.mark.parametrize("town", [1], indirect=True)
def test_what_one_mark_costs_does_not_grow_with_the_people(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One mark: the incidents of one person are gone through, and few statements are asked."""
    head = up_to_date(town, YEAR, None)
    found: list[int] = []
    real = candidates.incidents_of_year

    def noted(session: Session, **asked: Any) -> Any:
        incidents = real(session, **asked)
        found.append(len({each.person_id for each in incidents}))
        return incidents

    monkeypatch.setattr(candidates, "incidents_of_year", noted)
    with town.write(actor="t", action="attendance.mark", text="登记") as unit:
        unit.session.scalars(select(Participation).where(Participation.mark == "late")).first().mark = "early"  # type: ignore[union-attr]
    up_to_date(town, YEAR, head)
    up_to_date(town, YEAR, None)
    assert found[0] <= 1 < found[1]


@pytest.mark.parametrize("town", [1], indirect=True)
def test_everybody_is_looked_at_where_the_news_do_not_say_of_whom(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file, a row that went without a trace, more news than are taken apart."""
    head = up_to_date(town, YEAR, None)
    assert head is not None

    def people(head: Head = head) -> Any:
        with town.read() as session:
            return talk_news.people_behind(session, head=head)

    assert people() == frozenset()
    assert people(head._replace(digest="of another file")) is None
    assert people(head._replace(operation_id=head.operation_id + 99)) is None
    with town.write(actor="t", action="attendance.mark", text="登记") as unit:
        for part in unit.session.scalars(select(Participation).limit(3)):
            part.mark = "late" if part.mark != "late" else "early"
            own = part.person_id
    assert own in people()
    with monkeypatch.context() as patch:
        patch.setattr(talk_news, "MANY", 2)
        assert people() is None
    with town.write(actor="t", action="test.run", text="测试") as unit:
        part = unit.session.scalars(
            select(Participation)
            .where(Participation.id.not_in(select(MakeUp.participation_id)))
            .order_by(Participation.id.desc())
        ).first()
        assert part is not None
        gone = part.id
        part.mark = "late" if part.mark != "late" else "early"
    with town.write(actor="t", action="test.run", text="测试") as unit:
        unit.session.connection().exec_driver_sql(
            "DELETE FROM participation WHERE id = ?", (gone,)
        )  # past the trail
        unit.session.scalars(select(Course)).first().title = "另一门"  # type: ignore[union-attr]
    assert people() is None


def two_lessons(session: Session, *days: date) -> tuple[int, list[int]]:
    """Somebody late in each of them; the person and the class sessions. One time late is a talk."""
    person = Person(name="甲", search_key="j", sort_key="j")
    course = Course(title="课程", required=True)
    session.add_all([person, course])
    session.flush()
    batch = Batch(course_id=course.id, name="")
    session.add(batch)
    session.flush()
    held = [ClassSession(batch_id=batch.id, held_on=day, hours_centi=100, status="held") for day in days]
    session.add_all(held)
    session.flush()
    for lesson in held:
        session.add(Participation(class_session_id=lesson.id, person_id=person.id, mark="late"))
    talks.edit_trigger(session, code="T1", threshold=1, period="quarter", due_days=7, enabled=True)
    return person.id, [lesson.id for lesson in held]


def facts_of(database: Database, year: int) -> list[tuple[str, list[date]]]:
    with database.read() as session:
        rows = talks.list_talks(session, year=year)
    return [(row.status, [fact.on for fact in row.evidence]) for row in rows]


def put_off(database: Database, held_id: int, to: date) -> None:
    with database.write(actor="t", action="plan.edit", text="改期") as unit:
        unit.session.get_one(ClassSession, held_id).held_on = to


def set_status(database: Database, status: str, year: int = YEAR) -> None:
    with database.write(actor="t", action="talk.edit", text="谈话") as unit:
        for talk in unit.session.scalars(select(WarningTalk)):
            if talk.found_on.year == year:
                talk.status = status


@pytest.fixture
def empty_town(context: AppContext) -> Database:
    load_missing_defaults(context.database)
    return context.database


def test_two_talks_become_one_when_a_lesson_is_put_off_into_the_quarter_of_the_other(
    empty_town: Database,
) -> None:
    """The later talk was found first, and shares a fact with what now bears the key of the other."""
    later, earlier = date(YEAR, 4, 20), date(YEAR, 3, 30)
    with empty_town.write(actor="t", action="test.run", text="测试") as unit:
        _, (first, _) = two_lessons(unit.session, earlier, later)
    with empty_town.write(actor="t", action=talk_news.REFRESH, text="更新") as unit:
        # As they come when the list of the earlier day is entered last.
        part = unit.session.scalars(
            select(Participation).where(Participation.class_session_id == first)
        ).one()
        part.mark = "present"
        unit.session.flush()
        candidates.refresh_candidates(unit.session, year=YEAR)
        part.mark = "late"
        unit.session.flush()
        candidates.refresh_candidates(unit.session, year=YEAR)
    assert sorted(facts_of(empty_town, YEAR)) == [("candidate", [earlier]), ("candidate", [later])]
    put_off(empty_town, first, date(YEAR, 4, 2))
    up_to_date(empty_town, YEAR, None)
    assert facts_of(empty_town, YEAR) == [("candidate", [date(YEAR, 4, 2), later])]
    assert is_complete(empty_town, YEAR)


@pytest.mark.parametrize(
    ("status", "here", "there"),
    [("candidate", 0, 1), ("noticed", 1, 0), ("closed", 1, 0), ("waived", 1, 0)],
)
def test_a_lesson_put_off_into_the_next_year_takes_its_open_talk_along(
    empty_town: Database, status: str, here: int, there: int
) -> None:
    """One that was held has settled the fact, one noticed stays on the day that was noticed."""
    with empty_town.write(actor="t", action="test.run", text="测试") as unit:
        _, (first, _) = two_lessons(unit.session, date(YEAR, 12, 30), date(YEAR, 2, 1))
    up_to_date(empty_town, YEAR, None)
    assert len(facts_of(empty_town, YEAR)) == 2
    set_status(empty_town, status)
    put_off(empty_town, first, date(NEXT, 1, 6))
    for _ in range(2):  # the new year first, then the old one, and again
        up_to_date(empty_town, NEXT, None)
        assert (len(facts_of(empty_town, YEAR)), len(facts_of(empty_town, NEXT))) == (1 + here, there)
        up_to_date(empty_town, YEAR, None)
    assert is_complete(empty_town, NEXT)
    assert is_complete(empty_town, YEAR)


def test_a_talk_of_a_closed_year_stays_there(empty_town: Database) -> None:
    with empty_town.write(actor="t", action="test.run", text="测试") as unit:
        _, (first, _) = two_lessons(unit.session, date(YEAR, 12, 30), date(YEAR, 2, 1))
    up_to_date(empty_town, YEAR, None)
    put_off(empty_town, first, date(NEXT, 1, 6))
    with empty_town.write(actor="t", action="seal.close", text="封账") as unit:
        unit.session.add(Seal(year=YEAR, sealed_at="2025-01-10T09:00:00", head_code="x"))
    up_to_date(empty_town, NEXT, None)
    assert (len(facts_of(empty_town, YEAR)), len(facts_of(empty_town, NEXT))) == (2, 0)

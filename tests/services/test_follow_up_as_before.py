"""What 谈话补训 reads as columns says what records say, on towns of chance; and reads each thing once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from app.figures.scopes import year_scope
from app.services.bulletin import bulletin_days, bulletins
from app.services.exam import resits
from app.services.exam.resits import list_resits
from app.services.figure.ask import value
from app.services.figure.facts import read_facts
from app.services.follow_up import candidates, make_ups, settled, talk_incidents, talks
from app.services.plan import class_sessions
from app.services.plan.class_sessions import list_class_sessions
from app.services.setting.defaults import load_missing_defaults
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally import mark_totals, marks_read
from db.models import (
    ClassSession,
    Participation,
    Person,
    Seal,
    WarningTalk,
)
from db.session import Database
from tests.services import follow_up_before as before
from tests.services.follow_up_town import NEXT, YEAR, fill

Run = Callable[[Callable[[Session], Any]], Any]
SEEDS = range(6)
BY_CHANCE = fill


@pytest.fixture(params=SEEDS)
def town(database: Database) -> Database:
    """The town of a seed."""
    return database


def in_order(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (row.unit, row.name, row.on, row.participation_id))


@pytest.mark.slow
def test_misses_repairs_and_resits_are_those_of_the_records(town: Database) -> None:
    seen: set[str] = set()
    with town.read() as session:
        for year in (YEAR, NEXT):
            wanted = before.missed(session, year)
            found = make_ups.list_missed(session, year=year)
            keys = dict(session.execute(select(Person.id, Person.sort_key)).all())
            assert in_order(found) == in_order(wanted)
            order = [(row.unit, keys[row.person_id], row.on) for row in found]
            assert order == sorted(order)
            assert settled.count_open(session, year=year) == sum(row.is_open for row in wanted)
            until = date(year, 8, 1)
            assert in_order(make_ups.list_missed(session, year=year, until=until)) == in_order(
                before.missed(session, year, until)
            )
            one = wanted[0].person_id if wanted else 1
            own = [row for row in wanted if row.person_id == one and row.is_open]
            assert in_order(
                make_ups.list_missed(session, year=year, person_id=one, open_only=True)
            ) == in_order(own)
            assert list_resits(session, year=year) == before.resits(session, year)
            seen |= {row.state for row in wanted}
        for first, last in ((date(2024, 1, 1), date(2024, 12, 31)), (date(2024, 3, 1), date(2025, 7, 1))):
            assert settled.miss_states(session, first=first, last=last) == before.states(session, first, last)
    assert {"", settled.PLANNED, settled.DONE, settled.DROPPED} <= seen


def test_incidents_and_candidates_are_those_of_the_records(town: Database, run: Run) -> None:
    def facts() -> Any:
        with town.read() as session:
            return [
                (row.id, row.trigger, row.person_id, row.found_on, row.status, row.reason, row.evidence)
                for row in talks.list_talks(session, year=YEAR)
            ]

    with town.read() as session:
        for year in (YEAR, NEXT):
            found = talk_incidents.incidents_of_year(session, year=year)
            assert set(found) == before.incidents(session, year)
            assert len(found) == len(set(found))
    assert run(lambda s: candidates.refresh_candidates(s, year=YEAR)) > 0
    once = facts()
    assert run(lambda s: candidates.refresh_candidates(s, year=YEAR)) == 0
    assert facts() == once

    def change(session: Session) -> None:
        """Facts come and go, talks are settled."""
        chance = random.Random(5)
        for part in session.scalars(select(Participation).order_by(Participation.id)).all():
            if chance.random() < 0.2:
                part.mark = chance.choice(before.all_marks())
        for talk in session.scalars(select(WarningTalk).order_by(WarningTalk.id)).all():
            talk.status = chance.choice((talks.CANDIDATE, talks.NOTICED, talks.CLOSED, talks.WAIVED))

    run(change)
    settled_before = {row[0]: row for row in facts() if row[4] not in talks.OPEN}
    run(lambda s: candidates.refresh_candidates(s, year=YEAR))
    after = {row[0]: row for row in facts()}
    assert {id: after[id] for id in settled_before} == settled_before
    told = {(row[2], fact.key) for row in facts() for fact in row[6] if row[4] != talks.NOTICED}
    with town.read() as session:
        kinds = {trigger.code for trigger in talks.list_triggers(session) if trigger.enabled}
        due = {
            (each.person_id, f"{each.trigger}{each.key}")
            for each in before.incidents(session, YEAR)
            if each.trigger in kinds
        }
    still = {(row[2], fact.key) for row in facts() for fact in row[6] if row[4] in talks.OPEN}
    assert {each for each in told if each in still} <= due
    assert run(lambda s: candidates.refresh_candidates(s, year=YEAR)) == 0


def test_a_sum_of_everybody_is_the_sum_of_each(town: Database) -> None:
    """att.* and make.open of the whole town come from its class sessions, of a unit from its people."""
    with town.read() as session:
        facts = read_facts(session, year=YEAR, today=date(YEAR, 12, 31))
        scope = year_scope(YEAR, today=date(YEAR, 12, 31))
        whole = facts.attendance_of(scope)
        from app.figures.counting import added

        assert whole == added(facts.cells(scope).values())
        assert value(facts, "make.open", scope).part >= 0


def test_marks_counted_once_are_those_counted_each_time(town: Database, run: Run) -> None:
    with town.read() as session:
        kinds = plain_kinds(session)
        ids = list(session.scalars(select(ClassSession.id).order_by(ClassSession.id)))
        walk_ins = marks_read.walk_ins(session, ids=ids)
        some = mark_totals.session_marks(session, ids=ids[:5], kinds=kinds).counts
        some[ids[0]]["late"] = 99  # whoever asked may change what they were given
        every, walked = mark_totals.session_marks(session, ids=ids, kinds=kinds)
        again = mark_totals.session_marks(session, ids=ids, kinds=kinds).counts
        assert walked == {row.class_session_id for row in walk_ins} != set()
        for held_id in ids:
            own = list(
                session.scalars(select(Participation.mark).where(Participation.class_session_id == held_id))
            )
            wanted = {mark: own.count(mark) for mark in set(own)}
            assert every.get(held_id, {}) == again.get(held_id, {}) == wanted

    def write(session: Session) -> tuple[int, int]:
        """A write session sees its own writes."""
        first = mark_totals.session_marks(session, ids=ids, kinds=kinds).counts
        for part in session.scalars(select(Participation).where(Participation.class_session_id == ids[0])):
            part.mark, part.source = "late", "walk_in"
        session.flush()
        then = mark_totals.session_marks(session, ids=ids, kinds=kinds).counts
        guests = [r for r in marks_read.walk_ins(session, ids=ids) if r.class_session_id == ids[0]]
        assert first[ids[0]] != then[ids[0]]
        return then[ids[0]]["late"], len(guests)

    late, guests = run(write)
    assert late == guests > 0


def statements(database: Database, ask: Callable[[Session], Any]) -> list[str]:
    """What a read sends to the data file."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    with database.read() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            ask(session)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return found


def over_marks(found: list[str]) -> list[str]:
    return [each for each in found if "participation" in each.split("WHERE")[0]]


@pytest.mark.parametrize("town", [1], indirect=True)
def test_a_year_is_read_in_few_statements_however_long_it_is(town: Database) -> None:
    """No statement a person, an exam, a talk; the marks of its class sessions are gone through once."""
    assert len(statements(town, lambda s: list_resits(s, year=YEAR))) == 3
    assert len(statements(town, lambda s: make_ups.list_missed(s, year=YEAR))) <= 6
    assert len(statements(town, lambda s: settled.count_open(s, year=YEAR))) <= 6
    assert len(statements(town, lambda s: talk_incidents.incidents_of_year(s, year=YEAR))) == 4
    assert len(statements(town, lambda s: talks.list_talks(s, year=YEAR))) == 4

    def page(session: Session) -> None:
        rows = list_class_sessions(session, year=YEAR)
        facts = read_facts(session, year=YEAR, today=date(YEAR, 12, 31))
        assert len(facts.sessions) <= len(rows)

    found = statements(town, page)
    assert len([each for each in over_marks(found) if "SUM(" in each.upper()]) == 1
    assert len([each for each in found if each.startswith("WITH moved")]) == 1


def test_rows_outside_the_roster_are_kept_by_who_only_reads(town: Database) -> None:
    """Each class session is looked at once in a read; what a write asks for, it has just written."""

    def both(session: Session) -> None:
        ids = [row.id for row in list_class_sessions(session, year=YEAR, figures=False)]
        some = marks_read.outside(session, ids=ids[: len(ids) // 2])
        every = marks_read.outside(session, ids=ids)
        assert set(some) <= set(every)
        assert some == marks_read.outside(session, ids=ids[: len(ids) // 2])
        some.clear()
        assert every == marks_read.outside(session, ids=ids)

    assert len([each for each in statements(town, both) if each.startswith("WITH moved")]) == 2


def test_the_facts_of_a_talk_are_taken_apart_when_they_are_looked_at(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.write(actor="test", action="talk.refresh", text="名单") as unit:
        candidates.refresh_candidates(unit.session, year=YEAR)
    taken: list[str] = []
    real = talks.json.loads
    monkeypatch.setattr(talks.json, "loads", lambda text: taken.append(text) or real(text))
    with town.read() as session:
        rows = talks.list_talks(session, year=YEAR)
    assert len(rows) > 1
    assert taken == []
    assert all(fact.title and fact.words for fact in rows[0].evidence)
    assert taken == [rows[0].evidence_json]


def test_only_who_failed_a_test_is_read_for_the_resits(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []
    real = resits._is_not_through

    def judge(exam: Any, own: Any) -> bool:
        judged.append(own[0].person_id)
        return real(exam, own)

    monkeypatch.setattr(resits, "_is_not_through", judge)
    with town.read() as session:
        found = list_resits(session, year=YEAR)
        sat = session.scalar(text("SELECT count(DISTINCT exam_id || ' ' || person_id) FROM attempt"))
    assert 0 < len(found) <= len(judged) < sat


def test_the_newest_list_entered_whole_is_looked_for_from_the_newest_back(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    real = class_sessions.tallies_of

    def noted(session: Session, *, class_session_ids: list[int]) -> Any:
        counted.append(len(class_session_ids))
        return real(session, class_session_ids=class_session_ids)

    monkeypatch.setattr(class_sessions, "FEW_LISTS", 2)
    with town.read() as session:
        for year in (YEAR, NEXT):
            every = list_class_sessions(session, year=year)
            bare = list_class_sessions(session, year=year, figures=False)
            for until in (date(year, 3, 1), date(year, 9, 1), date(year, 12, 31)):
                whole = [
                    row
                    for row in every
                    if row.held_on <= until and row.tally.listed and not row.tally.unmarked
                ]
                with monkeypatch.context() as patch:
                    patch.setattr(class_sessions, "tallies_of", noted)
                    counted.clear()
                    found = class_sessions.newest_entered(session, rows=bare, until=until)
                assert found == (whole[-1].id if whole else None)
                past = [row.id for row in every if row.held_on <= until]
                behind = len(past) - past.index(found) if found is not None else len(past)
                assert sum(counted) <= behind + 1


def test_days_without_a_bulletin_count_only_what_has_not_gone_out(
    town: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = date(YEAR, 10, 1)
    counted: list[list[int]] = []
    real = bulletin_days.tallies_of

    def noted(session: Session, *, class_session_ids: list[int]) -> Any:
        counted.append(class_session_ids)
        return real(session, class_session_ids=class_session_ids)

    def days() -> Any:
        with town.read() as session:
            rows = list_class_sessions(session, year=YEAR)
            with monkeypatch.context() as patch:
                patch.setattr(bulletin_days, "tallies_of", noted)
                found = bulletin_days.days_without(session, year=YEAR, today=today)
            assert found == bulletin_days.days_without(session, year=YEAR, today=today, rows=rows)
            return found

    def enter(session: Session) -> None:
        """Nothing is open any more, so that a bulletin may go out."""
        for part in session.scalars(select(Participation).where(Participation.mark == "none")):
            part.mark = "present"

    run(enter)
    whole = next(day for day in days() if day.is_held)
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=whole.class_session_ids, on=today))
    counted.clear()
    assert whole.on not in {day.on for day in days()}
    assert not {*counted[0]} & {*whole.class_session_ids}


def test_a_closed_year_is_left_alone(database: Database, run: Run) -> None:
    load_missing_defaults(database)
    run(lambda s: fill(s, 3))
    run(lambda s: s.add(Seal(year=YEAR, sealed_at="2025-01-10T09:00:00", head_code="x")))
    assert run(lambda s: candidates.refresh_candidates(s, year=YEAR)) == 0
    with database.read() as session:
        assert talks.list_talks(session, year=YEAR) == ()

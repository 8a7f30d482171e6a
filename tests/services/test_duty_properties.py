"""Properties of the duties on the whole: evidence, nothing dated ahead, one source with the catalogue.

Random small years, seeds kept.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.scopes import Scope
from app.guards import GUARDS
from app.rules import duties as rules
from app.rules.records.told import KINDS
from app.services.duty import duties
from app.services.figure import ask
from app.services.figure.facts import read_facts
from app.services.person import groups
from app.services.plan.planning import LecturerInput
from app.services.record.kind_rows import records_of
from db.models import (
    Attempt,
    ClassSession,
    Course,
    GroupMembership,
    MentorTalk,
    Participation,
    Programme,
    RegisterEntry,
    RegisterLine,
    RegisterStep,
    RotationTurn,
    UnitStudy,
)
from db.session import Database
from tests.services import duty_town, duty_traps
from tests.services.conftest import Run
from tests.services.old_kinds.writing import DutyRecordInput, add_duty_record
from tests.services.old_records import lie

SEEDS = (3, 17, 40)
CODES = tuple(f"Q{n}" for n in range(1, 30))
BETTER = {rules.DONE: 3, rules.LATE: 2, rules.SHORT: 1, rules.OVERDUE: 0}


def fill(session: Session, seed: int) -> None:
    """A year of eight people: class sessions, tests, reports, papers, talks, weeks, some of all missing."""
    chance = random.Random(seed)
    town = duty_town.build_town(session)
    for code in CODES:
        duty_town.switch_on(session, code)
    young = groups.group_ids_by_name(session)["年轻干部"]
    for person in town[4:]:
        start = chance.choice((None, date(2024, 2, 1), date(2024, 11, 1)))
        session.add(GroupMembership(person_id=person, group_id=young, start_on=start))
    session.flush()
    day = date(2024, 1, 3)
    while day.year == 2024:
        natures = chance.choice(("", "", "业务大讲堂", "中心组学习、研讨", "研讨"))
        marks: Any = chance.choice(("present", "present", "present", "absent", "none"))
        held = duty_town.hold(
            session, day, marks=marks, natures=natures, title=f"课{day:%m%d}",
            day_part=chance.choice(("上午", "全天")), form=chance.choice(("集中办班", "集中办班", "自学")),
            lecturers=(LecturerInput(duty_town.NAMES[0], town[0]),),
        )  # fmt: skip
        if marks == "present" and chance.random() < 0.7:
            duty_town.tell(session, held, day, day + timedelta(days=chance.randrange(2)))
        if chance.random() < 0.4:
            absent = town[:1] if chance.random() < 0.5 else ()
            duty_town.sit(session, town, day, month=f"{day:%Y-%m}", absent=absent)
        day += timedelta(days=chance.randrange(3, 12))
    _papers(session, town, chance)
    duty_traps._pairs(session, town, 4)
    duty_traps._weeks(session)
    duty_traps._contest(session, town, date(2024, 5, 6))
    for place in range(4):
        duty_traps._turn(session, town[place], "lecture", date(2024, 3, 4 + place))
        duty_traps._turn(session, town[4 + place], "report", date(2024, 3, 4 + place), comment="好")


def _papers(session: Session, town: list[int], chance: random.Random) -> None:
    for person in town[4:]:
        if chance.random() < 0.7:
            on = chance.choice((date(2024, 6, 20), date(2024, 7, 3)))
            add_duty_record(session, data=DutyRecordInput("Q17", on, person_id=person, for_period="2024-H1"))
        for paper in ("年度学习计划", "年度学习总结", "集中学习讨论记录", "学习体会"):
            if chance.random() < 0.8:
                data = DutyRecordInput(
                    "Q18", date(2025, 1, 5), subject=paper, person_id=person, for_period="2024"
                )
                add_duty_record(session, data=data)


@pytest.fixture(scope="module", params=SEEDS)
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, empty_data_folder: Path
) -> Path:
    """A filled year, made once; each operation of the day it tells of is not needed here."""
    folder = shutil.copytree(empty_data_folder, tmp_path_factory.mktemp("duties") / "data")
    database = Database.open(folder, guards=GUARDS)
    duty_town.at(database, date(2024, 1, 1), lambda s: fill(s, request.param))
    database.close()
    return folder


@pytest.fixture
def year(template: Path, tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Database]:
    """A copy of the filled year, opened."""
    database = Database.open(shutil.copytree(template, tmp_path / "year"), clock=clock, guards=GUARDS)
    yield database
    database.close()


def standing(session: Session) -> dict[tuple[str, str], Any]:
    """(code, period) → figure."""
    lines = duties.duties_of_year(session, year=2024, today=duty_town.AFTER)
    return {(f.code, f.period_key): f for line in lines for f in line.figures}


@pytest.mark.slow
def test_the_catalogue_and_the_duties_have_one_source(year: Database) -> None:
    """Q1, Q11, Q17, Q18 and Q29 equal the figures of the same words."""
    with year.read() as s:
        found = standing(s)
        facts = read_facts(s, year=2024, today=duty_town.AFTER)
        scope = Scope(date(2024, 1, 1), date(2024, 12, 31), duty_town.AFTER)
        for month in range(1, 13):
            first = date(2024, month, 1)
            last = date(2024 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            part = Scope(first, last, duty_town.AFTER)
            key = f"2024-{month:02d}"
            assert found["Q1", key].done == ask.value(facts, "session.held", part).part
            told = found.get(("Q29", key))
            assert (told.required if told else 0) == ask.value(facts, "told.days", part).part
            assert (told.done if told else 0) == ask.value(facts, "told.same", part).part
        assert found["Q11", "2024"].done * 100 == ask.value(facts, "study.days", scope).part
        reports = [found[key] for key in (("Q17", "2024-H1"), ("Q17", "2024-H2")) if key in found]
        assert sum(f.required for f in reports) == ask.value(facts, "report.due", scope).part
        assert sum(f.done for f in reports) == ask.value(facts, "report.got", scope).part
        assert found["Q18", "2024"].done == ask.value(facts, "four.whole", scope).part


def no_worse(before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> list[tuple[str, str]]:
    """Figures that stand better after than before."""
    return [
        key
        for key, figure in after.items()
        if key in before
        and (BETTER.get(figure.status, 1), figure.done)
        > (BETTER.get(before[key].status, 1), before[key].done)
    ]


def dated_ahead(s: Session) -> None:
    """Records of all kinds a year ahead of today."""
    ahead = timedelta(days=400)
    for held in s.scalars(select(ClassSession)).all():
        s.add(
            ClassSession(batch_id=held.batch_id, held_on=held.held_on + ahead, status="held", hours_centi=300)
        )
    for row in [each for code in KINDS for each in records_of(s, code=code)]:
        copy = {name: getattr(row, name) for name in ("title", "person_id", "subject", "for_period")}
        lie(s, row.rule_code, row.done_on + ahead, **copy)
    for turn in s.scalars(select(RotationTurn)).all():
        s.add(RotationTurn(month="2026-01", role=turn.role, person_id=turn.person_id, topic="题",
                           comment="好", done_on=date(2026, 1, 5)))  # fmt: skip
    s.flush()


def renamed(s: Session) -> None:
    """Everything is called what a duty used to look for."""
    plan = Programme(title="业务大讲堂中心组研讨专题班", start_on=date(2024, 1, 1), end_on=date(2024, 12, 31))
    s.add(plan)
    s.flush()
    for course in s.scalars(select(Course)).all():
        course.title = "业务大讲堂 中心组 研讨 专题班 技能大赛 案例研讨"
        course.programme_id = plan.id
    s.flush()


@pytest.mark.parametrize("act", [dated_ahead, renamed])
def test_nothing_is_better_without_evidence(year: Database, act: Callable[[Session], None]) -> None:
    """16: records dated ahead, renamed courses and plans never improve a duty."""
    with year.read() as s:
        before = standing(s)
    duty_town.at(year, date(2024, 12, 31), act)
    with year.read() as s:
        assert no_worse(before, standing(s)) == []


def test_a_tick_falls_with_its_evidence(year: Database) -> None:
    """16: without marks, results, records, talks, meetings and turns no duty of the year is done."""

    def bare(s: Session) -> None:
        for mark in s.scalars(select(Participation)).all():
            mark.mark = "none"
        for attempt in s.scalars(select(Attempt)).all():
            attempt.state, attempt.score_centi = "", None
        for model in (RegisterLine, RegisterStep, RegisterEntry, MentorTalk, UnitStudy, RotationTurn):
            for row in s.scalars(select(model)).all():
                s.delete(row)
        s.flush()

    duty_town.at(year, date(2024, 12, 31), bare)
    with year.read() as s:
        done = {
            key: f.done for key, f in standing(s).items() if f.status in (rules.DONE, rules.LATE) or f.done
        }
    assert done == {}


def test_a_waiver_is_never_a_tick(run: Run, read: Run) -> None:
    """16: what is let off is told as 免, with its reason."""
    town = run(duty_town.build_town)
    run(lambda s: duty_town.switch_on(s, "Q28"))
    run(lambda s: duty_traps.only_waived(s, town))
    figure = read(lambda s: duty_town.figures(s, "Q28"))["2024-03"]
    assert (figure.status, figure.done, figure.waived) == (rules.WAIVED, 0, 1)

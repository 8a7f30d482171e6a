"""What an act may change and what it must leave alone, on the made-up town with other dice each time."""

from __future__ import annotations

import random
import sqlite3
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.context import AppContext, open_context
from app.figures.scopes import Scope
from app.reports import report
from app.reports.score_list import ScoreListParams
from app.services.bulletin import bulletins
from app.services.exam.exams import list_exams
from app.services.figure.ask import by, value
from app.services.figure.facts import read_facts
from app.services.figure.of_attendance import EXAM, PERSON, SESSION
from app.services.person import people
from app.services.person.people import PersonInput
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.work import Progress
from db.models import Attempt, ClassSession, Participation, Person
from tests.figures import conftest as towns
from tests.figures.test_properties import copy_session, values

YEAR, TODAY = towns.YEAR, towns.TODAY
MADE = datetime.combine(TODAY, time(9))
SEEDS = (1, 2, 3)
ATTENDED = ("present", "late", "early", "late_early")
# What somebody who comes without being due may move: his own figures, hours, and what is made of hours.
OF_GUESTS = {
    "att.walkin", "att.took", "att.listed", "mean.present", "member.rate", "pot.mark", "pot.sum",
    "pot.double", "hours.people", "hours.class", "hours.self_people", "mean.hours", "req.toward",
    "req.short", "req.rate", "req.people", "req.risk", "mark.hours", "mark.total",
}  # fmt: skip
WHOLE_TOWN = (
    "ledger",
    "ledger-details",
    "appraisal",
    "study-file",
    "summary",
    "duties",
    "call-up",
    "hours-warning",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_guests_change_only_their_own_figures_and_hours(town: AppContext, scope: Scope, seed: int) -> None:
    dice = random.Random(seed)
    before = values(town, scope)
    with town.database.write(actor="t", action="test.guest") as unit:
        places = dice.sample(free_places(unit.session), 5)
        for held_id, person_id in places:
            unit.session.add(
                Participation(class_session_id=held_id, person_id=person_id, number=900,
                              mark=dice.choice(ATTENDED), source="walk_in")
            )  # fmt: skip
    after = values(town, scope)
    changed = {id for id in before if before[id] != after[id]}
    assert changed <= OF_GUESTS, changed - OF_GUESTS
    for id in ("att.walkin", "att.took", "att.listed"):
        assert int(after[id]) == int(before[id]) + len(places)


def free_places(session: Any) -> list[tuple[int, int]]:
    """(class session, person) of everybody who is not on the list of one that was held."""
    held = session.scalars(
        select(ClassSession.id).where(ClassSession.pot == "集中", ClassSession.status == "held")
    ).all()
    staying = [p.id for p in session.scalars(select(Person)) if not p.left_on and not p.joined_on]
    rows = session.execute(select(Participation.class_session_id, Participation.person_id))
    listed = {(held_id, person_id) for held_id, person_id in rows}
    at_work = {held_id for held_id, mark in session.execute(
        select(Participation.class_session_id, Participation.mark)) if mark in ATTENDED}  # fmt: skip
    return [(h, p) for h in held for p in staying if (h, p) not in listed and h in at_work]


@pytest.mark.parametrize("seed", SEEDS)
def test_any_second_batch_of_the_same_people_is_one_course_and_one_credit(
    town: AppContext, scope: Scope, seed: int
) -> None:
    dice = random.Random(seed)
    before = values(town, scope)
    with town.database.write(actor="t", action="test.batch") as unit:
        on = date(YEAR, 9, 1) + timedelta(days=dice.randrange(100))
        copy_session(unit.session, on=on, mark=None, which=dice.randrange(20))
    after = values(town, scope)
    for id in ("course.held", "hours.people", "hours.class", "exam.due", "heads.period"):
        assert (id, after[id]) == (id, before[id])
    assert float(after["pot.double"]) > float(before["pot.double"])
    assert int(after["session.held"]) == int(before["session.held"]) + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_resits_leave_first_results_ranks_and_what_was_told(
    town: AppContext, scope: Scope, seed: int
) -> None:
    dice = random.Random(seed)
    with town.database.write(actor="t", action="bulletin.issue") as unit:
        exam = list_exams(unit.session, year=YEAR)[0]
        told = bulletins.draft_scores(unit.session, exam_id=exam.id)
        bulletins.issue(unit.session, bulletin_id=told, on=exam.held_on, with_unmarked=True)
    before = values(town, scope), ranks(town, exam.id), letter(town, told)
    with town.database.write(actor="t", action="test.resit", reason="补考") as unit:
        firsts = [
            a for a in unit.session.scalars(select(Attempt).where(Attempt.number == 1)) if a.score_centi
        ]
        for own in dice.sample(firsts, 12):
            unit.session.add(
                Attempt(exam_id=own.exam_id, person_id=own.person_id, number=2, state="makeup",
                        score_centi=dice.randrange(0, 10001, 50))
            )  # fmt: skip
    after = values(town, scope), ranks(town, exam.id), letter(town, told)
    first = [id for id in before[0] if id.startswith("exam.first") or id in ("exam.max", "exam.min")]
    assert {id: after[0][id] for id in first} == {id: before[0][id] for id in first}
    assert after[1] == before[1]
    assert after[2] == before[2]


def ranks(town: AppContext, exam_id: int) -> list[tuple[Any, ...]]:
    """Name, first result and rank as the score list prints them."""
    with town.database.read() as session:
        paper: Any = report("scores").build(session, ScoreListParams(exam_id, made_at=MADE), Progress())
    table = paper.sections[0].table
    places = [n for n, column in enumerate(table.columns) if column.title in ("姓名", "首考成绩", "名次")]
    assert len(places) == 3
    return [tuple(row[place] for place in places) for row in table.rows]


def letter(town: AppContext, bulletin_id: int) -> str:
    """An issued bulletin as it is printed again; what it warns of beside the paper may grow."""
    kind = report("bulletin-scores")
    with town.database.read() as session:
        paper: Any = kind.build(session, kind.params(bulletin_id=bulletin_id, made_at=MADE), Progress())
    return repr((paper.title, paper.number, paper.blocks, paper.on))


def papers(town: AppContext) -> dict[str, str]:
    """What stands on every paper of the year, and the catalogue by person, class session and test."""
    found = {}
    with town.database.read() as session:
        for report_id in (*WHOLE_TOWN, "record", "archive"):
            kind = report(report_id)
            given = {"year": YEAR, "today": TODAY, "made_at": MADE}
            own = {name: given[name] for name in given if name in kind.params.__dataclass_fields__}
            found[report_id] = repr(kind.build(session, kind.params(**own), Progress()))
        facts = read_facts(session, year=YEAR, today=TODAY)
        scope = Scope(date(YEAR, 1, 1), date(YEAR, 12, 31), TODAY)
        for id, key in (("att.due", PERSON), ("att.present", SESSION), ("exam.sat", EXAM)):
            found[id] = repr(sorted((k, v.part) for k, v in by(facts, id, scope, key).items()))  # type: ignore[type-var]
        found["mark.total"] = repr(value(facts, "mark.total", scope).part)
    return found


def test_papers_are_the_same_again_after_later_acts_vacuum_and_another_order_of_rows(
    town: AppContext, tmp_path: Path
) -> None:
    before = papers(town)
    assert papers(town) == before
    with town.database.write(actor="t", action="test.later") as unit:
        session = unit.session
        later = date(YEAR + 1, 3, 5)
        people.add_person(session, person=PersonInput("欧阳后来", joined_on=date(YEAR + 1, 2, 1)), posts=[])
        planning.add_class_session(
            session, data=ClassSessionInput(title="次年的课", held_on=later, pot="集中", hours_centi=300)
        )
    assert different(papers(town), before) == []
    town.close()
    reorder(tmp_path / "town" / "ganxun.db", random.Random(5))
    again = open_context(tmp_path / "town")
    try:
        assert different(papers(again), before) == []
    finally:
        again.close()


def different(found: dict[str, str], wanted: dict[str, str]) -> list[tuple[str, str, str]]:
    """Paper, and the words round the first place where it is another."""
    result = []
    for name, old in wanted.items():
        new = found[name]
        at = next((i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
        if old != new:
            at = at if at is not None else min(len(old), len(new))
            result.append((name, old[max(0, at - 80) : at + 40], new[max(0, at - 80) : at + 40]))
    return result


def reorder(path: Path, dice: random.Random) -> None:
    """The same marks and tries in another order of rows, under other ids, in a file packed anew."""
    file = sqlite3.connect(path)
    for table in ("participation", "attempt"):
        names = [row[1] for row in file.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
        rows = file.execute(f"SELECT {','.join(names)} FROM {table}").fetchall()
        dice.shuffle(rows)
        for (trigger,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        file.execute(f"DELETE FROM {table}")
        marks = ",".join("?" * len(names))
        file.executemany(f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})", rows)
    file.commit()
    file.execute("VACUUM")
    file.close()

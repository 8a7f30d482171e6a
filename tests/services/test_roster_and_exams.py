"""People, units, exams and undo through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.guards import GUARDS
from app.services.exam import attempts, exams
from app.services.exam.exams import ScoreInput
from app.services.operation import undo_steps as operations
from app.services.person import choosing, people, roster, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.person.roster import RosterFilter
from app.services.record.kind_rows import records_of
from app.services.setting import town
from db.models import UnitStudy
from db.session import Database
from tests.services.old_records import lie

Run = Callable[[Callable[[Session], Any]], Any]
GOOD_ID = "99010119800427439X"


def add(run: Run, name: str, unit: str = "东湾村", **more: Any) -> int:
    def build(session: Session) -> int:
        unit_id = units.find_or_add_units(session, names=[unit])[unit]
        return people.add_person(
            session, person=PersonInput(name=name, **more), posts=[PostInput(unit_id=unit_id, title="干事")]
        )

    return int(run(build))


@pytest.mark.parametrize(
    ("given", "name", "kind"),
    [("清河", "清河镇", "镇"), ("清河镇", "清河镇", "镇"), ("城关街道", "城关街道", "街道")],
)
def test_town_name_and_type(run: Run, read: Run, given: str, name: str, kind: str) -> None:
    run(lambda s: town.set_town(s, name=given))
    row = read(town.get_town)
    assert (row.name, row.type) == (name, kind)


def test_kind_of_a_unit_is_guessed(run: Run, read: Run) -> None:
    run(lambda s: units.find_or_add_units(s, names=["东湾村", "西岭社区", "财政所", "党政办公室"]))
    assert [u.kind for u in read(units.list_units)] == ["村", "社区", "站所", "机关办公室"]


def test_transfer_keeps_history(run: Run, read: Run) -> None:
    person = add(run, "张三")
    office = run(lambda s: units.add_unit(s, name="党政办公室"))
    moved = date(2024, 8, 15)
    run(
        lambda s: people.transfer_person(
            s, person_id=person, on=moved, post=PostInput(unit_id=office, title="主任")
        )
    )
    before = read(lambda s: roster.list_people(s, roster=RosterFilter(on=date(2024, 8, 14))))[0]
    after = read(lambda s: roster.list_people(s, roster=RosterFilter(on=moved)))[0]
    assert (before.unit, after.unit, after.title) == ("东湾村", "党政办公室", "主任")
    posts = read(lambda s: roster.get_person(s, person_id=person)).posts
    assert [(p.unit, p.start_on, p.end_on) for p in posts] == [
        ("党政办公室", moved, None),
        ("东湾村", None, moved),
    ]


def test_several_posts_at_once(run: Run, read: Run) -> None:
    person = add(run, "张三")
    office = run(lambda s: units.add_unit(s, name="党政办公室"))
    detail = read(lambda s: roster.get_person(s, person_id=person))
    posts = [
        PostInput(unit_id=detail.posts[0].unit_id, title="书记", id=detail.posts[0].id),
        PostInput(unit_id=office, title="包村干部", is_primary=False),
    ]
    run(
        lambda s: people.edit_person(
            s, person_id=person, version=1, person=PersonInput(name="张三"), posts=posts
        )
    )
    row = read(roster.list_people)[0]
    assert (row.unit, row.title, row.other_posts) == ("东湾村", "书记", "党政办公室包村干部")


def test_left_people_stay_in_the_past(run: Run, read: Run) -> None:
    person = add(run, "张三")
    run(lambda s: standing.leave_roster(s, person_id=person, on=date(2024, 8, 15), reason="调出"))
    on = lambda day: len(read(lambda s: roster.list_people(s, roster=RosterFilter(on=day))))  # noqa: E731
    assert (on(date(2024, 8, 14)), on(date(2024, 8, 15))) == (1, 0)
    run(lambda s: standing.rejoin_roster(s, person_id=person))
    assert on(date(2024, 8, 15)) == 1


def test_stale_edit_is_a_conflict(run: Run) -> None:
    person = add(run, "张三")
    run(
        lambda s: people.edit_person(
            s, person_id=person, version=1, person=PersonInput(name="张三", phone="1")
        )
    )
    with pytest.raises(ConflictProblem):
        run(lambda s: people.edit_person(s, person_id=person, version=1, person=PersonInput(name="张四")))


@pytest.mark.parametrize("number", ["990101198004274390", "9901011980042743", "99010119801327439X"])
def test_wrong_id_number_is_refused(run: Run, number: str) -> None:
    with pytest.raises(InputProblem, match=r"id_number_bad"):
        add(run, "张三", id_number=number)


def test_id_number_belongs_to_one_person(run: Run) -> None:
    add(run, "张三", id_number=GOOD_ID)
    with pytest.raises(InputProblem, match=r"id_number_taken"):
        add(run, "李四", id_number=GOOD_ID.lower())
    old = GOOD_ID[:6] + GOOD_ID[8:17]
    with pytest.raises(InputProblem, match=r"id_number_taken"):
        add(run, "李四", id_number=old)


def test_the_old_number_of_a_card_is_taken_too(run: Run) -> None:
    add(run, "张三", id_number=GOOD_ID[:6] + GOOD_ID[8:17])
    with pytest.raises(InputProblem, match=r"id_number_taken"):
        add(run, "李四", id_number=GOOD_ID)


def test_same_named_people_are_asked_about(run: Run, read: Run) -> None:
    add(run, "张三")
    second = add(run, "张三", unit="西岭村")
    with pytest.raises(InputProblem, match=r"ambiguous"):
        read(lambda s: choosing.find_one(s, who="张三"))
    assert read(lambda s: choosing.find_one(s, who=str(second))).unit == "西岭村"


def test_merging_units_keeps_everybody(run: Run, read: Run) -> None:
    add(run, "张三", unit="党建办")
    add(run, "李四", unit="党建工作办公室")
    source, target = (u.id for u in read(units.list_units))
    assert run(lambda s: units.merge_units(s, source_id=source, target_id=target)) == 1
    assert [(u.name, u.people) for u in read(units.list_units)] == [("党建工作办公室", 2)]


def test_merging_units_takes_weekly_studies_and_records_along(run: Run, read: Run) -> None:
    add(run, "张三", unit="党建办")
    add(run, "李四", unit="党建工作办公室")
    source, target = (u.id for u in read(units.list_units))
    weeks = (date(2024, 8, 5), date(2024, 8, 12))

    def keep(session: Session) -> None:
        session.add_all([UnitStudy(unit_id=source, week=week, topic="源") for week in weeks])
        session.add(UnitStudy(unit_id=target, week=weeks[0], topic="本"))
        lie(session, "C29", weeks[0], unit_id=source)

    run(keep)
    with pytest.raises(InputProblem, match=r"in_use"):
        run(lambda s: units.remove_unit(s, unit_id=source))
    run(lambda s: units.merge_units(s, source_id=source, target_id=target))
    studies = read(lambda s: [(x.unit_id, x.topic) for x in s.query(UnitStudy).order_by(UnitStudy.week)])
    assert studies == [(target, "本"), (target, "源")]
    assert read(lambda s: [x.unit_id for x in records_of(s, code="C29")]) == [target]


def test_unit_in_use_is_not_removed(run: Run) -> None:
    add(run, "张三")
    with pytest.raises(InputProblem, match=r"in_use"):
        run(lambda s: units.remove_unit(s, unit_id=1))


@pytest.fixture
def exam(run: Run) -> int:
    for name in "甲乙丙丁":
        add(run, name)
    return int(run(lambda s: exams.add_exam(s, title="8月测试", held_on=date(2024, 8, 30))))


def test_everybody_due_has_a_line(exam: int, read: Run) -> None:
    rows = read(lambda s: exams.list_scores(s, exam_id=exam))
    assert [(r.name, r.state, r.score_centi) for r in rows] == [(n, "", None) for n in "甲乙丙丁"]


def test_states_scores_and_ranks(exam: int, run: Run, read: Run) -> None:
    entries = {
        1: ScoreInput("normal", 9000),
        2: ScoreInput("normal", 9000),
        3: ScoreInput("absent"),
        4: ScoreInput("normal", 0),
    }
    run(lambda s: exams.set_scores(s, exam_id=exam, by_person=entries))
    run(lambda s: exams.set_scores(s, exam_id=exam, by_person={3: ScoreInput("makeup", 6000)}, number=2))
    rows = read(lambda s: exams.list_scores(s, exam_id=exam))
    assert [r.rank for r in rows] == [1, 1, None, 3]
    assert [r.passed for r in rows] == [True, True, True, False]
    assert (rows[2].state, rows[2].resit_centi) == ("absent", 6000)
    figures = read(lambda s: exams.list_exams(s, year=2024))[0].figures
    assert (figures.due, figures.tested, figures.passed) == (4, 4, 3)


def test_one_wrong_score_enters_nothing(exam: int, run: Run, read: Run) -> None:
    with pytest.raises(InputProblem, match=r"out_of_range"):
        run(
            lambda s: exams.set_scores(
                s, exam_id=exam, by_person={1: ScoreInput("normal", 8000), 2: ScoreInput("normal", 95000)}
            )
        )
    assert read(lambda s: attempts.list_attempts(s)) == ()


def test_undo_and_redo_survive_a_restart(database: Database, run: Run, read: Run) -> None:
    add(run, "张三")
    with database.read() as session:
        operation, text = operations.operation_to_undo(session)
    with database.write(actor="t", action="history.undo", text=text) as unit:
        unit.revert(operation)
    again = Database.open(database.path.parent, guards=GUARDS)
    with again.read() as session:
        assert len(roster.list_people(session)) == 0
        operation, text = operations.operation_to_redo(session)
    with again.write(actor="t", action="history.redo", text=text) as unit:
        unit.revert(operation)
    with again.read() as session:
        assert [p.name for p in roster.list_people(session)] == ["张三"]
        assert operations.undo_state(session).redo_id is None
    again.close()


def test_a_new_act_does_not_end_redo(database: Database, run: Run, read: Run) -> None:
    add(run, "张三")
    with database.write(actor="t", action="history.undo", text="") as unit:
        unit.revert(operations.operation_to_undo(unit.session)[0])
    add(run, "李四", "西岭村")
    with database.write(actor="t", action="history.redo", text="") as unit:
        unit.revert(operations.operation_to_redo(unit.session)[0])
    assert sorted(p.name for p in read(lambda s: roster.list_people(s))) == ["张三", "李四"]
    with pytest.raises(InputProblem, match=r"redo\.nothing"):
        read(operations.operation_to_redo)

"""A course that stands twice in a plan: asked, and written as it was answered (A04)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.imports import Params, apply_preview, check_file
from app.imports.town.town_now import known_town
from app.services.operation import seals
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import class_sessions
from db.models import Participation
from db.session import Database

PLAN = """培训时间,培训内容,学时
2024-12-25,消防安全知识,2
2024-12-26,消防安全知识,2
2024-12-27,党史,3
"""


@pytest.fixture
def plan(database: Database, tmp_path: Path) -> Path:
    with database.write(actor="t", action="test.town") as unit:
        for name in ("东湾村", "西山村"):
            unit_id = units.add_unit(unit.session, name=name, kind="村")
            for place in "甲乙":
                posts = [PostInput(unit_id=unit_id, title="")]
                people.add_person(unit.session, person=PersonInput(name=name[0] + place), posts=posts)
    path = tmp_path / "计划.csv"
    path.write_text(PLAN, encoding="utf-8")
    return path


def bring_in(database: Database, path: Path, batches: Any) -> dict[str, Any]:
    """Title and day → (batch id, people listed), with what the courses then say."""
    with database.read() as session:
        known = known_town(session, kind="plan")
    preview = check_file("plan", path, known, Params(batches=batches))
    with database.write(actor="t", action="plan.import") as unit:
        apply_preview(unit.session, preview)
    with database.read() as session:
        rows = [r for r in class_sessions.list_class_sessions(session) if r.title == "消防安全知识"]
        lists = {
            r.id: {p.person_id for p in session.query(Participation).filter_by(class_session_id=r.id)}
            for r in rows
        }
    return {
        "notes": preview.notes,
        "batches": len({r.batch_id for r in rows}),
        "lists": [lists[r.id] for r in rows],
        "says": {(r.batches, r.hours_again) for r in rows},
    }


def test_nobody_said(database: Database, plan: Path) -> None:
    found = bring_in(database, plan, "")
    assert found["notes"]["courses_twice"] == [
        {"title": "消防安全知识", "days": ["2024-12-25", "2024-12-26"]}
    ]
    assert found["lists"] == [{1, 2, 3, 4}, {1, 2, 3, 4}]
    assert found["says"] == {("", False)}


def test_split(database: Database, plan: Path) -> None:
    found = bring_in(database, plan, "split")
    assert "courses_twice" not in found["notes"]
    assert found["lists"] == [{1, 2}, {3, 4}]
    assert found["says"] == {("split", False)}
    # Once said, another 期 of it is no question any more.
    plan.write_text("培训时间,培训内容,学时\n2024-12-28,消防安全知识,2\n", encoding="utf-8")
    with database.read() as session:
        known = known_town(session, kind="plan")
    assert "courses_twice" not in check_file("plan", plan, known, Params()).notes


@pytest.mark.parametrize(("answer", "again"), [("repeat", False), ("repeat-each", True)])
def test_repeat(database: Database, plan: Path, answer: str, again: bool) -> None:
    found = bring_in(database, plan, {"消防安全知识": answer})
    assert found["lists"] == [{1, 2, 3, 4}, {1, 2, 3, 4}]
    assert (found["says"], found["batches"]) == ({("repeat", again)}, 2)


def test_one_batch_of_many_lessons(database: Database, plan: Path) -> None:
    found = bring_in(database, plan, "series")
    assert (found["batches"], found["says"]) == (1, {("", False)})
    assert found["lists"] == [{1, 2, 3, 4}, {1, 2, 3, 4}]


def test_again_beside_one_that_is_known(database: Database, plan: Path) -> None:
    plan.write_text("培训时间,培训内容,学时\n2024-12-25,消防安全知识,2\n", encoding="utf-8")
    assert "courses_twice" not in bring_in(database, plan, "")["notes"]
    plan.write_text("培训时间,培训内容,学时\n2024-12-26,消防安全知识,2\n", encoding="utf-8")
    found = bring_in(database, plan, "split")
    assert found["lists"] == [{1, 2}, {3, 4}]
    # Next year's is another matter.
    plan.write_text("培训时间,培训内容,学时\n2025-12-26,消防安全知识,2\n", encoding="utf-8")
    assert "courses_twice" not in bring_in(database, plan, "")["notes"]


def test_audiences_of_their_own_part_the_people(database: Database, plan: Path) -> None:
    plan.write_text(
        "培训时间,培训内容,学时,培训对象\n2024-12-25,消防安全知识,2,西山村\n2024-12-26,消防安全知识,2,东湾村\n",
        encoding="utf-8",
    )
    assert bring_in(database, plan, "split")["lists"] == [{3, 4}, {1, 2}]


CATEGORIES = """培训时间,培训内容,学时,培训类别
2024-12-25,消防安全知识,2,安全生产
2024-12-26,消防 安全知识,2,应急管理
"""


@pytest.mark.parametrize("answer", ["", "split", "repeat"])
def test_one_title_is_one_course_whatever_its_categories(database: Database, plan: Path, answer: str) -> None:
    plan.write_text(CATEGORIES, encoding="utf-8")
    bring_in(database, plan, answer)
    with database.read() as session:
        rows = class_sessions.list_class_sessions(session)
    assert len({row.course_id for row in rows}) == 1
    assert {row.title for row in rows} == {"消防安全知识"}
    assert [{row.category, *row.tags} for row in rows] == [{"安全生产", "应急管理"}] * 2
    with database.read() as session:
        known = known_town(session, kind="plan")
    again = check_file("plan", plan, known, Params())
    assert [row.verdict for row in again.rows] == ["skip", "skip"]


def test_lessons_of_one_batch_keep_every_category(database: Database, plan: Path) -> None:
    plan.write_text(CATEGORIES, encoding="utf-8")
    assert bring_in(database, plan, "series")["batches"] == 1
    with database.read() as session:
        rows = class_sessions.list_class_sessions(session)
    assert [{row.category, *row.tags} for row in rows] == [{"安全生产", "应急管理"}] * 2


def test_a_category_of_this_year_leaves_a_closed_year_as_it_is(database: Database, plan: Path) -> None:
    plan.write_text("培训时间,培训内容,学时,培训类别\n2023-12-25,消防安全知识,2,安全生产\n", encoding="utf-8")
    bring_in(database, plan, "")
    with database.write(actor="t", action="year.seal") as unit:
        seals.seal_year(unit.session, year=2023, at="2024-01-10T09:00:00")
    plan.write_text(CATEGORIES, encoding="utf-8")
    bring_in(database, plan, "")
    with database.read() as session:
        rows = class_sessions.list_class_sessions(session)
    assert [{row.category, *row.tags} for row in rows] == [{"安全生产"}, *[{"安全生产", "应急管理"}] * 2]

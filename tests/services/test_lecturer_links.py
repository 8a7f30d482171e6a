"""Lecturers by post: linked on import and by the list of proposals; the words of the sheet stay (Q13)."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from app.imports import Params, apply_preview, check_file
from app.imports.town.town_now import known_town
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import class_sessions, lecturer_links, planning
from app.services.plan.planning import ClassSessionInput, LecturerInput
from db.session import Database
from tests.services.conftest import Run, at_once

CHANGE = date(2024, 6, 1)


def build_town(session: object) -> tuple[int, int]:
    """宣传委员 until June, and from June on; somebody called 李四 twice."""
    unit = units.add_unit(session, name="党政领导")  # type: ignore[arg-type]

    def add(name: str, title: str, start: date | None = None, end: date | None = None) -> int:
        post = PostInput(unit_id=unit, title=title, start_on=start, end_on=end)
        made: int = people.add_person(session, person=PersonInput(name=name), posts=[post])  # type: ignore[arg-type]
        return made

    old = add("张云", "宣传委员", None, CHANGE)
    new = add("赵敏", "党委委员、宣传委员", CHANGE)
    add("李四", "干事")
    add("李四", "科员")
    return old, new


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: tuple[int, int]) -> tuple[int, int]:
    """What `build_town` makes."""
    return built


def teach(run: Run, on: date, name: str) -> int:
    data = ClassSessionInput(
        title=f"课{on}", held_on=on, hours_centi=200, lecturers=(LecturerInput(name=name),)
    )
    made: int = run(lambda s: planning.add_class_session(s, data=data))
    return made


def test_the_holder_is_that_of_the_day(town: tuple[int, int], run: Run, read: Run) -> None:
    spring, autumn = date(2024, 3, 1), date(2024, 9, 1)
    for on, name in ((spring, "宣传委员"), (autumn, "宣传委员"), (autumn, "李四"), (autumn, "县委党校教师")):
        teach(run, on, name)
    rows = read(lambda s: lecturer_links.unlinked_lecturers(s, year=2024))
    assert [(r.on, r.written, r.person_id) for r in rows] == [
        (spring, "宣传委员", town[0]), (autumn, "宣传委员", town[1]), (autumn, "李四", None),
    ]  # fmt: skip
    assert "2 人符合" in rows[-1].why
    taken = {row.id: row.person_id for row in rows if row.person_id}
    assert run(lambda s: lecturer_links.link_lecturers(s, by_lecturer=taken)) == 2
    assert run(lambda s: lecturer_links.link_lecturers(s, by_lecturer={rows[-1].id: None})) == 1
    assert read(lambda s: lecturer_links.unlinked_lecturers(s, year=2024)) == ()
    shown = {r.lecturers for r in read(lambda s: class_sessions.list_class_sessions(s))}
    assert shown == {"宣传委员", "李四", "县委党校教师"}  # the words stay


def test_the_form_keeps_words_and_link(town: tuple[int, int], run: Run, read: Run) -> None:
    held = teach(run, date(2024, 3, 1), "宣传委员")
    (row,) = read(lambda s: lecturer_links.unlinked_lecturers(s, year=2024))
    run(lambda s: lecturer_links.link_lecturers(s, by_lecturer={row.id: town[0]}))
    detail = read(lambda s: class_sessions.get_class_session_detail(s, class_session_id=held))
    lines = tuple(LecturerInput(x.name, x.person_id, x.organisation) for x in detail.lecturers)
    data = ClassSessionInput(title=detail.row.title, held_on=detail.row.held_on, lecturers=lines)
    run(
        lambda s: planning.edit_class_session(s, class_session_id=held, version=detail.row.version, data=data)
    )
    again = read(lambda s: class_sessions.get_class_session_detail(s, class_session_id=held))
    assert again.lecturers == detail.lecturers


def test_the_plan_import_links_the_holder_of_the_day(
    town: tuple[int, int], database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "计划.csv"
    path.write_text(
        "培训时间,培训内容,授课人\n2024-03-01,甲,宣传委员\n2024-09-01,乙,宣传委员\n2024-09-02,丙,李四\n",
        encoding="utf-8",
    )
    for turn in range(2):
        with database.read() as session:
            known = known_town(session, kind="plan")
        preview = check_file("plan", path, known, Params())
        assert {row.action for row in preview.rows} == ({"skip"} if turn else {"new"})
        with database.write(actor="t", action="plan.import") as unit:
            apply_preview(unit.session, preview)
    with database.read() as session:
        found = [
            class_sessions.get_class_session_detail(session, class_session_id=row.id).lecturers[0]
            for row in class_sessions.list_class_sessions(session)
        ]
    assert [(x.name, x.person_id) for x in found] == [
        ("宣传委员", town[0]), ("宣传委员", town[1]), ("李四", None),
    ]  # fmt: skip

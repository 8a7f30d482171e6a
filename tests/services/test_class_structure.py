"""课时结构 of a class: planned and held apart, per class, reference values only (B06, B12, B18)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.services.duty.class_structure import class_structure
from app.services.plan.categories import list_categories
from app.services.plan.planning import LecturerInput
from tests.services.conftest import Run, at_once
from tests.services.duty_town import batch_of, build_town, hold

TODAY = date(2024, 3, 10)
TOWN = partial(at_once, build_town)


def classes(session: Any, people: list[int]) -> int:
    """Two days held, the first taught by a leader; a third day planned, taught by nobody who leads."""
    tag = next(row.id for row in list_categories(session) if row.name == "廉政教育学习")
    leader, other = (LecturerInput(person_id=people[place]) for place in (0, 6))
    first = hold(session, date(2024, 3, 4), title="专题班", lecturers=(leader,), category_ids=(tag,))
    batch = batch_of(session, first)
    hold(session, date(2024, 3, 5), title="专题班", batch_id=batch, lecturers=(other,), category_ids=(tag,))
    hold(
        session, date(2024, 3, 12), title="专题班", batch_id=batch, lecturers=(other,), category_ids=(tag,),
        marks="none", hours_centi=600,
    )  # fmt: skip
    return batch


def test_planned_and_held_stand_apart(built: list[int], run: Run, read: Run) -> None:
    batch = run(lambda s: classes(s, built))
    found = {g.label: g for g in read(lambda s: class_structure(s, batch_id=batch, today=TODAY))}
    assert list(found) == ["党性教育", "领导授课", "培训天数"]
    assert found["领导授课"].words == "领导授课 已开展 50.0%，计划 25.0%（参考 20%）"
    assert (found["培训天数"].held, found["培训天数"].planned) == ("2天", "3天")
    early = {g.label: g for g in read(lambda s: class_structure(s, batch_id=batch, today=date(2024, 3, 1)))}
    assert (early["领导授课"].held, early["培训天数"].held) == ("尚无", "0天")
    assert found["党性教育"].words == "党性教育 已开展 100%，计划 100%（参考 20%）"


def test_a_lecturer_who_is_nobody_leaves_no_share(built: list[int], run: Run, read: Run) -> None:
    def plan(session: Any) -> int:
        first = hold(session, date(2024, 3, 4), title="班", lecturers=(LecturerInput(name="某委员"),))
        batch = batch_of(session, first)
        hold(
            session,
            date(2024, 3, 5),
            title="班",
            batch_id=batch,
            lecturers=(LecturerInput(person_id=built[0]),),
        )
        return batch

    batch = run(plan)
    found = {g.label: g for g in read(lambda s: class_structure(s, batch_id=batch, today=TODAY))}
    assert found["领导授课"].held == "数据不足"


def test_a_single_lesson_has_no_structure(built: list[int], run: Run, read: Run) -> None:
    batch = run(lambda s: batch_of(s, hold(s, date(2024, 3, 4))))
    assert read(lambda s: class_structure(s, batch_id=batch, today=TODAY)) == ()

"""A unit's 性质 and use hold from a day on: figures of before stay, whatever it becomes."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.rules.unit_phases import UnitPhase, phase_on
from app.services.bulletin import bulletin_corrections, bulletins
from app.services.bulletin.bulletin_villages import village_figures
from app.services.figure import appraisals
from app.services.mark import attendance
from app.services.operation import seals
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan.planning import ClassSessionInput, add_class_session
from app.services.rule.duty_people import PeopleInTime
from app.services.year import year_figures
from db.errors import KnownError
from db.models import Unit, UnitState
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import DutyRecordInput

MARCH, JUNE, SEPTEMBER = date(2024, 3, 4), date(2024, 6, 1), date(2024, 9, 2)
NEXT = date(2025, 2, 3)


def build_town(run: Any) -> int:
    """东村 with one person, marked present in March and September."""
    unit_id: int = run(partial(units.add_unit, name="东村"))
    run(partial(units.add_unit, name="党政办"))
    run(partial(add_person, person=PersonInput(name="赵六"), posts=(PostInput(unit_id=unit_id),)))
    for day in (MARCH, SEPTEMBER):
        held = run(lambda s, d=day: add_class_session(s, data=ClassSessionInput(title="党课", held_on=d)))
        run(lambda s, h=held: attendance.fill_rest_present(s, class_session_id=h))
    return unit_id


TOWN = build_town


@pytest.fixture
def village(built: int) -> int:
    """东村."""
    return built


def change(unit_id: int, kind: str, from_on: date | None, *, active: bool = True) -> Any:
    def edit(session: Any) -> None:
        unit = session.get_one(Unit, unit_id)
        units.edit_unit(
            session, unit_id=unit_id, version=unit.version, name=unit.name, kind=kind,
            parent_id=unit.parent_id, active=active, from_on=from_on,
        )  # fmt: skip

    return edit


def states(read: Any) -> list[tuple[str, bool, date, date | None]]:
    return read(
        lambda s: [
            (row.kind, row.active, row.start_on, row.end_on)
            for row in s.query(UnitState).order_by(UnitState.start_on)
        ]
    )


def figures(read: Any, first: date, last: date) -> list[tuple[str, int]]:
    return [(row.unit, row.due) for row in read(partial(village_figures, first=first, last=last))]


def test_the_phase_of_a_day() -> None:
    phases = (UnitPhase("村", True), UnitPhase("社区", True, JUNE), UnitPhase("社区", False, SEPTEMBER))
    assert phase_on(phases, MARCH).kind == "村"
    assert phase_on(phases, JUNE).kind == "社区"
    assert phase_on(phases, SEPTEMBER).active is False
    assert phase_on(phases, None).active is False


def test_a_change_holds_from_its_day_on(run: Any, read: Any, village: int) -> None:
    run(change(village, "机关办公室", JUNE))
    assert states(read) == [("机关办公室", True, JUNE, None)]
    for day, kind in ((MARCH, "村"), (date(2024, 5, 31), "村"), (JUNE, "机关办公室"), (None, "机关办公室")):
        row = next(row for row in read(partial(units.list_units, on=day)) if row.id == village)
        assert (row.kind, row.since) == (kind, JUNE if kind != "村" else None)
    assert figures(read, date(2024, 1, 1), date(2024, 12, 31)) == [("东村", 1)], "only the list of March"
    assert figures(read, JUNE, date(2024, 12, 31)) == []
    run(change(village, "社区", SEPTEMBER, active=False))
    assert states(read) == [
        ("机关办公室", True, JUNE, SEPTEMBER),
        ("社区", False, SEPTEMBER, None),
    ]
    assert figures(read, date(2024, 1, 1), date(2024, 12, 31)) == [("东村", 2)]


def test_without_a_day_the_latest_is_corrected_and_a_day_can_be_moved(
    run: Any, read: Any, village: int
) -> None:
    run(change(village, "社区", None))
    assert states(read) == []
    assert read(units.list_units)[0].kind == "社区"
    run(change(village, "机关办公室", JUNE))
    run(change(village, "站所", None))
    assert states(read) == [("站所", True, JUNE, None)]
    run(change(village, "站所", date(2024, 5, 1)))
    assert states(read) == [("站所", True, date(2024, 5, 1), None)]
    with pytest.raises(KnownError, match=r"unit\.state_later"):
        run(change(village, "村", MARCH))
    run(change(village, "村", SEPTEMBER))
    with pytest.raises(KnownError, match=r"unit\.state_later"):
        run(change(village, "村", date(2024, 4, 1)))  # moved before the change before it
    assert [row[0] for row in states(read)] == ["站所", "村"]


def test_people_are_villagers_by_the_day(run: Any, read: Any, village: int) -> None:
    run(change(village, "机关办公室", JUNE))

    def kinds(session: Any) -> list[str]:
        people = PeopleInTime(session)
        return [people.on(day)[0].unit_kind for day in (MARCH, JUNE)]

    assert read(kinds) == ["村", "机关办公室"]


def test_appraisals_of_the_year_before_rank_by_the_kind_of_its_end(run: Any, read: Any, village: int) -> None:
    def sorts(session: Any) -> list[tuple[str, bool]]:
        _, rows = appraisals.appraise_year(session, year=2024, today=date(2025, 3, 1))
        return [(row.unit, row.is_village) for row in rows]

    before = read(sorts)
    assert ("东村", True) in before
    run(change(village, "机关办公室", NEXT))
    assert read(sorts) == before
    run(change(village, "机关办公室", date(2024, 12, 31)))
    assert ("东村", False) in read(sorts)


def test_visits_and_villages_are_those_of_the_day(run: Any, read: Any, village: int) -> None:
    data = DutyRecordInput(rule_code="C29", done_on=MARCH, title="检查", unit_id=village)
    run(partial(duty_records.add_duty_record, data=data))

    def visited(session: Any) -> list[str]:
        found = year_figures.year_figures(session, year=2024, today=date(2025, 3, 1))
        return [figure.words for figure in found if figure.code == "N12"]

    before = read(visited)
    run(change(village, "村", NEXT, active=False))
    run(change(village, "机关办公室", date(2025, 2, 20)))
    assert read(visited) == before


def test_a_closed_year_stands_and_opens_with_a_reason(run: Any, read: Any, village: int) -> None:
    run(partial(seals.seal_year, year=2024, at="2025-01-05T09:00:00"))
    run(change(village, "机关办公室", NEXT))  # nothing asked
    run(change(village, "机关办公室", date(2025, 1, 1)))
    for backdated in (change(village, "机关办公室", date(2024, 12, 31)),):
        with pytest.raises(KnownError, match=r"seal\.closed"):
            run(backdated)
        run(backdated, reason="文件早已下发")
    assert [slip.year for slip in read(seals.list_corrections)] == [2024]


def test_a_village_that_was_told_is_no_other_unit_without_a_reason(run: Any, read: Any, village: int) -> None:
    draft = run(lambda s: bulletins.draft_period(s, kind="inspection", first=MARCH, last=date(2024, 3, 31)))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=date(2024, 4, 1)))
    run(change(village, "机关办公室", JUNE))  # after the period: nothing told changes
    run(change(village, "社区", None))
    run(change(village, "机关办公室", None))
    for told in (change(village, "机关办公室", MARCH), change(village, "机关办公室", date(2024, 1, 1))):
        with pytest.raises(KnownError, match=r"bulletin\.told"):
            run(told)
    run(change(village, "机关办公室", MARCH), reason="性质登记有误")
    assert figures(read, MARCH, date(2024, 3, 31)) == []
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert pending.reasons == ("性质登记有误",)


def test_the_states_of_a_unit_go_with_it(run: Any, read: Any, village: int) -> None:
    office = next(row.id for row in read(units.list_units) if row.name == "党政办")
    run(change(office, "站所", JUNE))
    run(partial(units.remove_unit, unit_id=office))
    assert states(read) == []
    other = run(partial(units.add_unit, name="西村"))
    run(change(village, "社区", JUNE))
    run(partial(units.merge_units, source_id=village, target_id=other))
    assert states(read) == []
    assert figures(read, date(2024, 1, 1), date(2024, 12, 31)) == [("东村", 2)]

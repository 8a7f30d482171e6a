"""人员类别 over time: unticking ends, re-ticking begins anew, everything asks for the day in question."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.mark import attendance
from app.services.operation import seals
from app.services.person import groups, people, roster, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.services.rule import duty_people
from db.models import DutyRule, GroupMembership
from tests.services.conftest import Run, at_once

D = date
MARCH, JUNE, SEPT = D(2024, 3, 1), D(2024, 6, 1), D(2024, 9, 1)


def build_town(session: Session) -> dict[str, int]:
    """One office with three people; person ids by name."""
    unit_id = units.add_unit(session, name="党政办公室")
    return {
        name: people.add_person(
            session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit_id)], group_ids=()
        )
        for name in ("甲", "乙", "丙")
    }


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: dict[str, int]) -> dict[str, int]:
    """What `build_town` makes."""
    return built


def stays(read: Run, group_id: int) -> list[tuple[Any, ...]]:
    columns = (GroupMembership.person_id, GroupMembership.start_on, GroupMembership.end_on)
    wanted = select(*columns).where(GroupMembership.group_id == group_id).order_by(GroupMembership.id)
    return [tuple(row) for row in read(lambda s: s.execute(wanted).all())]


def tick(run: Run, person_id: int, ids: list[int], on: date | None) -> None:
    run(partial(groups.set_groups, person_id=person_id, group_ids=ids, on=on))


def test_unticking_ends_and_ticking_again_begins_anew(town: dict[str, int], run: Run, read: Run) -> None:
    group_id, who = run(partial(groups.add_group, name="驻村干部")), town["甲"]
    tick(run, who, [group_id], MARCH)
    tick(run, who, [], JUNE)
    tick(run, who, [group_id], SEPT)
    assert stays(read, group_id) == [(who, MARCH, JUNE), (who, SEPT, None)]
    found = [
        who in read(partial(groups.group_members, group_id=group_id, on=day))
        for day in (D(2024, 2, 29), MARCH, D(2024, 5, 31), JUNE, D(2024, 8, 31), SEPT)
    ]
    assert found == [False, True, True, False, False, True]


def test_a_slip_of_the_same_day_leaves_no_trace(town: dict[str, int], run: Run, read: Run) -> None:
    group_id, who = run(partial(groups.add_group, name="驻村干部")), town["甲"]
    tick(run, who, [group_id], MARCH)
    tick(run, who, [], MARCH)
    assert stays(read, group_id) == []
    tick(run, who, [group_id], MARCH)
    tick(run, who, [], JUNE)
    tick(run, who, [group_id], JUNE)
    assert stays(read, group_id) == [(who, MARCH, None)]


def test_an_earlier_day_joins_up_with_what_came_later(town: dict[str, int], run: Run, read: Run) -> None:
    group_id, who = run(partial(groups.add_group, name="驻村干部")), town["甲"]
    tick(run, who, [group_id], JUNE)
    run(partial(groups.fill_group, group_id=group_id, add=[who], on=MARCH))
    assert stays(read, group_id) == [(who, JUNE, None), (who, MARCH, JUNE)]


def test_an_audience_is_of_the_day_of_the_class(town: dict[str, int], run: Run, read: Run) -> None:
    group_id = run(partial(groups.add_group, name="驻村干部"))
    run(partial(groups.fill_group, group_id=group_id, add=[town["甲"], town["乙"]], on=MARCH))
    run(partial(groups.fill_group, group_id=group_id, add=[town["丙"]], end=[town["甲"]], on=JUNE))
    line = (AudienceInput(group_id=group_id),)

    def due(on: date) -> set[str]:
        data = ClassSessionInput(title="驻村", held_on=on, hours_centi=100, audience=line)
        held = run(partial(planning.add_class_session, data=data))
        return {row.name for row in read(partial(attendance.get_sheet, class_session_id=held)).rows}

    assert [due(day) for day in (D(2024, 2, 1), D(2024, 5, 31), JUNE)] == [
        set(),
        {"甲", "乙"},
        {"乙", "丙"},
    ]
    names = read(partial(groups.group_names, on=D(2024, 5, 31)))
    assert ("驻村干部" in names[town["甲"]], "丙" in names) == (True, False)
    facts = read(partial(duty_people.people_of_period, first=D(2024, 1, 1), last=D(2024, 5, 31)))
    assert {p.name for p in facts if "驻村干部" in p.groups} == {"甲", "乙"}
    wanted = roster.RosterFilter(on=D(2024, 5, 31), group_id=group_id)
    assert {p.name for p in read(partial(roster.list_people, roster=wanted))} == {"甲", "乙"}


def test_a_group_of_nobody_is_filled_since_always_a_used_one_from_today(
    town: dict[str, int], run: Run, read: Run
) -> None:
    group_id = run(partial(groups.add_group, name="驻村干部"))
    first_day = partial(groups.first_day_for, group_id=group_id, today=JUNE)
    assert read(first_day) is None
    run(lambda s: seals.seal_year(s, year=2023, at="2024-01-09T08:00:00"))
    assert read(first_day) == D(2024, 1, 1)
    run(partial(groups.fill_group, group_id=group_id, add=[town["甲"]], on=MARCH))
    assert read(first_day) == JUNE


def test_filling_counts_who_is_new_and_who_ends(town: dict[str, int], run: Run, read: Run) -> None:
    group_id = run(partial(groups.add_group, name="驻村干部"))
    everybody = list(town.values())
    assert run(partial(groups.fill_group, group_id=group_id, add=everybody[:2])) == (2, 0)
    assert run(partial(groups.fill_group, group_id=group_id, add=everybody, end=(), on=JUNE)) == (1, 0)
    assert run(partial(groups.fill_group, group_id=group_id, add=(), end=everybody[:1], on=SEPT)) == (0, 1)
    assert stays(read, group_id) == [(1, None, SEPT), (2, None, None), (3, JUNE, None)]


def test_a_group_ends_with_its_memberships_and_can_be_used_again(
    town: dict[str, int], run: Run, read: Run
) -> None:
    group_id = run(partial(groups.add_group, name="驻村干部"))
    run(partial(groups.fill_group, group_id=group_id, add=[town["甲"]]))
    assert run(partial(groups.end_group, group_id=group_id, on=JUNE)) == 1
    with pytest.raises(InputProblem, match=r"group\.ended"):
        run(partial(groups.fill_group, group_id=group_id, add=[town["乙"]], on=SEPT))
    with pytest.raises(InputProblem, match=r"group\.ended"):
        run(partial(groups.end_group, group_id=group_id, on=SEPT))
    assert read(partial(groups.group_members, group_id=group_id, on=MARCH)) == {town["甲"]}
    assert "驻村干部" not in {g.name for g in read(partial(groups.list_groups, with_ended=False))}
    assert [g.ended_on for g in read(groups.list_groups) if g.name == "驻村干部"] == [JUNE]
    run(partial(groups.reopen_group, group_id=group_id))
    run(partial(groups.fill_group, group_id=group_id, add=[town["乙"]], on=SEPT))
    assert read(partial(groups.group_members, group_id=group_id, on=SEPT)) == {town["乙"]}


def test_a_group_of_nobody_is_removed_altogether(run: Run, read: Run) -> None:
    group_id = run(partial(groups.add_group, name="误建"))
    assert run(partial(groups.end_group, group_id=group_id, on=JUNE)) == 0
    assert "误建" not in {g.name for g in read(groups.list_groups)}


def test_rules_follow_a_new_name(run: Run, read: Run) -> None:
    group_id = read(lambda s: groups.group_ids_by_name(s)["网络学院学员"])
    run(partial(groups.rename_group, group_id=group_id, name="网院学员"))
    filters = [json.loads(text) for text in read(lambda s: s.scalars(select(DutyRule.filter_json)).all())]
    named = [each["groups"] for each in filters if "网院学员" in each.get("groups", ())]
    assert named == [["网院学员"]]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("班子成员", "领导", "group.fixed"),
        ("网格员", "党员", "group.exists"),
        ("网格员", " ", "group.name_missing"),
    ],
)
def test_names_that_cannot_be_given(run: Run, read: Run, old: str, new: str, code: str) -> None:
    group_id = read(partial(groups.find_group, name=old))
    with pytest.raises(InputProblem) as refused:
        run(partial(groups.rename_group, group_id=group_id, name=new))
    assert refused.value.code == code


def test_whoever_joins_on_a_day_belongs_to_the_usual_group_from_then(run: Run, read: Run) -> None:
    unit_id = run(partial(units.add_unit, name="东湾村"))
    person = PersonInput(name="新来", joined_on=JUNE)
    run(partial(people.add_person, person=person, posts=[PostInput(unit_id=unit_id)]))
    group_id = read(partial(groups.find_group, name="村社区干部"))
    assert stays(read, group_id) == [(1, JUNE, None)]


def test_people_in_time_are_on_every_day_as_if_only_that_day_were_asked(
    town: dict[str, int], run: Run, read: Run
) -> None:
    group_id = run(partial(groups.add_group, name="驻村干部"))
    run(partial(groups.fill_group, group_id=group_id, add=[town["甲"], town["乙"]], on=MARCH))
    run(partial(groups.fill_group, group_id=group_id, add=[town["丙"]], end=[town["甲"]], on=JUNE))
    run(partial(standing.leave_roster, person_id=town["乙"], on=D(2024, 4, 2), kind="seconded"))
    days = [D(2024, 6, 30) - timedelta(days=n) for n in range(180)]

    def asked(session: Session) -> list[bool]:
        kept = duty_people.PeopleInTime(session)
        same = []
        for day in days:
            fresh = duty_people.PeopleInTime(session)
            same.append(
                (kept.on(day), kept.members(["驻村干部"], day), kept.units_on(day))
                == (fresh.on(day), fresh.members(["驻村干部"], day), fresh.units_on(day))
            )
        assert len({kept.members(["驻村干部"], day) for day in days}) == 4
        return same

    assert all(read(asked))


def test_who_is_away_is_the_same_asked_of_all_or_of_one(town: dict[str, int], run: Run, read: Run) -> None:
    run(partial(standing.leave_roster, person_id=town["乙"], on=D(2024, 4, 2), kind="seconded"))
    for on in (D(2024, 4, 1), D(2024, 4, 2)):
        all_of_them = read(partial(standing.away_people, on=on))
        one_by_one: dict[int, object] = {}
        for person_id in town.values():
            one_by_one |= read(partial(standing.away_people, on=on, person_ids=[person_id]))
        assert all_of_them == one_by_one
        assert set(all_of_them) == ({town["乙"]} if on.day == 2 else set())

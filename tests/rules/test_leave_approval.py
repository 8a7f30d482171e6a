"""Who approves leave: set for the unit, set above, by title, and never oneself (C26)."""

from __future__ import annotations

import pytest

from app.rules.leave_approval import Approval, Officer, UnitPlace, approver_of, rank_of_title

TOWN, VILLAGE, GROUP = 1, 2, 3
PEOPLE = (
    Officer(10, "钱书记", TOWN, "党委书记"),
    Officer(11, "孙副书记", TOWN, "党委副书记"),
    Officer(20, "李支书", VILLAGE, "党支部书记、村委会主任"),
    Officer(21, "周副", VILLAGE, "党支部副书记"),
    Officer(22, "吴文书", VILLAGE, "文书"),
    Officer(30, "郑干事", GROUP, "干事"),
)


def ask(person: int, unit: int | None, **approvers: int) -> Approval | None:
    units = {
        TOWN: UnitPlace(TOWN, "党政领导", None, approvers.get("town")),
        VILLAGE: UnitPlace(VILLAGE, "东湾村", TOWN, approvers.get("village")),
        GROUP: UnitPlace(GROUP, "第一党小组", VILLAGE, approvers.get("group")),
    }
    return approver_of(person, unit, units, PEOPLE)


def name_of(found: Approval | None) -> str:
    return found.name if found is not None else ""


def test_the_unit_set_comes_before_the_one_above_and_before_titles() -> None:
    assert name_of(ask(22, VILLAGE, village=21, town=11)) == "周副"
    assert name_of(ask(22, VILLAGE, town=11)) == "孙副书记"
    found = ask(22, VILLAGE)
    assert found == Approval(20, "李支书", "东湾村党支部书记、村委会主任")
    assert ask(22, VILLAGE, village=21) == Approval(21, "周副", "“东湾村”设定的批准人")


def test_nobody_approves_his_own_leave() -> None:
    assert name_of(ask(21, VILLAGE, village=21, town=11)) == "孙副书记"  # not the branch secretary beside
    assert name_of(ask(21, VILLAGE, village=21)) == "钱书记"
    assert name_of(ask(20, VILLAGE)) == "钱书记"
    assert name_of(ask(20, VILLAGE, village=21)) == "周副"
    assert ask(10, TOWN) is None
    assert name_of(ask(10, TOWN, town=11)) == "孙副书记"


def test_a_unit_without_a_head_asks_upwards_and_the_town_last() -> None:
    assert name_of(ask(30, GROUP)) == "李支书"
    assert name_of(ask(99, None)) == "钱书记"
    assert name_of(ask(22, VILLAGE, village=77)) == "李支书"  # who was set is no longer on the roster


def test_a_circle_of_units_ends() -> None:
    units = {1: UnitPlace(1, "甲", 2, None), 2: UnitPlace(2, "乙", 1, None)}
    assert approver_of(5, 1, units, ()) is None


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("党支部书记、村委会主任", 0), ("支部书记兼主任", 0), ("党总支书记", 1), ("书记", 1), ("主任", 4),
        ("主要负责人", 2), ("党支部副书记", None), ("副主任", None), ("纪委书记", None), ("团支部书记", None),
        ("第一书记", None), ("四级主任科员", None), ("文书", None), ("", None), ("副镇长、财政所所长", 6),
    ],
)  # fmt: skip
def test_titles(title: str, rank: int | None) -> None:
    assert rank_of_title(title) == rank

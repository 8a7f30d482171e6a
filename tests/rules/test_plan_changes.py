"""A year's plan beside last year's (C33): a copied plan is unchanged, and every difference is said."""

from __future__ import annotations

from datetime import date

from app.rules.plan_changes import NEW, Planned, plan_changes
from app.rules.plan_dates import same_place


def one(number: int, title: str, on: date, batch: str = "", **told: str) -> Planned:
    return Planned(number, title, batch, on, tuple(told.items()))


OLD = [
    one(1, "安全生产", date(2023, 8, 8), 授课人="张三", 地点="党校"),
    one(2, "公文", date(2023, 3, 6)),
    one(3, "公文", date(2023, 9, 4)),
    one(4, "档案", date(2023, 5, 5), "第一期"),
]


def copied(year: int) -> list[Planned]:
    return [
        Planned(each.id + 10, each.title, each.batch, same_place(each.on, year), each.told) for each in OLD
    ]


def test_a_copy_is_unchanged() -> None:
    found = plan_changes(OLD, copied(2024), year=2024)
    assert set(found.words.values()) == {""}
    assert found.gone == ()


def test_what_was_moved_changed_added_and_left_out() -> None:
    safety, first, _second, archive = copied(2024)
    now = [
        Planned(11, safety.title, "", date(2024, 8, 20), (("授课人", "李四"), ("地点", "党校"))),
        first,
        Planned(14, archive.title, "第二期", archive.on),
        one(15, "反诈", date(2024, 6, 3)),
    ]
    found = plan_changes(OLD, now, year=2024)
    assert found.words == {11: "改期（上年8月8日）；授课人由张三改为李四", 12: "", 14: NEW, 15: NEW}
    assert [each.id for each in found.gone] == [4, 3]


def test_one_of_several_that_kept_its_place_is_not_taken_for_the_moved_one() -> None:
    _, first, second, _ = copied(2024)
    moved = Planned(first.id, first.title, "", date(2024, 10, 1))
    found = plan_changes(OLD[1:3], [moved, second], year=2024)
    assert found.words == {first.id: "改期（上年3月6日）", second.id: ""}


def test_what_was_empty_is_said() -> None:
    before = [one(1, "公文", date(2023, 3, 6), 地点="")]
    now = [one(2, "公文", same_place(date(2023, 3, 6), 2024), 地点="党校")]
    assert plan_changes(before, now, year=2024).words == {2: "地点由空改为党校"}
    assert plan_changes(now, before, year=2023).words == {1: "地点由党校改为空"}

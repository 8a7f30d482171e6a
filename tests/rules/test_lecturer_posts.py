"""A post as lecturer: whom it means."""

from __future__ import annotations

import pytest

from app.rules.lecturer_posts import HeldPost, holders, is_outside

POSTS = (
    HeldPost(1, "党委书记", "党政领导"), HeldPost(2, "党委副书记、镇长", "党政领导"),
    HeldPost(3, "党委副书记", "党政领导"), HeldPost(4, "党委委员、宣传委员", "党政领导"),
    HeldPost(5, "主任", "党政办公室"), HeldPost(6, "主任", "纪委"), HeldPost(7, "副镇长", "党政领导"),
    HeldPost(8, "副镇长", "党政领导"), HeldPost(9, "党支部书记、村委会主任", "东湾村"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("镇党委书记", (1,)), ("党委书记", (1,)), ("清河镇党委书记", (1,)), ("镇长", (2,)),
        ("党委副书记", (3,)), ("宣传委员", (4,)), ("党政办主任", (5,)), ("党政办公室主任", (5,)),
        ("纪委主任", (6,)), ("主任", (5, 6)), ("副镇长", (7, 8)), ("东湾村党支部书记", (9,)),
        ("县委党校教师", ()), ("组织委员", ()), ("", ()), ("县委书记", ()), ("王建国", ()),
    ],
)  # fmt: skip
def test_whom_a_post_means(written: str, people: tuple[int, ...]) -> None:
    assert holders(written, POSTS) == people


@pytest.mark.parametrize(
    ("written", "outside"),
    [
        ("县委党校教师", True), ("市农业农村局专家", True), ("省委宣讲团", True), ("张教授", True),
        ("宣传委员", False), ("区小明", False), ("镇长", False), ("党政办主任", False),
    ],
)  # fmt: skip
def test_who_is_from_outside(written: str, outside: bool) -> None:
    assert is_outside(written) is outside

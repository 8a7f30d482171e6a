"""A newer description keeps every id and kind; its steps copy, and put one choice for another."""

# ruff: noqa: E501  (one sentence a line)
from __future__ import annotations

import pytest

from app.errors import InputProblem
from app.rules.registers.checking import register_of
from app.rules.registers.description import Register, Step
from app.rules.registers.versions import check_update, stepped, steps_since
from app.wording import sentence
from tests.rules.registers.documents import GONE, changed, small


def newer(*changes: tuple[str, object]) -> Register:
    document = changed("version", 3)
    for at, value in changes:
        document = changed(at, value, document)
    return register_of(document)


def test_an_update_may_add_rename_and_retire() -> None:
    old = register_of(small())
    check_update(old, newer(("title", "走访"), ("fields[7].retired", True), ("papers[0].total", ["heads"])))
    check_update(old, old)
    assert newer().version == old.version + 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ((("version", 2), ("title", "走访")), "“走访”的说明有改动而版本仍是 2，没有采用；请把 version 写成 3 或更大。"),
        ((("fields[7].kind", "number"),), "新版登记簿说明把“花费”（cost）改成了 number 类型，没有采用；请另设一个字段。"),
        (
            (("fields[3].columns[0].id", "spent"), ("computed[0].of", "spent"), ("papers[1].blocks[1].columns[2]", "spent")),
            "新版登记簿说明里少了“分钟”（people.minutes），没有采用；不再用的请写 retired，旧记录才看得到。",
        ),
        (
            (("fields[2].choices[0]", ["new", "新访"]), ("steps", GONE)),
            "新版登记簿说明里少了“初访”（kind），没有采用；不再用的请写 retired，旧记录才看得到。",
        ),
    ],
)  # fmt: skip
def test_an_update_that_would_lose_something_is_refused(
    changes: tuple[tuple[str, object], ...], says: str
) -> None:
    with pytest.raises(InputProblem) as caught:
        check_update(register_of(small()), newer(*changes))
    assert sentence(caught.value).startswith(says)


def test_a_choice_may_go_where_a_step_puts_another_for_it() -> None:
    steps = [{"version": 3, "choice": ["first", "new"], "field": "kind"}]
    new = newer(("fields[2].choices[0]", ["new", "新访"]), ("steps", steps))
    check_update(register_of(small()), new)
    assert steps_since(new, 2) == (Step(3, "choice", "first", "new", "kind"),)
    assert steps_since(new, 3) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"old": "甲"}, {"old": "甲", "new": "甲"}),
        ({"old": "甲", "new": "乙"}, {"old": "甲", "new": "乙"}),
        ({"kind": "first"}, {"kind": "again"}),
        ({"kind": "other"}, {"kind": "other"}),
        ({}, {}),
    ],
)
def test_steps_copy_and_put_one_choice_for_another(before: dict[str, str], after: dict[str, str]) -> None:
    steps = (Step(2, "copy", "old", "new"), Step(3, "choice", "first", "again", "kind"))
    kept = dict(before)
    assert stepped(before, steps) == after
    assert before == kept

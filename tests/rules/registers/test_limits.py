"""Limits: beyond one a word is asked; what stood beyond in silence may stay while it grows no worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.errors import InputProblem
from app.rules.registers.ceilings import Ceiling
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Choice, Computed, Field, Kind, Limit, Register
from app.rules.registers.entries import Entry, Line
from app.rules.registers.limits import (
    Measured,
    limit_notes,
    limit_text,
    measured,
    require_said,
    standing,
    told_limits,
)
from app.wording import sentence

POOL = {"per": "item", "of": "amount"}


def _sum(name: str, kind: str, fn: str = "total") -> Computed:
    return Computed(name, name, fn, of="amount", args={"per": "item", "plus": {"kind": (kind,)}})


FUND = Register(
    "fund", 1, "经费", "经费",
    (
        Field("day", "日期", Kind.DAY),
        Field("kind", "类别", Kind.CHOICE, choices=(Choice("budget", "预算"), Choice("spent", "支出"))),
        Field("item", "科目", Kind.CHOICE), Field("amount", "金额", Kind.MONEY),
        Field("hours", "学时", Kind.NUMBER), Field("payee", "收款人", Kind.LECTURER),
        Field("reason", "超标说明", Kind.TEXT),
    ),
    computed=(
        Computed("most", "上限", "ceiling", of="hours", args={"table": "fee_ceilings", "payee": "payee"}),
        _sum("used", "spent"),
        _sum("planned", "budget", "planned"),
    ),
    limits=(
        Limit("fee", "讲课费超过上限", "amount", "most", "reason", {"kind": ("spent",), "item": ("fee",)}),
        Limit("budget", "科目支出超过预算", "used", "planned", "reason", warn=90, told={"kind": ("budget",)}),
    ),
)  # fmt: skip
RATES = (Ceiling({"associate": 50000, "senior": 100000}, 4, 30, 70, date(2017, 1, 1)),)
SPRING = date(2024, 3, 1)


def entry(
    number: int, amount: int, item: str = "meals", kind: str = "spent", reason: str = "", year: int = 2024
) -> Entry:
    data: dict[str, str | int] = {"kind": kind, "item": item, "amount": amount}
    return Entry(
        number, "fund", date(year, 3, 1), year, data={**data, **({"reason": reason} if reason else {})}
    )


def fee(number: int, amount: int, hours: int | None = 4, reason: str = "", payee: int | None = 50) -> Entry:
    one = entry(number, amount, "fee", reason=reason)
    told = {} if hours is None else {"hours": hours}
    return replace(
        one, data={**one.data, **told}, lines=(Line(1, "payee", 0, entry_id=payee),) if payee else ()
    )


def refused(after: Entry, *others: Entry, before: Entry | None = None) -> str:
    """The sentence of the refusal, '' where it may be."""
    around = Around(SPRING, others, ranks={50: "senior", 51: "other"}, ceilings=RATES)
    try:
        require_said(FUND, before=before, after=after, around=around)
    except InputProblem as problem:
        return sentence(problem)
    return ""


PLAN = entry(1, 100000, kind="budget")
TOO_DEAR = "讲课费超过上限：已达 4000.01元，最多 4000.00元，没有保存；请填写“超标说明”，或把数改小。"
TOO_MUCH = "科目支出超过预算：已达 1000.01元，最多 1000.00元，没有保存；请填写“超标说明”，或把数改小。"


@pytest.mark.parametrize(
    ("after", "others", "says"),
    [
        (fee(2, 400000), (), ""),
        (fee(2, 400001), (), TOO_DEAR),
        (fee(2, 400001, reason="省级专家，镇党委会议定"), (), ""),
        (fee(2, 900000, payee=51), (), ""),  # 其他: the town's own word
        (fee(2, 900000, payee=None), (), ""),
        (fee(2, 900000, hours=None), (), ""),
        (entry(2, 100000), (PLAN,), ""),
        (entry(2, 100001), (PLAN,), TOO_MUCH),
        (entry(2, 100001, reason="加班"), (PLAN,), ""),
        (entry(2, 40001), (PLAN, entry(3, 60000)), TOO_MUCH),
        (entry(2, 40001), (PLAN, entry(3, 60000, item="stay"), entry(4, 60000, year=2023)), ""),
        (entry(2, 100001), (entry(1, 100000, kind="budget", year=2023),), ""),  # no budget of the year at all
        (entry(2, 1, item="stay"), (PLAN,), ""),  # nothing is planned for the item
        (entry(2, 1, item="stay"), (PLAN, entry(3, 0, item="stay", kind="budget")), TOO_MUCH.replace(
            "1000.01", "0.01").replace("1000.00", "0.00")),
        (replace(PLAN, data={**PLAN.data, "amount": 99999}), (entry(3, 100000),), TOO_MUCH.replace(
            "1000.01", "1000.00").replace("最多 1000.00", "最多 999.99")),
    ],
)  # fmt: skip
def test_a_new_entry_beyond_a_limit_needs_a_word(after: Entry, others: tuple[Entry, ...], says: str) -> None:
    assert refused(after, *others) == says


OVER = entry(2, 120000)
EXPLAINED = entry(2, 120000, reason="加班")
PART = entry(3, 30000)


@pytest.mark.parametrize(
    ("what", "before", "after", "others", "is_refused"),
    [
        ("its voucher is told", OVER, replace(OVER, data={**OVER.data, "hours": 1}), (PLAN,), False),
        ("it gets less", OVER, entry(2, 110000), (PLAN,), False),
        ("it gets more", OVER, entry(2, 120001), (PLAN,), True),
        ("the word is taken away", EXPLAINED, OVER, (PLAN,), True),
        ("the word is taken away and it gets less", EXPLAINED, entry(2, 110000), (PLAN,), True),
        ("the word stays and it gets more", EXPLAINED, entry(2, 990000, reason="加班"), (PLAN,), False),
        ("one within, of an item that others overran", PART, entry(3, 20000), (PLAN, EXPLAINED), False),
        ("the same grows", PART, entry(3, 30001), (PLAN, EXPLAINED), True),
        ("it goes to another overrun item", entry(3, 50000, item="stay"), entry(3, 1), (PLAN, OVER), True),
        ("it goes to another year", replace(OVER, year=2023), OVER, (PLAN,), True),
        ("a fee over its ceiling in silence keeps", fee(2, 500000), fee(2, 500000), (), False),
        ("a fee over its ceiling for fewer hours", fee(2, 500000), fee(2, 500000, hours=3), (), True),
        ("of a plan nothing goes over", PLAN, replace(PLAN, data={**PLAN.data, "amount": 1}), (), False),
    ],
)  # fmt: skip
def test_a_change_that_makes_it_worse_needs_a_word(
    what: str, before: Entry, after: Entry, others: tuple[Entry, ...], is_refused: bool
) -> None:
    assert bool(refused(after, *others, before, before=before)) is is_refused, what


def stand(one: Entry) -> tuple[Measured, ...]:
    return measured(FUND, one, values_of(FUND, one, Around(SPRING, (PLAN,))))


@pytest.mark.parametrize(
    ("spent", "stands"),
    [(0, ""), (89999, ""), (90000, "near"), (100000, "near"), (100001, "over")],
)
def test_nine_tenths_of_a_budget_are_near(spent: int, stands: str) -> None:
    found = stand(entry(2, spent))
    assert [(one.limit.id, one.stands) for one in found] == [("budget", stands)]


def test_a_budget_of_nothing_is_over_with_the_first_cent_and_no_budget_is_none() -> None:
    none = replace(PLAN, data={**PLAN.data, "amount": 0})

    def stands(spent: int, *rows: Entry) -> list[str]:
        one = entry(2, spent)
        found = measured(FUND, one, values_of(FUND, one, Around(SPRING, rows)))
        return [each.stands for each in found]

    assert (stands(0, none), stands(1, none), stands(1)) == ([""], ["over"], [])


@pytest.mark.parametrize(
    ("spent", "says", "all_of_it"),
    [
        (89999, "", ""),
        (90000, "已用 90.0%", "near"),
        (100000, "已用 100%", "near"),
        (120050, "超出 200.50元", "over"),
    ],
)
def test_what_papers_and_lists_say_of_it(spent: int, says: str, all_of_it: str) -> None:
    found = stand(entry(2, spent))
    assert (limit_text(found), standing(found)) == (says, all_of_it)


def test_a_limit_of_many_is_told_on_the_rows_it_names_and_asked_of_all() -> None:
    over = entry(2, 120050, reason="加班")
    values = values_of(FUND, over, Around(SPRING, (PLAN,)))
    assert limit_text(told_limits(FUND, over, values)) == ""
    values = values_of(FUND, PLAN, Around(SPRING, (PLAN, over)))
    assert limit_text(told_limits(FUND, PLAN, values)) == "超出 200.50元"


def test_what_is_said_when_it_is_kept() -> None:
    one = entry(2, 120050, reason="加班")
    values = values_of(FUND, one, Around(SPRING, (PLAN,)))
    assert limit_notes(FUND, one, values) == ("科目支出超过预算：1200.50元，最多 1000.00元，超出 200.50元",)

"""What a register computes: each named function with its cases, circles, and how values are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.rules.registers import vocabulary
from app.rules.registers.amounts import MEAN, MONEY, PERCENT, Amount, Value, added, money, number, value_text
from app.rules.registers.ceilings import Ceiling
from app.rules.registers.computed import (
    ENDED,
    FUNCTIONS,
    IN_FORCE,
    LINE_FUNCTIONS,
    NOT_YET,
    REPLACED,
    in_order,
    values_of,
)
from app.rules.registers.computing import Around, Values
from app.rules.registers.description import Choice, Computed, Field, Kind, Register
from app.rules.registers.entries import Entry, Line

TODAY = date(2024, 7, 1)
CONTEST = Register(
    "contest",
    1,
    "技能大赛",
    "比武",
    (
        Field("seats", "名额", Kind.NUMBER),
        Field(
            "entrants", "参赛人员", Kind.PERSONS, columns=(Field("score", "得分", Kind.NUMBER, decimals=2),)
        ),
    ),
    computed=(
        # Out of order: what stands on others is worked out after them.
        Computed("experts", "业务能手", "names", of="entrants", where="expert"),
        Computed("expert", "业务能手", "top", of="place", among="entrants", args={"n": "seats"}),
        Computed("place", "名次", "rank", of="score", among="entrants"),
        Computed("entered", "参赛人数", "count", of="entrants"),
        Computed("won", "获奖人数", "count", of="entrants", where="expert"),
        Computed("mean", "平均分", "mean", of="entrants.score"),
        Computed("total", "总分", "sum", of="entrants.score"),
        Computed("best", "能手均分", "mean", of="entrants.score", where="expert"),
    ),
)
NAMES = {("person", 1): "王芳", ("person", 2): "李强", ("person", 3): "赵敏", ("person", 4): "孙宇"}


def scores(*each: int | None, seats: int | None = 3) -> Entry:
    lines = tuple(
        Line(n, "entrants", n, person_id=n + 1, data={} if score is None else {"score": score})
        for n, score in enumerate(each)
    )
    return Entry(
        1, "contest", date(2024, 5, 1), 2024, data={} if seats is None else {"seats": seats}, lines=lines
    )


def computed(register: Register, entry: Entry, **around: object) -> Values:
    return values_of(register, entry, Around(**{"today": TODAY, "names": NAMES, **around}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_scores", "places", "experts"),
    [
        ((9200, 8800, 8500), ["1", "2", "3"], ("王芳", "李强", "赵敏")),
        ((8800, 9200, 9200), ["3", "1", "1"], ("王芳", "李强", "赵敏")),
        ((9000, 9000, 9000, 9000), ["1", "1", "1", "1"], ("王芳", "李强", "赵敏", "孙宇")),
        ((9200, None, 8500), ["1", "", "2"], ("王芳", "赵敏")),
        ((9500, 9200, 9000, 9000), ["1", "2", "3", "3"], ("王芳", "李强", "赵敏", "孙宇")),
        ((9500, 9200, 9100, 9000), ["1", "2", "3", "4"], ("王芳", "李强", "赵敏")),
        ((0, 100), ["2", "1"], ("王芳", "李强")),
        ((), [], ()),
    ],
)
def test_places_and_the_best(
    given_scores: tuple[int | None, ...], places: list[str], experts: tuple[str, ...]
) -> None:
    found = computed(CONTEST, scores(*given_scores))
    assert [value_text(value) for value in found.lines["entrants", "place"]] == places
    assert found.own["experts"] == experts


@pytest.mark.parametrize(
    ("seats", "experts"), [(1, ("李强",)), (0, ()), (None, ()), (9, ("王芳", "李强", "赵敏"))]
)
def test_as_many_as_there_are_seats(seats: int | None, experts: tuple[str, ...]) -> None:
    assert computed(CONTEST, scores(8800, 9200, 8500, seats=seats)).own["experts"] == experts


def test_a_number_of_seats_may_stand_in_the_description() -> None:
    one = Computed("expert", "能手", "top", of="place", among="entrants", args={"n": 1})
    register = replace(CONTEST, computed=(CONTEST.computed[2], one))
    assert computed(register, scores(8800, 9200)).lines["entrants", "expert"] == (False, True)


def test_numbers_of_an_entry() -> None:
    found = computed(CONTEST, scores(9250, None, 8000, seats=1))
    texts = {name: value_text(value) for name, value in found.own.items()}
    assert texts == {
        "experts": "王芳", "entered": "3", "won": "1", "mean": "86.25", "total": "172.5", "best": "92.50",
    }  # fmt: skip
    assert found.of_line("entrants", "place", 2) == Amount(2)


def test_nothing_gives_no_mean_and_a_sum_of_nothing() -> None:
    own = computed(CONTEST, scores()).own
    assert (value_text(own["mean"]), value_text(own["total"]), value_text(own["entered"])) == (
        "数据不足", "0", "0",
    )  # fmt: skip


@given(st.lists(st.integers(0, 10000), max_size=8))
def test_places_agree_with_the_order_of_scores(each: list[int]) -> None:
    entry = scores(*each)
    places = [value.part for value in computed(CONTEST, entry).lines["entrants", "place"]]  # type: ignore[union-attr]
    assert sorted(places) == [1 + sum(other > one for other in each) for one in sorted(each, reverse=True)]
    assert all(
        (each[a] > each[b]) == (places[a] < places[b]) for a in range(len(each)) for b in range(len(each))
    )


MARKS = Register(
    "evaluation",
    1,
    "评估",
    "质量",
    (
        Field("sent", "发放", Kind.NUMBER),
        Field("back", "收回", Kind.NUMBER),
        Field(
            "marks",
            "指标",
            Kind.CHOICE,
            columns=tuple(Field(name, name, Kind.NUMBER) for name in ("good", "fair", "so", "bad", "weight")),
        ),
    ),
    computed=(
        Computed("returned", "收回率", "share", of="back", args={"over": "sent"}),
        Computed("points", "得分", "mean", of="marks", among="marks",
                 args={"worth": {"good": 100, "fair": 80, "so": 60, "bad": 40}}),
        Computed("mean", "平均分", "mean", of="marks",
                 args={"worth": {"good": 100, "fair": 80, "so": 60, "bad": 40}}),
        Computed("weighted", "加权分", "mean", of="marks.points", args={"weight": "marks.weight"}),
        Computed("content", "满意率", "share", of="marks", args={
            "columns": ("good", "fair"), "over": ("good", "fair", "so", "bad")}),
        Computed("each", "满意率", "share", of="marks", among="marks", args={
            "columns": ("good", "fair"), "over": ("good", "fair", "so", "bad")}),
        Computed("votes", "占比", "share", of="good", among="marks", args={"over": "good"}),
        Computed("of_all", "占参与人数", "share", of="good", among="marks", args={"over": "back"}),
    ),
)  # fmt: skip


def ticks(*rows: dict[str, int], sent: int | None = 40, back: int | None = 39) -> Entry:
    lines = tuple(Line(n, "marks", n, name=f"指标{n}", data=row) for n, row in enumerate(rows))
    data = {name: value for name, value in (("sent", sent), ("back", back)) if value is not None}
    return Entry(1, "evaluation", date(2024, 5, 1), 2024, data=data, lines=lines)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (({"good": 30, "fair": 9, "weight": 60}, {"good": 10, "fair": 20, "so": 8, "bad": 1, "weight": 40}),
         {"mean": "87.69", "weighted": "89.23", "content": "88.5%"}),
        (({"good": 1}, {"bad": 1}), {"mean": "70.00", "weighted": "70.00", "content": "50.0%"}),
        (({"good": 1, "weight": 5}, {"bad": 1}), {"mean": "70.00", "weighted": "100.00", "content": "50.0%"}),
        (({"good": 5},), {"mean": "100.00", "weighted": "100.00", "content": "100%"}),
        (({},), {"mean": "数据不足", "weighted": "数据不足", "content": "数据不足"}),
        ((), {"mean": "数据不足", "weighted": "数据不足", "content": "数据不足"}),
    ],
)  # fmt: skip
def test_marks_of_a_class(rows: tuple[dict[str, int], ...], expected: dict[str, str]) -> None:
    """By hand: (40·100 + 29·80 + 8·60 + 1·40) ÷ 78; 60 % of 3720 ÷ 39 and 40 % of 3120 ÷ 39."""
    own = computed(MARKS, ticks(*rows)).own
    assert {name: value_text(own[name]) for name in expected} == expected


def test_marks_line_by_line() -> None:
    found = computed(MARKS, ticks({"good": 3, "so": 1}, {"good": 1}, {}))
    texts = {key[1]: [value_text(value) for value in values] for key, values in found.lines.items()}
    assert texts == {
        "points": ["90.00", "100.00", "数据不足"],
        "each": ["75.0%", "100%", "数据不足"],
        "votes": ["75.0%", "25.0%", "0%"],
        "of_all": ["7.7%", "2.6%", "0%"],
    }


@pytest.mark.parametrize(
    ("sent", "back", "expected"),
    [(40, 39, "97.5%"), (1000, 999, "99.9%"), (3000, 2999, "99.9%"), (40, 40, "100%"), (0, 0, "数据不足"),
     (None, 3, ""), (40, 0, "0%")],
)  # fmt: skip
def test_a_share_of_two_fields(sent: int | None, back: int | None, expected: str) -> None:
    assert value_text(computed(MARKS, ticks(sent=sent, back=back)).own["returned"]) == expected


TRIP = Register(
    "trip", 1, "外出", "外出",
    (
        Field("to", "结束", Kind.DAY), Field("people", "人员", Kind.PERSONS),
        Field("hours", "学时", Kind.NUMBER, decimals=1),
    ),
    computed=(
        Computed("days", "天数", "days", of="day", args={"to": "to"}),
        Computed("all", "人学时", "lookup", of="people", args={"what": "head_hours", "to": "hours"}),
        Computed("cost", "费用", "lookup", args={"what": "cost"}),
        Computed("force", "效力", "lookup", of="day", args={"what": "force", "to": "to"}),
        Computed("talks", "谈话", "lookup", of="people", among="people", args={"what": "talks"}),
        Computed("used", "使用", "used_in", args={"what": "times"}),
        Computed("next", "建议", "proposal", args={"source": "tests_below"}),
        Computed("basis", "依据", "proposal", of="people", args={"source": "ranks"}),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("to", "expected"),
    [("2024-05-01", "1"), ("2024-05-07", "7"), ("2024-04-30", ""), ("", ""), ("五月", "")],
)
def test_days_of_a_trip(to: str, expected: str) -> None:
    entry = Entry(1, "trip", date(2024, 5, 1), 2024, data={"to": to})
    assert value_text(computed(TRIP, entry).own["days"]) == expected


def test_what_the_program_knows_of_an_entry_and_its_people() -> None:
    lines = (Line(1, "people", 0, person_id=1), Line(2, "people", 1, person_id=2))
    entry = Entry(7, "trip", date(2024, 5, 1), 2024, data={"hours": 125}, lines=lines)
    told: dict[tuple[str, str, int], Value] = {
        ("cost", "entry", 7): money(123456), ("talks", "person", 2): Amount(3),
        ("used:times", "entry", 7): Amount(4), ("proposal:tests_below", "entry", 7): "公文写作",
        ("cost", "entry", 8): money(1), ("proposal:ranks", "person", 1): "第1名",
    }  # fmt: skip
    found = computed(TRIP, entry, told=told)
    assert [value_text(found.own[name]) for name in ("cost", "all", "used", "next", "basis")] == [
        "1234.56", "25", "4", "公文写作", "第1名",
    ]  # fmt: skip
    assert found.lines["people", "talks"] == (None, Amount(3))


@pytest.mark.parametrize(
    ("on", "to", "replaced", "expected"),
    [
        (date(2024, 7, 2), "", None, NOT_YET),
        (date(2024, 7, 1), "", None, IN_FORCE),
        (date(2024, 1, 1), "2024-07-02", None, IN_FORCE),
        (date(2024, 1, 1), "2024-07-01", None, ENDED),
        (date(2024, 1, 1), "", date(2024, 7, 1), REPLACED),
        (date(2024, 1, 1), "", date(2024, 7, 2), IN_FORCE),
        (date(2024, 1, 1), "2024-05-01", date(2024, 6, 1), REPLACED),
    ],
)
def test_whether_a_document_is_in_force(on: date, to: str, replaced: date | None, expected: str) -> None:
    entry = Entry(3, "trip", on, data={"to": to})
    others = {3: replaced} if replaced else {}
    assert computed(TRIP, entry, replaced=others).own["force"] == expected


FUND = Register(
    "fund", 1, "经费", "经费",
    (
        Field("kind", "类型", Kind.CHOICE, choices=(Choice("budget", "预算"), Choice("spent", "支出"))),
        Field("item", "科目", Kind.CHOICE), Field("amount", "金额", Kind.MONEY),
        Field("hours", "学时", Kind.NUMBER, decimals=1),
        Field("payee", "收款人", Kind.LECTURER),
    ),
    computed=(
        Computed("left", "余额", "balance", of="amount", args={"per": "item", "plus": {"kind": ("budget",)}}),
        Computed("most", "限额", "ceiling", of="hours", args={"table": "fee_ceilings", "payee": "payee"}),
    ),
)  # fmt: skip


def spent(
    number_: int, on: date, amount: int, kind: str = "spent", item: str = "fee", year: int = 2024
) -> Entry:
    return Entry(number_, "fund", on, year, data={"kind": kind, "item": item, "amount": amount})


def test_the_balance_runs_through_the_year_by_item() -> None:
    rows = (
        spent(1, date(2024, 1, 5), 1000000, "budget"),
        spent(2, date(2024, 3, 1), 250050),
        spent(3, date(2024, 3, 1), 100000, item="hall"),
        spent(4, date(2024, 3, 1), 800000),
        spent(5, date(2023, 3, 1), 999, year=2023),
        spent(6, date(2024, 6, 1), 200000, "budget"),
    )
    left = [value_text(computed(FUND, row, entries=rows).own["left"]) for row in rows]
    assert left == ["10000.00", "7499.50", "-1000.00", "-500.50", "-9.99", "1499.50"]


def test_what_is_spent_and_left_of_an_item_in_its_year() -> None:
    """fee: 10000 + 2000 planned, 2500.50 + 8000 spent; another item and another year are their own."""
    args = {"per": "item", "plus": {"kind": ("spent",)}}
    rest = {"per": "item", "plus": {"kind": ("budget",)}}
    register = replace(
        FUND,
        computed=(
            Computed("used", "已支出", "total", of="amount", args=args),
            Computed("rest", "结余", "rest", of="amount", args=rest),
        ),
    )
    rows = (
        spent(1, date(2024, 1, 5), 1000000, "budget"),
        spent(2, date(2024, 3, 1), 250050),
        spent(3, date(2024, 3, 1), 100000, item="hall"),
        spent(4, date(2024, 3, 1), 800000),
        spent(5, date(2023, 3, 1), 999, year=2023),
        spent(6, date(2024, 6, 1), 200000, "budget"),
    )
    found = [computed(register, row, entries=rows).own for row in rows]
    assert [value_text(own["used"]) for own in found[:3]] == ["10500.50", "10500.50", "1000.00"]
    assert [value_text(own["rest"]) for own in found[:3]] == ["1499.50", "1499.50", "-1000.00"]
    assert value_text(found[4]["used"]) == "9.99"


def test_the_balance_counts_an_entry_that_is_not_stored_yet() -> None:
    rows = (spent(1, date(2024, 1, 5), 1000000, "budget"),)
    new = spent(0, date(2024, 2, 1), 1)
    assert value_text(computed(FUND, new, entries=rows).own["left"]) == "9999.99"


RATES = (Ceiling({"associate": 50000, "senior": 100000}, 4, 30, 70, date(2017, 1, 1)),)


@pytest.mark.parametrize(
    ("hours", "rank", "on", "expected"),
    [
        (20, "associate", date(2024, 5, 1), "1000.00"),
        (35, "senior", date(2024, 5, 1), "3500.00"),
        (100, "senior", date(2024, 5, 1), "8000.00"),  # no more than two half-days of four
        (20, "other", date(2024, 5, 1), ""),
        (20, "senior", date(2016, 12, 31), ""),
        (None, "senior", date(2024, 5, 1), ""),
    ],
)
def test_the_most_a_lecture_may_cost(hours: int | None, rank: str, on: date, expected: str) -> None:
    data = {} if hours is None else {"hours": hours}
    entry = Entry(1, "fund", on, 2024, data=data, lines=(Line(1, "payee", 0, entry_id=50),))  # type: ignore[arg-type]
    found = computed(FUND, entry, ceilings=RATES, ranks={50: rank})
    assert value_text(found.own["most"]) == expected


def test_whoever_is_in_no_register_of_lecturers_has_no_ceiling() -> None:
    entry = Entry(1, "fund", TODAY, 2024, data={"hours": 20}, lines=(Line(1, "payee", 0, name="张教授"),))
    assert computed(FUND, entry, ceilings=RATES).own["most"] is None


def test_a_circle_is_said_with_its_titles() -> None:
    circle = (
        Computed("a", "甲", "share", of="b", args={"over": "seats"}),
        Computed("b", "乙", "share", of="c", args={"over": "seats"}),
        Computed("c", "丙", "share", of="a", args={"over": "seats"}),
    )
    with pytest.raises(InputProblem) as caught:
        in_order(circle)
    assert (caught.value.code, caught.value.data) == ("register.circle", {"titles": "甲 → 乙 → 丙 → 甲"})
    alone = Computed("a", "甲", "rank", of="a", among="x")
    with pytest.raises(InputProblem) as caught:
        in_order((alone,))
    assert caught.value.data == {"titles": "甲 → 甲"}


@given(st.permutations(CONTEST.computed))
def test_the_order_of_a_description_does_not_matter(order: list[Computed]) -> None:
    entry = scores(9250, None, 8000, seats=1)
    assert computed(replace(CONTEST, computed=tuple(order)), entry).own == computed(CONTEST, entry).own


def test_every_function_a_description_may_name_is_there() -> None:
    assert set(FUNCTIONS) | set(LINE_FUNCTIONS) == set(vocabulary.FUNCTIONS)
    among = {name for name, one in vocabulary.FUNCTIONS.items() if "in" in one.needs | one.may}
    assert among <= set(LINE_FUNCTIONS)
    assert {name for name, one in vocabulary.FUNCTIONS.items() if "in" not in one.needs} <= set(FUNCTIONS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Amount(3), "3"),
        (number(9250, 2), "92.5"),
        (number(9200, 2), "92"),
        (number(5, 1), "0.5"),
        (Amount(-150, 100), "-1.5"),
        (Amount(1, 3, MEAN), "0.33"),
        (Amount(2, 3, PERCENT), "66.7%"),
        (money(150000), "1500.00"),
        (money(-5), "-0.05"),
        (Amount(1, 0, MEAN), "数据不足"),
        (Amount(0), "0"),
        (True, "是"),
        (False, ""),
        (None, ""),
        (date(2024, 5, 1), "2024-05-01"),
        (("王芳", "李强"), "王芳、李强"),
        ((), ""),
        ("现行", "现行"),
    ],
)
def test_how_a_value_is_printed(value: Value, expected: str) -> None:
    assert value_text(value) == expected


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([1, 10, 100])), max_size=6))
def test_a_sum_is_exact(parts: list[tuple[int, int]]) -> None:
    total = added([Amount(part, whole, MONEY) for part, whole in parts])
    assert total.value == sum((Fraction(part, whole) for part, whole in parts), Fraction(0))

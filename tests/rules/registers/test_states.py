"""States: what may come next, what it asks, back with a reason, and the state on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.errors import InputProblem
from app.rules.registers.description import Choice, Field, Kind, Register, State
from app.rules.registers.entries import Entry, Line, StateStep
from app.rules.registers.states import (
    first_state,
    is_ended,
    moves,
    next_state,
    require_move,
    state_on,
    state_title,
)

LECTURER = Register(
    "lecturer", 1, "师资库", "师资",
    (
        Field("basis", "准入依据", Kind.LONG),
        Field("from", "聘期始", Kind.DAY), Field("to", "聘期止", Kind.DAY),
        Field("result", "考核结果", Kind.CHOICE, choices=(Choice("good", "优秀"),)),
        Field("type", "类型", Kind.CHOICE), Field("owner", "责任人", Kind.PERSON),
    ),
    states=(
        State("planned", "拟聘", ("basis",)),
        State("held", "在聘", ("from", "to")),
        State("judged", "考核", ("result",), when={"type": ("school",)}),
        State("kept", "续聘", ("owner",)),
        State("left", "退出", ends=True),
    ),
)  # fmt: skip
STEPS = (
    StateStep(1, "planned", date(2024, 1, 10)),
    StateStep(2, "", date(2024, 1, 20), reason="改错字"),
    StateStep(3, "held", date(2024, 2, 1), {"from": "2024-02-01", "to": "2026-01-31"}),
)


def lecturer(*steps: StateStep, **data: str) -> Entry:
    return Entry(1, "lecturer", date(2024, 1, 1), data={"type": "school", **data}, steps=steps)


def went(entry: Entry, state: str, on: date = date(2024, 6, 1), reason: str = "", **given: object) -> str:
    """'' where the move is allowed, else its code."""
    try:
        require_move(LECTURER, entry, state=state, on_day=on, given=given, reason=reason)
    except InputProblem as problem:
        return problem.code.removeprefix("register.state_")
    return ""


@pytest.mark.parametrize(
    ("data", "expected"), [({}, ""), ({"basis": "讲过三次"}, "planned"), ({"basis": ""}, "")]
)
def test_a_new_entry_begins_in_the_first_state_whose_fields_are_filled(
    data: dict[str, str], expected: str
) -> None:
    assert first_state(LECTURER, lecturer(**data)) == expected


def test_an_entry_begins_in_the_first_state_that_fits_it() -> None:
    school = replace(
        LECTURER, states=(State("judged", "考核", when={"type": ("other",)}), State("on", "在用"))
    )
    assert first_state(school, lecturer()) == "on"
    assert first_state(replace(LECTURER, states=()), lecturer()) == ""


def test_any_later_state_and_then_back() -> None:
    found = moves(LECTURER, lecturer(*STEPS))
    assert [(move.state.id, move.back, move.missing) for move in found] == [
        ("judged", False, ("result",)),
        ("kept", False, ("owner",)),
        ("left", False, ()),
        ("planned", True, ("basis",)),
    ]
    other = replace(lecturer(*STEPS), data={"type": "leader"})
    assert [move.state.id for move in moves(LECTURER, other)] == ["kept", "left", "planned"]
    assert [move.state.id for move in moves(LECTURER, lecturer())][:2] == ["planned", "held"]


def test_enter_takes_the_next_one_and_the_end_has_none() -> None:
    move = next_state(LECTURER, lecturer(*STEPS))
    assert move is not None
    assert move.state.id == "judged"
    ended = lecturer(*STEPS, StateStep(4, "left", date(2024, 5, 1)))
    assert next_state(LECTURER, ended) is None
    assert [move.state.id for move in moves(LECTURER, ended)] == ["kept", "judged", "held", "planned"]
    assert (is_ended(LECTURER, ended), is_ended(LECTURER, lecturer(*STEPS))) == (True, False)


@pytest.mark.parametrize(
    ("state", "more", "expected"),
    [
        ("judged", {"result": "good"}, ""),
        ("judged", {}, "asks"),
        ("judged", {"result": ""}, "asks"),
        ("kept", {"owner": (3,)}, ""),
        ("left", {}, ""),
        ("planned", {}, "reason"),
        ("planned", {"reason": " "}, "reason"),
        ("planned", {"reason": "填错了"}, ""),
        ("held", {}, "same"),
        ("gone", {}, "unknown"),
        ("left", {"on": date(2024, 1, 31)}, "day"),
        ("left", {"on": date(2024, 2, 1)}, ""),
    ],
)
def test_what_a_move_asks(state: str, more: dict[str, object], expected: str) -> None:
    assert went(lecturer(*STEPS), state, **more) == expected  # type: ignore[arg-type]


def test_what_no_longer_fits_and_what_has_ended() -> None:
    leader = replace(lecturer(*STEPS), data={"type": "leader"})
    assert went(leader, "judged", result="good") == "unfit"
    middle = replace(
        LECTURER, states=(*LECTURER.states[:2], State("off", "停聘", ends=True), *LECTURER.states[3:])
    )
    ended = lecturer(*STEPS, StateStep(4, "off", date(2024, 5, 1)))
    with pytest.raises(InputProblem) as caught:
        require_move(middle, ended, state="kept", on_day=date(2024, 6, 1), given={"owner": (3,)})
    assert caught.value.code == "register.state_ended"


def test_a_field_filled_before_need_not_be_given_again_and_emptied_it_must() -> None:
    entry = replace(lecturer(*STEPS, basis="讲过", result="good"), lines=(Line(1, "owner", 0, person_id=3),))
    assert went(entry, "judged") == ""
    assert went(entry, "kept") == ""
    assert went(entry, "judged", result=None) == "asks"


def test_what_is_missing_is_named() -> None:
    with pytest.raises(InputProblem) as caught:
        require_move(LECTURER, lecturer(), state="held", on_day=date(2024, 6, 1))
    assert caught.value.data == {"state": "在聘", "fields": "聘期始、聘期止"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 1, 9), ""),
        (date(2024, 1, 10), "planned"),
        (date(2024, 1, 31), "planned"),
        (date(2024, 2, 1), "held"),
    ],
)
def test_the_state_on_a_day(day: date, expected: str) -> None:
    assert state_on(lecturer(*STEPS), day) == expected


def test_words_of_a_state() -> None:
    assert [state_title(LECTURER, each) for each in ("held", "", "old")] == ["在聘", "", "old"]


def test_what_another_choice_hides_is_not_asked() -> None:
    fields = tuple(
        replace(one, when={"type": ("leader",)}) if one.id == "result" else one for one in LECTURER.fields
    )
    register = replace(LECTURER, fields=fields)
    move = next(each for each in moves(register, lecturer(*STEPS)) if each.state.id == "judged")
    assert (move.asks, move.missing) == ((), ())


def test_a_register_without_states_says_so() -> None:
    plain = replace(LECTURER, states=())
    with pytest.raises(InputProblem, match="no_states"):
        require_move(plain, lecturer(), state="open", on_day=date(2024, 8, 1))

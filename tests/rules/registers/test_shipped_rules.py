"""The shipped registers under the rules that read them: values are computed, states reached, dues dated."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.errors import InputProblem
from app.paths import RESOURCES
from app.registers import shipped, shipped_register
from app.rules.registers import vocabulary as words
from app.rules.registers.checking import register_of
from app.rules.registers.computed import FUNCTIONS, LINE_FUNCTIONS, Around, values_of
from app.rules.registers.description import Due, Field, Kind, Period, Register
from app.rules.registers.entries import Entry, Line, Scalar, StateStep
from app.rules.registers.owing import owed, slots_of
from app.rules.registers.states import moves, next_state
from app.rules.registers.terms import deadline_of, proposed_period, terms_of
from app.rules.registers.town_facts import (
    ClassFacts,
    PersonFacts,
    ProgrammeFacts,
    Stay,
    TownFacts,
)
from app.rules.registers.uses import idle_fields
from app.rules.registers.values import matches
from app.wording import sentence

DAY = date(2024, 3, 5)
EVERY = list(shipped())
STATED = [one.id for one in shipped().values() if one.states]


def value(field: Field) -> Scalar:
    """Something of the field's kind, as it is stored."""
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        return 300
    if field.kind is Kind.DAY:
        return (DAY + timedelta(days=4)).isoformat()
    if field.kind is Kind.MONTH:
        return "2024-03"
    if field.kind is Kind.CHOICE:
        return field.choices[0].id if field.choices else "甲"
    return "甲"


def filled(register: Register, chosen: Mapping[str, str] | None = None) -> Entry:
    """An entry with everything filled in: one link each, two lines where there are lines."""
    data: dict[str, Scalar] = {}
    lines: list[Line] = []
    for field in register.fields:
        if field.is_lines or field.kind in (Kind.ENTRY, Kind.LECTURER, Kind.CLASS, Kind.PERSON, Kind.UNIT):
            for place in range(1, 3 if field.is_lines else 2):
                columns = {one.id: value(one) for one in field.columns}
                lines.append(Line(len(lines) + 1, field.id, place, person_id=place, data=columns, name="甲"))
        elif field.id != "day":
            data[field.id] = value(field)
    data.update(chosen or {})
    slot = str(data.pop(register.slot)) if register.slot else ""
    whole = Entry(1, register.id, DAY, year=2024, slot=slot, data=data, lines=tuple(lines))
    return replace(whole, person_id=1, unit_id=1, batch_id=1)


def test_every_function_of_the_vocabulary_is_there() -> None:
    assert set(words.FUNCTIONS) == {*FUNCTIONS, *LINE_FUNCTIONS}
    for register in shipped().values():
        for one in register.computed:
            assert one.fn in (LINE_FUNCTIONS if one.among else FUNCTIONS), (register.id, one.id)


@pytest.mark.parametrize("register_id", EVERY)
def test_every_computed_value_of_a_filled_and_of_an_empty_entry(register_id: str) -> None:
    register = shipped_register(register_id)
    entry = filled(register)
    found = values_of(register, entry, Around(DAY, entries=(entry,)))
    assert set(found.own) == {one.id for one in register.computed if not one.among}
    told = {
        one.id
        for one in register.computed
        if one.fn in ("lookup", "used_in", "proposal", "ceiling", "standard")
    }
    # What is taken of something looked up is known with it.
    told |= {one.id for one in register.computed if {one.of, str(one.args.get("over", ""))} & told}
    assert {name for name, each in found.own.items() if each is None} <= told
    for (field_id, _), values in found.lines.items():
        assert len(values) == 2
        assert None not in values, field_id
    empty = values_of(register, Entry(2, register_id, DAY), Around(DAY))
    assert set(empty.own) == set(found.own)


@pytest.mark.parametrize("register_id", STATED)
def test_every_state_can_be_reached_by_entries_it_fits(register_id: str) -> None:
    """With all fields filled; a state whose field no such entry has would be reached by none."""
    register = shipped_register(register_id)
    reached = set()
    kinds = next(
        (one for one in register.fields if one.id in {k for s in register.states for k in s.when}), None
    )
    for choice in kinds.choices if kinds else (None,):
        entry = filled(register, {kinds.id: choice.id} if kinds and choice else None)
        for move in moves(register, entry):
            assert move.missing == (), (move.state.id, move.missing)
            reached.add(move.state.id)
    assert reached == {one.id for one in register.states}


def test_a_state_does_not_ask_what_its_entry_does_not_show() -> None:
    """The causes of a bad case are not asked of a good one."""
    register = shipped_register("case")
    good = Entry(
        1, "case", DAY, data={"kind": "good", "title": "甲"}, steps=(StateStep(1, "collected", DAY),)
    )
    move = next_state(register, good)
    assert move is not None
    assert (move.state.id, move.asks) == ("analysed", ("practice", "insight"))
    assert move.missing == ("practice", "insight")
    bad = Entry(
        2, "case", DAY, data={"kind": "bad", "problem": "甲"}, steps=(StateStep(2, "collected", DAY),)
    )
    move = next_state(register, bad)
    assert move is not None
    assert move.missing == ("cause", "lesson", "measure", "boundary")


FACTS = TownFacts(
    classes=(
        ClassFacts(1, "专题班", date(2024, 1, 8), date(2024, 4, 20), is_key=True, trainees=frozenset({1})),
    ),
    programmes=(ProgrammeFacts(1, "专项行动方案", date(2024, 1, 1), date(2024, 12, 31)),),
)


@pytest.mark.parametrize("register_id", EVERY)
def test_every_due_has_terms_and_a_deadline(register_id: str) -> None:
    register = shipped_register(register_id)
    for due in register.dues:
        terms = terms_of(due, FACTS, 2024)
        assert terms, due.id
        found = owed(due, register, FACTS, terms=terms, today=DAY)
        assert due.who.kind != "town" or found.rows
        if due.who.kind in ("entries", "lectures"):
            continue
        for slot in slots_of(due, register):
            days = [deadline_of(due, term, slot) for term in terms]
            assert all(date(2023, 12, 31) <= day <= date(2025, 12, 31) for day in days)
        assert due.period is not Period.NONE


@pytest.mark.parametrize("register_id", EVERY)
def test_a_due_counts_entries_that_are_possible(register_id: str) -> None:
    """What it counts by is a choice such an entry can have."""
    register = shipped_register(register_id)
    for due in register.dues:
        chosen = {name: values[0] for name, values in due.where.items()}
        assert matches(register, filled(register, chosen), due.where), due.id


@pytest.mark.parametrize(
    ("register_id", "slot", "day", "period"),
    [
        ("study-file", "summary", date(2024, 1, 5), "2023"),
        ("study-file", "words", date(2024, 6, 20), "2024"),
        ("study-file", "plan", date(2024, 3, 10), "2024"),
        ("study-file", "words", date(2024, 1, 4), "2023"),
        ("study-file", "summary", date(2024, 12, 20), "2024"),
        ("young-cadre", "report", date(2024, 7, 3), "2024-H1"),
        ("young-cadre", "second", date(2024, 11, 3), "2024-H2"),
        ("unit-plan", "weekly", date(2024, 2, 20), "2024"),
        ("survey", "", date(2024, 11, 10), "2024"),
        ("survey", "", date(2024, 4, 10), "2024"),
    ],
)
def test_what_is_handed_in_belongs_to_the_period_it_is_most_likely_of(
    register_id: str, slot: str, day: date, period: str
) -> None:
    """In a town that has nothing of earlier years, which is every town at first."""
    register = shipped_register(register_id)
    due = next((each for each in register.dues if each.period is register.period), None)
    found = proposed_period(day, register=register, has=lambda _: False, due=due, slot=slot)
    assert found is not None
    assert found.key == period


ODD: tuple[object, ...] = (
    *(
        None,
        True,
        -1,
        10**12,
        1.5,
        "",
        "x",
        "day",
        "person",
        "【day】",
        "【",
        "#",
        "state",
        "today",
        "+7d:zzz",
    ),
    *([], [[]], [1], [None], ["day"], [["a", "b"]], {}, {"a": 1}, [{"id": "x"}], {"units": True}, "own_x"),
    *("grid", "owed", "who", "state:", "class_end", "last", "x" * 100),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of everything in a document."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_put_into_a_document_is_taken_or_refused_in_a_sentence(seed: int) -> None:
    """Never a crash, never a sentence with a gap, and what is taken has no idle field."""
    chance = random.Random(seed)
    documents = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((RESOURCES / "registers").glob("*.json"))
    ]
    said = []
    for _ in range(60):
        document = copy.deepcopy(chance.choice(documents))
        *before, last = chance.choice([path for path in places(document) if path])
        here = document
        for key in before:
            here = here[key]
        here[last] = copy.deepcopy(chance.choice(ODD))
        try:
            register = register_of(document)
        except InputProblem as problem:
            said.append(sentence(problem))
        else:
            assert idle_fields(register) == ()
    assert len(said) > 20
    assert not [each for each in said if "?" in each]


def due_of(register_id: str, due_id: str) -> tuple[Register, Due]:
    register = shipped_register(register_id)
    return register, next(one for one in register.dues if one.id == due_id)


@pytest.mark.parametrize(
    ("came", "verdict"), [(date(2024, 5, 30), "done"), (date(2024, 5, 31), "late"), (None, "soon")]
)
def test_the_paper_of_a_long_class_has_thirty_days_after_its_end(came: date | None, verdict: str) -> None:
    """党性分析 counts as it always did, up to 30 days after the class (Q16)."""
    register, due = due_of("study-file", "analysis")
    one = ClassFacts(7, "主体班", date(2024, 3, 25), date(2024, 4, 30), frozenset({1}), frozenset(), False)
    paper = Entry(1, register.id, came or DAY, 2024, slot="analysis", person_id=1, batch_id=7)
    rows = (paper,) if came else ()
    stays = (Stay(PersonFacts(1, "甲", 10)),)
    facts = TownFacts(people=stays, classes=(one,), entries=rows)
    today = came or date(2024, 5, 30)
    found = owed(due, register, facts, terms=terms_of(due, facts, 2024), today=today)
    assert [row.verdict for row in found.rows] == [verdict]


@pytest.mark.parametrize(
    ("register_id", "due_id", "wanted"),
    [("inspection", "campaign", ["能力作风专项行动方案"]),
     ("conveyance", "units", ["能力作风专项行动方案", "干部教育培训方案"])],
)  # fmt: skip
def test_dues_of_campaigns_ask_for_what_is_called_so(
    register_id: str, due_id: str, wanted: list[str]
) -> None:
    """A campaign is inspected and a plan is conveyed; a class that stands among the programmes is neither."""
    _, due = due_of(register_id, due_id)
    titles = ("能力作风专项行动方案", "干部教育培训方案", "青年干部培训班")
    days = (date(2024, 2, 1), date(2024, 11, 30))
    facts = TownFacts(programmes=tuple(ProgrammeFacts(n, one, *days) for n, one in enumerate(titles, 1)))
    assert sorted(each.period.label for each in terms_of(due, facts, 2024)) == sorted(wanted)

"""What a lecture owes: the line of its fee, once however many classes heard it, and the five steps of D21."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.registers import shipped_register
from app.rules.registers.entries import Entry, Line, StateStep
from app.rules.registers.lectures import owed_by_lectures, slot_choices
from app.rules.registers.owing import owed
from app.rules.registers.terms import terms_of
from app.rules.registers.town_facts import LECTURE, Lecture, TownFacts, Waiver

FUND, LECTURERS = shipped_register("fund"), shipped_register("lecturer")
FEES, STEPS = FUND.due("fees"), LECTURERS.due("steps")
MARCH = date(2024, 3, 12)
LATER = date(2024, 5, 1)
TAUGHT = Lecture(50, "周教授", MARCH, "党史", (7,), (3,), frozenset({"上午"}), 200, True)


def fee(number: int, on: date, payee: int = 50, batch: int | None = None, item: str = "fee") -> Entry:
    data = {"kind": "spent", "item": item, "amount": 100000}
    lines = (Line(1, "payee", 0, entry_id=payee),)
    return Entry(number, "fund", on, 2024, batch_id=batch, data=data, lines=lines)


NEXT = MARCH + timedelta(days=1)


@pytest.mark.parametrize(
    ("entries", "closed_on"),
    [
        ((), None),
        ((fee(1, MARCH),), MARCH),
        ((fee(1, NEXT, batch=3),), NEXT),  # entered later, for its class
        ((fee(1, NEXT),), None),  # for nothing that says which
        ((fee(1, NEXT, batch=4),), None),
        ((fee(1, MARCH, payee=51),), None),
        ((fee(1, MARCH, item="meals"),), None),
        ((fee(1, LATER + timedelta(days=1), batch=3),), None),  # not yet
        ((fee(2, NEXT, batch=3), fee(1, MARCH)), MARCH),
    ],
)
def test_a_fee_is_closed_by_its_line(entries: tuple[Entry, ...], closed_on: date | None) -> None:
    (row,) = owed_by_lectures(FEES, FUND, TownFacts(entries=entries, lectures=(TAUGHT,)), LATER)
    assert (row.closed_on, row.deadline, row.slot) == (closed_on, date(2024, 3, 27), "")
    assert (row.debtor.kind, row.debtor.id, row.debtor.of) == (LECTURE, 7, 50)
    assert row.debtor.name == "周教授 3月12日《党史》"


def test_classes_taught_on_one_day_are_paid_once_and_another_day_by_itself() -> None:
    again = replace(TAUGHT, sessions=(8,), classes=(4,), parts=frozenset({"下午"}))
    other = replace(TAUGHT, on=NEXT, sessions=(9,))
    unpaid = replace(TAUGHT, lecturer=60, sessions=(10,), is_paid=False)
    ahead = replace(TAUGHT, on=LATER + timedelta(days=1), sessions=(11,))
    facts = TownFacts(lectures=(TAUGHT, again, other, unpaid, ahead))
    assert [row.debtor.id for row in owed_by_lectures(FEES, FUND, facts, LATER)] == [7, 9]
    # The line of the first day does not pay for the second, though it names the class of both.
    facts = replace(facts, entries=(fee(1, MARCH, batch=3),))
    assert [row.closed_on for row in owed_by_lectures(FEES, FUND, facts, LATER)] == [MARCH, None]
    facts = replace(facts, entries=(fee(1, NEXT + timedelta(days=5), batch=3),))
    assert all(row.closed_on for row in owed_by_lectures(FEES, FUND, facts, LATER))


def lecturer(*steps: tuple[int, str, str], state: str = "hired", since: date = date(2024, 1, 1)) -> Entry:
    lines = tuple(
        Line(at, "steps", at, class_session_id=held, data={"step": step, **({"on": on} if on else {})})
        for at, (held, step, on) in enumerate(steps)
    )
    return Entry(50, "lecturer", since, steps=(StateStep(1, state, since),), lines=lines)


def test_each_step_is_owed_by_its_own_day() -> None:
    entry = lecturer((7, "prepare", "2024-03-08"), (7, "watch", ""), (9, "trial", "2024-03-01"))
    facts = TownFacts(entries=(entry,), lectures=(TAUGHT,))
    rows = list(owed_by_lectures(STEPS, LECTURERS, facts, LATER))
    assert [(row.slot, row.deadline, row.closed_on) for row in rows] == [
        ("prepare", date(2024, 3, 9), date(2024, 3, 8)),
        ("trial", date(2024, 3, 11), None),
        ("watch", MARCH, MARCH),
        ("feedback", date(2024, 3, 19), None),
        ("after", date(2024, 3, 19), None),
    ]
    assert [one.title for one in slot_choices(LECTURERS, STEPS)][:2] == ["集体备课", "课前试讲"]


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        (lecturer(), 5),
        (lecturer(since=date(2024, 3, 13)), 0),  # hired the day after
        (lecturer(state="proposed"), 0),
        (lecturer(state="left"), 0),
    ],
)
def test_steps_are_owed_of_whoever_was_hired_that_day(entry: Entry, count: int) -> None:
    facts = TownFacts(entries=(entry,), lectures=(TAUGHT,))
    assert len(list(owed_by_lectures(STEPS, LECTURERS, facts, LATER))) == count


def test_a_waiver_names_one_step_of_one_lecture() -> None:
    facts = TownFacts(
        entries=(lecturer(),),
        lectures=(TAUGHT, replace(TAUGHT, on=NEXT, sessions=(9,))),
        waivers=(Waiver("lecturer", "steps", LECTURE, 7, "线上授课", slot="watch", of=50),),
    )
    found = owed(STEPS, LECTURERS, facts, terms=terms_of(STEPS, facts, 2024), today=LATER)
    assert [(row.debtor.id, row.slot, row.reason) for row in found.rows if row.verdict == "waived"] == [
        (7, "watch", "线上授课")
    ]
    assert len(found.rows) == 10


def test_what_is_owed_stands_in_the_year_of_its_deadline() -> None:
    december = replace(TAUGHT, on=date(2023, 12, 28))
    facts = TownFacts(lectures=(december,))
    for year, count in ((2023, 0), (2024, 1)):
        found = owed(FEES, FUND, facts, terms=terms_of(FEES, facts, year), today=LATER)
        assert len(found.rows) == count

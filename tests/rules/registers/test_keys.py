"""The key of an entry: new, or a revision of the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.registers.description import Field, Kind, Period, Register, Who
from app.rules.registers.entries import Entry, Line
from app.rules.registers.keys import Key, by_key, first_of_key, key_of

PAPERS = Register(
    "study-file", 1, "学习档案", "人员", (Field("person", "姓名", Kind.PERSON),),
    who=Who.PERSON, period=Period.YEAR, slot="paper",
)  # fmt: skip
ONE = Entry(1, "study-file", date(2024, 3, 1), 2024, "2024", "plan", person_id=3)
LECTURERS = Register(
    "steps", 1, "环节", "师资", (Field("who", "授课人", Kind.LECTURER),),
    who=Who.LECTURER, period=Period.CLASS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("register", "entry", "expected"),
    [
        (PAPERS, ONE, Key("study-file", ("person", 3), "2024", None, None, "plan")),
        (PAPERS, replace(ONE, batch_id=5), Key("study-file", ("person", 3), "2024", 5, None, "plan")),
        (PAPERS, replace(ONE, person_id=None), None),
        (PAPERS, replace(ONE, slot=""), None),
        (PAPERS, replace(ONE, period=""), None),
        (replace(PAPERS, slot="", period=Period.NONE), ONE, None),
        (replace(PAPERS, who=Who.NONE), ONE, None),
        (replace(PAPERS, slot="", period=Period.ONCE), replace(ONE, slot=""),
         Key("study-file", ("person", 3))),
        (replace(PAPERS, who=Who.UNIT, slot="", period=Period.PROGRAMME),
         replace(ONE, slot="", period="", unit_id=8, programme_id=2),
         Key("study-file", ("unit", 8), "", None, 2)),
        (replace(PAPERS, who=Who.UNIT, slot="", period=Period.PROGRAMME), replace(ONE, unit_id=8), None),
        (replace(PAPERS, who=Who.CLASS, period=Period.CLASS), replace(ONE, batch_id=5),
         Key("study-file", ("class", 5), "", None, None, "plan")),
        (replace(PAPERS, period=Period.CLASS), ONE, None),
        (LECTURERS, replace(ONE, batch_id=5, lines=(Line(1, "who", 0, entry_id=9),)),
         Key("steps", ("entry", 9), "", 5, None, "plan")),
        (LECTURERS, replace(ONE, batch_id=5, lines=(Line(1, "who", 0, person_id=9),)),
         Key("steps", ("person", 9), "", 5, None, "plan")),
        (LECTURERS, replace(ONE, batch_id=5, lines=(Line(1, "who", 0, name="张 教授"),)),
         Key("steps", ("name", "张教授"), "", 5, None, "plan")),
        (LECTURERS, replace(ONE, batch_id=5), None),
    ],
)  # fmt: skip
def test_keys(register: Register, entry: Entry, expected: Key | None) -> None:
    assert key_of(register, entry) == expected


def test_a_second_one_is_a_revision_of_the_earliest() -> None:
    first = replace(ONE, id=7, on_day=date(2024, 2, 1))
    others = (replace(ONE, id=5, slot="summary"), replace(ONE, id=6, on_day=date(2024, 2, 9)), first)
    assert first_of_key(PAPERS, replace(ONE, id=0), others) == first
    assert first_of_key(PAPERS, first, (first,)) is None
    assert first_of_key(PAPERS, replace(ONE, id=0, person_id=None), others) is None
    assert first_of_key(PAPERS, replace(ONE, id=0, period="2025"), others) is None


ENTRIES = st.builds(
    lambda number, person, slot, day: replace(
        ONE, id=number, person_id=person, slot=slot, on_day=date(2024, 1, day)
    ),
    st.integers(1, 10**6),
    st.none() | st.integers(1, 3),
    st.sampled_from(["", "plan", "notes"]),
    st.integers(1, 28),
)


@given(st.lists(ENTRIES, max_size=12, unique_by=lambda one: one.id))
def test_looking_up_many_gives_the_same_first_one(entries: list[Entry]) -> None:
    found = by_key(PAPERS, entries)
    for entry in entries:
        key = key_of(PAPERS, entry)
        first = first_of_key(PAPERS, replace(entry, id=0), entries)
        assert first == (None if key is None else found[key])

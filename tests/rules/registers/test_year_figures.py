"""What a register says of a year: entries, people, heads, hours, money; as they stood on the last day."""

from __future__ import annotations

from datetime import date

import pytest

from app.registers import shipped
from app.rules.registers import narrowing
from app.rules.registers.amounts import Amount
from app.rules.registers.cells import Cells
from app.rules.registers.computing import Values
from app.rules.registers.description import Choice, Computed, Field, Figure, Kind, Register, State, Who
from app.rules.registers.entries import Entry, Line, StateStep
from app.rules.registers.link_words import Linked, LinkWords
from app.rules.registers.year_figures import as_of, definition, measured
from app.services.year.summary_texts import MARKS

END = date(2024, 12, 31)
VISIT = Register(
    "visit",
    1,
    "走访",
    "试用",
    (
        Field("kind", "类型", Kind.CHOICE, choices=(Choice("first", "初访"), Choice("again", "回访"))),
        Field("heads", "人数", Kind.NUMBER),
        Field("hours", "学时", Kind.NUMBER, decimals=1),
        Field("cost", "花费", Kind.MONEY),
        Field("people", "走访人", Kind.PERSONS),
        Field("speaker", "主讲", Kind.LECTURER),
        Field("open", "公开日", Kind.DAY),
    ),
    who=Who.PERSON,
    states=(State("open", "未办"), State("done", "已办")),
    computed=(Computed("named", "实名人数", "count", of="people"),),
)


def entry(id_: int, day: str = "2024-03-01", **more: object) -> Entry:
    return Entry(id_, "visit", date.fromisoformat(day), 2024, **more)  # type: ignore[arg-type]


def people(*ids: int | str) -> tuple[Line, ...]:
    return tuple(
        Line(n, "people", n, person_id=each if isinstance(each, int) else None, name=str(each))
        for n, each in enumerate(ids)
    )


def count_of(entry: Entry) -> Values:
    return Values({"named": Amount(len(entry.lines_of("people")))}, {})


def told(figure: Figure, *entries: Entry, until: date = END) -> tuple[str, int]:
    found = measured(figure, Cells(VISIT, LinkWords(), count_of), entries, until=until)
    return found.words, found.empty


FIRST = entry(1, data={"kind": "first", "heads": 30, "hours": 15, "cost": 300000}, person_id=1)
AGAIN = entry(
    2, data={"kind": "again", "heads": 12, "hours": 20, "cost": 50}, person_id=1, lines=people(1, 2)
)
LATER = entry(3, "2024-11-01", data={"kind": "again"}, person_id=2, lines=people(2, "外请老师"))
ALL = (FIRST, AGAIN, LATER)


@pytest.mark.parametrize(
    ("fn", "of", "where", "entries", "wanted"),
    [
        ("count", "", {}, ALL, ("3", 0)),
        ("count", "", {}, (), ("", 0)),
        ("count", "", {"kind": ("again",)}, ALL, ("2", 0)),
        ("count", "", {"kind": ("again",)}, (FIRST,), ("0", 0)),
        ("count", "", {"open": True}, (FIRST, entry(4, data={"open": "2024-05-01"})), ("1", 0)),
        ("count", "", {"named": True}, ALL, ("2", 0)),
        ("people", "", {}, ALL, ("2", 0)),
        ("people", "people", {}, ALL, ("3", 1)),
        ("people", "people", {}, (FIRST,), ("", 1)),
        ("heads", "heads", {}, ALL, ("42", 1)),
        ("heads", "people", {}, ALL, ("4", 1)),
        ("heads", "named", {}, ALL, ("4", 0)),
        ("heads", "heads", {}, (LATER,), ("", 1)),
        ("hours", "hours", {}, ALL, ("3.5", 1)),
        ("money", "cost", {}, (FIRST,), ("3000", 0)),
        ("money", "cost", {}, ALL, ("3000.50", 1)),
        ("money", "cost", {"kind": ("again",)}, (FIRST,), ("0", 0)),
    ],
)
def test_figures(
    fn: str, of: str, where: dict[str, object], entries: tuple[Entry, ...], wanted: tuple[str, int]
) -> None:
    """No entry at all, or none that says what is added up, is 数据不足; none that fits is nought."""
    assert told(Figure("visit.x", "走访", fn, of, where), *entries) == wanted


def test_what_came_after_the_day_does_not_count() -> None:
    count = Figure("visit.x", "走访", "count")
    assert told(count, *ALL, until=date(2024, 10, 31)) == ("2", 0)


def test_a_state_reached_in_the_next_year_leaves_the_year_alone() -> None:
    done = Figure("visit.done", "已办", "count", where={"state": ("done",)})
    steps = (StateStep(1, "open", date(2024, 3, 1)), StateStep(2, "done", date(2025, 1, 9)))
    moved = entry(5, steps=steps)
    assert told(done, moved) == ("0", 0)
    assert told(done, moved, until=date(2025, 1, 9)) == ("1", 0)
    assert as_of(moved, END).state == "open"


def test_definitions_say_what_is_counted() -> None:
    narrowed = Figure("visit.x", "走访", "money", "cost", {"kind": ("first", "again"), "state": ("done",)})
    assert definition(VISIT, narrowed) == (
        "登记簿“走访”中本年的条目，类型为初访、回访，状态为已办的“花费”合计"
    )
    assert definition(VISIT, Figure("visit.p", "走访", "people")).endswith("同一人只计一次")


def test_a_title_of_a_shipped_register_is_no_mark_of_the_summary_itself() -> None:
    titles = [figure.title for one in shipped().values() for figure in one.shows.figures]
    assert len(titles) == len(set(titles)) > 20
    assert not set(titles) & set(MARKS)


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ({}, True),
        ({"kind": ("again",)}, True),
        ({"kind": ("first",)}, False),
        ({"kind": ("again",), "state": ("open",)}, True),
        ({"state": ("done",)}, False),
        ({"open": True}, False),
        ({"cost": True}, False),
        ({"hours": True}, True),
        ({"named": ("2",)}, True),
        ({"people": True}, True),
    ],
)
def test_narrowing(where: dict[str, object], wanted: bool) -> None:
    """A mark holds where something is filled that is no nought; what is computed is told by its words."""
    data = {"kind": "again", "cost": 0, "hours": 15}
    one = entry(6, data=data, lines=people(1, 2), steps=(StateStep(1, "open", date(2024, 3, 1)),))
    words = LinkWords(people={1: Linked("王芳"), 2: Linked("李强")})
    assert narrowing.fits(Cells(VISIT, words, count_of), where, one) is wanted

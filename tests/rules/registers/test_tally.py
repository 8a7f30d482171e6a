"""Lines added up by what they are of: ranked with shared places, shares of all, and whose they are."""

from __future__ import annotations

from datetime import date

from app.rules.registers.cells import Cells
from app.rules.registers.computing import Values
from app.rules.registers.description import Choice, Field, Kind, Register, Who
from app.rules.registers.entries import Entry, Line
from app.rules.registers.link_words import Linked, LinkWords
from app.rules.registers.tally import tallied

SURVEY = Register(
    "survey", 1, "调研", "调研",
    (
        Field("unit", "单位", Kind.UNIT),
        Field("topics", "主题", Kind.CHOICE,
              choices=(Choice("a", "公文"), Choice("b", "应急"), Choice("c", "党建")),
              columns=(Field("votes", "票数", Kind.NUMBER),)),
    ),
    who=Who.UNIT,
)  # fmt: skip
WORDS = LinkWords(units={1: Linked("东湾村"), 2: Linked("西山村")})


def asked(number: int, unit: int, **votes: int | None) -> Entry:
    lines = tuple(
        Line(at, "topics", at, name=topic, data={} if many is None else {"votes": many})
        for at, (topic, many) in enumerate(votes.items())
    )
    return Entry(number, "survey", date(2024, 11, 1), 2024, unit_id=unit, lines=lines)


def test_topics_are_ranked_by_their_sums() -> None:
    cells = Cells(SURVEY, WORDS, lambda _entry: Values({}, {}))
    rows = (asked(1, 1, a=3, b=5, c=None), asked(2, 2, a=2, x_1=10), asked(3, 2, a=0))
    found = tallied(cells, rows, "topics", "votes")
    assert [(one.place, one.name, one.total.text, one.part.text, one.who) for one in found] == [
        (1, "x_1", "10", "50.0%", ("西山村",)),
        (2, "公文", "5", "25.0%", ("东湾村", "西山村")),
        (2, "应急", "5", "25.0%", ("东湾村",)),
    ]
    assert tallied(cells, (), "topics", "votes") == ()

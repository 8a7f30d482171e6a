"""Entries of the shipped registers, entered as a clerk types them, and what they are called elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.rules.registers.cells import Cells
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.services.register import moving, writing
from app.services.register.forms import get_register, shelf
from app.services.register.reading import list_entries
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)


def add(run: Run, register_id: str, values: Mapping[str, str]) -> int:
    """One entry; its number."""

    def command(session: Session) -> int:
        register = get_register(session, register_id=register_id)
        return writing.add_entry(session, register=register, values=values, today=TODAY).entry_id

    found: int = run(command)
    return found


def said(read: Run, register_id: str, entry_id: int, *names: str, lines: str = "") -> list[str]:
    """What names are worth in an entry, in words."""

    def query(session: Session) -> list[str]:
        registers = shelf(session).registers
        register = registers[register_id]
        found = list_entries(session, register=register, year=2024, registers=registers)
        around = Around(TODAY, found.entries)
        cells = Cells(register, found.words, lambda entry: values_of(register, entry, around))
        entry = next(each for each in found.entries if each.id == entry_id)
        return [cells.text(entry, name, lines) for name in names]

    words: list[str] = read(query)
    return words


def test_what_an_entry_points_to_is_called_by_its_own_description(
    built: list[int], run: Run, read: Run
) -> None:
    """A fee is paid to 张明远, not to 师资库第1号; a share is of the trip to 红旗镇."""
    add(run, "lecturer", {"name": "张明远", "type": "党校教师", "org": "县委党校"})
    fee = add(
        run, "fund", {"item": "讲课费", "kind": "支出", "amount": "2000", "payee": "张明远", "hours": "4"}
    )
    assert said(read, "fund", fee, "payee", "called") == ["张明远", "讲课费2000.00"]
    trip = add(
        run,
        "trip",
        {"day": "6-12", "to": "6-14", "kind": "考察", "place": "红旗镇", "people": "张伟", "hours": "16"},
    )
    share = add(run, "share", {"person": "张伟", "kind": "外出分享", "title": "启示", "trip": str(trip)})
    assert said(read, "share", share, "trip", "trip.place", "trip.to") == [
        "红旗镇考察",
        "红旗镇",
        "2024-06-14",
    ]


def test_a_case_of_a_seminar_is_called_by_its_title_and_tells_its_unit(
    built: list[int], run: Run, read: Run
) -> None:
    case = add(run, "case", {"kind": "反面案例", "title": "补贴滞留", "unit": "党政办"})
    seminar = add(run, "case", {"kind": "研讨会", "title": "研讨", "cases": f"{case}:责任链条"})
    told = said(read, "case", seminar, "entry", "entry.unit", "entry.kind", "point", lines="cases")
    assert told == ["补贴滞留", "党政办", "反面案例", "责任链条"]


def test_lines_of_a_choice_are_read_in_its_words(built: list[int], run: Run, read: Run) -> None:
    entry = add(
        run, "resource", {"kind": "基地", "title": "示范园", "awards": "现场教学基地评审:2024:获评县级"}
    )
    assert said(read, "resource", entry, "choice", "award", lines="awards") == [
        "现场教学基地评审",
        "获评县级",
    ]
    assert said(read, "resource", entry, "awards") == ["现场教学基地评审"]


def test_whether_a_document_is_in_force_is_said_in_words(built: list[int], run: Run, read: Run) -> None:
    document = {"title": "考勤办法", "issuer": "镇党委", "kind": "本镇制度"}
    for day, to, word in (
        ("2024-01-01", "2025-12-31", "现行"),
        ("2022-01-01", "2023-12-31", "失效"),
        ("2024-09-01", "", "未施行"),
    ):
        entry = add(run, "document", {**document, "day": day, "to": to})
        assert said(read, "document", entry, "force") == [word]


def test_nothing_secret_is_told_where_another_entry_points(built: list[int], run: Run, read: Run) -> None:
    reminder = add(
        run, "talk-reminder", {"person": "张伟", "aspect": "工作作风", "by": "李娜", "words": "两次脱岗"}
    )
    assert said(read, "talk-reminder", reminder, "called") == ["提醒谈话"]


@pytest.mark.parametrize(("kind", "asked"), [("反面案例", "存在问题"), ("正面典型", "主要做法")])
def test_a_case_is_asked_only_for_what_its_kind_has(
    built: list[int], run: Run, kind: str, asked: str
) -> None:
    from app.errors import InputProblem

    case = add(run, "case", {"kind": kind, "title": "甲"})

    def command(session: Session) -> object:
        register = get_register(session, register_id="case")
        return moving.set_state(
            session, register=register, entry_id=case, state="剖析", on_day=TODAY, values={}
        )

    with pytest.raises(InputProblem) as caught:
        run(command)
    fields = str(caught.value.data["fields"]).split("、")
    assert fields[0] == asked
    assert len(fields) == (5 if kind == "反面案例" else 2)


def test_every_source_a_description_may_name_proposes_something() -> None:
    """The closed list of the vocabulary and the sources that read the data are the same."""
    from app.rules.registers import vocabulary
    from app.services.register.proposals import SOURCES

    assert set(vocabulary.SOURCES) == set(SOURCES)

"""An entry of nobody: refused wherever an entry comes from, readable where it is there already (E32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers.shipped import shipped
from app.rules.registers.checking import register_of
from app.rules.registers.description import Who
from app.rules.registers.entries import Entry
from app.rules.registers.keys import Key, key_of
from app.rules.registers.typed_values import Given
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.register import forms, writing
from app.services.register.reading import list_entries
from app.wording import sentence
from db.models import RegisterEntry
from tests.rules.registers.documents import changed, small
from tests.services.conftest import Run

TODAY = date(2024, 12, 1)
# What is enough of each register beside whose it is, and the fields of which one must say that.
OF_SOMEBODY: dict[str, tuple[dict[str, Given], dict[str, Given], str]] = {
    "honour": ({"kind": "study", "ground": "事迹"}, {"person": "张伟"}, "“姓名”或“单位”"),
    "need": ({"kind": "weak", "topic": "公文写作"}, {"unit": "党政办"}, "“姓名”或“单位”"),
    "lecturer": ({"type": "school"}, {"name": "周教授"}, "“本镇干部”或“姓名”"),
    "share": ({"kind": "words", "title": "体会"}, {"person": "张伟"}, "“姓名”或“班次”"),
}


@pytest.fixture
def people(run: Run) -> None:
    def fill(session: Session) -> None:
        office = units.add_unit(session, name="党政办")
        add_person(session, person=PersonInput(name="张伟"), posts=[PostInput(unit_id=office)])

    run(fill)


def add(session: Session, register: str, values: dict[str, Given], period: str = "") -> writing.Added:
    book = forms.get_register(session, register_id=register)
    return writing.add_entry(
        session, register=book, values={"day": "2024-11-01", **values}, today=TODAY, period=period
    )


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("register", OF_SOMEBODY)
def test_it_is_refused_and_nothing_is_left(run: Run, read: Run, register: str) -> None:
    enough, whose, titles = OF_SOMEBODY[register]
    with pytest.raises(InputProblem) as caught:
        run(lambda s: add(s, register, enough))
    assert sentence(caught.value) == f"{titles}都没有填，没有保存；请至少填一项。"
    assert read(lambda s: s.scalars(select(RegisterEntry)).all()) == []
    added = run(lambda s: add(s, register, {**enough, **whose}))
    (name,) = whose
    book = read(lambda s: forms.get_register(s, register_id=register))
    with pytest.raises(InputProblem) as caught:  # and no edit may take it away
        run(
            lambda s: writing.edit_entry(
                s, register=book, entry_id=added.entry_id, values={name: ""}, today=TODAY
            )
        )
    assert caught.value.code == "entry.either"


def test_every_register_of_somebody_says_whose_an_entry_is() -> None:
    """Where the field of `who` may be empty, another field names it, or the register asks for one of them."""
    bare = []
    for register in shipped().values():
        if register.who in (Who.NONE, Who.LECTURER) or register.hidden:
            continue
        own = next(field for field in register.fields if field.kind.value == register.who.value)
        asked = {name for either in register.either for name in either.fields}
        titled = any(
            field.required and field.kind.value in ("text", "long") for field in register.fields
        ) or any(field.required and field.kind.value == "choice" for field in register.fields)
        is_persons = register.who is Who.PERSON
        if not own.required and own.id not in asked and (is_persons or not titled):
            bare.append(register.id)
    assert bare == []


@pytest.mark.usefixtures("people")
def test_one_that_is_there_already_is_read_and_made_whole(run: Run, read: Run) -> None:
    """A file of an earlier program: the entry is listed, and the next edit asks whose it is."""
    added = run(lambda s: add(s, "need", {"kind": "weak", "topic": "公文写作", "unit": "党政办"}))
    run(lambda s: setattr(s.get_one(RegisterEntry, added.entry_id), "unit_id", None))
    book = read(lambda s: forms.get_register(s, register_id="need"))
    assert [row.entry.id for row in read(lambda s: list_entries(s, register=book).rows)] == [added.entry_id]

    def edit(**values: Given) -> object:
        return run(
            lambda s: writing.edit_entry(
                s, register=book, entry_id=added.entry_id, values=values, today=TODAY
            )
        )

    with pytest.raises(InputProblem):
        edit(topic="应急处置")
    edit(topic="应急处置", person="张伟")
    (row,) = read(lambda s: list_entries(s, register=book).rows)
    assert row.entry.person_id is not None


@pytest.mark.usefixtures("people")
def test_a_branch_is_proposed_once_a_year(run: Run) -> None:
    """学习型党支部 is of the unit: it has a key as a person's title has, and comes twice as a revision."""
    branch: dict[str, Given] = {"kind": "branch", "ground": "学习有成效", "unit": "党政办"}
    first = run(lambda s: add(s, "honour", branch, "2024"))
    again = run(lambda s: add(s, "honour", {**branch, "day": "2024-11-20"}, "2024"))
    assert (again.entry_id, again.is_revision) == (first.entry_id, True)
    person = run(lambda s: add(s, "honour", {**branch, "person": "张伟"}, "2024"))
    assert person.entry_id != first.entry_id


def test_the_key_of_a_unit_where_nobody_is_named() -> None:
    honour = shipped()["honour"]
    entry = Entry(1, "honour", TODAY, 2024, "2024", "branch", unit_id=7)
    assert key_of(honour, entry) == Key("honour", ("unit", 7), "2024", None, None, "branch")
    assert key_of(honour, replace(entry, person_id=3)) == Key(
        "honour", ("person", 3), "2024", None, None, "branch"
    )
    assert key_of(honour, replace(entry, unit_id=None)) is None
    assert key_of(replace(honour, either=()), entry) is None


def test_one_of_them_is_shown_wherever_it_is_asked() -> None:
    """Two fields that another choice hides could never be filled."""
    document = changed("fields[7].when", {"kind": "again"})
    either = [{"fields": ["words", "cost"]}]
    with pytest.raises(InputProblem) as caught:
        register_of({**document, "either": either})
    assert "“情况、花费”不是处处都能填（either[0].fields）" in sentence(caught.value)
    register_of({**document, "either": [{**either[0], "when": {"kind": "again"}}]})
    assert register_of({**small(), "either": [{"fields": ["unit", "people"]}]}).either[0].when == {}

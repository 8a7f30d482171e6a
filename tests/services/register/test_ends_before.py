"""An end before its beginning is refused, and a day nobody means: entered, changed, moved on, imported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import shipped
from app.rules.registers.description import Kind
from app.services.register.forms import shelf
from app.services.register.reading import entry_of
from app.services.register.writing import add_entry, edit_entry
from app.wording import sentence
from db.models import RegisterEntry
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2024, 8, 15)
WHO = duty_town.NAMES[0]
# A paper from above may come after its own last day; the class it names after the paper; a receipt any time.
FREE = {
    ("task", "by"),
    ("secondment", "by"),
    ("secondment", "from"),
    ("secondment", "returned"),
    ("lecturer", "from"),
}
CASES: tuple[tuple[str, Mapping[str, Any], str, str], ...] = (
    ("trip", {"kind": "visit", "place": "井冈山", "people": WHO}, "day", "to"),
    ("young-cadre", {"person": WHO, "kind": "second"}, "day", "until"),
    ("committee", {"title": "校务委员会", "members": WHO}, "day", "to"),
    ("document", {"title": "学习制度", "issuer": "镇党委"}, "day", "to"),
    ("unit-training", {"unit": "党政办", "title": "业务培训", "heads": "5"}, "day", "to"),
    ("lecturer", {"name": "张三", "type": "expert", "basis": "熟悉业务"}, "from", "to"),
    ("project", {"content": "修缮教室", "standard": "能上课", "unit": "党政办"}, "day", "by"),
)


def test_every_end_of_a_register_knows_its_beginning() -> None:
    """Each other day of a register lies after its day, or is named here with why not."""
    free = {
        (register.id, field.id)
        for register in shipped().values()
        for field in register.fields
        if field.kind is Kind.DAY and field.id != "day" and not field.not_before
    }
    assert free == FREE


def values_of(session: Session, book: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the case says, and the first choice of what else must be filled."""
    register = shelf(session)[book]
    found = {name: value for name, value in given.items() if any(one.id == name for one in register.fields)}
    for field in register.fields:
        if field.required and field.id not in found and field.choices and not field.when:
            found[field.id] = field.choices[0].id
    return found


def put(session: Session, book: str, given: Mapping[str, Any]) -> int:
    register = shelf(session)[book]
    values = values_of(session, book, given)
    return add_entry(session, register=register, values=values, today=TODAY, defaults=True).entry_id


@pytest.mark.parametrize(("book", "given", "begins", "ends"), CASES, ids=[case[0] for case in CASES])
def test_entered_and_changed(
    run: Run, read: Run, built: list[int], book: str, given: Mapping[str, Any], begins: str, ends: str
) -> None:
    with pytest.raises(InputProblem) as caught:
        run(lambda s: put(s, book, {**given, begins: "2024-06-10", ends: "2024-06-09"}))
    assert caught.value.code == "entry.ends_before"
    assert "2024-06-09 早于" in sentence(caught.value)
    assert read(lambda s: s.scalars(select(RegisterEntry.id)).all()) == []
    number = run(lambda s: put(s, book, {**given, begins: "2024-06-10", ends: "2024-06-10"}))

    def edit(session: Session, **values: Any) -> None:
        edit_entry(session, register=shelf(session)[book], entry_id=number, values=values, today=TODAY)

    for wrong in ({ends: "2024-05-01"}, {begins: "2024-07-01"}):
        with pytest.raises(InputProblem) as caught:
            run(lambda s, w=wrong: edit(s, **w))
        assert caught.value.code == "entry.ends_before"
    run(lambda s: edit(s, **{begins: "2024-05-01", ends: "2024-05-02"}))


def test_what_stands_so_from_before_is_said_when_it_is_touched(run: Run, read: Run, built: list[int]) -> None:
    number = run(lambda s: put(s, "trip", {**CASES[0][1], "day": "2024-06-10", "to": "2024-06-12"}))

    def spoil(session: Session) -> None:
        row = session.get_one(RegisterEntry, number)
        row.data = {**row.data, "to": "2024-06-01"}

    run(spoil)
    edit = partial(edit_entry, entry_id=number, today=TODAY)
    run(lambda s: edit(s, register=shelf(s)["trip"], values={"reason": "学习"}))
    assert read(lambda s: entry_of(s, register=shelf(s)["trip"], entry_id=number).data["reason"]) == "学习"
    with pytest.raises(InputProblem):
        run(lambda s: edit(s, register=shelf(s)["trip"], values={"day": "2024-06-11"}))


@pytest.mark.parametrize("day", ["2173-10-13", date(2173, 10, 13), "1026-08-15", "0024-08-15"])
@pytest.mark.parametrize("field", ["day", "to"])
def test_a_day_that_nobody_means(run: Run, read: Run, built: list[int], field: str, day: object) -> None:
    with pytest.raises(InputProblem) as caught:
        run(lambda s: put(s, "trip", {**CASES[0][1], "day": "2024-06-10", "to": "2024-06-12", field: day}))
    assert caught.value.code in ("entry.far", "entry.day")
    assert read(lambda s: s.scalars(select(RegisterEntry.id)).all()) == []

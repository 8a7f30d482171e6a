"""What nobody means and somebody types: each is refused in one sentence, nothing is left, nothing breaks."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.typed_values import Given
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.register import forms, writing
from app.wording import sentence
from db.models import RegisterEntry
from tests.services.conftest import Run

TODAY = date(2024, 12, 1)
# Digits that are no number of a record: more than the file can hold, more than Python reads, raised ones.
NO_NUMBERS = ("9" * 20, "9" * 5000, "²", "٣٤")


@pytest.fixture
def people(run: Run) -> None:
    def fill(session: Session) -> None:
        office = units.add_unit(session, name="党政办")
        add_person(session, person=PersonInput(name="张伟"), posts=[PostInput(unit_id=office)])

    run(fill)


def refusal(run: Run, register_id: str, values: dict[str, Given], period: str = "") -> InputProblem:
    """Why an entry with these values is refused."""

    def add(session: Session) -> writing.Added:
        register = forms.get_register(session, register_id=register_id)
        return writing.add_entry(session, register=register, values=values, today=TODAY, period=period)

    with pytest.raises(InputProblem) as caught:
        run(add)
    return caught.value


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("typed", NO_NUMBERS)
@pytest.mark.parametrize(
    ("register_id", "field", "code"),
    [
        ("share", "trip", "entry.link_unknown"),
        ("share", "person", "person.not_found"),
        ("share", "class", "entry.link_unknown"),
        ("unit-training", "unit", "person.unit_unknown"),
        ("need", "session", "entry.link_unknown"),
    ],
)
def test_digits_that_are_nobody_s_number(
    run: Run, read: Run, register_id: str, field: str, code: str, typed: str
) -> None:
    found = refusal(run, register_id, {"day": "2024-11-01", field: typed})
    assert found.code == code
    assert "没有生成文件" not in sentence(found), "an entry was refused, no paper"
    assert "没有保存" in sentence(found) or "没有改动" in sentence(found)
    assert read(lambda s: s.scalars(select(RegisterEntry)).all()) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("typed", ["1e999999", "1e-999999", "Infinity", "NaN", "9" * 5000])
@pytest.mark.parametrize(
    ("register_id", "field", "code"),
    [("unit-training", "hours", "entry.number"), ("fund", "amount", "entry.money")],
)
def test_numbers_of_no_office(run: Run, register_id: str, field: str, code: str, typed: str) -> None:
    assert refusal(run, register_id, {"day": "2024-11-01", field: typed}).code == code


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("given", [-5, "-5"])
def test_heads_are_never_less_than_none(run: Run, given: Given) -> None:
    """A program gives whole numbers as they are stored; they are held to the same."""
    assert refusal(run, "unit-training", {"day": "2024-11-01", "heads": given}).code == "entry.number"


@pytest.mark.usefixtures("people")
def test_a_blank_day_is_not_filled_and_no_wrong_day(run: Run) -> None:
    found = refusal(run, "committee", {"day": "　 ", "kind": "校务委员会"})
    assert (found.code, found.data.get("title")) == ("entry.required", "名称")  # the day is proposed


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("register_id", "typed", "says"),
    [
        ("honour", "2024-H1", "请写成 2024。"),
        ("young-cadre", "2024", "请写成 2024-H1 或 2024年上半年。"),
        ("fund", "2024", "这本登记簿不分所属期，请去掉。"),
    ],
)
def test_a_wrong_period_says_what_this_register_takes(
    run: Run, register_id: str, typed: str, says: str
) -> None:
    values: dict[str, Given] = {"day": "2024-11-01", "person": "张伟"} if register_id != "fund" else {}
    assert sentence(refusal(run, register_id, values, typed)).endswith(says)

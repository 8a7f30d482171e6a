"""What is saved twice in the window stands once; handed in again on one day it is no empty revision."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.typed_values import Given
from app.services.register.entry_saving import save_entry
from app.services.register.forms import shelf
from app.services.register.writing import Added, add_entry
from db.models import RegisterEntry, RegisterStep
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2024, 8, 15)


def save(session: Session, register: str, **values: Given) -> Added:
    return save_entry(session, register_id=register, entry_id=None, values=values, today=TODAY)


def test_a_second_ctrl_enter_enters_nothing(run: Run, read: Run, built: list[int]) -> None:
    first = {"day": "2024-06-01", "item": "fee", "kind": "spent", "amount": "300", "words": "讲课费"}
    values = {name: value for name, value in first.items() if name in fund_fields(read)}
    kept = run(lambda s: save(s, "fund", **values))
    with pytest.raises(InputProblem) as caught:
        run(lambda s: save(s, "fund", **values))
    assert (caught.value.code, caught.value.data["id"]) == ("entry.double", kept.entry_id)
    assert read(lambda s: s.scalar(select(func.count(RegisterEntry.id)))) == 1
    run(lambda s: save(s, "fund", **{**values, "amount": "300.01"}))
    run(lambda s: save(s, "fund", **{**values, "day": "2024-06-02"}))
    assert read(lambda s: s.scalar(select(func.count(RegisterEntry.id)))) == 3


def fund_fields(read: Run) -> set[str]:
    return {one.id for one in read(lambda s: shelf(s)["fund"]).fields}


def test_people_in_another_order_are_the_same_people(run: Run, read: Run, built: list[int]) -> None:
    trip = {"day": "2024-06-01", "to": "2024-06-02", "kind": "visit", "place": "井冈山"}
    first, second = duty_town.NAMES[:2]
    run(lambda s: save(s, "trip", **trip, people=f"{first}；{second}"))
    with pytest.raises(InputProblem):
        run(lambda s: save(s, "trip", **trip, people=f"{second}；{first}"))
    run(lambda s: save(s, "trip", **trip, people=first))


def test_the_same_answers_of_a_day_are_no_revision(run: Run, read: Run, built: list[int]) -> None:
    values: dict[str, Given] = {
        "day": "2024-06-01",
        "unit": "党政办",
        "heads": "12",
        "topics": "公文写作：8；信访：4",
    }

    def put(session: Session) -> Added:
        return add_entry(
            session, register=shelf(session)["survey"], values=values, today=TODAY, period="2024"
        )

    first = run(put)
    again = run(put)
    assert (again.entry_id, again.is_revision) == (first.entry_id, False)
    assert read(lambda s: s.scalar(select(func.count(RegisterStep.id)))) == 0
    values["topics"] = "公文写作：8；信访：5"
    assert run(put).is_revision

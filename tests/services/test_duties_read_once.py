"""The duties of a year look at a rule's people and classes once, not once for each of its periods."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.rules.periods import year_period
from app.services.duty import duties, duty_class_measures
from app.services.rule.duty_people import PeopleInTime
from tests.services import duty_town
from tests.services.conftest import Run
from tests.services.test_duties import AFTER, TOWN, town

__all__ = ["TOWN", "town"]


def test_a_rule_for_a_group_looks_at_those_who_ever_were_in_it(
    run: Run, read: Run, town: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at everybody: a large town has many such rules."""
    real, looked = PeopleInTime._fitting, []

    def noted(self: PeopleInTime, person_id: int, *rest: Any) -> tuple[int, date]:
        looked.append(person_id)
        return real(self, person_id, *rest)

    monkeypatch.setattr(PeopleInTime, "_fitting", noted)

    def asked(session: Session) -> tuple[bool, bool, list[int]]:
        in_time = PeopleInTime(session)
        year = year_period(2024)
        owing = in_time.owing({"groups": ("班子成员",)}, year)
        return (
            in_time.concerns_anybody({"groups": ("班子成员",)}, year),
            in_time.concerns_anybody({"groups": ("没有这个类别",)}, year),
            sorted(person.id for person, _ in owing),
        )

    assert read(asked) == (True, False, town[:4])
    assert set(looked) <= set(town[:4])


def test_the_classes_of_a_year_are_looked_at_once_for_all_its_months(
    run: Run, read: Run, town: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, looked = duty_class_measures.fits, []

    def noted(held: Any, rule: Any) -> bool:
        if rule.code == "Q28":
            looked.append(held.id)
        return real(held, rule)

    for month in (3, 4, 5):
        run(lambda s, month=month: duty_town.hold(s, date(2024, month, 6), title=f"{month}月"))
    run(lambda s: duty_town.switch_on(s, "Q28"))
    monkeypatch.setattr(duty_class_measures, "fits", noted)
    lines = read(lambda s: duties.duties_of_year(s, year=2024, today=AFTER))
    (line,) = (line for line in lines if line.rule.code == "Q28")
    assert sum(figure.required for figure in line.figures) == 3
    assert len(looked) == 3

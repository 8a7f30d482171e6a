"""第一议题 and 中心组 by form and tick, modules of 小板凳, lectures of 主要负责人 (E02, E10, E11, B09)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.rules import natures
from app.rules.natures import natures_of
from app.rules.own_duties import Counted
from app.services.duty import duties
from app.services.duty.own_duties import OwnDutyInput, add_own_duty
from app.services.person import groups
from app.services.plan.planning import LecturerInput
from app.services.setting.defaults import load_missing_defaults, read_defaults
from db.models import DutyRule
from db.session import Database
from tests.services import duty_town
from tests.services.duty_town import hold, stand

AFTER = date(2025, 1, 10)


@pytest.fixture
def session(database: Database) -> Any:
    """The small town, in one write that is read at once."""
    load_missing_defaults(database)
    with database.write(actor="测试", action="test", text="测试") as unit:
        duty_town.build_town(unit.session)
        yield unit.session


def test_the_forms_are_what_they_are_called() -> None:
    assert natures_of("中心组学习", "") == {natures.CORE_GROUP}
    assert natures_of("第一议题学习", "") == {natures.FIRST_TOPIC}
    assert natures_of("集体学习", "第一议题、小板凳+自选领学") == {natures.FIRST_TOPIC, natures.CHOSEN}
    assert {"中心组学习", "第一议题学习"} <= {entry["name"] for entry in read_defaults("forms")}


def test_the_first_topic_counts_by_form_and_by_tick(session: Session) -> None:
    duty_town.switch_on(session, "Q30", required=2)
    hold(session, date(2024, 3, 4), form="第一议题学习")
    assert stand(session, "Q30", "2024-03") == (2, 1, "short")
    hold(session, date(2024, 3, 11), title="党委会", natures=natures.FIRST_TOPIC)
    hold(session, date(2024, 3, 12), title="别的第一议题")
    assert stand(session, "Q30", "2024-03") == (2, 2, "done")


def test_the_core_group_as_a_form_counts_for_its_days(session: Session) -> None:
    duty_town.switch_on(session, "Q11", required=1)
    hold(session, date(2024, 3, 4), form="中心组学习", start_time=time(9), end_time=time(17))
    found = stand(session, "Q11", "2024")
    assert found is not None
    assert found[1] > 0


def test_heads_of_the_town_are_counted_among_those_who_lectured(session: Session) -> None:
    duty_town.switch_on(session, "Q31")
    head = groups.group_ids_by_name(session)["一把手"]
    hold(session, date(2024, 3, 4), lecturers=(LecturerInput(person_id=2),))
    groups.set_groups(session, person_id=1, group_ids=[head])
    assert stand(session, "Q31", "2024") == (1, 0, "overdue")
    hold(session, date(2024, 4, 8), title="党课", lecturers=(LecturerInput(person_id=1),))
    assert stand(session, "Q31", "2024") == (1, 1, "done")
    rows = duties.duty_rows(session, year=2024, code="Q31", period_key="2024", today=AFTER)
    assert [(row.ok, row.note) for row in rows] == [(False, "当日不是一把手"), (True, "")]


def test_a_module_is_asked_of_each_unit_by_a_duty_of_ones_own(session: Session) -> None:
    duty = OwnDutyInput(
        "小板凳故事讲述", scope="unit", from_on=date(2024, 1, 1), counted=Counted(natures=(natures.STORIES,))
    )
    code = session.get_one(DutyRule, add_own_duty(session, data=duty)).code
    hold(session, date(2024, 3, 4), natures=natures.STORIES)
    assert stand(session, code, "2024-03") == (2, 2, "done")

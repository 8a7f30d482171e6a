"""What a register of her own asks reaches 制度月历 and 工作台; switched off it asks nothing; all undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.rules.registers.description import Kind, Period, Who
from app.rules.registers.own_form import OwnDue, OwnField, begun
from app.services.duty import duties
from app.services.operation import undo_steps
from app.services.page.register_page import list_shelf
from app.services.page.workbench_registers import register_tasks
from app.services.register import forms, own_registers, settings
from app.services.register.sealed_forms import keep_descriptions
from app.services.rule import duty_rules
from app.services.setting.register_dues import code_of
from db.models import DutyRule, Seal
from db.session import Database
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)
VISITS = replace(
    begun(Who.UNIT),
    title="走访登记",
    fields=(*begun(Who.UNIT).fields, OwnField("对象", Kind.TEXT)),
    due=OwnDue("每季度走访", Period.QUARTER, grace=5),
)


@pytest.fixture
def own(run: Run, built: list[int]) -> str:
    found: str = run(partial(own_registers.add_own, form=VISITS))
    return found


def lines(read: Run, year: int = 2024) -> dict[str, int]:
    """Label → how many figures it has, of duties that read registers."""
    found = read(partial(duties.duties_of_year, year=year, today=TODAY))
    return {line.rule.label: len(line.figures) for line in found if line.rule.measure == "register"}


def undo_last(database: Database) -> None:
    with database.write(actor="t", action="history.undo") as unit:
        wanted, unit.text = undo_steps.operation_to_undo(unit.session)
        unit.revert(wanted)


def rules(read: Run) -> list[tuple[str, str, bool]]:
    def ask(session: Any) -> list[tuple[str, str, bool]]:
        found = session.scalars(select(DutyRule).where(DutyRule.code.like("R-own%")).order_by(DutyRule.id))
        return [(rule.label, rule.period, rule.enabled) for rule in found]

    found: list[tuple[str, str, bool]] = read(ask)
    return found


def test_it_is_asked_by_page_calendar_and_workbench(read: Run, own: str) -> None:
    assert lines(read) == {"每季度走访": 2}  # the town begins in August
    assert any(own in each for each in ids(read))
    (line,) = [each for each in read(partial(list_shelf, year=2024, today=TODAY)) if each.id == own]
    assert line.overdue == 4  # two units, two quarters


def ids(read: Run) -> list[str]:
    return [task.id for task in read(partial(register_tasks, today=TODAY))]


def test_what_she_changes_of_the_due_is_what_is_asked(run: Run, read: Run, own: str) -> None:
    form = read(partial(own_registers.read_own, register_id=own)).form
    changed = replace(form, due=OwnDue("每月走访", Period.MONTH))
    run(partial(own_registers.edit_own, register_id=own, form=changed))
    assert rules(read) == [("每月走访", "month", True)]
    assert lines(read) == {"每月走访": 5}
    run(partial(own_registers.edit_own, register_id=own, form=replace(form, due=None)))
    assert rules(read) == [("每月走访", "month", False)]
    assert lines(read) == {}
    assert ids(read) == []
    run(partial(own_registers.edit_own, register_id=own, form=form))
    assert lines(read) == {"每季度走访": 2}


def test_what_the_rules_page_switched_off_stays_off_until_she_says_so(run: Run, read: Run, own: str) -> None:
    def off(session: Any) -> None:
        register = forms.get_register(session, register_id=own)
        (rule,) = duty_rules.rule_versions(session, code=code_of(register, register.dues[0]))
        duty_rules.set_duty_enabled(session, rule_id=rule.id, version=rule.version, enabled=False)

    run(off)
    form = read(partial(own_registers.read_own, register_id=own)).form
    assert form.due is not None
    assert not form.due.on
    run(partial(own_registers.edit_own, register_id=own, form=replace(form, title="走访")))
    assert rules(read) == [("每季度走访", "quarter", False)]
    on = replace(form, due=replace(form.due, on=True))
    run(partial(own_registers.edit_own, register_id=own, form=on))
    assert rules(read) == [("每季度走访", "quarter", True)]


@pytest.mark.parametrize("which", ["own", "shipped"])
def test_switched_off_it_asks_nothing_and_its_undo_brings_it_back(
    database: Database, run: Run, read: Run, own: str, which: str
) -> None:
    register_id, label = (own, "每季度走访") if which == "own" else ("survey", "培训需求调研")
    if which == "shipped":
        run(lambda session: _enable(session, "R-survey-units"))
    assert label in lines(read)
    run(partial(settings.switch_register, register_id=register_id, is_on=False))
    assert label not in lines(read)
    assert not any(register_id in each for each in ids(read))
    assert not next(
        each for each in read(partial(list_shelf, year=2024, today=TODAY)) if each.id == register_id
    ).is_on
    undo_last(database)
    assert label in lines(read)
    assert any(register_id in each for each in ids(read)) or which == "shipped"


def _enable(session: Any, code: str) -> None:
    (rule,) = duty_rules.rule_versions(session, code=code)
    duty_rules.set_duty_enabled(session, rule_id=rule.id, version=rule.version, enabled=True)


def test_one_that_goes_takes_its_rule_along_and_its_undo_brings_both(
    database: Database, run: Run, read: Run, own: str
) -> None:
    run(partial(own_registers.remove_own, register_id=own))
    assert rules(read) == []
    assert lines(read) == {}
    undo_last(database)
    assert lines(read) == {"每季度走访": 2}


def test_a_closed_year_stays_judged_as_it_was(run: Run, read: Run, own: str) -> None:
    run(partial(keep_descriptions, year=2024))
    run(lambda session: session.add(Seal(year=2024, sealed_at="2025-01-05T08:00:00", head_code="x")))
    before = lines(read)
    form = read(partial(own_registers.read_own, register_id=own)).form
    changed = replace(form, due=OwnDue("每月走访", Period.MONTH))
    run(partial(own_registers.edit_own, register_id=own, form=changed))
    assert lines(read) == before == {"每季度走访": 2}
    run(partial(settings.switch_register, register_id=own, is_on=False))
    assert lines(read) == before

"""How people stand to the hours asked of them is counted once, by people, wherever it is told."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.figures.scopes import year_scope
from app.reports import hours_warning as paper
from app.reports.hours_warning import HoursWarningParams
from app.services.figure.ask import text, value
from app.services.figure.facts import read_facts
from app.services.hour.hour_state import state_words
from app.services.hour.hours import hours_of_year
from app.services.page.workbench_rules import rule_tasks
from app.services.rule import duty_rules
from app.services.setting.defaults import load_missing_defaults
from tests.services.conftest import Run, read, run
from tests.services.test_hours import add_class, add_person

__all__ = ["read", "run"]  # fixtures: each command and query has a session of its own
LATE = date(2025, 1, 6)


@pytest.fixture
def town(database: Any, run: Run, read: Run) -> None:
    """One person short of two requirements, one of one, one whose five years nobody knows of."""
    load_missing_defaults(database)
    run(lambda s: add_person(s, "王建国", politics="中共党员"))
    run(lambda s: add_person(s, "李秀英"))
    run(lambda s: add_person(s, "张伟", rank="四级调研员"))
    run(lambda s: add_class(s, date(2024, 3, 4)))
    rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == "Q23")
    run(partial(duty_rules.set_duty_enabled, rule_id=rule.id, version=rule.version, enabled=True))


def test_people_are_counted_once_on_page_list_and_paper(town: None, read: Run) -> None:
    def look(session: Any) -> None:
        facts, scope = read_facts(session, year=2024, today=LATE), year_scope(2024, today=LATE)
        people = hours_of_year(session, year=2024, today=LATE)
        two = next(each for each in people if each.name == "王建国")
        assert [each.state for each in two.standings] == ["short", "short"]
        assert text(facts, "req.people", scope) == "2"
        assert text(facts, "req.unknown", scope) == "1"
        assert state_words(people) == "未达标 2 人，数据不足 1 人"
        tasks = {task.id: task for task in rule_tasks(session, year=2024, today=LATE)}
        assert (tasks["hours:short"].text, tasks["hours:short"].count) == ("学时未达标 2 人", 2)
        assert (tasks["hours:unknown"].text, tasks["hours:unknown"].count) == ("学时数据不足 1 人", 1)
        section = paper.build(session, HoursWarningParams(2024, today=LATE, by_unit=False)).sections[0]
        assert section.facts[0][1].text == "名单：3 人；未达标 2 人，数据不足 1 人"
        assert len(section.table.rows) == 4  # by person and requirement
        states = [row[-2] for row in section.table.rows if row[1] == "张伟"]
        assert states == ["数据不足"]

    read(look)


def test_what_is_asked_in_all_is_the_sum_of_the_lines(town: None, read: Run) -> None:
    def look(session: Any) -> None:
        facts, scope = read_facts(session, year=2024, today=LATE), year_scope(2024, today=LATE)
        section = paper.build(session, HoursWarningParams(2024, today=LATE, by_unit=False)).sections[0]
        heads = [column.title for column in section.table.columns]
        known = [row for row in section.table.rows if row[-2] != "数据不足"]
        for word, id in (("对照学时", "toward"), ("要求学时", "asked"), ("还差学时", "short")):
            centi = sum(round(float(str(row[heads.index(word)])) * 100) for row in known)
            assert (word, centi) == (word, value(facts, f"req.{id}", scope).part)

    read(look)


@pytest.mark.window
def test_the_page_calls_them_so_too() -> None:
    from ui.pages.duties.hours_page import COLUMNS

    assert [each.title for each in COLUMNS][3:8] == ["计入", "对照", "要求", "还差", "余下计划"]

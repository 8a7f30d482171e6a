"""A rule that comes with an update reaches a town in use: once, switched off, and told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.operation import seals
from app.services.rule import duty_rules
from app.services.setting import defaults
from db.models import DutyRule, Operation
from db.session import Database
from tests.services.conftest import Run
from tests.services.register_town import write_registers

NEW = {
    "code": "Q98",
    "label": "每月微党课",
    "scope": "town",
    "measure": "sessions",
    "period": "month",
    "required": 1,
    "most": None,
    "unit": "次",
    "filter": {"words": ["微党课"]},
    "citation": "示例文件：每月至少1次微党课",
    "verified": True,
    "enabled": True,
    "from_on": None,
    "to_on": None,
}


@pytest.fixture
def update(database: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open the town's file with a program whose defaults hold `entries` besides."""
    defaults.load_missing_defaults(database)
    shipped = defaults.read_defaults

    def call(*entries: dict[str, Any]) -> None:
        monkeypatch.setattr(
            defaults,
            "read_defaults",
            lambda name: (*shipped(name), *entries) if name == "duty_rules" else shipped(name),
        )
        defaults.load_missing_defaults(database)

    return call


def rules_of(session: Session, code: str = "Q98") -> list[tuple[bool, date | None, date | None]]:
    """Whether on, and the days, of each version."""
    versions = duty_rules.rule_versions(session, code=code)
    return [(rule.enabled, rule.from_on, rule.to_on) for rule in versions]


def told(session: Session) -> list[str]:
    """What the program says it did by itself."""
    return list(session.scalars(select(Operation.label).where(Operation.action == "defaults.load")))


def test_a_new_rule_is_added_once_and_judges_nobody_yet(update: Any, read: Run) -> None:
    before = read(told)
    update(NEW)
    assert read(rules_of) == [(False, None, None)]
    update(NEW)
    assert read(rules_of) == [(False, None, None)]
    assert read(told) == [*before, "程序更新带来新制度：每月微党课（未启用，核对后在制度设置里启用）"]


def test_what_the_town_has_is_left_as_it_is(update: Any, run: Run, read: Run) -> None:
    """Its numbers, its words and what it switched off; and a file that lacks nothing is not written to."""

    def change(session: Session) -> None:
        rule = duty_rules.rule_versions(session, code="Q1")[0]
        data = duty_rules.DutyRuleInput("每月集中学习", 6, "镇党委文件", True)
        duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=data)
        other = duty_rules.rule_versions(session, code="Q28")[0]
        duty_rules.set_duty_enabled(session, rule_id=other.id, version=other.version, enabled=False)

    run(change)
    kept = read(duty_rules.list_duty_rules)
    operations = len(read(lambda s: s.scalars(select(Operation.id)).all()))
    update()
    assert len(read(lambda s: s.scalars(select(Operation.id)).all())) == operations
    update(NEW)
    now = read(duty_rules.list_duty_rules)
    assert [rule for rule in now if rule.code != "Q98"] == list(kept)
    assert len(now) == len(kept) + 1


def test_closed_years_are_not_judged_by_it(update: Any, run: Run, read: Run) -> None:
    """It begins after the last closed year; a version that was over before then is not added."""
    run(lambda s: seals.seal_year(s, year=2024, at="2025-02-01T09:00:00"))
    old = {**NEW, "from_on": "2015-10-14", "to_on": "2023-10-17", "label": "旧规定"}
    later = {**NEW, "code": "Q97", "from_on": "2026-03-01"}
    update(old, NEW, later)
    assert read(rules_of) == [(False, date(2025, 1, 1), None)]
    assert read(lambda s: rules_of(s, "Q97")) == [(False, date(2026, 3, 1), None)]


def test_dues_of_a_new_register_come_once_and_leave_what_the_clerk_changed(
    database: Database, run: Run, read: Run, update: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update()
    code = "R-half-report-report"
    assert read(lambda s: rules_of(s, code)) == []
    monkeypatch.setenv("GANXUN_REGISTERS", str(write_registers(tmp_path / "registers")))
    defaults.described.cache_clear()
    try:
        before = read(told)
        defaults.load_missing_defaults(database)
        assert read(lambda s: rules_of(s, code)) == [(True, None, None)]
        assert read(told)[len(before) :] == ["程序更新带来登记簿的应报规则：半年报告"]

        def change(session: Session) -> None:
            rule = duty_rules.rule_versions(session, code=code)[0]
            data = duty_rules.DutyRuleInput("半年总结", 2, "镇党委文件", False)
            duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=data)

        run(change)
        operations = len(read(told))
        defaults.load_missing_defaults(database)
        (rule,) = read(lambda s: duty_rules.rule_versions(s, code=code))
        assert (rule.label, rule.required, rule.enabled) == ("半年总结", 2, False)
        assert len(read(told)) == operations
    finally:
        defaults.described.cache_clear()


def test_no_command_deletes_a_rule(read: Run, update: Any) -> None:
    """What is missing was never there: this is what adding it rests on."""
    update()
    codes = {entry["code"] for entry in defaults.read_defaults("duty_rules")} | defaults.due_codes()
    assert set(read(lambda s: s.scalars(select(DutyRule.code)).all())) == codes
    assert not [name for name in dir(duty_rules) if name.startswith(("remove", "delete"))]

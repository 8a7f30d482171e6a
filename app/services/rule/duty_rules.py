"""规则: the quantitative duties as data, in dated versions (Q1–Q29).

A changed rule is a new version from a day on: what is over stays judged by the rules of its time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import Given, merged
from app.rules.duties import Filter, in_force
from app.rules.own_duties import MEASURE as OWN
from app.services.person.groups import group_ids_by_name, list_groups
from db.models import Assignment, DutyRule, Seal


@dataclass(frozen=True)
class DutyRuleRow:
    """One version of a rule. `to_on` is the first day it no longer holds; `filter` narrows whom or what it
    counts; a `reference` is shown and never judged."""

    id: int
    code: str
    label: str
    scope: str
    measure: str
    period: str
    required: int
    most: int | None
    unit: str
    filter: Filter
    citation: str
    verified: bool
    enabled: bool
    from_on: date | None
    to_on: date | None
    position: int
    version: int

    @property
    def reference(self) -> bool:
        """Shown only: a rule of party schools (Q12, Q13)."""
        return bool(self.filter.get("reference"))

    @property
    def is_own(self) -> bool:
        """A duty the town added itself (E42)."""
        return self.measure == OWN

    @property
    def owner(self) -> str:
        """The office that sees to it, '' where none is named (A22)."""
        return str(self.filter.get("owner", ""))

    @property
    def deadline(self) -> bool:
        """Owed by a day, so that it is overdue afterwards however much was done."""
        return bool(self.filter.get("deadline"))


@dataclass(frozen=True)
class DutyRuleInput(Given):
    """What the clerk may change. `groups` and `identities`: names of the groups and 身份 a rule is narrowed
    to; () is everybody, None leaves it as it is. `scope`: one of `SCOPES` of its code, None leaves it;
    `owner` the office that sees to it (A22), likewise."""

    label: str
    required: int
    citation: str
    enabled: bool
    to_on: date | None = None
    most: int | None = None
    groups: tuple[str, ...] | None = None
    identities: tuple[str, ...] | None = None
    scope: str | None = None
    owner: str | None = None


# Whom a duty can be asked of, where the town may choose: the town as a whole, or each unit (Q6).
TOWN, UNIT = "town", "unit"
SCOPES = {"Q6": (TOWN, UNIT)}


def list_duty_rules(
    session: Session, *, on: date | None = None, enabled_only: bool = False, code: str | None = None
) -> tuple[DutyRuleRow, ...]:
    """Rules in order, or the versions of one; with `on` only the version in force that day."""
    statement = select(DutyRule).order_by(DutyRule.position, DutyRule.id)
    if code is not None:
        statement = statement.where(DutyRule.code == code)
    rows = tuple(_row(rule) for rule in session.scalars(statement))
    if enabled_only:
        rows = tuple(row for row in rows if row.enabled)
    if on is None:
        return rows
    return tuple(row for row in rows if in_force(row.from_on, row.to_on, on))


def rule_versions(session: Session, *, code: str) -> tuple[DutyRuleRow, ...]:
    """Every version of a rule, oldest first."""
    rows = list_duty_rules(session, code=code)
    return tuple(sorted(rows, key=lambda row: (row.from_on or date.min, row.id)))


def by_code(rules: Iterable[DutyRuleRow]) -> dict[str, list[DutyRuleRow]]:
    """Rule code → its versions, codes in the order of the catalogue."""
    found: dict[str, list[DutyRuleRow]] = {}
    for rule in rules:
        found.setdefault(rule.code, []).append(rule)
    return found


def change_duty_rule(
    session: Session, *, rule_id: int, version: int, data: DutyRuleInput, from_on: date | None = None
) -> int:
    """Change a rule from the day `from_on` on: a new version, the old one ends there. Returns its id.

    Without a day, or on the day the version began, the version itself is corrected.
    Raises `InputProblem` duty.not_found, .value, .dates, .group, .sealed; conflict.stale.
    """
    rule = _record(session, rule_id, version)
    stored = DutyRuleInput(rule.label, rule.required, rule.citation, rule.enabled, rule.to_on, rule.most)
    data = merged(stored, data)
    _check(session, data, from_on, rule)
    _check_sealed(session, rule, from_on)
    if from_on is not None and from_on != rule.from_on:
        new = DutyRule(
            **{name: getattr(rule, name) for name in _COPIED}, from_on=from_on, to_on=rule.to_on, enabled=True
        )
        rule.to_on = from_on
        session.add(new)
        rule = new
    rule.label = data.label.strip() or rule.label
    rule.required = data.required
    rule.most = data.most
    rule.citation = data.citation.strip()
    rule.enabled = data.enabled
    rule.to_on = data.to_on if data.to_on is not None else rule.to_on
    rule.scope = data.scope or rule.scope
    rule.filter_json = _narrowed(rule.filter_json, data)
    session.flush()
    return rule.id


def _narrowed(filter_json: str, data: DutyRuleInput) -> str:
    chosen = {"groups": data.groups, "identities": data.identities}
    values: dict[str, Any] = json.loads(filter_json)
    for name, names in chosen.items():
        if names is not None:
            values[name] = list(names)
            if not names:
                del values[name]
    if data.owner is not None:
        values["owner"] = data.owner.strip()
        if not values["owner"]:
            del values["owner"]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def audience_choices(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a rule can be narrowed to: the names of the groups, and the 身份 in use."""
    used = select(Assignment.identity).where(Assignment.identity != "").distinct()
    return (
        tuple(row.name for row in list_groups(session)),
        tuple(sorted(session.scalars(used))),
    )


def set_duty_enabled(session: Session, *, rule_id: int, version: int, enabled: bool) -> None:
    """Switch one version on or off. Raises duty.not_found, .value, .sealed, conflict.stale."""
    rule = _record(session, rule_id, version)
    if enabled and rule.required <= 0:
        raise InputProblem("duty.value", label=rule.label)
    _check_sealed(session, rule, None)
    rule.enabled = enabled
    session.flush()


_COPIED = (
    *("code", "label", "scope", "measure", "period", "required", "most"),
    *("unit", "filter_json", "citation", "verified", "position"),
)


def _record(session: Session, rule_id: int, version: int) -> DutyRule:
    rule = session.get(DutyRule, rule_id)
    if rule is None:
        raise InputProblem("duty.not_found")
    if rule.version != version:
        raise ConflictProblem("conflict.stale")
    return rule


def _check_sealed(session: Session, rule: DutyRule, from_on: date | None) -> None:
    """A sealed year stays judged as it was: a rule may only change from a day after it."""
    year = session.scalar(select(func.max(Seal.year)))
    begins = from_on or rule.from_on
    if year is not None and (begins is None or begins.year <= year):
        raise InputProblem("duty.sealed", label=rule.label, year=year)


def _check(session: Session, data: DutyRuleInput, from_on: date | None, rule: DutyRule) -> None:
    if data.required < 0 or (data.enabled and data.required == 0):
        raise InputProblem("duty.value", label=data.label)
    if data.most is not None and data.most < data.required:
        raise InputProblem("duty.value", label=data.label)
    begins = from_on or rule.from_on
    if from_on is not None and rule.from_on is not None and from_on < rule.from_on:
        raise InputProblem("duty.dates", label=data.label)
    if begins is not None and data.to_on is not None and data.to_on <= begins:
        raise InputProblem("duty.dates", label=data.label)
    if data.scope is not None and data.scope != rule.scope and data.scope not in SCOPES.get(rule.code, ()):
        raise InputProblem("duty.value", label=data.label)
    # A name the rule came with is no mistake: its group may be set up later.
    known = {*group_ids_by_name(session), *json.loads(rule.filter_json).get("groups", ())}
    for name in data.groups or ():
        if name not in known:
            raise InputProblem("duty.group", group=name)


def _row(rule: DutyRule) -> DutyRuleRow:
    return DutyRuleRow(
        rule.id,
        rule.code,
        rule.label,
        rule.scope,
        rule.measure,
        rule.period,
        rule.required,
        rule.most,
        rule.unit,
        json.loads(rule.filter_json),
        rule.citation,
        rule.verified,
        rule.enabled,
        rule.from_on,
        rule.to_on,
        rule.position,
        rule.version,
    )

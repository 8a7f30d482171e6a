"""Duties the town adds itself: whom they are asked of, what counts, how much, from when (E42, C20, B22).

They are rules as any other: judged as all are, in dated versions. What a closed year was judged by stays:
such a duty is ended by a day or switched off, and only one that no closed year knows can be removed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import Given, merged
from app.rules import own_duties as rules
from app.rules.duties import Filter
from app.rules.natures import NATURES
from app.rules.own_duties import Counted, as_filter, counted_of
from app.rules.periods import ONCE
from app.rules.registers.description import Kind, Register
from app.services.person.groups import list_groups
from app.services.plan.categories import list_categories
from app.services.register.forms import shelf
from app.services.rule.duty_rules import DutyRuleRow
from app.services.setting.defaults import read_defaults
from db.models import DutyRule, Seal, Unit

LONGEST_TITLE, LONGEST_UNIT = 40, 4


@dataclass(frozen=True)
class OwnDutyInput(Given):
    """A duty as the clerk says it. `scope`: town, unit or person; `unit` what is counted ('' = as usual);
    `from_on` the first day it holds, `to_on` the first day it no longer does; `owner` the office that sees to
    it (A22)."""

    label: str
    required: int = 1
    scope: str = rules.TOWN
    period: str = "month"
    counted: Counted = field(default_factory=Counted)
    most: int | None = None
    unit: str = ""
    owner: str = ""
    citation: str = ""
    enabled: bool = True
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class OwnDutyChoices:
    """What the form offers. `registers`: id → title and its number fields (id, title)."""

    forms: tuple[str, ...]
    natures: tuple[str, ...]
    tags: tuple[str, ...]
    groups: tuple[str, ...]
    kinds: tuple[str, ...]
    offices: tuple[str, ...]
    registers: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]]


def own_duty_choices(session: Session) -> OwnDutyChoices:
    """Forms, natures and tags of class sessions, groups, kinds of units, offices, and registers in use."""
    registers = {
        book.id: (book.title, _numbers(book))
        for book in shelf(session).registers.values()
        if book.on and not book.hidden
    }
    return OwnDutyChoices(
        tuple(entry["name"] for entry in read_defaults("forms")),
        NATURES,
        tuple(dict.fromkeys(row.name for row in list_categories(session))),
        tuple(row.name for row in list_groups(session)),
        tuple(entry["name"] for entry in read_defaults("unit_kinds")),
        tuple(session.scalars(select(Unit.name).order_by(Unit.position, Unit.id))),
        registers,
    )


def _numbers(book: Register) -> tuple[tuple[str, str], ...]:
    if book.secret:
        return ()
    return tuple(
        (one.id, one.title)
        for one in book.fields
        if one.kind is Kind.NUMBER and not one.secret and not one.retired
    )


def input_of(rule: DutyRuleRow) -> OwnDutyInput:
    """A stored duty as the form shows it."""
    return OwnDutyInput(
        label=rule.label,
        required=rule.required,
        scope=rule.scope,
        period=rule.period,
        counted=counted_of(rule.filter),
        most=rule.most,
        unit=rule.unit,
        owner=rule.owner,
        citation=rule.citation,
        enabled=rule.enabled,
        from_on=rule.from_on,
        to_on=rule.to_on,
    )


def words_of(session: Session, *, counted: Counted, scope: str) -> str:
    """What counts and for whom, in one line for forms, lists and the trail."""
    book = shelf(session).registers.get(counted.register)
    title = book.title if book is not None else counted.register
    number = dict(_numbers(book)).get(counted.number, "") if book is not None else ""
    return rules.described(counted, scope=scope, register=title, number=number)


def add_own_duty(session: Session, *, data: OwnDutyInput) -> int:
    """Add a duty; returns its id. It stands behind all others.

    Raises `InputProblem` duty.title, .taken, .value, .dates, .sealed, .counts, .group, .begins.
    """
    data = _checked(session, data)
    _check_open(session, data.label, data.from_on)
    position = (session.scalar(select(func.max(DutyRule.position))) or 0) + 1
    rule = DutyRule(code="", measure=rules.MEASURE, position=position, verified=False)
    _set(rule, _values(data))
    session.add(rule)
    session.flush()
    # Ids are never given twice, so neither are codes: what is brought back by undo meets no other.
    rule.code = f"T{rule.id}"
    session.flush()
    return rule.id


def change_own_duty(
    session: Session, *, rule_id: int, version: int, data: OwnDutyInput, from_on: date | None = None
) -> int:
    """Change a duty, or from `from_on` on: a new version, the old one ends there. Returns its id.

    Raises as `add_own_duty`, duty.not_found, conflict.stale.
    """
    rule = _record(session, rule_id, version)
    data = _checked(session, merged(_stored(rule), data), code=rule.code)
    if from_on is None or from_on == rule.from_on:
        _check_open(session, rule.label, rule.from_on)
        _check_open(session, rule.label, data.from_on)
        _check_alone(session, rule, data)
        _set(rule, _values(data))
        session.flush()
        return rule.id
    _check_open(session, rule.label, from_on)
    begins = rule.from_on or date.min
    if from_on < begins or (rule.to_on is not None and from_on >= rule.to_on):
        raise InputProblem("duty.dates", label=rule.label)
    if data.to_on is not None and data.to_on <= from_on:
        raise InputProblem("duty.dates", label=rule.label)
    new = DutyRule(code=rule.code, measure=rules.MEASURE, position=rule.position, verified=False)
    _set(new, _values(data) | {"from_on": from_on})
    rule.to_on = from_on
    session.add(new)
    session.flush()
    return new.id


def remove_own_duty(session: Session, *, rule_id: int, version: int) -> None:
    """Remove a duty with all its versions, where no closed year was judged by one.

    Raises `InputProblem` duty.not_found, .shipped, .cited; conflict.stale.
    """
    rule = _record(session, rule_id, version)
    year = session.scalar(select(func.max(Seal.year)))
    versions = session.scalars(select(DutyRule).where(DutyRule.code == rule.code)).all()
    for each in versions:
        if year is not None and (each.from_on is None or each.from_on.year <= year):
            raise InputProblem("duty.cited", label=rule.label, year=year)
    for each in versions:
        session.delete(each)
    session.flush()


def _record(session: Session, rule_id: int, version: int) -> DutyRule:
    rule = session.get(DutyRule, rule_id)
    if rule is None:
        raise InputProblem("duty.not_found")
    if rule.measure != rules.MEASURE:
        raise InputProblem("duty.shipped", label=rule.label)
    if rule.version != version:
        raise ConflictProblem("conflict.stale")
    return rule


def _stored(rule: DutyRule) -> OwnDutyInput:
    stored: Filter = json.loads(rule.filter_json)
    return OwnDutyInput(
        label=rule.label,
        required=rule.required,
        scope=rule.scope,
        period=rule.period,
        counted=counted_of(stored),
        most=rule.most,
        unit=rule.unit,
        owner=str(stored.get("owner", "")),
        citation=rule.citation,
        enabled=rule.enabled,
        from_on=rule.from_on,
        to_on=rule.to_on,
    )


def _values(data: OwnDutyInput) -> dict[str, object]:
    stored = as_filter(data.counted)
    if data.owner.strip():
        stored["owner"] = data.owner.strip()
    if data.period == ONCE:
        stored["deadline"] = True
    return {
        "label": data.label,
        "scope": data.scope,
        "period": data.period,
        "required": data.required,
        "most": data.most,
        "unit": data.unit.strip() or rules.UNITS[data.counted.by],
        "filter_json": json.dumps(stored, ensure_ascii=False, separators=(",", ":")),
        "citation": data.citation.strip(),
        "enabled": data.enabled,
        "from_on": data.from_on,
        "to_on": data.to_on,
    }


def _set(rule: DutyRule, values: Mapping[str, object]) -> None:
    for name, each in values.items():
        setattr(rule, name, each)


def _checked(session: Session, data: OwnDutyInput, code: str = "") -> OwnDutyInput:
    """The input with its texts tidied. Raises what is wrong with it."""
    label = data.label.strip()
    if not label or len(label) > LONGEST_TITLE:
        raise InputProblem("duty.title", most=LONGEST_TITLE)
    taken = select(DutyRule.id).where(DutyRule.label == label, DutyRule.code != code)
    if session.scalars(taken).first() is not None:
        raise InputProblem("duty.taken", label=label)
    if data.required < 1 or (data.most is not None and data.most < data.required):
        raise InputProblem("duty.value", label=label)
    if data.from_on is None:
        raise InputProblem("duty.begins", label=label)
    if data.to_on is not None and data.to_on <= data.from_on:
        raise InputProblem("duty.dates", label=label)
    if len(data.unit.strip()) > LONGEST_UNIT or data.period not in rules.PERIODS:
        raise InputProblem("duty.counts", label=label, why="周期或计量单位不对")
    why = _misfit(data) or _unknown(session, data.counted)
    if why:
        raise InputProblem("duty.counts", label=label, why=why)
    known = {row.name for row in list_groups(session)}
    for name in data.counted.groups:
        if name not in known:
            raise InputProblem("duty.group", group=name)
    return merged(data, OwnDutyInput(label=label))


def _misfit(data: OwnDutyInput) -> str:
    """Why what counts and whom it is asked of do not go together, in Chinese; '' where they do."""
    counted = data.counted
    if data.scope not in (rules.TOWN, rules.UNIT, rules.PERSON):
        return "没有这种范围"
    if counted.by not in rules.UNITS or counted.what not in rules.WHAT:
        return "没有这种计算办法"
    if data.scope == rules.PERSON and counted.by in (rules.HEADS, rules.PEOPLE):
        return "对每个人的要求只能按次数或数量计算"
    if counted.what == rules.STUDIES and (data.scope == rules.PERSON or counted.groups):
        return "周例会只登记人数，没有登记到人，不能要求到人或某类人员"
    if counted.what == rules.STUDIES and counted.by == rules.PEOPLE:
        return "周例会只登记人数，不能按不同的人计算"
    if counted.by == rules.AMOUNT and counted.what not in rules.WITH_AMOUNT:
        return f"{rules.WHAT[counted.what]}没有可以相加的数量"
    if counted.by == rules.AMOUNT and counted.what == rules.ENTRIES and not counted.number:
        return "请选择登记簿中要相加的栏目"
    return ""


def _unknown(session: Session, counted: Counted) -> str:
    """What is chosen and not there, in Chinese; '' where all is."""
    if counted.what != rules.ENTRIES:
        return ""
    book = shelf(session).registers.get(counted.register)
    if book is None:
        return "请选择一本登记簿"
    if counted.number and counted.number not in dict(_numbers(book)):
        return "登记簿里没有这个可以相加的栏目"
    return ""


def _check_open(session: Session, label: str, begins: date | None) -> None:
    """A closed year stays judged as it was."""
    year = session.scalar(select(func.max(Seal.year)))
    if year is not None and (begins is None or begins.year <= year):
        raise InputProblem("duty.sealed", label=label, year=year)


def _check_alone(session: Session, rule: DutyRule, data: OwnDutyInput) -> None:
    """No two versions hold on one day: a corrected one stays within its neighbours."""
    for each in session.scalars(select(DutyRule).where(DutyRule.code == rule.code, DutyRule.id != rule.id)):
        begins, ends = data.from_on or date.min, data.to_on or date.max
        if begins < (each.to_on or date.max) and (each.from_on or date.min) < ends:
            raise InputProblem("duty.dates", label=rule.label)

"""Duties of the town's own, judged for the town, each unit, each branch or each person (E42, C20, B22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import ceil

from app.rules.own_duties import MEASURE, UNITS, Counted, Deed, counted_of, value
from app.rules.own_duties import PERSON as BY_PERSON
from app.rules.own_duties import UNIT as BY_UNIT
from app.rules.periods import Period
from app.rules.unit_phases import phase_on
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_measured import PERSON, UNIT, DutyRow, Measured
from app.services.duty.duty_own_deeds import deeds_of_year
from app.services.duty.duty_paper_measures import not_full_rows, people_owing
from app.services.person.unit_states import phases_of_units
from app.services.rule.duty_rules import DutyRuleRow


def own(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured | None:
    """What a duty of the town's own asks in the period; None where its register is switched off."""
    counted = counted_of(rule.filter)
    deeds = _deeds(facts, rule, counted, period)
    if deeds is None:
        return None
    if rule.scope == BY_PERSON:
        return _by_person(facts, rule, period, deeds)
    if rule.scope == BY_UNIT:
        return _by_unit(facts, rule, period, deeds)
    return _of_town(facts, rule, period, deeds)


def is_switched_off(facts: DutyFacts, rule: DutyRuleRow) -> bool:
    """Whether the duty counts entries of a register that is switched off or gone."""
    return rule.measure == MEASURE and deeds_of_year(facts, rule, counted_of(rule.filter)) is None


def _deeds(facts: DutyFacts, rule: DutyRuleRow, counted: Counted, period: Period) -> list[Deed] | None:
    """What may count in the period, by day, also where it reaches beyond the year."""
    found: list[Deed] = []
    for year in range(max(period.first.year, facts.begun.year), period.last.year + 1):
        deeds = deeds_of_year(_facts_of(facts, year), rule, counted)
        if deeds is None:
            return None
        found += [deed for deed in deeds if period.holds(deed.stands_on)]
    found = [_narrowed(facts, counted, deed) for deed in found]
    return sorted(found, key=lambda deed: (deed.on, deed.title))


def _facts_of(facts: DutyFacts, year: int) -> DutyFacts:
    if year == facts.year.first.year:
        return facts
    return facts.once(("own year", year), lambda: DutyFacts(facts.session, year=year, today=facts.today))


def _narrowed(facts: DutyFacts, counted: Counted, deed: Deed) -> Deed:
    """Only those of the groups named are there; without any of them it does not count."""
    if not counted.groups:
        return deed
    members = facts.in_time.members(counted.groups, deed.on)
    people = {who: units for who, units in deed.people.items() if who in members}
    nobody = "" if people else f"没有{'、'.join(counted.groups)}参加"
    return replace(deed, people=people, units=frozenset(), heads=None, problem=deed.problem or nobody)


def _counts(deeds: Iterable[Deed]) -> list[Deed]:
    return [deed for deed in deeds if not deed.problem]


def _over(rule: DutyRuleRow, done: float) -> str:
    return f"多于{rule.most}{rule.unit}" if rule.most is not None and done > rule.most else ""


def _of_town(facts: DutyFacts, rule: DutyRuleRow, period: Period, deeds: Sequence[Deed]) -> Measured:
    by = counted_of(rule.filter).by
    good = _counts(deeds)
    every = value(good, by)
    done = value((deed for deed in good if not deed.is_late(period)), by)
    late = int(max(0, min(every, rule.required) - min(done, rule.required)))

    def behind() -> Iterable[DutyRow]:
        for deed in deeds:
            tardy = "迟交" if deed.is_late(period) else ""
            who = "" if deed.heads is None and not deed.people else f"{int(value([deed], 'heads'))}人"
            yield DutyRow(
                not (deed.problem or tardy), deed.on, deed.title, who, deed.problem or tardy,
                deed.target, deed.target_id,
            )  # fmt: skip

    missing = ceil(max(0, rule.required - every)) if late else None
    return Measured(rule.required, done, behind, missing=missing, late=late, note=_over(rule, every))


_Mine = Callable[[int], list[Deed]]


def _by_person(facts: DutyFacts, rule: DutyRuleRow, period: Period, deeds: Sequence[Deed]) -> Measured:
    people, others = people_owing(facts, rule, period)
    good = _counts(deeds)
    asked = [(person.id, person.name) for person in people]
    measured = _each(rule, period, asked, lambda who: [deed for deed in good if who in deed.people], PERSON)

    def behind() -> Iterable[DutyRow]:
        yield from measured.rows()
        yield from not_full_rows(others)

    return replace(measured, rows=behind)


def _by_unit(facts: DutyFacts, rule: DutyRuleRow, period: Period, deeds: Sequence[Deed]) -> Measured:
    asked = _units(facts, counted_of(rule.filter), period)
    good = _counts(deeds)
    return _each(rule, period, asked, lambda unit: [deed for deed in good if unit in deed.all_units], UNIT)


def _units(facts: DutyFacts, counted: Counted, period: Period) -> tuple[tuple[int, str], ...]:
    """Units with people on the period's last day; of a kind (党支部) every one in use that day."""
    day = min(period.last, facts.today)
    if not counted.kinds:
        return facts.units(day)
    phases = facts.once("unit phases", lambda: phases_of_units(facts.session))
    held = {unit_id: phase_on(own, day) for unit_id, own in phases.items()}
    return tuple(
        (unit_id, name)
        for unit_id, name in facts.all_units
        if held[unit_id].active and held[unit_id].kind in counted.kinds
    )


def _each(
    rule: DutyRuleRow, period: Period, asked: Sequence[tuple[int, str]], mine: _Mine, target: str
) -> Measured:
    """How many of those asked have as much as the rule asks: in time, or late."""
    by = counted_of(rule.filter).by
    word = rule.unit or UNITS[by]
    had: dict[int, tuple[float, float, list[Deed]]] = {}
    for one, _ in asked:
        own_deeds = mine(one)
        unit = one if target == UNIT else None
        in_time = [deed for deed in own_deeds if not deed.is_late(period)]
        had[one] = (value(in_time, by, unit), value(own_deeds, by, unit), own_deeds)
    done = [one for one, (in_time, _, _) in had.items() if in_time >= rule.required]
    late = [one for one, (in_time, every, _) in had.items() if in_time < rule.required <= every]

    def behind() -> Iterable[DutyRow]:
        for one, name in asked:
            _, every, own_deeds = had[one]
            note = _over(rule, every) or ("迟交" if one in late else "")
            if every < rule.required:
                note = f"{every:g}{word}，要求{rule.required}{word}" if every else "没有"
            what = "、".join(dict.fromkeys(deed.title for deed in own_deeds)) or rule.label
            on = own_deeds[-1].on if own_deeds else None
            yield DutyRow(one in done, on, what, name, note, target, one)

    missing = len(asked) - len(done) - len(late)
    return Measured(len(asked), len(done), behind, missing=missing, late=len(late))

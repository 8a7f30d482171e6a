"""Hours that people owe (Q9, Q21–Q24, Q26)."""

from __future__ import annotations

from collections.abc import Iterable

from app.rules import forecast
from app.rules.duties import PersonFacts
from app.rules.hours import format_centi
from app.rules.periods import FIVE_YEARS, YEAR, Period
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_measured import BESIDE, PERSON, DutyRow, Measured
from app.services.duty.duty_paper_measures import not_full_rows
from app.services.hour.hour_standing import PotStanding
from app.services.rule.duty_rules import DutyRuleRow


def pot_hours(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """People who have the hours; somebody of whom years are unknown gets no verdict (Q22)."""
    if rule.period not in (YEAR, FIVE_YEARS):
        return _entered(facts, rule, period)
    found = [(person, facts.hours.standing(rule, person)) for person in facts.hours.concerned(rule)]
    # Some joined so late that they owe nothing: neither asked nor counted as done.
    standings = [(person, standing) for person, standing in found if standing.required_centi]
    judged = [(person, standing) for person, standing in standings if not standing.is_unknown]
    done = sum(standing.state == forecast.DONE for _, standing in judged)
    return Measured(
        len(judged),
        done,
        lambda: (_standing_row(person, standing) for person, standing in standings),
        unknown=len(standings) - len(judged),
    )


def _standing_row(person: PersonFacts, standing: PotStanding) -> DutyRow:
    words = f"{format_centi(standing.hours_centi)}/{format_centi(standing.required_centi or 0)}学时"
    note = "；".join(part for part in (standing.sentence, standing.remark) if part)
    done = standing.state == forecast.DONE
    sign = BESIDE if standing.is_unknown else ""
    return DutyRow(done, None, words, f"{person.name}（{person.unit}）", note, PERSON, person.id, sign)


def _entered(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Hours of a month by what was entered for it (Q9): nothing of class sessions. Asked is who was on the
    roster all of it; what is self-reported is told."""
    pots = tuple(rule.filter.get("pots", ()))
    days = period.days
    everybody = facts.in_time.owing(rule.filter, period)
    people = [person for person, own in everybody if own == days]
    others = [(person, own) for person, own in everybody if own < days]
    got = {person.id: facts.entered(pots, period.key).get(person.id, (0, 0)) for person in people}
    done = sum(got[person.id][0] >= rule.required * 100 for person in people)

    def behind() -> Iterable[DutyRow]:
        for person in people:
            centi, reported = got[person.id]
            note = f"其中自报{format_centi(reported)}学时" if reported else ""
            yield DutyRow(
                centi >= rule.required * 100,
                None,
                f"{format_centi(centi)}/{rule.required}学时",
                f"{person.name}（{person.unit}）",
                note,
                PERSON,
                person.id,
            )
        yield from not_full_rows(others)

    return Measured(len(people), done, behind)

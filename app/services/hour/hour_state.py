"""How people stand to the hours asked of them, each counted once, on every page and paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.rules import forecast
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hours import STATE_ORDER, PersonHours

UNKNOWN = "unknown"


def judged(person: PersonHours) -> tuple[PotStanding, ...]:
    """The requirements that can be judged: years the file knows nothing of leave no verdict (Q22)."""
    return tuple(each for each in person.standings if each.required_centi and not each.is_unknown)


def state_of(person: PersonHours) -> str:
    """The worst state of a person's requirements; `unknown` where none of them can be judged."""
    states = {each.state for each in judged(person)}
    if not states:
        return UNKNOWN if any(each.is_unknown for each in person.standings) else forecast.NONE
    return next(state for state in STATE_ORDER if state in states)


def count_states(people: Iterable[PersonHours]) -> Counter[str]:
    """State → how many people: who is short of two requirements is one."""
    return Counter(state_of(person) for person in people)


def state_words(people: Iterable[PersonHours]) -> str:
    """'未达标 4 人，计划不够 2 人，数据不足 1 人'; the last two only where there is somebody."""
    found = count_states(people)
    words = [f"未达标 {found[forecast.SHORT]} 人"]
    words += [f"计划不够 {found[forecast.RISK]} 人"] if found[forecast.RISK] else []
    words += [f"数据不足 {found[UNKNOWN]} 人"] if found[UNKNOWN] else []
    return "，".join(words)

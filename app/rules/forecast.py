"""Whether a target can still be reached, and the latest day to act (I7, D13).

Hours are 1/100 学时. The words follow the complaint they answer: "最迟11月20日前需补12学时".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DONE, SHORT, RISK, ON_TRACK, NONE = "done", "short", "risk", "on_track", "none"


@dataclass(frozen=True)
class Offer:
    """Hours of one planned class session that a person is on the list of."""

    on: date
    centi: int


@dataclass(frozen=True)
class Forecast:
    """`latest_on`: with a plan that suffices, the day of the last class session from which on none may be
    missed; otherwise the last working day on which the hours missing in the plan can still begin."""

    shortfall_centi: int
    offered_centi: int
    reachable: bool
    latest_on: date | None
    missing_centi: int = 0


def is_ahead(on: date, *, planned: bool, today: date) -> bool:
    """Whether a class session is of the remaining plan: after today, or today's without any mark yet."""
    return on > today or (planned and on == today)


def look_ahead(
    *,
    hours_centi: int,
    required_centi: int,
    offers: Sequence[Offer],
    pending_centi: int = 0,
    last: date,
    today: date,
    day_centi: int,
) -> Forecast:
    """What is still open until `last`. `pending_centi`: past class sessions whose mark is not entered yet."""
    shortfall = max(0, required_centi - hours_centi)
    offered = sum(offer.centi for offer in offers)
    if shortfall == 0:
        return Forecast(0, offered, True, None)
    if today > last:
        return Forecast(shortfall, 0, pending_centi >= shortfall, None, max(0, shortfall - pending_centi))
    needed = max(0, shortfall - pending_centi)
    if needed <= offered:
        return Forecast(shortfall, offered, True, latest_start(offers, needed))
    missing = needed - offered
    days = -(-missing // day_centi)
    return Forecast(shortfall, offered, False, max(today, back_working_days(last, days)), missing)


def latest_start(offers: Sequence[Offer], needed_centi: int) -> date | None:
    """The latest day from which attending everything still gives `needed_centi`; None when nothing is needed.

    Counted from the end of the plan backwards.
    """
    if needed_centi <= 0:
        return None
    total = 0
    for offer in sorted(offers, key=lambda each: each.on, reverse=True):
        total += offer.centi
        if total >= needed_centi:
            return offer.on
    return None


def back_working_days(last: date, days: int) -> date:
    """The working day (Monday to Friday) from which `days` of them fit until `last`."""
    day = last
    while True:
        if day.weekday() < 5:
            days -= 1
            if days <= 0:
                return day
        day -= timedelta(days=1)


def state_of(forecast: Forecast | None, *, last: date, today: date) -> str:
    """done, short (the period is over), risk (cannot be reached by the plan), on_track, none (no rule)."""
    if forecast is None:
        return NONE
    if forecast.shortfall_centi == 0:
        return DONE
    if today > last:
        return SHORT
    return ON_TRACK if forecast.reachable else RISK

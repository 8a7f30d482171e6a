"""预警名单: who is short of hours, cannot reach the target by the plan, or must act soon (D13, I7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.rules import forecast
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hours import PersonHours, hours_of_year

# Somebody who can still reach the target is named when the latest day to act is this near.
WITHIN_DAYS = 60


@dataclass(frozen=True)
class HoursWarning:
    """One pot of one person that needs action."""

    person: PersonHours
    standing: PotStanding

    @property
    def id(self) -> str:
        """For tables."""
        return f"{self.person.person_id}-{self.standing.pot}"


def warning_list(
    session: Session, *, year: int, today: date, unit_id: int | None = None, within_days: int = WITHIN_DAYS
) -> tuple[HoursWarning, ...]:
    """Warnings in official order of units and people; of one unit if asked."""
    people = hours_of_year(session, year=year, today=today)
    own = [person for person in people if unit_id is None or person.unit_id == unit_id]
    return warnings_of(own, today=today, within_days=within_days)


def warnings_of(
    people: Iterable[PersonHours], *, today: date, within_days: int = WITHIN_DAYS
) -> tuple[HoursWarning, ...]:
    """The warnings of people whose hours have been read, in their order."""
    return tuple(
        HoursWarning(person, standing)
        for person in people
        for standing in person.standings
        if is_warning(standing, today, within_days)
    )


def is_warning(standing: PotStanding, today: date, within_days: int = WITHIN_DAYS) -> bool:
    """Whether a standing belongs on the list."""
    if standing.state in (forecast.SHORT, forecast.RISK):
        return True
    soon = today + timedelta(days=within_days)
    return standing.state == forecast.ON_TRACK and (standing.latest_on or date.min) <= soon

"""Marks of people who are not due: 离册, 借调, 停职 or not yet 入册 on that day, and walk-ins.

Whoever is not due is never 缺席 or on leave; somebody away is marked as present only once it is confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import ABSENT, LEAVES, NONE, NOT_LISTED
from app.rules.standing import Away, away_words
from app.services.person.standing import away_people
from db.models import Person

WALK_IN = "walk_in"
OF_DUE = (*LEAVES, ABSENT)  # what only somebody can be who was due
OF_AWAY = (NONE, NOT_LISTED)  # what somebody may be without asking who is not
WALK_IN_WORDS = "是临时参加"


class AwayCheck:
    """Whether marks may be entered in a class session; reads who is away only when a mark asks for it.

    `person_ids` are those whose marks may be looked at; None: anybody's.
    """

    def __init__(self, session: Session, on: date, person_ids: Collection[int] | None = None) -> None:
        self._session, self._on, self._ids = session, on, person_ids
        self._people: Mapping[int, Away] | None = None

    def check(self, person_id: int, source: str, mark: str, *, even_away: bool) -> str:
        """The source of the line from now on: a confirmed one who is away is a walk-in.

        Raises `InputProblem` attendance.away or attendance.away_absent.
        """
        if mark in OF_AWAY:
            return source
        if self._people is None:
            self._people = away_people(self._session, on=self._on, person_ids=self._ids)
        words = words_of(self._people, person_id, self._on)
        is_guest = source == WALK_IN
        if not words and not is_guest:
            return source
        name = self._session.get_one(Person, person_id).name
        if mark in OF_DUE:
            raise InputProblem("attendance.away_absent", name=name, words=words or WALK_IN_WORDS)
        if not is_guest and not even_away:
            raise InputProblem("attendance.away", name=name, words=words)
        return WALK_IN


def words_of(away: Mapping[int, Away], person_id: int, on: date) -> str:
    """'12-20离册' for somebody among `away`, else ''."""
    found = away.get(person_id)
    return "" if found is None else away_words(found, year=on.year)

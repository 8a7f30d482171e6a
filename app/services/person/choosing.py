"""Whom a command or a filter means: one person by name or number, many by post, identity, unit, age."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.ages import age_on
from app.services.person.roster import PersonRow, RosterFilter, list_people, posts_by_person
from app.services.person.standing import away_people
from app.services.setting.meant import Nameable, which
from db.models import IdentityGroup, Unit


@dataclass(frozen=True)
class PeopleFilter:
    """Who is looked for; empty fields say nothing. `age_up_to` includes the number (35岁及以下).

    `title` is a word of any post of the day, `unit_id` a unit or one below it; `identity` and `politics` are
    the very words, or part of them when nobody has the very words.
    """

    title: str = ""
    identity: str = ""
    unit_id: int | None = None
    politics: str = ""
    age_up_to: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everybody fits."""
        return self == PeopleFilter()


def choose_people(session: Session, *, wanted: PeopleFilter, on: date) -> tuple[PersonRow, ...]:
    """Everybody of the roster of the day `on` who fits, in official order."""
    people = list_people(session, roster=RosterFilter(on=on))
    posts = posts_by_person(session, on=on)
    units = _below(session, wanted.unit_id)

    def identities(person: PersonRow) -> tuple[str, ...]:
        return tuple(post.identity for post, _ in posts.get(person.id, ()))

    def fits(person: PersonRow) -> bool:
        own = [post for post, _ in posts.get(person.id, ())]
        if wanted.title and not any(wanted.title in post.title for post in own):
            return False
        if units and not any(post.unit_id in units for post in own):
            return False
        age = age_on(person.birth, on)
        return wanted.age_up_to is None or (age is not None and age <= wanted.age_up_to)

    found = tuple(person for person in people if fits(person))
    found = _by_word(found, wanted.identity, identities)
    return _by_word(found, wanted.politics, lambda person: (person.politics,))


def _by_word(
    people: tuple[PersonRow, ...], word: str, values: Callable[[PersonRow], Sequence[str]]
) -> tuple[PersonRow, ...]:
    if not word:
        return people
    exact = tuple(person for person in people if word in values(person))
    return exact or tuple(person for person in people if any(word in value for value in values(person)))


def _below(session: Session, unit_id: int | None) -> frozenset[int]:
    """The unit and all units below it; nothing for None."""
    if unit_id is None:
        return frozenset()
    parents = dict(session.execute(select(Unit.id, Unit.parent_id)).all())
    found = {unit_id}
    while more := {unit for unit, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


def find_unit(session: Session, *, name: str) -> int:
    """Id of the unit called `name` (or numbered so). Raises `InputProblem` person.unit_unknown."""
    units = dict(session.execute(select(Unit.name, Unit.id)).all())
    plain = "".join(name.split())
    if plain in units:
        return int(units[plain])
    numbered = next((unit_id for unit_id in units.values() if str(unit_id) == plain), None)
    if numbered is not None:
        return int(numbered)
    close = difflib.get_close_matches(plain, list(units), 1, 0.5)
    raise InputProblem("person.unit_unknown", unit=name, near=f"（是不是“{close[0]}”）" if close else "")


def choose_group(session: Session, *, who: str) -> int:
    """Id of the group numbered or called `who`. Raises `InputProblem` meant.unknown or meant.several."""
    rows = session.execute(select(IdentityGroup.id, IdentityGroup.name)).all()
    return which(who, [Nameable(id_, (name,)) for id_, name in rows], what="人员类别")


def find_one(
    session: Session, *, who: str, on: date | None = None, unit_id: int | None = None, away: bool = False
) -> PersonRow:
    """The one person numbered or named `who`; with a day `on`, of namesakes those who are there on it.

    With `away` those who are not there come first. `unit_id` narrows. Raises `InputProblem`
    person.not_found, or person.ambiguous with numbers and units.
    """
    people = list_people(session)
    who = who.strip()
    by_number = [person for person in people if who and who in (str(person.id), person.id_number)]
    named = by_number or [person for person in people if person.name == "".join(who.split())]
    if unit_id is not None and len(named) > 1:
        named = [person for person in named if person.unit_id == unit_id] or named
    if len(named) > 1 and on is not None:
        gone = away_people(session, on=on)
        named = [person for person in named if (person.id in gone) is away] or named
    if not named:
        raise InputProblem("person.not_found", person=who)
    if len(named) > 1:
        raise InputProblem("person.ambiguous", person=who, count=len(named), found=namesakes(named))
    return named[0]


def namesakes(people: Sequence[PersonRow]) -> str:
    """'编号 3 党政办公室主任、编号 8 东湾村': people of one name told apart."""
    return "、".join(f"编号 {p.id} {p.unit or '未分单位'}{p.title}" for p in people)

"""Who and what typed names mean in an entry: people, units, classes, 师资库; each read once a write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property, partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.typed_values import LineValue
from app.rules.registers.vocabulary import ANY_REGISTER
from app.services.person.choosing import find_unit, namesakes
from app.services.person.roster import PersonRow, list_people
from app.services.person.standing import away_people
from app.services.plan.batch_named import choose_batch
from app.services.register import forms
from app.services.register.entry_rows import named_entries
from app.services.setting.meant import Nameable, which
from app.services.setting.town import get_town
from db.models import Batch, Category, ClassSession, Course, Programme, RegisterEntry, Unit

LECTURERS = "lecturer"
# A number a record may have: 18 digits fit into the data file, raised ones are none.
_NUMBER = re.compile(r"[0-9]{1,18}")
_IN_UNIT = re.compile(r"(?P<name>[^（(]+)[（(](?P<unit>[^）)]+)[）)]")


class KnownNames:
    """The `Names` of one write to a register; of namesakes those who are there on the day `on`."""

    def __init__(self, session: Session, register: Register, *, on: date) -> None:
        self._session, self._register, self._on = session, register, on
        self._units: dict[str, int] = {}

    @cached_property
    def _people(self) -> tuple[PersonRow, ...]:
        return list_people(self._session)

    def person(self, text: str) -> int:
        """Id of a person by number or name. Raises person.not_found, person.ambiguous."""
        found = self._meant(text)
        if not found:
            raise InputProblem("person.not_found", person=text)
        if len(found) > 1:
            raise InputProblem("person.ambiguous", person=text, count=len(found), found=namesakes(found))
        return found[0].id

    def _meant(self, text: str) -> list[PersonRow]:
        plain = "".join(text.split())
        numbered = [row for row in self._people if plain and plain in (str(row.id), row.id_number)]
        if numbered:
            return numbered
        in_unit = _IN_UNIT.fullmatch(plain)
        name = in_unit["name"] if in_unit else plain
        found = [row for row in self._people if row.name == name]
        if in_unit and found:
            found = [row for row in found if in_unit["unit"] in row.unit] or found
        if len(found) > 1:
            gone = away_people(self._session, on=self._on)
            found = [row for row in found if row.id not in gone] or found
        return found

    def unit(self, text: str) -> int:
        """Id of a unit by name or number. Raises person.unit_unknown."""
        if text not in self._units:
            self._units[text] = find_unit(self._session, name=text)
        return self._units[text]

    def whole_town(self, text: str) -> bool:
        """Whether it is the town's own name and no unit is called so."""
        town = get_town(self._session)
        if town is None or text != town.name:
            return False
        return self._session.scalar(select(Unit.id).where(Unit.name == text)) is None

    def batch(self, text: str) -> int:
        """Id of a class (期). Raises entry.link_unknown, entry.link_several."""
        return _meant_here(partial(choose_batch, self._session, who=text))

    def class_session(self, text: str) -> int:
        """Id of a class session by number, title, or day and title. Raises entry.link_…, as `batch`."""
        rows = self._session.execute(
            select(ClassSession.id, ClassSession.held_on, Course.title)
            .join(Batch, Batch.id == ClassSession.batch_id)
            .join(Course, Course.id == Batch.course_id)
            .order_by(ClassSession.held_on, ClassSession.id)
        ).all()
        among = [
            Nameable(held_id, (title, f"{day}{title}", f"{day}"), f"{day} {title}")
            for held_id, day, title in rows
        ]
        return _meant_here(partial(which, text, among, what="课次"))

    def programme(self, text: str) -> int:
        """Id of a programme. Raises entry.link_unknown, entry.link_several."""
        rows = self._session.execute(select(Programme.id, Programme.title, Programme.start_on)).all()
        among = [Nameable(row_id, (title,), f"{on}") for row_id, title, on in rows]
        return _meant_here(partial(which, text, among, what="培训项目"))

    def category(self, text: str) -> int | None:
        """Id of a category, None for words that are none."""
        plain = "".join(text.split())
        rows = self._session.execute(select(Category.id, Category.name)).all()
        return next((row_id for row_id, name in rows if "".join(name.split()) == plain), None)

    def lecturer(self, text: str) -> LineValue:
        """An entry of 师资库, else somebody of the roster, else the name as it is typed (from outside)."""
        plain = "".join(text.split())
        people = self._meant(plain)
        for entry_id, person_id, data in self._session.execute(
            select(RegisterEntry.id, RegisterEntry.person_id, RegisterEntry.data).where(
                RegisterEntry.register == LECTURERS
            )
        ):
            names = ("".join(str(data.get(each, "")).split()) for each in ("name", "alias"))
            if plain in names or (len(people) == 1 and person_id == people[0].id):
                return LineValue(entry_id=entry_id)
        if len(people) == 1:
            return LineValue(person_id=people[0].id)
        if people:
            raise InputProblem("person.ambiguous", person=text, count=len(people), found=namesakes(people))
        return LineValue(name=" ".join(text.split()))

    def entry(self, register: str, text: str) -> int:
        """Id of an entry of another register, by its number or what it is called. Raises entry.link_…."""
        plain = text.strip()
        if _NUMBER.fullmatch(plain):
            wanted = select(RegisterEntry.id).where(RegisterEntry.id == int(plain))
            if register != ANY_REGISTER:
                wanted = wanted.where(RegisterEntry.register == register)
            found = self._session.scalar(wanted)
            if found is not None:
                return found
        of = forms.get_register(self._session, register_id=register)
        among = named_entries(self._session, register=of)
        return _meant_here(partial(which, plain, among, what="登记"))

    def new_choice(self, field_id: str, title: str) -> str:
        """The id of a choice added to an open field of the register."""
        return forms.add_choice(self._session, register=self._register, field_id=field_id, title=title)


def _meant_here(find: Callable[[], int]) -> int:
    """What `find` finds; where it finds none or several, an entry is refused and not a paper."""
    try:
        return find()
    except InputProblem as told:
        code = {"meant.unknown": "entry.link_unknown", "meant.several": "entry.link_several"}.get(told.code)
        if code is None:
            raise
        raise InputProblem(code, **told.data) from told

"""Who and what the words of a list mean, told by what is known of the town: no session, nothing made up."""

from __future__ import annotations

import difflib
import re

from app.errors import InputProblem
from app.imports.known import KnownPerson, KnownTown, PeopleIndex, UnitIndex
from app.rules.names import clean_name
from app.rules.registers.typed_values import LineValue
from app.services.register.import_reading import RegisterTown
from app.services.setting.meant import Nameable, which

_IN_UNIT = re.compile(r"(?P<name>[^（(]+)[（(](?P<unit>[^）)]+)[）)]")


class Refusal(Exception):
    """A cell that is not understood: a code, and one sentence with value and remedy."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, text


class TownNames:
    """The `Names` of a check. `new_choices` are the words that become choices of open fields."""

    def __init__(self, known: KnownTown, town: RegisterTown) -> None:
        self._town = town
        self.people = PeopleIndex(known.people)
        self.units = UnitIndex(tuple(town.units), known.town)
        self.new_choices: dict[tuple[str, str], str] = {}

    def person(self, text: str) -> int:
        """Id of a person by name or number; a unit in brackets tells namesakes apart. Raises `Refusal`."""
        found = self.meant(text)
        if not found:
            near = self.people.nearest(clean_name(text))
            hint = f"，是不是“{near}”" if near else ""
            raise Refusal("person_unknown", f"名册中没有“{text[:20]}”{hint}；请改正姓名，或先把此人加入名册")
        if len(found) > 1:
            units = "、".join(each.unit or "未分单位" for each in found)
            raise Refusal(
                "name_ambiguous",
                f"名册中有 {len(found)} 个“{found[0].name}”（{units}），请写成“{found[0].name}（单位）”",
            )
        return found[0].id

    def meant(self, text: str) -> list[KnownPerson]:
        """Everybody a text may mean."""
        plain = "".join(text.split())
        if plain.isdigit() and int(plain) in self.people.by_id:
            return [self.people.by_id[int(plain)]]
        if (holder := self.people.holder(plain)) is not None:
            return [holder]
        in_unit = _IN_UNIT.fullmatch(plain)
        found = self.people.named(clean_name(in_unit["name"] if in_unit else plain))
        if in_unit and len(found) > 1:
            fitting = [each for each in found if self._is_in(each, in_unit["unit"])]
            return fitting or found
        return found

    def _is_in(self, person: KnownPerson, unit: str) -> bool:
        return any(self.units.same(unit, own) for own in (person.unit, *person.units) if own)

    def unit(self, text: str) -> int:
        """Id of a unit by name or number, in any usual short form. Raises `Refusal`."""
        plain = "".join(text.split())
        if plain.isdigit() and int(plain) in self._town.units.values():
            return int(plain)
        name, near = self.units.resolve(text, create=False)
        if name in self._town.units:
            return self._town.units[name]
        near = near or next(iter(difflib.get_close_matches(plain, list(self._town.units), 1, 0.5)), "")
        hint = f"，是不是“{near}”" if near else ""
        raise Refusal("unit_unknown", f"没有叫“{text[:20]}”的单位{hint}；请改正名称，或先在“单位”里新建")

    def whole_town(self, text: str) -> bool:
        """Whether it is the town's own name and no unit is called so."""
        return text == self.units.town and text not in self._town.units

    def batch(self, text: str) -> int:
        """Id of a class (期)."""
        return _which(text, self._town.batches, "期次")

    def class_session(self, text: str) -> int:
        """Id of a class session (课次)."""
        return _which(text, self._town.sessions, "课次")

    def programme(self, text: str) -> int:
        """Id of a programme."""
        return _which(text, self._town.programmes, "培训项目")

    def category(self, text: str) -> int | None:
        """Id of a category, None for words that are none."""
        plain = "".join(text.split())
        known = self._town.categories.items()
        return next((row_id for name, row_id in known if "".join(name.split()) == plain), None)

    def lecturer(self, text: str) -> LineValue:
        """An entry of 师资库, somebody of the roster, else the name as it is written."""
        plain = "".join(text.split())
        people = self.meant(plain)
        for one in self._town.lecturers:
            if plain in one.names or (len(people) == 1 and one.person_id == people[0].id):
                return LineValue(entry_id=one.entry_id)
        if people:
            return LineValue(person_id=self.person(text))
        return LineValue(name=" ".join(text.split()))

    def entry(self, register: str, text: str) -> int:
        """Id of an entry of another register by number or name."""
        return _which(text, self._town.named.get(register, ()), "登记")

    def title(self, line: LineValue) -> str:
        """What a link is called, "" for one that nothing is known of."""
        town = self._town
        if line.unit_id is not None:
            return next((name for name, each in town.units.items() if each == line.unit_id), "")
        if line.category_id is not None:
            return next((name for name, each in town.categories.items() if each == line.category_id), "")
        every = [one for named in town.named.values() for one in named]
        for wanted, among in (
            (line.batch_id, town.batches),
            (line.class_session_id, town.sessions),
            (line.programme_id, town.programmes),
            (line.entry_id, tuple(every)),
        ):
            if wanted is not None:
                found = next((one for one in among if one.id == wanted), None)
                return _called(found) if found is not None else f"第 {wanted} 号"
        return ""

    def new_choice(self, field_id: str, title: str) -> str:
        """The title itself stands for a choice that will be made when the list is written."""
        return self.new_choices.setdefault((field_id, title), title)


def _which(text: str, among: tuple[Nameable, ...], what: str) -> int:
    inside = text[1:-1] if text[:1] in "《「" and text[-1:] in "》」" else text
    try:
        return which(inside, among, what=what)
    except InputProblem as problem:
        told = problem.data
        if problem.code == "meant.several":
            words = f"有 {told['count']} 个{what}叫“{text[:30]}”（{told['found']}），请写编号"
            raise Refusal("several_meant", words) from problem
        raise Refusal(
            "not_found", f"没有叫“{text[:30]}”的{what}{told['near']}；请改正，或先登记"
        ) from problem


def _called(one: Nameable) -> str:
    """Course and 期, day and course; an entry by its title."""
    return next(iter((*one.names[1:2], *one.names[:1])), f"第 {one.id} 号")

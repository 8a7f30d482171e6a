"""Whom of the roster a row of a new list is about: by ID number, else name and unit, else it is asked."""

from __future__ import annotations

from collections.abc import Mapping

from app.imports.known import KnownPerson, PeopleIndex
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import candidates
from app.imports.preview import Candidate, Verdicts
from app.imports.rows.records import Record
from app.rules import id_number


def whom(
    record: Record, values: Mapping[str, str], people: PeopleIndex, layout: Layout, say: Verdicts
) -> KnownPerson | None:
    """The person of the roster this row is about; None for somebody new (or after an error)."""
    name, number = values["name"], values["id_number"]
    label = layout.column_label(layout.columns.get("name"))
    if number and (owner := people.holder(number)):
        if owner.name != name:
            say.error(
                "id_number_taken",
                layout.column_label(layout.columns.get("id_number")),
                f"身份证号 {id_number.mask(number)} 已属于名册中的“{owner.name}”，请核对；"
                f"如已改名，请先在名册中改名",
            )
        return owner
    named = people.named(name)
    chosen = layout.dialogue.params.person_of(record.sheet.name, record.row)
    if record.together and chosen not in {person.id for person in named}:
        chosen = None  # the choice is about another of the cell
    if chosen is not None and (chosen == 0 or chosen in {person.id for person in named}):
        return people.by_id.get(chosen)
    if chosen is not None:
        say.error("person_choice", label, f"选的人（编号 {chosen}）不叫“{name}”，请重新选择；新的人选 0")
        say.candidates = (*candidates(named), Candidate(0, name, values["unit"], values["title"]))
        return None
    open_ones = [person for person in named if not (number and person.id_number)]
    same_unit = [person for person in open_ones if values["unit"] in (person.unit, *person.units)]
    if len(same_unit) == 1:
        return same_unit[0]
    if len(same_unit) > 1:
        say.error("name_ambiguous", label, f"名册中该单位有 {len(same_unit)} 个“{name}”，请补上身份证号")
        say.candidates = (*candidates(same_unit), Candidate(0, name, values["unit"], values["title"]))
        return None
    alike = [p for p in open_ones if _same_person(p, values)]
    if len(alike) == 1:
        return alike[0]
    if named:
        units = "、".join(person.unit or "未分单位" for person in named)
        advice = "" if number and not open_ones else "；如是同一人调动，请补上身份证号"
        text = f"名册中“{units}”也有“{name}”，将作为另一人新增{advice}"
        # Two numbers are two people; without them somebody has to look.
        (say.note if number and not open_ones else say.warn)("same_name_elsewhere", label, text)
        say.candidates = (
            *candidates(open_ones or named),
            Candidate(0, name, values["unit"], values["title"]),
        )
    return None


def _same_person(person: KnownPerson, values: Mapping[str, str]) -> bool:
    """Enough in common to be one person who moved: the telephone, or the month of birth and the sex."""
    phone = values["phone"]
    if phone and person.phone == phone:
        return True
    birth = values["birth"][:7]
    return bool(birth) and person.birth[:7] == birth and person.sex in ("", values["sex"])

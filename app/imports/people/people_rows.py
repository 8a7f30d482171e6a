"""Who is meant by a row of an attendance or score list: by ID number, else name and unit, else asked."""

from __future__ import annotations

from collections.abc import Sequence

from app.imports.known import KnownPerson, KnownTown, PeopleIndex, UnitIndex
from app.imports.layouts.layout import Layout
from app.imports.people.person_values import name_fault
from app.imports.preview import Candidate, Verdicts
from app.imports.rows.records import Record, section_unit, tell_doubts
from app.imports.words.written_names import SETTLED, WrittenName, read_name
from app.reader.sheet import text_of
from app.rules import id_number
from app.rules.names import clean_name


def candidates(people: Sequence[KnownPerson]) -> tuple[Candidate, ...]:
    """The people a row may mean, for the clerk to choose from."""
    return tuple(Candidate(person.id, person.name, person.unit, person.title) for person in people)


class Finder:
    """Matches rows to people of the roster; never makes anybody up."""

    def __init__(self, known: KnownTown, layout: Layout) -> None:
        self._index = PeopleIndex(known.people)
        self._units = UnitIndex(known.units, known.town)
        self._layout = layout
        self._near: dict[str, str] = {}

    def look_at(self, layout: Layout) -> None:
        """Say the headers of another layout of the same sheet from now on."""
        self._layout = layout

    def label(self, field: str) -> str:
        """The file's own header of a field."""
        return self._layout.column_label(self._layout.columns.get(field))

    def find(self, record: Record, verdicts: Verdicts) -> tuple[str, KnownPerson | None]:
        """(clean name, person): person is None when an error was said."""
        raw = record.raw("name")
        written = read_name(raw)
        name = written.name
        column = self.label("name")
        tell_doubts(record, column, verdicts)
        if name_fault(raw, formula=False) == "formula_in_name":
            verdicts.error("formula_in_name", column, f"姓名“{text_of(raw)[:20]}”是公式，请改成文字")
            return name, None
        if not name:
            verdicts.error("name_missing", column, "没有姓名，请补上姓名")
            return name, None
        named = self._index.named(name)
        known = bool(named)
        unit = written.remark if any(self._is_in(person, written.remark) for person in named) else ""
        for doubt in written.doubts:
            if doubt.level == "error":
                verdicts.error(doubt.code, column, doubt.text)
            elif not (doubt.code == "name_remark" and unit) and (not known or doubt.code not in SETTLED):
                verdicts.warn(doubt.code, column, doubt.text)
        if verdicts.failed:
            return name, None
        return name, self._match(record, written, unit, verdicts)

    def _match(
        self, record: Record, written: WrittenName, remark_unit: str, verdicts: Verdicts
    ) -> KnownPerson | None:
        name = written.name
        number = id_number.clean(record.text("id_number")) or written.id_number
        if number and (person := self._index.holder(number)):
            if clean_name(person.name) != name:
                verdicts.warn(
                    "name_differs",
                    self.label("name"),
                    f"身份证号属于“{person.name}”，表中写的是“{name}”，请核对",
                )
            return person
        found = self._index.named(name)
        chosen = self._layout.dialogue.params.person_of(record.sheet.name, record.row)
        if chosen is not None and chosen in {person.id for person in found}:
            return self._index.by_id[chosen]
        if chosen is not None and len(found) == 1:
            verdicts.error(
                "person_choice", self.label("name"), f"选的人（编号 {chosen}）不叫“{name}”，请重新选择"
            )
            return None
        if not found:
            self._unknown(name, verdicts)
            return None
        unit = record.text("unit") or remark_unit or section_unit(record.section)
        if len(found) == 1:
            self._note_unit(found[0], unit, verdicts)
            return found[0]
        return self._choose(found, name, unit, record, verdicts)

    def _unknown(self, name: str, verdicts: Verdicts) -> None:
        if name not in self._near:
            self._near[name] = self._index.nearest(name)
        near = self._near[name]
        hint = f"，是不是“{near}”" if near else ""
        verdicts.error(
            "person_unknown", self.label("name"), f"名册中没有“{name}”{hint}；请改正姓名，或先把此人加入名册"
        )

    def _note_unit(self, person: KnownPerson, unit: str, verdicts: Verdicts) -> None:
        if unit and person.unit and not self._is_in(person, unit):
            verdicts.note(
                "unit_differs", self.label("unit"), f"表中单位“{unit}”，名册中是“{person.unit}”，按名册登记"
            )

    def _is_in(self, person: KnownPerson, unit: str) -> bool:
        return any(self._units.same(unit, own) for own in (person.unit, *person.units) if own)

    def _choose(
        self, found: list[KnownPerson], name: str, unit: str, record: Record, verdicts: Verdicts
    ) -> KnownPerson | None:
        fitting = [person for person in found if unit and self._is_in(person, unit)]
        phone = record.text("phone")
        title = record.text("title")
        for candidates in (fitting, fitting or found):
            if len(candidates) == 1:
                return candidates[0]
            narrowed = [p for p in candidates if (phone and p.phone == phone)] or [
                p for p in candidates if title and p.title == title
            ]
            if len(narrowed) == 1:
                return narrowed[0]
        return self._remembered(fitting or found, name, unit, record, verdicts)

    def _remembered(
        self, found: list[KnownPerson], name: str, unit: str, record: Record, verdicts: Verdicts
    ) -> KnownPerson | None:
        """The one that was chosen for such a row of an earlier file; else the clerk has to choose."""
        said = "|".join((name, unit, record.text("title"), record.text("phone")))
        known = self._layout.dialogue.params.namesakes.get(said)
        verdicts.candidates, verdicts.namesake = candidates(found), said
        person = next((each for each in found if each.id == known), None)
        units = "、".join(each.unit or "未分单位" for each in found)
        if person is not None:
            words = (
                f"有 {len(found)} 个“{name}”（{units}），按上次的选择登记给{person.unit or '未分单位'}的一人"
            )
            verdicts.note("namesake_remembered", self.label("name"), words)
            return person
        verdicts.error(
            "name_ambiguous",
            self.label("name"),
            f"名册中有 {len(found)} 个“{name}”（{units}），请选择是哪一人，或写明单位、身份证号",
        )
        return None

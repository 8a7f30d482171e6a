"""干部名册: rows of a roster list → people to add, people to update, doubts and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.imports.columns import ROSTER_FIELDS
from app.imports.known import KnownPerson, KnownTown, PeopleIndex, UnitIndex
from app.imports.layout import Layout
from app.imports.preview import NEW, SKIP, UPDATE, RowResult, Verdicts, result
from app.imports.records import Record, records, section_unit
from app.imports.sheet import Cell, text_of
from app.imports.values import (
    CELL_ERROR,
    blank_to_empty,
    is_number_stored_id,
    name_fault,
    person_name,
    phone_number,
    sex_of,
)
from app.rules import id_number
from app.rules.dates import read_birth

KEY = "name"
REQUIRED = frozenset({"name"})
EXTRA = ("ethnicity", "politics", "education", "note")
_SPLIT = re.compile(
    r"^(.{1,18}?(?:办公室|服务中心|中心|社区|居委会|村委会|支部|村|所|站|大队|队|局|院|办|纪委|党委|"
    r"政府|人大|武装部|妇联|团委|工会))(.+)$"
)


@dataclass(frozen=True)
class PersonAction:
    """What apply does with one row: add a person, or set `values` (only what changes) on `person_id`.

    `unit`/`title` None means that the post stays as it is.
    """

    action: str
    row: int
    name: str
    person_id: int | None
    version: int
    values: Mapping[str, str]
    unit: str | None
    title: str | None


@dataclass(frozen=True)
class RosterActions:
    """People to write, and the units to create first, in order of appearance."""

    people: tuple[PersonAction, ...]
    new_units: tuple[str, ...]


class RosterCheck:
    """Checks the rows of one file; one instance per check."""

    def __init__(self, known: KnownTown, layout: Layout) -> None:
        self._known = known
        self._people = PeopleIndex(known.people)
        self._units = UnitIndex(known.units, known.town)
        self._layout = layout
        self._seen_numbers: dict[str, tuple[int, str]] = {}
        self._seen_names: dict[str, list[tuple[int, str, str]]] = {}
        self._claimed: set[int] = set()
        self.actions: list[PersonAction] = []
        self.used_units: set[str] = set()
        self._month_only = "年月" in self._label("birth") and "日" not in self._label("birth")

    @property
    def new_units(self) -> tuple[str, ...]:
        """Units that rows without errors need and nobody knows yet."""
        return tuple(name for name in self._units.created if name in self.used_units)

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout
        self._month_only = "年月" in self._label("birth") and "日" not in self._label("birth")

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet."""
        return [self._row(record) for record in records(self._layout, ROSTER_FIELDS, key=KEY)]

    def _label(self, field: str) -> str:
        return self._layout.column_label(self._layout.columns.get(field))

    def _row(self, record: Record) -> RowResult:
        say = Verdicts()
        name = self._name(record, say)
        number, from_id = self._number(record, say)
        unit, title = self._unit_and_title(record, say)
        fields = {
            "name": name,
            "id_number": number,
            "sex": self._sex(record, from_id, say),
            "birth": self._birth(record, from_id, say),
            "unit": unit,
            "title": title,
            "phone": phone_number(record.raw("phone")),
        }
        extra = {key: blank_to_empty(record.raw(key)) for key in EXTRA}
        if not say.failed:
            self._twice(record, name, number, unit, say)
        action = NEW if say.failed else self._settle(record, {**fields, **extra}, say)
        return result(record.row, say, action, fields, record.sheet.name)

    def _name(self, record: Record, say: Verdicts) -> str:
        raw = record.raw("name")
        column = self._layout.columns["name"]
        formula = record.sheet.formulas.get((record.row - 1, column))
        fault = name_fault(raw, formula=formula is not None and not formula.is_trusted)
        name = person_name(raw)
        label = self._label("name")
        if fault == "formula_in_name":
            shown = (formula.text if formula else "") or text_of(raw)
            say.error(fault, label, f"姓名一格是公式“{shown[:30]}”，请改成文字后重新导入")
        elif fault:
            say.error(fault, label, f"姓名“{name}”里夹有看不见的控制字符，请重新手工输入姓名")
        elif not name:
            say.error("name_missing", label, "没有姓名，请补上姓名")
        elif CELL_ERROR.match(name) or len(name) > 30:
            say.error("name_unreadable", label, f"姓名“{name[:12]}”不是姓名，请改正")
        return name

    def _number(self, record: Record, say: Verdicts) -> tuple[str, id_number.IdNumber | None]:
        raw = record.raw("id_number")
        label = self._label("id_number")
        if is_number_stored_id(raw):
            say.error(
                "id_number_stored_as_number",
                label,
                "身份证号以数字格式保存，末几位已丢失；请把该列改为文本格式，再照原件重新录入",
            )
            return "", None
        text = blank_to_empty(raw)
        if not text:
            return "", None
        read = id_number.read_id_number(text, today=self._known.today)
        if not read.problem:
            return read.number, read
        shown = id_number.mask(read.number)
        texts = {
            "id_length": f"身份证号 {shown} 有 {len(read.number)} 位，应为 18 位，请照原件核对",
            "id_characters": f"身份证号 {shown} 里有数字以外的字符，请照原件核对",
            "id_impossible_date": f"身份证号 {shown} 中的出生日期不存在，请照原件核对",
            "id_check_digit": f"身份证号 {shown} 的末位校验码不对，请照原件逐位核对",
        }
        say.error(read.problem, label, texts[read.problem])
        return read.number, None

    def _sex(self, record: Record, number: id_number.IdNumber | None, say: Verdicts) -> str:
        raw = record.raw("sex")
        sex = sex_of(raw)
        label = self._label("sex")
        if sex is None:
            say.warn("sex_unreadable", label, f"性别“{text_of(raw)[:10]}”看不懂，请写男或女")
            sex = ""
        if number is not None and number.sex:
            if sex and sex != number.sex:
                say.warn(
                    "sex_contradicts_id", label, f"性别写的是“{sex}”，按身份证号应为“{number.sex}”，请核对"
                )
            return sex or number.sex
        return sex

    def _birth(self, record: Record, number: id_number.IdNumber | None, say: Verdicts) -> str:
        raw: Cell = record.raw("birth")
        label = self._label("birth")
        value = raw if not isinstance(raw, str) or blank_to_empty(raw) else ""
        birth, problem = read_birth(value, month_only=self._month_only)  # type: ignore[arg-type]
        known = number.birth.isoformat() if number is not None and number.birth else ""
        if problem == "empty":
            return known
        if problem == "uncertain":
            if known and known[:4] == birth[:4] and known[5:7] in ("01", "10"):
                return known[:7]
            say.warn(
                "birth_uncertain",
                label,
                f"出生年月“{text_of(raw)}”分不清是 1 月还是 10 月，请改写成 1985-01 的样子",
            )
            return birth
        if problem:
            say.warn("birth_unreadable", label, f"出生年月“{text_of(raw)[:20]}”看不懂，请写成 1985-03 的样子")
            return known
        if known and not known.startswith(birth):
            say.warn(
                "birth_contradicts_id", label, f"出生年月写的是 {birth}，按身份证号应为 {known[:7]}，请核对"
            )
        return birth

    def _unit_and_title(self, record: Record, say: Verdicts) -> tuple[str, str]:
        unit, title = blank_to_empty(record.raw("unit")), blank_to_empty(record.raw("title"))
        has_column = "unit" in self._layout.columns
        label = self._label("unit")
        if not unit and (both := blank_to_empty(record.raw("unit_title"))):
            label = self._label("unit_title")
            unit, rest = self._split(both)
            title = title or rest
        if not unit and not has_column:
            unit = section_unit(record.section) or section_unit(record.sheet.name)
        if not unit:
            say.error("unit_missing", label or "单位", "没有单位，请补上单位")
            return "", title
        if unit.startswith("=") or CELL_ERROR.match(unit):
            say.error("unit_unreadable", label, f"单位“{unit[:20]}”不是单位名称，请改正")
            return "", title
        found, near = self._units.resolve(unit)
        if near:
            how = "将按已有单位登记" if near == found else "将新建单位"
            say.warn("unit_nearly_matches", label, f"单位“{unit}”与已有的“{near}”相近，{how}；请核对")
        return found, title

    def _split(self, text: str) -> tuple[str, str]:
        """单位及职务 in one cell: a known unit at its start, else the usual endings of unit names."""
        plain = text.replace(" ", "")
        names = [name for name in (*self._known.units, *self._units.created) if plain.startswith(name)]
        if names:
            unit = max(names, key=len)
            return unit, plain[len(unit) :].lstrip("、，,")
        if (parts := text.split(" ")) and len(parts) == 2:
            return parts[0], parts[1]
        match = _SPLIT.match(plain)
        return (match[1], match[2].lstrip("、，,")) if match else (plain, "")

    def _twice(self, record: Record, name: str, number: str, unit: str, say: Verdicts) -> None:
        """The same person a second time in this file; namesakes are told apart by ID number or unit."""
        if number and number in self._seen_numbers:
            row, other = self._seen_numbers[number]
            who = "同一人" if other == name else f"与“{other}”的身份证号相同"
            say.error(
                "duplicate_in_file",
                self._label("id_number"),
                f"“{name}”与第 {row} 行重复（{who}），请删去一行",
            )
            return
        for row, other_number, other_unit in self._seen_names.get(name, ()):
            if number and other_number:
                continue
            if other_unit == unit:
                if not number and not other_number:
                    say.error(
                        "duplicate_in_file",
                        self._label("name"),
                        f"“{name}”与第 {row} 行姓名、单位都相同，请删去一行或补上身份证号",
                    )
                else:
                    say.error(
                        "name_ambiguous",
                        self._label("name"),
                        f"“{name}”与第 {row} 行同名同单位，分不清是否同一人，请补上身份证号",
                    )
                return

    def _settle(self, record: Record, values: dict[str, str], say: Verdicts) -> str:
        """Find whom the row is about and note what apply has to do; returns the action."""
        name, number, unit = values["name"], values["id_number"], values["unit"]
        person = self._whom(name, number, values, say)
        if say.failed:
            return NEW
        if person is not None and person.id in self._claimed:
            say.error(
                "duplicate_in_file",
                self._label("name"),
                f"“{name}”在本文件中已有一行对应名册里的同一人，请删去一行",
            )
            return NEW
        if number:
            self._seen_numbers[number] = (record.row, name)
        self._seen_names.setdefault(name, []).append((record.row, number, unit))
        self.used_units.add(unit)
        written = {key: value for key, value in values.items() if value and key not in ("unit", "title")}
        if person is None:
            self.actions.append(PersonAction(NEW, record.row, name, None, 0, written, unit, values["title"]))
            return NEW
        self._claimed.add(person.id)
        return self._update(record, person, written, unit, values["title"])

    def _update(
        self, record: Record, person: KnownPerson, written: dict[str, str], unit: str, title: str
    ) -> str:
        """What differs from the roster; a blank never overwrites, a month never replaces its full date."""
        changed = {
            key: value
            for key, value in written.items()
            if value != getattr(person, key) and not (key == "birth" and person.birth.startswith(value))
        }
        changed.pop("name", None)
        moved = unit != person.unit and unit not in person.units
        retitled = bool(title) and title != person.title
        if not changed and not moved and not retitled:
            return SKIP
        self.actions.append(
            PersonAction(
                UPDATE,
                record.row,
                person.name,
                person.id,
                person.version,
                changed,
                unit if moved else None,
                title if moved or retitled else None,
            )
        )
        return UPDATE

    def _whom(self, name: str, number: str, values: Mapping[str, str], say: Verdicts) -> KnownPerson | None:
        """The person of the roster this row is about; None for somebody new (or after an error)."""
        label = self._label("name")
        if number and (owner := self._people.by_id_number.get(number)):
            if owner.name != name:
                say.error(
                    "id_number_taken",
                    self._label("id_number"),
                    f"身份证号 {id_number.mask(number)} 已属于名册中的“{owner.name}”，请核对；"
                    f"如已改名，请先在名册中改名",
                )
            return owner
        named = self._people.named(name)
        open_ones = [person for person in named if not (number and person.id_number)]
        same_unit = [person for person in open_ones if values["unit"] in (person.unit, *person.units)]
        if len(same_unit) == 1:
            return same_unit[0]
        if len(same_unit) > 1:
            say.error("name_ambiguous", label, f"名册中该单位有 {len(same_unit)} 个“{name}”，请补上身份证号")
            return None
        alike = [p for p in open_ones if _same_person(p, values)]
        if len(alike) == 1:
            return alike[0]
        if open_ones and not number:
            units = "、".join(person.unit or "未分单位" for person in open_ones)
            say.warn(
                "same_name_elsewhere",
                label,
                f"名册中“{units}”也有“{name}”，将作为另一人新增；如是同一人调动，请补上身份证号",
            )
        return None


def _same_person(person: KnownPerson, values: Mapping[str, str]) -> bool:
    """Enough in common to be one person who moved: the telephone, or the month of birth and the sex."""
    phone = values["phone"]
    if phone and person.phone == phone:
        return True
    birth = values["birth"][:7]
    return bool(birth) and person.birth[:7] == birth and person.sex in ("", values["sex"])


def actions_of(check: RosterCheck) -> RosterActions:
    """The plan of a finished check."""
    return RosterActions(tuple(check.actions), check.new_units)


def notes_of(check: RosterCheck) -> dict[str, object]:
    """What the summary says beside the counts."""
    return {"new_units": list(check.new_units)}

"""What the columns of a list of a register can mean, made from the register's description.

Names of meanings: `f.ID` a field, `f.LINES.COLUMN` a column of child lines, `slot.ID` a column headed by a
choice of the slot (计划 总结 记录 体会), `period`, `state`, `since`, `called`; `name` is whom the row is of,
with `unit`, `id_number`, `title` and `phone` beside it to tell namesakes apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.imports.layouts.columns import DATE
from app.imports.layouts.fields import ColumnMeaning, make_field
from app.imports.layouts.person_fields import ID_NUMBER, NAME, PHONE, TITLE, UNIT
from app.imports.layouts.whose import is_somebody_else
from app.rules.registers.cells import template_parts
from app.rules.registers.description import Choice, Field, Kind, Period, Register, Who
from app.rules.registers.terms import CALENDAR
from app.rules.registers.values import DAY, envelope_field, field_or_none

PERIOD, STATE, SINCE, CALLED = "period", "state", "since", "called"
VERDICT = "verdict"  # how what is owed stands: such a row is no receipt
ROW_PERSON = "name"
_PERIOD_WORDS = {
    Period.YEAR: "年度 所属年度 年份 报送年度 材料年度",
    Period.HALF: "半年 所属半年 年度",
    Period.QUARTER: "季度 所属季度",
    Period.MONTH: "月份 所属月份",
}
_STATE_WORDS = "状态 办理状态 当前状态 办理进度 进度 进展状态 完成状态 目前状态"
_DAY_WORDS = "日期 时间 登记日期 登记时间"
_NOT_A_DAY = r"开始|结束|截止|终止|起止|期限|时限|出生|时间段|学时|止$|状态"
_NEVER_COLUMNS = r"排名"
_ENDS = ("情况", "名称", "内容")
_KINDS = ("类型", "类别", "种类", "类")


@dataclass(frozen=True)
class Place:
    """What a meaning stands for: a field, or a column of its child lines."""

    field: Field
    column: Field | None = None


@dataclass(frozen=True)
class Meanings:
    """The meanings of one register: `columns` for the reader, `places` for what is read, by name.

    `row_person` is the field that the names of people (one a row) are of; `slots` the choices that may head a
    column.
    """

    register: Register
    columns: tuple[ColumnMeaning, ...]
    places: Mapping[str, Place]
    row_person: Field | None
    slots: Mapping[str, Choice] = field(default_factory=dict)

    def name_of(self, field_id: str) -> str:
        """The meaning that a field has."""
        is_row = self.row_person is not None and self.row_person.id == field_id
        return ROW_PERSON if is_row else f"f.{field_id}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The meanings that may say what a row is of, the likeliest first."""
        register = self.register
        wanted = [ROW_PERSON] if self.row_person is not None else []
        who = {Who.UNIT: Kind.UNIT, Who.CLASS: Kind.CLASS, Who.PERSON: Kind.PERSON}.get(register.who)
        wanted += [self.name_of(own)] if who is not None and (own := envelope_field(register, who)) else []
        wanted += [self.name_of(each) for each in named_fields(register)]
        wanted += [CALLED]
        wanted += [self.name_of(each.id) for each in register.fields if each.required and each.id != DAY]
        wanted += [self.name_of(each.id) for each in register.fields if each.id != DAY]
        known = {one.name for one in self.columns}
        return tuple(dict.fromkeys(name for name in wanted if name in known))


def named_fields(register: Register) -> tuple[str, ...]:
    """The fields that an entry is called by."""
    parts = template_parts(register.name)
    return tuple(each for each, is_name in parts if is_name and field_or_none(register, each) is not None)


def can_be_read(one: Field) -> bool:
    """Whether a list can fill the field."""
    return not one.retired and one.kind is not Kind.FILE


def meanings_of(register: Register) -> Meanings:
    """The meanings of a register."""
    fields = [each for each in register.fields if can_be_read(each)]
    claimed = _claimed(fields)
    person = row_person(fields, claimed)
    places: dict[str, Place] = {}
    columns: list[ColumnMeaning] = []
    for one in fields:
        if one is person:
            name, made = ROW_PERSON, _of_person(one, claimed)
        else:
            name, made = f"f.{one.id}", _of_field(register, one, f"f.{one.id}", claimed)
        places[name] = Place(one)
        columns.append(made)
        for column in one.columns:
            inner = f"f.{one.id}.{column.id}"
            places[inner] = Place(one, column)
            columns.append(_of_field(register, column, inner, claimed))
    slots = _slots(register)
    columns += [make_field(f"slot.{one.id}", one.title, "") for one in slots]
    columns = [_with_slot_words(each, slots, claimed) for each in columns]
    columns += _beside(register, person, claimed)
    return Meanings(register, tuple(columns), places, person, {f"slot.{one.id}": one for one in slots})


def _claimed(fields: Iterable[Field]) -> frozenset[str]:
    """The headings that fields have for themselves: nothing else is meant by them."""
    every = [each for one in fields for each in (one, *one.columns)]
    return frozenset(word for one in every for word in _own_words(one))


def _own_words(one: Field) -> tuple[str, ...]:
    return tuple("".join(each.split()) for each in (one.title, *one.words))


def row_person(fields: Iterable[Field], claimed: frozenset[str]) -> Field | None:
    """The field that a column of names means: the person an entry is of, or the people of child lines."""
    fields = tuple(fields)
    text_names = any("姓名" in _own_words(one) for one in fields if one.kind is Kind.TEXT)
    if text_names:
        return None
    # 带班领导, 审核人: no list takes such a column for whose row it is; it is read as it stands.
    fields = tuple(
        one for one in fields if "姓名" in _own_words(one) or not is_somebody_else(one.title, name=True)
    )
    single = [
        one for one in fields if one.kind is Kind.PERSON and (one.required or "姓名" in _own_words(one))
    ]
    many = [one for one in fields if one.kind is Kind.PERSONS and (one.columns or one.required)]
    every = [one for one in fields if one.kind in (Kind.PERSON, Kind.PERSONS)]
    lone = [one for one in every if len(every) == 1 and one.kind is Kind.PERSONS]
    return next(iter((*single, *many, *lone)), None)


def _never_of(register: Register, one: Field) -> str:
    """Headings that are no field: what the program works out, and counts of what is no number."""
    own = _own_words(one)
    made = [re.escape("".join(each.title.split())) for each in register.computed]
    found = [f"^(?:{'|'.join(each for each in made if each not in map(re.escape, own))})$"] if made else []
    if one.kind not in (Kind.NUMBER, Kind.MONEY) and not any(word.endswith("数") for word in own):
        found.append("数$|率$")
    return "|".join([_NEVER_COLUMNS, *found])


def _of_person(one: Field, claimed: frozenset[str]) -> ColumnMeaning:
    own = frozenset(_own_words(one))
    return replace(NAME, label=one.title, words=(NAME.words - claimed) | own)


def _of_field(register: Register, one: Field, name: str, claimed: frozenset[str]) -> ColumnMeaning:
    own = _own_words(one)
    words = " ".join(own)
    long = [re.escape(each) for each in own if len(each) >= 3]
    pattern, never, looks = "|".join(long), _never_of(register, one), None
    words = " ".join((words, *_shorter(one, claimed)))
    if one.kind is Kind.CHOICE and one.choices:
        looks = _is_choice(one)
    if one.kind is Kind.DAY:
        looks = DATE.looks
    if name == f"f.{DAY}":
        words += " " + " ".join(each for each in _DAY_WORDS.split() if each not in claimed)
        pattern = "|".join(filter(None, (pattern, "日期$|时间$")))
        never = "|".join((never, *_no_days(own, claimed)))
    if len(named_fields(register)) == 1 and named_fields(register)[0] == one.id and name == f"f.{one.id}":
        words += " 名称" if "名称" not in claimed else ""
    made = make_field(name, one.title, words, pattern, never, looks=looks, spread=_is_spread(register, one))
    # A column that its description calls by a word of numbers (文号, 编号) is no column of codes.
    return replace(
        made,
        words=frozenset(words.split()),
        never=re.compile(never),
        prefer=re.compile(f"^{re.escape(own[0])}$"),
        by_look=one.kind is Kind.CHOICE and looks is not None,
        once=one.id == DAY,
    )


def _no_days(own: tuple[str, ...], claimed: frozenset[str]) -> list[str]:
    """Headings of other days than that of the entry."""
    others = [re.escape(each) for each in sorted(claimed - set(own)) if len(each) >= 2]
    found = [each for each in _NOT_A_DAY.split("|") if not any(re.search(each, word) for word in own)]
    return [*found, *([f"^(?:{'|'.join(others)})$"] if others else [])]


def _shorter(one: Field, claimed: frozenset[str]) -> list[str]:
    """进展 for 进展情况, and the other words for a kind, where nothing else is called so."""
    title = "".join(one.title.split())
    found = [title[: -len(end)] for end in _ENDS if title.endswith(end) and len(title) >= len(end) + 2]
    if one.kind is Kind.CHOICE and title in _KINDS:
        found += _KINDS
    return [each for each in found if each not in claimed]


def _is_choice(one: Field) -> Callable[[str], bool]:
    titles = frozenset("".join(each.title.split()) for each in one.choices)

    def looks(text: str) -> bool:
        return text in titles

    return looks


def _is_spread(register: Register, one: Field) -> bool:
    """Whether a cell written once holds for the rows below: what every entry must have, but no names."""
    whose = {envelope_field(register, kind) for kind in (Kind.UNIT, Kind.CLASS)}
    if one.id == DAY:
        return not register.has_key  # in a list of those who owe a blank day is nothing received
    # What is asked of some kinds only is left empty by the others, whatever the row above says.
    return one.required and not one.when and (one.id in whose or one.kind is Kind.CHOICE)


def _slots(register: Register) -> tuple[Choice, ...]:
    slot = field_or_none(register, register.slot) if register.slot else None
    return slot.choices if slot is not None else ()


def _with_slot_words(
    column: ColumnMeaning, slots: tuple[Choice, ...], claimed: frozenset[str]
) -> ColumnMeaning:
    chosen = next((one for one in slots if column.name == f"slot.{one.id}"), None)
    if chosen is None:
        return column
    others = [one.title for one in slots if one is not chosen]
    title = "".join(chosen.title.split())
    parts = {title[i:j] for i in range(len(title)) for j in range(i + 2, len(title) + 1)}
    own = {part for part in parts if not any(part in other for other in others)} - claimed
    return replace(column, words=frozenset(own | {title}))


def _beside(register: Register, person: Field | None, claimed: frozenset[str]) -> list[ColumnMeaning]:
    """What a list may have beside the fields: 所属期, state, what the entry is called, whose namesake."""
    found = []
    if register.period in CALENDAR:
        found.append(_plain(PERIOD, "所属期", "所属期 所属时期 " + _PERIOD_WORDS[register.period], claimed))
    if register.states:
        found.append(_plain(STATE, "状态", _STATE_WORDS, claimed))
        found.append(_plain(SINCE, "状态日期", "状态日期 办理日期 办理时间", claimed))
    if register.dues:
        found.append(_plain(VERDICT, "情况", "情况 报送情况 完成情况 逾期天数", claimed))
    if len(named_fields(register)) > 1:
        found.append(_plain(CALLED, "名称", "名称", claimed))
    if person is not None:
        found += [replace(each, words=each.words - claimed) for each in (UNIT, TITLE, ID_NUMBER, PHONE)]
    return found


def _plain(name: str, label: str, words: str, claimed: frozenset[str]) -> ColumnMeaning:
    return make_field(name, label, " ".join(each for each in words.split() if each not in claimed))

"""The only filled cell of a row: a number waiting for somebody, a line of its own, or a person of whom the
list has nothing but the name. Also where the columns of a list are, as the judge of rows needs to know it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.imports.layouts.columns import SERIAL_WORDS
from app.imports.layouts.fields import label_forms
from app.imports.layouts.layout import Layout
from app.imports.rows_read import DATA, LEFT_OUT, NOTE, SECTION
from app.imports.words import row_words as words
from app.imports.words.written_names import people_in_cell
from app.reader.sheet import squeezed

SERIAL = re.compile(r"\d{1,5}(?:\.0)?|[①-⑳㉑-㊿]|[一二三四五六七八九十]{1,3}[、.]?")
PART = re.compile(
    r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．:：]|^第[一二三四五六七八九十\d]+(?:部分|组|批|期|片区|类)|"
    r"^\d{1,2}[、.．]\D|[(（]共?\d+人?[)）]$|共\d+人|(?:成员|人员|干部|名单)$"
)
_NUMBER = re.compile(r"\d+(?:\.0)?")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z .'·-]{1,30}|[A-Za-z]?[一-鿿]{1,4}[A-Za-z\d]?")
_OF_A_LIST = re.compile(
    r"(?:测试|考试|测验|考核|成绩|学时|课时|名单|名册|情况|统计|登记)(?:表|单|册)?(?:[(（].{0,20}[)）])?$"
)
NAME_ONLY = "name_only"  # doubt: all that a row has is a name, and it is an unusual one
WIDE = 3


@dataclass(frozen=True)
class RowKind:
    """The class of a row, why it was left out, and the doubt that goes with its data."""

    kind: str
    why: str = ""
    doubt: str = ""


PLAIN_DATA = RowKind(DATA)


class Places:
    """Where things stand in one list: the key, the units, the numbers of rows, the marks."""

    def __init__(self, layout: Layout, key: str) -> None:
        self.layout = layout
        self.sheet = layout.sheet
        self.key = layout.columns[key]
        self.of_people = key == "name"
        self.unit = layout.columns.get("unit", -1)
        self.serials = {c for c, label in enumerate(layout.labels) if is_serial_label(label)}
        self.used = {*layout.columns.values(), *self.serials, *(d.column for d in layout.dates)}
        self.marked = {d.column for d in layout.dates} | {layout.columns.get("mark", -1)}
        # Lines above the header, but a unit's name alone: that begins the unit again further down.
        above = {squeezed(text) for row in range(layout.begin, layout.top) for text in self.sheet.texts(row)}
        self.titles = {text for text in above if text and not words.is_surely_unit(text)}
        self.field_of = {column: name for name, column in layout.columns.items()}

    def merged_width(self, row: int, column: int) -> int:
        """How many columns the cell is merged over, 0 for a plain one."""
        anchors = self.sheet.anchors
        width = 0
        while anchors.get((row, column + width)) == (row, column):
            width += 1
        return width

    def is_known_person(self, text: str) -> bool:
        """Whether the roster knows somebody of that name."""
        return words.bare_name(text) in self.layout.people

    def is_known_unit(self, text: str) -> bool:
        """Whether the town has a unit of that name."""
        return squeezed(text) in self.layout.units

    def names_part(self, text: str) -> bool:
        """Whether a text names a unit or a group of people."""
        bare = words.without_decoration(text)
        return words.is_surely_unit(bare) or words.is_group(bare) or self.is_known_unit(bare)


def is_serial_label(label: str) -> bool:
    """Whether a column only counts the rows."""
    return bool(label) and (label_forms(label)[0] in SERIAL_WORDS or label.split(" ")[-1] in SERIAL_WORDS)


def lone_cell(places: Places, row: int, column: int, text: str) -> RowKind:
    """What a row (from 0) is that holds nothing but `text`."""
    if _NUMBER.fullmatch(text) or (column in places.serials and SERIAL.fullmatch(squeezed(text))):
        return RowKind(LEFT_OUT, "只有序号" if column < places.key else "只有一个数")
    width = places.merged_width(row, column)
    named = width < WIDE or words.is_surely_name(text)
    if column == places.key and (named or not places.of_people):
        if places.of_people:
            return _name_alone(places, row, text)
        dated = {places.layout.columns.get(name, -1) for name in ("date", "clock", "month")}
        if any(places.sheet.anchors.get((row, c), (row, c))[0] < row for c in dated):
            return PLAIN_DATA  # 2.学习条例 beside a day merged over it
        return RowKind(SECTION) if width >= WIDE or PART.search(text) else PLAIN_DATA
    field = places.field_of.get(column)
    headed = field is None and column > places.key and any(places.layout.labels[column : column + 1])
    if places.of_people and not headed and words.is_surely_unit(words.without_decoration(squeezed(text))):
        return RowKind(SECTION)
    if width >= WIDE or column == 0 or field in ("unit", "unit_title"):
        return RowKind(SECTION)
    if field is None and (
        column > places.key or not (places.names_part(squeezed(text)) or PART.search(text))
    ):
        return RowKind(NOTE)
    return RowKind(SECTION) if field is None or PART.search(text) else PLAIN_DATA


def _name_alone(places: Places, row: int, written: str) -> RowKind:
    """The key of a list of people alone: a unit or a part of the list, else somebody, with a doubt if odd."""
    text = squeezed(written)
    if places.is_known_person(text) or people_in_cell(written):
        return PLAIN_DATA
    bare = words.without_numbering(text)
    if places.is_known_unit(words.without_decoration(bare)) or words.has_head_count(text):
        return RowKind(SECTION)
    sure = words.is_surely_name(bare) and not words.ends_as_unit(words.bare_name(bare))
    if words.is_numbered(text) and not sure:
        return RowKind(SECTION)
    if _OF_A_LIST.search(bare):
        return RowKind(SECTION)
    person = RowKind(DATA, doubt="" if sure else NAME_ONLY)
    if places.sheet.cell(row, places.unit) == "" and places.sheet.spread(row, places.unit) != "":
        return person  # its unit is merged over it: it stands among the people
    group = words.is_surely_unit(words.without_decoration(bare)) or words.is_group(bare)
    if group and not sure:  # 袁雪斌（组长） is somebody
        return RowKind(SECTION)
    return person if words.may_be_name(bare) or _LATIN_NAME.fullmatch(bare) else RowKind(SECTION)

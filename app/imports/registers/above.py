"""What the lines above a list say of all its rows: 比赛日期：…, the kind in its title, the file's own day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.errors import InputProblem
from app.imports.layouts.layout import Layout
from app.imports.registers.meanings import PERIOD, STATE, Meanings
from app.imports.words.title_unit import unit_above
from app.reader.sheet import Cell, squeezed, text_of
from app.rules.dates import in_digits, read_moment
from app.rules.registers.description import Kind, Period
from app.rules.registers.terms import CALENDAR
from app.rules.registers.typed_values import typed_period
from app.rules.registers.values import envelope_field

_LABEL = re.compile(r"([一-鿿A-Za-z（）()]{2,14}?)\s*[:：]\s*")
_WHOLE_DAY = re.compile(r"(?:19|20)\d{2}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*[日号]?")
_OF_THE_FILE = re.compile(
    r"(?:填[表报]|制表|打印|报送|上报|统计|导出|生成)(?:时间|日期|人|单位)?\s*[:：]|截[至止]"
)
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?(?:度)?")
_NO_GROUP = frozenset(("其他", "其它", "无", "未填", "空白"))
_PARTS = {
    Period.HALF: re.compile(r"上半年|下半年"),
    Period.QUARTER: re.compile(r"第?[一二三四1-4]季度"),
    Period.MONTH: re.compile(r"(?<!\d)(?:1[0-2]|[1-9])月"),
}


@dataclass(frozen=True)
class Above:
    """What holds for every row.

    `cells` by meaning, the year and the 所属期 of the titles, the day of what the list is of (`day`) and the
    day it was made (`file_day`). `weak` are the meanings that only a title names.
    """

    cells: Mapping[str, Cell] = field(default_factory=dict)
    year: int | None = None
    period: str = ""
    day: date | None = None
    file_day: date | None = None
    texts: tuple[str, ...] = ()
    weak: frozenset[str] = frozenset()


def above_of(layout: Layout, meanings: Meanings) -> Above:
    """What the titles and lines above the header of a list say, and the name of its sheet."""
    rows = range(layout.begin, layout.top)
    texts = [text for row in rows for text in layout.sheet.texts(row) if text]
    texts += [*layout.common, *filter(None, (layout.named,)), layout.sheet.name]
    cells = {name: value for name, value in _facts(layout, meanings) if name not in layout.columns}
    titled = {n: value for n, value in _of_titles(texts, meanings, layout).items() if n not in cells}
    cells = {name: value for name, value in cells.items() if text_of(value) not in _NO_GROUP} | titled
    plain = [in_digits(unicodedata.normalize("NFKC", text)) for text in texts]
    days = [(text, day) for text in plain if (day := _day_in(text)) is not None]
    below = [in_digits(text) for row in layout.sheet.rows[-4:] for cell in row if (text := text_of(cell))]
    own = next((day for text, day in days if not _OF_THE_FILE.search(text)), None)
    signed = next((day for text in reversed(below) if (day := _signed(text)) is not None), None)
    made = next((day for text, day in days if _OF_THE_FILE.search(text)), None)
    own_lines = [text for text in plain if not _OF_THE_FILE.search(text)]
    year = next((int(match[1]) for text in own_lines if (match := _YEAR.search(text))), None)
    period = _period_in(own_lines, meanings, year)
    return Above(cells, year, period, own, made or own or signed, tuple(texts), frozenset(titled))


def _day_in(text: str) -> date | None:
    found = _WHOLE_DAY.search(text)
    return read_moment(found[0]).day if found else None


def _signed(text: str) -> date | None:
    """A day that stands at the foot of a list, alone or behind who made it."""
    found = _WHOLE_DAY.search(text)
    return _day_in(text) if found and (found[0] == text.strip() or _OF_THE_FILE.search(text)) else None


def _facts(layout: Layout, meanings: Meanings) -> Iterator[tuple[str, Cell]]:
    sheet = layout.sheet
    for row in range(layout.begin, layout.top):
        cells = [(c, value) for c, value in enumerate(sheet.rows[row]) if value != ""]
        for at, (_, value) in enumerate(cells):
            behind = cells[at + 1][1] if at + 1 < len(cells) else ""
            yield from _pairs(value, behind, meanings)


def _pairs(value: Cell, behind: Cell, meanings: Meanings) -> Iterator[tuple[str, Cell]]:
    text = text_of(value)
    labels = list(_LABEL.finditer(text))
    for at, match in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        said: Cell = text[match.end() : end].strip(" 　;；,，")
        name = _meant(match[1], meanings)
        if name and (said or behind != ""):
            yield name, said or behind
    if not labels and behind != "" and (name := _meant(text, meanings)):
        yield name, behind


def _meant(label: str, meanings: Meanings) -> str:
    """The field of the entry that a label names outright."""
    for one in meanings.columns:
        place = meanings.places.get(one.name)
        is_own = (place is not None and place.column is None) or one.name in (PERIOD, STATE)
        if is_own and one.score(label) >= 10:
            return one.name
    return ""


def _of_titles(texts: list[str], meanings: Meanings, layout: Layout) -> dict[str, Cell]:
    """The required choices and the unit that the title names: 2024年行政执法技能大赛成绩单."""
    register = meanings.register
    found: dict[str, Cell] = {}
    titles = [squeezed(text) for text in texts]
    for one in register.fields:
        name = meanings.name_of(one.id)
        if name in layout.columns or not one.required or one.retired:
            continue
        if one.kind is Kind.CHOICE and one.choices:
            told = [each.title for each in one.choices if any(squeezed(each.title) in t for t in titles)]
            longest = [each for each in told if not any(each != other and each in other for other in told)]
            if len(longest) == 1:
                found[name] = longest[0]
        elif one.id == envelope_field(register, Kind.UNIT) and (unit := unit_above(texts, layout.units)):
            found[name] = unit
    return found


def _period_in(texts: list[str], meanings: Meanings, year: int | None) -> str:
    """The key of the 所属期 in a title (2024年上半年四有材料), "" where none says one."""
    kind = meanings.register.period
    if kind not in CALENDAR or year is None:
        return ""
    if kind is Period.YEAR:
        return str(year)
    for text in texts:
        if (match := _PARTS[kind].search(text)) is not None:
            try:
                return typed_period(f"{year}年{match[0]}", kind)
            except InputProblem:
                continue
    return ""

"""The rows of data of a list, one after the other: what is merged or grouped is filled downwards, and every
other row is told to the sum of all rows. Names and ID numbers are never filled down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, time

from app.imports.layouts.fields import ColumnMeaning
from app.imports.layouts.layout import Layout
from app.imports.preview import Verdicts
from app.imports.rows.lone_cells import NAME_ONLY, RowKind
from app.imports.rows.row_kinds import RowJudge
from app.imports.rows_read import DATA, HEADING, LEFT_OUT, NOTE, SECTION
from app.imports.values import BLANK_WORDS
from app.imports.words.row_words import (
    away_word,
    ends_as_unit,
    is_footer,
    is_group,
    is_numbered,
    is_page_edge,
    is_total,
    is_unit_of_groups,
    without_decoration,
    without_head_count,
    without_numbering,
)
from app.imports.words.title_unit import is_list_title, unit_above
from app.reader.sheet import Cell, Sheet, squeezed, text_of
from app.rules.dates import read_moment

__all__ = ["Record", "is_footer", "is_total", "records", "section_unit", "tell_doubts"]

_DITTO = frozenset(("同上", "〃", "″", "〞", "上同", "同前"))
_OWN = frozenset(("name", "id_number", "phone"))
_UNIT_WORD = re.compile(r"^(?:所在|所属|填报|报送)?(?:单位|部门|支部|党支部|村名?)(?:名称)?[:：]")
_AS_VILLAGE = re.compile(r"(?:村(?:村?民)?委员会|村村?委会|村[“”\"]?两委[“”\"]?)$")
_HERE = BLANK_WORDS | {"至今", "现任", "现职", "今", "否", "未", "在职", "在岗", "在编", "正常"}
_MONTH = re.compile(r"((?:19|20)\d{2})\s*[年./\-]\s*(0?[1-9]|1[0-2])(?!\d)")
_NO_UNIT = re.compile(
    r"[镇乡]$|^(?:各|全|本|所有|其他|其它|驻|包|行政|自然)[^和]{0,2}(?:村|社区|站|所|办公室|单位)$"
)
COUNT_EVERY = 100  # rows between two counts on screen
HIDDEN, STRUCK, OPEN = "row_hidden", "row_struck", "formula_open"
_DOUBTS = {
    NAME_ONLY: "这一行只有“{name}”，按姓名读取；如不是人，请改正或把这一行改为不导入",
    HIDDEN: "这一行在表格里是隐藏的（筛选或手工隐藏），请核对是否要导入",
    OPEN: "这一行有公式没有算出结果，按空白读取；请用 Excel 或 WPS 打开表格，保存后再导入",
    STRUCK: "这一行在表格里画了删除线，请核对是否要导入",
}


@dataclass(frozen=True)
class Record:
    """One row of data: `row` is the file's own number (from 1); values as the cells hold them.

    `section` is the line it stands below. `doubts` are codes for `tell_doubts`, `away` is what says that
    the person is no current staff (离职日期 2023-01-01).
    """

    sheet: Sheet
    row: int
    values: Mapping[str, Cell]
    section: str = ""
    doubts: tuple[str, ...] = ()
    away: str = ""
    kept: bool = False  # the user said that this row is data
    together: int = 0  # how many people the cell of its name holds

    def raw(self, name: str) -> Cell:
        """The cell value of a field, "" when the file has none."""
        return self.values.get(name, "")

    def text(self, name: str) -> str:
        """The clean text of a field."""
        return text_of(self.values.get(name, ""))


def tell_doubts(record: Record, column: str, say: Verdicts) -> None:
    """Say what is odd about the row itself; such a row stays, somebody should look."""
    for code in record.doubts:
        say.warn(code, column, _DOUBTS[code].format(name=record.text("name")[:20]))


@dataclass
class _Fill:
    """Downward filling of one column: within merged ranges, and in grouped columns without them."""

    column: int
    grouped: bool
    last: Cell = ""


@dataclass
class _Sections:
    """The lines rows stand below: the unit of an upper line holds under lower ones that name none."""

    text: str = ""
    unit_line: str = ""
    numbered: str = ""
    away: str = ""

    def begin(self, text: str, units: frozenset[str]) -> str:
        """A new line; returns the unit it names, or ""."""
        unit = section_unit(text, units)
        if not unit and is_list_title(text):
            unit = unit_above([without_numbering(text)], units)
        style = _style(text)
        self.away = away_word(text) if not unit else ""
        if unit:
            text = text if section_unit(text, units) else unit  # a title: 西山村干部名册
            self.unit_line, self.numbered = text, style
        elif is_list_title(text) or (style and style == self.numbered) or not is_group(text):
            self.unit_line = ""  # another list, the next of its kind, or a unit nobody knows
        self.text = text if unit or not self.unit_line else self.unit_line
        return unit


def _style(text: str) -> str:
    """How a line is numbered: 一、 and （一） are two levels."""
    if not is_numbered(text):
        return ""
    if text[0] in "(（":
        return "()"
    return "1" if text[0].isdigit() else "一"


def _is_grouped(layout: Layout, column: int, fewest: int) -> bool:
    """A unit written once over its people and left blank below: never the same value twice running.

    At least `fewest` blanks, and as many as values, unless one blank is telling enough (a date).
    """
    sheet, body = layout.sheet, layout.body
    filled = blanks = repeats = 0
    last: Cell = ""
    heads = {layout.labels[column], *(sheet.cell(at, column) for at in range(layout.begin, body))}
    for row in range(body, layout.last):
        if not sheet.rows[row]:
            continue
        value = sheet.cell(row, column)
        if value in heads and value:
            continue  # the heading of a printed page
        if value == "":
            blanks += 1
        else:
            filled += 1
            repeats += value == last
            last = value
    enough = blanks >= (max(filled, fewest) if fewest > 1 else 1)
    return filled >= 1 and repeats == 0 and enough and sheet.cell(body, column) != ""


def _told_kind(layout: Layout, judge: RowJudge, row: int) -> tuple[RowKind, bool]:
    """The kind of a row, as the user said it (True) or as it looks, noted for the sum of all rows."""
    dialogue = layout.dialogue
    said = dialogue.params.row_class(layout.sheet.name, row + 1)
    kind = RowKind(said, "按您的选择不读取" if said == LEFT_OUT else "") if said else judge.kind(row)
    if kind.kind != DATA and not (layout.part and kind.kind == LEFT_OUT):
        dialogue.rows.note(layout.sheet.name, row + 1, kind.kind, kind.why)
    return kind, bool(said)


def _fills(layout: Layout, fields: Sequence[ColumnMeaning], key: str) -> dict[str, _Fill]:
    spread = {item.name for item in fields if item.spread and item.name != key}
    # Written once it stands for the rows below: a date or a class of people, a month or a year of classes.
    once = {"date", "course"} if key == "name" else {"month", "year"}
    once |= {item.name for item in fields if item.once}
    if layout.columns.get("lecturer", layout.columns[key]) < layout.columns[key]:
        once |= {"lecturer"}  # courses listed by their teachers
    return {
        name: _Fill(column, _is_grouped(layout, column, 1 if name in once else 2))
        for name, column in layout.columns.items()
        if name in spread | once
    }


def records(layout: Layout, fields: Sequence[ColumnMeaning], *, key: str) -> Iterator[Record]:
    """Every data row of the layout, in order."""
    sheet, body = layout.sheet, layout.body
    judge = RowJudge(layout, key)
    fills = _fills(layout, fields, key)
    sections = _Sections()
    told = {*layout.fixed, "unit"} if layout.fixed or layout.dialogue.params.unit else set()
    left = _left_by_title(layout)
    above: dict[str, Cell] = {}
    for row in range(body, layout.last):
        if row % COUNT_EVERY == 0:
            layout.progress.step(COUNT_EVERY)
        if not sheet.rows[row]:
            continue
        kind, said = _told_kind(layout, judge, row)
        if kind.kind == LEFT_OUT:
            continue
        if kind.kind == HEADING or (kind.kind == NOTE and _is_page_edge(sheet, row)):
            continue  # the heading or edge of a printed page, in the middle of a unit's people
        if kind.kind != DATA:
            unit = sections.begin(_section_text(sheet, row), layout.units) if kind.kind == SECTION else ""
            for name, fill in fills.items():
                fill.last = unit if name == "unit" else _day_line(sheet, row, kind, name, fill)
            continue
        values = _values(layout, row, fills, sections)
        above = values = _without_ditto(values, above)
        if layout.dates or said or _says_something(values, told):
            layout.dialogue.rows.note(sheet.name, row + 1, DATA)
            away = "" if said else _away(layout, row) or sections.away or left
            doubts = () if said else _doubts(layout, row, key, kind)
            yield Record(sheet, row + 1, values, sections.text, doubts, away, said)
        else:
            layout.dialogue.rows.note(sheet.name, row + 1, LEFT_OUT, "没有内容")


def _is_page_edge(sheet: Sheet, row: int) -> bool:
    return all(is_page_edge(squeezed(value)) for value in sheet.rows[row] if value != "")


def _left_by_title(layout: Layout) -> str:
    """A whole list of leavers, by the name of its sheet or its title, unless the user chose that sheet."""
    if layout.dialogue.params.sheet:
        return ""
    lines = [text for row in range(layout.begin, layout.top) for text in layout.sheet.texts(row) if text]
    titles = [line for line in lines if is_list_title(line)]
    return next((f"“{text[:20]}”里的人" for text in (layout.sheet.name, *titles) if away_word(text)), "")


def _day_line(sheet: Sheet, row: int, kind: RowKind, name: str, fill: _Fill) -> Cell:
    """A line that is a day alone holds for the rows below it; any other line ends what was filled down."""
    return sheet.cell(row, fill.column) if kind.kind == SECTION and name in ("date", "month", "year") else ""


def _values(layout: Layout, row: int, fills: Mapping[str, _Fill], sections: _Sections) -> dict[str, Cell]:
    """What a row says, what is filled down into it, and what holds for all of the list or block."""
    cells = layout.sheet.rows[row]
    width = len(cells)
    values = {name: cells[c] if c < width else "" for name, c in layout.columns.items()}
    for name, fill in fills.items():
        values[name] = _filled(layout.sheet, row, fill)
    unit = values.get("unit", "")
    if isinstance(unit, str) and len(unit) > 2:
        values["unit"] = without_head_count(unit) if any(c.isdigit() or c in "人名" for c in unit) else unit
    for name, value in layout.fixed.items():
        if not values.get(name):
            values[name] = value
    if not values.get("unit") and not values.get("unit_title"):
        given = layout.dialogue.params.unit if "name" in values else ""
        found = section_unit(sections.text, layout.units) if "name" in values else ""
        if found := found or given:
            values["unit"] = found
    return values


def _doubts(layout: Layout, row: int, key: str, kind: RowKind) -> tuple[str, ...]:
    sheet = layout.sheet
    if not kind.doubt and not sheet.hidden_rows and not sheet.struck and not sheet.formulas:
        return ()
    found = [kind.doubt] if kind.doubt else []
    if row in sheet.hidden_rows:
        found.append(HIDDEN)
    if (row, layout.columns[key]) in sheet.struck:
        found.append(STRUCK)
    others = (column for name, column in layout.columns.items() if name not in (key, "score"))
    if any(sheet.is_open(row, column) for column in others):  # of these two more is said
        found.append(OPEN)
    return tuple(found)


_NOT_IN_USE = frozenset("停用 已停用 注销 已注销 禁用 已禁用 冻结 已冻结 失效 无效".split())


def _answers_gone(label: str, text: str) -> bool:
    """是否在职: 否, or 是否退休: 是."""
    if "否" not in label:
        return False
    here = re.search(r"在[职岗册编]|任职", label) is not None
    return text in (("否", "不是", "N", "n", "×") if here else ("是", "Y", "y", "√", "已"))


def _away(layout: Layout, row: int) -> str:
    """What a column such as 离职日期 or 在职状态 says of a row, "" for current staff."""
    for column in layout.leaving:
        value = layout.sheet.spread(row, column.column)
        text = text_of(value)
        if _answers_gone(column.label, text):
            return f"{column.label}“{text[:20]}”"
        if not text or text in _HERE:
            continue
        if not column.dated:
            if word := away_word(text) or (text if text in _NOT_IN_USE else ""):
                return f"{column.label}“{word}”"
        elif layout.today is None or (_day_of(value) or date.min) <= layout.today:
            return f"{column.label}“{text[:20]}”"
    return ""


def _day_of(value: Cell) -> date | None:
    """The day of a cell, the first of its month where it says no more."""
    text = text_of(value)
    if (day := read_moment(text if isinstance(value, bool | time) else value).day) is not None:
        return day
    month = _MONTH.search(text)
    return date(int(month[1]), int(month[2]), 1) if month else None


def _says_something(values: Mapping[str, Cell], told: Set[str]) -> bool:
    """Whether a row holds more than blanks, strokes for nothing, and what was `told` of all rows."""
    return any(
        (value or value == 0) and not (isinstance(value, str) and value.strip() in BLANK_WORDS)
        for name, value in values.items()
        if name not in told
    )


def _without_ditto(values: dict[str, Cell], above: Mapping[str, Cell]) -> dict[str, Cell]:
    """同上 stands for what the row above says; never for a name or a number of one's own."""
    return {
        name: above.get(name, "")
        if name not in _OWN and isinstance(value, str) and value.strip() in _DITTO
        else value
        for name, value in values.items()
    }


def _filled(sheet: Sheet, row: int, fill: _Fill) -> Cell:
    anchor = sheet.anchors.get((row, fill.column))
    if anchor is not None and anchor[1] != fill.column:
        return ""  # merged from beside: another column's value
    value = sheet.spread(row, fill.column)
    if value == "" and fill.grouped:
        return fill.last
    fill.last = value
    return value


def _section_text(sheet: Sheet, row: int) -> str:
    return max(
        (text for text in sheet.texts(row) if text),
        key=lambda text: (bool(section_unit(text)), 0),
        default="",
    )


def section_unit(section: str, units: frozenset[str] = frozenset()) -> str:
    """The unit a section line names (二、东湾村（5人） → 东湾村), "" when it names none.

    `units` are the known ones, which need not end as units do.
    """
    text = _UNIT_WORD.sub("", section.replace(" ", ""))
    text = without_decoration(text)
    if squeezed(text) in units:
        return text
    if not 2 <= len(text) <= 20 or not ends_as_unit(text) or _NO_UNIT.search(text):
        return ""
    unit = _AS_VILLAGE.sub("村", text)
    return unit if len(unit) > 1 and is_unit_of_groups(unit) else ""

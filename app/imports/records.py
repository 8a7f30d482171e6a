"""Tells people's rows from blank, section, total, footer and repeated header rows, and fills what is
merged or grouped downwards. Names and ID numbers are never filled down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.imports.fields import Field
from app.imports.layout import Layout
from app.imports.rows_read import HEADING, LEFT_OUT, NOTE
from app.imports.surnames import looks_like_name
from app.imports.values import BLANK_WORDS
from app.reader.sheet import Cell, Sheet, squeezed, text_of

_TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|总数|平均分?|平均成绩|最高分?|最低分?|及格率|合格率|优秀率|总人数|"
    r"应[到考训]人?数?|实[到考训]人?数?|"
    r"出勤率|出勤人数|缺勤人数|缺席人数|参考率|参训率|人数合计|本页合计|本页小计)(?:$|[:：\d(（人名])|"
    r".{1,12}(?:合计|小计)$"
)
_FOOTER = re.compile(
    r"^(?:注|备注|说明|附注|填表说明|填报说明)\s*\d?[:：.、]|"
    r"^(?:填表人|填报人|制表人?|审核人?|审批人?|复核人?|负责人|单位负责人|主要负责人|分管领导|"
    r"主要领导|经办人?|联系人|监考人?|阅卷人?|记录人?|考勤员|"
    r"签字|盖章|打印时间|填表时间|填报时间|填报日期|制表时间|制表日期|日期|联系电话|图例|符号说明|"
    r"考勤符号)[^:：]{0,8}[:：]|填表人.*审核人|^第\d+页"
)
_SECTION = re.compile(
    r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．:：]|^第[一二三四五六七八九十\d]+(?:部分|组|批|期|"
    r"片区|类)|^\d{1,2}[、.．]\D|[(（]共?\d+人?[)）]$|共\d+人|"
    r"(?:成员|人员|干部|名单)$"
)
_UNIT_LINE = re.compile(r"(?:村|社区|办公室|办|中心|所|站|队|局|院|委|支部|居委会|村委会)$")
_SECTION_NOISE = re.compile(
    r"^[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．:：]\s*|"
    r"[(（【\[]?共?\s*\d+\s*[人名][)）】\]]?$"
)


_DITTO = frozenset(("同上", "〃", "″", "〞", "上同", "同前"))
_OWN = frozenset(("name", "id_number", "phone"))
_CLASS_OF = {"header": HEADING, "footer": NOTE, "blank": LEFT_OUT}
COUNT_EVERY = 100  # rows between two counts on screen


@dataclass(frozen=True)
class Record:
    """One row of data: `row` is the file's own number (from 1); values as the cells hold them."""

    sheet: Sheet
    row: int
    values: Mapping[str, Cell]
    section: str = ""

    def raw(self, name: str) -> Cell:
        """The cell value of a field, "" when the file has none."""
        return self.values.get(name, "")

    def text(self, name: str) -> str:
        """The clean text of a field."""
        return text_of(self.values.get(name, ""))


@dataclass
class _Fill:
    """Downward filling of one column: within merged ranges, and in grouped columns without them."""

    column: int
    grouped: bool
    last: Cell = ""
    lasts: list[Cell] = field(default_factory=list)


def is_total(text: str) -> bool:
    """Whether a cell heads a row or column of totals."""
    return _TOTAL.search(text.replace(" ", "")) is not None


def is_footer(text: str) -> bool:
    """Whether a cell begins a line of remarks or signatures below the list."""
    return _FOOTER.search(text.replace(" ", "")) is not None


def _is_grouped(sheet: Sheet, body: int, column: int, fewest: int) -> bool:
    """A unit written once over its people and left blank below: never the same value twice running.

    At least `fewest` blanks, and as many as values, unless one blank is telling enough (a date).
    """
    filled = blanks = repeats = 0
    last: Cell = ""
    for row in range(body, len(sheet.rows)):
        if not sheet.rows[row]:
            continue
        value = sheet.cell(row, column)
        if value == "":
            blanks += 1
        else:
            filled += 1
            repeats += value == last
            last = value
    enough = blanks >= (max(filled, fewest) if fewest > 1 else 1)
    return filled >= 1 and repeats == 0 and enough and sheet.cell(body, column) != ""


def _kind(layout: Layout, row: int, key_column: int) -> str:
    """data, blank, section, total, footer or header."""
    sheet = layout.sheet
    filled = [(c, value) for c, value in enumerate(sheet.rows[row]) if value != ""]
    if len(filled) >= 4 and _is_plainly_data(layout, sheet.cell(row, key_column), filled[0][1], key_column):
        return "data"
    if (row, key_column) in sheet.formulas:
        return "data"
    texts = [(c, text) for c, value in filled if (text := text_of(value))]
    if not texts:
        return "blank"
    key = squeezed(sheet.cell(row, key_column))
    first_column, first = texts[0]
    first = first.replace(" ", "")
    if len(texts) <= 4 and (_TOTAL.search(first) or _TOTAL.search(key)):
        return "total"
    if _TOTAL.match(key) or (_TOTAL.match(first) and not looks_like_name(key)):
        return "total"
    if _FOOTER.search(first) and (not key or first_column == key_column or len(texts) <= 4):
        return "footer"
    if _repeats_header(layout, [(c, text) for c, text in texts]):
        return "header"
    if len(texts) == 1:
        return _lonely(layout, row, texts[0], key_column)
    if not key and len(texts) == 2 and _SECTION.search(first):
        return "section"
    return "data"


def _told_kind(layout: Layout, row: int, key_column: int) -> str:
    """The kind of a row, as the user said it or as it looks, noted for the sum of all rows."""
    dialogue = layout.dialogue
    kind = dialogue.params.row_class(layout.sheet.name, row + 1) or _kind(layout, row, key_column)
    dialogue.rows.note(layout.sheet.name, row + 1, _CLASS_OF.get(kind, kind))
    return kind


def _is_plainly_data(layout: Layout, key: Cell, first: Cell, key_column: int) -> bool:
    """The usual row, told at a glance: a key that is neither header, total nor footer word."""
    if not isinstance(key, str) or not key or not key.isalnum():
        return False
    if _TOTAL.search(key) or (isinstance(first, str) and (_TOTAL.search(first) or _FOOTER.search(first))):
        return False
    return key_column >= len(layout.header_texts) or key not in layout.header_texts[key_column]


def _repeats_header(layout: Layout, texts: Sequence[tuple[int, str]]) -> bool:
    headers = layout.header_texts
    if len(texts) < 2:
        return False
    same = sum(c < len(headers) and squeezed(text) in headers[c] for c, text in texts)
    return same >= 2 and same >= 0.7 * len(texts)


def _lonely(layout: Layout, row: int, cell: tuple[int, str], key_column: int) -> str:
    """The one filled cell of a row: a number waiting for a person, a section line, or a bare name."""
    column, text = cell
    if re.fullmatch(r"\d+(?:\.0)?", text):
        return "blank"
    width = (
        sum(a == (row, column) for (r, _), a in layout.sheet.anchors.items() if r == row)
        if column == 0
        else 0
    )
    if column == key_column and width < 3 and (looks_like_name(text) or not _SECTION.search(text)):
        return "data" if _plausible_key(layout, text) else "section"
    used = [name for name, place in layout.columns.items() if place == column]
    if used and used[0] != "unit_title" and column > 0 and not _SECTION.search(text):
        return "data"
    return "section"


def _plausible_key(layout: Layout, text: str) -> bool:
    return "course" in layout.columns or looks_like_name(text)


def records(layout: Layout, fields: Sequence[Field], *, key: str) -> Iterator[Record]:
    """Every data row of the layout, in order."""
    sheet = layout.sheet
    key_column = layout.columns[key]
    spread = {item.name for item in fields if item.spread and item.name != key}
    # In a list of people, a date or a class written once stands for the rows below it.
    once = {"date", "course"} if key == "name" else set()
    fills = {
        name: _Fill(column, _is_grouped(sheet, layout.body, column, 1 if name in once else 2))
        for name, column in layout.columns.items()
        if name in spread | once
    }
    section = ""
    above: dict[str, Cell] = {}
    places = tuple(layout.columns.items())
    for row in range(layout.body, len(sheet.rows)):
        if row % COUNT_EVERY == 0:
            layout.progress.step(COUNT_EVERY)
        if not sheet.rows[row]:
            continue
        kind = _told_kind(layout, row, key_column)
        if kind == "section":
            section = _section_text(sheet, row)
        if kind not in ("data", "blank"):
            for fill in fills.values():
                fill.last = ""
            continue
        if kind == "blank":
            continue
        cells = sheet.rows[row]
        width = len(cells)
        values = {name: cells[column] if column < width else "" for name, column in places}
        for name, fill in fills.items():
            values[name] = _filled(sheet, row, fill)
        above = values = _without_ditto(values, above)
        if layout.dates or _says_something(values):
            yield Record(sheet, row + 1, values, section)


def _says_something(values: Mapping[str, Cell]) -> bool:
    """Whether a row holds more than blanks and the strokes that stand for them."""
    return any(
        (value or value == 0) and not (isinstance(value, str) and value.strip() in BLANK_WORDS)
        for value in values.values()
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
    value = sheet.spread(row, fill.column)
    if value == "" and fill.grouped:
        return fill.last
    fill.last = value
    return value


def _section_text(sheet: Sheet, row: int) -> str:
    return next((text for text in sheet.texts(row) if text), "")


def section_unit(section: str) -> str:
    """The unit a section line names (东湾村（5人） → 东湾村), "" when it names none."""
    text = section.replace(" ", "")
    for _ in range(2):
        text = _SECTION_NOISE.sub("", text)
    return text if 2 <= len(text) <= 20 and _UNIT_LINE.search(text) else ""

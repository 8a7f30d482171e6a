"""The lines over the cards of a punch clock (工号: 1 姓名: 张三 部门: 东湾村): one person or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.reader.sheet import Sheet, squeezed, text_of

_WHO = frozenset("姓名 员工姓名 人员姓名 用户姓名 名字 name".split())
_UNIT = frozenset("部门 单位 所在单位 所属部门 部门名称 所在部门 单位名称 科室 department dept".split())
_NUMBER = frozenset(
    "工号 编号 考勤号 考勤号码 登记号 登记号码 人员编号 员工编号 员工工号 用户编号 用户号 卡号 考勤编号 机号 "
    "序号 id no ac-no. userid".split()
)
_OTHER = frozenset(
    "职务 职位 岗位 班次 性别 日期 考勤日期 统计日期 考勤时间 时间 起止日期 制表时间 打印时间 "
    "制表日期".split()
)
_LABELS = _WHO | _UNIT | _NUMBER | _OTHER
_SPACED = "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(_LABELS, key=len, reverse=True))
_LABELLED = re.compile(rf"(?<![A-Za-z一-鿿])({_SPACED})\s*[:：]", re.IGNORECASE)


@dataclass(frozen=True)
class CardHead:
    """Whose card begins: the place of the name, the name and unit as written, and the columns of the card."""

    row: int
    column: int
    name: str
    unit: str
    first: int
    last: int  # the first column that is not this card's any more


@dataclass(frozen=True)
class _Said:
    """One label with its value and where each stands; `colon`: it was written with a colon."""

    label: str
    column: int
    value: str
    place: int
    colon: bool


def card_heads(sheet: Sheet, row: int) -> list[CardHead]:
    """The people whose cards begin with `row` (from 0); [] when it is another kind of line."""
    if not any(
        "名" in value or "ame" in value or "AME" in value for value in sheet.rows[row] if type(value) is str
    ):
        return []
    said = _said(sheet, row)
    if not any(each.label in _WHO for each in said):
        return []
    if not any(each.label in _WHO and each.colon for each in said) and not _is_numbered(sheet, row):
        return []
    begins = [n for n, each in enumerate(said) if each.label == said[0].label]
    heads = []
    for order, begin in enumerate(begins):
        end = begins[order + 1] if order + 1 < len(begins) else len(said)
        own = said[begin:end]
        who = next((each for each in own if each.label in _WHO), None)
        if who is None or squeezed(who.value).isdigit():
            continue
        unit = next((each.value for each in own if each.label in _UNIT), "")
        first = 0 if order == 0 else own[0].column
        last = said[end].column if end < len(said) else sheet.width
        heads.append(CardHead(row, who.place, who.value, unit, first, last))
    return heads


def _is_numbered(sheet: Sheet, row: int) -> bool:
    """Whether the line, or the one above or below it, says somebody's number (工号 1)."""
    near = range(max(0, row - 1), min(row + 2, len(sheet.rows)))
    return any(
        each.label in _NUMBER and any(map(str.isdigit, each.value)) and each.value.isalnum()
        for place in near
        for each in _said(sheet, place)
    )


def _said(sheet: Sheet, row: int) -> list[_Said]:
    """Every label of a row with its value: behind the colon, or in the next filled cell."""
    cells = [(c, text) for c, value in enumerate(sheet.rows[row]) if (text := text_of(value))]
    found: list[_Said] = []
    for place, (column, text) in enumerate(cells):
        labelled = list(_LABELLED.finditer(text))
        for order, match in enumerate(labelled):
            end = labelled[order + 1].start() if order + 1 < len(labelled) else len(text)
            value, where = text[match.end() : end].strip(), column
            if not value and end == len(text):
                value, where = _next(cells, place)
            found.append(_Said(squeezed(match[1]).lower(), column, value, where, colon=True))
        word = squeezed(text).lower()
        if not labelled and word in _LABELS:
            value, where = _next(cells, place)
            found.append(_Said(word, column, value, where, colon=False))
    return [each for each in found if each.label in _LABELS]


def _next(cells: Sequence[tuple[int, str]], place: int) -> tuple[str, int]:
    """The text right of a label, "" when that is the next label."""
    column, _ = cells[place]
    if place + 1 == len(cells):
        return "", column
    where, text = cells[place + 1]
    is_label = squeezed(text).lower() in _LABELS or _LABELLED.match(text) is not None
    return ("", column) if is_label else (text, where)

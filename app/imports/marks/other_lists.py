"""Lists that are no plain columns of marks: 上午 beside 下午, lists of who was absent, signed lists."""

from __future__ import annotations

import re

from app.imports.layouts.layout import Layout
from app.imports.values import LEGEND_WORDS
from app.reader.sheet import Cell, squeezed, text_of

_WHAT = r"(?:签到|签名|签字|考勤|出勤|到课|参训|到会)?(?:情况|状态|状况|登记|记录|结果)?"
_HALF = re.compile(rf"^{_WHAT}(上午|下午|晚上){_WHAT}$")
_AWAY = (
    r"缺勤|缺席|缺课|缺训|旷课|旷会|旷训|旷工|未参加|未参训|未参会|未到会|未到课|未到岗|未到|未出席|未签到|"
    r"请假|迟到|早退"
)
_LISTED = re.compile(rf"(?:{_AWAY}).{{0,8}}(?:名单|人员|名册|花名册|公示|情况|统计|登记|明细|同志|干部|学员)")
_EVERYBODY = re.compile(r"签到|出勤|应到|参会人员|考勤表|点名")
_REASON = re.compile(r"(?:原因|事由|理由|情况说明|说明)$")
_BESIDE = re.compile(
    r"^(?:是否)?(请假|病假|事假|公假|因公请假|缺席|缺勤|旷课|未到|迟到|早退)(?:情况|原因|事由|说明|登记|备注)?$"
)
_SIGNATURE = re.compile(r"签名|签字")


def half_columns(layout: Layout) -> dict[int, str]:
    """The columns headed 上午, 下午 … that hold the marks of a day each row names; {} unless two at least."""
    if layout.corrected or layout.across or layout.dates or layout.blocks:
        return {}
    found = {
        column: match[1]
        for column, label in enumerate(layout.labels)
        if (match := _HALF.match(squeezed(label))) is not None
    }
    return found if len(set(found.values())) == len(found) >= 2 else {}


def listed_word(layout: Layout) -> str:
    """What the title says of everybody on a list of absent people (缺席, 请假, 迟到), "" for another list."""
    if layout.corrected or layout.dates or layout.across or "mark" in layout.columns:
        return ""
    lines = [text for row in layout.sheet.rows[: layout.top] for value in row if (text := text_of(value))]
    lines = [line for line in (*lines, layout.sheet.name) if _LISTED.search(line)]
    words = {word for line in lines for word in re.findall(_AWAY, line)}
    codes = {LEGEND_WORDS.get(word, "") or LEGEND_WORDS["缺席"] for word in words}
    if len(codes) != 1 or any(_EVERYBODY.search(line.replace("未签到", "")) for line in lines):
        return ""
    word = next(iter(words))
    return word if word in LEGEND_WORDS else "缺席"


def reason_column(layout: Layout) -> int:
    """The column that says why, -1 without one."""
    found = [c for c, label in enumerate(layout.labels) if _REASON.search(squeezed(label))]
    return found[0] if found else layout.columns.get("note", -1)


def beside_columns(layout: Layout) -> dict[int, str]:
    """The columns beside one of marks that are headed by another kind (签到 | 请假), with its word."""
    if layout.corrected or layout.dates or layout.across or "mark" not in layout.columns:
        return {}
    used = set(layout.columns.values())
    found = ((c, _BESIDE.match(squeezed(label))) for c, label in enumerate(layout.labels) if c not in used)
    return {column: match[1] for column, match in found if match is not None}


def is_signature(layout: Layout) -> bool:
    """Whether the column of marks is one to sign in."""
    column = layout.columns.get("mark", -1)
    return column >= 0 and _SIGNATURE.search(squeezed(layout.labels[column])) is not None


def signed(cell: Cell, name: str) -> bool:
    """Whether a cell is somebody's own signature."""
    return bool(name) and squeezed(cell) == name

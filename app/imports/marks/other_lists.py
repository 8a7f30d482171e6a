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
_JOIN = r"(?:以及|及|和|与|、|/|，|,)"
_THERE = r"(?:参训|参加|参会|到会|到课|签到|出勤|应到|实到|出席)(?:人员|名单|情况|干部|学员)?"
_BOTH = re.compile(rf"(?<!未){_THERE}{_JOIN}|{_JOIN}(?<!未){_THERE}")
_NO_CLASS = re.compile(r"发放|领取|领款|补贴|补助|津贴|承诺|成绩|测试|考试|物品|回执|责任书|协议|工资|报销")
_SHIFT = re.compile(r"^(上班|下班)\d?(?:打卡)?结果$")
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
    plain = [line.replace("未签到", "") for line in lines]
    if len(codes) != 1 or any(_EVERYBODY.search(line) or _BOTH.search(line) for line in plain):
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


def is_of_no_class(layout: Layout) -> bool:
    """Whether people sign for something else than being there (money, a promise, a score)."""
    lines = [text_of(value) for row in layout.sheet.rows[: layout.top] for value in row]
    return is_signature(layout) and any(map(_NO_CLASS.search, (*lines, *layout.labels, layout.sheet.name)))


def shift_columns(layout: Layout) -> dict[int, str]:
    """The columns 上班打卡结果 and 下班打卡结果 of an app's list of days, with 上班 or 下班."""
    if layout.corrected or layout.dates or layout.across:
        return {}
    found = {c: match[1] for c, label in enumerate(layout.labels) if (match := _SHIFT.match(squeezed(label)))}
    return found if set(found.values()) == {"上班", "下班"} and len(found) == 2 else {}


def of_shifts(results: dict[str, str]) -> str:
    """The results of coming and going as one (上班正常,下班早退); a stamp that is missing is 缺卡."""
    said = {shift: text for shift, text in results.items() if text}
    if any(re.search(r"缺卡|未打卡", text) for text in said.values()):
        return "缺卡"
    return ",".join(text if text.startswith(shift) else shift + text for shift, text in said.items())


def signed(cell: Cell, name: str) -> bool:
    """Whether a cell is somebody's own signature."""
    return bool(name) and squeezed(cell) == name

"""The year's plan as a table that leaves the program and comes back: its headings and words (C02, C08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SERIAL: Final = "序号"
DATE: Final = "日期"
PART: Final = "时段"
START: Final = "开始时间"
END: Final = "结束时间"
COURSE: Final = "课程名称"
CATEGORY: Final = "培训类别"
FORM: Final = "培训形式"
HOURS: Final = "学时"
LECTURER: Final = "授课人"
AUDIENCE: Final = "培训对象"
PLACE: Final = "培训地点"
BATCH: Final = "期次"
STATUS: Final = "状态"
NOTE: Final = "备注"
HEADINGS: Final = (
    SERIAL, DATE, PART, START, END, COURSE, CATEGORY, FORM, HOURS, LECTURER, AUDIENCE, PLACE, BATCH, STATUS,
    NOTE,
)  # fmt: skip
CANCELLED_WORD: Final = "已取消"


def is_own(cells: Sequence[str]) -> bool:
    """Whether a row of texts is the heading of such a table, whatever stands right of it.

    >>> is_own(HEADINGS), is_own(HEADINGS[1:])
    (True, False)
    """
    return tuple(cells[: len(HEADINGS)]) == HEADINGS


def told(text: str) -> str:
    """A text of several lines as it is kept in a cell, for comparing: blanks at the edges say nothing.

    >>> told(" 第一行\\r\\n第二行 ")
    '第一行\\n第二行'
    """
    return "\n".join(
        line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()

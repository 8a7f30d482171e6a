"""Columns that say who is no current staff: 离职日期, 退休时间, 在职状态."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.imports.words.row_words import away_word
from app.reader.sheet import Cell, squeezed

_LEAVING = re.compile(
    r"(?:离职|离岗|离任|离退|退休|调[出离]|辞职|解聘|去世|死亡|离开)(?:的)?(?:日期|时间|年月|年份|原因|情况|去向|说明)?$"
)
_STATE = re.compile(
    r"^(?:(?:人员|员工|职工|干部|在职|在岗|任职|用工|工作|当前|目前|现|账号|账户|用户|成员)?状态|(?:在职|在岗|在编|任职)(?:情况|与否|否)|(?:人员|岗位|工作|职务|单位)?(?:变动|异动|调动)(?:情况|说明|备注)?|"
    r"任期|任职(?:起止|期限|时间|年限)(?:时间|日期|年月)?|是否(?:在职|在岗|离职|退休|调出))$"
)
_TO_COME = re.compile(r"预计|拟|计划|应|法定|可")


@dataclass(frozen=True)
class LeavingColumn:
    """A column that says who is no current staff: 离职日期 (`dated`), 在职状态 (words)."""

    column: int
    label: str
    dated: bool


def leaving_columns(paths: Sequence[Sequence[Cell]], columns: Mapping[str, int]) -> tuple[LeavingColumn, ...]:
    """The columns that say who has left; a day of retirement to come (预计退休时间) is none."""
    found = []
    for column, path in enumerate(paths):
        label = squeezed(path[-1]) if path else ""
        if not label or column in columns.values() or _TO_COME.search(label):
            continue
        if _LEAVING.search(label) and away_word(label):
            found.append(LeavingColumn(column, label, dated=True))
        elif _STATE.match(label):
            found.append(LeavingColumn(column, label, dated=False))
    return tuple(found)

"""第一期 is no title: such a class is called after the list it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.reader.sheet import squeezed

_TERM = re.compile(r"^第?[一二三四五六七八九十\d]{1,3}(?:期|批次?|轮次?|班次?|次)(?:班|培训)?$")
_REGION = re.compile(r"^.{0,12}?(?:[县市区镇乡旗]|街道)(?:党委|党工委|人民政府|政府|委)?(?=.{4})")
_YEAR = re.compile(r"(?:(?:19|20)\d{2}|二[〇○零]..)年?度?(?:[上下]半年|第?[一二三四1-4]季度)?")
_LIST = re.compile(
    r"(?:举办|开办|开班)?(?:时间|期次|班次|日程|课程)?(?:计划|安排|日程|一览|情况|汇总|明细|统计|登记|进度)*"
    r"(?:表|计划|方案|安排|日程)(?:[(（].*[)）])?$"
)
_OF_TRAINING = re.compile(r"培训|轮训|集训|班|学习|课|教育|讲堂|研讨")
_FEWEST = 3


def is_term(title: str) -> bool:
    """Whether a course cell says nothing but which of several it is (第一期, 2期, 第三批)."""
    return _TERM.match(squeezed(title)) is not None


def subject_above(lines: Iterable[str]) -> str:
    """What the lines above a list say its classes are (清河镇2024年村干部轮训班安排表 → 村干部轮训班)."""
    for line in lines:
        text = _LIST.sub("", _YEAR.sub("", squeezed(line)))
        text = _REGION.sub("", text)
        if len(text) >= _FEWEST and _OF_TRAINING.search(text) and not re.search(r"[:：]", text):
            return text
    return ""

"""Surnames of two characters, so that a masked name keeps the whole surname."""

from __future__ import annotations

COMPOUND = (
    *("欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "令狐", "宇文", "长孙", "慕容"),
    *("夏侯", "轩辕", "端木"),
)
# These begin the names of places and offices too: kept whole in a name, no evidence that a text is one.
RARE = (
    *("司空", "太史", "澹台", "公冶", "濮阳", "淳于", "单于", "申屠", "仲孙", "钟离", "鲜于", "闾丘", "亓官"),
    *("司寇", "拓跋", "赫连", "呼延", "独孤", "南宫", "西门", "百里", "万俟", "闻人"),
)


def surname_of(name: str) -> str:
    """欧阳 of 欧阳慧, 张 of 张三丰; a name of two characters has a surname of one."""
    return name[:2] if len(name) > 2 and name[:2] in (*COMPOUND, *RARE) else name[:1]

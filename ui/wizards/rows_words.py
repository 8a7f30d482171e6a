"""What the rows of a file are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

CLASS_WORDS: Mapping[str, str] = {
    "data": "数据",
    "heading": "标题和表头",
    "section": "分组小标题",
    "total": "合计",
    "legend": "图例",
    "note": "说明",
    "signature": "签字",
    "left_out": "没有读取",
}


def rows_line(counts: Mapping[str, int]) -> str:
    """表格共 234 行：数据 226，标题和表头 2，合计 6."""
    parts = "，".join(f"{word} {counts[kind]}" for kind, word in CLASS_WORDS.items() if counts.get(kind))
    return f"表格共 {sum(counts.values())} 行：{parts}"

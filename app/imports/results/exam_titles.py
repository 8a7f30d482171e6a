"""The lines over a list of results, as texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from app.imports.layouts.layout import Layout
from app.reader.sheet import Cell, text_of
from app.rules.dates import read_moment

WHOLE_EXAM = re.compile(r"测试|考试|测验|竞赛|考核")
_DAY_WORD = re.compile(r"(?:日期|时间)[:：]?$")


def own_lines(layout: Layout) -> list[str]:
    """The texts over the header of a list that are not over every list of its sheet; days as 2024-03-15."""
    rows = layout.sheet.rows[layout.begin : layout.top]
    texts = [text for row in rows for text in _texts_of(row)]
    texts += [
        f"{word}：{text_of(day)}"
        for row in layout.sheet.rows[layout.top : layout.body - 1]  # 测试日期 | 2024-03-15
        for word, day in zip(map(text_of, row), row[1:], strict=False)
        if _DAY_WORD.search(word) and read_moment(text_of(day)).day
    ]
    return [text for text in texts if text not in layout.common]


def lines_above(layout: Layout) -> list[str]:
    """The texts over the header of a list, those over every list of its sheet first."""
    return [*layout.common, *own_lines(layout)]


def _texts_of(row: Sequence[Cell]) -> list[str]:
    """The texts of a row, a day in a cell of its own with the word before it."""
    texts: list[str] = []
    before = ""
    for value in row:
        if isinstance(value, str) and (text := text_of(value)):
            texts.append(text)
            before = text
        elif isinstance(value, date):
            texts.append(f"{before}：{value:%Y-%m-%d}" if before else f"{value:%Y-%m-%d}")
    return texts

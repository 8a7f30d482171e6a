"""A list with one column a paper (计划 总结 记录 体会): each cell a day, or a tick on the day of the list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.imports.preview import Verdicts
from app.imports.questions import Question
from app.imports.registers.cell_values import Doubt
from app.imports.registers.list_reader import ListReader, Read
from app.imports.registers.row import Row
from app.imports.values import BLANK_WORDS, MARK_WORDS
from app.reader.sheet import Cell, squeezed, text_of
from app.rules import marks
from app.rules.registers.values import DAY

_GIVEN = frozenset("已交 已报 已收 已报送 交 收 有 齐 已完成 完成 已上交 已提交".split())
_NOT_GIVEN = frozenset("未交 未报 未收 未报送 缺 没有 未 未完成 未上交 欠".split())
_LET_OFF = re.compile(r"免(?:[交报]|[(（].*)?|不需要?|不用交")
_LATE = re.compile(r"[（(](?:迟|迟交|补交)[^）)]*[）)]")
_NOT_YET = re.compile(r"(?:逾期|超期)\d*天?.*|未到期|将到期|未到|待交|待报")


def slot_rows(reader: ListReader, row: Row) -> Iterator[Row]:
    """One row for each cell of a row that says something has come."""
    slot = reader.register.slot
    for name, choice in reader.meanings.slots.items():
        if name not in reader.layout.columns:
            continue
        raw = row.record.raw(name)
        text = squeezed(raw)
        if _is_missing(text):
            continue
        found = Row(
            row.record,
            Verdicts(),
            {**row.values, slot: choice.id},
            dict(row.lines),
            {**row.shown, slot: choice.title},
            row.period,
            row.state,
            row.since,
            True,
            weak=set(row.weak),
            label=row.label,
        )
        found.say.messages = list(row.say.messages)
        found.say.candidates, found.say.namesake = row.say.candidates, row.say.namesake
        _read_cell(reader, found, name, raw)
        yield found


def _is_missing(text: str) -> bool:
    """Whether a cell says that nothing has come."""
    words = text in BLANK_WORDS or text in _NOT_GIVEN or _NOT_YET.fullmatch(text) is not None
    return words or MARK_WORDS.get(text) == marks.ABSENT


def _read_cell(reader: ListReader, row: Row, name: str, raw: Cell) -> None:
    text = squeezed(raw)
    label = reader.label(name)
    if _LET_OFF.fullmatch(text):
        row.is_nothing = True
        row.say.note("let_off", label, f"“{text[:20]}”不是收到，没有登记；要免报请在登记簿里登记原因")
        return
    if isinstance(raw, bool) or text in _GIVEN or MARK_WORDS.get(text) == marks.PRESENT:
        day = reader.layout.dialogue.params.exam_date or row.day or reader.above.file_day
        if day is None:
            question = "表里打“√”的没有写日期；是哪天收到的？"
            reader.layout.dialogue.ask(Question("entry_day", question, (), "--date 2024-03-31"))
            row.say.error("day_missing", label, "打了“√”，没有写哪天收到；请说明日期")
            return
        row.values[DAY] = day.isoformat()
    else:
        found = reader.attempt(row, name, lambda: _day_of(reader, label, raw))
        if found is None:
            return
        row.values[DAY] = found
    row.shown[DAY] = str(row.values[DAY])


def _day_of(reader: ListReader, label: str, raw: Cell) -> Read:
    """The day of a cell, a tick before or behind it aside (√ 3月5日)."""
    doubts: list[Doubt] = []
    text = _LATE.sub("", text_of(raw))
    for sign in "√✓✔":
        text = text.replace(sign, "")
    value = text.strip("（）() ") if isinstance(raw, str) else raw
    return reader.cells.day(label, value, doubts).isoformat(), tuple(doubts)

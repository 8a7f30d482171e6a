"""所属期, state and day of a row of a register's list."""

from __future__ import annotations

import re
from datetime import date

from app.errors import InputProblem
from app.imports.registers.list_reader import ListReader, Read
from app.imports.registers.meanings import PERIOD, SINCE, STATE, VERDICT
from app.imports.registers.row import Row
from app.imports.values import BLANK_WORDS
from app.reader.sheet import Cell, squeezed, text_of
from app.rules.registers.description import Period
from app.rules.registers.typed_values import typed_period
from app.rules.registers.values import DAY

_OWING = re.compile(r"逾期|超期|未[到交报]|将到期|免(?:[交报(（]|$)|欠")
_EXAMPLES = {
    Period.YEAR: "2024年",
    Period.HALF: "2024年上半年",
    Period.QUARTER: "2024年第三季度",
    Period.MONTH: "2024年8月",
}


def read_words(reader: ListReader, row: Row) -> None:
    """What a row says of its 所属期, its state, and the day of that."""
    _read_period(reader, row)
    _read_state(reader, row)
    _read_verdict(reader, row)
    raw = row.record.raw(SINCE)
    if raw != "" and text_of(raw) not in BLANK_WORDS:
        found = reader.attempt(row, SINCE, lambda: _day(reader, raw))
        row.since = date.fromisoformat(str(found)) if found else None


def _read_verdict(reader: ListReader, row: Row) -> None:
    """A row of a list of those who owe says that nothing has come."""
    text = squeezed(row.record.raw(VERDICT))
    if _OWING.match(text):
        row.is_nothing = True
        words = f"“{text[:20]}”不是收到，没有登记"
        row.say.note("still_owed", reader.label(VERDICT), words)


def _day(reader: ListReader, raw: Cell) -> Read:
    return reader.cells.day("状态日期", raw, []).isoformat(), ()


def _read_state(reader: ListReader, row: Row) -> None:
    text = row.record.text(STATE) or text_of(reader.above.cells.get(STATE, ""))
    if not text or text in BLANK_WORDS:
        return
    states = reader.register.states
    found = next((one for one in states if squeezed(text) in (squeezed(one.title), one.id)), None)
    if found is None:
        known = "、".join(one.title for one in states)
        words = f"“{text[:20]}”不是这本登记簿的状态，可以写：{known}"
        row.say.error("state_unknown", reader.label(STATE), words)
        return
    row.state = found.id
    row.shown[STATE] = found.title


def _read_period(reader: ListReader, row: Row) -> None:
    text = row.record.text(PERIOD) or text_of(reader.above.cells.get(PERIOD, ""))
    if not text or text in BLANK_WORDS:
        row.period = reader.above.period
        return
    year = reader.year or reader.today.year
    for written in (text, f"{year}年{text}"):
        try:
            row.period = typed_period(written, reader.register.period)
        except InputProblem:
            continue
        row.shown[PERIOD] = row.period
        return
    example = _EXAMPLES[reader.register.period]
    row.say.error("period_unreadable", reader.label(PERIOD), f"“{text[:20]}”看不懂，请写成 {example}")


def read_day(reader: ListReader, row: Row) -> None:
    """The day that the clerk or the title says, where the row says none."""
    if DAY in row.values or reader.is_matrix or _written(row):
        return
    day = reader.layout.dialogue.params.exam_date or reader.above.day
    if day is None and reader.tells_days:
        _tell_missing(reader, row)
    elif day is not None:
        row.values[DAY] = day.isoformat()
        row.is_dated = True
        row.shown[DAY] = day.isoformat()


def _written(row: Row) -> bool:
    """Whether something stands in the cell of the day that was refused."""
    raw = row.record.raw(f"f.{DAY}")
    return raw != "" and text_of(raw) not in BLANK_WORDS


def _tell_missing(reader: ListReader, row: Row) -> None:
    """A blank among days: nothing received yet where entries are received, else to be filled in."""
    name = f"f.{DAY}"
    if reader.register.grid is not None:
        row.is_nothing = True
        row.say.note("day_blank", reader.label(name), "没有写日期，按没有收到处理，不登记")
    else:
        row.say.error("day_missing", reader.label(name), "没有写日期，请补上；与上一行同一天的请写“同上”")

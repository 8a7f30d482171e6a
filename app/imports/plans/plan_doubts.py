"""What the rest of a row says against its class: another weekday, put off, really held on another day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from app.imports.layouts.layout import Layout
from app.imports.preview import Verdicts
from app.imports.rows.records import Record
from app.reader.sheet import Cell, squeezed, text_of
from app.rules.dates import read_moment
from app.rules.day_words import WEEKDAYS

_WEEKDAY = re.compile(r"(?<![每第一二三四五六七八九十\d])(?:星期|周|礼拜)([一二三四五六日天])(?![周个期])")
_WEEKDAY_CELL = re.compile(r"^(?:星期|周|礼拜)?([一二三四五六日天])$")
_WEEKDAY_LABEL = re.compile(r"^(?:星期|周|礼拜)几?$")
_PUT_OFF = re.compile(
    r"^(?:已|因.{1,8}?|暂|临时)?(?:(?:取消|停办|停训|改期|推迟|延期|顺延|暂缓)"
    r"(?:了|举办|开班|培训|开展|$|[至到为，,。;；(（一两\d])|未(?:举办|开展|组织|开班))"
)
_REALLY = re.compile(r"^(?:实际|调整后?|变更后?|改期后?|最终|更改后?).{0,4}(?:时间|日期)$")


def tell_doubts_of_day(record: Record, layout: Layout, day: date | None, say: Verdicts) -> None:
    """Say what speaks against the day of a row, or against the class; nothing is changed by it."""
    if day is None:
        return
    for label, word in _weekdays(record, layout):
        if WEEKDAYS.index(word.replace("天", "日")) != day.weekday():
            own = f"{day.month}月{day.day}日是星期{WEEKDAYS[day.weekday()]}"
            say.warn("weekday_differs", label, f"写的是星期{word}，{day.year} 年{own}，请核对日期和年份")
            break
    used = {column for name, column in layout.columns.items() if name != "note"}
    for column, value in enumerate(record.sheet.rows[record.row - 1]):
        if column in used or value == "" or column >= len(layout.labels):
            continue
        label = layout.column_label(column)
        text = text_of(value)
        if _PUT_OFF.search(squeezed(text)):
            say.warn("class_put_off", label, f"{label}写着“{text[:20]}”，如不在这一天举办，请核对是否导入")
        elif _REALLY.match(squeezed(label)) and _another_day(value, day):
            say.warn("date_elsewhere", label, f"{label}写的是“{text[:20]}”，和登记的 {day} 不同，请核对")


def _weekdays(record: Record, layout: Layout) -> Iterator[tuple[str, str]]:
    """(heading, weekday letter) of every place of a row that names one."""
    place = layout.columns.get("date")
    if found := _WEEKDAY.search(record.text("date")):
        yield layout.column_label(place), found[1]
    for column, label in enumerate(layout.labels):
        if column != place and _WEEKDAY_LABEL.match(squeezed(label)):
            cell = _WEEKDAY_CELL.match(squeezed(record.sheet.spread(record.row - 1, column)))
            if cell is not None:
                yield label, cell[1]


def _another_day(value: Cell, day: date) -> bool:
    moment = read_moment(text_of(value) if isinstance(value, bool | time) else value, year=day.year)
    return moment.day is not None and moment.day != day

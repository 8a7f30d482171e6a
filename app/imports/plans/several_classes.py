"""Several classes of a day in one cell, each after its half-day or its clock times."""

from __future__ import annotations

import re
from dataclasses import replace

from app.imports.rows.records import Record
from app.reader.sheet import Cell
from app.rules.clocks import take_clocks

_BETWEEN = re.compile(r"[\n；;]+")
_PART = re.compile(r"^(上午|下午|晚上|晚间|中午|全天)\s*[:：]?\s*(?=\D)")
_CLOCKED = re.compile(r"^(?:上午|下午|晚上)?\s*\d{1,2}(?:[:：]\d{2}|[点时])")


def classes_of(raw: Cell) -> list[tuple[str, str]]:
    """(half-day or times, title) of each class of a course cell, [] when it holds one.

    >>> classes_of("上午：条例学习\\n下午：廉政教育")
    [('上午', '条例学习'), ('下午', '廉政教育')]
    """
    if not isinstance(raw, str):
        return []
    found = [_parted(part.strip()) for part in _BETWEEN.split(raw) if part.strip()]
    return [each for each in found if each] if len(found) > 1 and all(found) else []


def _parted(text: str) -> tuple[str, str] | None:
    if _CLOCKED.match(text):
        title, clocks = take_clocks(text.replace("：", ":"))
        title = title.strip(" :：、，,.-—")
        if clocks.start is None or not title:
            return None
        return f"{clocks.start:%H:%M}" + (f"-{clocks.end:%H:%M}" if clocks.end else ""), title
    half = _PART.match(text)
    return (half[1], text[half.end() :].strip()) if half and text[half.end() :].strip() else None


def one_by_one(record: Record) -> list[Record]:
    """A record for each class of the row; hours of the whole day are no hours of each, so it stays one."""
    found = classes_of(record.raw("course"))
    if not found or record.text("hours"):
        return [record]
    return [
        replace(record, values={**record.values, "course": title, "clock": part, "start": "", "end": ""})
        for part, title in found
    ]

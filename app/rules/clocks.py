"""Clock times of a text: one span or several, over midnight, 2:30 of an afternoon that does not say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_DASH = r"[-~—–―至到]+"
_DAY_PART = re.compile(
    r"上午|下午|晚上|晚间|夜间|中午|早上|早晨|凌晨|全天|[早晚](?=\d)|(?<![A-Za-z])[AaPp]\.?[Mm]\b\.?|(?<![A-Za-z])[AaPp][Mm](?=\d)"
)
_DAY_PARTS = {
    "早上": "上午",
    "早晨": "上午",
    "早": "上午",
    "晚": "晚上",
    "晚间": "晚上",
    "夜间": "晚上",
    "am": "上午",
    "a.m.": "上午",
    "a.m": "上午",
    "pm": "下午",
    "p.m.": "下午",
    "p.m": "下午",
}
_CLOCK = r"(\d{1,2})(?::(\d{2})(?::\d{2})?|[点时](?:(半)|(\d{1,2})分?)?)"
_TIMES = re.compile(
    rf"{_CLOCK}(?:\s*{_DASH}\s*(?:次日|第二天)?(上午|下午|晚上|晚间|中午|凌晨|次日)?{_CLOCK})?"
)
_CHINESE = r"[一二三四五六七八九十两]{1,3}"
_HOUR = re.compile(rf"({_CHINESE})([点时])(?:({_CHINESE})分?)?(?![一-鿿]*(?:意见|要求|建议|体会))")
_WRITTEN = re.compile(
    rf"(?:上午|下午|晚上|晚|早上|早|中午|凌晨)\s*{_CHINESE}[点时]|^\s*{_CHINESE}[点时](?:半|整|{_DASH})"
)
_ONES = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_LONGEST = 12 * 60  # minutes over midnight; what would be longer was written the wrong way round

AFTERNOON, EARLY, OVER_MIDNIGHT, REVERSED = "afternoon", "early", "over_midnight", "reversed"


@dataclass(frozen=True)
class Clocks:
    """What a text says of the time of day.

    `start` of the first span and `end` of the last; `spans` all of them when there are several. `doubt`: ""
    or afternoon (2:30 was read as 14:30), early (a time before seven, as written), over_midnight (`end` is
    on the next day), reversed (the end was before the start and is left out).
    """

    start: time | None = None
    end: time | None = None
    day_part: str = ""
    spans: tuple[tuple[time, time | None], ...] = ()
    doubt: str = ""


def _time(hour: str, minute: str | None, half: str | None, minute2: str | None) -> int | None:
    """Minutes since midnight; 24:00 is 1440."""
    minutes = 30 if half else int(minute or minute2 or 0)
    total = int(hour) * 60 + minutes
    return total if int(hour) < 25 and minutes < 60 and total <= 1440 else None


def _as_time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _begin(minutes: int, part: str, written: str) -> tuple[int, str]:
    """When it begins, and what was assumed: 2:30 without 上午 or 下午 is an afternoon's."""
    hour = minutes // 60
    if (part in ("下午", "晚上") and 1 <= hour < 12) or (part == "中午" and 1 <= hour < 4):
        return minutes + 720, ""
    if part or hour >= 7 or hour == 0:
        return minutes, ""
    if hour < 6 and not written.startswith("0"):
        return minutes + 720, AFTERNOON
    return minutes, EARLY


def _finish(begin: int, minutes: int, part: str) -> tuple[int | None, str]:
    """When it ends: the next such time after the beginning; on the next day when that is not too long."""
    if part in ("下午", "晚上", "晚间") and 60 <= minutes < 720:
        minutes += 720
    later = [m for m in (minutes, minutes + 720) if m > begin and m <= 1440]
    if later and (minutes < 720 or later[0] == minutes):
        overnight = begin >= 1260 and minutes < 360
        if not overnight:
            return (later[0], "") if later[0] < 1440 else (1440, OVER_MIDNIGHT)
    if begin >= 1080 and minutes == 720:
        return 1440, OVER_MIDNIGHT  # 晚上9点到12点
    if begin >= 1020 and minutes < 720 and minutes + 1440 - begin <= _LONGEST:
        return minutes + 1440, OVER_MIDNIGHT
    return None, REVERSED


def assumed(value: time) -> tuple[time, str]:
    """A clock time of a cell of its own, which has neither 上午 nor a leading nought: (time, doubt)."""
    minutes, doubt = _begin(value.hour * 60 + value.minute, "", str(value.hour))
    return _as_time(minutes), doubt


def joined(start: time, end: time) -> tuple[time | None, str]:
    """The end that fits a start which stands in another cell: (end or None, doubt)."""
    if end > start:
        return end, ""
    finish, doubt = _finish(start.hour * 60 + start.minute, end.hour * 60 + end.minute, "")
    return (None, doubt) if finish is None else (_as_time(finish), doubt)


def _in_digits(text: str) -> str:
    """上午九点到十一点半 → 上午9点到11点半; 三点意见 is no time and stays."""
    if not _WRITTEN.search(text):
        return text
    return _HOUR.sub(lambda m: f"{_number(m[1])}{m[2]}" + (f"{_number(m[3])}分" if m[3] else ""), text)


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_ONES.get(tens, 1) if ten else 0) * 10 + _ONES.get(ones, 0)


def take_clocks(text: str) -> tuple[str, Clocks]:
    """Take clock times and the half-day out of `text`; the rest comes back with them."""
    text = _in_digits(text)
    parts = [(m.start(), _DAY_PARTS.get(m[0].lower(), m[0])) for m in _DAY_PART.finditer(text)]
    spans: list[tuple[time, time | None]] = []
    doubts: list[str] = []
    rest, place = "", 0
    for match in _TIMES.finditer(text):
        if spans and match[6] is None and ":" not in match[0]:
            continue  # a later "3点" is a point of the talk, not a time
        own = [part for at, part in parts if place <= at < match.start()] or [
            p for _, p in parts[:1] if not spans
        ]
        span = _span(match, own[-1] if own else "")
        rest += text[place : match.start()] + " "
        place = match.end()
        if span is not None:
            spans.append(span[:2])
            doubts += [doubt for doubt in span[2] if doubt]
    rest = _DAY_PART.sub(" ", rest + text[place:]).strip()
    part = next((part for _, part in parts if part != "凌晨"), "")
    if not spans:
        return rest, Clocks(day_part=part)
    several = tuple(spans) if len(spans) > 1 else ()
    doubt = next((d for d in (REVERSED, OVER_MIDNIGHT, AFTERNOON, EARLY) if d in doubts), "")
    return rest, Clocks(spans[0][0], spans[-1][1], part, several, doubt)


def _span(match: re.Match[str], part: str) -> tuple[time, time | None, tuple[str, str]] | None:
    written = _time(*match.group(1, 2, 3, 4))
    if written is None or written == 1440:
        return None
    begin, doubt = _begin(written, part, match[1])
    if match[6] is None:
        return _as_time(begin), None, (doubt, "")
    until = _time(*match.group(6, 7, 8, 9))
    if until is None:
        return _as_time(begin), None, (doubt, REVERSED)
    finish, other = _finish(begin, until, match[5] or "")
    return _as_time(begin), None if finish is None else _as_time(finish), (doubt, other)

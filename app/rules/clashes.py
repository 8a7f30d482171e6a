"""Class sessions that cannot both be: one lecturer, one room or one person in two places (D38, B43).

Whatever says no end lasts to the end of its half-day; whatever says no time at all may clash with anything of
the day, which is told as a doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from app.rules.day_parts import WHOLE_DAY, half_day

LECTURER, PLACE, AUDIENCE, SEATS = "lecturer", "place", "audience", "seats"
KIND_LABELS = {LECTURER: "授课人", PLACE: "地点", AUDIENCE: "参训对象", SEATS: "座位"}
DAY = 24 * 60
_ENDS = {"上午": (0, 12 * 60), "下午": (12 * 60, 18 * 60), "晚上": (18 * 60, DAY), WHOLE_DAY: (0, DAY)}
# Where several can be at once.
_NOWHERE = re.compile(
    r"线上|网络|网上|视频|腾讯会议|钉钉|直播|各(?:村|社区|单位|支部|站所|自)|自学|待定|另行"
)

# Between the rooms of a session held in several, and what says which of them a room is.
_LISTED = re.compile(r"[、；;，,\n]|[和及与]")
_VENUE = re.compile(r"[（(]?(?:主|分)会场(?:设在|设于)?[）)：:]?")


@dataclass(frozen=True)
class Span:
    """Minutes of a day, the end not included; not `is_sure` where the plan says no time."""

    begin: int
    end: int
    is_sure: bool


def span_of(start: time | None, end: time | None, part: str) -> Span:
    """When a class session holds its lecturer, room and people.

    >>> span_of(time(9), time(11, 30), "")
    Span(begin=540, end=690, is_sure=True)
    >>> span_of(time(14, 30), None, "")
    Span(begin=870, end=1080, is_sure=True)
    >>> span_of(None, None, "")
    Span(begin=0, end=1440, is_sure=False)
    """
    if start is None:
        if part in _ENDS:
            return Span(*_ENDS[part], is_sure=True)
        return Span(0, DAY, is_sure=False)
    begin = start.hour * 60 + start.minute
    if end is not None and end > start:
        return Span(begin, end.hour * 60 + end.minute, is_sure=True)
    return Span(begin, _ENDS[part if part == WHOLE_DAY else half_day(start)][1], is_sure=True)


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches have a minute in common; one that ends when the other begins does not."""
    return one.begin < other.end and other.begin < one.end


def room_of(place: str) -> str:
    """A place as it is compared, '' for none and for what is no room (线上, 各村).

    >>> room_of("镇政府 三楼会议室（主会场）") == room_of("镇政府三楼会议室(主会场)")
    True
    >>> room_of("线上")
    ''
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", place)).lower()
    return "" if _NOWHERE.search(plain) else plain


def rooms_of(place: str) -> tuple[str, ...]:
    """The rooms a place names: one, or the main room and its branches (主会场、分会场) each by itself (B43).

    >>> rooms_of("镇政府三楼会议室（主会场）、清溪村会议室（分会场）、各村分会场")
    ('镇政府三楼会议室', '清溪村会议室')
    """
    if "会场" not in place:
        return tuple(filter(None, (room_of(place),)))
    parts = _LISTED.split(place)
    return tuple(dict.fromkeys(filter(None, (room_of(_VENUE.sub("", part)) for part in parts))))


def shared(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """What stands in both, in the order of the first, once each."""
    return tuple(each for each in dict.fromkeys(one) if each and each in other)

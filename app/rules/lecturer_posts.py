"""授课人 written as a post: 宣传委员, 镇党委书记, 党政办主任 → whoever held it that day (Q13, E15)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Held = TypeVar("Held")

# Titles and units repeat from person to person and from question to question.
MANY = 4096
_PARTS = re.compile(r"[、，,；;/\s（）()]+")
_TOWN = re.compile(r"^(?:[^\s]{2,4}?(?:镇|乡|街道)|镇|乡|街道)(?=.{3,})")
_ENDINGS = ("办公室", "服务中心", "工作站", "中心", "社区", "村", "所", "站")
# Whoever comes from above or from a school is nobody of the town's roster.
_OUTSIDE = re.compile(
    r"^(?:县|市|区|省|州)(?:委|政府|纪委|直|级|里|.{1,8}(?:局|办|院|校|部|所|中心))|^(?:中央|国家)"
    r"|党校|大学|学院|教授|研究院|研究所|公司|律师"
)


@dataclass(frozen=True)
class HeldPost:
    """A post somebody held on the day."""

    person_id: int
    title: str
    unit: str = ""


@lru_cache(MANY)
def is_outside(written: str) -> bool:
    """Whether the words speak of somebody from outside: 县委党校教师, 市农业局专家."""
    return bool(_OUTSIDE.search(written.strip()))


def holders(written: str, posts: Iterable[HeldPost]) -> tuple[int, ...]:
    """Whom a written post may mean, of those who held a post on the day; one is certain, several are not.

    The whole title goes before a part of one (党委副书记 is not 党委副书记、镇长), and a title with its unit
    (党政办主任) before nothing.
    """
    return Titles((post, None) for post in posts).holders(written, lambda *_: True)


class Titles(Generic[Held]):
    """Posts by what each may be called: put in order once, asked for many written ones."""

    def __init__(self, posts: Iterable[tuple[HeldPost, Held]]) -> None:
        """`posts` with what the caller knows of each, from which it tells whether one was held."""
        self._whole: dict[str, list[tuple[int, Held]]] = {}
        self._part: dict[str, list[tuple[int, Held]]] = {}
        self._unit: dict[str, list[tuple[int, Held]]] = {}
        for post, held in posts:
            for names, ways in zip(
                _names(post.title, post.unit), (self._whole, self._part, self._unit), strict=True
            ):
                for name in names:
                    ways.setdefault(name, []).append((post.person_id, held))

    def holders(self, written: str, is_held: Callable[[int, Held], bool]) -> tuple[int, ...]:
        """Whom a written post may mean, of the (person, post) that `is_held` says were held; by id."""
        wanted = _plain(written)
        if not wanted or is_outside(written):
            return ()
        for ways, name in ((self._whole, wanted), (self._part, wanted), (self._unit, written.strip())):
            found = {person_id for person_id, held in ways.get(name, ()) if is_held(person_id, held)}
            if found:
                return tuple(sorted(found))
        return ()


@lru_cache(MANY)
def _plain(title: str) -> str:
    return _TOWN.sub("", title.strip())


@lru_cache(MANY)
def _names(title: str, unit: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What a post may be called: by its whole title, by a part of it, with its unit."""
    parts = _PARTS.split(title)
    return frozenset({_plain(title)}), frozenset(map(_plain, parts)), frozenset(_with_unit(unit, parts))


def _with_unit(unit: str, parts: Iterable[str]) -> set[str]:
    """党政办公室主任, 党政办主任, 东湾村书记 …"""
    names = {unit}
    for ending in _ENDINGS:
        if unit.endswith(ending):
            names.add(unit.removesuffix(ending) + ("办" if ending == "办公室" else ""))
    titles = [title for title in parts if title]
    return {name + title for name in names if name for title in titles}

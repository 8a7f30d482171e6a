"""校验码 of a paper: a hash of what it says itself, so that the same content carries the same code.

A paper is written with `PAPER_CODE` where its code belongs and handed to `coded`, which puts the code in.
Left out of the hash: the day of printing (`Printed`, `PrintDay`, `created`), the file name, the looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from app.papers.document import Document, Table
from app.papers.letter import Letter, Letters

PAPER_CODE = "\ue000paper code\ue000"
_WAITS = repr(PAPER_CODE)[1:-1]
# How a paper looks and what it is called on the disk; none of it is said by the paper.
LOOKS = frozenset(
    "created fingerprint file_stem warnings template marks geometry paper frozen alert panels row_height"
    " text_size even width grow fixed landscape share align indent size label_width height blank_rows"
    " own_pages author".split()
)
P = TypeVar("P", Document, Letter, Letters)


class Printed(str):
    """Words about the day of printing; they change nothing in the paper's code."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Printed()"


class PrintDay(date):
    """The day under a paper when it is the day of printing."""

    @classmethod
    def of(cls, day: date) -> PrintDay:
        """The day, as one that may differ from print to print."""
        return cls(day.year, day.month, day.day)

    def __repr__(self) -> str:
        return "PrintDay()"


_PLAIN = frozenset((str, int, float, bool, type(None)))
_names_of: dict[type, tuple[str, ...] | None] = {}


def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a kind of part, None for what is no dataclass; looked up once a kind."""
    if kind not in _names_of:
        _names_of[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else None
    return _names_of[kind]


def coded(paper: P) -> P:
    """The paper with its code (eight hex digits) in every place that waits for one."""
    hasher = hashlib.sha256()
    waiting: set[int] = set()

    def say(words: str) -> None:
        hasher.update(words.encode("utf-8", "surrogatepass") + b"\0")

    _say(paper, waiting, say)
    return cast(P, _filled(paper, hasher.hexdigest()[:8].upper(), waiting))


def _say(part: object, waiting: set[int], say: Callable[[str], None]) -> None:
    """Everything the part says, in order; tables with a cell that waits for the code are noted by id."""
    kind = type(part)
    if kind in _PLAIN:
        say(repr(part))
    elif isinstance(part, Table):
        _say(part.columns, waiting, say)
        # Rows by the hundred thousand: one repr each is what this may cost.
        for row in part.rows:
            words = repr(tuple(row))
            if _WAITS in words:
                waiting.add(id(part))
            say(words)
        say(repr(part.total))
    elif (names := _names(kind)) is not None:
        say(kind.__name__)
        for name in names:
            if name not in LOOKS:
                _say(getattr(part, name), waiting, say)
    elif isinstance(part, (tuple, list)):
        say(f"[{len(part)}]")
        for each in part:
            _say(each, waiting, say)
    else:
        say(repr(part))


def _filled(part: Any, code: str, waiting: set[int]) -> Any:
    """`part` with the code put in; what has no place for one is handed on as it is."""
    if isinstance(part, str):
        return type(part)(part.replace(PAPER_CODE, code)) if PAPER_CODE in part else part
    if isinstance(part, Table):
        if id(part) not in waiting:
            return part
        return replace(part, rows=[tuple(_filled(cell, code, waiting) for cell in row) for row in part.rows])
    if names := _names(type(part)):
        changed = {}
        for name in names:
            old = getattr(part, name)
            new = _filled(old, code, waiting)
            if new is not old:
                changed[name] = new
        return replace(part, **changed) if changed else part
    if isinstance(part, (tuple, list)):
        new_parts = [_filled(each, code, waiting) for each in part]
        same = all(new is old for new, old in zip(new_parts, part, strict=True))
        return part if same else type(part)(new_parts)
    return part

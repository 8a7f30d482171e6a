"""校验码 of a paper: a hash of what it says itself, so that the same content carries the same code.

A paper is written with `PAPER_CODE` where its code belongs and handed to `coded`, which puts the code in.
Left out of the hash: the day of printing (`Printed`, `PrintDay`, `created`), the file name, the looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from app.document import Document, Table
from app.letter import Letter, Letters

PAPER_CODE = "\ue000paper code\ue000"
_WAITS = repr(PAPER_CODE)[1:-1]
# How a paper looks and what it is called on the disk; none of it is said by the paper.
LOOKS = frozenset(
    "created fingerprint file_stem warnings template geometry paper frozen alert panels row_height text_size"
    " even width grow fixed share align indent size label_width height blank_rows own_pages author".split()
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


def coded(paper: P) -> P:
    """The paper with its code (eight hex digits) in every place that waits for one."""
    hasher = hashlib.sha256()
    waiting: set[int] = set()
    for words in _said(paper, waiting):
        hasher.update(words.encode("utf-8", "surrogatepass"))
        hasher.update(b"\0")
    return cast(P, _filled(paper, hasher.hexdigest()[:8].upper(), waiting))


def _said(part: Any, waiting: set[int]) -> Iterator[str]:
    """Everything the part says, in order; tables with a cell that waits for the code are noted by id."""
    if isinstance(part, Table):
        yield from _said(part.columns, waiting)
        # Rows by the hundred thousand: one repr each is what this may cost.
        for row in part.rows:
            words = repr(tuple(row))
            if _WAITS in words:
                waiting.add(id(part))
            yield words
        yield repr(part.total)
    elif is_dataclass(part):
        yield type(part).__name__
        for field in fields(part):
            if field.name not in LOOKS:
                yield from _said(getattr(part, field.name), waiting)
    elif isinstance(part, (tuple, list)):
        yield f"[{len(part)}]"
        for each in part:
            yield from _said(each, waiting)
    else:
        yield repr(part)


def _filled(part: Any, code: str, waiting: set[int]) -> Any:
    """`part` with the code put in; what has no place for one is handed on as it is."""
    if isinstance(part, str):
        return type(part)(part.replace(PAPER_CODE, code)) if PAPER_CODE in part else part
    if isinstance(part, Table):
        if id(part) not in waiting:
            return part
        return replace(part, rows=[tuple(_filled(cell, code, waiting) for cell in row) for row in part.rows])
    if is_dataclass(part) and not isinstance(part, type):
        changed = {}
        for field in fields(part):
            old = getattr(part, field.name)
            new = _filled(old, code, waiting)
            if new is not old:
                changed[field.name] = new
        return replace(part, **changed) if changed else part
    if isinstance(part, (tuple, list)):
        new_parts = [_filled(each, code, waiting) for each in part]
        same = all(new is old for new, old in zip(new_parts, part, strict=True))
        return part if same else type(part)(new_parts)
    return part

"""A flowing official paper as a value: what bulletins, notices, records and forms are made of.

A `Letter` knows nothing of files. Widths are counted in full characters of its text size, heights in
millimetres. Writers: `app.writers.pdf.letter_pdf`, `letter_docx`, `letter_text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from app.papers.document import Fact, Table


class Face(StrEnum):
    """A typeface by its duty; writers turn it into a font name (docx) or a bundled file (pdf)."""

    BODY = "body"  # 仿宋
    TITLE = "title"  # 小标宋
    HEI = "hei"  # 黑体
    KAI = "kai"  # 楷体
    SONG = "song"  # 宋体


class Geometry(StrEnum):
    """`OFFICIAL` is GB/T 9704-2012: 22 lines of 28 characters. `PLAIN` suits forms, slips and records."""

    OFFICIAL = "official"
    PLAIN = "plain"


@dataclass(frozen=True)
class Run:
    """A stretch of a paragraph. `note` explains it: a small number here, the words at the end."""

    text: str
    bold: bool = False
    face: Face = Face.BODY
    note: str = ""


@dataclass(frozen=True)
class Heading:
    """Level 1 一、黑体, 2 （一）楷体, 3 1. 仿宋; the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Text that wraps. `parts` is a string or runs; `indent` counts characters of the first line.

    `align` is left (justified), center or right; `size` in points, 0 for the letter's own.
    """

    parts: str | tuple[str | Run, ...]
    indent: float = 2.0
    align: str = "left"
    size: float = 0.0

    @property
    def runs(self) -> tuple[Run, ...]:
        """The parts, all as runs."""
        parts = (self.parts,) if isinstance(self.parts, str) else self.parts
        return tuple(part if isinstance(part, Run) else Run(part) for part in parts)

    @property
    def text(self) -> str:
        """The words alone."""
        return self.parts if isinstance(self.parts, str) else "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class FieldRow:
    """One line of labelled facts; `height` (mm) is the least height of a boxed row (room for handwriting)."""

    fields: tuple[Fact, ...]
    height: float = 0.0


@dataclass(frozen=True)
class Fields:
    """Labelled facts line by line, or as a ruled form when `boxed`: label cell, value cell, …

    An empty value is a line (or a box) to be filled by hand. `label_width` counts characters in a box.
    """

    rows: tuple[FieldRow, ...]
    boxed: bool = False
    label_width: float = 5.0


@dataclass(frozen=True)
class TableBlock:
    """A ruled table; its header is repeated on every page it runs to."""

    table: Table
    caption: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""


@dataclass(frozen=True)
class Signature:
    """One line with room for signatures by hand: 谈话人签字：＿＿＿."""

    fields: tuple[Fact, ...]


Block = Heading | Paragraph | Fields | TableBlock | PageBreak | Signature


@dataclass(frozen=True)
class Letter:
    """A paper. Empty parts are left out.

    `masthead` is the red name above the red line; `number` 〔2024〕n号; `recipients` 主送; `issuer` and `on`
    stand under the text; `copies` 抄送 at the foot. `landscape` lays a plain page across. `code` is printed
    small on every page; of a draft (`is_draft`) it says so, and stands in sight. `template` is the clerk's
    own docx to be filled instead of the built-in look; with `marks` (mark, words) only those are put in.
    `file_stem` proposes a file name.
    """

    title: str
    blocks: tuple[Block, ...]
    masthead: str = ""
    number: str = ""
    recipients: str = ""
    issuer: str = ""
    on: date | None = None
    copies: str = ""
    size: str = "A4"
    landscape: bool = False
    geometry: Geometry = Geometry.OFFICIAL
    code: str = ""
    author: str = ""
    created: datetime | None = None
    fingerprint: str = ""
    warnings: tuple[str, ...] = ()
    file_stem: str = ""
    template: Path | None = None
    marks: tuple[tuple[str, str], ...] = ()
    is_draft: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """The explanations of the runs, in order; the first is number 1."""
        return tuple(run.note for run in self.all_runs() if run.note)

    def all_runs(self) -> Iterator[Run]:
        """Every run of every paragraph, in order."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.runs


@dataclass(frozen=True)
class Letters:
    """Several letters in one file, each starting a page of its own (a whole unit's records)."""

    title: str
    letters: Sequence[Letter]
    author: str = ""
    created: datetime | None = None
    fingerprint: str = ""
    warnings: tuple[str, ...] = ()
    file_stem: str = ""


def long_date(day: date) -> str:
    """2024年8月15日: the date as it stands under a letter."""
    return f"{day.year}年{day.month}月{day.day}日"


def note_sign(number: int) -> str:
    """①, ②, … ⑳, then (21)."""
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"

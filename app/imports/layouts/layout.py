"""Finds the header of a sheet and what each column means: by words, by looks, by merged cells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from app.imports.layouts.bare_units import unit_without_heading
from app.imports.layouts.block_headers import Block, find_blocks, name_columns, plain_leaves
from app.imports.layouts.columns import REASON_COLUMN, SERIAL_WORDS
from app.imports.layouts.date_columns import DateColumn, HeadContext, date_columns, date_like, half_named
from app.imports.layouts.dating import texts_above, titles_begin, year_made
from app.imports.layouts.fields import ColumnMeaning, label_forms
from app.imports.layouts.header_place import header_place, key_place
from app.imports.layouts.header_rows import (
    HEADER_WITHIN,
    header_paths,
    header_rows,
    own_score,
)
from app.imports.layouts.name_columns import refusal_of, said_column
from app.imports.layouts.whose import NOBODY, PERSONAL, Whose, as_said, whose_columns
from app.imports.params import LayoutCorrection
from app.imports.questions import Dialogue
from app.imports.words.leaving import LeavingColumn, leaving_columns
from app.imports.words.row_words import (
    is_persons_own,
)
from app.imports.words.surnames import looks_like_name
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of
from app.rules.dates import month_in, year_in
from app.rules.years import period_in
from app.work import NO_PROGRESS, Progress

__all__ = ["HEADER_WITHIN", "Layout", "LeavingColumn", "PersonColumn", "find_layout"]


@dataclass(frozen=True)
class PersonColumn:
    """A column of one person's marks, where people stand across: the header cell and the unit over it."""

    column: int
    raw: Cell
    unit: str = ""


@dataclass(frozen=True)
class Layout:
    """Where things are on one sheet. Rows and columns count from 0; `body` is the first data row.

    `people` and `units` are the names the town knows, `fixed` what the heading of a block says of all its
    rows, `leaving` the columns that say who has left. Of a block, `own` are its columns, `others` those of
    the other blocks, `part` is its number. Of lists one below the other, one has the rows `begin` to `end`;
    `common` are the lines above that hold for all of them, `named` is the line that says what it is of.
    """

    sheet: Sheet
    top: int
    body: int
    columns: Mapping[str, int]
    dates: tuple[DateColumn, ...]
    labels: tuple[str, ...]
    score: float
    fingerprint: str
    year: int | None = None
    month: int | None = None
    across: tuple[PersonColumn, ...] = ()
    corrected: bool = False  # the user said what the columns are
    whose: Whose = NOBODY
    blocks: tuple[Block, ...] = ()
    part: int = 0
    own: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    fixed: Mapping[str, Cell] = field(default_factory=dict)
    leaving: tuple[LeavingColumn, ...] = ()
    leaves: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    today: date | None = None
    begin: int = 0
    end: int | None = None
    common: tuple[str, ...] = ()
    named: str = ""
    progress: Progress = field(default=NO_PROGRESS, compare=False, repr=False)
    dialogue: Dialogue = field(default_factory=Dialogue, compare=False, repr=False)

    @cached_property
    def header_texts(self) -> tuple[str, ...]:
        """The header text of every column without blanks, to know it again further down."""
        return tuple(squeezed(label) for label in self.labels)

    @property
    def last(self) -> int:
        """The first row that is not this list's any more."""
        return len(self.sheet.rows) if self.end is None else self.end

    def column_label(self, column: int | None) -> str:
        """The header text of a column, or its letter."""
        if column is None:
            return ""
        label = self.labels[column] if column < len(self.labels) else ""
        return label or f"{letters(column)} 列"


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _label_score(item: ColumnMeaning, path: Sequence[Cell]) -> float:
    texts = [text_of(value) for value in path]
    if not texts:
        return 0
    leaf = item.score(texts[-1])
    joined = item.score("".join(texts)) - 0.5 if len(texts) > 1 else 0
    upper = max((item.score(text) for text in texts[:-1]), default=0) * 0.7
    return max(leaf, joined, upper)


def _evidence(item: ColumnMeaning, samples: Sequence[str], label_score: float) -> float:
    if item.looks is None or len(samples) < 2:
        return label_score
    share = sum(map(item.looks, samples)) / len(samples)
    if label_score:
        return label_score + 3 * share - (4 if share < 0.15 else 0)
    return 4 * share if item.by_look and share >= 0.7 else 0


def assign_columns(
    sheet: Sheet,
    body: int,
    paths: Sequence[Sequence[Cell]],
    fields: Sequence[ColumnMeaning],
    dated: Set[int] = frozenset(),
    others: Set[int] = frozenset(),
    key_place: int | None = None,
) -> dict[str, int]:
    """Give every field at most one column and every column at most one field, best fits first.

    Columns of days and of further blocks (`dated`) have none; `others` are the columns about somebody beside
    the person (a relative's name or telephone); `key_place` is the name's whatever its header.
    """
    candidates = []
    for column, path in enumerate(paths):
        label = text_of(path[-1]) if path else ""
        if column in dated or label == REASON_COLUMN or (label and label_forms(label)[0] in SERIAL_WORDS):
            continue
        samples = samples_below(sheet, body, column)
        for order, item in enumerate(fields):
            if column in others and item.name in PERSONAL:
                continue
            score = _evidence(item, samples, _label_score(item, path))
            if column in sheet.hidden:
                score -= 2
            if score > 0:
                candidates.append((-score, order, column, item.name))
    taken: dict[str, int] = {} if key_place is None else {"name": key_place}
    used: set[tuple[Cell, ...]] = set()
    for _, _, column, name in sorted(candidates):
        # A header that comes again (lists side by side) means the same again, never another field.
        path = tuple(paths[column])
        if name not in taken and column not in taken.values() and path not in used:
            taken[name] = column
            used |= {path} if path else set()
    return taken


def context_of(sheet: Sheet, top: int, year: int | None) -> tuple[int | None, int | None]:
    """Year and month that the lines above the header (or the sheet's name) speak of, its own lines first."""
    begin = titles_begin(sheet, top)
    texts = texts_above(sheet, begin, top) + texts_above(sheet, 0, begin) + texts_above(sheet, top, top + 1)
    texts.append(sheet.name)
    years = [found for found in map(year_in, texts) if found]
    months = [found for text in texts[:12] if "月" in text and (found := month_in(text))]
    months += [found] if (found := month_in(sheet.name) if "月" in sheet.name else None) else []
    if not months:  # 2024-05-01 至 2024-05-31 over bare days
        spans = [span for text in texts[:12] if (span := period_in(text)) and span.exact]
        months = [span.first.month for span in spans if span.first.month == span.last.month]
    return year or (years[0] if years else year_made(sheet, top + 1)), months[0] if months else None


def fingerprint(kind: str, labels: Sequence[str]) -> str:
    """A short name of a layout: the same columns in the same order give the same one."""
    text = kind + "\n" + "\n".join(re.sub(r"\d+", "#", squeezed(label)) for label in labels)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def find_layout(
    sheet: Sheet,
    kind: str,
    fields: Sequence[ColumnMeaning],
    *,
    key: str,
    matrix: bool = False,
    headless: bool = False,
    year: int | None = None,
    titles: Mapping[str, date] | None = None,
    correction: LayoutCorrection | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Layout | None:
    """Find the header of `sheet` and each field's column; with `matrix` those headed by dates or `titles`.
    `answers` say which column the names are, and whose a doubtful one is."""
    named = said_column(answers or {})
    found = header_place(sheet, fields, key, matrix=matrix, correction=correction, named=named)
    if found is None:
        return _headless(sheet, kind, fields, key, year) if headless else None
    row, score, place = found
    top, body = header_rows(sheet, row, key_place(sheet, row, fields, key, place))
    paths, labels = _paths_and_labels(sheet, top, body)
    context = HeadContext(year, *context_of(sheet, top, year))
    found_whose = whose_columns(sheet, body, paths, fields, own=place if named else None)
    whose = as_said(found_whose, labels, answers or {})
    blocks = _blocks(sheet, body, paths, fields, key, whose.others) if place is None else ()
    with_days = matrix and not _by_day(blocks)
    dates = date_columns(sheet, top, body, paths, titles or {}, context) if with_days else ()
    score = min(score, own_score(sheet, row, fields, whose.others)) if whose.others else score
    corrected = _corrected(sheet, correction)
    dates = tuple(one for one in dates if one.column not in corrected.values())
    elsewhere = {c for block in blocks[1:] for c in block.columns} | {one.column for one in dates}
    columns = corrected or _guessed_columns(sheet, body, paths, fields, elsewhere, whose.others, place)
    return Layout(
        sheet,
        top,
        body,
        columns,
        dates,
        labels,
        score + 2 * len(dates),
        fingerprint(kind, labels),
        context.year,
        context.month,
        corrected=bool(corrected),
        blocks=blocks,
        leaving=leaving_columns(paths, columns) if key == "name" else (),
        leaves=plain_leaves(paths),
        whose=whose,
    )


def _paths_and_labels(sheet: Sheet, top: int, body: int) -> tuple[list[list[Cell]], tuple[str, ...]]:
    paths = header_paths(sheet, top, body)
    return paths, tuple(" ".join(map(text_of, path)) for path in paths)


def _corrected(sheet: Sheet, correction: LayoutCorrection | None) -> dict[str, int]:
    """The columns as the user said them, {} where nothing was said."""
    said = correction.columns if correction is not None else {}
    return {name: column for name, column in said.items() if column < sheet.width}


def _by_day(blocks: Sequence[Block]) -> bool:
    """Whether each block holds the people of one day or half-day (3月5日 over 姓名 签到): no days across."""
    return any(date_like(block.group) or half_named(text_of(block.group)) for block in blocks)


def _blocks(
    sheet: Sheet,
    body: int,
    paths: Sequence[Sequence[Cell]],
    fields: Sequence[ColumnMeaning],
    key: str,
    others: Set[int],
) -> tuple[Block, ...]:
    """The people of a row; a block that is not headed as the first one says what its own columns mean."""
    blocks = find_blocks(sheet, body, paths, fields, key, others)
    every = set(range(len(paths)))
    return tuple(
        replace(block, fields=assign_columns(sheet, body, paths, fields, every - set(block.columns), others))
        if block.is_unlike
        else block
        for block in blocks
    )


def _guessed_columns(
    sheet: Sheet,
    body: int,
    paths: Sequence[Sequence[Cell]],
    fields: Sequence[ColumnMeaning],
    elsewhere: Set[int],
    others: Set[int],
    place: int | None,
) -> dict[str, int]:
    columns = assign_columns(sheet, body, paths, fields, elsewhere, others, place)
    if place is None:
        columns |= unit_without_heading(sheet, body, paths, fields, columns, elsewhere)
    return columns


def _headless(
    sheet: Sheet, kind: str, fields: Sequence[ColumnMeaning], key: str, year: int | None
) -> Layout | None:
    """A list without any header, known by the look of its columns.

    It needs names, and ID or telephone numbers, or units, or nothing else at all.
    """
    if not sheet.rows or refusal_of(sheet, fields)[0]:
        return None
    paths: list[list[Cell]] = [[] for _ in range(sheet.width)]
    begin = next(
        (r for r in range(len(sheet.rows)) if any(map(looks_like_name, map(squeezed, sheet.rows[r])))), 0
    )
    columns = assign_columns(sheet, begin, paths, fields)
    if key not in columns:
        return None
    columns |= unit_without_heading(sheet, begin, paths, fields, columns, set())
    if not {"id_number", "phone", "unit", "sex"} & set(columns) and not _only_names(sheet, columns[key]):
        return None
    place = columns[key]
    top = next((r for r in range(len(sheet.rows)) if _is_somebody(sheet, r, place)), 0)
    labels = tuple("" for _ in paths)
    blocks = name_columns(sheet, top, looks_like_name)
    if blocks and columns[key] in blocks[0].columns:
        columns = {name: c for name, c in columns.items() if not any(c in b.columns for b in blocks[1:])}
    else:
        blocks = ()
    found_year, found_month = context_of(sheet, top, year)
    return Layout(
        sheet,
        top,
        top,
        columns,
        (),
        labels,
        5,
        fingerprint(kind, labels),
        found_year,
        found_month,
        blocks=blocks,
        leaves=labels,
    )


def _is_somebody(sheet: Sheet, row: int, column: int) -> bool:
    """A name in the column of names, or whatever stands there beside a number or sex of a person."""
    name = squeezed(sheet.cell(row, column))
    return looks_like_name(name) or (bool(name) and any(map(is_persons_own, map(squeezed, sheet.rows[row]))))


def _only_names(sheet: Sheet, column: int) -> bool:
    """One name a row and nothing beside it but a number."""
    names = samples_below(sheet, 0, column, 2000)
    other = {
        text
        for row in range(len(sheet.rows))
        for c in range(sheet.width)
        if c != column and (text := squeezed(sheet.cell(row, c))) and not text.isdigit()
    }
    return len(names) >= 3 and not other and sum(map(looks_like_name, names)) >= 0.8 * len(names)

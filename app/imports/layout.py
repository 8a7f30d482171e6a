"""Finds the header of a sheet and what each column means: by words, by looks, by merged cells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.imports.columns import REASON_COLUMN, SERIAL_WORDS
from app.imports.date_columns import DateColumn, HeadContext, date_columns, date_like
from app.imports.fields import Field, label_forms
from app.imports.params import Correction
from app.imports.questions import Dialogue
from app.imports.values import mark_code
from app.imports.whose import NOBODY, PERSONAL, Whose, header_by_content, refusal_of, whose_columns
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of
from app.rules.dates import month_in, year_in
from app.work import NO_PROGRESS, Progress

HEADER_WITHIN = 30
_CHINESE_LIST = re.compile(r"[:：]")


@dataclass(frozen=True)
class PersonColumn:
    """A column of one person's marks, where people stand across: the header cell and the unit over it."""

    column: int
    raw: Cell
    unit: str = ""


@dataclass(frozen=True)
class Layout:
    """Where things are on one sheet. Rows and columns count from 0; `body` is the first data row."""

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
    progress: Progress = field(default=NO_PROGRESS, compare=False, repr=False)
    dialogue: Dialogue = field(default_factory=Dialogue, compare=False, repr=False)

    @cached_property
    def header_texts(self) -> tuple[str, ...]:
        """The header text of every column without blanks, to know it again further down."""
        return tuple(squeezed(label) for label in self.labels)

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


def _row_labels(sheet: Sheet, row: int) -> list[str]:
    return [text_of(sheet.spread(row, column)) for column in range(sheet.width)]


def _title_like(sheet: Sheet, row: int) -> bool:
    """A row that is one line of text over the whole table."""
    filled = {sheet.anchors.get((row, c), (row, c)) for c in range(sheet.width) if sheet.spread(row, c) != ""}
    return len(filled) <= 1


def _row_score(labels: Sequence[str], fields: Sequence[Field]) -> tuple[int, set[str]]:
    total, found = 0, set()
    for item in fields:
        best = max((item.score(label) for label in labels), default=0)
        if best:
            total += best
            found.add(item.name)
    return total, found


def _own_score(sheet: Sheet, row: int, fields: Sequence[Field], others: Set[int]) -> int:
    """The score of a header row without the columns about other people."""
    labels = [label for column, label in enumerate(_row_labels(sheet, row)) if column not in others]
    return _row_score(labels, fields)[0]


def _header_base(sheet: Sheet, fields: Sequence[Field], key: str, *, matrix: bool) -> tuple[int, int] | None:
    """(row, score) of the best header row: it names the key field and at least one more thing."""
    best: tuple[int, int] | None = None
    for row in range(min(HEADER_WITHIN, len(sheet.rows))):
        if _title_like(sheet, row):
            continue
        labels = _row_labels(sheet, row)
        score, found = _row_score(labels, fields)
        if key not in found:
            continue
        others = len(found) - 1
        if matrix:
            below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else ()
            others += sum(map(date_like, sheet.rows[row])) + (1 if any(map(date_like, below)) else 0)
        serial = any(label_forms(label)[0] in SERIAL_WORDS for label in labels if label)
        if others + serial < 1 and not _stands_over_keys(sheet, row, fields, key):
            continue
        if best is None or score > best[1]:
            best = (row, score)
    return best


def _stands_over_keys(sheet: Sheet, row: int, fields: Sequence[Field], key: str) -> bool:
    """The key word alone, beside words nobody knows, is a header when names stand below it."""
    item = next(item for item in fields if item.name == key)
    if item.looks is None:
        return False
    samples = samples_below(sheet, row + 1, _key_column(sheet, row, item))
    return bool(samples) and sum(map(item.looks, samples)) >= 0.5 * len(samples)


def _key_column(sheet: Sheet, row: int, item: Field) -> int:
    labels = _row_labels(sheet, row)
    return max(range(len(labels)), key=lambda column: (item.score(labels[column]), -column))


def _is_lower_level(sheet: Sheet, row: int, base: int, key_column: int) -> bool:
    """Whether `row` continues the header that began at `base` (a second or third header line)."""
    if row >= len(sheet.rows) or not sheet.rows[row]:
        return False
    anchor = sheet.anchors.get((row, key_column))
    if anchor is not None and anchor[0] <= base:
        return True
    if sheet.cell(row, key_column) != "":
        return _splits_header(sheet, row, base, key_column)
    filled = [c for c in range(len(sheet.rows[row])) if sheet.rows[row][c] != ""]
    if len(filled) < 2:
        return False
    values = [sheet.cell(row, column) for column in filled]
    if all(map(date_like, values)):
        return not all(squeezed(value) in ("0", "1") for value in values)
    if all(date_like(sheet.spread(base, column)) for column in filled):
        return all(mark_code(value, {}) is None for value in values)  # titles under their dates
    return all(_under_open_header(sheet, row, base, column) for column in filled)


def _splits_header(sheet: Sheet, row: int, base: int, key_column: int) -> bool:
    """Whether `row` only parts wide header cells (课程 over 名称, 学时), all others being merged."""
    anchor = sheet.anchors.get((base, key_column))
    if anchor is None or sheet.anchors.get((base, key_column + 1)) != anchor:
        return False
    merged = 0
    for column in range(sheet.width):
        value = sheet.cell(row, column)
        over = sheet.anchors.get((row, column))
        if over is not None and over[0] <= base:
            merged += 1
        elif not isinstance(value, str) or len(value) > 8 or re.search(r"\d", value):
            return False
    return merged > 0


def _under_open_header(sheet: Sheet, row: int, base: int, column: int) -> bool:
    """A cell may be a lower header only under a blank or a wide header cell, or beside one."""
    above = sheet.cell(base, column)
    anchor = sheet.anchors.get((base, column))
    wide = anchor is not None and sheet.anchors.get((base, column + 1)) == anchor
    open_right = sheet.cell(base, column + 1) == "" and column + 1 < sheet.width
    return above == "" or wide or open_right or (anchor is not None and anchor != (base, column))


def _is_upper_level(sheet: Sheet, row: int) -> bool:
    """Whether `row` is a group line over the header (3月 over its days, 基本信息 over its columns)."""
    if row < 0 or not sheet.rows[row] or _title_like(sheet, row):
        return False
    texts = [
        (c, text_of(sheet.cell(row, c))) for c in range(len(sheet.rows[row])) if sheet.cell(row, c) != ""
    ]
    if any(_CHINESE_LIST.search(text) or len(text) > 15 for _, text in texts):
        return False
    wide = sum(sheet.anchors.get((row, c + 1)) == (row, c) for c, _ in texts)
    return wide >= 1 or len(texts) >= 2


def _header_rows(sheet: Sheet, base: int, key_column: int) -> tuple[int, int]:
    """(first header row, first row after the header)."""
    last = base
    while last - base < 2 and _is_lower_level(sheet, last + 1, base, key_column):
        last += 1
    top = base
    while base - top < 2 and _is_upper_level(sheet, top - 1):
        top -= 1
    return top, last + 1


def _paths(sheet: Sheet, top: int, body: int) -> list[list[Cell]]:
    """The header cells over each column from top to bottom, repeats of a merged cell left out."""
    paths: list[list[Cell]] = []
    groups: dict[int, Cell] = {}
    for column in range(sheet.width):
        path: list[Cell] = []
        for row in range(top, body):
            value = sheet.spread(row, column)
            if value == "" and row < body - 1 and (row, column) not in sheet.anchors:
                # Without merges a group title stands over its first column only.
                if sheet.cell(body - 1, column) != "" and not _named_below(sheet, row, column, body):
                    value = groups.get(row, "")
            elif value != "":
                groups[row] = value
            if value != "" and value not in path:
                path.append(value)
        paths.append(path)
    return paths


def _named_below(sheet: Sheet, row: int, column: int, body: int) -> bool:
    """The lowest header cell speaks for itself (not a bare day, date or half-day)."""
    value = sheet.cell(body - 1, column)
    return isinstance(value, str) and re.search(r"\d|[上下]午", value) is None


def _label_score(item: Field, path: Sequence[Cell]) -> float:
    texts = [text_of(value) for value in path]
    if not texts:
        return 0
    leaf = item.score(texts[-1])
    joined = item.score("".join(texts)) - 0.5 if len(texts) > 1 else 0
    upper = max((item.score(text) for text in texts[:-1]), default=0) * 0.7
    return max(leaf, joined, upper)


def _evidence(item: Field, samples: Sequence[str], label_score: float) -> float:
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
    fields: Sequence[Field],
    dated: Set[int] = frozenset(),
    others: Set[int] = frozenset(),
) -> dict[str, int]:
    """Give every field at most one column and every column at most one field, best fits first.

    `others` are the columns about somebody beside the person (a relative's name or telephone).
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
    taken: dict[str, int] = {}
    used: set[tuple[Cell, ...]] = set()
    for _, _, column, name in sorted(candidates):
        # A header that comes again (lists side by side) means the same again, never another field.
        path = tuple(paths[column])
        if name not in taken and column not in taken.values() and path not in used:
            taken[name] = column
            used |= {path} if path else set()
    return taken


def context_of(sheet: Sheet, top: int, year: int | None) -> tuple[int | None, int | None]:
    """Year and month that the lines above the header (or the sheet's name) speak of."""
    texts = [text_of(value) for row in sheet.rows[: top + 1] for value in row if isinstance(value, str)]
    texts.append(sheet.name)
    years = [found for found in map(year_in, texts) if found]
    months = [found for text in texts[:12] if "月" in text and (found := month_in(text))]
    months += [found] if (found := month_in(sheet.name) if "月" in sheet.name else None) else []
    return year or (years[0] if years else None), months[0] if months else None


def fingerprint(kind: str, labels: Sequence[str]) -> str:
    """A short name of a layout: the same columns in the same order give the same one."""
    text = kind + "\n" + "\n".join(re.sub(r"\d+", "#", squeezed(label)) for label in labels)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def find_layout(
    sheet: Sheet,
    kind: str,
    fields: Sequence[Field],
    *,
    key: str,
    matrix: bool = False,
    headless: bool = False,
    year: int | None = None,
    titles: Mapping[str, date] | None = None,
    correction: Correction | None = None,
) -> Layout | None:
    """Find the header of `sheet` and give each field its column; None when there is none.

    `key` is the field without which a row is nothing (name, course); with `matrix`, columns headed by dates
    (or by one of `titles`) are found too. A `correction` replaces the guessed header row and columns.
    """
    key_field = next(item for item in fields if item.name == key)
    base = _header_base(sheet, fields, key, matrix=matrix) or header_by_content(sheet, fields)
    if correction is not None and correction.header_row is not None:
        base = (correction.header_row, 0)
    if base is None:
        return _headless(sheet, kind, fields, key, year) if headless else None
    row, score = base
    top, body = _header_rows(sheet, row, _key_column(sheet, row, key_field))
    paths = _paths(sheet, top, body)
    labels = tuple(" ".join(text_of(value) for value in path) for path in paths)
    context = HeadContext(year, *context_of(sheet, top, year))
    dates = date_columns(sheet, top, body, paths, titles or {}, context) if matrix else ()
    whose = whose_columns(sheet, body, paths, fields)
    columns = assign_columns(sheet, body, paths, fields, {dated.column for dated in dates}, whose.others)
    if whose.others:
        score = min(score, _own_score(sheet, row, fields, whose.others))
    if correction is not None and correction.columns:
        columns = {name: column for name, column in correction.columns.items() if column < sheet.width}
        dates = tuple(dated for dated in dates if dated.column not in columns.values())
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
        corrected=correction is not None and bool(correction.columns),
        whose=whose,
    )


def _headless(sheet: Sheet, kind: str, fields: Sequence[Field], key: str, year: int | None) -> Layout | None:
    """A list without any header, known by the look of its columns: needs names and ID or phone numbers."""
    if not sheet.rows or refusal_of(sheet, fields)[0]:
        return None
    paths: list[list[Cell]] = [[] for _ in range(sheet.width)]
    columns = assign_columns(sheet, 0, paths, fields)
    if key not in columns or not {"id_number", "phone"} & set(columns):
        return None
    labels = tuple("" for _ in paths)
    found_year, found_month = context_of(sheet, 0, year)
    return Layout(sheet, 0, 0, columns, (), labels, 5, fingerprint(kind, labels), found_year, found_month)

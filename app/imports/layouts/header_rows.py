"""Where the header of a sheet is, how many lines it has, and what stands over each column."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from app.imports.layouts.columns import SERIAL_WORDS
from app.imports.layouts.date_columns import date_like
from app.imports.layouts.fields import ColumnMeaning, label_forms, meanings
from app.imports.values import LEGEND_WORDS, mark_code
from app.imports.words.row_words import is_persons_own, is_surely_name, is_surely_unit, without_decoration
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of

HEADER_WITHIN = 30
_BETWEEN = re.compile(r"[、,，;；/\s]+")
_CHINESE_LIST = re.compile(r"[:：]")


def _title_like(sheet: Sheet, row: int) -> bool:
    """A row that is one line of text over the whole table."""
    filled = {sheet.anchors.get((row, c), (row, c)) for c in range(sheet.width) if sheet.spread(row, c) != ""}
    return len(filled) <= 1


def _row_score(labels: Sequence[str], fields: Sequence[ColumnMeaning]) -> tuple[int, set[str]]:
    best: dict[str, int] = {}
    for label in labels:
        for name, score in meanings(label, tuple(fields)) if label else ():
            best[name] = max(score, best.get(name, 0))
    return sum(best.values()), set(best)


def most_score(sheet: Sheet, fields: Sequence[ColumnMeaning]) -> int:
    """More than this no header row of the sheet scores, days and titles of classes aside."""
    rows = range(min(HEADER_WITHIN, len(sheet.rows)))
    return max((_row_score(sheet.labels(row), fields)[0] for row in rows), default=0)


def own_score(sheet: Sheet, row: int, fields: Sequence[ColumnMeaning], others: Set[int]) -> int:
    """The score of a header row without the columns about other people."""
    labels = [label for column, label in enumerate(sheet.labels(row)) if column not in others]
    return _row_score(labels, fields)[0]


def header_base(
    sheet: Sheet, fields: Sequence[ColumnMeaning], key: str, *, matrix: bool
) -> tuple[int, int] | None:
    """(row, score) of the best header row: it names the key field and at least one more thing."""
    best: tuple[int, int] | None = None
    for row in range(min(HEADER_WITHIN, len(sheet.rows))):
        if _title_like(sheet, row):
            if best is None and _is_lone_key(sheet, row, fields, key):
                best = (row, 1)
            continue
        labels = sheet.labels(row)
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


def _is_lone_key(sheet: Sheet, row: int, fields: Sequence[ColumnMeaning], key: str) -> bool:
    """The key word is all there is in the row, and what stands below it looks like keys."""
    item = next(item for item in fields if item.name == key)
    exact = [c for c in range(sheet.width) if item.score(text_of(sheet.cell(row, c))) >= 10]
    return len(exact) == 1 and item.looks is not None and _stands_over_keys(sheet, row, fields, key)


def mixed_base(sheet: Sheet, fields: Sequence[ColumnMeaning], *, matrix: bool) -> tuple[int, int, int] | None:
    """(row, score, column) of a header whose unit column holds the units and, below each, their people.

    None unless names stand below, units between them, and the row heads something more.
    """
    unit = next((item for item in fields if item.name == "unit"), None)
    if unit is None:
        return None
    for row in range(min(HEADER_WITHIN, len(sheet.rows))):
        if _title_like(sheet, row):
            continue
        labels = sheet.labels(row)
        score, found = _row_score(labels, fields)
        others = len(found - {"unit"}) + (sum(map(date_like, sheet.rows[row])) if matrix else 0)
        for column, label in enumerate(labels):
            if label and unit.score(label) and others and _mixes(sheet, row + 1, column):
                return row, score, column
    return None


def _mixes(sheet: Sheet, body: int, column: int) -> bool:
    """Names of people below names of units, in one column."""
    texts = samples_below(sheet, body, column, 200)
    units = sum(is_surely_unit(without_decoration(text)) for text in texts)
    names = sum(is_surely_name(text) for text in texts)
    return units >= 1 and names >= max(2, units) and names + units >= 0.6 * len(texts)


def _stands_over_keys(sheet: Sheet, row: int, fields: Sequence[ColumnMeaning], key: str) -> bool:
    """The key word alone, beside words nobody knows, is a header when names stand below it."""
    item = next(item for item in fields if item.name == key)
    if item.looks is None:
        return False
    samples = samples_below(sheet, row + 1, key_column(sheet, row, item))
    return bool(samples) and sum(_looks(item, text) for text in samples) >= 0.5 * len(samples)


def _looks(item: ColumnMeaning, text: str) -> bool:
    """Whether a text looks like one key, or like several between 、"""
    parts = [part for part in _BETWEEN.split(text) if part]
    return item.looks is not None and bool(parts) and all(map(item.looks, parts))


def key_column(sheet: Sheet, row: int, item: ColumnMeaning) -> int:
    """The column of the header row whose text names the key field best."""
    labels = sheet.labels(row)
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
    if row < 0 or not sheet.rows[row] or _title_like(sheet, row) or _is_legend_line(sheet, row):
        return False
    texts = [
        (c, text_of(sheet.cell(row, c))) for c in range(len(sheet.rows[row])) if sheet.cell(row, c) != ""
    ]
    if any(_CHINESE_LIST.search(text) or len(text) > 15 for _, text in texts):
        return False
    wide = sum(sheet.anchors.get((row, c + 1)) == (row, c) for c, _ in texts)
    return wide >= 1 or len(texts) >= 2


def _is_legend_line(sheet: Sheet, row: int) -> bool:
    """Words of a legend with their signs between them, or in the same columns of the line above or below."""
    texts = _plain_cells(sheet, row)
    words = [c for c, text in texts.items() if text in LEGEND_WORDS]
    signs = [c for c, text in texts.items() if text not in LEGEND_WORDS and len(text) <= 2]
    rest = len(texts) - len(words) - len(signs)
    if len(words) >= 2 and rest <= 1:
        wide = any(sheet.anchors.get((row, c + 1)) == (row, c) for c in words)
        return bool(signs) or not wide  # 迟到 merged over 次数 and 分钟 heads its columns
    wide = any(sheet.anchors.get((row, c + 1)) == (row, c) for c in signs)
    if len(signs) < 2 or words or rest > 1 or wide:  # 上午 merged over 签到 and 签退 heads its columns
        return False
    return any(
        len(beside) >= 2 and beside <= set(texts)
        for near in (row - 1, row + 1)
        if 0 <= near < len(sheet.rows)
        and (beside := {c for c, text in _plain_cells(sheet, near).items() if text in LEGEND_WORDS})
    )


def _plain_cells(sheet: Sheet, row: int) -> dict[int, str]:
    return {c: text for c, value in enumerate(sheet.rows[row]) if (text := squeezed(value))}


def _is_somebody(sheet: Sheet, row: int, key_column: int) -> bool:
    """Whether a row above a header is the last of the list before: somebody's name, or a number of theirs."""
    texts = [squeezed(value) for value in sheet.rows[row] if value != ""]
    if texts and texts[0].isdigit() and any(is_surely_name(text) or is_surely_unit(text) for text in texts):
        return True
    return is_surely_name(squeezed(sheet.cell(row, key_column))) or any(map(is_persons_own, texts))


def header_rows(sheet: Sheet, base: int, key_column: int) -> tuple[int, int]:
    """(first header row, first row after the header)."""
    last = base
    while last - base < 2 and _is_lower_level(sheet, last + 1, base, key_column):
        last += 1
    top = base
    while base - top < 2 and _is_upper_level(sheet, top - 1) and not _is_somebody(sheet, top - 1, key_column):
        top -= 1
    return top, last + 1


def header_paths(sheet: Sheet, top: int, body: int) -> list[list[Cell]]:
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

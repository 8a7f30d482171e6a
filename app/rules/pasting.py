"""What a block of cells pasted from Excel or WPS means on a list of people: one column, or names beside it.

Nothing is changed here: the window shows the plan first and applies it when the clerk agrees.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.rules.names import clean_name

HEADINGS = frozenset(
    {
        "姓名",
        "序号",
        "编号",
        "单位",
        "职务",
        "考勤",
        "考勤状态",
        "签到",
        "状态",
        "出勤",
        "成绩",
        "分数",
        "得分",
    }
)


@dataclass(frozen=True)
class PasteTarget:
    """One line of the list: its key in the program, its printed number and its name."""

    key: int
    number: int
    name: str


@dataclass(frozen=True)
class PasteItem:
    """One value that found its line."""

    target: PasteTarget
    text: str


@dataclass(frozen=True)
class PasteProblem:
    """One pasted line that found nobody; `line` counts from 1 in the pasted block."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class PastePlan:
    """Values with their lines, and what could not be placed."""

    items: tuple[PasteItem, ...]
    problems: tuple[PasteProblem, ...]


def clipboard_cells(text: str) -> list[list[str]]:
    """Cells of a TSV block as Excel, WPS and LibreOffice put it on the clipboard (quoted newlines kept)."""
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    rows = [[unicodedata.normalize("NFKC", cell).strip() for cell in row] for row in reader]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def plan_paste(
    cells: Sequence[Sequence[str]], targets: Sequence[PasteTarget], start: int, is_value: Mapping[str, object]
) -> PastePlan:
    """Match pasted cells with lines.

    A column of names of the list decides the line; without one the values go down from position `start`.
    `is_value` are the words that may stand for a value, used to tell the value column from others; numbers
    always may. Empty values are left out: pasting never clears a cell. Heading rows are skipped.
    """
    rows = [list(row) for row in cells if any(row)]
    rows = [row for row in rows if not (HEADINGS & {cell.replace(" ", "") for cell in row})]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    if not rows:
        return PastePlan((), ())
    names = Counter(target.name for target in targets)
    name_at = _best(rows, width, lambda cell: clean_name(cell) in names)
    value_at = _best(rows, width, lambda cell: cell.lower() in is_value or _is_number(cell), skip=name_at)
    if value_at is None:
        value_at = width - 1 if width - 1 != name_at else 0
    if name_at is None:
        return _downwards(rows, value_at, targets, start)
    return _by_name(rows, name_at, value_at, targets)


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()


def _best(
    rows: Sequence[Sequence[str]], width: int, test: Callable[[str], bool], skip: int | None = None
) -> int | None:
    hits = [(sum(1 for row in rows if test(row[at])), at) for at in range(width) if at != skip]
    # The last of equal columns: 序号 stands before the value.
    best = max(hits, key=lambda pair: (pair[0], pair[1]), default=(0, 0))
    return best[1] if best[0] else None


def _downwards(
    rows: Sequence[Sequence[str]], value_at: int, targets: Sequence[PasteTarget], start: int
) -> PastePlan:
    items, problems = [], []
    for offset, row in enumerate(rows):
        text = row[value_at]
        if not text:
            continue
        if start + offset >= len(targets):
            problems.append(PasteProblem(offset + 1, text, "名单到此为止"))
        else:
            items.append(PasteItem(targets[start + offset], text))
    return PastePlan(tuple(items), tuple(problems))


def _by_name(
    rows: Sequence[Sequence[str]], name_at: int, value_at: int, targets: Sequence[PasteTarget]
) -> PastePlan:
    by_name: dict[str, list[PasteTarget]] = {}
    for target in targets:
        by_name.setdefault(target.name, []).append(target)
    pasted = Counter(clean_name(row[name_at]) for row in rows)
    items: list[PasteItem] = []
    problems: list[PasteProblem] = []
    seen: Counter[str] = Counter()
    for line, row in enumerate(rows, 1):
        name, text = clean_name(row[name_at]), row[value_at]
        if not name or not text:
            continue
        found = by_name.get(name, [])
        if not found:
            problems.append(PasteProblem(line, name, "名单上没有这个人"))
        elif len(found) == 1 and pasted[name] > 1:
            problems.append(PasteProblem(line, name, "粘贴的内容里出现了多次"))
        elif len(found) > 1 and pasted[name] != len(found):
            problems.append(PasteProblem(line, name, "名单上有同名人员，请逐个登记"))
        else:
            # As many same-named lines on both sides: both lists are in the official order.
            items.append(PasteItem(found[seen[name]], text))
            seen[name] += 1
    return PastePlan(tuple(items), tuple(problems))

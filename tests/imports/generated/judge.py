"""What was read against what is true: a difference that nobody is told of is silent, and a failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.errors import InputProblem
from app.imports import KnownTown, Params, Preview, RowResult, check_workbook, get_import
from app.reader.sheet import Workbook, squeezed
from tests.imports.generated.forms import MEMORY, OF_ONE_PAGE, workbook_of
from tests.imports.generated.paper import Page

READ, TOLD, ANSWERED, ASKED, REFUSED, SILENT = "read", "told", "answered", "asked", "refused", "silent"
# Notes that say how a mark was come by, and warn of nothing.
PLAIN = frozenset(("punch_rules", "punch_stamps"))
Truth = Mapping[str, Any]


@dataclass
class Case:
    """A workbook and what is true of it.

    `truth` are the rows a careful clerk reads, `key` the fields that say which is which; `to_tell` are names
    whose rows need a word (a hidden row, a struck-out one). `how` are the disturbances, to read a failure.
    """

    kind: str
    pages: list[Page]
    truth: list[Truth]
    key: tuple[str, ...]
    known: KnownTown
    params: Params = field(default_factory=Params)
    to_tell: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)  # first key field → the sheet it stands on
    how: list[str] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # field → its header: told when named as unused
    is_open: bool = False  # nobody could read it without asking: it must be asked or refused
    reply: Params | None = None  # what the clerk says when asked: then it must be read
    forms: frozenset[str] | None = None  # the forms it may come in


@dataclass(frozen=True)
class Verdict:
    """How a case was read; `wrong` says what differs in silence."""

    outcome: str
    wrong: tuple[str, ...] = ()
    why: str = ""
    asked: tuple[str, ...] = ()  # codes of what was asked
    masked: tuple[str, ...] = ()  # differences on rows that tell something, with what they tell


def judge(case: Case, folder: Path, form: str = MEMORY) -> Verdict:
    """Make the workbook in its form, check it as the program does, and compare."""
    workbook = workbook_of(case.pages, form, folder)
    if form in OF_ONE_PAGE:
        case = replace(case, to_tell=set())  # what is hidden or struck out is not kept by such files
    first = _judged(case, workbook)
    if first.outcome not in (ASKED, REFUSED) or case.reply is None:
        return first
    again = _judged(replace(case, params=case.reply, is_open=False), workbook)
    outcome = ANSWERED if again.outcome in (READ, TOLD) else again.outcome
    return replace(again, outcome=outcome, asked=first.asked or (first.why,))


def _judged(case: Case, workbook: Workbook) -> Verdict:
    try:
        preview = check_workbook(get_import(case.kind), workbook, case.known, case.params)
    except InputProblem as problem:
        return Verdict(REFUSED, why=problem.code)
    if preview.questions:
        codes = tuple(question.code for question in preview.questions)
        return Verdict(ASKED, why="、".join(codes), asked=codes)
    masked: list[str] = []
    wrong = [*_differences(case, preview, masked), *_unaccounted(case, preview)]
    for name, value in case.summary.items():
        if preview.summary.get(name) != value:
            wrong.append(f"{name}: {preview.summary.get(name)!r} for {value!r}")
    if case.is_open and any(not _tells(row) for row in preview.rows):
        wrong.insert(0, "guessed where nobody can know")
    if wrong:
        return Verdict(SILENT, tuple(wrong), masked=tuple(masked))
    told = [row for row in preview.rows if _tells(row)]
    why = "、".join(sorted({m.code for row in told for m in row.messages}))
    return Verdict(TOLD if told else READ, why=why, masked=tuple(masked))


def _tells(row: RowResult) -> bool:
    """Whether the row says something that makes a clerk look at it."""
    return any(message.code not in PLAIN for message in row.messages)


def _value(preview: Preview, row: RowResult, name: str, exams: Sequence[str] = ()) -> Any:
    value = row.fields.get(name)
    if name == "exam":
        found = str(value or preview.summary.get("exam"))
        return next((exam for exam in exams if exam in found), found)
    return value if value is not None else ""


def _differences(case: Case, preview: Preview, masked: list[str]) -> list[str]:
    exams = sorted({str(item["exam"]) for item in case.truth if "exam" in item})
    rows: dict[tuple[Any, ...], list[RowResult]] = {}
    for row in preview.rows:
        rows.setdefault(tuple(_value(preview, row, name, exams) for name in case.key), []).append(row)
    by_name: dict[str, list[RowResult]] = {}
    for row in preview.rows:
        by_name.setdefault(str(row.fields.get(case.key[0])), []).append(row)
    left_out = preview.summary.get("sheets_left_out")
    unused = _unused(preview)
    named = set(left_out) if isinstance(left_out, list) else set()
    wrong = []
    for item in case.truth:
        found = rows.get(tuple(item[name] for name in case.key), [])
        first = str(item[case.key[0]])
        is_named = case.places.get(first, "") in named
        alike = [row for name, own in by_name.items() if first in name for row in own]
        known = {name: value for name, value in item.items() if case.labels.get(name) not in unused}
        wrong += _of_item(preview, known, found, alike, masked, is_named=is_named)
        if first in case.to_tell and any(not _tells(row) for row in found):
            wrong.append(f"not told: {first}")
    true = {tuple(item[name] for name in case.key) for item in case.truth}
    wrong += [
        f"extra: {key}" for key, found in rows.items() if key not in true and any(map(_is_quiet, found))
    ]
    times = Counter(tuple(item[name] for name in case.key) for item in case.truth)
    wrong += [
        f"{len(found)} times: {key}"
        for key, found in rows.items()
        if 0 < times[key] < len(found) and all(map(_is_quiet, found))
    ]
    return wrong


def _unused(preview: Preview) -> set[str]:
    """Headers of the columns that are told as not used."""
    told = preview.summary.get("columns_unused")
    return {squeezed(each["label"]) for each in told} if isinstance(told, list) else set()


def _is_quiet(row: RowResult) -> bool:
    return not _tells(row) and row.verdict != "error" and row.action != "skip"


def _of_item(
    preview: Preview,
    item: Truth,
    found: list[RowResult],
    alike: list[RowResult],
    masked: list[str],
    *,
    is_named: bool,
) -> list[str]:
    if not found:
        if any(map(_tells, alike)) or is_named:
            masked += [f"{dict(item)} missing: {_told(alike)}"] if alike else []
            return []  # somebody is told of this one
        return [f"missing: {dict(item)}"]
    wrong = []
    for name, value in item.items():
        values = [_value(preview, row, name, (str(value),)) for row in found]
        if value in values:
            continue
        if any(map(_tells, found)):
            masked.append(f"{name} of {dict(item)}: {values}: {_told(found)}")
        else:
            wrong.append(f"{name} of {item}: {values}")
    return wrong


def _told(rows: list[RowResult]) -> str:
    return "、".join(sorted({message.code for row in rows for message in row.messages}))


def _unaccounted(case: Case, preview: Preview) -> list[str]:
    """Every filled row is counted, and no row with a value is left out without a reason."""
    filled = sum(
        any(str(cell).strip() for cell in row if cell is not None) for page in case.pages for row in page.rows
    )
    counted = preview.summary["rows_read"]
    assert isinstance(counted, Mapping)
    wrong = [] if sum(counted.values()) == filled else [f"rows: {filled} filled, {dict(counted)}"]
    bare = [row for row in preview.rows_read if row.kind == "left_out" and not row.why]
    return [*wrong, *(f"row {row.row} of {row.sheet} left out without a reason" for row in bare)]

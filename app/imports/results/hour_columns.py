"""Several columns of hours beside one another: each into its pot, a total only to check the others by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import InputProblem
from app.imports.layouts.columns import HOURS
from app.imports.layouts.layout import Layout
from app.imports.questions import Question
from app.imports.results.exam_names import ExamTime, in_time, time_of
from app.imports.results.exam_titles import lines_above
from app.imports.values import BLANK_WORDS, hours_centi
from app.imports.words.row_words import is_signature
from app.reader.sheet import squeezed
from app.rules.dates import read_moment, year_in
from app.rules.hour_pots import POTS

_POT_WORDS = {
    "线下": "集中",
    "在线": "网络",
    "线上": "网络",
    "网络": "网络",
    "网上": "网络",
    "党员": "党员教育",
    "自学": "自学",
    "自主": "自学",
    "调训": "上级调训",
    "脱产": "上级调训",
    "集中": "集中",
    "面授": "集中",
    "现场": "集中",
    "授课": "授课",
}
_NOT_GAINED = re.compile(
    r"应修|应完成|应学|要求|计划|目标|规定|标准|需|任务|最低|还差|差额|差|缺|未|剩余|欠|率|占比|是否|排名|达标|总课程|上限"
)
_TOTAL = re.compile(
    r"合计|总计|共计|累计|小计|总学时|总课时|总时长|总数|总和|^总|学时总|^学时数?$|^课时数?$|"
    r"^全年|^年度(?:学时|课时|合计)"
)
_NUMBERED = re.compile(r"学时|课时|时长|合计|总计|共计|累计|^全年$")
_MONTH_NUMBER = re.compile(r"^月[份度]?(\d{1,2})$")
_DAY = re.compile(r"\d{1,2}[月./\-]\d{1,2}(?!\d)")
_OF_TESTS = re.compile(r"成绩|测试|考试|测验")
_SPOKEN = re.compile(r"学时|课时|学分")
_COUNTS = re.compile(r"[天次人分期班]数?$")
MOST_ROWS = 200  # looked at to know a column
EVERY = frozenset(("全部", "*", "all", "每列"))


@dataclass(frozen=True)
class HourPart:
    """One column of hours: the pot its heading names ("" for none) and the time it names."""

    column: int
    label: str
    pot: str = ""
    time: ExamTime | None = None


@dataclass(frozen=True)
class HourParts:
    """The columns to enter, the column of a total and the columns that must add up to it."""

    parts: tuple[HourPart, ...]
    total: HourPart | None = None
    addends: tuple[HourPart, ...] = ()


def pot_named(text: str) -> str:
    """The pot that a word or heading names, "" when it names none."""
    if text in POTS:
        return text
    return next((pot for word, pot in _POT_WORDS.items() if word in text), "")


def gains_hours(layout: Layout) -> bool:
    """Whether any column of hours says what somebody has: 欠学时 and 规定学时 alone do not."""
    held = (layout.labels[c] for c in range(len(layout.labels)) if _holds_hours(layout, c))
    return any(not _NOT_GAINED.search(label) for label in held)


def hour_parts(layout: Layout, *, column: str, year: int | None, file: str) -> HourParts:
    """The columns of hours of a list that are to be entered; asks which where nobody can know.

    `column` is the user's word: a heading or 全部. Raises InputProblem import.hour_column_unknown.
    """
    chosen = layout.columns["hours"]
    if layout.corrected:
        return HourParts((_part(layout, chosen, year),))
    found = [_part(layout, c, year) for c in range(len(layout.labels)) if _holds_hours(layout, c)]
    gained = [part for part in found if not _NOT_GAINED.search(part.label)]
    if any("分钟" not in part.label for part in gained):  # 折合学时 beside 学习时长（分钟）
        gained = [part for part in gained if "分钟" not in part.label]
    totals = [part for part in gained if _TOTAL.search(part.label) and not part.pot and part.time is None]
    parts = [part for part in gained if part not in totals]
    if column:
        return HourParts(_asked(gained, parts, column, file))
    if len(gained) <= 1:
        return HourParts(tuple(gained) or (_part(layout, chosen, year),))
    if not parts:
        totals, parts = [], totals
    if _are_plain(parts):
        return HourParts(tuple(parts), totals[0] if len(totals) == 1 else None, tuple(parts))
    if len(totals) == 1:  # 必修 and 选修 of one sum: the sum is what counts
        return HourParts((totals[0],), totals[0], tuple(p for p in parts if "其中" not in p.label))
    _ask(layout, gained)
    return HourParts(tuple(gained))


def _part(layout: Layout, column: int, year: int | None) -> HourPart:
    label = layout.header_texts[column] if column < len(layout.header_texts) else ""
    return HourPart(column, label, pot_named(label), _time_named(label, year or layout.year))


def _time_named(label: str, year: int | None) -> ExamTime | None:
    """The day, month, quarter, half-year or year that a heading names; None where nothing says the year."""
    plain = _MONTH_NUMBER.sub(r"\1月", label)
    day = read_moment(plain, year=year).day
    if day is not None and _DAY.search(plain):
        return ExamTime(day, day, day.isoformat())
    if not in_time(plain) and year_in(plain) is None:
        return None
    return time_of([plain], year_in(plain) or year)


def names_time(label: str) -> bool:
    """Whether a heading names a day, a month, a quarter or half a year."""
    plain = _MONTH_NUMBER.sub(r"\1月", label)
    return in_time(plain) or _DAY.search(plain) is not None


def speaks_of_hours(layout: Layout) -> bool:
    """Whether the lines above a list or its sheet's name speak of hours, and of no test."""
    lines = (*lines_above(layout), layout.sheet.name)
    return any(map(_SPOKEN.search, lines)) and not any(map(_OF_TESTS.search, lines))


def hours_place(layout: Layout) -> int | None:
    """The column of hours: the one headed so, or the first of pots or months below a title of hours."""
    if "hours" in layout.columns:
        return layout.columns["hours"]
    if not speaks_of_hours(layout):
        return None
    return next((c for c in range(len(layout.labels)) if _holds_hours(layout, c)), None)


def _holds_hours(layout: Layout, column: int) -> bool:
    label = layout.labels[column]
    if column == layout.columns.get("hours"):
        return True
    elsewhere = {*layout.columns.values(), *layout.sheet.hidden, *layout.others}
    if not label or column in elsewhere:
        return False
    text = squeezed(label)
    if not (HOURS.score(label) or _NUMBERED.search(text) or _is_bare_pot(text) or names_time(text)):
        return False
    sheet, name = layout.sheet, layout.columns["name"]
    rows = range(layout.body, min(layout.body + MOST_ROWS, layout.last))
    # Beside names only: signatures stand below, and the heading comes again on every page.
    named = ((row, squeezed(sheet.cell(row, name))) for row in rows if sheet.cell(row, name) != "")
    below = [squeezed(sheet.cell(row, column)) for row, who in named if not is_signature(who)]
    samples = [t for t in below if t not in BLANK_WORDS and t != text]
    return bool(samples) and sum(hours_centi(text) is not None for text in samples) >= 0.6 * len(samples)


def _is_bare_pot(text: str) -> bool:
    """A heading that is a pot's word alone (其中：网络, 集中) beside a column of hours."""
    word = re.sub(r"^其中[:：]?", "", text)
    return bool(pot_named(word)) and len(word) <= 4 and not _COUNTS.search(word)


def _are_plain(parts: Sequence[HourPart]) -> bool:
    """Whether each part has a pot or a time of its own, so that all of them are entries."""
    marks = [
        (part.pot, part.time.text if part.time else part.label if names_time(part.label) else "")
        for part in parts
    ]
    return all(pot or time for pot, time in marks) and len(set(marks)) == len(marks)


def _asked(
    gained: Sequence[HourPart], parts: Sequence[HourPart], column: str, file: str
) -> tuple[HourPart, ...]:
    if column in EVERY:
        return tuple(parts or gained)
    wanted = squeezed(column)
    found = [part for part in gained if part.label == wanted] or [p for p in gained if wanted in p.label]
    if len(found) != 1:
        columns = "、".join(f"“{part.label}”" for part in gained)
        raise InputProblem("import.hour_column_unknown", file=file, column=column, columns=columns)
    return (found[0],)


def _ask(layout: Layout, gained: Sequence[HourPart]) -> None:
    labels = tuple(part.label for part in gained)
    shown = "、".join(f"“{label}”" for label in labels)
    layout.dialogue.ask(
        Question(
            "hour_columns",
            f"有 {len(labels)} 列学时（{shown}），看不出各是哪一类；登记哪一列，还是每列都登记？",
            (*labels, "全部"),
            f"--column {labels[0]}",
        )
    )


def at_part(layout: Layout, part: HourPart) -> HourPart | None:
    """The same column on another sheet or list, by its heading."""
    texts = layout.header_texts
    if part.column < len(texts) and texts[part.column] == part.label and part.column not in layout.others:
        return part
    same = [c for c, label in enumerate(texts) if label == part.label and c not in layout.others]
    return replace(part, column=same[0]) if same else None

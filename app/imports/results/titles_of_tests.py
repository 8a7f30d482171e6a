"""What the test of a sheet, of one of several lists on it, or of a row is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.imports.results import exam_names
from app.imports.results.exam_lines import ExamLine
from app.imports.results.score_columns import ScorePart
from app.reader.sheet import squeezed

KEY = "name"
_MOSTLY = 0.5  # of a sheet's people are in another sheet, too


@dataclass(frozen=True)
class ExamSheet:
    """What a sheet says of its tests: its base title, the tests of its column, its day and its time."""

    base: str
    values: tuple[str, ...]
    day: date | None
    year: int | None
    time: exam_names.ExamTime | None
    resit: bool = False
    dated: bool = False  # by a line of its own, among others on its sheet


class ExamTitles:
    """Tells the titles of the tests of one file: sheet after sheet, and row by row."""

    def __init__(self, known: KnownTown, params: Params, *, file_stem: str, several: bool) -> None:
        self._known = known
        self._params = params
        self._stem = exam_names.clean_title(file_stem) or "测试"
        self._several = several
        self._people: dict[str, set[str]] = {}

    def base(self, layout: Layout) -> str:
        """The title of the sheet's test, told from those of other sheets by the sheet's own name."""
        title, own = exam_names.title_of(layout), exam_names.sheet_exam(layout)
        given = self._params.exam.strip()
        if given:
            base = exam_names.named(given, own, self._known) if self._several and own else given
        elif self._several and own:
            base = exam_names.named(title, own, self._known)
        else:
            base = title or own or self._stem
        people = _names(layout)
        before = self._people.get(base)
        if before is not None and layout.sheet.name not in before and not own:
            there = {name for name in before if not name.startswith("!")}
            if people and len(people & there) > _MOSTLY * len(people) and _is_named(layout):
                base = f"{base}（{layout.sheet.name}）"
        self._people.setdefault(base, set()).update(people | {layout.sheet.name})
        return base

    def below(self, layout: Layout, line: ExamLine, *, last: str, found: Sequence[str]) -> str:
        """The title of one of several lists on a sheet; one that names no test goes on with the last.

        `last` is the title of the list before, `found` those of all tests of the file so far.
        """
        day = exam_names.own_day(layout, self._params.year)
        if not layout.named:
            return last or self.base(layout)
        title = exam_names.title_in(layout.common)
        base = self._params.exam.strip() or title
        if line.resit and found:
            same = [name for name in found if line.name and squeezed(line.name) in squeezed(name)]
            return same[0] if same else last
        if not line.name:  # a day alone
            known = any(one.title == base and one.held_on == day for one in self._known.exams)
            return base if known else exam_names.named(base, exam_names.day_name(layout.named), self._known)
        return exam_names.named(base, line.name, self._known)

    def of_row(self, sheet: ExamSheet, value: str, part: ScorePart | None) -> str:
        """The title of the test of a row with `value` as its own word, in the column of `part`."""
        base, values = sheet.base, sheet.values
        if len(values) > 1 or (values and not self._params.exam):
            base = self._by_value(sheet, value or values[0])
        day = part.time.day if part is not None and part.time is not None else None
        if day and any(one.title == base and one.held_on == day for one in self._known.exams):
            return base
        return exam_names.named(base, part.title, self._known) if part is not None and part.title else base

    def _by_value(self, sheet: ExamSheet, value: str) -> str:
        """The test of a row's own word; a file's name is no title to put it behind."""
        if squeezed(value) == squeezed(self._params.exam):
            return self._params.exam
        has_title = self._params.exam or sheet.base != self._stem
        if len(sheet.values) == 1 and has_title:
            return sheet.base
        return exam_names.named(sheet.base, value, self._known)


def _names(layout: Layout) -> set[str]:
    column = layout.columns.get(KEY)
    if column is None:
        return set()
    rows = range(layout.body, layout.last)
    return {text for row in rows if (text := squeezed(layout.sheet.cell(row, column)))}


def _is_named(layout: Layout) -> bool:
    return not layout.sheet.name.lower().startswith(("sheet", "工作表", "表"))

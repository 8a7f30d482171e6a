"""Which test each result of a file belongs to: by column, by the row's own word, by sheet or by title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.imports.checking import Checker
from app.imports.known import KnownTown
from app.imports.layouts.columns import SCORE_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.imports.plans.plan_times import day_value
from app.imports.preview import NEW, SKIP, FieldValue, RowResult, Verdicts, result
from app.imports.questions import Question
from app.imports.results import exam_names
from app.imports.results.exam_days import ask_exam_days
from app.imports.results.exam_lines import exam_line
from app.imports.results.exam_titles import lines_above
from app.imports.results.score_columns import ScorePart, at_part, parts_on
from app.imports.results.scores import RESIT_DATE, ManyScoreActions, ScoreActions, ScoreCheck
from app.imports.results.titles_of_tests import KEY, ExamSheet, ExamTitles
from app.imports.rows.records import Record, records
from app.imports.values import BLANK_WORDS, STATE_WORDS
from app.reader.sheet import squeezed, text_of
from app.rules import scoring
from app.rules.dates import read_moment, year_in
from app.rules.resits import day_in
from app.work import NO_PROGRESS


class ExamsCheck(Checker):
    """Checks the results of a file: one test with its resits, or several by column, row or sheet."""

    def __init__(
        self, known: KnownTown, params: Params, parts: Sequence[ScorePart], *, file_stem: str, sheets: int
    ) -> None:
        self._known = known
        self._params = params
        self._parts = tuple(parts)
        self._named = ExamTitles(known, params, file_stem=file_stem, several=sheets > 1)
        self._checks: dict[tuple[str, date | None], ScoreCheck] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self._of_sheet: ExamSheet | None = None
        self._layout: Layout | None = None
        self._written: dict[str, tuple[int, int] | None] = {}  # month and day without a year, by test
        self._without_year: set[str] = set()  # tests of columns whose day has no year

    @property
    def checks(self) -> tuple[ScoreCheck, ...]:
        """One check for each test found so far."""
        return tuple(self._checks.values())

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file, or another list on it."""
        self._layout = layout
        self._titles = {}
        year = self._params.year
        line = exam_line(layout.named)
        if layout.begin or layout.named:
            last = self._of_sheet.base if self._of_sheet is not None else ""
            found = [title for title, _ in self._checks]
            base = self._named.below(layout, line, last=last, found=found)
        else:
            base = self._named.base(layout)
        texts = [base, layout.sheet.name, *lines_above(layout)]
        self._of_sheet = ExamSheet(
            base,
            exam_names.exam_values(layout) or exam_names.time_values(layout),
            exam_names.day_of(layout, year),
            layout.year,
            exam_names.time_of(texts, layout.year or year),
            line.resit and bool(self._checks),
            bool(layout.named) and exam_names.own_day(layout, year) is not None,
        )

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet, in the file's order."""
        assert self._layout is not None
        if not self._parts:
            return self._part(self._layout, None, first=True)
        results: list[RowResult] = []
        parts = parts_on(self._layout, self._parts)
        if not parts:
            return [self._without_scores(record) for record in records(self._layout, SCORE_FIELDS, key=KEY)]
        score = self._layout.columns.get("score")
        if score is not None and score not in {part.column for part in parts}:
            self._layout.dialogue.idle.add((self._layout.sheet.name, score))
        for number, part in enumerate(parts):
            layout = at_part(self._layout, part)
            if layout is None:
                continue
            layout.dialogue.columns.add((layout.sheet.name, layout.columns["score"]))
            once = layout if number == 0 else replace(layout, progress=NO_PROGRESS)
            results += self._part(once, part, first=number == 0)
        return sorted(results, key=lambda row: row.row) if len(self._parts) > 1 else results

    def _without_scores(self, record: Record) -> RowResult:
        """Somebody on a sheet that has not the column of scores read elsewhere: told, never left out."""
        say = Verdicts()
        labels = "、".join(dict.fromkeys(part.label for part in self._parts))
        words = (
            f"这张工作表没有“{labels}”列，也看不出哪一列是成绩，没有导入；请改好表头，或单独导入这张工作表"
        )
        say.error("score_column_missing", "", words)
        return result(record.row, say, NEW, {"name": record.text("name"), "exam": None}, record.sheet.name)

    def _part(self, layout: Layout, part: ScorePart | None, *, first: bool) -> list[RowResult]:
        """The results of one column; who has nothing in a column of resits had none."""
        resit = part is not None and part.resit and not first
        named = self._parts[0] if resit else part
        return [
            self._row(record, layout, named, resit=resit)
            for record in records(layout, SCORE_FIELDS, key=KEY)
            if not resit or squeezed(record.raw("score")) not in BLANK_WORDS
        ]

    def _row(self, record: Record, layout: Layout, part: ScorePart | None, *, resit: bool) -> RowResult:
        assert self._of_sheet is not None
        say = Verdicts()
        label = layout.column_label(layout.columns.get("exam"))
        value = self._value(record)
        if not value and len(self._of_sheet.values) > 1:
            say.error("exam_missing", label, "没有写是哪次测试，请补上")
        elif value and self._is_other(value):
            say.note("exam_other", label, f"是“{value[:20]}”的成绩，不是“{self._params.exam}”的，不导入")
            other: dict[str, FieldValue] = {"name": record.text("name"), "exam": value}
            return result(record.row, say, SKIP, other, record.sheet.name)
        if say.failed:
            missing: dict[str, FieldValue] = {"name": record.text("name"), "exam": None}
            return result(record.row, say, NEW, missing, record.sheet.name)
        check = self._check(self._title(value, part), self._day(record, part, resit=resit), part)
        resit = resit or self._of_sheet.resit
        check.use(layout, resit=resit)
        return check.row(record, say, resit_on=self._resit_day(record, layout, say, resit=resit))

    def _resit_day(self, record: Record, layout: Layout, say: Verdicts, *, resit: bool) -> date | None:
        """The day a row's resit was sat on: its column's; of a row that is a resit its own; its list's; the
        user's."""
        assert self._of_sheet is not None
        raw, label = record.raw(RESIT_DATE), layout.column_label(layout.columns.get(RESIT_DATE))
        if squeezed(raw) in BLANK_WORDS and (_is_again(record) or self._of_sheet.resit):
            raw, label = record.raw("date"), layout.column_label(layout.columns.get("date"))
        if squeezed(raw) in BLANK_WORDS:
            own = self._of_sheet.day if self._of_sheet.resit and self._of_sheet.dated else None
            said = (day_in(part) for part in text_of(record.raw("note")).split("；"))
            return next(filter(None, said), own or self._params.resit_date)
        day = read_moment(day_value(raw), year=self._params.year or self._of_sheet.year).day
        if day is None and (resit or _is_again(record)):
            say.error(
                "resit_date_unreadable", label, f"补考日期“{text_of(raw)[:12]}”看不懂，请写成 2024-08-15"
            )
        return day

    def _value(self, record: Record) -> str:
        """The row's own word for its test: out of a column of tests, else of years or months that differ."""
        assert self._of_sheet is not None
        if not self._of_sheet.values:
            return ""
        return text_of(record.raw("exam")) or exam_names.time_value(record.raw("year"), record.raw("month"))

    def _is_other(self, value: str) -> bool:
        """Whether the row is of another test than the one asked for, which the list has too."""
        assert self._of_sheet is not None
        asked = squeezed(self._params.exam)
        return bool(asked) and asked in map(squeezed, self._of_sheet.values) and squeezed(value) != asked

    def _title(self, value: str, part: ScorePart | None) -> str:
        key = (value, part.title if part is not None else "")
        if key not in self._titles:
            assert self._of_sheet is not None
            self._titles[key] = self._named.of_row(self._of_sheet, value, part)
        return self._titles[key]

    def _day(self, record: Record, part: ScorePart | None, *, resit: bool) -> date | None:
        """The day of a row: the user's, its own, the sheet's; a resit's never parts it from its test."""
        assert self._of_sheet is not None
        if part is not None and part.time is not None and part.time.day is not None:
            return part.time.day
        if self._params.exam_date is not None and not self._of_sheet.dated:
            return self._params.exam_date
        again = _is_again(record)
        raw = record.raw("date")
        own = None
        if raw != "" and not resit and not again:
            beside = year_in(f"{record.text('year')}年")
            own = read_moment(day_value(raw), year=beside or self._params.year or self._of_sheet.year).day
        if self._of_sheet.resit:
            return None  # the day of a resit is not that of its test
        return own or self._of_sheet.day

    def _check(self, title: str, day: date | None, part: ScorePart | None) -> ScoreCheck:
        assert self._of_sheet is not None
        of_column = part is not None and part.time is not None and part.time.day is not None
        if part is not None and part.time is not None and part.time.year_missing:
            self._without_year.add(title)
        given = None if self._of_sheet.dated or of_column else self._params.exam_date
        day = given or self._said_day(title) or day
        if day is None:  # a row without its day is of the test of that name which has one
            day = next((on for name, on in self._checks if name == title), None)
        if (title, day) not in self._checks:
            texts = [title] if exam_names.time_of([title], None) else [title, *self._texts()]
            time = exam_names.time_of(texts, None) or self._of_sheet.time
            assert self._layout is not None
            self._written.setdefault(title, exam_names.month_day_of(self._layout))
            self._checks[title, day] = ScoreCheck(self._known, title, day, time=time)
        return self._checks[title, day]

    def _said_day(self, title: str) -> date | None:
        assert self._layout is not None
        day = exam_names.said_day(self._params.answers, title)
        if day is not None:
            self._layout.dialogue.used.add(("exam_dates", title))
        return day

    def _texts(self) -> list[str]:
        assert self._layout is not None
        return [self._layout.sheet.name, *lines_above(self._layout)]

    def ask_days(self) -> None:
        """Ask for the day of each new test that has none: never that of the import."""
        assert self._layout is not None
        missing = [check for check in self.checks if _lacks_day(check)]
        if any(check.title in self._without_year for check in missing):
            text = "表头的日期没有写年份，标题里也没有；是哪一年的？"
            self._layout.dialogue.ask(Question("year", text, (), "--year 2024"))
            missing = [check for check in missing if check.title not in self._without_year]
        ask_exam_days(self._layout.dialogue, missing, self._written, self._known.today)


def _is_again(record: Record) -> bool:
    """Whether the row says of itself that it is a resit."""
    return STATE_WORDS.get(squeezed(record.raw("state"))) == scoring.MAKEUP


def _lacks_day(check: ScoreCheck) -> bool:
    return check.exam is None and check.held_on is None and bool(check.actions)


def actions_of(check: ExamsCheck) -> ScoreActions | ManyScoreActions:
    """What apply executes."""
    found = tuple(
        ScoreActions(
            one.exam.id if one.exam else None,
            one.title,
            one.held_on,
            one.full_centi,
            tuple(one.actions),
            tuple(person_id for person_id in one.failed if person_id not in one.scored),
        )
        for one in check.checks
    )
    return found[0] if len(found) == 1 else ManyScoreActions(found)


def notes_of(check: ExamsCheck) -> dict[str, object]:
    """The test (or tests) the results go to, and the day."""
    about: dict[str, object] = {}
    if check.checks:
        about = {"exam": check.checks[0].title}
    if len(check.checks) > 1:
        about = {"exams": [one.title for one in check.checks]}
        days = {one.title: one.held_on.isoformat() for one in check.checks if one.held_on}
        if len(set(days.values())) > 1:
            about["exam_dates"] = days
    held = [one.held_on for one in check.checks if one.held_on]
    if held and len(set(held)) == 1:
        about["exam_date"] = held[0].isoformat()
    if any(_lacks_day(one) for one in check.checks):
        about["exam_date_missing"] = True
    kept = [name for one in check.checks for who, name in one.failed.items() if who not in one.scored]
    if kept:
        about["kept_open"] = list(dict.fromkeys(kept))
    undated = [name for one in check.checks for name in one.undated]
    if undated:
        about["resits_undated"] = list(dict.fromkeys(undated))
    return about

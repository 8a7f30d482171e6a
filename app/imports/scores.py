"""测试成绩: rows of a score list → attempts of one exam, the state kept apart from the score."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.imports.checking import Checker
from app.imports.columns import SCORE_FIELDS
from app.imports.known import KnownExam, KnownTown
from app.imports.layout import Layout
from app.imports.people_rows import Finder
from app.imports.preview import NEW, SKIP, UPDATE, FieldValue, RowResult, Verdicts, result
from app.imports.records import Record, records
from app.imports.score_columns import ScorePart, at_part, exam_title
from app.imports.values import BLANK_WORDS, STATE_WORDS, score_of
from app.reader.sheet import squeezed, text_of
from app.rules import scoring
from app.rules.dates import read_moment
from app.work import NO_PROGRESS

KEY = "name"
_FULL_MARK = re.compile(r"(?:满分|总分|共)[:：为]?(\d{2,3})分?")
_DECORATION = re.compile(r"(?:登记表|统计表|汇总表|成绩表|成绩单|成绩册|一览表|公示|名册|表)$")


@dataclass(frozen=True)
class AttemptAction:
    """Enter a result; `score_centi` is 1/100 point or None, `number` 2 is a resit beside the first try."""

    action: str
    row: int
    person_id: int
    state: str
    score_centi: int | None
    number: int = 1


@dataclass(frozen=True)
class ScoreActions:
    """Results to enter into `exam_id`, or into a new exam called `title` on `held_on`."""

    exam_id: int | None
    title: str
    held_on: date | None
    full_centi: int
    attempts: tuple[AttemptAction, ...]
    listed: tuple[int, ...] = ()  # people whose row is in error: they stay on the list as 未登记

    @property
    def exams(self) -> tuple[ScoreActions, ...]:
        """Itself, as `ManyScoreActions` has them."""
        return (self,)


@dataclass(frozen=True)
class ManyScoreActions:
    """Results of several exams that stood in one list, a column each."""

    exams: tuple[ScoreActions, ...]


_PERCENT = re.compile(r"^(\d{1,3}(?:\.\d+)?)%$")


class ScoreCheck:
    """Checks the rows of one score list."""

    def __init__(
        self,
        known: KnownTown,
        layout: Layout,
        *,
        exam: str,
        held_on: date | None,
        year: int | None,
        file_stem: str,
        part: ScorePart | None = None,
    ) -> None:
        self._known = known
        self._resit = False
        self._layout = layout
        self._finder = Finder(known, layout)
        self._shares = _holds_shares(layout)
        base = exam.strip() or _title_of(layout) or _clean_title(file_stem) or "测试"
        self.title = exam_title(base, part, known) if part is not None else base
        self.held_on = held_on or _date_of(layout, year)
        self.exam = _known_exam(known, self.title, self.held_on if exam or held_on else None)
        self.full_centi = self.exam.full_centi if self.exam else _full_mark(layout)
        self._seen: dict[int, int] = {}
        self._resits: dict[int, int] = {}
        self.actions: list[AttemptAction] = []
        self.failed: dict[int, str] = {}

    @property
    def scored(self) -> set[int]:
        """The people of rows that can be entered."""
        return set(self._seen)

    def use(self, layout: Layout, *, resit: bool = False) -> None:
        """Go on with another sheet of the same file, or with the column of resits beside the scores."""
        self._resit = resit
        self._layout = layout
        self._finder = Finder(self._known, layout)
        self._shares = _holds_shares(layout)

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet."""
        found = records(self._layout, SCORE_FIELDS, key=KEY)
        if self._resit:
            # Who has nothing there had no resit.
            found = (record for record in found if squeezed(record.raw("score")) not in BLANK_WORDS)
        return [self._row(record) for record in found]

    def _label(self, field: str) -> str:
        return self._layout.column_label(self._layout.columns.get(field))

    def _row(self, record: Record) -> RowResult:
        say = Verdicts()
        name, person = self._finder.find(record, say)
        state, score = self._state_and_score(record, say)
        if self._resit and state == scoring.NORMAL:
            state = scoring.MAKEUP
        if score is not None and not 0 <= score * 100 <= self.full_centi:
            text = (
                f"成绩“{text_of(record.raw('score'))[:10]}”超出 0 至 {self.full_centi // 100} 分，请核对试卷"
            )
            say.error("score_out_of_range", self._label("score"), text)
            score = None
        elif score is not None and score * 100 != (score * 100).to_integral_value():
            say.error("score_unreadable", self._label("score"), f"成绩“{score}”小数太多，最多两位，请改正")
        fields: dict[str, FieldValue] = {
            "name": name,
            "state": scoring.STATE_LABELS.get(state or "", None),
            "score": None if score is None else (int(score) if score == int(score) else float(score)),
        }
        action = NEW
        if not say.failed and person is not None:
            action = self._settle(record.row, name, person.id, state, score, say)
        if say.failed and person is not None and person.id not in self._seen and not self._resit:
            self.failed.setdefault(person.id, name)
        return result(record.row, say, action, fields, record.sheet.name)

    def _state_and_score(self, record: Record, say: Verdicts) -> tuple[str | None, Decimal | None]:
        raw = record.raw("score")
        said = STATE_WORDS.get(squeezed(record.raw("state")))
        remark = STATE_WORDS.get(squeezed(record.raw("note")))
        if squeezed(raw) in BLANK_WORDS:
            self._doubt_formula(record, say)
            return said or (remark if remark != "normal" else None), None
        state, score = score_of(raw)
        if score is not None and isinstance(raw, int | float) and self._shares:
            score *= self.full_centi // 100
        elif score is None and (share := _PERCENT.match(squeezed(raw))):
            state, score = "normal", Decimal(share[1]) * self.full_centi / 10_000
        if state is None:
            text = f"成绩“{text_of(raw)[:12]}”看不懂，请写分数，或写缺考、缓考、补考、免试"
            say.error("score_unreadable", self._label("score"), text)
            return None, None
        if score is None:
            return state, None
        other = said or remark
        if other == scoring.MAKEUP:
            return other, score
        if other in (scoring.ABSENT, scoring.DEFERRED, scoring.EXEMPT):
            label = scoring.STATE_LABELS[other]
            if score == 0:
                return other, None
            say.warn(
                "state_contradicts_score",
                self._label("state"),
                f"写了“{label}”却有成绩 {score}，按成绩登记，请核对",
            )
            return state, score
        return (scoring.CHEATED, None) if other == scoring.CHEATED else (state, score)

    def _doubt_formula(self, record: Record, say: Verdicts) -> None:
        """A formula saved without its result looks blank, and is not."""
        formula = record.sheet.formulas.get((record.row - 1, self._layout.columns.get("score", -1)))
        if formula is not None and not formula.has_value:
            text = "成绩是公式，文件中没有保存计算结果；请用 WPS 或 Excel 打开后另存一次，再导入"
            say.error("score_formula", self._label("score"), text)

    def _settle(
        self, row: int, name: str, person_id: int, state: str | None, score: Decimal | None, say: Verdicts
    ) -> str:
        seen = self._resits if self._resit else self._seen
        if person_id in seen:
            say.error(
                "duplicate_in_file",
                self._label("name"),
                f"“{name}”在第 {seen[person_id]} 行已有成绩，请删去一行",
            )
            return NEW
        seen[person_id] = row
        if state is None:
            say.note("score_empty", self._label("score"), "没有成绩，未登记；缺考请写“缺考”")
            return SKIP
        centi = None if score is None else int(score * 100)
        first = self.exam.attempts.get(person_id) if self.exam else None
        # A resit stands beside the first result, it does not replace it (complaint 12).
        is_second = bool(first and first[0] not in ("", scoring.MAKEUP))
        is_second = is_second or (self._resit and person_id in self._seen)
        number = 2 if (state == scoring.MAKEUP or self._resit) and is_second else 1
        old = self.exam.resits.get(person_id) if self.exam and number == 2 else first
        if old == (state, centi):
            return SKIP
        action = UPDATE if old and old[0] else NEW
        self.actions.append(AttemptAction(action, row, person_id, state, centi, number))
        return action


class ExamsCheck(Checker):
    """Checks the columns of one score list: one exam with its resits, or one exam a column."""

    def __init__(self, parts: Sequence[ScorePart], checks: Sequence[ScoreCheck]) -> None:
        self._parts = parts
        self.checks = tuple(checks)
        self._layout: Layout | None = None

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet, in the file's order."""
        assert self._layout is not None
        if not self._parts:
            self.checks[0].use(self._layout)
            return self.checks[0].rows()
        results: list[RowResult] = []
        for number, part in enumerate(self._parts):
            layout = at_part(self._layout, part)
            if layout is None:
                continue
            check = self.checks[0] if part.resit else self.checks[min(number, len(self.checks) - 1)]
            once = layout if number == 0 else replace(layout, progress=NO_PROGRESS)
            check.use(once, resit=part.resit and number > 0)
            results += [self._named(row, check) for row in check.rows()]
        return sorted(results, key=lambda row: row.row) if len(self._parts) > 1 else results

    def _named(self, row: RowResult, check: ScoreCheck) -> RowResult:
        if len(self.checks) == 1:
            return row
        return replace(row, fields={**row.fields, "exam": check.title})


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
    """The exam (or exams) the results go to, and its date."""
    first = check.checks[0]
    about: dict[str, object] = {"exam": first.title}
    if len(check.checks) > 1:
        about = {"exams": [one.title for one in check.checks]}
    if first.held_on:
        about["exam_date"] = first.held_on.isoformat()
    elif first.exam is None:
        about["exam_date_missing"] = True
    kept = [name for one in check.checks for who, name in one.failed.items() if who not in one.scored]
    if kept:
        about["kept_open"] = list(dict.fromkeys(kept))
    return about


def _holds_shares(layout: Layout) -> bool:
    """A column shown in per cent holds 0.95 for 95: nobody above 1, most of them fractions."""
    column = layout.columns.get("score")
    if column is None:
        return False
    cells = (layout.sheet.cell(row, column) for row in range(layout.body, len(layout.sheet.rows)))
    numbers = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    fractions = sum(0 < number < 1 for number in numbers)
    return fractions >= 2 and fractions >= 0.5 * len(numbers) and all(0 <= n <= 1 for n in numbers)


def _lines_above(layout: Layout) -> list[str]:
    rows = layout.sheet.rows[: layout.top]
    return [text for row in rows for value in row if isinstance(value, str) and (text := text_of(value))]


def _clean_title(text: str) -> str:
    text = re.sub(r"\s", "", text)
    return _DECORATION.sub("", re.sub(r"[(（].*?[)）]$", "", text))[:60]


def _title_of(layout: Layout) -> str:
    for text in _lines_above(layout):
        title = _clean_title(text)
        if len(title) >= 4 and ":" not in text and "：" not in text:
            return title
    return ""


def _date_of(layout: Layout, year: int | None) -> date | None:
    for text in _lines_above(layout):
        if (day := read_moment(text, year=year or layout.year).day) is not None:
            return day
    return None


def _full_mark(layout: Layout) -> int:
    texts = [*_lines_above(layout), *layout.labels]
    for text in texts:
        if (match := _FULL_MARK.search(squeezed(text))) and 10 <= int(match[1]) <= 500 and "满分" in text:
            return int(match[1]) * 100
    return 10_000


def _known_exam(known: KnownTown, title: str, held_on: date | None) -> KnownExam | None:
    fits: Callable[[KnownExam], bool] = lambda exam: squeezed(exam.title) == squeezed(title)  # noqa: E731
    found = [exam for exam in known.exams if fits(exam) and held_on in (None, exam.held_on)]
    return found[-1] if found else None

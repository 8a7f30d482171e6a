"""测试成绩: rows of a score list → attempts of one test, the state kept apart from the score."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import NEW, SKIP, UPDATE, FieldValue, RowResult, Verdicts, result
from app.imports.results.exam_lines import state_of
from app.imports.results.exam_names import ExamTime, known_exam
from app.imports.results.exam_titles import lines_above
from app.imports.rows.records import Record
from app.imports.values import BLANK_WORDS, STATE_WORDS, score_of
from app.reader.sheet import squeezed, text_of
from app.rules import scoring

KEY = "name"
RESIT_DATE = "resit_date"
_FULL_MARK = re.compile(r"(?:满分|总分|共)[:：为]?(\d{2,3})分?")


@dataclass(frozen=True)
class AttemptAction:
    """Enter a result; `score_centi` is 1/100 point or None, `number` 2 is a resit beside the first try, sat
    on the day `on` (None: the file does not say)."""

    action: str
    row: int
    person_id: int
    state: str
    score_centi: int | None
    number: int = 1
    on: date | None = None


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


_YES = frozenset(("是", "√", "Y", "y", "1"))
_ASKED = {"缺考": scoring.ABSENT, "缓考": scoring.DEFERRED, "免试": scoring.EXEMPT, "补考": scoring.MAKEUP}
_PERCENT = re.compile(r"^(\d{1,3}(?:\.\d+)?)%$")


class ScoreCheck:
    """Checks the results of one test, whichever sheets, columns and rows they stand in."""

    def __init__(self, known: KnownTown, title: str, held_on: date | None, *, time: ExamTime | None) -> None:
        self._known = known
        self._resit = False
        self.title = title
        self.held_on = held_on
        self.time = time
        self.exam, self.others = known_exam(known, title, held_on, time)
        self._doubt = _doubt_of(self)
        self.full_centi = self.exam.full_centi if self.exam else 10_000
        self._seen: dict[int, int] = {}
        self._resits: dict[int, int] = {}
        self._layout: Layout | None = None
        self._resit_on: date | None = None
        self.undated: list[str] = []  # people whose resit the file gives no day of
        self.actions: list[AttemptAction] = []
        self.failed: dict[int, str] = {}

    @property
    def scored(self) -> set[int]:
        """The people of rows that can be entered."""
        return set(self._seen)

    def use(self, layout: Layout, *, resit: bool = False) -> None:
        """Go on with another sheet of the same file, or with the column of resits beside the scores."""
        self._resit = resit
        if self._layout is None and self.exam is None:
            self.full_centi = _full_mark(layout)
        if self._layout is not layout:
            self._layout = layout
            self._finder = Finder(self._known, layout)
            self._shares = _holds_shares(layout)

    def _label(self, field: str) -> str:
        assert self._layout is not None
        return self._layout.column_label(self._layout.columns.get(field))

    def row(self, record: Record, say: Verdicts, *, resit_on: date | None = None) -> RowResult:
        """The verdict on one result of this test; `say` may hold what was said of it already, `resit_on` is
        the day of the row's resit."""
        self._resit_on = resit_on
        name, person = self._finder.find(record, say)
        if self._doubt:
            say.warn("exam_doubt", self._label("date"), self._doubt)
            self._doubt = ""
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
            "exam": self.title,
            "state": scoring.STATE_LABELS.get(state or "", None),
            "score": None if score is None else (int(score) if score == int(score) else float(score)),
        }
        action = NEW
        if not say.failed and person is not None:
            action = self._settle(record.row, name, person.id, state, score, say)
            if self._resit_on is not None and self.actions and self.actions[-1].on is not None:
                fields[RESIT_DATE] = self._resit_on.isoformat()
        if say.failed and person is not None and person.id not in self._seen and not self._resit:
            self.failed.setdefault(person.id, name)
        return result(record.row, say, action, fields, record.sheet.name)

    def _state_and_score(self, record: Record, say: Verdicts) -> tuple[str | None, Decimal | None]:
        raw = record.raw("score")
        said = self._said_state(record)
        remark = STATE_WORDS.get(squeezed(record.raw("note")))
        if squeezed(raw) in BLANK_WORDS:
            self._doubt_formula(record, say)
            return said or (remark if remark != "normal" else None) or state_of(record.section) or None, None
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

    def _said_state(self, record: Record) -> str | None:
        """The state a row's own column gives: its word, or 是 below 是否缺考."""
        text = squeezed(record.raw("state"))
        label = squeezed(self._label("state"))
        if text in _YES and "是否" in label:
            return next((code for word, code in _ASKED.items() if word in label), None)
        return STATE_WORDS.get(text)

    def _doubt_formula(self, record: Record, say: Verdicts) -> None:
        """A formula saved without its result looks blank, and is not."""
        assert self._layout is not None
        formula = record.sheet.formulas.get((record.row - 1, self._layout.columns.get("score", -1)))
        if formula is not None and not formula.has_value:
            text = "成绩是公式，文件中没有保存计算结果；请用 WPS 或 Excel 打开后另存一次，再导入"
            say.error("score_formula", self._label("score"), text)

    def _settle(
        self, row: int, name: str, person_id: int, state: str | None, score: Decimal | None, say: Verdicts
    ) -> str:
        again = state == scoring.MAKEUP and person_id in self._seen  # 正考 and 补考, a row each
        seen = self._resits if self._resit or again else self._seen
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
        is_second = is_second or ((self._resit or again) and person_id in self._seen)
        number = 2 if (state == scoring.MAKEUP or self._resit) and is_second else 1
        old = self.exam.resits.get(person_id) if self.exam and number == 2 else first
        on = self._day_of_resit(say) if number == 2 or state == scoring.MAKEUP else None
        if say.failed:
            return NEW
        before = self.exam.resit_days.get(person_id) if self.exam and number == 2 else None
        if old == (state, centi) and (number == 1 or on in (None, before)):
            return SKIP
        action = UPDATE if old and old[0] else NEW
        if old and old[0]:
            say.overwrites(_shown(*old) | ({RESIT_DATE: before.isoformat()} if before and on else {}))
        if self.exam is not None and (number == 1 or action == UPDATE):
            say.told = self._known.told_exams.get(self.exam.id, "")
        self.actions.append(AttemptAction(action, row, person_id, state, centi, number, on))
        if on is None and (number == 2 or state == scoring.MAKEUP):
            self.undated.append(name)
        return action

    def _day_of_resit(self, say: Verdicts) -> date | None:
        held_on = (self.exam.held_on if self.exam else None) or self.held_on
        if self._resit_on is not None and held_on is not None and self._resit_on < held_on:
            text = f"补考日期 {self._resit_on} 早于测试日期 {held_on}，请核对"
            say.error("resit_early", self._label(RESIT_DATE), text)
        return self._resit_on


def _shown(state: str, centi: int | None) -> dict[str, FieldValue]:
    """A result as the fields of a row show it."""
    score = None if centi is None else (centi // 100 if centi % 100 == 0 else centi / 100)
    return {"state": scoring.STATE_LABELS.get(state), "score": score}


def _holds_shares(layout: Layout) -> bool:
    """A column shown in per cent holds 0.95 for 95: nobody above 1, most of them fractions."""
    column = layout.columns.get("score")
    if column is None:
        return False
    cells = (layout.sheet.cell(row, column) for row in range(layout.body, layout.last))
    numbers = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    fractions = sum(0 < number < 1 for number in numbers)
    return fractions >= 2 and fractions >= 0.5 * len(numbers) and all(0 <= n <= 1 for n in numbers)


def _full_mark(layout: Layout) -> int:
    texts = [*lines_above(layout), *layout.labels]
    for text in texts:
        if (match := _FULL_MARK.search(squeezed(text))) and 10 <= int(match[1]) <= 500 and "满分" in text:
            return int(match[1]) * 100
    return 10_000


def _doubt_of(check: ScoreCheck) -> str:
    """A day outside the time the title gives, or a test of the same name on another day of that year."""
    if check.held_on is None:
        return ""
    if check.time and not check.time.first <= check.held_on <= check.time.last:
        return f"“{check.title}”的测试日期 {check.held_on} 不在{check.time.text}内，请核对"
    near = [exam for exam in check.others if exam.held_on and exam.held_on.year == check.held_on.year]
    if check.exam is None and near:
        return f"已有同名测试“{check.title}”（{near[0].held_on}），{check.held_on} 的按新的测试登记，请核对"
    return ""

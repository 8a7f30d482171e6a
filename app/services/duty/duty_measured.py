"""What a measure of a duty gives: what is asked, what was done, and the rows behind both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules import natures
from app.rules.duties import Filter
from app.rules.periods import Period
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_sessions import HeldRow
from app.services.rule.duty_rules import DutyRuleRow

SESSION, PERSON, EXAM, UNIT, BULLETIN = "session", "person", "exam", "unit", "bulletin"
# An entry of a register, of the one that the duty counts.
ENTRY = "entry"
# Signs of rows that are neither done nor missing: let off, not asked, a later version, told beside.
WAIVED, NOT_FULL, REVISED, BESIDE = "免", "未满期", "修订", "另列"
# How a duty knows what counts for it, where its own filter does not say: rules older than the ticks of
# courses name words of titles, which recognise nothing any more.
RECOGNISED: Mapping[str, Filter] = {
    "Q3": {"natures": (natures.LECTURE_HALL,), "lecturer": True},
    "Q6": {"natures": (natures.CONTEST,)},
    "Q10": {"natures": (natures.CORE_GROUP, natures.SEMINAR), "half": True},
    "Q11": {"any_nature": (natures.CORE_GROUP, natures.SEMINAR)},
    "Q14": {"natures": (natures.SPECIAL,)},
    "Q19": {"natures": (natures.CASES,)},
}
MOST_NAMES = 6


@dataclass(frozen=True)
class DutyRow:
    """One row behind a figure: done or missing, when, what, who, why; `target` says what opens.

    `sign` is set on rows that count neither as done nor as missing (免, 未满期, 修订, 另列).
    """

    ok: bool
    on: date | None
    what: str
    who: str = ""
    note: str = ""
    target: str = ""
    target_id: int | None = None
    sign: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is one of what is asked."""
        return not self.sign


Rows = Callable[[], Iterable[DutyRow]]


@dataclass(frozen=True)
class Measured:
    """What is asked and what was done, in the same unit; `rows` lists what that is made of.

    `missing` is what is not there at all (None: the difference), `late` what came after its day, `waived`
    what a reason lets off, `unknown` what cannot be judged for want of data. `note` is told beside. `due_on`
    is the last day by which what is missing is owed (None: the period's last).
    """

    required: int
    done: float
    rows: Rows
    missing: int | None = None
    late: int = 0
    waived: int = 0
    unknown: int = 0
    note: str = ""
    due_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Nobody and nothing it could concern."""
        return not (self.required or self.done or self.waived or self.unknown)


Measure = Callable[[DutyFacts, DutyRuleRow, Period], Measured | None]


def recognised(rule: DutyRuleRow, name: str, default: Any = None) -> Any:
    """What the rule's filter says, else what its code is known by."""
    return rule.filter.get(name, RECOGNISED.get(rule.code, {}).get(name, default))


def fits(lesson: HeldRow, rule: DutyRuleRow) -> bool:
    """Whether a class session is all (or any) that the rule asks it to be, by form or tick."""
    either = recognised(rule, "any_nature", ())
    return set(recognised(rule, "natures", ())) <= lesson.natures and (
        not either or not lesson.natures.isdisjoint(either)
    )


def session_row(lesson: HeldRow, today: date, problem: str = "") -> DutyRow:
    """A class session as a row: done once its day has come and somebody was there, unless `problem` says
    why it does not count."""
    note = problem if lesson.held else ("计划" if lesson.on >= today else "考勤未登记")
    return DutyRow(
        lesson.held and not problem, lesson.on, lesson.title, lesson.batch, note, SESSION, lesson.id
    )


def names_in_short(names: Iterable[str]) -> str:
    """张三、李四等8人."""
    found = list(names)
    text = "、".join(found[:MOST_NAMES])
    return text if len(found) <= MOST_NAMES else f"{text}等{len(found)}人"

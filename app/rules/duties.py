"""Quantitative duties: whom a rule concerns, how a figure stands, what a mid-year joiner owes (I6, I13).

Pure: filters are the decoded `filter_json` of a rule, people and periods plain values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.rules.periods import Period
from app.rules.standing import Away, days_here

DONE, SHORT, OVERDUE, NOT_DUE, REFERENCE = "done", "short", "overdue", "not_due", "reference"
# Handed in, but after the day; waived with a reason; concerning nobody; no verdict for want of data.
LATE, WAIVED, NOBODY, UNKNOWN = "late", "waived", "nobody", "unknown"
STATUS_LABELS = {
    DONE: "完成",
    SHORT: "不足",
    OVERDUE: "逾期",
    LATE: "迟交",
    NOT_DUE: "未到期",
    WAIVED: "免",
    NOBODY: "未适用",
    UNKNOWN: "数据不足",
    REFERENCE: "参考",
}
STATUS_SYMBOLS = {
    DONE: "√",
    SHORT: "△",
    OVERDUE: "×",
    LATE: "▽",
    NOT_DUE: "○",
    WAIVED: "免",
    NOBODY: "—",
    UNKNOWN: "？",
    REFERENCE: "※",
}
VILLAGE_WORDS = ("村", "社区")
OFFICIAL_WORDS = ("公务员", "参公", "参照", "事业", "行政编制", "选调")

Filter = Mapping[str, Any]


@dataclass(frozen=True)
class PersonFacts:
    """What rules ask of a person, as of the last day of the period (or the last day on the roster)."""

    id: int
    name: str
    unit_id: int | None = None
    unit: str = ""
    unit_kind: str = ""
    title: str = ""
    rank: str = ""
    identity: str = ""
    titles: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    politics: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    times: tuple[Away, ...] = ()
    member: bool | None = None

    def days_here(self, first: date, last: date) -> int:
        """Days of `first`–`last` on which the person was on the roster, neither 借调 nor 停职."""
        return days_here(first, last, joined_on=self.joined_on, left_on=self.left_on, times=self.times)

    @cached_property
    def is_village(self) -> bool:
        """村社区干部, who are normally no civil servants (Q21): by identity, else by group or unit."""
        if any(word in self.identity for word in OFFICIAL_WORDS):
            return False
        if any(word in self.identity for word in VILLAGE_WORDS) or "村社区干部" in self.groups:
            return True
        return self.unit_kind in VILLAGE_WORDS and "机关干部" not in self.groups

    @cached_property
    def post_words(self) -> str:
        """职级 and every 职务, as rules look for words in them."""
        return f"{self.rank} {' '.join(self.titles)}"


def why_not(rule: Filter, person: PersonFacts) -> str:
    """Empty when the rule concerns the person, else the reason in Chinese."""
    return _post_differs(rule, person) or _person_differs(rule, person)


def _post_differs(rule: Filter, person: PersonFacts) -> str:
    """By 职级 and 职务."""
    if rule.get("not_village") and person.is_village:
        return "村（社区）干部不按此项要求"
    words = person.post_words
    if (no := rule.get("not_ranks")) and (other := _first(no, words)):
        return f"职级“{other}”适用另一项要求"
    if (ranks := rule.get("ranks")) and not _first(ranks, words):
        return "职级不在此项范围"
    if (titles := rule.get("titles_of")) and not _first(titles, words):
        return "职务不在此项范围"
    return ""


def _person_differs(rule: Filter, person: PersonFacts) -> str:
    """By identity, group and party."""
    if (identities := rule.get("identities")) and person.identity not in identities:
        return "身份不在此项范围"
    if (groups := rule.get("groups")) and person.groups.isdisjoint(groups):
        return f"不属于{'、'.join(groups)}"
    if politics := rule.get("politics"):
        if person.member is False:
            return "当日不是党员"
        if not person.member and person.politics not in politics:
            return "政治面貌不在此项范围"
    return ""


def _first(words: Collection[str] | None, text: str) -> str:
    for word in words or ():
        if word in text:
            return word
    return ""


def prorated(
    required_centi: int,
    period: Period,
    joined_on: date | None,
    left_on: date | None,
    times: Sequence[Away] = (),
) -> int:
    """What somebody owes who was not on the roster all the period: by days, rounded half up to whole 学时."""
    return part_of(
        required_centi,
        days_here(period.first, period.last, joined_on=joined_on, left_on=left_on, times=times),
        period.days,
    )


def part_of(required_centi: int, days: int, total: int) -> int:
    """`days` of `total` days of a requirement, rounded half up to whole 学时; all of it for all the days."""
    if days >= total:
        return required_centi
    return (2 * required_centi * days + 100 * total) // (200 * total) * 100


def is_full(days: int, period: Period) -> bool:
    """Whether so many days are half of the period or more: who was there less is 未满期 and owes nothing."""
    return 2 * days >= period.days


@dataclass(frozen=True)
class Standing:
    """What a status is made of: asked and done in the same unit; `missing` what nobody has handed in (None:
    the difference), `late` what came after its day, `waived` what a reason lets off, `unknown` what cannot be
    judged for want of data."""

    required: int
    done: float
    missing: float | None = None
    late: int = 0
    waived: int = 0
    unknown: int = 0


def status(
    standing: Standing, *, period: Period, today: date, deadline: bool = False, reference: bool = False
) -> str:
    """How a figure stands.

    short: the period is over and too little was done; overdue: over and nothing was done, or it had a
    deadline; late: all is there, not all by its day; not_due: still running or ahead. Nothing asked of
    anybody is never done: waived with a reason, or without data. A reference is never judged.
    """
    if standing.unknown and (reference or not standing.required):
        return UNKNOWN
    if reference:
        return REFERENCE
    if not standing.required and standing.waived:
        return WAIVED
    missing = standing.required - standing.done if standing.missing is None else standing.missing
    is_over = today > period.last
    if missing <= 0 and standing.done + standing.late > 0:
        return LATE if standing.late else DONE if is_over or standing.required else NOT_DUE
    if not is_over or missing <= 0:
        return NOT_DUE
    return OVERDUE if standing.done == 0 or deadline else SHORT


def worst(statuses: Collection[str]) -> str:
    """The status to show for several figures in one cell."""
    for each in (OVERDUE, SHORT, LATE, UNKNOWN, NOT_DUE, REFERENCE, WAIVED, NOBODY, DONE):
        if each in statuses:
            return each
    return NOT_DUE


def in_force(from_on: date | None, to_on: date | None, day: date) -> bool:
    """Whether a version holds on a day; `to_on` is the first day it no longer holds."""
    return (from_on is None or from_on <= day) and (to_on is None or day < to_on)

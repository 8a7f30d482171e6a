"""测试成绩通报: first result and after resit, both denominators, by score or by unit (A30, N10).

Ranks and averages are those of the first results; what a resit changed is told beside them, never instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.figures.exam_counting import ExamCounts, Side, added, person_counts
from app.rules import scoring
from app.rules.bulletin_parts import (
    HIDDEN,
    TABLE,
    TEXT,
    Named,
    Part,
    named,
    names_by_unit,
    numbered,
    percent_text,
    shown_name,
)
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.rules.rounding import two_decimals
from app.rules.scoring import Try

BY_SCORE, BY_UNIT = "score", "unit"
# What a sheet of scores is called beyond the test itself.
_SHEET_WORDS = re.compile(r"(考试|测试)?(成绩|得分|分数)(单|表|册|汇总表?|统计表?|登记表?|一览表?|公示)?$")
ORDER_LABELS = {BY_UNIT: "按单位", BY_SCORE: "按成绩"}


@dataclass(frozen=True)
class Scored:
    """One person's counting result and the first one; `state` '' is not entered yet, `rank` is of the first.

    `first_state` is None in bulletins of earlier versions, which told the counting result only.
    """

    person_id: int
    name: str
    unit: str
    state: str
    centi: int | None
    rank: int | None
    first_state: str | None = None
    first_centi: int | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | Sequence[Any]) -> Scored:
        """As it was stored."""
        found = named(stored, ("person_id", "name", "unit", "state", "centi", "rank"))
        return cls(**{"name": "", "unit": "", "state": "", "centi": None, "rank": None, **found})

    @property
    def first(self) -> Try | None:
        """The first result; None while there is none."""
        if self.first_state is None:
            return Try(1, self.state, self.centi) if self.state else None
        return Try(1, self.first_state, self.first_centi) if self.first_state else None

    @property
    def has_resat(self) -> bool:
        """Whether what counts now is another result than the first."""
        return self.first_state is not None and (self.state, self.centi) != (
            self.first_state,
            self.first_centi,
        )

    @property
    def tries(self) -> tuple[Try, ...]:
        """First result and the one that counts."""
        later = (Try(2, self.state, self.centi),) if self.has_resat and self.state else ()
        return (*((self.first,) if self.first is not None else ()), *later)


@dataclass(frozen=True)
class ExamFacts:
    """An exam as the bulletin tells it."""

    id: int
    title: str
    on: date
    full_centi: int
    pass_centi: int
    people: tuple[Scored, ...]

    @property
    def counts(self) -> ExamCounts:
        """Everybody, first results and after resits."""
        return added(self.count(person) for person in self.people)

    def count(self, person: Scored) -> ExamCounts:
        """One person."""
        return person_counts(
            person.tries, pass_centi=self.pass_centi, full_centi=self.full_centi, policy="best"
        )

    def to_json(self) -> dict[str, object]:
        """As stored."""
        return {
            "id": self.id,
            "title": self.title,
            "on": self.on.isoformat(),
            "full_centi": self.full_centi,
            "pass_centi": self.pass_centi,
            "people": [asdict(person) for person in self.people],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ExamFacts:
        """As it was stored."""
        return cls(
            stored["id"],
            stored["title"],
            date.fromisoformat(stored["on"]),
            stored["full_centi"],
            stored["pass_centi"],
            tuple(Scored.from_json(row) for row in stored["people"]),
        )


def unentered(facts: ExamFacts) -> int:
    """People due without any result yet (A29: everybody must have one)."""
    return sum(1 for person in facts.people if not person.state)


def subject_of(title: str, town: str = "") -> str:
    """The test's name as a title needs it: without the town and without 成绩表 behind it.

    '清河镇政策法规业务知识测试成绩登记表' → '政策法规业务知识测试'; what would leave nothing stays.
    """
    name = title.strip().strip("“”")
    if town and name.startswith(town):
        name = name[len(town) :]
    found = _SHEET_WORDS.search(name)
    if found:
        name = name[: found.start()] + (found.group(1) or "")
    return name.strip() or title


def compose_scores(
    facts: ExamFacts, *, town: str, order: str = BY_UNIT, names: str = HIDDEN, extra: str = ""
) -> tuple[Part, ...]:
    """The text of a bulletin on scores; `extra` is the clerk's own paragraph."""
    name = subject_of(facts.title, town)
    opening = (
        f"{facts.on.year}年{short_date(facts.on)}，{town}组织开展“{name}”，满分{format_centi(facts.full_centi)}分，"
        f"{format_centi(facts.pass_centi)}分合格。现将测试成绩通报如下。"
    )
    in_order = order == BY_SCORE and names != HIDDEN
    tables = [_by_score(facts, names)] if in_order else _by_unit(facts)
    own = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    sections = numbered(
        (
            ("总体情况", [Part(TEXT, words) for words in overall(facts).split("\n")]),
            ("个人成绩" if in_order else "各单位情况", tables),
            ("缺考等情况", _away(facts, names)),
            ("补考情况", _resat(facts, names)),
            ("有关要求", [Part(TEXT, _request(facts)), *own]),
        )
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))


def overall(facts: ExamFacts) -> str:
    """The figures, with the rates of those who sat and of those due; after resits in a line of its own."""
    counts = facts.counts
    if not counts.has_resits:
        return f"应考{counts.due}人，{_side(counts.first, counts.due)}"
    return (
        f"应考{counts.due}人。首考：{_side(counts.first, counts.due)}\n"
        f"补考后：{_side(counts.after, counts.due)}其中补考合格{counts.resits_passed}人，不计入名次。"
    )


def _side(side: Side, due: int) -> str:
    parts = [f"实考{side.sat}人，缺考{side.absent}人"]
    parts += [f"缓考{side.deferred}人"] if side.deferred else []
    parts += [f"成绩未登记{side.open}人"] if side.open else []
    words = "，".join(parts) + "。"
    if side.sat:
        words += (
            f"合格{side.passed}人，占实考人数的{percent_text(side.passed, side.sat)}，"
            f"占应考人数的{percent_text(side.passed, due)}。"
        )
    if side.highest is not None and side.lowest is not None:
        words += (
            f"平均{_mean(side)}分，最高{format_centi(side.highest)}分，最低{format_centi(side.lowest)}分。"
        )
    return words


def _mean(side: Side) -> str:
    return two_decimals(side.points, side.scored * 100) if side.scored else "—"


def _away(facts: ExamFacts, names: str) -> list[Part]:
    """Who had no score the first time, by name and unit."""
    away = []
    first = "首考" if facts.counts.has_resits else ""
    for word, state in (("缺考", scoring.ABSENT), ("缓考", scoring.DEFERRED), ("作弊", scoring.CHEATED)):
        people = [
            Named(p.name, p.unit) for p in facts.people if p.first is not None and p.first.state == state
        ]
        if people:
            away.append(Part(TEXT, f"{first}{word}{len(people)}人。{names_by_unit(people, names)}"))
    return away


def _resat(facts: ExamFacts, names: str) -> list[Part]:
    """What the resits brought: who passed then, and who has not passed yet."""
    if not facts.counts.has_resits:
        return []
    passed, open_ = [], []
    for person in facts.people:
        own = facts.count(person)
        score = f"补考{format_centi(person.centi)}分" if person.has_resat and person.centi is not None else ""
        shown = Named(person.name, person.unit, score if names != HIDDEN else "")
        if own.resits_passed:
            passed.append(shown)
        elif own.resits_due:
            open_.append(shown)
    words = (("补考合格", passed), ("尚未合格", open_))
    return [
        Part(TEXT, f"{word}{len(people)}人。{names_by_unit(people, names)}")
        for word, people in words
        if people
    ]


def _by_score(facts: ExamFacts, names: str) -> Part:
    """First results in order of rank; with resits a column says what they brought."""
    both = facts.counts.has_resits
    ranked = [p for p in facts.people if p.rank is not None]
    without = [p for p in facts.people if p.rank is None and p.has_resat]
    rows = [
        _score_row(facts, person, names, both=both)
        for person in (*sorted(ranked, key=lambda p: p.rank or 0), *without)
    ]
    scores = ("首考成绩", "补考成绩") if both else ("成绩",)
    columns = ("名次", "姓名", "单位", *scores, "结果")
    return Part(TABLE, "", columns, tuple(rows))


def _score_row(facts: ExamFacts, person: Scored, names: str, *, both: bool) -> tuple[str, ...]:
    own, first = facts.count(person), person.first
    if first is not None and first.score_centi is not None and first.state in scoring.SCORED:
        score = format_centi(first.score_centi)
    else:
        score = scoring.STATE_LABELS.get(first.state, "—") if first is not None else "—"
    resit = format_centi(person.centi) if person.has_resat and person.centi is not None else "—"
    result = "合格" if own.first.passed else "补考合格" if own.after.passed else "不合格"
    shown = shown_name(person.name, names)
    place = "—" if person.rank is None else str(person.rank)
    return (place, shown, person.unit, score, *((resit,) if both else ()), result)


UNIT_COLUMNS = ("单位", "应考", "实考", "合格", "占实考", "占应考", "平均分")


def _by_unit(facts: ExamFacts) -> list[Part]:
    """First results of every unit; after resits those units where somebody resat, and all together."""
    units: dict[str, list[Scored]] = {}
    for person in facts.people:
        units.setdefault(person.unit or "其他", []).append(person)
    counts = {unit: added(facts.count(p) for p in members) for unit, members in units.items()}
    whole = facts.counts
    both = whole.has_resits
    first = [_unit_row(unit, own.first, own) for unit, own in counts.items() if own.due]
    caption = "首考成绩" if both else ""
    tables = [Part(TABLE, caption, UNIT_COLUMNS, (*first, _unit_row("合计", whole.first, whole)))]
    if both:
        after = [_unit_row(unit, own.after, own) for unit, own in counts.items() if own.has_resits]
        total = _unit_row("全部单位合计", whole.after, whole)
        tables.append(Part(TABLE, "补考后成绩（有补考的单位）", UNIT_COLUMNS, (*after, total)))
    return tables


def _unit_row(unit: str, side: Side, counts: ExamCounts) -> tuple[str, ...]:
    rates = (percent_text(side.passed, whole) if whole else "—" for whole in (side.sat, counts.due))
    return unit, str(counts.due), str(side.sat), str(side.passed), *rates, _mean(side)


def _request(facts: ExamFacts) -> str:
    """What follows: only who has not passed yet is called to the resit."""
    counts = facts.counts
    if counts.due and counts.first.passed == counts.due:
        return "本次测试全员参加、全部合格，予以肯定。希望各单位继续抓好学习。"
    if counts.due and counts.after.passed == counts.due:
        return "首考未合格的人员均已补考合格。请各单位继续抓好学习。"
    side = counts.after
    kinds = (("不合格", side.failed), ("缺考", side.absent), ("缓考", side.deferred))
    words = [f"{word}的{number}人" for word, number in kinds if number]
    if not words:
        return "请尚未登记成绩人员所在单位尽快核实并报告。" if side.open else "请各单位继续抓好学习。"
    after = "补考后仍" if counts.has_resits else ""
    return f"请{after}{'、'.join(words)}所在单位督促本人认真学习，按时参加补考。"

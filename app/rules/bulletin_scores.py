"""测试成绩通报: by score or by unit, names full, masked or left out, both denominators (A30, N10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

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
    short_date,
    shown_name,
)
from app.rules.hours import format_centi
from app.rules.scoring import ExamFigures

BY_SCORE, BY_UNIT = "score", "unit"
# What a sheet of scores is called beyond the test itself.
_SHEET_WORDS = re.compile(r"(考试|测试)?(成绩|得分|分数)(单|表|册|汇总表?|统计表?|登记表?|一览表?|公示)?$")
ORDER_LABELS = {BY_UNIT: "按单位", BY_SCORE: "按成绩"}


@dataclass(frozen=True)
class Scored:
    """One person's counting result; `state` '' is not entered yet."""

    person_id: int
    name: str
    unit: str
    state: str
    centi: int | None
    rank: int | None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | Sequence[Any]) -> Scored:
        """As it was stored."""
        found = named(stored, ("person_id", "name", "unit", "state", "centi", "rank"))
        return cls(**{"name": "", "unit": "", "state": "", "centi": None, "rank": None, **found})


@dataclass(frozen=True)
class ExamFacts:
    """An exam as the bulletin tells it."""

    id: int
    title: str
    on: date
    full_centi: int
    pass_centi: int
    figures: ExamFigures
    people: tuple[Scored, ...]

    def to_json(self) -> dict[str, Any]:
        """As stored."""
        people = [asdict(person) for person in self.people]
        return {
            "id": self.id,
            "title": self.title,
            "on": self.on.isoformat(),
            "full_centi": self.full_centi,
            "pass_centi": self.pass_centi,
            "figures": asdict(self.figures),
            "people": people,
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
            ExamFigures(**stored["figures"]),
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
        f"{format_centi(facts.pass_centi)}分及格。现将测试成绩通报如下。"
    )
    away = []
    for word, states in (
        ("缺考", (scoring.ABSENT,)),
        ("缓考", (scoring.DEFERRED,)),
        ("作弊", (scoring.CHEATED,)),
    ):
        people = [Named(p.name, p.unit) for p in facts.people if p.state in states]
        if people:
            away.append(Part(TEXT, f"{word}{len(people)}人。{names_by_unit(people, names)}"))
    table = _by_score(facts, names) if order == BY_SCORE and names != HIDDEN else _by_unit(facts)
    own = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    sections = numbered(
        (
            ("总体情况", [Part(TEXT, overall(facts))]),
            ("个人成绩" if table.columns[0] == "名次" else "各单位情况", [table]),
            ("缺考等情况", away),
            ("有关要求", [Part(TEXT, _request(facts)), *own]),
        )
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))


def overall(facts: ExamFacts) -> str:
    """Figures with the pass rate of those tested and of those due."""
    f = facts.figures
    parts = [f"应考{f.due}人，实考{f.tested}人，缺考{f.absent}人"]
    if f.deferred:
        parts.append(f"缓考{f.deferred}人")
    missing = unentered(facts)
    if missing:
        parts.append(f"成绩未登记{missing}人")
    words = "，".join(parts) + "。"
    if f.tested:
        words += (
            f"及格{f.passed}人，占实考人数的{percent_text(f.passed, f.tested)}，"
            f"占应考人数的{percent_text(f.passed, f.due)}。"
        )
    if f.average_centi is not None and f.highest_centi is not None and f.lowest_centi is not None:
        words += (
            f"平均{format_centi(f.average_centi)}分，最高{format_centi(f.highest_centi)}分，"
            f"最低{format_centi(f.lowest_centi)}分。"
        )
    return words


def _by_score(facts: ExamFacts, names: str) -> Part:
    ranked = sorted((p for p in facts.people if p.rank is not None), key=lambda p: p.rank or 0)
    rows = tuple(
        (
            str(p.rank),
            shown_name(p.name, names),
            p.unit,
            format_centi(p.centi or 0),
            "及格" if (p.centi or 0) >= facts.pass_centi else "不及格",
        )
        for p in ranked
    )
    return Part(TABLE, "", ("名次", "姓名", "单位", "成绩", "结果"), rows)


def _by_unit(facts: ExamFacts) -> Part:
    units: dict[str, list[Scored]] = {}
    for person in facts.people:
        units.setdefault(person.unit or "其他", []).append(person)
    rows = tuple(_unit_row(unit, members, facts.pass_centi) for unit, members in units.items())
    total = _unit_row("合计", facts.people, facts.pass_centi)
    columns = ("单位", "应考", "实考", "及格", "占实考", "占应考", "平均分")
    return Part(TABLE, "", columns, (*rows, total))


def _unit_row(unit: str, members: Sequence[Scored], pass_centi: int) -> tuple[str, ...]:
    tries = [scoring.Try(1, p.state, p.centi) if p.state else None for p in members]
    f = scoring.figures(tries, pass_centi)
    average = f"{f.average_centi // 100}.{f.average_centi % 100:02d}" if f.average_centi is not None else "—"
    rates = percent_text(f.passed, f.tested), percent_text(f.passed, f.due)
    return unit, str(f.due), str(f.tested), str(f.passed), *rates, average


def _request(facts: ExamFacts) -> str:
    f = facts.figures
    failed = f.tested - f.passed
    if f.due and f.passed == f.due:
        return "本次测试全员参加、全部及格，予以肯定。希望各单位继续抓好学习。"
    counts = (("不及格", failed), ("缺考", f.absent), ("缓考", f.deferred))
    words = [f"{word}的{number}人" for word, number in counts if number]
    if not words:
        return "请各单位继续抓好学习。"
    return f"请{'、'.join(words)}所在单位督促本人认真学习，按时参加补考。"

"""调训情况通报 (D16): the figures of a period by class; and what 督查通报 is made of (C29)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.rules.bulletin_parts import (
    FULL,
    TABLE,
    TEXT,
    Named,
    Part,
    names_by_unit,
    numbered,
    percent_text,
    period_text,
)
from app.rules.day_words import short_date


@dataclass(frozen=True)
class Secondment:
    """One 上级调训: nominated people and who of them went; `away` did not."""

    id: int
    title: str
    on: date
    nominated: int
    attended: int
    unmarked: int
    away: tuple[Named, ...]

    def to_json(self) -> dict[str, object]:
        """As stored."""
        return {**asdict(self), "on": self.on.isoformat()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Secondment:
        """As it was stored."""
        away = tuple(Named(**person) for person in stored["away"])
        return cls(**{**stored, "on": date.fromisoformat(stored["on"]), "away": away})


@dataclass(frozen=True)
class UnitFigures:
    """A village's or community's year so far: person-times due and present, and what was missed."""

    unit: str
    sessions: int
    due: int
    present: int
    late: int
    on_leave: int
    absent: int
    unmarked: int
    inspections: int = 0
    both: int | None = None

    @property
    def late_people(self) -> int:
        """迟到、早退 together: whoever was both is one (bulletins of earlier versions counted two)."""
        return self.late - (self.both or 0)

    @property
    def entered(self) -> int:
        """What the rate is taken of: 应到 less 未登记."""
        return self.due - self.unmarked


VILLAGE, OFFICE, TOWN = "village", "office", ""


@dataclass(frozen=True)
class Inspection:
    """One entry of the log of inspections (C29): when, where ('' for all), what, what was found.

    `kind` of the place is village, office, or '' for the whole town.
    """

    on: date
    unit: str
    title: str
    note: str = ""
    kind: str = TOWN

    def to_json(self) -> dict[str, object]:
        """As stored."""
        return {**asdict(self), "on": self.on.isoformat()}


def overall_secondments(first: date, last: date, rows: Sequence[Secondment]) -> str:
    """The figures of all secondments of a period in one sentence."""
    nominated, attended = sum(r.nominated for r in rows), sum(r.attended for r in rows)
    unmarked = sum(r.unmarked for r in rows)
    words = (
        f"{period_text(first, last)}，上级共调训{len(rows)}期，应调{nominated}人次，实到{attended}人次，"
        f"参训率{percent_text(attended, nominated - unmarked)}。"
    )
    return words + (f"另有未登记{unmarked}人次，待核实。" if unmarked else "")


def overall_units(first: date, last: date, rows: Sequence[UnitFigures]) -> str:
    """The figures of all villages in a period in one sentence."""
    due, present = sum(r.due for r in rows), sum(r.present for r in rows)
    absent, late = sum(r.absent for r in rows), sum(r.late_people for r in rows)
    leave, entered = sum(r.on_leave for r in rows), sum(r.entered for r in rows)
    words = (
        f"{period_text(first, last)}，{len(rows)}个村（社区）应到{due}人次，实到{present}人次，"
        f"出勤率{percent_text(present, entered)}；"
        f"迟到、早退{late}人次，请假{leave}人次，缺席{absent}人次。"
    )
    unmarked = sum(r.unmarked for r in rows)
    return words + (f"另有未登记{unmarked}人次，待核实。" if unmarked else "")


def compose_secondments(
    first: date, last: date, rows: Sequence[Secondment], *, names: str = FULL, extra: str = ""
) -> tuple[Part, ...]:
    """The text on the secondments of a period: 应调, 实到, 参训率 and who did not go."""
    opening = f"现将{period_text(first, last)}上级调训情况通报如下。"
    words = overall_secondments(first, last, rows)
    table = Part(
        TABLE,
        "",
        ("日期", "调训班次", "应调", "实到", "参训率"),
        tuple(
            (
                short_date(r.on),
                r.title,
                str(r.nominated),
                str(r.attended),
                percent_text(r.attended, r.nominated - r.unmarked),
            )
            for r in rows
        ),
    )
    away = [
        Part(TEXT, f"{short_date(r.on)}“{r.title}”{len(r.away)}人。{names_by_unit(r.away, names)}")
        for r in rows
        if r.away
    ]
    if away:
        request = "请未参训人员所在单位说明原因，另行点名安排补训。"
    elif any(r.unmarked for r in rows):
        request = "请未登记人员所在单位核实参训情况并报告。"
    else:
        request = "本期应调人员全部参训，予以肯定。希望各单位继续保持。"
    own = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    sections = numbered(
        (
            ("总体情况", [Part(TEXT, words)]),
            ("各期情况", [table] if rows else []),
            ("未参训人员", away),
            ("有关要求", [Part(TEXT, request), *own]),
        )
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))

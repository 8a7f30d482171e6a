"""调训情况通报 (D16) and 督查通报 (C29): figures of a period by class and by unit."""

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
    short_date,
)


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

    def to_json(self) -> dict[str, Any]:
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


@dataclass(frozen=True)
class Inspection:
    """One entry of the log of inspections (C29): when, where ('' for all), what, what was found."""

    on: date
    unit: str
    title: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """As stored."""
        return {**asdict(self), "on": self.on.isoformat()}


def overall_secondments(first: date, last: date, rows: Sequence[Secondment]) -> str:
    """The figures of all secondments of a period in one sentence."""
    nominated, attended = sum(r.nominated for r in rows), sum(r.attended for r in rows)
    unmarked = sum(r.unmarked for r in rows)
    words = (
        f"{period_text(first, last)}，上级共调训{len(rows)}期，应调{nominated}人次，实到{attended}人次，"
        f"参训率{percent_text(attended, nominated)}。"
    )
    return words + (f"另有未登记{unmarked}人次，待核实。" if unmarked else "")


def overall_units(first: date, last: date, rows: Sequence[UnitFigures]) -> str:
    """The figures of all villages in a period in one sentence."""
    due, present = sum(r.due for r in rows), sum(r.present for r in rows)
    absent, late = sum(r.absent for r in rows), sum(r.late for r in rows)
    words = (
        f"{period_text(first, last)}，{len(rows)}个村（社区）应到{due}人次，参训{present}人次，"
        f"参训率{percent_text(present, due)}；"
        f"迟到、早退{late}人次，缺席{absent}人次。"
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
                percent_text(r.attended, r.nominated),
            )
            for r in rows
        ),
    )
    away = [
        Part(TEXT, f"{short_date(r.on)}“{r.title}”{len(r.away)}人。{names_by_unit(r.away, names)}")
        for r in rows
        if r.away
    ]
    request = (
        "请未参训人员所在单位说明原因，由党建办点名安排补训。"
        if away
        else "各单位认真落实调训任务，予以肯定。希望继续保持。"
    )
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


MOST_WEAK = 3


def _weakest(ordered: Sequence[UnitFigures], due: int, present: int) -> list[str]:
    """The last ones, lowest first: somebody was absent, and the rate is below that of all together."""
    below = [r.unit for r in ordered if r.absent and r.present * due < present * r.due]
    return below[::-1][:MOST_WEAK]


def _log(log: Sequence[Inspection]) -> list[Part]:
    """The inspections of the period: how many, where, and each with what was found."""
    if not log:
        return []
    places = len({each.unit for each in log if each.unit})
    words = f"共检查{len(log)}次" + (f"，到{places}个村（社区）、单位。" if places else "。")
    rows = tuple((short_date(each.on), each.unit or "全镇", each.title, each.note or "—") for each in log)
    return [Part(TEXT, words), Part(TABLE, "", ("日期", "村（社区）", "检查内容", "情况"), rows)]


def _unit_table(ordered: Sequence[UnitFigures]) -> Part:
    return Part(
        TABLE,
        "",
        ("村（社区）", "检查次数", "课次", "应到人次", "参训人次", "参训率", "请假", "缺席"),
        tuple(
            (
                r.unit,
                str(r.inspections),
                str(r.sessions),
                str(r.due),
                str(r.present),
                percent_text(r.present, r.due),
                str(r.on_leave),
                str(r.absent),
            )
            for r in ordered
        ),
    )


def compose_inspection(
    first: date,
    last: date,
    rows: Sequence[UnitFigures],
    *,
    town: str,
    log: Sequence[Inspection] = (),
    extra: str = "",
) -> tuple[Part, ...]:
    """The text on what the villages learned in a period, with the log of inspections (C29).

    `extra` holds findings the clerk types. Without either the paper claims no inspection.
    """
    period = period_text(first, last)
    due, present = sum(r.due for r in rows), sum(r.present for r in rows)
    words = overall_units(first, last, rows)
    ordered = sorted(rows, key=lambda r: (-(r.present * 10**6 // r.due if r.due else -1), r.unit))
    found = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    weak = _weakest(ordered, due, present)
    request = (
        f"请参训率靠后的{'、'.join(weak)}查找原因，抓好缺席人员补训，并报告整改情况。"
        if weak
        else "各村（社区）学习组织有序，予以肯定。希望继续保持。"
    )
    sections = numbered(
        (
            ("总体情况", [Part(TEXT, words)]),
            ("各村（社区）情况", [_unit_table(ordered)] if rows else []),
            ("检查情况", _log(log)),
            ("检查发现的问题", found),
            ("有关要求", [Part(TEXT, request)]),
        )
    )
    opening = (
        f"{town}对各村（社区）{period}学习情况进行了检查，现将情况通报如下。"
        if log or found
        else f"现将{town}各村（社区）{period}学习情况通报如下。"
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))

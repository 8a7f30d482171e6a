"""Entries of registers told as the old kinds of 专项记录, for whoever counts by kind (E20, C29, A24 …)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, TypedDict

Data = Mapping[str, int | str]
# Code → how the kind was called, which is what an empty title became.
KINDS = {
    "Q6": "业务技能大赛",
    "A24": "成果转化",
    "C29": "学习情况检查",
    "Q15": "实岗锻炼",
    "Q16": "党性分析",
    "Q17": "半年报告",
    "Q18": "学习档案",
    "Q19": "典型案例研讨会",
    "Q20": "单位工作计划",
    "Q28": "免于测试",
}
PAPERS = (
    ("plan", "年度学习计划"),
    ("summary", "年度学习总结"),
    ("discussion", "集中学习讨论记录"),
    ("words", "学习体会"),
)
# What an entry of the waivers says that lets a class off its test.
LET_OFF = KINDS["Q28"]


class Stored(NamedTuple):
    """An entry, or a later version of it, as it stands: `lines` are (field, person, class, name, score)."""

    id: int
    on_day: date
    period: str
    slot: str
    unit_id: int | None
    person_id: int | None
    batch_id: int | None
    data: Data
    lines: tuple[tuple[str, int | None, int | None, str, int | None], ...] = ()


class Record(NamedTuple):
    """A record of one of the kinds; `id` is the entry's, negative that of the step of a later version.

    `people` are (person id, score in 1/100 or None).
    """

    id: int
    rule_code: str
    done_on: date
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    title: str = ""
    note: str = ""
    for_period: str = ""
    subject: str = ""
    ended_on: date | None = None
    people: tuple[tuple[int, int | None], ...] = ()


# Code → register, and what its entries must say to be of the kind: its slot, or a field and its value.
BOOKS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "Q6": ("contest", "", ("", "")),
    "A24": ("share", "", ("kind", "result")),
    "C29": ("inspection", "", ("", "")),
    "Q15": ("trip", "", ("kind", "post")),
    "Q16": ("study-file", "analysis", ("", "")),
    "Q17": ("young-cadre", "report", ("", "")),
    "Q18": ("study-file", "!analysis", ("", "")),
    "Q19": ("case", "", ("kind", "seminar")),
    "Q20": ("unit-plan", "campaign", ("", "")),
    "Q28": ("waiver", "", ("due", KINDS["Q28"])),
}


# Registers whose entries say something of a record in their child lines.
WITH_LINES = frozenset({"contest", "inspection", "trip", "case"})


def is_of(code: str, slot: str, data: Data) -> bool:
    """Whether an entry of the kind's register is of the kind."""
    _, wanted, (name, value) = BOOKS[code]
    if wanted.startswith("!"):
        return slot != wanted[1:]
    return (not wanted or slot == wanted) and (not name or data.get(name) == value)


def record_of(code: str, entry: Stored, projects: Mapping[str, str]) -> Record:
    """The record an entry tells. `projects` are the titles of a contest's projects, the clerk's own too."""
    told = _TOLD[code](entry, projects)
    return Record(
        entry.id,
        code,
        entry.on_day,
        entry.unit_id,
        told.get("person_id", entry.person_id),
        told.get("batch_id", entry.batch_id),
        told.get("title") or KINDS[code],
        told.get("note", ""),
        entry.period if code != "Q16" else "",
        told.get("subject", ""),
        told.get("ended_on"),
        told.get("people", ()),
    )


class Told(TypedDict, total=False):
    """What the words and lines of an entry say otherwise than its envelope."""

    title: str
    note: str
    subject: str
    person_id: int | None
    batch_id: int | None
    ended_on: date | None
    people: tuple[tuple[int, int | None], ...]


def _text(entry: Stored, name: str) -> str:
    return str(entry.data.get(name, ""))


def _people(entry: Stored, field: str) -> tuple[tuple[int, int | None], ...]:
    return tuple(
        (person, score) for name, person, _, _, score in entry.lines if name == field and person is not None
    )


def _contest(entry: Stored, projects: Mapping[str, str]) -> Told:
    project = _text(entry, "project")
    return {
        "title": _text(entry, "title"),
        "note": _text(entry, "note"),
        "subject": projects.get(project, project),
        "people": _people(entry, "entrants"),
    }


def _share(entry: Stored, _: Mapping[str, str]) -> Told:
    return {"title": _text(entry, "title"), "note": _text(entry, "words")}


def _inspection(entry: Stored, _: Mapping[str, str]) -> Told:
    inspectors = _people(entry, "inspectors")
    return {
        "title": _text(entry, "title"),
        "note": _text(entry, "finding"),
        "person_id": inspectors[0][0] if inspectors else None,
    }


def _trip(entry: Stored, _: Mapping[str, str]) -> Told:
    """One of several people: each counts by itself, see `records_of`."""
    last = date.fromisoformat(_text(entry, "to") or entry.on_day.isoformat())
    people = _people(entry, "people")
    return {
        "title": _text(entry, "place"),
        "note": _text(entry, "reason"),
        "ended_on": last if last != entry.on_day else None,
        "people": people,
        "person_id": people[0][0] if people else None,
    }


def _analysis(entry: Stored, _: Mapping[str, str]) -> Told:
    return {"title": _text(entry, "title"), "note": _text(entry, "content")}


def _report(entry: Stored, _: Mapping[str, str]) -> Told:
    return {"note": _text(entry, "note")}


def _paper(entry: Stored, _: Mapping[str, str]) -> Told:
    word = dict(PAPERS).get(entry.slot, "")
    title = _text(entry, "title")
    if not word:
        return {"title": title}
    if entry.slot == "discussion":
        return {"title": word, "subject": word, "note": title}
    return {"title": title or word, "subject": word, "note": _text(entry, "content")}


def _case(entry: Stored, _: Mapping[str, str]) -> Told:
    names = (line[3] for line in entry.lines if line[0] == "cases" and line[3])
    held = next((line[2] for line in entry.lines if line[0] == "session"), None)
    return {
        "title": _text(entry, "title"),
        "note": _text(entry, "outcome"),
        "subject": "；".join(names),
        "batch_id": entry.batch_id or held,
    }


def _plan(entry: Stored, _: Mapping[str, str]) -> Told:
    title, _sign, note = _text(entry, "topics").partition("；")
    return {"title": title, "note": note}


def _waiver(entry: Stored, _: Mapping[str, str]) -> Told:
    return {"title": _text(entry, "paper"), "note": _text(entry, "reason")}


_TOLD: dict[str, Callable[[Stored, Mapping[str, str]], Told]] = {
    "Q6": _contest,
    "A24": _share,
    "C29": _inspection,
    "Q15": _trip,
    "Q16": _analysis,
    "Q17": _report,
    "Q18": _paper,
    "Q19": _case,
    "Q20": _plan,
    "Q28": _waiver,
}

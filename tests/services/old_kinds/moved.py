"""The ten old kinds of 专项记录 as entries of registers: what is typed by kind becomes an entry (E20, C29 …).

The same map as the step of the data file that moved what was there; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from app.rules.records.told import KINDS, PAPERS

# Choice and its title; a subject that is no more than a part of the title means it.
PROJECTS = (
    ("law", "行政执法"),
    ("petition", "信访维稳"),
    ("emergency", "应急处置"),
    ("rural", "乡村振兴"),
    ("governance", "基层治理"),
    ("quiz", "知识竞赛"),
)
CONTESTS = ("业务技能大赛", "业务大赛", "技能大赛")
INSPECTIONS = (
    ("morale", ("学风",)),
    ("norm", ("规范整改",)),
    ("campaign", ("专项行动", "专项督导", "作风督查", "督导")),
    ("watch", ("监督检查",)),
)
NOTHING_FOUND = frozenset({"", "无", "无问题", "没有问题", "未发现问题", "没有发现问题"})
NOTHING: Mapping[str, int | str] = MappingProxyType({})
SEMICOLONS = str.maketrans(";\n\r", "；；；")


class Record(NamedTuple):
    """A record of one of the kinds, with the names of whom it points at; `people` are (person id, 1/100)."""

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
    unit: str = ""
    person: str = ""
    batch: str = ""
    sessions: tuple[tuple[int, date], ...] = ()
    members: tuple[int, ...] = ()


class MovedLine(NamedTuple):
    """A child line of an entry: a person, a class session, or only a name."""

    field: str
    person_id: int | None = None
    class_session_id: int | None = None
    name: str = ""
    data: Mapping[str, int | str] = NOTHING


class Moved(NamedTuple):
    """An entry to be; `choice` is a word the clerk's own choice of `project` has to be made for."""

    register: str
    on_day: date
    period: str = ""
    slot: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    data: Mapping[str, int | str] = NOTHING
    lines: tuple[MovedLine, ...] = ()
    state: str = ""
    choice: str = ""

    @property
    def year(self) -> int:
        """Of the 所属期, else of the day."""
        return int(self.period[:4]) if self.period else self.on_day.year

    @property
    def key(self) -> tuple[object, ...] | None:
        """Whose it is, for which period and paper; None where a register has no key or it is not whole."""
        who = {"study-file": self.person_id, "young-cadre": self.person_id, "unit-plan": self.unit_id}
        if who.get(self.register) is None or not self.slot:
            return None
        return self.register, who[self.register], self.period, self.slot, self.batch_id


def moved(row: Record) -> Moved:
    """The entry a record of before becomes. Pure: no session, no clock."""
    return _MAP.get(row.rule_code, _unknown)(row)


def _own_title(row: Record, *usual: str) -> str:
    """The title, unless it is only how the kind or the paper is called."""
    title = row.title.strip()
    return "" if title in ("", KINDS.get(row.rule_code, ""), *usual) else title


def _words(*parts: str) -> str:
    """Everything that was said, once each, in order."""
    return "；".join(dict.fromkeys(part for each in parts if (part := each.strip())))


def _said(words: str, name: str) -> str:
    return f"{words}：{name}" if name else ""


def _filled(**values: int | str | None) -> dict[str, int | str]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _contest(row: Record) -> Moved:
    """Q6. Which project by the words of the subject, else a choice of the clerk's own."""
    subject = row.subject.strip()
    called = next((subject.removesuffix(each) for each in CONTESTS if subject.endswith(each)), subject)
    found = [project for project, title in PROJECTS if len(called) > 1 and called in title]
    known = found[0] if len(found) == 1 else ""
    lines = tuple(
        MovedLine("entrants", person_id=person, data=_filled(score=score)) for person, score in row.people
    )
    note = _words(row.note, _said("人员", row.person))
    return Moved(
        "contest", row.done_on, unit_id=row.unit_id, batch_id=row.batch_id,
        data=_filled(title=_own_title(row), project=known, note=note), lines=lines,
        choice="" if known else subject,
    )  # fmt: skip


def _share(row: Record) -> Moved:
    """A24: what came of a class, or of a person in it."""
    words = _words(row.note, _said("单位", row.unit))
    return Moved(
        "share", row.done_on, person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(kind="result", title=row.title.strip() or KINDS["A24"], words=words),
    )  # fmt: skip


def _inspection(row: Record) -> Moved:
    """C29. What was noted is the finding; 待整改 it is only when somebody says so."""
    title, note = row.title.strip(), row.note.strip()
    kind = next((kind for kind, words in INSPECTIONS if any(word in title for word in words)), "study")
    is_fine = note in NOTHING_FOUND
    lines = (MovedLine("inspectors", person_id=row.person_id),) if row.person_id is not None else ()
    return Moved(
        "inspection", row.done_on, unit_id=row.unit_id, batch_id=row.batch_id,
        data=_filled(kind=kind, title=_own_title(row), result="fine" if is_fine else "found", finding=note),
        lines=lines, state="fine" if is_fine else "",
    )  # fmt: skip


def _trip(row: Record) -> Moved:
    """Q15; without a person it is of everybody in the class, by name as far as its lists know them."""
    last = row.ended_on or row.done_on
    people = row.members if row.person_id is None else (row.person_id,)
    lines = tuple(MovedLine("people", person_id=person) for person in people)
    return Moved(
        "trip", row.done_on, batch_id=row.batch_id,
        data=_filled(
            kind="post", to=last.isoformat(), place=row.title.strip() or KINDS["Q15"],
            reason=_words(row.note, _said("单位", row.unit)),
        ),
        lines=lines, state="done",
    )  # fmt: skip


def _analysis(row: Record) -> Moved:
    """Q16: 党性分析 of a class; it stands in the year it came in."""
    return Moved(
        "study-file", row.done_on, f"{row.done_on.year}", "analysis",
        person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(title=_own_title(row), content=_words(row.note, _said("单位", row.unit))),
    )  # fmt: skip


def _report(row: Record) -> Moved:
    """Q17: the half-year report of a young cadre."""
    half = f"{row.done_on.year}-H{1 if row.done_on.month <= 6 else 2}"
    note = _words(_own_title(row), row.note, _said("单位", row.unit), _said("班次", row.batch))
    return Moved(
        "young-cadre", row.done_on, row.for_period or half, "report", person_id=row.person_id,
        data=_filled(note=note),
    )  # fmt: skip


def _paper(row: Record) -> Moved:
    """Q18: one of the four; a paper that is none of them stands alone, without a slot."""
    title = row.title.strip()
    slot, word = next((each for each in PAPERS if each[1] in (row.subject, title)), ("", ""))
    own = _own_title(row, word)
    said = _words(row.note, _said("单位", row.unit), _said("班次", row.batch))
    has_content = slot in ("plan", "summary", "words")
    data = _filled(title=own, content=said) if has_content else _filled(title=_words(own, said))
    period = row.for_period or f"{row.done_on.year}"
    return Moved("study-file", row.done_on, period, slot, person_id=row.person_id, data=data)


def _case(row: Record) -> Moved:
    """Q19: a seminar; the cases it was about by the words that were typed."""
    held = [number for number, on in row.sessions if on == row.done_on] or [n for n, _ in row.sessions]
    names = [part for each in row.subject.translate(SEMICOLONS).split("；") if (part := each.strip())]
    lines = [MovedLine("cases", name=each) for each in names]
    if held:
        lines.append(MovedLine("session", class_session_id=held[0]))
    outcome = _words(row.note, _said("人员", row.person), "" if held else _said("班次", row.batch))
    return Moved(
        "case", row.done_on, unit_id=row.unit_id,
        data=_filled(kind="seminar", title=row.title.strip() or KINDS["Q19"], outcome=outcome),
        lines=tuple(lines),
    )  # fmt: skip


def _plan(row: Record) -> Moved:
    """Q20: a unit's plan of the campaign, which is what the duty counted, whatever it was called."""
    topics = _words(_own_title(row), row.note, _said("人员", row.person), _said("班次", row.batch))
    period = row.for_period or f"{row.done_on.year}"
    return Moved(
        "unit-plan", row.done_on, period, "campaign", unit_id=row.unit_id, data=_filled(topics=topics)
    )


def _waiver(row: Record) -> Moved:
    """Q28: a class let off its test; the reason is the note, else the title of before."""
    reason = row.note.strip() or _own_title(row)
    paper = _own_title(row) if row.note.strip() else ""
    return Moved(
        "waiver", row.done_on, unit_id=row.unit_id, person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(register="凡训必考", due=KINDS["Q28"], reason=reason, paper=paper),
    )  # fmt: skip


def _unknown(row: Record) -> Moved:
    """A kind nobody knows: kept among what was shared, without a kind, for somebody to look at."""
    words = _words(row.note, row.subject, _said("原类别", row.rule_code), _said("单位", row.unit))
    return Moved(
        "share", row.done_on, person_id=row.person_id, batch_id=row.batch_id,
        data=_filled(title=row.title.strip() or "原专项记录", words=words),
    )  # fmt: skip


_MAP: dict[str, Callable[[Record], Moved]] = {
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


def newer(first: Moved, later: Moved, said: Mapping[str, int | str]) -> dict[str, int | str]:
    """What a later version says otherwise than what stands; it empties nothing."""
    return {name: value for name, value in later.data.items() if said.get(name) != value}

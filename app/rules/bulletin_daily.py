"""培训情况通报: what it says follows from the marks (A27, I4). 未登记 is never 缺席 (complaint 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.rules import marks
from app.rules.bulletin_parts import (
    DIGITS,
    FULL,
    SUBHEADING,
    TEXT,
    Named,
    Part,
    names_by_unit,
    numbered,
    percent_text,
    short_date,
)
from app.rules.marks import Tally

WEEKDAYS = "一二三四五六日"
LEAVE_WORDS = {marks.OFFICIAL_LEAVE: "因公", marks.SICK_LEAVE: "病假", marks.PERSONAL_LEAVE: "事假"}


@dataclass(frozen=True)
class Marked:
    """One line of a list: the person as listed that day, the mark code, and whether the slip came late."""

    person_id: int
    name: str
    unit: str
    mark: str
    is_late_slip: bool = False

    @property
    def words(self) -> str:
        """'事假', '事假，补假' behind a name; '' for whoever is not on leave."""
        kind = LEAVE_WORDS.get(self.mark, "")
        return f"{kind}，补假" if kind and self.is_late_slip else kind


@dataclass(frozen=True)
class SessionFacts:
    """A class session as the bulletin tells it; `when` is '上午' or '09:00–11:30'.

    `on` is None in bulletins of the program's first versions, which did not keep it.
    """

    id: int
    title: str
    when: str
    place: str
    lecturers: str
    tally: Tally
    people: tuple[Marked, ...]
    on: date | None = None

    @property
    def turnout(self) -> str:
        """应到 … 实到 … of this class session."""
        return turnout(self.tally, both=sum(person.mark == marks.LATE_EARLY for person in self.people))

    def to_json(self) -> dict[str, Any]:
        """As stored: people as short lists."""
        stored = {name: getattr(self, name) for name in ("id", "title", "when", "place", "lecturers")}
        people = [
            [p.person_id, p.name, p.unit, p.mark, *([True] if p.is_late_slip else [])] for p in self.people
        ]
        day = {"on": self.on.isoformat()} if self.on else {}
        return {**stored, **day, "tally": asdict(self.tally), "people": people}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> SessionFacts:
        """As it was stored."""
        return cls(
            stored["id"],
            stored["title"],
            stored["when"],
            stored["place"],
            stored["lecturers"],
            Tally(**stored["tally"]),
            tuple(Marked(*row) for row in stored["people"]),
            date.fromisoformat(stored["on"]) if "on" in stored else None,
        )


def compose_daily(
    on: date, sessions: Sequence[SessionFacts], *, town: str, names: str = FULL, extra: str = ""
) -> tuple[Part, ...]:
    """The text of a day's bulletin; `extra` is the clerk's own paragraph before 特此通报."""
    opening = _opening(on, sessions, town)
    if len(sessions) == 1:
        present: list[Part] = [Part(TEXT, sessions[0].turnout)]
        lists = _lists(sessions[0], names)
    else:
        present, lists = [], []
        for index, held in enumerate(sessions):
            present.append(Part(TEXT, f"{_ordinal(index)}“{held.title}”：{held.turnout}"))
            inner = _lists(held, names)
            lists += [Part(SUBHEADING, f"{_ordinal(index)}{held.title}")] if inner else []
            lists += inner
    own = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    sections = numbered(
        (("到会情况", present), ("有关人员", lists), ("有关要求", [Part(TEXT, _request(sessions)), *own]))
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))


def _ordinal(index: int) -> str:
    return f"（{DIGITS[index] if index < len(DIGITS) else index + 1}）"


def _opening(on: date, sessions: Sequence[SessionFacts], town: str) -> str:
    day = f"{on.year}年{short_date(on)}（星期{WEEKDAYS[on.weekday()]}）"
    if len(sessions) > 1:
        return f"{day}，{town}共举办干部教育培训{len(sessions)}课次。现将当天培训情况通报如下。"
    held = sessions[0]
    place = f"在{held.place}" if held.place else ""
    lecturer = f"，由{held.lecturers}授课" if held.lecturers else ""
    when = held.when.replace("–", "至")
    return f"{day}{when}，{town}{place}举办“{held.title}”培训{lecturer}。现将培训情况通报如下。"


def turnout(tally: Tally, *, both: int = 0) -> str:
    """应到 … 实到 … in one sentence; what is nought is left out, 未登记 is always told.

    `both` came late and left early: they stand under each, which is said so that the numbers add up.
    """
    if is_full(tally):
        return f"应到{tally.due}人，实到{tally.present}人，无迟到、早退、请假、缺席，全勤。"
    late = [f"{word}{n}人" for word, n in (("迟到", tally.late), ("早退", tally.early)) if n]
    twice = f"，有{both}人既迟到又早退" if both else ""
    inside = f"（其中{'、'.join(late)}{twice}）" if late else ""
    parts = [f"应到{tally.due}人", f"实到{tally.present}人{inside}"]
    kinds = (("因公", tally.official_leave), ("病假", tally.sick_leave), ("事假", tally.personal_leave))
    leave = "、".join(f"{word}{n}人" for word, n in kinds if n)
    parts.append(f"请假{tally.on_leave}人" + (f"（{leave}）" if leave else ""))
    parts.append(f"缺席{tally.absent}人")
    if tally.unmarked:
        parts.append(f"未登记{tally.unmarked}人")
        return "，".join(parts) + "。未登记人员到会情况待核实，不计入缺席。"
    return "，".join(parts) + f"，到会率{percent_text(tally.present, tally.due)}。"


def is_full(tally: Tally) -> bool:
    """全勤: everybody due was there from beginning to end, and everybody is entered."""
    away = tally.late + tally.early + tally.on_leave + tally.absent + tally.unmarked
    return tally.due > 0 and away == 0 and tally.present >= tally.due


def _lists(held: SessionFacts, names: str) -> list[Part]:
    """迟到, 早退, 请假, 缺席 and 未登记 with names by unit."""
    groups = (
        ("迟到", (marks.LATE, marks.LATE_EARLY)),
        ("早退", (marks.EARLY, marks.LATE_EARLY)),
        ("请假", marks.LEAVES),
        ("缺席", (marks.ABSENT,)),
        ("未登记", (marks.NONE,)),
    )
    made = []
    for word, codes in groups:
        people = [Named(p.name, p.unit, p.words) for p in held.people if p.mark in codes]
        if people:
            made.append(Part(TEXT, f"{word}{len(people)}人。{names_by_unit(people, names)}"))
    return made


def _request(sessions: Sequence[SessionFacts]) -> str:
    """What follows from the result."""
    tallies = [held.tally for held in sessions]
    late = any(t.late or t.early for t in tallies)
    if any(t.absent for t in tallies):
        words = "请缺席人员所在单位督促本人说明情况、按规定补训"
        if late:
            words += "；请迟到、早退人员所在单位加强提醒"
        return f"{words}。对不履行请假手续、不遵守培训纪律的，按规定进行警示谈话。"
    if late:
        return "请迟到、早退人员所在单位加强提醒，严守培训纪律；再次出现的，按规定进行警示谈话。"
    if any(t.unmarked for t in tallies):
        return "请未登记人员所在单位尽快核实到会情况并报告。"
    if not any(t.present for t in tallies):
        return "本次应到人员均已请假。请所在单位通知请假人员补学，党建办另行安排补训。"
    if any(t.on_leave for t in tallies):
        return "参训人员遵守培训纪律。请假人员由所在单位通知补学，并保持良好学风。"
    return "本次培训全员到会、秩序良好，予以肯定。希望各单位继续保持。"

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
    named,
    names_by_unit,
    numbered,
    percent_text,
)
from app.rules.bulletin_request import request
from app.rules.day_words import WEEKDAYS, short_date
from app.rules.marks import Tally
from app.rules.talk_triggers import Trigger

LEAVE_WORDS = {marks.OFFICIAL_LEAVE: "因公", marks.SICK_LEAVE: "病假", marks.PERSONAL_LEAVE: "事假"}


@dataclass(frozen=True)
class Marked:
    """One line of a list: the person as listed that day, the mark code, and whether the slip came late.

    `is_guest`: came without being due, and is in no figure of those who were.
    """

    person_id: int
    name: str
    unit: str
    mark: str
    is_late_slip: bool = False
    is_guest: bool = False

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | Sequence[Any]) -> Marked:
        """As it was stored."""
        found = named(stored, ("person_id", "name", "unit", "mark", "is_late_slip", "is_guest"))
        return cls(**{"name": "", "unit": "", "mark": marks.NONE, **found})

    @property
    def words(self) -> str:
        """'事假', '事假，补假' behind a name; '' for whoever is not on leave."""
        kind = LEAVE_WORDS.get(self.mark, "")
        return f"{kind}，补假" if kind and self.is_late_slip else kind


@dataclass(frozen=True)
class SessionFacts:
    """A class session as the bulletin tells it; `when` is '上午' or '09:00–11:30'.

    `on` is None in bulletins of the program's first versions, which did not keep it. `exempt` are people
    of the audience who were not due, the reason as remark (A06); `guests` '列席 12 人：…' (B45).
    """

    id: int
    title: str
    when: str
    place: str
    lecturers: str
    tally: Tally
    people: tuple[Marked, ...]
    on: date | None = None
    exempt: tuple[Named, ...] = ()
    guests: str = ""

    @property
    def turnout(self) -> str:
        """应到 … 实到 … of this class session."""
        both = sum(person.mark == marks.LATE_EARLY and not person.is_guest for person in self.people)
        guests = f"{self.guests}，不计入应到。" if self.guests else ""
        return turnout(self.tally, both=both) + guests

    def to_json(self) -> dict[str, object]:
        """As stored: people as short lists."""
        stored = {name: getattr(self, name) for name in ("id", "title", "when", "place", "lecturers")}
        # Flat records, hundreds in a town: `asdict` would copy each value deeply.
        people = [dict(vars(person)) for person in self.people]
        day = {"on": self.on.isoformat()} if self.on else {}
        exempt = {"exempt": [asdict(each) for each in self.exempt]} if self.exempt else {}
        guests = {"guests": self.guests} if self.guests else {}
        return {**stored, **day, **guests, "tally": asdict(self.tally), "people": people, **exempt}

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
            tuple(Marked.from_json(row) for row in stored["people"]),
            date.fromisoformat(stored["on"]) if "on" in stored else None,
            tuple(Named(**each) for each in stored.get("exempt", ())),
            stored.get("guests", ""),
        )


def compose_daily(
    on: date,
    sessions: Sequence[SessionFacts],
    *,
    town: str,
    names: str = FULL,
    extra: str = "",
    triggers: Sequence[Trigger] = (),
) -> tuple[Part, ...]:
    """The text of a day's bulletin; `extra` is the clerk's own paragraph before 特此通报.

    `triggers` are those of warning talks in force on the day.
    """
    opening = _opening(on, sessions, town)
    if len(sessions) == 1:
        present: list[Part] = [Part(TEXT, sessions[0].turnout)]
        lists = _lists(sessions[0], names)
    else:
        present, lists = [], []
        for index, lesson in enumerate(sessions):
            said = _particulars(lesson)
            present.append(Part(TEXT, f"{_ordinal(index)}“{lesson.title}”{said}：{lesson.turnout}"))
            inner = _lists(lesson, names)
            lists += [Part(SUBHEADING, f"{_ordinal(index)}{lesson.title}")] if inner else []
            lists += inner
    own = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    wanted = request([lesson.tally for lesson in sessions], triggers)
    sections = numbered(
        (("到会情况", present), ("有关人员", lists), ("有关要求", [Part(TEXT, wanted), *own]))
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))


def _ordinal(index: int) -> str:
    return f"（{DIGITS[index] if index < len(DIGITS) else index + 1}）"


def _opening(on: date, sessions: Sequence[SessionFacts], town: str) -> str:
    day = f"{on.year}年{short_date(on)}（星期{WEEKDAYS[on.weekday()]}）"
    if len(sessions) > 1:
        return f"{day}，{town}共举办干部教育培训{len(sessions)}课次。现将当天培训情况通报如下。"
    lesson = sessions[0]
    place = f"在{lesson.place}" if lesson.place else ""
    lecturer = f"，由{lesson.lecturers}授课" if lesson.lecturers else ""
    when = lesson.when.replace("–", "至")
    return f"{day}{when}，{town}{place}举办“{lesson.title}”培训{lecturer}。现将培训情况通报如下。"


def _particulars(lesson: SessionFacts) -> str:
    """（上午，镇政府三楼会议室，王建国授课）of one of several class sessions; '' when nothing is known."""
    lecturer = f"{lesson.lecturers}授课" if lesson.lecturers else ""
    words = "，".join(part for part in (lesson.when.replace("–", "至"), lesson.place, lecturer) if part)
    return f"（{words}）" if words else ""


def turnout(tally: Tally, *, both: int = 0) -> str:
    """应到 … 实到 … in one sentence; what is nought is left out, 未登记 is always told.

    `both` came late and left early: they stand under each, which is said so that the numbers add up.
    """
    walked = f"另有{tally.walkin}人临时参加，不计入应到。" if tally.walkin else ""
    if is_full(tally):
        return f"应到{tally.due}人，实到{tally.present}人，无迟到、早退、请假、缺席，全勤。{walked}"
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
        return "，".join(parts) + f"。未登记人员到会情况待核实，不计入缺席。{walked}"
    return "，".join(parts) + f"，出勤率{percent_text(tally.present, tally.due)}。{walked}"


def is_full(tally: Tally) -> bool:
    """全勤: everybody due was there from beginning to end, and everybody is entered."""
    away = tally.late + tally.early + tally.on_leave + tally.absent + tally.unmarked
    return tally.due > 0 and away == 0 and tally.present >= tally.due


def _lists(lesson: SessionFacts, names: str) -> list[Part]:
    """迟到, 早退, 请假, 缺席, 未登记 and 免训 with names by unit."""
    groups = (
        ("迟到", (marks.LATE, marks.LATE_EARLY)),
        ("早退", (marks.EARLY, marks.LATE_EARLY)),
        ("请假", marks.LEAVES),
        ("缺席", (marks.ABSENT,)),
        ("未登记", (marks.NONE,)),
    )
    made = []
    for word, codes in groups:
        found = [p for p in lesson.people if p.mark in codes]
        for people, head in (
            ([p for p in found if not p.is_guest], word),
            ([p for p in found if p.is_guest], f"临时参加人员{word}"),
        ):
            told = [Named(p.name, p.unit, p.words) for p in people]
            if told:
                made.append(Part(TEXT, f"{head}{len(told)}人。{names_by_unit(told, names)}"))
    if lesson.exempt:
        listed = names_by_unit(lesson.exempt, names)
        made.append(Part(TEXT, f"免训{len(lesson.exempt)}人，不计入应到。{listed}"))
    return made

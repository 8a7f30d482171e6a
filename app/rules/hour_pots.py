"""Hour pots, and hours of the same person at the same time counted once (I6).

Integer arithmetic throughout: 1/100 学时. Self-study (自学) never enters the pot 集中 (Q9).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from app.rules.batches import UNSAID, twice_words

CENTRAL, ONLINE, PARTY, SELF_STUDY, SENT, LECTURING = "集中", "网络", "党员教育", "自学", "上级调训", "授课"
POTS = (CENTRAL, ONLINE, PARTY, SELF_STUDY, SENT, LECTURING)
# A course somebody is sent away for fills whole days; the others can be done beside a class.
ELSEWHERE = frozenset({ONLINE, PARTY, SELF_STUDY})

MARK, MAKE_UP, LECTURE, ENTRY = "mark", "make_up", "lecture", "entry"
KIND_LABELS = {MARK: "考勤", MAKE_UP: "补训", LECTURE: "授课", ENTRY: "登记"}
_ORDER = {MARK: 0, LECTURE: 1, MAKE_UP: 2, ENTRY: 3}


@dataclass(frozen=True)
class TimedHours:
    """Hours of a person with the time they were earned in; a day without times is only its date.

    `whole_days` says that the dates from `on` to `ended_on` were filled. `lesson` is the course and the
    place of the class session within its 期 (0: it has one 期 only); `batch` the 期, `choice` what the course
    says its 期 are, `again` that each counts its hours.
    """

    key: tuple[str, int]
    person_id: int
    pot: str
    title: str
    centi: int
    on: date
    ended_on: date
    start: time | None = None
    end: time | None = None
    day_part: str = ""
    whole_days: bool = False
    lesson: tuple[int, int] = (0, 0)
    batch: int = 0
    choice: str = ""
    again: bool = False

    @property
    def rank(self) -> tuple[int, int, date, int]:
        """Which of two stays: the one with more hours, attendance before what was typed in, the earlier."""
        return (-self.centi, _ORDER[self.key[0]], self.on, self.key[1])

    @property
    def words(self) -> str:
        """“题目”（3月4日）."""
        day = f"{self.on.month}月{self.on.day}日"
        until = "" if self.ended_on == self.on else f"至{self.ended_on.month}月{self.ended_on.day}日"
        return f"“{self.title}”（{day}{until}）"


@dataclass(frozen=True)
class Overlap:
    """Two earnings of one person at one time or of one course; `dropped` is not counted, and why.

    A doubt `counts` both all the same.
    """

    kept: TimedHours
    dropped: TimedHours
    reason: str
    counts: bool = False


def clash(one: TimedHours, other: TimedHours) -> str:
    """Why two earnings of one person cannot both count, '' when they can."""
    if same_lesson(one, other) and not one.again and not (one.choice == UNSAID and one.on == other.on):
        return twice_words(one.choice)
    if one.on > other.ended_on or other.on > one.ended_on:
        return ""
    if one.key[0] == ENTRY == other.key[0] and one.pot == other.pot and one.title == other.title:
        return "重复登记"
    if one.whole_days or other.whole_days:
        both = {one.pot, other.pot}
        return "" if both & ELSEWHERE and not (one.whole_days and other.whole_days) else "时间重叠"
    if ENTRY in (one.key[0], other.key[0]):
        return "重复登记" if one.title and one.title == other.title and one.on == other.on else ""
    return "时间重叠" if _times_meet(one, other) else ""


def same_lesson(one: TimedHours, other: TimedHours) -> bool:
    """The same lesson of one course and year, in two of its 期."""
    same = one.lesson == other.lesson and one.on.year == other.on.year
    return bool(one.lesson[0]) and same and one.batch != other.batch


def doubts(rows: Collection[TimedHours]) -> list[Overlap]:
    """Lessons of a course heard in two 期 that count both, because nobody said what its 期 are."""
    found = []
    by_lesson: dict[tuple[int, int, tuple[int, int]], list[TimedHours]] = {}
    for row in rows:
        if row.centi > 0 and row.lesson[0] and row.choice == UNSAID:
            by_lesson.setdefault((row.person_id, row.on.year, row.lesson), []).append(row)
    for own in by_lesson.values():
        first, *others = sorted(own, key=lambda row: (row.on, row.batch))
        why = f"与{first.words}是同一课程的两期，没有说明分批还是重复举办，现在各计一次，请核对"
        found += [
            Overlap(first, row, why, counts=True)
            for row in others
            if row.batch != first.batch and not clash(first, row)
        ]
    return found


def _times_meet(one: TimedHours, other: TimedHours) -> bool:
    if one.start and other.start:
        return (
            one.start < (other.end or other.start)
            and other.start < (one.end or one.start)
            or (one.start == other.start)
        )
    return bool(one.day_part) and one.day_part == other.day_part


def settle(rows: Collection[TimedHours]) -> list[Overlap]:
    """Which earnings are not counted because another of the same time is; rows without hours never clash."""
    by_person: dict[int, list[TimedHours]] = {}
    for row in rows:
        if row.centi > 0:
            by_person.setdefault(row.person_id, []).append(row)
    found: list[Overlap] = []
    for own in by_person.values():
        own.sort(key=lambda row: row.rank)
        kept: list[TimedHours] = []
        for row in own:
            stronger = next(((k, why) for k in kept if (why := clash(k, row))), None)
            if stronger is None:
                kept.append(row)
            else:
                found.append(Overlap(stronger[0], row, f"与{stronger[0].words}{stronger[1]}，只计一次"))
    return found


def for_rule(pots: Mapping[str, int], wanted: Sequence[str]) -> int:
    """Hours that count for a rule: the sum of its pots."""
    return sum(pots.get(pot, 0) for pot in wanted)


def make_up_credit(*, asked_centi: int, session_centi: int, credited_centi: int, target_centi: int) -> int:
    """Hours a finished make-up adds: never more than the missed class session had left to give, and
    nothing when the class session it was made up in already credits them."""
    if target_centi:
        return 0
    return max(0, min(asked_centi, session_centi - credited_centi))

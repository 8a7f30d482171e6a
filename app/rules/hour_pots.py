"""Hour pots, and hours of the same person at the same time counted once (I6).

Integer arithmetic throughout: 1/100 学时. Self-study (自学) never enters the pot 集中 (§7).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

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

    `whole_days` says that the dates from `on` to `ended_on` were filled.
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

    @property
    def rank(self) -> tuple[int, int, int]:
        """Which of two stays: the one with more hours, then attendance before what was typed in."""
        return (-self.centi, _ORDER[self.key[0]], self.key[1])

    @property
    def words(self) -> str:
        """“题目”（3月4日）."""
        day = f"{self.on.month}月{self.on.day}日"
        until = "" if self.ended_on == self.on else f"至{self.ended_on.month}月{self.ended_on.day}日"
        return f"“{self.title}”（{day}{until}）"


@dataclass(frozen=True)
class Overlap:
    """Two earnings of one person at one time; `dropped` is not counted, and why."""

    kept: TimedHours
    dropped: TimedHours
    reason: str


def clash(one: TimedHours, other: TimedHours) -> str:
    """Why two earnings of one person cannot both count, '' when they can."""
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

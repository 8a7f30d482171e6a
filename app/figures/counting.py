"""Attendance counted from plain numbers of marks: the pure core of every strip, sheet, bulletin and total.

应到＝实到＋请假＋缺席＋未登记 holds for every set of mark kinds, also of a town's own: a mark that is due,
not present and not 未登记 is 缺席 where it asks for a talk, else a leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from app.figures.values import Value
from app.rules import marks
from app.rules.marks import MarkKindRow, Tally

_OWN_LEAVES = {marks.OFFICIAL_LEAVE: "official", marks.SICK_LEAVE: "sick"}


@dataclass(frozen=True)
class Attendance:
    """Person-times. `late` and `early` both hold 迟到+早退, `both` says how many; `walkin` is never due."""

    present: int = 0
    walkin: int = 0
    late: int = 0
    early: int = 0
    both: int = 0
    official: int = 0
    sick: int = 0
    personal: int = 0
    absent: int = 0
    unmarked: int = 0
    not_listed: int = 0

    @property
    def due(self) -> int:
        """应到."""
        return self.present + self.leave + self.absent + self.unmarked

    @property
    def took(self) -> int:
        """参训人次: 实到 and 临时参加."""
        return self.present + self.walkin

    @property
    def leave(self) -> int:
        """请假 of the three kinds."""
        return self.official + self.sick + self.personal

    @property
    def missed(self) -> int:
        """缺训: 请假 and 缺席."""
        return self.leave + self.absent

    @property
    def late_or_early(self) -> int:
        """迟到、早退 said together: who was both counts once."""
        return self.late + self.early - self.both

    @property
    def entered(self) -> int:
        """应到 less 未登记: the denominator of 出勤率."""
        return self.due - self.unmarked

    @property
    def rate(self) -> Value:
        """出勤率 (of a 上级调训: 参训率) as 实到 of 应到 less 未登记; 数据不足 when nothing was entered."""
        return Value(self.present, self.entered, enough=self.entered > 0)

    def plus(self, other: Attendance, sign: int = 1) -> Attendance:
        """Sum, or difference with `sign` -1."""
        return Attendance(*(getattr(self, n) + sign * getattr(other, n) for n in _NAMES))


_NAMES = tuple(field.name for field in fields(Attendance))
NOBODY = Attendance()


@lru_cache(maxsize=64)
def column_of(kind: MarkKindRow) -> str:
    """Which number of `Attendance` a mark kind belongs to; '' for none (a mark nobody is due by)."""
    if kind.code == marks.NONE:
        return "unmarked"
    if kind.counts_as_present:
        return "present"
    if kind.code in _OWN_LEAVES:
        return _OWN_LEAVES[kind.code]
    if kind.code == marks.NOT_LISTED or not kind.counts_as_due:
        return "not_listed"
    return "absent" if kind.code == marks.ABSENT or kind.triggers_talk else "personal"


def attendance(
    by_mark: Mapping[str, int], kinds: Iterable[MarkKindRow], walk_ins: Mapping[str, int] | None = None
) -> Attendance:
    """Figures from the number of listed rows per mark code, and of walk-ins beside the list.

    A walk-in counts when present, and by nothing else: 缺席 or 请假 of somebody not due says nothing.
    """
    found = dict.fromkeys(_NAMES, 0)
    for kind in kinds:
        number = by_mark.get(kind.code, 0)
        extra = walk_ins.get(kind.code, 0) if walk_ins else 0
        if not number and not extra:
            continue  # as most marks of a sheet are
        column = column_of(kind)
        found[column] += number
        if column != "present":
            found["not_listed"] += extra
            continue
        found["walkin"] += extra
        found["late"] += number * (kind.code in (marks.LATE, marks.LATE_EARLY))
        found["early"] += number * (kind.code in (marks.EARLY, marks.LATE_EARLY))
        found["both"] += number * (kind.code == marks.LATE_EARLY)
    return Attendance(**found)


def sheet_tally(
    by_mark: Mapping[str, int],
    kinds: Iterable[MarkKindRow],
    *,
    walk_ins: Mapping[str, int] | None = None,
    gone: int = 0,
) -> Tally:
    """A sheet's figures from typed marks: of the list and of walk-ins beside it.

    `gone` lines are of people who are not on the roster that day, whatever their mark.
    """
    own = tuple(kinds)
    found = attendance(_as_counted(by_mark, own), own, _as_counted(walk_ins or {}, own))
    return Tally(
        listed=sum(by_mark.values()) + sum((walk_ins or {}).values()),
        due=found.due,
        present=found.present,
        late=found.late,
        early=found.early,
        official_leave=found.official,
        sick_leave=found.sick,
        personal_leave=found.personal,
        absent=found.absent,
        unmarked=found.unmarked,
        not_listed=found.not_listed + gone,
        walkin=found.walkin,
    )


def _as_counted(by_mark: Mapping[str, int], kinds: Sequence[MarkKindRow]) -> Mapping[str, int]:
    """By the code a kind is counted with (产假 as 事假)."""
    if not by_mark:
        return {}
    codes = {kind.code: kind.mark for kind in kinds}
    found: dict[str, int] = {}
    for code, number in by_mark.items():
        found[codes.get(code, code)] = found.get(codes.get(code, code), 0) + number
    return found


def added(found: Iterable[Attendance]) -> Attendance:
    """The sum of several."""
    columns: Sequence[tuple[int, ...]] = [tuple(getattr(one, n) for n in _NAMES) for one in found]
    return Attendance(*(sum(column) for column in zip(*columns, strict=True))) if columns else NOBODY

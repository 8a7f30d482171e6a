"""Bridges: the equations that lead from one figure to the others it is easily taken for.

A bridge is printed under 口径说明 of every paper that has one of its figures, and a test computes it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.figures.catalogue import figure
from app.figures.scopes import END, THEN, Scope
from app.services.figure.ask import by, text, value
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import UNIT


@dataclass(frozen=True)
class Bridge:
    """`total` is the sum of `parts` (those of `less` taken away); `beside` is told with it and not in it."""

    name: str
    total: str
    parts: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Every figure it leads between."""
        return frozenset((self.total, *self.parts, *self.less, *self.beside))


BRIDGES: tuple[Bridge, ...] = (
    Bridge(
        "场次", "session.planned", ("session.held", "session.self", "session.ahead"), beside=("session.sent",)
    ),
    Bridge("学时", "hours.course", beside=("hours.sent", "hours.planned")),
    Bridge(
        "人学时",
        "hours.people",
        ("hours.class", "hours.sent_people", "hours.self_people", "pot.make", "pot.lecture", "pot.entry"),
        ("pot.rest_double",),
    ),
    Bridge("计入学时", "pot.sum", ("pot.mark", "pot.make", "pot.lecture", "pot.entry"), ("pot.double",)),
    Bridge("应到", "att.due", ("att.present", "att.leave", "att.absent", "att.unmarked")),
    Bridge("参训人次", "att.took", ("att.present", "att.walkin")),
    Bridge("请假", "att.leave", ("att.official", "att.sick", "att.personal")),
    Bridge("迟到、早退", "att.late_or_early", ("att.late", "att.early"), ("att.both",)),
    Bridge("名单", "att.listed", ("att.due", "att.walkin", "sent.due", "att.ahead", "att.off")),
    Bridge("缺训", "att.missed", ("att.leave", "att.absent")),
    Bridge("补训", "att.missed", ("make.done", "make.else", "make.open", "make.drop")),
    Bridge("测试名单", "exam.listed", ("exam.due", "exam.exempt")),
    Bridge("应考", "exam.due", ("exam.sat", "exam.absent", "exam.deferred", "exam.open")),
    Bridge(
        "测试", "exam.passed", ("exam.first", "resit.passed"), beside=("exam.first_rate_sat", "exam.rate_sat")
    ),
    Bridge("制度", "duty.asked", ("duty.done", "duty.tardy", "duty.short", "duty.late")),
    Bridge("通报", "told.days", ("told.same", "told.late", "told.none")),
)


def needed(ids: Collection[str]) -> tuple[Bridge, ...]:
    """The bridges of a paper: those that lead from a figure it prints to another word."""
    wanted = set(ids)
    return tuple(bridge for bridge in BRIDGES if bridge.ids & wanted)


def says_something(facts: YearFacts, each: Bridge, scope: Scope) -> bool:
    """Whether it tells two numbers apart; '参训人次 4698＝实到 4698' does not."""
    shown = [id for id in (*each.parts, *each.less, *each.beside) if value(facts, id, scope).part]
    return len(shown) > 1 or any(id in each.beside for id in shown) or not holds(facts, each, scope)


def holds(facts: YearFacts, bridge: Bridge, scope: Scope) -> bool:
    """Whether the equation is true."""
    if not bridge.parts:
        return True
    plus = sum(value(facts, id, scope).part for id in bridge.parts)
    return value(facts, bridge.total, scope).part == plus - sum(
        value(facts, id, scope).part for id in bridge.less
    )


def words(facts: YearFacts, bridge: Bridge, scope: Scope) -> str:
    """'计划课次 57 ＝ 培训场次 54 ＋ 未开展课次 3；另有上级调训 2'; parts that are nothing are left out."""
    said = _said(facts, bridge.total, scope)
    for sign, ids in (("＋", bridge.parts), ("－", bridge.less)):
        for id in ids:
            one = value(facts, id, scope)
            if one.part or (sign == "＋" and id == bridge.parts[0]):
                said += ("＝" if "＝" not in said else sign) + _said(facts, id, scope)
    beside = [_said(facts, id, scope) for id in bridge.beside if value(facts, id, scope).part]
    if beside:
        said += "；另有" + "、".join(beside)
    return said


def _said(facts: YearFacts, id: str, scope: Scope) -> str:
    return f"{figure(id).word} {text(facts, id, scope)}"


def bridge(facts: YearFacts, a: str, b: str, scope: Scope) -> str:
    """The sentence that leads from figure `a` to figure `b`; '' where none does."""
    for each in BRIDGES:
        if {a, b} <= each.ids:
            return words(facts, each, scope)
    return ""


@dataclass(frozen=True)
class UnitBridge:
    """应到 of a unit by the unit of the day and by the period's end, and who makes the difference."""

    unit_id: int | None
    then: int
    end: int


def unit_bridges(facts: YearFacts, scope: Scope) -> tuple[UnitBridge, ...]:
    """Units whose 应到 is another by 按当时 and 按期末: somebody moved in the period."""
    sides = []
    for posts in (THEN, END):
        one = Scope(scope.first, scope.last, scope.today, None, scope.group_id, posts)
        sides.append({unit: each.part for unit, each in by(facts, "att.due", one, UNIT).items()})
    then, end = sides
    return tuple(
        UnitBridge(unit, then.get(unit, 0), end.get(unit, 0))
        for unit in (*facts.units, None)
        if then.get(unit, 0) != end.get(unit, 0)
    )


def unit_words(facts: YearFacts, each: UnitBridge) -> str:
    """党政办公室：按当时 235，按期末 188，相差 47 人次随调动的人."""
    name = facts.units[each.unit_id].name if each.unit_id in facts.units else "（无单位）"
    return f"{name}：按当时 {each.then}，按期末 {each.end}，相差 {abs(each.then - each.end)} 人次随调动的人"

"""What marks are worth, in the words of 口径说明: the shares of the period, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.rules.hours import format_centi
from app.rules.mark_hours import Lateness, lateness_in_force
from app.rules.marks import NONE, MarkKindRow
from app.services.setting.mark_kinds import KindsInTime


def worth_words(in_time: KindsInTime, rules: Sequence[Lateness], *, first: date, last: date) -> str:
    """One sentence part without its full stop: 按考勤状态折算：出勤 100%、…；7月1日起：迟到 50%。"""
    now = {kind.code: kind for kind in in_time.on(first)}
    parts = ["按考勤状态折算：" + "、".join(_share(kind) for kind in now.values() if _counts(kind))]
    for day, kinds in zip(in_time.days, in_time.kinds, strict=True):
        if not first < day <= last:
            continue
        changed = [kind for kind in kinds if _worth(kind) != _worth(now.get(kind.code))]
        if changed:
            words = "、".join(_share(kind) for kind in changed)
            parts.append(f"{day.year}年{day.month}月{day.day}日起{words}")
        now = {kind.code: kind for kind in kinds}
    parts += [_late(rule, first) for rule in rules if _holds(rule, rules, first, last)]
    return "；".join(parts)


def _counts(kind: MarkKindRow) -> bool:
    return kind.is_active and bool(kind.hour_percent or kind.steps)


def _worth(kind: MarkKindRow | None) -> object:
    if kind is None or not kind.is_active or kind.code == NONE:
        return None
    return kind.label, kind.hour_percent, kind.steps


def _share(kind: MarkKindRow) -> str:
    steps = "，".join(f"超过{minutes}分钟 {percent}%" for minutes, percent in kind.steps)
    return f"{kind.label} {kind.hour_percent}%" + (f"（{steps}）" if steps else "")


def _holds(rule: Lateness, rules: Sequence[Lateness], first: date, last: date) -> bool:
    if first < rule.start_on <= last:
        return True
    return rule.start_on <= first and lateness_in_force(rules, first) == rule


def _late(rule: Lateness, first: date) -> str:
    since = f"{rule.start_on.year}年{rule.start_on.month}月{rule.start_on.day}日起"
    begins = since if rule.start_on > first else ""
    if not rule.times:
        return f"{begins}迟到、早退不再折扣学时"
    hours = format_centi(rule.hours_centi)
    return f"{begins}迟到、早退每年每{rule.times}次折{hours}学时（从第{rule.times}次的课次中折）"

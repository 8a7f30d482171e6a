"""有关要求 of a day's bulletin: only what happened that day, with the talk thresholds in force (A27, A28)."""

from __future__ import annotations

from collections.abc import Sequence

from app.rules.marks import Tally
from app.rules.talk_triggers import EARLY, LATE, NO_SLIP, Trigger

WITHIN = {"month": "一个月内", "quarter": "一个季度内", "year": "一年内"}
FACTS = {LATE: "迟到", EARLY: "早退", NO_SLIP: "缺席且未履行请假手续"}


def request(tallies: Sequence[Tally], triggers: Sequence[Trigger] = ()) -> str:
    """What follows from the result of a day, in one paragraph; `triggers` are those in force that day.

    A talk is announced only for what happened that day and has a trigger in force; praise stands only
    where everybody due was there from beginning to end.
    """
    happened = {
        LATE: any(t.late for t in tallies),
        EARLY: any(t.early for t in tallies),
        NO_SLIP: any(t.absent for t in tallies),
    }
    wanted = _wanted(tallies, happened)
    if any(t.unmarked for t in tallies):
        wanted.append("请未登记人员所在单位尽快核实到会情况并报告")
    if not wanted:
        return "本次培训全员到会，予以肯定。希望各单位继续保持。"
    talks = talk_words(triggers, [code for code, was in happened.items() if was])
    return "；".join(wanted) + "。" + (f"{talks}。" if talks else "")


def _wanted(tallies: Sequence[Tally], happened: dict[str, bool]) -> list[str]:
    wanted = []
    if happened[NO_SLIP]:
        wanted.append("请缺席人员所在单位督促本人说明情况、按规定补训")
    words = "、".join(FACTS[code] for code in (LATE, EARLY) if happened[code])
    if words:
        wanted.append(f"请{words}人员所在单位加强提醒，严守培训纪律")
    if any(t.on_leave for t in tallies):
        if any(t.present or t.absent or t.unmarked for t in tallies):
            wanted.append("请假人员由所在单位通知本人补学")
        else:
            wanted.append("本次应到人员均已请假，请所在单位通知本人补学，另行安排补训")
    return wanted


def talk_words(triggers: Sequence[Trigger], codes: Sequence[str]) -> str:
    """'对迟到的、早退的，按规定进行警示谈话': the triggers in force among `codes`, '' when there are none.

    A threshold of one makes a candidate the first time; a higher one is said with its period.
    """
    own = [each for each in triggers if each.enabled and each.code in codes]
    at_once = [each for each in own if each.threshold <= 1]
    parts = []
    if at_once:
        parts.append(f"对{'、'.join(f'{FACTS[each.code]}的' for each in at_once)}，按规定进行警示谈话")
    groups: dict[tuple[str, int], list[str]] = {}
    for each in own:
        if each.threshold > 1:
            groups.setdefault((each.period, each.threshold), []).append(FACTS[each.code])
    parts += [
        f"{WITHIN[period]}{'或'.join(words)}{'分别' if len(words) > 1 else ''}累计达到{times}次的，"
        "按规定进行警示谈话"
        for (period, times), words in groups.items()
    ]
    return "；".join(parts)

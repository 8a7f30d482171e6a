"""警示谈话: which incidents make a candidate (A28, I5).

T1 迟到, T2 早退, T3 absent without a leave slip (one not handed in is none), T4 a discipline note. Each
trigger has a threshold within a period as data ("first time", "third time in a month"). A rule proposes;
only the clerk notices, talks or waives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules import marks

LATE, EARLY, NO_SLIP, CONDUCT = "T1", "T2", "T3", "T4"
PERIOD_LABELS = {"month": "每月", "quarter": "每季度", "year": "每年"}


@dataclass(frozen=True)
class Trigger:
    """The `threshold`-th incident within a `period` (month, quarter, year) makes a candidate."""

    code: str
    label: str
    threshold: int
    period: str
    due_days: int
    enabled: bool = True


@dataclass(frozen=True)
class Incident:
    """One fact: `key` is 'p<participation id>' or 'n<note id>', `words` what the paper says of it."""

    key: str
    person_id: int
    trigger: str
    on: date
    class_session_id: int
    title: str
    words: str


@dataclass(frozen=True)
class Candidate:
    """Somebody to be talked to, with the evidence; `key` stays the same while the evidence grows."""

    key: str
    person_id: int
    trigger: str
    incidents: tuple[Incident, ...]
    found_on: date
    due_on: date


def triggers_of_mark(mark: str, *, has_slip: bool) -> tuple[str, ...]:
    """The triggers a mark pulls: 迟到+早退 pulls two, 缺席 only without a slip that was handed in."""
    if mark == marks.LATE_EARLY:
        return (LATE, EARLY)
    if mark == marks.ABSENT:
        return () if has_slip else (NO_SLIP,)
    return {marks.LATE: (LATE,), marks.EARLY: (EARLY,)}.get(mark, ())


def period_key(on: date, period: str) -> str:
    """'2024-08', '2024-Q3' or '2024'."""
    if period == "month":
        return f"{on.year}-{on.month:02d}"
    if period == "quarter":
        return f"{on.year}-Q{(on.month + 2) // 3}"
    return str(on.year)


def find_candidates(incidents: Iterable[Incident], triggers: Sequence[Trigger]) -> tuple[Candidate, ...]:
    """Candidates by date found; incidents already settled by a closed or waived talk must be left out."""
    by_code = {trigger.code: trigger for trigger in triggers if trigger.enabled}
    groups: dict[tuple[int, str, str], list[Incident]] = {}
    for incident in sorted(incidents, key=lambda i: (i.on, i.key)):
        trigger = by_code.get(incident.trigger)
        if trigger is not None:
            key = (incident.person_id, trigger.code, period_key(incident.on, trigger.period))
            groups.setdefault(key, []).append(incident)
    found = []
    for (person_id, code, _), own in groups.items():
        trigger = by_code[code]
        if len(own) >= max(trigger.threshold, 1):
            decided = own[max(trigger.threshold, 1) - 1].on
            found.append(
                Candidate(
                    key=f"{code}:{person_id}:{own[0].key}",
                    person_id=person_id,
                    trigger=code,
                    incidents=tuple(own),
                    found_on=decided,
                    due_on=decided + timedelta(days=trigger.due_days),
                )
            )
    return tuple(sorted(found, key=lambda c: (c.found_on, c.key)))


def reason_words(incidents: Sequence[Incident], label: str) -> str:
    """事由 of the form: every incident with its date, e.g. '8月15日“乡村振兴”迟到；…'."""
    parts = [f"{i.on.month}月{i.on.day}日“{i.title}”{i.words}" for i in incidents]
    return f"{label}：" + "；".join(parts) + "。"

"""The town changes its 考勤状态 from a day on, and adds its own (complaint 9).

Days before keep what was in force then. Marks already entered on or after the day are counted anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, merged
from app.rules import marks
from app.rules.hours import MAX_HOURS_CENTI
from app.rules.mark_hours import INCIDENTS
from app.rules.marks import MarkKindRow
from app.services.setting.mark_kinds import FIRST_DAY, kinds_in_time, stored_mark
from db.audit import bulk_update
from db.models import ClassSession, LatenessRule, MarkKind, MarkVersion, Participation

# What a status may be counted as; 未登记 is none of them: it is never entered by hand under another name.
COUNTED_AS = (
    marks.PRESENT,
    marks.LATE,
    marks.EARLY,
    marks.LATE_EARLY,
    *marks.LEAVES,
    marks.ABSENT,
    marks.NOT_LISTED,
)
LONGEST_LABEL = 10
LONGEST_SYMBOL = 3
LONGEST_ACRONYM = 4


@dataclass(frozen=True)
class MarkKindInput(Given):
    """One version of a status: word, sign on paper, letter of the exceptions line, key, and what it is worth.

    `counts_as` is the code it is counted with ('' = its own); `hour_percent` 0–100; `steps` are (minutes,
    percent) in rising order.
    """

    label: str
    symbol: str
    acronym: str
    key: str
    counts_as: str = ""
    hour_percent: int = 0
    steps: tuple[tuple[int, int], ...] = ()
    is_active: bool = True


@dataclass(frozen=True)
class MarkVersionRow:
    """One version of one status; `id` None: the one it began with. `start_on` None: from the beginning."""

    id: int | None
    start_on: date | None
    kind: MarkKindRow
    is_local: bool


@dataclass(frozen=True)
class LatenessRow:
    """One rule "every n 迟到/早退 take hours away"; 0 times: none from then on."""

    id: int
    start_on: date
    times: int
    hours_centi: int


def list_mark_versions(session: Session) -> tuple[MarkVersionRow, ...]:
    """Every version of every status: in the order of the statuses, the oldest first."""
    first = session.execute(select(MarkKind.id, MarkKind.code).order_by(MarkKind.position, MarkKind.id)).all()
    versions: dict[int, list[tuple[date, int]]] = {}
    for row in session.execute(
        select(MarkVersion.mark_kind_id, MarkVersion.start_on, MarkVersion.id).order_by(MarkVersion.start_on)
    ):
        versions.setdefault(row[0], []).append((row[1], row[2]))
    kinds = kinds_in_time(session)
    found = []
    for kind_id, code in first:
        own: list[tuple[date | None, int | None]] = [(None, None), *versions.get(kind_id, [])]
        for start, version_id in own:
            there = kinds.by_code(start or FIRST_DAY)[code]
            found.append(MarkVersionRow(version_id, start, there, is_local(code)))
    return tuple(found)


def is_local(code: str) -> bool:
    """Whether the town made this status itself."""
    return code.startswith("local")


def change_mark_kind(session: Session, *, code: str, start_on: date, data: MarkKindInput) -> int:
    """What `data` gives holds from `start_on` on, the rest stays; returns how many marks it counts anew.

    Raises `InputProblem` mark.not_found, mark.fixed or what `_checked` raises.
    """
    kind = _kind(session, code)
    now = kinds_in_time(session).by_code(start_on)[code]
    names = [field.name for field in fields(MarkKindInput)]
    stored = MarkKindInput(**{name: getattr(now, name) for name in names})
    data = _checked(session, code, merged(stored, data), start_on)
    version = session.scalar(
        select(MarkVersion).where(MarkVersion.mark_kind_id == kind.id, MarkVersion.start_on == start_on)
    )
    if version is None:
        version = MarkVersion(mark_kind_id=kind.id, start_on=start_on)
        session.add(version)
    _fill(version, data)
    session.flush()
    return _recount(session, code)


def end_mark_kind(session: Session, *, code: str, start_on: date) -> int:
    """A status of the town's own is no longer offered from `start_on` on; returns the marks counted anew.

    Marks that stand keep it. Raises `InputProblem` mark.not_found or mark.fixed (a built-in status).
    """
    _kind(session, code)
    now = kinds_in_time(session).by_code(start_on)[code]
    values = {field.name: getattr(now, field.name) for field in fields(MarkKindInput)}
    ended = MarkKindInput(**{**values, "is_active": False})
    return change_mark_kind(session, code=code, start_on=start_on, data=ended)


def add_mark_kind(session: Session, *, start_on: date, data: MarkKindInput) -> str:
    """A status of the town's own, offered from `start_on` on; returns its code.

    Raises `InputProblem` mark.counts_as_missing or what `_checked` raises.
    """
    if not data.counts_as:
        raise InputProblem("mark.counts_as_missing")
    numbers = [int(each[5:]) for each in session.scalars(select(MarkKind.code)) if is_local(each)]
    code = f"local{max(numbers, default=0) + 1}"
    data = _checked(session, code, data, start_on)
    counted = _kind(session, data.counts_as)
    last = session.scalar(select(func.max(MarkKind.position))) or 0
    kind = MarkKind(
        code=code,
        label=data.label,
        symbol=data.symbol,
        acronym=data.acronym,
        key=data.key,
        counts_as_present=counted.counts_as_present,
        counts_as_due=counted.counts_as_due,
        hour_percent=data.hour_percent,
        triggers_talk=counted.triggers_talk,
        position=last + 1,
        counts_as=data.counts_as,
        steps_json=_steps_text(data.steps),
    )
    session.add(kind)
    session.flush()
    version = MarkVersion(mark_kind_id=kind.id, start_on=start_on)
    _fill(version, data)
    session.add(version)
    session.flush()
    return code


def remove_mark_version(session: Session, *, version_id: int) -> int:
    """Take a version back: the one before it holds on; returns how many marks are counted anew.

    Raises `InputProblem` mark.version_not_found.
    """
    version = session.get(MarkVersion, version_id)
    if version is None:
        raise InputProblem("mark.version_not_found")
    kind = session.get(MarkKind, version.mark_kind_id)
    assert kind is not None
    session.delete(version)
    session.flush()
    return _recount(session, kind.code)


def list_lateness(session: Session) -> tuple[LatenessRow, ...]:
    """Every rule "n 次迟到折学时" by first day."""
    rows = session.execute(
        select(LatenessRule.id, LatenessRule.start_on, LatenessRule.times, LatenessRule.hours_centi).order_by(
            LatenessRule.start_on
        )
    )
    return tuple(LatenessRow(*row) for row in rows)


def set_lateness(session: Session, *, start_on: date, times: int, hours_centi: int = 100) -> None:
    """From `start_on` on every `times` 迟到/早退 of a year take `hours_centi` away; 0 times: nothing.

    Raises `InputProblem` mark.lateness.
    """
    if not 0 <= times <= 99 or times == 1 or not 0 < hours_centi <= MAX_HOURS_CENTI:
        raise InputProblem("mark.lateness")
    rule = session.scalar(select(LatenessRule).where(LatenessRule.start_on == start_on))
    if rule is None:
        rule = LatenessRule(start_on=start_on)
        session.add(rule)
    rule.times, rule.hours_centi = times, hours_centi
    session.flush()


def remove_lateness(session: Session, *, rule_id: int) -> None:
    """Take a rule back. Raises `InputProblem` mark.version_not_found."""
    rule = session.get(LatenessRule, rule_id)
    if rule is None:
        raise InputProblem("mark.version_not_found")
    session.delete(rule)
    session.flush()


def _kind(session: Session, code: str) -> MarkKind:
    kind = session.scalar(select(MarkKind).where(MarkKind.code == code))
    if kind is None:
        raise InputProblem("mark.not_found", mark=code)
    return kind


def _fill(version: MarkVersion, data: MarkKindInput) -> None:
    version.label, version.symbol = data.label, data.symbol
    version.acronym, version.key = data.acronym, data.key
    version.counts_as, version.hour_percent = data.counts_as, data.hour_percent
    version.steps_json, version.active = _steps_text(data.steps), data.is_active


def _steps_text(steps: Sequence[tuple[int, int]]) -> str:
    return json.dumps([list(step) for step in steps], separators=(",", ":")) if steps else ""


def _checked(session: Session, code: str, data: MarkKindInput, start_on: date) -> MarkKindInput:
    """The cleaned input. Raises `InputProblem` mark.label_missing, mark.long, mark.taken, mark.key,
    mark.percent, mark.steps, mark.counts_as or mark.fixed."""
    label, symbol = "".join(data.label.split()), data.symbol.strip()
    acronym, key = "".join(data.acronym.split()), data.key.strip().upper()
    if not (label and symbol and acronym):
        raise InputProblem("mark.label_missing")
    if len(label) > LONGEST_LABEL or len(symbol) > LONGEST_SYMBOL or len(acronym) > LONGEST_ACRONYM:
        raise InputProblem("mark.long", label=LONGEST_LABEL, symbol=LONGEST_SYMBOL, acronym=LONGEST_ACRONYM)
    if any(c.isdigit() for c in label + acronym):
        raise InputProblem("mark.digits")
    if key and not (len(key) == 1 and key.isascii() and key.isalpha()):
        raise InputProblem("mark.key", key=key)
    clean = MarkKindInput(
        label, symbol, acronym, key, data.counts_as, data.hour_percent, data.steps, data.is_active
    )
    _check_worth(code, clean)
    _check_words(session, code, clean, start_on)
    return clean


def _check_worth(code: str, data: MarkKindInput) -> None:
    own = data.counts_as or code
    if data.counts_as and data.counts_as not in COUNTED_AS:
        raise InputProblem("mark.counts_as", mark=data.counts_as)
    if not is_local(code):
        # A leave may be counted otherwise (因公视同出勤); what the other marks mean is what they are.
        moved = data.counts_as not in ("", code)
        if not data.is_active or (moved and code not in marks.LEAVES):
            raise InputProblem("mark.fixed")
        if code == marks.NONE and data.hour_percent:
            raise InputProblem("mark.fixed")
    if not 0 <= data.hour_percent <= 100:
        raise InputProblem("mark.percent", percent=data.hour_percent)
    if not data.steps:
        return
    if own not in INCIDENTS:
        raise InputProblem("mark.steps_late_only")
    minutes = [m for m, _ in data.steps]
    if minutes != sorted(set(minutes)) or minutes[0] < 0 or any(not 0 <= p <= 100 for _, p in data.steps):
        raise InputProblem("mark.steps")


def _check_words(session: Session, code: str, data: MarkKindInput, start_on: date) -> None:
    """No word or key may name two statuses on one day."""
    in_time = kinds_in_time(session)
    days = [start_on, *(day for day in in_time.days if day > start_on)]
    others = [k for day in days for k in in_time.on(day) if k.code != code and k.is_active]
    for other in others:
        if data.key and data.key == other.key:
            raise InputProblem("mark.taken", word=data.key, label=other.label)
        for word in (data.label, data.symbol, data.acronym):
            if word in (other.label, other.symbol, other.acronym):
                raise InputProblem("mark.taken", word=word, label=other.label)
    for word in (data.label, data.acronym):
        meant = marks.SYNONYMS.get(word, code)
        if meant not in (code, data.counts_as):
            label = next((k.label for k in in_time.on(start_on) if k.code == meant), "请假")
            raise InputProblem("mark.taken", word=word, label=label)


def _recount(session: Session, code: str) -> int:
    """Marks of this status hold what its version of their day counts as; returns how many changed."""
    in_time = kinds_in_time(session)
    rows = session.execute(
        select(Participation.id, Participation.mark, Participation.status, ClassSession.held_on)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(or_(Participation.status == code, Participation.mark == code))
    ).all()
    changes = []
    for row in rows:
        if (row.status or row.mark) != code:
            continue
        mark, status = stored_mark(in_time.by_code(row.held_on), code)
        if (mark, status) != (row.mark, row.status):
            changes.append({"id": row.id, "mark": mark, "status": status})
    return bulk_update(session, Participation, changes)

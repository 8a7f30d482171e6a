"""考勤状态 as data and in time: symbols, keys, what each counts as and is worth on a day (queries)."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import SimpleNamespace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.mark_hours import Lateness
from app.rules.marks import MarkKindRow
from db.audit import flushed, is_reading
from db.base import Base
from db.models import LatenessRule, MarkKind, MarkVersion, Participation

FIRST_DAY = date(1900, 1, 1)
NEWEST = date.max
KEPT = "mark kinds in time"


def _as_text(model: type[Base], order: str) -> str:
    """SQL: all rows of a table as one text."""
    names = ", ".join(f"'{column.name}', {column.name}" for column in model.__table__.columns)
    return f"SELECT json_group_array(json_object({names}) ORDER BY {order}) FROM {model.__tablename__}"


_STORED = f"SELECT ({_as_text(MarkKind, 'position, id')}), ({_as_text(MarkVersion, 'start_on, id')})"


@dataclass(frozen=True)
class KindsInTime:
    """Every version of every mark kind: `days` are the first days, `kinds` what is in force from each."""

    days: tuple[date, ...]
    kinds: tuple[tuple[MarkKindRow, ...], ...]

    def on(self, day: date) -> tuple[MarkKindRow, ...]:
        """The kinds of one day, in order."""
        return self.kinds[max(bisect_right(self.days, day) - 1, 0)]

    def by_code(self, day: date) -> Mapping[str, MarkKindRow]:
        """The kinds of one day by code."""
        return {kind.code: kind for kind in self.on(day)}


def kinds_in_time(session: Session) -> KindsInTime:
    """All versions at once, for whoever looks at many days."""
    if not is_reading(session):
        return _read(session)
    # A dozen sums of one page ask for them.
    if KEPT not in session.info:
        session.info[KEPT] = _read(session)
    found: KindsInTime = session.info[KEPT]
    return found


def _read(session: Session) -> KindsInTime:
    # Asked for with every mark: one text by the driver, taken apart only when it is not that of before.
    kinds, versions = flushed(session).exec_driver_sql(_STORED).one()
    return _put_together(kinds, versions)


@lru_cache(maxsize=8)
def _put_together(kinds_json: str, versions_json: str) -> KindsInTime:
    """All versions from the rows of both tables as stored."""
    first = _rows(kinds_json)
    versions: dict[date, dict[int, SimpleNamespace]] = {}
    for version in _rows(versions_json):
        versions.setdefault(date.fromisoformat(version.start_on), {})[version.mark_kind_id] = version
    classes = {kind.code: kind for kind in first}
    now = {kind.id: _row(kind, None, classes) for kind in first}
    days, kinds = [FIRST_DAY], [tuple(now.values())]
    for day in sorted(versions):
        for kind in first:
            if kind.id in versions[day]:
                now[kind.id] = _row(kind, versions[day][kind.id], classes)
        days.append(day)
        kinds.append(tuple(now.values()))
    return KindsInTime(tuple(days), tuple(kinds))


def _rows(text: str) -> list[SimpleNamespace]:
    return json.loads(text, object_hook=lambda values: SimpleNamespace(**values))  # type: ignore[no-any-return]


def list_mark_kinds(session: Session, *, on: date | None = None) -> tuple[MarkKindRow, ...]:
    """Every mark kind in order, as in force on the day `on` (None: the newest version of each)."""
    return kinds_in_time(session).on(on or NEWEST)


def plain_kinds(session: Session) -> tuple[MarkKindRow, ...]:
    """The kinds as they began: one per code of `participation.mark`, with the plain share of hours.

    For sums over many days; `app.services.mark.mark_credit` puts right where a mark is worth another share.
    """
    return tuple(kind for kind in kinds_in_time(session).kinds[0] if not kind.counts_as)


def lateness_rules(session: Session) -> tuple[Lateness, ...]:
    """How often 迟到/早退 takes hours away, by first day."""
    rows = session.execute(
        select(LatenessRule.start_on, LatenessRule.times, LatenessRule.hours_centi).order_by(
            LatenessRule.start_on
        )
    )
    return tuple(Lateness(*row) for row in rows)


def stored_mark(kinds: Mapping[str, MarkKindRow], code: str) -> tuple[str, str | None]:
    """(`participation.mark`, `participation.status`) of a typed code. Raises `InputProblem` when unknown."""
    kind = kinds.get(code)
    if kind is None:
        raise InputProblem("attendance.mark_unknown", mark=code)
    return kind.mark, code if kind.counts_as else None


def typed_code() -> ColumnElement[str]:
    """SQL: the code as it was typed, the local status before what it is counted as."""
    return func.coalesce(Participation.status, Participation.mark)


def _row(
    kind: SimpleNamespace, version: SimpleNamespace | None, classes: Mapping[str, SimpleNamespace]
) -> MarkKindRow:
    now = version or kind
    counted = classes.get(now.counts_as, kind)
    return MarkKindRow(
        code=kind.code,
        label=now.label,
        symbol=now.symbol,
        acronym=now.acronym,
        key=now.key,
        counts_as_present=bool(counted.counts_as_present),
        counts_as_due=bool(counted.counts_as_due),
        hour_percent=now.hour_percent,
        triggers_talk=bool(counted.triggers_talk),
        counts_as=now.counts_as,
        steps=tuple((int(m), int(p)) for m, p in json.loads(now.steps_json or "[]")),
        # A local status begins with its first version.
        is_active=bool(version.active) if version else not kind.counts_as,
    )

"""The year-end ledger's figures (A31): people, attendance grid, totals, details (queries).

Totals are driven from the class sessions of the period: the natural join reads every year's participations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.rules import marks
from app.rules.marks import MarkKindRow
from app.services.mark.mark_credit import credit_changes
from app.services.mark.mark_kinds import plain_kinds, typed_code
from db.models import ClassSession, Participation

CANCELLED = "cancelled"
# SQLite sums in 64-bit integers; the sign bit stays free.
_WORD_BITS = 62


@dataclass(frozen=True)
class PersonTotals:
    """One person's period: rows per mark code, and credited hours (1/100 学时) per pot."""

    person_id: int
    by_mark: Mapping[str, int]
    hours_by_pot: Mapping[str, int]

    @property
    def hours_centi(self) -> int:
        """Credited hours of all pots, 1/100 学时."""
        return sum(self.hours_by_pot.values())


@dataclass(frozen=True)
class DetailRow:
    """One participation with what it was at the time."""

    person_id: int
    class_session_id: int
    unit: str
    title: str
    mark: str
    note: str
    typed: str  # the local status that was typed, else the mark itself
    unit_id: int | None


def period_totals(session: Session, *, first: date, last: date) -> dict[int, PersonTotals]:
    """Person id → totals of the not cancelled class sessions from `first` to `last`, in one pass.

    Counts and hours of several kinds share one SQL sum each (their bits are kept apart, with widths taken
    from the period itself), which takes about half the time of a sum per kind.
    """
    plan = session.execute(
        select(ClassSession.pot, func.count(), func.sum(ClassSession.hours_centi))
        .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
        .group_by(ClassSession.pot)
    ).all()
    if not plan:
        return {}
    packing = _Packing(
        plain_kinds(session),
        [pot for pot, _, _ in plan],
        sessions=sum(count for _, count, _ in plan),
        most_hours=max(hours or 0 for _, _, hours in plan),
    )
    rows = session.execute(
        text(packing.sql()), {**packing.values, "first": first.isoformat(), "last": last.isoformat()}
    )
    found = {row[0]: packing.unpack(row) for row in rows}
    for change in credit_changes(session, first=first, last=last).values():
        own = found[change.person_id]
        pots = dict(own.hours_by_pot)
        pots[change.pot] = pots.get(change.pot, 0) + change.more_centi
        found[change.person_id] = PersonTotals(
            own.person_id, own.by_mark, {pot: centi for pot, centi in pots.items() if centi}
        )
    return found


class _Packing:
    """Several small sums in one integer: which bits of which column hold what."""

    def __init__(
        self, kinds: Sequence[MarkKindRow], pots: Sequence[str], *, sessions: int, most_hours: int
    ) -> None:
        self._kinds = kinds
        self._count_bits = max(sessions.bit_length(), 1)
        # Rounding half up may credit one hundredth more per class session.
        self._hour_bits = max((most_hours + sessions).bit_length(), 1)
        per_word = max(_WORD_BITS // self._count_bits, 1)
        self._count_words = [kinds[i : i + per_word] for i in range(0, len(kinds), per_word)]
        per_word = max(_WORD_BITS // self._hour_bits, 1)
        self._pot_words = [pots[i : i + per_word] for i in range(0, len(pots), per_word)]
        self._percents = sorted({kind.hour_percent for kind in kinds if kind.hour_percent})
        self.values: dict[str, str | int] = {f"m{i}": kind.code for i, kind in enumerate(kinds)}
        self.values |= {f"p{i}": pot for i, pot in enumerate(pots)}
        self._mark_names = {kind.code: f":m{i}" for i, kind in enumerate(kinds)}
        self._pot_names = {pot: f":p{i}" for i, pot in enumerate(pots)}

    def sql(self) -> str:
        """The statement; its parameters are `values`, `first` and `last`."""
        weights = [
            f"{self._weight(percent, word)} AS w{percent}_{index}"
            for percent in self._percents
            for index, word in enumerate(self._pot_words)
        ]
        sums = [f"SUM({self._counting(word)})" for word in self._count_words]
        sums += [f"SUM({self._crediting(index)})" for index in range(len(self._pot_words))]
        return (
            f"WITH s AS MATERIALIZED (SELECT {', '.join(['id', *weights])} FROM class_session"
            " WHERE held_on BETWEEN :first AND :last AND status <> 'cancelled')"
            f" SELECT p.person_id, {', '.join(sums)}"
            " FROM s CROSS JOIN participation AS p ON p.class_session_id = s.id GROUP BY +p.person_id"
        )

    def _weight(self, percent: int, word: Sequence[str]) -> str:
        credit = "hours_centi" if percent == 100 else f"((hours_centi * {percent} + 50) / 100)"
        cases = " ".join(
            f"WHEN {self._pot_names[pot]} THEN {1 << (place * self._hour_bits)}"
            for place, pot in enumerate(word)
        )
        return f"{credit} * CASE pot {cases} ELSE 0 END"

    def _counting(self, word: Sequence[MarkKindRow]) -> str:
        shifts = {kind.code: 1 << (place * self._count_bits) for place, kind in enumerate(word)}
        return self._by_mark({code: str(shift) for code, shift in shifts.items()})

    def _crediting(self, index: int) -> str:
        return self._by_mark({k.code: f"s.w{k.hour_percent}_{index}" for k in self._kinds if k.hour_percent})

    def _by_mark(self, results: Mapping[str, str]) -> str:
        # 出勤 first: it is by far the most frequent, and CASE stops at the first hit.
        order = sorted(self._kinds, key=lambda kind: kind.code != marks.PRESENT)
        known = [kind.code for kind in order if kind.code in results or kind.code == marks.PRESENT]
        cases = " ".join(f"WHEN {self._mark_names[code]} THEN {results.get(code, '0')}" for code in known)
        return f"CASE p.mark {cases} ELSE 0 END" if cases else "0"

    def unpack(self, row: Sequence[Any]) -> PersonTotals:
        """The totals of one result row."""
        count_mask, hour_mask = (1 << self._count_bits) - 1, (1 << self._hour_bits) - 1
        counts: dict[str, int] = {}
        column = 1
        for word in self._count_words:
            packed = row[column]
            for kind in word:
                if packed & count_mask:
                    counts[kind.code] = packed & count_mask
                packed >>= self._count_bits
            column += 1
        hours: dict[str, int] = {}
        for pots in self._pot_words:
            packed = row[column]
            for pot in pots:
                if packed & hour_mask:
                    hours[pot] = packed & hour_mask
                packed >>= self._hour_bits
            column += 1
        return PersonTotals(row[0], counts, hours)


def attendance_grid(
    session: Session, *, class_session_ids: Sequence[int], first: date, last: date
) -> dict[int, list[str | None]]:
    """Person id → mark code per class session in the order of `class_session_ids`; None where not due."""
    # One string per class session instead of a row per mark crosses the driver three times as fast, and a
    # sub-query per class session needs no sorting.
    rows = session.execute(
        text(
            "SELECT s.id, (SELECT group_concat(p.person_id || ',' || p.mark) FROM participation AS p"
            " WHERE p.class_session_id = s.id) FROM class_session AS s"
            " WHERE s.held_on BETWEEN :first AND :last AND s.status <> 'cancelled'"
        ),
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        words = str(row[1]).split(",") if row[1] else []
        found[row[0]] = dict(zip(words[::2], words[1::2], strict=True))
    by_session = [found.get(held_id, {}) for held_id in class_session_ids]
    people: set[str] = set().union(*by_session)
    return {int(person): [marks_of.get(person) for marks_of in by_session] for person in people}


def participation_details(session: Session, *, first: date, last: date) -> list[DetailRow]:
    """Every participation of the period with its snapshot, by class session date and printed number."""
    found = session.execute(
        select(
            Participation.person_id,
            Participation.class_session_id,
            Participation.unit_name,
            Participation.title,
            Participation.mark,
            Participation.note,
            typed_code(),
            Participation.unit_id,
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
        .order_by(
            ClassSession.held_on,
            ClassSession.start_time,
            Participation.class_session_id,
            Participation.number,
        )
    )
    return [DetailRow(*row) for row in found]


def listed_units(session: Session, *, year: int) -> dict[tuple[int, int], int | None]:
    """(class session, person) → the unit on the list, of a year's participations."""
    rows = session.execute(
        select(Participation.class_session_id, Participation.person_id, Participation.unit_id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    )
    return {(row[0], row[1]): row[2] for row in rows}

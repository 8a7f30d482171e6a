"""Marks and hours added up in one pass over the participations of a period (queries).

Several sums share one SQL sum, their bits kept apart with widths taken from the period itself: about half the
time of a sum for each, and a fraction of a row per participation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.rules import marks
from app.rules.marks import MarkKindRow
from db.audit import is_reading

# SQLite sums in 64-bit integers; the sign bit stays free.
WORD_BITS = 62
WALK_IN = "walk_in"  # the source of a row of somebody who came without being due
Cell = tuple[int, int | None]  # person, unit
Pots = dict[str, int]  # pot → 1/100 学时
COUNT, CREDIT, OPEN = "count", "credit", "open"
KEPT = "marks of class sessions"
Name = tuple[str, str]  # what is summed, and of which mark or pot


class Worth(Protocol):
    """A class session with hours to be had."""

    @property
    def id(self) -> int:
        """The class session's."""

    @property
    def pot(self) -> str:
        """Where its hours go to."""

    @property
    def hours_centi(self) -> int:
        """1/100 学时."""


class Totals(NamedTuple):
    """Rows per mark code of every person and unit of the day; hours per pot of every person, credited by the
    plain share of the mark's kind, and without a mark (未登记)."""

    counts: dict[Cell, dict[str, int]]
    credited: dict[int, Pots]
    unmarked: dict[int, Pots]


class SessionMarks(NamedTuple):
    """Class session id → rows per mark code, walk-ins among them; and the class sessions that have any."""

    counts: dict[int, dict[str, int]]
    walked: frozenset[int]


class _Lane(NamedTuple):
    """Where a sum lies: its word, its lowest bit there, and the bits it may fill."""

    name: Name
    word: int
    shift: int
    mask: int


class Packing:
    """Which sums lie where, and the SQL for them.

    `rows` is how many participations one group may have at most; 0 leaves the counts of marks out. `worth`
    are the class sessions whose hours are summed.
    """

    def __init__(self, kinds: Sequence[MarkKindRow], *, rows: int, worth: Sequence[Worth] = ()) -> None:
        # 出勤 first: it is by far the most frequent, and CASE stops at the first hit.
        self._kinds = sorted(kinds, key=lambda kind: kind.code != marks.PRESENT)
        most: dict[Name, int] = {(COUNT, kind.code): rows for kind in self._kinds if rows}
        self._worth = sorted({row.id for row in worth})
        self._shares = sorted({kind.hour_percent for kind in kinds if kind.hour_percent})
        for row in worth:
            # Rounding half up may credit one hundredth more per class session.
            credit = row.hours_centi * max(self._shares, default=0) // 100 + 1
            most[CREDIT, row.pot] = most.get((CREDIT, row.pot), 0) + credit
            most[OPEN, row.pot] = most.get((OPEN, row.pot), 0) + row.hours_centi
        self._lanes = _laid_out(most)
        self._of = {
            what: tuple(lane for lane in self._lanes if lane.name[0] == what)
            for what in (COUNT, CREDIT, OPEN)
        }
        self._words = range(max((lane.word for lane in self._lanes), default=-1) + 1)
        names = dict.fromkeys(lane.name[1] for what in (CREDIT, OPEN) for lane in self._of[what])
        self._pots = {pot: f"p{number}" for number, pot in enumerate(names)}
        self._marks = {kind.code: f"m{number}" for number, kind in enumerate(self._kinds)}

    @property
    def values(self) -> dict[str, str]:
        """What the SQL names."""
        return {name: word for names in (self._pots, self._marks) for word, name in names.items()}

    def columns(self, ids: Collection[int]) -> list[str]:
        """Per class session of `ids` what its hours add to each word, to be read under the name s."""
        # Only where some are worth nothing is it looked at one by one.
        of_worth = "" if len(self._worth) == len(ids) else f"(id IN ({_list(self._worth)})) * "
        found = []
        for word in self._words:
            if weight := self._weight(CREDIT, word):
                found += [f"{of_worth}{_share(each)} * {weight} AS w{each}_{word}" for each in self._shares]
            if weight := self._weight(OPEN, word):
                found.append(f"{of_worth}hours_centi * {weight} AS open_{word}")
        return found

    def _weight(self, what: str, word: int) -> str:
        """What one hundredth of an hour adds to a word, by pot."""
        cases = " ".join(
            f"WHEN :{self._pots[lane.name[1]]} THEN {1 << lane.shift}"
            for lane in self._of[what]
            if lane.word == word
        )
        return f"CASE pot {cases} ELSE 0 END" if cases else ""

    def sums(self) -> list[str]:
        """The words, over the participations p and the class sessions s."""
        return [f"SUM({self._sum(word)})" for word in self._words]

    def _sum(self, word: int) -> str:
        here = {lane.name: lane for lane in self._lanes if lane.word == word}
        has_credit, has_open = (any(name[0] == what for name in here) for what in (CREDIT, OPEN))
        cases: dict[str, str] = {}
        for kind in self._kinds:
            lane = here.get((COUNT, kind.code))
            parts = [f"{1 << lane.shift}"] if lane else []
            if has_credit and kind.hour_percent:
                parts.append(f"s.w{kind.hour_percent}_{word}")
            if has_open and kind.code == marks.NONE:
                parts.append(f"s.open_{word}")
            if parts or kind.code == marks.PRESENT:
                cases[kind.code] = " + ".join(parts) or "0"
        listed = " ".join(f"WHEN :{self._marks[code]} THEN {added}" for code, added in cases.items())
        return f"CASE p.mark {listed} ELSE 0 END"

    def unpacked(self, packed: Sequence[int], what: str) -> dict[str, int]:
        """The sums of one group by mark or pot, those that are not nought."""
        return {
            lane.name[1]: number
            for lane in self._of[what]
            if (number := packed[lane.word] >> lane.shift & lane.mask)
        }


def _laid_out(most: Mapping[Name, int]) -> list[_Lane]:
    """Each sum as many bits as it can fill, the widest first, in few words."""
    used: list[int] = []
    found = []
    for name, limit in sorted(most.items(), key=lambda each: -each[1].bit_length()):
        bits = max(limit.bit_length(), 1)
        word = next((at for at, taken in enumerate(used) if taken + bits <= WORD_BITS), len(used))
        if word == len(used):
            used.append(0)
        found.append(_Lane(name, word, used[word], (1 << bits) - 1))
        used[word] += bits
    return found


def _share(percent: int) -> str:
    return "hours_centi" if percent == 100 else f"((hours_centi * {percent} + 50) / 100)"


def person_totals(
    session: Session, *, ids: Collection[int], kinds: Sequence[MarkKindRow], worth: Sequence[Worth] = ()
) -> Totals:
    """Everybody's marks in the class sessions `ids`, with the hours of those that are also in `worth`."""
    totals = Totals({}, {}, {})
    if not ids:
        return totals
    packing = Packing(kinds, rows=len(ids), worth=worth)
    # Person and unit in one number: it is sorted in half the time of two columns.
    step = int(session.scalar(text("SELECT coalesce(max(id), 0) + 1 FROM unit")) or 1)
    key = f"p.person_id * {step} + coalesce(p.unit_id, 0)"
    statement = grouped(packing.columns(ids), packing.sums(), ids=ids, key=key)
    rows: Iterable[tuple[int, *tuple[int, ...]]] = session.execute(text(statement), packing.values)
    for one, *packed in rows:
        person_id, unit_id = divmod(one, step)
        totals.counts[person_id, unit_id or None] = packing.unpacked(packed, COUNT)
        if worth:
            _add(totals.credited, person_id, packing.unpacked(packed, CREDIT))
            _add(totals.unmarked, person_id, packing.unpacked(packed, OPEN))
    return totals


def person_hours(
    session: Session,
    *,
    kinds: Sequence[MarkKindRow],
    worth: Sequence[Worth],
    person_ids: Collection[int] | None = None,
) -> tuple[dict[int, Pots], dict[int, Pots]]:
    """The hours alone, of everybody or of some people: credited ones, and those without a mark."""
    if not worth:
        return {}, {}
    packing = Packing(kinds, rows=0, worth=worth)
    ids = [row.id for row in worth]
    statement = grouped(packing.columns(ids), packing.sums(), ids=ids, person_ids=person_ids)
    credited: dict[int, Pots] = {}
    unmarked: dict[int, Pots] = {}
    rows: Iterable[tuple[int, *tuple[int, ...]]] = session.execute(text(statement), packing.values)
    for person_id, *packed in rows:
        credited[person_id] = packing.unpacked(packed, CREDIT)
        unmarked[person_id] = packing.unpacked(packed, OPEN)
    return credited, unmarked


def session_marks(session: Session, *, ids: Sequence[int], kinds: Sequence[MarkKindRow]) -> SessionMarks:
    """The rows of the class sessions `ids`; one without any is left out.

    The sums of a page ask for the same class sessions: a read session counts each of them once.
    """
    kept: dict[int, tuple[dict[str, int], bool]] = {}
    if is_reading(session):
        codes = tuple(kind.code for kind in kinds)
        kept = session.info.setdefault((KEPT, codes), kept)
    if missing := [held_id for held_id in ids if held_id not in kept]:
        kept |= dict.fromkeys(missing, ({}, False))
        kept |= _counted(session, missing, kinds)
    # Copies: whoever asks takes exceptions out of them.
    found = {held_id: dict(kept[held_id][0]) for held_id in ids if kept[held_id][0]}
    return SessionMarks(found, frozenset(held_id for held_id in ids if kept[held_id][1]))


def _counted(
    session: Session, ids: Sequence[int], kinds: Sequence[MarkKindRow]
) -> dict[int, tuple[dict[str, int], bool]]:
    """Class session id → rows per mark code, and whether there are walk-ins."""
    people = int(session.scalar(text("SELECT count(*) FROM person")) or 0)
    packing = Packing(kinds, rows=max(people, 1))
    # In the order of the table itself, so that nothing is sorted.
    statement = (
        f"SELECT s.id, max(p.source = '{WALK_IN}'), {', '.join(packing.sums())}"
        " FROM class_session AS s CROSS JOIN participation AS p"
        f" ON p.class_session_id = s.id WHERE s.id IN ({_list(ids)}) GROUP BY s.id"
    )
    rows: Iterable[tuple[int, int, *tuple[int, ...]]] = session.execute(text(statement), packing.values)
    return {
        held_id: (packing.unpacked(packed, COUNT), bool(has_walk_ins))
        for held_id, has_walk_ins, *packed in rows
    }


def grouped(
    columns: Sequence[str],
    sums: Sequence[str],
    *,
    ids: Iterable[int],
    key: str = "p.person_id",
    person_ids: Collection[int] | None = None,
    where: str = "1",
) -> str:
    """SQL for `sums` by `key` over the participations p of the class sessions `ids`; `columns` are s's."""
    chosen = (
        f"WITH s AS MATERIALIZED (SELECT {', '.join(['id', *columns])} FROM class_session"
        f" WHERE id IN ({_list(ids)}))"
    )
    if person_ids is None:
        # Driven from the class sessions; "+" keeps SQLite from walking the index on people instead.
        joined = "FROM s CROSS JOIN participation AS p ON p.class_session_id = s.id"
    else:
        joined = "FROM participation AS p CROSS JOIN s ON s.id = p.class_session_id"
        where = f"{where} AND p.person_id IN ({_list(person_ids)})"
    return f"{chosen} SELECT {key}, {', '.join(sums)} {joined} WHERE {where} GROUP BY +({key})"


def _add(found: dict[int, Pots], person_id: int, pots: Pots) -> None:
    own = found.setdefault(person_id, pots)
    if own is not pots:
        for pot, centi in pots.items():
            own[pot] = own.get(pot, 0) + centi


def _list(ids: Iterable[int]) -> str:
    return ",".join(str(int(each)) for each in ids) or "NULL"

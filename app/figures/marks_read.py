"""The marks of a period in few passes: per class session, per person and unit, and rows that are exceptions.

Counts of several mark kinds share one SQL sum, their bits kept apart with widths taken from the period:
about half the time of a sum per kind, and a fraction of a row per participation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.figures.counting import Attendance, attendance
from app.rules import marks
from app.rules.marks import MarkKindRow
from app.rules.standing import LEFT

if TYPE_CHECKING:
    from app.figures.sessions_read import SessionFact

# SQLite sums in 64-bit integers; the sign bit stays free.
WORD_BITS = 62
WALK_IN = "walk_in"
Cell = tuple[int, int | None]  # person, unit


class MarkRow(NamedTuple):
    """One participation: who, in which unit that day, where, with which mark, and how it came to be."""

    person_id: int
    unit_id: int | None
    class_session_id: int
    mark: str
    source: str


def session_marks(
    session: Session, *, ids: Sequence[int], kinds: Sequence[MarkKindRow]
) -> dict[int, dict[str, int]]:
    """Class session id → rows per mark code, walk-ins among them."""
    if not ids:
        return {}
    # In the order of the table itself, so that nothing is sorted.
    source = (
        "class_session AS s CROSS JOIN participation AS p ON p.class_session_id = s.id"
        f" WHERE s.id IN ({_list(ids)}) GROUP BY s.id"
    )
    people = int(session.scalar(text("SELECT count(*) FROM person")) or 0)
    return _counts(session, source, key="s.id", most=people, kinds=kinds)


def person_marks(
    session: Session, *, ids: Sequence[int], kinds: Sequence[MarkKindRow]
) -> dict[Cell, dict[str, int]]:
    """(person, unit of the day) → rows per mark code in these class sessions, in one pass."""
    if not ids:
        return {}
    # Person and unit in one number: it is sorted in half the time of two columns.
    step = int(session.scalar(text("SELECT coalesce(max(id), 0) + 1 FROM unit")) or 1)
    key = f"p.person_id * {step} + coalesce(p.unit_id, 0)"
    source = (
        f"(SELECT id FROM class_session WHERE id IN ({_list(ids)})) AS s"
        f" CROSS JOIN participation AS p ON p.class_session_id = s.id GROUP BY {key}"
    )
    found = _counts(session, source, key=key, most=len(ids), kinds=kinds)
    return {(one // step, one % step or None): counts for one, counts in found.items()}


def _counts(
    session: Session, source: str, *, key: str, most: int, kinds: Sequence[MarkKindRow]
) -> dict[int, dict[str, int]]:
    """Key → rows per mark code; `most` is how many rows a key may have (a list names nobody twice)."""
    bits = max(most, 1).bit_length()
    per_word = max(WORD_BITS // bits, 1)
    # 出勤 first: it is by far the most frequent, and CASE stops at the first hit.
    order = sorted(kinds, key=lambda kind: kind.code != marks.PRESENT)
    words = [order[i : i + per_word] for i in range(0, len(order), per_word)]
    names = {kind.code: f"m{i}" for i, kind in enumerate(order)}
    sums = ", ".join(f"SUM({_counting(word, words, names, bits)})" for word in words)
    rows = session.execute(
        text(f"SELECT {key}, {sums} FROM {source}"), {name: code for code, name in names.items()}
    )
    return {row[0]: _unpacked(row[1:], words, bits) for row in rows}


def _counting(
    word: Sequence[MarkKindRow], words: Sequence[Sequence[MarkKindRow]], names: Mapping[str, str], bits: int
) -> str:
    shifts = {kind.code: 1 << (place * bits) for place, kind in enumerate(word)}
    cases = []
    if word is not words[0]:
        cases.append(f"WHEN :{names[words[0][0].code]} THEN 0")
    cases += [f"WHEN :{names[code]} THEN {shift}" for code, shift in shifts.items()]
    return f"CASE p.mark {' '.join(cases)} ELSE 0 END"


def _unpacked(packed: Sequence[Any], words: Sequence[Sequence[MarkKindRow]], bits: int) -> dict[str, int]:
    mask = (1 << bits) - 1
    counts: dict[str, int] = {}
    for number, word in zip(packed, words, strict=True):
        rest = number
        for kind in word:
            if rest & mask:
                counts[kind.code] = rest & mask
            rest >>= bits
    return counts


def all_marks(session: Session, *, of: Sequence[SessionFact]) -> dict[int, dict[int, str]]:
    """Class session id → person id → mark; one string per class session crosses the driver three times as
    fast as a row per mark."""
    found: dict[int, dict[int, str]] = {}
    if not of:
        return found
    rows: Iterable[Any] = session.execute(
        text(
            "SELECT s.id, (SELECT group_concat(p.person_id || ',' || p.mark) FROM participation AS p"
            " WHERE p.class_session_id = s.id) FROM class_session AS s"
            f" WHERE s.id IN ({_list(held.id for held in of)})"
        )
    )
    for held_id, packed in rows:
        words = packed.split(",") if packed else []
        found[held_id] = dict(zip(map(int, words[::2]), words[1::2], strict=True))
    return found


def rows_of(session: Session, *, ids: Collection[int], person_ids: Collection[int]) -> list[MarkRow]:
    """Every participation of some people in these class sessions."""
    if not ids or not person_ids:
        return []
    found: Iterable[Any] = session.execute(
        text(
            f"SELECT {_COLUMNS} FROM participation AS p WHERE p.person_id IN ({_list(person_ids)})"
            f" AND +p.class_session_id IN ({_list(ids)}) ORDER BY p.id"
        )
    )
    return [MarkRow(*row) for row in found]


def walk_ins(session: Session, *, ids: Collection[int]) -> list[MarkRow]:
    """Everybody who came without being due."""
    if not ids:
        return []
    found: Iterable[Any] = session.execute(
        text(
            f"SELECT {_COLUMNS} FROM participation AS p WHERE p.source = '{WALK_IN}'"
            f" AND p.class_session_id IN ({_list(ids)}) ORDER BY p.id"
        )
    )
    return [MarkRow(*row) for row in found]


_COLUMNS = "p.person_id, p.unit_id, p.class_session_id, p.mark, p.source"


def outside(session: Session, *, ids: Collection[int]) -> list[MarkRow]:
    """Rows of people who had left by the day or had not joined: not due, and never present."""
    if not ids:
        return []
    found: Iterable[Any] = session.execute(
        text(
            "WITH moved AS MATERIALIZED (SELECT id, joined_on, left_on FROM person"
            " WHERE joined_on IS NOT NULL OR left_on IS NOT NULL OR id IN"
            " (SELECT person_id FROM standing WHERE kind = :left))"
            f" SELECT {_COLUMNS} FROM moved AS m CROSS JOIN participation AS p ON p.person_id = m.id"
            " JOIN class_session AS s ON s.id = p.class_session_id"
            f" WHERE +p.class_session_id IN ({_list(ids)}) AND (m.joined_on > s.held_on"
            " OR m.left_on <= s.held_on OR EXISTS (SELECT 1 FROM standing AS t WHERE t.person_id = m.id"
            " AND t.kind = :left AND t.start_on <= s.held_on AND s.held_on < t.end_on)) ORDER BY p.id"
        ),
        {"left": LEFT},
    )
    return [MarkRow(*row) for row in found]


def tallied(rows: Iterable[MarkRow], kinds: Sequence[MarkKindRow]) -> dict[Cell, Attendance]:
    """(person, unit) → figures of single rows, each of which has been judged already."""
    counts: dict[Cell, tuple[dict[str, int], dict[str, int]]] = {}
    for row in rows:
        own = counts.setdefault((row.person_id, row.unit_id), ({}, {}))[row.source == WALK_IN]
        own[row.mark] = own.get(row.mark, 0) + 1
    return {cell: attendance(listed, kinds, beside) for cell, (listed, beside) in counts.items()}


def _list(ids: Iterable[int]) -> str:
    return ",".join(str(int(each)) for each in ids) or "NULL"

"""Single marks of a period: all of them, those of some people, and rows that are exceptions.

Their sums are in `app.services.tally.mark_totals`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.figures.counting import Attendance, attendance
from app.rules.marks import MarkKindRow
from app.rules.standing import LEFT
from app.services.tally.mark_totals import WALK_IN, Cell
from db.audit import is_reading


class MarkRow(NamedTuple):
    """One participation: who, in which unit that day, where, with which mark, and how it came to be."""

    person_id: int
    unit_id: int | None
    class_session_id: int
    mark: str
    source: str


def all_marks(session: Session, *, ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Class session id → person id → mark; one string per class session crosses the driver three times as
    fast as a row per mark."""
    found: dict[int, dict[int, str]] = {}
    if not ids:
        return found
    rows: Iterable[tuple[int, str | None]] = session.execute(
        text(
            "SELECT s.id, (SELECT group_concat(p.person_id || ',' || p.mark) FROM participation AS p"
            " WHERE p.class_session_id = s.id) FROM class_session AS s"
            f" WHERE s.id IN ({_list(ids)})"
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
    found: Iterable[tuple[int, int | None, int, str, str]] = session.execute(
        text(
            f"SELECT {_COLUMNS} FROM participation AS p WHERE p.person_id IN ({_list(person_ids)})"
            f" AND +p.class_session_id IN ({_list(ids)}) ORDER BY p.id"
        )
    )
    return [MarkRow(*row) for row in found]


def walk_ins(session: Session, *, ids: Collection[int]) -> list[MarkRow]:
    """Everybody who came without being due; `session_marks` knows the class sessions that have any."""
    if not ids:
        return []
    found: Iterable[tuple[int, int | None, int, str, str]] = session.execute(
        text(
            f"SELECT {_COLUMNS} FROM participation AS p WHERE p.source = '{WALK_IN}'"
            f" AND p.class_session_id IN ({_list(ids)}) ORDER BY p.id"
        )
    )
    return [MarkRow(*row) for row in found]


KEPT = "rows outside the roster"
# Whether person m is not on the roster on the day of class session s; `:left` is the kind of standing LEFT.
_AWAY = (
    "(m.joined_on > s.held_on OR m.left_on <= s.held_on OR EXISTS (SELECT 1 FROM standing AS t"
    " WHERE t.person_id = m.id AND t.kind = :left AND t.start_on <= s.held_on AND s.held_on < t.end_on))"
)
# The same of the person of participation p: what `outside` lists, one by one.
IS_OUTSIDE = f"EXISTS (SELECT 1 FROM person AS m WHERE m.id = p.person_id AND {_AWAY})"
_COLUMNS = "p.person_id, p.unit_id, p.class_session_id, p.mark, p.source"


def outside(session: Session, *, ids: Collection[int]) -> list[MarkRow]:
    """Rows of people who had left by the day or had not joined: not due, and never present.

    The sums of a page ask for the same class sessions: a read session looks at each of them once.
    """
    kept: dict[int, list[MarkRow]] = {}
    if is_reading(session):
        kept = session.info.setdefault(KEPT, kept)
    wanted = set(ids)
    if missing := [held_id for held_id in wanted if held_id not in kept]:
        kept |= {held_id: [] for held_id in missing}
        for row in _outside(session, missing):
            kept[row.class_session_id].append(row)
    return [row for held_id in sorted(wanted) for row in kept[held_id]]


def _outside(session: Session, ids: Collection[int]) -> list[MarkRow]:
    found: Iterable[tuple[int, int | None, int, str, str]] = session.execute(
        text(
            "WITH moved AS MATERIALIZED (SELECT id, joined_on, left_on FROM person"
            " WHERE joined_on IS NOT NULL OR left_on IS NOT NULL OR id IN"
            " (SELECT person_id FROM standing WHERE kind = :left))"
            f" SELECT {_COLUMNS} FROM moved AS m CROSS JOIN participation AS p ON p.person_id = m.id"
            " JOIN class_session AS s ON s.id = p.class_session_id"
            f" WHERE +p.class_session_id IN ({_list(ids)}) AND {_AWAY} ORDER BY p.id"
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

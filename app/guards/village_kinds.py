"""A 性质 that changes in the past of an issued 督查通报 changes who stands in it: that takes a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from app.guards.changed_rows import ChangedRow
from app.rules.hour_pots import SENT
from app.rules.marks import NONE, NOT_LISTED
from app.rules.unit_phases import VILLAGE_KINDS
from db.results import ResultRow

FIRST, LAST = date.min.isoformat(), date.max.isoformat()
# From a day (included) to a day (not included), as stored.
Stretch = tuple[str, str, str]
Stretches = list[Stretch]

_TOLD = (
    "SELECT coalesce(b.corrects_id, b.id) AS id, b.facts_json FROM bulletin b"
    " WHERE b.status = 'issued' AND b.kind = 'inspection' AND ("
    "EXISTS (SELECT 1 FROM participation p JOIN class_session s ON s.id = p.class_session_id"
    f" WHERE p.unit_id = :unit AND p.mark NOT IN ('{NONE}', '{NOT_LISTED}') AND s.pot <> '{SENT}'"
    " AND s.held_on >= :first AND s.held_on < :last AND s.held_on BETWEEN"
    " json_extract(b.facts_json, '$.options.first') AND json_extract(b.facts_json, '$.options.last'))"
    " OR EXISTS (SELECT 1 FROM register_entry d WHERE d.unit_id = :unit AND d.register = 'inspection'"
    " AND d.on_day >= :first AND d.on_day < :last AND d.on_day BETWEEN"
    " json_extract(b.facts_json, '$.options.first') AND json_extract(b.facts_json, '$.options.last')))"
    " LIMIT 1"
)


def told_kind(
    connection: Connection, units: Iterable[ChangedRow], states: Iterable[ChangedRow]
) -> ResultRow | None:
    """Id and facts of an issued 督查通报 that tells of a unit on a day on which it is now a village and was
    none, or the other way round; None where there is none."""
    changed_units = {row.id: row for row in units if row.old is not None and row.new is not None}
    changed_states: dict[int, list[ChangedRow]] = {}
    for row in states:
        changed_states.setdefault(int((row.old or row.new or {})["unit_id"]), []).append(row)
    for unit_id in sorted(changed_units.keys() | changed_states.keys()):
        if connection.exec_driver_sql("SELECT 1 FROM unit WHERE id = ?", (unit_id,)).first() is None:
            continue  # it went into another one, with all it has
        before, after = _timelines(
            connection, unit_id, changed_units.get(unit_id), changed_states.get(unit_id, [])
        )
        for first, last in _differing(before, after):
            found = connection.exec_driver_sql(_TOLD, {"unit": unit_id, "first": first, "last": last}).first()
            if found is not None:
                return found
    return None


def _timelines(
    connection: Connection, unit_id: int, unit: ChangedRow | None, states: list[ChangedRow]
) -> tuple[Stretches, Stretches]:
    """Kinds of a unit over time, before the write and after it."""
    now: dict[int, Stretch] = {
        row.id: (row.start_on, row.end_on or LAST, row.kind)
        for row in connection.exec_driver_sql(
            "SELECT id, start_on, end_on, kind FROM unit_state WHERE unit_id = ?", (unit_id,)
        )
    }
    then = dict(now)
    for row in states:
        then.pop(row.id, None)
        if row.old is not None:
            then[row.id] = (row.old["start_on"], row.old["end_on"] or LAST, row.old["kind"])
    kind = connection.exec_driver_sql("SELECT kind FROM unit WHERE id = ?", (unit_id,)).scalar() or ""
    was = str(unit.old["kind"]) if unit is not None and unit.old is not None else kind
    return _whole(was, then), _whole(kind, now)


def _whole(first_kind: str, states: dict[int, Stretch]) -> Stretches:
    rows = sorted(states.values())
    return [(FIRST, rows[0][0] if rows else LAST, first_kind), *rows]


def _differing(before: Stretches, after: Stretches) -> list[tuple[str, str]]:
    """Stretches in which the unit is a village in one of the two only."""
    edges = sorted({day for first, last, _ in (*before, *after) for day in (first, last)})
    return [
        (first, last)
        for first, last in zip(edges, edges[1:], strict=False)
        if _is_village(before, first) != _is_village(after, first)
    ]


def _is_village(timeline: Stretches, day: str) -> bool:
    return any(first <= day < last and kind in VILLAGE_KINDS for first, last, kind in timeline)

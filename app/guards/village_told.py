"""督查通报 tells figures of a period: the marks of its villages change with a reason, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from app.guards.changed_rows import ChangedRow
from app.rules.hour_pots import SENT
from app.rules.marks import NONE, NOT_LISTED
from app.rules.session_status import CANCELLED
from app.rules.unit_phases import VILLAGE_KINDS
from db.results import ResultRow

_KINDS = ", ".join(f"'{kind}'" for kind in VILLAGE_KINDS)
_FIRST, _LAST = (f"json_extract(b.facts_json, '$.options.{name}')" for name in ("first", "last"))
_TOLD = (
    "SELECT coalesce(b.corrects_id, b.id) AS id, b.facts_json FROM bulletin b{joins}"
    " WHERE b.status = 'issued' AND b.kind = 'inspection' AND {condition} LIMIT 1"
)
# What the unit u was on the day of the class session s.
_KIND = (
    "coalesce((SELECT k.kind FROM unit_state k WHERE k.unit_id = u.id AND k.start_on <= s.held_on"
    " AND (k.end_on IS NULL OR k.end_on > s.held_on)), u.kind)"
)
_OWN = f"s.pot <> '{SENT}'"  # who was sent to the superiors has a bulletin of its own
_BY_MARK = _TOLD.format(
    joins=" JOIN class_session s ON s.id = ? JOIN unit u ON u.id = ?",
    condition=f"{_KIND} IN ({_KINDS}) AND {_OWN} AND s.held_on BETWEEN {_FIRST} AND {_LAST}",
)
_VILLAGERS = (
    "EXISTS (SELECT 1 FROM participation p JOIN unit u ON u.id = p.unit_id"
    f" JOIN class_session s ON s.id = p.class_session_id WHERE s.id = ? AND {_OWN}"
    f" AND {_KIND} IN ({_KINDS}) AND p.mark NOT IN ('{NONE}', '{NOT_LISTED}'))"
)
_BY_DAY = _TOLD.format(
    joins="",
    condition=f"{_VILLAGERS} AND (? BETWEEN {_FIRST} AND {_LAST}) <> (? BETWEEN {_FIRST} AND {_LAST})",
)
NO_DAY = ""  # of a cancelled class session: in no period


def told_village(
    connection: Connection, marks: Iterable[tuple[int, int | None]], sessions: Iterable[ChangedRow]
) -> ResultRow | None:
    """Id and facts of an issued 督查通报 whose figures these changes move, or None.

    `marks` are (class session, unit of that day) of changed marks, `sessions` class sessions that were moved,
    cancelled or taken back from it.
    """
    issued = "SELECT 1 FROM bulletin WHERE status = 'issued' AND kind = 'inspection'"
    if connection.exec_driver_sql(issued).first() is None:
        return None
    for pair in sorted({(session_id, unit) for session_id, unit in marks if unit is not None}):
        if (found := connection.exec_driver_sql(_BY_MARK, pair).first()) is not None:
            return found
    for row in sessions:
        days = (row.id, _day(row.old), _day(row.new))
        if (found := connection.exec_driver_sql(_BY_DAY, days).first()) is not None:
            return found
    return None


def _day(values: Mapping[str, object] | None) -> str:
    assert values is not None
    return NO_DAY if values["status"] == CANCELLED else str(values["held_on"])

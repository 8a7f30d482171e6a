"""B19: 操作记录 on 100,000 entries: first page, filters, the check of the chain, export (reported)."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from app.context import AppContext, open_context
from app.reports.audit_list import AuditListParams, build
from app.services.person.people import PersonInput, add_person
from app.services.trail import audit_trail
from app.services.trail.audit_trail import AuditFilter
from app.writers.output import write_document
from db.audit import bulk_insert
from db.models import HourEntry
from db.replay import first_deviation
from tests.bench.harness import Bench, Outcome, interleave

OPERATIONS, EACH, PEOPLE = 100, 1_000, 300
FILTERS = (
    AuditFilter("人250"),
    AuditFilter("没有这几个字"),
    AuditFilter("网课第 77 批"),
    AuditFilter(kind="干部名册"),
    AuditFilter("", date(2020, 1, 1), date(2020, 12, 31)),
)


@cache
def long_history() -> AppContext:
    """A file with 100,000 audit entries, made by bulk writes."""
    folder = Path(tempfile.mkdtemp(prefix="ganxun-audit-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    context = open_context(folder)
    atexit.register(context.close)
    with context.database.write(actor="王干事", action="roster.import", text="导入名册") as unit:
        for number in range(PEOPLE):
            add_person(unit.session, person=PersonInput(name=f"人{number}"))
    for batch in range(OPERATIONS):
        rows = [
            {
                "person_id": number % PEOPLE + 1,
                "credited_on": date(2024, 1 + number % 12, 1 + number % 28),
                "hours_centi": 100,
                "pot": "网络",
                "title": f"网课第 {batch} 批",
            }
            for number in range(EACH)
        ]
        with context.database.write(actor="李主任", action="hours.import", text=f"导入学时 {batch}") as unit:
            bulk_insert(unit.session, HourEntry, rows)
    return context


def _page(wanted: AuditFilter) -> Any:
    with long_history().database.read() as session:
        return audit_trail.list_changes(session, wanted=wanted)


def _chain() -> Any:
    with long_history().database.read() as session:
        assert audit_trail.chain_state(session).broken_at is None


def _replay() -> Any:
    with long_history().database.read() as session:
        assert first_deviation(session.connection().connection.dbapi_connection) is None


def _export() -> Any:
    context = long_history()
    with context.database.read() as session:
        document = build(session, AuditListParams(made_at=datetime(2025, 1, 5)))
    assert len(document.sections[0].table.rows) > OPERATIONS * EACH
    return write_document(document, context.paths.data / "操作记录.xlsx")


def told(job: Callable[[], Any], rounds: int) -> Outcome:
    """Milliseconds of one job."""
    long_history()
    own = interleave(rounds, lambda: None, job).outcome().ours
    return Outcome(None, own, own * 1000, "100,000 entries")


def slowest_filter(rounds: int) -> Outcome:
    """The filter that takes longest."""
    outcomes = [told(partial(_page, wanted), rounds) for wanted in FILTERS]
    return max(outcomes, key=lambda outcome: outcome.ours)


BENCHES = (
    Bench(
        "B19", "trail: first page", "–", None, None, partial(told, partial(_page, AuditFilter())), unit="ms"
    ),
    Bench("B19-filter", "trail: slowest of five filters", "–", None, None, slowest_filter, unit="ms"),
    Bench("B19-chain", "trail: chain checked", "–", None, None, partial(told, _chain), unit="ms"),
    Bench("B19-replay", "every record beside its trail", "–", None, None, partial(told, _replay), unit="ms"),
    Bench("B19-export", "trail: all of it as a workbook", "–", None, None, partial(told, _export), unit="ms"),
)

"""Takes the snapshot of the first page: everything of it read in one transaction, with the state it was."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.first_page.snapshot import (
    DayPage,
    Snapshot,
    folder_mark,
    program_mark,
    remove_snapshot,
    save_snapshot,
)
from app.paths import Paths
from app.services.operation.seals import list_seals
from app.services.page.workbench import workbench
from app.services.page.workbench_rules import rule_tasks
from app.services.person.roster import count_people
from app.services.plan.class_sessions import years_with_sessions
from app.services.setting.town import get_town
from db.header import read_stamp

if TYPE_CHECKING:
    from db.session import Database

log = logging.getLogger("ganxun.start")
SATURDAY, SUNDAY = 5, 6


def days_ahead(today: date) -> tuple[date, ...]:
    """Today, and when the window may well be opened next: tomorrow, and over a weekend on Monday."""
    tomorrow = today + timedelta(days=1)
    if tomorrow.weekday() not in (SATURDAY, SUNDAY):
        return (today, tomorrow)
    return (today, tomorrow, tomorrow + timedelta(days=7 - tomorrow.weekday()))


def take_snapshot(database: Database, paths: Paths, *, year: int, today: date) -> Snapshot | None:
    """The page of `year` on each of `days_ahead`; None without a plan, or where the state cannot be told."""
    if database.key is not None:
        return None
    with database.read() as session:
        town = get_town(session)
        if town is None:
            return None
        pages = tuple(_page(session, year, day) for day in days_ahead(today))
        years = years_with_sessions(session)
        sealed = tuple(row.year for row in list_seals(session))
        # Read last and inside: whoever writes waits until the session ends.
        stamp = database.stamp()
    if stamp is None or pages[0].bench.is_blank:
        return None
    mark = folder_mark(paths)
    return Snapshot(stamp, mark, program_mark(), today, town.name, years, sealed, year, pages)


def _page(session: Session, year: int, today: date) -> DayPage:
    bench = workbench(session, year=year, today=today)
    rules = () if bench.is_blank else rule_tasks(session, year=year, today=today)
    return DayPage(bench, rules, count_people(session, on=today))


def keep_snapshot(database: Database, paths: Paths, *, year: int, today: date) -> Snapshot | None:
    """Take it and keep it beside the data in the place of the one before; returns what was kept."""
    snapshot = take_snapshot(database, paths, year=year, today=today)
    return snapshot if _put(snapshot, paths) else None


def keep_last_snapshot(database: Database, paths: Paths, *, year: int, today: date) -> Snapshot | None:
    """The same as the last thing of all: closes `database`, and keeps the state that the closed file has."""
    try:
        snapshot = take_snapshot(database, paths, year=year, today=today)
    finally:
        database.close()
    closed = read_stamp(paths.database)
    if snapshot is not None and closed is not None:
        # Some file systems settle the time of a file only when it is closed.
        is_same = (closed.header, closed.size) == (snapshot.stamp.header, snapshot.stamp.size)
        snapshot = replace(snapshot, stamp=closed) if is_same else None
    return snapshot if _put(snapshot, paths) else None


def _put(snapshot: Snapshot | None, paths: Paths) -> bool:
    """Whether it is kept: a disk that refuses costs nothing but the quicker start."""
    try:
        if snapshot is None:
            remove_snapshot(paths)
        else:
            save_snapshot(snapshot, paths)
    except OSError:
        log.info("the first page could not be kept")
        return False
    return snapshot is not None


def is_current(kept: Snapshot | None, database: Database, *, year: int, today: date) -> bool:
    """Whether what was kept would be taken just so again."""
    return kept is not None and (kept.stamp, kept.year, kept.taken_on) == (database.stamp(), year, today)

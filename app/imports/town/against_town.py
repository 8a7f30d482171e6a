"""Checks a workbook against the town as it is now, reading no more of it than the file needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

from app.imports.kind import MARKS, AnyImport
from app.imports.params import Params
from app.imports.preview import Preview
from app.imports.registry import check_workbook
from app.imports.town.town_now import known_town
from app.reader.sheet import Workbook
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Read = Callable[[], AbstractContextManager["Session"]]


def check_against_town(
    read: Read,
    kind: AnyImport,
    workbook: Workbook,
    params: Params,
    *,
    today: date | None = None,
    progress: Progress = NO_PROGRESS,
) -> Preview:
    """`check_workbook` against what `read`'s session holds.

    Attendance of one class session or year reads only its marks (a county has millions). A file may name
    other years in full: when a date finds no class session in that year, the check is made against all.
    """
    year = params.year if MARKS in kind.knows and params.session_id is None else None
    preview = _check(read, kind, workbook, params, today, progress, year)
    if year is not None and _strays(preview, year):
        preview = _check(read, kind, workbook, params, today, progress, None)
    return preview


def _check(
    read: Read,
    kind: AnyImport,
    workbook: Workbook,
    params: Params,
    today: date | None,
    progress: Progress,
    year: int | None,
) -> Preview:
    with read() as session:
        known = known_town(session, kind=kind.id, today=today, year=year, class_session_id=params.session_id)
    return check_workbook(kind, workbook, known, params, progress=progress)


def _strays(preview: Preview, year: int) -> bool:
    """Whether a row names a full date outside the year that was read."""
    days = {str(row.fields.get("date") or "") for row in preview.rows}
    return any(day and not day.startswith(f"{year}-") for day in days)

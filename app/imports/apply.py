"""Executes a preview inside one write session: all of it, exactly as it was shown, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.errors import ConflictProblem
from app.imports.kind import AnyImport
from app.imports.preview import Preview
from app.imports.registry import get_import
from app.services.bulk.bulk_writes import last_operation_id
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def importer_of(preview: Preview) -> AnyImport:
    """The import that made a preview."""
    made: AnyImport | None = preview.importer
    return made if made is not None else get_import(preview.kind)


def apply_preview(
    session: Session, preview: Preview, *, progress: Progress = NO_PROGRESS, today: date | None = None
) -> dict[str, int]:
    """Write what `preview` shows; returns counts by what was done. Rows in error are left out.

    Raises `ConflictProblem` import.unanswered while a question is open, and import.out_of_date when anything
    was changed since the preview was made, so that what is written is what was seen. The caller's write
    unit makes it one operation.
    """
    if preview.questions:
        raise ConflictProblem("import.unanswered", question=preview.questions[0].text)
    if preview.stamp is not None and preview.stamp != last_operation_id(session):
        raise ConflictProblem("import.out_of_date")
    return importer_of(preview).apply(
        session, preview.actions, today=today or date.today(), progress=progress
    )


def marked_sessions(preview: Preview) -> tuple[int, ...]:
    """The class sessions an import would enter marks for."""
    return importer_of(preview).marked_sessions(preview.actions)


def with_joining(preview: Preview, joined_on: date | None) -> Preview:
    """The preview of a roster with another day of joining for its new people (None: in post already)."""
    actions = importer_of(preview).with_joining(preview.actions, joined_on)
    return replace(preview, actions=actions)

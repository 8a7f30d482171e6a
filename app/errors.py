"""Errors the user can do something about, as code plus data; `app.wording` turns them into a sentence.

A `GanxunError` is never a bug: bugs are ordinary Python exceptions and go to the crash path.
"""

from __future__ import annotations

from db.errors import DataFileError as StoreProblem
from db.errors import KnownError as GanxunError
from db.errors import RevertConflictError


class InputProblem(GanxunError):
    """What the user gave (a file, a field, a line) cannot be used as it is."""


class UsageProblem(GanxunError):
    """A command was used wrongly."""

    exit_status = 2


class ConflictProblem(GanxunError):
    """Somebody (or another window) changed the record since it was read."""


class Cancelled(GanxunError):
    """The user stopped a long job; nothing was left behind."""

    def __init__(self, code: str = "work.cancelled", **data: object) -> None:
        super().__init__(code, **data)


__all__ = [
    "Cancelled",
    "ConflictProblem",
    "GanxunError",
    "InputProblem",
    "RevertConflictError",
    "StoreProblem",
    "UsageProblem",
]

"""Errors of the data file as code plus data; the wording lives above, in `app.wording`."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class KnownError(Exception):
    """Base of every expected failure: never a bug, always something the user can act on.

    `code` is a dotted key of the program's sentences, `data` fills that sentence's placeholders.
    `exit_status` is what the command line returns (1 input, 2 wrong use, 3 data file).
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __reduce__(self) -> tuple[object, ...]:
        # Travels from the import child process to the program.
        return (_rebuild, (type(self), self.code, self.data))


def _rebuild(kind: type[KnownError], code: str, data: dict[str, object]) -> KnownError:
    return kind(code, **data)


class DataFileError(KnownError):
    """The data file is locked, damaged, foreign, newer, or cannot be written."""

    exit_status = 3


class RevertConflictError(KnownError):
    """A later change stands in the way of undoing an operation."""


class UnauditedWriteError(Exception):
    """A bulk statement would have changed rows behind the audit's back (pitfall P27). A bug."""


def is_gone(path: Path) -> bool:
    """Whether the data file was taken away or emptied under the open program (a U-disk pulled out)."""
    try:
        return path.stat().st_size == 0
    except OSError:
        return True

"""Is the data file whole after an error nobody expected? Nobody is reassured before this looked (R9)."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from app.errors import StoreProblem
from db import backup


class Finding(Enum):
    """What a look through the data file came to."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"  # it could not be looked at: locked, gone, no file yet


def examine(path: Path, key: bytes | None) -> Finding:
    """Look through pages, indexes, references, and every record beside its trail; about a second for 100,000.

    Raises nothing: who asks is already telling of an error.
    """
    if not path.exists():
        return Finding.UNKNOWN
    try:
        backup.verify(path, key, is_thorough=True)
    except StoreProblem as problem:
        return Finding.DAMAGED if problem.code == "store.damaged" else Finding.UNKNOWN
    except Exception:  # noqa: BLE001 - a look that breaks off says nothing of the file
        return Finding.UNKNOWN
    return Finding.WHOLE

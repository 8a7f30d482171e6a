"""What an error of the SQLite driver means: one table for reading, writing and backups (R4, R9).

A failing disk is not a damaged file: who is sent to a backup then throws good work away.
"""

from __future__ import annotations

import sqlcipher3.dbapi2 as driver

# Word of the driver → code of `DataFileError`; the first that fits.
_CODES = (
    ("locked", "store.locked"),
    ("busy", "store.locked"),
    ("disk i/o", "store.disk_failing"),
    ("full", "store.disk_full"),
    ("readonly", "store.read_only"),
    ("read-only", "store.read_only"),
    ("unable to open", "store.read_only"),
    ("malformed", "store.damaged"),
    ("not a database", "store.damaged"),
    ("could not decode", "store.damaged"),
)


def code_of(error: BaseException | None) -> str | None:
    """The code of `DataFileError` for an error of the driver, None where its words say nothing known."""
    if isinstance(error, driver.IntegrityError):
        return None  # it names columns, and those may be called anything
    words = str(error).lower()
    return next((code for word, code in _CODES if word in words), None)

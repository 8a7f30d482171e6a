"""The first hundred bytes of the data file: whose it is, of which schema, and which state of it.

Without SQLAlchemy and without the driver, so that it can be asked before either is loaded.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

# "GXTZ" (干训台账) in ASCII; tells our files from every other SQLite file.
APPLICATION_ID = 0x4758545A
# Revisions are numbered 0001, 0002 …; the number is kept in PRAGMA user_version, so that opening an
# up-to-date file needs no Alembic.
SCHEMA_VERSION = 12
SQLITE_HEADER = b"SQLite format 3\x00"
LENGTH = 100
# Read and write version with a rollback journal; with a write-ahead log the counter may stand still.
ROLLBACK = b"\x01\x01"


@dataclass(frozen=True)
class FileStamp:
    """Which state of the data file this is: equal stamps, equal contents.

    `header` is the first hundred bytes in hex, with the counter that every commit of any program raises;
    `size` in bytes. `changed` (ns since 1970, as the file system says) tells apart two states that a file put
    in the other's place brought to the same count.
    """

    header: str
    size: int
    changed: int

    @property
    def is_whole(self) -> bool:
        """Whether it is a plain file of ours, of this schema, with a counter that can be relied on."""
        raw = bytes.fromhex(self.header)
        return (
            len(raw) == LENGTH
            and raw.startswith(SQLITE_HEADER)
            and raw[18:20] == ROLLBACK
            and _number(raw, 68) == APPLICATION_ID
            and _number(raw, 60) == SCHEMA_VERSION
            # Written last by one of the versions of SQLite that keep the size and the counter together.
            and raw[24:28] == raw[92:96]
            and _number(raw, 28) * _page_size(raw) == self.size
        )


def read_stamp(path: Path) -> FileStamp | None:
    """The state of the closed data file `path`; None when it is encrypted, foreign, of another schema, being
    written or cannot be read.

    Only while this process has no connection to the file: on POSIX systems closing it here would take away
    the locks of every connection (see `StampReader`).
    """
    try:
        with path.open("rb") as file:
            stamp = _stamp(file.fileno())
    except OSError:
        return None
    return stamp if stamp is not None and stamp.is_whole and not _is_unfinished(path) else None


class StampReader:
    """The state of a data file that is open; keeps one handle of its own until `close`.

    The handle is never closed before the last connection is: POSIX locks belong to the process, and closing
    any handle of the file gives them all back.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._lock = Lock()  # jobs and the database's worker share the handle

    def read(self) -> FileStamp | None:
        """The state that a transaction of this process sees once it has read; None as in `read_stamp`."""
        try:
            with self._lock:
                if self._handle is None:
                    self._handle = os.open(self._path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
                if not os.path.samestat(os.fstat(self._handle), os.stat(self._path)):
                    return None  # another file was put in its place
                stamp = _stamp(self._handle)
        except OSError:
            return None
        return stamp if stamp is not None and stamp.is_whole else None

    def close(self) -> None:
        """Give the handle back; after the last connection."""
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None


def _stamp(handle: int) -> FileStamp | None:
    before = os.fstat(handle)
    os.lseek(handle, 0, os.SEEK_SET)
    header = os.read(handle, LENGTH)
    after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return None
    return FileStamp(header.hex(), after.st_size, after.st_mtime_ns)


def _is_unfinished(path: Path) -> bool:
    """Whether a journal says that a write was not ended, or that the file alone does not say everything."""
    journal, log = (path.with_name(path.name + ending) for ending in ("-journal", "-wal"))
    return log.exists() or (journal.exists() and journal.stat().st_size > 0)


def _number(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 4], "big")


def _page_size(raw: bytes) -> int:
    size = int.from_bytes(raw[16:18], "big")
    return 65536 if size == 1 else size

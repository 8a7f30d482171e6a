"""The only place where sessions are born: `Database.read()` and `Database.write()`.

A session lives inside one `with` block and no ORM object may leave it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db import migrate
from db.audit import AuditedSession, Trail, audit_key, watched, write_operation
from db.driver_errors import code_of
from db.engine import make_engine
from db.errors import DataFileError, KnownError, is_gone
from db.guarding import Guard
from db.header import FileStamp, StampReader
from db.revert import Reverted, revert_operation
from db.schema import keep_digest
from db.seal import SEALED_WORDS, SEALS, fit_triggers

FILE_NAME = "ganxun.db"


@dataclass(frozen=True)
class WriteRefusal:
    """Why no write is taken just now: the error's `code`.

    `silent` actions are what the program does by itself: they run and nothing of them is kept.
    """

    code: str
    silent: frozenset[str] = frozenset()


@dataclass
class WriteUnit:
    """One write in progress; `operation_id` and `touched` are filled when it has been committed."""

    session: Session
    trail: Trail
    action: str
    text: str
    reason: str = ""
    at: str = ""
    reverts: int | None = None
    operation_id: int | None = None
    touched: dict[str, frozenset[int]] = field(default_factory=dict)

    def revert(self, operation_id: int, *, rest_only: bool = False) -> Reverted:
        """Undo an operation inside this write: all of it, or (`rest_only`) what was not changed since."""
        self.reverts = operation_id
        return revert_operation(self.session, operation_id, self.text, rest_only=rest_only)


class Database:
    """One open data file. Close it before the folder is moved or another program takes over."""

    def __init__(
        self, path: Path, key: bytes | None, clock: Callable[[], datetime], guards: Sequence[Guard]
    ) -> None:
        self.path = path
        self.key = key
        self._clock = clock
        self._guards = guards
        self._stamps = StampReader(path)
        self._engine = make_engine(path, key)
        # Option engines share the pool; only the BEGIN differs (see db.engine).
        self._write_engine = self._engine.execution_options(writes=True)
        self._audit_key: bytes | None = None
        self.refusal: WriteRefusal | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        guards: Sequence[Guard],
        key: bytes | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> Database:
        """Open `folder`/ganxun.db, creating or migrating it (after a verified safety copy).

        `guards` see every write and may refuse it; nobody opens a data file without naming them.
        Raises `DataFileError` for locked, damaged, foreign, newer or unwritable files, which stay untouched.
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise DataFileError("store.read_only", path=str(folder))
            migrate.prepare(path, key, clock)
            database = cls(path, key, clock, guards)
        except OSError as error:
            raise DataFileError("store.read_only", path=str(folder)) from error
        except DatabaseError as error:
            raise as_known(error, path, was_there=False) from error
        return database

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read session; it sees one consistent state and cannot write."""
        with Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            try:
                session.connection().exec_driver_sql("PRAGMA query_only = ON")
                yield session
            except DatabaseError as error:
                raise as_known(error, self.path) from error
            except driver.DatabaseError as error:  # of who reads through the driver's own connection
                raise _of_driver(error, self.path) from error
            finally:
                self._end_read(session)

    @staticmethod
    def _end_read(session: Session) -> None:
        if session.in_transaction() and not session.connection().invalidated:
            session.connection().exec_driver_sql("PRAGMA query_only = OFF")

    @contextmanager
    def write(self, *, actor: str, action: str, text: str = "", reason: str = "") -> Iterator[WriteUnit]:
        """One named, audited transaction: everything in it is committed, or nothing.

        `action` is "module.verb" (audit action, log name), `text` the Chinese words of the undo menu,
        `reason` why something is changed that has already been told or closed.
        Raises `DataFileError` when the file is locked or the disk is full, `KnownError` conflict.stale
        when a record was changed since it was read, what the guards refuse, and what `refusal` says.
        """
        if self.refusal is not None:
            if action not in self.refusal.silent:
                raise KnownError(self.refusal.code)
            with self.rehearsal(reason=reason) as unit:
                yield unit
            return
        session, trail = watched(self._write_engine)
        at = self._clock().isoformat(timespec="seconds")
        unit = WriteUnit(session, trail, action, text, reason.strip(), at)
        try:
            with session:
                session.connection()
                for guard in self._guards:
                    guard.begin(unit)
                yield unit
                self._guard(unit)
                unit.operation_id = write_operation(
                    session,
                    unit.trail,
                    key=self._key_of(session),
                    at=at,
                    actor=actor,
                    action=unit.action,
                    label=unit.text,
                    reason=unit.reason or None,
                    reverts=unit.reverts,
                )
                unit.touched = unit.trail.touched()
                if SEALS in unit.touched:
                    _fit_lock(session)
                session.commit()
        except StaleDataError as error:
            raise KnownError("conflict.stale") from error
        except DatabaseError as error:
            raise self._refused(error) from error

    def _key_of(self, session: AuditedSession) -> bytes:
        """The key of the trail, read once: a file keeps it as long as it is open."""
        if self._audit_key is None:
            self._audit_key = audit_key(session)
        return self._audit_key

    @contextmanager
    def rehearsal(self, *, reason: str = "") -> Iterator[WriteUnit]:
        """A write as `write` makes it, guards included, of which nothing is kept.

        Shows what a step would change; raises what `write` would raise.
        """
        session, trail = watched(self._write_engine)
        at = self._clock().isoformat(timespec="seconds")
        unit = WriteUnit(session, trail, "", "", reason.strip(), at)
        try:
            with session:
                session.connection()
                for guard in self._guards:
                    guard.begin(unit)
                yield unit
                self._guard(unit)
                session.rollback()
        except StaleDataError as error:
            raise KnownError("conflict.stale") from error
        except DatabaseError as error:
            raise self._refused(error) from error

    def _refused(self, error: DatabaseError) -> Exception:
        """The user's view of a write's error; the lock of closed years names no year itself."""
        if SEALED_WORDS not in str(error.orig).lower():
            return as_known(error, self.path)
        with self.read() as session:
            years: Sequence[int] = (
                session.connection().exec_driver_sql("SELECT year FROM seal").scalars().all()
            )
        table = str(error.orig).rpartition(f"{SEALED_WORDS}: ")[2]
        return KnownError("seal.closed", year=int(years[0]) if len(years) == 1 else "该", table=table)

    def _guard(self, unit: WriteUnit) -> None:
        """Everything that may forbid what the write has done."""
        unit.session.flush()
        for guard in self._guards:
            guard.check(unit)
        unit.session.flush()

    def stamp(self) -> FileStamp | None:
        """Which state of the file a `read` session sees that has read something and is still open.

        None for a file with a password, and when the state cannot be told.
        """
        return self._stamps.read() if self.key is None else None

    def close(self) -> None:
        """Return every connection; the file is then free."""
        self._engine.dispose()
        self._stamps.close()


def _fit_lock(session: Session) -> None:
    """The lock is on while a year is closed: on with the first one, off when the last one is open again."""
    connection = session.connection()
    if fit_triggers(connection):
        keep_digest(connection.connection.dbapi_connection)


def _of_driver(error: driver.DatabaseError, path: Path) -> Exception:
    """The user's view of an error of the driver itself; what its words do not tell comes back as it is."""
    if is_gone(path):
        return DataFileError("store.gone", path=str(path))
    code = code_of(error)
    return error if code is None else DataFileError(code, path=str(path))


def as_known(error: DatabaseError, path: Path, *, was_there: bool = True) -> Exception:
    """The user's view of a driver error; programming errors come back as they are.

    `was_there`: the file had been opened before, so that a missing one was taken away since.
    """
    shown = str(path)
    if was_there and is_gone(path):
        return DataFileError("store.gone", path=shown)
    code = code_of(error.orig)
    if code is not None:
        return DataFileError(code, path=shown)
    if isinstance(error, OperationalError) and "query_only" in str(error.orig).lower():
        return AssertionError("a read session tried to write")
    return error

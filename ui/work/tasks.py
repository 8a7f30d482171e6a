"""Three verbs by which the window asks for work: query, command, job.

One worker thread owns the database, a small pool does the rest; answers always arrive on the GUI thread.
What `fn` answers is what `done` must take: a mismatch is found by mypy (tests/house/seam_mistakes.py).
Work items hold plain data and a bound signal only (pitfall P6). `SyncRunner` runs all at once, for tests.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.automatic import AUTOMATIC
from app.changes import Changes
from app.errors import Cancelled, GanxunError
from app.work import CancelToken, Progress, ProgressState, ReadSession, WriteSession
from ui.work.refusals import NEEDS_REASON, Refused

if TYPE_CHECKING:
    from app.context import AppContext
    from app.reverting import TakenBack
    from db.session import WriteUnit

POOL_THREADS = 2

T = TypeVar("T")

# What takes an answer of type T, and what takes a failure, both on the GUI thread.
Done = Callable[[T], object]
Failed = Callable[[Exception], object]


@dataclass(frozen=True)
class JobState:
    """One report of a running job; `token` lets the panel stop it."""

    ticket: int
    title: str
    state: ProgressState
    token: CancelToken


@dataclass(frozen=True)
class _Outcome:
    ticket: int
    value: object = None
    error: Exception | None = None


@dataclass(frozen=True)
class _Written(Generic[T]):
    """What a command left behind."""

    value: T
    changes: Changes


@dataclass
class _Pending:
    """The GUI side of one piece of work."""

    # The verbs tie it to what their work answers; in the table of what is under way its type is forgotten.
    done: Done[Any] | None
    failed: Failed | None
    key: Hashable = None
    initiator: object = None
    job: JobState | None = None
    text: str = ""
    again: Callable[[str], object] | None = None


class Runner(QObject):
    """The interface; subclasses decide where the work runs."""

    changed = Signal(object, object)  # Changes, initiator
    failed = Signal(object)  # an exception nobody else took
    job_started = Signal(object)  # JobState
    job_moved = Signal(object)  # JobState
    job_ended = Signal(object)  # JobState
    idle = Signal()
    refused = Signal(object)  # Refused, when `offers_correction`
    _outcome = Signal(object)
    _progress = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context: AppContext | None = None
        # The page in front, and what this window has done: operation id → page in front at the time. Only
        # the database worker touches `sitting`, so it knows what is on its way, too.
        self.page = ""
        self.sitting: dict[int, str] = {}
        self._tickets = count(1)
        self._pending: dict[int, _Pending] = {}
        self._newest: dict[Hashable, int] = {}
        self._closing = False
        self.offers_correction = False  # set by the window: somebody listens to `refused` and answers
        self._outcome.connect(self._finish)
        self._progress.connect(self._report)

    # -- the three verbs ---------------------------------------------------------------------------

    def query(
        self,
        fn: Callable[[ReadSession], T],
        *,
        key: Hashable = None,
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Call `fn(session)` in a read session; `done(answer)` on the GUI thread.

        With a `key`, a newer query of the same key drops the older one and its answer.
        What else `fn` needs goes through `functools.partial`. After `shutdown` nobody waits for an answer.
        """
        if self._closing:
            return
        context = self._open_context()
        ticket = next(self._tickets)
        self._pending[ticket] = _Pending(done, failed, key)
        newest = self._newest
        if key is not None:
            newest[key] = ticket

        def read() -> T | None:
            if key is not None and newest.get(key) != ticket:
                return None
            with context.database.read() as session:
                return fn(session)

        self._on_worker(ticket, read)

    def command(
        self,
        fn: Callable[[WriteSession], T],
        *,
        action: str,
        text: str | Callable[[T], str],
        initiator: object = None,
        done: Done[T] | None = None,
        failed: Failed | None = None,
        reason: str = "",
    ) -> None:
        """Call `fn(session)` in a write session, announce its `Changes`, then `done(answer)`.

        `text` is the Chinese name of the step in the undo menu; a callable makes it from the answer.
        With a `reason` the write may correct a closed year (and leaves a slip) or an issued bulletin.
        """
        context, page = self._open_context(), self.page
        ticket = next(self._tickets)
        plain = text if isinstance(text, str) else ""

        def again(why: str) -> None:
            self.command(
                fn, action=action, text=text, initiator=initiator, done=done, failed=failed, reason=why
            )

        retry = None if reason or action in AUTOMATIC else again
        self._pending[ticket] = _Pending(done, failed, None, initiator, text=plain, again=retry)

        def write() -> _Written[T]:
            with context.database.write(
                actor=context.actor, action=action, text=plain, reason=reason
            ) as unit:
                value = fn(unit.session)
                if not isinstance(text, str):
                    unit.text = text(value)
            self._note(unit, page)
            return _Written(value, Changes(unit.operation_id, unit.touched, action, unit.text))

        self._on_worker(ticket, write)

    def revert(
        self,
        pick: Callable[[WriteSession], int],
        *,
        rest_only: bool = False,
        done: Done[TakenBack] | None = None,
        failed: Failed | None = None,
        reason: str = "",
    ) -> None:
        """Take back the operation that `pick(session)` names, as one of its own; `done(TakenBack)`.

        `rest_only` leaves records that were changed since (see `app.reverting`).
        """
        context, page = self._open_context(), self.page
        ticket = next(self._tickets)
        self._pending[ticket] = _Pending(done, failed)

        def write() -> _Written[TakenBack]:
            from app.reverting import take_back

            with context.database.write(actor=context.actor, action="history.undo", reason=reason) as unit:
                back = take_back(context, unit, pick(unit.session), rest_only=rest_only)
            self._note(unit, page)
            changes = Changes(unit.operation_id, unit.touched, unit.action, unit.text)
            return _Written(replace(back, operation_id=unit.operation_id or 0), changes)

        self._on_worker(ticket, write)

    def _note(self, unit: WriteUnit, page: str) -> None:
        """On the worker: this window has done that operation, with that page in front."""
        if unit.operation_id is not None:
            self.sitting[unit.operation_id] = page

    def job(
        self,
        fn: Callable[[AppContext, Progress], T],
        *,
        title: str,
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> CancelToken:
        """Call `fn(context, progress)` beside the window; `done(answer)` on the GUI thread.

        Jobs open their own short read sessions. The token stops the job at its next step.
        An empty title keeps it off the progress panel (pages being rendered). None runs after `shutdown`.
        """
        token = CancelToken()
        if self._closing:
            token.cancel()
            return token
        context = self._open_context()
        ticket = next(self._tickets)
        started = JobState(ticket, title, ProgressState(0, 0, title), token)
        self._pending[ticket] = _Pending(done, failed, job=started)
        report = self._progress.emit

        def moved(state: ProgressState) -> None:
            report(JobState(ticket, title, state, token))

        if title:
            self.job_started.emit(started)
        self._on_pool(ticket, lambda: fn(context, Progress(token, moved)))
        return token

    def on_worker(self, call: Callable[[], T], *, done: Done[T] | None, failed: Failed | None = None) -> None:
        """Run `call` on the database worker without a session: opening, restoring, closing the store."""
        ticket = next(self._tickets)
        self._pending[ticket] = _Pending(done, failed)
        self._on_worker(ticket, call)

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return bool(self._pending)

    def jobs(self) -> tuple[JobState, ...]:
        """Jobs under way."""
        return tuple(pending.job for pending in self._pending.values() if pending.job is not None)

    def shutdown(self) -> None:
        """Stop the jobs, wait for the worker, close the store. Answers still on the way are dropped."""
        self._closing = True
        for job in self.jobs():
            job.token.cancel()
        self._stop_threads()
        self._pending.clear()
        self.context = None

    def _open_context(self) -> AppContext:
        if self.context is None:
            raise RuntimeError("work was asked for before the data was open")
        return self.context

    def _on_worker(self, ticket: int, call: Callable[[], object]) -> None:
        raise NotImplementedError

    def _on_pool(self, ticket: int, call: Callable[[], object]) -> None:
        raise NotImplementedError

    def _stop_threads(self) -> None:
        raise NotImplementedError

    # -- back on the GUI thread --------------------------------------------------------------------

    def _report(self, state: JobState) -> None:
        if state.ticket in self._pending:
            self.job_moved.emit(state)

    def _finish(self, outcome: _Outcome) -> None:
        pending = self._pending.pop(outcome.ticket, None)
        if pending is None or self._closing:
            return
        if pending.job is not None and pending.job.title:
            self.job_ended.emit(pending.job)
        if pending.key is not None and not self._is_newest(pending.key, outcome.ticket):
            return
        if outcome.error is not None:
            self._fail(pending, outcome.error)
        else:
            self._deliver(pending, outcome.value)
        if not self._pending:
            self.idle.emit()

    def _is_newest(self, key: Hashable, ticket: int) -> bool:
        if self._newest.get(key) != ticket:
            return False
        del self._newest[key]
        return True

    def _deliver(self, pending: _Pending, value: object) -> None:
        if isinstance(value, _Written):
            if value.changes.operation_id is not None:
                self.changed.emit(value.changes, pending.initiator)
            value = value.value
        if pending.done is not None and _is_alive(pending.done):
            pending.done(value)

    def _fail(self, pending: _Pending, error: Exception) -> None:
        again = pending.again if self.offers_correction else None
        if again is not None and isinstance(error, GanxunError) and error.code in NEEDS_REASON:
            give_up = partial(self._report_failure, pending, error)
            self.refused.emit(Refused(error, pending.text, again, give_up))
        else:
            self._report_failure(pending, error)

    def _report_failure(self, pending: _Pending, error: Exception) -> None:
        if pending.failed is not None and _is_alive(pending.failed):
            pending.failed(error)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)


def _is_alive(call: Callable[..., object]) -> bool:
    """False when `call` is a method of a widget whose C++ side is gone (its dialog was closed)."""
    inner = getattr(call, "func", call)  # functools.partial
    owner = getattr(inner, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def _run(ticket: int, call: Callable[[], object], answer: Callable[[_Outcome], object]) -> None:
    """One piece of work on its thread: plain data and a bound signal, nothing of Qt's to own."""
    try:
        outcome = _Outcome(ticket, value=call())
    except Exception as error:  # noqa: BLE001 - every failure travels to the GUI thread
        outcome = _Outcome(ticket, error=error)
    answer(outcome)


class TaskRunner(Runner):
    """One worker thread for the database, a pool for jobs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._pool = ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="job")

    def _on_worker(self, ticket: int, call: Callable[[], object]) -> None:
        self._worker.submit(_run, ticket, call, self._outcome.emit)

    def _on_pool(self, ticket: int, call: Callable[[], object]) -> None:
        self._pool.submit(_run, ticket, call, self._outcome.emit)

    def _stop_threads(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        # Commands already asked for are the clerk's work and still run; only then the store closes.
        if self.context is not None:
            self._worker.submit(self.context.database.close)
        self._worker.shutdown(wait=True)


class SyncRunner(Runner):
    """Runs everything at once on the calling thread, through the same sessions and signals."""

    def _on_worker(self, ticket: int, call: Callable[[], object]) -> None:
        _run(ticket, call, self._outcome.emit)

    def _on_pool(self, ticket: int, call: Callable[[], object]) -> None:
        _run(ticket, call, self._outcome.emit)

    def _stop_threads(self) -> None:
        if self.context is not None:
            self.context.database.close()

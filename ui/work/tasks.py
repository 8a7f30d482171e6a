"""Three verbs by which the window asks for work: query, command, job.

One worker thread owns the database, a small pool does the rest; answers always arrive on the GUI thread.
What `fn` answers is what `done` must take: a mismatch is found by mypy (tests/house/seam_mistakes.py).
`SyncRunner` runs all at once, for tests.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.automatic import AUTOMATIC
from app.errors import Cancelled, GanxunError
from app.work import CancelToken, Progress, ProgressState, ReadSession, WriteSession
from ui.work.inspection import as_shown
from ui.work.refusals import NEEDS_REASON, Refused
from ui.work.under_way import Done, Failed, JobState, Request, T, UnderWay
from ui.work.window_writes import WindowWrites, WriteResult
from ui.work.workers import AtOnce, Outcome, Threads, Workers

if TYPE_CHECKING:
    from app.context import AppContext
    from app.reverting import TakenBack


class Runner(QObject):
    """The interface; `workers` decide where the work runs."""

    changed = Signal(object, object)  # Changes, initiator
    failed = Signal(object)  # an exception nobody else took
    job_started = Signal(object)  # JobState
    job_moved = Signal(object)  # JobState
    job_ended = Signal(object)  # JobState
    idle = Signal()
    refused = Signal(object)  # Refused, when `offers_correction`
    _outcome = Signal(object)
    _progress = Signal(object)

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self.context: AppContext | None = None
        # The page in front, and what this window has done.
        self.page = ""
        self.sitting = WindowWrites()
        self._under_way = UnderWay()
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
        ticket, newest = self._under_way.add(Request(done, failed, key)), self._under_way.newest

        def read() -> T | None:
            if key is not None and newest.get(key) != ticket:
                return None
            with context.database.read() as session:
                return as_shown(context, fn(session))

        self._workers.on_database(ticket, read, self._outcome.emit)

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
        context, page, writes = self._open_context(), self.page, self.sitting
        plain = text if isinstance(text, str) else ""

        def again(why: str) -> None:
            self.command(
                fn, action=action, text=text, initiator=initiator, done=done, failed=failed, reason=why
            )

        retry = None if reason or action in AUTOMATIC else again
        asked = Request(done, failed, initiator=initiator, text=plain, again=retry)

        def write() -> WriteResult[T]:
            return writes.write(context, fn, page=page, action=action, text=text, reason=reason)

        self._workers.on_database(self._under_way.add(asked), write, self._outcome.emit)

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
        context, page, writes = self._open_context(), self.page, self.sitting

        def write() -> WriteResult[TakenBack]:
            return writes.take_back(context, pick, page=page, rest_only=rest_only, reason=reason)

        self._workers.on_database(self._under_way.add(Request(done, failed)), write, self._outcome.emit)

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
        asked = Request(done, failed)
        ticket = self._under_way.add(asked)
        started = asked.job = JobState(ticket, title, ProgressState(0, 0, title), token)
        report = self._progress.emit
        progress = Progress(token, lambda state: report(replace(started, state=state)))
        if title:
            self.job_started.emit(started)
        self._workers.on_pool(ticket, lambda: fn(context, progress), self._outcome.emit)
        return token

    def on_worker(self, call: Callable[[], T], *, done: Done[T] | None, failed: Failed | None = None) -> None:
        """Run `call` on the database worker without a session: opening, restoring, closing the store."""
        self._workers.on_database(self._under_way.add(Request(done, failed)), call, self._outcome.emit)

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return len(self._under_way) > 0

    def jobs(self) -> tuple[JobState, ...]:
        """Jobs under way."""
        return self._under_way.jobs()

    def shutdown(self) -> None:
        """Stop the jobs, wait for the worker, close the store. Answers still on the way are dropped."""
        self._closing = True
        for job in self.jobs():
            job.token.cancel()
        self._workers.stop(self.context.database.close if self.context is not None else None)
        self._under_way.forget()
        self.context = None

    def _open_context(self) -> AppContext:
        if self.context is None:
            raise RuntimeError("work was asked for before the data was open")
        return self.context

    # -- back on the GUI thread --------------------------------------------------------------------

    def _report(self, state: JobState) -> None:
        if state.ticket in self._under_way:
            self.job_moved.emit(state)

    def _finish(self, outcome: Outcome) -> None:
        asked = self._under_way.take(outcome.ticket)
        if asked is None or self._closing:
            return
        if asked.job is not None and asked.job.title:
            self.job_ended.emit(asked.job)
        if outcome.error is not None:
            self._fail(asked, outcome.error)
        else:
            self._deliver(asked, outcome.value)
        if not self.busy:
            self.idle.emit()

    def _deliver(self, asked: Request, value: object) -> None:
        if isinstance(value, WriteResult):
            if value.changes.operation_id is not None:
                self.changed.emit(value.changes, asked.initiator)
            value = value.value
        asked.answer(value)

    def _fail(self, asked: Request, error: Exception) -> None:
        again = asked.again if self.offers_correction else None
        if again is not None and isinstance(error, GanxunError) and error.code in NEEDS_REASON:
            give_up = partial(self._report_failure, asked, error)
            self.refused.emit(Refused(error, asked.text, again, give_up))
        else:
            self._report_failure(asked, error)

    def _report_failure(self, asked: Request, error: Exception) -> None:
        if not asked.fail(error) and not isinstance(error, Cancelled):
            self.failed.emit(error)


class TaskRunner(Runner):
    """One worker thread for the database, a pool for jobs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(Threads(), parent)


class SyncRunner(Runner):
    """Runs everything at once on the calling thread, through the same sessions and signals."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(AtOnce(), parent)

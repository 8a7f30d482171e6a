"""Where work runs: one thread for the database and a small pool, or all at once on the calling thread.

Work items hold plain data and a bound signal only (pitfall P6).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

POOL_THREADS = 2


@dataclass(frozen=True)
class Outcome:
    """What a piece of work came to."""

    ticket: int
    value: object = None
    error: Exception | None = None


Call = Callable[[], object]
Answer = Callable[[Outcome], object]


class Workers(Protocol):
    """`answer` may be called on any thread."""

    def on_database(self, ticket: int, call: Call, answer: Answer) -> None:
        """One after the other, in the order they were asked for."""

    def on_pool(self, ticket: int, call: Call, answer: Answer) -> None:
        """Beside everything else."""

    def stop(self, last: Call | None) -> None:
        """Wait for what runs; `last` is done on the database's thread after all else."""


def _run(ticket: int, call: Call, answer: Answer) -> None:
    """One piece of work on its thread: plain data and a bound signal, nothing of Qt's to own."""
    try:
        outcome = Outcome(ticket, value=call())
    except Exception as error:  # noqa: BLE001 - every failure travels to the GUI thread
        outcome = Outcome(ticket, error=error)
    answer(outcome)


class Threads:
    """One worker thread for the database, a pool for jobs."""

    def __init__(self) -> None:
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._pool = ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="job")

    def on_database(self, ticket: int, call: Call, answer: Answer) -> None:
        self._database.submit(_run, ticket, call, answer)

    def on_pool(self, ticket: int, call: Call, answer: Answer) -> None:
        self._pool.submit(_run, ticket, call, answer)

    def stop(self, last: Call | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        # Commands already asked for are the clerk's work and still run; only then the store closes.
        if last is not None:
            self._database.submit(last)
        self._database.shutdown(wait=True)


class AtOnce:
    """Everything on the calling thread, before the call returns."""

    def on_database(self, ticket: int, call: Call, answer: Answer) -> None:
        _run(ticket, call, answer)

    def on_pool(self, ticket: int, call: Call, answer: Answer) -> None:
        _run(ticket, call, answer)

    def stop(self, last: Call | None) -> None:
        if last is not None:
            last()

"""Blocks of typed values: the first at once, fast ones together, order kept, failures one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui.work.entry_queue import EntryQueue, WriteBlock


class Worker:
    """Writes when told to, like the database thread."""

    def __init__(self) -> None:
        self.started: list[tuple[WriteBlock, Any, Any]] = []

    def start(self, block: WriteBlock, done: Any, failed: Any) -> None:
        self.started.append((block, done, failed))

    def values(self) -> list[dict[Any, Any]]:
        return [dict(block.values) for block, _, _ in self.started]


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def queue(qtbot: QtBot, worker: Worker) -> Iterator[EntryQueue]:
    made = EntryQueue(worker.start)
    yield made
    made.deleteLater()


def test_the_first_value_goes_at_once_and_fast_ones_together(
    queue: EntryQueue, worker: Worker, qtbot: QtBot
) -> None:
    queue.put(1, {7: "late"})
    queue.put(1, {8: "absent"})
    queue.put(1, {9: "late", 8: "present"})
    assert worker.values() == [{7: "late"}]
    assert queue.pending(1) == {7: "late", 8: "present", 9: "late"}
    worker.started[0][1](None)
    assert worker.values() == [{7: "late"}], "still typing"
    qtbot.waitUntil(lambda: len(worker.started) == 2)
    assert worker.values()[1] == {8: "present", 9: "late"}
    worker.started[1][1](None)
    assert queue.is_idle


def test_slow_keys_are_blocks_of_their_own(queue: EntryQueue, worker: Worker) -> None:
    def start(block: WriteBlock, done: Any, failed: Any) -> None:
        worker.start(block, done, failed)
        done(None)

    fast = EntryQueue(start)
    fast.put(1, {1: "a"})
    fast.put(1, {2: "b"})
    assert worker.values() == [{1: "a"}, {2: "b"}]
    fast.deleteLater()


def test_another_sheet_or_a_flush_never_waits(queue: EntryQueue, worker: Worker) -> None:
    queue.put(1, {1: "a"})
    queue.put(1, {2: "b"})
    queue.put(2, {3: "c"})
    queue.flush()
    assert [(block.target, dict(block.values)) for block, _, _ in worker.started] == [
        (1, {1: "a"}), (1, {2: "b"}), (2, {3: "c"}),
    ]  # fmt: skip
    assert queue.pending(1) == {1: "a", 2: "b"}


def test_a_failure_names_its_block_and_the_next_one_still_goes(
    queue: EntryQueue, worker: Worker, qtbot: QtBot
) -> None:
    failures: list[tuple[WriteBlock, Exception]] = []
    queue.failed.connect(lambda block, error: failures.append((block, error)))
    queue.put(1, {1: "a"})
    queue.put(1, {2: "b"})
    worker.started[0][2](ValueError("disk"))
    assert [dict(block.values) for block, _ in failures] == [{1: "a"}]
    qtbot.waitUntil(lambda: len(worker.started) == 2)
    assert worker.values()[1] == {2: "b"}

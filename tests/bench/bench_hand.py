"""B20, first openings: the program as it is started, at rest, then a page for the first time.

What the processor does until the list stands is judged; its paper is made when the page rests, and then the
longest time for which the window's thread heard nothing is judged, so that nothing is hidden behind a list.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache, partial
from pathlib import Path
from statistics import median

from app.preferences import Preferences, save_preferences
from tests.bench.bench_pages import HAND_MS, SIZE, town
from tests.bench.bench_window import without_lock
from tests.bench.harness import ROOT, Bench, Outcome

# Starts the program, waits until all is quiet, opens a page, and prints in milliseconds: the processor until
# its list stands, and until its paper does; the longest time between two beats of the window's thread from
# the key to the pages, without what the machine kept it waiting for; and that while the program got ready.
FIRST_OPENING = """
import gc
gc.disable()  # a moment before the program does, because what it loads is hooked into
import os, sys, time
from app import __main__ as program
from ui import main
from PySide6.QtCore import QTimer
make, longest, last = main.make_window, 0.0, None
try:
    schedule = open("/proc/thread-self/schedstat", encoding="ascii")
except OSError:
    schedule = None
def waited():
    if schedule is None:
        return 0.0
    schedule.seek(0)
    return int(schedule.read().split()[1]) / 1e9
def beat():
    global longest, last
    now = time.monotonic() - waited()
    if last is not None:
        longest = max(longest, now - last)
    last = now
def made(*args):
    global window, beats
    window = make(*args)
    window.resize(1366, 708)
    beats = QTimer(window)
    beats.timeout.connect(beat)
    beats.start(5)
    window.ctx.settling.quiet.connect(ready)
    return window
def ready():
    global getting_ready
    getting_ready = longest
    at_rest()
def at_rest():
    if window.ctx.runner.busy:
        return QTimer.singleShot(100, at_rest)
    QTimer.singleShot(500, open_page)
def open_page():
    global longest, start, last
    longest, last, start = 0.0, None, time.process_time()
    beat()
    window.show_tab(sys.argv[2])
    listed()
def spent():
    return (time.process_time() - start) * 1000
def listed():
    global listing
    view = window.current_tab().view
    if not (view.choices if sys.argv[2] == "reports" else view.model.rowCount()):
        return QTimer.singleShot(5, listed)
    window.repaint()
    listing = spent()
    paper()
def paper():
    if window.current_tab().view.pane.file is None:
        return QTimer.singleShot(5, paper)
    QTimer.singleShot(300, end)
def end():
    print(listing, spent(), longest * 1000, getting_ready * 1000, flush=True)
    os._exit(0)
main.make_window = made
program.main(["--data", sys.argv[1]])
"""
LISTED, MADE, LONGEST, READY = range(4)


@cache
def folder() -> Path:
    """The town, to come up in its last year on the roster."""
    found = town()
    save_preferences(Preferences(year=2024, tab="roster"), found / "preferences.json")
    return found


@cache
def opened(page: str, rounds: int) -> tuple[float, ...]:
    """The figures of `FIRST_OPENING`, each the median of the rounds."""
    found = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_OPENING, without_lock(folder()), page],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        found.append([float(figure) for figure in done.stdout.split()])
    return tuple(median(column) for column in zip(*found, strict=True))


def first(rounds: int, *, page: str) -> Outcome:
    """Processor until the list stands."""
    found = opened(page, rounds)
    note = f"CPU, {SIZE}; its paper a moment later {found[MADE] - found[LISTED]:.0f} ms"
    return Outcome(None, found[LISTED] / 1000, found[LISTED], note)


def longest(rounds: int, *, page: str) -> Outcome:
    """How long the window's thread was away at most, from the key to the pages."""
    found = opened(page, rounds)
    note = f"{SIZE}; while the program got ready {found[READY]:.0f} ms"
    return Outcome(None, found[LONGEST] / 1000, found[LONGEST], note)


def lines(name: str, page: str, title: str) -> tuple[Bench, Bench]:
    """Both figures of a page."""
    goals = (HAND_MS, HAND_MS / 2)
    return (
        Bench(
            f"B20-{name}-first", f"{title}, first opening", "–", *goals, partial(first, page=page), unit="ms"
        ),
        Bench(
            f"B20-{name}-block",
            f"{title}, longest the window hears no key until its pages stand",
            "–",
            *goals,
            partial(longest, page=page),
            unit="ms",
        ),
    )


BENCHES = (*lines("reports", "reports", "台账报表"), *lines("bulletins", "bulletins", "通报"))

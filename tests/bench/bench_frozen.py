"""B13: the frozen program (`make package`) against the same start from source, until its window answers."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from tests.bench.bench_window import town_for_window, without_lock
from tests.bench.harness import ROOT, Bench, Outcome, Times

# Where `make package` puts it; another build is named in the environment.
FROZEN = Path(os.environ.get("GANXUN_FROZEN", ROOT / "dist" / "ganxun" / "ganxun"))
PATIENCE = 60.0


def answering(command: Sequence[str], folder: Path) -> float:
    """Seconds from starting `command` on `folder` until its window's event loop answers a knock."""
    name = str(folder.resolve()).encode("utf-8")
    place = Path(tempfile.gettempdir()) / f"ganxun-{zlib.crc32(name):08x}{zlib.adler32(name):08x}"
    place.unlink(missing_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    start = time.monotonic()
    child = subprocess.Popen(
        [*command, "--data", without_lock(folder)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _is_answered(place):
            if child.poll() is not None or time.monotonic() - start > PATIENCE:
                raise RuntimeError(f"no window from {command[0]}")
            time.sleep(0.002)
        return time.monotonic() - start
    finally:
        child.kill()
        child.wait()


def _is_answered(place: Path) -> bool:
    """Knock as a second start would; the window closes the line when its event loop hears it."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(place))
        except OSError:
            return False
        return line.recv(1) == b""


def frozen_start(rounds: int) -> Outcome:
    """Both on the same town; left out, and said, where nothing was packaged."""
    if not FROZEN.exists() or not hasattr(socket, "AF_UNIX"):
        return Outcome(None, math.nan, math.nan, "no frozen build: run `make package` first")
    town = town_for_window(300, 100, 1, "attendance")
    times = Times()
    for turn in range(rounds + 1):
        base = answering([sys.executable, "-m", "app"], town)
        own = answering([str(FROZEN)], town)
        if turn:
            times.baseline.append(base)
            times.ours.append(own)
    return times.outcome("until the window's event loop answers")


BENCHES = (Bench("B13", "frozen program, start to window", "from source", 1.1, 1.0, frozen_start),)

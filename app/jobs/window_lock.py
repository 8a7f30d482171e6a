"""Whose window has the data folder, read from its lock file without Qt (R7)."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from app.errors import StoreProblem
from app.paths import Paths


@dataclass(frozen=True)
class Holder:
    """The window that wrote the lock: its process and its computer."""

    pid: int
    host: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it runs on another computer (a folder on a U-disk, or carried over after a power cut)."""
        return bool(self.host) and self.host != socket.gethostname()

    @property
    def is_running(self) -> bool:
        """Whether it runs on this computer; of another one nobody can tell."""
        return not self.is_elsewhere and _is_alive(self.pid)


def holder_of(paths: Paths) -> Holder | None:
    """Who holds the folder; None when nobody does or the lock says no name: pid, program, host."""
    try:
        lines = paths.lock.read_text(encoding="utf-8", errors="replace").splitlines()
        return Holder(int(lines[0]), lines[2].strip())
    except (OSError, ValueError, IndexError):
        return None


def refuse_elsewhere(paths: Paths) -> None:
    """Raise `StoreProblem` store.in_use_elsewhere while a window of another computer has the folder."""
    holder = holder_of(paths)
    if holder is not None and holder.is_elsewhere:
        raise StoreProblem("store.in_use_elsewhere", host=holder.host)


def refuse_open_window(paths: Paths) -> None:
    """Raise `StoreProblem` store.in_use while a window has the folder: what takes its file away waits."""
    refuse_elsewhere(paths)
    holder = holder_of(paths)
    if holder is not None and holder.is_running:
        raise StoreProblem("store.in_use")


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # query limited information
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return Path(f"/proc/{pid}").exists() or not Path("/proc").exists()

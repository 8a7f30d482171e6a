"""Unexpected errors are shown and logged; a hard crash is shown at the next start."""

from __future__ import annotations

import faulthandler
import logging
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtWidgets import QWidget

from ui.work import data_file, messages

log = logging.getLogger("ganxun.ui")
CRASH_FILE = "crash.txt"


class CrashWatch:
    """Holds the crash file open while the window lives; an orderly end empties it."""

    def __init__(self, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._path = logs / CRASH_FILE
        self.last_crash = self._read_last()
        self._file: IO[str] | None = self._path.open("w", encoding="utf-8")
        faulthandler.enable(self._file)
        self._old_hook = sys.excepthook
        sys.excepthook = self._hook
        self.window: QWidget | None = None

    def _read_last(self) -> str:
        try:
            return self._path.read_text("utf-8", errors="replace").strip()
        except OSError:
            return ""

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._old_hook(kind, error, trace)
            return
        messages.show_crash(self.window, error)

    def report_last(self) -> None:
        """Say that the last run ended in a crash, with its trace to copy."""
        if self.last_crash:
            is_whole = data_file.found_whole()
            safe, advice = data_file.state_words(is_whole)
            messages.show(
                self.window,
                messages.Message(
                    "上次程序意外退出。",
                    safe,
                    advice,
                    messages.verbs_after(can_restore=is_whole is False),
                    details=self.last_crash,
                ),
            )

    def close(self) -> None:
        """An orderly end."""
        sys.excepthook = self._old_hook
        if self._file is not None:
            faulthandler.disable()
            file, self._file = self._file, None
            with suppress(OSError):  # a full disk, a pulled stick: the lock must be given back all the same
                file.close()
                self._path.unlink(missing_ok=True)

"""`ganxun`: a command on the command line, or the window without one."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the console script and of the frozen program; returns the exit status."""
    multiprocessing.freeze_support()
    # The frozen program reads spreadsheets by calling itself: before anything heavy is imported.
    from app.reader.child import run_if_child

    run_if_child(sys.argv)
    arguments = list(sys.argv[1:] if argv is None else argv)
    from app.cli import run

    status = run(arguments, more_checks=[("窗口", _check_window)])
    if status is not None:
        return status
    # A start makes much and drops nothing: until it is over there is nothing to collect (`ui.main`).
    gc.disable()
    from app.cli.parser import build_parser
    from ui.main import run as run_window

    return run_window(arguments, build_parser().parse_args(arguments).data)


def _check_window(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.self_test import open_and_close

    open_and_close(folder / "window")


if __name__ == "__main__":
    sys.exit(main())

"""`ganxun`: a command on the command line, or the window without one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

INSPECTION = "--inspection"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the console script and of the frozen program; returns the exit status."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    # The frozen program reads spreadsheets by calling itself: before anything heavy is imported.
    from app.reader.child import run_if_child

    run_if_child(sys.argv)
    arguments = list(sys.argv[1:] if argv is None else argv)
    from app.terminal import speak_utf8

    speak_utf8()
    inspects = INSPECTION in arguments and is_for_window(_without(arguments))
    if inspects:
        arguments = _without(arguments)
    if not is_for_window(arguments):
        from app.cli import run

        status = run(arguments, more_checks=[("窗口", _check_window)])
        if status is not None:
            return status
    # A start makes much and drops nothing: until it is over there is nothing to collect (`ui.main`).
    gc.disable()
    from ui.main import run as run_window

    return run_window(arguments, data_folder(arguments), inspects=inspects)


def _without(arguments: Sequence[str]) -> list[str]:
    return [each for each in arguments if each != INSPECTION]


def is_for_window(arguments: Sequence[str]) -> bool:
    """Whether nothing but a data folder is said, so that the window need not wait for the command line."""
    match arguments:
        case []:
            return True
        case ["--data", folder]:
            return not folder.startswith("-")
        case [one]:
            return one.startswith("--data=")
    return False


def data_folder(arguments: Sequence[str]) -> Path | None:
    """The data folder that is said for the window, None for this user's own."""
    if not arguments:
        return None
    if is_for_window(arguments):
        return Path(arguments[-1].removeprefix("--data="))
    from app.cli.parser import build_parser

    folder: Path | None = build_parser().parse_args(arguments).data
    return folder


def _check_window(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.self_test import open_and_close

    open_and_close(folder / "window")


if __name__ == "__main__":
    sys.exit(main())

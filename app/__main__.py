"""`ganxun`: a command on the command line, or the window without one."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the console script and of the frozen program; returns the exit status."""
    multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    from app.cli import run

    status = run(arguments)
    if status is not None:
        return status
    from app.cli.parser import build_parser
    from ui.main import run as run_window

    return run_window(arguments, build_parser().parse_args(arguments).data)


if __name__ == "__main__":
    sys.exit(main())

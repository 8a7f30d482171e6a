"""`make demo`: the sample town, its papers, then the window."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.demo.command import run_sample, show_window
from app.errors import GanxunError
from app.terminal import complain, terminal_progress
from app.wording import sentence


def main() -> int:
    """Exit status 0 when everything was made."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--no-window", action="store_true")
    args = parser.parse_args()
    try:
        data = run_sample(args.out, terminal_progress())
    except GanxunError as error:
        complain(sentence(error))
        return error.exit_status
    return 0 if args.no_window else show_window(data)


if __name__ == "__main__":
    sys.exit(main())

"""Opens the data a command works on. Only `init` (and `demo`, and the window) makes a data folder."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.context import AppContext, open_context
from app.errors import UsageProblem
from app.jobs.window_lock import refuse_elsewhere
from app.paths import data_paths
from app.terminal import say

READ_ONLY = frozenset({"list", "check", "export", "fill", "backup"})


def writes(args: argparse.Namespace) -> bool:
    """Whether a command changes the data, so that a window of another computer stands in its way (R7)."""
    if args.command == "import":
        return not args.check
    return args.command not in READ_ONLY and getattr(args, "act", "") != "list"


@contextmanager
def opened_context(args: argparse.Namespace) -> Iterator[AppContext]:
    """The context of one command, closed afterwards.

    `import … --check` needs no data: it reads the file as an empty town would. Raises `UsageProblem`
    usage.no_data for any other command on a folder that holds none, and `StoreProblem` as `open_context`.
    """
    if writes(args):
        refuse_elsewhere(data_paths(args.data))
    try:
        context = open_context(args.data, create=args.command == "init")
    except UsageProblem as problem:
        if problem.code != "usage.no_data" or args.command != "import" or not args.check:
            raise
        with _empty_town(args) as context:
            yield context
        return
    if args.inspection:
        context.set_inspection(True)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def _empty_town(args: argparse.Namespace) -> Iterator[AppContext]:
    """An empty town in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ganxun-") as folder:
        if not args.json:
            say("这个数据文件夹里还没有数据，按空白名册检查，没有建立任何文件。")
        context = open_context(Path(folder) / "data")
        try:
            yield context
        finally:
            context.close()

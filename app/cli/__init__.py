"""The command line: thin commands over services, imports and reports; names, ids and JSON are a contract.

Exit status: 0 done, 1 the input has problems, 2 wrong use, 3 the data file is locked, damaged or newer.
Errors go to standard error as one Chinese sentence.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import upkeep
from app.cli.parser import build_parser
from app.errors import GanxunError
from app.terminal import complain, speak_utf8
from app.wording import sentence

if TYPE_CHECKING:
    from app.context import AppContext
    from app.jobs.self_test import Check


def run(argv: Sequence[str], *, more_checks: Sequence[tuple[str, Check]] = ()) -> int | None:
    """Run one command; returns its exit status, or None when no command was given (open the window).

    `more_checks` are self-tests of the layers above.
    """
    speak_utf8()
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.self_test:
        args.command = "self-test"
    if args.command is None:
        return None
    try:
        if args.command == "self-test":
            return upkeep.run_self_test(more_checks)
        return _dispatch(args)
    except GanxunError as error:
        complain(sentence(error))
        return error.exit_status
    except KeyboardInterrupt:
        complain("已取消，没有写入任何内容。")
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except Exception:
        if os.environ.get("GANXUN_DEBUG"):
            raise
        _log_crash(args.data)
        return _tell_crash(args.data)


def _tell_crash(data: Path | None) -> int:
    """What an error nobody expected did to the data, said of what was looked at; returns the exit status."""
    from app.errors import StoreProblem
    from app.jobs.examination import Finding, examine
    from app.paths import data_paths

    path = data_paths(data).database
    finding = examine(path, None)
    if finding is Finding.DAMAGED:
        complain(sentence(StoreProblem("store.damaged", path=str(path))))
        return StoreProblem.exit_status
    looked = "刚核对过数据文件，完好" if finding is Finding.WHOLE else "数据文件没能核对"
    complain(f"程序内部出错，这一步没有做成，{looked}；详情已写入数据文件夹的“日志”，请交给维护人员。")
    return 1


def _dispatch(args: argparse.Namespace) -> int:
    if args.command == "demo":
        return upkeep.run_demo(args)
    if args.command == "diagnostics" or (args.command == "backup" and args.act):
        return _without_data(args)
    from app.cli.opening import opened_context

    with opened_context(args) as context:
        if args.command == "init":
            return upkeep.run_init(context, args)
        if args.command == "check":
            return upkeep.run_check(context, args)
        if args.command == "list":
            from app.cli.listing import run_list

            return run_list(context, args)
        if args.command == "mark":
            from app.cli.marking import run_mark

            return run_mark(context, args)
        if args.command == "leave":
            from app.cli.bulletins import run_leave

            return run_leave(context, args)
        if args.command in ("group", "unit", "person"):
            from app.cli import people

            return people.run(context, args)
        return _papers_and_trail(context, args)


def _without_data(args: argparse.Namespace) -> int:
    """What also works where the data cannot be opened."""
    if args.command == "diagnostics":
        from app.cli import diagnosing

        return diagnosing.run(args)
    from app.cli import backing_up

    return backing_up.run_closed(args)


def _papers_and_trail(context: AppContext, args: argparse.Namespace) -> int:
    if args.command == "seal":
        from app.cli.sealing import run_seal

        return run_seal(context, args)
    if args.command == "backup":
        from app.cli import backing_up

        return backing_up.run_open(context, args)
    if args.command == "register":
        from app.cli import registers

        return registers.run(context, args)
    if args.command in ("operations", "bulletin"):
        from app.cli import undoing

        return undoing.run(context, args)
    if args.command == "import":
        from app.cli.importing import run_import

        return run_import(context, args)
    if args.command == "certificate":
        from app.cli import certificates

        return certificates.run(context, args)
    if args.command == "fill":
        from app.cli import filling

        return filling.run(context, args)
    from app.cli.exporting import run_export

    return run_export(context, args)


def _log_crash(data: Path | None) -> None:
    """Keep the traceback without values of variables, so without personal data."""
    try:
        from app.paths import data_paths

        folder = data_paths(data).logs
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "command_line_error.log").open("a", encoding="utf-8") as file:
            kind, _, trace = sys.exc_info()
            file.write(f"{kind.__name__ if kind else ''}\n{''.join(traceback.format_tb(trace))}\n")
    except OSError:
        traceback.print_exc()

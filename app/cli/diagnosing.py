"""`ganxun diagnostics`: one file for whoever maintains the program."""

from __future__ import annotations

import argparse
from datetime import datetime

from app.errors import InputProblem
from app.jobs.diagnostics import pack
from app.paths import data_paths
from app.terminal import say


def run(args: argparse.Namespace) -> int:
    """Pack it; returns 0. Raises `InputProblem` diagnostics.not_written."""
    paths = data_paths(args.data)
    try:
        bundle = pack(paths, args.out, now=datetime.now())
    except OSError as error:
        raise InputProblem("diagnostics.not_written", path=str(args.out)) from error
    say(f"诊断信息已存到 {bundle.path}，共 {len(bundle.files)} 个文件，不含姓名、证件号和电话。")
    return 0

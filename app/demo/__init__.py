"""The sample town, built from its spreadsheets through the importers, and made-up towns of any size.

Everything here is invented: ID numbers start with 99, an area code nobody has.
"""

from __future__ import annotations

import argparse


def run_demo_command(args: argparse.Namespace) -> int:
    """`ganxun demo --out DIR [--people N --sessions M --years K --seed S]`; returns 0."""
    from app.cli.terminal import terminal_progress
    from app.demo.command import run_made_up

    run_made_up(args, terminal_progress())
    return 0

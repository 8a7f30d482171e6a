"""Data folders to measure on, made once a run and thrown away at its end."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from app.context import AppContext, open_context
from app.demo.town import TownSize, fill_town


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ganxun-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def town_folder(people: int, sessions: int, years: int = 1) -> Path:
    """Data folder of a made-up town; shared, so only read from it."""
    folder = _scratch() / f"town-{people}-{sessions}-{years}"
    context = open_context(folder)
    fill_town(context.database, TownSize(people, sessions, years))
    context.close()
    return folder


@cache
def open_town(people: int, sessions: int, years: int = 1) -> AppContext:
    """The same, opened; only read from it."""
    context = open_context(town_folder(people, sessions, years))
    atexit.register(context.close)
    return context


def town_copy(people: int, sessions: int, years: int = 1) -> Path:
    """A copy of its own for a bench that writes."""
    folder = Path(tempfile.mkdtemp(dir=_scratch()))
    shutil.copytree(town_folder(people, sessions, years), folder, dirs_exist_ok=True)
    return folder


def empty_folder() -> Path:
    """A new folder of its own."""
    return Path(tempfile.mkdtemp(dir=_scratch()))

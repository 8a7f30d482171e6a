"""The log of one data folder: rotating, small, and without personal data.

What is logged is codes, counts and ids of rows. As a second line of defence every long number (ID and
phone numbers are at least 11 digits) is struck out of messages and tracebacks before they are written, and
every Chinese word of an exception (a name, a unit): lines of the source and kinds of errors stay.
"""

from __future__ import annotations

import logging
import re
import traceback
from contextlib import suppress
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_NAME = "ganxun.log"
BYTES_PER_FILE = 500_000
OLD_FILES = 4
_LONG_NUMBER = re.compile(r"[0-9]{11,}[Xx]?|[0-9]{6}\*+[0-9]{3}[0-9Xx]")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


def trace_text(error: BaseException) -> str:
    """The traceback of `error` and of what led to it, without a word of the data (R29)."""
    whole = traceback.TracebackException.from_exception(error)
    chain, parts = [whole], []
    while (before := chain[-1].__cause__ or _context(chain[-1])) is not None:
        chain.append(before)
    for each in reversed(chain):
        parts.append("Traceback (most recent call last):\n")
        parts.extend(each.stack.format())
        parts.extend(_CHINESE.sub("<文字>", line) for line in each.format_exception_only())
    return _LONG_NUMBER.sub("<号码>", "".join(parts))


def _context(one: traceback.TracebackException) -> traceback.TracebackException | None:
    return None if one.__suppress_context__ else one.__context__


class WithoutNumbers(logging.Formatter):
    """One line per record (a traceback follows on its own lines), long numbers struck out."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The text of `record` as it may be stored."""
        shown = copy(record)  # other handlers keep the record as it is
        if shown.exc_info and shown.exc_info[1] is not None:
            shown.exc_text = trace_text(shown.exc_info[1]).rstrip("\n")
        return _LONG_NUMBER.sub("<号码>", super().format(shown))


def start_log(folder: Path, *, level: int = logging.INFO) -> logging.Handler | None:
    """Send the program's log to `folder`; returns the handler for `stop_log`, None when it cannot be written.

    A program that cannot write its log still works: the data matters more.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / FILE_NAME, maxBytes=BYTES_PER_FILE, backupCount=OLD_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(WithoutNumbers())
    handler.setLevel(level)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(level, root.level))
    # Statements carry the values of rows in them.
    logging.getLogger("sqlalchemy").setLevel(logging.ERROR)
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """Close the log; the folder may then be moved. On a full disk its last lines are lost, nothing else."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        with suppress(OSError):
            handler.close()

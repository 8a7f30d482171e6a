"""The log of one data folder: rotating, small, and without personal data.

What is logged is codes, counts and ids of rows. As a second line of defence every long number (ID and
phone numbers are at least 11 digits) is struck out of messages and tracebacks before they are written.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_NAME = "ganxun.log"
BYTES_PER_FILE = 500_000
OLD_FILES = 4
_LONG_NUMBER = re.compile(r"[0-9]{11,}[Xx]?|[0-9]{6}\*+[0-9]{3}[0-9Xx]")


class WithoutNumbers(logging.Formatter):
    """One line per record (a traceback follows on its own lines), long numbers struck out."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The text of `record` as it may be stored."""
        return _LONG_NUMBER.sub("<号码>", super().format(record))


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
    """Close the log; the folder may then be moved."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()

"""The child process: reads one file and writes what it found as JSON to its standard output.

It has to survive anything, so a panic of the native reader (a BaseException) is caught too; an abort
is seen by the parent as a missing answer.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.reader.limits import FileRefused, limit_resources

if TYPE_CHECKING:
    from app.reader.grid import Book, Refusal

CHILD_ARGUMENT = "--read-sheet-in-child"


def encode(value: object) -> list[object]:
    """JSON forms of what JSON lacks: ["d", day], ["m", moment], ["t", clock], days for spans."""
    if isinstance(value, datetime):
        return ["m", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["t", value.isoformat()]
    if isinstance(value, timedelta):
        return ["s", value.total_seconds() / 86400]
    raise TypeError(type(value).__name__)


def answer(path: str) -> Book | Refusal:
    """What is in the file, or why it is refused."""
    try:
        from app.reader.sniff import read

        return read(path)
    except FileRefused as refusal:
        return {"refused": refusal.code, "data": refusal.data}
    except MemoryError:
        return {"refused": "import.too_large", "data": {}}
    except PermissionError:
        return {"refused": "import.no_access", "data": {}}
    except OSError:
        return {"refused": "import.unreadable", "data": {}}
    except BaseException:  # noqa: BLE001 - a Rust panic is not an Exception
        return {"refused": "import.damaged", "data": {}}


def main(path: str) -> int:
    """Read `path` under the limits and answer on file descriptor 1."""
    limit_resources()
    result = answer(path)
    try:
        text = json.dumps(result, ensure_ascii=False, separators=(",", ":"), default=encode)
        data = text.encode("utf-8", "surrogatepass")
    except MemoryError:
        data = b'{"refused":"import.too_large","data":{}}'
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]
    return 0


def run_if_child(arguments: list[str]) -> bool:
    """For the frozen program, whose own executable is the child: true when it was one."""
    if len(arguments) == 3 and arguments[1] == CHILD_ARGUMENT:
        sys.exit(main(arguments[2]))
    return False

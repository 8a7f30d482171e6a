"""The rows of the 工作台 as they follow from one state of the data file, kept as JSON beside it.

The window shows them while the data is being opened. A snapshot tells nothing of its own: it counts only for
the very state, folder, day, year and program it was taken of, and whatever is odd about it means that there
is none. It holds names of people (no ID numbers), so it never exists beside a file with a password, has the
rights of the data file, and is in no backup and no export.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app import __version__
from app.paths import Paths
from app.services.page.workbench_lines import LEVELS, DayLine, Task, Workbench
from db.header import FileStamp, read_stamp

# Raised with every change of what is kept or of what it means.
FORMAT = 1
# A page has a few dozen lines; what is longer is no snapshot of ours.
LARGEST = 1 << 20


@dataclass(frozen=True)
class DayPage:
    """The page as it is on `bench.today`; `people` are on the roster that day."""

    bench: Workbench
    rules: tuple[Task, ...]
    people: int


@dataclass(frozen=True)
class Snapshot:
    """What the window shows of a town's `year` on each day of `pages`, and what that was read from."""

    stamp: FileStamp
    folder: str
    program: str
    taken_on: date
    town: str
    years: tuple[int, ...]
    sealed: tuple[int, ...]
    year: int
    pages: tuple[DayPage, ...]

    def page_of(self, today: date) -> DayPage | None:
        """The page of that day, None when it was not thought of."""
        return next((page for page in self.pages if page.bench.today == today), None)


def program_mark() -> str:
    """Which program it is: what it shows of the same data may differ from version to version."""
    built = Path(sys.executable).stat().st_mtime_ns if getattr(sys, "frozen", False) else 0
    return f"{__version__}/{FORMAT}/{built}"


def folder_mark(paths: Paths) -> str:
    """The data folder itself, however it was named: a copy of it is another."""
    return str(paths.data.resolve())


def load_snapshot(paths: Paths, *, today: date) -> Snapshot | None:
    """What may be shown before the data is open, None when there is nothing or something is odd.

    Only while this process has no connection to the data file (see `db.header.read_stamp`).
    """
    try:
        snapshot = _decoded(_read(paths.first_page))
        is_ours = snapshot.program == program_mark() and snapshot.folder == folder_mark(paths)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return None
    if not is_ours or snapshot.taken_on > today or snapshot.page_of(today) is None:
        return None
    return snapshot if snapshot.stamp == read_stamp(paths.database) else None


def save_snapshot(snapshot: Snapshot, paths: Paths) -> None:
    """Write under a temporary name with the rights of the data file, then rename. Raises `OSError`."""
    rights = paths.database.stat().st_mode & 0o777
    part = paths.first_page.with_name(paths.first_page.name + ".part")
    part.unlink(missing_ok=True)
    body = _encoded(snapshot)
    text = json.dumps({"check": _check(body), "page": body}, ensure_ascii=False)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(rights)
        part.replace(paths.first_page)
    finally:
        part.unlink(missing_ok=True)


def remove_snapshot(paths: Paths) -> None:
    """Take it away: the data file got a password, or another one takes its place. Raises `OSError`."""
    part = paths.first_page.with_name(paths.first_page.name + ".part")
    for file in (part, paths.first_page):
        file.unlink(missing_ok=True)


# -- as JSON -----------------------------------------------------------------------------------------


def _read(path: Path) -> dict[str, Any]:
    """The kept values; raises ValueError for what was written half or changed since."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError("too long")
    kept = json.loads(raw.decode("utf-8"))
    if kept["check"] != _check(kept["page"]):
        raise ValueError("changed")
    page: dict[str, Any] = kept["page"]
    return page


def _check(body: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8"))


def _encoded(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "stamp": astuple(snapshot.stamp),
        "folder": snapshot.folder,
        "program": snapshot.program,
        "taken_on": snapshot.taken_on.isoformat(),
        "town": snapshot.town,
        "years": snapshot.years,
        "sealed": snapshot.sealed,
        "year": snapshot.year,
        "pages": [_encoded_page(page) for page in snapshot.pages],
    }


def _encoded_page(page: DayPage) -> dict[str, Any]:
    bench = page.bench
    return {
        "today": bench.today.isoformat(),
        "days": [[line.id, line.on.isoformat(), *astuple(line)[2:]] for line in bench.days],
        "tasks": [astuple(task) for task in bench.tasks],
        "rules": [astuple(task) for task in page.rules],
        "people": page.people,
        "all_people": bench.people,
        "sessions": bench.sessions,
    }


def _decoded(kept: dict[str, Any]) -> Snapshot:
    header, size, changed = kept["stamp"]
    return Snapshot(
        FileStamp(_of(str, header), _of(int, size), _of(int, changed)),
        _of(str, kept["folder"]),
        _of(str, kept["program"]),
        date.fromisoformat(kept["taken_on"]),
        _of(str, kept["town"]),
        tuple(_of(int, year) for year in kept["years"]),
        tuple(_of(int, year) for year in kept["sealed"]),
        _of(int, kept["year"]),
        tuple(_decoded_page(page) for page in kept["pages"]),
    )


def _decoded_page(kept: dict[str, Any]) -> DayPage:
    bench = Workbench(
        date.fromisoformat(kept["today"]),
        tuple(_line(values) for values in kept["days"]),
        tuple(_task(values) for values in kept["tasks"]),
        _of(int, kept["all_people"]),
        _of(int, kept["sessions"]),
    )
    return DayPage(bench, tuple(_task(values) for values in kept["rules"]), _of(int, kept["people"]))


def _line(values: Sequence[Any]) -> DayLine:
    line_id, on, *rest = values
    kinds = (str, str, str, int, bool, int, bool)
    return DayLine(
        _of(int, line_id),
        date.fromisoformat(on),
        *(_of(kind, value) for kind, value in zip(kinds, rest, strict=True)),
    )


def _task(values: Sequence[Any]) -> Task:
    line_id, kind, text, note, level, tab, target, count, rests_on = values
    words = (line_id, kind, text, note, tab, rests_on)
    if not all(type(word) is str for word in words) or level not in LEVELS:
        raise ValueError("no line of ours")
    if isinstance(target, list):
        name, number = target
        target = (_of(str, name), _of(int, number))
    elif target is not None and type(target) not in (int, str):
        raise ValueError("leads nowhere")
    return Task(line_id, kind, text, note, level, tab, target, _of(int, count), rests_on)


def _of(kind: type, value: Any) -> Any:
    """`value`, which must be exactly of that kind (a truth is no number)."""
    if type(value) is not kind:
        raise ValueError("not what was kept")
    return value

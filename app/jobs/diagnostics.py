"""What somebody far away needs to help: versions, sizes, counts, logs; no name, number or phone (R29)."""

from __future__ import annotations

import json
import platform
import re
import sqlite3
import sys
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import __version__
from app.jobs.examination import examine
from app.paths import Paths
from db.header import SCHEMA_VERSION

_LONG_NUMBER = re.compile(r"[0-9]{7,}[Xx]?")
# Tables and columns whose words are about somebody or some place of the town.
_NAMES = (*(("person", "name"), ("unit", "name"), ("operation", "actor"), ("setting", "value")),)
_SHORTEST = 2


@dataclass(frozen=True)
class Bundle:
    """What was packed."""

    path: Path
    files: tuple[str, ...]


def pack(paths: Paths, out: Path, *, now: datetime) -> Bundle:
    """Write the bundle to `out`. Raises `OSError`; a half-written file is removed.

    Works on a damaged or missing data file too, and never writes into the data folder.
    """
    names = _names_of(paths.database)
    logs = sorted(file for file in paths.logs.glob("*") if file.is_file()) if paths.logs.is_dir() else []
    part = out.with_name(out.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("诊断.json", json.dumps(_facts(paths, now), ensure_ascii=False, indent=1))
            for file in logs:
                text = file.read_text(encoding="utf-8", errors="replace")
                bundle.writestr(f"日志/{file.name}", struck_out(text, names))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return Bundle(out, ("诊断.json", *(f"日志/{file.name}" for file in logs)))


def struck_out(text: str, names: tuple[str, ...]) -> str:
    """`text` without long numbers and without any of the names."""
    for name in names:
        text = text.replace(name, "<文字>")
    return _LONG_NUMBER.sub("<号码>", text)


def _facts(paths: Paths, now: datetime) -> dict[str, object]:
    files = [file for file in sorted(paths.data.rglob("*")) if file.is_file()] if paths.data.is_dir() else []
    return {
        "at": now.isoformat(timespec="seconds"),
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "sqlite": sqlite3.sqlite_version,
        "frozen": bool(getattr(sys, "frozen", False)),
        "data_file": examine(paths.database, None).value,
        "counts": _counts(paths.database),
        # Names of files may be names of people: only how many there are of which kind, and how large.
        "files": _sizes(files),
    }


def _sizes(files: list[Path]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for file in files:
        kind = found.setdefault(file.suffix.lower() or "-", {"files": 0, "bytes": 0})
        kind["files"] += 1
        kind["bytes"] += file.stat().st_size
    return found


def _counts(path: Path) -> dict[str, int]:
    """Rows of every table; empty where the file cannot be read."""
    try:
        with closing(_open(path)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
            return {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for (name,) in tables.fetchall()
            }
    except sqlite3.Error:
        return {}


def _names_of(path: Path) -> tuple[str, ...]:
    """Every name the data knows, the longest first; of a damaged file those that can be read."""
    found: set[str] = set()
    for table, column in _NAMES:
        try:
            with closing(_open(path)) as connection:
                rows = connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()
        except sqlite3.Error:
            continue
        found.update(str(value).strip() for (value,) in rows if value)
    # A setting may be a bare number: struck out of times and versions it would leave nothing to read.
    words = (name for name in found if len(name) >= _SHORTEST and not name.isascii())
    return tuple(sorted(words, key=len, reverse=True))


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection

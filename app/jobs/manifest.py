"""清单.json beside backups on a U-disk: what each file is, its hash, how far its history goes (R8)."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from db.backup import Head

FILE_NAME = "清单.json"


@dataclass(frozen=True)
class Noted:
    """One backup as the list knows it: SHA-256 of the file, digest and time of its last operation, counts."""

    name: str
    sha256: str
    head: str
    last_at: str
    operations: int
    people: int
    schema: int


def read(folder: Path) -> dict[str, Noted]:
    """The list of a folder by file name; empty where there is none or it cannot be read."""
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return {one["name"]: Noted(**one) for one in found["backups"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def note(folder: Path, file: Path, head: Head, sha256: str) -> None:
    """Put a file on the list of its folder; what is no longer there goes. Raises `OSError`."""
    known = {name: one for name, one in read(folder).items() if (folder / name).exists()}
    known[file.name] = Noted(
        file.name, sha256, head.digest, head.at, head.operations, head.people, head.schema
    )
    text = json.dumps(
        {"backups": [asdict(known[name]) for name in sorted(known)]}, ensure_ascii=False, indent=1
    )
    part = folder / f"{FILE_NAME}.part"
    try:
        with part.open("w", encoding="utf-8") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        part.replace(folder / FILE_NAME)
    finally:
        part.unlink(missing_ok=True)

"""Files kept by content: 附件/ab/abcdef…, written whole or not at all, checked when read back.

The original name never becomes a path; it is only a column (no traversal). A file is kept when its record
is removed, so that undo can bring the record back; `purge` removes what nothing names any more.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.errors import InputProblem

MOST_BYTES = 100 * 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class StoredFile:
    """What was kept: content hash, size in bytes, and the cleaned original name."""

    sha256: str
    size: int
    file_name: str


class AttachmentStore:
    """The folder of kept files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, sha256: str) -> Path:
        """Where the content lies. Raises `InputProblem` attachment.missing for anything but a hash."""
        if not _HASH.fullmatch(sha256):
            raise InputProblem("attachment.missing", name=sha256[:20])
        return self.folder / sha256[:2] / sha256

    def keep(self, source: Path) -> StoredFile:
        """Copy `source` into the store (temporary name, fsync, rename); equal content is kept once.

        Raises `InputProblem` attachment.unreadable, attachment.empty, attachment.too_large or
        attachment.not_kept.
        """
        try:
            size = source.stat().st_size
            if not source.is_file():
                raise OSError
        except OSError as error:
            raise InputProblem("attachment.unreadable", name=source.name) from error
        if size == 0:
            raise InputProblem("attachment.empty", name=source.name)
        if size > MOST_BYTES:
            raise InputProblem("attachment.too_large", name=source.name, most=MOST_BYTES // 1024 // 1024)
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".part-", dir=self.folder)
        try:
            digest = hashlib.sha256()
            with os.fdopen(handle, "wb") as target, source.open("rb") as origin:
                while block := origin.read(1 << 20):
                    digest.update(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            final = self.path_of(digest.hexdigest())
            final.parent.mkdir(exist_ok=True)
            Path(part).replace(final)
        except OSError as error:
            raise InputProblem("attachment.not_kept", name=source.name) from error
        finally:
            Path(part).unlink(missing_ok=True)
        return StoredFile(digest.hexdigest(), final.stat().st_size, clean_file_name(source.name))

    def is_whole(self, sha256: str) -> bool:
        """Whether the content is there and still hashes to its name."""
        path = self.path_of(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def copy_out(self, sha256: str, target: Path) -> Path:
        """A read-only copy at `target` for opening or handing over; the kept file itself is never opened.

        Raises `InputProblem` attachment.missing or attachment.damaged.
        """
        path = self.path_of(sha256)
        if not path.is_file():
            raise InputProblem("attachment.missing", name=target.name)
        if not self.is_whole(sha256):
            raise InputProblem("attachment.damaged", name=target.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.chmod(0o600)
        shutil.copyfile(path, target)
        target.chmod(0o400)
        return target

    def purge(self, in_use: Collection[str], *, before: datetime | None = None) -> int:
        """Remove files that nothing names any more; with `before` only those kept earlier. Returns how many.

        What the system will not let go of stays until the next time. Parts of copies that were broken off
        go with the same rule.
        """
        wanted = set(in_use)
        limit = before.timestamp() if before is not None else None
        removed = 0
        for path in (*self.folder.glob("??/*"), *self.folder.glob(".part-*")):
            is_ours = _HASH.fullmatch(path.name) is not None or path.name.startswith(".part-")
            if not is_ours or path.name in wanted:
                continue
            try:
                if limit is None or path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
            except OSError:
                continue
        return removed


def clean_file_name(name: str) -> str:
    """The original name without anything a path could be made of, at most 100 characters."""
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    if len(stem) > 100:
        head, dot, ending = stem.rpartition(".")
        stem = f"{head[: 99 - len(ending)]}{dot}{ending}" if dot and len(ending) < 10 else stem[:100]
    return stem or "未命名"

"""Put a finished file in place: temporary name, fsync, rename; nothing half-written is left behind."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from app.errors import InputProblem

_NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
# Two jobs of the pool may write papers of the same name at once.
_serial = count(1)
_TOO_LONG = {errno.ENAMETOOLONG}
_REASONS = {
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EEXIST: "上级不是文件夹",  # making the folder where a file of that name stands
    errno.EISDIR: "同名的是文件夹",
    errno.EIO: "磁盘读写出错",
    errno.ENODEV: "磁盘已拔出",
    errno.EINVAL: "文件名不合要求",
    errno.ENOTEMPTY: "同名的是文件夹",
}


@dataclass(frozen=True)
class Written:
    """A finished file: where it is, its pages (0 for a workbook) and what the reader should be told."""

    path: Path
    pages: int = 0
    warnings: tuple[str, ...] = ()


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary file that becomes `path` when the block ends well, and vanishes otherwise.

    The folder is created. Raises `InputProblem` paper.disk_full, paper.refused, paper.in_use,
    paper.name_too_long or paper.not_written; an older file of that name stays as it was.
    """
    temporary = path.with_name(f".{path.stem[:40]}.{os.getpid()}-{next(_serial)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise _known(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _known(error: OSError, path: Path) -> InputProblem:
    data = {"file": path.name, "folder": str(path.parent)}
    if error.errno in _NO_SPACE:
        return InputProblem("paper.disk_full", **data)
    if error.errno in _TOO_LONG or getattr(error, "winerror", 0) in (3, 206):
        return InputProblem("paper.name_too_long", **data)
    if error.errno in _REFUSED:
        # Windows answers "access denied" when WPS or a viewer has the old file open.
        return InputProblem("paper.in_use" if path.exists() else "paper.refused", **data)
    return InputProblem("paper.not_written", reason=_reason(error), **data)


def _reason(error: OSError) -> str:
    """What the system says, in Chinese for what a clerk may meet; otherwise its number."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")

"""Reads a spreadsheet in a child process with limits of time and memory, so that no file can hurt.

The child runs on a bare interpreter (no site, no environment), which starts in a few hundredths of a
second; in the frozen program the executable calls itself with a hidden argument.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import InputProblem
from app.reader.child import CHILD_ARGUMENT
from app.reader.sheet import Workbook, workbook_from
from app.work import NO_PROGRESS, CancelToken, Progress

if TYPE_CHECKING:
    pass

TIME_LIMIT_SECONDS = 8.0
_POLL_SECONDS = 0.1
_BOOT = (
    "import sys; sys.path[:0] = sys.argv[2:]; from app.reader.child import main; sys.exit(main(sys.argv[1]))"
)


def _library_folders() -> list[str]:
    """Where the program and the two reader libraries live, for the bare interpreter."""
    folders = [str(Path(__file__).resolve().parents[2])]
    for name in ("python_calamine", "olefile"):
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            folder = str(Path(spec.origin).resolve().parents[1])
            if folder not in folders:
                folders.append(folder)
    return folders


def _command(path: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT, str(path)]
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, str(path), *_library_folders()]


def _refuse(code: str, path: Path, **data: object) -> InputProblem:
    return InputProblem(code, file=path.name, **data)


def _run(path: Path, token: CancelToken, seconds: float) -> bytes:
    """The child's whole answer; the child is always gone afterwards."""
    # CREATE_NO_WINDOW exists on Windows only; elsewhere there is no console to hide.
    flags = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
    process = subprocess.Popen(
        _command(path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    )
    deadline = time.monotonic() + seconds
    try:
        while True:
            try:
                output, _ = process.communicate(timeout=_POLL_SECONDS)
                return output
            except subprocess.TimeoutExpired:
                token.raise_if_cancelled()
                if time.monotonic() > deadline:
                    raise _refuse("import.too_slow", path) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _answer(output: bytes, path: Path) -> dict[str, Any]:
    # No answer at all means that the child was killed by a limit or by the native reader.
    if not output:
        raise _refuse("import.too_large_or_damaged", path)
    try:
        answer = json.loads(output)
    except ValueError:
        raise _refuse("import.too_large_or_damaged", path) from None
    if "refused" in answer:
        raise _refuse(str(answer["refused"]), path, **answer["data"])
    return dict(answer)


def read_file(
    path: str | os.PathLike[str], *, progress: Progress = NO_PROGRESS, seconds: float = TIME_LIMIT_SECONDS
) -> Workbook:
    """Read the spreadsheet at `path`, whatever its name says it is.

    Raises InputProblem (codes import.…) for anything that is no readable sheet, within `seconds`;
    Cancelled when the user stops it. Reads only; nothing is written anywhere.
    """
    file = Path(path).absolute()
    if not file.exists():
        raise _refuse("import.file_missing", file)
    if not file.is_file():
        raise _refuse("import.not_a_file", file)
    progress.start(0, "正在读取文件")
    answer = _answer(_run(file, progress.token, seconds), file)
    workbook = workbook_from(str(file), answer)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise _refuse("import.empty_file", file)
    return workbook

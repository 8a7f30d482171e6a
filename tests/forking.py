"""Python with the libraries loaded: runs are forked from it, each as if it had been started by itself.

A run of a few tests in a copy of the tree is mostly the importing of Qt, SQLAlchemy and pytest. Nothing of
the program itself may be loaded here: every run imports its own tree.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

CAN_FORK = hasattr(os, "fork")
# Not the plugins of pytest: it wants to see their assertions first.
LIBRARIES = (
    *("pytest", "_pytest.assertion.rewrite", "_pytest.pytester_assertions", "_pytest.legacypath"),
    *("_pytest.doctest", "_pytest.unittest", "_pytest.junitxml", "_pytest.recwarn", "_pytest.monkeypatch"),
    *("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtTest", "PySide6.QtSvg"),
    *("sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "sqlcipher3.dbapi2", "alembic.command"),
    *("openpyxl", "docx", "pypdf", "pypdfium2", "reportlab.pdfgen.canvas", "reportlab.pdfbase.ttfonts"),
    *("pypinyin", "platformdirs", "python_calamine", "olefile", "defusedxml.ElementTree"),
)


class Forking:
    """`run` is `subprocess.run` of Python; close it at the end."""

    def __init__(self) -> None:
        self._server = (
            subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
            )
            if CAN_FORK
            else None
        )

    def run(self, args: list[str], cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """`python ARGS` (`-m MODULE …` or `-c CODE`) in `cwd`."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            if self._server is None:
                with out.open("wb") as to, err.open("wb") as wrong:
                    status = subprocess.call(
                        [sys.executable, *args], cwd=cwd, env=env, stdout=to, stderr=wrong
                    )
            else:
                status = self._ask(args=args, cwd=str(cwd), env=dict(env), out=str(out), err=str(err))
            texts = [path.read_text(encoding="utf-8") for path in (out, err)]
        return subprocess.CompletedProcess(args, status, *texts)

    def _ask(self, **wanted: object) -> int:
        assert self._server is not None
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(wanted) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def close(self) -> None:
        """No run is wanted any more."""
        if self._server is not None:
            self._server.communicate()


def serve() -> None:
    """Fork a run for every line on standard input, and say how it ended."""
    sys.path.pop(0)  # the folder of this file
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            become(wanted["args"], wanted["cwd"], wanted["env"], wanted["out"], wanted["err"])
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def become(args: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    """Be `python ARGS` until its end; never returns."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for descriptor, path in ((0, os.devnull), (1, out), (2, err)):
        file = os.open(path, os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, descriptor)
    sys.path.insert(0, cwd if args[0] == "-m" else "")
    status = 1
    try:
        execute(args)
        status = 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:  # noqa: BLE001 - what Python itself would do at its end
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def execute(args: list[str]) -> None:
    """`-m MODULE …` or `-c CODE`."""
    if args[0] == "-m":
        sys.argv = args[1:]
        runpy.run_module(args[1], run_name="__main__", alter_sys=True)
        return
    assert args[0] == "-c"
    sys.argv = ["-c", *args[2:]]
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(compile(args[1], "<string>", "exec"), main.__dict__)  # noqa: S102 - the code of the test itself


if __name__ == "__main__":
    serve()

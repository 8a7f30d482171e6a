"""The command line of tests: `ganxun(...)` runs it in this process on a folder and tells what came back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.cli import run
from tests.built import BuiltOnce, Make, name_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Answer(NamedTuple):
    """What a command gave back: (status, out, err)."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def is_sentence(self) -> bool:
        """One line of Chinese with a full stop on standard error, no traceback."""
        lines = self.err.strip().splitlines()
        return len(lines) == 1 and bool(CHINESE.search(lines[0])) and lines[0].endswith("。")


class Ganxun:
    """`ganxun --data FOLDER …`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Answer:
        self._capsys.readouterr()
        try:
            status = run(["--data", str(self.folder), *map(str, arguments)])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Answer(int(status or 0), *self._capsys.readouterr())

    def told(self, *arguments: object) -> tuple[int, Any, str]:
        """The same with the output as JSON where it was asked for."""
        answer = self(*arguments)
        is_json = "--json" in arguments and answer.out
        return answer.status, answer.json if is_json else answer.out, answer.err


@pytest.fixture
def copied(
    built_once: BuiltOnce, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Make], Ganxun]:
    """`ganxun` on a copy of the folder that a builder of a module fills, once a run."""

    def copy(make: Make) -> Ganxun:
        return Ganxun(shutil.copytree(built_once.find(name_of(make), make), tmp_path / "data"), capsys)

    return copy


def found(folder: Path) -> None:
    """清河镇 as `init` leaves it: nobody is there."""
    assert run(["--data", str(folder), "init", "--town", "清河镇"]) == 0


@pytest.fixture
def new_town(copied: Callable[[Make], Ganxun]) -> Ganxun:
    """`ganxun` on 清河镇 as `init` leaves it."""
    return copied(found)


@pytest.fixture(autouse=True, scope="module")
def _grammar_is_built_once() -> Iterator[None]:
    """It is the same for every command; the program builds it once, for the one command it is called with."""
    import app.cli

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.cli, "build_parser", cache(app.cli.build_parser))
        yield


@pytest.fixture
def ganxun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ganxun:
    """On a fresh folder of this test."""
    return Ganxun(tmp_path / "data", capsys)

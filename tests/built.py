"""Data folders that many tests begin with: made once a run, copied for each test.

All processes of a run share what is made: the workers of `make test`, and the runs that a test starts itself.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOM = "GANXUN_TEST_ROOM"
Make = Callable[[Path], Any]
Build = Callable[[Any], Any]
Fill = Callable[[Path, Build], Any]


def make_room() -> tuple[Path, bool]:
    """The folder of the run, and whether this process made it (and so removes it)."""
    given = os.environ.get(ROOM, "")
    if given:
        return Path(given), False
    os.environ[ROOM] = tempfile.mkdtemp(
        prefix="ganxun-test-room-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")
    )
    return Path(os.environ[ROOM]), True


class BuiltOnce:
    """Folders by name in the room of a run; whoever asks first makes one."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._known: dict[str, tuple[Path, bytes]] = {}

    def find(self, name: str, make: Make) -> Path:
        """The folder that `make` fills. It belongs to all: copy it."""
        return self._find(name, make)[0]

    def made(self, name: str, make: Make) -> Any:
        """What `make` returned, fresh for everybody who asks."""
        return pickle.loads(self._find(name, make)[1])

    def _find(self, name: str, make: Make) -> tuple[Path, bytes]:
        if name not in self._known:
            place = self._room / hashlib.sha256(name.encode()).hexdigest()[:16]
            if not place.exists():
                self._make(place, make)
            self._known[name] = place / "data", (place / "made").read_bytes()
        return self._known[name]

    def _make(self, place: Path, make: Make) -> None:
        """Made under a name of its own: nobody sees half a folder, and two who make the same do no harm."""
        with tempfile.TemporaryDirectory(dir=self._room) as work:
            mine = Path(work) / "mine"
            (mine / "data").mkdir(parents=True)
            (mine / "made").write_bytes(pickle.dumps(make(mine / "data")))
            try:
                mine.rename(place)
            except OSError:
                if not place.exists():
                    raise


class BuiltTowns:
    """What a builder makes of an empty data folder; copying it costs a hundredth of building it."""

    def __init__(self, once: BuiltOnce, empty: Path, fill: Fill) -> None:
        self._once, self._empty, self._fill = once, empty, fill

    def copy(self, build: Build, into: Path) -> Path:
        """The data folder that `build` fills, copied."""
        return Path(shutil.copytree(self._once.find(name_of(build), self._make(build)), into))

    def made(self, build: Build) -> Any:
        """What `build` returned when it filled it (ids, as a rule)."""
        return self._once.made(name_of(build), self._make(build))

    def _make(self, build: Build) -> Make:
        def make(folder: Path) -> Any:
            shutil.copytree(self._empty, folder, dirs_exist_ok=True)
            return self._fill(folder, build)

        return make


def name_of(build: Any) -> str:
    """A builder's module and name, and what it is called with: the same in every process of a run."""
    if isinstance(build, partial):
        rest = (
            *map(name_of, build.args),
            *(f"{key}={name_of(build.keywords[key])}" for key in build.keywords),
        )
        return f"{name_of(build.func)}({', '.join(rest)})"
    name = f"{build.__module__}.{build.__qualname__}" if hasattr(build, "__qualname__") else repr(build)
    assert "<" not in name, f"{name} is not the only one of its name"
    return name

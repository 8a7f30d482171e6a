"""What every test gets: no screen, no home folder, no warnings, and a fresh data file on request."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.built import ROOM, BuiltOnce, make_room

# Before any import of Qt or of the program: nothing a test does may reach the user's own files or screen.
_HOME = tempfile.mkdtemp(prefix="ganxun-test-home-")
for _name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = _HOME
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("GANXUN_DATA", None)

# Every write waits for the disk; in memory a suite on a busy one takes a fraction of the time. What must
# survive a crash is tested on the disk (tests/torture).
_MEMORY, _ENOUGH = "/dev/shm", 4 << 30
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)
_ROOM, _ROOM_IS_OURS = make_room()

# Plans, marks and exams of tests lie around this moment: a Thursday, after most of the sample year.
NOW = datetime(2024, 8, 15, 9, 0)


# Long files whose tests neither build upon each other nor share what is expensive to make.
SPREAD = {
    "tests/db/test_migration_failures.py",
    "tests/reports/test_sealed_papers.py",
    "tests/test_how_to_add.py",
    "tests/ui/test_edit_dialogs.py",
    "tests/ui/test_scales.py",
}


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Without pytest-qt (`-p no:pytest-qt`) its settings still have a meaning: none."""
    if not pluginmanager.hasplugin("pytest-qt"):
        parser.addini("qt_api", "of pytest-qt")
        parser.addini("qt_log_level_fail", "of pytest-qt")
        parser.addini("qt_log_ignore", "of pytest-qt", type="linelist")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where no test of the window is wanted its folder is not even read, so that nothing asks for Qt."""
    is_window = collection_path == Path(__file__).with_name("ui")
    return True if is_window and config.getoption("markexpr") == "not window" else None


def pytest_unconfigure() -> None:
    """Nothing of a run stays behind but what pytest keeps of failed tests."""
    shutil.rmtree(_HOME, ignore_errors=True)
    if _ROOM_IS_OURS:
        shutil.rmtree(_ROOM, ignore_errors=True)
        os.environ.pop(ROOM, None)


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """What SQLAlchemy compiled for the data file of one test serves those of all the others.

    It keeps compiled statements per engine and dialect, and every test opens an engine: without this a fourth
    of the suite went into compiling the same statements again.
    """
    import db.engine

    make, first, compiled = db.engine.create_engine, [], {}  # type: ignore[var-annotated]

    def make_like_the_first(*args: Any, **options: Any) -> Any:
        engine = make(*args, **options)
        first.append(engine.dialect)
        engine.dialect = first[0]
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.engine, "create_engine", make_like_the_first)
        yield


@pytest.fixture(scope="session", autouse=True)
def new_data_files_are_copies(built_once: BuiltOnce) -> Iterator[Callable[..., None]]:
    """A new data file is a copy of the first one, with a key of its own; gives the migrations themselves.

    They make the same file each time (a fifth of a second); in tests/db they run.
    """
    from db import migrate

    real = migrate.upgrade

    def make(folder: Path) -> None:
        real(folder / "new.db", None)

    def upgrade(path: Path, key: bytes | None, *rest: Any, **more: Any) -> None:
        if path.exists() or key is not None or rest or more:
            real(path, key, *rest, **more)
            return
        shutil.copyfile(built_once.find("new data file", make) / "new.db", path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE meta SET value = ? WHERE name = 'audit_key'", (secrets.token_hex(32),))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "upgrade", upgrade)
        yield real


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file of tests stays with one process, but the tests of a file of `SPREAD` go wherever there is room.

    A file that takes a minute, taken up last, is a minute in which the other processors have nothing to do.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Spreading(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return nodeid if file in SPREAD else file

    return Spreading(config, log)


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests first: a processor that takes one up last would work alone at the end."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def logged_warnings(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Fail a test that logs WARNING or worse; mark it `logs_warnings` when that is what it tests."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield collector.lines
    finally:
        root.removeHandler(collector)
    if collector.lines and request.node.get_closest_marker("logs_warnings") is None:
        pytest.fail("logged:\n" + "\n".join(collector.lines), pytrace=False)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands still, in the year of the sample town."""
    return lambda: NOW


@pytest.fixture(scope="session")
def built_once() -> BuiltOnce:
    """What is made once a run."""
    return BuiltOnce(_ROOM)


@pytest.fixture(scope="session")
def empty_data_folder(built_once: BuiltOnce) -> Path:
    """A data folder with the default categories and marks and nobody in it; it belongs to all: copy it."""
    from app.context import open_context

    return built_once.find("empty", lambda folder: open_context(folder, clock=lambda: NOW).close())


@pytest.fixture(scope="session")
def demo_folder(built_once: BuiltOnce) -> Path:
    """The folder `make demo` leaves, papers and data, made once: copy it."""
    from app.demo.__main__ import main

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["make demo", "--out", str(folder)])
            assert main() == 0

    return built_once.find("make demo", make)


@pytest.fixture(scope="session")
def sample_town(demo_folder: Path) -> Path:
    """The data folder of the sample town of `make demo` and of the window's menu: copy it."""
    return demo_folder / "demo-data"


@pytest.fixture
def data_folder(empty_data_folder: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, with the default categories and marks and nobody in it."""
    return shutil.copytree(empty_data_folder, tmp_path / "data")


@pytest.fixture
def database(data_folder: Path, clock: Callable[[], datetime]) -> Iterator[object]:
    """An open `db.session.Database` on `data_folder`."""
    from app.guards import GUARDS
    from db.session import Database

    opened = Database.open(data_folder, clock=clock, guards=GUARDS)
    yield opened
    opened.close()


@pytest.fixture
def context(data_folder: Path, clock: Callable[[], datetime]) -> Iterator[object]:
    """An open `app.context.AppContext` on `data_folder`."""
    from app.context import open_context

    opened = open_context(data_folder, clock=clock)
    yield opened
    opened.close()

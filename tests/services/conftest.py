"""Each command and each query of these tests gets a session of its own, as in the program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.guards import GUARDS
from db.session import Database
from tests.built import BuiltOnce, BuiltTowns
from tests.conftest import NOW

Run = Callable[[Callable[[Session], Any]], Any]


def runs(database: Database) -> Run:
    """Runs a command in a write session of its own."""

    def call(command: Callable[[Session], Any], reason: str = "") -> Any:
        with database.write(actor="t", action="test.run", text="测试", reason=reason) as unit:
            return command(unit.session)

    return call


def at_once(build: Callable[[Session], Any], run: Run) -> Any:
    """`partial(at_once, build)` is a `TOWN` that is made by one command."""
    return run(build)


def fill_folder(folder: Path, build: Callable[[Run], Any]) -> Any:
    """Let `build` fill the town of a data folder; returns what it does."""
    database = Database.open(folder, clock=lambda: NOW, guards=GUARDS)
    try:
        return build(runs(database))
    finally:
        database.close()


@pytest.fixture(scope="session")
def built_towns(built_once: BuiltOnce, empty_data_folder: Path) -> BuiltTowns:
    """The towns that modules ask for by `TOWN`."""
    return BuiltTowns(built_once, empty_data_folder, fill_folder)


@pytest.fixture
def data_folder(request: pytest.FixtureRequest, empty_data_folder: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own: the `TOWN` of its module where it asks for `built`, else empty."""
    if "built" not in request.fixturenames:
        return shutil.copytree(empty_data_folder, tmp_path / "data")
    towns: BuiltTowns = request.getfixturevalue("built_towns")
    return towns.copy(request.module.TOWN, tmp_path / "data")


@pytest.fixture
def built(request: pytest.FixtureRequest, built_towns: BuiltTowns) -> Any:
    """What `TOWN` of the module returned, ids as a rule; the test's data are those of that town."""
    return built_towns.made(request.module.TOWN)


@pytest.fixture
def run(database: Database) -> Run:
    """Run a command in a write session of its own."""
    return runs(database)


@pytest.fixture
def read(database: Database) -> Run:
    """Run a query in a read session of its own."""

    def call(query: Callable[[Session], Any]) -> Any:
        with database.read() as session:
            return query(session)

    return call

"""Each command and each query of these tests gets a session of its own, as in the program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
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


def wanted_town(request: pytest.FixtureRequest) -> Callable[[Run], Any] | None:
    """What fills the data folder: `TOWN` of the module, or its `BY_CHANCE` with the seed asked for."""
    if "built" in request.fixturenames:
        return request.module.TOWN  # type: ignore[no-any-return]
    by_chance = getattr(request.module, "BY_CHANCE", None)
    if by_chance is None or "town" not in request.fixturenames:
        return None
    return partial(at_once, partial(by_chance, seed=request.node.callspec.params["town"]))


@pytest.fixture
def data_folder(request: pytest.FixtureRequest, empty_data_folder: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, filled as `wanted_town` says, else empty."""
    wanted = wanted_town(request)
    if wanted is None:
        return shutil.copytree(empty_data_folder, tmp_path / "data")
    towns: BuiltTowns = request.getfixturevalue("built_towns")
    return towns.copy(wanted, tmp_path / "data")


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

"""Each command and each query of these tests gets a session of its own, as in the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.session import Database

Run = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def run(database: Database) -> Run:
    """Run a command in a write session of its own."""

    def call(command: Callable[[Session], Any], reason: str = "") -> Any:
        with database.write(actor="t", action="test.run", text="测试", reason=reason) as unit:
            return command(unit.session)

    return call


@pytest.fixture
def read(database: Database) -> Run:
    """Run a query in a read session of its own."""

    def call(query: Callable[[Session], Any]) -> Any:
        with database.read() as session:
            return query(session)

    return call

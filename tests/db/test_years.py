"""Every table says which year its rows belong to, and the lock in the file is made from that (R19)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Column, Integer, Table

from db import migrate
from db.base import Base
from db.seal import odd_triggers, seal_triggers
from db.session import FILE_NAME
from db.years import Dated, Every, Span, Through, Used, dated_tables, years_of

ROOT = Path(__file__).parents[2]


def test_every_table_says_its_year() -> None:
    silent = []
    for table in Base.metadata.tables:
        try:
            years_of(table)
        except LookupError:
            silent.append(table)
    assert silent == []


def test_a_table_that_says_nothing_is_an_error() -> None:
    table = Table("says_nothing", Base.metadata, Column("id", Integer, primary_key=True))
    try:
        with pytest.raises(LookupError):
            seal_triggers()
    finally:
        Base.metadata.remove(table)


def test_only_columns_that_are_there_are_named() -> None:
    wrong = []
    for table, years in dated_tables().items():
        own = set(Base.metadata.tables[table].columns.keys())
        named = {(table, name) for name in years.free}
        for aspect in years.aspects:
            if isinstance(aspect, (Dated, Span, Through)):
                named |= {(table, name) for name in aspect.columns}
            if isinstance(aspect, Dated):
                named |= {(table, name) for name in aspect.only}
            if isinstance(aspect, Span) and aspect.within:
                named.add((table, aspect.within))
            if isinstance(aspect, Every) and aspect.among:
                named.add((table, aspect.among[0]))
            if isinstance(aspect, Used):
                for by in aspect.by:
                    other, column = by.split(".")
                    keys = Base.metadata.tables[other].columns[column].foreign_keys
                    assert [key.column.table.name for key in keys] == [table], by
        wrong += [f"{table}.{name}" for table, name in named if name not in own]
        assert all(years.free.values()), table
    assert wrong == []


def triggers_of(path: Path) -> dict[str, str]:
    """Name → statement of every trigger in the file."""
    connection = driver.connect(str(path))
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.close()
    return dict(rows)


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004", "0006"])
def test_the_lock_is_what_the_models_say_whatever_the_file_came_from(tmp_path: Path, revision: str) -> None:
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, revision)
    migrate.upgrade(path, None, "0009")
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute(
        "INSERT INTO seal (year, sealed_at, head_code, note) VALUES (2024, '2025-01-10', '', '')"
    )
    connection.close()
    migrate.upgrade(path, None)
    assert triggers_of(path) == seal_triggers()
    connection = driver.connect(str(path), isolation_level=None)
    assert odd_triggers(connection) == ()
    connection.execute("DROP TRIGGER closed_participation_update")
    assert odd_triggers(connection) == ("closed_participation_update",)
    for name in seal_triggers().keys() - {"closed_participation_update"}:
        connection.execute(f"DROP TRIGGER {name}")
    assert odd_triggers(connection) == tuple(sorted(seal_triggers()))
    connection.close()


@pytest.mark.parametrize("revision", ["0001", "0006"])
def test_without_a_closed_year_nothing_is_locked(tmp_path: Path, revision: str) -> None:
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, revision)
    migrate.upgrade(path, None)
    assert triggers_of(path) == {}
    connection = driver.connect(str(path))
    assert odd_triggers(connection) == ()
    connection.close()


@pytest.mark.slow
def test_nobody_opens_a_data_file_without_its_guards() -> None:
    calls = []
    for path in sorted((ROOT / "app").rglob("*.py")) + sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if ast.unparse(node.func) in ("Database.open", "session.Database.open"):
                guards = [ast.unparse(each.value) for each in node.keywords if each.arg == "guards"]
                calls.append((path.name, guards))
            assert ast.unparse(node.func) != "Database", path
    assert calls
    assert [call for call in calls if call[1] != ["GUARDS"]] == []


def test_the_lock_is_made_out_once_of_the_same_tables() -> None:
    """It is compared with the file at every look; what one caller does with it is not seen by the next."""
    first = seal_triggers()
    first.clear()
    assert seal_triggers()
    table = Table("says_nothing_either", Base.metadata, Column("id", Integer, primary_key=True))
    try:
        with pytest.raises(LookupError):
            dated_tables()
    finally:
        Base.metadata.remove(table)
    assert "says_nothing_either" not in dated_tables()

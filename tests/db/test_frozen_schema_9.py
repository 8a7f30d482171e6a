"""A town of schema 9 says after an upgrade what it said before: figures, duties, archives, bulletins."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.context import AppContext, open_context
from app.services.trail import integrity
from db import migrate
from db.session import FILE_NAME
from tests.db.frozen.told import told_of

FROZEN = Path(__file__).parent / "frozen"
TOLD: dict[str, Any] = json.loads((FROZEN / "schema_9.json").read_text(encoding="utf-8"))
TODAY = date(2025, 3, 10)
YEARS = (2023, 2024, 2025)


def frozen_file(folder: Path) -> Path:
    """The file of schema 9 in a data folder."""
    path = folder / FILE_NAME
    path.write_bytes(gzip.decompress((FROZEN / "schema_9.db.gz").read_bytes()))
    return path


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[AppContext]:
    """The town, opened by today's program."""
    frozen_file(tmp_path)
    context = open_context(tmp_path, clock=lambda: datetime(2025, 3, 10, 9))
    yield context
    context.close()


def test_the_file_is_of_the_ninth_schema_with_every_kind(tmp_path: Path) -> None:
    path = frozen_file(tmp_path)
    assert migrate._stored_version(path, None) == 9
    codes = {row["rule_code"] for row in TOLD["rows"]}
    assert codes == {"Q6", "A24", "C29", "Q15", "Q16", "Q17", "Q18", "Q19", "Q20", "Q28"}


def test_an_upgraded_file_is_whole(upgraded: AppContext) -> None:
    with upgraded.database.read() as session:
        assert integrity.check_data(session).problems == ()


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_before_equals_after(upgraded: AppContext, year: int) -> None:
    with upgraded.database.read() as session:
        now = json.loads(json.dumps(told_of(session, year=year, today=TODAY), ensure_ascii=False))
    before = TOLD["told"][str(year)]
    assert now.keys() == before.keys()
    for part in before:
        assert now[part] == before[part], part

"""`list figures` and the switch of the ledger, as a contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def ganxun(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "--data", str(folder), *args],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert ganxun(folder, "init", "--town", "清河镇").returncode == 0
    return folder


def test_list_figures_has_exactly_these_keys(town: Path) -> None:
    done = ganxun(town, "list", "figures", "--year", "2024", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {tuple(row) for row in rows} == {("id", "word", "value", "unit", "definition")}
    by_id = {row["id"]: row for row in rows}
    assert by_id["att.due"]["value"] == 0
    # Nothing recorded is never 0 % and never 100 %.
    assert by_id["att.rate"]["value"] == by_id["exam.mean"]["value"] == "数据不足"
    assert by_id["att.rate"]["unit"] == "%"


def test_list_figures_wants_a_year_and_known_units(town: Path) -> None:
    done = ganxun(town, "list", "figures", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--year" in done.stderr
    done = ganxun(town, "list", "figures", "--year", "2024", "--unit", "没有这个单位")
    assert done.returncode == 2
    assert "没有这个单位" in done.stderr


def test_the_table_and_the_ledger_take_the_switch(town: Path, tmp_path: Path) -> None:
    done = ganxun(town, "list", "figures", "--year", "2024", "--units", "end", "--until", "2024-08-31")
    assert done.returncode == 0, done.stderr
    assert "出勤率" in done.stdout
    done = ganxun(
        town, "export", "ledger", "--year", "2024", "--units", "now", "--out", str(tmp_path / "x.xlsx")
    )
    assert done.returncode == 2

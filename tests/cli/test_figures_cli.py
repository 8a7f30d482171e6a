"""`list figures` and the switch of the ledger, as a contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ganxun


@pytest.fixture
def town(new_town: Ganxun) -> Ganxun:
    """`ganxun` on a town without people."""
    return new_town


def test_list_figures_has_exactly_these_keys(town: Ganxun) -> None:
    """Asked of the program itself, as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data", town.folder, "list", "figures", "--year", "2024", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {tuple(row) for row in rows} == {("id", "word", "value", "unit", "definition")}
    by_id = {row["id"]: row for row in rows}
    assert by_id["att.due"]["value"] == 0
    # Nothing recorded is never 0 % and never 100 %.
    assert by_id["att.rate"]["value"] == by_id["exam.mean"]["value"] == "数据不足"
    assert by_id["att.rate"]["unit"] == "%"


def test_list_figures_wants_a_year_and_known_units(town: Ganxun) -> None:
    done = town("list", "figures", "--json")
    assert (done.status, done.out) == (2, "")
    assert "--year" in done.err
    done = town("list", "figures", "--year", "2024", "--unit", "没有这个单位")
    assert done.status == 2
    assert "没有这个单位" in done.err


def test_the_table_and_the_ledger_take_the_switch(town: Ganxun, tmp_path: Path) -> None:
    done = town("list", "figures", "--year", "2024", "--units", "end", "--until", "2024-08-31")
    assert done.status == 0, done.err
    assert "出勤率" in done.out
    done = town("export", "ledger", "--year", "2024", "--units", "now", "--out", str(tmp_path / "x.xlsx"))
    assert done.status == 2


def test_figures_of_registers_stand_behind_the_catalogue(town: Ganxun) -> None:
    """Those of registers with entries, of the whole town; the same words as marks of the summary."""
    values = ("day=2024-05-01", "kind=宣讲", "speaker=王老师", "topic=二十大精神", "heads=230")
    sets = [part for value in values for part in ("--set", value)]
    assert town("register", "outreach", "add", *sets).status == 0
    rows = json.loads(town("list", "figures", "--year", "2024", "--json").out)
    assert [(row["id"], row["word"], row["value"], row["unit"]) for row in rows[-2:]] == [
        ("register.outreach.held", "宣讲送教场次", 1, "条"),
        ("register.outreach.heads", "宣讲送教听众人次", 230, "人次"),
    ]
    for more in (("--until", "2024-04-30"), ("--year", "2023")):
        rows = json.loads(town("list", "figures", "--year", "2024", "--json", *more).out)
        assert not [row for row in rows if str(row["id"]).startswith("register.")], more

"""`list hours`, `list duties`, `import hours`, `export duties` as other programs drive them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from app.context import open_context
from app.demo.town import TownSize, fill_town

HOUR_KEYS = {
    *("person_id", "name", "pot", "hours", "required", "rule", "citation"),
    *("shortfall", "reachable", "latest_date"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up town of 2024; the commands of this module run long after it."""
    made = tmp_path_factory.mktemp("town")
    context = open_context(made)
    fill_town(context.database, TownSize(40, 48, 1))
    context.close()
    return made


def answer(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """What a command prints as JSON."""
    assert run(["--data", str(folder), *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_hours_by_person_and_pot(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(folder, capsys, "list", "hours", "--year", 2024)
    assert rows
    assert all(set(row) >= HOUR_KEYS for row in rows)
    owed = [row for row in rows if row["rule"] == "Q21"]
    assert owed
    for row in owed:
        assert row["required"] <= 90
        assert "90学时" in row["citation"]
        assert row["shortfall"] == max(0, row["required"] - row["hours"])
        assert row["latest_date"] is None  # 2024 is over
    free = [row for row in rows if row["rule"] is None]
    assert all(row["required"] is None and row["reachable"] is None for row in free)


def test_duties_by_period(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(folder, capsys, "list", "duties", "--year", 2024)
    assert all(set(row) >= {"rule", "period", "required", "done", "status"} for row in rows)
    quota = {row["period"]: row for row in rows if row["rule"] == "Q1"}
    assert list(quota) == [f"2024-{month:02d}" for month in range(1, 13)]
    march = quota["2024-03"]
    assert (march["required"], march["done"], march["status"]) == (4, 4, "done")
    assert quota["2024-12"]["status"] == "overdue"  # still to be entered in the made-up town
    assert {row["status"] for row in rows if row["rule"] in ("Q12", "Q12b")} == {"reference"}


@pytest.mark.parametrize(
    ("paper", "name"), [("duties", "月历.xlsx"), ("duties", "月历.pdf"), ("hours-warning", "预警.pdf")]
)
def test_papers(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], paper: str, name: str
) -> None:
    out = tmp_path / name
    assert run(["--data", str(folder), "export", paper, "--year", "2024", "--out", str(out)]) == 0
    assert out.stat().st_size > 1000
    capsys.readouterr()


def test_an_export_of_a_platform(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = answer(folder, capsys, "list", "hours", "--year", 2024)[0]["name"]
    sheet = tmp_path / "学时.csv"
    sheet.write_text(
        f"姓名,身份证号,学时,平台,起止日期\n{name},,32.5,网络学院,2024-03-01至2024-05-31\n", "utf-8"
    )
    found = answer(folder, capsys, "import", "hours", sheet)
    assert found["summary"]["new"] == 1
    online = [row for row in answer(folder, capsys, "list", "hours", "--year", 2024) if row["pot"] == "网络"]
    assert [(row["name"], row["hours"]) for row in online] == [(name, 32.5)]

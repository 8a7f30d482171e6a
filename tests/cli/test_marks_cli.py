"""`list marks`: every 考勤状态 in time, as a contract."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from app.cli import mark_list
from app.services.mark import mark_versions
from app.services.mark.mark_versions import MarkKindInput
from db.session import Database

KEYS = (
    *("code", "word", "symbol", "letter", "key", "counts_as", "percent", "steps", "deductions", "from"),
    *("local", "active"),
)


def ganxun(folder: Path, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data", str(folder), *args],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_town_lists_the_built_in_ones(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ganxun(folder, "init", "--town", "清河镇")
    rows = json.loads(ganxun(folder, "list", "marks", "--json"))
    assert {tuple(row) for row in rows} == {KEYS}
    late = next(row for row in rows if row["code"] == "late")
    assert (late["word"], late["letter"], late["key"], late["from"]) == ("迟到", "迟", "C", None)
    assert (late["counts_as"], late["percent"], late["steps"], late["deductions"]) == ("迟到", 100, [], [])
    assert (late["local"], late["active"]) == (False, True)
    table = ganxun(folder, "list", "marks")
    assert "从哪天起" in table
    assert f"共 {len(rows)} 条" in table


def test_versions_steps_and_deductions_with_their_days(database: Database) -> None:
    half = MarkKindInput("迟到", "迟", "迟", "C", hour_percent=50, steps=((30, 20),))
    online = MarkKindInput("线上参加", "线", "线", "L", "present", 80)
    with database.write(actor="t", action="test.run", text="测试") as unit:
        s = unit.session
        mark_versions.change_mark_kind(s, code="late", start_on=date(2024, 7, 1), data=half)
        mark_versions.add_mark_kind(s, start_on=date(2024, 3, 1), data=online)
        mark_versions.set_lateness(s, start_on=date(2024, 1, 1), times=3, hours_centi=50)
        mark_versions.set_lateness(s, start_on=date(2024, 6, 1), times=0)
        mark_versions.set_lateness(s, start_on=date(2024, 9, 1), times=4)
    with database.read() as session:
        rows = mark_list.list_rows(session, argparse.Namespace())
    late = [row for row in rows if row["code"] == "late"]
    assert [(row["from"], row["percent"], row["steps"]) for row in late] == [
        (None, 100, []),
        ("2024-07-01", 50, [{"over": 30, "percent": 20}]),
    ]
    # Each version names the rules that hold on one of its own days.
    assert [row["deductions"] for row in late] == [
        [{"from": "2024-01-01", "times": 3, "hours": 0.5}],
        [{"from": "2024-09-01", "times": 4, "hours": 1}],
    ]
    local = [row for row in rows if row["local"]]
    assert [(row["word"], row["counts_as"], row["from"], row["key"]) for row in local] == [
        ("线上参加", "出勤", "2024-03-01", "L")
    ]
    assert local[0]["deductions"] == []

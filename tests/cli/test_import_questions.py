"""Questions of an import on the command line: exit 1, one sentence with the option, nothing written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ganxun

Told = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def ganxun(new_town: Ganxun) -> Told:
    """Runs a command in an empty town: exit status, answer (JSON where asked for), standard error."""
    return new_town.told


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, *rows: list[Any]) -> Path:
        path = tmp_path / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows(rows)
        return path

    return write


def people(ganxun: Told) -> list[tuple[str, str]]:
    return [(each["name"], each["unit"]) for each in ganxun("list", "people", "--json")[1]]


def test_a_list_without_a_unit_needs_one_answer(ganxun: Told, sheet: Callable[..., Path]) -> None:
    path = sheet("村干部", ["姓名", "电话"], ["赵六", "13911113333"], ["钱七", "13911114444"])
    status, told, err = ganxun("import", "roster", path, "--json", "--skip-problems")
    assert status == 1
    assert told["summary"]["questions"][0]["answer"].startswith("--unit ")
    assert "--unit" in err
    assert "没有写入任何内容" in err
    assert people(ganxun) == []
    assert ganxun("import", "roster", path, "--unit", "东湾村")[0] == 0
    assert sorted(people(ganxun)) == sorted([("赵六", "东湾村"), ("钱七", "东湾村")])


def test_an_unknown_sign_is_answered_by_an_option(ganxun: Told, sheet: Callable[..., Path]) -> None:
    ganxun("import", "roster", sheet("名册", ["姓名", "单位"], ["赵六", "东湾村"], ["钱七", "东湾村"]))
    ganxun("import", "plan", sheet("计划", ["培训时间", "培训内容"], ["2024-07-15", "民法典"]))
    path = sheet("考勤", ["姓名", "2024-07-15"], ["赵六", "旷训"], ["钱七", "√"])
    status, _, err = ganxun("import", "attendance", path)
    assert status == 1
    assert "--mark 旷训=" in err
    status, told, _ = ganxun("import", "attendance", path, "--mark", "旷训=缺席", "--json")
    assert status == 0
    assert [row["mark"] for row in told["rows"]] == ["缺席", "出勤"]
    again = sheet("考勤", ["姓名", "2024-07-15"], ["赵六", "迟到"], ["钱七", "√"])
    _, told, _ = ganxun("import", "attendance", again, "--check", "--json")
    assert told["rows"][0]["old"] == {"mark": "缺席"}


@pytest.mark.parametrize("as_file", [True, False])
def test_answers_come_from_a_file_or_as_they_are(
    ganxun: Told, sheet: Callable[..., Path], tmp_path: Path, *, as_file: bool
) -> None:
    path = sheet("名册", ["姓名", "单位", "电话"], ["赵六", "东湾村", "139"], ["人数", "2人", "1"])
    text = json.dumps({"cells": {"C2": "13911113333"}, "rows": {"3": "total"}})
    (tmp_path / "答.json").write_text(text, encoding="utf-8")
    given = tmp_path / "答.json" if as_file else text
    status, told, err = ganxun("import", "roster", path, "--answers", given, "--json")
    assert status == 0, err
    assert [row["phone"] for row in told["rows"]] == ["13911113333"]


@pytest.mark.parametrize("given", ["旷训", "=缺席", "旷训="])
def test_a_sign_needs_both_sides(ganxun: Told, sheet: Callable[..., Path], given: str) -> None:
    status, _, err = ganxun("import", "roster", sheet("名册", ["姓名"], ["赵六"]), "--mark", given)
    assert status == 2
    assert "旷训=缺席" in err


def test_rows_an_issued_bulletin_tells_are_marked_and_need_a_reason(
    ganxun: Told, sheet: Callable[..., Path], tmp_path: Path
) -> None:
    ganxun("import", "roster", sheet("名册", ["姓名", "单位"], ["赵六", "东湾村"], ["钱七", "东湾村"]))
    ganxun("import", "plan", sheet("计划", ["培训时间", "培训内容"], ["2024-07-15", "民法典"]))
    assert ganxun("mark", "1", "1迟", "--rest-present")[0] == 0
    status, _, err = ganxun("export", "bulletin", "--session", "1", "--out", tmp_path / "报.docx", "--issue")
    assert status == 0, err
    path = sheet("考勤", ["姓名", "2024-07-15"], ["赵六", "缺席"], ["钱七", "√"])
    rows = ganxun("import", "attendance", path, "--check", "--json")[1]["rows"]
    changed = next(row for row in rows if row["mark"] == "缺席")
    assert changed["told"]
    assert changed["old"]["mark"] in ("迟到", "出勤")
    same = [row for row in rows if row["verdict"] == "skip"]
    assert all("told" not in row for row in same)
    assert ganxun("import", "attendance", path)[0] == 1
    assert ganxun("import", "attendance", path, "--reason", "补看签到表")[0] == 0


def test_what_a_sign_means_holds_for_the_next_file_of_this_make(
    ganxun: Told, sheet: Callable[..., Path]
) -> None:
    ganxun("import", "roster", sheet("r", ["姓名", "单位"], ["陈一舟", "东湾村"], ["林二川", "东湾村"]))
    plan = sheet("p", ["培训时间", "培训内容"], ["2024-03-05", "公文写作"], ["2024-03-12", "信访条例"])
    ganxun("import", "plan", plan)
    first = sheet("a", ["姓名", "3月5日"], ["陈一舟", "旷训"], ["林二川", "√"])
    second = sheet("b", ["姓名", "3月12日"], ["陈一舟", "√"], ["林二川", "旷训"])
    given = ("--year", 2024)
    assert ganxun("import", "attendance", first, *given)[0] == 1
    assert ganxun("import", "attendance", first, *given, "--mark", "旷训=缺席")[0] == 0
    status, told, _ = ganxun("import", "attendance", second, *given, "--json")
    assert (status, told["summary"]["questions"]) == (0, [])
    assert {row["name"]: row["mark"] for row in told["rows"]} == {"陈一舟": "出勤", "林二川": "缺席"}

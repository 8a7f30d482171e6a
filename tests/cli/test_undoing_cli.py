"""`operations list|revert` and `bulletin withdraw` as other programs drive them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from tests.cli.conftest import Ganxun

FIXTURES = Path(__file__).resolve().parents[1] / "imports" / "fixtures"
Told = Callable[..., tuple[int, Any, str]]


@pytest.fixture(scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undoing")
    for arguments in (
        ("init", "--town", "清河镇"),
        ("import", "roster", str(FIXTURES / "roster_office.xlsx")),
        ("import", "plan", str(FIXTURES / "plan.xlsx"), "--year", "2024", "--skip-problems"),
        ("mark", "1", "3迟 7缺", "--rest-present"),
    ):
        run(["--data", str(folder), *arguments])
    return folder


@pytest.fixture
def ganxun(_town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command on the town: exit status, answer (JSON where asked for), standard error."""
    shutil.copytree(_town, tmp_path / "data")
    capsys.readouterr()

    return Ganxun(tmp_path / "data", capsys).told


def step(ganxun: Told, action: str) -> dict[str, Any]:
    """The newest operation of an action."""
    _, rows, _ = ganxun("operations", "list", "--json")
    return next(row for row in rows if row["action"] == action)


def test_the_list_names_every_step(ganxun: Told) -> None:
    status, rows, _ = ganxun("operations", "list", "--json")
    assert status == 0
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    assert set(rows[0]) == {
        *("id", "at", "actor", "action", "text", "records", "reason", "reverts", "import", "state"),
    }
    imports = [row["action"] for row in rows if row["import"]]
    assert imports == ["plan.import", "roster.import"]
    _, only, _ = ganxun("operations", "list", "--imports", "--json")
    assert [row["action"] for row in only] == imports
    year = rows[0]["at"][:4]
    assert ganxun("operations", "list", "--year", year, "--json")[1] == rows
    assert ganxun("operations", "list", "--year", 1999, "--json")[1] == []
    _, table, _ = ganxun("operations", "list")
    assert table.splitlines()[0].split()[:3] == ["编号", "时间", "操作人"]


def test_check_changes_nothing_and_shows_old_and_new(ganxun: Told) -> None:
    mark = step(ganxun, "attendance.mark")
    before = ganxun("operations", "list", "--json")
    status, answer, err = ganxun("operations", "revert", mark["id"], "--check", "--json")
    assert (status, err, answer["done"], answer["blocked"]) == (0, "", False, [])
    assert answer["records"] >= len(answer["changes"]) > 1
    assert any("迟到 → 未登记" in change["change"] for change in answer["changes"])
    status, words, _ = ganxun("operations", "revert", mark["id"], "--check")
    assert status == 0
    assert f"将撤销“登记考勤”，改动 {answer['records']} 条记录。" in words
    assert ganxun("operations", "list", "--json") == before


def test_an_older_import_is_refused_with_the_list_until_what_hangs_on_it_is_gone(ganxun: Told) -> None:
    plan, mark = step(ganxun, "plan.import"), step(ganxun, "attendance.mark")
    for extra in ((), ("--check",)):
        status, words, err = ganxun("operations", "revert", plan["id"], *extra)
        assert status == 1
        assert err.startswith("不能撤销“导入课程计划")
        assert "登记考勤" in words
    assert ganxun("operations", "revert", mark["id"])[0] == 0
    assert step(ganxun, "attendance.mark")["state"] == "已撤销"
    undo = step(ganxun, "history.undo")
    assert (undo["text"], undo["reverts"], undo["state"]) == ("撤销：登记考勤", mark["id"], "有效")
    status, words, err = ganxun("operations", "revert", plan["id"])
    assert (status, err) == (0, "")
    assert "已撤销“导入课程计划" in words
    assert ganxun("list", "sessions", "--year", 2024, "--json")[1] == []
    # Each undo is a step of its own and goes back in turn.
    for action in ("history.undo", "history.undo"):
        assert ganxun("operations", "revert", step(ganxun, action)["id"])[0] == 0
        assert step(ganxun, "history.redo")["text"].startswith("重做：")
        break
    assert len(ganxun("list", "sessions", "--year", 2024, "--json")[1]) > 1


def test_the_rest_of_an_import(ganxun: Told) -> None:
    plan = step(ganxun, "plan.import")
    status, _, err = ganxun("operations", "revert", plan["id"], "--check")
    assert status == 1
    assert "可加 --rest 只撤销这些" in err
    assert ganxun("operations", "revert", plan["id"], "--rest")[0] == 0
    left = ganxun("list", "sessions", "--year", 2024, "--json")[1]
    assert [row["id"] for row in left] == [1]
    assert step(ganxun, "plan.import")["state"] == "部分撤销"
    assert ganxun("check")[0] == 0


def test_refusals(ganxun: Told) -> None:
    mark = step(ganxun, "attendance.mark")
    assert ganxun("operations", "revert", 99999)[0] == 1
    assert ganxun("operations", "revert", "abc")[0] == 2
    assert ganxun("operations")[0] == 2
    ganxun("operations", "revert", mark["id"])
    status, _, err = ganxun("operations", "revert", mark["id"])
    assert (status, "已经撤销过" in err) == (1, True)


def test_a_numbered_bulletin_is_withdrawn_never_undone(ganxun: Told, tmp_path: Path) -> None:
    out = tmp_path / "a.txt"
    assert ganxun("export", "bulletin", "--session", 1, "--out", out, "--issue")[0] == 0
    issue = step(ganxun, "bulletin.issue")
    assert issue["state"] == "不可撤销"
    for extra in ((), ("--check",), ("--reason", "发错了")):
        status, _, err = ganxun("operations", "revert", issue["id"], *extra)
        assert status == 1
        assert "撤回" in err
    # The marks it has told: a reason is asked for, and then they go back.
    mark = step(ganxun, "attendance.mark")
    status, words, err = ganxun("operations", "revert", mark["id"], "--check")
    assert status == 1
    assert "已经通报过" in err
    assert "迟到 → 未登记" in words
    assert ganxun("operations", "revert", mark["id"], "--check", "--reason", "登记错了")[0] == 0
    number = ganxun("list", "bulletins", "--year", 2024, "--json")[1][0]["number"]
    assert ganxun("bulletin", "withdraw", number)[0] == 2
    assert ganxun("bulletin", "withdraw", number, "--reason", " ")[0] == 1
    status, answer, _ = ganxun("bulletin", "withdraw", number, "--reason", "发错单位", "--json")
    assert (status, answer["number"], answer["status"]) == (0, number, "已撤回")
    row = ganxun("list", "bulletins", "--year", 2024, "--json")[1][0]
    assert (row["number"], row["status"], row["withdrawn"]) == (number, "已撤回", "发错单位")
    assert step(ganxun, "bulletin.withdraw")["reason"] == "发错单位"
    assert ganxun("bulletin", "withdraw", number, "--reason", "再来")[0] == 1
    assert ganxun("export", "bulletin", "--session", 1, "--out", out, "--issue")[0] == 0
    numbers = [r["number"] for r in ganxun("list", "bulletins", "--year", 2024, "--json")[1]]
    assert len(set(numbers)) == 2


def test_the_imports_are_listed_with_file_and_rows_and_taken_back_later(ganxun: Told) -> None:
    status, rows, _ = ganxun("list", "imports", "--json")
    assert status == 0
    assert [(row["file"], row["kind"], row["taken_back"]) for row in rows] == [
        ("plan.xlsx", "plan", False),
        ("roster_office.xlsx", "roster", False),
    ]
    assert set(rows[0]) == {"id", "when", "file", "kind", "rows", "taken_back"}
    assert rows[1]["rows"] == len(ganxun("list", "people", "--json")[1])
    assert ganxun("operations", "revert", rows[0]["id"], "--rest")[0] == 0
    assert ganxun("list", "imports")[0] == 0


def test_an_import_is_told_as_taken_back(ganxun: Told, tmp_path: Path) -> None:
    path = tmp_path / "新人.csv"
    path.write_text("姓名,单位\n欧阳朔,党政办\n", encoding="utf-8")
    assert ganxun("import", "roster", path)[0] == 0
    newest = ganxun("list", "imports", "--json")[1][0]
    assert (newest["file"], newest["rows"]) == ("新人.csv", 1)
    assert ganxun("operations", "revert", newest["id"])[0] == 0
    assert ganxun("list", "imports", "--json")[1][0]["taken_back"] is True

"""`--answers`: missing, broken, mistyped or of another sheet it ends with one sentence."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.cli import run
from app.cli.answers_file import PARTS
from tests.built import BuiltOnce, name_of
from tests.cli.conftest import Ganxun

ROOT = Path(__file__).resolve().parents[2]
ANSWERED = re.compile(r'--answers \{\{"(?:(\w+)|\{(\w+)\})"')
ROSTER = [["姓名", "单位"], ["赵六", "东湾村"], ["钱七", "东湾村"]]
Told = tuple[int, str, str]


def save(path: Path, rows: list[list[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(rows)
    return path


def build_town(folder: Path) -> None:
    """A town of two people with one class session."""
    with TemporaryDirectory() as files:
        roster = save(Path(files) / "roster.csv", ROSTER)
        plan = save(Path(files) / "plan.csv", [["培训时间", "培训内容"], ["2024-07-15", "民法典"]])
        for arguments in (
            ("init", "--town", "清河镇"),
            ("import", "roster", roster),
            ("import", "plan", plan),
        ):
            assert run(["--data", str(folder), *map(str, arguments)]) == 0


@pytest.fixture
def town(built_once: BuiltOnce, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Runs `import KIND` with rows as a file, in a town; status, output, standard error."""
    shutil.copytree(built_once.find(name_of(build_town), build_town), tmp_path / "data")

    call = Ganxun(tmp_path / "data", capsys)

    def bring(kind: str, rows: list[list[Any]], *options: object) -> Told:
        return call("import", kind, save(tmp_path / f"{kind}.csv", rows), *options)

    return bring


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "cut off": b'{"cells": {"B2": ',
    "a list": b"[1]",
    "a part that is no object": b'{"cells": 3}',
    "unknown part": '{"unit": {"a": "东湾村"}}'.encode(),
    "nothing": b'{"cells": {"B2": null}}',
    "yes": b'{"cells": {"B2": true}}',
    "a list in it": b'{"rows": {"2": ["total"]}}',
    "said twice": '{"cells": {"B2": "甲", "B2": "乙"}}'.encode(),
    "too deep": b'{"a":' * 100_000,
    "not UTF-8": '{"cells": {"B2": "西山村"}}'.encode("gbk"),
    "no text": b"\xff\xfe{\x00\x01",
    "too large": b" " * 1_100_000 + b"{}",
}


def test_every_question_can_be_answered_in_the_file() -> None:
    asked = set()
    for path in (ROOT / "app" / "imports").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for literal, constant in ANSWERED.findall(path.read_text(encoding="utf-8")):
            asked.add(literal or getattr(import_module(module), constant))
    assert {"exam_dates", "dates", "names", "whose"} <= asked
    assert asked <= set(PARTS)


def refused(told: Told, status: int) -> None:
    assert told[0] == status, told
    assert told[1] == "", "nothing is listed"
    assert told[2].count("\n") == 1
    assert told[2].endswith("。\n")
    assert "内部出错" not in told[2]


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_refused_input(town: Callable[..., Told], tmp_path: Path, how: str) -> None:
    path = tmp_path / "答.json"
    path.write_bytes(BROKEN[how])
    refused(town("roster", [*ROSTER, ["孙八", "东湾村"]], "--answers", path), 1)


def test_a_missing_file_and_a_folder_are_refused_input(town: Callable[..., Told], tmp_path: Path) -> None:
    refused(town("roster", ROSTER, "--answers", tmp_path / "没有.json"), 1)
    refused(town("roster", ROSTER, "--answers", tmp_path), 1)
    refused(town("roster", ROSTER, "--answers", "长" * 300), 1)
    refused(town("roster", ROSTER, "--answers", ""), 1)


@pytest.mark.parametrize("given", ["{", '{"cells": 3}', '{"unit": {}}', '{"rows": {"2": null}}'])
def test_broken_answers_on_the_command_line_are_wrong_usage(town: Callable[..., Told], given: str) -> None:
    refused(town("roster", ROSTER, "--answers", given), 2)


UNFIT: dict[str, tuple[str, list[list[Any]], dict[str, Any]]] = {
    "a row below the last": ("roster", ROSTER, {"rows": {"9": "total"}}),
    "a sheet of another file": ("roster", ROSTER, {"cells": {"离职!B2": "西山村"}}),
    "a cell that is none": ("roster", ROSTER, {"cells": {"第二行": "西山村"}}),
    "somebody nobody knows": ("roster", ROSTER, {"people": {"2": 99}}),
    "tests in a roster": ("roster", ROSTER, {"exam_dates": {"成绩": "2024-01-01"}}),
    "another test": ("scores", [["姓名", "成绩"], ["赵六", 80]], {"exam_dates": {"甲": "2024-01-01"}}),
    "no day": ("scores", [["姓名", "成绩"], ["赵六", 80]], {"exam_dates": {"scores": "某天"}}),
    "a choice that is none": (
        "plan",
        [["培训时间", "培训内容"], ["2024年3月5日-7日", "甲"], ["2024年4月8日-9日", "乙"]],
        {"dates": {"several": "胡说"}},
    ),
    "nothing of that kind": (
        "plan",
        [["培训时间", "培训内容"], ["2024-08-15", "消防"]],
        {"dates": {"several": "只登记第一天"}},
    ),
}


@pytest.mark.parametrize("how", UNFIT)
def test_answers_that_no_longer_fit_are_told(town: Callable[..., Told], how: str) -> None:
    kind, rows, answers = UNFIT[how]
    refused(town(kind, rows, "--skip-problems", "--answers", json.dumps(answers, ensure_ascii=False)), 1)


def test_answers_that_fit_are_followed(town: Callable[..., Told]) -> None:
    rows = [["姓名", "成绩"], ["赵六", 80]]
    answers = json.dumps({"exam_dates": {"scores": "2024-03-01"}})
    status, _, err = town("scores", rows, "--answers", answers)
    assert (status, err) == (0, "")


def test_a_sign_the_sheet_does_not_have_is_told(town: Callable[..., Told]) -> None:
    rows = [["姓名", "2024-07-15"], ["赵六", "√"], ["钱七", "旷"]]
    status, _, err = town("attendance", rows, "--mark", "旷=缺席", "--mark", "旷训=缺席")
    assert status == 0
    assert "“旷训”" in err
    assert "“旷”" not in err


def test_a_sheet_that_is_not_there_is_named_without_a_gap(town: Callable[..., Told]) -> None:
    told = town("roster", ROSTER, "--sheet", "二月")
    refused(told, 1)
    assert "：。" not in told[2]

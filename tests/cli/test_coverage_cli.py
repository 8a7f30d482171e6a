"""`list schemes`, `list coverage`, `export coverage`: names, ids and JSON of the contract."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Ganxun

KEYS = ["person_id", "name", "unit", "topic", "sessions", "hours"]


@pytest.fixture(scope="module")
def folder(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample town, a copy for this module; nobody writes to it."""
    return shutil.copytree(sample_town, tmp_path_factory.mktemp("coverage") / "data")


@pytest.fixture
def town(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ganxun:
    """The command line on it."""
    return Ganxun(folder, capsys)


def test_list_schemes(town: Ganxun) -> None:
    rows = town("list", "schemes", "--json").json
    assert [row["title"] for row in rows][:4] == ["培训内容", "课堂类型", "能力", "十七项知识"]
    assert [len(row["topics"]) for row in rows] == [9, 5, 4, 17, 3, 7]
    assert list(rows[0]) == ["id", "title", "courses", "topics"]
    assert list(rows[0]["topics"][0]) == ["id", "title", "courses"]
    assert "十七项知识" in town("list", "schemes").out


def test_list_coverage_by_number_and_title(town: Ganxun) -> None:
    rows = town("list", "coverage", "--scheme", "1", "--year", "2024", "--json").json
    assert rows == town("list", "coverage", "--scheme", "培训内容", "--year", "2024", "--json").json
    assert {tuple(row) for row in rows} == {tuple(KEYS)}
    people = {row["id"] for row in town("list", "people", "--json").json if not row["left_on"]}
    topics = {topic["title"] for topic in town("list", "schemes", "--json").json[0]["topics"]}
    assert {row["person_id"] for row in rows} >= people
    assert {row["topic"] for row in rows} == topics
    assert len(rows) >= len(people) * len(topics)


def test_list_coverage_says_what_is_missing(town: Ganxun) -> None:
    without = town("list", "coverage", "--json")
    assert (without.status, without.is_sentence) == (2, True)
    unknown = town("list", "coverage", "--scheme", "十八项", "--json")
    assert (unknown.status, unknown.is_sentence) == (1, True)


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "docx"])
def test_export_coverage(town: Ganxun, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"覆盖.{ending}"
    answer = town("export", "coverage", "--scheme", "十七项知识", "--year", "2024", "--out", out)
    assert answer.status == 0
    assert out.stat().st_size > 3000


def test_export_coverage_needs_a_scheme_there_is(town: Ganxun, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    bare = town("export", "coverage", "--year", "2024", "--out", out)
    assert (bare.status, bare.is_sentence) == (2, True)
    wrong = town("export", "coverage", "--scheme", "没有", "--year", "2024", "--out", out)
    assert (wrong.status, wrong.is_sentence) == (1, True)
    assert not out.exists()

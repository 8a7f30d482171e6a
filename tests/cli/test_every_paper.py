"""`ganxun export` and `ganxun list reports`, driven by nothing but what the list says of each paper."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from app.reports import REPORTS
from tests.cli.conftest import CHINESE, Ganxun

KEYS = ["id", "title", "formats", "params"]
PARAM_KEYS = ["flag", "words", "kind", "default", "required"]
KINDS = {
    *("year", "month", "date", "number", "text", "switch", "choice"),
    *("session", "batch", "exam", "round", "talk", "leave", "person", "unit", "group", "scheme"),
}
# What a driver types for a kind; the numbers come from the lists of the same command line.
PLAIN: dict[str, object] = {"year": 2024, "month": "2024-11", "date": "2024-08-15", "number": 2}
PLAIN |= {"text": "午餐"}
LISTED = {"session": "sessions", "exam": "exams", "talk": "talks", "leave": "leaves", "person": "people"}
LISTED |= {"unit": "units", "group": "groups", "scheme": "schemes"}

PAPERS = [(report.id, ending) for report in REPORTS for ending in report.formats]


@pytest.fixture(scope="module")
def folder(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample town, a copy for this module."""
    return shutil.copytree(sample_town, tmp_path_factory.mktemp("papers") / "data")


@pytest.fixture
def town(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ganxun:
    """The command line on it."""
    return Ganxun(folder, capsys)


@pytest.fixture(scope="module")
def told() -> dict[str, list[dict[str, Any]]]:
    """Parameters by paper, as `list reports --json` told them first."""
    return {}


def params(town: Ganxun, told: dict[str, list[dict[str, Any]]], paper: str) -> list[dict[str, Any]]:
    if not told:
        told |= {row["id"]: row["params"] for row in town("list", "reports", "--json").json}
    return told[paper]


def typed(town: Ganxun, param: dict[str, Any]) -> list[object]:
    """`--session 3`: the flag and a value that makes sense."""
    kind = param["kind"]
    if param["flag"] == "--id":
        return [param["flag"], "inspection", "--paper", "form"]  # an empty form needs no entry
    if kind in PLAIN:
        return [param["flag"], PLAIN[kind]]
    rows = town("list", LISTED[kind], "--year", 2024, "--json").json
    return [param["flag"], rows[min(2, len(rows) - 1)]["id"]]


def text_of(path: Path) -> str:
    """What stands on it, read back."""
    if path.suffix == ".pdf":
        paper = pypdfium2.PdfDocument(path)
        try:
            return "".join(page.get_textpage().get_text_bounded() for page in paper)
        finally:
            paper.close()
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return "".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    if path.suffix == ".docx":
        made = docx.Document(str(path))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        return "".join([*(paragraph.text for paragraph in made.paragraphs), *cells])
    return path.read_text("utf-8-sig")


def test_the_list_of_papers_is_what_it_promises(town: Ganxun) -> None:
    rows = town("list", "reports", "--json").json
    assert [row["id"] for row in rows] == [report.id for report in REPORTS]
    for row in rows:
        assert list(row) == KEYS
        flags = [param["flag"] for param in row["params"]]
        assert len(set(flags)) == len(flags)
        for param in row["params"]:
            assert list(param) == PARAM_KEYS
            assert param["flag"].startswith("--")
            assert CHINESE.search(param["words"])
            assert param["kind"] in KINDS
            assert isinstance(param["required"], bool)
            assert param["default"] is None or not param["required"]
    year = next(param for row in rows if row["id"] == "ledger" for param in row["params"])
    assert year == {"flag": "--year", "words": "年度", "kind": "year", "default": None, "required": True}


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "ending"), PAPERS)
def test_every_paper_comes_out_in_each_of_its_formats(
    town: Ganxun, told: dict[str, list[dict[str, Any]]], tmp_path: Path, paper: str, ending: str
) -> None:
    asked = params(town, told, paper)
    # A whole town's archive is a hundred files in one: a person's will do.
    wanted = [param for param in asked if param["required"] or param["kind"] == "person"]
    arguments = [part for param in wanted for part in typed(town, param)]
    out = tmp_path / f"{paper}.{ending}"
    answer = town("export", paper, *arguments, "--out", out)
    assert answer.status == 0, answer.err
    assert answer.out == f"已导出 {out}\n"
    assert len(CHINESE.findall(text_of(out))) > 20


@pytest.mark.parametrize("paper", [report.id for report in REPORTS])
def test_what_is_missing_is_named_and_nothing_is_written(
    town: Ganxun, told: dict[str, list[dict[str, Any]]], tmp_path: Path, paper: str
) -> None:
    required = [param for param in params(town, told, paper) if param["required"]]
    out = tmp_path / f"x.{next(report for report in REPORTS if report.id == paper).formats[0]}"
    for missing in required:
        given = [part for param in required if param is not missing for part in typed(town, param)]
        answer = town("export", paper, *given, "--out", out)
        assert (answer.status, answer.out) == (2, "")
        assert answer.is_sentence
        assert missing["words"] in answer.err
        assert missing["flag"] in answer.err
        assert not out.exists()
    answer = town("export", paper, *(part for param in required for part in typed(town, param)))
    assert answer.status == 2
    assert answer.is_sentence
    assert "--out" in answer.err


@pytest.mark.parametrize("paper", [report.id for report in REPORTS])
def test_a_wrong_ending_is_one_sentence(
    town: Ganxun, told: dict[str, list[dict[str, Any]]], tmp_path: Path, paper: str
) -> None:
    required = [param for param in params(town, told, paper) if param["required"]]
    given = [part for param in required for part in typed(town, param)]
    for name in ("x.doc", "x", "x.csv"):
        answer = town("export", paper, *given, "--out", tmp_path / name)
        assert (answer.status, answer.out) == (2, "")
        assert answer.is_sentence
        assert all(f".{ending}" in answer.err for ending in _formats(paper))
        assert not (tmp_path / name).exists()


def _formats(paper: str) -> tuple[str, ...]:
    return next(report.formats for report in REPORTS if report.id == paper)

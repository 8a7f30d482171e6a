"""`export summary|record|archive|appraisal|four` as other programs drive them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from app.cli import run
from app.context import open_context
from app.demo.town import TownSize, fill_town


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up town of 2024."""
    made = tmp_path_factory.mktemp("town")
    context = open_context(made)
    fill_town(context.database, TownSize(40, 48, 1))
    context.close()
    return made


def people(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Everybody."""
    assert run(["--data", str(folder), "list", "people", "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def export(folder: Path, paper: str, out: Path, *more: str) -> int:
    """The command's status."""
    return run(["--data", str(folder), "export", paper, "--year", "2024", "--out", str(out), *more])


def test_summary(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "总结.docx"
    assert export(folder, "summary", out) == 0
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
    assert "共开展集体教育培训活动" in text
    with zipfile.ZipFile(out) as package:
        assert "口径：" in package.read("word/footnotes.xml").decode()
    assert "（数据不足）" not in text, "no sentence without a figure"
    assert "【" not in text
    said = capsys.readouterr()
    assert "数据不足，没有写入正文：集中学习研讨天数" in said.err
    assert export(folder, "summary", tmp_path / "总结.xlsx") == 2


@pytest.mark.parametrize("year", ["0", "-1", "10000", "9" * 20])
@pytest.mark.parametrize("paper", ["summary", "archive", "appraisal", "four"])
def test_a_year_that_is_none_is_wrong_use(folder: Path, tmp_path: Path, paper: str, year: str) -> None:
    out = tmp_path / "x.docx"
    with pytest.raises(SystemExit, match="2"):
        run(["--data", str(folder), "export", paper, "--year", year, "--out", str(out)])
    assert not out.exists()


def test_an_empty_name_is_not_everybody(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    assert export(folder, "record", out, "--person", "") == 1
    assert export(folder, "archive", out, "--unit", "") == 1
    assert not out.exists()


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_record_by_name_and_number(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    person = people(folder, capsys)[3]
    for who in (person["name"], str(person["id"])):
        out = tmp_path / f"{who}.{ending}"
        assert export(folder, "record", out, "--person", who) == 0
        if ending == "pdf":
            pages = pypdf.PdfReader(out).pages
            assert len(pages) == 1
            assert person["name"] in pages[0].extract_text()


def test_a_whole_unit(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everybody = people(folder, capsys)
    unit = everybody[0]["unit"]
    out = tmp_path / "单位.pdf"
    assert export(folder, "record", out, "--unit", unit) == 0
    assert len(pypdf.PdfReader(out).pages) == sum(1 for each in everybody if each["unit"] == unit)


def test_wrong_names(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "无.pdf"
    assert export(folder, "record", out, "--person", "没有此人") != 0
    assert "没有此人" in capsys.readouterr().err
    assert export(folder, "archive", out, "--unit", "没有此单位") != 0
    assert not out.exists()


@pytest.mark.parametrize("name", ["appraisal.xlsx", "appraisal.pdf", "four.xlsx", "archive.pdf"])
def test_other_papers(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    out = tmp_path / name
    assert export(folder, name.split(".")[0], out) == 0
    assert out.stat().st_size > 1000
    capsys.readouterr()

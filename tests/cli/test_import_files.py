"""Files the import command cannot take: one sentence, status 1, nothing written, nothing lost."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Ganxun

ROWS = [["姓名", "单位"], ["赵六", "东湾村"], ["钱七", "西山村"]]
TEXT = "\n".join(",".join(row) for row in ROWS)
Told = tuple[int, str, str]


@pytest.fixture
def ganxun(new_town: Ganxun) -> Callable[..., Told]:
    """Runs a command in an empty town; status, output, standard error."""
    return new_town


def book(
    path: Path, *, merged: str = "", rows: list[list[str]] | None = None, state: str = "visible"
) -> Path:
    made = openpyxl.Workbook()
    for row in rows if rows is not None else ROWS:
        made.active.append(row)
    if merged:
        made.active.merge_cells(merged)
    if state != "visible":
        made.create_sheet("空")
        made.active.sheet_state = state
    made.save(path)
    return path


def rewritten(path: Path, old: bytes, new: bytes) -> Path:
    """The sheet of an xlsx with `old` (a pattern) replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(old, new, parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    return path


def half(path: Path) -> Path:
    whole = book(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def no_book(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


REFUSED: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "missing": ("a.xlsx", lambda path: path),
    "below a file": ("a.xlsx", lambda path: book(path) / "b.xlsx"),
    "a name too long": ("a.xlsx", lambda path: path.with_name("长" * 300 + ".xlsx")),
    "a folder": ("a.xlsx", folder),
    "nothing in it": ("a.xlsx", lambda path: written(path, b"")),
    "blank lines": ("a.csv", lambda path: written(path, b"\n\n\n")),
    "cut off": ("a.xlsx", half),
    "no workbook in it": ("a.xlsx", no_book),
    "a page of the web": ("a.xls", lambda path: written(path, b"<html><body>Login</body></html>")),
    "a PDF": ("a.xlsx", lambda path: written(path, b"%PDF-1.4\n")),
    "only a header": ("a.csv", lambda path: written(path, "姓名,单位\n".encode())),
    "an empty workbook": ("a.xlsx", lambda path: book(path, rows=[])),
    "merged over everything": ("a.xlsx", lambda path: book(path, merged="A1:B3")),
    "formulas without results": ("a.xlsx", lambda path: book(path, rows=[["=A9", "=B9"], ["=A8", "=B8"]])),
    "a cell at the far end": (
        "a.xlsx",
        lambda path: rewritten(
            book(path),
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        ),
    ),
}


@pytest.mark.parametrize("how", REFUSED)
def test_refused_in_one_sentence(ganxun: Callable[..., Told], tmp_path: Path, how: str) -> None:
    name, make = REFUSED[how]
    path = make(tmp_path / name)
    for options in ((), ("--check",), ("--skip-problems", "--json")):
        status, out, err = ganxun("import", "roster", path, *options)
        assert (status, out) == (1, ""), how
        assert err.count("\n") == 1
        assert err.endswith("。\n")
        assert "内部出错" not in err
    assert ganxun("list", "people", "--json")[1].strip() == "[]"
    assert ganxun("list", "imports", "--json")[1].strip() == "[]"


READ: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "xlsm": ("a.xlsm", book),
    "no ending": ("名册", book),
    "a csv called xlsx": ("a.xlsx", lambda path: written(path, TEXT.encode("gb18030"))),
    "the whole sheet as its size": (
        "a.xlsx",
        lambda path: rewritten(book(path), b'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"'),
    ),
    "the whole sheet merged": (
        "a.xlsx",
        lambda path: rewritten(
            book(path),
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
    ),
    "hidden beside an empty one": ("a.xlsx", lambda path: book(path, state="hidden")),
}  # fmt: skip


@pytest.mark.parametrize("how", READ)
def test_read_whatever_it_is_called(ganxun: Callable[..., Told], tmp_path: Path, how: str) -> None:
    name, make = READ[how]
    status, _, err = ganxun("import", "roster", make(tmp_path / name))
    assert (status, err) == (0, "")
    assert ganxun("list", "people")[1].count("村") == 2


def test_rows_in_error_never_overwrite_the_list_itself(ganxun: Callable[..., Told], tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    book(path, rows=[["姓名", "单位"], ["10", "东湾村"]])
    before = path.read_bytes()
    for given in (path, tmp_path / "." / "名册.xlsx"):
        status, _, err = ganxun("import", "roster", path, "--problems", given)
        assert status == 1
        assert "原表没有动" in err
        assert path.read_bytes() == before


def test_the_rows_in_error_are_an_xlsx(ganxun: Callable[..., Told], tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(ROWS)
    status, out, err = ganxun("import", "roster", path, "--problems", tmp_path / "错误行.txt")
    assert (status, out) == (2, "")
    assert ".xlsx" in err
    assert ganxun("list", "people", "--json")[1].strip() == "[]"

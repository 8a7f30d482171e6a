"""Files that would hang, swell or crash a careless reader (R14, R15): one sentence, in time, no harm."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

import json
import os
import random
import re
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Cancelled, InputProblem
from app.imports import IMPORTS, KnownTown, Params, check_workbook, read_file
from app.reader import child, limits
from app.reader.reading import _library_folders
from app.reader.sheet import Cell, Sheet, Workbook
from app.wording import sentence
from app.work import CancelToken, Progress
from tests.imports.sheets import FIXTURES

SECONDS = 10
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}"'
    ' Target="{target}"/>{more}</Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
STRINGS = (
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'sharedStrings" Target="sharedStrings.xml"/>'
)
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'


def xlsx(path: Path, data: str, *, strings: str = "", prolog: str = "", after: str = "") -> Path:
    """A bare xlsx whose sheet data is `data`."""
    body = f"<sheetData>{data}</sheetData>{after}"
    sheet = f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{MAIN}">{body}</worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS.format(type="officeDocument", target="xl/workbook.xml", more=""))
        archive.writestr("xl/workbook.xml", WORKBOOK)
        more = STRINGS if strings else ""
        sheet_rels = RELS.format(type="worksheet", target="worksheets/sheet1.xml", more=more)
        archive.writestr("xl/_rels/workbook.xml.rels", sheet_rels)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
    return path


def attempt(path: Path) -> Workbook | str:
    """What reading gives: the workbook, or the one sentence; always in time and without swelling."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    digest = path.read_bytes() if path.stat().st_size < 10_000_000 else b""
    started = time.monotonic()
    found: Workbook | str
    try:
        found = read_file(path)
    except InputProblem as problem:
        found = sentence(problem)
    assert time.monotonic() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
    assert not digest or path.read_bytes() == digest
    if isinstance(found, str):
        assert re.fullmatch(r"[^。！\n]+。", found), found
        assert path.name in found
        assert "代号" not in found, "a code without a sentence"
    return found


def refused(path: Path, words: str) -> None:
    found = attempt(path)
    assert isinstance(found, str)
    assert words in found


def zip_bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(xlsx(path, HEAD), "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/bomb.xml", "w", force_zip64=True) as file,
    ):
        block = b"0" * (1 << 20)
        for _ in range(600):
            file.write(block)


def lying_zip_bomb(path: Path) -> None:
    """A directory that declares a thousand bytes for a sheet of 120 MB."""
    name = "xl/worksheets/sheet1.xml"
    xlsx(path, HEAD + " " * 120_000_000)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.find(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def three_million_strings(path: Path) -> None:
    items = "<si><t>a</t></si>" * 3_000_000
    xlsx(path, HEAD, strings=f'<?xml version="1.0"?><sst xmlns="{MAIN}" count="3000000">{items}</sst>')


def million_empty_rows(path: Path) -> None:
    xlsx(path, HEAD + "".join(f'<row r="{n}"/>' for n in range(2, 1_048_577)))


def formatted_last_row(path: Path) -> None:
    xlsx(path, HEAD + '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>')


def cell_at(place: str) -> Callable[[Path], None]:
    row = "".join(filter(str.isdigit, place))
    return lambda path: xlsx(path, HEAD + f'<row r="{row}"><c r="{place}"><v>1</v></c></row>') and None


def entities(prolog: str) -> Callable[[Path], None]:
    data = HEAD.replace("姓名", "&a9;")
    return lambda path: xlsx(path, data, prolog=prolog) and None


LAUGHS = "<!DOCTYPE w [<!ENTITY a0 '哈'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
EXTERNAL = "<!DOCTYPE w [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>]>"
QUADRATIC = f"<!DOCTYPE w [<!ENTITY a9 '{'a' * 100_000}'>]>"


def many_merges(path: Path) -> None:
    merges = "".join(f'<mergeCell ref="B{n}:C{n}"/>' for n in range(1, 42_001))
    xlsx(path, HEAD, after=f'<mergeCells count="42000">{merges}</mergeCells>')


def long_cell(path: Path) -> None:
    xlsx(path, HEAD + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"长" * 1_000_000}</t></is></c></row>')


def macro_book(path: Path) -> None:
    xlsx(path, HEAD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 100)


def old_book() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    stream: bytes = book.get_biff_data()
    return stream


def ole(path: Path, stream: bytes, name: str = "Workbook") -> Path:
    """An OLE2 file with one stream of a given name."""
    from xlwt.CompoundDoc import XlsDoc

    XlsDoc().save(str(path), stream)
    data = path.read_bytes()
    old, new = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    at = data.index(old)
    entry = new.ljust(64, b"\0") + (len(new) + 2).to_bytes(2, "little")
    path.write_bytes(data[:at] + entry + data[at + 66 :])
    return path


def test_zip_bomb(tmp_path: Path) -> None:
    zip_bomb(tmp_path / "a.xlsx")
    refused(tmp_path / "a.xlsx", "内容过大")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lying_zip_bomb, "已损坏"),
        (cell_at("XFD1048576"), "范围过大"),
        (cell_at("A1048576"), "范围过大"),
        (cell_at("ZZZZZZ1"), "范围过大"),
        (entities(LAUGHS), "不安全"),
        (entities(EXTERNAL), "不安全"),
        (entities(QUADRATIC), "不安全"),
    ],
)
def test_refused_in_one_sentence(tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    make(tmp_path / "a.xlsx")
    refused(tmp_path / "a.xlsx", words)


@pytest.mark.parametrize("make", [three_million_strings, million_empty_rows, formatted_last_row, many_merges])
def test_large_but_read_or_refused_in_time(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.xlsx")
    found = attempt(tmp_path / "a.xlsx")
    assert isinstance(found, str) or found.sheets[0].rows == (("姓名",),)


@pytest.mark.parametrize("make", [million_empty_rows, formatted_last_row, many_merges])
def test_what_offices_really_send_is_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.xlsx")
    found = attempt(tmp_path / "a.xlsx")
    assert isinstance(found, Workbook), found
    assert found.sheets[0].rows == (("姓名",),)


def test_a_cell_of_a_million_characters_is_cut(tmp_path: Path) -> None:
    long_cell(tmp_path / "a.xlsx")
    found = attempt(tmp_path / "a.xlsx")
    assert isinstance(found, Workbook)
    assert len(str(found.sheets[0].rows[1][0])) == limits.MAX_TEXT


def test_a_macro_workbook_is_read_and_its_macros_ignored(tmp_path: Path) -> None:
    macro_book(tmp_path / "a.xlsm")
    assert isinstance(attempt(tmp_path / "a.xlsm"), Workbook)


def test_passwords(tmp_path: Path) -> None:
    refused(ole(tmp_path / "a.xlsx", b"x" * 5000, "EncryptedPackage"), "打开密码")
    stream = old_book()
    first = 4 + int.from_bytes(stream[2:4], "little")
    filepass = b"\x2f\x00\x36\x00" + b"\x01\x00" + b"\0" * 52
    refused(ole(tmp_path / "b.xls", stream[:first] + filepass + stream[first:]), "打开密码")
    xlsx(tmp_path / "c.xlsx", HEAD)
    data = bytearray((tmp_path / "c.xlsx").read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(magic), bytes(data)):
            data[match.start() + offset] |= 1
    (tmp_path / "c.xlsx").write_bytes(bytes(data))
    refused(tmp_path / "c.xlsx", "打开密码")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00" + b"\0" * 5000, "程序文件"),
        (b"%PDF-1.7\n" + b"x" * 100, "PDF 文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片"),
        (b"Rar!\x1a\x07\x01\x00" + b"\0" * 100, "压缩包"),
        (b"", "是空的"),
        (b"PK\x03\x04" + b"\0" * 100, "不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "不完整"),
        (bytes(range(256)) * 40, "不是表格"),
        (b"<?xml version='1.0'?><a/>", "XML 文件"),
        (b"<html><body>hello</body></html>", "网页"),
    ],
)
def test_other_files_under_a_sheet_name(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "名册.xlsx").write_bytes(content)
    refused(tmp_path / "名册.xlsx", words)


@pytest.mark.parametrize("name", ["roster_office.xlsx", "roster_village.xls", "plan.xlsx"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_truncated(tmp_path: Path, name: str, share: float) -> None:
    data = (FIXTURES / name).read_bytes()
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    refused(tmp_path / name, "导入" if share > 0.02 else "")


def test_word_documents_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", "<w/>")
    refused(tmp_path / "a.xlsx", "Word 文档")
    refused(ole(tmp_path / "b.xls", b"x" * 5000, "WordDocument"), "Word 文档")


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="import.file_missing"):
        read_file(tmp_path / "none.xlsx")
    with pytest.raises(InputProblem, match="import.not_a_file"):
        read_file(tmp_path)


def test_a_file_held_by_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: str) -> dict[str, object]:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("app.reader.sniff.read", locked)
    assert child.answer("x.xlsx") == {"refused": "import.no_access", "data": {}}


def test_a_panic_of_the_native_reader_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def panics(path: str) -> dict[str, object]:
        raise Panic

    monkeypatch.setattr("app.reader.sniff.read", panics)
    assert child.answer("x.xlsx") == {"refused": "import.damaged", "data": {}}


def test_the_child_cannot_take_more_than_its_memory(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from app.reader import child, sniff\n"
        "sniff.read = lambda path: {'x': len(bytearray(600 << 20))}\n"
        "child.main('')"
    )
    command = [sys.executable, "-I", "-S", "-c", code, "", *_library_folders()]
    assert b"import.too_large" in subprocess.run(command, capture_output=True, check=True).stdout


def test_time_limit_and_cancel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow.csv"
    slow.write_text("姓名\n", encoding="utf-8")
    sleeper = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr("app.reader.reading._command", lambda _path: sleeper)
    with pytest.raises(InputProblem, match="import.too_slow"):
        read_file(slow, seconds=0)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_file(slow, progress=Progress(token))


def checked_or_refused(workbook: Workbook) -> None:
    """Whatever a sheet holds, every check ends in verdicts or in one sentence."""
    for kind in IMPORTS:
        try:
            preview = check_workbook(kind, workbook, KnownTown(), Params(year=2024))
        except InputProblem as problem:
            said = sentence(problem)
        else:
            said = json.dumps(preview.to_json()) and "。"
        assert said.endswith("。")


CELLS = st.one_of(
    st.sampled_from(
        "姓名 单位 职务 身份证号 日期 课程名称 学时 成绩 考勤 3月5日 3月 上午 张三 李四 √ × 迟 缺考 合计 备注 序号 党政办 一、村干部".split()
    ),
    st.just(""),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=12),
)


HEADERS = (
    (),
    ("姓名", "身份证号", "性别", "出生年月", "单位", "职务", "电话"),
    ("日期", "课程名称", "学时", "类别", "地点", "授课人", "时段"),
    ("序号", "姓名", "3月5日", 11, "3月", "考勤", "日期"),
    ("姓名", "单位", "成绩", "考试情况", "备注"),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(HEADERS), st.lists(st.lists(CELLS, max_size=8).map(tuple), max_size=12), st.data())
def test_no_sheet_makes_a_check_fail(
    header: tuple[Cell, ...], body: list[tuple[Cell, ...]], data: st.DataObject
) -> None:
    rows = (header, *body) if header else tuple(body)
    height, width = len(rows), max(map(len, rows), default=0)
    merged = ()
    if height and width:
        top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
        merged = ((top, left, min(top + 2, height - 1), min(left + 1, width - 1)),)
    anchors = {
        (r, c): area[:2]
        for area in merged
        for r in range(area[0], area[2] + 1)
        for c in range(area[1], area[3] + 1)
    }
    checked_or_refused(Workbook("表.xlsx", "xlsx", (Sheet("甲", rows, merged=merged, anchors=anchors),)))


# GANXUN_MUTANTS=1000 asks for the count of the scorecard.
MUTANTS = int(os.environ.get("GANXUN_MUTANTS", "200"))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_mutated_files(tmp_path: Path) -> None:
    """Flipped, cut, doubled and zeroed bytes: a workbook or one sentence, never anything else (R14)."""
    seeds = [p.read_bytes() for p in sorted(FIXTURES.glob("*.*")) if p.suffix not in (".json", ".md")]
    chance = random.Random(20240815)
    outcomes = {"read": 0, "refused": 0}
    for number in range(MUTANTS):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 2, 8, 40))):
            at = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                data[at] ^= 1 << chance.randrange(8)
            elif kind == 1:
                data[at : at + chance.randrange(1, 200)] = b""
            elif kind == 2:
                data[at:at] = data[at : at + chance.randrange(1, 400)]
            else:
                data[at : at + 16] = bytes(min(16, len(data) - at))
            data = data or bytearray(b"x")
        path = tmp_path / f"{number}.xls"
        path.write_bytes(bytes(data))
        found = attempt(path)
        outcomes["read" if isinstance(found, Workbook) else "refused"] += 1
        if isinstance(found, Workbook):
            checked_or_refused(found)
    assert outcomes["read"] > 10
    assert outcomes["refused"] > 50


HEADS = ("序号", "姓名", "3月5日", 11, "3月", "考勤", "日期")
MET_BY_CHANCE: list[list[tuple[Cell, ...]]] = [
    # Days of which one has a number that is none.
    [HEADS, ("姓名", "姓名", float("inf"))],
    [HEADS, ("姓名", "姓名", float("nan"))],
    # Blocks of which one has no column like the first one's names.
    [
        HEADS,
        ("姓名", "姓名", "", "姓名"),
        ("姓名", "姓名", "姓名", "日期", "姓名"),
        ("姓名", "姓名", "姓名"),
        ("", "姓名", "姓名", "姓名", "单位"),
    ],
]


@pytest.mark.parametrize("rows", MET_BY_CHANCE)
@pytest.mark.parametrize("merged", [((0, 0, 2, 1),), ()])
def test_sheets_met_by_chance(rows: list[tuple[Cell, ...]], merged: tuple[tuple[int, ...], ...]) -> None:
    anchors = {(row, column): (0, 0) for row in range(3) for column in range(2)} if merged else {}
    checked_or_refused(
        Workbook("表.xlsx", "xlsx", (Sheet("甲", tuple(rows), merged=merged, anchors=anchors),))
    )  # type: ignore[arg-type]

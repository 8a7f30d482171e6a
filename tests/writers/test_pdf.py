"""PDF pages: right text for people and for search, pages that add up, warnings that name people."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest

from app.errors import Cancelled
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.work import CancelToken, Progress
from app.writers.pdf import fonts
from app.writers.pdf.pdf_file import PdfFile
from app.writers.pdf.pdf_layout import CellColumn, wrap
from app.writers.pdf.pdf_text import PdfFonts
from app.writers.pdf.table_pdf import write_pdf

RARE = "张𬭎 陈𫖯 王㛃 刘䶮 吴𠮷"
COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("姓名", Kind.NAME, 10),
    Column("单位", Kind.TEXT, 20, grow=True),
    Column("签到", Kind.WORD, 12),
)


def sheet(count: int, **more: object) -> Section:
    rows = [(number, f"甲{number}", "党政办公室", None) for number in range(1, count + 1)]
    return Section("名单", "清河镇签到表", Table(COLUMNS, rows, row_height=8.2), **more)  # type: ignore[arg-type]


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def test_text_is_found_again_also_above_the_base_plane(tmp_path: Path) -> None:
    table = Table((Column("姓名", Kind.TEXT),), [(name,) for name in RARE.split()] + [("干部支部",)])
    path = tmp_path / "a.pdf"
    assert write_pdf(Document("t", (Section("s", "标题", table),)), path).warnings == ()
    text = pages(path)[0]
    for name in [*RARE.split(), "干部支部", "标题"]:
        assert name in text


def test_missing_glyphs_are_visible_and_named(tmp_path: Path) -> None:
    table = Table((Column("姓名", Kind.NAME),), [("张\U000e9999",), ("李\ue123",), ("王五",)])
    path = tmp_path / "a.pdf"
    written = write_pdf(Document("t", (Section("s", "标题", table),), warnings=("先说的",)), path)
    assert written.warnings[0] == "先说的"
    assert len(written.warnings) == 3
    assert "张\U000e9999" in written.warnings[1]
    assert "张〓" in pages(path)[0]
    assert "李〓" in pages(path)[0]


def test_font_chain() -> None:
    drawn = [(font.name, text) for font, text, _ in fonts.runs("张𠮷\U00020bb7", fonts.SERIF)]
    assert drawn[0] == (fonts.SERIF, "张")
    assert drawn[1][0] in fonts.RARE
    assert fonts.undrawable(["张三", "李\U000e9999"]) == {"李\U000e9999": "\U000e9999"}
    assert fonts.plain("a\u200bb\ufe0fc\u00a0d\x01") == "abc d"


def test_letters_and_digits_are_drawn_as_they_stand() -> None:
    """They are not looked through; nothing that is taken out or replaced counts among them."""
    every = "".join(map(chr, range(0x110000)))
    assert [
        hex(ord(char)) for char in every if char.isalnum() and fonts.plain(f"{char} ") != f"{char} "
    ] == []


def test_every_page_has_header_code_and_number(tmp_path: Path) -> None:
    facts = ((Fact("课程", "讲座"),),)
    path = tmp_path / "a.pdf"
    first = sheet(100, facts=facts, code="0815-A3F", own_pages=True)
    second = sheet(10, facts=facts, code="0816-001", own_pages=True)
    written = write_pdf(Document("t", (first, second)), path)
    texts = pages(path)
    assert written.pages == len(texts)
    for number, text in enumerate(texts[:-1], 1):
        assert f"第 {number}/{len(texts) - 1} 页" in text
        assert "表码 0815-A3F" in text
        assert "清河镇签到表" in text
        assert "课程：讲座" in text
        assert "姓名" in text
    assert "第 1/1 页" in texts[-1]
    found = [int(word[1:]) for text in texts[:-1] for word in text.split() if word[0] == "甲"]
    assert found == list(range(1, 101))
    titles = [item.title for item in pypdf.PdfReader(path).outline]  # type: ignore[union-attr]
    assert titles == ["名单", "名单"]


def test_two_panels_halve_the_pages(tmp_path: Path) -> None:
    rows = [(number, f"甲{number}", "党政办公室", None) for number in range(1, 101)]
    one = Section("s", "标题", Table(COLUMNS, rows, row_height=8.2))
    two = Section("s", "标题", Table(COLUMNS, rows, row_height=8.2, panels=2))
    single = write_pdf(Document("t", (one,)), tmp_path / "1.pdf").pages
    double = write_pdf(Document("t", (two,)), tmp_path / "2.pdf").pages
    assert double == (single + 1) // 2
    words = " ".join(pages(tmp_path / "2.pdf")).split()
    assert {word for word in words if word[0] == "甲"} == {f"甲{n}" for n in range(1, 101)}


def test_wide_tables_are_split_with_their_key_columns(tmp_path: Path) -> None:
    columns = (
        Column("姓名", Kind.NAME, 10),
        *(Column(f"{n}", Kind.MARK, 5, group="月", block=f"第{n // 30 + 1}块") for n in range(90)),
    )
    table = Table(columns, [("王五", *["√"] * 89, "×")], frozen=1, alert=frozenset("×"))
    path = tmp_path / "a.pdf"
    write_pdf(Document("t", (Section("s", "总表", table, paper=Paper("A4", landscape=True)),)), path)
    texts = pages(path)
    assert [f"总表（第{n}块）" in text for n, text in enumerate(texts, 1)] == [True] * 3
    assert all("王五" in text for text in texts)
    assert sum(text.count("√") for text in texts) == 89


def test_signature_is_never_alone_on_a_page(tmp_path: Path) -> None:
    for count in range(20, 60):
        path = tmp_path / f"{count}.pdf"
        section = sheet(count, notes=("说明",), signature=(Fact("制表人"), Fact("日期")))
        write_pdf(Document("t", (section,)), path)
        texts = pages(path)
        assert "制表人：" in texts[-1]
        assert sum(word[0] == "甲" for word in texts[-1].split()) >= 3, count
        assert not any("制表人" in text for text in texts[:-1])


def test_long_text_wraps_without_losing_a_character(tmp_path: Path) -> None:
    long = "因病休养，经批准免训三个月；" * 12
    table = Table((Column("序号", Kind.SERIAL, 5), Column("备注", Kind.TEXT, 20)), [(1, long), (2, "短")])
    path = tmp_path / "a.pdf"
    write_pdf(Document("t", (Section("s", "标题", table),)), path)
    assert long in "".join(pages(path)[0].split())


def test_cancel_leaves_no_file(tmp_path: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        write_pdf(
            Document("t", (sheet(2000),)), tmp_path / "a.pdf", Progress(token, lambda state: token.cancel())
        )
    assert list(tmp_path.iterdir()) == []


def test_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    write_pdf(Document("清河镇台账", (sheet(1),), author="清河镇党建办", fingerprint="0A1B2C3D"), path)
    about = pypdf.PdfReader(path).metadata
    assert about is not None
    assert (about.title, about.author) == ("清河镇台账", "清河镇党建办")
    assert about["/Keywords"] == "0A1B2C3D"


def test_an_empty_table_is_still_a_page(tmp_path: Path) -> None:
    assert (
        write_pdf(Document("t", (Section("s", "标题", Table(COLUMNS, [])),)), tmp_path / "a.pdf").pages == 1
    )


@pytest.mark.parametrize(
    ("text", "chars", "lines"),
    [
        ("第三季度测试（59分）", 8, ["第三季度测试", "（59分）"]),
        ("原定7月9日；原定10月9日，另行通知", 9, ["原定7月9日；原定", "10月9日，另行通知"]),
        ("全体干部参加学习讨论", 5, ["全体干部参", "加学习讨论"]),
        ("1234567890", 3, ["12345", "67890"]),
        ("甲\n乙", 9, ["甲", "乙"]),
    ],
)
def test_lines_keep_numbers_and_brackets_whole(text: str, chars: int, lines: list[str]) -> None:
    assert wrap(text, fonts.SERIF, 10.0, chars * 10.0, PdfFonts(PdfFile())) == lines


def test_even_texts_take_more_lines_in_the_same_size() -> None:
    def sizes(*, even: bool) -> set[str]:
        column = Column("所缺培训", Kind.TEXT, 20)
        table = Table((column,), [], text_size=9, even=even)
        cells = CellColumn(column, 0.0, 100.0, table, PdfFonts(PdfFile()))
        return {
            re.findall(r" ([0-9.]+) Tf", cells[text][0])[0]
            for text in ("短", "中等长度的课程名称一", "长课程名" * 9)
        }

    assert sizes(even=True) == {"9"}
    assert len(sizes(even=False)) > 1

"""The font of two-byte codes: what is drawn is found again and looks the same, whoever draws with it."""

from __future__ import annotations

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import reportlab
from pypdf.generic import StreamObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile
from reportlab.pdfgen.canvas import Canvas

from app.writers.pdf import fonts, wide_font
from app.writers.pdf.pdf_file import PdfFile
from app.writers.pdf.pdf_text import PdfFonts
from app.writers.pdf.wide_font import WideFont

FILES = (fonts.SERIF, fonts.SANS, fonts.SANS_BOLD, fonts.KAI, *fonts.RARE)
SIZE = (595.28, 841.89)
WRITERS = Path(wide_font.__file__).parent


def drawn_by(name: str, count: int, *, above: int = 0) -> str:
    """The first `count` characters after `above` that a font file draws, none that changes when read back."""
    found = [
        chr(code)
        for code in sorted(fonts.font(name).face.charToGlyph)
        if code > above and (0x3400 <= code < 0xA000 or 0x20000 <= code < 0x2F800)
    ]
    return "".join(found[:count])


def page_of(*texts: str, name: str = fonts.SERIF) -> bytes:
    """A PDF of one page with `texts` below each other."""
    file = PdfFile()
    writing = PdfFonts(file)
    lines = [writing.line(text, name, 4, 20, 800 - 6 * row) for row, text in enumerate(texts)]
    file.put_page("".join(lines), SIZE)
    return saved(file)


def saved(file: PdfFile) -> bytes:
    stream = BytesIO()
    file.save(stream, title="t", author="", keywords="", created=datetime(2025, 1, 5))
    return stream.getvalue()


def texts_of(data: bytes) -> tuple[str, str]:
    """The text of all pages, as two readers find it, without what they think of spaces."""
    mine = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
    with pypdfium2.PdfDocument(data) as document:
        other = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(mine.split()), "".join(other.split())


def fonts_of(data: bytes) -> dict[str, Any]:
    """The font dictionaries of the file by the name that pages use."""
    page = pypdf.PdfReader(BytesIO(data)).pages[0]
    return {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}


def stream_of(value: Any) -> bytes:
    found = value.get_object()
    assert isinstance(found, StreamObject)
    return found.get_data()


RARE = ("张𬭎", "赵𫖯", "王𠀀", "𪚥", "吴𠮷、刘䶮", "王㛃")


def test_names_above_the_base_plane_stay_in_one_piece() -> None:
    data = page_of(*RARE)
    mine, other = texts_of(data)
    for name in RARE:
        assert name in mine
        assert name in other


@pytest.mark.parametrize("name", FILES)
def test_every_font_file_brings_its_characters_back(name: str) -> None:
    low, high = drawn_by(name, 400), drawn_by(name, 200, above=0xFFFF)
    assert len(low) + len(high) > 256
    texts = [text[i : i + 40] for text in (low, high) for i in range(0, len(text), 40)]
    file = PdfFile()
    wide = fonts.font(name).wide
    content = ""
    for row, text in enumerate(texts):
        [(subset, codes)] = wide.splitString(text, file.document)
        resource = wide.getSubsetInternalName(subset, file.document)
        content += f"BT 1 0 0 1 20 {800 - 8 * row} Tm {resource} 6 Tf <{codes.hex()}> Tj ET\n"
    file.put_page(content, SIZE)
    data = saved(file)
    assert texts_of(data) == (low + high, low + high)
    assert list(fonts_of(data)) == ["/F1"]


@pytest.mark.parametrize("name", FILES)
def test_glyphs_and_widths_are_those_of_the_file(name: str) -> None:
    """Each code leads to the outline its character has in the font file, and is as wide."""
    chars = drawn_by(name, 150) + drawn_by(name, 150, above=0xFFFF)[::-1] + "⼀一〇0A"
    chars = "".join(char for char in dict.fromkeys(chars) if fonts.font(name).has(char))
    file = PdfFile()
    wide = fonts.font(name).wide
    [(_, codes)] = wide.splitString(chars, file.document)
    wide.getSubsetInternalName(0, file.document)
    file.put_page(" ", SIZE)
    [font] = fonts_of(saved(file)).values()
    assert (font["/Subtype"], font["/Encoding"]) == ("/Type0", "/Identity-H")
    inner = font["/DescendantFonts"][0].get_object()
    first, widths = inner["/W"]
    assert first == 1
    assert [int(width) for width in widths] == [round(wide.face.getCharWidth(ord(char))) for char in chars]
    embedded = TTFontFile(BytesIO(stream_of(inner["/FontDescriptor"]["/FontFile2"])), charInfo=0)
    to_glyph = stream_of(inner["/CIDToGIDMap"])
    for place, char in enumerate(chars):
        code = int.from_bytes(codes[2 * place : 2 * place + 2], "big")
        glyph = int.from_bytes(to_glyph[2 * code : 2 * code + 2], "big")
        ours = outline(embedded, glyph)
        theirs = outline(wide.face, wide.face.charToGlyph[ord(char)])
        assert ours == theirs, char


def outline(face: TTFontFile, glyph: int) -> bytes:
    """The bytes of a simple glyph, without what fills them up."""
    head, loca = face.get_table("head"), face.get_table("loca")
    size = 4 if head[51] else 2
    start, stop = (
        int.from_bytes(loca[size * number : size * (number + 1)], "big") * (1 if size == 4 else 2)
        for number in (glyph, glyph + 1)
    )
    data: bytes = face.get_table("glyf")[start:stop]
    if data[:2] == b"\xff\xff":  # made of other glyphs, which have other numbers in a subset
        return data[2:10]
    return data.rstrip(b"\0")


def test_thousands_of_characters_are_one_font_and_one_string() -> None:
    text = drawn_by(fonts.SERIF, 5000)
    file = PdfFile()
    shown = PdfFonts(file).show(text, fonts.SERIF, 1)
    assert shown.count("Tj") == shown.count("Tf") == 1
    file.put_page(f"BT {shown} ET", SIZE)
    data = saved(file)
    assert texts_of(data)[0] == text
    assert list(fonts_of(data)) == ["/F1"]


def test_more_characters_than_a_font_object_takes_make_a_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wide_font, "MOST", 90)
    text = drawn_by(fonts.SERIF, 200)
    parts = [text[:60], text[60:120], text[120:], text[-3:] + text[:3]]
    file = PdfFile()
    writing = PdfFonts(file)
    lines = [writing.line(part, fonts.SERIF, 5, 20, 700 - 9 * row) for row, part in enumerate(parts)]
    file.put_page("".join(lines), SIZE)
    data = saved(file)
    assert sorted(fonts_of(data)) == ["/F1", "/F1+1", "/F1+2"]
    assert texts_of(data) == ("".join(parts), "".join(parts))


def test_a_full_font_object_can_be_embedded() -> None:
    codes = [ord(char) for char in drawn_by("HanaMinB", wide_font.MOST)]
    assert len(codes) == wide_font.MOST
    embedded = TTFontFile(BytesIO(fonts.font("HanaMinB").face.makeSubset(codes)), charInfo=0)
    assert embedded.numGlyphs >= wide_font.MOST


def test_reportlabs_canvas_draws_with_it_as_with_its_own_fonts() -> None:
    own = WideFont("Breit", str(fonts.FOLDER / "HanaMinB.ttf"))
    pdfmetrics.registerFont(own)
    names = ("𠀀𪚥𬭎", drawn_by("HanaMinB", 300, above=0xFFFF))
    stream = BytesIO()
    canvas = Canvas(stream, initialFontName="Breit")
    try:
        for row, name in enumerate(names):
            canvas.setFont("Breit", 6 - 5 * row)
            canvas.drawString(20, 700 - 20 * row, name)
        width = canvas.stringWidth("𠀀" * 7, "Breit", 10)
        canvas.save()
    finally:
        own.unregister()
    assert width == pytest.approx(70 * own.face.getCharWidth(0x20000) / 1000)
    data = stream.getvalue()
    assert texts_of(data) == ("".join(names), "".join(names))
    assert [font["/Subtype"] for font in fonts_of(data).values()] == ["/Type0"]


def test_documents_made_at_once_do_not_mix() -> None:
    """One font file serves all papers; two of them being written share neither codes nor the reader."""
    one, other = PdfFile(), PdfFile()
    first, second = PdfFonts(one), PdfFonts(other)
    assert first.show("甲乙", fonts.SERIF, 9) == second.show("丙丁", fonts.SERIF, 9)
    one.put_page(first.line("甲乙", fonts.SERIF, 9, 20, 20), SIZE)
    other.put_page(second.line("丙丁", fonts.SERIF, 9, 20, 20), SIZE)
    assert texts_of(saved(one))[0] == "甲乙"
    assert texts_of(saved(other))[0] == "丙丁"


def test_papers_written_in_several_threads_take_turns_at_the_font_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """reportlab's reader has one position in the file: two at once would take each other's glyphs."""
    face = fonts.font(fonts.SERIF).face
    make, inside, most = face.makeSubset, [], []

    def slow(subset: list[int]) -> bytes:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.01)
        made: bytes = make(subset)
        inside.pop()
        return made

    texts = [drawn_by(fonts.SERIF, 400)[part::8] for part in range(8)]
    alone = [page_of(text) for text in texts]
    monkeypatch.setattr(face, "makeSubset", slow)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(page_of, texts)) == alone
    assert most == [1] * len(texts)


def test_a_paper_given_up_leaves_nothing_behind() -> None:
    wide = fonts.font(fonts.SERIF).wide
    gc.collect()
    before = len(wide.state)
    PdfFonts(PdfFile()).show("半途而废", fonts.SERIF, 9)
    page_of("有始有终")
    gc.collect()
    assert len(wide.state) == before


def test_a_missing_glyph_is_a_visible_sign() -> None:
    data = page_of("张\U000e9999", "李\ue123")
    assert texts_of(data)[0] == "张〓李〓"
    inner = fonts_of(data)["/F1"]["/DescendantFonts"][0].get_object()
    assert 0 not in [
        int.from_bytes(stream_of(inner["/CIDToGIDMap"])[at : at + 2], "big") for at in range(2, 8, 2)
    ]


def test_no_private_name_of_reportlab_is_used() -> None:
    """Checked with reportlab 5.1: what it calls by an underscore may change in any version."""
    assert reportlab.__version__.startswith("5.1"), "look again at what the PDF writers build on"
    mine = {name for name in vars(WideFont) | vars(fonts.font(fonts.SERIF).wide) if name[:1] == "_"}
    theirs = set(dir(TTFont)) | set(vars(TTFont("T", str(fonts.FOLDER / f"{fonts.SERIF}.ttf"))))
    own = {name for name in mine if not name.startswith("__")} - theirs
    assert own == {"_font", "_glyphs", "_reading"}
    for path in sorted(WRITERS.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportlab"):
                assert not [alias.name for alias in node.names if alias.name.startswith("_")], path.name
            if isinstance(node, ast.Attribute) and node.attr.startswith("_") and path.name in TOUCHING:
                assert isinstance(node.value, ast.Name) or node.attr.startswith("__"), (path.name, node.attr)
                assert node.attr.startswith("__") or node.value.id == "self", (path.name, node.attr)
    assert not {"_" + name for name in ("font", "glyphs", "reading")} & theirs
    assert PDFDocument.__module__ == "reportlab.pdfbase.pdfdoc"


TOUCHING = ("wide_font.py", "pdf_file.py", "pdf_text.py", "fonts.py")

"""The file round the pages: what reportlab makes of it, the same bytes every time, never half of it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.papers.document import Column, Document, Kind, Paper, Section, Table
from app.writers.pdf.pdf_file import PdfFile
from app.writers.pdf.table_pdf import write_pdf
from app.writers.pdf.wide_font import WideFont

COLUMNS = (Column("序号", Kind.SERIAL, 5), Column("姓名", Kind.NAME, 10))
ROOT = Path(__file__).resolve().parents[2]


def names(title: str, count: int = 90, **more: Any) -> Section:
    rows = [(number, f"甲{number}") for number in range(1, count + 1)]
    return Section(title, title, Table(COLUMNS, rows), **more)


def paper(*sections: Section, **more: Any) -> Document:
    return Document("名册", sections, created=datetime(2025, 1, 5, 10, 30), **more)


def made(tmp_path: Path, document: Document, name: str = "a.pdf") -> Path:
    path = tmp_path / name
    write_pdf(document, path)
    return path


def test_the_same_paper_is_the_same_file_to_the_byte(tmp_path: Path) -> None:
    document = paper(names("甲表"), names("𠀀乙表"))
    first = made(tmp_path, document).read_bytes()
    write_pdf(paper(names("别的")), tmp_path / "between.pdf")
    assert made(tmp_path, document, "b.pdf").read_bytes() == first
    other = made(tmp_path, paper(names("甲表"), names("𠀀乙表", 91)), "c.pdf").read_bytes()
    assert re.findall(rb"/ID \s*(\[.*?\])", other) != re.findall(rb"/ID \s*(\[.*?\])", first)


def test_what_a_reader_shows_about_the_file(tmp_path: Path) -> None:
    document = paper(names("表"), author="清河镇（𫖯）", fingerprint="0A1B2C3D")
    reader = pypdf.PdfReader(made(tmp_path, document))
    about = reader.metadata
    assert about is not None
    assert (about.title, about.author, about.subject) == ("名册", "清河镇（𫖯）", "")
    assert (about.creator, about["/Keywords"]) == ("干训台账", "0A1B2C3D")
    assert about.creation_date == datetime(2025, 1, 5, 10, 30)
    root: Any = reader.root_object
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"].get_object() == {"/DisplayDocTitle": True}
    assert "/Outlines" not in root
    assert reader.pdf_header == "%PDF-1.5"


def test_half_a_character_in_the_title_does_not_stop_the_paper(tmp_path: Path) -> None:
    document = Document("名\ud842册", (names("表\udfb7"), names("二")), author="\udc80")
    reader = pypdf.PdfReader(made(tmp_path, document))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("名?册", "?")
    assert [item.title for item in reader.outline] == ["表?", "二"]  # type: ignore[union-attr]


def test_the_outline_leads_to_the_first_page_of_each_section(tmp_path: Path) -> None:
    reader = pypdf.PdfReader(made(tmp_path, paper(names("甲"), names("同名"), names("同名"), names("𪚥"))))
    found = {
        (item.title, reader.get_destination_page_number(item))  # type: ignore[arg-type,union-attr]
        for item in reader.outline
    }
    starts = [
        number
        for number, page in enumerate(reader.pages)
        if " 甲1 " in f" {page.extract_text()} ".replace("\n", " ")
    ]
    assert found == set(zip(["甲", "同名", "同名", "𪚥"], starts, strict=True))


def test_a_page_names_only_the_forms_it_shows(tmp_path: Path) -> None:
    reader = pypdf.PdfReader(made(tmp_path, paper(names("甲", 200), names("乙", 200))))
    seen = set()
    for page in reader.pages:
        shown = set(re.findall(r"(/\S+) Do", page.get_contents().get_data().decode("ascii")))  # type: ignore[union-attr]
        assert set(page["/Resources"]["/XObject"]) == shown  # type: ignore[index]
        seen |= shown
    assert 4 <= len(seen) < 2 * len(reader.pages)


def test_nothing_is_kept_in_ascii_and_no_font_is_left_out(tmp_path: Path) -> None:
    """Base 85 makes a file a fourth larger, and a font that is only named prints as something else."""
    path = made(tmp_path, paper(names("甲"), names("乙", paper=Paper("A3", landscape=True))))
    assert b"ASCII85" not in path.read_bytes()
    reader = pypdf.PdfReader(path)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert len(inner["/FontDescriptor"]["/FontFile2"].get_object().get_data()) > 500
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]
    assert sizes[0] == (595.28, 841.89)
    assert sizes[-1] == (1190.55, 841.89)


def test_an_error_while_fonts_are_embedded_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(WideFont, "addObjects", fail)
    with pytest.raises(MemoryError):
        write_pdf(paper(names("甲")), path)
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.pdf"]


KILLED = """
import os, signal, sys
from pathlib import Path
from app.papers.document import Column, Document, Section, Table
from app.writers.pdf import pdf_file, table_pdf
class Dying:
    def __init__(self, stream): self.stream = stream
    def write(self, data):
        self.stream.write(data[: len(data) // 2])
        self.stream.flush()
        os.kill(os.getpid(), signal.SIGKILL)
save = pdf_file.PdfFile.save
pdf_file.PdfFile.save = lambda self, stream, **about: save(self, Dying(stream), **about)
table = Table((Column("a"),), [(number,) for number in range(900)])
table_pdf.write_pdf(Document("t", (Section("s", "s", table),)), Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_in_the_middle_of_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False, timeout=120)
    assert done.returncode == -9
    assert path.read_bytes() == b"old"
    # Half a file was there, under a name nobody opens.
    [rest] = [found for found in tmp_path.iterdir() if found != path]
    assert rest.name.startswith(".")
    assert rest.stat().st_size > 1000


def test_pages_are_packed_as_they_come() -> None:
    """Pages are kept until the end: what a page of 5,000 takes must not be all that is drawn on it."""
    file = PdfFile()
    for _ in range(3):
        file.put_page("0 0 m 100 100 l S\n" * 5000, (595.28, 841.89))
    kept = [page.Contents.content for page in file.document.Pages.pages]
    assert file.page_count == len(kept) == 3
    assert max(len(content) for content in kept) < 2000

"""Long names and long course titles on paper: narrower before two lines, never over the next cell."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.writers.pdf.pdf_layout import name_lines
from app.writers.pdf.table_pdf import write_pdf

NINE = "阿卜杜热合曼·艾山"
WIDE = "迪丽热巴尔·买买提江"
COURSE = "深入学习贯彻习近平新时代中国特色社会主义思想和全国组织工作会议精神提升基层治理能力专题培训暨村社区干部履职能力提升班"  # noqa: E501


def words(path: Path) -> list[tuple[str, float, float, float, float]]:
    """Every character with its box, in points from the lower left."""
    document = pypdfium2.PdfDocument(path)
    page = document[0].get_textpage()
    text = page.get_text_range()
    found = [(text[i], *page.get_charbox(i)) for i in range(page.count_chars()) if text[i].strip()]
    document.close()
    return found


def boxes(path: Path, text: str) -> list[tuple[float, float, float, float]]:
    chars = words(path)
    plain = "".join(char for char, *_ in chars)
    start = plain.index(text)
    return [box for _, *box in chars[start : start + len(text)]]  # type: ignore[misc]


def sheet(tmp_path: Path, name: str, width: int, course: str = "讲座") -> Path:
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, width),
        Column("单位", Kind.TEXT, 18, grow=True),
    )
    table = Table(columns, [(77, name, "党政办公室"), (2, "张三", "财政所")], row_height=8.2, text_size=10.5)
    facts = ((Fact("课程", course, 2.0), Fact("期次", "第1期")), (Fact("时间", "3月5日"),))
    section = Section("表", "签到表", table, facts=facts, paper=Paper("A4", margin=13))
    path = tmp_path / "a.pdf"
    write_pdf(Document("表", (section,)), path)
    return path


@pytest.mark.parametrize("name", [NINE, WIDE, "欧阳修远明德"])
@pytest.mark.parametrize("width", [9, 12, 16])
def test_a_long_name_stays_in_its_cell(tmp_path: Path, name: str, width: int) -> None:
    path = sheet(tmp_path, name, width)
    lines = name_lines(name)
    try:
        found = boxes(path, name)
    except ValueError:  # text in two lines comes apart
        found = boxes(path, lines[0]) + boxes(path, lines[1])
    unit = boxes(path, "党政办公室")
    serial = boxes(path, "77")
    assert min(box[0] for box in found) > max(box[2] for box in serial)
    assert max(box[2] for box in found) < min(box[0] for box in unit)
    # One after the other: no sign stands on another of its line.
    for one, other in zip(found, found[1:], strict=False):
        assert other[0] >= one[2] - 1.5 or other[1] < one[1]


def test_a_name_that_nearly_fits_is_one_line_of_full_height(tmp_path: Path) -> None:
    long, short = sheet(tmp_path, "欧阳修远明德", 9), 1.0
    found = boxes(long, "欧阳修远明德")
    assert len({round((box[1] + box[3]) / 2 / 4) for box in found}) == 1
    usual = boxes(long, "张三")
    assert max(b[3] - b[1] for b in found) >= 0.95 * short * max(b[3] - b[1] for b in usual)


def test_names_part_at_their_dot() -> None:
    assert name_lines("阿卜杜热合曼·艾山") == ["阿卜杜热合曼·", "艾山"]
    assert name_lines("买买提明吐尔逊江") == ["买买提明", "吐尔逊江"]


def test_a_long_course_takes_two_lines_of_the_same_size(tmp_path: Path) -> None:
    path = sheet(tmp_path, "张三", 9, COURSE)
    found = boxes(path, COURSE)
    label = boxes(path, "课程：")
    rows = sorted({round(box[1] / 6) for box in found})
    assert len(rows) >= 2
    assert max(b[3] - b[1] for b in found) >= 0.9 * max(b[3] - b[1] for b in label[:2])
    # Beside it, the next field; below it, the next line of facts, untouched.
    beside, below = boxes(path, "期次："), boxes(path, "时间：")
    assert max(box[2] for box in found) < min(box[0] for box in beside)
    assert max(box[3] for box in below) < min(box[1] for box in found)
    assert max(box[3] for box in boxes(path, "序号")) < min(box[1] for box in below)

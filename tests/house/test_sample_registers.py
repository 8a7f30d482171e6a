"""The sample town's year uses every register: entries, papers that say something, numbers right by hand."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.context import AppContext, open_context
from app.papers.document import Document
from app.papers.letter import Fields, Letter, Letters, TableBlock
from app.registers import shipped
from app.reports.registers import paper as register_paper
from app.reports.registers.paper import RegisterParams
from app.services.register.forms import shelf
from app.services.register.reading import list_entries
from app.writers.output import write_document

GOLDEN = Path(__file__).parents[1] / "golden" / "register_papers"
AFTER = date(2025, 1, 15)
SHOWN = [register.id for register in shipped().values() if not register.hidden]
LISTS = [
    (register.id, paper.id)
    for register in shipped().values()
    for paper in register.papers
    if paper.form == "list"
]
Build = Callable[..., Document | Letter | Letters]


@pytest.fixture(scope="module")
def sample(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    """The sample town, a copy for this module."""
    context = open_context(shutil.copytree(sample_town, tmp_path_factory.mktemp("registers") / "data"))
    yield context
    context.close()


@pytest.fixture(scope="module")
def made(sample: AppContext) -> Build:
    """A paper of a register of the sample's year."""

    def build(register_id: str, paper_id: str) -> Document | Letter | Letters:
        params = RegisterParams(
            register_id, 2024, paper_id, today=AFTER, made_at=datetime(2025, 1, 15, 9, 30)
        )
        with sample.database.read() as session:
            return register_paper.build(session, params)

    return build


def rows(document: Document | Letter | Letters) -> list[tuple[Any, ...]]:
    """The rows of all sheets of a list, without the serial number."""
    assert isinstance(document, Document)
    return [tuple(row)[1:] for section in document.sections for row in section.table.rows]


def tables(letter: Letter) -> list[list[tuple[Any, ...]]]:
    return [[tuple(row) for row in part.table.rows] for part in letter.blocks if isinstance(part, TableBlock)]


@pytest.mark.parametrize("register_id", SHOWN)
def test_every_register_is_used(sample: AppContext, register_id: str) -> None:
    with sample.database.read() as session:
        registers = shelf(session).registers
        found = list_entries(session, register=registers[register_id], year=2024, registers=registers)
    assert len(found.entries) >= 3


@pytest.mark.parametrize(("register_id", "paper_id"), LISTS)
def test_every_list_says_something(made: Build, register_id: str, paper_id: str) -> None:
    """A row at least, no column that is empty in each of them, a title with the town."""
    document = made(register_id, paper_id)
    assert isinstance(document, Document)
    assert document.title.startswith("清河镇")
    for section in document.sections:
        assert section.table.rows
        titles = [column.title for column in section.table.columns]
        assert len(set(titles)) == len(titles), titles
        assert all(titles), titles


@pytest.mark.parametrize("register_id", SHOWN)
def test_the_first_paper_as_it_is_printed(made: Build, register_id: str, tmp_path: Path) -> None:
    """Golden text of the PDF; GANXUN_UPDATE_GOLDEN=1 writes it."""
    paper = shipped()[register_id].papers[0]
    target = tmp_path / "paper.pdf"
    printed = made(register_id, paper.id)
    for ending in paper.formats:
        written = write_document(printed, tmp_path / f"paper.{ending}")
        assert written.path.stat().st_size > 1000
    pages = pypdf.PdfReader(target).pages
    text = "\n".join(page.extract_text() for page in pages[:2]) + f"\n{len(pages)} 页\n"
    kept = GOLDEN / f"{register_id}.txt"
    if os.environ.get("GANXUN_UPDATE_GOLDEN"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


def test_places_and_experts_of_a_contest(made: Build) -> None:
    """95, 92.5, 92.5, 90 …: places 1 2 2 4; three are 业务能手; the mean of ten is 867 ÷ 10."""
    letters = made("contest", "scores")
    assert isinstance(letters, Letters)
    (table,) = tables(letters.letters[0])
    assert [(row[1], row[4], row[5]) for row in table[:4]] == [
        ("单晓燕", 1, "是"),
        ("王芳", 2, "是"),
        ("付亮明", 2, "是"),
        ("董宁昊", 4, None),
    ]
    held = rows(made("contest", "list"))
    assert (held[0][3], held[0][4], held[0][5]) == ("知识答题", 10, 86.7)
    assert len(rows(made("contest", "praise"))) == 3 + 1 + 3 + 1 + 3


def test_fees_against_their_ceilings_and_what_is_left(made: Build) -> None:
    """副高 500 元 a 学时: 3 → 1500, 4 → 2000; 正高 4 → 4000; 12000 − 10300 is left of 讲课费."""
    found = rows(made("fund", "fees"))
    assert [(row[0], row[1], row[5], row[6]) for row in found[:3]] == [
        ("周明远", "副高", 1500, 1500),
        ("周明远", "副高", 2000, 2000),
        ("李国栋", "正高", 4000, 4000),
    ]
    document = made("fund", "fees")
    assert isinstance(document, Document)
    (section,) = document.sections
    assert section.table.total is not None
    assert 10300 in section.table.total
    fees = [row for row in rows(made("fund", "ledger")) if row[2] == "讲课费"]
    assert fees[-1][7] == 12000 - 10300


def test_how_the_budget_was_kept(made: Build) -> None:
    """资料费: 8000 planned, 860.50 + 7450 spent, 310.50 over; 讲课费 10300 of 12000 is 85.8 %."""
    found = {row[0]: row[1:5] for row in rows(made("fund", "budget"))}
    assert found["资料费"] == (8000, 8310.5, -310.5, "103.9%")
    assert found["讲课费"] == (12000, 10300, 1700, "85.8%")


@pytest.mark.parametrize(
    ("register_id", "paper_id"),
    [(one.id, paper.id) for one in shipped().values() for paper in one.papers if paper.form == "blank"],
)
def test_a_blank_form_is_one_page(made: Build, tmp_path: Path, register_id: str, paper_id: str) -> None:
    """With its empty rows and its texts to be written by hand."""
    written = write_document(made(register_id, paper_id), tmp_path / "blank.pdf")
    assert len(pypdf.PdfReader(written.path).pages) == 1


def test_steps_and_limits_are_headed_as_what_they_are(made: Build) -> None:
    def titles(register_id: str, paper_id: str) -> list[str]:
        document = made(register_id, paper_id)
        assert isinstance(document, Document)
        return [column.title for column in document.sections[0].table.columns]

    assert titles("lecturer", "steps") == ["序号", "授课", "环节", "期限", "情况"]
    assert "限额情况" in titles("trip", "list")
    assert "限额情况" in titles("fund", "budget")


def test_what_is_asked_for_is_one_ranked_table(made: Build) -> None:
    """290 votes of 19 units: 基层治理 84 is 29.0 %; next year's plan has none of them yet."""
    found = rows(made("survey", "votes"))
    assert [(row[0], row[1], row[2]) for row in found[:2]] == [
        ("基层治理", 84, "29.0%"),
        ("文书档案", 65, "22.4%"),
    ]
    assert {row[4] for row in found} == {"未列入"}
    document = made("survey", "votes")
    assert isinstance(document, Document)
    assert document.sections[0].table.total is not None
    assert 290 in document.sections[0].table.total
    advice = rows(made("survey", "next"))
    assert [row[0] for row in advice] == [row[0] for row in found]
    assert advice[0][3] == "党政领导等19个单位"


def test_the_cover_of_a_study_file_is_a_page_of_its_own(made: Build, tmp_path: Path) -> None:
    """Title, year, person, unit, what lies in it, then the index with days and numbers of originals."""
    letters = made("study-file", "cover")
    assert isinstance(letters, Letters)
    letter = letters.letters[0]
    assert letter.title == "清河镇学习档案"
    write_document(letter, tmp_path / "cover.pdf")
    cover, index = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "cover.pdf").pages]
    assert all(word in cover for word in ("（2024年度）", "白丽慧", "党政领导", "4份，附原件0份"))
    assert "目　　录" in index
    assert [row[1] for row in tables(letter)[0]] == [
        "年度学习计划", "集中学习讨论记录", "学习体会", "年度学习总结",
    ]  # fmt: skip


def test_marks_of_an_evaluation(made: Build) -> None:
    """教学内容 (30×100 + 14×80 + 4×60) ÷ 48 = 90.83; 218 of 240 are good or fair; 48 of 50 back."""
    letters = made("evaluation", "sheet")
    assert isinstance(letters, Letters)
    (marks,) = tables(letters.letters[0])
    assert (marks[0][1], marks[0][6], marks[0][7]) == ("教学内容", 90.83, "91.7%")
    listed = rows(made("evaluation", "list"))[0]
    assert (listed[3], listed[4], listed[5], listed[7]) == (50, 48, "96.0%", "90.8%")


def test_four_papers_of_everybody(made: Build) -> None:
    """114 people: every ninth (12) has no summary, one of them is let off; four plans came on 8 April."""
    found = rows(made("study-file", "state"))
    assert len(found) == 114
    assert sum(row[-2] == "4/4" for row in found) == 114 - 12
    assert sum(row[-1] == "年度学习总结" for row in found) == 11
    assert sum(row[2] == "4月8日（迟）" for row in found) == 4
    assert sum(str(row[3]).startswith("免") for row in found) == 1


def test_who_was_not_told_who_must_put_right(made: Build) -> None:
    """One of 21 units was not told of the campaign; three findings are open, each a letter of its own."""
    assert [row[0] for row in rows(made("conveyance", "late"))] == ["退役军人服务站"]
    assert [row[0] for row in rows(made("survey", "late"))] == ["经济发展办公室", "石桥村"]
    letters = made("inspection", "notice")
    assert isinstance(letters, Letters)
    assert [letter.recipients for letter in letters.letters] == ["西岭村", "马家坪村", "乡村振兴办公室"]
    assert {letter.title for letter in letters.letters} == {"整改通知书"}
    assert len(rows(made("inspection", "list"))) == 16 + 6 + 1
    assert len(rows(made("inspection", "ledger"))) == 7


def test_a_trip_counts_its_hours_once_a_head(made: Build) -> None:
    """20–23 May are four days; 7 people × 24 = 168; the bus cost 9800."""
    trip = rows(made("trip", "list"))[0]
    assert (trip[2], trip[6], trip[7], trip[8], trip[9]) == (4, 7, 24, 168, 9800)


def test_units_stand_in_the_order_of_the_roster(made: Build) -> None:
    units = [row[0] for row in rows(made("survey", "list"))]
    assert units[:3] == ["党政领导", "党政办公室", "党建工作办公室"]
    assert units[-1] == "新桥社区"


def test_choices_to_be_ticked_stay_whole(made: Build) -> None:
    """Twelve titles on a blank form: each line begins with a box, none is broken."""
    form = made("honour", "form")
    assert isinstance(form, Letter)
    fields = [part for part in form.blocks if isinstance(part, Fields)]
    words = next(
        each.value for part in fields for row in part.rows for each in row.fields if each.label == "称号"
    )
    lines = words.split("\n")
    assert len(lines) > 1
    assert all(line.startswith("□") and not line.endswith("□") for line in lines)
    assert words.count("□") == 12

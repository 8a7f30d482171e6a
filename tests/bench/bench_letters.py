"""B17: 300 one-page letters in one PDF against a bare canvas; a bulletin from click to preview (reported)."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2

from app.jobs.paper_jobs import make_pdf
from app.papers.document import Column, Fact, Kind, Table
from app.papers.letter import FieldRow, Fields, Geometry, Heading, Letter, Letters, Paragraph, TableBlock
from app.services.plan.class_sessions import list_class_sessions
from app.writers.pdf.letter_pdf import write_letter_pdf
from tests.bench.harness import Bench, Outcome, interleave
from tests.bench.letter_yardstick import Placed, by_canvas, placed_in, words_of
from tests.bench.towns import open_town

COUNT = 300
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


@cache
def folder() -> Path:
    """Where the papers go."""
    made = Path(tempfile.mkdtemp(prefix="ganxun-letters-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def records() -> Letters:
    """A year's record of 300 people: a form, a table of ten lines and two paragraphs each."""
    return Letters("学习培训情况", [_record(number) for number in range(COUNT)], created=datetime(2025, 1, 5))


def _record(number: int) -> Letter:
    name = SURNAMES[number % 20] + SURNAMES[number // 20 % 20] + SURNAMES[number * 7 % 20]
    form = Fields(
        (
            FieldRow((Fact("姓名", name), Fact("单位", f"第{number % 31}村民委员会"))),
            FieldRow((Fact("职务", "网格员"), Fact("学时", f"{number % 90 + 10}"))),
        ),
        boxed=True,
    )
    columns = (
        Column("日期", Kind.WORD, 10),
        Column("课程", Kind.TEXT, 30, grow=True),
        Column("考勤", Kind.WORD, 8),
    )
    rows = [
        (f"{month}月{number % 27 + 1}日", f"专题培训第{month * 7 + number % 5}讲", "出勤")
        for month in range(1, 11)
    ]
    text = (
        f"{name}同志2024年度应参加集中培训{number % 40 + 10}次，实际参加{number % 40 + 8}次，"
        f"参训率96.{number % 10}%，"
        f"测试平均{number % 40 + 60}分。该同志学习态度端正，遵守培训纪律，完成了年度学时任务。"
    )
    return Letter(
        f"{name}同志2024年度学习培训情况",
        (
            form,
            Heading("一、参训情况"),
            TableBlock(Table(columns, rows, text_size=11.0)),
            Paragraph(text * 2),
        ),
        issuer="清河镇党建办",
        on=date(2025, 1, 5),
        geometry=Geometry.PLAIN,
    )


@cache
def placed() -> Placed:
    """Where our own file puts everything."""
    path = folder() / "placed.pdf"
    write_letter_pdf(records(), path)
    return placed_in(path)


def letters(rounds: int) -> Outcome:
    """Our 300 letters, broken and set, against text whose places are given."""
    theirs, own = folder() / "canvas.pdf", folder() / "letters.pdf"
    placed()

    def same(_theirs: Any, _own: Any) -> None:
        assert words_of(theirs) == words_of(own)
        assert len(words_of(own)) == COUNT

    return interleave(
        rounds, lambda: by_canvas(placed(), theirs), lambda: write_letter_pdf(records(), own), same=same
    ).outcome("places and line breaks given to the canvas")


def preview(rounds: int) -> Outcome:
    """Facts of 300 people, wording, page and first picture, as after the click on 生成通报."""
    context = open_town(300, 200)
    with context.database.read() as session:
        held = next(row for row in list_class_sessions(session, year=2024) if row.tally.listed > 250)

    def click() -> None:
        paper = make_pdf(context, "bulletin", {"class_session_ids": (held.id,), "with_unmarked": True})
        with pypdfium2.PdfDocument(paper.data) as document:
            document[0].render(scale=1.5)

    own = interleave(rounds, click, click).outcome().ours
    return Outcome(None, own, own * 1000, "300 people; reported, not asserted")


BENCHES = (
    Bench("B17", "300 one-page letters", "reportlab canvas, places given", 1.0, 0.6, letters),
    Bench("B17-preview", "bulletin, click to preview", "–", 300, 100, preview, unit="ms"),
)

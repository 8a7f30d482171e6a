"""The form of a warning talk in the clerk's own docx: filled where the marks stand, else the built-in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import docx
import pytest

from app.errors import InputProblem
from app.inspection import for_inspection
from app.papers.letter import Letter, Letters, Paragraph
from app.reports.talk_papers import FORM_FILE, FORM_MARKS, TalkFormParams, build_form
from app.services.follow_up.candidates import refresh_candidates
from app.services.follow_up.talks import list_talks
from app.writers.docx.letter_docx import write_letter_docx
from tests.services import follow_up_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, partial(follow_up_town.fill, seed=3))


def own(folder: Path, words: str) -> Path:
    document = docx.Document()
    document.add_table(1, 2).cell(0, 1).text = words
    document.save(str(folder / FORM_FILE))
    return folder / FORM_FILE


def letter(template: Path, **words: str) -> Letter:
    marks = tuple((name, words.get(name, "")) for name in FORM_MARKS)
    return Letter("警示谈话记录", (Paragraph("自带"),), template=template, marks=marks)


def cells(path: Path) -> list[str]:
    return [table.cell(0, 1).text for table in docx.Document(str(path)).tables]


def test_each_talk_fills_the_form_once(tmp_path: Path) -> None:
    form = own(tmp_path, "{姓名}：{事由}")
    both = Letters("记录", tuple(letter(form, 姓名=name, 事由="迟到3次") for name in ("张伟", "王芳")))
    write_letter_docx(both, tmp_path / "out.docx")
    assert cells(tmp_path / "out.docx") == ["张伟：迟到3次", "王芳：迟到3次"]


def test_a_form_that_no_longer_fits_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    form = own(tmp_path, "【姓名】【身高】")
    with pytest.raises(InputProblem) as caught:
        write_letter_docx(letter(form, 姓名="张伟"), tmp_path / "out.docx")
    assert caught.value.code == "template.marks_unknown"
    assert not (tmp_path / "out.docx").exists()


def test_for_an_inspection_it_is_the_built_in_one_with_its_words(tmp_path: Path) -> None:
    shown = for_inspection(letter(own(tmp_path, "【姓名】"), 姓名="张伟"), date(2024, 8, 20))
    assert isinstance(shown, Letter)
    assert (shown.template, shown.marks) == (None, ())
    assert "供检查使用" in shown.code
    bulletin = replace(letter(tmp_path / "通报.docx"), marks=())
    kept = for_inspection(bulletin, date(2024, 8, 20))
    assert isinstance(kept, Letter)
    assert kept.template == tmp_path / "通报.docx"


def test_a_talk_of_the_year_says_whom_and_why_and_leaves_room_for_the_rest(
    run: Run, read: Run, built: None, tmp_path: Path
) -> None:
    form = own(tmp_path, "【姓名】｜【单位】｜【事由】｜【谈话内容】")
    run(lambda s: refresh_candidates(s, year=2024))
    talk = read(
        lambda s: next(row for row in list_talks(s, year=2024) if row.status not in ("closed", "waived"))
    )
    paper = read(lambda s: build_form(s, TalkFormParams((talk.id,), templates=tmp_path)))
    assert paper.template == form
    write_letter_docx(paper, tmp_path / "out.docx")
    assert cells(tmp_path / "out.docx") == [f"{talk.name}｜{talk.unit}｜{talk.trigger_label}｜"]
    without = read(lambda s: build_form(s, TalkFormParams((talk.id,), templates=tmp_path / "空")))
    assert (without.template, without.marks) == (None, ())

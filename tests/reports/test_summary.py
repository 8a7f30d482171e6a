"""The year's summary: figures with notes, nothing invented, texts as data."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

import pytest

from app import __version__
from app.errors import InputProblem
from app.papers.letter import Letter, Letters, Paragraph, TableBlock
from app.reports import reconciliation, summary
from app.reports.summary import SummaryParams, note_of
from app.rules.summary_text import Piece, pieces, places_to_check, places_to_fill, without_boasts
from app.rules.words import looks_odd
from app.services.year import summary_texts
from app.services.year.summary_texts import FIGURES, SummaryBlock, usual_texts
from app.services.year.year_figures import year_figures

MADE_AT = datetime(2025, 1, 5, 10, 30)


def made(town: Any, **values: Any) -> Letters:
    """The summary of 2024 and its page of checks."""
    with town.database.read() as session:
        paper = summary.build(session, SummaryParams(2024, **{"made_at": MADE_AT, **values}))
    assert isinstance(paper, Letters)
    return paper


def built(town: Any, **values: Any) -> Letter:
    """The summary of 2024 itself."""
    return made(town, **values).letters[0]


def text_of(letter: Letter) -> str:
    """Every word of it."""
    return "\n".join(block.text for block in letter.blocks if isinstance(block, Paragraph))


def keep(town: Any, **values: Any) -> None:
    """Texts of the town's own."""
    with town.database.write(actor="测试", action="summary.texts") as unit:
        summary_texts.set_summary_texts(unit.session, **values)


def test_every_figure_has_its_exact_value_in_a_note(town: Any) -> None:
    letter = built(town)
    with town.database.read() as session:
        figures = year_figures(session, year=2024, today=date(2025, 1, 5))
    assert {figure.code for figure in figures} == set(FIGURES.values())
    written = [figure for figure in figures if figure.enough and not figure.is_odd]
    assert sorted(letter.notes) == sorted(note_of(figure) for figure in written)
    runs = {run.note: run.text for run in letter.all_runs() if run.note}
    assert runs == {note_of(figure): figure.words for figure in written}
    assert "【" not in text_of(letter)


def test_what_is_not_recorded_is_asked_about_and_never_written(town: Any) -> None:
    letter = built(town)
    assert "收到报告" not in text_of(letter)
    assert "〔请核对：半年报告为数据不足，没有写入〕" in text_of(letter)
    warnings = made(town).warnings
    assert "半年报告" in warnings[0]
    assert warnings[-1].startswith("还有1处")
    assert letter.issuer == "中共清河镇委员会"


def test_a_sentence_no_record_backs_asks_to_be_checked(town: Any) -> None:
    usual = usual_texts()
    text = "".join(block.text for block in usual.blocks)
    for words in ("及时纠正苗头性", "上门送学", "以会代训", "座谈、个别谈话", "出勤情况计入年底考核"):
        sentence = next(part for part in re.split("[。；]", text) if words in part)
        assert "〔请核对〕" in sentence, words
    assert "知识竞赛" not in text
    count = sum(places_to_check(block.text) for block in usual.blocks)
    assert count >= 10


def test_a_clean_copy_only_when_nothing_is_left(town: Any) -> None:
    with town.database.read() as session, pytest.raises(InputProblem) as problem:
        summary.build(session, SummaryParams(2024, made_at=MADE_AT, is_clean=True))
    assert problem.value.code == "summary.left"
    assert problem.value.data["count"] > 10
    keep(town, title="小结", blocks=[SummaryBlock("text", "全年参训【参训人次】人次。")])
    with town.database.read() as session:
        clean = summary.build(session, SummaryParams(2024, made_at=MADE_AT, is_clean=True))
    assert isinstance(clean, Letter)
    assert clean.notes == ()
    assert "人次。" in text_of(clean)


def test_only_the_clause_that_boasts_goes() -> None:
    text = (
        "一是健全制度，每月学习【月】次，每季度研讨【季】次。"
        "二是自学占【自】。三是检查【查】次；共办【场】场。"
    )
    found = without_boasts(text, {"季": "研讨次数为0—1", "自": "自学达标为0%"})
    assert found == (
        "一是健全制度，每月学习【月】次〔请核对：研讨次数为0—1，没有写入〕。〔请核对：自学达标为0%，没有写入〕。"
        "三是检查【查】次；共办【场】场。"
    )
    assert without_boasts(text, {}) == text


@pytest.mark.parametrize(
    ("words", "odd"),
    [("0", True), ("0%", True), ("0—1", True), ("0.5", True), ("0.4%", True), ("12.5", True),
     ("99.1%", False), ("100%", False), ("1—2", False), ("130余", False), ("10", False), ("全部", False)],
)  # fmt: skip
def test_what_shames_or_puzzles(words: str, odd: bool) -> None:
    assert looks_odd(words) is odd


def test_odd_figures_are_told_and_are_no_achievement(town: Any) -> None:
    """A 0% is neither hidden nor boasted of: it stands in the place to be checked and in the warning."""
    with town.database.read() as session:
        figures = year_figures(session, year=2024, today=date(2025, 1, 5))
    odd = [figure for figure in figures if figure.is_odd]
    assert odd
    (warning,) = [text for text in made(town).warnings if text.startswith("请核对后再用")]
    text = text_of(built(town))
    for figure in odd:
        assert f"{figure.label}“{figure.words}”" in warning
        assert f"〔请核对：{figure.label}为{figure.words}，没有写入〕" in text


def test_a_running_year_goes_to_today(town: Any) -> None:
    assert "截至3月31日，共开展集体教育培训活动1场" in text_of(built(town, today=date(2024, 3, 31)))
    assert "截至12月31日" in text_of(built(town))


def test_texts_of_the_town(town: Any) -> None:
    keep(
        town,
        title="【年度】年小结",
        blocks=[SummaryBlock("text", "办班【场次】场。"), SummaryBlock("text", " ")],
    )
    letter = built(town)
    assert (letter.title, len(letter.blocks), made(town).warnings) == ("2024年小结", 1, ())
    assert text_of(letter).startswith("办班")
    usual = usual_texts()
    keep(town, title=usual.title, blocks=usual.blocks)
    with town.database.read() as session:
        assert not summary_texts.summary_texts(session).is_own


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [("题", "共【N99】场", "summary.unknown_mark"), ("", "文", "summary.empty"), ("题", "", "summary.empty")],
)
def test_texts_that_cannot_be(town: Any, title: str, text: str, code: str) -> None:
    with pytest.raises(InputProblem) as problem:
        keep(town, title=title, blocks=[SummaryBlock("text", text)])
    assert problem.value.code == code


def test_usual_texts_use_every_figure() -> None:
    used = {p.text for block in usual_texts().blocks for p in pieces(block.text) if p.is_mark}
    assert used >= set(FIGURES)
    assert json.dumps([block.kind for block in usual_texts().blocks]).count("heading") == 8


def test_pieces() -> None:
    assert pieces("共【N1】场") == (Piece("共"), Piece("N1", is_mark=True), Piece("场"))
    assert pieces("【】") == (Piece("【】"),)
    assert places_to_fill("〔请填写：甲〕，〔请填写〕") == 2


def checks_of(town: Any, **values: Any) -> dict[str, tuple[str, str]]:
    """Item → value and words of the page of checks."""
    page = made(town, **values).letters[1]
    (block,) = [block for block in page.blocks if isinstance(block, TableBlock)]
    return {str(row[1]): (str(row[2]), str(row[3])) for row in block.table.rows}


def test_the_last_page_reconciles_the_figures(town: Any) -> None:
    found = checks_of(town)
    assert found["统计期间"][0] == "2024年1月1日—12月31日"
    assert found["参训人次"][0] == "5 人次"
    assert found["衔接：场次"] == ("一致", "计划课次 3＝培训场次 2＋未开展课次 1。")
    # Five came, one of them to a class session she was not due in.
    assert found["衔接：参训人次"] == ("一致", "参训人次 5＝实到 4＋临时参加 1。")
    assert found["核对：实到人次"] == ("一致", "按人相加 4；按课次相加 4")
    assert found["生成程序"][0] == f"干训台账 {__version__}"
    assert found["数据校验码"][0] == made(town).fingerprint


def test_checks_hold_on_every_day_of_the_year(town: Any) -> None:
    for month in range(1, 13):
        found = checks_of(town, today=date(2024, month, 28))
        assert {value for item, (value, _) in found.items() if item.startswith("核对")} == {"一致"}


def test_a_check_that_fails_is_said_before_anything_else() -> None:
    line = reconciliation.agree("实到人次", (("按人相加", 5), ("按课次相加", 6)))
    assert line[1] == "不一致，请勿使用"
    assert reconciliation.problems([line])[0].startswith("数据核对不一致：实到人次")
    assert reconciliation.problems([reconciliation.agree("甲", (("乙", 1), ("丙", 1)))]) == ()

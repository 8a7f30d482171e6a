"""Figures of registers in the year's: measured for a year, printed by their titles, apart from N1 and N2."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.errors import InputProblem
from app.papers.letter import Letters, Paragraph
from app.reports import summary
from app.reports.summary import SummaryParams
from app.services.page.register_figures import register_figures
from app.services.person.units import list_units
from app.services.register import forms, writing
from app.services.year import register_marks, summary_texts
from app.services.year.register_marks import every_figure, marked_figures
from app.services.year.summary_texts import SummaryBlock
from app.services.year.year_figures import year_figures

TODAY = date(2025, 1, 5)
MADE_AT = datetime(2025, 1, 5, 10, 30)
TALK = {"kind": "宣讲", "speaker": "王老师", "topic": "二十大精神"}


def add(town: Any, register_id: str, day: str, **values: str) -> None:
    with town.database.write(actor="t", action="register.add") as unit:
        register = forms.get_register(unit.session, register_id=register_id)
        given = {"day": day, **values}
        writing.add_entry(unit.session, register=register, values=given, today=TODAY)


def told(town: Any, *titles: str) -> dict[str, str]:
    with town.database.read() as session:
        found = register_figures(session, year=2024, today=TODAY, titles=titles or None)
    return {one.figure.title: one.found.words for one in found}


def summary_of(town: Any, text: str) -> tuple[str, tuple[str, ...]]:
    """The one paragraph of a summary with that text, and its warnings."""
    with town.database.write(actor="t", action="summary.texts") as unit:
        blocks = [SummaryBlock("text", text)]
        summary_texts.set_summary_texts(unit.session, title="总结", blocks=blocks)
    with town.database.read() as session:
        made = summary.build(session, SummaryParams(2024, made_at=MADE_AT))
    assert isinstance(made, Letters)
    words = "".join(one.text for one in made.letters[0].blocks if isinstance(one, Paragraph))
    return words, made.warnings


def test_outreach_and_unit_training_stay_apart_from_the_towns_own_trainings(town: Any) -> None:
    """宣讲 is counted by head-count, never in N2; 单位自办 neither in N1 nor in N2 (B49, C44)."""

    def own() -> dict[str, str]:
        with town.database.read() as session:
            return {one.code: one.exact for one in year_figures(session, year=2024, today=TODAY)}

    before = own()
    add(town, "outreach", "2024-05-01", heads="230", **TALK)
    add(town, "outreach", "2024-06-01", heads="70", **TALK)
    add(town, "unit-training", "2024-06-02", unit=first_unit(town), title="消防演练", heads="45", hours="3")
    assert own() == before
    got = told(town, "宣讲送教场次", "宣讲送教听众人次", "单位自办培训场数", "单位自办培训人次")
    assert got == {
        "宣讲送教场次": "2",
        "宣讲送教听众人次": "300",
        "单位自办培训场数": "1",
        "单位自办培训人次": "45",
    }


def first_unit(town: Any) -> str:
    with town.database.read() as session:
        return list_units(session)[0].name


def test_a_mark_of_a_register_is_printed_with_its_definition(town: Any) -> None:
    add(town, "outreach", "2024-05-01", heads="230", **TALK)
    words, _ = summary_of(town, "开展宣讲【宣讲送教场次】场，听众【宣讲送教听众人次】人次。")
    assert words.startswith("开展宣讲1场，听众230人次。")
    with town.database.read() as session:
        own = marked_figures(session, year=2024, today=TODAY, marks=("宣讲送教场次",))["宣讲送教场次"]
    assert own.definition == "登记簿“宣讲、送教和调研”中本年的条目的条数"
    assert own.exact == "1 条"
    (row,) = own.rows()
    assert (row.on, row.what) == (date(2024, 5, 1), "二十大精神")


def test_money_with_cents_is_no_odd_figure(town: Any) -> None:
    add(town, "fund", "2024-05-01", kind="支出", item="资料费", amount="1234.50")
    words, _ = summary_of(town, "支出【专项经费支出】元。")
    assert words.startswith("支出1234.50元。")
    words, _ = summary_of(town, "预算【专项经费预算】元，均已公开。")
    assert "〔请核对：专项经费预算为0，没有写入〕" in words


def test_a_register_without_entries_is_asked_about_and_never_written(town: Any) -> None:
    words, warnings = summary_of(town, "举办大赛【技能大赛场数】场，效果很好。")
    assert "〔请核对：技能大赛场数为数据不足，没有写入〕" in words
    assert "举办大赛" not in words
    assert "技能大赛场数" in "".join(warnings)


def test_an_unknown_mark_is_refused_and_one_that_is_gone_is_asked_about(town: Any) -> None:
    with pytest.raises(InputProblem) as refused:
        summary_of(town, "大赛【大赛的场数】场。")
    assert refused.value.code == "summary.unknown_mark"
    with town.database.read() as session:
        gone = marked_figures(session, year=2024, today=TODAY, marks=("不再有的数",))["不再有的数"]
    assert not gone.enough
    assert gone.label == "不再有的数"


def test_the_summary_reads_no_register_without_such_a_mark(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a register was read")

    monkeypatch.setattr(register_marks, "register_figures", refuse)
    with town.database.read() as session:
        summary.build(session, SummaryParams(2024, made_at=MADE_AT))


def test_what_may_be_written_is_offered_behind_the_summarys_own(town: Any) -> None:
    add(town, "outreach", "2024-05-01", heads="230", **TALK)
    with town.database.read() as session:
        found = every_figure(session, year=2024, today=TODAY)
    offered = [one for one in found if one.code.startswith("register.")]
    assert [one.label for one in offered] == ["宣讲送教场次", "宣讲送教听众人次"]
    assert offered[0].basis

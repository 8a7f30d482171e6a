"""The command line guards the hand, too: days that have not come, tests without a date, rows in error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Ganxun


@pytest.fixture
def town(new_town: Ganxun) -> Ganxun:
    """`ganxun` on a town of its own."""
    return new_town


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    file = tmp_path / "成绩.csv"
    file.write_text("姓名,成绩\n王建国,88\n李秀英,950\n张伟,缺考\n", encoding="utf-8-sig")
    return file


@pytest.fixture
def small(town: Ganxun, tmp_path: Path) -> Ganxun:
    """Three people and a plan with one class session in a far year."""
    roster = tmp_path / "名册.csv"
    roster.write_text("姓名,单位\n王建国,党政办\n李秀英,党政办\n张伟,党政办\n", encoding="utf-8-sig")
    assert town("import", "roster", roster).status == 0
    plan = tmp_path / "计划.csv"
    plan.write_text("日期,课程名称\n2099-05-11,党史\n", encoding="utf-8-sig")
    assert town("import", "plan", plan, "--year", "2099").status == 0
    return town


def test_marks_of_a_day_to_come_need_a_yes(small: Ganxun) -> None:
    refused = small("mark", "1", "1迟", "--rest-present")
    assert refused.status == 1
    assert "还没有开课" in refused.err
    assert "--future" in refused.err
    assert small("mark", "1", "1迟", "--rest-present", "--future").status == 0


def test_a_bulletin_of_a_day_to_come_needs_a_yes(small: Ganxun, tmp_path: Path) -> None:
    assert small("mark", "1", "", "--rest-present", "--future").status == 0
    arguments = ("export", "bulletin", "--session", "1", "--out", tmp_path / "通报.docx", "--issue")
    refused = small(*arguments)
    assert refused.status == 1
    assert "还没有开课" in refused.err
    assert small("list", "bulletins", "--year", "2099", "--json").json == []


def test_an_import_for_days_to_come_names_them(small: Ganxun, tmp_path: Path) -> None:
    file = tmp_path / "考勤.csv"
    file.write_text("姓名,2099-05-11\n王建国,√\n李秀英,迟\n张伟,缺\n", encoding="utf-8-sig")
    refused = small("import", "attendance", file, "--year", "2099")
    assert refused.status == 1
    assert "5月11日“党史”" in refused.err
    assert small("import", "attendance", file, "--year", "2099", "--future").status == 0


def test_a_test_without_a_date_is_refused(small: Ganxun, scores: Path) -> None:
    refused = small("import", "scores", scores, "--skip-problems")
    assert refused.status == 1
    assert "--exam-date" in refused.err
    assert small("list", "exams", "--json").json == []


def test_a_row_in_error_stays_on_the_list(small: Ganxun, scores: Path) -> None:
    done = small("import", "scores", scores, "--skip-problems", "--held-on", "2024-03-30")
    assert "李秀英" in done.out
    assert "未登记" in done.out
    exam = small("list", "exams", "--json").json[0]
    assert (exam["due"], exam["tested"], exam["date"]) == (3, 1, "2024-03-30")


def test_what_an_import_writes_over_is_named_row_by_row(small: Ganxun, tmp_path: Path) -> None:
    """Old → new also without a window, before it is written."""
    file = tmp_path / "名册二.csv"
    file.write_text("姓名,单位,职务,电话\n王建国,党政办,主任,13800000001\n", encoding="utf-8-sig")
    assert small("import", "roster", file).status == 0
    file.write_text("姓名,单位,职务,电话\n王建国,党政办,书记,13800000002\n", encoding="utf-8-sig")
    said = small("import", "roster", file, "--check")
    assert (
        said.out.splitlines()[0]
        == "第 2 行  更新  王建国：联系电话 13800000001 → 13800000002，职务 主任 → 书记"
    )
    scores = tmp_path / "成绩二.csv"
    for score in ("59", "缺考"):
        scores.write_text(f"姓名,成绩\n张伟,{score}\n", encoding="utf-8-sig")
        said = small("import", "scores", scores, "--exam", "党史", "--exam-date", "2024-03-01")
        assert said.status == 0
    assert "张伟" in said.out
    assert "考试情况 正常 → 缺考，成绩 59 → （空）" in said.out

"""`ganxun export timetable`, `export plan` and `import plan` of what was exported, as they are typed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Ganxun

PLAN = (
    ("日期", "课程名称", "时间", "学时", "授课人", "培训对象", "地点", "备注"),
    ("2024-03-05", "党史学习", "9:00-11:30", 3, "张三、李四", "全体机关干部", "三楼会议室", "带笔记本"),
    ("2024-03-05", "党史学习", "14:30-17:00", 3, "张三", "全体机关干部", "三楼会议室", ""),
    ("2024-08-15", "=1+1 是什么", "", 2, "王五", "", "", ""),
)


@pytest.fixture
def town(new_town: Ganxun, tmp_path: Path) -> Ganxun:
    book = openpyxl.Workbook()
    for row in PLAN:
        book.active.append(row)  # type: ignore[union-attr]
    book.active.cell(4, 2).data_type = "s"  # type: ignore[union-attr]
    book.save(tmp_path / "p.xlsx")
    answer = new_town("import", "plan", tmp_path / "p.xlsx", "--batches", "series", "--skip-problems")
    assert answer.status in (0, 1), answer.err
    return new_town


def test_the_plan_comes_back_unchanged(town: Ganxun, tmp_path: Path) -> None:
    out = tmp_path / "计划.xlsx"
    assert town("export", "plan", "--year", "2024", "--out", out).status == 0
    answer = town("import", "plan", out, "--check", "--json")
    assert answer.status == 0
    assert {row["verdict"] for row in answer.json["rows"]} == {"skip"}
    assert len(answer.json["rows"]) == len(town("list", "sessions", "--json").json)


def test_another_town_gets_the_same_plan(
    town: Ganxun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "计划.xlsx"
    town("export", "plan", "--year", "2024", "--out", out)
    other = Ganxun(tmp_path / "other", capsys)
    other("init", "--town", "石桥镇")
    assert other("import", "plan", out, "--batches", "series").status == 0
    plain = [
        [
            {key: row[key] for key in ("date", "title", "hours", "place")}
            for row in each("list", "sessions", "--json").json
        ]
        for each in (town, other)
    ]
    assert plain[0] == plain[1]
    assert other("import", "plan", out, "--check", "--json").json["summary"]["skip"] == len(plain[0])


@pytest.mark.parametrize("month", ["8", "08", "2024-08"])
def test_a_month_may_be_typed_either_way(town: Ganxun, tmp_path: Path, month: str) -> None:
    out = tmp_path / "a.xlsx"
    answer = town(
        "export", "timetable", "--year", "2024", "--month", month if month != "8" else "3", "--out", out
    )
    assert answer.status == (0 if month == "8" else 1 if "8" in month else 0), answer.err


def test_a_month_of_another_year_is_refused_in_one_sentence(town: Ganxun, tmp_path: Path) -> None:
    answer = town("export", "timetable", "--year", "2024", "--month", "2023-03", "--out", tmp_path / "a.pdf")
    assert (answer.status, answer.is_sentence) == (1, True)
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "docx"])
@pytest.mark.parametrize("layout", ["list", "wall"])
def test_every_format(town: Ganxun, tmp_path: Path, layout: str, ending: str) -> None:
    out = tmp_path / f"a.{ending}"
    assert town("export", "timetable", "--year", "2024", "--layout", layout, "--out", out).status == 0
    assert out.stat().st_size > 1000


def test_without_a_plan_nothing_is_written(ganxun: Ganxun, tmp_path: Path) -> None:
    ganxun("init", "--town", "清河镇")
    for paper in ("timetable", "plan"):
        answer = ganxun("export", paper, "--year", "2024", "--out", tmp_path / "a.xlsx")
        assert answer.status == 1
        assert answer.is_sentence

"""`ganxun list clashes`, as a table and as JSON."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.cli.conftest import Ganxun

PLAN = (
    ("日期", "课程名称", "时间", "学时", "授课人", "地点"),
    ("2024-03-05", "党史学习", "9:00-11:30", 3, "张三", "三楼会议室"),
    ("2024-03-05", "消防安全", "10:00-11:00", 1, "张三", "三楼会议室"),
    ("2024-03-05", "信访业务", "14:30-17:00", 3, "张三", "三楼会议室"),
)


def test_clashes(ganxun: Ganxun, tmp_path: Path) -> None:
    ganxun("init", "--town", "清河镇")
    assert ganxun("list", "clashes", "--json").json == []
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in PLAN:
        page.append(row)
    book.save(tmp_path / "p.xlsx")
    assert ganxun("import", "plan", tmp_path / "p.xlsx").status == 0
    rows = ganxun("list", "clashes", "--json").json
    assert [(row["kind"], row["who"], row["title"], row["other_title"], row["sure"]) for row in rows] == [
        ("lecturer", "张三", "党史学习", "消防安全", True),
        ("place", "三楼会议室", "党史学习", "消防安全", True),
    ]
    assert rows[0]["date"] == "2024-03-05"
    assert ganxun("list", "clashes", "--year", "2023", "--json").json == []
    assert "消防安全" in ganxun("list", "clashes").out

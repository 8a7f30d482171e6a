"""Rows of somebody's marks beside what looks like them: legends over the header, headers that come again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.sheets import MakeBook, check, fields, town

NAMES = ["禤杰刚", "古丽·吐尼亚", "吕勇燕"]
DAYS = ["2023-12-01", "2023-12-22", "2023-12-26", "2024-01-14", "2024-02-11"]
TOWN = town([(name, "东湾村") for name in NAMES], {day: f"第{n}课" for n, day in enumerate(DAYS)})
Rows = list[list[Any]]
WORDS, SIGNS = ["出勤", "缺席", "事假", "病假", "因公请假", "迟到"], ["1", "0", "2", "3", "4", "5"]
LEGENDS: dict[str, Rows] = {
    "words over signs": [WORDS, SIGNS],
    "signs over words": [SIGNS, WORDS],
    "words over numbers": [WORDS, [int(sign) for sign in SIGNS]],
    "one line": [[cell for pair in zip(WORDS, SIGNS, strict=True) for cell in pair][:8]],
    "one line, led": [["图例", *[cell for pair in zip(SIGNS, WORDS, strict=True) for cell in pair][:8]]],
}


@pytest.mark.parametrize("legend", LEGENDS)
@pytest.mark.parametrize("kind", [str, int])
def test_everybody_under_a_legend_right_over_the_header_is_read(
    book: MakeBook, legend: str, kind: type
) -> None:
    rows = [
        ["2023年12月至2024年2月考勤表"],
        *LEGENDS[legend],
        ["序号", "姓名", *DAYS, "备注"],
        *[[n, name, *map(kind, [1] * 5)] for n, name in enumerate(NAMES, 9)],
    ]
    preview = check("attendance", book(rows), TOWN)
    wanted = [(name, day, "出勤") for name in NAMES for day in DAYS]
    assert fields(preview, "name", "date", "mark") == wanted
    assert [row.kind for row in preview.rows_read[-3:]] == ["data"] * 3
    assert {row.kind for row in preview.rows_read[1 : 1 + len(LEGENDS[legend])]} == {"legend"}


def test_marks_that_stand_in_the_header_make_nobody_a_header(book: MakeBook) -> None:
    """Days 1 to 5 over the marks 1 to 5: the row of a person whose marks are those digits is data."""
    known = town([(name, "东湾村") for name in NAMES], {f"2024-03-0{n}": f"第{n}课" for n in range(1, 6)})
    rows = [
        ["2024年3月考勤表 1=出勤 2=迟到 3=早退 4=病假 5=事假"],
        ["序号", "姓名", 1, 2, 3, 4, 5],
        *[[n, name, 1, 2, 3, 4, 5] for n, name in enumerate(NAMES, 1)],
        ["序号", "姓名", 1, 2, 3, 4, 5],
        [4, "陈一舟", 1, 2, 3, 4, 5],
    ]
    preview = check("attendance", book(rows), known)
    found = [row.fields["mark"] for row in preview.rows if row.fields["name"] == "古丽·吐尼亚"]
    assert found == ["出勤", "迟到", "早退", "病假", "事假"]
    assert [row.kind for row in preview.rows_read] == ["legend", "heading"] + ["data"] * 3 + [
        "heading",
        "data",
    ]


@pytest.mark.parametrize("name", ["古丽·吐尼亚", "买合木提", "扎西", "亓官云", "禤杰刚", "A1"])
def test_a_numbered_row_of_somebody_unknown_is_told_and_no_legend(book: MakeBook, name: str) -> None:
    """The last row reads like pairs of signs and words; its number and place say that it is somebody's."""
    rows = [
        ["序号", "姓名", *DAYS[:4]],
        [1, "吕勇燕", "√", "√", "√", "√"],
        [2, name, "×", "事假", "迟", "出勤"],
    ]
    preview = check("attendance", book(rows), town([("吕勇燕", "东湾村")], dict.fromkeys(DAYS, "课")))
    assert [row.kind for row in preview.rows_read] == ["heading", "data", "data"]
    assert {m.code for row in preview.rows if row.row == 3 for m in row.messages} & {"person_unknown"}
    assert len(preview.rows) == 8


def test_a_numbered_legend_below_is_nobody(book: MakeBook) -> None:
    rows = [["序号", "姓名", *DAYS[:2]], [1, "吕勇燕", "1", "2"], [2, "禤杰刚", "3", "1"], [None]]
    rows += [[1, "出勤", 2, "旷训"], [3, "事假", 4, "公假"]]
    preview = check("attendance", book(rows), TOWN)
    assert [row.kind for row in preview.rows_read][-2:] == ["legend", "legend"]
    assert [q.answer for q in preview.questions] == ["--mark 2=缺席"]

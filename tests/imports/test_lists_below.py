"""Several tests, months or courses one below the other on one sheet, under the same heading."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.imports import KnownExam, LayoutCorrection, Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, inline, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村"), ("吴四海", "西山村"), ("郑五福", "党政办公室")]  # fmt: skip
TOWN = town(PEOPLE)
CHEN, LIN, ZHOU, WU, ZHENG = (name for name, _ in PEOPLE)
HEAD = ["姓名", "成绩"]
Rows = list[list[Any]]


def sheet(*parts: Sequence[Any], head: bool = True, title: str = "2024年业务测试成绩") -> Rows:
    """A title, and for each of `parts` its lines, the heading (once or again) and its rows."""
    rows: Rows = [[title]] if title else []
    rows += [] if head else [HEAD]
    for line, *people in parts:
        rows += [[text] for text in ([line] if isinstance(line, str) else line)]
        rows += [HEAD] if head else []
        rows += [list(each) for each in people]
    return rows


def exams(preview: Preview) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in preview.rows:
        if row.verdict != "error":
            found.setdefault(str(row.fields["exam"]), {})[str(row.fields["name"])] = row.fields["score"]
    return found


def is_accounted(preview: Preview) -> bool:
    from app.imports.rows_read import filled_rows

    read = preview.summary["rows_read"]
    assert isinstance(read, dict)
    return sum(read.values()) == sum(len(list(filled_rows(one))) for one in inline(preview.path).sheets)  # type: ignore[arg-type]


MARCH, APRIL = [(CHEN, 80), (LIN, 85)], [(CHEN, 60), (LIN, 65)]


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("一、三月份测试", "二、四月份测试"), ("三月份测试", "四月份测试")),
        (("（一）3月测试", "（二）4月测试"), ("3月测试", "4月测试")),
        (("第一季度测试：", "第二季度测试："), ("第一季度测试", "第二季度测试")),
        (("党纪条例考试", "安全生产考试"), ("党纪条例考试", "安全生产考试")),
        (("一、笔试", "二、面试"), ("2024年业务测试成绩（笔试）", "2024年业务测试成绩（面试）")),
        (("第一次", "第二次"), ("2024年业务测试成绩（第一次）", "2024年业务测试成绩（第二次）")),
        (("第一次测试（3月15日）", "第二次测试（4月20日）"), ("2024年业务测试成绩（第一次测试）", "2024年业务测试成绩（第二次测试）")),
        (("3月15日", "4月20日"), ("2024年业务测试成绩（3月15日）", "2024年业务测试成绩（4月20日）")),
        (("考试科目：党纪", "考试科目：法规"), ("2024年业务测试成绩（党纪）", "2024年业务测试成绩（法规）")),
    ],
)  # fmt: skip
def test_a_line_over_each_test(book: MakeBook, lines: tuple[str, str], names: tuple[str, str], head: bool) -> None:  # fmt: skip
    path = book(sheet((lines[0], *MARCH), (lines[1], *APRIL), head=head))
    preview = check("scores", path, TOWN)
    assert exams(preview) == {names[0]: dict(MARCH), names[1]: dict(APRIL)}
    assert is_accounted(preview)
    days = [one.held_on for one in preview.actions.exams]  # type: ignore[attr-defined]
    assert days == ([date(2024, 3, 15), date(2024, 4, 20)] if "15日" in lines[0] else [None, None])
    assert len(preview.questions) == days.count(None)


@pytest.mark.parametrize("other", [APRIL, [(ZHOU, 60), (WU, 65)]])
def test_a_second_title_with_the_same_heading(book: MakeBook, other: list[tuple[str, int]]) -> None:
    rows = sheet(("三月份测试成绩单", *MARCH), ("四月份测试成绩单", *other), title="")
    preview = check("scores", book(rows), TOWN)
    assert exams(preview) == {"三月份测试": dict(MARCH), "四月份测试": dict(other)}
    assert is_accounted(preview)


def test_each_title_has_its_day(book: MakeBook) -> None:
    parts = [("三月份测试成绩单", "测试日期：2024年3月15日"), ("四月份测试成绩单", "测试日期：2024年4月20日")]
    rows = sheet((parts[0], *MARCH), (parts[1], *APRIL), title="")
    preview = check("scores", book(rows), TOWN)
    assert preview.questions == ()
    assert preview.summary["exam_dates"] == {"三月份测试": "2024-03-15", "四月份测试": "2024-04-20"}
    # A day said for the file does not write over the days that the lists have themselves.
    said = check("scores", book(rows), TOWN, exam_date=date(2024, 5, 1))
    assert said.summary["exam_dates"] == preview.summary["exam_dates"]


def test_a_day_in_a_cell_of_its_own_dates_the_test(book: MakeBook) -> None:
    rows = [["业务测试成绩"], ["测试日期", date(2024, 3, 15)], HEAD, *MARCH]
    assert check("scores", book(rows), TOWN).summary["exam_date"] == "2024-03-15"
    rows[1] = ["制表日期", date(2024, 3, 15)]
    assert [q.code for q in check("scores", book(rows), TOWN).questions] == ["exam_date"]


def test_the_same_tests_already_known(book: MakeBook) -> None:
    attempts = {1: ("normal", 8000), 2: ("normal", 8500)}
    known = replace(TOWN, exams=(KnownExam(7, "三月份测试", date(2024, 3, 15), 10_000, attempts),))
    rows = sheet(("一、三月份测试", *MARCH), ("二、四月份测试", *APRIL))
    preview = check("scores", book(rows), known, answers={"exam_dates": {"四月份测试": "2024-04-20"}})
    assert [row.verdict for row in preview.rows] == ["skip", "skip", "new", "new"]
    assert [one.exam_id for one in preview.actions.exams] == [7, None]  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", ["补考成绩", "二、补考", "补测成绩（4月2日）", "2024年业务测试补考成绩"])
@pytest.mark.parametrize("head", [True, False])
def test_resits_below_the_first_results(book: MakeBook, line: str, head: bool) -> None:
    rows: Rows = [["2024年3月15日业务测试成绩"], HEAD, [CHEN, 50], [LIN, 85], [line], *([HEAD] if head else []), [CHEN, 70]]  # fmt: skip
    preview = check("scores", book(rows), TOWN)
    assert fields(preview, "name", "state", "score") == [(CHEN, "正常", 50), (LIN, "正常", 85), (CHEN, "补考", 70)]  # fmt: skip
    (only,) = preview.actions.exams  # type: ignore[attr-defined]
    assert [(a.person_id, a.number, a.score_centi) for a in only.attempts] == [(1, 1, 5000), (2, 1, 8500), (1, 2, 7000)]  # fmt: skip
    assert only.held_on == date(2024, 3, 15)
    assert is_accounted(preview)


ONE_TEST = [
    (("一、东湾村", *MARCH), ("二、西山村", (ZHOU, 70), (WU, 75))),
    (("一、机关干部", (ZHENG, 80)), ("二、村干部", (ZHOU, 70), (WU, 75))),
    (("机关干部测试成绩", (ZHENG, 80)), ("村干部测试成绩", (ZHOU, 70), (WU, 75))),
    (("东湾村测试成绩", *MARCH), ("西山村测试成绩", (ZHOU, 70), (WU, 75))),
    (("一、及格人员", *MARCH), ("二、不及格人员", (ZHOU, 50), (WU, 45))),
    (("一、男", *MARCH), ("二、女", (ZHOU, 70), (WU, 75))),
]


@pytest.mark.parametrize("parts", ONE_TEST)
@pytest.mark.parametrize("head", [True, False])
def test_units_and_groups_are_one_test(book: MakeBook, parts: Any, head: bool) -> None:
    preview = check("scores", book(sheet(*parts, head=head, title="2024年3月15日业务测试成绩")), TOWN)
    assert preview.summary["exam"] == "2024年3月15日业务测试成绩"
    assert "exams" not in preview.summary
    assert codes(preview) == {}
    assert is_accounted(preview)


def test_a_title_for_each_unit_is_one_test(book: MakeBook) -> None:
    parts = ("东湾村三月份测试成绩单", *MARCH), ("西山村三月份测试成绩单", (ZHOU, 70), (WU, 75))
    preview = check("scores", book(sheet(*parts, title="")), TOWN)
    assert list(exams(preview)) == ["三月份测试"]
    assert len(preview.questions) == 1


@pytest.mark.parametrize(
    "line", ["2024年业务测试成绩", "2024年业务测试成绩（续）", "2024年业务测试成绩 续表"]
)
def test_the_title_again_on_the_next_page(book: MakeBook, line: str) -> None:
    rows = [["2024年业务测试成绩"], HEAD, *MARCH, [line], HEAD, [ZHOU, 70]]
    preview = check("scores", book(rows), TOWN, exam_date=date(2024, 3, 15))
    assert exams(preview) == {"2024年业务测试成绩": {**dict(MARCH), ZHOU: 70}}
    assert is_accounted(preview)


def test_lines_below_a_list_begin_none(book: MakeBook) -> None:
    rows = [["三月份测试成绩（3月15日）"], HEAD, *MARCH, ["平均分", 82.5], ["监考人：张 阅卷人：李"], ["本次测试成绩于4月公布。"]]  # fmt: skip
    preview = check("scores", book(rows), TOWN, year=2024)
    assert exams(preview) == {"三月份测试成绩": dict(MARCH)}
    assert is_accounted(preview)


def test_lists_with_other_headings_have_titles_of_their_own(book: MakeBook) -> None:
    rows = [["2024年3月15日党纪测试成绩单"], HEAD, [ZHENG, 50], [], ["2024年4月20日法规测试成绩单"], ["序号", *HEAD, "备注"], [1, ZHOU, 50], [2, WU, 60, "优"]]  # fmt: skip
    preview = check("scores", book(rows), TOWN)
    assert preview.summary["exam_dates"] == {"2024年3月15日党纪测试": "2024-03-15", "2024年4月20日法规测试": "2024-04-20"}  # fmt: skip


def test_a_layout_remembered_for_other_files_does_not_hide_lists_below(book: MakeBook) -> None:
    rows = [["党纪测试成绩单"], HEAD, [ZHENG, 50], [], ["法规测试成绩单"], ["序号", *HEAD], [1, ZHOU, 55], [2, WU, 60]]  # fmt: skip
    known = {"0123456789abcdef": LayoutCorrection({"name": 3}, None, 2, layout="0123456789abcdef")}
    preview = check("scores", book(rows), TOWN, exam_date=date(2024, 3, 15), corrections=known)
    assert exams(preview) == {"党纪测试": {ZHENG: 50}, "法规测试": {ZHOU: 55, WU: 60}}
    preview = check("scores", book(rows), TOWN, exam_date=date(2024, 3, 15), sheet="Sheet1")
    assert exams(preview) == {"党纪测试": {ZHENG: 50}, "法规测试": {ZHOU: 55, WU: 60}}


def test_a_line_gives_its_state_to_the_people_below(book: MakeBook) -> None:
    rows = [["2024年3月15日业务测试成绩"], HEAD, *MARCH, ["二、缺考人员"], [ZHOU], ["三、免试人员"], [WU, None], ["四、未评分"], [ZHENG]]  # fmt: skip
    preview = check("scores", book(rows), TOWN)
    assert fields(preview, "name", "state")[2:] == [(ZHOU, "缺考"), (WU, "免试"), (ZHENG, None)]
    assert codes(preview)[10] == ["score_empty"]


def test_a_row_said_to_be_data_parts_nothing(book: MakeBook) -> None:
    rows = sheet(("一、三月份测试", *MARCH), ("二、四月份测试", *APRIL), head=False)
    preview = check("scores", book(rows), TOWN, answers={"rows": {"Sheet1!6": "note"}})
    assert codes(preview) == {7: ["duplicate_in_file"], 8: ["duplicate_in_file"]}


HOURS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("一、1月", "二、2月", [("网络", "2024-01-01", "2024-01-31", ""), ("网络", "2024-02-01", "2024-02-29", "")]),
    ("一、集中培训", "二、网络学习", [("集中", "2024-01-01", "2024-12-31", ""), ("网络", "2024-01-01", "2024-12-31", "")]),
    ("2024年一季度学时统计表", "2024年二季度学时统计表", [("网络", "2024-01-01", "2024-03-31", ""), ("网络", "2024-04-01", "2024-06-30", "")]),
    ("一、党的二十大精神培训班（3月4日至3月8日）", "二、乡村振兴专题培训（4月10日）", [("网络", "2024-03-04", "2024-03-08", "党的二十大精神培训班"), ("网络", "2024-04-10", None, "乡村振兴专题培训")]),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "found"), HOURS)
def test_hours_of_months_pots_and_courses(book: MakeBook, first: str, second: str, found: list[Any]) -> None:
    rows = [["2024年学时统计表"], ["姓名", "学时"], [first], [CHEN, 8], [LIN, 4], [second], [CHEN, 6], [LIN, 5]]  # fmt: skip
    preview = check("hours", book(rows), TOWN)
    assert codes(preview) == {}
    assert fields(preview, "pot", "first", "last", "course") == [found[0], found[0], found[1], found[1]]
    assert is_accounted(preview)


def test_hours_by_unit_are_one_list(book: MakeBook) -> None:
    rows = [["2024年学时统计表"], ["姓名", "学时"], ["东湾村"], [CHEN, 8], ["西山村"], [ZHOU, 6], ["机关干部"], [ZHENG, 3]]  # fmt: skip
    preview = check("hours", book(Grid(rows, merged=["A3:B3", "A5:B5"])), TOWN)
    assert fields(preview, "pot", "first", "course") == [("网络", "2024-01-01", "")] * 3


def test_a_post_called_as_headings_are_begins_no_list(book: MakeBook) -> None:
    """工作人员 heads names elsewhere; beside small numbers it is somebody's post."""
    rows: Rows = [["2024年学时统计表"], ["序号", "姓名", "单位", "职务", "集中学时", "网络学时"]]
    rows += [[n, who, unit, "工作人员", 20 + n, 3 * n] for n, (who, unit) in enumerate(PEOPLE, 1)]
    preview = check("hours", book(rows), TOWN)
    assert fields(preview, "name", "hours")[::2] == [(who, 20 + n) for n, (who, _) in enumerate(PEOPLE, 1)]
    assert codes(preview) == {}
    assert preview.summary["rows_read"]["data"] == len(PEOPLE)  # type: ignore[index]


def test_a_list_below_without_hours_is_told(book: MakeBook) -> None:
    rows: Rows = [["2024年学时统计表"], ["姓名", "单位", "学时"], [CHEN, "东湾村", 8], [], ["未参加人员"], ["序号", "姓名", "电话"], [1, ZHOU, "13800000001"]]  # fmt: skip
    preview = check("hours", book(rows), TOWN)
    assert fields(preview, "name", "hours") == [(CHEN, 8), (ZHOU, None)]
    assert codes(preview) == {7: ["hour_column_missing"]}
    assert is_accounted(preview)

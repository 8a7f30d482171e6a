"""Sheets as companies, schools and villages draw them up: each was read wrongly or turned away before."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownSession, Preview
from app.imports.results.hour_spans import span_of
from app.imports.values import score_of
from app.imports.words.row_words import is_total, without_head_count
from app.imports.words.surnames import looks_like_name
from app.imports.words.written_names import read_name
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town


def test_ones_own_mobile_behind_the_telephone_of_a_contact(book: MakeBook) -> None:
    rows = [
        ["名字", "部门", "紧急联系人", "紧急联系电话", "手机"],
        ["刘芳", "财务部", "王强", "13811110001", "13900010001"],
        ["陈志远", "财务部", "李娜", "13811110002", "13900010002"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "phone") == [("刘芳", "13900010001"), ("陈志远", "13900010002")]
    assert codes(preview) == {}


@pytest.mark.parametrize("heads", [("一代证号", "二代证号"), ("一代身份证", "二代身份证")])
def test_the_card_of_the_second_generation(book: MakeBook, heads: tuple[str, str]) -> None:
    old = id_of(1)[:6] + id_of(1)[8:17]
    preview = check("roster", book([["姓名", "单位", *heads], ["戚守田", "畜牧站", old, id_of(1)]]))
    assert fields(preview, "id_number") == [(id_of(1),)]


def test_a_column_of_papers_that_holds_numbers(book: MakeBook) -> None:
    rows = [["姓名", "单位", "证件"], ["戚守田", "畜牧站", id_of(1)], ["蔺秀云", "畜牧站", id_of(2)]]
    assert fields(check("roster", book(rows)), "id_number") == [(id_of(1),), (id_of(2),)]
    kinds = [
        ["姓名", "单位", "证件", "号码"],
        ["戚守田", "人武部", "军官证", "南字第0123456号"],
        ["蔺秀云", "畜牧站", "身份证", id_of(2)],
    ]
    assert fields(check("roster", book(kinds)), "id_number") != [("军官证",), ("身份证",)]


def test_a_short_number_is_no_telephone(book: MakeBook) -> None:
    rows = [["姓名", "单位", "手机短号"], ["戚守田", "畜牧站", "6123"], ["蔺秀云", "畜牧站", "6124"]]
    assert fields(check("roster", book(rows)), "phone") == [("",), ("",)]


@pytest.mark.parametrize("head", ["任职起止", "任期", "任职时间"])
def test_a_term_that_is_over(book: MakeBook, head: str) -> None:
    rows = [
        ["村名", "姓名", "现任职务", head],
        ["石板村", "韦国栋", "支书", "2021.1至今"],
        ["石板村", "蓝秀英", "文书", "2021.1—2024.2（已卸任）"],
        ["莲塘村", "覃小燕", "主任", "2021.1—（已离任）"],
    ]
    preview = check("roster", book(rows))
    assert [row.action for row in preview.rows] == ["new", "skip", "skip"]
    assert codes(preview) == {3: ["person_not_current"], 4: ["person_not_current"]}


@pytest.mark.parametrize("word", ["行政部 计数", "行政部 平均值", "总计数", "行政部 求和", "总平均值"])
def test_subtotals_as_spreadsheets_write_them(word: str) -> None:
    assert is_total(word)


def test_a_row_of_subtotals_in_the_column_of_numbers(book: MakeBook) -> None:
    rows = [
        ["序号", "部门", "姓名", "岗位"],
        [1, "行政部", "刘芳", "主管"],
        [2, "行政部", "陈志远", "专员"],
        ["行政部 计数", None, "2", None],
        ["总计数", None, "2", None],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name") == [("刘芳",), ("陈志远",)]
    assert [row.kind for row in preview.rows_read][-2:] == ["total", "total"]


@pytest.mark.parametrize(
    ("written", "unit"),
    [("一车间(12)", "一车间"), ("二车间（8）", "二车间"), ("办公室(3)", "办公室"), ("三年级(2)班", "三年级(2)班"), ("高一(3)", "高一(3)"), ("初三年级（2）", "初三年级（2）")],
)  # fmt: skip
def test_a_bare_count_behind_a_unit(written: str, unit: str) -> None:
    assert without_head_count(written) == unit


@pytest.mark.parametrize(
    "heads",
    [("发展对象", "入党介绍人1", "入党介绍人2"), ("入党积极分子", "培养联系人", "谈话人"), ("驻村工作队员", "结对户", "结对户电话"), ("预备党员", "介绍人一", "介绍人二"), ("窗口人员", "负责人", "分管领导")],
)  # fmt: skip
def test_ones_own_name_under_what_one_is(book: MakeBook, heads: tuple[str, ...]) -> None:
    rows = [
        [*heads, "所在党支部"],
        ["蓝秀英", "韦国栋", "蒙启航", "石板村党支部"],
        ["黄家明", "农丽萍", "蒙启航", "机关党支部"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [("蓝秀英", "石板村党支部"), ("黄家明", "机关党支部")]


def test_offices_with_their_windows(book: MakeBook) -> None:
    rows = [
        ["窗口单位", "窗口人员"],
        ["人社局\n（5个窗口\n共2人）", "蒙启航"],
        ["人社局\n（5个窗口\n共2人）", "黄家明"],
        ["医保局\n编制：3人\n实际：1人", "韦国栋"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [
        ("蒙启航", "人社局"),
        ("黄家明", "人社局"),
        ("韦国栋", "医保局"),
    ]


@pytest.mark.parametrize("name", ["陆建民", "王爱民", "李为民", "欧阳利民"])
def test_names_that_end_as_people(name: str) -> None:
    assert looks_like_name(name)


@pytest.mark.parametrize("text", ["石村民", "全居民", "党农民"])
def test_words_for_people_are_no_names(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("阿依古丽ˑ麦麦提", "阿依古丽·麦麦提", ""), ("阿依古丽ꞏ麦麦提", "阿依古丽·麦麦提", ""), ("古丽 努尔", "古丽努尔", "name_odd"), ("陆建民→县委办", "陆建民", "name_remark"),
        ("卓玛 次仁", "卓玛次仁", "name_odd"),
    ],
)  # fmt: skip
def test_more_dots_blanks_and_arrows(written: str, name: str, code: str) -> None:
    found: Any = read_name(written)
    assert (found.name, [doubt.code for doubt in found.doubts]) == (name, [code] if code else [])


KNOWN = town(
    [("蒙启航", "党政办"), ("韦国栋", "石板村"), ("覃小燕", "莲塘社区"), ("陆建民", "莲塘社区")],
    {"2024-03-05": "甲课", "2024-03-12": "乙课", "2024-03-03": "另课"},
)
Rows = list[list[Any]]


def marks_of(preview: Preview) -> dict[tuple[Any, Any], Any]:
    return {
        (row.fields["name"], row.fields["date"]): row.fields["mark"]
        for row in preview.rows
        if row.verdict != "error"
    }


@pytest.mark.parametrize("over", ["2024年3月", "3月", "2024年3月集中学习", "三月"])
@pytest.mark.parametrize("days", [("3.5", "3.12"), ("3月5日", "3月12日"), ("5日", "12日")])
def test_a_month_over_whole_dates_makes_no_other_day(
    book: MakeBook, over: str, days: tuple[str, str]
) -> None:
    rows: Rows = [["姓名", over, None], [None, *days], ["蒙启航", "√", "病假"], ["韦国栋", "迟到", "√"]]
    preview = check("attendance", book(Grid(rows, merged=["A1:A2", "B1:C1"])), KNOWN, year=2024)
    assert marks_of(preview) == {
        ("蒙启航", "2024-03-05"): "出勤", ("蒙启航", "2024-03-12"): "病假", ("韦国栋", "2024-03-05"): "迟到", ("韦国栋", "2024-03-12"): "出勤",
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "2024年3月请假统计表",
        "2024年3月迟到早退登记表",
        "值班安排表 2024年3月",
        "2024年3月报名表",
        "缺勤登记（2024年3月）",
    ],
)
def test_a_tick_in_a_list_of_something_else_is_no_presence(book: MakeBook, title: str) -> None:
    rows: Rows = [
        [title],
        ["姓名", "3月5日", "3月12日"],
        ["蒙启航", "√", None],
        ["韦国栋", None, "√"],
        ["覃小燕", "病假", None],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert [question.answer for question in preview.questions] == ["--mark √=缺席"]
    said = check("attendance", book(rows), KNOWN, marks={"√": "事假"})
    assert said.questions == ()
    assert marks_of(said)["蒙启航", "2024-03-05"] == "事假"


@pytest.mark.parametrize(
    "title", ["2024年3月值班值守业务培训签到表", "2024年3月考勤表（含请假）", "学习考勤 2024年3月"]
)
def test_a_list_of_attendance_may_name_other_things(book: MakeBook, title: str) -> None:
    preview = check(
        "attendance", book([[title], ["姓名", "3月5日"], ["蒙启航", "√"], ["韦国栋", "假"]]), KNOWN
    )
    assert preview.questions == ()
    assert marks_of(preview)["蒙启航", "2024-03-05"] == "出勤"


@pytest.mark.parametrize("head", ["缺席情况", "缺勤情况", "违纪情况"])
def test_a_tick_under_the_opposite_is_asked_about(book: MakeBook, head: str) -> None:
    rows: Rows = [["姓名", "日期", head], ["蒙启航", "2024-03-05", "√"], ["韦国栋", "2024-03-05", "事假"]]
    preview = check("attendance", book(rows), KNOWN)
    assert len(preview.questions) == 1
    assert marks_of(preview) == {("韦国栋", "2024-03-05"): "事假"}


def test_a_remark_says_why_somebody_was_away(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年3月5日学习签到"],
        ["姓名", "考勤", "缺席原因"],
        ["蒙启航", "×", "病假"],
        ["韦国栋", "缺席", "因公出差"],
        ["覃小燕", "×", "家中有急事"],
        ["陆建民", None, "县里开会去了"],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert [row.fields["mark"] for row in preview.rows] == ["病假", "因公请假", "缺席", "未登记"]
    assert codes(preview) == {
        3: ["mark_of_remark"],
        4: ["mark_of_remark"],
        5: ["absent_with_remark"],
        6: ["blank_with_remark"],
    }


def test_signing_out_counts_beside_signing_in(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年3月5日签到册"],
        ["姓名", "签到", "签退"],
        ["蒙启航", "√", "√"],
        ["韦国栋", "√", "早退"],
        ["覃小燕", "√", "×"],
        ["陆建民", "迟到", "早退"],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "早退", "出勤", "迟到+早退"]
    assert codes(preview) == {5: ["sign_out_differs"]}
    assert preview.summary["columns_unused"] == []


HALVES = town([("蒙启航", "党政办"), ("韦国栋", "石板村")])
HALVES = replace(
    HALVES,
    sessions=(
        KnownSession(1, date(2024, 3, 5), "党课", day_part="上午"),
        KnownSession(2, date(2024, 3, 5), "实操", day_part="下午"),
    ),
)


@pytest.mark.parametrize("form", ["plain", "in and out", "grouped"])
def test_half_days_of_the_titles_day(book: MakeBook, form: str) -> None:
    title = ["培训签到表  2024年3月5日"]
    plain: Rows = [title, ["姓名", "上午", "下午"], ["蒙启航", "√", "√"], ["韦国栋", "√", "事假"]]
    body: Rows = [["蒙启航", "√", "√", "√", "√"], ["韦国栋", "√", "√", "事假", "事假"]]
    flat: Rows = [title, ["姓名", "上午签到", "上午签退", "下午签到", "下午签退"], *body]
    grouped: Rows = [
        title,
        ["姓名", "上午", None, "下午", None],
        [None, "签到", "签退", "签到", "签退"],
        *body,
    ]
    sheet = {
        "plain": Grid(plain),
        "in and out": Grid(flat),
        "grouped": Grid(grouped, merged=["A1:E1", "A2:A3", "B2:C2", "D2:E2"]),
    }[form]
    preview = check("attendance", book(sheet), HALVES)
    found = [(row.fields["name"], row.fields["session_id"], row.fields["mark"]) for row in preview.rows]
    assert found == [
        ("蒙启航", 1, "出勤"),
        ("蒙启航", 2, "出勤"),
        ("韦国栋", 1, "出勤"),
        ("韦国栋", 2, "事假"),
    ]
    assert preview.summary["columns_unused"] == []


def test_a_column_for_each_kind_with_a_tick_for_being_there_too(book: MakeBook) -> None:
    rows: Rows = [
        ["学习考勤 2024年3月12日"],
        ["姓名", "出勤", "迟到", "早退", "事假", "病假", "旷课"],
        ["蒙启航", "√", None, None, None, None, None],
        ["韦国栋", "√", "9:10", None, None, None, None],
        ["覃小燕", None, None, None, None, "发烧", None],
        ["陆建民", "√", None, None, "√", None, None],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "迟到", "病假", None]
    assert preview.rows[3].verdict == "error"


def test_who_says_what_one_is_says_what_nought_is(book: MakeBook) -> None:
    rows: Rows = [["姓名", "3月5日", "3月12日"], ["蒙启航", 1, 0], ["韦国栋", 0, 1]]
    preview = check("attendance", book(rows), KNOWN, year=2024)
    assert [question.answer for question in preview.questions] == ["--mark 1=缺席"]
    said = check("attendance", book(rows), KNOWN, year=2024, marks={"1": "出勤"})
    assert said.questions == ()
    assert [row.fields["mark"] for row in said.rows] == [
        "出勤",
        "缺席",
        "缺席",
        "出勤",
    ]
    assert codes(said)[2] == ["mark_digit"]
    away = check("attendance", book(rows), KNOWN, year=2024, marks={"1": "事假"})
    assert [question.answer for question in away.questions] == ["--mark 0=缺席"]


def test_a_legend_right_of_head_and_people(book: MakeBook) -> None:
    rows: Rows = [
        ["学习考勤登记", None, None, None, "出勤", "/"],
        ["2024年3月", None, None, None, "事假", "S"],
        ["姓名", "3.5", "3.12", None, "病假", "B"],
        ["蒙启航", "/", "S", None, "公出", "G"],
        ["韦国栋", "B", "/", None, "旷", "K"],
        ["覃小燕", "K", "G"],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert [row.fields["mark"] for row in preview.rows] == [
        "出勤",
        "事假",
        "病假",
        "出勤",
        "缺席",
        "因公请假",
    ]


def test_one_sign_a_remark_in_a_column_of_its_own(book: MakeBook) -> None:
    rows: Rows = [
        ["姓名", "3月5日", "3月12日", None, "说明"],
        ["蒙启航", 1, 2, None, "1表示到会"],
        ["韦国栋", 3, 1, None, "2表示事假"],
        ["覃小燕", 1, 4, None, "3表示病假"],
        [None, None, None, None, "4表示无故缺席"],
    ]
    preview = check("attendance", book(rows), KNOWN, year=2024)
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "事假", "病假", "出勤", "出勤", "缺席"]


def test_days_of_a_week_together_are_no_day(book: MakeBook) -> None:
    rows: Rows = [["2024年3月考勤"], ["姓名", "1-5日", "6-12日"], ["蒙启航", "√", "√"]]
    preview = check("attendance", book(rows), KNOWN)
    assert {row.fields["date"] for row in preview.rows} == {None}


def test_the_same_sign_for_two_half_days(book: MakeBook) -> None:
    preview = check(
        "attendance",
        book([["姓名", "3月5日"], ["蒙启航", "√/√"], ["韦国栋", "事假、事假"]]),
        KNOWN,
        year=2024,
    )
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "事假"]


def test_where_one_is_now_and_not_where_one_was(book: MakeBook) -> None:
    rows: Rows = [
        ["姓名", "原单位", "现单位", "原职务", "现职务"],
        ["蒙启航", "农办", "党政办", "科员", "主任"],
    ]
    assert fields(check("roster", book(rows)), "unit", "title") == [("党政办", "主任")]
    moved: Rows = [["姓名", "调出单位", "调入单位"], ["蒙启航", "农办", "党政办"]]
    assert fields(check("roster", book(moved)), "unit") == [("党政办",)]


@pytest.mark.parametrize("head", ["欠学时", "规定学时", "目标学时", "还差学时"])
def test_hours_that_are_missing_or_wanted_are_not_gained(book: MakeBook, head: str) -> None:
    with pytest.raises(InputProblem):
        check("hours", book([["2024年学时"], ["姓名", head], ["蒙启航", 10], ["韦国栋", 20]]), KNOWN)


def held(preview: Preview) -> list[tuple[Any, Any]]:
    return [(row.fields["date"], row.fields["title"]) for row in preview.rows if row.action == "new"]


@pytest.mark.parametrize("title", ["午餐、午休", "报到", "返程", "茶歇", "合影留念", "午休"])
def test_meals_and_journeys_are_no_classes(book: MakeBook, title: str) -> None:
    preview = check("plan", book([["日期", "内容"], ["2024-03-05", "党纪学习"], ["2024-03-05", title]]))
    assert held(preview) == [("2024-03-05", "党纪学习")]


def test_times_to_the_second_are_a_doubt(book: MakeBook) -> None:
    preview = check(
        "plan",
        book([["主题", "时间"], ["工单1处理", "2024-03-05 10:22:31"], ["讲座", "2024-03-05 10:00:00"]]),
    )
    assert codes(preview) == {2: ["date_to_second"]}


def test_a_numbered_course_beside_a_merged_day(book: MakeBook) -> None:
    rows: Rows = [
        ["日期", "学习内容"],
        ["2024-03-05", "1.学习党章"],
        [None, "2.学习条例"],
        ["2024-03-12", "3.学习讲话"],
    ]
    preview = check("plan", book(Grid(rows, merged=["A2:A3"])))
    assert held(preview) == [
        ("2024-03-05", "1.学习党章"),
        ("2024-03-05", "2.学习条例"),
        ("2024-03-12", "3.学习讲话"),
    ]


@pytest.mark.parametrize(
    "made", [["制表日期：2023年12月28日"], ["打印时间：", "2023-12-28"], ["填报时间:2025年1月3日"]]
)
def test_the_day_a_plan_was_written_is_not_its_year(book: MakeBook, made: list[str]) -> None:
    rows: Rows = [made, ["时间", "内容"], ["3月8日", "甲课"], ["4月12日", "乙课"]]
    assert [question.code for question in check("plan", book(rows)).questions] == ["year"]
    told: Rows = [["2024年培训计划", *made], *rows[1:]]
    assert held(check("plan", book(told))) == [("2024-03-08", "甲课"), ("2024-04-12", "乙课")]


@pytest.mark.parametrize("made", ["制表时间：2024年4月2日", "打印于2024年4月2日"])
def test_the_day_a_list_was_made_is_not_its_month(book: MakeBook, made: str) -> None:
    rows: Rows = [[made], ["3月学习考勤"], ["姓名", "5日", "12日"], ["蒙启航", "√", "×"]]
    assert marks_of(check("attendance", book(rows), KNOWN)) == {
        ("蒙启航", "2024-03-05"): "出勤",
        ("蒙启航", "2024-03-12"): "缺席",
    }


def test_an_autumn_term_ends_in_the_next_year(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年秋季学期"],
        ["日期", "教学内容"],
        ["9.2", "甲课"],
        ["11.4", "乙课"],
        ["1.6", "丙课"],
    ]
    assert held(check("plan", book(rows))) == [
        ("2024-09-02", "甲课"),
        ("2024-11-04", "乙课"),
        ("2025-01-06", "丙课"),
    ]


@pytest.mark.parametrize("written", ["95分（优秀）", "95(合格)", "95（优）"])
def test_a_score_with_its_grade(written: str) -> None:
    assert score_of(written) == ("normal", 95)


def test_minutes_beside_the_hours_they_make(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年"],
        ["姓名", "学习时长（分钟）", "折合学时"],
        ["蒙启航", 450, 10],
        ["韦国栋", 90, 2],
    ]
    preview = check("hours", book(rows), KNOWN)
    assert [row.fields["hours"] for row in preview.rows] == [10, 2]
    assert preview.questions == ()


@pytest.mark.parametrize("form", ["serial", "name", "prefix"])
def test_rows_that_show_how_to_fill_in_are_nobody(book: MakeBook, form: str) -> None:
    shown = {
        "serial": ["例", "张三", "石板村"],
        "name": [None, "示例", "石板村"],
        "prefix": ["样例：", "张三", "石板村"],
    }[form]
    rows: Rows = [["序号", "姓名", "单位"], shown, [1, "韦国栋", "石板村"], [2, "蓝秀英", "石板村"]]
    preview = check("roster", book(rows))
    assert fields(preview, "name") == [("韦国栋",), ("蓝秀英",)]
    assert preview.rows_read[1].kind == "left_out"
    assert preview.rows_read[1].why


def test_headings_are_nobodys_names(book: MakeBook) -> None:
    turned: Rows = [["姓名", "蒙启航", "农丽萍"], ["单位", "党政办", "党政办"], ["职务", "主任", "科员"]]
    form: Rows = [
        ["姓名", "蒙启航", "性别", "男"],
        ["学历", "本科", "专业", "法学"],
        ["工作单位", "党政办", "职务", "主任"],
    ]
    for rows in (turned, form):
        preview = check("roster", book(rows), unit="石板村")
        assert [row.action for row in preview.rows] == ["", ""]


@pytest.mark.parametrize(
    ("head", "here", "gone"),
    [("在职否", "√", "×"), ("状态", "正常", "停用"), ("账号状态", "启用", "已注销"), ("岗位变动", "", "2024年3月调至莲塘社区"), ("人员变动情况", "", "2024年5月退休")],
)  # fmt: skip
def test_more_columns_of_those_who_left(book: MakeBook, head: str, here: str, gone: str) -> None:
    rows: Rows = [
        ["姓名", "单位", "职务", head],
        ["韦国栋", "石板村", "支书", here],
        ["蓝秀英", "石板村", "文书", gone],
    ]
    preview = check("roster", book(rows))
    assert [(row.action, row.fields["title"]) for row in preview.rows] == [("new", "支书"), ("skip", "文书")]


def test_a_change_is_no_post(book: MakeBook) -> None:
    preview = check("roster", book([["姓名", "单位", "岗位变动"], ["韦国栋", "石板村", "2024年3月转正"]]))
    assert fields(preview, "title") == [("",)]


def test_full_marks_are_nobodys_score(book: MakeBook) -> None:
    rows: Rows = [
        ["2024-03-05测试"],
        ["姓名", "第一题", "总得分"],
        ["蒙启航", 20, 98],
        ["韦国栋", 10, 60],
        ["满分", 20, 100],
    ]
    preview = check("scores", book(rows), KNOWN)
    assert fields(preview, "name") == [("蒙启航",), ("韦国栋",)]


def test_the_day_beside_the_number_of_a_week(book: MakeBook) -> None:
    rows: Rows = [["2024年3月"], ["姓名", "第一周（3.5）", "第二周（3.12）"], ["蒙启航", "√", "×"]]
    assert marks_of(check("attendance", book(rows), KNOWN)) == {
        ("蒙启航", "2024-03-05"): "出勤",
        ("蒙启航", "2024-03-12"): "缺席",
    }


@pytest.mark.parametrize(
    ("written", "last"), [("2024.4.1-4.3", date(2024, 4, 3)), ("2024年3月28日-4月1日", date(2024, 4, 1)), ("2024年12月30日至1月5日", date(2025, 1, 5)), ("2024-04-01", None), ("2024-4-1", None)]
)  # fmt: skip
def test_spans_with_a_hyphen(written: str, last: date | None) -> None:
    assert span_of(written, 2024)[1] == last


def test_kinds_with_their_signs_in_brackets(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年3月5日"],
        ["姓名", "出勤（√）", "请假（○）", "缺席（×）"],
        ["蒙启航", "√", None, None],
        ["韦国栋", None, "○", None],
        ["覃小燕", None, None, "×"],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "事假", "缺席"]


@pytest.mark.parametrize("head", ["3月5日应到", "3月5日应参会", "3月5日计划"])
def test_who_should_come_is_no_mark(book: MakeBook, head: str) -> None:
    rows: Rows = [["姓名", head, "3月5日实到"], ["蒙启航", "√", "√"], ["韦国栋", "√", None]]
    preview = check("attendance", book(rows), KNOWN, year=2024)
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "未登记"]


def test_a_remark_beside_many_days_is_a_doubt(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年3月考勤表"],
        ["姓名", "5", "12", "备注"],
        ["蒙启航", "√", "√", "12日早退"],
        ["韦国栋", "√", None, "12日病假"],
        ["覃小燕", "√", "√", "组长"],
        ["陆建民", "√", "病假", "12日病假"],
    ]
    preview = check("attendance", book(rows), KNOWN)
    assert codes(preview) == {3: ["remark_of_marks"], 4: ["remark_of_marks"]}


@pytest.mark.parametrize("head", ["扣分", "失分", "错题数"])
def test_points_that_were_lost_are_no_score(book: MakeBook, head: str) -> None:
    rows: Rows = [["2024年3月28日测试情况表"], ["姓名", head], ["蒙启航", 12], ["韦国栋", 30]]
    with pytest.raises(InputProblem):
        check("scores", book(rows), KNOWN)

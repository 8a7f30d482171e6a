"""What each row of a list is told apart as: totals, units, notes, signatures, and people with only a name."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.imports import Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town

HEAD = ["单位", "姓名", "职务"]
PEOPLE = [["东湾村", "陈一舟", "书记"], ["东湾村", "林二川", "委员"]]


def classes(preview: Preview) -> dict[int, str]:
    return {row.row: row.kind for row in preview.rows_read}


def names(preview: Preview) -> list[Any]:
    return [row.fields["name"] for row in preview.rows]


# -- totals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        [None, "共：", "2人"], [None, "共2人"], [None, "共二人"], ["东湾村", "人数：2"], [None, "人数", 2], [None, "计", 2],
        [None, "总", "2人"], ["以上共2人"], ["以上人员共计2名"], [None, "合计：2人"], ["合 计", None, 2], ["小计", "2人"],
        [None, "东湾村小计", 2], ["东湾村合计", None, "2人"], ["总计（人）", 2], [None, "计：2"], [None, "共有2人"], ["其中：男2人，女0人"],
        ["其中", "党员1人"], [None, "总共2人"], ["全镇合计", 2], ["本页小计", None, 2], ["共  2  人"], [None, None, "合计2人"], ["男2人，女0人"],
        ["Total", 2], ["∑", None, 2], ["实到人数", 2], ["平均", None, 41.5], ["平均年龄", None, 41.5], [None, "平均党龄", 12], ["合计", "男2", "女0"],
    ],
    ids=lambda line: "|".join("" if cell is None else str(cell) for cell in line),
)  # fmt: skip
def test_a_line_of_totals_is_nobody(book: MakeBook, line: list[Any]) -> None:
    preview = check("roster", book([HEAD, *PEOPLE, line, ["西山村", "周三岳", "书记"]]))
    assert names(preview) == ["陈一舟", "林二川", "周三岳"]
    assert classes(preview)[4] == "total"
    assert not codes(preview)


@pytest.mark.parametrize(
    "person",
    [
        ["西山村", "计春华", "委员"], ["西山村", "总明", "委员"], ["西山村", "共青山", "委员"], ["西山村", "王小计", "委员"], ["西山村", "合力", "委员"],
        ["共和村", "周三岳", "委员"], ["计生办", "周三岳", "主任"], ["总工会", "周三岳", "主席"], ["西山村", "计一舟", 2], ["共建村", "吴四海", None],
        ["合计村", "吴四海", "委员"], ["西山村", "欧阳小计", "委员"], ["人数村", "吴四海", "委员"],
    ],
    ids=lambda line: "|".join(str(cell) for cell in line),
)  # fmt: skip
def test_somebody_called_like_a_total_is_somebody(book: MakeBook, person: list[Any]) -> None:
    preview = check("roster", book([HEAD, *PEOPLE, person]))
    assert fields(preview, "name", "unit")[-1] == (person[1], person[0])
    assert classes(preview)[4] == "data"


def test_totals_of_scores_and_marks(book: MakeBook) -> None:
    known = town([("陈一舟", "东湾村"), ("王小计", "西山村")], {"2024-03-05": "甲课", "2024-03-12": "乙课"})
    rows = [
        ["序号", "姓名", "成绩"],
        [1, "陈一舟", 80],
        [2, "王小计", 85],
        [None, "共", 2],
        [None, "平均分", 82.5],
        [None, None, 165],
    ]
    preview = check("scores", book(rows), known)
    assert fields(preview, "name", "score") == [("陈一舟", 80), ("王小计", 85)]
    assert [classes(preview)[row] for row in (4, 5, 6)] == ["total", "total", "left_out"]
    rows = [
        ["姓名", "3月5日", "3月12日"],
        ["陈一舟", "√", "×"],
        ["王小计", "迟", "√"],
        ["出勤人数", 2, 1],
        ["共", "2人", "2人"],
        ["合计：", 3, 3],
    ]
    preview = check("attendance", book(rows), known, year=2024)
    assert len(preview.rows) == 4
    assert [classes(preview)[row] for row in (4, 5, 6)] == ["total"] * 3


def test_totals_of_a_plan(book: MakeBook) -> None:
    rows = [["培训时间", "培训内容", "学时"], ["2024-03-05", "总结会", 2], ["2024-03-06", "合同法", 2], ["2024-03-07", "共产党员条例", 2],
            [None, "共3次", 6], ["以上共6学时"], [None, "计", 6], ["全年合计", None, 6]]  # fmt: skip
    preview = check("plan", book(rows))
    assert fields(preview, "title") == [("总结会",), ("合同法",), ("共产党员条例",)]
    assert [classes(preview)[row] for row in (5, 6, 7, 8)] == ["total"] * 4


# -- head-counts in a unit's cell ----------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["东湾村\n3窗口\n2人", "东湾村（2人）", "东湾村 共2人", "东湾村2名", "东湾村：2人", "东湾村(应到2人)", "东湾村\n（共 2 人）", "东湾村【2人】", "东湾村、2人", "东湾村两个窗口2人"],
)  # fmt: skip
@pytest.mark.parametrize("merged", [True, False])
def test_a_head_count_is_no_part_of_a_unit(book: MakeBook, written: str, *, merged: bool) -> None:
    second = None if merged else written
    grid = Grid([HEAD, [written, "陈一舟", "书记"], [second, "林二川", "委员"]], ["A2:A3"] if merged else [])
    assert fields(check("roster", book(grid)), "unit") == [("东湾村",), ("东湾村",)]


@pytest.mark.parametrize(
    "unit", ["第一窗口", "三窗口", "315办公室", "东湾村3组", "第2党支部", "3人小组", "四名村", "十人桥村"]
)
def test_a_number_in_the_name_of_a_unit_stays(book: MakeBook, unit: str) -> None:
    assert fields(check("roster", book([HEAD, [unit, "陈一舟", "书记"]])), "unit") == [(unit,)]


# -- only a name ---------------------------------------------------------------------------------

ODD = ["亓二川", "买合木提", "禤五", "欧阳六", "周  岳*", "扎西", "缑七", "古丽·吐尼亚", "☆吴四海", "李四（女）", "妥八", "昝九龄", "麦麦提江", "O娜", "李村", "张所", "3.赵六"]  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("shape", ["merged", "grouped", "section", "given"])
def test_a_row_with_only_a_name_stays(book: MakeBook, name: str, shape: str) -> None:
    if shape in ("merged", "grouped"):
        rows = [
            ["单位", "姓名", "备注"],
            ["东湾村", "陈一舟", "在编"],
            [None, "林二川", None],
            [None, name, None],
            [None, "吴四海", None],
        ]
        grid = Grid(rows, ["A2:A5"] if shape == "merged" else [])
    elif shape == "section":
        grid = Grid(
            [["姓名", "备注"], ["东湾村（4人）"], ["陈一舟", "在编"], ["林二川"], [name], ["吴四海", "在编"]],
            ["A2:C2"],
        )
    else:
        grid = Grid([["序号", "姓名", "备注"], [1, "陈一舟", "在编"], [None, name], [3, "吴四海"]])
    preview = check("roster", book(grid), unit="东湾村" if shape == "given" else "")
    row = {"merged": 4, "grouped": 4, "section": 5, "given": 3}[shape]
    assert classes(preview)[row] == "data"
    found = next(one for one in preview.rows if one.row == row)
    assert found.fields["unit"] == "东湾村"
    assert len(preview.rows) == {"merged": 4, "grouped": 4, "section": 4, "given": 3}[shape]


@pytest.mark.parametrize("line", ["机关干部", "第一组", "一、领导班子", "村两委成员", "（二）一般干部", "党政办（3人）", "经济发展办公室", "其他人员", "西山村", "第二党支部"])  # fmt: skip
@pytest.mark.parametrize("place", [0, 1])
def test_a_line_over_people_is_nobody(book: MakeBook, line: str, place: int) -> None:
    rows = [["序号", "姓名", "职务"], [None, None, None], [1, "陈一舟", "书记"], [2, "林二川", "委员"]]
    rows[1][place] = line
    preview = check("roster", book(rows), unit="东湾村")
    assert names(preview) == ["陈一舟", "林二川"]
    assert classes(preview)[2] == "section"


def test_an_odd_lone_name_is_a_doubt_and_a_usual_one_is_none(book: MakeBook) -> None:
    grid = Grid(
        [
            ["单位", "姓名", "备注"],
            ["东湾村", "陈一舟", "在编"],
            [None, "林二川", None],
            [None, "买合木提", None],
        ],
        ["A2:A4"],
    )
    preview = check("roster", book(grid))
    assert codes(preview) == {4: ["name_only"]}
    assert [row.verdict for row in preview.rows] == ["new", "new", "warning"]


def test_a_known_person_is_no_unit_and_a_known_unit_no_person(book: MakeBook) -> None:
    known = town([("李村", "河东"), ("陈一舟", "河东")], {"2024-03-05": "甲课"})
    rows = [["姓名", "3月5日"], ["河东"], ["李村", "√"], ["陈一舟", None], ["李村"]]
    preview = check("attendance", book(rows), known, year=2024)
    assert [classes(preview)[row] for row in (2, 3, 4, 5)] == ["section", "data", "data", "data"]


# -- signatures, notes, legends ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ([None, None, "机构负责人签字：", "联系电话："], "signature"), ([None, None, None, "申请时间：   年   月   日"], "signature"),
        (["填表人：王五", None, "审核人：赵六", None, "2024年3月5日"], "signature"), ([None, None, "制表人", "王五", "审核", "赵六"], "signature"),
        (["单位（盖章）"], "signature"), ([None, "党支部书记（签字）："], "signature"), ([None, None, "年  月  日"], "signature"), (["制表：", "王五"], "signature"),
        ([None, "主要领导：", None, "分管领导："], "signature"), (["村委会（公章）", None, None, "日期：2024.3.5"], "signature"),
        (["注：本表一式两份"], "note"), (["备注：陈一舟已调出，手续在办。"], "note"), (["说明：1.单位写全称；2.职务写现任。"], "note"),
        ([None, "此表请于3月5日前报党建办，逾期不候。"], "note"), (["以下空白"], "note"), (["第1页，共2页"], "note"), (["※ 星号为在编"], "note"), (["——————"], "note"),
        ([2], "left_out"), ([2, None, None, None, None], "left_out"), ([1.0], "left_out"),
    ],
    ids=str,
)  # fmt: skip
def test_lines_below_a_list_are_nobody(book: MakeBook, line: list[Any], kind: str) -> None:
    head = ["序号", "单位", "姓名", "身份证号", "电话号码"]
    preview = check("roster", book([head, [1, "东湾村", "陈一舟", id_of(1), "13800000001"], line]))
    assert names(preview) == ["陈一舟"]
    assert classes(preview)[3] == kind


@pytest.mark.parametrize("post", ["负责人", "联系人", "审核", "组长", "经办"])
def test_a_post_that_also_signs_is_a_person(book: MakeBook, post: str) -> None:
    rows = [["职务", "姓名", "单位"], [post, "陈一舟", "东湾村"], [post, "林二川", None]]
    preview = check("roster", book(Grid(rows, ["C2:C3"])))
    assert fields(preview, "name", "title") == [("陈一舟", post), ("林二川", post)]


def test_a_remark_with_a_signature_word_is_part_of_its_row(book: MakeBook) -> None:
    rows = [["姓名", "单位", "备注"], ["陈一舟", "东湾村", "联系人：李四"], ["林二川", None, "电话：0571"]]
    assert names(check("roster", book(Grid(rows, ["B2:B3"])))) == ["陈一舟", "林二川"]


def test_a_page_that_begins_anew_repeats_its_header(book: MakeBook) -> None:
    rows = [["姓名", "单位"], ["陈一舟", "东湾村"], ["姓名", "单位"], ["林二川", "东湾村"]]
    preview = check("roster", book(rows))
    assert (names(preview), classes(preview)[3]) == (["陈一舟", "林二川"], "heading")


# -- names under units, units without a heading --------------------------------------------


@pytest.mark.parametrize("head", ["所属组织", "单位", "部门/姓名", "所在支部", "单位及姓名"])
@pytest.mark.parametrize("lines", [("东湾村", "西山村"), ("一、东湾村", "二、西山村"), ("东湾村（2人）", "西山村：1人"), ("党政办公室", "财政所"), ("【东湾村】", "【西山村】")])  # fmt: skip
def test_names_under_unit_lines_in_one_column(book: MakeBook, head: str, lines: tuple[str, str]) -> None:
    rows = [
        ["考勤表"],
        [head, "3月5日", "3月12日"],
        [lines[0]],
        ["陈一舟", "√", "×"],
        ["林二川"],
        [lines[1]],
        ["周三岳", "×", "√"],
    ]
    known = town(
        [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村")],
        {"2024-03-05": "甲课", "2024-03-12": "乙课"},
    )
    preview = check("attendance", book(Grid(rows, ["A1:C1"])), known, year=2024)
    assert fields(preview, "name", "mark") == [("陈一舟", "出勤"), ("陈一舟", "缺席"), ("林二川", "未登记"), ("林二川", "未登记"), ("周三岳", "缺席"), ("周三岳", "出勤")]  # fmt: skip
    assert [classes(preview)[row] for row in (3, 6)] == ["section", "section"]


@pytest.mark.parametrize(
    "units", [("东湾村", "西山村"), ("党政办公室", "财政所"), ("河东", "河西"), ("第一党支部", "第二党支部")]
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_unit_column_without_a_heading(book: MakeBook, units: tuple[str, str], place: int) -> None:
    body = [
        [units[0], "陈一舟", "男", "书记"],
        [None, "林二川", "男", "委员"],
        [units[1], "周三岳", "男", "书记"],
        [None, "吴四海", "女", "委员"],
    ]
    rows = [[None, "姓名", "性别", "职务"], *body]
    merged = ["A2:A3", "A4:A5"]
    if place:
        rows = [[row[1], row[0], *row[2:]] for row in rows]
        merged = ["B2:B3", "B4:B5"]
    preview = check("roster", book(Grid(rows, merged)))
    assert fields(preview, "name", "unit") == [
        ("陈一舟", units[0]),
        ("林二川", units[0]),
        ("周三岳", units[1]),
        ("吴四海", units[1]),
    ]


def test_a_merged_column_of_groups_is_no_unit(book: MakeBook) -> None:
    rows = [
        [None, "姓名", "性别"],
        ["班子成员", "陈一舟", "男"],
        [None, "林二川", "男"],
        ["一般干部", "周三岳", "男"],
        [None, "吴四海", "女"],
    ]
    preview = check("roster", book(Grid(rows, ["A2:A3", "A4:A5"])))
    assert [question.code for question in preview.questions] == ["unit"]


def test_the_unit_of_an_upper_line_holds_under_lower_ones(book: MakeBook) -> None:
    rows = [
        ["姓名", "职务"],
        ["一、东湾村"],
        ["（一）村两委"],
        ["陈一舟", "书记"],
        ["（二）其他干部"],
        ["林二川", "文书"],
        ["二、西山村"],
        ["周三岳", "书记"],
    ]
    assert fields(check("roster", book(rows)), "unit") == [("东湾村",), ("东湾村",), ("西山村",)]


@pytest.mark.parametrize("lines", [("（东湾村）", "—西山村—"), ("★东湾村", "◆西山村："), ("【东湾村】", "＝西山村＝"), ("1.东湾村", "2.西山村"), ("东湾村：", "西山村 3人"), ("单位：东湾村", "单位：西山村"), ("东 湾 村", "西 山 村")])  # fmt: skip
def test_decorated_unit_lines(book: MakeBook, lines: tuple[str, str]) -> None:
    rows = [["姓名", "职务"], [lines[0]], ["陈一舟", "书记"], [lines[1]], ["林二川", "书记"]]
    assert fields(check("roster", book(rows)), "unit") == [("东湾村",), ("西山村",)]


def test_the_unit_above_ends_at_a_line_nobody_knows(book: MakeBook) -> None:
    rows = [
        ["姓名", "职务"],
        ["东湾村"],
        ["陈一舟", "书记"],
        ["先锋路28号院"],
        ["林二川", "书记"],
        ["甲～乙线"],
        ["周三岳", "书记"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "unit")[0] == ("东湾村",)
    assert "东湾村" not in [unit for (unit,) in fields(preview, "unit")[1:]]


def test_a_name_merged_over_its_row_is_no_unit(book: MakeBook) -> None:
    rows = [["姓名", "单位", "职务"], ["陈一舟", "东湾村", "书记"], ["林二川"]]
    preview = check("roster", book(Grid(rows, ["A3:C3"])))
    assert fields(preview, "name", "unit") == [("陈一舟", "东湾村"), ("林二川", "")]


@pytest.mark.parametrize("line", ["退休人员", "三、离职人员（1人）", "已调出", "调离人员"])
def test_people_below_a_line_of_leavers_are_told(book: MakeBook, line: str) -> None:
    rows = [["姓名", "单位", "职务"], ["陈一舟", "东湾村", "书记"], [line], ["林二川", "东湾村", "委员"]]
    preview = check("roster", book(rows))
    assert [row.verdict for row in preview.rows] == ["new", "skip"]
    assert codes(preview) == {4: ["person_not_current"]}


# -- the user's word -----------------------------------------------------------------------------------


def test_a_row_can_be_called_something_else(book: MakeBook, tmp_path: Path) -> None:
    path = book(Grid([["单位", "姓名"], ["东湾村", "陈一舟"], [None, "先锋"], [None, "小计"]], ["A2:A4"]))
    assert names(check("roster", path)) == ["陈一舟", "先锋"]
    preview = check("roster", path, answers={"rows": {"Sheet1!3": "section", "Sheet1!4": "data"}})
    assert names(preview) == ["陈一舟", "小计"]
    assert [classes(preview)[row] for row in (3, 4)] == ["section", "data"]


@pytest.mark.parametrize("count", ["5人", 2, "2"])
def test_a_count_in_the_column_of_names_is_no_name(book: MakeBook, count: Any) -> None:
    rows = [
        ["单位", "姓名", "职务"],
        ["东湾村", "陈一舟", "书记"],
        ["东湾村", "林二川", "委员"],
        ["计", count, None],
    ]
    preview = check("roster", book(rows))
    assert [row.fields["name"] for row in preview.rows] == ["陈一舟", "林二川"]


def test_the_heading_of_the_next_page_does_not_end_a_unit(book: MakeBook) -> None:
    head = ["所在单位", "姓名", "职务"]
    first = [["东湾村", "陈一舟", "书记"], *([None, name, "委员"] for name in ("林二川", "周三岳"))]
    second = [[None, name, "委员"] for name in ("吴四海", "郑五岭")]
    third = [["西山村", "王六合", "书记"], *([None, name, "委员"] for name in ("冯七星", "褚八方", "卫九如"))]
    preview = check("roster", book([head, *first, head, *second, *third]))
    assert [row.fields["unit"] for row in preview.rows] == ["东湾村"] * 5 + ["西山村"] * 4

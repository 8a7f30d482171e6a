"""Rosters as other offices lay them out: every one must be read right without anybody's help."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of

ALL = ("name", "id_number", "sex", "birth", "unit", "title", "phone")
PEOPLE = [
    ("张三丰", id_of(1, "19850312"), "男", "1985-03", "党政办公室", "主任", "13800000001"),
    ("李四", id_of(2, "19900101", "女"), "女", "1990-01", "经济发展办公室", "科员", "13800000002"),
    ("欧阳娜娜", id_of(3, "19781205", "女"), "女", "1978-12", "东湾村", "党支部书记", "13800000003"),
    ("阿卜杜拉·买买提", id_of(4, "19920630"), "男", "1992-06", "西岭社区", "网格员", "13800000004"),
]


def expect(preview: Any, rows: Sequence[int], names: Sequence[str] = ALL) -> None:
    assert [row.row for row in preview.rows] == list(rows)
    wanted = [tuple(dict(zip(ALL, person, strict=True))[name] for name in names) for person in PEOPLE]
    found = fields(preview, *names)
    if "birth" in names:
        place = list(names).index("birth")
        found = [(*row[:place], row[place][:7], *row[place + 1 :]) for row in found]
    assert found == wanted
    assert {row.verdict for row in preview.rows} == {"new"}, codes(preview)


HEADERS = [
    "姓名|公民身份号码|性别|出生日期|工作部门|现任职务|手机号码",
    "姓  名|身份证号码|性 别|出生年月|所在单位|职位|联系电话",
    "干部姓名|居民身份证号|性别|出生年月日|部门|岗位|联系方式",
    "学员|证件号码|男/女|生日|所属单位|担任职务|手机",
    "人员姓名|身份证号（18位）|性别|出生时间|科室（村、社区）|职务（岗位）|电话号码",
    "姓名*|身份证件号*|性别|出生年月（如1985.03）|单位名称*|职务职级|联系电话（手机）",
    "名字|身份证|性别|出生年月|村（社区）|职务|本人手机号",
    "姓名\n（必填）|身份证\n号码|性别|出生\n年月|工作\n单位|职务|联系\n电话",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("above", [0, 1, 2, 5, 9])
def test_header_words_in_any_row(book: MakeBook, header: str, above: int) -> None:
    lines = [
        ["清河镇干部花名册"],
        ["填报单位：清河镇党建办", None, None, "填报时间：2024年3月"],
        [],
        ["单位：人"],
        [],
    ]
    rows = [*(lines * 2)[:above], header.split("|"), *PEOPLE]
    expect(check("roster", book(rows)), range(above + 2, above + 6))


@pytest.mark.parametrize("order", [(4, 0, 1, 2, 3, 5, 6), (6, 5, 4, 3, 2, 1, 0), (2, 1, 0, 6, 4, 3, 5)])
@pytest.mark.parametrize("serial", ["序号", "编号", "NO.", None])
def test_columns_in_any_order_with_serial(book: MakeBook, order: tuple[int, ...], serial: str | None) -> None:
    header = HEADERS[0].split("|")
    rows: list[list[Any]] = [[header[i] for i in order], *([person[i] for i in order] for person in PEOPLE)]
    if serial:
        rows = [[serial, *rows[0]], *([n, *row] for n, row in enumerate(rows[1:], 1))]
    expect(check("roster", book(rows)), range(2, 6))


def test_two_level_header_with_groups(book: MakeBook) -> None:
    rows = [
        ["干部基本情况登记表"],
        ["序号", "基本信息", None, None, "任职情况", None, "联系信息", None],
        [None, "姓名", "性别", "出生年月", "单位", "职务", "身份证号", "手机"],
        *([n, p[0], p[2], p[3], p[4], p[5], p[1], p[6]] for n, p in enumerate(PEOPLE, 1)),
    ]
    grid = Grid(rows, ["A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2"])
    expect(check("roster", book(grid)), range(4, 8))
    expect(check("roster", book(Grid(rows))), range(4, 8))


def test_three_level_header(book: MakeBook) -> None:
    rows = [
        ["序号", "姓名", "个人情况", None, None, None, "单位", "职务"],
        [None, None, "自然情况", None, "证件及联系", None, None, None],
        [None, None, "性别", "出生年月", "身份证号", "电话", None, None],
        *([n, p[0], p[2], p[3], p[1], p[6], p[4], p[5]] for n, p in enumerate(PEOPLE, 1)),
    ]
    merged = ["A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2", "G1:G3", "H1:H3"]
    expect(check("roster", book(Grid(rows, merged))), range(4, 8))


def test_sections_blanks_totals_footers_and_page_headers(book: MakeBook) -> None:
    header = ["序号", *HEADERS[0].split("|")]
    p = [[n, *person] for n, person in enumerate(PEOPLE, 1)]
    rows = [
        ["花名册"],
        header,
        ["一、党政班子成员（2人）"],
        p[0],
        p[1],
        ["小计", "2人"],
        [],
        header,
        ["（二）村干部"],
        p[2],
        ["社区干部"],
        p[3],
        [5],
        [6],
        ["合计", None, None, None, "4人"],
        ["注：以上人员均为在职干部"],
        ["填表人：王五", None, None, "审核人：赵六", None, "填报日期：2024年3月5日"],
    ]
    expect(check("roster", book(Grid(rows, ["A1:H1", "A3:H3", "A9:H9"]))), [4, 5, 10, 12])
    expect(check("roster", book(rows)), [4, 5, 10, 12])


def test_unit_merged_down_and_grouped(book: MakeBook) -> None:
    units = ["党政办公室", None, None, "东湾村", None]
    names = ["张一", "张二", "张三", "李一", "李二"]
    rows = [["单位", "姓名", "职务"], *([u, n, "科员"] for u, n in zip(units, names, strict=True))]
    wanted = [(n, "党政办公室" if n[0] == "张" else "东湾村") for n in names]
    assert fields(check("roster", book(Grid(rows, ["A2:A4", "A5:A6"]))), "name", "unit") == wanted
    assert fields(check("roster", book(rows)), "name", "unit") == wanted


def test_a_single_missing_unit_is_not_filled(book: MakeBook) -> None:
    rows = [["姓名", "单位"], ["张一", "党政办"], ["张二", "党政办"], ["张三", None], ["张四", "财政所"]]
    preview = check("roster", book(rows))
    assert codes(preview) == {4: ["unit_missing"]}
    assert preview.rows[2].verdict == "error"


def test_unit_from_section_lines(book: MakeBook) -> None:
    rows = [["姓名", "职务", "电话"], ["东湾村（2人）"], ["张一", "书记", "13800000001"], ["张二", "文书", "13800000002"],
            ["二、新民社区"], ["李一", "主任", "13800000003"]]  # fmt: skip
    assert fields(check("roster", book(rows)), "name", "unit") == [
        ("张一", "东湾村"),
        ("张二", "东湾村"),
        ("李一", "新民社区"),
    ]


def test_one_sheet_per_village(book: MakeBook) -> None:
    sheets = [
        Grid([["姓名", "职务", "电话"], [f"{s}一", "书记", "13800000001"]], name=v)
        for s, v in (("张", "东湾村"), ("李", "西岭村"))
    ]
    preview = check("roster", book(Grid([["目录"], ["东湾村"], ["西岭村"]], name="目录"), *sheets))
    assert fields(preview, "name", "unit") == [("张一", "东湾村"), ("李一", "西岭村")]


def test_right_sheet_is_not_the_first_and_old_copies_are_left_out(book: MakeBook) -> None:
    header = HEADERS[1].split("|")
    path = book(
        Grid([["填表说明"], ["一、姓名、身份证号须与身份证一致"], ["二、单位填全称"]], name="说明"),
        Grid([["单位", "人数"], ["党政办公室", 12], ["东湾村", 5]], name="汇总"),
        Grid([header, *PEOPLE], name="名册"),
        Grid([header, *PEOPLE[:3]], name="名册 (2)"),
    )
    expect(check("roster", path), range(2, 6))


def test_combined_unit_and_title(book: MakeBook) -> None:
    rows = [["姓名", "单位及职务", "身份证号"], ["张三", "党政办公室主任", id_of(1)], ["李四", "东湾村党支部书记", id_of(2)],
            ["王五", "清河镇财政所 会计", id_of(3)]]  # fmt: skip
    assert fields(check("roster", book(rows)), "unit", "title") == [
        ("党政办公室", "主任"), ("东湾村", "党支部书记"), ("清河镇财政所", "会计")]  # fmt: skip


BIRTHS: list[tuple[Any, str]] = [
    ("1985.03", "1985-03"), ("1985年3月", "1985-03"), ("1985-3", "1985-03"), ("1985/03", "1985-03"), (198503, "1985-03"),
    ("198503", "1985-03"), (1985.03, "1985-03"), (datetime(1985, 3, 12), "1985-03-12"), ("1985年3月12日", "1985-03-12"),
    ("1985.3.12", "1985-03-12"), (19850312, "1985-03-12"), ("１９８５．０３", "1985-03"), ("85.03", "1985-03"), ("1985年03月生", "1985-03"),
    ("1985. 3", "1985-03"), (31118, "1985-03-12"), ("1985.03.", "1985-03"), ("'1985.03", "1985-03"), (datetime(1985, 3, 1), "1985-03"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "read"), BIRTHS)
def test_births(book: MakeBook, written: Any, read: str) -> None:
    rows = [["姓名", "出生年月", "单位"], ["张三", written, "党政办"], ["李四", "1990.01", "党政办"]]
    preview = check("roster", book(rows))
    assert preview.rows[0].fields["birth"] == read
    assert preview.rows[0].messages == ()


def test_a_birth_number_that_lost_its_zero_is_doubted_unless_the_id_tells(book: MakeBook) -> None:
    rows = [
        ["姓名", "出生年月", "单位", "身份证号"],
        ["张三", 1985.1, "党政办", None],
        ["李四", 1985.1, "党政办", id_of(2, "19851002")],
    ]
    preview = check("roster", book(rows))
    assert codes(preview) == {2: ["birth_uncertain"]}
    assert [row.verdict for row in preview.rows] == ["warning", "new"]
    assert preview.rows[1].fields["birth"] == "1985-10"


def test_inner_spaces_full_width_and_leading_marks(book: MakeBook) -> None:
    number = id_of(1)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    rows = [
        ["姓名", "身份证号", "单位", "电话"],
        ["张　三", wide, " 党政办公室 ", "１３８００００００１１"],
        ["李 四\n", "'" + id_of(2), "党政办公室", "\t13800000012"],
        ["王  五（女）", id_of(3, sex="女").lower() + " ", "党政办公室", "138-0000-0013"],
        [
            "\u3000赵六\u3000",
            id_of(4)[:6] + " " + id_of(4)[6:14] + " " + id_of(4)[14:],
            "党政办公室",
            13800000014.0,
        ],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "id_number", "unit", "phone") == [
        (name, id_of(n, sex="女" if n == 3 else "男"), "党政办公室", f"1380000001{n}")
        for n, name in enumerate(["张三", "李四", "王五", "赵六"], 1)
    ]
    assert {row.verdict for row in preview.rows} == {"new"}


def test_hidden_column_is_no_rival_of_the_visible_one(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "单位", "电话"],
        *([f"张{c}", "旧单位", "党政办公室", "13800000001"] for c in "一二三"),
    ]
    preview = check("roster", book(Grid(rows, hidden=["B"])))
    assert fields(preview, "unit") == [("党政办公室",)] * 3


def test_no_header_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("\n".join(f"{p[0]},{p[2]},{p[1]},{p[6]}" for p in PEOPLE), encoding="gb18030")
    preview = check("roster", path)
    assert fields(preview, "name", "id_number") == [(p[0], p[1]) for p in PEOPLE]


def test_unit_head_count_column_is_not_a_name(book: MakeBook) -> None:
    rows = [
        ["序号", "单位名称", "负责人姓名", "姓名", "联系人电话", "手机号"],
        *([n, p[4], "马主任", p[0], "0571-1", p[6]] for n, p in enumerate(PEOPLE, 1)),
    ]
    assert fields(check("roster", book(rows)), "name", "phone") == [(p[0], p[6]) for p in PEOPLE]


def test_sheets_of_two_makes_are_both_read(book: MakeBook) -> None:
    office = Grid(
        [["姓名", "单位", "职务", "电话"], ["张三", "党政办公室", "主任", "13800000001"]], name="机关"
    )
    village = Grid(
        [
            ["村（社区）", "姓名", "性别", "职务", "身份证号"],
            ["东湾村", "李四", "男", "书记", id_of(2)],
            [None, "王五", "男", "文书", id_of(3)],
        ],
        ["A2:A3"],
        name="村社区",
    )
    preview = check("roster", book(Grid([["填表说明"]], name="说明"), office, village))
    assert [(r.sheet, r.row, r.fields["name"], r.fields["unit"]) for r in preview.rows] == [
        ("机关", 2, "张三", "党政办公室"), ("村社区", 2, "李四", "东湾村"), ("村社区", 3, "王五", "东湾村")]  # fmt: skip
    assert preview.summary["sheets_left_out"] == ["说明"]


def test_dates_of_other_meaning_do_not_distract(book: MakeBook) -> None:
    head = [
        "序号",
        "单位",
        "姓名",
        "身份证号码",
        "性别",
        "民族",
        "籍贯",
        "出生地",
        "入党时间",
        "参加工作时间",
        "出生年月",
        "学历",
        "现任职务",
        "任现职务时间",
        "职级",
        "办公电话",
        "手机",
        "家庭住址",
    ]
    row = [
        1,
        "党政办",
        "张三",
        id_of(1),
        "男",
        "汉族",
        "浙江",
        "杭州",
        "2005.06",
        "2007.08",
        "1985.03",
        "大学",
        "主任",
        "2019.05",
        "一级科员",
        "0571-8888888",
        "13800000001",
        "某路1号",
    ]
    assert fields(check("roster", book([head, row])), *ALL) == [
        ("张三", id_of(1), "男", "1985-03", "党政办", "主任", "13800000001")
    ]


@pytest.mark.parametrize(
    "above",
    [["东湾村干部名册"], ["填报单位：东湾村"], ["填报单位（盖章）：东湾村"], ["东湾村村干部基本情况登记表"]],
)
def test_unit_of_a_one_unit_list_from_the_lines_above(book: MakeBook, above: list[str]) -> None:
    rows = [["名册"], above, ["姓名", "职务", "身份证号"], ["张三", "主任", id_of(1)]]
    assert fields(check("roster", book(rows)), "unit") == [("东湾村",)]


def test_lists_side_by_side_with_unit_and_title_in_one_cell(book: MakeBook) -> None:
    rows = [["序号", "姓名", "单位、职务", "序号", "姓名", "单位、职务"],
            [1, "张三", "党政办主任", 3, "王五", "河东村副书记"], [2, "李四", "经发办干事", 4, "赵六", "河西村会计"]]  # fmt: skip
    assert fields(check("roster", book(rows)), "name", "unit", "title") == [
        ("张三", "党政办", "主任"),
        ("李四", "经发办", "干事"),
        ("王五", "河东村", "副书记"),
        ("赵六", "河西村", "会计"),
    ]

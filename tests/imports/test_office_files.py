"""Files as real offices send them, everything wrong at once: read right, or told in one sentence a row."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt

from app.errors import InputProblem
from app.imports import KnownTown, Preview
from app.wording import sentence
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town

ROSTER = ("row", "name", "birth", "unit", "title", "phone")
PLAN = ("row", "title", "date", "start", "hours", "place", "lecturer")
MARKS = ("row", "name", "date", "mark")
SCORES = ("row", "name", "state", "score")
TOWN = town(
    [("王伟", "党政办公室"), ("李娜", "财政所"), ("赵六", "东湾村"), ("钱七", "西岭村"), ("张伟", "党政办公室"), ("张伟", "东湾村")],
    [("2024-03-05", "党纪学习"), ("2024-03-12", "业务培训"), ("2024-04-02", "警示教育")],
    town="清河镇",
)  # fmt: skip


def table(preview: Preview, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    rest = fields(preview, *names[1:])
    return [(row.row, *values) for row, values in zip(preview.rows, rest, strict=True)]


def old_excel(path: Path, rows: list[list[Any]], merged: list[tuple[int, int, int, int]] = []) -> Path:  # noqa: B006
    """What WPS writes as .et and old Excel as .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    style = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    taken = set()
    for top, left, bottom, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
        taken |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None and (r, c) not in taken:
                sheet.write(r, c, value, style if isinstance(value, date) else xlwt.Style.default_style)
    book.save(str(path))
    return path


# -- rosters -------------------------------------------------------------------------------------------


def test_roster_with_two_header_lines_sections_totals_and_remarks(book: MakeBook) -> None:
    rows = [
        ["清河镇2024年度机关和村（社区）干部花名册"],
        ["填报单位（盖章）：清河镇党建工作办公室", None, None, None, None, None, "填报日期：2024年3月5日"],
        ["序号", "基本情况", None, None, None, "任职情况", None, "联系\n方式", "备注"],
        [None, "姓 名", "性别", "出生\n年月", "公民身份号码", "单位", "职务"],
        ["一、机关干部（2人）"],
        [1, "王  伟", "男", "1985.03", id_of(1), "党政办", "主任", 13800000001],
        [2, "李　娜", "女", "1990.01", id_of(2, "19900101", "女"), "财政所", "会计", "138 0000 0002", "挂职"],
        ["小计", None, None, None, None, "2人"],
        ["二、东湾村"],
        [3, "赵 六", "男", 198807, id_of(3, "19880712"), "东湾村村委会", "村主任", "13800000003", "兼副书记"],
        ["合计", "3人"],
        ["备注：1.本表一式两份；2.村干部含后备干部。"],
        ["填表人：孙八  审核人：周九"],
    ]
    merged = [
        "A1:I1",
        "A2:F2",
        "G2:I2",
        "A3:A4",
        "B3:E3",
        "F3:G3",
        "H3:H4",
        "I3:I4",
        "A5:I5",
        "A9:I9",
        "A12:I12",
    ]
    assert table(check("roster", book(Grid(rows, merged))), ROSTER) == [
        (6, "王伟", "1985-03", "党政办", "主任", "13800000001"),
        (7, "李娜", "1990-01", "财政所", "会计", "13800000002"),
        (10, "赵六", "1988-07", "东湾村村委会", "村主任", "13800000003"),
    ]


def test_roster_in_several_sheets_with_hidden_numbers(book: MakeBook) -> None:
    path = book(
        Grid([["说明：请各单位核对"], ["一", "二"]], name="填报说明"),
        Grid(
            [
                ["机关干部名册"],
                ["序号", "姓名", "部门", "职务", "手机", "身份证号"],
                [1, "王伟", "党政办公室", "主任", "13800000001", id_of(1)],
            ],
            ["A1:F1"],
            ["F"],
            "机关",
        ),
        Grid(
            [
                ["村干部名册"],
                ["序号", "姓名", "村", "职务", "手机", "身份证号"],
                [1, "赵六", "东湾村", "书记", "13800000003", id_of(3)],
                [2, "钱七", None, "主任", "13800000004", id_of(4)],
            ],
            ["A1:F1", "C3:C4"],
            ["F"],
            "村干部",
        ),
        Grid([["类别", "人数"], ["机关", 1], ["村", 2]], name="汇总"),
    )
    preview = check("roster", path)
    assert [
        (r.sheet, *v) for r, v in zip(preview.rows, fields(preview, "name", "unit", "id_number"), strict=True)
    ] == [
        ("机关", "王伟", "党政办公室", id_of(1)),
        ("村干部", "赵六", "东湾村", id_of(3)),
        ("村干部", "钱七", "东湾村", id_of(4)),
    ]
    assert preview.summary["sheets_left_out"] == ["填报说明", "汇总"]


def test_roster_as_csv_of_an_old_system(tmp_path: Path) -> None:
    text = (
        "清河镇干部名单,,,,\r\n序号,姓名,工作单位及职务,身份证号码,联系电话\r\n"
        f'1,"张 三",党政办公室主任,\t{id_of(1)},13800000001\r\n'
        f"2,李四,东湾村党支部书记,'{id_of(2)},1.38E+10\r\n"
        f'3,王五,"财政所副所长，兼会计",{id_of(3)},0539-1234567\r\n合计,3,,,\r\n'
    )
    (tmp_path / "名单.csv").write_bytes(text.encode("gb18030"))
    preview = check("roster", tmp_path / "名单.csv")
    assert table(preview, ROSTER) == [
        (3, "张三", "1985-03-12", "党政办公室", "主任", "13800000001"),
        (4, "李四", "1985-03-12", "东湾村", "党支部书记", ""),
        (5, "王五", "1985-03-12", "财政所", "副所长，兼会计", "0539-1234567"),
    ]
    assert codes(preview) == {4: ["phone_lost_digits"]}


def test_roster_as_et_with_true_dates_and_another_date_column(tmp_path: Path) -> None:
    rows = [
        ["青年干部登记表"],
        ["序号", "姓名", "性别", "出生日期", "入党时间", "工作单位", "现任职务", "联系电话", "身份证"],
        [
            "01",
            "刘 洋",
            "男",
            date(1995, 6, 30),
            date(2016, 7, 1),
            "经济发展办公室",
            "科员",
            13900000001.0,
            id_of(11, "19950630"),
        ],
        [
            "02",
            "陈静",
            "女",
            date(1996, 12, 1),
            "2018年6月",
            "党群服务中心",
            "工作人员",
            "13900000002",
            id_of(12, "19961201", "女"),
        ],
        ["制表：党建办"],
    ]
    path = old_excel(tmp_path / "青年.et", rows, [(0, 0, 0, 8)])
    assert table(check("roster", path), ROSTER) == [
        (3, "刘洋", "1995-06-30", "经济发展办公室", "科员", "13900000001"),
        (4, "陈静", "1996-12-01", "党群服务中心", "工作人员", "13900000002"),
    ]


def test_roster_with_people_in_two_units(book: MakeBook) -> None:
    rows = [
        ["姓名", "身份证号", "单位", "职务"],
        ["王伟", id_of(1), "党政办公室", "主任"],
        ["王伟", id_of(1), "东湾村", "包村干部"],
        ["李娜", id_of(2, "19900101", "女"), "财政所、经济发展办公室", "会计"],
    ]
    preview = check("roster", book(rows))
    assert [row.verdict for row in preview.rows] == ["new", "error", "warning"]
    assert codes(preview) == {3: ["duplicate_in_file"], 4: ["unit_several"]}
    assert "兼任" in preview.rows[1].messages[0].text
    assert preview.rows[2].fields["unit"] == "财政所"
    assert preview.summary["new_units"] == ["党政办公室", "财政所"]


def test_roster_of_villages_with_vacant_posts(book: MakeBook) -> None:
    rows = [
        ["村（社区）“两委”干部情况统计表"],
        ["村名", "职数", "姓名", "性别", "年龄", "职务", "手机号码"],
        ["东湾村\n村委会", 3, "赵六", "男", 36, "书记、主任", "13800000003"],
        [None, None, "钱七", "男", 41, "副书记", "13800000004"],
        [None, None, "孙八\n(女)", "女", 29, "委员", "13800000005"],
        ["西岭社区\n居委会", 2, "周九", "男", 50, "书记", "13800000006"],
        [None, None, "(空缺)", None, None, "主任", None],
        ["总计", 5],
    ]
    preview = check("roster", book(Grid(rows, ["A1:G1", "A3:A5", "B3:B5", "A6:A7", "B6:B7"])))
    assert [(r.verdict, r.fields["name"], r.fields["unit"]) for r in preview.rows] == [
        ("new", "赵六", "东湾村村委会"),
        ("new", "钱七", "东湾村村委会"),
        ("new", "孙八", "东湾村村委会"),
        ("new", "周九", "西岭社区居委会"),
        ("skip", "空缺", "西岭社区居委会"),
    ]


@pytest.mark.parametrize(
    "written",
    ["东湾村村委会", "东湾村委会", "东湾村委", "东湾村村民委员会", "东湾村“两委”", "清河镇东湾村", "东湾"],
)
def test_a_village_however_it_is_written_is_the_known_one(book: MakeBook, written: str) -> None:
    known = town([("王伟", "东湾村"), ("李娜", "西湾村")], town="清河镇")
    preview = check("roster", book([["姓名", "单位", "职务"], ["郑十", written, "委员"]]), known)
    assert preview.rows[0].fields["unit"] == "东湾村"
    assert preview.summary["new_units"] == []


def test_roster_with_air_between_and_within(book: MakeBook) -> None:
    rows = [
        [],
        [None, "干 部 花 名 册"],
        [],
        [None, "编号", "姓  名", "单   位", "职   务", "电   话"],
        [None, "①", "王 伟", "党 政 办 公 室", "主 任", "138-0000-0001"],
        [],
        [None, "②", "欧阳 娜娜", "东湾村", "书 记", "(0539)7654321"],
        [],
        [None, "联系人：孙八  电话：13800000009"],
    ]
    assert table(check("roster", book(rows)), ROSTER) == [
        (5, "王伟", "", "党政办公室", "主任", "13800000001"),
        (7, "欧阳娜娜", "", "东湾村", "书记", "(0539)7654321"),
    ]


def test_roster_with_strokes_for_nothing_and_closing_lines(book: MakeBook) -> None:
    rows = [
        ["姓名", "职务", "单位"],
        ["王伟", "主任", "党政办公室"],
        ["—", "—", "—"],
        ["以下空白"],
        ["李娜", "会计", "财政所"],
        ["（以下无正文）"],
    ]
    preview = check("roster", book(rows))
    assert [(row.row, row.verdict) for row in preview.rows] == [(2, "new"), (5, "new")]


def test_roster_with_a_sheet_a_village(book: MakeBook) -> None:
    def sheet(name: str, *people: str) -> Grid:
        return Grid(
            [[f"单位：{name}"], ["姓名", "职务", "联系电话"], *([p, "委员", "13800000003"] for p in people)],
            name=name,
        )

    preview = check("roster", book(sheet("东湾村", "赵六", "钱七"), sheet("西岭村", "孙八")))
    assert fields(preview, "name", "unit") == [("赵六", "东湾村"), ("钱七", "东湾村"), ("孙八", "西岭村")]


def test_roster_with_faults_says_each_in_one_sentence(book: MakeBook) -> None:
    rows = [
        ["姓名", "身份证号", "性别", "单位名称", "岗位", "手机号"],
        [
            "王伟",
            "９９０１０１１９８５０３１２００３８",
            "男",
            "党政办公室",
            "主任",
            "１３８００００００１１",
        ],
        ["李娜", id_of(2, "19900101", "女") + " ", "男", "财政所", "会计", "13800000002"],
        ["赵六", "990101850312001", "男", "东湾村委", "书记", "13800000003"],
        ["钱七", "无", "男", "东湾村村民委员会", "委员", "无"],
    ]
    preview = check("roster", book(rows))
    assert codes(preview) == {
        2: ["id_check_digit"],
        3: ["sex_contradicts_id"],
        4: ["id_number_old_form"],
        5: ["unit_nearly_matches"],
    }
    assert [row.fields["unit"] for row in preview.rows[2:]] == ["东湾村委", "东湾村委"]


# -- plans ---------------------------------------------------------------------------------------------


def test_plan_with_merged_months_and_every_habit_of_dates(book: MakeBook) -> None:
    rows = [
        ["清河镇2024年干部教育培训计划表"],
        ["月份", "时间", "培训内容", "培训类别", "学时", "授课人", "地点", "备注"],
        ["3月", "3月5日（周二）上午", "党的创新理论", "政治理论", 4, "王伟（党政办主任）", "三楼会议室"],
        [None, "2024.3.12", "基层治理实务", "业务知识", "3学时", "县委党校 张教授", "同上", "自带笔记本"],
        [None, 45377, "应急管理", "业务知识", 2, "李娜", "二楼会议室"],
        ["4月", "4月2日14:30—17:00", "警示教育", "廉政", 3, "—", "三楼会议室"],
        [None, "4月中旬", "数字乡村", "业务", 4, "待定", "待定"],
        [None, "4.16-4.18", "外出考察", "实践", 24, None, "临沂"],
        ["合计", None, "6次", None, 40],
        ["注：具体时间以通知为准"],
    ]
    preview = check("plan", book(Grid(rows, ["A1:H1", "A3:A5", "A6:A8"])), year=2024)
    assert table(preview, PLAN)[:4] == [
        (3, "党的创新理论", "2024-03-05", "", 4.0, "三楼会议室", "王伟（党政办主任）"),
        (4, "基层治理实务", "2024-03-12", "", 3.0, "三楼会议室", "县委党校张教授"),
        (5, "应急管理", "2024-03-26", "", 2.0, "二楼会议室", "李娜"),
        (6, "警示教育", "2024-04-02", "14:30", 3.0, "三楼会议室", ""),
    ]
    assert codes(preview) == {7: ["date_not_definite"], 8: ["date_not_definite"]}


def test_plan_with_a_parted_course_heading_and_two_sheets(book: MakeBook) -> None:
    head = [["序号", "培训时间", None, "课程", None, "地点"], [None, "日期", "时段", "名称", "学时", None]]
    merged = ["A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"]
    path = book(
        Grid(
            [
                ["2024年上半年课程安排"],
                *head,
                [1, datetime(2024, 3, 5), "上午", "党纪学习", 4, "报告厅"],
                [2, datetime(2024, 3, 5), "下午", "业务培训", 4, "报告厅"],
                [3, "3月20日", "全天", "参观学习", 8, "外出"],
            ],
            merged,
            name="上半年",
        ),
        Grid(
            [["2024年下半年课程安排"], *head, [1, "7月1日", "上午", "党史教育", 4, "报告厅"]],
            merged,
            name="下半年",
        ),
    )
    preview = check("plan", path)
    assert fields(preview, "title", "date", "day_part", "hours") == [
        ("党纪学习", "2024-03-05", "上午", 4.0),
        ("业务培训", "2024-03-05", "下午", 4.0),
        ("参观学习", "2024-03-20", "全天", 8.0),
        ("党史教育", "2024-07-01", "上午", 4.0),
    ]


def test_plan_as_xls_with_numbers_as_text(tmp_path: Path) -> None:
    rows = [
        ["课程安排（2024年度）"],
        ["日期", "起止时间", "主题", "主讲", "课时", "培训场所"],
        ["20240305", "8:30-11:30", "意识形态", "周书记", "４", "镇会议室"],
        ["2024/3/6", "14：30～17：30", "统计业务", "统计站", 3.0, "镇会议室"],
        [45358.0, "上午9点", "防汛演练", "应急办", "2课时", "河堤"],
        ["2024年3月8日", "下午", "妇女工作", "妇联", "2", "镇会议室"],
    ]
    assert table(check("plan", old_excel(tmp_path / "课程.xls", rows)), PLAN) == [
        (3, "意识形态", "2024-03-05", "08:30", 4.0, "镇会议室", "周书记"),
        (4, "统计业务", "2024-03-06", "14:30", 3.0, "镇会议室", "统计站"),
        (5, "防汛演练", "2024-03-07", "09:00", 2.0, "河堤", "应急办"),
        (6, "妇女工作", "2024-03-08", "", 2.0, "镇会议室", "妇联"),
    ]


@pytest.mark.parametrize(
    "when",
    [
        "1月",
        "3月8日前",
        "3月8日之前完成",
        "每周五下午",
        "3月15日、22日",
        "4.16-4.18",
        "12.10-12.12",
        "一季度",
        "4月下旬",
        "3月5日起",
    ],
)
def test_plan_dates_that_are_no_day_are_never_guessed(book: MakeBook, when: str) -> None:
    rows = [
        ["培训时间", "培训内容", "责任单位"],
        [when, "学习贯彻全会精神", "党建办"],
        ["3月6日", "后勤培训", "党建办"],
    ]
    preview = check("plan", book(rows), year=2024)
    assert codes(preview) == {2: ["date_not_definite"]}
    assert preview.rows[1].fields["date"] == "2024-03-06"


# -- attendance ----------------------------------------------------------------------------------------


def test_attendance_of_a_quarter_with_counts_and_its_own_symbols(book: MakeBook) -> None:
    people = [
        ("党政办", "王 伟", "√", "√", "△"),
        ("财政所", "李　娜", "√", "迟", "√"),
        ("东湾村村委会", "赵六", "×", "√", "√"),
        ("西岭", "钱七", "√", "病假", "√"),
        ("党政办公室", "张伟", "√", "√", "√"),
        ("清河镇东湾村", "张伟", "√", "√", "事"),
    ]
    rows = [
        ["清河镇2024年第一季度干部培训考勤汇总表"],
        ["序号", "单位", "姓名", "3月", None, "4月", "应到", "实到", "备注"],
        [None, None, None, "5日", "12日", "2日"],
        *([n, *cells, 3, 2, None] for n, cells in enumerate(people, 1)),
        ["合计", None, None, 5, 5, 4, 18, 15],
        ["注：√出勤，×缺席，△公假"],
    ]
    merged = ["A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "G2:G3", "H2:H3", "I2:I3", "A11:I11"]
    preview = check("attendance", book(Grid(rows, merged)), TOWN, year=2024)
    assert [row.fields["mark"] for row in preview.rows] == [
        "出勤", "出勤", "因公请假", "出勤", "迟到", "出勤", "缺席", "出勤", "出勤",
        "出勤", "病假", "出勤", "出勤", "出勤", "出勤", "出勤", "出勤", "事假",
    ]  # fmt: skip
    assert not codes(preview)
    assert [a.person_id for a in preview.actions.marks][-6:] == [5, 5, 5, 6, 6, 6]  # type: ignore[attr-defined]


def test_attendance_under_serial_dates_with_ones_and_zeros(book: MakeBook) -> None:
    rows = [
        ["姓名", "身份证号", "单位", 45356, 45363, 45384, "出勤率"],
        ["王伟", id_of(1), "党政办公室", "1", "1", "0", 0.67],
        ["赵六", id_of(3), "东湾村", "√", "√", "×", 0.67],
    ]
    preview = check("attendance", book(Grid(rows, hidden=["B"])), TOWN)
    assert fields(preview, "name", "date", "mark")[:3] == [
        ("王伟", "2024-03-05", "出勤"),
        ("王伟", "2024-03-12", "出勤"),
        ("王伟", "2024-04-02", "缺席"),
    ]


def test_attendance_as_a_long_csv(tmp_path: Path) -> None:
    text = (
        "培训签到明细,,,,\n日期,课程名称,单位,姓名,签到情况,签到时间\n2024.3.5,党纪学习,党政办,王伟,正常,8:25\n"
        "2024.3.5,党纪学习,财政所,李娜,迟到5分钟,8:35\n2024.3.5,党纪学习,东湾村,张伟,请假,\n"
        "2024/3/12,业务培训,党政办,王伟,公出,\n"
    )
    (tmp_path / "明细.csv").write_bytes(text.encode("gb18030"))
    preview = check("attendance", tmp_path / "明细.csv", TOWN)
    assert [row.fields["mark"] for row in preview.rows] == ["出勤", "迟到", "事假", "因公请假"]
    assert codes(preview) == {5: ["leave_kind_assumed"]}


def test_attendance_with_people_across_as_xls(tmp_path: Path) -> None:
    rows = [
        ["2024年考勤"],
        ["日期", "王伟", "李娜", "赵六", "钱七", "小计"],
        ["3月5日", "√", "√", "迟", "√", 4.0],
        ["3.12", "√", "事假", "√", "√", 3.0],
        [45384.0, "√", "√", "√", "缺", 3.0],
        ["出勤次数", 3.0, 2.0, 3.0, 2.0, 10.0],
    ]
    preview = check("attendance", old_excel(tmp_path / "考勤.xls", rows), TOWN)
    assert [row.row for row in preview.rows] == [3] * 4 + [4] * 4 + [5] * 4
    assert [row.fields["mark"] for row in preview.rows if row.fields["mark"] != "出勤"] == [
        "迟到",
        "事假",
        "缺席",
    ]


def test_attendance_from_a_signed_sheet_with_remarks(book: MakeBook) -> None:
    rows = [
        ["党纪学习签到表"],
        ["时间：2024年3月5日上午9:00", "地点：三楼会议室"],
        ["序号", "姓名", "单位", "职务", "签到", "备注"],
        [1, "王伟", "党政办公室", "主任", "王伟", None],
        [2, "李娜", "财政所", "会计", None, "病假"],
        [3, "赵六", "东湾村", "书记", "赵六", "迟到"],
        [4, "钱七", "西岭村", "书记", None, None],
    ]
    preview = check("attendance", book(Grid(rows, ["A1:F1"])), TOWN)
    assert table(preview, MARKS) == [
        (4, "王伟", "2024-03-05", "出勤"),
        (5, "李娜", "2024-03-05", "病假"),
        (6, "赵六", "2024-03-05", "迟到"),
        (7, "钱七", "2024-03-05", "未登记"),
    ]


def test_attendance_of_half_days_of_one_class(book: MakeBook) -> None:
    rows = [
        ["考勤表"],
        ["姓名", "3月5日", None, "3月12日", None],
        [None, "上午", "下午", "上午", "下午"],
        ["王伟", "√", "√", "√", "√"],
        ["李娜", "√", "√", "×", "×"],
    ]
    preview = check("attendance", book(Grid(rows, ["A1:E1", "A2:A3", "B2:C2", "D2:E2"])), TOWN, year=2024)
    assert [row.verdict for row in preview.rows] == ["new", "skip"] * 4


# -- scores --------------------------------------------------------------------------------------------


def test_scores_as_published(book: MakeBook) -> None:
    rows = [
        ["清河镇干部业务知识测试成绩公示"],
        ["（2024年3月29日，满分100分）"],
        ["序号", "单位", "姓名", "成绩", None, "备注"],
        [None, None, None, "得分", "名次", None],
        [1, "党政办", "王 伟", 95, 1, None],
        [2, "财政所", "李娜", "88.5", 2, None],
        [3, "东湾村村委会", "赵六", None, None, "缺考"],
        [4, "西岭村", "钱七", "免考", "/", "年满55周岁"],
        [5, "东湾", "张伟", "59分", 3, "补考"],
        ["平均分", None, None, 80.8],
        ["参考率：75%"],
        ["监考人：周九   阅卷人：孙八"],
    ]
    merged = ["A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"]
    preview = check("scores", book(Grid(rows, merged)), TOWN)
    assert table(preview, SCORES) == [
        (5, "王伟", "正常", 95),
        (6, "李娜", "正常", 88.5),
        (7, "赵六", "缺考", None),
        (8, "钱七", "免试", None),
        (9, "张伟", "补考", 59),
    ]
    assert preview.actions.attempts[-1].person_id == 6  # type: ignore[attr-defined]
    assert (preview.summary["exam"], preview.summary["exam_date"]) == (
        "清河镇干部业务知识测试成绩",
        "2024-03-29",
    )


def test_scores_in_two_blocks_as_xls(tmp_path: Path) -> None:
    rows = [
        ["测试成绩"],
        ["序号", "姓名", "分数", "序号", "姓名", "分数"],
        [1.0, "王伟", 90.0, 4.0, "钱七", 70.0],
        [2.0, "李娜", "85", 5.0, "赵六", "缺"],
    ]
    preview = check("scores", old_excel(tmp_path / "成绩.xls", rows), TOWN)
    assert fields(preview, "name", "state", "score") == [
        ("王伟", "正常", 90),
        ("李娜", "正常", 85),
        ("钱七", "正常", 70),
        ("赵六", "缺考", None),
    ]


def test_scores_as_text_of_a_statistics_program(tmp_path: Path) -> None:
    text = "姓名\t单位\t成绩\t是否合格\n王伟\t党政办公室\t９０\t合格\n李娜\t财政所\t58\t不合格\n张伟\t东湾村\t77\t合格\n"
    (tmp_path / "六月测试成绩.csv").write_bytes(text.encode("utf-16"))
    preview = check("scores", tmp_path / "六月测试成绩.csv", TOWN)
    assert fields(preview, "name", "score") == [("王伟", 90), ("李娜", 58), ("张伟", 77)]
    assert preview.summary["exam"] == "六月测试成绩"


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("scores", [["姓名", "单位"], ["王伟", "党政办"]]),
        ("attendance", [["姓名", "单位", "职务"], ["王伟", "党政办", "主任"]]),
        ("plan", [["培训内容", "地点"], ["党纪学习", "三楼"]]),
        ("roster", [["科目", "金额"], ["办公费", 1200]]),
    ],
)
def test_another_list_is_refused_in_one_sentence(book: MakeBook, kind: str, rows: list[list[Any]]) -> None:
    with pytest.raises(InputProblem) as refusal:
        check(kind, book(rows), KnownTown(town="清河镇"))
    assert sentence(refusal.value).count("。") == 1

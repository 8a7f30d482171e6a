"""Which sheets are read, which asked about; several people a row; whose list it is; lists without a header."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from app.errors import InputProblem
from app.imports import Preview
from app.imports.words.title_unit import unit_above
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town

KNOWN = town([(name, "东湾村") for name in ("陈一舟", "林二川", "周三岳", "吴四海", "王六合")], {"2024-03-05": "甲课", "2024-03-06": "乙课"})  # fmt: skip


def people(*names: str, unit: str = "东湾村", post: str = "委员") -> list[list[Any]]:
    return [
        ["姓名", "单位", "职务", "电话"],
        *([name, unit, post, f"1380000{n:04}"] for n, name in enumerate(names)),
    ]


def named(preview: Preview) -> list[tuple[str, Any]]:
    return [(row.sheet, row.fields["name"]) for row in preview.rows]


def asked(preview: Preview) -> list[str]:
    return [question.code for question in preview.questions]


# -- sheets ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["离职", "退休人员", "调出人员名单", "已故", "历任干部", "2023年离任", "辞职", "家庭成员", "家属情况", "子女", "去除项", "作废", "样例", "填表说明", "模板"])  # fmt: skip
def test_a_sheet_of_others_is_left_out_whatever_its_size(book: MakeBook, name: str) -> None:
    preview = check(
        "roster",
        book(Grid(people("周三岳", "吴四海", "王六合"), name=name), Grid(people("陈一舟"), name="在册")),
    )
    assert named(preview) == [("在册", "陈一舟")]
    told: Any = preview.summary["sheets_not_read"]
    assert [(each["name"], each["rows"]) for each in told] == [(name, 4)]
    assert told[0]["why"]
    assert not asked(preview)


@pytest.mark.parametrize("name", ["离退休干部党支部", "退休干部服务站", "在职和退休", "拟调出", "返聘退休"])
def test_a_sheet_that_only_sounds_so_is_read_or_told(book: MakeBook, name: str) -> None:
    preview = check("roster", book(Grid(people("陈一舟"), name=name)))
    assert [row.verdict for row in preview.rows] in (["new"], ["skip"])
    assert preview.rows[0].verdict == "new" or codes(preview) == {2: ["person_not_current"]}


@pytest.mark.parametrize("title", ["退休干部花名册", "清河镇离职人员名单", "2023年调出人员一览表"])
@pytest.mark.parametrize("place", ["sheet", "title"])
def test_a_file_of_leavers_only_is_told_person_by_person(book: MakeBook, title: str, place: str) -> None:
    rows = people("陈一舟", "林二川")
    path = book(Grid(rows, name=title) if place == "sheet" else Grid([[title], *rows]))
    preview = check("roster", path)
    assert [row.verdict for row in preview.rows] == ["skip", "skip"]
    assert {code for each in codes(preview).values() for code in each} == {"person_not_current"}
    chosen = check("roster", path, sheet=title if place == "sheet" else "Sheet1")
    assert [row.verdict for row in chosen.rows] == ["new", "new"]


def test_columns_that_say_who_has_left(book: MakeBook) -> None:
    rows = [["姓名", "单位", "人员状态", "离职日期", "退休时间", "预计退休时间"], ["陈一舟", "东湾村", "在职", None, "2035-01", "2035-01"], ["林二川", "东湾村", "离职", None, None, None],
            ["周三岳", "东湾村", "在岗", "2023-05-06", None, None], ["吴四海", "东湾村", None, None, date(2020, 1, 1), None], ["王六合", "东湾村", "在职", "否", "/", None]]  # fmt: skip
    preview = check("roster", book(rows))
    assert [row.verdict for row in preview.rows] == ["new", "skip", "skip", "skip", "new"]
    kept = check("roster", book(rows), answers={"rows": {"Sheet1!3": "data"}})
    assert kept.rows[1].verdict == "new"


def test_a_remark_that_somebody_left_is_a_doubt(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "备注"],
        ["陈一舟", "东湾村", "已退休"],
        ["林二川", "东湾村", "2023年调出"],
        ["周三岳", "东湾村", "退休返聘"],
        ["吴四海", "东湾村", "拟调出"],
    ]
    assert codes(check("roster", book(rows))) == {2: ["remark_not_current"], 3: ["remark_not_current"]}


def test_a_longer_sheet_left_out_is_asked_about(book: MakeBook) -> None:
    family = [
        ["姓名", "称谓", "成员姓名", "政治面貌", "学历", "工作单位", "职务"],
        ["陈一舟", "父亲", "陈老大", "群众", "小学", "务农", "农民"],
    ]
    main = [["姓名", "性别", "联系方式"], *([name, "男", "13800000001"] for name in ("陈一舟", "林二川"))]
    preview = check("roster", book(Grid(family, name="其他"), Grid(main, name="员工主表")))
    assert asked(preview) == ["sheet"] or named(preview)[0][0] == "员工主表"
    chosen = check(
        "roster",
        book(Grid(family, name="其他"), Grid(main, name="员工主表")),
        sheet="员工主表",
        unit="东湾村",
    )
    assert named(chosen) == [("员工主表", "陈一舟"), ("员工主表", "林二川")]
    assert not asked(chosen)


@pytest.mark.parametrize(
    ("first", "second", "is_asked"),
    [
        (("陈一舟", "林二川"), ("陈一舟", "林二川"), False),  # the same again
        (("陈一舟", "林二川", "周三岳"), ("陈一舟", "林二川"), False),  # a part of it
        (("陈一舟", "林二川"), ("陈一舟", "林二川", "周三岳"), True),  # somebody more
        (("陈一舟", "林二川", "周三岳"), ("周三岳", "吴四海"), True),  # some shared, some not
        (("陈一舟", "林二川"), ("周三岳", "吴四海"), False),  # other people: both read
    ],
)
def test_copies_and_overlaps(
    book: MakeBook, first: Sequence[str], second: Sequence[str], *, is_asked: bool
) -> None:
    path = book(Grid(people(*first), name="2023"), Grid(people(*second), name="2024"))
    preview = check("roster", path)
    assert asked(preview) == (["sheet"] if is_asked else [])
    if is_asked:
        assert preview.questions[0].choices == ("2023", "2024", "全部")
        assert {sheet for sheet, _ in named(check("roster", path, sheet="2024"))} == {"2024"}


def test_the_same_people_with_other_posts_are_asked_about(book: MakeBook) -> None:
    path = book(
        Grid(people("陈一舟", "林二川"), name="甲"), Grid(people("陈一舟", "林二川", post="书记"), name="乙")
    )
    assert asked(check("roster", path)) == ["sheet"]
    old = book(
        Grid(people("陈一舟", "林二川"), name="名册"),
        Grid(people("陈一舟", "林二川", post="书记"), name="名册（旧）"),
    )
    assert not asked(check("roster", old))


def test_several_sheets_can_be_named(book: MakeBook) -> None:
    path = book(
        Grid(people("陈一舟"), name="甲"),
        Grid(people("林二川"), name="乙"),
        Grid(people("周三岳"), name="退休"),
    )
    assert [sheet for sheet, _ in named(check("roster", path, sheet="甲、退休"))] == ["甲", "退休"]
    assert len(named(check("roster", path, sheet="全部"))) == 3
    with pytest.raises(InputProblem) as refusal:
        check("roster", path, sheet="丙")
    assert refusal.value.code == "import.sheet_unknown"


def test_months_with_the_same_courses_are_all_read(book: MakeBook) -> None:
    def month(number: int) -> Grid:
        return Grid(
            [["日期", "内容"], [f"2024-0{number}-05", "例会"], [f"2024-0{number}-06", "法律"]],
            name=f"{number}月",
        )

    assert len(check("plan", book(month(3), month(4))).rows) == 4


def test_score_sheets_of_villages_are_read_though_one_has_no_remarks(book: MakeBook) -> None:
    east = Grid([["姓名", "成绩", "备注"], ["陈一舟", 80, None], ["林二川", 70, "补考"]], name="东湾村")
    west = Grid([["姓名", "成绩"], ["周三岳", 60]], name="西山村")
    assert len(check("scores", book(east, west), KNOWN).rows) == 3


# -- several people a row -------------------------------------------------------------------

BLOCKS: list[tuple[list[list[Any]], list[str], list[tuple[str, str]]]] = [
    ([["序号", "单位", "组别", "学员1姓名", "学员2姓名", "学员3姓名"], [1, "东湾村", "甲", "陈一舟", "林二川", "周三岳"], [2, "西山村", "乙", "吴四海", "王六合"]], [],
     [("陈一舟", "东湾村"), ("吴四海", "西山村"), ("林二川", "东湾村"), ("王六合", "西山村"), ("周三岳", "东湾村")]),
    ([["单位", "姓名一", "姓名二"], ["东湾村", "陈一舟", "林二川"], ["西山村", None, "王六合"]], [], [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("王六合", "西山村")]),
    ([["单位", "姓名"], ["东湾村", "陈一舟", "林二川", "周三岳"], ["西山村", "吴四海"]], ["B1:D1"], [("陈一舟", "东湾村"), ("吴四海", "西山村"), ("林二川", "东湾村"), ("周三岳", "东湾村")]),
    ([["东湾村", None, "西山村", None], ["姓名", "电话", "姓名", "电话"], ["陈一舟", "13800000001", "林二川", "13800000002"], ["周三岳", "13800000003"]], ["A1:B1", "C1:D1"],
     [("陈一舟", "东湾村"), ("周三岳", "东湾村"), ("林二川", "西山村")]),
    ([["姓名", "职务", None, "姓名", "职务"], ["东湾村"], ["陈一舟", "书记", None, "林二川", "委员"], ["西山村"], ["周三岳", "书记"], ["共3人"]], [],
     [("陈一舟", "东湾村"), ("周三岳", "西山村"), ("林二川", "东湾村")]),
    ([["单位", "书记姓名", "书记电话", "主任姓名", "主任电话"], ["东湾村", "陈一舟", "1", "林二川", "2"], ["西山村", "周三岳", "3", None, None]], [],
     [("陈一舟", "东湾村"), ("周三岳", "西山村"), ("林二川", "东湾村")]),
    ([["村", "组长姓名", "组员1姓名", "组员2姓名"], ["东湾村", "陈一舟", "林二川", "周三岳"]], [], [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "东湾村")]),
    ([["东湾村通讯录"], ["陈一舟", "13800000001", "林二川", "13800000002"], ["周三岳", "13800000003", "吴四海", "13800000004"]], [],
     [("陈一舟", "东湾村"), ("周三岳", "东湾村"), ("林二川", "东湾村"), ("吴四海", "东湾村")]),
    ([["单位", "第一学员姓名", "第一学员电话", "第二学员姓名", "第二学员电话", "备注"], ["东湾村", "陈一舟", "1", "林二川", "2", "晚到"]], [], [("陈一舟", "东湾村"), ("林二川", "东湾村")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "merged", "wanted"), BLOCKS)
def test_several_people_a_row(
    book: MakeBook, rows: list[list[Any]], merged: list[str], wanted: list[tuple[str, str]]
) -> None:
    assert fields(check("roster", book(Grid(rows, merged))), "name", "unit") == wanted


def test_posts_that_head_the_names_are_their_posts(book: MakeBook) -> None:
    rows = [
        ["单位", "书记姓名", "书记电话", "主任姓名", "主任电话"],
        ["东湾村", "陈一舟", "13800000001", "林二川", "13800000002"],
    ]
    assert fields(check("roster", book(rows)), "name", "title", "phone") == [
        ("陈一舟", "书记", "13800000001"),
        ("林二川", "主任", "13800000002"),
    ]


def test_columns_of_choices_beside_a_list_are_no_lines_of_it(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", None, "单位选项"],
        ["陈一舟", "东湾村", None, "东湾村"],
        [None, None, None, "西山村"],
        ["林二川", None, None, "党政办"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [("陈一舟", "东湾村"), ("林二川", "")]


def test_hours_in_blocks(book: MakeBook) -> None:
    preview = check(
        "hours", book([["姓名", "学时", "姓名", "学时"], ["陈一舟", 10, "林二川", 20]]), KNOWN, year=2024
    )
    assert fields(preview, "name", "hours") == [("陈一舟", 10), ("林二川", 20)]
    assert not preview.questions


def test_a_relative_beside_the_person_is_no_second_person(book: MakeBook) -> None:
    rows = [["本人", None, None, "家属", None], ["姓名", "单位", "电话", "姓名", "电话"], ["陈一舟", "东湾村", "13800000001", "陈老大", "13900000001"],
            ["林二川", "东湾村", "13800000002", "王老太", "13900000002"]]  # fmt: skip
    preview = check("roster", book(Grid(rows, ["A1:C1", "D1:E1"])))
    assert fields(preview, "name", "phone") == [("陈一舟", "13800000001"), ("林二川", "13800000002")]
    assert [each["label"] for each in preview.summary["columns_unused"]] == ["家属 姓名", "家属 电话"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "head", [["姓名", "签到", "时间"], ["序号", "姓名", "签到"], ["姓名", "单位", "签到"]]
)
@pytest.mark.parametrize(
    "halves", [("上午", "下午"), ("3月5日", "3月6日"), ("2024.3.5", "2024.3.6"), ("3月5日上午", "3月6日上午")]
)
def test_blocks_of_half_days_and_days(book: MakeBook, head: list[str], halves: tuple[str, str]) -> None:
    def line(left: str, mark: str | None, right: str, other: str | None) -> list[Any]:
        cells = {
            "姓名": (left, right),
            "签到": (mark, other),
            "时间": ("8:30", "14:10"),
            "序号": (1, 1),
            "单位": ("东湾村", "东湾村"),
        }
        return [cells[word][0] for word in head] + [cells[word][1] for word in head]

    rows = [["签到表（2024年3月5日）" if halves[0] == "上午" else "2024年签到表"], [halves[0], None, None, halves[1]], head * 2,
            line("陈一舟", "√", "吴四海", None), line("林二川", "迟到", "王六合", "√")]  # fmt: skip
    known = KNOWN
    if halves[0] == "上午":
        known = town(
            [(p.name, p.unit) for p in KNOWN.people], [("2024-03-05", "甲课"), ("2024-03-05", "乙课")]
        )
        held = tuple(
            type(s)(s.id, s.date, s.title, day_part=part)
            for s, part in zip(known.sessions, halves, strict=True)
        )
        known = type(known)(people=known.people, units=known.units, sessions=held, today=known.today)
    preview = check("attendance", book(Grid(rows, ["A1:F1", "A2:C2", "D2:F2"])), known, year=2024)
    marks = {
        row.fields["name"]: (row.fields["session_id"], row.fields["mark"])
        for row in preview.rows
        if row.fields["mark"] != "未登记"
    }
    assert marks["陈一舟"] == (1, "出勤")
    assert marks["林二川"] == (1, "迟到")
    assert marks["王六合"] == (2, "出勤")


# -- hidden and struck out -----------------------------------------------------------------------


def _hidden_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in people("陈一舟", "林二川", "周三岳", "吴四海", "王六合"):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    sheet["A5"] = CellRichText(TextBlock(InlineFont(strike=True), "吴四海"))
    book.save(path)


def _hidden_xls(path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    struck = xlwt.easyxf("font: struck_out on")
    for r, row in enumerate(people("陈一舟", "林二川", "周三岳", "吴四海", "王六合")):
        for c, value in enumerate(row):
            sheet.write(r, c, value, struck if r in (3, 4) else xlwt.Style.default_style)
    sheet.row(2).hidden = True
    book.save(str(path))


@pytest.mark.parametrize(("make", "suffix"), [(_hidden_xlsx, ".xlsx"), (_hidden_xls, ".xls")])
def test_hidden_and_struck_out_rows_are_told(tmp_path: Path, make: Any, suffix: str) -> None:
    make(tmp_path / f"表{suffix}")
    preview = check("roster", tmp_path / f"表{suffix}")
    assert codes(preview) == {3: ["row_hidden"], 4: ["row_struck"], 5: ["row_struck"]}
    assert [row.verdict for row in preview.rows] == ["new", "warning", "warning", "warning", "new"]


# -- whose list it is, lists without unit, without header ----------------------------------------

TITLES = {
    "中共清河镇东湾村支部委员会党员花名册": "东湾村", "西山村村民委员会": "西山村", "西山村村民委员会干部名册": "西山村", "填报单位：东湾村": "东湾村",
    "东湾村村干部基本情况登记表": "东湾村", "2024年清河镇东湾村“两委”干部名单": "东湾村", "中国共产党某县清河镇西山村总支部委员会党员名册": "西山村",
    "清河镇党政办公室干部名册": "党政办公室", "乡村振兴办公室人员名单": "乡村振兴办公室", "东湾村小学教师名册": "东湾村小学", "共和村党员花名册": "共和村",
    "某某市某某区新民社区居民委员会工作人员名册": "新民社区", "集镇社区干部名册": "集镇社区", "附件1：东湾村党员名册": "东湾村", "清河镇财政所工作人员花名册（2024年）": "财政所",
    "单位：西山村 填报时间：2024年3月": "西山村", "李村党员名册": "李村", "大桥乡小王庄村党员干部花名册": "小王庄村", "中共东湾村委员会党员名册": "东湾村", "支部：东湾村党支部": "东湾村",
    "清河镇村干部名册": "", "清河镇各村干部名册": "", "清河镇驻村干部名册": "", "清河镇机关和村干部花名册": "", "清河镇干部花名册": "", "清河镇东湾村、西山村干部名册": "",
    "全镇农村干部名册": "", "单位：清河镇": "", "花名册": "", "清河镇村（社区）干部名册": "", "清河镇2024年度机关和村（社区）干部花名册": "", "基层站所人员名册": "",
    "驻村工作队名册": "", "清河镇全体干部名册": "",
}  # fmt: skip


@pytest.mark.parametrize("known", ["", "清河镇"])
@pytest.mark.parametrize("title", TITLES)
def test_the_unit_in_a_title(title: str, known: str) -> None:
    assert unit_above([title], (), known) == TITLES[title]


def test_who_fills_in_the_list_of_a_town_is_not_whose_list_it_is() -> None:
    assert unit_above(["清河镇机关干部花名册", "填报单位：党建办公室"], (), "清河镇") == ""
    assert unit_above(["花名册", "填报单位：党建办公室"], (), "清河镇") == "党建办公室"
    assert unit_above(["河东干部培训名单"], ("河东干部学院", "东湾村"), "") == ""


NEWCOMERS = town([("郑七", "东湾村")])


@pytest.mark.parametrize("head", [["姓名", "职务"], ["序号", "姓名", "电话"], ["姓名"]])
def test_a_list_without_a_unit_is_asked_about_once(book: MakeBook, head: list[str]) -> None:
    cells = {
        "姓名": ("陈一舟", "林二川"),
        "职务": ("书记", "委员"),
        "序号": (1, 2),
        "电话": ("13800000001", "13800000002"),
    }
    rows = [["清河镇干部花名册"], head, *([cells[word][n] for word in head] for n in (0, 1))]
    preview = check("roster", book(Grid(rows, ["A1:C1"])), NEWCOMERS)
    assert [(question.code, question.answer, question.choices) for question in preview.questions] == [
        ("unit", "--unit 单位", ("东湾村",))
    ]
    assert {row.verdict for row in preview.rows} == {"error"}
    answered = check("roster", book(Grid(rows, ["A1:C1"])), NEWCOMERS, unit="河东")
    assert not answered.questions
    assert fields(answered, "unit") == [("河东",), ("河东",)]


def test_the_unit_given_holds_where_the_list_says_none(book: MakeBook) -> None:
    rows = [["姓名", "单位"], ["陈一舟", "东湾村"], ["林二川", None]]
    assert fields(check("roster", book(rows), unit="西山村"), "unit") == [("东湾村",), ("西山村",)]
    namesakes = town([("张伟", "河东"), ("张伟", "河西")])
    assert not codes(
        check(
            "scores",
            book([["姓名", "成绩"], ["张伟", 80]]),
            namesakes,
            unit="河西",
            exam_date=date(2024, 3, 5),
        )
    )


def test_a_repeated_header_takes_nobody_with_it(book: MakeBook) -> None:
    head = ["序号", "姓名", "单位", "备注"]
    rows = [
        head,
        [1, "陈一舟", "东湾村", "党员"],
        [2, "林二川", "东湾村", "党员"],
        head,
        [3, "周三岳", "东湾村", "干部"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name") == [("陈一舟",), ("林二川",), ("周三岳",)]
    days = ["姓名", "3月5日", "3月6日"]
    marks = check(
        "attendance", book([days, ["陈一舟", "√", "×"], days, ["林二川", "√", "√"]]), KNOWN, year=2024
    )
    assert [row.fields["name"] for row in marks.rows] == ["陈一舟", "陈一舟", "林二川", "林二川"]


def test_no_title_stands_in_for_a_unit_column_that_is_in_doubt(book: MakeBook) -> None:
    rows = [["填报单位：清河镇党建办"], ["序号", "同志姓名", "紧急联系人", "与本人关系", "岗位代码", "单位", "证件号码"],
            [1, "冯海军", None, "妻子", 2101, "河口社区", id_of(1)], [2, "周晓", "赵大妈", "父亲", 2102, "河口社区", id_of(2)]]  # fmt: skip
    preview = check("roster", book(rows))
    assert "党建办" not in {row.fields["unit"] for row in preview.rows}
    assert {row.fields["unit"] for row in preview.rows} == {"河口社区"} or all(
        row.messages for row in preview.rows
    )


HEADLESS: list[tuple[list[list[Any]], list[tuple[str, str]]]] = [
    ([["买合木提", id_of(1)], ["林二川", id_of(2)], ["周三岳", id_of(3)], ["吴四海", id_of(4)]], [("买合木提", "甲村"), ("林二川", "甲村"), ("周三岳", "甲村"), ("吴四海", "甲村")]),
    ([["陈一舟", id_of(1)], ["林二川", id_of(2)]], [("陈一舟", "甲村"), ("林二川", "甲村")]),
    ([["东湾村干部名单"], ["陈一舟", "13800000001"], ["林二川", "13800000002"]], [("陈一舟", "东湾村"), ("林二川", "东湾村")]),
    ([[1, "陈一舟", "东湾村", "书记"], [2, "林二川", "西山村", "委员"]], [("陈一舟", "东湾村"), ("林二川", "西山村")]),
    ([["陈一舟"], ["林二川"], ["周三岳"]], [("陈一舟", "甲村"), ("林二川", "甲村"), ("周三岳", "甲村")]),
    ([["东湾村"], ["陈一舟", "男", "13800000001"], ["林二川", "男", "13800000002"]], [("陈一舟", "东湾村"), ("林二川", "东湾村")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "wanted"), HEADLESS)
def test_a_list_without_a_header(
    book: MakeBook, rows: list[list[Any]], wanted: list[tuple[str, str]]
) -> None:
    given = "甲村" if wanted[0][1] == "甲村" else ""
    assert fields(check("roster", book(rows), unit=given), "name", "unit") == wanted


# -- lists one below the other -------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [[], [[]], [[], []]])
def test_lists_with_headers_of_their_own_below_each_other(book: MakeBook, gap: list[list[Any]]) -> None:
    rows = [
        ["姓名", "单位"],
        ["陈一舟", "东湾村"],
        ["共1人"],
        *gap,
        ["单位", "姓名", "职务"],
        ["西山村", "林二川", "委员"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit", "title") == [
        ("陈一舟", "东湾村", ""),
        ("林二川", "西山村", "委员"),
    ]
    assert sum(preview.summary["rows_read"].values()) == 5  # type: ignore[attr-defined]


def test_villages_below_each_other_under_titles_of_their_own(book: MakeBook) -> None:
    head = ["姓名", "职务"]
    rows = [
        ["东湾村干部名册"],
        head,
        ["陈一舟", "书记"],
        [],
        ["二、中共清河镇西山村支部委员会党员花名册"],
        head,
        ["林二川", "书记"],
        ["清河镇机关干部名册"],
        head,
        ["周三岳", "主任"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [("陈一舟", "东湾村"), ("林二川", "西山村"), ("周三岳", "")]
    assert codes(preview) == {10: ["unit_missing"]}
    rows = [
        ["东湾村干部名册"],
        head,
        ["陈一舟", "书记"],
        ["西山村干部名册"],
        ["姓名", "电话"],
        ["林二川", "13800000001"],
    ]
    assert fields(check("roster", book(rows)), "name", "unit") == [("陈一舟", "东湾村"), ("林二川", "西山村")]

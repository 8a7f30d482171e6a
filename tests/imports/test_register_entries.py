"""Entries of registers from sheets as offices make them: what each row becomes, and that nothing is lost."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from app.cli.registers import entry_json
from app.errors import InputProblem, UsageProblem
from app.imports import (
    Params,
    Preview,
    apply_preview,
    check_against_town,
    get_import,
    import_in_town,
)
from app.imports.registers.actions import EntryActions
from app.services.bulk.bulk_writes import last_operation_id
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.register import forms, reading
from app.services.register.reading import EntryRow
from app.services.setting.town import set_town
from db.session import Database
from tests.imports.sheets import Grid, MakeBook, inline

TODAY = date(2024, 8, 15)
UNITS = ("党政办", "党建办", "东湾村", "西山村", "北河社区")
PEOPLE = (
    ("王芳", "党政办"),
    ("张伟", "东湾村"),
    ("李娜", "西山村"),
    ("王芳", "东湾村"),
    ("刘洋", "党建办"),
    ("陈静", "北河社区"),
    ("赵磊", "党政办"),
    ("欧阳静", "党政办"),
)


@pytest.fixture
def town(database: Database) -> Database:
    """Five units, seven people (two of one name), a class."""
    with database.write(actor="t", action="town.edit", text="x") as unit:
        session = unit.session
        set_town(session, name="清河镇")
        ids = {name: units.add_unit(session, name=name) for name in UNITS}
        for name, of in PEOPLE:
            post = PostInput(unit_id=ids[of], title="干事", start_on=date(2018, 1, 1))
            people.add_person(session, person=PersonInput(name=name), posts=[post])
        data = planning.ClassSessionInput(held_on=date(2024, 3, 4), title="乡村振兴培训班", batch="第1期")
        planning.add_class_session(session, data=data)
    return database


class Town:
    """A town in which lists are checked and written."""

    def __init__(self, database: Database, book: MakeBook) -> None:
        self.database, self._book = database, book

    def check(self, register: str, *grids: Any, **params: Any) -> Preview:
        """What importing sheets would do."""
        workbook = inline(self._book(*grids))
        with self.database.read() as session:
            kind = import_in_town(session, f"register:{register}")
        return check_against_town(self.database.read, kind, workbook, Params(**params), today=TODAY)

    def write(self, register: str, *grids: Any, **params: Any) -> Preview:
        """The same, written."""
        preview = self.check(register, *grids, **params)
        with self.database.write(actor="t", action=preview.action, text="导入") as unit:
            apply_preview(unit.session, preview, today=TODAY)
        return preview

    def entries(self, register: str) -> tuple[EntryRow, ...]:
        with self.database.read() as session:
            found = forms.get_register(session, register_id=register)
            return reading.list_entries(session, register=found).rows

    def told(self, register: str) -> list[dict[str, Any]]:
        return [entry_json(row) for row in self.entries(register)]


@pytest.fixture
def office(town: Database, book: MakeBook) -> Town:
    return Town(town, book)


def verdicts(preview: Preview) -> list[tuple[int, str]]:
    return [(row.row, row.verdict) for row in preview.rows]


def reasons(preview: Preview) -> dict[int, list[str]]:
    return {row.row: [m.code for m in row.messages] for row in preview.rows if row.messages}


def all_skipped(office: Town, register: str, *grids: Any, **params: Any) -> bool:
    """The same file a second time: nothing to do."""
    preview = office.check(register, *grids, **params)
    assert preview.rows, "nothing was read"
    assert isinstance(preview.actions, EntryActions)
    return all(row.verdict == "skip" for row in preview.rows) and not preview.actions.actions


CONTEST = [
    ["清河镇2024年第一季度业务技能大赛成绩单"],
    ["比赛日期：2024年3月15日", None, None, "主办单位：党建办", None],
    ["比赛项目：行政执法　方式：情景模拟"],
    ["序号", "姓名", "单位", "得分", "名次"],
    [1, "张伟", "东湾村", 92.5, 1],
    [2, "王芳", "党政办", "88分", 2],
    [3, "王芳", "东湾村", 85, 3],
    ["合计", None, None, 265.5, None],
    ["记分人：刘洋", None, None, "2024年3月16日"],
]


def test_scores_one_row_a_person_with_day_and_project_above(office: Town) -> None:
    preview = office.write("contest", CONTEST)
    assert verdicts(preview) == [(5, "new"), (6, "new"), (7, "new")], reasons(preview)
    (entry,) = office.told("contest")
    fields: Any = entry["fields"]
    assert (entry["day"], fields["project"], fields["method"]) == ("2024-03-15", "行政执法", "情景模拟")
    assert fields["unit"]["unit"] == "党建办"
    assert [(line["person"], line["score"]) for line in fields["entrants"]] == [
        ("张伟", 92.5),
        ("王芳", 88),
        ("王芳", 85),
    ]
    assert len({line["person_id"] for line in fields["entrants"]}) == 3
    assert fields["seats"] == 3
    read = preview.summary["rows_read"]
    assert isinstance(read, dict)
    assert sum(read.values()) == len(CONTEST)
    assert all_skipped(office, "contest", CONTEST)


def test_a_contest_held_by_the_town_itself_has_no_unit(office: Town) -> None:
    held = [*CONTEST[:1], ["比赛日期：2024年3月15日", None, None, "主办单位：清河镇", None], *CONTEST[2:]]
    preview = office.write("contest", held)
    assert verdicts(preview) == [(5, "new"), (6, "new"), (7, "new")], reasons(preview)
    (entry,) = office.told("contest")
    fields: Any = entry["fields"]
    assert fields["unit"] is None
    assert all_skipped(office, "contest", held)


def test_a_corrected_score_is_an_update_with_old_and_new(office: Town) -> None:
    office.write("contest", CONTEST)
    changed = [list(row) for row in CONTEST]
    changed[5][3] = 90
    del changed[6]
    preview = office.write("contest", changed)
    assert verdicts(preview) == [(5, "skip"), (6, "update")]
    assert dict(preview.rows[1].old) == {"entrants.score": 88}
    assert preview.rows[1].fields["entrants.score"] == 90
    (entry,) = office.told("contest")
    lines: Any = entry["fields"]["entrants"]
    assert [line["score"] for line in lines] == [92.5, 90, 85]  # who is not on the list stays


def test_several_contests_in_one_sheet_with_merged_cells(office: Town) -> None:
    grid = Grid(
        [
            ["日期", "项目", "主办单位", "选手", "成绩"],
            ["3月15日", "信访维稳", "党建办", "张伟", 90],
            [None, None, None, "李娜", 80],
            ["6月20日", "知识竞赛", None, "张伟", 70],
            [None, None, None, "陈静", 75],
        ],
        merged=("A2:A3", "B2:B3", "C2:C3", "A4:A5", "B4:B5"),
    )
    preview = office.write("contest", grid, year=2024)
    assert [verdict for _, verdict in verdicts(preview)] == ["new"] * 4, reasons(preview)
    told = office.told("contest")
    assert [(each["day"], len(each["fields"]["entrants"])) for each in told] == [
        ("2024-03-15", 2),
        ("2024-06-20", 2),
    ]
    assert told[1]["fields"]["unit"] is None
    assert all_skipped(office, "contest", grid, year=2024)


def test_a_new_project_is_told_and_becomes_a_choice(office: Town) -> None:
    rows = [
        ["日期", "项目", "姓名", "得分"],
        ["2024-05-06", "消防演练", "李娜", 90],
        ["2024-05-06", "消防演练", "陈静", 80],
    ]
    preview = office.write("contest", rows)
    assert preview.notes["new_choices"] == ["项目“消防演练”"]
    assert len(office.entries("contest")) == 1
    assert office.told("contest")[0]["fields"]["project"] == "消防演练"
    assert all_skipped(office, "contest", rows)


def test_unknown_people_are_refused_with_the_nearest_name_and_nothing_else_is_lost(office: Town) -> None:
    rows = [
        ["日期", "项目", "姓名", "得分"],
        ["2024-05-06", "行政执法", "欧阳净", 90],
        ["2024-05-06", "行政执法", "陈静", 80],
    ]
    preview = office.check("contest", rows)
    assert verdicts(preview) == [(2, "error"), (3, "new")]
    (message,) = preview.rows[0].messages
    assert message.code == "person_unknown"
    assert "是不是“欧阳静”" in message.text


def test_a_namesake_is_asked_and_the_answer_holds(office: Town) -> None:
    rows = [["日期", "项目", "姓名", "得分"], ["2024-05-06", "行政执法", "王芳", 90]]
    preview = office.check("contest", rows)
    assert reasons(preview) == {2: ["name_ambiguous"]}
    chosen = preview.rows[0].candidates[1].person
    written = office.write("contest", rows, answers={"people": {"Sheet1!2": chosen}})
    assert verdicts(written) == [(2, "new")]
    assert office.told("contest")[0]["fields"]["entrants"][0]["person_id"] == chosen


def test_the_same_person_twice_in_one_contest_is_refused(office: Town) -> None:
    rows = [
        ["日期", "项目", "姓名", "得分"],
        ["2024-05-06", "行政执法", "李娜", 90],
        ["2024-05-06", "行政执法", "李娜", 80],
    ]
    assert reasons(office.check("contest", rows)) == {3: ["duplicate_in_file"]}


def test_a_contest_a_row_with_people_in_one_cell(office: Town) -> None:
    rows = [
        ["举办时间", "比赛项目", "承办单位", "参赛选手"],
        ["2024年4月9日（星期二）", "应急处置", "党政办公室", "张伟:92、李娜:88"],
        ["2024.7.1", "乡村振兴", "全镇", "张伟、李娜、陈静"],
    ]
    preview = office.write("contest", rows)
    assert [row.verdict for row in preview.rows] == ["new", "new"], reasons(preview)
    first, second = office.told("contest")
    assert [line["score"] for line in first["fields"]["entrants"]] == [92, 88]
    assert first["fields"]["unit"]["unit"] == "党政办"
    assert second["fields"]["unit"] is None
    assert len(second["fields"]["entrants"]) == 3


# -- study files: one column a paper ------------------------------------------------------------------


def test_a_matrix_of_papers_with_days_and_ticks(office: Town) -> None:
    rows = [
        ["清河镇2024年度学习档案“四有”材料登记表"],
        ["统计日期：2024年4月2日"],
        ["序号", "姓名", "单位", "计划", "总结", "记录", "体会"],
        [1, "张伟", "东湾村", "3月5日", None, "√", None],
        [2, "王芳", "党政办", "2024.3.6", "×", None, "2024-03-20"],
        [3, "李娜", "西山村", "未交", None, None, None],
        [4, "陈静", "北河社区", datetime(2024, 3, 9), None, "已交", "√ 3月21日"],
    ]
    preview = office.write("study-file", rows)
    assert [row.verdict for row in preview.rows] == ["new"] * 7, reasons(preview)
    told = {
        (e["fields"]["person"]["person"], e["fields"]["paper"]): (e["day"], e["period"])
        for e in office.told("study-file")
    }
    assert told[("张伟", "年度学习计划")] == ("2024-03-05", "2024")
    assert told[("张伟", "集中学习讨论记录")] == ("2024-04-02", "2024")
    assert told[("陈静", "学习体会")] == ("2024-03-21", "2024")
    assert len(told) == 7
    assert all_skipped(office, "study-file", rows)


def test_ticks_without_any_day_are_asked(office: Town) -> None:
    rows = [
        ["姓名", "计划", "总结", "记录", "体会"],
        ["张伟", "√", "", "", ""],
        ["李娜", "√", "√", "", ""],
    ]
    preview = office.check("study-file", rows)
    assert [question.code for question in preview.questions] == ["entry_day"]
    written = office.write("study-file", rows, exam_date=date(2024, 3, 31))
    assert [row.verdict for row in written.rows] == ["new"] * 3
    assert {each["day"] for each in office.told("study-file")} == {"2024-03-31"}
    assert all_skipped(office, "study-file", rows, exam_date=date(2024, 3, 31))


def test_who_is_let_off_is_no_receipt(office: Town) -> None:
    rows = [["2024年4月1日"], ["姓名", "计划", "总结"], ["张伟", "免", "√"]]
    preview = office.check("study-file", rows)
    assert [(row.verdict, [m.code for m in row.messages]) for row in preview.rows] == [
        ("skip", ["let_off"]),
        ("new", []),
    ]


def test_a_blank_day_among_days_is_nothing_received(office: Town) -> None:
    rows = [
        ["姓名", "材料", "年度", "收到日期"],
        ["张伟", "年度学习计划", 2024, ""],
        ["李娜", "年度学习计划", 2024, "2024-03-08"],
    ]
    preview = office.write("study-file", rows)
    assert verdicts(preview) == [(2, "skip"), (3, "new")]
    assert len(office.entries("study-file")) == 1
    ledger = [
        ["日期", "科目", "金额"],
        ["2024-03-08", "讲课费", 100],
        ["2024-03-09", "讲课费", 100],
        ["", "资料费", 50],
    ]
    again = office.check("fund", ledger)
    assert verdicts(again)[:2] == [(2, "new"), (3, "new")]
    assert again.rows[2].fields["day"] == "2024-03-09"


def test_a_paper_a_row_with_its_period(office: Town) -> None:
    rows = [
        ["姓名", "材料名称", "所属年度", "交来日期", "标题"],
        ["张伟", "年度学习总结", "2023年", "2024年1月8日", "一年来"],
        ["张伟", "年度学习计划", "2024", "2024年1月8日", ""],
    ]
    office.write("study-file", rows)
    assert [(e["period"], e["year"], e["fields"]["title"]) for e in office.told("study-file")] == [
        ("2023", 2023, "一年来"),
        ("2024", 2024, None),
    ]
    assert all_skipped(office, "study-file", rows)


def test_without_a_period_the_second_run_still_finds_its_entries(office: Town) -> None:
    rows = [
        ["姓名", "材料", "收到日期"],
        ["张伟", "年度学习总结", "2024-01-08"],
        ["李娜", "年度学习计划", "2024-03-08"],
    ]
    preview = office.write("study-file", rows)
    assert [e["period"] for e in office.told("study-file")] == ["2023", "2024"]
    assert "period_proposed" in reasons(preview)[2]
    assert all_skipped(office, "study-file", rows)


def test_handed_in_again_on_a_later_day_is_a_revision(office: Town) -> None:
    first = [
        ["姓名", "材料", "年度", "收到日期", "题目"],
        ["张伟", "年度学习计划", "2024", "2024-03-08", "初稿"],
    ]
    office.write("study-file", first)
    second = [[*first[0]], ["张伟", "年度学习计划", "2024", "2024-04-02", "二稿"]]
    preview = office.write("study-file", second)
    assert verdicts(preview) == [(2, "update")]
    assert dict(preview.rows[0].old) == {"title": "初稿"}
    (entry,) = office.told("study-file")
    assert (entry["day"], entry["fields"]["title"]) == ("2024-03-08", "二稿")  # first received for ever
    assert len(entry["steps"]) == 1
    assert all_skipped(office, "study-file", second)


def test_a_text_is_corrected_where_the_day_is_the_same(office: Town) -> None:
    rows = [
        ["姓名", "材料", "年度", "收到日期", "题目"],
        ["张伟", "学习体会", "2024", "2024-03-08", "旧题"],
    ]
    office.write("study-file", rows)
    rows[1][4] = "新题"
    preview = office.write("study-file", rows)
    assert dict(preview.rows[0].old) == {"title": "旧题"}
    (entry,) = office.told("study-file")
    assert entry["fields"]["title"] == "新题"
    assert not entry["steps"]


# -- inspections ---------------------------------------------------------------------------------------

INSPECTIONS = [
    ["清河镇学习情况检查台账"],
    [
        "检查日期",
        "被检查单位",
        "检查类型",
        "检查人员",
        "存在问题",
        "整改要求",
        "整改责任人",
        "期限",
        "整改结果",
        "复查人",
    ],
    [
        "2024年3月1日",
        "东湾村村委会",
        "学习情况检查",
        "刘洋、赵磊",
        "记录不全",
        "补齐记录",
        "张伟",
        "3月8日",
        "已补齐",
        "刘洋",
    ],
    [None, "西山村", "学习情况检查", "刘洋 赵磊", "未发现问题", None, None, None, None, None],
    [
        "2024年3月2日",
        "北河社区",
        "学风督查",
        "刘洋",
        "有人迟到",
        "加强考勤",
        "陈静",
        "2024-03-10",
        None,
        None,
    ],
]


def test_an_inspection_ledger_comes_to_its_states(office: Town) -> None:
    preview = office.write("inspection", INSPECTIONS, year=2024)
    assert [row.verdict for row in preview.rows] == ["new"] * 3, reasons(preview)
    states = {each["fields"]["unit"]["unit"]: each["state_title"] for each in office.told("inspection")}
    assert states == {"东湾村": "已复查", "西山村": "无问题", "北河社区": "待整改"}
    west = next(e for e in office.told("inspection") if e["fields"]["unit"]["unit"] == "西山村")
    assert (west["day"], west["fields"]["result"], west["fields"]["finding"]) == (
        "2024-03-01",
        "未发现问题",
        None,
    )
    assert [line["person"] for line in west["fields"]["inspectors"]] == ["刘洋", "赵磊"]
    assert all_skipped(office, "inspection", INSPECTIONS, year=2024)


def test_a_finding_without_who_mends_it_is_refused(office: Town) -> None:
    rows = [["日期", "单位", "检查类型", "存在问题"], ["2024-03-02", "东湾村", "学风督查", "有人迟到"]]
    preview = office.check("inspection", rows)
    assert reasons(preview) == {2: ["fields_missing"]}
    assert "整改要求、责任人" in preview.rows[0].messages[0].text


def test_what_was_mended_moves_the_entry_on(office: Town) -> None:
    office.write("inspection", INSPECTIONS, year=2024)
    rows = [[*row] for row in INSPECTIONS]
    rows[4][8] = "已加强"
    preview = office.write("inspection", rows, year=2024)
    assert [row.verdict for row in preview.rows] == ["skip", "skip", "update"]
    assert preview.rows[2].old["state"] == "待整改"
    assert preview.rows[2].fields["state"] == "已整改"
    assert {e["state_title"] for e in office.told("inspection")} == {"已复查", "无问题", "已整改"}
    assert all_skipped(office, "inspection", rows, year=2024)


def test_a_state_column_is_followed_and_a_wrong_one_refused(office: Town) -> None:
    head = ["项目内容", "达标要求", "责任单位", "完成时限", "状态", "进展", "日期"]
    rows = [
        head,
        ["道路硬化", "通村", "东湾村", "2024年12月31日", "进行中", "", "2024-03-01"],
        ["文化广场", "建成", "西山村", "2024.10.1", "完成", "已建成", "2024-03-01"],
        ["水渠", "贯通", "西山村", "2024-11-1", "差不多了", "", "2024-03-01"],
    ]
    preview = office.check("project", rows)
    assert [row.verdict for row in preview.rows] == ["new", "new", "error"], [
        (r.row, r.messages) for r in preview.rows
    ]
    assert "未启动" in preview.rows[2].messages[-1].text


# -- lecturers, fund, plans ---------------------------------------------------------------------------


def test_a_list_of_lecturers_of_the_town_and_from_outside(office: Town) -> None:
    rows = [
        ["师资库名册"],
        ["序号", "教师姓名", "工作单位", "师资类型", "职称", "主讲课程"],
        [1, "刘洋", "党建办", "领导干部", "其他", "党性教育"],
        [2, "周教授", "县委党校", "党校教师", "副高", "理论"],
        [3, "王芳", "市农科院", "专家学者", "正高级", "种植"],
    ]
    preview = office.write("lecturer", rows)
    assert [row.verdict for row in preview.rows] == ["new"] * 3, reasons(preview)
    told = office.told("lecturer")
    assert [(e["fields"]["person"] or {}).get("person") for e in told] == ["刘洋", None, None]
    assert [e["fields"]["name"] for e in told] == [None, "周教授", "王芳"]
    assert told[2]["fields"]["rank"] == "正高"
    assert all_skipped(office, "lecturer", rows)


def test_a_fund_ledger_in_yuan_and_in_tens_of_thousands(office: Town) -> None:
    rows = [
        ["培训经费台账"],
        ["日期", "类型", "科目", "金额（万元）", "凭证号"],
        ["2024-01-05", "预算", "讲课费", 2.5, ""],
        ["2024-03-06", "支出", "讲课费", "1200元", "记-12"],
        ["2024-03-07", "支出", "资料费", "0.08", "记-13"],
        ["合计", None, None, 2.7, None],
    ]
    preview = office.write("fund", rows)
    assert [row.verdict for row in preview.rows] == ["new"] * 3, reasons(preview)
    assert [e["fields"]["amount"] for e in office.told("fund")] == [25000, 1200, 800]
    assert all_skipped(office, "fund", rows)


def test_the_unit_of_amounts_may_stand_above(office: Town) -> None:
    rows = [
        ["经费支出明细", None, "单位：万元"],
        ["日期", "类型", "科目", "金额"],
        ["2024-01-05", "支出", "场地费", 0.3],
    ]
    office.write("fund", rows)
    assert office.told("fund")[0]["fields"]["amount"] == 3000


def test_two_lines_of_one_day_and_item_stay_two(office: Town) -> None:
    rows = [
        ["日期", "类型", "科目", "金额", "收款人", "凭证号"],
        ["2024-03-06", "支出", "讲课费", 500, "周教授", "1"],
        ["2024-03-06", "支出", "讲课费", 600, "吴教授", "2"],
    ]
    office.write("fund", rows)
    assert len(office.entries("fund")) == 2
    rows[2][3] = 650
    preview = office.write("fund", rows)
    assert [row.verdict for row in preview.rows] == ["skip", "update"]
    assert dict(preview.rows[1].old) == {"amount": 600}
    third = [rows[0], ["2024-03-06", "支出", "讲课费", 900, "郑教授", "3"]]
    assert [row.verdict for row in office.write("fund", third).rows] == ["new"]


def test_plans_of_units_and_a_second_version_in_one_list(office: Town) -> None:
    rows = [
        ["2024年各单位计划报送登记"],
        ["单位", "类型", "报送日期", "学习专题"],
        ["党政办", "专项行动计划", "8月8日", "能力作风"],
        ["东湾村", "专项行动计划", "8月9日", ""],
        ["党政办", "专项行动计划", "8月12日", "能力作风建设"],
        ["中河村", "专项行动计划", "8月12日", ""],
    ]
    preview = office.check("unit-plan", rows)
    assert [row.verdict for row in preview.rows] == ["new", "new", "update", "error"], [
        (r.row, r.messages) for r in preview.rows
    ]
    office.write("unit-plan", rows[:5])
    told = office.told("unit-plan")
    assert [(e["fields"]["unit"]["unit"], e["day"], len(e["steps"])) for e in told] == [
        ("党政办", "2024-08-08", 1),
        ("东湾村", "2024-08-09", 0),
    ]


def test_votes_one_topic_a_row(office: Town) -> None:
    grid = Grid(
        [
            ["单位", "参与人数", "主题", "票数"],
            ["东湾村", "约30人", "种植技术", 12],
            [None, None, "电商", 9],
            ["西山村", 25, "种植技术", 8],
        ],
        merged=("A2:A3", "B2:B3"),
    )
    preview = office.write("survey", grid)
    assert [row.verdict for row in preview.rows] == ["new"] * 3, reasons(preview)
    told = office.told("survey")
    assert [(e["fields"]["heads"], [line["votes"] for line in e["fields"]["topics"]]) for e in told] == [
        (30, [12, 9]),
        (25, [8]),
    ]
    assert all_skipped(office, "survey", grid)


def test_marks_of_a_class_by_its_name(office: Town) -> None:
    rows = [
        ["培训班", "评估日期", "评估方式", "发放", "收回", "指标", "好", "较好", "一般", "差"],
        ["《乡村振兴培训班》", "2024-03-08", "问卷", 30, 28, "教学内容", 20, 6, 2, 0],
        ["《乡村振兴培训班》", "2024-03-08", "问卷", 30, 28, "教学方法", 18, 8, 2, 0],
        ["乡村振业培训班", "2024-03-08", "问卷", 30, 28, "教学方法", 18, 8, 2, 0],
    ]
    preview = office.check("evaluation", rows)
    assert [row.verdict for row in preview.rows] == ["new", "new", "error"], [
        (r.row, r.messages) for r in preview.rows
    ]
    assert "是不是“乡村振兴培训班”" in preview.rows[2].messages[0].text
    office.write("evaluation", rows[:3])
    (entry,) = office.told("evaluation")
    assert [line["good"] for line in entry["fields"]["marks"]] == [20, 18]


def test_a_trip_of_several_days_in_one_cell(office: Town) -> None:
    rows = [
        ["目的地", "类型", "日期", "结束日期", "人员"],
        ["余村", "参观学习", "2024年5月6日-8日", "2024-05-08", "张伟、李娜等5人"],
    ]
    preview = office.write("trip", rows)
    assert preview.rows[0].verdict == "warning", preview.rows[0].messages
    assert {m.code for m in preview.rows[0].messages} >= {"first_day", "and_more"}
    (entry,) = office.told("trip")
    assert (entry["day"], entry["fields"]["to"]) == ("2024-05-06", "2024-05-08")


def test_days_without_a_year_are_asked(office: Town) -> None:
    rows = [["单位", "检查类型", "检查日期"], ["东湾村", "学风督查", "3月5日"]]
    preview = office.check("inspection", rows)
    assert [question.code for question in preview.questions] == ["year"]
    assert verdicts(office.check("inspection", rows, year=2023)) == [(2, "new")]


def test_values_that_are_none_are_refused_each_with_one_sentence(office: Town) -> None:
    rows = [
        ["日期", "类型", "科目", "金额"],
        ["2024-02-30", "支出", "讲课费", 100],
        ["2024-02-03", "收入", "讲课费", 100],
        ["2024-02-03", "支出", "讲课费", "若干"],
        ["2024-02-03", "支出", "讲课费", None],
        ["2024-02-03", "支出", "讲课费", 100],
    ]
    preview = office.check("fund", rows)
    assert reasons(preview) == {
        2: ["date_unreadable"],
        3: ["choice_unknown"],
        4: ["money_unreadable"],
        5: ["field_missing"],
    }
    assert verdicts(preview)[-1] == (6, "new")
    assert all("\n" not in m.text for row in preview.rows for m in row.messages)


def test_nothing_is_dropped_silently(office: Town) -> None:
    rows = [
        ["清河镇培训经费台账"],
        ["日期", "类型", "科目", "金额", "经办科室意见"],
        ["2024-02-03", "支出", "讲课费", 100, "同意"],
        ["小计", None, None, 100, None],
        ["备注：以上均已入账"],
        ["制表人：刘洋", None, None, "2024年2月5日"],
    ]
    preview = office.check("fund", rows)
    read = preview.summary["rows_read"]
    assert isinstance(read, dict)
    assert sum(read.values()) == len(rows)
    assert read["data"] == 1
    unused = preview.summary["columns_unused"]
    assert isinstance(unused, list)
    assert [each["label"] for each in unused] == ["经办科室意见"]


def test_secret_words_are_written_and_never_shown(office: Town) -> None:
    rows = [
        ["日期", "姓名", "方面", "提醒人", "情况"],
        ["2024-05-06", "张伟", "工作作风", "刘洋", "多次迟到"],
    ]
    preview = office.write("talk-reminder", rows)
    assert [row.verdict for row in preview.rows] == ["new"], preview.rows[0].messages
    assert "多次迟到" not in json.dumps(preview.to_json(), ensure_ascii=False)
    assert office.entries("talk-reminder")[0].entry.data["words"] == "多次迟到"
    rows[1][4] = "仍有迟到"
    again = office.check("talk-reminder", rows)
    assert "迟到" not in json.dumps(again.to_json(), ensure_ascii=False)


def test_the_file_of_another_door_is_named(office: Town) -> None:
    rows = [["姓名", "身份证号", "性别", "职务"], ["张伟", "", "男", "干事"]]
    with pytest.raises(InputProblem) as problem:
        office.check("fund", rows)
    assert problem.value.code in ("import.no_header", "import.other_kind")


OWN = {
    "format": 1,
    "id": "own_visit",
    "version": 1,
    "title": "走访登记",
    "group": "自建",
    "who": "unit",
    "name": "【unit】【topic】",
    "fields": [
        {"id": "day", "title": "走访日期", "kind": "day", "required": True, "default": "today"},
        {"id": "unit", "title": "走访单位", "kind": "unit", "required": True},
        {"id": "topic", "title": "事由", "kind": "text", "required": True},
        {"id": "heads", "title": "人数", "kind": "number"},
    ],
    "papers": [
        {
            "id": "list",
            "title": "走访一览表",
            "form": "list",
            "columns": ["#", "day", "unit", "topic", "heads"],
        }
    ],
}


def test_a_register_of_the_clerks_own_needs_only_its_description(office: Town) -> None:
    with office.database.write(actor="t", action="register.keep", text="x") as unit:
        forms.keep_own(unit.session, document=OWN)
    rows = [
        ["走访日期", "走访单位", "事由", "人数"],
        [datetime(2024, 5, 6), "东湾村", "产业", "3人"],
        ["2024/5/7", "西山村", "养老", 2],
    ]
    preview = office.write("own_visit", rows)
    assert [row.verdict for row in preview.rows] == ["new", "new"], reasons(preview)
    assert [e["fields"]["heads"] for e in office.told("own_visit")] == [3, 2]
    assert all_skipped(office, "own_visit", rows)
    with pytest.raises(UsageProblem):
        get_import("register:own_visit")


def test_it_is_one_operation_that_is_taken_back_whole(office: Town) -> None:
    preview = office.write("inspection", INSPECTIONS, year=2024)
    assert preview.action == "register.import"
    with office.database.read() as session:
        operation = last_operation_id(session)
    with office.database.write(actor="t", action="operation.undo", text="撤销") as unit:
        unit.revert(operation)
    assert not office.entries("inspection")


def test_the_command_line_checks_writes_and_skips(
    context: Any, book: MakeBook, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context.close()
    path = book([["日期", "类型", "科目", "金额"], ["2024-02-03", "支出", "讲课费", 100]])
    data = ["--data", str(data_folder), "register", "fund", "import", str(path), "--json"]
    assert run([*data, "--check"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"][0]["verdict"] == "new"
    assert told["rows"][0]["amount"] == 100
    assert told["summary"]["kind"] == "register:fund"
    assert run(data) == 0
    capsys.readouterr()
    assert run(data) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["actions"] == {"new": 0, "update": 0, "skip": 1}


FUND = [
    ["清河镇2024年专项经费台账"],
    ["序号", "日期", "类别", "科目", "金额", "凭证号", "超标说明"],
    [1, "2024-01-02", "预算", "伙食费", 1000, None, None],
    [2, "2024-03-01", "支出", "伙食费", 900, "7", None],
    [3, "2024-04-01", "支出", "伙食费", 200, "8", None],
    [4, "2024-05-01", "支出", "伙食费", 50, "9", "加开一天"],
]


def test_a_row_beyond_a_limit_is_refused_by_what_the_rows_before_have_spent(office: Town) -> None:
    preview = office.check("fund", FUND)
    assert reasons(preview) == {5: ["over_limit"]}
    (message,) = next(row for row in preview.rows if row.row == 5).messages
    assert "已达 1100.00元，最多 1000.00元" in message.text
    assert "请填写“超标说明”" in message.text
    said = [list(row) for row in FUND]
    said[4][6] = "人数增加"
    assert reasons(office.write("fund", said)) == {}
    # A list that makes it worse, or takes the word away, is asked as the window asks.
    worse = [list(row) for row in said]
    worse[3][4] = 950
    assert reasons(office.check("fund", worse)) == {4: ["over_limit"]}
    assert all_skipped(office, "fund", said)


def test_a_row_of_nobody_is_refused_and_one_of_a_unit_is_not(office: Town) -> None:
    rows = [
        ["序号", "姓名", "单位", "称号", "事迹依据"],
        [1, "张伟", "东湾村", "学习标杆", "好学"],
        [2, None, "党政办", "学习型党支部", "读书会"],
        [3, None, None, "学习标杆", "不知是谁"],
    ]
    preview = office.write("honour", rows)
    assert verdicts(preview)[:2] == [(2, "new"), (3, "new")]
    assert reasons(preview)[4][-1] == "field_missing"
    assert "“姓名”或“单位”都没有写，请至少写一项" in preview.rows[2].messages[-1].text
    told = [one["fields"] for one in office.told("honour")]
    assert [one["person"] is None for one in told] in ([False, True], [True, False])
    assert [one["unit"]["unit"] for one in told if one["unit"]] == ["党政办"]  # a person's own is not written
    assert [row.verdict for row in office.check("honour", rows[:3]).rows] == ["skip", "skip"]

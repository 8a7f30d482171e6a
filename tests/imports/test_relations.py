"""Lists of two people a row who are both colleagues, relatives in blocks, several people in a cell, duty rosters."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

Rows = list[list[Any]]


def lines(text: str) -> Rows:
    """Rows out of a drawn table: | between cells, a blank cell is none."""
    return [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]


def who(preview: Preview) -> list[tuple[Any, ...]]:
    return fields(preview, "name", "unit", "title")


# -- 帮带导师 | 帮带对象 ----------------------------------------------------------------------------------

PAIRS = {
    "each with a unit and a post": """导师姓名|单位|职务|帮带对象姓名|单位|职务
        张建国|党政办|镇长|李明|财政所|干事
        王丽|人大办|副镇长|赵强|农办|科员""",
    "a telephone too": """序号|帮带导师|所在单位|职务|联系电话|帮带对象|所在单位|职务|联系电话
        1|张建国|党政办|镇长|13800000001|李明|财政所|干事|13800000003
        2|王丽|人大办|副镇长|13800000002|赵强|农办|科员|13800000004""",
    "the other way round": """帮带对象|单位|职务|帮带导师|单位|职务
        李明|财政所|干事|张建国|党政办|镇长
        赵强|农办|科员|王丽|人大办|副镇长""",
    "headed apart": """师傅|师傅单位|师傅职务|徒弟|徒弟单位|徒弟职务
        张建国|党政办|镇长|李明|财政所|干事
        王丽|人大办|副镇长|赵强|农办|科员""",
    "the mentor's post only": """帮带导师|导师职务|帮带对象|单位|职务
        张建国|镇长|李明|财政所|干事
        王丽|副镇长|赵强|农办|科员""",
    "helpers and helped": """结对领导|职务|结对干部|单位|职务
        张建国|镇长|李明|财政所|干事
        王丽|副镇长|赵强|农办|科员""",
    "姓名 beside its mentor": """带教导师|单位|职务|姓名|单位|职务
        张建国|党政办|镇长|李明|财政所|干事
        王丽|人大办|副镇长|赵强|农办|科员""",
    "姓名 before its mentor": """姓名|单位|职务|导师|单位|职务
        李明|财政所|干事|张建国|党政办|镇长
        赵强|农办|科员|王丽|人大办|副镇长""",
}  # fmt: skip


@pytest.mark.parametrize("what", PAIRS)
def test_a_mentors_unit_and_post_are_never_the_pupils(book: MakeBook, what: str) -> None:
    preview = check("roster", book([["青年干部导师帮带名单"], *lines(PAIRS[what])]))
    if preview.questions:  # both may be meant: one answer, and never a mixture
        assert [question.code for question in preview.questions] == ["names"]
        label = next(
            choice for choice in preview.questions[0].choices if "师" not in choice and "领导" not in choice
        )
        preview = check(
            "roster",
            book([["青年干部导师帮带名单"], *lines(PAIRS[what])]),
            answers={"names": {"column": label}},
        )
    assert not preview.questions
    assert who(preview) == [("李明", "财政所", "干事"), ("赵强", "农办", "科员")]
    assert sum(preview.summary["rows_read"].values()) == 4  # type: ignore[attr-defined]


def test_the_other_side_of_a_pair_may_be_chosen(book: MakeBook) -> None:
    path = book([["导师帮带名单"], *lines(PAIRS["a telephone too"])])
    preview = check("roster", path, answers={"names": {"column": "帮带导师"}})
    assert fields(preview, "name", "unit", "title", "phone") == [
        ("张建国", "党政办", "镇长", "13800000001"), ("王丽", "人大办", "副镇长", "13800000002")]  # fmt: skip


TALKS = """序号|谈话人|谈话人职务|谈话对象|谈话对象职务|单位|时间
    1|张建国|书记|李明|干事|党政办|2024-03-05
    2|王丽|镇长|赵强|科员|财政所|2024-03-06"""


def test_who_talks_with_whom_is_asked_once(book: MakeBook) -> None:
    path = book([["谈心谈话安排表"], *lines(TALKS)])
    asked = check("roster", path)
    (question,) = asked.questions
    assert (question.code, question.choices) == ("names", ("谈话人", "谈话对象"))
    assert question.answer.startswith("--answers {")
    preview = check("roster", path, answers={"names": {"column": "谈话对象"}})
    assert who(preview) == [("李明", "党政办", "干事"), ("赵强", "财政所", "科员")]
    with pytest.raises(InputProblem):
        check("roster", path, answers={"names": {"column": "谈话地点"}})


@pytest.mark.parametrize(
    "head",
    [
        "村名|包村领导|包村干部|联系电话",
        "所包村|包村领导|驻村干部|联系电话",
        "联系村|联系领导|联村干部|联系电话",
        "村（社区）|挂点领导|挂点干部|联系电话",
        "行政村|包保领导|包保干部|联系电话",
    ],
)
def test_the_village_somebody_is_sent_to_is_not_theirs(book: MakeBook, head: str) -> None:
    rows = [
        ["清河镇包村责任表"],
        head.split("|"),
        ["东湾村", "张建国", "李明", "13800000001"],
        ["西山村", "王丽", "赵强", "13800000002"],
    ]
    preview = check("roster", book(rows))
    if [question.code for question in preview.questions] == ["names"]:
        preview = check("roster", book(rows), answers={"names": {"column": head.split("|")[2]}})
    assert {row.fields["unit"] for row in preview.rows} == {""}
    assert [row.fields["name"] for row in preview.rows] == ["李明", "赵强"]
    assert [question.code for question in preview.questions] == ["unit"]
    known = town([("李明", "党政办"), ("赵强", "财政所")])
    homes = check("roster", book(rows), known, answers={"names": {"column": head.split("|")[2]}})
    assert [row.fields["unit"] for row in homes.rows] == ["党政办", "财政所"]


def test_one_who_is_sent_somewhere_has_a_unit_of_their_own(book: MakeBook) -> None:
    rows = lines("""驻村干部|派驻村|派出单位|职务
        李明|东湾村|财政所|干事
        赵强|西山村|农办|科员""")
    assert who(check("roster", book(rows))) == [("李明", "财政所", "干事"), ("赵强", "农办", "科员")]


def test_cadres_beside_the_contact_of_their_village(book: MakeBook) -> None:
    rows = lines("""序号|包保干部|职务|包保村|联系人|联系电话
        1|张建国|镇长|东湾村|李明|13800000001
        2|王丽|副镇长|西山村|赵强|13800000002""")
    preview = check("roster", book([["干部包保责任表"], *rows]), unit="机关")
    assert fields(preview, "name", "unit", "title", "phone") == [
        ("张建国", "机关", "镇长", ""),
        ("王丽", "机关", "副镇长", ""),
    ]


# -- relatives in blocks --------------------------------------------------------------------------------


def test_relatives_counted_in_blocks_are_no_staff(book: MakeBook) -> None:
    """They came in as people of the town, with their employers as units."""
    rows = lines("""姓名|单位|关系1|姓名1|单位1|关系2|姓名2|单位2|电话
        张建国|党政办|妻|李梅|医院|子|张小|一中|13800000001
        王丽|财政所|夫|赵强|个体|女|赵红|二中|13800000002""")
    preview = check("roster", book([["干部家庭情况"], *rows]))
    assert [row.fields["name"] for row in preview.rows] == ["张建国", "王丽"]
    assert [row.fields["unit"] for row in preview.rows] == ["党政办", "财政所"]


@pytest.mark.parametrize("merged", [True, False])
def test_a_block_of_relatives_ends_where_the_upper_line_goes_on(book: MakeBook, merged: bool) -> None:
    rows: Rows = [["干部家庭情况登记表"], ["姓名", "家庭成员", None, None, "所在部门", "现任职务"], [None, "称谓", "姓名", "政治面貌", None, None],
                  ["张建国", "妻子", "李梅", "群众", "党政办", "主任"], ["王丽", "丈夫", "赵强", "党员", "财政所", "所长"]]  # fmt: skip
    ranges = ["A2:A3", "B2:D2", "E2:E3", "F2:F3"] if merged else []
    preview = check("roster", book(Grid(rows, ranges)))
    assert who(preview) == [("张建国", "党政办", "主任"), ("王丽", "财政所", "所长")]
    assert not preview.questions


@pytest.mark.parametrize(
    "head",
    [
        "工号|姓名|关系|家属姓名|家属电话|部门|岗位",
        "编号|姓名|与本人关系|家属姓名|联系电话|所在科室|职务",
        "序号|姓名|关系|家庭成员姓名|工作单位|所在部门|现任职务",
        "序号|姓名|称谓|亲属姓名|单位|站办所|岗位",
    ],
)
def test_a_department_after_relatives_is_ones_own(book: MakeBook, head: str) -> None:
    rows: Rows = [
        head.split("|"),
        [1, "张建国", "妻", "李梅", "县医院", "党政办", "主任"],
        [2, "王丽", "夫", "赵强", "个体", "财政所", "所长"],
    ]
    preview = check("roster", book([["登记表"], *rows]))
    assert who(preview) == [("张建国", "党政办", "主任"), ("王丽", "财政所", "所长")]
    assert not preview.questions


KIN = """姓名|家属姓名|与本人关系|{unit}|职务
    张建国|李梅|妻|{first}|主任
    王丽|赵强|夫|{second}|所长"""


def test_a_unit_after_relatives_is_asked_about_once(book: MakeBook) -> None:
    path = book([["登记表"], *lines(KIN.format(unit="单位", first="党政办", second="财政所"))])
    asked = check("roster", path)
    (question,) = asked.questions
    assert (question.code, question.choices) == ("whose", ("本人的", "旁边那人的"))
    assert "单位" in question.text
    assert "职务" in question.text
    assert who(check("roster", path, answers={"whose": {"单位、职务": "本人的"}})) == [
        ("张建国", "党政办", "主任"),
        ("王丽", "财政所", "所长"),
    ]
    theirs = check("roster", path, answers={"whose": {"单位、职务": "旁边那人的"}})
    assert [question.code for question in theirs.questions] == ["unit"]
    assert who(theirs) == [("张建国", "", ""), ("王丽", "", "")]


# -- several people in a cell ---------------------------------------------------------------------------


@pytest.mark.parametrize("sep", ["、", "，", ",", " ", "  ", "\n", "；", "/"])
def test_several_people_beside_their_unit(book: MakeBook, sep: str) -> None:
    rows: Rows = [
        ["清河镇干部名单"],
        ["单位", "姓名"],
        ["党政办", sep.join(["张三丰", "李四光", "王五常"])],
        ["财政所", sep.join(["赵六甲", "钱七"])],
        ["农办", "孙八"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [
        ("张三丰", "党政办"), ("李四光", "党政办"), ("王五常", "党政办"), ("赵六甲", "财政所"), ("钱七", "财政所"), ("孙八", "农办")]  # fmt: skip
    assert [row.row for row in preview.rows] == [3, 3, 3, 4, 4, 5]
    assert preview.rows[0].messages[0].code == "name_split"
    assert sum(preview.summary["rows_read"].values()) == 5  # type: ignore[attr-defined]


@pytest.mark.parametrize("head", ["姓名", "人员名单", "名单", "人员姓名", "干部名单"])
def test_several_people_below_the_line_of_their_unit(book: MakeBook, head: str) -> None:
    rows: Rows = [
        ["清河镇干部名单"],
        [head],
        ["党政办"],
        ["张三丰、李四光、王五常"],
        ["财政所"],
        ["赵六甲、钱七"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [
        ("张三丰", "党政办"), ("李四光", "党政办"), ("王五常", "党政办"), ("赵六甲", "财政所"), ("钱七", "财政所")]  # fmt: skip


@pytest.mark.parametrize(
    "head", ["单位|人数|名单", "部门|人数|人员名单", "科室|应到|姓名", "单位|编制数|人员"]
)
def test_counts_beside_several_people(book: MakeBook, head: str) -> None:
    rows: Rows = [
        ["干部名单"],
        head.split("|"),
        ["党政办", 3, "张三丰、李四光、王五常"],
        ["财政所", 2, "赵六甲、钱七"],
        ["合计", 5, None],
    ]
    preview = check("roster", book(rows))
    assert [row.fields["name"] for row in preview.rows] == ["张三丰", "李四光", "王五常", "赵六甲", "钱七"]
    assert preview.summary["rows_read"]["total"] == 1  # type: ignore[index]


def test_several_people_of_a_post_share_it(book: MakeBook) -> None:
    rows: Rows = [
        ["党政办"],
        ["职务", "姓名", "单位"],
        ["主任", "张三丰", "党政办"],
        ["干事", "李四光、王五常", "党政办"],
    ]
    assert who(check("roster", book(rows))) == [
        ("张三丰", "党政办", "主任"),
        ("李四光", "党政办", "干事"),
        ("王五常", "党政办", "干事"),
    ]


def test_one_number_for_several_people_stays_an_error(book: MakeBook) -> None:
    rows: Rows = [
        ["单位", "姓名", "联系电话"],
        ["党政办", "张三丰、李四光", "13800000001"],
        ["财政所", "钱七", "13800000002"],
    ]
    preview = check("roster", book(rows))
    assert "name_several" in codes(preview)[2]
    rows[1][2] = "13800000001、13800000003"
    assert "name_several" in codes(check("roster", book(rows)))[2]


def test_a_namesake_among_several_is_not_taken_for_another(book: MakeBook) -> None:
    known = town([("李四光", "党政办"), ("张三丰", "农办")])
    rows: Rows = [["单位", "姓名"], ["党政办", "张三丰、李四光"], ["财政所", "钱七、孙八"]]
    preview = check("roster", book(rows), known, answers={"people": {"Sheet1!2": 2}})
    assert [(row.fields["name"], row.action) for row in preview.rows] == [
        ("张三丰", "update"),
        ("李四光", "skip"),
        ("钱七", "new"),
        ("孙八", "new"),
    ]


# -- name and post in one cell ----------------------------------------------------------------------------

CELLS = {"two lines": ("张建国\n主任", "孙涛\n副主任、组织干事"), "brackets": ("张建国（主任）", "孙涛（副主任、组织干事）"),
         "bracket on the second line": ("张建国\n（主任）", "孙涛\n（副主任、组织干事）")}  # fmt: skip


@pytest.mark.parametrize("head", ["姓名\n职务", "姓名（职务）", "姓名/职务", "姓名及职务", "姓名、职务"])
@pytest.mark.parametrize("what", CELLS)
def test_a_post_in_the_cell_of_the_name(book: MakeBook, head: str, what: str) -> None:
    first, second = CELLS[what]
    rows: Rows = [
        ["名册"],
        ["序号", head, "单位", "电话"],
        [1, first, "党政办", "13800000001"],
        [2, second, "党政办", "13800000003"],
    ]
    preview = check("roster", book(rows))
    assert who(preview) == [("张建国", "党政办", "主任"), ("孙涛", "党政办", "副主任、组织干事")]
    assert {row.verdict for row in preview.rows} == {"new"}


def test_a_post_below_the_name_though_the_heading_says_name_only(book: MakeBook) -> None:
    rows: Rows = [
        ["名册"],
        ["序号", "姓名", "单位"],
        [1, "张建国\n主任", "党政办"],
        [2, "王丽\n所长", "财政所"],
        [3, "赵强", "农办"],
    ]
    assert who(check("roster", book(rows))) == [
        ("张建国", "党政办", "主任"),
        ("王丽", "财政所", "所长"),
        ("赵强", "农办", ""),
    ]


# -- duty rosters -----------------------------------------------------------------------------------------

DUTIES = {
    "leaders and staff": "日期|带班领导|值班人员|值班电话\n3月1日|张建国|李明|5550001\n3月2日|王丽|赵强|5550001",
    "a name a day": "日期|星期|姓名|联系电话\n3月1日|五|李明|13800000001\n3月2日|六|赵强|13800000002\n3月3日|日|李明|13800000001",
    "people and days": "姓名|1日|2日|3日|4日\n李明|班|休|班|休\n赵强|休|班|休|班",
    "a week": "时间|星期一|星期二|星期三\n白班|李明|赵强|钱伟\n夜班|孙涛|周五|吴六",
    "units": "日期|单位|值班人员|职务|电话\n10月1日|党政办|李明|主任|13800000001\n10月2日|财政所|赵强|所长|13800000002",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["roster", "plan"])
@pytest.mark.parametrize("title", ["清河镇2024年3月值班表", "国庆节带班值守安排", "清河镇机关轮值表"])
@pytest.mark.parametrize("what", DUTIES)
def test_a_duty_roster_is_neither_a_roster_nor_a_plan(
    book: MakeBook, what: str, title: str, kind: str
) -> None:
    with pytest.raises(InputProblem) as refusal:
        check(kind, book([[title], *lines(DUTIES[what])]))
    assert refusal.value.code == "import.duty_roster"


def test_a_list_of_those_on_duty_may_still_be_a_roster(book: MakeBook) -> None:
    rows = lines("""序号|姓名|单位|职务|联系电话
        1|李明|党政办|主任|13800000001
        2|赵强|财政所|所长|13800000002""")
    assert len(check("roster", book([["值班人员通讯录"], *rows])).rows) == 2
    assert len(check("roster", book([["清河镇干部名册（含值班电话）"], *rows])).rows) == 2


@pytest.mark.parametrize(
    "name",
    ["𠮷小明", "张𬭎", "李\U00020000\U00020001", "㛃丽", "张　三", "欧阳　建国", "龯明", "𠮷　田", "张 　𬭎"],
)
def test_rare_characters_stay_whole(book: MakeBook, name: str) -> None:
    rows: Rows = [["名单"], ["序号", "姓名", "单位"], [1, name, "党政办"], [2, "王丽", "财政所"]]
    preview = check("roster", book(rows))
    assert preview.rows[0].fields["name"] == name.replace("　", "").replace(" ", "")
    assert preview.rows[0].verdict == "new"


# -- what is no single name -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("张三丰、李四光等5人", "error"), ("张三丰，李四光等", "error"), ("张三丰/李四光等人", "error"), ("张 三  李 四", "split"), ("张　三　　李　四", "split"),
        ("张 三 李 四", "warning"), ("张三丰.李四光.王五常", "error"), ("张三丰.李四光", "warning"), ("张三丰·李四光", "warning"),
        ("买买提.艾力", "new"), ("阿依古丽·买买提", "new"), ("欧阳  建国", "new"), ("张  三", "new"), ("欧 阳 建 国", "new"),
    ],
)  # fmt: skip
def test_several_people_are_never_one_in_silence(book: MakeBook, cell: str, level: str) -> None:
    rows: Rows = [["名单"], ["单位", "姓名"], ["党政办", cell], ["财政所", "李大钊"]]
    preview = check("roster", book(rows))
    first = [row for row in preview.rows if row.row == 3]
    if level == "split":
        assert [row.fields["name"] for row in first] == ["张三", "李四"]
    else:
        assert [row.verdict for row in first] == [level]


def test_the_words_of_a_form_are_nobodys_names(book: MakeBook) -> None:
    rows = lines("""干部登记表
        姓名|张建国|性别|男
        单位|党政办|职务|主任
        身份证号||电话|13800000001""")
    preview = check("roster", book(rows), unit="党政办")
    assert {row.verdict for row in preview.rows} == {"error"}


# -- one person in two posts -----------------------------------------------------------------------------


def test_one_person_in_two_posts_is_one_person(book: MakeBook) -> None:
    """The whole second list was left unread when one person held both posts."""
    rows = lines("""各村负责人通讯录
        村名|书记姓名|电话|主任姓名|电话
        东湾村|张建国|13800000001|张建国|13800000001
        西山村|赵明|13800000004|钱伟|13800000005""")
    preview = check("roster", book(rows))
    assert [(row.row, row.fields["name"], row.verdict) for row in preview.rows] == [
        (3, "张建国", "new"), (4, "赵明", "new"), (3, "张建国", "skip"), (4, "钱伟", "new")]  # fmt: skip
    assert {(action.name, action.unit, action.title) for action in preview.actions.people} == {  # type: ignore[attr-defined]
        ("张建国", "东湾村", "书记、主任"), ("赵明", "西山村", "书记"), ("钱伟", "西山村", "主任")}  # fmt: skip


def test_posts_as_headings_over_names(book: MakeBook) -> None:
    rows = lines("""村干部名单
        村名|支部书记|村委主任|监委主任|会计
        东湾村|张建国|张建国|李梅|王强
        西山村|赵明|钱伟|孙涛|周丽""")
    preview = check("roster", book(rows))
    assert not preview.questions
    assert {(action.name, action.unit, action.title) for action in preview.actions.people} == {  # type: ignore[attr-defined]
        ("张建国", "东湾村", "支部书记、村委主任"), ("李梅", "东湾村", "监委主任"), ("王强", "东湾村", "会计"),
        ("赵明", "西山村", "支部书记"), ("钱伟", "西山村", "村委主任"), ("孙涛", "西山村", "监委主任"), ("周丽", "西山村", "会计")}  # fmt: skip


def test_a_post_without_a_word_for_names_among_others(book: MakeBook) -> None:
    rows = lines("""各村负责人通讯录
        村名|书记姓名|电话|主任姓名|电话|文书|电话
        东湾村|张建国|13800000001|李梅|13800000002|王强|13800000003
        西山村|赵明|13800000004|钱伟|13800000005|孙涛|13800000006""")
    preview = check("roster", book(rows))
    assert {(row.fields["name"], row.fields["title"], row.fields["phone"]) for row in preview.rows} == {
        ("张建国", "书记", "13800000001"), ("李梅", "主任", "13800000002"), ("王强", "文书", "13800000003"),
        ("赵明", "书记", "13800000004"), ("钱伟", "主任", "13800000005"), ("孙涛", "文书", "13800000006")}  # fmt: skip


def test_a_name_with_a_dot_among_several(book: MakeBook) -> None:
    rows: Rows = [
        ["名单"],
        ["单位", "姓名"],
        ["党政办", "王五常 彭英 买买提江·阿不都热合曼"],
        ["财政所", "李大钊"],
    ]
    preview = check("roster", book(rows))
    assert [row.fields["name"] for row in preview.rows] == [
        "王五常",
        "彭英",
        "买买提江·阿不都热合曼",
        "李大钊",
    ]


def test_answers_about_columns_are_followed_or_asked_again(book: MakeBook) -> None:
    talks = book([["谈心谈话安排表"], *lines(TALKS)])
    assert "answers_unused" not in check("roster", talks, answers={"names": {"column": "谈话人"}}).notes
    kin = book([["登记表"], *lines(KIN.format(unit="单位", first="党政办", second="财政所"))])
    assert "answers_unused" not in check("roster", kin, answers={"whose": {"单位、职务": "本人的"}}).notes
    asked_again = check("roster", kin, answers={"whose": {"单位": "随便"}})
    assert [question.code for question in asked_again.questions] == ["whose"]

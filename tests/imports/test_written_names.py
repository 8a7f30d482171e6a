"""What stands in name cells: remarks, numbers, second people and lost characters are no part of a name."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from app.imports.words.written_names import read_name
from tests.imports.sheets import MakeBook, check, codes, id_of, town

DOTS = "·•‧∙⋅・･．.﹒․ㆍ·᛫⸱⸳｡。"


@pytest.mark.parametrize(
    ("written", "name", "remark", "code"),
    [
        ("张三（调出）", "张三", "调出", "name_remark"), ("张三(2024.3调出)", "张三", "2024.3调出", "name_remark"), ("张三[离职]", "张三", "离职", "name_remark"),
        ("张三【已退休】", "张三", "已退休", "name_remark"), ("张三〔严重警告〕", "张三", "严重警告", "name_remark"), ("张三（第二组）", "张三", "第二组", "name_remark"),
        ("张三3月15离职", "张三", "3月15离职", "name_remark"), ("张三2024年退休", "张三", "2024年退休", "name_remark"), ("张三已退休", "张三", "已退休", "name_remark"),
        ("张三 离职", "张三", "离职", "name_remark"), ("张三\n（已故）", "张三", "已故", "name_remark"), ("张三—调走", "张三", "调走", "name_remark"),
        ("张三，请假", "张三", "请假", "name_remark"), ("张三（李四代签）", "张三", "李四代签", "name_remark"), ("张三(", "张三", "", ""),
        ("张三（女）", "张三", "", ""), ("张　三（女，回族）", "张三", "", ""), ("张三（挂职）", "张三", "", ""), ("（张三）", "张三", "", ""), ("姓名：张三", "张三", "", ""),
        ("1.张三", "张三", "", ""), ("①张三", "张三", "", ""), ("张三主任", "张三", "", "name_with_post"), ("张三 副书记", "张三", "", "name_with_post"),
        ("张三*", "张三", "", "name_mark"), ("周  岳*", "周岳", "", "name_mark"), ("☆张三", "张三", "", "name_mark"), ("李军（大）", "李军(大)", "", "name_told_apart"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name(written: str, name: str, remark: str, code: str) -> None:
    found = read_name(written)
    assert (found.name, found.remark, [doubt.code for doubt in found.doubts]) == (
        name,
        remark,
        [code] if code else [],
    )


@pytest.mark.parametrize(
    ("written", "gone"),
    [("张三（调出）", True), ("张三（挂职）", False), ("张三（借调）", False), ("张三已故", True), ("张三（2023年离岗）", True), ("张三（在职）", False), ("张三（副主任）", False), ("张三（退休返聘）", False), ("张三（拟调出）", False), ("张三（内退）", True), ("张三2月转出", True)],
)  # fmt: skip
def test_words_for_having_left(written: str, gone: bool) -> None:
    assert bool(read_name(written).gone) is gone


@pytest.mark.parametrize(
    "written",
    ["张三、李四", "张三,李四", "张三/李四", "张三 李四", "张三\n李四", "张三和李四", "褚八方、卫九如", "张三、李四、王五", "欧阳修，司马光", "李和平、王五", "古丽·吐尼亚、张三", "张三（男）李四（女）", "张三等3人", "张三 等", "张三等人"],
)  # fmt: skip
def test_two_people_in_a_cell_are_an_error(written: str) -> None:
    assert ("error", "name_several") in {(d.level, d.code) for d in read_name(written).doubts}


@pytest.mark.parametrize(
    "name",
    ["张三", "张　三", "欧阳 慧敏", "诸葛 孔明", "单于 一", "于和伟", "张和平", "王与之", "扎西", "买合木提", "亓大可", "古丽吐尼亚买买提", "阿卜杜热西提·阿卜杜外力·买买提", "李𠮷野", "王退休", "司马相如", "和珅", "卫生", "计划", "张平等", "于文书", "欧阳娜娜", "尉迟恭"],
)  # fmt: skip
def test_names_without_any_doubt(name: str) -> None:
    found = read_name(name)
    assert (found.name, found.doubts) == ("".join(name.split()), ())


@pytest.mark.parametrize(
    "written",
    [
        "10",
        10,
        7.5,
        "13812345678",
        "990101197001100111",
        "2024-03-05",
        "3月15日",
        "女",
        "???",
        "书记",
        "党支部书记",
        "村委会主任",
        True,
        "0",
    ],
)
def test_what_is_no_name(written: Any) -> None:
    assert [(d.level, d.code) for d in read_name(written).doubts] == [("error", "name_not_a_name")]


def test_no_long_number_is_shown_whole() -> None:
    assert "990101197001100111" not in read_name("990101197001100111").doubts[0].text


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("王\ufffd", "U+FFFD"),
        ("李\ue123", "U+E123"),
        ("古丽?吐尼亚", "间隔点"),
        ("古丽？吐尼亚", "间隔点"),
        ("张□", "“□”"),
    ],
)
def test_lost_characters_are_named(written: str, word: str) -> None:
    (doubt,) = read_name(written).doubts
    assert (doubt.level, doubt.code) == ("warning", "name_broken_character")
    assert word in doubt.text


@pytest.mark.parametrize(
    ("written", "code"),
    [("张", "name_odd"), ("张三1", "name_odd"), ("John Smith", "name_odd"), ("王主任", "name_odd"), ("褚八方卫九如", "name_odd"), ("张某", "name_hidden"), ("张*三", "name_hidden"), ("张××", "name_hidden"), ("李某某", "name_hidden")],
)  # fmt: skip
def test_names_kept_with_a_warning(written: str, code: str) -> None:
    assert [(d.level, d.code) for d in read_name(written).doubts] == [("warning", code)]


@pytest.mark.parametrize(
    ("written", "number", "phone"),
    [
        ("冯七星990101197001100111", "990101197001100111", ""), ("冯七星 99010119700110011x", "99010119700110011X", ""), ("冯七星（990101197001100111）", "990101197001100111", ""),
        ("冯七星身份证号：990101197001100111", "990101197001100111", ""), ("冯七星13800000001", "", "13800000001"), ("冯七星：138 ", "", ""), ("冯七星\n13800000001", "", "13800000001"),
        ("13800000001冯七星", "", "13800000001"), ("冯七星990101700110011", "990101700110011", ""),
    ],
)  # fmt: skip
def test_a_number_glued_to_a_name(written: str, number: str, phone: str) -> None:
    found = read_name(written)
    assert (found.id_number, found.phone) == (number, phone)
    if number or phone:
        assert found.name == "冯七星"


def test_glued_numbers_come_into_the_roster(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位"],
        [f"冯七星{id_of(1)}", "东湾村"],
        [f"陈一舟{id_of(2)[:-1]}0", "东湾村"],
        ["周三岳13800000001", "东湾村"],
    ]
    preview = check("roster", book(rows))
    assert [(r.fields["name"], r.fields["id_number"], r.fields["phone"]) for r in preview.rows] == [
        ("冯七星", id_of(1), ""), ("陈一舟", f"{id_of(2)[:-1]}0", ""), ("周三岳", "", "13800000001"),
    ]  # fmt: skip
    found = codes(preview)
    assert found[2] == ["name_with_number"]
    assert "id_check_digit" in found[3]


def test_a_number_behind_the_name_and_another_in_its_column(book: MakeBook) -> None:
    rows = [["姓名", "单位", "身份证号"], [f"冯七星{id_of(1)}", "东湾村", id_of(2)]]
    preview = check("roster", book(rows))
    assert preview.rows[0].fields["id_number"] == id_of(2)
    assert "id_number_two" in codes(preview)[2]


def test_a_remark_comes_into_the_note_and_stays_there_once(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "备注"],
        ["张三（严重警告）", "东湾村", "驻村"],
        ["李四（第二组）", "东湾村", None],
    ]
    actions = check("roster", book(rows)).actions.people  # type: ignore[attr-defined]
    assert [a.values["note"] for a in actions] == ["驻村；严重警告", "第二组"]


@pytest.mark.parametrize("dot", DOTS)
def test_one_dot_whichever_was_written(dot: str, book: MakeBook) -> None:
    assert read_name(f"古丽{dot}吐尼亚").name == "古丽·吐尼亚"
    assert read_name(f"古丽 {dot} 吐尼亚").doubts == ()
    known = town([("古丽·吐尼亚", "东湾村")], [("2024-03-12", "乙课")])
    preview = check(
        "attendance", book([["姓名", "考勤日期", "考勤"], [f"古丽{dot}吐尼亚", "2024-03-12", "迟到"]]), known
    )
    assert [(r.verdict, r.fields["name"]) for r in preview.rows] == [("new", "古丽·吐尼亚")]


def test_a_name_kept_with_another_dot_is_the_same_person(book: MakeBook) -> None:
    known = town([("古丽∙吐尼亚", "东湾村")])
    preview = check("roster", book([["姓名", "单位"], ["古丽·吐尼亚", "东湾村"]]), known)
    assert [row.action for row in preview.rows] == ["skip"]


def test_a_remark_does_not_hide_the_person_of_a_list(book: MakeBook) -> None:
    known = town([("张三", "东湾村"), ("李四", "东湾村")], [("2024-03-12", "乙课")])
    rows = [
        ["姓名", "考勤日期", "考勤"],
        ["张三（第二组）", "2024-03-12", "迟到"],
        ["张三、李四", "2024-03-12", "迟到"],
    ]
    preview = check("attendance", book(rows), known)
    assert preview.rows[0].fields["mark"] == "迟到"
    assert [row.verdict for row in preview.rows] == ["warning", "error"]
    assert codes(preview) == {2: ["name_remark"], 3: ["name_several"]}


def test_points_inside_latin_names_stay() -> None:
    assert read_name("J.Smith").name == "J.Smith"
    assert read_name("张三.").name == "张三"


@pytest.mark.parametrize("written", ["张三（调出）", "张三3月15离职", "张三[已退休]"])
def test_whoever_has_left_is_told_and_not_added(book: MakeBook, written: str) -> None:
    rows = [["姓名", "单位"], [written, "东湾村"], ["李四", "东湾村"]]
    preview = check("roster", book(rows))
    assert [(r.fields["name"], r.action) for r in preview.rows] == [("张三", "skip"), ("李四", "new")]
    assert codes(preview) == {2: ["person_not_current"]}
    kept = check("roster", book(rows), answers={"rows": {"Sheet1!2": "data"}})
    assert [r.action for r in kept.rows] == ["new", "new"]
    assert "name_remark" in codes(kept)[2]


@pytest.mark.parametrize(
    ("head", "value", "gone"),
    [
        ("是否在职", "否", True), ("是否在职", "是", False), ("是否退休", "是", True), ("是否退休", "否", False), ("在岗与否", "否", True), ("状态", "离职", True),
        ("人员状态", "在职", False), ("离职日期", "2023-01-01", True), ("离职日期", "", False), ("退休时间", "2099-01-01", False), ("在职情况", "退休返聘", False),
    ],
)  # fmt: skip
def test_columns_that_say_who_has_left(book: MakeBook, head: str, value: str, gone: bool) -> None:
    rows = [
        ["姓名", "单位", "职务", head],
        ["陈一舟", "东湾村", "书记", value],
        ["林二川", "东湾村", "委员", None],
    ]
    assert [row.action for row in check("roster", book(rows)).rows] == ["skip" if gone else "new", "new"]


def test_a_unit_behind_the_name_tells_namesakes_apart(book: MakeBook) -> None:
    known = town([("王五", "东湾村"), ("王五", "西山村")], [("2024-03-12", "乙课")])
    rows = [
        ["姓名", "考勤日期", "考勤"],
        ["王五（西山村）", "2024-03-12", "迟到"],
        ["王五（东湾）", "2024-03-12", "迟到"],
        ["王五（北岗村）", "2024-03-12", "迟到"],
    ]
    preview = check("attendance", book(rows), known)
    assert [a.person_id for a in preview.actions.marks] == [2, 1]  # type: ignore[attr-defined]
    assert codes(preview) == {4: ["name_remark", "name_ambiguous"]}

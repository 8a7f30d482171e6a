"""Whose name, number and telephone a column holds: the person's own, never a relative's."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownTown, Params, check_workbook, get_import
from app.imports.answering import with_answer
from app.imports.layouts.whose import is_somebody_else
from app.imports.questions import Question
from app.wording import sentence
from tests.imports.generated.forms import in_memory
from tests.imports.generated.paper import Page
from tests.imports.sheets import TODAY, Grid, MakeBook, check, fields, id_of

OWN = ["陈一舟", "周三岳", "郑五岭"]
OTHER = ["林二川", "吴四海", "王六合"]
RELATIVES = (
    "家属姓名 配偶姓名 爱人姓名 父亲姓名 母亲 子女姓名 监护人姓名 户主姓名 户主 家长姓名 紧急联系人 紧急联络人姓名 介绍人姓名 入党介绍人 "
    "证明人 推荐人姓名 担保人 帮扶责任人 结对干部 包联领导 法人姓名 法定代表人 填表人 填表人姓名 审核人 联系人姓名 妻子姓名 儿子姓名 "
    "授课教师姓名 代签人 曾用名 英文名 姓名（配偶） 开户名 师傅 导师姓名 分管领导 经办人"
).split()  # fmt: skip
HEADS = "姓名 中文名 姓名（中文） 员工姓名 人员 同志 队员 队员名单甲 本人姓名 干部 党员姓名 姓　名 参训人员".split(
    " "
)


@pytest.mark.parametrize("other", RELATIVES)
@pytest.mark.parametrize("before", [False, True])
def test_a_name_of_somebody_else_is_never_taken(other: str, before: bool) -> None:
    for own in HEADS:
        names = [other, own] if before else [own, other]
        rows: list[list[Any]] = [["序号", *names, "单位", "身份证号"]]
        for n, pair in enumerate(zip(OWN, OTHER, strict=True), 1):
            rows.append([n, *(reversed(pair) if before else pair), "东湾村", id_of(n)])
        # A file of each costs more than all the rest; test_generated holds that it would be read as this.
        book = in_memory([Page(rows=rows)])
        preview = check_workbook(get_import("roster"), book, KnownTown(today=TODAY), Params())
        assert [row.fields["name"] for row in preview.rows] == OWN, (own, other)
        if not before:
            assert [row.fields["id_number"] for row in preview.rows] == [id_of(1), id_of(2), id_of(3)]


@pytest.mark.parametrize(
    "head",
    [
        "领导干部姓名", "班子成员姓名", "姓名（家属勿填）", "姓名（与身份证一致）", "成员姓名", "干部姓名", "党员", "学员姓名", "驻村队员姓名",
        "公务员姓名", "姓名（签字）", "村（社区）干部姓名", "妇女干部姓名", "干部名字",
    ],
)  # fmt: skip
def test_these_are_ones_own(book: MakeBook, head: str) -> None:
    rows = [["单位", head, "职务"], *(["东湾村", name, "委员"] for name in OWN)]
    assert [row.fields["name"] for row in check("roster", book(rows)).rows] == OWN


@pytest.mark.parametrize(
    "head",
    ["家属姓名", "户主姓名", "监护人姓名", "填表人姓名", "入党介绍人姓名", "紧急联系人姓名", "帮扶对象姓名"],
)
def test_a_list_of_others_only_is_refused_with_a_sentence(book: MakeBook, head: str) -> None:
    rows = [["单位", head, "身份证号"], *(["东湾村", name, id_of(n)] for n, name in enumerate(OTHER))]
    with pytest.raises(InputProblem) as refusal:
        check("roster", book(rows))
    assert refusal.value.code == "import.only_others"
    assert head in sentence(refusal.value)


def said(question: Question, text: str) -> Any:
    return with_answer({}, question, text)["answers"]


def test_two_unknown_headings_over_names_are_not_guessed(book: MakeBook) -> None:
    rows = [
        ["甲方", "乙方", "单位", "身份证号"],
        *([a, b, "东湾村", id_of(n)] for n, (a, b) in enumerate(zip(OWN, OTHER, strict=True))),
    ]
    (question,) = check("roster", book(rows)).questions
    assert (question.code, question.choices) == ("names", ("甲方", "乙方"))
    assert [
        row.fields["name"] for row in check("roster", book(rows), answers=said(question, "甲方")).rows
    ] == OWN
    with pytest.raises(InputProblem) as refusal:
        check("roster", book(rows), answers=said(question, "丙方"))
    assert refusal.value.code == "import.name_unclear"
    assert "甲方、乙方" in sentence(refusal.value)


def test_the_leader_of_a_group_stands_on_many_rows(book: MakeBook) -> None:
    rows = [
        ["组里", "名姓", "单位", "身份证号"],
        *(["林二川", name, "东湾村", id_of(n)] for n, name in enumerate(OWN)),
    ]
    assert [row.fields["name"] for row in check("roster", book(rows)).rows] == OWN


FAMILY = [
    ["父亲", "陈老大", "务农", "13900000001"],
    ["母亲", "王老太", "某厂", "13900000002"],
    ["配偶", "林二川", "某校", "13900000003"],
]


@pytest.mark.parametrize(
    "heads",
    [
        ["称谓", "姓名", "工作单位", "联系电话"],
        ["与本人关系", "成员姓名", "工作单位", "联系方式"],
        ["关系", "家庭成员姓名", "单位", "电话"],
        ["称谓", "家属", "单位", "手机号码"],
    ],
)
def test_the_family_beside_a_person_is_not_the_person(book: MakeBook, heads: list[str]) -> None:
    own = [[name, "男", "东湾村", f"1380000000{n}"] for n, name in enumerate(OWN)]
    rows = [["姓名", "性别", "部门", "电话", *heads], *([*a, *b] for a, b in zip(own, FAMILY, strict=True))]
    found = fields(check("roster", book(rows)), "name", "unit", "phone")
    assert found == [(name, "东湾村", f"1380000000{n}") for n, name in enumerate(OWN)]


def test_a_merged_group_over_the_relatives(book: MakeBook) -> None:
    rows = [
        ["基本情况", None, None, "主要家庭成员", None, None, None, "备注"],
        ["姓名", "单位", "身份证号", "称谓", "姓名", "身份证号", "电话", None],
        *([name, "东湾村", id_of(n), "妻子", other, id_of(n + 50, sex="女"), "13900000001", None] for n, (name, other) in enumerate(zip(OWN, OTHER, strict=True))),
    ]  # fmt: skip
    preview = check("roster", book(Grid(rows, merged=["A1:C1", "D1:G1", "H1:H2"])))
    assert fields(preview, "name", "id_number", "phone") == [
        (name, id_of(n), "") for n, name in enumerate(OWN)
    ]


def test_relatives_stand_first(book: MakeBook) -> None:
    rows = [
        ["家庭成员", None, "本人", None, None],
        ["姓名", "身份证号", "姓名", "身份证号", "单位"],
        *(
            [other, id_of(n + 50), name, id_of(n), "东湾村"]
            for n, (name, other) in enumerate(zip(OWN, OTHER, strict=True))
        ),
    ]
    preview = check("roster", book(Grid(rows, merged=["A1:B1", "C1:E1"])))
    assert fields(preview, "name", "id_number") == [(name, id_of(n)) for n, name in enumerate(OWN)]


def test_a_list_of_family_members_is_no_roster(book: MakeBook) -> None:
    rows = [["姓名", "与本人关系", "工作单位", "电话"], *([b, a, c, d] for a, b, c, d in FAMILY)]
    with pytest.raises(InputProblem) as refusal:
        check("roster", book(rows))
    assert refusal.value.code == "import.only_others"


def test_residents_have_a_relation_to_the_head_of_the_house(book: MakeBook) -> None:
    rows = [
        ["户主姓名", "姓名", "与户主关系", "单位"],
        *([b, a, "本人", "东湾村"] for a, b in zip(OWN, OTHER, strict=True)),
    ]
    assert [row.fields["name"] for row in check("roster", book(rows)).rows] == OWN


@pytest.mark.parametrize(
    "head",
    [
        "家长电话",
        "配偶身份证号",
        "家属联系方式",
        "紧急联系电话",
        "子女出生年月",
        "父亲工作单位",
        "监护人手机",
        "联系人电话",
    ],
)
def test_what_belongs_to_others_is_not_taken(book: MakeBook, head: str) -> None:
    value = {"号": "990101199001011234", "月": "1990-01", "位": "某厂"}.get(head[-1], "13900000001")
    rows = [["姓名", "部门", head], *([name, "东湾村", value] for name in OWN)]
    for row in check("roster", book(rows)).rows:
        assert (row.fields["phone"], row.fields["id_number"], row.fields["birth"], row.fields["unit"]) == (
            "",
            "",
            "",
            "东湾村",
        )


def test_the_telephone_right_after_a_relative_is_left_out(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "家属姓名", "联系电话"],
        *([a, "东湾村", b, "13900000001"] for a, b in zip(OWN, OTHER, strict=True)),
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "phone") == [(name, "") for name in OWN]
    assert [[m.code for m in row.messages] for row in preview.rows] == [["column_whose"], [], []]
    assert "联系电话" in preview.rows[0].messages[0].text


def test_a_telephone_after_a_relative_beside_ones_own_is_no_doubt(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "手机", "家属姓名", "联系电话"],
        *([a, "东湾村", "13800000001", b, "13900000001"] for a, b in zip(OWN, OTHER, strict=True)),
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "phone") == [(name, "13800000001") for name in OWN]
    assert not any(row.messages for row in preview.rows)


def test_ones_own_telephone_further_on_leaves_no_doubt(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "家庭成员姓名", "关系", "电话", "本人电话"],
        *([a, "东湾村", b, "父亲", "13900000001", "13800000001"] for a, b in zip(OWN, OTHER, strict=True)),
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "phone") == [(name, "13800000001") for name in OWN]
    assert not any(row.messages for row in preview.rows)


def test_the_cadres_of_a_list_of_households(book: MakeBook) -> None:
    rows = [
        ["序号", "帮扶干部姓名", "单位", "职务", "联系电话", "户主姓名", "家庭住址"],
        *(
            [n, a, "东湾村", "委员", "13800000001", b, "一组"]
            for n, (a, b) in enumerate(zip(OWN, OTHER, strict=True))
        ),
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit", "title", "phone") == [
        (name, "东湾村", "委员", "13800000001") for name in OWN
    ]
    rows[0][1] = "帮扶人姓名"
    with pytest.raises(InputProblem):
        check("roster", book(rows))


def test_headings_in_english_and_in_initials(book: MakeBook) -> None:
    for heads in (
        ["Name", "ID", "Department", "Phone"],
        ["XM", "SFZH", "DW", "SJH"],
        ["name", "idCard", "dept", "mobile"],
    ):
        rows = [heads, *([name, id_of(n), "东湾村", "13800000001"] for n, name in enumerate(OWN))]
        assert fields(check("roster", book(rows)), "name", "id_number", "unit", "phone") == [
            (name, id_of(n), "东湾村", "13800000001") for n, name in enumerate(OWN)
        ]


def test_the_telephone_after_an_introducer_is_ones_own(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "介绍人", "联系电话"],
        *([a, "东湾村", b, "13800000001"] for a, b in zip(OWN, OTHER, strict=True)),
    ]
    assert fields(check("roster", book(rows)), "name", "phone") == [(name, "13800000001") for name in OWN]


@pytest.mark.parametrize(("sex", "taken"), [("男", True), ("女", False)])
def test_an_id_number_after_a_relative_is_taken_when_it_fits_the_person(
    book: MakeBook, sex: str, taken: bool
) -> None:
    rows = [
        ["姓名", "性别", "单位", "家属姓名", "身份证号"],
        *([a, sex, "东湾村", b, id_of(n)] for n, (a, b) in enumerate(zip(OWN, OTHER, strict=True))),
    ]
    assert fields(check("roster", book(rows)), "name", "id_number") == [
        (name, id_of(n) if taken else "") for n, name in enumerate(OWN)
    ]


def test_a_line_of_signatures_above_the_header_is_no_group(book: MakeBook) -> None:
    rows = [
        ["联系人", "林二川", "电话", "13900000001"],
        ["姓名", "单位", "职务", "手机"],
        *([name, "东湾村", "委员", "13800000001"] for name in OWN),
    ]
    assert fields(check("roster", book(rows)), "name", "phone") == [(name, "13800000001") for name in OWN]


@pytest.mark.parametrize("kind", ["attendance", "scores"])
def test_other_lists_of_people_too(book: MakeBook, kind: str) -> None:
    from tests.imports.sheets import town

    known = town([(name, "东湾村") for name in [*OWN, *OTHER]], [("2024-03-12", "乙课")])
    heads, value = (
        (["考勤日期", "考勤"], ["2024-03-12", "迟到"]) if kind == "attendance" else (["成绩"], [88])
    )
    rows = [["监考人姓名", "中文名", *heads], *([b, a, *value] for a, b in zip(OWN, OTHER, strict=True))]
    assert [row.fields["name"] for row in check(kind, book(rows), known).rows] == OWN


@pytest.mark.parametrize(
    "text",
    [
        "姓名",
        "中文名",
        "单位",
        "职务",
        "领导干部",
        "法人单位",
        "祖籍",
        "家庭住址",
        "填报单位",
        "籍贯",
        "女",
        "子公司",
    ],
)
def test_words_that_name_nobody_else(text: str) -> None:
    assert not is_somebody_else(text)


@pytest.mark.parametrize(
    ("relations", "sexes", "owner"),
    [
        (["妻子", "丈夫", "妻子"], ["男", "女", "男"], "own"),
        (["父亲", "儿子", "妻子"], ["女", "女", "男"], "own"),
        (["妻子", "丈夫", "父亲"], ["女", "男", "男"], "other"),
        (["父亲", None, None], ["男", "男", "男"], "doubt"),
        ([None, None, None], ["男", "女", "男"], "doubt"),
        (["子女", "亲属", "子女"], ["男", "女", "男"], "doubt"),
    ],
)
@pytest.mark.parametrize("head", ["身份证号", "性别"])
def test_a_column_after_a_relation_is_judged_by_the_relation(
    book: MakeBook, relations: list[str | None], sexes: list[str], owner: str, head: str
) -> None:
    values = sexes if head == "性别" else [id_of(n, sex=sex) for n, sex in enumerate(sexes)]
    rows = [
        ["姓名", "单位", "家属姓名", "与本人关系", head],
        *([a, "东湾村", b, c, d] for a, b, c, d in zip(OWN, OTHER, relations, values, strict=True)),
    ]
    preview = check("roster", book(rows))
    field = "sex" if head == "性别" else "id_number"
    assert [row.fields[field] for row in preview.rows] == (values if owner == "own" else ["", "", ""])
    assert [m.code for m in preview.rows[0].messages] == (["column_whose"] if owner == "doubt" else [])


def test_after_the_persons_own_number_comes_the_persons_own_telephone(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "紧急联系人", "与本人关系", "身份证号", "手机号"],
        *(
            [a, "东湾村", b, "妻子", id_of(n), "13800000001"]
            for n, (a, b) in enumerate(zip(OWN, OTHER, strict=True))
        ),
    ]
    assert fields(check("roster", book(rows)), "id_number", "phone") == [
        (id_of(n), "13800000001") for n in range(3)
    ]


def test_the_birth_of_a_child_is_not_the_persons(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "身份证号", "子女姓名", "出生年月"],
        *([a, "东湾村", id_of(n), b, "2012-05"] for n, (a, b) in enumerate(zip(OWN, OTHER, strict=True))),
    ]
    preview = check("roster", book(rows))
    assert [row.fields["birth"] for row in preview.rows] == ["1985-03-12"] * 3
    assert not any(row.messages for row in preview.rows)
    rows[0][3:] = ["配偶姓名", "出生年月"]
    for row in rows[1:]:
        row[4] = "1985-03"
    assert not any(row.messages for row in check("roster", book(rows)).rows)

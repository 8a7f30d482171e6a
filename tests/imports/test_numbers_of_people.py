"""ID cards of 15 and 18 digits, other papers, telephones, codes that are no posts."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.imports import KnownPerson, KnownTown
from app.imports.people.phones import read_phone
from app.rules.id_number import card_of, check_digit
from tests.imports.sheets import TODAY, MakeBook, check, codes, id_of

NEW = id_of(1)
OLD = NEW[:6] + NEW[8:17]
CHEN = KnownPerson(1, "陈一舟", OLD, "东湾村", units=("东湾村",))
TOWN = KnownTown(people=(CHEN,), units=("东湾村", "西山村"), today=TODAY)
HEAD = ["姓名", "单位", "身份证号"]


def test_the_card_of_an_old_number() -> None:
    assert card_of(OLD) == NEW
    assert card_of(NEW) == NEW
    assert card_of("990101139912345") == "990101139912345"  # no such day: not made into a card
    assert card_of("") == ""


@pytest.mark.parametrize("unit", ["东湾村", "西山村"])
@pytest.mark.parametrize(
    ("stored", "written"), [(OLD, NEW), (NEW, OLD), (OLD, f"'{NEW[:-1]}{NEW[-1].lower()}")]
)
def test_one_card_is_one_person(book: MakeBook, unit: str, stored: str, written: str) -> None:
    known = replace(TOWN, people=(replace(CHEN, id_number=stored),))
    preview = check("roster", book([HEAD, ["陈一舟", unit, written]]), known)
    (row,) = preview.rows
    assert row.action in ("update", "skip")
    for action in preview.actions.people:  # type: ignore[attr-defined]
        assert action.person_id == 1
        assert action.values.get("id_number", NEW) == NEW
    assert "id_number_old_form" in codes(preview)[2]


def test_the_card_of_somebody_else(book: MakeBook) -> None:
    assert codes(check("roster", book([HEAD, ["林二川", "东湾村", NEW]]), TOWN)) == {2: ["id_number_taken"]}


def test_both_numbers_in_one_file(book: MakeBook) -> None:
    for units in (("东湾村", "东湾村"), ("东湾村", "西山村")):
        preview = check("roster", book([HEAD, ["陈一舟", units[0], OLD], ["陈一舟", units[1], NEW]]))
        assert [row.verdict for row in preview.rows] == ["new", "error"]
        assert codes(preview)[2] == ["id_number_old_form"]
        assert codes(preview)[3] == ["duplicate_in_file"]
    other = check("roster", book([HEAD, ["陈一舟", "东湾村", OLD], ["陈一舟", "西山村", id_of(2)]]))
    assert [row.verdict for row in other.rows] == ["new", "new"]


def test_attendance_finds_the_person_by_either_number(book: MakeBook) -> None:
    from tests.imports.sheets import town

    known = replace(
        town((), [("2024-03-12", "乙课")]), people=(CHEN, KnownPerson(2, "陈一舟", id_of(9), "西山村"))
    )
    rows = [["姓名", "身份证号", "考勤日期", "考勤"], ["陈一舟", NEW, "2024-03-12", "迟到"]]
    assert [a.person_id for a in check("attendance", book(rows), known).actions.marks] == [1]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "number", "word"),
    [
        ("军官证", "军字第2001988号", "军官证"), ("军官证", "2001988", "军官证"), ("护照", "E12345678", "护照"), ("护照", "EA1234567", "护照"),
        ("港澳居民来往内地通行证", "H12345678", "港澳居民来往内地通行证"), ("台胞证", "12345678", "台胞证"), ("士兵证", "士字第123456号", "士兵证"),
        ("", "军字第2001988号", "军官证"), ("", "G12345678", "护照"), ("", "护照E12345678", "护照"), ("", "军官证：2001988", "军官证"), ("", "M12345678", "港澳居民来往内地通行证"),
    ],
)  # fmt: skip
def test_other_papers_come_in(book: MakeBook, kind: str, number: str, word: str) -> None:
    rows = [
        ["单位", "姓名", "证件类型", "证件号码", "职务"],
        ["人武部", "陈一舟", kind, number, "部长"],
        ["人武部", "林二川", "居民身份证", id_of(2), "干事"],
    ]
    preview = check("roster", book(rows))
    assert [row.verdict for row in preview.rows] == ["new", "new"]
    assert [row.fields["id_number"] for row in preview.rows] == ["", id_of(2)]
    assert word in preview.rows[0].messages[0].text
    assert preview.actions.people[0].values["note"].startswith(word)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "kind",
    [
        "港澳台居民居住证",
        "居住证",
        "外国人永久居留身份证",
        "居民身份证",
        "身份证",
        "户口本",
        "",
        "二代身份证",
    ],
)
def test_cards_with_a_number_of_the_same_make(book: MakeBook, kind: str) -> None:
    body = "810000199001011" + "23"
    number = body + check_digit(body)
    rows = [
        ["单位", "姓名", "证件类别", "证件号码"],
        ["党政办", "陈一舟", kind, number],
        ["党政办", "林二川", kind, number[:-1] + ("0" if number[-1] != "0" else "1")],
    ]
    preview = check("roster", book(rows))
    assert (preview.rows[0].verdict, preview.rows[0].fields["id_number"]) == ("new", number)
    assert codes(preview)[3] == ["id_check_digit"]


def test_a_short_number_under_the_resident_card_is_still_wrong(book: MakeBook) -> None:
    rows = [["单位", "姓名", "证件类型", "证件号码"], ["党政办", "陈一舟", "身份证", "99010119900101"]]
    assert codes(check("roster", book(rows))) == {2: ["id_length"]}


def test_the_number_of_a_paper_is_not_noted_twice(book: MakeBook) -> None:
    known = replace(TOWN, people=(replace(CHEN, id_number="", note="驻村；军官证 2001988"),))
    rows = [["单位", "姓名", "证件类型", "证件号码"], ["东湾村", "陈一舟", "军官证", "2001988"]]
    assert [row.action for row in check("roster", book(rows), known).rows] == ["skip"]
    bare = replace(TOWN, people=(replace(CHEN, id_number="", note="驻村"),))
    (action,) = check("roster", book(rows), bare).actions.people  # type: ignore[attr-defined]
    assert dict(action.values) == {"note": "驻村；军官证 2001988"}


@pytest.mark.parametrize(
    ("raw", "stored", "code"),
    [
        ("13800000001", "13800000001", ""), (13800000001, "13800000001", ""), ("138 0000 0001", "13800000001", ""), ("138-0000-0001", "13800000001", ""), ("+8613800000001", "13800000001", ""),
        ("8613800000001", "13800000001", ""), ("0571-88881234", "0571-88881234", ""), ("057188881234", "057188881234", ""), ("（0571）88881234", "(0571)88881234", ""), ("88881234", "88881234", ""),
        ("0571-88881234-801", "0571-88881234-801", ""), ("4008001234", "4008001234", ""), ("661234", "661234", ""), ("无", "", ""), ("", "", ""),
        (57188881234, "57188881234", "phone_lost_zero"), ("571-88881234", "571-88881234", "phone_lost_zero"), (1088881234, "1088881234", "phone_lost_zero"), (2188881234, "2188881234", "phone_lost_zero"),
        ("1380000000", "1380000000", "phone_length"), ("138000000011", "138000000011", "phone_length"), ("12345678901", "12345678901", "phone_odd"), ("abc", "", "phone_odd"),
        ("13800000001/13900000002", "13800000001/13900000002", "phone_several"), ("13800000001、0571-88881234", "13800000001、0571-88881234", "phone_several"), ("13800000001\n13900000002", "13800000001 13900000002", "phone_several"),
        ("13800000001 13900000002", "13800000001 13900000002", "phone_several"), ("13800000001（妻子）", "13800000001(妻子)", "phone_with_words"), ("手机13800000001", "13800000001", ""),
        ("手机：13800000001", "13800000001", ""), ("13800000001，", "13800000001", ""), ("139****0001", "", "phone_hidden"), ("13800000001/661234", "13800000001/661234", "phone_several"),
        ("同上", "", "phone_odd"), ("没有", "", "phone_odd"), ("990101197102110132", "", "phone_is_id_number"), (990101710211013, "", "phone_is_id_number"), ("138OOOOOOO1", "138OOOOOOO1", "phone_length"),
    ],
)  # fmt: skip
def test_telephones(raw: Any, stored: str, code: str) -> None:
    number, found, text = read_phone(raw)
    assert (found, bool(text)) == (code, bool(code))
    assert number == stored


def test_no_id_number_comes_into_the_telephone_or_its_sentence(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "证件", "号码"],
        ["陈一舟", "东湾村", "身份证", id_of(1)],
        ["林二川", "东湾村", "身份证", id_of(2)],
    ]
    assert [(r.fields["id_number"], r.fields["phone"]) for r in check("roster", book(rows)).rows] == [
        (id_of(1), ""),
        (id_of(2), ""),
    ]
    preview = check("roster", book([["姓名", "单位", "联系电话"], ["陈一舟", "东湾村", id_of(1)]]))
    assert codes(preview) == {2: ["phone_is_id_number"]}
    assert id_of(1) not in preview.rows[0].messages[0].text


def test_a_card_number_under_another_kind_of_paper(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "证件类型", "证件号码"],
        ["陈一舟", "东湾村", "护照", id_of(1)],
        ["林二川", "东湾村", "香港身份证", "K123456(8)"],
        ["周三岳", "东湾村", "", "K123456(8)"],
    ]
    preview = check("roster", book(rows))
    assert [r.fields["id_number"] for r in preview.rows] == [id_of(1), "", ""]
    assert codes(preview) == {2: ["document_differs"], 3: ["document_other"], 4: ["document_other"]}


@pytest.mark.parametrize("head", ["岗位代码", "职务编码", "岗位编号", "职务（代码）", "岗位代号"])
def test_a_code_is_no_post(book: MakeBook, head: str) -> None:
    preview = check(
        "roster", book([["姓名", "单位", head], ["陈一舟", "东湾村", "2101"], ["林二川", "东湾村", "2102"]])
    )
    assert [row.fields["title"] for row in preview.rows] == ["", ""]
    both = check("roster", book([["姓名", "单位", head, "岗位"], ["陈一舟", "东湾村", "2101", "书记"]]))
    assert both.rows[0].fields["title"] == "书记"


def test_a_code_in_the_column_of_posts_is_told(book: MakeBook) -> None:
    preview = check(
        "roster",
        book([["姓名", "单位", "职务"], ["陈一舟", "东湾村", 2101], ["林二川", "东湾村", "四级调研员"]]),
    )
    assert [row.fields["title"] for row in preview.rows] == ["", "四级调研员"]
    assert codes(preview) == {2: ["title_is_code"]}


@pytest.mark.parametrize("head", ["单位代码", "部门编号", "单位编码"])
def test_the_code_of_a_unit_is_no_unit(book: MakeBook, head: str) -> None:
    preview = check("roster", book([["姓名", head, "所在部门"], ["陈一舟", "0101", "东湾村"]]))
    assert preview.rows[0].fields["unit"] == "东湾村"

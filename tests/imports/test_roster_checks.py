"""Rows of a roster against what is known: whom they mean, what they change, what is doubtful."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from app.errors import InputProblem, UsageProblem
from app.imports import IMPORTS, KnownPerson, KnownTown, LayoutCorrection, check_file, get_import
from app.imports.known import UnitIndex, slip_of_the_pen
from app.wording import sentence
from tests.imports.sheets import TODAY, Grid, MakeBook, check, codes, fields, id_of

HEAD = ["姓名", "身份证号", "单位", "职务", "电话", "出生年月"]
ZHANG = KnownPerson(
    1, "张三", id_of(1), "党政办公室", "科员", "男", "1985-03-12", "13800000001", units=("党政办公室",)
)
LI = KnownPerson(2, "李四", "", "东湾村", "文书", "", "1990-01", "13800000002", units=("东湾村",))
TOWN = KnownTown(
    people=(ZHANG, LI),
    units=("党政办公室", "东湾村", "经济发展办公室", "新民社区"),
    town="清河镇",
    today=TODAY,
)


@pytest.mark.parametrize(
    ("row", "verdict", "found", "person"),
    [
        (["张三", id_of(1), "党政办公室", "科员", "13800000001", "1985.03"], "skip", [], None),
        (["张三", id_of(1), "党政办公室", None, None, None], "skip", [], None),
        (["张三", id_of(1), "经济发展办公室", "主任", None, None], "update", [], 1),
        (["张三", None, "党政办公室", "副主任", None, None], "update", [], 1),
        (["张三", id_of(9), "党政办公室", "科员", None, None], "new", ["same_name_elsewhere"], None),
        (["张三", None, "新民社区", "网格员", None, None], "warning", ["same_name_elsewhere"], None),
        (["张三", None, "新民社区", "网格员", "13800000001", None], "update", [], 1),
        (["李四", id_of(2, "19900115"), "东湾村", None, None, None], "update", [], 2),
        (["李四", id_of(2, "19900115"), "新民社区", None, None, "1990.01"], "update", [], 2),
        (["王五", id_of(1), "党政办公室", None, None, None], "error", ["id_number_taken"], None),
        (["王五", id_of(5), "党政办", None, None, None], "warning", ["unit_nearly_matches"], None),
        (["王五", id_of(5), "清河镇党政办公室", None, None, None], "warning", ["unit_nearly_matches"], None),
        (["王五", id_of(5), "党政办公室 ", None, None, None], "new", [], None),
        (["王五", id_of(5), "东湾村民委员会", None, None, None], "warning", ["unit_nearly_matches"], None),
        (["王五", id_of(5), "西湾村", None, None, None], "new", ["unit_new"], None),
        (["王五", id_of(5), "经济发殿办公室", None, None, None], "warning", ["unit_nearly_matches"], None),
        (["王五", id_of(5), "党政办公", None, None, None], "warning", ["unit_nearly_matches"], None),
    ],
)  # fmt: skip
def test_whom_a_row_means(
    book: MakeBook, row: list[Any], verdict: str, found: list[str], person: int | None
) -> None:
    preview = check("roster", book([HEAD, row]), TOWN)
    assert (preview.rows[0].verdict, [m.code for m in preview.rows[0].messages]) == (verdict, found)
    actions = preview.actions.people  # type: ignore[attr-defined]
    assert [a.person_id for a in actions] == ([] if verdict in ("skip", "error") else [person])


def test_what_an_update_changes(book: MakeBook) -> None:
    preview = check(
        "roster", book([HEAD, ["李四", id_of(2, "19900115"), "东湾村", "会计", None, None]]), TOWN
    )
    action = preview.actions.people[0]  # type: ignore[attr-defined]
    assert dict(action.values) == {"id_number": id_of(2, "19900115"), "sex": "男", "birth": "1990-01-15"}
    assert (action.unit, action.title) == (None, "会计")


def test_namesakes_in_one_file(book: MakeBook) -> None:
    rows = [HEAD, ["王五", None, "党政办公室"], ["王五", None, "东湾村"], ["王五", None, "党政办公室"],
            ["赵六", id_of(6), "党政办公室"], ["赵六", id_of(7), "党政办公室"], ["赵六", None, "党政办公室"], ["钱七", id_of(6), "东湾村"]]  # fmt: skip
    preview = check("roster", book(rows), TOWN)
    assert codes(preview) == {4: ["duplicate_in_file"], 7: ["name_ambiguous"], 8: ["duplicate_in_file"]}


def test_namesakes_on_the_roster_are_asked_about(book: MakeBook) -> None:
    twins = replace(TOWN, people=(LI, replace(LI, id=3)))
    assert codes(check("roster", book([HEAD, ["李四", None, "东湾村"]]), twins)) == {2: ["name_ambiguous"]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("=1+1", "formula_in_name"), ("＝SUM(A1)", "formula_in_name"), ("@SUM(A1)", "formula_in_name"), ("'=cmd", "formula_in_name"), ("张\u202e三", "control_character_in_name"),
        ("张\x0b三", "control_character_in_name"), ("张三\u200b", ""), ("\ufeff张三", ""), ("张三\u2067", "control_character_in_name"), ("#REF!", "name_unreadable"), ("张三１", "name_odd"), ("阿依古丽•买买提", ""),
    ],
)  # fmt: skip
def test_names(tmp_path: Any, name: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"姓名,身份证号,单位,职务\n{name},{id_of(1)},党政办公室,科员\n李四,{id_of(2)},党政办公室,科员\n",
        encoding="utf-8",
    )
    assert codes(check("roster", path)) == ({2: [code]} if code else {})


@pytest.mark.parametrize(
    "written", [9.90101198503120e17, "9.90101E+17", "9.90101198503E+17", 990101198503120000]
)
def test_an_id_number_kept_as_a_number_is_never_repaired(book: MakeBook, written: Any) -> None:
    rows = [["姓名", "身份证号", "单位"], ["张三", written, "党政办公室"], ["李四", id_of(2), "党政办公室"]]
    preview = check("roster", book(rows))
    assert codes(preview) == {2: ["id_number_stored_as_number"]}
    assert preview.rows[0].fields["id_number"] == ""


def test_fifteen_digits_as_a_number_are_all_there(book: MakeBook) -> None:
    rows = [["姓名", "身份证号", "单位"], ["张三", 990101850312001, "党政办公室"]]
    assert fields(check("roster", book(rows)), "id_number", "sex") == [("990101850312001", "男")]


def test_messages_name_the_column_and_hide_the_number(book: MakeBook) -> None:
    bad = id_of(1)[:-2] + "00"
    preview = check("roster", book([["姓名", "公民身份号码", "单位"], ["张三", bad, "党政办公室"]]))
    message = preview.rows[0].messages[0]
    assert message.column == "公民身份号码"
    assert bad not in message.text
    assert bad[:6] in message.text
    assert preview.to_json()["rows"] == [
        {"row": 2, "verdict": "error", "messages": [{"code": "id_check_digit", "column": "公民身份号码", "text": message.text}],
         "name": "张三", "id_number": bad, "sex": "", "birth": "", "unit": "党政办公室", "title": "", "phone": ""}]  # fmt: skip


def test_units_known_by_short_forms_and_slips() -> None:
    units = UnitIndex(["党政办公室", "东湾村", "综合行政执法办公室"], "清河镇")
    assert units.resolve("东湾村委会") == ("东湾村", "东湾村")
    assert units.resolve("西湾村") == ("西湾村", "")
    assert units.resolve("综合执法办") == ("综合行政执法办公室", "综合行政执法办公室")
    assert units.created == ["西湾村"]
    assert slip_of_the_pen("东湾村", "东弯村")
    assert not slip_of_the_pen("民政办公室", "党政办公室")
    assert not slip_of_the_pen("第12办公室", "第21办公室")


def test_a_slip_is_found_as_by_looking_at_every_unit() -> None:
    """Only units that can be a slip away are compared; the first of them is named, as if all had been."""
    words = ["".join(letters) for size in (2, 3, 4, 5) for letters in product("柳河村", repeat=size)]
    for start in range(0, len(words), 7):
        units = UnitIndex(words[start + 1 :: 5])
        wanted = next((known for known in units.names if slip_of_the_pen(words[start], known)), "")
        if words[start] not in units.names:
            assert units._slip(words[start]) == wanted, words[start]


def test_a_correction_replaces_the_guess_and_is_remembered(book: MakeBook) -> None:
    rows = [
        ["花名册"],
        ["甲", "乙", "姓名", "丙"],
        ["张三", "党政办公室", "李逵", "主任"],
        ["李四", "东湾村", "宋江", "文书"],
    ]
    path = book(rows)
    wrong = check("roster", path)
    assert fields(wrong, "name") == [("李逵",), ("宋江",)]
    choice = LayoutCorrection({"name": 0, "unit": 1, "title": 3})
    right = check("roster", path, correction=choice)
    assert fields(right, "name", "unit", "title") == [
        ("张三", "党政办公室", "主任"),
        ("李四", "东湾村", "文书"),
    ]
    assert right.layout.fingerprint == wrong.layout.fingerprint
    later = book([["说明"], ["2025年花名册"], *rows[1:]])
    again = check("roster", later, corrections={right.layout.fingerprint: choice})
    assert fields(again, "name") == [("张三",), ("李四",)]
    assert [c.field for c in again.layout.columns] == ["name", "unit", None, "title"]


def test_header_row_and_sheet_may_be_corrected(book: MakeBook) -> None:
    path = book(
        Grid([["a"], ["x", "y"], ["张三", "党政办公室"]], name="甲"),
        Grid([["姓名", "单位"], ["李四", "东湾村"]], name="乙"),
    )
    preview = check(
        "roster", path, correction=LayoutCorrection({"name": 0, "unit": 1}, sheet="甲", header_row=1)
    )
    assert [(r.row, r.sheet, r.fields["name"]) for r in preview.rows] == [(3, "甲", "张三")]
    assert preview.layout.sheets == ("甲", "乙")


def test_what_is_no_list_is_refused_in_a_sentence(book: MakeBook) -> None:
    for rows in ([["通知"], ["各村、各办公室：", "请报名单"]], [["姓名", "单位"]]):
        with pytest.raises(InputProblem) as caught:
            check("roster", book(rows))
        assert sentence(caught.value).count("。") == 1
        assert "表.xlsx" in sentence(caught.value)


def test_the_registry_is_complete() -> None:
    assert {"roster", "plan", "attendance", "scores"} <= {kind.id for kind in IMPORTS}
    with pytest.raises(UsageProblem):
        get_import("nonsense")


def test_check_file_is_the_short_way(book: MakeBook) -> None:
    preview = check_file("roster", book([["姓名", "单位"], ["张三", "党政办公室"]]), TOWN)
    assert [row.verdict for row in preview.rows] == ["update"] or preview.rows[0].verdict == "skip"


def test_a_new_unit_keeps_its_brackets(book: MakeBook) -> None:
    rows = [["姓名", "单位"], ["张三", "综合办（应急站）"], ["李四", "综合办(应急站)"], ["王五", "第３ 网格"]]
    assert fields(check("roster", book(rows)), "unit") == [("综合办（应急站）",)] * 2 + [("第3网格",)]

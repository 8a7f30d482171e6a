"""What would be overwritten is shown with its old value, and what only the clerk knows is answered once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from app.errors import ConflictProblem, InputProblem
from app.imports import KnownExam, KnownTown, Preview, apply_preview
from app.imports.preview import UPDATE
from app.imports.questions import Question
from app.rules import marks
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town

TWO = [("张三", "东湾村"), ("张三", "西山村"), ("李四", "东湾村")]


def row(preview: Preview, at: int = 0) -> dict[str, Any]:
    rows: Any = preview.to_json()["rows"]
    return dict(rows[at])


def test_a_roster_row_shows_what_it_overwrites(book: MakeBook) -> None:
    known = town([("张三", "东湾村"), ("李四", "东湾村")])
    people = tuple(
        replace(person, title="会计", phone="13800000001", education="大专") for person in known.people
    )
    path = book(
        [
            ["姓名", "身份证号", "单位", "职务", "电话", "学历"],
            ["张三", id_of(1), "东湾村", "主任", "13800000002", "本科"],
            ["李四", id_of(2), "西山村", "", "", ""],
        ]
    )
    preview = check("roster", path, replace(known, people=people))
    assert row(preview)["old"] == {"title": "会计", "phone": "13800000001", "education": "大专"}
    assert row(preview)["education"] == "本科"
    assert row(preview, 1)["old"] == {"unit": "东湾村", "title": "会计"}


def test_a_first_value_overwrites_nothing(book: MakeBook) -> None:
    path = book([["姓名", "身份证号", "单位", "电话"], ["张三", id_of(1), "东湾村", "13800000002"]])
    preview = check("roster", path, town([("张三", "东湾村")]))
    assert preview.rows[0].action == "update"
    assert "old" not in row(preview)


def test_a_mark_shows_what_it_overwrites_and_the_bulletin_that_told_it(book: MakeBook) -> None:
    known = town([("张三", "东湾村"), ("李四", "东湾村")], {"2024-07-15": "民法典"})
    known = replace(known, marks={(1, 1): marks.PRESENT}, told_sessions={1: "干训通报〔2024〕3号"})
    path = book([["姓名", "2024-07-15"], ["张三", "迟到"], ["李四", "√"]])
    preview = check("attendance", path, known)
    assert row(preview)["old"] == {"mark": "出勤"}
    assert [row(preview, at)["told"] for at in (0, 1)] == ["干训通报〔2024〕3号"] * 2
    assert "old" not in row(preview, 1)


def test_a_score_shows_what_it_overwrites_and_the_bulletin_that_told_it(book: MakeBook) -> None:
    exam = KnownExam(7, "民法典测试", date(2024, 8, 30), attempts={1: ("normal", 8550)})
    known = replace(town(TWO[1:]), exams=(exam,), told_exams={7: "干训通报〔2024〕4号"})
    path = book([["姓名", "成绩"], ["张三", 90], ["李四", 60]])
    preview = check("scores", path, known, exam="民法典测试", exam_date=date(2024, 8, 30))
    assert row(preview)["old"] == {"state": "正常", "score": 85.5}
    assert row(preview)["told"] == "干训通报〔2024〕4号"


def test_a_plan_row_shows_what_it_overwrites(book: MakeBook) -> None:
    known = town(days={"2024-07-15": "民法典"})
    held = replace(
        known.sessions[0], place="老会议室", hours_centi=300, note="带笔记本", start=time(8, 30), end=time(11)
    )
    path = book(
        [
            ["培训时间", "培训内容", "学时", "地点", "备注"],
            ["2024-07-15 8:30-11:00", "民法典", 4, "新会议室", "带本子"],
        ]
    )
    known = replace(known, sessions=(held,), told_sessions={1: "干训通报〔2024〕3号"})
    preview = check("plan", path, known)
    assert row(preview)["old"] == {"hours": 3.0, "place": "老会议室", "note": "带笔记本"}
    assert row(preview)["told"]


def test_hours_show_what_they_overwrite(book: MakeBook) -> None:
    known = replace(
        town([("李四", "东湾村")]), hours={(1, "网络", date(2024, 1, 1), "干部网络学院"): (5, 2000)}
    )
    path = book([["姓名", "学时", "课程"], ["李四", 35.5, "干部网络学院"]])
    preview = check("hours", path, known, year=2024)
    assert (row(preview)["old"], row(preview)["hours"]) == ({"hours": 20}, 35.5)


def test_a_namesake_is_chosen_by_an_answer(book: MakeBook) -> None:
    path = book([["姓名", "2024-07-15"], ["张三", "√"], ["李四", "√"]])
    known = town(TWO, {"2024-07-15": "民法典"})
    preview = check("attendance", path, known)
    assert codes(preview) == {2: ["name_ambiguous"]}
    assert row(preview)["candidates"] == [
        {"person": 1, "name": "张三", "unit": "东湾村", "title": ""},
        {"person": 2, "name": "张三", "unit": "西山村", "title": ""},
    ]
    answered = check("attendance", path, known, answers={"people": {"Sheet1!2": 2}})
    assert [action.person_id for action in answered.actions.marks] == [2, 3]  # type: ignore[attr-defined]
    wrong = check("attendance", path, known, answers={"people": {"Sheet1!2": 3}})
    assert codes(wrong) == {2: ["name_ambiguous"]}, "李四 is nobody of that name"


def test_a_choice_is_remembered_and_said(book: MakeBook) -> None:
    path = book([["姓名", "职务", "2024-07-15"], ["张三", "会计", "√"]])
    known = town(TWO, {"2024-07-15": "民法典"})
    asked = check("attendance", path, known).rows[0].namesake
    preview = check("attendance", path, known, namesakes={asked: 2})
    assert [action.person_id for action in preview.actions.marks] == [2]  # type: ignore[attr-defined]
    assert codes(preview) == {2: ["namesake_remembered"]}
    assert check("attendance", path, known, namesakes={asked: 99}).has_problems


def test_a_roster_row_of_a_namesake_is_chosen_or_somebody_new(book: MakeBook) -> None:
    known = town([("张三", "东湾村"), ("张三", "东湾村")])
    path = book([["姓名", "单位", "电话"], ["张三", "东湾村", "13800000002"]])
    assert codes(check("roster", path, known)) == {2: ["name_ambiguous"]}
    chosen = check("roster", path, known, answers={"people": {"Sheet1!2": 2}})
    assert [(a.action, a.person_id) for a in chosen.actions.people] == [("update", 2)]  # type: ignore[attr-defined]
    third = check("roster", path, known, answers={"people": {"Sheet1!2": 0}})
    assert [(a.action, a.person_id) for a in third.actions.people] == [("new", None)]  # type: ignore[attr-defined]


def test_a_wrong_cell_is_corrected_by_an_answer(book: MakeBook) -> None:
    path = book([["姓名", "单位", "身份证号"], ["张三", "东湾村", "99010119850312"]])
    assert check("roster", path).has_problems
    preview = check("roster", path, answers={"cells": {"Sheet1!C2": id_of(1)}})
    assert not preview.has_problems
    assert fields(preview, "id_number") == [(id_of(1),)]


def test_a_corrected_cell_replaces_its_formula_and_its_merge(book: MakeBook) -> None:
    path = book(Grid([["姓名", "单位"], ["张三", "=A1"], ["李四", ""]], merged=["B2:B3"]))
    preview = check("roster", path, answers={"cells": {"Sheet1!B3": "东湾村"}})
    assert fields(preview, "name", "unit") == [("张三", "东湾村"), ("李四", "东湾村")]


@pytest.mark.parametrize("place", ["别的表!A1", "Sheet1!A99", "Sheet1!1A", "A"])
def test_a_cell_that_is_not_there_is_refused(book: MakeBook, place: str) -> None:
    path = book([["姓名", "单位"], ["张三", "东湾村"]])
    with pytest.raises(InputProblem) as refused:
        check("roster", path, answers={"cells": {place: "x"}})
    assert refused.value.code == "import.cell_unknown"


@pytest.mark.parametrize(
    ("part", "place", "said", "code"),
    [
        ("rows", "Sheet1!99", "total", "import.row_unknown"),
        ("rows", "别的表!2", "total", "import.row_unknown"),
        ("rows", "Sheet1!x", "total", "import.row_unknown"),
        ("rows", "Sheet1!2", "nonsense", "import.row_class"),
        ("people", "Sheet1!2", "abc", "import.person_answer"),
        ("people", "Sheet1!2", 99, "import.person_answer"),
        ("people", "Sheet1!2", None, "import.person_answer"),
        ("people", "Sheet1!9", 1, "import.row_unknown"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused(
    book: MakeBook, part: str, place: str, said: Any, code: str
) -> None:
    path = book([["姓名", "单位"], ["张三", "东湾村"]])
    with pytest.raises(InputProblem) as refused:
        check("roster", path, town([("张三", "东湾村")]), answers={part: {place: said}})
    assert refused.value.code == code


@pytest.mark.parametrize("kind", ["roster", "scores"])
def test_a_chosen_person_of_another_name_is_an_error(book: MakeBook, kind: str) -> None:
    known = town([("张三", "东湾村"), ("张三", "西山村"), ("李四", "西山村")])
    path = book([["姓名", "单位", "成绩"], ["李四", "河口村", 80]])
    said = check(
        kind, path, known, answers={"people": {"Sheet1!2": 1}}, exam="甲", exam_date=date(2024, 3, 1)
    )
    assert "person_choice" in codes(said)[2]


def test_a_row_is_what_the_clerk_says(book: MakeBook) -> None:
    path = book([["姓名", "单位", "电话"], ["张三", "东湾村", "1"], ["人数", "共1人", "1"]])
    answered = check("roster", path, answers={"rows": {"Sheet1!3": "total"}})
    assert [each.row for each in answered.rows] == [2]
    read: Any = answered.summary["rows_read"]
    assert (read["data"], read["heading"], read["total"]) == (1, 1, 1)


def test_a_row_taken_for_the_head_is_data_when_the_clerk_says_so(book: MakeBook) -> None:
    path = book(
        [["干部名册", "", ""], ["姓名", "单位", "电话"], ["张三", "东湾村", "1"], ["李四", "东湾村", "2"]]
    )
    read = check("roster", path)
    assert [each.row for each in read.rows] == [3, 4]
    said = check("roster", path, answers={"rows": {"Sheet1!1": "data"}})
    assert [each.row for each in said.rows if each.row == 1] == [1]
    assert [each.kind for each in said.rows_read] == ["data", "heading", "data", "data"]


@pytest.mark.parametrize("kind", ["total", "section", "note", "legend", "signature", "left_out", "heading"])
def test_whatever_the_clerk_calls_a_row_it_is_counted_as(book: MakeBook, kind: str) -> None:
    path = book([["姓名", "单位", "电话"], ["张三", "东湾村", "1"], ["李四", "东湾村", "2"]])
    said = check("roster", path, answers={"rows": {"Sheet1!3": kind}})
    assert [each.row for each in said.rows] == [2]
    assert [each.kind for each in said.rows_read] == ["heading", "data", kind]


def test_nothing_is_written_while_a_question_is_open(book: MakeBook, database: Any) -> None:
    preview = check("roster", book([["姓名", "单位"], ["张三", "东湾村"]]), KnownTown())
    question = Question("unit", "这些人都属于哪个单位", ("东湾村",), "--unit 单位")
    with (
        pytest.raises(ConflictProblem) as refused,
        database.write(actor="t", action="roster.import") as unit,
    ):
        apply_preview(unit.session, replace(preview, questions=(question,)))
    assert refused.value.code == "import.unanswered"


def test_a_list_without_any_unit_finds_people_by_their_name(book: MakeBook) -> None:
    """A list of telephones: whoever the roster has once stays in his unit; namesakes and strangers do not."""
    path = book([["姓名", "手机"], ["李四", "13800000002"], ["张三", "13800000003"], ["王五", "13800000004"]])
    preview = check("roster", path, town(TWO))
    assert codes(preview) == {3: ["unit_missing"], 4: ["unit_missing"]}
    assert fields(preview, "name", "unit", "phone")[0] == ("李四", "东湾村", "13800000002")
    assert preview.rows[0].action == UPDATE
    # A blank in a column of units is still asked for.
    path = book(
        [["姓名", "单位", "手机"], ["李四", "", "13800000002"], ["钱六", "东湾村", ""]], name="b.xlsx"
    )
    assert codes(check("roster", path, town(TWO))) == {2: ["unit_missing"]}

"""The answer to a question lands where its option of the command line would put it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.imports.answering import wants_day, with_answer, with_part
from app.imports.questions import Question
from app.imports.rows.places import cells_of
from tests.imports.sheets import MakeBook, check


@pytest.mark.parametrize(
    ("answer", "text", "wanted"),
    [
        ("--unit 单位", "东湾村", {"unit": "东湾村"}),
        ("--sheet 工作表名", "发布成绩", {"sheet": "发布成绩"}),
        ("--column 线上学时", "全部", {"score_column": "全部"}),
        ("--year 2024", "2025", {"year": 2025}),
        ("--exam-date 2024-08-30", "2024-09-01", {"exam_date": date(2024, 9, 1)}),
        ("--mark 旷训=缺席", "事假", {"marks": {"旷训": "事假"}}),
        ("--mark a=b=缺席", "事假", {"marks": {"a=b": "事假"}}),
        (
            '--answers {"exam_dates": {"安全 测试": "2024-08-30"}}',
            "2024-09-01",
            {"answers": {"exam_dates": {"安全 测试": "2024-09-01"}}},
        ),
    ],
)
def test_an_answer_lands_in_its_place(answer: str, text: str, wanted: dict[str, Any]) -> None:
    question = Question("code", "text", (), answer)
    assert with_answer({}, question, text) == wanted
    assert (
        with_answer({"year": 1999, "marks": {"出": "出勤"}}, question, text).items()
        >= {
            key: ({"出": "出勤", **value} if key == "marks" else value) for key, value in wanted.items()
        }.items()
    )


def test_days_are_known_as_days() -> None:
    assert wants_day(Question("exam_date", "", (), "--exam-date 2024-08-30"))
    assert wants_day(Question("exam_date", "", (), '--answers {"exam_dates": {"a": "2024-08-30"}}'))
    assert not wants_day(Question("unit", "", (), "--unit 单位"))


@pytest.mark.parametrize("answer", ["--answers FILE", "--nothing x", "", '--answers {"people": 3}'])
def test_what_names_no_place_is_refused(answer: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        with_answer({}, Question("code", "text", (), answer), "x")


def test_parts_are_added_up() -> None:
    known = with_part(with_part({}, "rows", {"表!3": "total"}), "rows", {"表!4": "note"})
    assert known == {"answers": {"rows": {"表!3": "total", "表!4": "note"}}}


def test_the_cells_of_a_row_begin_with_the_doubted_one(book: MakeBook) -> None:
    path = book([["序号", "姓名", "单位", "身份证号"], [1, "张三", "东湾村", "990101"]])
    preview = check("roster", path)
    places = cells_of(preview, preview.rows[0])
    assert [(place.address, place.label, place.text) for place in places] == [
        ("Sheet1!D2", "身份证号", "990101"),
        ("Sheet1!A2", "序号", "1"),
        ("Sheet1!B2", "姓名", "张三"),
        ("Sheet1!C2", "单位", "东湾村"),
    ]

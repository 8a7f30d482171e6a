"""Blocks pasted from a spreadsheet find their people, or say why not."""

from __future__ import annotations

from app.rules.pasting import PasteTarget, clipboard_cells, plan_paste

PEOPLE = [PasteTarget(10 + i, i, name) for i, name in enumerate(("张伟", "王芳", "李强", "王伟", "王伟"), 1)]
WORDS = {"迟": "late", "√": "present", "缺席": "absent", "病假": "sick"}


def placed(text: str, start: int = 0) -> list[tuple[int, str]]:
    plan = plan_paste(clipboard_cells(text), PEOPLE, start, WORDS)
    return [(item.target.number, item.text) for item in plan.items]


def test_one_column_goes_down_from_the_cursor() -> None:
    assert placed("迟\r\n\r\n√\r\n", start=1) == [(2, "迟"), (3, "√")]


def test_names_decide_the_line_in_any_order_and_blank_values_are_left_out() -> None:
    assert placed("姓名\t考勤\n李 强\t缺席\n张伟\t\n王芳\t迟") == [(3, "缺席"), (2, "迟")]


def test_a_number_column_before_the_names_is_no_value() -> None:
    assert placed("1\t张伟\t√\n2\t王芳\t病假") == [(1, "√"), (2, "病假")]
    assert placed("1\t张伟\t88\n2\t王芳\t90.5") == [(1, "88"), (2, "90.5")]


def test_same_names_need_as_many_lines_on_both_sides() -> None:
    assert placed("王伟\t迟\n王伟\t√") == [(4, "迟"), (5, "√")]
    plan = plan_paste(clipboard_cells("王伟\t迟"), PEOPLE, 0, WORDS)
    assert not plan.items
    assert "同名" in plan.problems[0].reason


def test_strangers_and_lines_past_the_end_are_named() -> None:
    plan = plan_paste(clipboard_cells("赵六\t迟\n张伟\t√"), PEOPLE, 0, WORDS)
    assert [(p.line, p.text) for p in plan.problems] == [(1, "赵六")]
    plan = plan_paste(clipboard_cells("√\n迟\n√"), PEOPLE, 3, WORDS)
    assert [p.line for p in plan.problems] == [3]


def test_quoted_line_breaks_stay_in_their_cell() -> None:
    assert clipboard_cells('"张\n伟"\t迟\n') == [["张\n伟", "迟"]]
    assert placed('"张\n伟"\t迟\n') == [(1, "迟")]

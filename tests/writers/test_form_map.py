"""The map of a form: what is typed, what is kept, and what is told of a wrong one."""

import pytest

from app.errors import InputProblem
from app.papers.form_map import form_map, letters, number_of, place_of

GOOD = {
    "cells": {
        "Sheet1!C4": "att.took",
        "Sheet1!C5": {"figure": "att.due", "unit": "党政办", "period": "month"},
    },
    "lists": {"Sheet1!A8": {"paper": "ledger", "sheet": "个人汇总", "column": "姓名", "rows": 20}},
}


def test_what_was_read_is_kept_as_it_was() -> None:
    assert form_map(GOOD).to_json() == GOOD
    assert form_map(form_map(GOOD).to_json()) == form_map(GOOD)


@pytest.mark.parametrize(
    ("text", "sheet", "ref"),
    [
        ("Sheet1!C4", "Sheet1", "C4"),
        ("'我的 表'!$AA$10", "我的 表", "AA10"),
        ("c4", "", "C4"),
        ("a!b!D1", "a!b", "D1"),
    ],
)
def test_places(text: str, sheet: str, ref: str) -> None:
    assert (place_of(text).sheet, place_of(text).ref) == (sheet, ref)


@pytest.mark.parametrize("number", [1, 26, 27, 702, 703, 16_384])
def test_letters(number: int) -> None:
    assert number_of(letters(number)) == number


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (None, "form.map"), ([], "form.map"), ({}, "form.map"), ({"cells": {}}, "form.map"),
        ({"cells": []}, "form.map"), ({"cells": {"A1": "x"}, "more": 1}, "form.map"),
        ({"cells": {"A0": "x"}}, "form.place"), ({"cells": {"表": "x"}}, "form.place"),
        ({"cells": {"XFE1": "x"}}, "form.place"), ({"cells": {"A1": ""}}, "form.cell"),
        ({"cells": {"A1": 3}}, "form.cell"), ({"cells": {"A1": {"figure": "x", "of": 1}}}, "form.cell"),
        ({"cells": {"A1": {"figure": "x", "period": "week"}}}, "form.cell"),
        ({"cells": {"A1": "x", "$A$1": "y"}}, "form.twice"),
        ({"cells": {"A1": "x"}, "lists": {"A1": {"paper": "p", "column": "c"}}}, "form.twice"),
        ({"lists": {"A1": {"paper": "p"}}}, "form.list"), ({"lists": {"A1": "p"}}, "form.list"),
        ({"lists": {"A1": {"paper": "p", "column": "c", "rows": -1}}}, "form.list"),
        ({"lists": {"A1": {"paper": "p", "column": "c", "rows": True}}}, "form.list"),
    ],
)  # fmt: skip
def test_a_wrong_map_is_told(told: object, code: str) -> None:
    with pytest.raises(InputProblem) as caught:
        form_map(told)
    assert caught.value.code == code

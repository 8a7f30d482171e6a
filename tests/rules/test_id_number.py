"""ID numbers against GB 11643-1999, with python-stdnum as the oracle for the check digit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from app.rules.id_number import (
    PROBLEM_WORDS,
    card_of,
    check_digit,
    clean,
    forms_of,
    id_number_problem,
    mask,
    normalise_id_number,
    read_id_number,
)

GOOD = "99010119850312001" + check_digit("99010119850312001")


def test_both_forms_of_a_card() -> None:
    old = GOOD[:6] + GOOD[8:17]
    assert card_of(old) == card_of(GOOD) == GOOD
    assert set(forms_of(old)) == set(forms_of(GOOD)) == {old, GOOD}
    young = "99010120050312001" + check_digit("99010120050312001")
    assert forms_of(young) == (young,)  # nobody born in 2005 had 15 digits
    assert forms_of("990101851332001") == ("990101851332001",)  # no such day
    assert forms_of("") == ()


@settings(deadline=None)
@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_digit_agrees_with_the_oracle(body: str) -> None:
    assert check_digit(body) == mod_11_2.calc_check_digit(body)


@settings(deadline=None)
@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(place: int, shift: int) -> None:
    wrong = GOOD[:place] + str((int(GOOD[place]) + shift) % 10) + GOOD[place + 1 :]
    assert read_id_number(wrong).problem in ("id_check_digit", "id_impossible_date")


def test_what_a_good_number_says() -> None:
    read = read_id_number(GOOD)
    assert (read.number, read.problem, read.birth, read.sex) == (GOOD, "", date(1985, 3, 12), "男")
    assert read_id_number("990101850312002").birth == date(1985, 3, 12)
    assert read_id_number("990101850312002").sex == "女"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD[:-1], "id_length"),
        (GOOD + "0", "id_length"),
        ("", "id_length"),
        ("9901011985O312001X", "id_characters"),
        ("99010119851312001" + "0", "id_impossible_date"),
        ("99010119850230001" + "0", "id_impossible_date"),
        (GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"), "id_check_digit"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    assert read_id_number(text).problem == problem
    assert id_number_problem(text) == PROBLEM_WORDS[problem]


def test_a_birth_in_the_future_is_impossible() -> None:
    body = "99010120301201001"
    number = body + check_digit(body)
    assert read_id_number(number, today=date(2024, 8, 15)).problem == "id_impossible_date"
    assert read_id_number(number).problem == ""


def test_cleaning() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in GOOD)
    for written in (
        GOOD.lower(),
        f"'{GOOD}",
        f" {GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}\t",
        wide,
        f"\ufeff{GOOD}",
    ):
        assert clean(written) == normalise_id_number(written) == GOOD
    assert id_number_problem(GOOD) is None


def test_masking_shows_ten_characters_at_most() -> None:
    assert mask(GOOD) == GOOD[:6] + "********" + GOOD[-4:]
    assert mask("12345") == "*****"

"""Resident identity card numbers (GB 11643-1999): what they say and whether they can be right.

A wrong length, an impossible birth date or a wrong check digit is an error; the area code is not
judged, because abolished codes stay valid on old cards. Nothing here ever repairs a number.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
_IGNORED = dict.fromkeys(map(ord, " \t\r\n-'`‘’\u00a0\u3000\ufeff\u200b"))


@dataclass(frozen=True)
class IdNumber:
    """A number as read: `number` cleaned, `problem` empty or one of id_length, id_characters,
    id_impossible_date, id_check_digit; `birth` and `sex` (男/女) only when they can be trusted."""

    number: str
    problem: str = ""
    birth: date | None = None
    sex: str = ""


def clean(text: str) -> str:
    """`text` without the blanks, quotes and full-width forms that spreadsheets add; x becomes X (I14)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_IGNORED).upper()


def check_digit(first_17: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(map(mul, WEIGHTS, map(int, first_17)))
    return CHECK_DIGITS[total % 11]


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def read_id_number(text: str, *, today: date | None = None) -> IdNumber:
    """Read an 18-digit number or an old 15-digit one (accepted; it has no check digit).

    Problems are reported in the order a clerk can act on them: length, characters, date, check digit.
    """
    number = clean(text)
    if len(number) not in (15, 18):
        return IdNumber(number, "id_length")
    old = len(number) == 15
    body = number if old else number[:-1]
    if not (body.isascii() and body.isdigit()) or not (old or number[-1] in "0123456789X"):
        return IdNumber(number, "id_characters")
    birth = _birth("19" + number[6:12] if old else number[6:14])
    if birth is None or birth.year < 1900 or (today is not None and birth > today):
        return IdNumber(number, "id_impossible_date")
    if not old and check_digit(body) != number[-1]:
        return IdNumber(number, "id_check_digit")
    sex = "男" if int(number[14] if old else number[16]) % 2 else "女"
    return IdNumber(number, "", birth, sex)


def card_of(number: str) -> str:
    """The 18-digit number of the card, also for its old 15-digit one (19 before the year, check digit last).

    Anything that is no valid 15-digit number comes back as it is. For comparing; nothing is repaired.
    """
    if len(number) != 15 or read_id_number(number).problem:
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + check_digit(body)


def forms_of(number: str) -> tuple[str, ...]:
    """A number and, when it has one, the other form of the same card: 15 digits to 18, 18 of 19.. to 15."""
    card = card_of(number)
    old = card[:6] + card[8:17] if len(card) == 18 and card[6:8] == "19" else ""
    return tuple(dict.fromkeys(form for form in (number, card, old) if form))


def mask(number: str) -> str:
    """First six and last four characters; anything too short for that is hidden altogether."""
    text = clean(number)
    return text[:6] + "*" * (len(text) - 10) + text[-4:] if len(text) >= 14 else "*" * len(text)


PROBLEM_WORDS = {
    "id_length": "位数不对",
    "id_characters": "含有不该有的字符",
    "id_impossible_date": "出生日期不存在",
    "id_check_digit": "末位校验码不对",
}


def normalise_id_number(text: str) -> str:
    """`text` as it is stored: no blanks, narrow digits, capital X; '' stays ''."""
    return clean(text)


def id_number_problem(number: str) -> str | None:
    """Why `number` cannot be right, in Chinese words for a sentence; None when it can."""
    return PROBLEM_WORDS.get(read_id_number(number).problem)

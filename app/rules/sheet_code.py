"""The code printed on every page of a sign-in sheet, so that a scan finds its list again (complaint 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256


def sheet_code(held_on: date, class_session_id: int, roster: Iterable[tuple[int, int]]) -> str:
    """Code like `0815-A3F`: the day, then three hex digits of class session and list.

    `roster` is (printed number, person id) per row; any change of the list changes the code, so a sheet
    printed before the change can be told from one printed after it.
    """
    words = f"{class_session_id}|" + ",".join(f"{number}:{person}" for number, person in roster)
    return f"{held_on:%m%d}-{sha256(words.encode('ascii')).hexdigest()[:3].upper()}"

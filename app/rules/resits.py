"""补考: until which day a resit is in time, and how its day is written (Q2, Q28)."""

from __future__ import annotations

from datetime import date, timedelta

UNKNOWN_DAY = "补考日期未登记"


def last_day(held_on: date, month: str, resit_by: date | None) -> date:
    """The last day on which a resit of a test is in time (Q2: "a resit by the day set").

    The day set, where one was. Otherwise the end of the month the test counts for (`month`, '2024-08' or ''),
    or of the month it was held in where that is later: what is asked every month is done within it.
    """
    if resit_by is not None:
        return resit_by
    key = max(month, f"{held_on:%Y-%m}")
    return date(int(key[:4]) + key.endswith("-12"), int(key[5:7]) % 12 + 1, 1) - timedelta(days=1)


def day_words(day: date) -> str:
    """2024-08-15补考."""
    return f"{day}补考"


def day_in(note: str) -> date | None:
    """The day of a note as `day_words` writes it, as resits had it before they had a day; None for others."""
    try:
        day = date.fromisoformat(note.removesuffix("补考"))
    except ValueError:
        return None
    return day if note == day_words(day) else None


def note_words(day: date | None, note: str) -> str:
    """The day and the note of a resit in one line, the day once."""
    words = day_words(day) if day is not None else ""
    return "；".join(filter(None, (words if words not in note else "", note)))

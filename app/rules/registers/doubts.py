"""Papers taken over from before by the day they came in, which may belong to the period before (Q17, Q18)."""

from __future__ import annotations

from datetime import date

# Register and slot → the months in which what comes in more often looks back.
LOOKS_BACK = {
    ("study-file", "summary"): frozenset({1, 2, 3}),
    ("young-cadre", "report"): frozenset({1, 7}),
}


def earlier_period(register: str, slot: str, period: str, on: date) -> str:
    """The period before, where the paper came in its period's first months; '' where nothing is doubtful.

    A summary of 2024 that came in February 2024 may be of 2023, a report of 3 July of the first half.
    """
    if on.month not in LOOKS_BACK.get((register, slot), ()) or not _begins(period, on):
        return ""
    year, half = int(period[:4]), period[5:]
    if not half:
        return f"{year - 1}"
    return f"{year}-H1" if half == "H2" else f"{year - 1}-H2"


def _begins(period: str, on: date) -> bool:
    """Whether the day lies in the first months of the period."""
    year, _, half = period.partition("-")
    if year != f"{on.year}":
        return False
    return half in ("", "H1") if on.month < 7 else half == "H2"

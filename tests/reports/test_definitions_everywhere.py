"""Every paper with a figure says what its words mean (I12); forms without figures do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from app.reports import REPORTS
from tests.reports.test_golden import made

# What is signed, handed out or listed by name: no figure of the catalogue stands on it.
FORMS = {
    "sign-in": "signed by hand; its hours are those of the plan",
    "timetable": "what is planned, one line each",
    "plan": "what is planned, one row each, to be read again",
    "weeks": "meetings as they were entered, one line a unit",
    "pairs": "pairs and their talks as they were entered, one line each",
    "roster": "people of a day, one line each",
    "leave-slip": "one person's slip",
    "rotation-notice": "names and days of a month",
    "talk-form": "one talk's record",
    "talk-notice": "one talk's notice",
    "register": "what its entries say; its figures of the year stand in the summary",
}


def texts(part: Any) -> Iterator[str]:
    """Every string of a paper, tables and notes included."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from texts(getattr(part, field.name))
    elif isinstance(part, (tuple, list)):
        for each in part:
            yield from texts(each)


def test_every_form_is_a_report() -> None:
    assert set(FORMS) <= {report.id for report in REPORTS}


@pytest.mark.parametrize("report_id", [report.id for report in REPORTS])
def test_a_paper_with_figures_carries_its_definitions(town: Any, report_id: str) -> None:
    said = any("口径" in text for text in texts(made(town, report_id)))
    assert said == (report_id not in FORMS)

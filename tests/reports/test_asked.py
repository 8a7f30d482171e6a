"""A paper speaks for itself: its parameters say what they are, and the list of papers loads none of them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest

from app.reports import REPORTS, report
from app.reports.asked import Asked, MadeAt, What, Year, parameters, sets_of

ROOT = Path(__file__).resolve().parents[2]
IDS = [each.id for each in REPORTS]


def loaded(code: str) -> set[str]:
    """Our own modules a fresh process has after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return {name for name in done.stdout.split() if name.split(".")[0] in ("app", "db", "sqlalchemy")}


def test_the_list_of_papers_loads_no_builder() -> None:
    found = loaded("import app.reports")
    assert {name for name in found if name.startswith("app.reports")} == {
        "app.reports",
        "app.reports.asked",
        "app.reports.report",
    }
    assert not {name for name in found if name.startswith(("app.services", "app.figures", "sqlalchemy"))}


def test_a_sign_in_sheet_loads_about_what_it_needs() -> None:
    """Not the other papers with what they are made of: 149 modules of ours, when one list imported all."""
    own = loaded('from app.reports import report\nreport("sign-in").build')
    builders = {each.module for each in REPORTS} & own
    assert builders == {"app.reports.sign_in"}
    everything = loaded("from app.reports import REPORTS\nfor each in REPORTS: each.build")
    ours, all_ours = ({name for name in names if name.startswith("app.")} for names in (own, everything))
    assert len(ours) <= 50
    assert len(all_ours) > 3 * len(ours)


@pytest.mark.parametrize("report_id", IDS)
def test_every_parameter_is_asked_for_or_filled_in(report_id: str) -> None:
    own = report(report_id)
    asked = own.asked
    assert {each.name for each in asked} <= {field.name for field in fields(own.params)}
    flags = [each.asked.flag for each in asked]
    assert len(flags) == len(set(flags))
    for each in asked:
        assert each.asked.flag.startswith("--")
        assert each.asked.words
        assert json.loads(json.dumps(each.shown_default)) == each.shown_default
        assert (each.asked.what is What.CHOICE) == bool(each.asked.choices)
        # One that takes the place of another never must be given itself.
        assert not (each.asked.instead_of and each.is_required)
        assert each.asked.instead_of in ("", *flags)
        if each.is_required:
            assert each.shown_default is None
    assert [one for each in sets_of(asked) for one in each if one.name == "made_at"] == []


def test_a_parameter_that_says_nothing_is_refused() -> None:
    @dataclass(frozen=True)
    class Mute:
        year: Year
        by_unit: bool = True
        made_at: MadeAt = None

    with pytest.raises(TypeError, match="Mute.by_unit is neither asked for nor filled"):
        parameters(Mute)


def test_what_is_required_many_or_has_a_default() -> None:
    @dataclass(frozen=True)
    class Told:
        year: Year
        sheets: Annotated[
            tuple[str, ...], Asked("表", "--sheet", What.CHOICE, choices=(("a", "甲"), ("b", "乙")))
        ] = ("a", "b")
        first: Annotated[date | None, Asked("从", "--from", What.DATE, required=True)] = None
        made_at: MadeAt = None

    year, sheets, first = parameters(Told)
    assert (year.name, year.is_required, year.is_many, year.shown_default) == ("year", True, False, None)
    assert (sheets.is_required, sheets.is_many, sheets.shown_default) == (False, True, ["a", "b"])
    assert (first.is_required, first.shown_default) == (True, None)


def test_a_name_of_before_is_answered_to() -> None:
    assert report("four") is report("study-file")
    names = [name for each in REPORTS for name in (each.id, *each.old_ids)]
    assert len(names) == len(set(names))

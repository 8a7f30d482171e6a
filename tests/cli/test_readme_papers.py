"""What the README says of papers on the command line is so."""

from __future__ import annotations

import re
from pathlib import Path

from app.reports import REPORTS, report
from app.reports.asked import What

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
LINES = [line for line in README.splitlines() if re.match(r"ganxun \[--data DIR\] export [a-z]", line)]
OF_BULLETINS = {"--issue", "--reason", "--issue-date", "--correct"}


def test_the_papers_of_the_readme_are_there() -> None:
    named = {name for line in LINES for name in line.split(" export ", 1)[1].split()[0].split("|")}
    assert len(named) > 20
    assert named <= {each.id for each in REPORTS}


def test_every_flag_of_the_readme_is_one_of_its_papers() -> None:
    for line in LINES:
        papers = line.split(" export ", 1)[1].split()[0].split("|")
        known = {each.asked.flag for paper in papers for each in report(paper).asked}
        known |= {f"--no-{flag[2:]}" for flag in known} | {"--data", "--out"}
        known |= OF_BULLETINS if papers[0].startswith("bulletin") else set()
        typed = set(re.findall(r"--[a-z-]+", line.split("     ")[0]))
        assert typed <= known, line


def test_every_kind_is_explained() -> None:
    table = README[README.index("| `kind` |") :].split("\n\n")[0]
    assert {word for word in re.findall(r"`([a-z]+)`", table) if word != "kind"} == {
        each.value for each in What
    }

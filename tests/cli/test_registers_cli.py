"""`ganxun list registers`: what a program needs to enter and to export, and a table for people."""

from __future__ import annotations

import pytest

from app.registers import shipped
from app.rules.registers.description import Kind
from tests.cli.conftest import Ganxun


@pytest.fixture
def town(new_town: Ganxun) -> Ganxun:
    """An empty town."""
    return new_town


def test_list_registers_gives_fields_states_and_papers(town: Ganxun) -> None:
    rows = town("list", "registers", "--json").json
    assert [list(row) for row in rows] == [["id", "title", "group", "fields", "states", "papers"]] * len(rows)
    assert [row["id"] for row in rows] == [each for each in shipped() if each != "waiver"]
    for row in rows:
        assert all(list(field) == ["id", "title", "kind", "required"] for field in row["fields"])
        assert {field["kind"] for field in row["fields"]} <= set(Kind)
        assert all(list(each) == ["id", "title"] for each in (*row["states"], *row["papers"]))
        assert row["papers"]
    contest = next(row for row in rows if row["id"] == "contest")
    assert contest["group"] == "比武和典型"
    assert contest["fields"][0] == {"id": "day", "title": "日期", "kind": "day", "required": True}
    assert {"id": "entrants", "title": "参赛人员", "kind": "persons", "required": False} in contest["fields"]
    inspection = next(row for row in rows if row["id"] == "inspection")
    assert [state["title"] for state in inspection["states"]] == ["无问题", "待整改", "已整改", "已复查"]


def test_list_registers_as_a_table(town: Ganxun) -> None:
    out = town("list", "registers").out
    first, *lines = out.splitlines()
    assert first.split()[:3] == ["代号", "登记簿", "分组"]
    line = next(each for each in lines if each.startswith("fund "))
    assert "专项经费" in line
    assert "金额※" in line
    assert "讲课费签领单" in line

"""`ganxun fill`: a form filled from the command line, to the letter of its contract."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Ganxun


def form(folder: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Sheet"
    page["A1"], page["B1"] = "培训人次", None
    page["A2"], page["C2"] = "占比", "=B1*2"
    page["B2"].number_format = "0.0%"
    page["A8"] = "制表人："
    book.save(folder / "form.xlsx")
    return folder / "form.xlsx"


def filled(ganxun: Ganxun, folder: Path, told: object, *more: str) -> Any:
    (folder / "map.json").write_text(json.dumps(told), encoding="utf-8")
    return ganxun(
        "fill",
        form(folder),
        "--map",
        folder / "map.json",
        "--year",
        "2024",
        "--out",
        folder / "out.xlsx",
        *more,
    )


@pytest.fixture
def of_town(ganxun: Ganxun, tmp_path: Path) -> Ganxun:
    assert ganxun("init", "--town", "清河镇").status == 0
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["姓名", "单位", "职务", "性别"])
    for name in ("张𬭎", "李四", "王五"):
        page.append([name, "党政办公室", "科员", "女"])
    book.save(tmp_path / "r.xlsx")
    assert ganxun("import", "roster", tmp_path / "r.xlsx").status == 0
    return ganxun


def test_every_figure_of_the_list_can_be_asked_for(of_town: Ganxun, tmp_path: Path) -> None:
    rows = of_town("list", "figures", "--year", "2024", "--json").json
    cells = {f"Sheet!E{place}": row["id"] for place, row in enumerate(rows, 1)}
    answer = filled(of_town, tmp_path, {"cells": cells})
    assert answer.status == 0, answer.err
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sheet"]
    for place, row in enumerate(rows, 1):
        value = page[f"E{place}"].value
        assert value == row["value"] or (isinstance(value, float) and f"{value:g}" in str(row["value"])), row


def test_lists_facts_and_what_stays(of_town: Ganxun, tmp_path: Path) -> None:
    told = {
        "cells": {"Sheet!B1": "fact.town", "Sheet!D1": "fact.year"},
        "lists": {
            "Sheet!A3": {"paper": "roster", "column": "姓名"},
            "B3": {"paper": "roster", "column": "序号"},
        },
    }
    answer = filled(of_town, tmp_path, told)
    assert (answer.status, "2 格、2 列（最长 3 行）" in answer.out) == (0, True), answer.err
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sheet"]
    assert {page[f"A{row}"].value for row in range(3, 6)} == {"张𬭎", "李四", "王五"}
    assert (page["A8"].value, page["C2"].value, page["B1"].value) == ("制表人：", "=B1*2", "清河镇")
    assert openpyxl.load_workbook(form(tmp_path))["Sheet"]["B1"].value is None, "the form itself stays empty"


@pytest.mark.parametrize(
    "told",
    [
        {"cells": {"Sheet!C2": "att.took"}},
        {"cells": {"Sheet!C3": "att.nothing"}},
        {"cells": {"Blatt!C3": "att.took"}},
        {"cells": {"Sheet!C3": {"figure": "att.took", "unit": "没有的单位"}}},
        {"lists": {"Sheet!A7": {"paper": "roster", "column": "姓名"}}},
        {"lists": {"Sheet!A3": {"paper": "roster", "column": "姓名", "rows": 2}}},
        {"lists": {"Sheet!A3": {"paper": "roster", "column": "生肖"}}},
        {"lists": {"Sheet!A3": {"paper": "roster", "sheet": "没有", "column": "姓名"}}},
        {"lists": {"Sheet!A3": {"paper": "talk-form", "column": "姓名"}}},
        {"lists": {"Sheet!A3": {"paper": "none", "column": "姓名"}}},
        {"cells": {}},
        [],
    ],
)
def test_a_wrong_map_is_one_sentence_and_nothing_written(
    of_town: Ganxun, tmp_path: Path, told: object
) -> None:
    answer = filled(of_town, tmp_path, told)
    assert (answer.status, answer.is_sentence) == (1, True), answer.err
    assert not (tmp_path / "out.xlsx").exists()


def test_files_that_are_none(of_town: Ganxun, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{", encoding="utf-8")
    here, rest = form(tmp_path), ("--year", "2024", "--out", tmp_path / "o.xlsx")
    for template, where in ((tmp_path / "no.xlsx", "m.json"), (here, "m.json"), (here, "no.json")):
        answer = of_town("fill", template, "--map", tmp_path / where, *rest)
        assert (answer.status, answer.is_sentence) == (1, True), answer.err
    shutil.copy(here, tmp_path / "same.xlsx")
    (tmp_path / "m.json").write_text('{"cells": {"A9": "fact.town"}}', encoding="utf-8")
    same = tmp_path / "same.xlsx"
    answer = of_town("fill", same, "--map", tmp_path / "m.json", "--year", "2024", "--out", same)
    assert (answer.status, answer.is_sentence) == (1, True), answer.err
    answer = of_town(
        "fill", same, "--map", tmp_path / "m.json", "--year", "2024", "--out", tmp_path / "o.docx"
    )
    assert (answer.status, answer.is_sentence) == (2, True), answer.err

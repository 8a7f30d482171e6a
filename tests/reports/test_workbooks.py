"""Every workbook is sound as a file: Excel and WPS repair what is not, and lose data doing it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, range_boundaries

from app.reports import REPORTS
from app.writers.output import write_document
from tests.reports.test_golden import PARAMS, made

XLSX = sorted(one.id for one in REPORTS if "xlsx" in one.formats and one.id in PARAMS)


def faults(path: Path) -> list[str]:
    """Rows or cells out of order or twice, merges that overlap, rows without their height."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                continue
            xml = archive.read(name).decode("utf-8")
            rows = [int(number) for number in re.findall(r'<row r="(\d+)"', xml)]
            if rows != sorted(set(rows)):
                found.append(f"{name}: rows {[r for r in rows if rows.count(r) > 1] or rows}")
            for number, cells in re.findall(r'<row r="(\d+)"[^>]*>(.*?)</row>', xml, re.DOTALL):
                columns = [column_index_from_string(c) for c in re.findall(r'<c r="([A-Z]+)\d+"', cells)]
                if columns != sorted(set(columns)):
                    found.append(f"{name}: cells of row {number}")
            if bare := re.findall(r'<row r="(\d+)"(?![^>]* ht=)[^>]*>', xml):
                found.append(f"{name}: rows without height {bare}")
            taken: set[tuple[int, int]] = set()
            for area in re.findall(r'<mergeCell ref="([^"]+)"', xml):
                left, top, right, bottom = range_boundaries(area)
                own = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
                if own & taken:
                    found.append(f"{name}: {area} overlaps")
                taken |= own
    return found


@pytest.mark.parametrize("report_id", XLSX)
def test_workbook_is_sound(town: Any, report_id: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_document(made(town, report_id), path)
    assert faults(path) == []
    for sheet in load_workbook(path).worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows, sheet.title
        assert sheet.oddFooter.center.text

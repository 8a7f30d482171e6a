"""Workbooks made on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """Write grids as an xlsx file; returns its path."""
    import openpyxl

    def make(*grids: Grid | Sequence[Sequence[Any]], name: str = "表.xlsx") -> Path:
        target = openpyxl.Workbook()
        target.remove(target.active)
        for position, grid in enumerate(grids, 1):
            if not isinstance(grid, Grid):
                grid = Grid(grid, name=f"Sheet{position}")
            sheet = target.create_sheet(grid.name)
            for row in grid.rows:
                sheet.append(list(row))
            for area in grid.merged:
                sheet.merge_cells(area)
            for letter in grid.hidden:
                sheet.column_dimensions[letter].hidden = True
        path = tmp_path / name
        target.save(path)
        return path

    return make

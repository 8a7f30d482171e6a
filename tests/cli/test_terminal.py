"""Tables on a terminal: folded to its width by the width of Chinese; one line a row anywhere else."""

from __future__ import annotations

import pytest

from app import terminal
from app.cli.register_list import HEADERS, _row
from app.registers import shipped
from app.terminal import folded, table_lines, width_of


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_list_of_registers_fits(width: int) -> None:
    rows = [_row(register) for register in shipped().values()]
    cells = [list(HEADERS.values()), *([str(row[name]) for name in HEADERS] for row in rows)]
    lines = table_lines(cells, width)
    assert max(map(width_of, lines)) <= width
    assert len(lines) > len(cells)
    for at, name in enumerate(HEADERS):
        # Nothing is left out: every part of a list of words stands somewhere.
        assert all(part[:4] in "".join(lines) for row in rows for part in str(row[name]).split("、"))
        assert cells[0][at][:2] in lines[0]


def test_without_a_terminal_a_row_is_one_line() -> None:
    cells = [["代号", "字段"], ["fund", "金额、" * 60]]
    assert len(table_lines(cells)) == 2
    assert terminal.terminal_width() is None


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("日期、金额、班次", 8, ["日期、", "金额、", "班次"]),
        ("日期、金额、班次", 10, ["日期、金额、", "班次"]),
        ("四有材料报送情况表", 8, ["四有材料", "报送情况", "表"]),
        ("a四有", 4, ["a四", "有"]),
        ("", 8, [""]),
        ("fund", 8, ["fund"]),
    ],
)
def test_folding(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width) == lines
    assert "".join(lines) == text

"""Names of organs are full ones, made from the town's settings."""

from __future__ import annotations

import pytest

from app.rules.organs import committee, discipline, organ


@pytest.mark.parametrize(
    ("town", "office", "name"),
    [
        ("清河镇", "党建办", "中共清河镇委员会党建工作办公室"),
        ("清河镇", "党建工作办公室", "中共清河镇委员会党建工作办公室"),
        ("大河乡", "组织办", "中共大河乡委员会组织办公室"),
        ("大河乡", "党政办", "大河乡党政综合办公室"),
        ("东风街道", "党建办", "中共东风街道工作委员会党建工作办公室"),
        ("清河镇", "中共清河镇委员会组织科", "中共清河镇委员会组织科"),
        ("清河镇", "清河镇干部教育中心", "清河镇干部教育中心"),
        ("清河镇", "", "清河镇"),
        ("", "党建办", "党建办"),
    ],
)
def test_the_office_has_a_full_name(town: str, office: str, name: str) -> None:
    assert organ(town, office) == name


def test_committees() -> None:
    assert committee("清河镇") == "中共清河镇委员会"
    assert discipline("清河镇") == "中共清河镇纪律检查委员会"
    assert committee("东风", "街道") == "中共东风工作委员会"
    assert discipline("东风街道") == "中共东风街道纪律检查工作委员会"
    assert committee("") == discipline("") == ""

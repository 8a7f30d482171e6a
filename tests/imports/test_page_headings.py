"""What a printed page repeats in the middle of a list belongs to no unit and ends none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.sheets import MakeBook, check, fields

HEAD = ["单位", "姓名", "职务"]


@pytest.mark.parametrize("title", ["中共清河镇委员会组织办党员干部信息表", "清河镇在职干部花名册"])
@pytest.mark.parametrize("again", ["{}", "{}（续）", "{} 续表"])
def test_the_title_of_the_next_page_is_no_unit(book: MakeBook, title: str, again: str) -> None:
    rows: list[list[Any]] = [[title], HEAD, ["柳树村", "郑洋", "书记"], [again.format(title)], HEAD]
    rows += [[None, "刘丽超", "委员"], [None, "于杰勇", "会计"]]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [(n, "柳树村") for n in ("郑洋", "刘丽超", "于杰勇")]


def test_the_title_of_another_list_ends_the_first(book: MakeBook) -> None:
    rows: list[list[Any]] = [["东湾村干部名册"], HEAD[1:], ["郑洋", "书记"], ["西山村干部名册"], HEAD[1:]]
    rows += [["刘丽超", "委员"], ["东湾村干部名册"], HEAD[1:], ["于杰勇", "会计"]]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [("郑洋", "东湾村"), ("刘丽超", "西山村"), ("于杰勇", "东湾村")]


@pytest.mark.parametrize("edge", ["续表", "（接下页）", "第 1 页 共 3 页", "—— 第2页 ——", "1/3页"])
def test_the_edge_of_a_page_does_not_end_a_unit(book: MakeBook, edge: str) -> None:
    rows: list[list[Any]] = [HEAD, ["柳树村", "郑洋", "书记"], [None, "刘丽超", "委员"], [edge]]
    rows += [[None, "于杰勇", "会计"]]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [(n, "柳树村") for n in ("郑洋", "刘丽超", "于杰勇")]
    assert not any(row.messages for row in preview.rows)

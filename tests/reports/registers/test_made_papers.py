"""What stands on the papers of a register: rows, sums, order, who is written to and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputProblem
from app.papers.document import Document, Fact
from app.papers.letter import Fields, Letter, Letters, Paragraph, TableBlock
from app.reports.registers import listing, page_paper, urging
from app.rules.registers.entries import Entry
from app.writers.output import write_document
from tests.reports.registers.made_registers import ENTRIES, FILES, RECEIVED, TALK, material


def rows(paper_id: str, document: dict[str, Any] = TALK, entries: tuple[Entry, ...] = ENTRIES) -> list[Any]:
    made = material(document, entries)
    return list(listing.build(made, made.register.paper(paper_id)).sections[0].table.rows)


def letters(paper: Letter | Letters) -> list[Letter]:
    return [paper] if isinstance(paper, Letter) else list(paper.letters)


def facts(letter: Letter) -> list[Fact]:
    return [
        each for part in letter.blocks if isinstance(part, Fields) for row in part.rows for each in row.fields
    ]


def test_a_list_in_order_with_words_numbers_and_sums() -> None:
    made = material(TALK, ENTRIES)
    table = listing.build(made, made.register.paper("list")).sections[0].table
    assert [tuple(each) for each in table.rows] == [
        (1, date(2024, 3, 2), "全镇", "防汛", None, 0, "数据不足", 300, None, None),
        (2, date(2024, 8, 15), "东湾村", "消防", "广场", 3, 94.25, 1200.5, "李强", "待整改"),
    ]
    assert table.total is not None
    assert tuple(table.total) == ("合计", None, None, None, None, 3, None, 1500.5, None, None)


def test_a_list_of_lines_keeps_those_whose_mark_holds() -> None:
    assert rows("praise") == [(1, "李强", "西坪村", "消防", 96, 1)]


def test_a_list_of_a_state_knows_no_entry_without_it() -> None:
    assert rows("open") == [(1, "东湾村", "组织有序。")]


def test_a_group_without_a_column_is_a_sheet_with_its_own_sum() -> None:
    made = material(TALK, ENTRIES)
    document = listing.build(made, made.register.paper("cost"))
    assert [(each.name, each.facts[0][0].text) for each in document.sections] == [
        ("消防", "项目：消防"),
        ("防汛", "项目：防汛"),
    ]
    assert [each.table.total for each in document.sections] == [("合计", 1200.5), ("合计", 300)]


def test_nothing_to_print_is_one_sentence() -> None:
    made = material(TALK, ENTRIES[1:])
    with pytest.raises(InputProblem, match="paper_empty"):
        listing.build(made, made.register.paper("open"))


def test_who_owes_each_quarter_and_how_it_stands() -> None:
    found = rows("late")
    assert len(found) == 8
    assert found[4][1:] == ("东湾村", "2024年第三季度", date(2024, 9, 30), date(2024, 8, 15), "已交")
    assert found[0][-1] == "逾期163天"


def test_the_grid_says_the_day_or_how_it_stands() -> None:
    assert rows("table", FILES, RECEIVED) == [
        (1, "王芳", "东湾村", "4月9日（迟）", "未到期", "1/2", "总结"),
        (2, "李强", "西坪村", "3月9日", "未到期", "1/2", "总结"),
    ]


def test_a_page_tells_its_facts_and_ranks_its_lines() -> None:
    made = material(TALK, ENTRIES)
    first, second = letters(page_paper.build(made, made.register.paper("sheet")))
    told = {each.label: each.value for each in facts(first)}
    assert told == {
        "日期": "2024年8月15日",
        "主办单位": "东湾村",
        "项目": "消防",
        "地点": "广场",
        "情况": "组织有序。",
    }
    table = next(part.table for part in first.blocks if isinstance(part, TableBlock))
    assert [column.title for column in table.columns] == ["序号", "姓名", "单位", "得分", "名次"]
    assert [row[1] for row in table.rows] == ["李强", "王芳", "赵敏"]
    assert [part.text for part in first.blocks if isinstance(part, Paragraph)] == ["本次演练共3人参加。"]
    assert {each.label: each.value for each in facts(second)}["主办单位"] == "全镇"


def test_a_page_of_somebody_holds_all_that_is_theirs() -> None:
    made = material(FILES, (*RECEIVED, replace(RECEIVED[0], id=9, slot="summary", on_day=date(2024, 12, 1))))
    first, second = letters(page_paper.build(made, made.register.paper("cover")))
    table = next(part.table for part in first.blocks if isinstance(part, TableBlock))
    assert [row[1] for row in table.rows] == ["计划", "总结"]
    assert facts(second)[0].value == "李强"


def test_a_blank_form_is_empty_ticks_choices_and_says_what_it_is() -> None:
    made = material(TALK, ENTRIES)
    form = page_paper.blank(made, made.register.paper("form"))
    told = {each.label: each.value for each in facts(form)}
    assert told == {"日期": "", "主办单位": "", "项目": "□消防　□防汛", "地点": "", "情况": ""}
    assert form.code == "DJ-drill-form-2024"
    assert "本次演练共＿＿＿＿人参加。" in [part.text for part in form.blocks if isinstance(part, Paragraph)]


def test_each_unit_that_is_late_gets_a_letter_that_gives_it_a_week() -> None:
    made = material(TALK, ENTRIES)
    found = letters(urging.build(made, made.register.paper("urge")))
    assert [each.recipients for each in found] == ["东湾村", "西坪村"]
    text = next(part.text for part in found[0].blocks if isinstance(part, Paragraph))
    assert text == "你单位2024年第一季度、2024年第二季度演练尚未开展，请于2024年9月17日前开展并报送。"
    table = next(part.table for part in found[0].blocks if isinstance(part, TableBlock))
    assert [row[-1] for row in table.rows] == ["逾期163天", "逾期72天"]


def test_the_day_to_answer_is_the_deadline_while_it_is_ahead() -> None:
    made = material(TALK, ENTRIES, on=date(2024, 3, 25))
    text = next(
        part.text
        for part in letters(urging.build(made, made.register.paper("urge")))[0].blocks
        if isinstance(part, Paragraph)
    )
    assert "请于2024年3月31日前" in text


def test_nobody_is_urged_where_nothing_is_due() -> None:
    made = material(TALK, ENTRIES, on=date(2024, 1, 2))
    with pytest.raises(InputProblem, match="nothing_owed"):
        urging.build(made, made.register.paper("urge"))


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "docx"])
@pytest.mark.parametrize("paper_id", ["list", "sheet", "urge", "form"])
def test_every_form_is_written_in_every_format(paper_id: str, ending: str, tmp_path: Path) -> None:
    made = material(TALK, ENTRIES)
    paper = made.register.paper(paper_id)
    forms = {
        "list": listing.build,
        "page": page_paper.build,
        "blank": page_paper.blank,
        "letter": urging.build,
    }
    built: Document | Letter | Letters = forms[paper.form](made, paper)  # type: ignore[operator]
    assert write_document(built, tmp_path / f"a.{ending}").path.stat().st_size > 1000


def test_a_paper_of_the_next_year_is_headed_with_that_year() -> None:
    """清河镇2024年下年度课程建议表 leaves open which year is meant."""
    made = material(TALK, ENTRIES)
    paper = made.register.paper("list")
    assert made.heading(replace(paper, title="下年度课程建议表")).endswith(f"{made.year + 1}年度课程建议表")
    assert "下年度" not in made.heading(replace(paper, title="下年度课程建议表"))
    assert made.heading(paper).endswith(f"{made.year}年{paper.title}")

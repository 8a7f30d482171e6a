"""点名调训名单 and 补训通知 order nobody to a day that has gone by."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.papers.letter import Letter, Letters, TableBlock
from app.reports import call_up, make_up_notice
from app.reports.call_up import CallUpParams
from app.reports.make_up_notice import MakeUpNoticeParams
from app.services.follow_up import make_ups
from app.writers.letter_text import letter_text


def called(town: Any, today: date) -> str:
    """What is arranged for 阿卜杜拉, planned for 10 September."""
    with town.database.read() as session:
        document = call_up.build(session, CallUpParams(2024, today=today))
    rows = {str(row[1]): row for row in document.sections[0].table.rows}
    return str(rows["阿卜杜拉·买买提江"][7])


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 9, 1), "9月10日 镇党校 自学并写心得"),
        (date(2024, 9, 10), "9月10日 镇党校 自学并写心得"),
        (date(2024, 9, 11), "原定9月10日"),
    ],
)
def test_a_day_gone_by_is_said_and_ordered_to_nobody(town: Any, today: date, words: str) -> None:
    assert called(town, today) == words
    with town.database.read() as session:
        made = make_up_notice.build(session, MakeUpNoticeParams(2024, issued_on=today))
    letters = made.letters if isinstance(made, Letters) else (made,)
    assert all(isinstance(letter, Letter) for letter in letters)
    cells = [
        str(cell)
        for letter in letters
        for block in letter.blocks
        if isinstance(block, TableBlock)
        for row in block.table.rows
        for cell in row
    ]
    assert words in cells


def test_only_what_has_a_day_is_notified_of_and_the_rest_is_reminded(town: Any) -> None:
    texts: dict[str, str] = {}
    # Before the day arranged it is a notice; once it has gone by nobody is ordered to come to it any more.
    for today in (date(2024, 9, 1), date(2024, 9, 11)):
        with town.database.read() as session:
            made = make_up_notice.build(session, MakeUpNoticeParams(2024, issued_on=today))
        letters = made.letters if isinstance(made, Letters) else (made,)
        texts |= {letter.title: letter_text(letter) for letter in letters if isinstance(letter, Letter)}
    notices = [text for title, text in texts.items() if "通知" in title]
    reminders = [text for title, text in texts.items() if "提醒" in title]
    assert notices
    assert reminders
    assert all("另行通知" not in text for text in texts.values())
    assert all("9月10日" in text for text in notices)
    assert all("现将补训安排通知如下" not in text and "按时参加并签到" not in text for text in reminders)


def test_who_made_up_after_the_year_is_not_called_any_more(town: Any) -> None:
    """A list of 20 January knows the repair of 3 January; one of the year's last day does not."""
    name = "阿卜杜拉·买买提江"
    with town.database.write(actor="t", action="make_up.done") as unit:
        (row,) = [r for r in make_ups.list_missed(unit.session, year=2024) if r.name == name and r.make_up_id]
        make_ups.finish_make_up(unit.session, make_up_id=row.make_up_id, done_on=date(2025, 1, 3))

    def called(today: date) -> set[str]:
        with town.database.read() as session:
            paper = call_up.build(session, CallUpParams(2024, today=today))
        return {str(line[1]) for line in paper.sections[0].table.rows if line[4]}

    assert name in called(date(2024, 12, 31))
    assert name not in called(date(2025, 1, 20))

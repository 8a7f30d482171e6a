"""Lists one below the other; a header that only comes again, or a remark that is a header's word, is none."""

from __future__ import annotations

from tests.imports.sheets import MakeBook, check, fields, id_of, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "东湾村"), ("吴四海", "东湾村")]


def test_a_word_of_headers_among_data_is_no_header(book: MakeBook) -> None:
    rows = [["序号", "姓名", "身份证号", "手机", "单位", "备注"]]
    for n, (name, unit) in enumerate(PEOPLE, 1):
        rows.append([str(n), name, id_of(n), f"1390000000{n}", unit, "党员" if n % 2 else "干部"])
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == PEOPLE
    assert not any(row.messages for row in preview.rows)


def test_the_header_of_the_next_page_is_the_same_header(book: MakeBook) -> None:
    head = ["日期", "姓名", "单位", "是否到会", "备注"]
    rows = [[None, "填报单位：党建办", None, "填报时间"], head]
    for day in ("2024-03-05", "2024-03-12"):
        for n, (name, unit) in enumerate(PEOPLE):
            rows.append([day, name, unit, "√"])
            if n == 1:
                rows.append(head)
    known = town(PEOPLE, {"2024-03-05": "公文写作", "2024-03-12": "信访条例"})
    preview = check("attendance", book(rows), known)
    want = [(name, day, "出勤") for day in ("2024-03-05", "2024-03-12") for name, _ in PEOPLE]
    assert fields(preview, "name", "date", "mark") == want

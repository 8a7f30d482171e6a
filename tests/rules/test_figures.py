"""Hours, scores and names."""

from __future__ import annotations

import pytest

from app.rules import hours, names, scoring
from app.rules.scoring import Try


@pytest.mark.parametrize(
    ("centi", "text"), [(250, "2.5"), (300, "3"), (0, "0"), (25, "0.25"), (-150, "-1.5"), (1005, "10.05")]
)
def test_hundredths_as_text_and_back(centi: int, text: str) -> None:
    assert hours.format_centi(centi) == text
    assert hours.parse_centi(text) == centi


@pytest.mark.parametrize("text", ["", "abc", "1.234", "nan", "inf", "1e99999"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert hours.parse_centi(text) is None


def test_credit_rounds_half_up() -> None:
    assert hours.credit(250, 100) == 250
    assert hours.credit(1, 50) == 1
    assert hours.credit(250, 0) == 0


def test_ties_share_a_rank() -> None:
    assert scoring.ranks([9000, 8000, 9000, None, 7000]) == [1, 3, 1, None, 4]


def test_best_and_first_policy() -> None:
    tries = [Try(1, "normal", 5000), Try(2, "makeup", 7000)]
    assert scoring.counting_try(tries, "best") == tries[1]
    assert scoring.counting_try(tries, "first") == tries[0]


def test_absent_then_resit_counts_the_resit() -> None:
    tries = [Try(1, "absent", None), Try(2, "makeup", 6500)]
    assert scoring.counting_try(tries, "first") == tries[1]


def test_absent_is_not_zero() -> None:
    found = scoring.figures([Try(1, "normal", 8000), Try(1, "absent", None), Try(1, "normal", 0), None], 6000)
    assert (found.due, found.tested, found.passed, found.absent) == (4, 2, 1, 1)
    assert found.average_centi == 4000
    assert found.lowest_centi == 0


def test_exempt_people_are_not_due_and_cheats_do_not_pass() -> None:
    found = scoring.figures([Try(1, "exempt", None), Try(1, "cheated", None)], 6000)
    assert (found.due, found.tested, found.passed, found.average_centi) == (1, 1, 0, None)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("张　三", "张三"),
        (" 李 四\t", "李四"),
        ("阿卜杜·热合曼", "阿卜杜·热合曼"),
        ("阿卜杜•热合曼", "阿卜杜·热合曼"),
        ("王\u200b五", "王五"),
    ],
)
def test_names_are_cleaned(raw: str, clean: str) -> None:
    assert names.clean_name(raw) == clean


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("张三丰", "zsf"),
        ("张三丰", "zhangs"),
        ("张三丰", "三"),
        ("单雄信", "sxx"),
        ("单雄信", "dxx"),
        ("仇和", "qh"),
        ("解海龙", "xhl"),
        ("区寄", "oj"),
        ("曾国藩", "zgf"),
        ("欧阳云秀", "oyyx"),
        ("尉迟敬德", "yuchi"),
        ("张三丰", "ZSF"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("阿依古丽·买买提", "ayigulimaimaiti"),
        ("阿依古丽·买买提", "aygl·mmt"),
        ("阿依古丽·买买提", "古丽.买"),
        ("阿依古丽·买买提", "古丽•买"),
        ("阿依古丽·买买提", "丽买"),
        ("浣青", "huan"),
        ("浣青", "wq"),
        ("贠小红", "yxh"),
        ("贠小红", "yunxiaohong"),
        ("贠小红", "yuanxiao"),
    ],
)
def test_every_reading_finds_the_name(name: str, query: str) -> None:
    assert names.matches(query, name=name, key=names.search_key(name))


def test_keys_stored_with_a_dot_are_found_without_it() -> None:
    assert names.matches("ayglmmt", name="阿依古丽·买买提", key=" aygl·mmt ayiguli·maimaiti")
    assert names.matches("yun", name="贠小红", key=" yxh yuanxiaohong")
    assert not names.matches("glmmt", name="阿依古丽·买买提", key=" aygl·mmt ayiguli·maimaiti")


@pytest.mark.parametrize("text", ["", " ", "·", "."])
def test_a_query_of_nothing_but_dots(text: str) -> None:
    assert names.matches(text, name="张三", key=" zs") is (not text.strip())


def test_search_by_tail_of_id_and_phone() -> None:
    key = names.search_key("张三")
    assert names.matches("002x", name="张三", key=key, id_number="99010119900101002X")
    assert names.matches("7788", name="张三", key=key, phone="13900007788")
    assert not names.matches("2x", name="张三", key=key, id_number="99010119900101002X")


def test_search_does_not_match_inside_a_spelling() -> None:
    assert not names.matches("ang", name="张三", key=names.search_key("张三"))


def test_pinyin_order_reads_surnames_right() -> None:
    order = sorted(["单雄信", "曾国藩", "安然", "仇和", "欧阳修"], key=names.sort_key)
    assert order == ["安然", "欧阳修", "仇和", "单雄信", "曾国藩"]


def test_rare_characters_have_a_key() -> None:
    assert names.search_key("𬭎㛃").strip()
    assert names.sort_key("𬭎㛃")

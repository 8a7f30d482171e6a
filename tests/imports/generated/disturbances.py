"""What every office list may carry around its rows: titles, totals, notes, signatures, empty rows."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.imports.generated.paper import Page

TOTALS = (
    "合计", "共：", "共{n}人", "人数：{n}", "总计：{n}人", "以上共{n}人", "小计", "计", "本页合计", "合  计",
    "总人数 {n}", "共计{n}名",
)  # fmt: skip
NOTES = (
    "注：本表由各支部填报，请于每月5日前报送。",
    "备注：人员如有变动请及时更新。",
    "说明：1.本表一式两份。2.请用黑色签字笔填写。",
    "※ 以上信息仅供内部使用",
    "填表说明：单位栏填写全称。",
)
SIGNATURES = (
    ["填表人：", None, "审核人：", None, "联系电话："],
    [None, "单位负责人（签字）：", None, None, "年  月  日"],
    ["制表：党建办", None, None, "主要领导签字："],
    [None, None, "经办人：", "日期："],
)
TITLES = ("清河镇{what}", "{what}", "中共清河镇委员会组织办{what}", "附件2：清河镇{what}", "{what}（2024年）")


def chance(rng: Random, share: float) -> bool:
    """True in this share of cases."""
    return rng.random() < share


def spaced(rng: Random, word: str) -> str:
    """A header word as it is typed: 姓 名, 联系\\n电话, （必填）."""
    pick = rng.random()
    if len(word) == 2 and pick < 0.2:
        return word[0] + " " * rng.randint(1, 4) + word[1]
    if len(word) >= 4 and pick < 0.1:
        return word[:2] + "\n" + word[2:]
    return word + "（必填）" if pick > 0.96 else word


def add_title(rng: Random, page: Page, what: str, how: list[str]) -> None:
    """Lines above the header."""
    if chance(rng, 0.75):
        page.title(rng.choice(TITLES).format(what=what))
        how.append("title")
    if chance(rng, 0.25):
        page.add("填报单位：清河镇党建办", None, None, "填报时间：2024年8月1日")
        how.append("line under the title")
    if chance(rng, 0.1):
        page.add()


def total_row(rng: Random, width: int, count: int, *, at: int) -> list[Any]:
    """A row of totals: the word in one of the first columns, sometimes with its number beside."""
    row: list[Any] = [None] * max(width, 2)
    word = rng.choice(TOTALS).format(n=count)
    row[min(at, width - 1)] = word
    if word[-1] not in "人名" and not word[-1].isdigit() and chance(rng, 0.5) and at + 1 < width:
        row[at + 1] = count if chance(rng, 0.5) else f"{count}人"
    return row


def add_end(rng: Random, page: Page, count: int, how: list[str], *, key_column: int) -> None:
    """Totals, notes and signatures below the list."""
    if chance(rng, 0.3):
        at = rng.choice((0, key_column))
        page.rows.append(total_row(rng, page.width, count, at=at))
        how.append(f"total {page.rows[-1][at]}")
    if chance(rng, 0.15):
        page.add()
    if chance(rng, 0.25):
        note = rng.choice(NOTES)
        row = page.add(note)
        if chance(rng, 0.5):
            page.merged.append((row, 0, row, page.width - 1))
        how.append("note")
    if chance(rng, 0.25):
        page.rows.append(list(rng.choice(SIGNATURES)))
        how.append("signatures")


def add_gaps(rng: Random, page: Page, how: list[str]) -> None:
    """Empty rows and the header once more, as on a second printed page."""
    header = page.rows[page.body - 1]
    for at in range(len(page.rows) - 1, page.body, -1):
        if page.is_inside_merge(at):
            continue
        if chance(rng, 0.03):
            page.insert(at, [])
            how.append("empty row")
        elif chance(rng, 0.015):
            page.insert(at, header)
            how.append("header again")

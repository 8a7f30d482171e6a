"""How what is owed is said: 已交, 迟交3天, 免（病假）, 未到期, 将到期, 逾期3天; one wording everywhere."""

from __future__ import annotations

from app.rules.registers.owing import DONE, LATE, NOT_DUE, OVERDUE, SOON, WAIVED, Owed

WORDS = {DONE: "已交", LATE: "迟交", WAIVED: "免", NOT_DUE: "未到期", SOON: "将到期", OVERDUE: "逾期"}


def verdict_text(row: Owed) -> str:
    """The verdict with its days or its reason; of several asked for also how many have come."""
    words = WORDS[row.verdict]
    if row.verdict in (LATE, OVERDUE):
        words += f"{row.days}天"
    elif row.verdict == WAIVED and row.reason:
        words += f"（{row.reason}）"
    return f"{words}（{row.have}/{row.asked}）" if row.asked > 1 and row.is_missing else words

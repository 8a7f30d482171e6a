"""四有: the four papers of a study record, and which of them a record is (C28, Q18)."""

from __future__ import annotations

FOUR = ("年度学习计划", "年度学习总结", "集中学习讨论记录", "学习体会")


def paper_of(subject: str, title: str) -> str:
    """Which of the four a record is: the one chosen, else what its title is exactly; '' for none."""
    return next((word for word in FOUR if word in (subject, title)), "")

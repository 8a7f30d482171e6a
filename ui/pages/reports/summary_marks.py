"""How the texts of the year's summary name a figure."""

from __future__ import annotations


def mark_of(code: str) -> str:
    """【场次】: how the texts name a figure."""
    from app.services.year.summary_texts import FIGURES

    return next((f"【{mark}】" for mark, own in FIGURES.items() if own == code), "")

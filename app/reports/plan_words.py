"""What a plan rests on, as papers say it: the 方案 with its number, and who decided it (A01, B01, C36)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.services.plan.programmes import ProgrammeRow


def basis(programmes: Sequence[ProgrammeRow], titles: Iterable[str]) -> tuple[str, ...]:
    """A line for each of the plans that class sessions of the paper belong to, and for those above them."""
    by_title = {each.title: each for each in programmes}
    by_id = {each.id: each for each in programmes}
    own = [by_title[title] for title in dict.fromkeys(titles) if title in by_title]
    above = [by_id[each.parent_id] for each in own if each.parent_id in by_id]
    return tuple(line(each) for each in dict.fromkeys((*above, *own)))


def line(programme: ProgrammeRow) -> str:
    """依据《清河镇2024年干部教育培训方案》（清党发〔2024〕3号），2024年1月8日镇党委会研究决定。"""
    number = f"（{programme.document_no}）" if programme.document_no else ""
    title = programme.title.strip("《》")
    if not programme.decision:
        return f"依据《{title}》{number}。"
    decided = programme.decision.rstrip("。")
    said = (
        decided
        if any(word in decided for word in ("决定", "通过", "同意", "审议"))
        else f"经{decided}研究决定"
    )
    return f"依据《{title}》{number}，{said}。"

"""`ganxun list reports`: every paper with its formats and what it is asked for."""

from __future__ import annotations

from app.reports import REPORTS
from app.reports.asked import Parameter

HEADERS = {"id": "编号", "title": "报表", "formats_text": "格式", "params_text": "参数（※ 为必填）"}
TABLE_ONLY = ("formats_text", "params_text")


def rows() -> list[dict[str, object]]:
    """[{id, title, formats, params: [{flag, words, kind, default, required}]}], in the order of the list."""
    return [
        {
            "id": report.id,
            "title": report.title,
            "formats": list(report.formats),
            "params": [_row(each) for each in report.asked],
            "formats_text": "、".join(report.formats),
            "params_text": " ".join(
                each.asked.flag + ("※" if each.is_required else "") for each in report.asked
            ),
        }
        for report in REPORTS
    ]


def _row(each: Parameter) -> dict[str, object]:
    return {
        "flag": each.asked.flag,
        "words": each.asked.words,
        "kind": each.asked.what.value,
        "default": each.shown_default,
        "required": each.is_required,
    }

"""`ganxun list sources`: what the codes of 依据 stand for, each in its own words."""

from __future__ import annotations

from app.sources import COMPLAINT, DUTY, IDEA, NUMBER, PITFALL, PROMISE, RULE, all_sources

HEADERS = {"code": "编号", "kind_text": "种类", "of": "出处", "text": "原文"}
TABLE_ONLY = ("kind_text",)
KIND_WORDS = {
    DUTY: "文件要求",
    NUMBER: "文件数字",
    RULE: "制度规则",
    IDEA: "做法",
    COMPLAINT: "意见",
    PROMISE: "保证",
    PITFALL: "教训",
}


def rows() -> list[dict[str, object]]:
    """[{code, text, of, kind, from}], in the order of the file; `from`: the codes a rule rests on."""
    return [
        {
            "code": source.code,
            "text": source.text,
            "of": source.of,
            "kind": source.kind,
            "from": list(source.comes_from),
            "kind_text": KIND_WORDS[source.kind],
        }
        for source in all_sources().values()
    ]

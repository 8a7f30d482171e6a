"""What a kept document of a register says, in words: for the trail, and to set two of them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.errors import GanxunError
from app.rules.registers.checking import parsed
from app.rules.registers.description import Due, Field, Kind, Paper, Period, Register, Who
from app.rules.registers.names import Names

EMPTY = ""
KIND_TITLES: Mapping[Kind, str] = {
    Kind.TEXT: "短文字",
    Kind.LONG: "长文字",
    Kind.DAY: "日期",
    Kind.MONTH: "月份",
    Kind.NUMBER: "整数",
    Kind.MONEY: "金额",
    Kind.CHOICE: "选项",
    Kind.PERSON: "一个人",
    Kind.PERSONS: "多个人",
    Kind.UNIT: "一个单位",
    Kind.UNITS: "多个单位",
    Kind.CLASS: "班次",
    Kind.LECTURER: "授课人",
    Kind.ENTRY: "另一条登记",
    Kind.FILE: "文件",
}
WHO_TITLES: Mapping[Who, str] = {
    Who.UNIT: "单位",
    Who.PERSON: "个人",
    Who.CLASS: "班次",
    Who.LECTURER: "授课人",
    Who.NONE: "不分对象",
}
PERIOD_TITLES: Mapping[Period, str] = {
    Period.YEAR: "每年",
    Period.HALF: "每半年",
    Period.QUARTER: "每季度",
    Period.MONTH: "每月",
    Period.CLASS: "每个班次",
    Period.ONCE: "一次",
    Period.PROGRAMME: "每个方案",
    Period.NONE: "不分期",
}
DEBTOR_TITLES = {
    "town": "全镇",
    "units": "各单位",
    "people": "每个人",
    "classes": "各班次",
    "entries": "各条登记",
}
YES, NO = "是", "否"


def form_words(document: object, base: Register | None = None) -> dict[str, str]:
    """What → value of a whole description, or of differences to `base`; {} for what cannot be read."""
    if not isinstance(document, Mapping):
        return {}
    if "format" in document:
        try:
            return _of_register(parsed(document))
        except GanxunError:
            return {}
    return _of_differences(document, base)


def compared(here: Mapping[str, str], there: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """(what, here, there) of everything in which two documents differ, in their order."""
    return tuple(
        (what, here.get(what, EMPTY), there.get(what, EMPTY))
        for what in dict.fromkeys((*here, *there))
        if here.get(what, EMPTY) != there.get(what, EMPTY)
    )


# -- a whole description ------------------------------------------------------------------------------


def _of_register(register: Register) -> dict[str, str]:
    found = {
        "名称": register.title,
        "分组": register.group,
        "登记对象": WHO_TITLES[register.who],
        "启用": _yes(register.on),
    }
    if register.period is not Period.NONE:
        found["每期一份"] = PERIOD_TITLES[register.period]
    for field in register.fields:
        found[f"字段“{field.title}”"] = field_words(field)
    for either in register.either:
        titles = "、".join(register.field(name).title for name in either.fields)
        found[f"至少填一项“{titles}”"] = "是"
    for paper in register.papers:
        found[f"表“{paper.title}”"] = _paper_words(register, paper)
    for due in register.dues:
        found[f"应报“{due.title}”"] = due_words(due)
    return found


def field_words(field: Field) -> str:
    """'选项，必填：甲、乙'."""
    said = [KIND_TITLES[field.kind]]
    said += [word for word, is_so in (("必填", field.required), ("已停用", field.retired)) if is_so]
    choices = f"：{_joined(one.title for one in field.choices)}" if field.choices else ""
    return "，".join(said) + choices


def _paper_words(register: Register, paper: Paper) -> str:
    total = f"；合计：{column_titles(register, paper.total)}" if paper.total else ""
    return f"{column_titles(register, paper.columns)}{total}" if paper.form == "list" else "单份"


def column_titles(register: Register, names: Iterable[str]) -> str:
    """Columns by their headings; an unknown name as it stands."""
    known = Names(register)
    return _joined(found.title if (found := known.find(name)) is not None else name for name in names)


def due_words(due: Due) -> str:
    """'启用，各单位，每季度，宽限 5 天，提前 14 天提醒'."""
    said = ["启用" if due.on else "停用", DEBTOR_TITLES[due.who.kind]]
    if due.period is not Period.NONE:
        said.append(PERIOD_TITLES[due.period])
    if due.by:
        said.append(f"期限 {due.by}")
    said += [f"宽限 {due.grace} 天"] if due.grace else []
    said.append(f"提前 {due.warn} 天提醒")
    return "，".join(said)


# -- differences --------------------------------------------------------------------------------------


def _of_differences(document: Mapping[str, object], base: Register | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if "on" in document:
        found["启用"] = _yes(document["on"])
    if "title" in document:
        found["名称"] = str(document["title"])
    titles = _titles(base, document)
    for name, change in _part(document, "fields"):
        title = titles.get(name, name)
        if "title" in change:
            found[f"字段“{title}”的名称"] = str(change["title"])
        if change.get("hidden"):
            found[f"字段“{title}”"] = "隐藏"
    for own in _list(document.get("own")):
        if isinstance(own, Mapping):
            found[f"自加字段“{own.get('title', '')}”"] = _own_words(own)
    for name, pairs in _mapping(document.get("choices")).items():
        found[f"“{titles.get(name, name)}”增改的选项"] = _joined(str(each[1]) for each in _pairs(pairs))
    for name, ids in _mapping(document.get("hidden_choices")).items():
        known = _choice_titles(base, document, name)
        found[f"“{titles.get(name, name)}”隐藏的选项"] = _joined(
            known.get(str(one), str(one)) for one in _list(ids)
        )
    found |= _of_columns(document, base, titles)
    found |= _of_dues(document, base)
    return found


def _of_columns(
    document: Mapping[str, object], base: Register | None, own: Mapping[str, str]
) -> dict[str, str]:
    papers = {paper.id: paper.title for paper in base.papers} if base is not None else {}
    found = {}
    for name, columns in _mapping(document.get("columns")).items():
        words = []
        for each in map(str, _list(columns)):
            known = Names(base).find(each) if base is not None else None
            words.append(known.title if known is not None else own.get(each, each))
        found[f"“{papers.get(name, name)}”的列"] = _joined(words)
    return found


_DUE_WORDS = (
    ("by", "期限 {}"),
    ("days", "之后 {} 天"),
    ("grace", "宽限 {} 天"),
    ("warn", "提前 {} 天提醒"),
    ("at_least", "至少 {} 份"),
    ("citation", "依据：{}"),
)


def _of_dues(document: Mapping[str, object], base: Register | None) -> dict[str, str]:
    known = {due.id: due.title for due in base.dues} if base is not None else {}
    found = {}
    for name, change in _part(document, "dues"):
        said = [("启用" if change["on"] else "停用")] if "on" in change else []
        said += [form.format(change[key]) for key, form in _DUE_WORDS if key in change]
        slots = _choice_titles(base, document, base.slot) if base is not None and base.slot else {}
        said += [f"{slots.get(slot, slot)} {day}" for slot, day in _mapping(change.get("by_slot")).items()]
        found[f"应报“{known.get(name, name)}”"] = "，".join(said)
    return found


def _own_words(own: Mapping[str, object]) -> str:
    kind = str(own.get("kind", ""))
    said = [KIND_TITLES[Kind(kind)] if kind in tuple(Kind) else kind]
    said += ["必填"] if own.get("required") else []
    pairs = _pairs(own.get("choices"))
    return "，".join(said) + (f"：{_joined(str(each[1]) for each in pairs)}" if pairs else "")


def _titles(base: Register | None, document: Mapping[str, object]) -> dict[str, str]:
    found = {field.id: field.title for field in base.fields} if base is not None else {}
    for own in _list(document.get("own")):
        if isinstance(own, Mapping):
            found[str(own.get("id", ""))] = str(own.get("title", ""))
    return found


def _choice_titles(base: Register | None, document: Mapping[str, object], field_id: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if base is not None:
        for field in base.fields:
            if field.id == field_id:
                found = {one.id: one.title for one in field.choices}
    pairs = _pairs(_mapping(document.get("choices")).get(field_id))
    return found | {str(each[0]): str(each[1]) for each in pairs}


def _part(document: Mapping[str, object], key: str) -> list[tuple[str, Mapping[str, object]]]:
    return [
        (name, value) for name, value in _mapping(document.get(key)).items() if isinstance(value, Mapping)
    ]


def _mapping(value: object) -> dict[str, object]:
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _pairs(value: object) -> list[list[object]]:
    return [each for each in _list(value) if isinstance(each, list) and len(each) == 2]


def _joined(words: Iterable[str]) -> str:
    return "、".join(words)


def _yes(value: object) -> str:
    return YES if value else NO

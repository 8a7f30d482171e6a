"""督查通报: what the villages learned in a period, and what the inspections found (C29)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from app.rules.bulletin_parts import TABLE, TEXT, Part, numbered, percent_text, period_text
from app.rules.bulletin_periods import OFFICE, VILLAGE, Inspection, UnitFigures, overall_units
from app.rules.day_words import short_date

MOST_WEAK = 3
_SOUND = re.compile(r"(未|没有|没)发现(任何)?(明显|突出)?(的)?问题|无(明显|突出)?问题|问题：?无|不错")
_PROBLEM = re.compile(r"[缺少不未漏没无差错乱]|整改|限期|限.{0,4}(日|天|周|月)|滞后|迟|薄弱|问题")
_GOOD = re.compile(r"齐全|规范|良好|正常|符合|到位|肯定|较好|优秀|有序|扎实|完整")


def is_finding(note: str) -> bool:
    """Whether what an inspection noted is something to be put right; words nobody can judge are.

    '未发现问题' and '学习记录齐全' are none, '考勤表缺一次签字，已当场整改' is one.
    """
    rest = _SOUND.sub("", note).strip("，。；、 ")
    if not rest:
        return False
    return bool(_PROBLEM.search(rest)) or not _GOOD.search(rest)


def is_sound(note: str) -> bool:
    """Whether the note says that all was well; an empty note says nothing."""
    return bool(note.strip()) and not is_finding(note)


def compose_inspection(
    first: date,
    last: date,
    rows: Sequence[UnitFigures],
    *,
    town: str,
    log: Sequence[Inspection] = (),
    extra: str = "",
) -> tuple[Part, ...]:
    """The text on what the villages learned in a period, with the log of inspections (C29).

    Findings of the log stand under 检查发现的问题, then the clerk's own (`extra`); without a log and own
    words the paper claims no inspection.
    """
    period = period_text(first, last)
    ordered = sorted(rows, key=lambda r: (-(r.present * 10**6 // r.entered if r.entered > 0 else -1), r.unit))
    found = [each for each in log if is_finding(each.note)]
    own = [Part(TEXT, line) for line in extra.splitlines() if line.strip()]
    sections = numbered(
        (
            ("总体情况", [Part(TEXT, overall_units(first, last, rows))]),
            ("各村（社区）情况", [_unit_table(ordered)] if rows else []),
            ("检查情况", _log(log)),
            ("检查发现的问题", [*_findings(found), *own]),
            ("有关要求", [Part(TEXT, _request(ordered, found, log, own))]),
        )
    )
    opening = (
        f"{town}对各村（社区）{period}学习情况进行了检查，现将情况通报如下。"
        if log or own
        else f"现将{town}各村（社区）{period}学习情况通报如下。"
    )
    return (Part(TEXT, opening), *sections, Part(TEXT, "特此通报。"))


def _findings(found: Sequence[Inspection]) -> list[Part]:
    return [
        Part(TEXT, f"{number}. {each.unit or '全镇'}：{each.note.rstrip('。')}。")
        for number, each in enumerate(found, 1)
    ]


def _weakest(ordered: Sequence[UnitFigures]) -> list[str]:
    """The last ones, lowest first: somebody was absent, and the rate is below that of all together."""
    entered, present = sum(r.entered for r in ordered), sum(r.present for r in ordered)
    below = [r.unit for r in ordered if r.absent and r.present * entered < present * r.entered]
    return below[::-1][:MOST_WEAK]


def _request(
    ordered: Sequence[UnitFigures],
    found: Sequence[Inspection],
    log: Sequence[Inspection],
    own: Sequence[Part],
) -> str:
    """What follows; praise only where the records say that nothing was found and nobody was away."""
    wanted = []
    places = list(dict.fromkeys(each.unit for each in found if each.unit))
    if places:
        wanted.append(f"请{'、'.join(places)}对检查发现的问题抓紧整改")
    elif found or own:
        wanted.append("请有关村（社区）对检查发现的问题抓紧整改")
    weak = _weakest(ordered)
    if weak:
        wanted.append(f"请出勤率靠后的{'、'.join(weak)}查找原因，抓好缺席人员补训")
    if wanted:
        return "；".join(wanted) + "，并报告整改情况。"
    if any(r.unmarked for r in ordered):
        return "请各村（社区）核实未登记人员的到会情况并报告。"
    if log and all(is_sound(each.note) for each in log):
        return "检查未发现问题，予以肯定。希望各村（社区）继续保持。"
    if not log and ordered and all(r.due and r.present >= r.due and not r.late_people for r in ordered):
        return "各村（社区）应到人员全部参训，予以肯定。希望继续保持。"
    return "请各村（社区）继续按计划组织学习，如实登记、按时报送。"


def _log(log: Sequence[Inspection]) -> list[Part]:
    """The inspections of the period: how many, by kind of place, and each with what was found."""
    if not log:
        return []
    parts = []
    for kind, what in ((VILLAGE, "村（社区）"), (OFFICE, "机关单位")):
        own = [each for each in log if each.kind == kind and each.unit]
        places = len({each.unit for each in own})
        parts += [f"{what}{len(own)}次，到{places}个"] if own else []
    whole = sum(1 for each in log if not each.unit)
    parts += [f"全镇{whole}次"] if whole else []
    words = f"共检查{len(log)}次，其中{'；'.join(parts)}。"
    rows = tuple((short_date(each.on), each.unit or "全镇", each.title, each.note or "—") for each in log)
    return [Part(TEXT, words), Part(TABLE, "", ("日期", "受检单位", "检查内容", "情况"), rows)]


def _unit_table(ordered: Sequence[UnitFigures]) -> Part:
    return Part(
        TABLE,
        "",
        ("村（社区）", "检查次数", "课次", "应到人次", "实到人次", "出勤率", "请假", "缺席"),
        tuple(
            (
                r.unit,
                str(r.inspections),
                str(r.sessions),
                str(r.due),
                str(r.present),
                percent_text(r.present, r.entered),
                str(r.on_leave),
                str(r.absent),
            )
            for r in ordered
        ),
    )

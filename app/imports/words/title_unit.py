"""Whose list it is, out of the lines above its header: 中共清河镇东湾村支部委员会党员花名册 is of 东湾村."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.reader.sheet import squeezed

_LABELLED = re.compile(
    r"^(?:填报|填表|报送|上报|编制|制表|所在|所属)?(?:单位|部门|村名|村|社区|支部|党支部|党组织)(?:名称)?"
    r"(?:[(（][^)）]{0,6}[)）])?[:：](.+)$"
)
_CUT = re.compile(r"[\s,，;；。(（]|(?:填报|填表|制表|上报)?(?:时间|日期)[:：]")
_BEFORE = re.compile(
    r"^(?:附件?\d*[:：.、]?|[(（]?\d{4}[)）]?年?(?:度|[上下]半年|第.季度|\d{1,2}月份?)?|关于(?:印发|报送|上报|呈报|公布|填报)?|中共|中国共产党)"
)
_REGION = re.compile(
    r"^.{1,7}?(?:省|自治区|自治州|市|县|(?<!社)区|旗|镇|乡|街道办事处|街道)(?:党委|人民政府|政府|党工委)?"
)
_COMMITTEE = (
    r"(?:(?:村?村?民|居民)?委(?:员)?会|居委会|村委|党?(?:总)?支部(?:委员会)?|联合党支部|党委(?:会)?|"
    r"[“”\"]?两委[“”\"]?)?"
)
_LIST = r"(?:名册|名单|信息|登记|统计|一览|台账|通讯录|汇总|明细|情况|名录|联系|考勤|签到|成绩|表|册)"
_VILLAGE = re.compile(rf"^([^村]{{1,8}}?(?:村|社区)){_COMMITTEE}(.{{0,24}})$")
_OFFICE = re.compile(
    r"^(.{1,12}(?:办公室|服务中心|中心|派出所|司法所|财政所|所|站|大队|中队|队|分局|局|医院|卫生院|学校|小学|中学|幼儿园|"
    rf"办(?![公理法事案])|政府|武装部|工会|妇联|团委)){_COMMITTEE}(.{{0,24}})$"
)
_AT_A_VILLAGE = re.compile(r"^.{0,6}?(?:中心|小学|学校|幼儿园|卫生室|合作社|公司|服务站)")
_NO_STEM = re.compile(
    r"^(?:行政|自然|贫困|示范|后进|城中|重点|基层|辖区|[各全本农驻包联每两多镇乡县市区新下中]|所有|"
    r"机关|干部|选派|城市|镇村)*$|^[xX×Ｘ*＊某○〇□_＿.…]+$|直单位|驻村$|(?:[各全驻等、包联农]|.{2}[乡镇]|^基层.*|(?:机关|干部)[和及与、]?|所属|下辖|街道|所有|行政|选派|工作)$"
)
_LIST_TITLE = re.compile(
    r"(?:名册|名单|登记表|统计表|信息表|一览表|台账|花名|情况表|通讯录|汇总表)(?:[(（].*[)）])?$"
)
_ANOTHER = re.compile(
    r"^[、和及与]|[、和及与].{1,8}(?:村|社区)|^[^村（(]{1,6}(?:村|社区)(?![干“\"两级民组（(])"
)
_WHOLE_TOWN = re.compile(
    r"(?:镇|乡|街道)(?:\d{4}年?(?:度)?)?(?:全体|机关|各|村|在职|在编|干部|党员|工作人员|事业|“)"
)


def is_list_title(line: str) -> bool:
    """Whether a line is the title of a list (东湾村干部名册)."""
    return _LIST_TITLE.search(squeezed(line)) is not None


def unit_above(lines: Iterable[str], units: Collection[str] = (), town: str = "") -> str:
    """The unit the lines above a header speak of, "" when they name none or several.

    `units` are the names the town knows. Who fills in a list of the whole town (填报单位：党建办 under
    清河镇干部名册) is not whose list it is.
    """
    texts = [text for line in lines if (text := squeezed(line))]
    whole = any(_WHOLE_TOWN.search(text) and not _of_title(text, town) for text in texts)
    for text in texts:
        labelled = _LABELLED.match(text)
        found = _of_label(labelled[1], units, town, whole=whole) if labelled else _known(text, units, town)
        if found or (found := "" if labelled else _of_title(text, town)):
            return found
    return ""


def _of_label(text: str, units: Collection[str], town: str, *, whole: bool) -> str:
    name = _CUT.split(text, maxsplit=1)[0]
    if not name or name == town or re.search(r"[镇乡县市]$|街道$|[、和]", name):
        return ""
    match = _VILLAGE.match(_without_region(name, town)) or _OFFICE.match(_without_region(name, town))
    if match is None or match[2] or (whole and not re.search(r"(?:村|社区)$", match[1])):
        return name if not whole and squeezed(name) in units else ""
    return "" if _NO_STEM.search(_stem(match[1])) else match[1]


def _known(text: str, units: Collection[str], town: str) -> str:
    """The one known unit a title names in full."""
    found = [unit for unit in units if len(unit) >= 3 and squeezed(unit) in text and squeezed(unit) != town]
    longest = [unit for unit in found if not any(unit != other and unit in other for other in found)]
    return longest[0] if len(longest) == 1 and re.search(_LIST, text) else ""


def _of_title(text: str, town: str) -> str:
    name = _without_region(text, town)
    for pattern in (_VILLAGE, _OFFICE):
        match = pattern.match(name)
        if match is None or _NO_STEM.search(_stem(match[1])) or _ANOTHER.search(match[2]):
            continue
        if match[2] and not re.search(_LIST, match[2]):
            continue
        at_village = _AT_A_VILLAGE.match(match[2]) if pattern is _VILLAGE else None
        return match[1] + at_village[0] if at_village else match[1]
    return ""


def _stem(unit: str) -> str:
    return re.sub(r"(?:村|社区|办公室|服务中心|中心|所|站|大队|中队|队|办)$", "", unit)


def _without_region(text: str, town: str) -> str:
    """A text without year, party, province, county and town before the unit's own name."""
    while (match := _BEFORE.match(text)) and match[0]:
        text = text[match.end() :]
    if town and text.startswith(town):
        text = text[len(town) :]
    elif town and (place := text.find(town)) > 0:
        text = text[place + len(town) :]
    while match := _REGION.match(text):
        rest = text[match.end() :]
        if not re.match(r".{1,12}?(?:村|社区|办|中心|所|站|队|局|院|校|园|政府|部|会)", rest):
            break
        if re.match(r"^(?:社区|村|中心)", rest):
            break  # 集镇社区, 东区社区: the region's letter is part of the name
        text = rest
    return text

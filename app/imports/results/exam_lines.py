"""What a line over a list of results says: which test, or that resits of the one above follow."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.imports.results.exam_names import clean_title, in_time
from app.imports.results.exam_titles import WHOLE_EXAM
from app.imports.results.score_columns import EXAM_WORD
from app.imports.values import STATE_WORDS
from app.imports.words import row_words as words
from app.reader.sheet import squeezed
from app.rules.dates import in_digits, read_moment

_ORDER = re.compile(r"第[一二三四五六七八九十\d]{1,3}[次轮场]")
_LABELLED = re.compile(
    r"^(?:本次)?(?:测试|考试|测验|考核|竞赛)?(?:名称|科目|日期|时间|项目|内容|场次)[:：](.+)$"
)
_RESIT = re.compile(r"补[考测]|重考|重测")
_PEOPLE = re.compile(
    r"(?:全体|机关|行政|事业|在编|编外|[镇乡村]|社区|两委|支部|党员|干部|职工|人员|同志|名单|学员|考生|"
    r"参加|参考|参试|本次|[男女]|(?<![及合])不?合?及?格|优秀|应考|实考)+"
)
_AT_UNIT = re.compile(r"^.{1,10}?(?:村|社区|办公室|服务中心|中心|派出所|财政所|司法所|所|站|支部)(?=.{2})")
_PLAIN = re.compile(
    r"^(?:\d{4}年度?)?(?:业务|知识|综合|培训|月度?|年度?)*(?:测试|考试|测验|考核|竞赛)?(?:成绩|结果|情况|得分)?"
    r"(?:登记|统计|汇总|公示)?(?:单|表|册)?$"
)
_DAY = re.compile(
    r"(?:(?:19|20)?\d{2}[年./\-])?\d{1,2}[月./\-]\d{1,2}[日号]?|(?:星期|周)[一二三四五六日天]|[上下]午"
)
_STATES = {"absent": r"缺考|未考|未参加|弃考", "exempt": r"免[试考测]", "deferred": r"缓考|请假"}


@dataclass(frozen=True)
class ExamLine:
    """`name` of the test ("" when the line gives a day only, or says that it is `resit` of the one above)."""

    name: str = ""
    resit: bool = False


def names_test(text: str, units: Collection[str] = ()) -> bool:
    """Whether a line says that another test begins: 二、四月份测试, 补考成绩, 第二次（4月20日）.

    A unit or a group of people before words every test has (村干部测试成绩) is none.
    """
    plain = words.without_numbering(squeezed(text)).strip(":：")
    if ":" in plain or "：" in plain:
        return _LABELLED.match(plain) is not None
    if state_of(plain):
        return False
    if _dated(plain) or in_time(plain) or _ORDER.search(plain) or _RESIT.search(plain):
        return True
    if not (WHOLE_EXAM.search(plain) or EXAM_WORD.search(plain)):
        return False
    return _PLAIN.match(_without_people(plain, units)) is None


def named_alone(text: str, units: Collection[str] = ()) -> str:
    """A line without the unit or group whose results it is over: 二、西山村三月份测试 → 三月份测试."""
    plain = words.without_numbering(squeezed(text)).strip(":：")
    return clean_title(_without_people(plain, units)) or plain


def _dated(text: str) -> bool:
    return len(text) <= 24 and read_moment(text).problem in ("", "year_missing")


def _without_people(text: str, units: Collection[str]) -> str:
    for unit in sorted(units, key=len, reverse=True):
        text = text.replace(squeezed(unit), "")
    return _PEOPLE.sub("", _AT_UNIT.sub("", text))


def exam_line(text: str) -> ExamLine:
    """What a line that names a test says of it."""
    plain = words.without_numbering(squeezed(text)).strip(":：")
    if labelled := _LABELLED.match(plain):
        plain = labelled[1]
    resit = _RESIT.search(plain) is not None
    name = clean_title(plain)
    if resit:
        name = re.sub(r"^第?\d*次?|[(（][(）)]?$", "", _RESIT.sub("", name))
        name = "" if _PLAIN.match(_PEOPLE.sub("", _without_day(name))) else name
    elif _PLAIN.match(_without_day(name)):
        name = ""
    return ExamLine(name, resit)


def _without_day(text: str) -> str:
    """4月20日测试 → 测试."""
    plain = in_digits(text)
    moment = read_moment(plain)
    if moment.problem not in ("", "year_missing"):
        return plain
    return _DAY.sub("", plain)


def state_of(section: str) -> str:
    """The state that a line gives to the people below it: 缺考人员, 二、免试. "" for any other line."""
    plain = words.without_decoration(squeezed(section))
    if plain in STATE_WORDS and plain not in ("参加", "正常", "补考", "补测", "补"):
        return STATE_WORDS[plain]
    if len(plain) > 14 or re.search(r"[及和与、]", plain) or "成绩" in plain:
        return ""
    found = [code for code, pattern in _STATES.items() if re.search(pattern, plain)]
    return found[0] if len(found) == 1 and re.search(r"人员|名单|同志|干部|情况", plain) else ""

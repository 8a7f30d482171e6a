"""Single values: a cell's text into a name, a phone, hours, a mark or a score, or why it is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from app.reader.sheet import Cell, squeezed, text_of
from app.rules import marks

BLANK_WORDS = frozenset(
    ("", "无", "/", "-", "—", "——", "--", "\\", "暂无", "不详", "空", "未知", "#N/A", "N/A")
)


def blank_to_empty(raw: Cell) -> str:
    """Clean text; what people write for nothing (无, /, —) becomes ""."""
    text = text_of(raw)
    return "" if text in BLANK_WORDS else text


def decimal_of(text: str) -> Decimal | None:
    """The number a text writes, or None."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


_HOURS = re.compile(r"^(?:共|约)?(\d+(?:\.\d+)?)(?:个?(?:学时|课时|小时|学分|h|H))?(?:数)?$")
_CHINESE_NUMBERS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
DAY_HOURS = {
    "半天": "4",
    "半日": "4",
    "一天": "8",
    "1天": "8",
    "全天": "8",
    "两天": "16",
    "2天": "16",
    "0.5天": "4",
    "1.5天": "12",
    "一天半": "12",
    "一上午": "4",
    "一下午": "4",
}


def hours_centi(raw: Cell) -> int | None:
    """学时 in 1/100 (3学时, ３, 2.5课时, 半天 = 4, 一天 = 8, 120分钟 by 45); None when unreadable."""
    text = squeezed(raw)
    text = DAY_HOURS.get(text, text)
    if text[:1] in _CHINESE_NUMBERS and (
        match := re.match(r"^([一二两三四五六七八九十])个?(半)?(?:个?)(?:学时|课时|小时)$", text)
    ):
        text = f"{_CHINESE_NUMBERS[match[1]]}{'.5' if match[2] else ''}"
    if match := re.match(r"^(\d+)分钟$", text):
        return round(int(match[1]) * 100 / 45)
    found = _HOURS.match(text)
    value = decimal_of(found[1]) if found else None
    if value is None or value * 100 != (value * 100).to_integral_value():
        return None
    return int(value * 100)


MARK_WORDS: dict[str, str] = {
    word: code
    for code, words in {
        marks.NONE: (
            "未登记 未 空 ○ 待定 待登记 未考勤 休息 未排班 无需打卡 节假日 法定节假日 非工作日 休息日"
        ),
        marks.PRESENT: (
            "√ ✓ ✔ ☑ 🗸 ✅ V v 出勤 到 已到 出席 正常 正常出勤 全勤 是 1 Y y 到会 参加 参会 "
            "已签到 签到 已签 到岗 实到 准时 参训 已参加 已参训 √√ 已到会 到课 在岗 P 勤 对 有 "
            "全程参加 正常签到 按时签到 准时签到 按时参加 出 参 线上参加 ● ■"
        ),
        marks.LATE: "迟 迟到签到 迟到 晚到 晚 L 迟到入场 ▲",
        marks.EARLY: "退 早退 早 提前离开 提前离场 中途离开 E",
        marks.LATE_EARLY: (
            "迟退 迟早 迟到+早退 迟到早退 迟到、早退 迟到/早退 迟+退 迟/退 迟到并早退 迟到且早退 迟到,早退"
        ),
        marks.OFFICIAL_LEAVE: (
            "公 公假 请公假 公差 请公差 因公 因公请假 公事 出差 公出 "
            " 外出开会 因公外出 开会 因公出差 公务 公派 抽调 值班"
        ),
        marks.SICK_LEAVE: "病 病假 请病假 因病请假 因病 住院 病休",
        marks.PERSONAL_LEAVE: "事 事假 请事假 因事请假 因事 因私请假",
        marks.ABSENT: (
            "× ✗ ✘ ❌ x X 缺 缺席 缺勤 旷 旷课 旷工 旷会 未到 无故缺席 0 否 N n 未参加 "
            "未签到 A 未到会 缺训 未参训 未出席 无故未到 没来 错 ☒ 无故 无故缺勤 "
            "无故旷课 无故未参加 未请假 没请假 未请假未到 全天旷工"
        ),
        marks.NOT_LISTED: (
            "— —— 不在册 调出 已调出 离职 退休 未入职 调离 已调离 未在册 不参加 无需参加 不需参加 免训"
        ),
    }.items()
    for word in words.split()
}
LEAVE_WORDS = frozenset("假 请假 已请假 休假 年假 产假 婚假 丧假 探亲假 年休假 公休 J Q".split())
_LEAVE_KIND = re.compile(r"^请?假[(:\-](.+?)\)?$")
_MINUTES = re.compile(r"^(?:上班)?(?:严重)?(?:(迟)到?|早?(退))\d+(?:分|小时)")
_SHIFT = re.compile(r"^(?:上班|下班)\d?(?=[正迟早旷])")  # as 钉钉 writes the result of a shift
_TIMED_LEAVE = re.compile(
    r"^(事假|病假|公假|公出|出差|年假|产假|婚假|丧假|陪产假|调休|外出)\s*(?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}[\s到至]?"
)
# Words of a legend: what a sign stands for, in at least two characters.
LEGEND_WORDS: dict[str, str] = {
    **{word: code for word, code in MARK_WORDS.items() if len(word) >= 2 and re.match(r"[一-鿿]", word)},
    **{word: marks.ANY_LEAVE for word in LEAVE_WORDS if len(word) >= 2},
}
_WORD = "|".join(sorted(map(re.escape, LEGEND_WORDS), key=len, reverse=True))
_SIGN = r"(?:[^\s\w、，,。；;:=()\[\]【】“”\"'‘’—]|[A-Za-z\d]{1,2}|[一-鿿])"
_QUOTE = r"[“”\"'‘’()\[\]【】]?"
_LEGEND_BEFORE = re.compile(
    rf"(?<![\w.])({_SIGN})\s*{_QUOTE}\s*((?:[=:：]|[表代][示表]|为|是|－|-|—)*)\s*{_QUOTE}\s*({_WORD})(?![一-鿿]*[\d])"
)
_LEGEND_AFTER = re.compile(
    rf"({_WORD})\s*((?:用|打|记|画|填|标|为|是|以|写|表示|[=:：])*)\s*({_QUOTE})\s*({_SIGN})(?![\w.%])"
)
_LISTED = re.compile(rf"(?<![A-Za-z\d.])\(?(\d|[A-Za-z])(?:\)|\s*[-－—–、.:])?\s*({_WORD})(?![一-鿿])")
_LISTED_AFTER = re.compile(rf"({_WORD})\s*[-－—–=:]*\s*(\d|[A-Za-z])(?![\w.%])")
_WORD_END = re.compile(rf"(?:{_WORD})\s*[-－—–=:]*\s*$")  # 出勤—1、事假—2: the signs stand behind
_SIGN_END = re.compile(r"[\dA-Za-z]\)?\s*[-－—–、.:=]*\s*$")
_LEAST = {1: 2, -1: 4}  # 迟到1 早退2 事假3 may be counts
_RINGED = re.compile(r"[①-⑳⑴-⒇](?=\s*[“\"]?[\dA-Za-z])")  # ①1：出勤 ②2：事假
_CALLED = re.compile(r"(?:数字|字母)(?=[“\"'‘]?[\dA-Za-z])")
_LEGEND_NAMED = re.compile(r"图例|符号|标[记识]|代[码号]")
_LEGEND_LEAD = re.compile(r"图例|符号|标[记识]|代[码号表]|表示|说明|^[(（【]?注|[打记画填][“\"'‘]?\S")


def legend(texts: Sequence[str]) -> dict[str, str]:
    """Marks explained in the sheet itself (注：√出勤 迟=迟到 …): sign → code, over the usual meaning.

    A sentence counts with two signs at least; numbers behind their words (出勤：3 迟到：1) are counts unless
    the sentence says that it explains signs.
    """
    found: dict[str, str] = {}
    for text in texts:
        pairs = legend_pairs(text)
        if len({sign for sign, _ in pairs}) >= 2:
            found.update((sign, LEGEND_WORDS[word]) for sign, word in pairs)
    return found


_NOTE_LEAD = re.compile(r"^\s*(?:[附备]?注|说明|图例)\s*:\s*")


def _listed(plain: str) -> list[tuple[str, str]]:
    """Signs counted up before or behind their words: 1、出勤 2、事假; A.出勤 B.迟到; 出勤—1，事假—2."""
    for pattern, other, order in ((_LISTED, _WORD_END, 1), (_LISTED_AFTER, _SIGN_END, -1)):
        found = list(pattern.finditer(plain))
        pairs = [match.groups()[::order] for match in found]
        signs = [ord(sign) for sign, _ in pairs]
        counted = bool(signs) and signs == list(range(signs[0], signs[0] + len(signs)))
        if counted and len(signs) >= _LEAST[order] and not other.search(plain[: found[0].start()]):
            return [(sign, word) for sign, word in pairs]
    return []


def legend_pairs(text: str) -> list[tuple[str, str]]:
    """(sign, word) for each sign that one text explains; one alone is for the caller to weigh."""
    plain = unicodedata.normalize("NFKC", _RINGED.sub(" ", text))
    plain = _CALLED.sub(" ", plain)
    if listed := _listed(plain):
        return listed
    led, strongly = _LEGEND_LEAD.search(plain) is not None, _LEGEND_NAMED.search(plain) is not None

    def holds(sign: str, link: str, *, sure: bool) -> bool:
        """Digits and letters are signs only where something says so."""
        if sign.isdigit():
            return strongly or (bool(link) and (led or sure))
        return bool(link) or strongly or not re.match(r"[一-鿿A-Za-z]", sign)

    told = _NOTE_LEAD.sub("", plain)  # the 注 of 注：出勤：○ is no sign
    before = [
        (sign, word)
        for sign, link, word in _LEGEND_BEFORE.findall(told)
        if holds(sign, link, sure=bool(link.strip("-—－")))
    ]
    after = [
        (sign, word)
        for word, link, quote, sign in _LEGEND_AFTER.findall(plain)
        if holds(sign, link or quote, sure="=" in link)
    ]
    signs = {sign for sign, _ in before}
    return before if len(signs) >= len({sign for sign, _ in after}) else after


def mark_code(raw: Cell, symbols: Mapping[str, str]) -> str | None:
    """The mark code of a cell; blank is none (未登记), None when the word is unknown.

    请假 without its kind is marks.ANY_LEAVE.
    """
    if raw == "" or raw is None:
        return marks.NONE
    text = squeezed(raw)
    if text in symbols:
        return symbols[text]
    if not text:
        return marks.NONE
    if isinstance(raw, bool):
        return marks.PRESENT if raw else marks.ABSENT
    code = MARK_WORDS.get(text)
    if code is None and (kind := _LEAVE_KIND.match(text)):
        code = MARK_WORDS.get(kind[1])
    if code is None and text in LEAVE_WORDS:
        return marks.ANY_LEAVE
    if code is None:
        plain = re.sub(r"[(（].*[)）]$|[。.,，!！;；]+$", "", unicodedata.normalize("NFKC", text))
        code = MARK_WORDS.get(plain) or (marks.ANY_LEAVE if plain in LEAVE_WORDS else None)
    return code if code is not None else _of_clock(text)


def _of_clock(text: str) -> str | None:
    """Results as attendance apps write them: 上班迟到8分钟,下班早退5分钟; 病假03-05 08:30到03-05 17:30."""
    if leave := _TIMED_LEAVE.match(text):
        return MARK_WORDS.get(leave[1]) or marks.ANY_LEAVE
    parts = [part for part in re.split(r"[,，;；]", text) if part]
    codes = {_of_shift(part) for part in parts} - {marks.PRESENT} if parts else {None}
    if codes == {marks.LATE, marks.EARLY}:
        return marks.LATE_EARLY
    if len(codes) > 1:
        return None
    return codes.pop() if codes else marks.PRESENT


def _of_shift(part: str) -> str | None:
    plain = _SHIFT.sub("", part)
    if minutes := _MINUTES.match(plain):
        return marks.LATE if minutes[1] else marks.EARLY
    return MARK_WORDS.get(plain) if plain != part or plain in ("正常", "迟到", "早退", "旷工") else None


STATE_WORDS: dict[str, str] = {
    word: code
    for code, words in {
        "normal": "正常 参考 已考 正常考试 已参加 参加 初考 首考 正考",
        "absent": "缺考 缺 旷考 未考 未参加 缺席 未参考 无故缺考 弃考 Q",
        "deferred": "缓考 缓 申请缓考 请假 病假 事假 公假 因公 公差 请假缓考",
        "makeup": "补考 补 补测",
        "exempt": "免试 免考 免 免测",
        "cheated": "作弊 违纪 舞弊 考试作弊",
    }.items()
    for word in words.split()
}
_GRADE = re.compile(
    r"(?<=[\d分])[(（](?:优秀?|良好?|中等?|差|不?合格|不?及格|未?达标|未?通过)[)）]$"
)  # 95分（优秀）
_SCORED_STATE = re.compile(r"^(补考|补测|正常)[:：]?(\d.*)$|^(\d.*?)[(（]?(补考|补测|补)[)）]?$")


def score_of(raw: Cell) -> tuple[str | None, Decimal | None]:
    """(state code or None, score or None) of a score cell; (None, None) is unreadable or empty."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return "normal", decimal_of(repr(raw))
    text = _GRADE.sub("", squeezed(raw).strip("'‘"))
    if code := STATE_WORDS.get(text):
        return code, None
    state = "normal"
    if match := _SCORED_STATE.match(text):
        text = match[2] or match[3]
        state = STATE_WORDS[(match[1] or match[4]).replace("补测", "补考")]
    text = re.sub(r"分$", "", text)
    value = decimal_of(text)
    return (state, value) if value is not None else (None, None)

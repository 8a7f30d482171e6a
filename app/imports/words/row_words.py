"""What the words of a row say that it is: a total, a note, a signature, a section line, a unit, a name.

Pure judgements of single texts, squeezed before; `row_kinds` weighs them with the places they stand in.
"""

from __future__ import annotations

import re

from app.imports.words.surnames import SURNAMES, looks_like_name
from app.rules.surnames import COMPOUND

_MEASURE = r"(?:人|名|位|个|户|次|场|期|门|节|项|条|天|分|学时|课时|小时|村|家|份|张|岗|窗口)"
_N = rf"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾]+(?={_MEASURE}))"
_ENDS = r"(?:$|[:：=\d(（人名])"
_STRONG_TOTAL = re.compile(
    r"^(?:以上|上述|全[镇乡村年市县部]|本[页表月年期季周单]|各[村项]|男|女|总)?"
    r"(?:合计|总计|小计|汇总|共计|累计|总共|合共|总数|总人数|人数|总人次|人次|合计人数|人数合计)"
    + _ENDS
    + r"|"
    r"^(?:编制数|(?:缺|空|超)编数?|(?:实有|应有|在编|在岗)人?数|平均(?:分数?|成绩|年龄|工龄|党龄|学时|出勤率|值|数)?|最高分?|最低分?|及格率|合格率|优秀率|及格人数|合格人数|优秀人数|"
    r"满分|标准分|及格线|应[到考训]人?数?|实[到考训]人?数?|应参[加训考]人?数?|实参[加训考]人?数?|"
    r"(?:出勤|缺勤|缺席|请假|迟到|早退|到会|参会|参训)(?:率|人数|人次|合计|总数)|参考率|本页合计|本页小计|"
    r"[∑Σ]|(?:sub)?total)" + _ENDS,
    re.IGNORECASE,
)
_COUNTED = (
    r"(?:出勤|缺勤|缺席|缺课|缺训|出席|到会|到课|到场|到岗|参会|参训|参学|参加|参考|签到|请假|病假|事假|公假|公差|因公(?:请假)?|"
    r"旷课|旷工|旷训|迟到|早退|未到|未签到|补训)"
)
_WHEN = r"(?:本[日次期场课周月]|当[日天次场]|每[日天次]|今[日天])?"
_COUNT_LINE = re.compile(
    rf"^{_WHEN}(?:应|实|实际|未|其中)?(?:到|考|训|{_COUNTED})(?:学员|干部|人员)?(?:总?人数|总?人次|率|合计|总数|总计|小计|数)"
    + _ENDS
    + rf"|^(?:{_WHEN[:-1]})(?:人数|合计|小计)"
    + _ENDS
)
_BARE_COUNT = re.compile(rf"^{_WHEN}(?:应|实|实际|未|其中)?(?:到|{_COUNTED})[:：]?$")
_WEAK_TOTAL = re.compile(
    r"^(?:共|总|计|合|合共|总共|共有|一共|总数)[:：=]?$|"
    r"^(?:以上|上述|全[镇乡村年市县])?(?:人员|名单|各项|各村)?(?:共|总|计|合|总共|合共|共有|一共|共计|合计|总计)[:：=]?约?"
    + _N
    + _MEASURE
    + r"?(?:$|[,，、;；。(（]|[一-鿿])|"
    r"^(?:以上|上述)(?:人员|名单|各项|各村)?(?:共|合计|总计|小计)|"
    r"^其中[:：]?.{0,8}\d|^其中[:：]?$|"
    r"^(?:男|女|党员|群众|少数民族|在编|在岗|在职|应到|实到|请假|缺席|迟到|早退|出勤|病假|事假|公假)[:：=]?\d+(?:人|名|次)?(?:$|[,，、;；])"
)
_SLASH = re.compile("[/／、]")
_NAMED_TOTAL = re.compile(rf"^(.{{1,12}})(?:合计|小计|总计|共计)[:：]?(?:{_N}{_MEASURE}?)?$")
_SUBTOTAL = re.compile(r"^(?:.{2,12}|总)(?:计数|求和|平均值|最大值|最小值)$")  # as spreadsheets write them
_COUNT = re.compile(
    rf"^[(（]?(?:[^\d\s]{{0,6}}[:：=]?{_N}[%％‰]?[^\d\s]{{0,4}})(?:[,，、;；/+]?\s*[^\d\s]{{0,6}}[:：=]?{_N}[%％‰]?[^\d\s]{{0,4}})*[)）]?$"
)
_EXAMPLE = re.compile(
    r"[(（【]?(?:填[写报表]|参考)?(?:示?例|样[例表]|例如|举例|示范|模板)(?:\d{0,2}|[一二三])[)）】]?[:：]?"
)
_PERSON_NUMBER = re.compile(r"^1[3-9]\d{9}$|^\d{15}$|^\d{17}[\dXx]$")
_NOTE = re.compile(
    r"^(?:注|备注|说明|附注|附|附件|附表|注意|要求|提示|温馨提示|填[表写报]说明|填报要求|编制说明|特别说明|其他说明|"
    r"几点说明|有关说明|使用说明|考勤说明)(?:事项)?\s*\d{0,2}[:：.、)）]|"
    r"^[※＊*]+[一-鿿]|^第\d+页|^共\d+页|^[(（]?以下(?:空白|无正文)|^[-—_=~·.…*]{2,}$|^(?:END|完|此页无正文)$|"
    r"^(?:打印|导出|制表|填表|填报|统计|更新|生成)(?:时间|日期)"
)
_PAGE_EDGE = re.compile(
    r"[-—–(（]*(?:第\d+页(?:[,，/]?共\d+页)?|\d+/\d+页|续上?表\d*|(?:承|接|转|续)[上下]页|下页续)[-—–)）]*"
)
_END = re.compile(
    r"[-—–=~·.…*(（]*(?:以下(?:空白|无正文|无内容)|END|完|此页无正文|到此结束)[-—–=~·.…*)）]*|[-—–_=~·.…*/]{1,}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[，。；！？,;!?]")
_SIGNER = (
    r"(?:填表|填报|制表|造表|审核|审批|复核|批准|签发|经办|联系|监考|阅卷|记录|记分|评分|评委|裁判|检查|登记|统计|报送|上报|校对|核对|录入|考勤|"
    r"点名|签收|领款|证明|会计主管|主管|分管|申请)人?员?|"
    r"(?:单位|部门|机构|科室|学校|村级?|支部|主要|项目)?(?:负责人|负责同志|领导|主管)|"
    r"(?:单位|部门|机构|党组织|党支部|支部|村委会|组织)(?:意见|书记|主任)?|书记|主任|组长|校长"
)
_SIGNED = re.compile(
    rf"^[(（]?(?:{_SIGNER})(?:[(（]?(?:签[字名章]|盖章|公章)[)）]?)?[^:：]{{0,6}}[:：]|"
    r"^[^:：\d]{2,18}(?:办公室|办|委|部|局|所|站|中心|政府|村|社区)(?:编?制|印制|印发|汇总)$|"
    r"^[^:：\d]{0,12}(?:签[字名章]|盖章|公章)(?:栏|处)?[)）]?[:：]?.{0,12}$|"
    r"^(?:填表|填报|制表|申请|报送|上报|审核|签字|编制|统计|登记|打印|批准|考勤|培训|上课)?(?:时间|日期)[:：]|"
    r"^(?:联系)?(?:电话|手机|方式)(?:号码)?[:：]|^(?:联系)?电话$|"
    r"^[(（]?(?:\d{2,4}|[_＿]*)年[_＿]*\d{0,2}月[_＿]*\d{0,2}日[)）]?$"
)
_UNIT_LABEL = re.compile(
    r"^(?:所在|所属)?(?:单位|部门|党?支部|村)(?:名称)?[:：].*(?:[村办所站队局院委部]|社区|中心)$"
)
_SIGNER_ALONE = re.compile(
    r"^(?:填表|填报|制表|造表|审核|审批|复核|批准|经办|承办|校对|录入|监考|阅卷|签发)人?(?:签[字名])?$|"
    r"^(?:主管|分管|主要|单位)领导(?:签[字名])?$"
)
_NUMBERED = re.compile(
    r"^[(（【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[①-⑳])[)）】\]、.．:：]\s*|"
    r"^第[一二三四五六七八九十\d]{1,3}(?:部分|组|批|期|片区|类|支部|党小组|网格)[:：、]?"
)
_HEAD_COUNT = re.compile(
    r"[\s,，、:：;；(（【\[·—–-]*"
    r"(?:共|合计|计|编制|现有|实有|应到|实到|在编|在岗|其中|总计|小计|[村镇]?干部|党员|(?:总|常住|户籍)?人口|正式|借调|"
    r"临聘|聘用|应有|缺编|定编|核定|总户数)?[:：]?\s*(?<!第)"
    r"(?:\d+|[一二三四五六七八九十两]+(?=个|人|名))\s*个?(?:人|名|位|窗口|岗位?|户|编)(?:干部|职工|党员|工作人员|同志)?"
    r"\s*[)）】\]]*$|"
    r"\s*[(（【\[][^()（）【】\[\]]*(?:\d[^()（）【】\[\]]*(?:[人名户]|窗口)|(?:编制|实有|现有|在编|在岗|应到|党员|干部|人数)[:：]?\d|"
    r"(?:电话|座机|值班|传真)[:：]?\s*\d)[^()（）【】\[\]]*[)）】\]]$|"
    r"\s*(?<!\d)\d{1,3}[/／]\d{1,3}$|"
    r"(?<![班级届期连排次一二三四五六])\s*[(（]\d{1,3}[)）]$"
)
_COUNTED_LINE = re.compile(r"\d+\s*(?:号?窗口|人|名|个|户|岗)")
_GROUP_WORD = re.compile(
    r"领导|班子|机关|干部|人员|成员|党员|群众|职工|员工|编制|事业|行政|工勤|单位|部门|名单|在职|离职|退休|调出|借调|聘用|合同|"
    r"临时|公益|网格|后备|人才|专干|书记|主任|委员|组长|学员|代表|两委|本级|下属|所属|直属|驻村|驻镇|片区|条线|类别|"
    r"第[一二三四五六七八九十\d]+|[一二三四五六七八九十\dA-Za-z甲乙丙丁]组|小组$|工作组|专班|其他|其它|上午|下午|晚上|全天"
)
_UNIT_END = re.compile(
    r"(?:办公室|服务中心|中心|社区|居委会|村委会|委员会|党支部|支部|总支|党委|党组|党工委|纪委|纪检组|纪工委|工委|政府|人大|政协|武装部|"
    r"工会|总工会|团委|妇联|联合会|协会|学校|小学|中学|幼儿园|医院|卫生院|卫生室|公司|集团|银行|信用社|合作社|供销社|派出所|法庭|"
    r"司法所|大厅|分局|支队|大队|中队|街道|大学|学院|党校)$"
)
_RULES = ":： =＝-—–_=~·…*＊★☆※◆◇●○■□▲△▶►#、."
_AROUND = re.compile(r"^[【\[〔《<（(](.+)[】\]〕》>）)]$")
_UNIT_LETTER = re.compile(r"(?:[村办所站队局院委科股厂镇乡]|(?<!干)部)$")
_MARKS = "*＊☆★▲△#◆●○◎√'‘ "
_ASIDE = re.compile(r"[(（\[【<《][^)）\]】>》]*[)）\]】>》]?$")
_TRANSLITERATION = re.compile(r"^[一-鿿㐀-䶿\U00020000-\U0003ffff〇·•．・‧∙⋅﹒.?？�]{2,15}$")
AWAY = re.compile(
    r"离职|卸任|落选|离岗(?!培训)|离任|离退|退休|调[出离走]|调[往至任]|辞[职退去]|解聘|解职|免职|开除|除名|去世|死亡|病故|已故|亡故|停薪留职|不在岗|"
    r"不在册|已离|历任|前任|原任"
)
_STILL_HERE = re.compile(
    r"返聘|回聘|拟|预计|即将|计划|未|非|不含|除|含|和在职|及在职|在职[和与、及]|政策|年龄|教师管理|服务"
)


def is_total(text: str) -> bool:
    """Whether a cell is the word of a row of totals by itself (合计, 小计：, 应到人数, 东湾村小计)."""
    plain = text.replace(" ", "")
    if any(test.search(plain) for test in (_STRONG_TOTAL, _COUNT_LINE, _SUBTOTAL)):
        return True
    if len(parts := _SLASH.split(plain)) > 1 and all(map(may_be_total, parts)):
        return True  # 应到/实到
    match = _NAMED_TOTAL.match(plain)
    return match is not None and not _is_called_total(match[1], plain)


def _is_called_total(before: str, whole: str) -> bool:
    """Somebody of the family 王 whose given name is 小计."""
    if not whole.endswith("小计"):
        return False
    return before in COMPOUND or (len(before) == 1 and before in SURNAMES)


def is_example(text: str) -> bool:
    """Whether a cell says that its row shows how to fill in the form (例, 示例：, （样例）)."""
    return _EXAMPLE.fullmatch(text) is not None


def may_be_total(text: str) -> bool:
    """Whether a cell may be the word of a total, if the rest of its row holds counts (共：, 计, 总5人)."""
    plain = text.replace(" ", "")
    tests = (_WEAK_TOTAL, _BARE_COUNT, _STRONG_TOTAL, _COUNT_LINE)
    return any(test.search(plain) for test in tests)


def is_count(text: str) -> bool:
    """A number of something (2人, 男3, 85%, 出勤12，缺席3); never a telephone or an ID number."""
    return len(text) <= 40 and not _PERSON_NUMBER.match(text) and _COUNT.match(text) is not None


def is_persons_own(text: str) -> bool:
    """What only the row of a person holds: an ID number, a mobile number, a sex."""
    return text in ("男", "女") or _PERSON_NUMBER.match(text) is not None


def is_note(text: str) -> bool:
    """A remark below or above a list."""
    return _NOTE.search(text) is not None


def is_page_edge(text: str) -> bool:
    """What a printed page has at its edges, in the middle of a unit's people (续表, 第1页共3页)."""
    return _PAGE_EDGE.fullmatch(text) is not None


def is_end(text: str) -> bool:
    """What closes a list and names nothing (以下空白, ……, 完)."""
    return _END.fullmatch(text) is not None


def is_sentence(text: str) -> bool:
    """Prose, not a name, unit or post: long, with a comma or a full stop."""
    return len(text) >= 12 and _SENTENCE.search(text) is not None


def is_signature(text: str) -> bool:
    """A place to sign or date (负责人签字：, 填表人：王五, （盖章）, 年 月 日)."""
    return _SIGNED.search(text) is not None and _UNIT_LABEL.match(text) is None


def is_signer(text: str) -> bool:
    """The word for who signs, alone (制表人), its name standing in the next cell."""
    return _SIGNER_ALONE.match(text) is not None


def is_footer(text: str) -> bool:
    """Whether a cell begins a line of remarks or signatures below the list."""
    plain = text.replace(" ", "")
    return is_note(plain) or (is_signature(plain) and re.search(r"[:：]|签[字名章]|盖章", plain) is not None)


def without_numbering(text: str) -> str:
    """（一）东湾村 → 东湾村."""
    return _NUMBERED.sub("", text)


def without_head_count(text: str) -> str:
    """东湾村3窗口2人, 东湾村（共5人） → 东湾村; a text that is nothing else stays."""
    first, *rest = text.split("\n")
    plain = first if rest and ends_as_unit(first.strip()) and all(map(_COUNTED_LINE.search, rest)) else text
    found = _HEAD_COUNT.search(plain)
    while found is not None and found.start() > 0:
        plain = plain[: found.start()]
        found = _HEAD_COUNT.search(plain)
    return plain.rstrip(" ,，、:：")


def without_decoration(text: str) -> str:
    """The name in a line: without its number, brackets round it, a colon and a head-count behind it."""
    plain = text
    for _ in range(2):
        plain = without_head_count(without_numbering(plain.strip(_RULES))).strip(_RULES)
        if inner := _AROUND.match(plain):
            plain = inner[1]
    return plain


def has_head_count(text: str) -> bool:
    """Whether a text ends with a number of people."""
    return without_head_count(text) != text


def is_numbered(text: str) -> bool:
    """Whether a text begins with the number of a section (一、 （二） 第三组)."""
    return _NUMBERED.match(text) is not None


def is_group(text: str) -> bool:
    """Words for a group of people or a part of a list, never a name (领导班子, 第一组, 离职人员)."""
    return _GROUP_WORD.search(text) is not None


def ends_as_unit(text: str) -> bool:
    """Whether a text ends as names of units do; names of people of two letters may end so too."""
    return _UNIT_END.search(text) is not None or (_UNIT_LETTER.search(text) is not None and len(text) > 1)


def is_unit_of_groups(text: str) -> bool:
    """A group's word in a unit's name (机关党支部), and not a group alone (一般干部)."""
    return not is_group(text) or _UNIT_END.search(text) is not None


def is_surely_unit(text: str) -> bool:
    """A unit's name that is no person's: a long ending, or three letters and more before a short one."""
    if _UNIT_END.search(text):
        return True
    return _UNIT_LETTER.search(text) is not None and (len(text) >= 3 or text[0] not in SURNAMES)


def bare_name(text: str) -> str:
    """A name without blanks, marks, numbering and what stands in brackets behind it, for judging it."""
    plain = text.replace(" ", "").strip(_MARKS)
    plain = re.sub(r"^\d{1,3}[、.．)）]\s*", "", plain)
    return _ASIDE.sub("", plain).strip(_MARKS) or plain


def may_be_name(text: str) -> bool:
    """Two to fifteen characters people can be called by, rare surnames and names without one included."""
    name = bare_name(text)
    if looks_like_name(name):
        return True
    return _TRANSLITERATION.match(name) is not None and not is_group(name) and not is_surely_unit(name)


def is_surely_name(text: str) -> bool:
    """A usual surname and a usual length, and no unit's ending."""
    name = bare_name(text)
    return looks_like_name(name) and not is_surely_unit(name) and not is_group(name)


def away_word(text: str) -> str:
    """The word that says somebody is no current staff (离职, 已退休), "" when there is none or a doubt."""
    found = AWAY.search(text)
    return found[0] if found is not None and not _STILL_HERE.search(text) else ""

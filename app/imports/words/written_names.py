"""What stands in a name cell: the name, and the remark, number or second person that was put beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.imports.values import BLANK_WORDS
from app.imports.words.row_words import away_word
from app.imports.words.surnames import SURNAMES, looks_like_name
from app.reader.sheet import Cell, text_of
from app.rules import names
from app.rules.surnames import COMPOUND, RARE

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffc]")
CELL_ERROR = re.compile(r"^#(?:REF!|VALUE!|NAME\?|DIV/0!|N/A|NULL!|NUM!)$")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_ALL_HAN = re.compile(f"^[{_HAN}]+$")
_NAME = re.compile(f"^[{_HAN}·]+$")
_BRACKETS = re.compile(r"[(\[【〔〖<《{「『]([^()\[\]【】〔〕〖〗<>《》{}「」『』]*)[)\]】〕〗>》}」』]?")
_HARMLESS = re.compile(r"^(?:女|男|[一-鿿]{1,4}族|.*(?:兼|挂职|组长|新任|驻村).*)$")
_TELLING = re.compile(r"^(?:[大小老少甲乙丙丁中高矮胖瘦]|[A-Za-z]|\d{1,2}|[一二三四五])$")
_GONE = re.compile(
    r"(?:已|自)?(?:离职|调[离出走任]|退休|内退|退养|退居|辞[职退去]|离[岗任休]|免职|开除|除名|解聘|解除合同|去世|死亡|病故|"
    r"已故|亡故|逝世|注销|转出|迁出)"
)
_REMARK_END = re.compile(
    rf"({_GONE.pattern}|借调|抽调|停职|休假|产假|病假|事假|请假|公假|哺乳假|长病|待岗|挂职|补录|新增|代签)[了中]?$"
)
_REMARK_BEGIN = re.compile(r"已?(?:借调|抽调|调[往至到入]|挂职|援[藏疆青]|病休|停职|长期病)")
_BEFORE_DATE = re.compile(r"(?<=..)(?:已于|已|自|从|于|将于|拟于)$")
_AFTER_DIGIT = re.compile(rf"^([{_HAN}·]{{2,15}}?)(\d.*[{_HAN}].*)$")
_ID = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)")
_NUMBERING = re.compile(r"^(?:\d{1,3}\s*[.、．)]\s*|[①-⑳]\s*|[(]\d{1,3}[)]\s*)(?=\D)")
_PREFIX = re.compile(r"^(?:姓名|成员|学员|班长|[一-鿿]{0,8}(?:组长|队长|书记|主任|委员))[:：]\s*")
_BETWEEN = re.compile(r"[、，,；;/／|｜&＆+＋\s]+")
_AND_MORE = re.compile(rf"^([{_HAN}]{{2,4}})(等(?:\d+|[一二三四五六七八九十两几多])?(?:[人名位]|同志)+)$")
_AND_OTHERS = re.compile(r"等(?:\d+|[一二三四五六七八九十两几多])?(?:[人名位]|同志)*$")
_WIDE_GAP = re.compile(r"[ \u3000]{2,}")
_LISTED = re.compile(r"[、，,；;/／|｜]")
_AND = re.compile(r"(?<=\S)[和与及](?=\S)")
_POST = (
    r"书记|副书记|主任|副主任|镇长|副镇长|乡长|副乡长|委员|干事|科员|科长|副科长|文书|站长|所长|主席|会计|出纳|队长|组长|"
    r"支书|村长|局长|部长|专干|网格员|同志|先生|女士|老师"
)
_WITH_POST = re.compile(rf"^([{_HAN}]{{2,4}}?)((?:{_POST})+)$")
_NO_NAMES = frozenset(("男", "女", "是", "否", "有"))
# The headings of a form of one person, or of a table turned over, which stand where names are looked for.
_HEADINGS = frozenset(
    "姓名 性别 单位 部门 职务 职称 电话 手机 学历 学位 民族 籍贯 简历 备注 照片 住址 地址 生日 年龄 "
    "专业 序号 编号 特长 工作单位 所在单位 单位名称 出生年月 出生日期 政治面貌 联系电话 联系方式 手机号码 "
    "身份证号 文化程度 毕业院校 现任职务 家庭住址 工作简历 主要简历 个人简历 入党时间 参加工作时间 健康状况 "
    "婚姻状况 家庭成员 工作经历".split()
)
_POST_ALONE = re.compile(
    rf"^(?:.{{0,8}}(?:支部|[村居支党纪团]委会?|两委|委员会|政府|人大|妇联|武装部|办公室?))?(?:{_POST})$"
)
_DATE = re.compile(r"^\d{1,4}[年月日号.]")
_WITH_POST_ONLY = re.compile(rf"^[{_HAN}]((?:{_POST.replace('|文书', '')})+)$")
_MARKS = "*＊☆★▲△●※#＃'‘’`\"“”.。,，、;；:："
_HIDDEN = re.compile(r"[*＊×✕xX○〇□某]{1,3}$|^[^\s]{1,2}[*＊×○□]+")
# Doubts about a name that the roster settles by knowing it.
SETTLED = frozenset(("name_odd", "name_hidden", "name_broken_character", "name_told_apart", "name_mark"))
_BROKEN = frozenset("�?？□■◻▯¿")


@dataclass(frozen=True)
class Doubt:
    """One thing odd about a name cell; `level` is error, warning or note, `text` the Chinese sentence."""

    level: str
    code: str
    text: str


@dataclass(frozen=True)
class WrittenName:
    """A name cell taken apart. `remark`: what stood behind the name; `gone`: its word for having left."""

    name: str
    remark: str = ""
    gone: str = ""
    id_number: str = ""
    phone: str = ""
    doubts: tuple[Doubt, ...] = ()

    def with_doubt(self, level: str, code: str, text: str) -> WrittenName:
        """The same with one thing more to say."""
        return replace(self, doubts=(*self.doubts, Doubt(level, code, text)))


def is_plain_name(raw: Cell) -> bool:
    """The usual cell, told at a glance: two to four characters and nothing else."""
    if type(raw) is not str or not 2 <= len(raw) <= 4 or _ALL_HAN.match(raw) is None or raw[-1] == "某":
        return False
    if raw in _HEADINGS:
        return False
    if len(raw) == 2:
        return not _POST_ALONE.match(raw)
    return not any(
        test.search(raw) for test in (_AND_MORE, _POST_ALONE, _WITH_POST, _WITH_POST_ONLY, _REMARK_END)
    )


def read_name(raw: Cell) -> WrittenName:
    """Take a name cell apart; a remark, a number or a second person is never part of the name."""
    if is_plain_name(raw):
        return WrittenName(str(raw))
    text = _narrow(raw if isinstance(raw, str) else text_of(raw))
    if text in BLANK_WORDS or CELL_ERROR.match(text):
        return WrittenName("" if text in BLANK_WORDS else text)
    found = WrittenName("")
    found, text = _numbers(found, text)
    found, text = _remarks(found, text)
    if several := _several(text):
        who = "、".join(several[:3])
        return replace(found, name=names.clean_name(text)).with_doubt(
            "error", "name_several", f"姓名一格里有 {len(several)} 个人（{who}），请每人写一行"
        )
    found = _trailing(found, text)
    if _LISTED.search(found.name) or len(_dotted(found.name)) > 2:
        told = f"姓名“{found.name[:12]}”像是几个人，请每人写一行"
        return found.with_doubt("error", "name_several", told)
    return _judged(found, text)


def _narrow(text: str) -> str:
    """Full-width letters, digits and brackets made narrow, invisible characters gone; line breaks stay."""
    kept = (c for c in text if not _CONTROL.match(c) and unicodedata.category(c) != "Cf")
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in kept).strip()


def _numbers(found: WrittenName, text: str) -> tuple[WrittenName, str]:
    """An ID number or telephone glued to the name is split off; alone it is no name."""
    for field, pattern, word in (("id_number", _ID, "身份证号"), ("phone", _PHONE, "电话")):
        match = pattern.search(text)
        rest = (text[: match.start()] + text[match.end() :]).strip(" :：,，、/()-") if match else ""
        if match is None or not re.search(f"[{_HAN}A-Za-z]", rest):
            continue
        rest = re.sub(r"(?:身份证号?码?|证件号码?|电话|手机号?码?|联系方式)[:：]?\s*$", "", rest).strip(
            " :：(（"
        )
        number = match[1].upper()
        found = replace(found, id_number=number) if field == "id_number" else replace(found, phone=number)
        found = found.with_doubt(
            "warning", "name_with_number", f"姓名“{rest[:12]}”后面连着{word}，已分开读取，请核对"
        )
        text = rest
    return found, text


def _remarks(found: WrittenName, text: str) -> tuple[WrittenName, str]:
    """What stands in brackets behind a name, before it a number or 姓名：; the name without them."""
    text = _PREFIX.sub("", _NUMBERING.sub("", text))
    if (whole := _BRACKETS.fullmatch(text)) is not None and whole[1].strip():
        text = whole[1].strip()
    remarks = []
    for match in _BRACKETS.finditer(text):
        inside = match[1].strip()
        if _is_harmless(inside):
            continue
        if _TELLING.match(inside):
            plain = names.clean_name(_BRACKETS.sub("", text))
            found = found.with_doubt(
                "warning",
                "name_told_apart",
                f"姓名“{plain}”后面的“{inside}”留在姓名里，用来区分同名的人；如不需要，请删去",
            )
            continue
        remarks.append(inside)
    kept = _BRACKETS.sub(lambda m: f"({m[1].strip()})" if _TELLING.match(m[1].strip()) else " ", text)
    plain = kept.strip() or text
    for remark in remarks if kept.strip() else ():
        found = _with_remark(found, names.clean_name(kept), remark)
    return found, plain


def _is_harmless(inside: str) -> bool:
    """（女，回族）, （兼）: nothing that anybody has to be told."""
    parts = [part for part in re.split(r"[、，,；;\s]+", inside) if part]
    return all(_HARMLESS.match(part) and not _GONE.search(part) for part in parts)


def _with_remark(found: WrittenName, name: str, remark: str) -> WrittenName:
    gone = _is_gone(remark)
    found = replace(
        found,
        remark="；".join(filter(None, (found.remark, remark))),
        gone=found.gone or (remark if gone else ""),
    )
    tail = "是否仍在册请核对" if gone else "没有算作姓名，请核对"
    return found.with_doubt("warning", "name_remark", f"姓名“{name[:12]}”后面注有“{remark[:20]}”，{tail}")


def _is_gone(remark: str) -> bool:
    """调出, 已退休; not 退休返聘 or 拟调出."""
    return bool(away_word(remark)) or (_GONE.search(remark) is not None and bool(away_word(f"离职{remark}")))


def people_in_cell(raw: Cell) -> list[str]:
    """The people of a name cell with what stands beside each, [] when it names one or cannot be parted.

    张三、李四（女） are two; 张三等5人 is none of them, and a number in the cell is somebody's.
    """
    if is_plain_name(raw) or not isinstance(raw, str):
        return []
    text = _narrow(raw)
    found, rest = _numbers(WrittenName(""), text)
    names_alone = _several(_remarks(found, rest)[1])
    if found.doubts or len(names_alone) < 2 or _AND_OTHERS.search(names_alone[-1]):
        return []
    chunks = [chunk for each in _BETWEEN.split(text) for chunk in _AND.split(each) if chunk.strip(_MARKS)]
    if len(chunks) != len(names_alone):
        chunks = _WIDE_GAP.split(text)
    return chunks if len(chunks) == len(names_alone) else []


def _several(text: str) -> list[str]:
    """The people of a cell that names more than one; [] for one name, however it is spaced."""
    if lines := _line_each(text):
        return lines
    apart = [names.clean_name(part) for part in _WIDE_GAP.split(text)]
    if len(apart) > 1 and apart[0] not in (*COMPOUND, *RARE) and all(map(_is_usual, apart)):
        return apart
    parts = [part for each in _BETWEEN.split(text) if (part := names.clean_name(each).strip(_MARKS))]
    if len(parts) == 2 and parts[1].startswith("等"):
        return parts
    if len(parts) == 1 and (more := _AND_MORE.match(parts[0])):
        return [more[1], more[2]]
    if len(parts) == 1:
        parts = [names.clean_name(part) for part in _AND.split(text)]
    elif re.search(r"[、，,；;/／|｜&＆+＋]", text):
        fit = [part for part in parts if 2 <= len(part) <= 15 and _NAME.match(part) and not _is_remark(part)]
        return fit if len(fit) >= 2 else []
    elif parts and parts[0] in (*COMPOUND, *RARE):
        return []
    usual = len(parts) > 1 and all(map(_is_usual, parts))
    plain = all(2 <= len(part) <= 15 and _NAME.match(part) for part in parts)
    most = len(parts) > 2 and plain and 2 * sum(map(looks_like_name, parts)) > len(parts)
    return parts if usual or most else []


def _is_usual(name: str) -> bool:
    return (2 <= len(name) <= 4 or "·" in name) and looks_like_name(name)


def _line_each(text: str) -> list[str]:
    """The people of a cell with a line for each; [] where a line break parts one name (欧阳 over 娜娟)."""
    lines = [name for line in text.split("\n") if (name := names.clean_name(line).strip(_MARKS))]
    fit = all(2 <= len(n) <= 15 and _NAME.match(n) and "·" not in (n[0], n[-1]) for n in lines)
    if len(lines) < 2 or not fit or lines[0] in (*COMPOUND, *RARE) or any(map(_is_remark, lines)):
        return []
    return lines if len(lines) > 2 or any(len(n) <= 4 and looks_like_name(n) for n in lines) else []


def _is_remark(text: str) -> bool:
    return _REMARK_END.search(text) is not None or re.fullmatch(f"(?:{_POST})+", text) is not None


def _trailing(found: WrittenName, text: str) -> WrittenName:
    """The name of a cell without the date, the word or the post that was written right behind it."""
    starred = text.strip().strip(_MARKS).strip()
    if starred and starred != text.strip():
        sign = text.strip().replace(starred, "", 1)[:3]
        found = found.with_doubt("note", "name_mark", f"姓名“{starred[:12]}”旁的“{sign}”没有算作姓名")
        text = starred
    parts = [names.clean_name(part) for part in re.split(r"[、，,；;/\s—–－:：→-]+", text) if part]
    if len(parts) == 2 and _NAME.match(parts[0]) and len(parts[0]) > 1:
        if parts[1] in ("男", "女"):
            told = f"姓名“{parts[0]}”旁的“{parts[1]}”没有算作姓名"
            return replace(found.with_doubt("note", "name_mark", told), name=parts[0])
        if _REMARK_END.search(parts[1]) or _REMARK_BEGIN.match(parts[1]) or "→" in text:
            return replace(_with_remark(found, *parts), name=parts[0])
    name = names.clean_name(text)
    if match := _AFTER_DIGIT.match(name):
        head = _BEFORE_DATE.sub("", match[1]) or match[1]
        return replace(_with_remark(found, head, name[len(head) :]), name=head)
    end = _REMARK_END.search(name)
    if end and end.start() >= 2 and _NAME.match(name[: end.start()]):
        head = name[: end.start()].removesuffix("已")
        return replace(_with_remark(found, head, name[len(head) :]), name=head)
    post = None if _POST_ALONE.match(name) else _WITH_POST.match(name)
    if post and looks_like_name(post[1]) and len(name) > 3:
        found = found.with_doubt(
            "warning", "name_with_post", f"姓名“{post[1]}”后面连着“{post[2]}”，没有算作姓名，请核对"
        )
        return replace(found, name=post[1])
    return replace(found, name=name)


def _judged(found: WrittenName, text: str) -> WrittenName:
    """What is doubtful about the name that is left; what is no name at all is an error."""
    name = found.name
    if not name or CELL_ERROR.match(name) or len(name) > 30:
        return found
    if (
        not any(map(str.isalpha, name))
        or name in _NO_NAMES
        or name in _HEADINGS
        or _DATE.match(name)
        or _POST_ALONE.match(name)
    ):
        return found.with_doubt("error", "name_not_a_name", f"“{_shown(name)}”不是姓名，请改正")
    if odd := _broken(name):
        return found.with_doubt("warning", "name_broken_character", f"姓名“{name}”里有{odd}，请照原件改正")
    if _HIDDEN.search(text.strip()) and not _NAME.match(name.replace("某", "*")):
        return found.with_doubt("warning", "name_hidden", f"姓名“{name}”隐去了一部分，请写全")
    if not _NAME.match(re.sub(r"\((?:.{1,2})\)$", "", name)):
        return _foreign(found, name)
    parts = text.split()
    is_plain = len(name) < 4 or "·" in name or name.startswith(COMPOUND)
    if not is_plain and len(parts) > 1 and all(len(part) > 1 for part in parts):
        return found.with_doubt("warning", "name_odd", f"姓名“{name}”中间的空格可能原来是间隔点“·”，请核对")
    if (post := _WITH_POST_ONLY.match(name)) is not None:
        return found.with_doubt("warning", "name_odd", f"姓名“{name}”像是称呼“{post[1]}”，请写全名")
    spaced = len(name) == 4 == len(text.split()) and name[:2] not in COMPOUND and _are_two(name)
    if len(name) == 1 or spaced or _dotted(name) or (len(name) > 4 and "·" not in name and _are_two(name)):
        what = "只有一个字" if len(name) == 1 else "像是两个人连在一起"
        return found.with_doubt("warning", "name_odd", f"姓名“{name}”{what}，请核对")
    if "·" in (name[0], name[-1]):
        return found.with_doubt("warning", "name_odd", f"姓名“{name}”首尾有多余的间隔点，请核对")
    return found


def _foreign(found: WrittenName, name: str) -> WrittenName:
    letters = "".join(sorted({c for c in name if not re.match(f"[{_HAN}·]", c)}))
    if re.fullmatch(r"[A-Za-z·.\-']+", name):
        return found.with_doubt("warning", "name_odd", f"姓名“{name}”没有汉字，请核对")
    return found.with_doubt("warning", "name_odd", f"姓名“{name}”里夹有“{letters[:6]}”，请核对")


def _shown(name: str) -> str:
    """A long number is not shown whole: it may be somebody's."""
    return name if len(name) < 9 else f"{name[:3]}…{name[-2:]}"


def _broken(name: str) -> str:
    """The characters of a name that a computer lost, in words."""
    found: Iterable[str] = dict.fromkeys(c for c in name if c in _BROKEN or _is_private(c))
    words = [
        f"显示不出的字（自造字 U+{ord(c):04X}）" if _is_private(c) else f"乱码字符“{c}”（U+{ord(c):04X}）"
        for c in found
    ]
    if words and re.search(f"[{_HAN}][?？][{_HAN}]", name):
        words[0] += "，可能原来是间隔点“·”或一个生僻字"
    return "、".join(words)


def _is_private(c: str) -> bool:
    return unicodedata.category(c) in ("Co", "Cn")


def _dotted(name: str) -> list[str]:
    """The usual names between the dots of one (张三丰·李四光), [] when one of them is none."""
    parts = name.split("·")
    usual = len(parts) > 1 and all(2 <= len(part) <= 3 and looks_like_name(part) for part in parts)
    return parts if usual else []


def _are_two(name: str) -> bool:
    """Two usual names written without anything between them (褚八方卫九如)."""
    if not _ALL_HAN.match(name) or len(name) > 6:
        return False
    return any(
        looks_like_name(name[:cut]) and looks_like_name(name[cut:]) and name[cut] in SURNAMES
        for cut in (2, 3, 4)
        if 2 <= len(name) - cut <= 3
    )

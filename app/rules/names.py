"""Chinese names: cleaning, search keys with every pinyin reading (I21), and the pinyin order.

pypinyin is imported when first needed: its tables cost start-up time and most sessions of work never
add a person.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache

MOST_READINGS = 64
# Readings of surnames that the tables of pypinyin leave out.
_MORE_READINGS = {"浣": ("wan", "guan"), "贠": ("yun",)}
# What input methods and fonts give for the dot of minority names: • ‧ ∙ ⋅ ・ ･ and their like.
_DOTS = re.compile(
    "[\u00b7\u0387\u1427\u16eb\u02d1\ua78f\u2981\u2022\u2024\u2027\u2219\u22c5\u2e31\u2e33\u30fb\u318d\uff65]+"
)
_ANY_DOT = re.compile(f"{_DOTS.pattern}|[.\u3002\ufe52\uff0e\uff61]")
# A point or full stop is one only between two characters of the name.
_FULL_STOPS = re.compile(
    r"(?<=[^\W\d_a-zA-Z])[.\u3002\ufe52\uff0e\uff61\u25cf\u25e6\u2218]+(?=[^\W\d_a-zA-Z])"
)
# Surnames whose common reading differs from the character's first one.
SURNAME_READINGS = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "曾": "zeng",
    "朴": "piao",
    "覃": "qin",
    "种": "chong",
    "繁": "po",
    "缪": "miao",
    "区": "ou",
    "盖": "ge",
    "召": "shao",
    "翟": "zhai",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "逄": "pang",
    "昝": "zan",
    "乐": "yue",
    "员": "yun",
    "冼": "xian",
    "洗": "xian",
    "华": "hua",
    "任": "ren",
    "宁": "ning",
    "燕": "yan",
    "那": "na",
    "折": "she",
    "黑": "he",
    "盛": "sheng",
    "石": "shi",
    "重": "chong",
    "谌": "chen",
    "郇": "xun",
    "隗": "wei",
    "秘": "bi",
    "撒": "sa",
    "晟": "cheng",
    "长孙": "zhangsun",
    "澹台": "tantai",
    "鲜于": "xianyu",
    "宿": "su",
    "车": "che",
    "贾": "jia",
    "沈": "shen",
    "柏": "bai",
    "费": "fei",
    "葛": "ge",
    "祭": "zhai",
    "哈": "ha",
    "适": "kuo",
    "句": "gou",
    "阚": "kan",
    "令狐": "linghu",
    "贠": "yun",
}


def clean_name(text: str) -> str:
    """A name as it is stored: no inner or outer spaces, half-width digits, one kind of middle dot."""
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(ch for ch in normal if not ch.isspace() and unicodedata.category(ch) not in {"Cf", "Cc"})
    dotted = _DOTS.sub("·", kept)
    return dotted if dotted.isalpha() else _FULL_STOPS.sub("·", dotted)


@cache
def _readings_of(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    # Character by character and remembered: whole names run through phrase tables, 25 times slower.
    found = pinyin(character, style=Style.NORMAL, heteronym=True)
    readings = [*(found[0] if found else []), *_MORE_READINGS.get(character, ())]
    return tuple(dict.fromkeys(reading.lower() for reading in readings if reading)) or ("?",)


def _readings(name: str) -> list[list[str]]:
    return [list(_readings_of(character)) for character in name]


def search_key(name: str) -> str:
    """All initials and full spellings of `name`, each with a blank in front: ' zsf zhangsanfeng …'.

    Every reading of every character is in it, so 单 is found under both s and d.
    """
    if not name:
        return ""
    readings = _readings(name.replace("·", ""))
    initials = itertools.islice(
        itertools.product(*({r[0] for r in options} for options in readings)), MOST_READINGS
    )
    spellings = itertools.islice(itertools.product(*readings), MOST_READINGS)
    tokens = sorted({"".join(parts) for parts in initials}) + sorted({"".join(parts) for parts in spellings})
    surname = next((SURNAME_READINGS[s] for s in (name[:2], name[:1]) if s in SURNAME_READINGS), None)
    if surname is not None:
        size = 2 if name[:2] in SURNAME_READINGS else 1
        rest = [options[0] for options in readings[size:]]
        tokens.append(surname + "".join(rest))
        tokens.append(
            surname[0] + "".join(r[0] for r in rest) if size == 1 else surname + "".join(r[0] for r in rest)
        )
    return " " + " ".join(dict.fromkeys(tokens))


def sort_key(name: str) -> str:
    """Pinyin order key: surname in its own reading, then the rest; equal spellings by character."""
    if not name:
        return ""
    readings = _readings(name)
    size = 2 if name[:2] in SURNAME_READINGS else 1
    surname = SURNAME_READINGS.get(name[:size])
    first = [surname] if surname else [options[0] for options in readings[:size]]
    return " ".join([*first, *(options[0] for options in readings[size:])]) + " " + name


def matches(
    query: str, *, name: str, key: str, id_number: str = "", phone: str = "", extra: str = ""
) -> bool:
    """Whether a person answers: part of the name or unit, start of a spelling, ID or phone tail.

    The dot of a name may be written as one of its many kinds, or left out.
    """
    wanted = unicodedata.normalize("NFKC", query).strip().lower()
    if not wanted:
        return True
    if "·" in name or not wanted.isalnum():
        name, key = name.replace("·", ""), key.replace("·", "")
        wanted = _ANY_DOT.sub("", wanted) or wanted
    if wanted in name or (extra and wanted in extra):
        return True
    if wanted.isascii():
        if not _MORE_READINGS.keys().isdisjoint(name):
            key = search_key(name)  # it may have been stored before the reading was known
        if f" {wanted}" in key:
            return True
        digits = wanted.upper()
        return len(wanted) >= 3 and (id_number.endswith(digits) or phone.endswith(digits))
    return False


def answers_to(query: str, text: str) -> bool:
    """Whether a title answers: a part of it, or the pinyin initials of characters that follow each other.

    Blanks and marks in `text` do not count; every reading of a character does.
    """
    wanted = unicodedata.normalize("NFKC", query).replace(" ", "").lower()
    whole = unicodedata.normalize("NFKC", text).replace(" ", "").lower()
    plain = [char for char in whole if char.isalnum()]
    if wanted in "".join(plain) or wanted in whole:
        return True
    if not wanted.isascii():
        return False
    initials = [{char} | {reading[0] for reading in _readings_of(char)} for char in plain]
    return any(
        all(letter in initials[start + place] for place, letter in enumerate(wanted))
        for start in range(len(initials) - len(wanted) + 1)
    )

"""Papers people are known by beside the resident card: 军官证, 护照, 港澳台居民居住证 …

Only a card number (18 or 15 digits) is kept as the ID number; another paper's number goes to the note, so
that the person comes in and nothing is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.rules import id_number

_CARD = re.compile(
    r"^(?:中华人民共和国)?(?:居民)?身份证件?$|^[一二]代(?:身份)?证$|^身份证明$|^(?:居民)?户口[本簿]$|^01$|^1$"
)
_CARD_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}")
# These have numbers of the same make as the resident card.
_LIKE_CARD = re.compile(r"居住证|永久居留|港澳台|临时身份证")
_KINDS = (
    r"军官证|士兵证|士官证|文职干部证|文职人员证|警官证|武警.{0,4}证|护照|港澳居民来往内地通行证|港澳通行证|回乡证|"
    r"台湾居民来往大陆通行证|台胞证|港澳台居民居住证|居住证|外国人(?:永久居留)?(?:身份)?证|残疾人?证|驾驶证|工作证|出生证"
)
_WRITTEN = re.compile(rf"^({_KINDS}|身份证)(?:号码?)?[:：\s]*(.*)$")
_ASIDE = re.compile(rf"[(（\[【]\s*({_KINDS}|身份证)\s*[)）\]】]")
_BY_LOOK = (
    (re.compile(r"^[军士武文警][一-鿿]?字?第?\d{5,10}号?$|^[一-鿿]{1,3}字第?\d{5,10}号?$"), "军官证"),
    (re.compile(r"^[A-Z]{1,2}\d{6}[(（][\dA][)）]$"), "香港身份证"),
    (re.compile(r"^[A-Z][12]\d{8}$"), "台湾身份证"),
    (re.compile(r"^[HM]\d{8}(?:\d{2})?$"), "港澳居民来往内地通行证"),
    (re.compile(r"^(?:[EGDSPK]\d{8}|E[A-HJ-NP-Z]\d{7}|1[45]\d{7})$"), "护照"),
)


@dataclass(frozen=True)
class IdentityPaper:
    """What a number is: `number` is a card number to be checked, or `kind` names another paper in `note`.

    `called`: the kind its row names although the number is that of a resident card.
    """

    number: str = ""
    kind: str = ""
    note: str = ""
    called: str = ""


def read_document(kind: str, written: str) -> IdentityPaper:
    """A number by the kind of paper its row names, by the word before it, or by its own look."""
    plain = id_number.clean(written)
    if not plain:
        return IdentityPaper()
    card = _CARD_NUMBER.fullmatch(plain) is not None
    if card and not kind:
        return IdentityPaper(
            plain
        )  # the usual row: a number of this make is no other paper's, right or wrong
    if card and not id_number.read_id_number(plain).problem:
        other = kind if kind and not _CARD.match(re.sub(r"\s", "", kind)) else ""
        return IdentityPaper(plain, called="" if _LIKE_CARD.search(other) else other)
    if aside := _ASIDE.search(written):
        kind, plain = aside[1], id_number.clean(written.replace(aside[0], ""))
    named = _WRITTEN.match(written.strip())
    if named and named[2]:
        kind, plain = named[1], id_number.clean(named[2])
    kind = re.sub(r"\s", "", kind)
    if kind and not _CARD.match(kind) and not (_LIKE_CARD.search(kind) and len(plain) == 18):
        return IdentityPaper(kind=kind, note=f"{kind} {plain}")
    look = next((name for pattern, name in _BY_LOOK if pattern.match(plain)), "") if not kind else ""
    return IdentityPaper(kind=look, note=f"{look} {plain}") if look else IdentityPaper(plain)

"""Telephone numbers as lists have them: what is stored, and what cannot be right about it."""

from __future__ import annotations

import re

from app.imports.values import BLANK_WORDS
from app.reader.sheet import Cell, squeezed, text_of
from app.rules.id_number import mask

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"^(?:0(?:10|2\d|[3-9]\d{2})-?\d{7,8}|[2-9]\d{6,7})(?:[-转]\d{1,6})?$")
_SERVICE = re.compile(r"^(?:[48]00-?\d{3}-?\d{4}|95\d{3}|96\d{3,4}|1\d{2,4}|[5-9]\d{2,5})$")
_LOST_ZERO = re.compile(r"^(?:10|2\d|[3-9]\d{2})-?[2-9]\d{6,7}$")
_CALLED = re.compile(r"^(?:联系|移动)?(?:手机|电话|号码|tel|phone)号?码?[:：]?(?=[\d+(（])", re.IGNORECASE)
_CARD = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
_APART = re.compile(r"[/／\\、，,;；|｜\n]+|\s{1,}|或|和")
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[^\d)）\]】-][^)）\]】]*[)）\]】]|[一-鿿]+[:：]?")


def read_phone(raw: Cell) -> tuple[str, str, str]:
    """(number as stored, code, sentence): code "" for a number that can be right.

    Blanks and dashes inside a mobile number go; nothing is repaired, the sentence says what is odd.
    """
    text = re.sub(r"^(1\d{10})\.0$", r"\1", _CALLED.sub("", squeezed(raw).strip("'‘,，、;；/.。")))
    if text in BLANK_WORDS:
        return "", "", ""
    if not re.search(r"\d", text):
        return "", "phone_odd", f"电话“{text[:12]}”不是号码，没有登记"
    if _CARD.search(text):
        return "", "phone_is_id_number", f"电话一栏写的是身份证号 {mask(text)}，没有登记，请核对"
    if "*" in text or "×" in text:
        return "", "phone_hidden", f"电话“{text[:20]}”隐去了几位，没有登记，请写全"
    if (one := _mobile(text)) is not None:
        return one, "", ""
    parts = [part for part in _APART.split(text_of(raw).lstrip("'").strip()) if re.search(r"\d", part)]
    numbers = [part for part in parts if len(re.sub(r"\D", "", part)) >= 5]
    if len(numbers) > 1 and not _fits(text):
        shown = text_of(raw).strip("'‘ ")
        return shown, "phone_several", f"电话“{shown[:30]}”里有 {len(numbers)} 个号码，照原样登记，请只留一个"
    plain = re.sub(r"[()（）\s]", "", _ASIDE.sub("", text)) or text
    if plain != text and (_mobile(plain) is not None or _fits(plain)):
        if re.sub(r"[()（）\s]", "", text) == plain:
            return text, "", ""  # (0571)88881234
        return text, "phone_with_words", f"电话“{text[:30]}”里还有别的字，照原样登记，请核对是不是本人的"
    if _fits(text):
        return text, "", ""
    return text, *_doubt(text)


def _mobile(text: str) -> str | None:
    digits = re.sub(r"[-\s.]", "", text).removeprefix("+86")
    digits = digits.removeprefix("0086")
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) == 12 and digits.startswith("01"):
        digits = digits[1:]
    return digits if _MOBILE.fullmatch(digits) else None


def _fits(text: str) -> bool:
    return _LANDLINE.match(text) is not None or _SERVICE.match(text) is not None


def _doubt(text: str) -> tuple[str, str]:
    digits = re.sub(r"\D", "", text)
    if _LOST_ZERO.match(text):
        return (
            "phone_lost_zero",
            f"电话“{text}”像是区号少了开头的 0（表格把它当成了数字），照原样登记，请核对",
        )
    if digits and text.startswith("1") and len(digits) != 11:
        how = "少了" if len(digits) < 11 else "多了"
        return (
            "phone_length",
            f"电话“{text[:20]}”有 {len(digits)} 位，手机号是 11 位，{how}位数，请照原件核对",
        )
    return "phone_odd", f"电话“{text[:20]}”不像电话号码，照原样登记，请核对"

"""A post in the cell of the name: below it on a second line, in brackets behind it, or after a blank."""

from __future__ import annotations

import re
import unicodedata

from app.imports.words.row_words import away_word
from app.imports.words.surnames import looks_like_name
from app.reader.sheet import Cell, squeezed

_POST = re.compile(
    r"书记|主任|委员|主席|干事|科员|文书|会计|出纳|支书|专干|网格员|秘书|负责人|代表|助理|职员|办事员|队员|调研员|"
    r"(?:[镇乡县村局部院校科所站队组班股区]|副?厂|连|排)长|[职科员级]级|工程师|教师|医师|护士|司机|辅警|临时工"
)
_BEHIND = re.compile(r"^([^()\[\]【】]{2,20}?)\s*[(\[【]([^()\[\]【】]+)[)\]】]$")
_NO_POST = re.compile(r"^(?:[男女兼]|[一-鿿]{1,4}族|[女男][、，,].*)$")
HEADED = re.compile(r"职务|职位|岗位|职级|任职")


def name_and_post(raw: Cell, *, headed: bool) -> tuple[Cell, str]:
    """(name cell without the post, post); `headed` when the heading names posts beside the names.

    Without such a heading only a second line that is a post by its words is one. Who has left (退休) is told
    by the name's own reader.
    """
    if not isinstance(raw, str):
        return raw, ""
    text = unicodedata.normalize("NFKC", raw).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and looks_like_name(squeezed(lines[0])):
        post = "".join(lines[1:]).strip("()[]【】")
        return (lines[0], post) if _is_post(post, headed=headed) else (raw, "")
    if not headed or len(lines) != 1:
        return raw, ""
    behind = _BEHIND.match(text)
    parts = [behind[1], behind[2]] if behind else text.split(maxsplit=1)
    if len(parts) == 2 and looks_like_name(squeezed(parts[0])) and _is_post(parts[1], headed=bool(behind)):
        return parts[0], parts[1]
    return raw, ""


def _is_post(text: str, *, headed: bool) -> bool:
    plain = squeezed(text)
    if (
        not plain
        or len(plain) > 40
        or re.search(r"\d{5}", plain)
        or _NO_POST.match(plain)
        or away_word(plain)
    ):
        return False
    return _POST.search(plain) is not None or (headed and not looks_like_name(plain))

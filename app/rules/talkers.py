"""Who may sit on the other side of the table: nobody is their own 谈话人 or 记录人 (A28)."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[、，,；;/\s]+|和(?=.{2})")
_ENDINGS = re.compile(r"(同志|（本人）|\(本人\))$")


def is_own_talk(typed: str, name: str) -> bool:
    """Whether one of the names typed is that of the person talked to.

    Somebody else of the same name is told apart by what stands behind it: 张伟（财政所）.
    """
    wanted = name.strip()
    whole = _ENDINGS.sub("", "".join(typed.split()))
    parts = {_ENDINGS.sub("", part) for part in _BETWEEN.split(typed.strip())}
    return bool(wanted) and (whole == wanted or wanted in parts)
